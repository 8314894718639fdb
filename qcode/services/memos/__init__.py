"""Memos: what a coder noted, and on what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qcode.errors import Gone, NotFound, Refused, Stale, UsageError
from qcode.model.coding import Memo, MemoOn
from qcode.model.document import Span
from qcode.services.naming import named_so, short_names
from qcode.services.visibility import hides
from qcode.storage.identity import now

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction

_TARGET = {
    MemoOn.DOCUMENT: "document_id",
    MemoOn.CASE: "case_id",
    MemoOn.CODE: "code_id",
    MemoOn.CODING: "coding_id",
    MemoOn.SPAN: "document_id",
    MemoOn.CELL: "case_id",
}

_TABLES = {MemoOn.DOCUMENT: "documents", MemoOn.CASE: "cases", MemoOn.CODE: "codes", MemoOn.SPAN: "documents"}

_MEMO = """select id, guid, target, document_id, case_id, code_id, coding_id, start, stop, title, text, coder_id,
    created, modified from memos"""


def write_memo(
    project: Project, *, on: MemoOn, target_id: int | None = None, text: str, title: str = "", span: Span | None = None,
    revision: int | None = None,
) -> Change:  # fmt: skip
    """Write a new memo on something; `span` goes with a memo on a passage of a document.

    Raises Gone where that something is gone, Stale where the document's text is no longer that of a `revision` in which
    the passage was chosen.
    """
    words = text.strip()
    if not words:
        raise UsageError("A memo needs words.")
    if on is MemoOn.CELL:
        raise UsageError(
            "A summary of a case and a code is written in the framework.", "qcode memos summary CASE CODE TEXT"
        )
    if (on is MemoOn.SPAN) != (span is not None):
        raise UsageError("A memo on a passage needs the passage, and no other memo has one.")
    with project.write("write memo") as tx:
        if span is not None and target_id is not None:
            tx.stay_in_text(target_id, revision)
        borders = {"start": span.start, "stop": span.end} if span else {}
        place = {"target": on.value, **borders, **({_TARGET[on]: target_id} if on in _TARGET else {})}
        if on is MemoOn.CODING and target_id is not None:
            place = on_coding(tx, tx.get("codings", target_id))
        elif on in _TABLES and target_id is not None:
            tx.get(_TABLES[on], target_id)
        tx.insert("memos", text=words, title=title, coder_id=tx.coder_id, modified=tx.at, **place)
        tx.summary = summary_line(words)
    return project.last


def on_coding(tx: Transaction, coding: Mapping[str, Any]) -> dict[str, Any]:
    """Where a memo on a coding belongs: an agreed one goes with the decision it follows from, its passage stays."""
    said = "select 1 from coders where id = :key and kind = 'consensus'"
    if tx.value(said, key=coding["coder_id"]) is None:
        return {"target": MemoOn.CODING.value, "coding_id": coding["id"]}
    tx.stay_in_text(coding["document_id"])
    return {"target": MemoOn.SPAN.value, **{name: coding[name] for name in ("document_id", "start", "stop")}}


def memo_codings(project: Project, coding_ids: Sequence[int], text: str) -> Change:
    """Write the same memo on several codings, anybody's, as one step; raises Stale where one is gone."""
    words = text.strip()
    if not words:
        raise UsageError("A memo needs words.")
    with project.write("write memo") as tx:
        for key in coding_ids:
            coding = tx.get("codings", key)
            if hides(tx, coding["document_id"], coding["coder_id"]):
                raise Gone("That coding is no longer there.", "Somebody removed it; look again.")
            tx.insert("memos", text=words, coder_id=tx.coder_id, modified=tx.at, **on_coding(tx, coding))
        on = f" on {len(coding_ids)} excerpts" if len(coding_ids) > 1 else ""
        tx.summary = summary_line(words) + on
    return project.last


def change_memo(
    project: Project, memo_id: int, *, text: str, title: str | None = None, expected: str | None = None
) -> Change:
    """Change one's own memo; an empty text takes it away.

    `expected` is the text that the caller has read; raises Stale where it is another one by now, and changes nothing.
    """
    words = text.strip()
    with project.write("change memo" if words else "remove memo") as tx:
        tx.go_alone()
        memo = _own(project, tx, memo_id)
        if expected is not None and memo["text"] != expected:
            raise Stale(
                "That memo was changed in another window since you read it.",
                "Keep yours all the same, or take what is there.",
                now=str(memo["text"]),
            )
        tx.summary = summary_line(words or memo["text"])
        if not words:
            tx.delete("memos", memo_id)
        elif words != memo["text"] or (title is not None and title != memo["title"]):
            tx.update("memos", memo_id, text=words, title=memo["title"] if title is None else title, modified=now())
    return project.last


def remove_memos(project: Project, memo_ids: Sequence[int]) -> Change:
    """Take one's own memos away, as one step; raises Refused for another coder's, Stale for one that is gone."""
    with project.write("remove memo") as tx:
        for key in memo_ids:
            memo = _own(project, tx, key)
            tx.summary = summary_line(memo["text"])
            tx.delete("memos", key)
        if len(memo_ids) > 1:
            tx.summary = f"{len(memo_ids)} memos"
    return project.last


def _own(project: Project, tx: Transaction, key: int) -> dict[str, Any]:
    """One's own memo; another's is refused where it can be seen, and not there where it is sealed."""
    memo = tx.get("memos", key)
    if memo["coder_id"] != tx.coder_id:
        if project.database.value("select id from memos where id = :key", key=key) is None:
            raise Gone("That memo is no longer there.", "Somebody removed it; look again.")
        raise Refused("That memo is another coder's.", "Write one of your own beside it.")
    return memo


def memos_on(project: Project, on: MemoOn, target_id: int) -> list[Memo]:
    """The memos on one thing, oldest first."""
    if on not in _TARGET:
        raise NotFound("kind of memo", on.value)
    said = f"{_MEMO} where target = :on and {_TARGET[on]} = :key order by created, guid"
    return [_memo(row) for row in project.database.rows(said, on=on.value, key=target_id)]


def memos_of_document(project: Project, document_id: int) -> list[Memo]:
    """The memos on a document, on its passages, and on its codings."""
    said = f"""{_MEMO} where (document_id = :key and target in ('document', 'span'))
    or coding_id in (select id from codings where document_id = :key) order by created, guid"""
    return [_memo(row) for row in project.database.rows(said, key=document_id)]


def list_memos(project: Project) -> list[Memo]:
    """All memos, oldest first."""
    return [_memo(row) for row in project.database.rows(f"{_MEMO} order by created, guid")]


def memo_names(project: Project) -> dict[int, str]:
    """What all memos that may be seen are called, by their keys: the last digits of their GUIDs, `#3fa2c`."""
    keys = _keys(project)
    return {keys[guid]: name for guid, name in short_names(keys).items()}


def find_memo(project: Project, name: str) -> int:
    """The key of a memo by its name, or so many last digits of its GUID as tell it from the others.

    Raises UsageError for what is no name, or that of several; NotFound where no memo that may be seen has it.
    """
    return named_so("memo", name, _keys(project), hint="qcode memos list shows them.")


def _keys(project: Project) -> dict[str, int]:
    return dict(project.database.tuples("select guid, id from memos"))


def _memo(row: Row) -> Memo:
    on = MemoOn(row["target"])
    return Memo(
        id=row["id"],
        guid=row["guid"],
        on=on,
        target_id=row[_TARGET[on]] if on in _TARGET else None,
        text=row["text"],
        coder_id=row["coder_id"],
        created=row["created"],
        modified=row["modified"],
        title=row["title"],
        span=Span(row["start"], row["stop"]) if row["start"] is not None else None,
        code_id=row["code_id"] if on is MemoOn.CELL else None,
    )


def summary_line(words: str) -> str:
    """The beginning of some words, in one short line."""
    line = " ".join(words.split())
    return line if len(line) <= 40 else line[:39] + "…"

"""Merging codes into one, and splitting one into several, without losing a coding or a memo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qcode.errors import Refused, Stale, UsageError
from qcode.model.codebook import FIELDS, Code, Codebook
from qcode.services.codebook import (
    above,
    insert_code,
    must_be_as_read,
    proper_fields,
    renumber,
    spoken,
)
from qcode.services.codebook.finding import CodeRef, proper_code_name, resolve
from qcode.services.codebook.hotkeys import next_colour
from qcode.services.querying.following import follow_merge
from qcode.services.tables.notes import counted
from qcode.services.visibility import must_be_open
from qcode.storage.codes import codebook
from qcode.storage.documents import text_of
from qcode.storage.settling import consensus_id
from qcode.text.fold import written_like

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

_FEW = 500

_DOUBLES = """
select s.id as double, t.id as kept, s.typical as typical, s.weight as weight, t.weight as kept_weight
from codings s join codings t on t.document_id = s.document_id and t.coder_id = s.coder_id
    and t.start = s.start and t.stop = s.stop and coalesce(t.round_id, 0) = coalesce(s.round_id, 0)
where t.code_id = :into and s.id in :keys order by s.id
"""


def must_be_open_to(project: Project, doing: str) -> None:
    """Raise Refused while codes can be neither merged nor split, before anything is asked about or sent."""
    must_be_open(project.database.whole, doing)


def merge_codes(
    project: Project,
    codes: Sequence[CodeRef],
    into: CodeRef,
    *,
    choose: Mapping[str, str] | None = None,
    seen: Sequence[Code] = (),
) -> Change:
    """Unite codes with `into`: their codings, their memos and the codes under them go there, and they are gone.

    Saved queries that asked for one of them ask for `into`.

    Where a coder has the same span in the same round with both, one coding is left, with the memos of both and
    typical if either was. What the codebook said of the codes is kept as a memo on `into`; `choose` sets fields
    of `into` in the same step. `seen` are the codes as the caller has read them; raises Stale where one of them is
    called or defined otherwise by now. Raises Refused where two children would share a name, or where `into` is under
    one of the codes.
    """
    with project.write("merge codes") as tx:
        tx.go_alone()
        must_be_open(tx, "Merging codes")
        book = codebook(tx)
        for each in seen:
            read = {name: getattr(each, name) for name in ("name", *FIELDS)}
            must_be_as_read(book, resolve(book, each), read, hint="Look at both codes again, then merge them.")
        target, sources = resolve(book, into), _sources(book, codes, into)
        tx.summary = f"{', '.join(book.path_text(each.id) for each in sources)} into {book.path_text(target.id)}"
        _must_fit(book, sources, target)
        tx.update("codes", target.id, **proper_fields(book, choose or {}, but=target.id))
        _set_aside(tx, book, sources)
        for source in sorted(sources, key=lambda each: -book.depth(each.id)):
            _unite(tx, source, target, path=book.path_text(source.id))
        _close_gaps(tx, {target.id, *(source.parent_id for source in sources)})
        _follow(tx)
    return project.last


def split_code(
    project: Project,
    code: CodeRef,
    into: Sequence[str],
    assignment: Mapping[int, str],
    *,
    retire: bool = False,
    seen: Iterable[Excerpt] = (),
) -> Change:
    """Send codings of a code to parts that stand beside it: `assignment` gives, by coding, one name of `into`.

    A part that is there already is used, the others are made behind the code. Codings that are not assigned
    stay; `retire` retires the code if none stays. `seen` are the excerpts as the caller has read them. Raises
    UsageError for a part that `into` does not name, Stale where a coding has the code no longer, or covers other
    words than those that were read.
    """
    with project.write("split code") as tx:
        tx.go_alone()
        must_be_open(tx, "Splitting a code")
        book = codebook(tx)
        found = resolve(book, code)
        names = list(dict.fromkeys(proper_code_name(name) for name in into))
        sent = {coding: proper_code_name(name) for coding, name in assignment.items()}
        _must_be_parts(tx, found, names, sent)
        _must_cover_what_was_read(tx, [each for each in seen if each.coding.id in sent])
        tx.summary = f"{book.path_text(found.id)} into {', '.join(names)}"
        parts = _parts(tx, book, found, names)
        for name, part in parts.items():
            codings = [coding for coding, to in sent.items() if to == name]
            _tell_agreed_doubles(tx, codings, part)
            move_codings(tx, codings, part)
        _follow(tx)
        if retire and not tx.value("select count(*) from codings where code_id = :code", code=found.id):
            tx.update("codes", found.id, retired=1, hotkey="")
    return project.last


def _follow(tx: Transaction) -> None:
    """Work out what is agreed on now that two codes are one, or one is several."""
    from qcode.services.settling.layer import bring_up_layers

    tx.flush()
    bring_up_layers(tx)


_ASIDE = 1_000_000_000
"""Where an agreed coding waits in whose place another one stands; no text is so long."""


def _tell_agreed_doubles(tx: Transaction, codings: Sequence[int], code_id: int) -> None:
    """Write down of agreed codings that meet one of the part where they stand that they were sent to it, too.

    They go, and what they are is worked out from what was decided: the line in the journal says to which part.
    """
    consensus = consensus_id(tx)
    said = "select id from codings where id in :keys and coder_id = :coder order by id"
    for keys in _slices(sorted(codings)):
        doubles = {row["double"] for row in tx.rows(_DOUBLES, into=code_id, keys=keys)}
        for (key,) in list(tx.tuples(said, keys=sorted(doubles), coder=consensus or 0)):
            tx.update("codings", key, code_id=code_id, start=_ASIDE + key, stop=_ASIDE + key + 1)


def move_codings(tx: Transaction, codings: Sequence[int], code_id: int) -> None:
    """Give codings another code; a double of one that is there already leaves it its memos and goes."""
    for keys in _slices(sorted(codings)):
        doubles = {row["double"]: row for row in tx.rows(_DOUBLES, into=code_id, keys=keys)}
        tx.update_many("codings", [key for key in keys if key not in doubles], code_id=code_id)
        for key, row in doubles.items():
            _hand_over(tx, "memos", key, row["kept"])
            _hand_over(tx, "decisions", key, row["kept"])
            if row["typical"]:
                tx.update("codings", row["kept"], typical=1)
            if row["kept_weight"] is None:
                tx.update("codings", row["kept"], weight=row["weight"])
            tx.delete("codings", key)


def _hand_over(tx: Transaction, table: str, coding: int, to: int) -> None:
    for (key,) in list(tx.tuples(f"select id from {table} where coding_id = :coding order by id", coding=coding)):
        tx.update(table, key, coding_id=to)


def _sources(book: Codebook, codes: Sequence[CodeRef], into: CodeRef) -> list[Code]:
    target = resolve(book, into)
    found = list({code.id: code for code in (resolve(book, each) for each in codes)}.values())
    if not found:
        raise UsageError("No code to merge was named.")
    if target in found:
        raise UsageError(f"“{book.path_text(target.id)}” cannot be merged into itself.")
    return found


def _must_fit(book: Codebook, sources: Sequence[Code], target: Code) -> None:
    if target.retired:
        raise Refused(f"“{book.path_text(target.id)}” is retired.", "Revive it first, or merge into another code.")
    going = {source.id for source in sources}
    for ancestor in book.ancestors(target.id):
        if ancestor.id in going:
            raise Refused(
                f"“{book.path_text(target.id)}” is under “{book.path_text(ancestor.id)}”.",
                "Move it out first, or merge it the other way round.",
            )
    there: dict[str, Code] = {each.name: each for each in book.children(target.id) if each.id not in going}
    for child in (child for source in sources for child in book.children(source.id) if child.id not in going):
        other = there.setdefault(child.name, child)
        if other is not child:
            both = f"“{book.path_text(child.id)}” and “{book.path_text(other.id)}”"
            raise Refused(f"{both} would stand in one place with one name.", "Merge those two first, or rename one.")


def _set_aside(tx: Transaction, book: Codebook, sources: Sequence[Code]) -> None:
    """Free the names of the codes that go, where a code under them has one and will stand in their place."""
    names = {source.name for source in sources}
    if any(child.name in names for source in sources for child in book.children(source.id)):
        for source in sources:
            tx.update("codes", source.id, name=source.guid)


def _unite(tx: Transaction, source: Code, target: Code, *, path: str) -> None:
    codings = [key for (key,) in tx.tuples("select id from codings where code_id = :code order by id", code=source.id)]
    move_codings(tx, codings, target.id)
    for (memo,) in list(tx.tuples("select id from memos where code_id = :code order by id", code=source.id)):
        tx.update("memos", memo, code_id=target.id)
    for (rule,) in list(tx.tuples("select id from decisions where rule_code_id = :code order by id", code=source.id)):
        tx.update("decisions", rule, rule_code_id=target.id)
    _keep_texts(tx, source, target, path=path, codings=len(codings))
    follow_merge(tx, gone=source.guid, into=target.guid)
    book = codebook(tx)
    behind = max((each.position for each in book.children(target.id)), default=-1) + 1
    for place, child in enumerate(book.children(source.id)):
        tx.update("codes", child.id, parent_id=target.id, position=behind + place)
    tx.delete("codes", source.id)


def _close_gaps(tx: Transaction, parents: set[int | None]) -> None:
    book = codebook(tx)
    for parent in parents:
        renumber(tx, [each.id for each in book.children(parent)])


def _keep_texts(tx: Transaction, source: Code, target: Code, *, path: str, codings: int) -> None:
    labels = [f"label {language}: {label}" for language, label in source.labels.items()]
    fields = [f"{spoken(name)}: {getattr(source, name)}" for name in FIELDS if getattr(source, name)]
    head = f"{path}, with {counted(codings, 'coding')}, was merged into this code."
    tx.insert(
        "memos", target="code", code_id=target.id, title=f"Merged: {path}",
        text="\n\n".join([head, *labels, *fields]), coder_id=tx.coder_id, created=tx.at, modified=tx.at,
    )  # fmt: skip


def _must_be_parts(tx: Transaction, code: Code, names: Sequence[str], sent: Mapping[int, str]) -> None:
    if not names:
        raise UsageError("No part to split the code into was named.")
    if written_like(code.name, names) is not None:
        raise UsageError(f"“{code.name}” is the code itself.", "Codings that are sent nowhere stay with it.")
    for place, name in enumerate(names):
        if (double := written_like(name, names[:place])) is not None:
            raise UsageError(f"“{double}” and “{name}” differ only in their writing.", "Name each part once.")
    for name in sent.values():
        if name not in names:
            raise UsageError(f"“{name}” is none of the parts.", f"The parts are {', '.join(names)}.")
    known: set[int] = set()
    for keys in _slices(sorted(sent)):
        known.update(
            key
            for (key,) in tx.tuples(
                "select id from codings where code_id = :code and id in :keys", code=code.id, keys=keys
            )
        )
    if lost := len(sent) - len(known):
        raise Stale(f"{counted(lost, 'coding')} no longer had the code “{code.name}”.", "Look at its excerpts again.")


def _must_cover_what_was_read(tx: Transaction, excerpts: Sequence[Excerpt]) -> None:
    """Raise Stale where somebody moved borders since; those that a correction of the text moved have their words."""
    read = {each.coding.id: each for each in excerpts}
    moved = 0
    for keys in _slices(sorted(read)):
        said = "select id, document_id, start, stop from codings where id in :keys"
        for key, document, start, stop in list(tx.tuples(said, keys=keys)):
            if (start, stop) != (read[key].coding.span.start, read[key].coding.span.end):
                moved += text_of(tx, document)[start:stop] != read[key].quote
    if moved:
        raise Stale(
            f"The borders of {counted(moved, 'excerpt')} were moved since you read what you sent.",
            "Look at what it covers now, and send it again.",
        )


def _parts(tx: Transaction, book: Codebook, code: Code, names: Sequence[str]) -> dict[str, int]:
    there = {each.name: each for each in book.children(code.parent_id)}
    parts: dict[str, int] = {}
    last = code.id
    for name in names:
        known = written_like(name, there)
        if known is None:
            now = codebook(tx)
            place = [each.id for each in now.children(code.parent_id)].index(last) + 1
            values = {"colour": next_colour(each.colour for each in now)}
            parts[name] = last = insert_code(tx, now, name, under=above(now, code), position=place, values=values)
        elif there[known].retired:
            raise Refused(f"“{book.path_text(there[known].id)}” is retired.", "Revive it first.")
        else:
            parts[name] = there[known].id
    return parts


def _slices(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(keys), _FEW):
        yield keys[first : first + _FEW]

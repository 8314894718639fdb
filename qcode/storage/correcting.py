"""What stands at places of a text, and moving it when the text is corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from qcode.model.document import UnitKind
from qcode.storage.documents import add_units, keep_original, own_words, sha256_of
from qcode.storage.units import pack_ranges

if TYPE_CHECKING:
    from qcode.model.document import Transcript
    from qcode.storage.codes import Reader
    from qcode.storage.documents import Cut
    from qcode.storage.transaction import Transaction

CORRECT = "correct text"
"""The verb of the step that gives a document another text."""

POSITIONED = ("codings", "memos", "case_links")
"""The tables whose rows stand at places of the text as it is now; a decision stands in the one that was submitted."""


class Placed(NamedTuple):
    """A row that stands at a place of a text. Of rows with the same `same` only one may stand at one place."""

    id: int
    guid: str
    start: int
    stop: int
    coder_id: int
    code_id: int
    same: tuple[Any, ...]
    round_id: int | None = None
    weight: int | None = None


def placed(reader: Reader, document_id: int) -> dict[str, list[Placed]]:
    """Everything that stands at a place of a document's text, by table, in the order of the keys."""
    found: dict[str, list[Placed]] = {}
    said = "select id, guid, start, stop, coder_id, code_id, round_id, weight from codings"
    found["codings"] = [
        Placed(key, guid, start, stop, coder, code, (code, coder, round_id or 0), round_id, weight)
        for key, guid, start, stop, coder, code, round_id, weight in reader.tuples(
            f"{said} where document_id = :document order by id", document=document_id
        )
    ]
    for table, who, same in (("memos", "coder_id", "id"), ("case_links", "0", "case_id")):
        said = f"""select id, guid, start, stop, {who}, 0, {same} from {table}
        where document_id = :document and start is not null order by id"""
        rows = reader.tuples(said, document=document_id)
        found[table] = [
            Placed(key, guid, start, stop, coder, code, (alone,)) for key, guid, start, stop, coder, code, alone in rows
        ]
    return found


def open_border_conflicts(reader: Reader, rows: Mapping[str, Iterable[Placed]]) -> bool:
    """Whether two copies moved a border of something here differently, and nobody has decided."""
    guids = {each.guid for some in rows.values() for each in some}
    said = "select target from conflicts where field in ('start', 'stop') and choice is null"
    return any(target in guids for (target,) in reader.tuples(said))


def put_revision(
    tx: Transaction, document_id: int, transcript: Transcript, cut: Cut, *, source: str, note: str, turns: str
) -> int:
    """Store a further text of a document with its units, and make it the one that counts; gives its number.

    The turns of the text before are kept as ranges, for what was counted in it; `turns` are the rules that cut them.
    """
    before = int(tx.get("documents", document_id)["revision"])
    _keep_turns(tx, document_id, before, turns)
    tx.insert(
        "revisions",
        document_id=document_id,
        number=before + 1,
        text=transcript.text,
        sha256=sha256_of(transcript.text),
        original=keep_original(tx, transcript.original),
        source=source,
        media_type=transcript.media_type,
        encoding=transcript.encoding,
        note=note,
        coder_id=tx.coder_id,
    )
    add_units(tx, document_id, before + 1, cut)
    tx.update("documents", document_id, revision=before + 1, characters=len(transcript.text), words=own_words(cut))
    return before + 1


def _keep_turns(tx: Transaction, document_id: int, revision: int, cutter: str) -> None:
    said = """select start, stop from turns where document_id = :document and speaker_id is not null and start < stop
    order by position"""
    edges = list(tx.tuples(said, document=document_id))
    there = "select 1 from units where document_id = :document and revision = :revision and kind = :kind"
    kind = UnitKind.TURN.value
    if edges and tx.value(there, document=document_id, revision=revision, kind=kind) is None:
        tx.insert(
            "units", document_id=document_id, revision=revision, kind=kind, cutter=cutter, count=len(edges),
            ranges=pack_ranges(edges),
        )  # fmt: skip


def put_turns(tx: Transaction, document_id: int, cut: Cut, *, renamed: Mapping[str, str]) -> None:
    """Write the turns of a corrected text over those of the old one; speakers keep their role and their case.

    `renamed` gives, by new name, the name that a speaker had before. Who speaks no longer goes.
    """
    said = "select id, name from speakers where document_id = :document order by id"
    known = {name: key for key, name in tx.tuples(said, document=document_id)}
    for speaker in cut.speakers:
        if speaker.name in renamed:
            key = known.pop(renamed[speaker.name])
            tx.update("speakers", key, name=speaker.name)
            known[speaker.name] = key
        elif speaker.name not in known:
            role = speaker.role.value if speaker.role else None
            known[speaker.name] = tx.insert("speakers", document_id=document_id, name=speaker.name, role=role)
    old = list(tx.tuples("select id from turns where document_id = :document order by position", document=document_id))
    for position, (turn, words) in enumerate(zip(cut.turns, cut.turn_words, strict=True)):
        values = {
            "start": turn.span.start, "speech": turn.speech.start, "stop": turn.span.end, "seconds": turn.seconds,
            "speaker_id": known[turn.speaker] if turn.speaker else None, "words": words,
        }  # fmt: skip
        if position < len(old):
            tx.update("turns", old[position][0], position=position, **values)
        else:
            tx.insert("turns", document_id=document_id, position=position, **values)
    for (key,) in reversed(old[len(cut.turns) :]):
        tx.delete("turns", key)
    speaking = {speaker.name for speaker in cut.speakers}
    for name in sorted(known.keys() - speaking):
        tx.delete("speakers", known[name])


def move(tx: Transaction, table: str, moves: Mapping[Placed, tuple[int, int]]) -> None:
    """Give rows their new places, each after the one that stands there now."""
    standing = {(each.same, each.start, each.stop): each for each in moves}
    moved: set[int] = set()
    for first in moves:
        chain = [first]
        while (ahead := standing.get((chain[-1].same, *moves[chain[-1]]))) is not None and ahead not in chain:
            chain.append(ahead)
        for each in reversed(chain):
            if each.id not in moved:
                moved.add(each.id)
                start, stop = moves[each]
                tx.update(table, each.id, start=start, stop=stop)


def remove_coding(tx: Transaction, key: int, *, instead: int | None, document_id: int, title: str) -> int:
    """Take a coding away; its memos go to the coding that stands `instead`, else to the document under a title.

    How many memos it had.
    """
    for (decision,) in list(tx.tuples("select id from decisions where coding_id = :key order by id", key=key)):
        tx.update("decisions", decision, coding_id=instead)
    memos = [memo for (memo,) in tx.tuples("select id from memos where coding_id = :key order by id", key=key)]
    for memo in memos:
        if instead is not None:
            tx.update("memos", memo, coding_id=instead)
        else:
            tx.update("memos", memo, target="document", document_id=document_id, coding_id=None, title=title)
    tx.delete("codings", key)
    return len(memos)


def move_reading_places(tx: Transaction, document_id: int, places: Mapping[int, int]) -> None:
    """Where coders were in the text; `places` by where they were before. No part of the history."""
    for before, after in places.items():
        said = "update places set place = :after where document_id = :document and place = :before"
        if before != after:
            tx.execute(said, after=-1 - after, before=before, document=document_id)
    tx.execute("update places set place = -1 - place where document_id = :document and place < 0",
               document=document_id)  # fmt: skip


def reading_places(reader: Reader, document_id: int) -> list[int]:
    """Where coders are in a document."""
    rows = reader.tuples("select distinct place from places where document_id = :document", document=document_id)
    return [int(place) for (place,) in rows]


def same_text_elsewhere(reader: Reader, document_id: int, text: str) -> str | None:
    """The name of another document that has this text."""
    said = """select d.name from documents d join revisions r on r.document_id = d.id and r.number = d.revision
    where r.sha256 = :digest and d.id <> :document"""
    found = reader.value(said, digest=sha256_of(text), document=document_id)
    return None if found is None else str(found)

"""Correcting the text of a document: a further revision, on which everything finds its words again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcode.errors import Gone, Refused, Stale
from qcode.formats.transcripts import read
from qcode.model.coding import CoderKind
from qcode.model.document import Span
from qcode.model.table import Column, ColumnKind, Table
from qcode.services.documents.importing import cut_transcript
from qcode.services.tables.notes import counted
from qcode.services.visibility import must_not_be_assigned
from qcode.storage import correcting as store
from qcode.storage.coders import coders
from qcode.storage.codes import codebook
from qcode.storage.correcting import CORRECT, Placed
from qcode.storage.counts import case_names
from qcode.storage.documents import document as document_of
from qcode.storage.documents import speakers_of, text_of, turns_of
from qcode.storage.visibility import anything_sealed
from qcode.text.realign import Fate, Landed, Realignment, realign
from qcode.text.speakers import CUTTER_VERSION

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.document import Document, Speaker, Transcript, Turn
    from qcode.services.project import Project
    from qcode.storage.database import Database
    from qcode.storage.documents import Cut
    from qcode.storage.transaction import Transaction

LEAST_SHARE = 0.5
"""A file in which less of the old text's letters is found again is taken for another text, unless one insists."""

UNITED = "met another"
"""What became of a coding that came to stand where another one of the same code and coder stands."""

_WHAT = {"codings": "coding", "memos": "memo", "case_links": "link"}
_QUOTED = 300


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one thing that stands in the text: the words before, and those after (`""` where it was lost).

    `what` is coding, memo or link; `fate` kept, moved, changed, lost, or “met another”; `code` is the code's path,
    the case of a link, and `""` for a memo. `start` and `end` are its place afterwards, None where it was lost.
    """

    what: str
    fate: str
    code: str
    coder: str
    start: int | None
    end: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction did, or with `change` None would do.

    `share` says how much of the old text's letters is in the new one. `things` are all codings, memos and links in
    the text, in the order of the old one; `speakers` those who spoke before and no longer do, with the new name where
    they have one. `unsettled` counts, by round, the disagreements in the text that nobody has settled.
    """

    document: str
    revision: int
    share: float
    characters: tuple[int, int]
    things: tuple[Moved, ...]
    speakers: Mapping[str, str] = field(default_factory=dict)
    change: Change | None = None
    unsettled: Mapping[str, int] = field(default_factory=dict)

    def count(self, fate: str, what: str | None = None) -> int:
        """How many things (codings, memos or links, or all) met a fate."""
        return sum(each.fate == fate and what in (None, each.what) for each in self.things)

    @property
    def told(self) -> str:
        """What became of the codings, in one line."""
        count = Counter(each.fate for each in self.things if each.what == "coding")
        parts = [f"{count['kept']} kept", f"{count['moved']} moved", f"{count['changed']} with other words"]
        parts += [f"{count['lost']} lost"]
        parts += [f"{count[UNITED]} met another"] if count[UNITED] else []
        return f"codings: {', '.join(parts)}"

    @property
    def waiting(self) -> tuple[str, ...]:
        """A sentence for each round in which something in the text is not settled, and how it is settled then."""
        return tuple(
            f"Not settled in this text: {counted(number, 'disagreement')} of the round {name}. They are settled in the "
            "text that was submitted; what is agreed follows into the corrected one."
            for name, number in self.unsettled.items()
        )


def correct(
    project: Project,
    document_id: int,
    path: Path,
    *,
    dry_run: bool = False,
    note: str = "",
    even_so: bool = False,
    seen: int | None = None,
) -> Correction:
    """Put the text of a file in the place of a document's, and move what stands in it, as one step.

    With `dry_run` only tell what would happen. What is coded keeps its words; where these were corrected it covers
    the new ones; a coding whose words are gone is taken out, and a memo on the document keeps code, coder and words.
    Name, language, cases and attributes of the document, and the roles of its speakers, stay as they are.

    `seen` is the number of the text that the caller wants corrected; raises Stale where another one came meanwhile.
    Raises Unreadable for a file that cannot be read, Stale for a document that is gone, Refused for the text that is
    there already, a text of another document, one with less than `LEAST_SHARE` in common (not with `even_so`), and
    while the document is coded in a round that is not complete or has borders in conflict.
    """
    from qcode.services.settling.queue import unsettled_in

    transcript, unsettled = read(path), unsettled_in(project, document_id)
    if dry_run:
        return replace(would_correct(project, document_id, transcript), unsettled=unsettled)
    told = correct_to(project, document_id, transcript, source=path.name, note=note, even_so=even_so, seen=seen)
    return replace(told, unsettled=unsettled)


def would_correct(project: Project, document_id: int, transcript: Transcript) -> Correction:
    """What a text would do in the place of a document's; nothing is written. Raises as `correct`."""
    whole = project.database.whole
    with whole.snapshot():
        return _Work(project, whole, document_id, transcript, even_so=True).told()


def correct_to(
    project: Project,
    document_id: int,
    transcript: Transcript,
    *,
    source: str,
    note: str,
    even_so: bool = False,
    seen: int | None = None,
) -> Correction:
    """Put a text that came from the file `source` in the place of a document's; all else is as of `correct`."""
    from qcode.services.settling.layer import bring_up_layers

    with project.write(CORRECT, reason=note) as tx:
        tx.go_alone()
        _must_be_seen(tx, document_id, seen)
        work = _Work(project, tx, document_id, transcript, even_so=even_so)
        work.write(tx, source=source, note=note)
        bring_up_layers(tx)
        told = work.told()
        tx.summary = f"{told.document}, revision {told.revision}, {told.told}"
    return replace(told, change=project.last)


def _must_be_seen(tx: Transaction, document_id: int, seen: int | None) -> None:
    found = document_of(tx, document_id)
    if seen is not None and found is not None and found.revision != seen:
        raise Stale(
            f"{found.name} was corrected by somebody else meanwhile: revision {found.revision}.",
            "Look at what changed in it; your file is as it was, and can be taken again.",
        )


def correction_table(found: Correction, *, every: bool = False) -> Table:
    """What got other words or was lost, or with `every` all that stands in the text, in the order of the old text."""
    columns = (
        Column("what"), Column("became"), Column("code"), Column("coder"), Column("start", ColumnKind.INTEGER),
        Column("end", ColumnKind.INTEGER), Column("before"), Column("after"),
    )  # fmt: skip
    rows = tuple(
        (each.what, each.fate, each.code, each.coder, each.start, each.end, each.before, each.after)
        for each in found.things
        if every or each.fate not in (Fate.KEPT.value, Fate.MOVED.value)
    )
    notes = (
        f"{found.told}; {found.share:.0%} of the letters of the text before are in the text after.",
        "Start and end count characters of the text after.",
    )
    return Table(f"Correction of {found.document}", columns, rows, notes=notes)


@dataclass(frozen=True, slots=True)
class Places:
    """The cursor after a correction, and what is selected; None where nothing of it is left, or nothing was."""

    cursor: int
    selection: Span | None


def places_after(project: Project, document_id: int, text: str, cursor: int, selection: Span | None = None) -> Places:
    """Where a place, and what is selected, in a text that a document had before are in the text that it has now."""
    realigned = realign(text, text_of(project.database, document_id))
    place = realigned.place(min(cursor, len(text)))
    if selection is None:
        return Places(place, None)
    landed = realigned.span(selection.start, selection.end)
    return Places(place, None if landed.fate is Fate.LOST else Span(landed.start, landed.stop))


class _Work:
    """One correction being worked out: where everything in the text would come to stand."""

    def __init__(
        self,
        project: Project,
        reader: Database | Transaction,
        document_id: int,
        transcript: Transcript,
        *,
        even_so: bool,
    ) -> None:
        found = document_of(reader, document_id)
        if found is None:
            raise Gone("That document is no longer there.", "Somebody removed it; look again.")
        self.project, self.reader, self.document = project, reader, found
        old = text_of(reader, document_id)
        _must_differ(reader, found, old, transcript.text)
        must_not_be_assigned(reader, document_id, found.name)
        self.rows = store.placed(reader, document_id)
        if store.open_border_conflicts(reader, self.rows):
            raise Refused(
                f"Copies moved a border in {found.name} differently, and nobody has decided.",
                "Decide first: qcode conflicts",
            )
        self.realigned = realign(old, transcript.text)
        if self.realigned.share < LEAST_SHARE and not even_so:
            raise Refused(
                f"Only {self.realigned.share:.0%} of the text of {found.name} is in that file; most would be lost.",
                "See what with --dry-run. If it is the right file, say --even-so.",
            )
        before = speakers_of(reader, document_id)
        self.turns = turns_of(reader, document_id)
        self.transcript = replace(transcript, speakers=_known_speakers(transcript, before))
        self.cut = cut_transcript(self.transcript, found.language)
        self.gone = _gone(before, self.cut)
        self.renamed = _renamed(self.realigned, self.turns, self.cut, self.gone)
        self.landed = {
            table: {row: self.realigned.span(row.start, row.stop) for row in rows} for table, rows in self.rows.items()
        }
        self.instead = {table: _meeting(self.landed[table]) for table in ("codings", "case_links")}

    # Telling

    def told(self) -> Correction:
        """What would become of everything, as far as whoever is working may see it."""
        old, new = self.realigned.old, self.realigned.new
        by_old = {old_name: new_name for new_name, old_name in self.renamed.items()}
        return Correction(
            document=self.document.name,
            revision=self.document.revision + 1,
            share=self.realigned.share,
            characters=(len(old), len(new)),
            things=tuple(self._things()),
            speakers={name: by_old.get(name, "") for name in self.gone},
        )

    def _things(self) -> Iterator[Moved]:
        people = {each.id: each.name for each in coders(self.reader)}
        book, cases = codebook(self.reader), case_names(self.reader)
        me = self.project.coder.id if self.project.coder else 0
        sealed = anything_sealed(self.reader)
        every = [(row.start, row.stop, table, row) for table in _WHAT for row in self.rows[table]]
        for _, _, table, row in sorted(every, key=lambda each: (*each[:3], each[3].id)):
            if table == "memos" and sealed and row.coder_id != me:
                continue
            landed = self.landed[table][row]
            united = row in self.instead.get(table, {})
            lost = landed.fate is Fate.LOST
            about = book.path_text(row.code_id) if table == "codings" else ""
            yield Moved(
                what=_WHAT[table],
                fate=UNITED if united else landed.fate.value,
                code=cases.get(row.same[0], "") if table == "case_links" else about,
                coder=people.get(row.coder_id, ""),
                start=None if lost else landed.start,
                end=None if lost else landed.stop,
                before=self.realigned.old[row.start : row.stop],
                after=self.realigned.new[landed.start : landed.stop],
            )

    # Doing

    def write(self, tx: Transaction, *, source: str, note: str) -> None:
        """Store the new text, and move what stands in the old one."""
        key = self.document.id
        store.put_revision(tx, key, self.transcript, self.cut, source=source, note=note, turns=CUTTER_VERSION)
        store.put_turns(tx, key, self.cut, renamed=self.renamed)
        lost = self._remove_codings(tx)
        self._remove_memos(tx)
        for row, landed in self.landed["case_links"].items():
            if landed.fate is Fate.LOST or row in self.instead["case_links"]:
                tx.delete("case_links", row.id)
        for table, rows in self.landed.items():
            going = self.instead.get(table, {})
            moves = {
                row: (landed.start, landed.stop)
                for row, landed in rows.items()
                if landed.fate is not Fate.LOST and row not in going
            }
            store.move(tx, table, moves)
        if lost:
            tx.insert(
                "memos", target="document", document_id=key, title=f"Lost in the correction to revision "
                f"{self.document.revision + 1}", text="\n".join(lost), coder_id=tx.coder_id, modified=tx.at,
            )  # fmt: skip
        places = {place: self.realigned.place(min(place, len(self.realigned.old)))
                  for place in store.reading_places(tx, key)}  # fmt: skip
        store.move_reading_places(tx, key, places)

    def _remove_codings(self, tx: Transaction) -> list[str]:
        """Take out codings that were lost or met another one; a line for each that was lost."""
        book, people = codebook(tx), {each.id: each for each in coders(tx)}
        told = []
        for row, landed in self.landed["codings"].items():
            instead = self.instead["codings"].get(row)
            if landed.fate is not Fate.LOST and instead is None:
                continue
            code, quote = book.path_text(row.code_id), _short(self.realigned.old[row.start : row.stop])
            title = f"{code}: “{_short(quote, 80)}” (lost in a correction)"
            if instead is not None and instead.weight is None and row.weight is not None:
                tx.update("codings", instead.id, weight=row.weight)
            number = store.remove_coding(
                tx, row.id, instead=instead.id if instead else None, document_id=self.document.id, title=title
            )
            if instead is None:
                who = people[row.coder_id]
                by = "agreed" if who.kind is CoderKind.CONSENSUS else who.name
                weight = f", weight {row.weight}" if row.weight is not None else ""
                memos = f", {number} memo{'' if number == 1 else 's'} kept on the document" if number else ""
                told.append(f"{code} ({by}{weight}{memos}): “{quote}”")
        return told

    def _remove_memos(self, tx: Transaction) -> None:
        """A memo on words that are gone becomes a memo on the document that says which words they were."""
        for row, landed in self.landed["memos"].items():
            if landed.fate is Fate.LOST:
                quote = _short(self.realigned.old[row.start : row.stop], 80)
                tx.update("memos", row.id, target="document", start=None, stop=None,
                          title=f"“{quote}” (lost in a correction)")  # fmt: skip


def _must_differ(reader: Database | Transaction, document: Document, old: str, new: str) -> None:
    if new == old:
        raise Refused(f"{document.name} has this text already.", "Nothing was changed.")
    other = store.same_text_elsewhere(reader, document.id, new)
    if other is not None:
        raise Refused(f"That is the text of {other}, not of {document.name}.", "Name the right file or document.")


def _known_speakers(transcript: Transcript, before: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Whom to look for in the new text: those of its header, and those of the old text whose names are in it."""
    named = {each.name: each for each in transcript.speakers}
    named |= {
        each.name: each for each in before if re.search(rf"(?<!\w){re.escape(each.name)}(?!\w)", transcript.text)
    }  # fmt: skip
    return tuple(named.values())


def _gone(before: Sequence[Speaker], cut: Cut) -> tuple[str, ...]:
    """Who spoke in the old text and does not in the new one."""
    now = {each.name for each in cut.speakers}
    return tuple(each.name for each in before if each.name not in now)


def _renamed(realigned: Realignment, turns: Sequence[Turn], cut: Cut, gone: Sequence[str]) -> dict[str, str]:
    """By new name, the old name of a speaker all of whose turns that are left are a newcomer's now."""
    old_names = {turn.speaker for turn in turns}
    starts = {turn.speech.start: turn.speaker for turn in cut.turns}
    found: dict[str, str] = {}
    for name in gone:
        spoken = [realigned.start(turn.speech.start) for turn in turns if turn.speaker == name]
        now = {starts[place] for place in spoken if place in starts}
        new = now.pop() if len(now) == 1 else None
        if new is not None and new not in old_names:
            found.setdefault(new, name)
    return found


def _meeting(landed: Mapping[Placed, Landed]) -> dict[Placed, Placed]:
    """Rows that would come to stand where an older one of the same does, with that one."""
    at: dict[tuple[Any, ...], Placed] = {}
    found: dict[Placed, Placed] = {}
    for row, place in landed.items():
        if place.fate is not Fate.LOST:
            kept = at.setdefault((row.same, place.start, place.stop), row)
            if kept is not row:
                found[row] = kept
    return found


def _short(quote: str, most: int = _QUOTED) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= most else line[: most - 1] + "…"

"""Codings from a file: by scripts, from other programs, a million at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from qcode.errors import Ambiguous, NotFound, QcodeError, Refused
from qcode.formats.tables.reading import stream_records
from qcode.model.coding import HEAVIEST, CoderKind, State
from qcode.model.document import Problem
from qcode.model.whole import whole
from qcode.services.codebook.finding import resolve
from qcode.services.documents import DocumentFinder
from qcode.services.project import coder_name, proper_name
from qcode.services.roles import must_own
from qcode.services.tables.notes import counted
from qcode.services.visibility import sealed_documents
from qcode.storage import codings as store
from qcode.storage import progress as progress_store
from qcode.storage.coders import coders
from qcode.storage.codes import codebook
from qcode.storage.journal import IMPORT_CODINGS
from qcode.text.fold import written_like

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

BATCH = 10_000
"""How many codings are held in memory at a time."""

_Found = TypeVar("_Found")
_LISTED = 1_000
_TOLD = 40
_MAIN_FIELDS = 5
_NEEDED = ("document", "start", "end", "code")


class CodingsRefused(QcodeError):
    """Some rows were bad and nothing went in; `problems` names up to a thousand of them."""

    exit_code = 3

    def __init__(self, path: Path, count: int, problems: tuple[Problem, ...]) -> None:
        rows = "1 row is" if count == 1 else f"{count} rows are"
        super().__init__(
            f"{rows} wrong in {path.name}; nothing was imported.", "Mend them, or import the rest with --keep-good."
        )
        self.count, self.problems = count, problems


@dataclass(frozen=True, slots=True)
class CodingsReport:
    """What became of the rows: `added` went in, `already` were there; up to a thousand `problems` are listed."""

    change: Change
    added: int
    already: int
    refused: int
    new_coders: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Tally:
    marking: bool
    added: int = 0
    already: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    marked: set[tuple[int, int]] = field(default_factory=set)

    def refuse(self, problem: Problem) -> None:
        self.refused += 1
        if len(self.problems) < _LISTED:
            self.problems.append(problem)


def import_codings(
    project: Project,
    path: Path,
    *,
    keep_good: bool = False,
    done: bool = False,
    progress: Callable[[int], None] | None = None,
) -> CodingsReport:
    """Read codings from CSV, TSV, XLSX or JSON lines, as one step.

    Fields: `document`, `start`, `end` (code points from 0, the end not included), `code` (path, or name where
    it is unique), and perhaps `coder`, `memo`, `weight`, `quote` (which must then be the text there). A coder
    who is not known is made and named; a row of the consensus is wrong, whose codings follow from decisions; rows
    without one are of whoever is working, and only those are taken in the documents of a blind round that is not
    open. Raises CodingsRefused where a row is wrong, unless `keep_good`: then the good rows go in. `done` marks the
    documents as done for their coders. `progress` is told the number of rows read.
    """
    tally = _Tally(marking=done)
    with project.write(IMPORT_CODINGS) as tx:
        lookup = _Lookup(project, tx)
        records = stream_records(path)
        if path.suffix.lower() in (".csv", ".tsv", ".tab", ".xlsx"):
            records = _headed(records)
        read = 0
        while taken := _take(tx, lookup, islice(records, BATCH), tally):
            read += taken
            if progress:
                progress(read)
        if tally.refused and not keep_good:
            raise CodingsRefused(path, tally.refused, tuple(tally.problems))
        if done:
            for document_id, coder_id in sorted(tally.marked):
                progress_store.mark(tx, document_id=document_id, coder_id=coder_id, state=State.DONE.value)
        tx.summary = f"{counted(tally.added, 'coding')} from {path.name}"
    return CodingsReport(
        change=project.last,
        added=tally.added,
        already=tally.already,
        refused=tally.refused,
        new_coders=tuple(lookup.new_coders),
        problems=tuple(tally.problems),
        notes=tuple(tally.notes),
    )


def _headed(
    records: Iterator[tuple[int, dict[str, Any]] | Problem],
) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    """The rows of a table, or one problem where it lacks a column that every row needs."""
    for number, record in enumerate(records):
        if number == 0 and not isinstance(record, Problem):
            missing = [name for name in _NEEDED if name not in record[1]]
            if missing:
                columns, told = "column" if len(missing) == 1 else "columns", ", ".join(f"“{each}”" for each in missing)
                yield Problem(f"the {columns} {told} must be there; there is: {', '.join(record[1]) or 'nothing'}", 1)
                return
        yield record


_Plain = tuple[int, int, int, int, int, int | None]
"""A row as keys: document, code, coder, start, stop, weight."""


@dataclass(slots=True)
class _Batch:
    """Good rows, the memos and lines of those that have a memo, and how many rows were read."""

    rows: list[_Plain] = field(default_factory=list)
    memos: dict[int, tuple[str, int]] = field(default_factory=dict)
    read: int = 0


def _take(
    tx: Transaction, lookup: _Lookup, records: Iterator[tuple[int, dict[str, Any]] | Problem], tally: _Tally
) -> int:
    """Bring some rows in; how many were read."""
    batch = _good(lookup, records, tally)
    added = store.add_codings(tx, batch.rows)
    already = added.count(None)
    tally.added += len(added) - already
    tally.already += already
    if tally.marking:
        tally.marked.update((row[0], row[2]) for row in batch.rows)
    written = [(key, batch.rows[at][2], memo) for at, (memo, _) in batch.memos.items() if (key := added[at])]
    store.add_memos(tx, written)
    for at, (memo, line) in batch.memos.items():
        if added[at] is None and len(tally.notes) < _LISTED and memo not in _memos(tx, batch.rows[at]):
            tally.notes.append(Problem("this coding is there already; its memo was not taken", line))
    return batch.read


def _memos(tx: Transaction, row: _Plain) -> set[str]:
    """What is written on the coding that is there already."""
    said = """select m.text from memos m join codings c on c.id = m.coding_id
    where c.document_id = :document and c.code_id = :code and c.coder_id = :coder and c.start = :start
    and c.stop = :stop"""
    names = ("document", "code", "coder", "start", "stop")
    return {text.strip() for (text,) in tx.tuples(said, **dict(zip(names, row[:5], strict=True)))}


def _good(lookup: _Lookup, records: Iterator[tuple[int, dict[str, Any]] | Problem], tally: _Tally) -> _Batch:
    batch = _Batch()
    rows, known = batch.rows, lookup.known
    for batch.read, record in enumerate(records, start=1):
        if isinstance(record, Problem):
            tally.refuse(record)
            continue
        line, cells = record
        row = known(cells)
        if row is None:
            try:
                row, memo = lookup.row(cells)
            except QcodeError as error:
                tally.refuse(Problem(str(error), line))
                continue
            if memo:
                batch.memos[len(rows)] = memo, line
        rows.append(row)
    return batch


class _Lookup:
    """Turns names into keys, each name once."""

    def __init__(self, project: Project, tx: Transaction) -> None:
        self._tx = tx
        self._finder = DocumentFinder(project)
        self._sealed = sealed_documents(project)
        self._codebook = codebook(project.database)
        self._documents: dict[str, tuple[int, int]] = {}
        self._codes: dict[str, int] = {}
        self._wrong: dict[tuple[str, str], str] = {}
        known = coders(project.database)
        self._people = {each.name: each.id for each in known}
        self._agreed = frozenset(each.name for each in known if each.kind is CoderKind.CONSENSUS)
        self._coders = {"": tx.coder_id or 0}
        self.new_coders: list[str] = []

    def known(self, cells: dict[str, Any]) -> _Plain | None:
        """The row as keys where all its names were seen before and nothing is in it but the five main fields."""
        if len(cells) > _MAIN_FIELDS and (cells.get("memo") or cells.get("quote") or cells.get("weight")):
            return None
        try:
            start, stop = cells["start"], cells["end"]
            document, characters = self._documents[cells["document"]]
            code, coder = self._codes[cells["code"]], self._coders[cells.get("coder") or ""]
        except (KeyError, TypeError):
            return None
        if start.__class__ is str and stop.__class__ is str:
            start, stop = whole(start), whole(stop)
        if start.__class__ is not int or stop.__class__ is not int or not 0 <= start < stop <= characters:
            return None
        if self._sealed and self._hides(document, coder):
            return None
        return document, code, coder, start, stop, None

    def row(self, cells: dict[str, Any]) -> tuple[_Plain, str]:
        """One row as keys, and its memo; raises Refused with what is wrong in it."""
        document, characters = self._document(cells.get("document"))
        start, stop = _number(cells.get("start"), "start"), _number(cells.get("end"), "end")
        if not start < stop <= characters:
            raise Refused(f"{start} to {stop} is no part of “{cells['document']}”, which has {characters} characters")
        quote, weight = cells.get("quote"), cells.get("weight")
        if quote:
            self._must_quote(document, start, stop, _text(quote, "quote"))
        code, coder = self._code(cells.get("code")), self._coder(cells.get("coder"))
        if self._hides(document, coder):
            raise Refused(
                f"“{cells['document']}” is coded in a blind round that is not open yet; only “{cells.get('coder')}”"
                " can bring in their codings of it"
            )
        weighed = _weight(weight) if weight not in (None, "") else None
        return (document, code, coder, start, stop, weighed), _words(cells.get("memo"))

    def _hides(self, document: int, coder: int) -> bool:
        """Whether to say what is there already would tell whoever is working about another's sealed work."""
        return document in self._sealed and coder != self._coders[""]

    def _document(self, name: object) -> tuple[int, int]:
        text = _text(name, "document")
        if text not in self._documents:
            found = self._once("document", text, self._finder.find)
            self._tx.stay_in_text(found.id, found.revision)
            self._documents[text] = found.id, found.characters
        return self._documents[text]

    def _code(self, name: object) -> int:
        text = _text(name, "code")
        if text not in self._codes:
            self._codes[text] = self._once("code", text, partial(resolve, self._codebook)).id
        return self._codes[text]

    def _once(self, noun: str, name: str, find: Callable[[str], _Found]) -> _Found:
        """What the name means; a name that means nothing is looked for once, however many rows have it."""
        if not name.strip():
            raise Refused(f"no {noun} is named")
        if (noun, name) not in self._wrong:
            try:
                return find(name)
            except (NotFound, Ambiguous) as error:
                self._wrong[noun, name] = str(error)
        raise Refused(self._wrong[noun, name])

    def _coder(self, name: object) -> int:
        text = _text(name, "coder")
        if text not in self._coders:
            proper = proper_name(text, "coder")
            proper = written_like(proper, self._people) or proper
            if proper in self._agreed:
                raise Refused(f"“{proper}” is the agreed layer, which is worked out from decisions (qcode settle)")
            if self._people.get(proper) != self._tx.coder_id:
                must_own(self._tx, "brings in codings of other coders")
            if proper not in self._people:
                self._people[proper] = self._tx.insert("coders", name=coder_name(text), kind=CoderKind.PERSON.value)
                self.new_coders.append(proper)
            self._coders[text] = self._people[proper]
        return self._coders[text]

    def _must_quote(self, document: int, start: int, stop: int, quote: str) -> None:
        there = self._tx.value(
            """select substr(r.text, :start, :length) from documents d
            join revisions r on r.document_id = d.id and r.number = d.revision where d.id = :key""",
            key=document,
            start=start + 1,
            length=stop - start,
        )
        if " ".join(str(there).split()) != " ".join(quote.split()):
            raise Refused(f"the text at {start} to {stop} is “{str(there)[:60]}”, not “{quote[:60]}”")


def _text(value: object, name: str) -> str:
    """What a field says; raises Refused for a list, an object, true or false, which only JSON can have there."""
    if isinstance(value, list | dict | bool):
        raise Refused(f"the {name} is a list, an object, true or false; a text is needed")
    return "" if value is None else str(value)


def _words(memo: object) -> str:
    text = _text(memo, "memo").strip()
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise Refused("the memo has signs in it that are no text (NUL, or half of a character)")
    return text


def _number(value: object, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    number = whole(value) if isinstance(value, str) else None
    if number is not None:
        return number
    told = str(value)[:_TOLD]
    raise Refused(f"“{told}” is no {name}: a whole number from 0 is needed" if told else f"there is no {name}")


def _weight(value: object) -> int:
    number = _number(value, "weight")
    if number > HEAVIEST:
        raise Refused(f"a weight is from 0 to {HEAVIEST}, not {number}")
    return number

"""Codings from a file: by scripts, from other programs, a million at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcode.errors import Ambiguous, NotFound, QcodeError, Refused
from qcode.formats.tables.reading import stream_records
from qcode.model.coding import CoderKind, State
from qcode.model.document import Problem
from qcode.services.codebook_finding import resolve
from qcode.services.documents import DocumentFinder
from qcode.services.project import proper_name
from qcode.services.table_notes import counted
from qcode.storage import codings as store
from qcode.storage import progress as progress_store
from qcode.storage.coders import coders
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

BATCH = 20_000
"""How many codings are held in memory at a time."""

_LISTED = 1_000
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
    who is not known is made and named; rows without one are of whoever is working. Raises CodingsRefused
    where a row is wrong, unless `keep_good`: then the good rows go in. `done` marks the documents as done for
    their coders. `progress` is told the number of rows read.
    """
    tally = _Tally()
    with project.write("import codings") as tx:
        lookup = _Lookup(project, tx)
        records = stream_records(path)
        if path.suffix.lower() in (".csv", ".tsv", ".tab", ".xlsx"):
            records = _headed(records)
        read = 0
        while batch := list(islice(records, BATCH)):
            _take(tx, lookup, batch, tally)
            read += len(batch)
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
    rows: list[_Plain] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    memos: dict[int, str] = field(default_factory=dict)


def _take(tx: Transaction, lookup: _Lookup, records: list[tuple[int, dict[str, Any]] | Problem], tally: _Tally) -> None:
    batch = _good(lookup, records, tally)
    added = store.add_codings(tx, batch.rows)
    already = added.count(None)
    tally.added += len(added) - already
    tally.already += already
    tally.marked.update((row[0], row[2]) for row in batch.rows)
    for at, memo in batch.memos.items():
        key, coder = added[at], batch.rows[at][2]
        if key is not None:
            tx.insert("memos", target="coding", coding_id=key, text=memo, coder_id=coder, modified=tx.at)
        elif len(tally.notes) < _LISTED and memo not in _memos(tx, batch.rows[at]):
            tally.notes.append(Problem("this coding is there already; its memo was not taken", batch.lines[at]))


def _memos(tx: Transaction, row: _Plain) -> set[str]:
    """What is written on the coding that is there already."""
    said = """select m.text from memos m join codings c on c.id = m.coding_id
    where c.document_id = :document and c.code_id = :code and c.coder_id = :coder and c.start = :start
    and c.stop = :stop"""
    names = ("document", "code", "coder", "start", "stop")
    return {text.strip() for (text,) in tx.tuples(said, **dict(zip(names, row[:5], strict=True)))}


def _good(lookup: _Lookup, records: list[tuple[int, dict[str, Any]] | Problem], tally: _Tally) -> _Batch:
    batch = _Batch()
    rows, lines = batch.rows, batch.lines
    for record in records:
        if isinstance(record, Problem):
            tally.refuse(record)
            continue
        line, cells = record
        row = lookup.known(cells)
        if row is None:
            try:
                row, memo = lookup.row(cells)
            except QcodeError as error:
                tally.refuse(Problem(str(error), line))
                continue
            if memo:
                batch.memos[len(rows)] = memo
        rows.append(row)
        lines.append(line)
    return batch


class _Lookup:
    """Turns names into keys, each name once."""

    def __init__(self, project: Project, tx: Transaction) -> None:
        self._tx = tx
        self._finder = DocumentFinder(project)
        self._codebook = codebook(project.database)
        self._documents: dict[str, tuple[int, int] | str] = {}
        self._codes: dict[str, int | str] = {}
        self._coders = {each.name: each.id for each in coders(project.database)}
        self._me = tx.coder_id or 0
        self.new_coders: list[str] = []

    def known(self, cells: dict[str, Any]) -> _Plain | None:
        """The row as keys where all its names were seen before and nothing is in it but the five main fields."""
        try:
            document, code, coder = self._documents[cells["document"]], self._codes[cells["code"]], cells["coder"]
            coder_id, start, stop = self._coders[coder], cells["start"], cells["end"]
        except (KeyError, TypeError):
            return None
        if isinstance(document, str) or isinstance(code, str) or len(cells) > _MAIN_FIELDS:
            return None
        if start.__class__ is not int or stop.__class__ is not int or not 0 <= start < stop <= document[1]:
            return None
        return document[0], code, coder_id, start, stop, None

    def row(self, cells: dict[str, Any]) -> tuple[_Plain, str]:
        """One row as keys, and its memo; raises Refused with what is wrong in it."""
        document, characters = self._document(cells.get("document"))
        start, stop = _number(cells.get("start"), "start"), _number(cells.get("end"), "end")
        if not start < stop <= characters:
            raise Refused(f"{start} to {stop} is no part of “{cells['document']}”, which has {characters} characters")
        quote, weight = cells.get("quote"), cells.get("weight")
        if quote:
            self._must_quote(document, start, stop, str(quote))
        code, coder = self._code(cells.get("code")), self._coder(cells.get("coder"))
        weighed = _weight(weight) if weight not in (None, "") else None
        return (document, code, coder, start, stop, weighed), str(cells.get("memo") or "").strip()

    def _document(self, name: object) -> tuple[int, int]:
        text = str(name or "")
        if text not in self._documents:
            self._documents[text] = self._find_document(text)
        found = self._documents[text]
        if isinstance(found, str):
            raise Refused(found)
        return found

    def _find_document(self, name: str) -> tuple[int, int] | str:
        if not name:
            return "no document is named"
        try:
            found = self._finder.find(name)
        except (NotFound, Ambiguous) as error:
            return str(error)
        return found.id, found.characters

    def _code(self, name: object) -> int:
        text = str(name or "")
        if text not in self._codes:
            self._codes[text] = self._find_code(text)
        found = self._codes[text]
        if isinstance(found, str):
            raise Refused(found)
        return found

    def _find_code(self, name: str) -> int | str:
        if not name.strip():
            return "no code is named"
        try:
            return resolve(self._codebook, name).id
        except (NotFound, Ambiguous) as error:
            return str(error)

    def _coder(self, name: object) -> int:
        if name is None or name == "":
            return self._me
        text = str(name)
        if text not in self._coders:
            proper = proper_name(text, "coder")
            if proper not in self._coders:
                self._coders[proper] = self._tx.insert("coders", name=proper, kind=CoderKind.PERSON.value)
                self.new_coders.append(proper)
            self._coders[text] = self._coders[proper]
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


def _number(value: object, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    raise Refused(f"“{value}” is no {name}: a whole number from 0 is needed" if value else f"there is no {name}")


def _weight(value: object) -> int:
    number = _number(value, "weight")
    if number > 100:
        raise Refused(f"a weight is from 0 to 100, not {number}")
    return number

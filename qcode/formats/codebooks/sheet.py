"""Codebooks as tables, one code a row: our own, and those of people and other programs.

The columns are known by the names that people give them, in English and Turkish. A code's place comes from a
column with its path, or from one with its parent (or category), by name or by path. Where there is neither,
a column called “code” may hold paths, as MAXQDA writes them (A > B, A\\B); one called name, label or tag holds
names and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from qcode.formats.codebooks.fields import (
    TITLES,
    Draft,
    Reading,
    Said,
    clean_name,
    completed,
    field_of,
    key,
    language_of,
    nearest,
    path_text,
)
from qcode.formats.codebooks.paths import joined, split
from qcode.formats.tables import write as write_table
from qcode.formats.tables.reading import TableRow, read_rows
from qcode.model.codebook import CodebookFile, CodeEntry
from qcode.model.document import Problem
from qcode.model.table import Cell, Column, ColumnKind, Table

_LABEL = re.compile(r"(?:label|name|code|etiket|ad|kod)\s*[\s(_\-]\s*([a-z]{2})\)?", re.IGNORECASE)
_NO_LANGUAGE = frozenset({"id", "no", "ad", "is", "or", "to"})
_COUNTED = re.compile(
    r"(.* n/n|count|excerpts|documents|cases|coders|files|references|frequency|coded seg.*|grounded.*|density|number|#"
    r"|id|created.*|modified.*|creation date|author|sayi|adet)"
)

Counts = Mapping[tuple[str, ...], Mapping[str, Cell]]
"""Numbers to print beside the codes: by path, then by what they count."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column of the file is which."""

    name: str | None
    path: str | None
    parent: str | None
    splits: bool
    fields: Mapping[str, str]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """A code as its row says it, before it is known where it stands."""

    row: TableRow
    name: str
    above: tuple[str, ...]
    whole: bool


def read(path: Path, *, sheet: str | None = None, **_: object) -> Reading:
    """The codebook of a table. Raises what reading the table raises."""
    table = read_rows(path, sheet=sheet)
    draft = Draft(list(table.problems))
    columns, notes = _recognised(table.columns)
    if not columns.name and not columns.path:
        if table.columns:
            draft.problem("no column holds the codes; call one “code”, “name” or “path”", 1)
        return Reading(CodebookFile(()), tuple(draft.problems))
    known = {clean_name(each.cells[columns.name]) for each in table.rows} if columns.name else set()
    rows = [row for each in table.rows if (row := _row(each, columns, known, draft))]
    places = _Places(rows, draft)
    for row in rows:
        if place := places.of(row):
            said = {name: row.row.cells[column] for name, column in columns.fields.items()}
            labels = {language: row.row.cells[column] for language, column in columns.labels.items()}
            draft.add(place, Said(said, labels, row.row.line))
    entries = completed(draft.entries.values())
    if not entries and not draft.problems:
        draft.problem("there are no codes in the table", None)
    notes += [_made(entry) for entry in entries if entry.path not in draft.entries]
    return Reading(CodebookFile(entries), tuple(draft.problems), tuple(notes))


def _made(entry: CodeEntry) -> Problem:
    return Problem(f"the code “{path_text(entry.path)}” is made, since others stand under it", entry.line)


def _recognised(names: Sequence[str]) -> tuple[_Columns, list[Problem]]:
    found: dict[str, str] = {}
    labels: dict[str, str] = {}
    notes = []
    for name in names:
        field = field_of(name)
        language = _language(name)
        if field and field not in found and field not in ("codes", "codebook", "language"):
            found[field] = name
        elif language and language not in labels:
            labels[language] = name
        elif not _COUNTED.fullmatch(key(name)):
            notes.append(Problem(f"the column “{name}” is passed over{nearest(name)}", 1))
    name_column = found.pop("name", None)
    code_column = found.pop("code", None)
    if name_column and code_column:
        notes.append(Problem(f"the column “{code_column}” is passed over; the names are in “{name_column}”", 1))
    path, parent = found.pop("path", None), found.pop("parent", None)
    splits = name_column is None and path is None and parent is None
    fields = {name: column for name, column in found.items() if name in TITLES}
    return _Columns(name_column or code_column, path, parent, splits, fields, labels), notes


def _language(name: str) -> str | None:
    if found := _LABEL.fullmatch(name.strip()):
        return language_of(found[1].lower())
    return language_of(name.strip().lower()) if name.strip().lower() not in _NO_LANGUAGE else None


def _row(row: TableRow, columns: _Columns, known: Container[str], draft: Draft) -> _Row | None:
    name = clean_name(row.cells[columns.name]) if columns.name else ""
    path = split(row.cells[columns.path]) if columns.path else ()
    parent = split(row.cells[columns.parent]) if columns.parent else ()
    if parent and parent[0] not in known:
        parent = split(row.cells[columns.parent or ""], backslash=True)
    if path:
        whole = path if not name or path[-1] == name else (*path, name)
        return _Row(row, whole[-1], whole[:-1], whole=True)
    if columns.splits and name:
        path = split(row.cells[columns.name or ""], backslash=True)
        return _Row(row, path[-1], path[:-1], whole=True) if path else None
    if not name:
        if any(row.cells.values()):
            draft.problem("this row has no code", row.line)
        return None
    return _Row(row, name, parent, whole=False)


class _Places:
    """Where the codes stand: a parent is found by its path, or by its name where only one code has it."""

    def __init__(self, rows: Sequence[_Row], draft: Draft) -> None:
        self.draft = draft
        self.named: dict[str, list[_Row]] = {}
        for row in rows:
            self.named.setdefault(row.name, []).append(row)

    def of(self, row: _Row) -> tuple[str, ...] | None:
        """The code's path; None, with a problem, where it cannot be known."""
        trail: list[str] = []
        seen: set[int] = set()
        current = row
        while not current.whole and current.above:
            if id(current) in seen:
                self.draft.problem(f"“{row.name}” stands under itself", row.row.line)
                return None
            seen.add(id(current))
            trail[:0] = [*current.above[1:], current.name]
            first = current.above[0]
            known = self.named.get(first, [])
            # A code that is called like its own category stands in it, and the category is another code.
            top = [each for each in known if each.above in ((), (first,))]
            if top or not known:
                return (first, *trail)
            if len({each.above for each in known}) > 1:
                self.draft.problem(f"several codes are called “{first}”; write the parent's whole path", row.row.line)
                return None
            current = known[0]
        return (*current.above, current.name, *trail)


def write(
    codebook: CodebookFile,
    *,
    to: Path | str | IO[Any],
    format: str,
    counts: Counts | None = None,
    guids: bool = False,
    bom: bool = False,
    **_: object,
) -> None:
    """Write the codebook as csv, tsv or xlsx, with a column for each count."""
    write_table(table_of(codebook, counts=counts, guids=guids), to=to, format=format, bom=bom)


def table_of(codebook: CodebookFile, *, counts: Counts | None = None, guids: bool = False) -> Table:
    """The codebook as a table: code, parent, labels, the fields, the counts."""
    entries = completed(codebook.entries)
    languages = list(dict.fromkeys(language for entry in entries for language in entry.labels))
    counted = list(dict.fromkeys(name for numbers in (counts or {}).values() for name in numbers))
    parts: list[tuple[str, Callable[[CodeEntry], Cell]]] = [
        ("code", lambda entry: entry.name),
        ("parent", lambda entry: joined(entry.path[:-1])),
        *((f"label {language}", _label(language)) for language in languages),
        *((title, _field(name)) for name, title in TITLES.items() if guids or name != "guid"),
    ]
    columns = [Column(name) for name, _ in parts]
    columns += [Column(name, _kind(counts or {}, name)) for name in counted]
    rows = [
        (*(cell(entry) for _, cell in parts), *((counts or {}).get(entry.path, {}).get(name) for name in counted))
        for entry in entries
    ]
    return Table(codebook.name or "Codebook", tuple(columns), tuple(rows))


def _label(language: str) -> Callable[[CodeEntry], Cell]:
    return lambda entry: entry.labels.get(language, "")


def _field(name: str) -> Callable[[CodeEntry], Cell]:
    if name == "retired":
        return lambda entry: "yes" if entry.retired else ""
    return lambda entry: getattr(entry, name) or ""


def _kind(counts: Counts, name: str) -> ColumnKind:
    cells: Iterable[Cell] = (numbers.get(name) for numbers in counts.values())
    return ColumnKind.TEXT if any(isinstance(cell, str) for cell in cells) else ColumnKind.INTEGER

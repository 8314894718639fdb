"""Tables that people bring: CSV in every dialect, spreadsheets, JSON lines. Everything comes as text."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from qcode.formats import choose, table_formats
from qcode.formats.tables.decoding import encoding_of
from qcode.formats.tables.delimited import unguarded
from qcode.model.document import Problem

_LINES_AT_ONCE = 500
_HALVES = ("\\ud", "\\uD")
"""How JSON may write half of a letter, which no text can hold alone."""

EXACT = 1e15
"""Below this, a float is a whole number exactly when it says so."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a file: the line on which it begins, counted from 1, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableFile:
    """What a file holds: its columns in their order, its rows, and what was wrong with it."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    """The text's encoding; "" for a spreadsheet."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that is being read: its heading, and its rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[str]] | Problem]
    problems: tuple[Problem, ...] = ()
    encoding: str = ""


def read_rows(path: Path | str, *, sheet: str | None = None) -> TableFile:
    """All rows of a .csv, .tsv, .xlsx or .jsonl file; `sheet` names one of a spreadsheet, else it is the first.

    A row that cannot be read, a cell beyond the last column, a column name that is empty or there twice are
    problems in the result. Raises Unreadable for what is no such file, UsageError for another suffix.
    """
    place = Path(path)
    if _kind(place) == "jsonl":
        return _from_records(place)
    source = _open(place, sheet)
    rows, problems = [], list(source.problems)
    for row in source.rows:
        if isinstance(row, Problem):
            problems.append(row)
            continue
        line, cells = row
        if any(cells[len(source.columns) :]):
            problems.append(Problem(f"there are more cells than the {len(source.columns)} columns", line))
        rows.append(TableRow(line, _named(source.columns, cells)))
    return TableFile(_kept(source.columns), tuple(rows), tuple(problems), source.encoding)


def stream_records(path: Path | str, *, sheet: str | None = None) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    """The rows of a file one by one, each with its line, in constant memory; a bad row comes as its Problem.

    Cells of .csv, .tsv and .xlsx are text; values of .jsonl are what JSON says. Raises as `read_rows` does.
    """
    place = Path(path)
    if _kind(place) == "jsonl":
        yield from _json_lines(place)
        return
    source = _open(place, sheet)
    yield from source.problems
    columns, width = source.columns, len(source.columns)
    whole = all(columns)
    for row in source.rows:
        if isinstance(row, Problem):
            yield row
        elif len(row[1]) == width and whole:
            yield row[0], dict(zip(columns, row[1], strict=True))
        elif any(row[1][width:]):
            yield Problem(f"there are more cells than the {width} columns", row[0])
        else:
            yield row[0], _named(columns, row[1])


def _kind(path: Path) -> str:
    """The format of a file that is to be read; a .txt is read as CSV is."""
    readable = (each for each in table_formats() if each.reads)
    return "csv" if path.suffix.lower() == ".txt" else choose(readable, path=path).name


def _open(path: Path, sheet: str | None) -> _Source:
    if path.suffix.lower() == ".xlsx":
        from qcode.formats.tables.sheets import lines_of

        return _headed(lines_of(path, sheet), "")
    encoding = encoding_of(path)
    return _headed(_delimited(path, encoding), encoding)


def _headed(rows: Iterator[tuple[int, Sequence[str]] | Problem], encoding: str) -> _Source:
    early: list[Problem] = []
    for row in rows:
        if isinstance(row, Problem):
            early.append(row)
            continue
        line, cells = row
        columns, problems = _columns([" ".join(cell.split()) for cell in cells], line)
        return _Source(columns, rows, (*early, *problems), encoding)
    return _Source((), iter(()), (*early, Problem("the file is empty")), encoding)


def _columns(names: list[str], line: int) -> tuple[tuple[str, ...], list[Problem]]:
    """The heading's names; "" for a column that is left out because it has no name, or one that was there."""
    while names and not names[-1]:
        names.pop()
    problems, found = [], list[str]()
    for at, name in enumerate(names, start=1):
        if not name:
            problems.append(Problem(f"column {at} has no name; it is left out", line))
        elif name in found:
            problems.append(Problem(f"two columns are called “{name}”; column {at} is left out", line))
        found.append("" if name in found else name)
    return tuple(found), problems


def _kept(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in columns if name)


def _named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return {name: cell for name, cell in zip(columns, padded, strict=False) if name}


def _delimited(path: Path, encoding: str) -> Iterator[tuple[int, Sequence[str]] | Problem]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline()
        skipped = 1 if first.lower().startswith("sep=") else 0
        delimiter = first.rstrip("\r\n")[4:5] or "," if skipped else _delimiter(path, encoding)
        if not skipped:
            stream.seek(0)
        yield from _parsed(csv.reader(stream, delimiter=delimiter, strict=True), skipped)


def _parsed(  # the module's own type for a reader has no name
    reader: Any,  # noqa: ANN401
    skipped: int,
) -> Iterator[tuple[int, Sequence[str]] | Problem]:
    while True:
        line = reader.line_num + skipped + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(_explained(str(error)), line)
            continue
        if any(cells):
            yield line, [unguarded(cell) if cell[:1] == "'" else cell for cell in cells]


def _explained(error: str) -> str:
    if "unexpected end" in error:
        return "a quotation mark is opened here and never closed; all that follows it was not read"
    return "there are letters behind a closing quotation mark; write a quotation mark inside a text twice"


def _delimiter(path: Path, encoding: str) -> str:
    """The sign that cuts the first rows most evenly; a tab before a semicolon before a comma."""
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    with path.open(encoding=encoding, newline="") as stream:
        sample = stream.read(65_536)
    return max("\t;,", key=lambda sign: _evenness(sample, sign))


def _evenness(sample: str, sign: str) -> tuple[float, int]:
    rows = [row for row in csv.reader(sample.splitlines(keepends=True)[:50], delimiter=sign) if row]
    width = len(rows[0]) if rows else 1
    if width == 1:
        return 0.0, 0
    return sum(len(row) == width for row in rows) / len(rows), width


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    with path.open(encoding=encoding_of(path)) as stream:
        first = 1
        while lines := list(islice(stream, _LINES_AT_ONCE)):
            objects = _objects(lines)
            yield from _each_line(lines, first) if objects is None else enumerate(objects, start=first)
            first += len(lines)


def _objects(lines: Sequence[str]) -> list[dict[str, Any]] | None:
    """What the lines hold, parsed at one go; None where one is anything else than one whole object, or may not be text.

    A null between them tells lines that are whole from such as only make sense together.
    """
    if any(half in each for each in lines for half in _HALVES):
        return None
    try:
        found = json.loads(f"[{',null,'.join(lines)}]")
    except (ValueError, RecursionError):
        return None
    objects = found[::2]
    whole = (
        len(found) == 2 * len(lines) - 1 and not any(found[1::2]) and all(isinstance(each, dict) for each in objects)
    )
    return objects if whole else None


def _each_line(lines: Sequence[str], first: int) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    decode = json.JSONDecoder().raw_decode
    for line, whole in enumerate(lines, start=first):
        text = whole.strip()
        if not text:
            continue
        try:
            found, end = decode(text)
        except (ValueError, RecursionError):
            yield Problem("this is no JSON", line)
            continue
        if any(half in text for half in _HALVES) and not _is_text(found):
            yield Problem("a letter is written there as half of a pair (\\ud800 to \\udfff)", line)
        elif end == len(text) and isinstance(found, dict):
            yield line, found
        else:
            yield Problem("this is not one JSON object", line)


def _is_text(found: object) -> bool:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _from_records(path: Path) -> TableFile:
    columns: dict[str, None] = {}
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for record in _json_lines(path):
        if isinstance(record, Problem):
            problems.append(record)
            continue
        line, values = record
        columns.update(dict.fromkeys(values))
        rows.append(TableRow(line, {name: _text(value) for name, value in values.items()}))
    if not rows and not problems:
        problems.append(Problem("the file is empty"))
    padded = (TableRow(row.line, {name: row.cells.get(name, "") for name in columns}) for row in rows)
    return TableFile(tuple(columns), tuple(padded), tuple(problems), encoding_of(path))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

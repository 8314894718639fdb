"""Cases in: a table of cases with their attributes, a table of documents, and the links between the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import Ambiguous, NotFound, Refused, UsageError
from qcode.formats.tables.reading import TableFile, TableRow, read_rows
from qcode.model.case import AttributeOf, AttributeType
from qcode.model.document import Problem
from qcode.model.whole import whole
from qcode.services.attributes.storing import Given, StoredColumn, store_values
from qcode.services.cases.linking import link_by_name
from qcode.services.documents import DocumentFinder
from qcode.services.ordering import in_order
from qcode.services.project import proper_name
from qcode.services.tables.notes import counted
from qcode.storage import cases as store
from qcode.text.fold import name_key

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.document import Document
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

_CASE_COLUMNS = ("case", "vaka", "olgu", "belediye")
_DOCUMENT_COLUMNS = ("document", "file", "filename", "transcript", "interview", "belge", "dosya", "görüşme")
_OWN_FIELDS = ("language", "date", "start", "stop", "end", "dil", "tarih")


@dataclass(frozen=True, slots=True)
class CasesReport:
    """What became of the tables.

    `columns` tells each attribute's type and whether it is new. `without_document` and `without_case` name what
    is on one side only; `unknown_documents` are names of the table that no document has.
    """

    change: Change
    added: tuple[str, ...]
    updated: tuple[str, ...]
    linked: int
    columns: tuple[StoredColumn, ...]
    document_columns: tuple[StoredColumn, ...]
    problems: tuple[Problem, ...]
    without_document: tuple[str, ...]
    without_case: tuple[str, ...]
    unknown_documents: tuple[str, ...] = ()
    case_column: str = ""


@dataclass(slots=True)
class _Work:
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    linked: int = 0
    problems: list[Problem] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    columns: list[StoredColumn] = field(default_factory=list)
    document_columns: list[StoredColumn] = field(default_factory=list)


def import_cases(
    project: Project,
    cases: Path | None,
    *,
    documents: Path | None = None,
    types: Mapping[str, AttributeType] | None = None,
) -> CasesReport:
    """Read a table of cases, or of documents, or both, and link documents to cases, as one step.

    The case's name is in the column `case`, the project's noun for a case, or `name`; every other column is
    an attribute. A second import updates by name; an empty cell leaves what is there, and no case goes away.
    Documents that are linked to nothing yet are matched by their names.
    """
    if cases is None and documents is None:
        raise UsageError("There is nothing to import.", "Name a table of cases, or --documents TABLE.")
    case_table = read_rows(cases) if cases else None
    document_table = read_rows(documents) if documents else None
    _must_have(types or {}, [each for each in (case_table, document_table) if each])
    work, column = _Work(), ""
    finder = DocumentFinder(project)
    with project.write("import cases") as tx:
        if case_table is not None:
            column = _case_column(case_table, project.case_noun, cases)
            _take_cases(tx, case_table, column, types or {}, work, place=cases.name if cases else "")
        if document_table is not None:
            _take_documents(tx, document_table, project.case_noun, finder, types or {}, work, documents)
        work.linked += link_by_name(tx)
        tx.summary = _summary(work, project.case_noun)
        without_document, without_case = store.without_document(tx), in_order(store.without_case(tx).values())
    return CasesReport(
        change=project.last,
        added=tuple(work.added),
        updated=tuple(work.updated),
        linked=work.linked,
        columns=tuple(work.columns),
        document_columns=tuple(work.document_columns),
        problems=tuple(work.problems),
        without_document=without_document,
        without_case=tuple(without_case),
        unknown_documents=tuple(work.unknown),
        case_column=column,
    )


def _must_have(types: Mapping[str, AttributeType], tables: Sequence[TableFile]) -> None:
    columns = list(dict.fromkeys(name for table in tables for name in table.columns))
    for name in types:
        if name not in columns:
            raise UsageError(f"There is no column “{name}” to give a type to.", f"There is: {', '.join(columns)}.")


def _summary(work: _Work, noun: str) -> str:
    done = [f"{counted(len(work.added), noun)} added"] if work.added else []
    done += [f"{counted(len(work.updated), noun)} there already"] if work.updated else []
    done += [counted(work.linked, "link")] if work.linked else []
    return ", ".join(done) or "attributes"


def _case_column(table: TableFile, noun: str, path: Path | None) -> str:
    column = _column_of(table, ("case", noun, "name", *_CASE_COLUMNS))
    if column is not None:
        return column
    if not table.columns and table.problems:
        raise UsageError(f"{path.name if path else 'The table'}: {table.problems[0]}.", "Write one object a line.")
    called = " or ".join(f"“{each}”" for each in dict.fromkeys(("case", noun)))
    raise UsageError(
        f"{path.name if path else 'The table'} has no column with the case's name.",
        f"Call it {called}; it has: {', '.join(table.columns) or 'nothing'}.",
    )


def _column_of(table: TableFile, names: Sequence[str]) -> str | None:
    """The column that is called by the first of the names that one is called by, in any case of letters."""
    by_key = {name_key(column): column for column in table.columns}
    return next((by_key[name_key(each)] for each in names if name_key(each) in by_key), None)


def _take_cases(
    tx: Transaction, table: TableFile, column: str, types: Mapping[str, AttributeType], work: _Work, *, place: str
) -> None:
    work.problems += [Problem(each.message, each.line, place) for each in table.problems]
    known = {name_key(name): (key, name) for key, name in tx.tuples("select id, name from cases")}
    values: dict[str, list[Given]] = {each: [] for each in table.columns if each != column}
    seen: dict[str, int] = {}
    for row in table.rows:
        name = " ".join(row.cells.get(column, "").split())
        if not name:
            if any(row.cells.values()):
                work.problems.append(Problem(f"there is no name in the column “{column}”", row.line, place))
            continue
        if name_key(name) in seen:
            first = seen[name_key(name)]
            work.problems.append(Problem(f"“{name}” is there already, on line {first}", row.line, place))
            continue
        seen[name_key(name)] = row.line
        key = _case(tx, known, name, work)
        for attribute, cell in row.cells.items():
            if attribute in values:
                values[attribute].append(Given(key, cell, row.line, place))
    work.columns, problems = store_values(tx, AttributeOf.CASE, values, types=types)
    work.problems += problems


def _case(tx: Transaction, known: dict[str, tuple[int, str]], name: str, work: _Work) -> int:
    found = known.get(name_key(name))
    if found is not None:
        work.updated.append(found[1])
        return found[0]
    proper = proper_name(name, "case")
    key = tx.insert("cases", name=proper, position=len(known))
    known[name_key(name)] = (key, proper)
    work.added.append(proper)
    return key


def _take_documents(
    tx: Transaction,
    table: TableFile,
    noun: str,
    finder: DocumentFinder,
    types: Mapping[str, AttributeType],
    work: _Work,
    path: Path | None,
) -> None:
    place = path.name if path else ""
    work.problems += [Problem(each.message, each.line, place) for each in table.problems]
    by_key = {name_key(column): column for column in table.columns}
    column = _column_of(table, _DOCUMENT_COLUMNS)
    if column is None:
        raise UsageError(
            f"{place} has no column with the document's name.",
            f"Call it “document”; it has: {', '.join(table.columns) or 'nothing'}.",
        )
    case_column = _column_of(table, ("case", noun, *_CASE_COLUMNS))
    own = {by_key[name_key(each)] for each in _OWN_FIELDS if name_key(each) in by_key}
    values: dict[str, list[Given]] = {
        each: [] for each in table.columns if each not in {column, case_column} and each not in own
    }
    known = {name_key(name): (key, name) for key, name in tx.tuples("select id, name from cases")}
    for row in table.rows:
        document = _document(finder, row, column, work, place)
        if document is None:
            continue
        work.problems += _own_fields(tx, row, document, place)
        if case_column and row.cells.get(case_column, "").strip():
            _link(tx, known, row, case_column, document, work, place)
        for attribute, given in values.items():
            given.append(Given(document.id, row.cells.get(attribute, ""), row.line, place))
    work.document_columns, problems = store_values(tx, AttributeOf.DOCUMENT, values, types=types)
    work.problems += problems


def _document(finder: DocumentFinder, row: TableRow, column: str, work: _Work, place: str) -> Document | None:
    name = row.cells.get(column, "").strip()
    if not name:
        return None
    try:
        return finder.find(name)
    except (NotFound, Ambiguous) as error:
        work.unknown.append(name)
        work.problems.append(Problem(str(error), row.line, place))
        return None


def _own_fields(tx: Transaction, row: TableRow, document: Document, place: str) -> Iterator[Problem]:
    """Write a document's own language and date; what is none is told, and leaves what is there."""
    from qcode.formats.transcripts.markdown import iso_date, language_code

    given = {name_key(name): cell.strip() for name, cell in row.cells.items() if cell.strip()}
    language, date = given.get("language") or given.get("dil"), given.get("date") or given.get("tarih")
    values: dict[str, str] = {}
    if language and (code := language_code(language)):
        values["language"] = code
    elif language:
        yield Problem(f"“{language}” is no language code such as tr or en", row.line, place)
    if date and (day := iso_date(date)):
        values["date"] = day
    elif date:
        yield Problem(f"“{date}” is no date such as 2024-05-17", row.line, place)
    if values:
        tx.update("documents", document.id, **values)


def _link(
    tx: Transaction,
    known: Mapping[str, tuple[int, str]],
    row: TableRow,
    case_column: str,
    document: Document,
    work: _Work,
    place: str,
) -> None:
    name = row.cells[case_column].strip()
    found = known.get(name_key(name))
    if found is None:
        work.problems.append(Problem(f"there is no case “{name}”", row.line, place))
        return
    try:
        start, stop = _range(row, document.characters)
    except Refused as error:
        work.problems.append(Problem(error.message, row.line, place))
        return
    if start is not None:
        tx.stay_in_text(document.id, document.revision)
    work.linked += store.link(tx, case_id=found[0], document_id=document.id, start=start, stop=stop)


def _range(row: TableRow, characters: int) -> tuple[int | None, int | None]:
    given = {name_key(name): cell.strip() for name, cell in row.cells.items()}
    start, stop = given.get("start", ""), given.get("stop", "") or given.get("end", "")
    if not start and not stop:
        return None, None
    first, last = whole(start), whole(stop)
    if first is None or last is None or not first < last <= characters:
        raise Refused(f"“{start}” to “{stop}” is no part of a document of {characters} characters")
    return first, last

"""Memos with all that a list of them needs: what each is on, in which document, about which case and code, by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from qcode.errors import UsageError
from qcode.model.coding import Memo, MemoOn
from qcode.model.selection import Selection
from qcode.services.attributes.variables import proper_date
from qcode.services.columns import case_zones, cases_at, ground
from qcode.services.memos import list_memos, memo_names
from qcode.services.selecting import named, resolve
from qcode.storage import counts
from qcode.storage.coders import coders
from qcode.storage.codes import codebook
from qcode.storage.selecting import where_codings
from qcode.text.fold import name_key, sort_key

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.services.project import Project
    from qcode.services.selecting import Resolved

KINDS = {
    MemoOn.PROJECT: "on the project",
    MemoOn.DOCUMENT: "on documents",
    MemoOn.CASE: "on cases",
    MemoOn.CODE: "on codes",
    MemoOn.CODING: "on codings",
    MemoOn.SPAN: "on passages",
    MemoOn.CELL: "summaries of a case and a code",
}
"""What memos are written on, in the order of lists."""

GROUPINGS = ("kind", "code", "case", "document", "coder", "date")
"""By what memos can be put together."""


@dataclass(frozen=True, slots=True)
class MemoLine:
    """A memo in a list.

    `what` is the thing that it is on. `document`, `cases` and `code` are those that it is about, "" or none where
    it is about none: a memo on a coding is about the coding's document and code, and the cases of its passage.
    `start` and `stop` are the borders of its passage. `name` is by what it is changed: its GUID's last digits.
    """

    memo: Memo
    what: str
    coder: str
    document: str = ""
    cases: tuple[str, ...] = ()
    code: str = ""
    code_id: int | None = None
    start: int | None = None
    stop: int | None = None
    document_id: int = 0
    name: str = ""

    @property
    def day(self) -> str:
        """The day on which it was written, ISO 8601, in UTC."""
        return self.memo.created[:10]


@dataclass(frozen=True, slots=True)
class MemoFilter:
    """Which memos are wanted; an empty part means all.

    `selection` is that of every question, put to memos: its codes, cases and documents are those that a memo is about,
    its coders are the writers, and its dates those of writing: a day, a month or a year. Roles and speakers keep the
    memos on passages of such speech; a round, the agreed layer and queries those on such codings. `words` must all be
    in the memo, its title, or the name of what it is on.
    """

    on: tuple[MemoOn, ...] = ()
    selection: Selection = field(default_factory=Selection)
    words: str = ""

    def describe(self) -> str:
        """The filters in words; "" where there are none."""
        parts = [", ".join(KINDS[each] for each in self.on)] if self.on else []
        parts += filter(None, [self.selection.describe()])
        parts += [f"with “{self.words}”"] if self.words else []
        return "; ".join(parts)


def memo_lines(project: Project, only: MemoFilter | None = None) -> list[MemoLine]:
    """The memos that a filter leaves, oldest first.

    Raises NotFound, with names like it, for a name that is not there, UsageError for a date that is none.
    """
    with project.database.snapshot():
        found = lines_of(project, list_memos(project))
        return _kept(project, found, only or MemoFilter())


def lines_of(project: Project, memos: Iterable[Memo]) -> list[MemoLine]:
    """Memos with what they are on, in the order given."""
    with project.database.snapshot():
        placing = _Placing(project)
        names = memo_names(project)
        return [replace(placing.line(memo), name=names.get(memo.id, "")) for memo in memos]


def _kept(project: Project, lines: list[MemoLine], only: MemoFilter) -> list[MemoLine]:
    database, book, asked = project.database, codebook(project.database), only.selection
    tests: list[Callable[[MemoLine], bool]] = []
    if only.on:
        tests.append(lambda line: line.memo.on in only.on)
    if asked.coders:
        whose = set(named("coder", asked.coders, {each.id: each.name for each in coders(database)}).values())
        tests.append(lambda line: line.coder in whose)
    resolved = resolve(project, replace(asked, coders=(), since=None, until=None), book=book)
    codes, universe = resolved.chosen.codes, resolved.universe
    if codes is not None:
        tests.append(lambda line: line.code_id in codes)
    if universe.by_case:
        cases = set(universe.cases.values())
        tests.append(lambda line: not cases.isdisjoint(line.cases))
    if not universe.all_documents:
        documents = set(universe.documents.values())
        tests.append(lambda line: line.document in documents)
    if asked.round or asked.agreed or asked.asks or asked.roles or asked.speakers:
        tests.append(_Passages(project, resolved, of_codings=bool(asked.round or asked.agreed or asked.asks)).holds)
    tests += _dated(asked)
    words = name_key(only.words).split()
    if words:
        tests.append(lambda line: all(word in _searched(line) for word in words))
    return [line for line in lines if all(test(line) for test in tests)]


class _Passages:
    """Whether memos are on passages that a selection keeps: on codings, or, unless `of_codings`, on any."""

    def __init__(self, project: Project, resolved: Resolved, *, of_codings: bool) -> None:
        self._ground, self._of_codings = ground(project, resolved), of_codings
        where = where_codings(resolved.chosen)
        said = f"""select c.document_id, c.id from codings c {where.sql} {"and" if where.sql else "where"}
        c.id in (select m.coding_id from memos m where m.target = 'coding')"""
        rows = project.database.tuples(said, **where.values)
        self._codings = {key for document, key in rows if resolved.chosen.holds(document, key)}

    def holds(self, line: MemoLine) -> bool:
        """Whether the passage of a memo is kept; a memo that is on none is not."""
        memo = line.memo
        if memo.on is not MemoOn.CODING and (self._of_codings or memo.on is not MemoOn.SPAN):
            return False
        if memo.on is MemoOn.CODING and memo.target_id not in self._codings:
            return False
        document = line.document_id
        if document not in self._ground.documents or line.start is None or line.stop is None:
            return False
        return self._ground.layout(document, {}).place(line.start, line.stop) is not None


def _searched(line: MemoLine) -> str:
    return name_key(f"{line.memo.title} {line.memo.text} {line.what}")


def _dated(only: Selection) -> Iterator[Callable[[MemoLine], bool]]:
    if only.since:
        first = proper_date(only.since)
        yield lambda line: line.day[: len(first)] >= first
    if only.until:
        last = proper_date(only.until)
        yield lambda line: line.day[: len(last)] <= last


def grouped(lines: Iterable[MemoLine], by: str) -> list[tuple[str, list[MemoLine]]]:
    """Memos under headings: by what they are on, the code, the case, the document, the coder, or the day of writing.

    Names come as in a dictionary, days from the first; what has none comes last. Within, the order stays. Raises
    UsageError for another way.
    """
    if by not in GROUPINGS:
        raise UsageError(f"“{by}” is no way to group memos.", f"Use one of: {', '.join(GROUPINGS)}.")
    kinds = list(KINDS)
    ways: Mapping[str, Callable[[MemoLine], str]] = {
        "kind": lambda line: KINDS[line.memo.on],
        "code": lambda line: line.code or "(no code)",
        "case": lambda line: " and ".join(line.cases) or "(no case)",
        "document": lambda line: line.document or "(no document)",
        "coder": lambda line: line.coder,
        "date": lambda line: line.day,
    }
    heading = ways[by]

    def place(line: MemoLine) -> tuple[object, ...]:
        name = heading(line)
        return (kinds.index(line.memo.on),) if by == "kind" else (name.startswith("("), sort_key(name))

    return [(name, list(group)) for name, group in groupby(sorted(lines, key=place), key=heading)]


class _Placing:
    """Finds what memos are on; what they point at was read once."""

    def __init__(self, project: Project) -> None:
        database = project.database
        self._project, self._book = project, codebook(database)
        self._documents, self._cases = counts.document_names(database), counts.case_names(database)
        self._coders = {each.id: each.name for each in coders(database)}
        self._zones = case_zones(database, self._documents, self._cases)
        said = """select c.id, c.document_id, c.code_id, c.start, c.stop from codings c
        where c.id in (select m.coding_id from memos m where m.target = 'coding')"""
        self._codings = {row[0]: row[1:] for row in database.tuples(said)}

    def line(self, memo: Memo) -> MemoLine:
        """One memo with what it is on."""
        coder = self._coders.get(memo.coder_id, "")
        key = memo.target_id
        if memo.on is MemoOn.PROJECT or key is None:
            return MemoLine(memo, self._project.name, coder)
        if memo.on is MemoOn.CODING:
            return self._on_coding(memo, key, coder)
        if memo.on is MemoOn.CODE:
            code = _path(self._book, key)
            return MemoLine(memo, code, coder, code=code, code_id=key)
        if memo.on in (MemoOn.CASE, MemoOn.CELL):
            return self._on_case(memo, key, coder)
        name = self._documents.get(key, "")
        start, stop = (memo.span.start, memo.span.end) if memo.span else (None, None)
        about = self._cases_of(key, start, stop)
        return MemoLine(memo, name, coder, name, about, start=start, stop=stop, document_id=key)

    def _on_coding(self, memo: Memo, key: int, coder: str) -> MemoLine:
        if key not in self._codings:
            return MemoLine(memo, "", coder)
        document_id, code_id, start, stop = self._codings[key]
        name, code = self._documents.get(document_id, ""), _path(self._book, code_id)
        about = self._cases_of(document_id, start, stop)
        return MemoLine(memo, f"{code} in {name}", coder, name, about, code, code_id, start, stop, document_id)

    def _on_case(self, memo: Memo, key: int, coder: str) -> MemoLine:
        name = self._cases.get(key, "")
        if memo.on is MemoOn.CASE:
            return MemoLine(memo, name, coder, cases=(name,))
        code = _path(self._book, memo.code_id or 0)
        return MemoLine(memo, f"{name} × {code}", coder, cases=(name,), code=code, code_id=memo.code_id)

    def _cases_of(self, document_id: int, start: int | None, stop: int | None) -> tuple[str, ...]:
        """The cases of a document, or of a passage of it, in the order in which they came."""
        zones = self._zones.get(document_id, {})
        held = set(zones) if start is None or stop is None else set(cases_at(zones, start, stop))
        return tuple(name for key, name in self._cases.items() if key in held)


def _path(book: Codebook, key: int) -> str:
    return book.path_text(key) if key in book else ""


def place_of(line: MemoLine) -> str:
    """The thing, with the borders of the passage where it is one."""
    what = line.what or line.memo.on.value
    return what if line.start is None else f"{what}, {line.start} to {line.stop}"


def head_of(line: MemoLine) -> str:
    """What stands over a memo's words: its name, what it is on, its title, by whom, of which day."""
    parts = (line.name, place_of(line), line.memo.title, line.coder, line.memo.modified[:10])
    return " · ".join(each for each in parts if each)

"""What the screen of more tables can show: which table, asked how, and what stands behind each of its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from qcode.model.selection import Selection
from qcode.model.table import Table
from qcode.services.tables.notes import plural
from qcode.services.wording import capitalised

if TYPE_CHECKING:
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project
    from qcode.services.tables.crosstab import CodeLine


@dataclass(frozen=True, slots=True)
class Asked:
    """Which table is asked for: its name, what of, and how."""

    kind: str = "attribute"
    subject: str = ""
    depth: int | None = None
    parents: bool = True
    lemmas: bool = False
    how: str = ""
    events: tuple[int, ...] = ()
    selection: Selection = field(default_factory=Selection)

    @property
    def way(self) -> Way:
        """How the table is counted: the chosen way, or the first."""
        ways = KINDS[self.kind].ways
        return next((each for each in ways if each.key == self.how), ways[0])


class Way(NamedTuple):
    """A way in which a table can be counted: its key, what it is called, what it means."""

    key: str
    told: str
    note: str = ""


class Place(NamedTuple):
    """A place of the text: a line of words in their context."""

    document_id: int
    start: int


Behind = tuple[str, Callable[[], Iterable["Excerpt"]]]
"""What it is about, and how the excerpts are read."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A table, and by the number of a row what stands behind it: excerpts, those of a period, a place, a word.

    `more` is what is said beside a code that stands over its rows, `cells` are its listed columns as they are written.
    """

    table: Table
    behind: Callable[[int], Behind | Place | Periods | Word | None]
    more: Mapping[str, str] = field(default_factory=dict)
    cells: Sequence[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the tables: its name, what it is, which columns are listed (and when each gives way), how it is answered.

    `subject` is what it is asked of: an attribute, a year, a word, or nothing. `ways` are those in which it can be
    counted, the first one to begin with. `own` begins with each code without those under it, `depth` with so many
    levels.
    """

    name: str
    told: str
    columns: tuple[tuple[str, int], ...]
    answer: Callable[[Project, Asked], Shown]
    ways: tuple[Way, ...]
    subject: str = ""
    own: bool = False
    depth: int | None = None


def _attribute(project: Project, asked: Asked) -> Shown:
    from qcode.services.tables.crosstab import code_by_attribute
    from qcode.services.tables.crosstab_tables import as_table, cell_excerpts

    found = code_by_attribute(
        project, by=asked.subject, selection=asked.selection, universe=asked.way.key, depth=asked.depth,
        parents=asked.parents,
    )  # fmt: skip
    table, values = as_table(found, layout="long"), len(found.values) + 1

    def behind(at: int) -> Behind:
        row, value = divmod(at, values)
        column = None if value == len(found.values) else value
        about = f"{found.lines[row].row.label} × {found.values[value] if column is not None else 'all'}"
        return about, lambda: cell_excerpts(project, found, row, column)

    return Shown(table, behind, {line.row.label: _tested(line) for line in found.lines})


def _tested(line: CodeLine) -> str:
    """The test of a line in a few words."""
    if line.test.p is None:
        return line.test.note
    effect = "" if line.test.v is None else f", V {line.test.v:.2f}"
    return f"{line.test.test}: p {_small(line.test.p)}, Holm {_small(line.p_holm)}{effect}"


def _small(p: float | None) -> str:
    return "undefined" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _joint(project: Project, asked: Asked) -> Shown:
    from qcode.services.tables.crosstab_tables import cell_excerpts
    from qcode.services.tables.joint import as_table, joint_display

    found = joint_display(
        project, by=asked.subject, selection=asked.selection, universe=asked.way.key, depth=asked.depth,
        parents=asked.parents,
    )  # fmt: skip
    values = len(found.table.values)

    def behind(at: int) -> Behind:
        row, value = divmod(at, values)
        about = f"{found.table.lines[row].row.label} × {found.table.values[value]}"
        return about, lambda: cell_excerpts(project, found.table, row, value)

    return Shown(as_table(found), behind)


class Periods(NamedTuple):
    """What stands behind a period: its name, and its codes with the number of cases and their excerpts."""

    name: str
    codes: Sequence[tuple[str, int]]
    excerpts: Callable[[int | None], Iterable[Excerpt]]
    """By the place of a code; None stands for all."""


def _time(project: Project, asked: Asked) -> Shown:
    from qcode.services.tables.over_time import as_table, over_time, period_excerpts

    universe, _, every = asked.way.key.partition("/")
    found = over_time(
        project, by=asked.subject, selection=asked.selection, universe=universe, every=int(every or 1),
        events=asked.events, depth=asked.depth, parents=asked.parents,
    )  # fmt: skip

    def behind(at: int) -> Periods:
        period = found.periods[at]
        codes = [(row.label, number) for row, number in zip(found.rows, period.codes, strict=True)]
        return Periods(period.name, codes, lambda row: period_excerpts(project, found, row, at))

    return Shown(as_table(found, short=True), behind)


def _coverage(project: Project, asked: Asked) -> Shown:
    from qcode.services.tables.coverage import as_table, code_excerpts, coverage

    found = coverage(project, selection=asked.selection, depth=asked.depth, parents=asked.parents)
    if asked.way.key == "code":
        return Shown(as_table(found), lambda at: (found.labels[at], lambda: code_excerpts(project, found, at)))
    coders = max(1, len(found.coders))

    def behind(at: int) -> Behind:
        row, coder = divmod(at, coders)
        code = row if row < len(found.labels) else None
        about = f"{found.labels[row] if code is not None else 'any code'} × {found.coders[coder]}"
        return about, lambda: code_excerpts(project, found, code, coder=coder)

    return Shown(as_table(found, by="coder"), behind)


def _sequence(project: Project, asked: Asked) -> Shown:
    from qcode.services.tables.sequence import as_table, pair_excerpts, pairs, sequence

    within, unit, *across = asked.way.key.split("/")
    found = sequence(
        project, within=int(within), unit=unit, across=bool(across), selection=asked.selection, depth=asked.depth,
        parents=asked.parents,
    )  # fmt: skip
    listed = pairs(found)

    def behind(at: int) -> Behind:
        first, second = listed[at]
        about = f"{found.labels[first]}, then {found.labels[second]}"
        return about, lambda: pair_excerpts(project, found, first, second)

    return Shown(as_table(found, short=True), behind)


class Word(NamedTuple):
    """A word that is looked up, in the excerpts of a code where it is listed under one."""

    word: str
    code: str = ""


def _words(project: Project, asked: Asked) -> Shown:
    from qcode.services.tables.words import as_table, word_frequencies

    by_code, _, sort = asked.way.key.partition("/")
    found = word_frequencies(
        project, selection=asked.selection, by_code=bool(by_code), lemmas=asked.lemmas, depth=asked.depth,
        parents=asked.parents, sort=sort, top=20 if by_code else 500,
    )  # fmt: skip

    def behind(at: int) -> Word:
        line = found.lines[at]
        return Word(line.word, found.labels[line.code] if line.code is not None else "")

    return Shown(as_table(found, short=not by_code), behind)


def _context(project: Project, asked: Asked) -> Shown:
    from qcode.services.tables.concordance import as_table
    from qcode.services.tables.word_places import in_context

    sort, _, how = asked.way.key.partition("/")
    found = in_context(
        project, asked.subject, selection=asked.selection, lemmas=asked.lemmas, part=how == "part",
        loose=how == "loose", sort=sort,
    )  # fmt: skip
    table = as_table(found, asked.subject, selection=asked.selection)
    return Shown(table, lambda at: Place(found[at].hit.document_id, found[at].hit.span.start))


_SHARE = (("n", 0), ("N", 0), ("share", 0), ("low", 2), ("high", 2))
_UNIVERSE = (Way("done", "done", "only cases that are coded to the end"),
             Way("all", "undone too", "where not found may only be not coded yet"))  # fmt: skip
_YEARS = (*_UNIVERSE, *(Way(f"done/{n}", f"periods of {n} years", "only cases that are coded to the end")
                        for n in (2, 5, 10)))  # fmt: skip
_APART = tuple(
    Way(f"{number}/{unit}{across}", told + (", all coders as one" if across else ""))
    for across in ("", "/across")
    for number, unit, told in (
        (1, "sentence", "within 1 sentence"), (0, "sentence", "in the same sentence"),
        (2, "sentence", "within 2 sentences"), (5, "sentence", "within 5 sentences"),
        (0, "paragraph", "in the same paragraph"), (1, "paragraph", "within 1 paragraph"),
        (0, "turn", "in the same turn"), (1, "turn", "within 1 turn"), (2, "turn", "within 2 turns"),
    )
)  # fmt: skip
_LISTS = (Way("/count", "all, by number"), Way("/word", "all, by the alphabet"),
          Way("/keyness", "by how typical of the codes", "w chooses them: code=…"),
          Way("code/count", "by code, by number", "20 words under every code"),
          Way("code/keyness", "by code, by how typical"))  # fmt: skip
_ORDERS = (Way("place", "in the order of the text"), Way("left", "by what stands left"),
           Way("right", "by what stands right"), Way("word", "by the form"),
           Way("place/part", "inside of words, too"), Way("place/loose", "i, ı, İ and I alike"))  # fmt: skip
KINDS: dict[str, Kind] = {
    each.name: each
    for each in (
        Kind("attribute", "codes by an attribute: n of N, intervals, tests",
             (("", 0), *_SHARE, ("expected", 4), ("residual", 1)),
             _attribute, _UNIVERSE, "attribute"),
        Kind("joint", "joint display: codes by an attribute, with quotes",
             (("", 0), *_SHARE, ("excerpts", 1), ("quotes", 0)), _joint, _UNIVERSE, "attribute"),
        Kind("coverage", "how much of the text codes cover",
             (("", 0), ("coder", 0), ("excerpts", 0), ("words", 0), ("of all words", 0), ("characters", 3),
              ("of all characters", 2), ("words an excerpt", 1)), _coverage,
             (Way("code", "by code"), Way("coder", "by code and coder"))),
        Kind("words", "words that are said",
             (("", 0), ("n", 0), ("per 1,000", 0), ("documents", 2), ("elsewhere", 3), ("per 1,000 elsewhere", 3),
              ("keyness", 0), ("log ratio", 1)), _words, _LISTS),
        Kind("context", "words in their context",
             (("document", 2), ("turn", 3), ("speaker", 4), ("left", 0), ("word", 0), ("right", 0)), _context, _ORDERS,
             "word"),
        Kind("time", "cases and codes by year", (("*", 0),), _time, _YEARS, "year", depth=1),
        Kind("sequence", "codes one after another",
             (("", 0), ("followed by", 0), ("n", 0), ("excerpts", 2), ("of them followed", 1), ("share", 0)),
             _sequence, _APART, own=True),
    )
}  # fmt: skip
"""The tables by their names, in the order in which they are offered."""


def subjects(project: Project, kind: Kind) -> Sequence[tuple[str, str]]:
    """What a table can be asked of: attributes of cases and their types, for years those that can hold one.

    Choices come first, those with fewer values before others.
    """
    from qcode.services.attributes.variables import variable
    from qcode.services.cases import attribute_types

    found = [(name, str(kind_of)) for owner, name, kind_of in attribute_types(project) if owner == "case"]
    if kind.subject == "year":
        return [each for each in found if each[1] in ("number", "date")]
    values = {name: len(set(variable(project.database, f"case.{name}").values.values())) for name, _ in found}
    return sorted(found, key=lambda each: (each[1] != "choice", values[each[0]]))


def missing(project: Project, kind: Kind) -> tuple[str, str]:
    """What to say where a table has nothing that it can be asked of, and what to do."""
    what = "attribute with years" if kind.subject == "year" else "attribute"
    cases = capitalised(plural(project.case_noun), project.language)
    return f"{cases} have no {what} yet.", "qcode cases import cases.csv"

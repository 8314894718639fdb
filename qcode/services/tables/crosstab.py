"""Codes by an attribute of cases: n of N cases, shares with intervals, a test where one is meant, residuals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from qcode.analysis.contingency import Association, adjusted_residuals, association, expected_counts, holm
from qcode.analysis.proportions import Proportion, proportion
from qcode.errors import Refused, UsageError
from qcode.model.selection import Selection
from qcode.model.table import Cell
from qcode.services.attributes.bands import banded
from qcode.services.tables import frequencies
from qcode.services.tables.notes import counted, percent, plural
from qcode.services.telling import tell

if TYPE_CHECKING:
    from qcode.services.attributes.variables import Variable
    from qcode.services.project import Project
    from qcode.services.tables.parts import CodeRow, Frequencies

UNIVERSES = ("done", "all")
"""The cases that a table is of: those whose documents somebody has done, all of them; or all that have a document."""

DRAWS, SEED = 10_000, 1


class CaseCodes(NamedTuple):
    """Which cases have which codes: `rows` of the table by case, and the columns of it that are in the universe.

    `present` has, for every row, whether each of these cases has the code. `left` says in words which cases are not in
    the universe.
    """

    table: Frequencies
    columns: tuple[int, ...]
    cases: tuple[int, ...]
    present: tuple[tuple[bool, ...], ...]
    left: tuple[str, ...]


def case_codes(
    project: Project,
    *,
    selection: Selection | None = None,
    universe: str = "done",
    depth: int | None = None,
    parents: bool = True,
    rows: str = "all",
    sort: str = "codebook",
) -> CaseCodes:
    """Which cases of a universe have which codes.

    Raises UsageError for another universe, and what `tables.frequencies` raises.
    """
    if universe not in UNIVERSES:
        raise UsageError(f"“{universe}” is no choice of cases.", f"Use one of: {', '.join(UNIVERSES)}.")
    table = frequencies(
        project, by="case", selection=selection, depth=depth, parents=parents, rows=rows, sort=sort
    )  # fmt: skip
    heads = list(enumerate(table.columns))
    kept = [at for at, head in heads if head.documents and (universe == "all" or head.done == head.documents)]
    present = tuple(tuple(_is_found(line[at]) for at in kept) for line in table.cells)
    return CaseCodes(table, tuple(kept), tuple(int(table.columns[at].key or 0) for at in kept), present,
                     _left(table, universe))  # fmt: skip


def _is_found(cell: Cell) -> bool:
    return isinstance(cell, int) and cell > 0


def _left(table: Frequencies, universe: str) -> tuple[str, ...]:
    noun = table.case_noun
    without = sum(not head.documents for head in table.columns)
    undone = sum(bool(head.documents) and head.done < head.documents for head in table.columns)
    notes = [f"{counted(without, noun)} without a document {_are(without)} not in this table."] if without else []
    if undone and universe == "done":
        notes.append(f"{counted(undone, noun)} not coded to the end {_are(undone)} not in this table.")
    elif undone:
        notes.append(
            f"{counted(undone, noun)} not coded to the end {_are(undone)} among them, where not found is not known."
        )
    return tuple(notes)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code: n of N cases for every value and for all of them, expected counts, adjusted residuals, and the test.

    The test, `expected` and `residuals` leave cases without a value out. `p_holm` is p adjusted for all tests of the
    table.
    """

    row: CodeRow
    values: tuple[Proportion, ...]
    total: Proportion
    expected: tuple[float | None, ...]
    residuals: tuple[float | None, ...]
    test: Association
    p_holm: float | None


@dataclass(frozen=True, slots=True)
class CodeByAttribute:
    """A table of codes by an attribute of cases, with everything that its numbers mean.

    `values` are the attribute's values or bands, `keys` what they stand for (None for “no value”), `sizes` the cases
    of each in the universe. `case_keys` and `case_names` are these cases, `case_values` the places of their values.
    `by` finds the same columns again; `test_notes` are those of the notes that are about the tests.
    """

    by: str
    attribute: str
    values: tuple[str, ...]
    keys: tuple[str | None, ...]
    sizes: tuple[int, ...]
    lines: tuple[CodeLine, ...]
    cases: int
    case_names: tuple[str, ...]
    case_keys: tuple[int, ...]
    case_values: tuple[int, ...]
    case_noun: str
    universe: str
    parents: bool
    selection: Selection
    level: float
    notes: tuple[str, ...]
    test_notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the table shows, in a line."""
        return f"codes by {self.attribute}: n of N {plural(self.case_noun)}"


def code_by_attribute(
    project: Project,
    *,
    by: str,
    selection: Selection | None = None,
    universe: str = "done",
    depth: int | None = None,
    parents: bool = True,
    rows: str = "all",
    sort: str = "codebook",
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> CodeByAttribute:
    """Count the cases that have each code, by an attribute of cases, with shares, intervals, a test and residuals.

    `by` is an attribute of cases, with bands behind a colon (`services.attributes.bands`); more than eight different
    numbers are cut into four bands, dates into years. `universe` is `done` (the cases all of whose documents a
    coder has done) or `all` (with a document; what was not found there may only not be coded yet). Numbers are of
    cases, so that they are independent: excerpts of one case are not, and no test is of excerpts.
    Raises UsageError for an attribute of documents, Refused where no case is in the universe.
    """
    asked = selection or Selection()
    if not 0 < level < 1:
        raise UsageError(f"The level {level} is not between 0 and 1.", "Write 0.95 for 95 %.")
    with project.database.snapshot():
        variable, notes = banded(project.database, by, many=True)
        if variable.owner != "case":
            what = f"{variable.name} describes documents, and this table is of {plural(project.case_noun)}."
            raise UsageError(
                what, f"Count documents with: qcode table frequencies --by {variable.name} --count documents"
            )
        found = case_codes(
            project, selection=asked, universe=universe, depth=depth, parents=parents, rows=rows, sort=sort
        )
    _must_have(found, universe)
    keys, at = _columns(variable, found.cases)
    lines = _lines(found, keys, at, level=level, draws=draws, seed=seed)
    sizes = tuple(at.count(column) for column in range(len(keys)))
    tested = tuple(_tests_told(lines, missing=sizes[-1] if None in keys else 0, noun=project.case_noun))
    return CodeByAttribute(
        by=by,
        attribute=variable.name,
        values=tuple(key if key is not None else "(no value)" for key in keys),
        keys=keys,
        sizes=sizes,
        lines=lines,
        cases=len(found.cases),
        case_names=tuple(found.table.columns[column].label for column in found.columns),
        case_keys=found.cases,
        case_values=tuple(at),
        case_noun=project.case_noun,
        universe=universe,
        parents=parents,
        selection=asked,
        level=level,
        notes=(*_notes(found, notes, universe=universe, level=level), *tested),
        test_notes=tested,
    )


def _must_have(found: CaseCodes, universe: str) -> None:
    if found.cases:
        return
    noun = found.table.case_noun
    if universe == "done" and any(head.documents for head in found.table.columns):
        raise Refused(
            f"No {noun} is coded to the end yet.",
            "Mark documents with qcode documents done, or take all with --universe all.",
        )
    raise Refused(f"There is no {noun} with a document here.", "Link documents: qcode cases link DOCUMENT CASE")


def _columns(variable: Variable, cases: Sequence[int]) -> tuple[tuple[str | None, ...], list[int]]:
    """The values that occur among these cases, in their order, and the place of each case among them."""
    within = [variable.values.get(key) for key in cases]
    occurring = set(within)
    keys: list[str | None] = [value for value in variable.sorted() if value in occurring]
    keys += [None] if None in occurring else []
    return tuple(keys), [keys.index(value) for value in within]


def _lines(
    found: CaseCodes, keys: Sequence[str | None], at: Sequence[int], *, level: float, draws: int, seed: int
) -> tuple[CodeLine, ...]:
    known = [column for column, key in enumerate(keys) if key is not None]
    sizes = [list(at).count(column) for column in range(len(keys))]
    counts = [
        [sum(1 for has, column in zip(line, at, strict=True) if has and column == each) for each in range(len(keys))]
        for line in found.present
    ]
    tests = [
        association(
            _table(line, sizes, known), draws=draws, seed=seed, beat=partial(tell, "testing", place, len(counts))
        )
        for place, line in enumerate(counts)
    ]
    adjusted = holm([each.p for each in tests])
    return tuple(
        _line(row, line, sizes, known, test, p, level=level)
        for row, line, test, p in zip(found.table.rows, counts, tests, adjusted, strict=True)
    )


def _table(line: Sequence[int], sizes: Sequence[int], known: Sequence[int]) -> list[list[int]]:
    return [[line[at] for at in known], [sizes[at] - line[at] for at in known]]


def _line(
    row: CodeRow, line: Sequence[int], sizes: Sequence[int], known: Sequence[int], test: Association,
    p_holm: float | None, *, level: float,
) -> CodeLine:  # fmt: skip
    table = _table(line, sizes, known)
    expected = dict(zip(known, expected_counts(table)[0].tolist(), strict=True)) if known else {}
    residuals = dict(zip(known, adjusted_residuals(table)[0].tolist(), strict=True)) if known else {}
    places = range(len(line))
    return CodeLine(
        row=row,
        values=tuple(proportion(n, of, level=level) for n, of in zip(line, sizes, strict=True)),
        total=proportion(sum(line), sum(sizes), level=level),
        expected=tuple(_number(expected.get(at)) for at in places),
        residuals=tuple(_number(residuals.get(at)) for at in places),
        test=test,
        p_holm=p_holm,
    )


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _notes(found: CaseCodes, bands: Sequence[str], *, universe: str, level: float) -> list[str]:
    table, noun = found.table, found.table.case_noun
    filters = table.selection.describe()
    of = "all of whose documents a coder has done" if universe == "done" else "with a document"
    told = [
        f"Unit: {plural(noun)}; a {noun} has a code where at least one of its excerpts has it.",
        "A code includes those under it." if table.parents else "A code does not include those under it.",
        f"Universe: {counted(len(found.cases), noun)} {of}.",
        f"Coders: {', '.join(table.coders)}.",
        f"Filters: {filters}." if filters else "",
        *(f"{note[:1].upper()}{note[1:]}." for note in bands),
        *found.left,
        *table.caveats,
        f"Intervals: Wilson, {percent(level)}.",
    ]
    return [note for note in told if note]


def _tests_told(lines: Sequence[CodeLine], *, missing: int, noun: str) -> list[str]:
    tests = [line.test for line in lines if line.test.p is not None]
    if not tests:
        return ["No test: in every line, all cases have the code, or none, or all have one value."] if lines else []
    drawn = next((each for each in tests if each.draws), None)
    by_chance = f", or by drawing {drawn.draws:,} tables (seed {drawn.seed}) where it is too large" if drawn else ""
    number = len(tests)
    how = (
        "Tests of independence over cases: Pearson’s chi-square without a correction where every expected count is "
        f"5 or more, else exact: Fisher, or Freeman–Halton for more than two values{by_chance}."
    )
    many = f"{number} tests: about {number * 0.05:.1f} would fall under p = .05 by chance alone; see “p, Holm”."
    told = [
        how,
        many if number > 1 else "",
        "Residual: adjusted (Haberman); beyond ±2 a value has more or fewer cases with the code than chance gives.",
        f"{counted(missing, noun)} without a value {_are(missing)} not tested." if missing else "",
    ]
    return [note for note in told if note]

"""Cases and codes over time: by a year that an attribute of cases gives, against years in which something happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.analysis.proportions import Proportion, proportion
from qcode.errors import Refused, UsageError
from qcode.model.selection import Selection
from qcode.model.table import Column, ColumnKind, Table
from qcode.model.whole import whole
from qcode.services.attributes.variables import Variable, variable
from qcode.services.segments import in_cases
from qcode.services.tables.cell_names import column_named, place_of
from qcode.services.tables.crosstab import CaseCodes, case_codes
from qcode.services.tables.notes import counted, plural
from qcode.services.zones import joined

if TYPE_CHECKING:
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project
    from qcode.services.tables.parts import CodeRow

WINDOW = 1
"""By default an event's year and the one after it count as close to it."""

MOST = 400


@dataclass(frozen=True, slots=True)
class Period:
    """Some years: the cases that they hold, those of them in the universe, and how many of these have each code."""

    first: int
    last: int
    cases: int
    coded: int
    codes: tuple[int, ...]
    events: tuple[int, ...]
    close: bool

    @property
    def years(self) -> range:
        """All of its years."""
        return range(self.first, self.last + 1)

    @property
    def name(self) -> str:
        """The year, or the first and the last one."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class OverTime:
    """Cases and codes by period, oldest first, empty periods among them.

    `close` is how many of the cases with a year fall in the year of an event or up to `window` years behind it, with
    its interval; `years_close` how many of all `years` from the first to the last such years are. `case_years` has the
    year of every case, by key, that counts for the codes.
    """

    attribute: str
    rows: tuple[CodeRow, ...]
    periods: tuple[Period, ...]
    events: tuple[int, ...]
    window: int
    close: Proportion
    years_close: int
    years: int
    case_noun: str
    case_years: Mapping[int, int]
    selection: Selection
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the table shows, in a line."""
        return f"{plural(self.case_noun)} and codes by {self.attribute}"


def over_time(
    project: Project,
    *,
    by: str,
    every: int = 1,
    events: Sequence[int] = (),
    window: int = WINDOW,
    selection: Selection | None = None,
    universe: str = "done",
    depth: int | None = 1,
    parents: bool = True,
    rows: str = "used",
) -> OverTime:
    """Count cases, and those that have each code, by the year of an attribute (a whole number or a date).

    A period is `every` years long. `events` are years, such as those of elections; a case is close to one in its year
    and up to `window` years later. Cases of the selection count whether they have a document or not; for the codes the
    `universe` is that of `crosstab.case_codes`.
    Raises UsageError for an attribute without years or numbers that make no sense, Refused where no case has a year.
    """
    if every < 1 or window < 0:
        raise UsageError("A period is 1 or more years long, and a window 0 or more.")
    asked = selection or Selection()
    with project.database.snapshot():
        asked_of = variable(project.database, by)
        found = case_codes(project, selection=asked, universe=universe, depth=depth, parents=parents, rows=rows)
    years = _years(project, asked_of, [int(head.key or 0) for head in found.table.columns])
    first, last = min((*years.values(), *events)), max((*years.values(), *events))
    if last - first >= MOST * every:
        raise UsageError(f"{asked_of.name} goes from {first} to {last}.", "Take longer periods with --every.")
    near = joined((event, event + window + 1) for event in events)
    spread = range(min(years.values()), max(years.values()) + 1)
    return OverTime(
        attribute=asked_of.name,
        rows=found.table.rows,
        periods=tuple(_periods(found, years, first, last, every, sorted(set(events)), near)),
        events=tuple(sorted(set(events))),
        window=window,
        close=proportion(sum(_shared(near, range(year, year + 1)) for year in years.values()), len(years)),
        years_close=_shared(near, spread),
        years=len(spread),
        case_noun=project.case_noun,
        case_years={key: year for key, year in years.items() if key in set(found.cases)},
        selection=asked,
        notes=tuple(_notes(found, asked_of, years, universe, parents=parents)),
    )


def _shared(near: Sequence[tuple[int, int]], years: range) -> int:
    """How many of the years lie in one of the ranges."""
    return sum(max(min(stop, years.stop) - max(start, years.start), 0) for start, stop in near)


def _years(project: Project, asked: Variable, cases: Sequence[int]) -> dict[int, int]:
    """The year of every case that has one."""
    if asked.owner != "case" or asked.type not in ("number", "date"):
        raise UsageError(f"{asked.name} gives no years of {plural(project.case_noun)}.", "Name a number or a date.")
    found = {}
    for key in cases:
        value = asked.values.get(key)
        if value is not None:
            year = float(value[:4]) if asked.type == "date" else float(asked.sort_key(value))
            if not year.is_integer():
                raise UsageError(f"{asked.name} holds {value}, which is no year.")
            found[key] = int(year)
    if not found:
        raise Refused(f"No {project.case_noun} of these has a value of {asked.name}.")
    return found


def _periods(
    found: CaseCodes, years: Mapping[int, int], first: int, last: int, every: int, events: Sequence[int],
    near: Sequence[tuple[int, int]],
) -> list[Period]:  # fmt: skip
    begin = first - first % every if every > 1 else first
    place = {key: at for at, key in enumerate(found.cases)}
    periods = []
    for start in range(begin, last + 1, every):
        inside = range(start, start + every)
        cases = [key for key, year in years.items() if year in inside]
        at = [place[key] for key in cases if key in place]
        codes = tuple(sum(line[each] for each in at) for line in found.present)
        held = tuple(event for event in events if event in inside)
        close = bool(_shared(near, inside))
        periods.append(Period(start, start + every - 1, len(cases), len(at), codes, held, close))
    return periods


def _notes(found: CaseCodes, asked: Variable, years: Mapping[int, int], universe: str, *, parents: bool) -> list[str]:
    table, noun = found.table, found.table.case_noun
    filters, without = table.selection.describe(), len(table.columns) - len(years)
    of = "coded to the end" if universe == "done" else "with a document"
    both = len(set(years) & set(found.cases))
    return list(
        filter(
            None,
            [
                f"Unit: {plural(noun)}, by the year of {asked.name}; for the codes those {of}.",
                "A code includes those under it." if parents else "A code does not include those under it.",
                f"Universe: {counted(len(years), noun)} with a year, {both} of them {of}.",
                f"{counted(without, noun)} without a year left out." if without else "",
                f"Coders: {', '.join(table.coders)}.",
                f"Filters: {filters}." if filters else "",
                *table.caveats,
            ],
        )
    )


def told(found: OverTime) -> list[str]:
    """What the events have to do with it, in sentences."""
    if not found.events:
        return []
    close, years = found.close, ", ".join(map(str, found.events))
    behind = f" or up to {counted(found.window, 'year')} later" if found.window else ""
    reach = "" if close.low is None or close.high is None else f" (Wilson, 95 %: {close.low:.0%}–{close.high:.0%})"
    share = "" if close.share is None else f", {close.share:.0%}{reach}"
    cases = f"{close.n} of {counted(close.of, found.case_noun)}{share}"
    of_years = f"{found.years_close} of {counted(found.years, 'year')} are such years"
    return [f"Events: {years}. In such a year{behind}: {cases}; {of_years}, {found.years_close / found.years:.0%}."]


def as_table(found: OverTime, *, short: bool = False) -> Table:
    """A row a period: whether an event falls in it (●) or just before it (○), the cases, and those with each code."""
    integer = ColumnKind.INTEGER
    labels = [row.path[-1] if short else row.label for row in found.rows]
    noun = plural(found.case_noun)
    columns = (
        Column("year"), Column("event"), Column(noun, integer), Column("of them coded", integer),
        *(Column(label, integer) for label in labels),
    )  # fmt: skip
    rows = tuple(
        (each.name, "●" if each.events else "○" if each.close else None, each.cases, each.coded, *each.codes)
        for each in found.periods
    )
    totals = [sum(each.codes[at] for each in found.periods) for at in range(len(labels))]
    footer = (
        ("all", None, sum(each.cases for each in found.periods), sum(each.coded for each in found.periods), *totals),
    )
    notes = (*found.notes, *told(found), *(["● an event’s year, ○ the time just behind it."] if found.events else []))
    return Table(found.title, columns, rows, notes=notes, footer=footer)


def period_excerpts(project: Project, found: OverTime, row: int | None, period: int | None) -> list[Excerpt]:
    """The excerpts behind a number: of a row's code (None: of all), in the cases of a period (None: of all)."""
    within = None if period is None else found.periods[period].years
    cases = frozenset(key for key, year in found.case_years.items() if within is None or year in within)
    counted_rows = found.rows if row is None else (found.rows[row],)
    codes = frozenset[int]().union(*(each.counted for each in counted_rows))
    return list(in_cases(project, selection=found.selection, codes=codes, cases=cases))


def named_excerpts(project: Project, found: OverTime, code: str, year: str) -> list[Excerpt]:
    """The excerpts behind the number of a code and a year or period, by their names; `all` stands for every year.

    Raises NotFound for a code without a row, or a year that is in no period.
    """
    row = place_of(project, [each.code_id for each in found.rows], code)
    inside = (each.name for each in found.periods if whole(year) in each.years)
    name = next(inside, year.strip())
    period = column_named([each.name for each in found.periods], name, noun="year")
    return period_excerpts(project, found, row, period)

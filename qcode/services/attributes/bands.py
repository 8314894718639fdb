"""An attribute's values in bands: `founded:4`, `founded:2000,2010`, `date:month`.

Behind a colon stands how: for numbers a whole number (2 to 20) of bands with about as many cases each, or the borders
at which a new band begins (`staff:5,` for one that is small); for dates `year`, `month` or `decade`. Bands are cut from
all values that the project has, so that no filter moves a border.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from qcode.errors import NotFound, UsageError
from qcode.model.whole import whole
from qcode.services.attributes.variables import Variable, variable

if TYPE_CHECKING:
    from qcode.storage.database import Database

SIGN = ":"
MANY = 8
"""From so many different numbers on, a table of cases takes bands if nobody says which."""

FEWEST, QUARTERS, MOST = 2, 4, 20
PERIODS = ("year", "month", "decade")
_HINT = "Write it like founded:4 for four bands, founded:2000,2010 for borders, or date:year."


class Banded(NamedTuple):
    """A variable whose values are bands, in their order, and what a reader must know of them."""

    variable: Variable
    notes: tuple[str, ...] = ()


def banded(database: Database, name: str, *, others: Iterable[str] = (), many: bool = False) -> Banded:
    """The attribute of this name, in bands where a colon and the bands stand behind it.

    With `many`, an attribute of more than eight different numbers is cut into four bands, and dates into years,
    without being asked. Raises what `variables.variable` raises, UsageError for bands that make no sense.
    """
    try:
        found, how = variable(database, name, others=others), ""
    except NotFound:
        plain, sign, how = name.rpartition(SIGN)
        if not sign or not plain or not how.strip():
            raise
        found = variable(database, plain, others=others)
    if not how and many and found.type == "date":
        how = "year"
    if not how and many and found.type == "number" and len(set(found.values.values())) > MANY:
        how = str(QUARTERS)
    return in_bands(found, how.strip()) if how else Banded(found)


def in_bands(found: Variable, how: str) -> Banded:
    """The values of a variable in bands; raises UsageError where it has none of that kind."""
    if found.type == "date":
        return _in_periods(found, how)
    if found.type != "number":
        raise UsageError(f"{found.name} holds no numbers or dates, and has no bands.", _HINT)
    numbers = {key: _number(found, value) for key, value in found.values.items()}
    borders, notes = _borders(found.name, sorted(numbers.values()), how)
    whole = all(each.is_integer() for each in (*numbers.values(), *borders))
    labels = _labels(borders, whole=whole)
    values = {key: labels[sum(number >= border for border in borders)] for key, number in numbers.items()}
    return Banded(found._replace(name=found.name, type="choice", choices=tuple(labels), values=values), notes)


def _number(found: Variable, value: str) -> float:
    return float(found.sort_key(value))


def _borders(name: str, numbers: Sequence[float], how: str) -> tuple[list[float], tuple[str, ...]]:
    parts = [each.strip() for each in how.split(",")]
    bands = whole(parts[0])
    if len(parts) == 1 and bands is not None and FEWEST <= bands <= MOST:
        return _quantiles(name, numbers, bands)
    try:
        borders = [float(each) for each in parts if each or each is not parts[-1]]
    except ValueError:
        borders = []
    if not borders or not all(map(math.isfinite, borders)) or sorted(set(borders)) != borders:
        raise UsageError(f"“{how}” are no bands of {name}.", f"Borders are numbers that rise. {_HINT}")
    return borders, (f"bands of {name} begin at {', '.join(f'{each:.12g}' for each in borders)}",)


def _quantiles(name: str, numbers: Sequence[float], bands: int) -> tuple[list[float], tuple[str, ...]]:
    """Borders that put about as many values into each band; equal values stay together."""
    places = [math.ceil(len(numbers) * each / bands) for each in range(1, bands)] if numbers else []
    borders = sorted({numbers[at] for at in places if at < len(numbers)} - {numbers[0]} if numbers else ())
    few = f"; equal values stay together, which leaves {len(borders) + 1}" if len(borders) + 1 < bands else ""
    return borders, (f"{bands} bands of {name}, of about as many each, by all values of the project{few}",)


def _labels(borders: Sequence[float], *, whole: bool) -> list[str]:
    """`to 1999`, `2000–2009`, `from 2010`; of numbers that are not whole, `under 2.5`, `2.5 to under 4`."""
    if not borders:
        return ["all"]
    said = [f"{each:.12g}" for each in borders]
    if whole:
        ends = [f"{each - 1:.12g}" for each in borders]
        between = [start if start == end else f"{start}–{end}" for start, end in zip(said, ends[1:], strict=False)]
        return [f"to {ends[0]}", *between, f"from {said[-1]}"]
    between = [f"{start} to under {end}" for start, end in pairwise(said)]
    return [f"under {said[0]}", *between, f"from {said[-1]}"]


def _in_periods(found: Variable, how: str) -> Banded:
    if how not in PERIODS:
        raise UsageError(f"“{how}” is no band of dates.", f"Use one of: {', '.join(PERIODS)}.")
    length = {"year": 4, "month": 7, "decade": 3}[how]
    tail = "0s" if how == "decade" else ""
    values = {key: value[:length] + tail for key, value in found.values.items() if len(value) >= length}
    lost = len(found.values) - len(values)
    notes = (f"columns are the {how}s of {found.name}", *([f"{lost} without a {how} left out"] if lost else []))
    return Banded(found._replace(type="choice", choices=tuple(sorted(set(values.values()))), values=values), notes)

"""Stretches of a document, and whether a passage touches them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias


class Zone:
    """Some stretches of one document, as sorted ranges that neither overlap nor touch."""

    __slots__ = ("starts", "stops")

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Sort the ranges and join those that overlap."""
        self.starts: list[int] = []
        self.stops: list[int] = []
        for start, stop in sorted(ranges):
            if self.stops and start <= self.stops[-1]:
                self.stops[-1] = max(stop, self.stops[-1])
            elif start < stop:
                self.starts.append(start)
                self.stops.append(stop)

    def touches(self, start: int, stop: int) -> bool:
        """Whether a passage shares at least one character with the zone."""
        at = bisect_right(self.stops, start)
        return at < len(self.starts) and self.starts[at] < stop

    def within(self, start: int, stop: int) -> list[tuple[int, int]]:
        """The parts of a passage that lie in the zone."""
        found = []
        at = bisect_right(self.stops, start)
        while at < len(self.starts) and self.starts[at] < stop:
            found.append((max(start, self.starts[at]), min(stop, self.stops[at])))
            at += 1
        return found

    def ranges(self) -> list[tuple[int, int]]:
        """Its ranges in their order."""
        return list(zip(self.starts, self.stops, strict=True))


Whole: TypeAlias = "Zone | None"
"""A zone, or None for the whole document."""


class Place(NamedTuple):
    """Which columns and which cases a passage belongs to; the same object for all of the same belonging."""

    columns: tuple[int, ...]
    cases: tuple[int, ...]


class Layout:
    """How one document is divided: its columns and its cases, each whole or by zones.

    `kept` is the zone outside of which no passage counts. `rest` is the column of what touches no other one.
    With `of_case`, a passage that touches no case does not count.
    """

    __slots__ = ("_borders", "cases", "columns", "kept", "of_case", "rest", "simple")

    def __init__(
        self,
        columns: Mapping[int, Whole],
        cases: Mapping[int, Whole],
        *,
        kept: Whole = None,
        rest: int | None = None,
        of_case: bool = False,
    ) -> None:
        """Find out once whether every passage belongs to the same place."""
        self.columns, self.cases, self.kept, self.rest, self.of_case = columns, cases, kept, rest, of_case
        zones = (kept, *columns.values(), *cases.values())
        self.simple: bool = all(zone is None for zone in zones)
        about = union(cases.values()) if of_case else None
        self._borders = [zone for zone in (kept, about) if zone is not None]

    @property
    def has_gaps(self) -> bool:
        """Whether a passage can touch no column."""
        return self.rest is None and all(zone is not None for zone in self.columns.values())

    @property
    def bounded(self) -> bool:
        """Whether some of the text does not count."""
        return bool(self._borders)

    def whole(self) -> Place:
        """Where every passage of the document belongs, if the layout is `simple`."""
        rest = () if self.rest is None else (self.rest,)
        return Place(tuple(self.columns) or rest, tuple(self.cases))

    def place(self, start: int, stop: int) -> Place | None:
        """Where a passage belongs; None where it does not count at all."""
        if self.kept is not None and not self.kept.touches(start, stop):
            return None
        cases = tuple(key for key, zone in self.cases.items() if zone is None or zone.touches(start, stop))
        if self.of_case and not cases:
            return None
        columns = tuple(key for key, zone in self.columns.items() if zone is None or zone.touches(start, stop))
        return Place(columns or (() if self.rest is None else (self.rest,)), cases)

    def clipped(self, spans: Iterable[tuple[int, int]], column: int | None = None) -> list[tuple[int, int]]:
        """The parts of passages that lie in what is asked for: the column, the cases, the speech."""
        found = list(spans)
        zone = None if column is None else self.columns.get(column)
        for border in (*self._borders, *(() if zone is None else (zone,))):
            found = [part for start, stop in found for part in border.within(start, stop)]
        return found


def union(zones: Iterable[Whole]) -> Whole:
    """All that lies in one of the zones."""
    found: list[tuple[int, int]] = []
    for zone in zones:
        if zone is None:
            return None
        found += zone.ranges()
    return Zone(found)


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The union of spans as sorted ranges that do not overlap."""
    found: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if found and start <= found[-1][1]:
            if stop > found[-1][1]:
                found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return found

"""Overlapping marks as a sorted list of cuts with the marks that are active on each piece between two cuts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qcode.tui.widgets.transcript.nouns import Mark


class Piece(NamedTuple):
    """A stretch on which the same marks are active, the innermost last."""

    start: int
    end: int
    ids: tuple[int, ...]


class Place(NamedTuple):
    """How marks are sorted: by start, the longer first, so that the innermost comes last."""

    start: int
    minus_end: int
    id: int


def _place(mark: Mark) -> Place:
    return Place(mark.start, -mark.end, mark.id)


class SpanIndex:
    """The marks of a text. Adding or removing one touches only the pieces under it."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        """Index marks of any order; their ids differ."""
        self.marks: dict[int, Mark] = {mark.id: mark for mark in marks}
        self._places: dict[int, Place] = {mark.id: _place(mark) for mark in self.marks.values()}
        self._order: list[Place] = sorted(self._places.values())
        self._cuts: list[int] = [0]
        self._active: list[tuple[int, ...]] = [()]
        self._sweep()

    def _sweep(self) -> None:
        """Build cuts and active sets in one pass over all borders."""
        order, cuts, sets = self._order, self._cuts, self._active
        stops = sorted((-place.minus_end, place.id) for place in order)
        active: dict[int, None] = {}
        first = last = 0
        for cut in sorted({place.start for place in order}.union(stop for stop, _ in stops)):
            while last < len(stops) and stops[last][0] == cut:
                del active[stops[last][1]]
                last += 1
            while first < len(order) and order[first].start == cut:
                active[order[first].id] = None
                first += 1
            if cut == 0:
                sets[0] = tuple(active)
            else:
                cuts.append(cut)
                sets.append(tuple(active))

    def __len__(self) -> int:
        """How many marks there are."""
        return len(self.marks)

    def __contains__(self, mark_id: int) -> bool:
        """Whether a mark of that id is there."""
        return mark_id in self.marks

    def ordered(self) -> Iterator[Mark]:
        """The marks by start, the longer first."""
        return (self.marks[place.id] for place in self._order)

    def _split(self, offset: int) -> int:
        """The number of the piece that begins at the offset, after cutting there if need be."""
        number = bisect_left(self._cuts, offset)
        if number == len(self._cuts) or self._cuts[number] != offset:
            self._cuts.insert(number, offset)
            self._active.insert(number, self._active[number - 1])
        return number

    def _join(self, offset: int) -> None:
        """Take the cut at the offset away if the same marks are active on both sides."""
        number = bisect_left(self._cuts, offset)
        if 0 < number < len(self._cuts) and self._active[number] == self._active[number - 1]:
            del self._cuts[number], self._active[number]

    def add(self, mark: Mark) -> None:
        """Take a mark in; one with the same id is replaced."""
        if mark.id in self.marks:
            self.remove(mark.id)
        self.marks[mark.id] = mark
        place = self._places[mark.id] = _place(mark)
        insort(self._order, place)
        first, last = self._split(mark.start), self._split(mark.end)
        for number in range(first, last):
            ids = self._active[number]
            at = bisect_left(ids, place, key=self._places.__getitem__)
            self._active[number] = (*ids[:at], mark.id, *ids[at:])

    def remove(self, mark_id: int) -> Mark:
        """Take a mark out and give it back; KeyError if it is not there."""
        mark = self.marks.pop(mark_id)
        del self._order[bisect_left(self._order, self._places.pop(mark_id))]
        first, last = bisect_left(self._cuts, mark.start), bisect_left(self._cuts, mark.end)
        for number in range(first, last):
            self._active[number] = tuple(each for each in self._active[number] if each != mark_id)
        self._join(mark.end)
        self._join(mark.start)
        return mark

    def at(self, offset: int) -> tuple[int, ...]:
        """The ids of the marks on an offset, the innermost last."""
        return self._active[bisect_right(self._cuts, offset) - 1] if offset >= 0 else ()

    def pieces(self, start: int, end: int) -> list[Piece]:
        """The stretch from start to end cut into pieces that tile it."""
        cuts, active = self._cuts, self._active
        number = bisect_right(cuts, start) - 1
        found: list[Piece] = []
        while start < end:
            stop = min(end, cuts[number + 1]) if number + 1 < len(cuts) else end
            found.append(Piece(start, stop, active[number]))
            start = stop
            number += 1
        return found

    def touching(self, start: int, end: int) -> list[int]:
        """The ids of the marks that share a character with start to end, each once."""
        return list(dict.fromkeys(mark_id for piece in self.pieces(start, end) for mark_id in piece.ids))

    def after(self, place: Place) -> Mark | None:
        """The first mark that sorts behind the place."""
        number = bisect_right(self._order, place)
        return self.marks[self._order[number].id] if number < len(self._order) else None

    def before(self, place: Place) -> Mark | None:
        """The last mark that sorts before the place."""
        number = bisect_left(self._order, place) - 1
        return self.marks[self._order[number].id] if number >= 0 else None

    def place_of(self, mark_id: int) -> Place:
        """Where a mark stands among the others."""
        return self._places[mark_id]

"""Where places of a text are after somebody corrected it: the same whichever text is called the old one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from qcode.text.comparing import Block, blocks

_NAME = 60
"""A stretch of up to so many characters can have other words in its place, as when a name is made unrecognizable."""


class Fate(Enum):
    """What became of a stretch of text: the same words at the same place, elsewhere, other words, or none."""

    KEPT = "kept"
    MOVED = "moved"
    CHANGED = "changed"
    LOST = "lost"


class Landed(NamedTuple):
    """Where a stretch of the old text is in the new one, half-open; (0, 0) where it was lost."""

    fate: Fate
    start: int
    stop: int


_GONE = Landed(Fate.LOST, 0, 0)


class _Gap(NamedTuple):
    """What differs between two blocks, in both texts; either side may be empty."""

    old: int
    old_stop: int
    new: int
    new_stop: int

    @property
    def replaced(self) -> bool:
        """Whether a few words stand in the place of a few others."""
        sizes = (self.old_stop - self.old, self.new_stop - self.new)
        return min(sizes) > 0 and max(sizes) <= _NAME


@dataclass(frozen=True)
class Realignment:
    """Two texts beside each other; `blocks` is what both have, in order."""

    old: str
    new: str
    blocks: tuple[Block, ...]

    @property
    def share(self) -> float:
        """How much of the old text's letters and digits is in the new one; 1.0 where it has none."""
        there = sum(map(str.isalnum, self.old))
        return self._letters(0, len(self.old)) / there if there else 1.0

    def span(self, start: int, stop: int) -> Landed:
        """Where a stretch of the old text is now: the same words, what is left of them, or lost.

        Text that came in at its very border is not part of it, text that came in within it is. A stretch of which no
        letter is left is lost, unless a few words took its place.
        """
        inside = self._gap_around(start, stop)
        if inside is not None:
            half = 2 * (stop - start) >= inside.old_stop - inside.old
            found = self._trimmed(start, stop, inside.new, inside.new_stop) if inside.replaced and half else None
            return Landed(Fate.CHANGED, *found) if found else _GONE
        first, last = self.start(start), self.stop(stop)
        if self.old[start:stop] == self.new[first:last]:
            return Landed(Fate.KEPT if first == start else Fate.MOVED, first, last)
        found = self._trimmed(start, stop, first, last)
        if found is None or (not self._letters(start, stop) and any(map(str.isalnum, self.old[start:stop]))):
            return _GONE
        return Landed(Fate.CHANGED, *found)

    def start(self, offset: int) -> int:
        """Where a stretch that started here starts now."""
        block = self._block_at(offset)
        if block is not None and offset < block.old + block.length:
            return block.new + offset - block.old
        gap = self._gap_behind(block)
        taken_in = gap.old < gap.old_stop and (offset == gap.old or gap.replaced)
        return gap.new if taken_in else gap.new_stop

    def stop(self, offset: int) -> int:
        """Where a stretch that ended here (not included) ends now."""
        block = self._block_at(offset - 1) if offset else None
        if block is not None and offset <= block.old + block.length:
            return block.new + offset - block.old
        gap = self._gap_behind(block)
        taken_in = gap.old < gap.old_stop and (offset == gap.old_stop or gap.replaced)
        return gap.new_stop if taken_in else gap.new

    def place(self, offset: int) -> int:
        """Where a single place is now; inside what was removed, the place where it was removed."""
        return min(self.start(offset), len(self.new))

    @cached_property
    def _starts(self) -> list[int]:
        return [block.old for block in self.blocks]

    def _block_at(self, offset: int) -> Block | None:
        """The last block that starts here or before."""
        at = bisect_right(self._starts, offset) - 1
        return self.blocks[at] if at >= 0 else None

    def _gap_behind(self, block: Block | None) -> _Gap:
        at = bisect_right(self._starts, block.old) if block is not None else 0
        old, new = (block.old + block.length, block.new + block.length) if block is not None else (0, 0)
        behind = self.blocks[at] if at < len(self.blocks) else Block(len(self.old), len(self.new), 0)
        return _Gap(old, behind.old, new, behind.new)

    def _gap_around(self, start: int, stop: int) -> _Gap | None:
        """The gap in which all of a stretch lies."""
        block = self._block_at(stop - 1)
        if block is not None and block.old + block.length > start:
            return None
        return self._gap_behind(block)

    def _letters(self, start: int, stop: int) -> int:
        """How many letters and digits of a stretch of the old text are in the new one."""
        at = max(0, bisect_right(self._starts, start) - 1)
        number = 0
        for block in self.blocks[at:]:
            if block.old >= stop:
                break
            number += sum(map(str.isalnum, self.old[max(start, block.old) : min(stop, block.old + block.length)]))
        return number

    def _trimmed(self, start: int, stop: int, first: int, last: int) -> tuple[int, int] | None:
        """Without white space at an end that had none before; None where nothing is left."""
        if not self.old[start].isspace():
            while first < last and self.new[first].isspace():
                first += 1
        if not self.old[stop - 1].isspace():
            while first < last and self.new[last - 1].isspace():
                last -= 1
        return (first, last) if first < last else None


def realign(old: str, new: str) -> Realignment:
    """Lay two texts beside each other."""
    if (len(new), new) < (len(old), old):
        return Realignment(old, new, tuple(Block(b.new, b.old, b.length) for b in blocks(new, old)))
    return Realignment(old, new, tuple(blocks(old, new)))

"""The texts that one document has had in several copies: which came out of which, and which of them holds.

A text is known by the one that was corrected and by its own words, so that two who corrected a text alike did the same.
What a project knows is a set of steps; which text holds in it follows from these alone, and is the same in every copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from qcode.storage.merging.graph import Knot, Order


class Made(NamedTuple):
    """A step that gave a document a further text: the number that it had there, and the row that it made."""

    step: str
    number: int
    guid: str
    text: str
    digest: str


@dataclass(eq=False, slots=True)
class Version:
    """A text of a document. `made` are the steps that brought it; the first text was brought by none of them."""

    above: Version | None
    depth: int
    digest: str
    made: list[Made] = field(default_factory=list)
    first: Callable[[], str] | None = None

    @property
    def text(self) -> str:
        """The words."""
        return self.made[0].text if self.first is None else self.first()

    def line(self) -> list[Version]:
        """The texts from the first one to this one."""
        found = [self]
        while found[-1].above is not None:
            found.append(found[-1].above)
        return found[::-1]


World = frozenset[str]
"""The steps about the texts of a document that somebody knows: corrections, decisions, and what took them back."""


class Versions:
    """The texts of one document. `made` are its corrections, `kept` steps that decided for the text that was shown.

    `first` gives the words of the text that nobody here corrected to.
    """

    def __init__(
        self, order: Order, made: Iterable[Made], kept: Iterable[str], toggles: Mapping[str, Sequence[Knot]],
        first: Callable[[int], str],
    ) -> None:  # fmt: skip
        self._order = order
        self._made = {each.step: each for each in made}
        self._kept = [step for step in kept if step not in self._made]
        self._toggles = toggles
        self.about = [*self._made, *self._kept]
        self.about += [each.guid for step in list(self.about) for each in toggles.get(step, ())]
        lowest = min(each.number for each in self._made.values()) - 1
        self.first = Version(None, lowest, "", first=lambda: first(lowest))
        self.of: dict[str, Version] = {}
        self._worlds: dict[str, World] = {}
        self._holding: dict[World, tuple[Version, tuple[Version, ...]]] = {}
        self._numbers: dict[World, dict[Version, int]] = {}
        known: dict[tuple[Version, str], Version] = {}
        for step in sorted(self._made, key=order.rank):
            one = self._made[step]
            above = self.holding(self.world(step) - {step})
            version = known.setdefault((above, one.digest), Version(above, above.depth + 1, one.digest))
            version.made.append(one)
            self.of[step] = version

    def made_as(self, guid: str) -> Version | None:
        """The text that a row keeps; None for the first one."""
        return next((self.of[each.step] for each in self._made.values() if each.guid == guid), None)

    def world(self, step: str) -> World:
        """What a step knew, itself among it."""
        if step not in self._worlds:
            self._worlds[step] = frozenset(each for each in self.about if self._order.saw(step, each))
        return self._worlds[step]

    @cached_property
    def all(self) -> World:
        """Everything that either copy knows."""
        return frozenset(self.about)

    def at(self, step: str) -> Version:
        """The text that a step counted in."""
        return self.holding(self.world(step))

    def holding(self, world: World) -> Version:
        """The text that holds where all this is known."""
        return self._found(world)[0]

    def against(self, world: World) -> tuple[Version, ...]:
        """The texts that stand against it, and between which nobody has decided."""
        return self._found(world)[1]

    def _found(self, world: World) -> tuple[Version, tuple[Version, ...]]:
        if world not in self._holding:
            self._holding[world] = self._hold(world)
        return self._holding[world]

    def _hold(self, world: World) -> tuple[Version, tuple[Version, ...]]:
        saw = self._order.saw
        writes = {step: self.of[step] for step in self._made if step in world and step in self.of}
        writes |= {step: self.holding(self.world(step) - {step}) for step in self._kept if step in world}
        writes = {step: version for step, version in writes.items() if self._stands(step, world)}
        writes = {step: version for step, version in writes.items() if self.is_live(version, world)}
        newest = [step for step in writes if not any(saw(other, step) for other in writes if other != step)]
        below = {above for step in newest for above in writes[step].line()[:-1]}
        taken = {writes[step].digest for step in newest}
        newest = [step for step in newest if writes[step] not in below or self._rejected(step) & taken]
        newest.sort(key=self._order.rank)
        if not newest:
            return self.first, ()
        held = writes[newest[-1]]
        against = {writes[step].digest: writes[step] for step in newest if writes[step].digest != held.digest}
        return held, tuple(against.values())

    def _rejected(self, step: str) -> set[str]:
        """The texts that a step decided against."""
        if step in self._made:
            return set()
        return {each.digest for each in self.against(self.world(step) - {step})}

    def is_live(self, version: Version, world: World) -> bool:
        """Whether somebody brought a text, and did not take it back."""
        return any(each.step in world and self._stands(each.step, world) for each in version.made)

    def bringing(self, version: Version) -> list[str]:
        """The steps that brought a text and that nobody took back."""
        return [each.step for each in version.made if self._stands(each.step, self.all)]

    def _stands(self, step: str, world: World) -> bool:
        """Whether a step was not taken back; who did it again without knowing of that did it."""
        if step not in self._toggles:
            return True
        saw = self._order.saw
        events = {step: True}
        events |= {each.guid: each.kind != "undo" for each in self._toggles[step] if each.guid in world}
        newest = [one for one in events if not any(saw(other, one) for other in events if other != one)]
        gone = [one for one in newest if not events[one]]
        return not gone or any(there and not any(saw(each, one) for each in gone) for one, there in events.items())

    def numbers(self, world: World) -> dict[Version, int]:
        """What the texts are called: those that lead to the one that holds by their place, the others below zero.

        A text gets another number where one comes to stand beside it, so that none of those above has it.
        """
        if world not in self._numbers:
            line = self.holding(world).line()
            beside = [each for each in self._every() if each not in line and self.is_live(each, world)]
            fork = max(min((_leaves(each, line) for each in beside), default=0), self.first.depth + 1)
            found = {each: each.depth + (len(beside) if each.depth >= fork else 0) for each in line}
            self._numbers[world] = found | {each: -place for place, each in enumerate(beside, 1)}
        return self._numbers[world]

    def _every(self) -> list[Version]:
        return list(dict.fromkeys(self.of[step] for step in sorted(self._made, key=self._order.rank)))

    def renumbered(self, number: int, step: str) -> int:
        """The number now of the text that had a number where a step was done; as it was where that is not known."""
        was = next((each for each, one in self.numbers(self.world(step)).items() if one == number), None)
        return self.numbers(self.all).get(was, number) if was is not None else number

    def line_of_steps(self) -> dict[Version, str]:
        """By text that leads to the one that holds, and by that one, the step that brought it there."""
        found: dict[Version, str] = {}
        below: str | None = None
        for version in self.holding(self.all).line()[:0:-1]:
            steps = [each.step for each in version.made if self._stands(each.step, self.all)]
            seen = [step for step in steps if below is None or self._order.saw(below, step)]
            if not seen and below is not None:
                seen = [each.step for each in version.made if self._order.saw(below, each.step)]
            below = max(seen or steps or [each.step for each in version.made], key=self._order.rank)
            found[version] = below
        return found

    def toggled(self, step: str) -> list[str]:
        """The steps that took a correction back or did it again."""
        return [each.guid for each in self._toggles.get(step, ())]

    def taken_back(self) -> set[str]:
        """The corrections that somebody took back, and the steps that took them back or did them again."""
        gone = {step for step in self._made if not self._stands(step, self.all)}
        return gone | {each for step in gone for each in self.toggled(step)}

    def beside(self) -> set[str]:
        """The corrections that nobody took back and that do not lead to the text that holds, done again or not."""
        line = self.holding(self.all).line()
        lost = {step for step, version in self.of.items() if version not in line and self._stands(step, self.all)}
        return lost | {each for step in lost for each in self.toggled(step)}


def _leaves(version: Version, line: Sequence[Version]) -> int:
    """How far down the last text is that leads to this one as to those in the line."""
    return max(each.depth for each in version.line() if each in line)

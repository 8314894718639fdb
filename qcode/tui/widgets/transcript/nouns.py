"""What the transcript view is given: a text with its units, the codings on it, and what to show of them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from qcode.model.document import Role, Span, Speaker, Turn
from qcode.tui.widgets.transcript.ranges import Ranges

if TYPE_CHECKING:
    from qcode.services.documents import Opened

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_FEW_TURNS = 3
"""Up to so many turns words are counted one turn after another; beyond, from sums that are made once."""


class Mark(NamedTuple):
    """One coding as the view shows it: offsets are code points, half-open; colour is `#rrggbb` or ""."""

    id: int
    start: int
    end: int
    code_id: int
    hotkey: str = ""
    name: str = ""
    colour: str = ""
    coder: str = ""
    mine: bool = True
    memo: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


class Said(NamedTuple):
    """Words of a stretch without labels and timestamps: what is answered, and what an interviewer asks."""

    answered: int
    asked: int


@dataclass(frozen=True)
class Script:
    """A text as the view reads it, and where its units are.

    Units are sorted and do not overlap. Where `paragraphs` is empty, each line is a paragraph; where `words`
    is empty, they are found by pattern. A newline inside a paragraph is no break: it is reflowed.
    """

    text: str
    turns: tuple[Turn, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    paragraphs: Ranges = field(default_factory=Ranges)
    sentences: Ranges = field(default_factory=Ranges)
    words: Ranges = field(default_factory=Ranges)

    @classmethod
    def of(
        cls,
        text: str,
        *,
        turns: Sequence[Turn] = (),
        speakers: Sequence[Speaker] = (),
        paragraphs: Iterable[tuple[int, int]] = (),
        sentences: Iterable[tuple[int, int]] = (),
        words: Iterable[tuple[int, int]] = (),
    ) -> Script:
        """A script from a text and pairs of start and end; words that are not given are found by pattern."""
        found = Ranges.of(words)
        if not len(found):
            found = Ranges.of(match.span() for match in _WORD.finditer(text))
        lines = Ranges.of(paragraphs)
        if not len(lines):
            lines = Ranges.of(_lines(text))
        return cls(text, tuple(turns), tuple(speakers), lines, Ranges.of(sentences) or lines, found)

    @classmethod
    def of_opened(cls, opened: Opened) -> Script:
        """A script of a document that was opened, with its units as the project stores them."""
        ranges = (Ranges.of_edges(edges) for edges in (opened.paragraphs, opened.sentences, opened.words))
        return cls(opened.text, opened.turns, opened.speakers, *ranges)

    @cached_property
    def turn_ranges(self) -> Ranges:
        """The turns, label and timestamp included."""
        return Ranges.of((turn.span.start, turn.span.end) for turn in self.turns)

    @cached_property
    def speeches(self) -> Ranges:
        """What is said in each turn that is not empty: without label, timestamp and blanks at the ends."""
        return Ranges.of(self._trimmed((turn.speech.start, turn.speech.end) for turn in self.turns))

    @cached_property
    def passages(self) -> Ranges:
        """The paragraphs without the label and timestamp with which a turn begins: what one selects to code."""
        if not self.turns:
            return self.paragraphs
        return Ranges.of(self._trimmed(map(self._behind_label, self.paragraphs)))

    def said_from(self, paragraph: int) -> int:
        """Where what is said in a paragraph begins, counted from 0: behind the label of a turn that begins there."""
        start, end = self._behind_label(self.paragraphs[paragraph])
        return start if start < end else self.paragraphs[paragraph].start

    def _behind_label(self, paragraph: Span) -> tuple[int, int]:
        number = self.turn_ranges.holding(paragraph.start)
        spoken = 0 if number is None else self.turns[number].speech.start
        return max(paragraph.start, spoken), paragraph.end

    def _trimmed(self, pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in pairs:
            said = self.text[start:end]
            if said.strip():
                yield start + len(said) - len(said.lstrip()), start + len(said.rstrip())

    @cached_property
    def interviewers(self) -> frozenset[str]:
        """The names of the speakers who ask."""
        return frozenset(speaker.name for speaker in self.speakers if speaker.role is Role.INTERVIEWER)

    @cached_property
    def quiet(self) -> Ranges:
        """What is shown dimmed: labels and timestamps, and all that an interviewer says."""
        return Ranges.of(self._quiet())

    def _quiet(self) -> Iterator[tuple[int, int]]:
        for turn in self.turns:
            end = turn.span.end if turn.speaker in self.interviewers else turn.speech.start
            if end > turn.span.start:
                yield turn.span.start, end

    def said(self, start: int, end: int) -> Said:
        """The words that share a character with start to end, labels and timestamps left out."""
        if not self.turns:
            return Said(len(self.words.within(start, end)), 0)
        touched = self.turn_ranges.within(start, end)
        found = [0, 0]
        for number in touched if len(touched) < _FEW_TURNS else (touched[0], touched[-1]):
            speech = self.turns[number].speech
            found[self._asks(number)] += self._words_of(max(start, speech.start), min(end, speech.end))
        if len(touched) >= _FEW_TURNS:
            for asked, sums in enumerate(self._words_before):
                found[asked] += sums[touched[-1]] - sums[touched[0] + 1]
        return Said(*found)

    def _asks(self, number: int) -> bool:
        return self.turns[number].speaker in self.interviewers

    def _words_of(self, start: int, end: int) -> int:
        return len(self.words.within(start, end)) if start < end else 0

    @cached_property
    def _words_before(self) -> tuple[array[int], array[int]]:
        """How many words are answered, and how many asked, before each turn and behind the last one."""
        sums = array("I", [0]), array("I", [0])
        for number, turn in enumerate(self.turns):
            words, asks = self._words_of(turn.speech.start, turn.speech.end), self._asks(number)
            for asked, each in enumerate(sums):
                each.append(each[-1] + (words if asked == asks else 0))
        return sums

    @cached_property
    def answers(self) -> Ranges:
        """Where something can be found to code: the speech of all but interviewers; all text where nobody speaks."""
        if not self.turns:
            return Ranges.of([(0, len(self.text))] if self.text else [])
        return Ranges.of(
            (turn.speech.start, turn.speech.end) for turn in self.turns if turn.speaker not in self.interviewers
        )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


@dataclass(frozen=True, slots=True)
class Options:
    """What is shown: codes in focus (none: all), hidden ones and coders, names beside stripes; and snapping to words.

    With coders on the `left`, their stripes stand left of the text and all others right, and the text is grey where
    both sides say the same, tinted where one side coded, and strong where they clash. `passage` has a bar beside it.
    """

    focus_codes: frozenset[int] = frozenset()
    hidden_codes: frozenset[int] = frozenset()
    hidden_coders: frozenset[str] = frozenset()
    labels: bool = True
    snap: bool = True
    left: frozenset[str] = frozenset()
    passage: Span | None = None

    def shows(self, mark: Mark) -> bool:
        """Whether the mark is to be seen at all."""
        return mark.code_id not in self.hidden_codes and mark.coder not in self.hidden_coders

    def greys(self, mark: Mark) -> bool:
        """Whether others than this mark are in focus."""
        return bool(self.focus_codes) and mark.code_id not in self.focus_codes

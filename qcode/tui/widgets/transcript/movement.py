"""Where a key leads: pure functions over a script, its marks and a selection. Offsets are code points."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Literal

from qcode.model.document import Span
from qcode.tui.widgets.transcript.glyphs import SPECIAL, clusters
from qcode.tui.widgets.transcript.nouns import Mark, Script
from qcode.tui.widgets.transcript.ranges import Ranges
from qcode.tui.widgets.transcript.spans import Place, SpanIndex

_REACH = 256
"""How far back a cluster's beginning is looked for: longer piles of marks are walked in parts."""

Direction = Literal[-1, 1]


class Unit(StrEnum):
    """What one can move and select by, from the smallest up."""

    CHARACTER = "character"
    WORD = "word"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    TURN = "turn"


class Border(StrEnum):
    """An end of a span."""

    START = "start"
    END = "end"


LADDER = (Unit.WORD, Unit.SENTENCE, Unit.PARAGRAPH, Unit.TURN)
"""The steps of growing and shrinking."""


_RANGES: dict[Unit, Callable[[Script], Ranges]] = {
    Unit.WORD: lambda script: script.words,
    Unit.SENTENCE: lambda script: script.sentences,
    Unit.PARAGRAPH: lambda script: script.passages,
    Unit.TURN: lambda script: script.speeches,
}
"""The last two are worked out when they are first asked for."""


def ranges_of(script: Script, unit: Unit) -> Ranges:
    """The script's words, sentences, paragraphs or turns, the last two without labels; KeyError for characters."""
    return _RANGES[unit](script)


def cluster_at(text: str, offset: int) -> Span:
    """The grapheme cluster on an offset of a text that is not empty; the last one behind the end."""
    offset = max(0, min(offset, len(text) - 1))
    if text[offset] == "\n":
        return Span(offset, offset + 1)
    start = _safe_start(text, offset)
    for cluster in clusters(text[start : offset + _REACH]):
        end = start + len(cluster)
        if offset < end:
            return Span(*_without_newline(text, start, end, offset))
        start = end
    return Span(offset, offset + 1)


def _safe_start(text: str, offset: int) -> int:
    """A place at or before the offset where a cluster surely begins: at a plain character, or far back."""
    start = offset
    while start > max(0, offset - _REACH) and SPECIAL.match(text, start):
        start -= 1
    return start + 1 if text[start] == "\n" and start < offset else start


def _without_newline(text: str, start: int, end: int, offset: int) -> tuple[int, int]:
    """One character of a run of blanks and newlines, which is a cluster only for drawing."""
    return (offset, offset + 1) if "\n" in text[start:end] else (start, end)


def next_character(text: str, offset: int) -> int:
    """The start of the cluster behind the one on the offset, or of the last one."""
    end = cluster_at(text, offset).end if text else 0
    return end if end < len(text) else cluster_at(text, offset).start if text else 0


def previous_character(text: str, offset: int) -> int:
    """The start of the cluster before the one on the offset."""
    start = cluster_at(text, offset).start if text else 0
    return cluster_at(text, start - 1).start if start > 0 else 0


def next_unit(units: Ranges, offset: int) -> int | None:
    """The start of the first unit behind the offset."""
    number = units.after(offset)
    return None if number is None else units.starts[number]


def previous_unit(units: Ranges, offset: int) -> int | None:
    """The start of the unit on the offset, or from there of the one before."""
    number = units.before(offset)
    return None if number is None else units.starts[number]


def word_near(script: Script, offset: int, *, only_on: bool = False) -> Span | None:
    """The word on an offset; else the next one in its paragraph, or the one before; None on a line between them."""
    number = script.words.holding(offset)
    if number is None and not only_on:
        around = script.paragraphs.holding(offset)
        within = script.paragraphs[around] if around is not None else None
        for beside in (script.words.after(offset), script.words.before(offset)):
            if within is not None and beside is not None and within.contains(script.words[beside]):
                return script.words[beside]
    return None if number is None else script.words[number]


def unit_on(units: Ranges, offset: int) -> Span | None:
    """The unit in which the offset lies, else the next one behind it, else the last one before."""
    for number in (units.holding(offset), units.after(offset), units.before(offset)):
        if number is not None:
            return units[number]
    return None


def reach(units: Ranges, selection: Span, *, direction: Direction) -> Span:
    """The selection with the next unit taken in: behind it (1) or before it (-1); unchanged at the text's ends."""
    if direction > 0:
        number = bisect_right(units.ends, selection.end)
        return Span(selection.start, units.ends[number]) if number < len(units) else selection
    number = bisect_left(units.starts, selection.start) - 1
    return Span(units.starts[number], selection.end) if number >= 0 else selection


def leaves_turn(script: Script, selection: Span, taken: Span) -> bool:
    """Whether what is taken holds a selection within one turn, and goes on into another."""
    number = script.speeches.holding(selection.start)
    if number is None or not taken.contains(selection):
        return False
    turn = script.speeches[number]
    return turn.contains(selection) and not turn.contains(taken)


def beyond(script: Script, unit: Unit, selection: Span, *, direction: Direction) -> Span | None:
    """The unit behind the selection (1) or before it (-1), None where there is none; from answer to answer.

    Who goes on from an answer has no use for the question that follows it: an interviewer's speech is passed over.
    """
    units, answers = ranges_of(script, unit), script.answers
    answering = bool(answers.within(selection.start, selection.end))
    first = bisect_left(units.starts, selection.end) if direction > 0 else bisect_right(units.ends, selection.start) - 1
    for number in range(first, len(units)) if direction > 0 else range(first, -1, -1):
        if not answering or answers.within(units.starts[number], units.ends[number]):
            return units[number]
    return None


def cover(units: Ranges, span: Span) -> Span:
    """The smallest run of whole units that holds the span, or the span itself where there are none."""
    numbers = units.within(span.start, span.end)
    if not numbers:
        return span
    return Span(min(span.start, units.starts[numbers[0]]), max(span.end, units.ends[numbers[-1]]))


def grow(script: Script, selection: Span) -> Span:
    """The next larger of word, sentence, paragraph, turn around the selection; beyond a turn, whole turns."""
    for unit in LADDER:
        wider = cover(ranges_of(script, unit), selection)
        if len(wider) > len(selection):
            return wider
    return reach(script.speeches if script.turns else script.passages, selection, direction=1)


def shrink(script: Script, selection: Span, *, cursor: int) -> Span:
    """The next smaller of turn, paragraph, sentence, word in the selection, at the cursor if that is inside."""
    offset = cursor if selection.start <= cursor < selection.end else selection.start
    for unit in reversed(LADDER):
        inner = unit_on(ranges_of(script, unit), offset)
        if inner is not None and selection.contains(inner) and len(inner) < len(selection):
            return inner
    return selection


def snap(script: Script, span: Span) -> Span:
    """The span with its borders moved out to those of words, and blanks at its ends left out.

    Nor does it begin or end in the label of a turn, as a drag from the margin or to the line below would: what is
    said is wanted. Only what lies within a label alone is taken as it is.
    """
    text, words = script.text, script.words
    start, end = _without_labels(script, span)
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    first, last = words.holding(start), words.holding(end - 1)
    start = words.starts[first] if first is not None else cluster_at(text, start).start
    end = words.ends[last] if last is not None else cluster_at(text, end - 1).end
    return Span(start, end)


def _without_labels(script: Script, span: Span) -> tuple[int, int]:
    """Where a span begins and ends without a label in which, or right before which, it begins, or in which it ends."""
    turns = script.turn_ranges.within(span.start, span.end)
    if not turns:
        return span.start, span.end
    start, end = max(span.start, script.turns[turns[0]].speech.start), span.end
    if end <= script.turns[turns[-1]].speech.start:
        end = script.turns[turns[-1]].span.start
    said = start < end and script.text[start:end].strip()
    return (start, end) if said else (span.start, span.end)


def nudge(script: Script, span: Span, *, border: Border, unit: Unit, direction: Direction) -> Span:
    """The span with one border moved by one character, word or sentence; it never turns over or gets empty."""
    edge = span.start if border is Border.START else span.end
    if unit is Unit.CHARACTER:
        moved = _character_edge(script.text, edge, direction)
    else:
        units = ranges_of(script, unit)
        moved = _edge(units.starts if border is Border.START else units.ends, edge, direction)
    start, end = (moved, span.end) if border is Border.START else (span.start, moved)
    return Span(start, end) if 0 <= start < end <= len(script.text) else span


def _character_edge(text: str, edge: int, direction: Direction) -> int:
    if direction > 0:
        return cluster_at(text, edge).end if edge < len(text) else edge
    return cluster_at(text, edge - 1).start if edge > 0 else edge


def _edge(edges: Sequence[int], edge: int, direction: Direction) -> int:
    number = bisect_right(edges, edge) if direction > 0 else bisect_left(edges, edge) - 1
    return edges[number] if 0 <= number < len(edges) else edge


def next_mark(
    index: SpanIndex,
    *,
    offset: int,
    current: int | None,
    direction: Direction,
    greyed: Callable[[Mark], bool] = lambda _: False,
) -> Mark | None:
    """The coding after or before the one that one is on (`current`), else after or before the offset.

    Those that are `greyed` are passed over.
    """
    if current is not None and current in index:
        place = index.place_of(current)
    else:
        place = Place(offset, 1, 0) if direction > 0 else Place(offset, -(1 << 62), -(1 << 62))
    along = index.after if direction > 0 else index.before
    mark = along(place)
    while mark is not None and greyed(mark):
        mark = along(index.place_of(mark.id))
    return mark


def next_hit(hits: Ranges, *, offset: int, direction: Direction) -> Span | None:
    """The search hit after or before the offset; past the last one, the first again."""
    if not len(hits):
        return None
    number = hits.after(offset) if direction > 0 else hits.before(offset)
    return hits[(0 if direction > 0 else len(hits) - 1) if number is None else number]


def rest_uncoded(script: Script, index: SpanIndex, selection: Span) -> Span | None:
    """What no mark covers behind the selection in the same stretch of an answer; None where no word is left of it."""
    number = script.answers.holding(selection.end - 1)
    stretches = _uncoded_in(script, index, script.answers[number]) if number is not None else []
    for span in stretches:
        if span.start < selection.end < span.end:
            words = script.words.within(selection.end, span.end)
            return Span(max(selection.end, script.words.starts[words[0]]), span.end) if words else None
    return None


def next_uncoded(script: Script, index: SpanIndex, *, offset: int, direction: Direction) -> Span | None:
    """The next stretch of an answer, with a word in it, that no mark covers; None if there is none that way."""
    answers = script.answers
    here = answers.holding(offset)
    if direction > 0:
        first = here if here is not None else answers.after(offset)
        numbers = range(len(answers) if first is None else first, len(answers))
    else:
        before = answers.before(offset)
        numbers = range(-1 if before is None else before, -1, -1)
    for number in numbers:
        free = _uncoded_in(script, index, answers[number])
        for span in free if direction > 0 else reversed(free):
            if span.start > offset if direction > 0 else span.start < offset:
                return span
    return None


def _uncoded_in(script: Script, index: SpanIndex, answer: Span) -> list[Span]:
    """The uncoded stretches of an answer, from their first word's start to their last word's end."""
    found: list[Span] = []
    for piece in index.pieces(answer.start, answer.end):
        numbers = [] if piece.ids else script.words.within(piece.start, piece.end)
        if numbers:
            start = max(piece.start, script.words.starts[numbers[0]])
            found.append(Span(start, min(piece.end, script.words.ends[numbers[-1]])))
    return found

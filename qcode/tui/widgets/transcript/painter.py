"""Drawing one row: turn number, text with its tints, stripes, names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from qcode.model.document import Span
from qcode.tui.widgets.palette import Look, Palette, Pointer, Tone, code_colour
from qcode.tui.widgets.transcript.margin import Margin, Stripe
from qcode.tui.widgets.transcript.nouns import Mark, Options, Script
from qcode.tui.widgets.transcript.ranges import Ranges
from qcode.tui.widgets.transcript.spans import Piece, SpanIndex
from qcode.tui.widgets.transcript.wrap import Wrapped

_NARROW, _WIDE, _WIDER, _WIDEST = 60, 96, 120, 140
_KEY = 2
LANE = _KEY + 1
"""The cells of a lane: a hotkey has two characters at most, and is to be read at one glance beside the next one."""

_LONGEST_ROW = 120
_FEWEST_TEXT = 10


class Layout(NamedTuple):
    """The columns of a row: turn number, text (and one spare), lanes (`+` in the last one's blank), names, the rest.

    All but `lanes` and `left` are counted in cells; a lane has `LANE` of them. Where two coders are compared, the
    gutter ends in `left` lanes and a blank.
    """

    gutter: int
    text: int
    lanes: int
    names: int
    rest: int
    left: int = 0

    @property
    def width(self) -> int:
        """All of them together."""
        return self.lanes_at + self.lanes * LANE + self.names + self.rest

    @property
    def lanes_at(self) -> int:
        """The column of the first lane."""
        return self.gutter + self.text + 1


def layout_of(width: int, *, turns: int, labels: bool, left: bool = False) -> Layout:
    """Share a width out: stripes always stay, names only from 96 columns up, text is never longer than 120."""
    beside = (2 if width < _NARROW else 3) if left else 0
    spare = 1 if left else 0
    gutter = min(5, max(3, len(str(turns)))) + 1 + beside * LANE + spare
    lanes = 2 if width < _NARROW else 4 if width < _WIDE else 5
    names = 0
    if labels and width >= _WIDE:
        names = 18 if width < _WIDER else 22 if width < _WIDEST else 26
    text = max(_FEWEST_TEXT, width - gutter - 1 - lanes * LANE - names)
    shown = min(text, _LONGEST_ROW)
    extra = text - shown
    more = min(extra, names // 2)
    return Layout(gutter, shown, lanes, names + more, extra - more, beside)


@dataclass(slots=True)
class Scene:
    """All that a row is drawn from; the view keeps it and changes it."""

    script: Script
    wrapped: Wrapped
    index: SpanIndex
    margin: Margin
    layout: Layout
    palette: Palette
    options: Options = field(default_factory=Options)
    selection: Span | None = None
    word: Span | None = None
    character: Span | None = None
    current_mark: int | None = None
    focused: bool = True
    hits: Ranges = field(default_factory=Ranges)
    left: Margin | None = None


def paint(scene: Scene, row: int) -> Strip:
    """The strip of a row. Each segment has a style."""
    start, end = scene.wrapped.start(row), scene.wrapped.end(row)
    pieces = scene.index.pieces(start, end)
    ids = list(dict.fromkeys(mark_id for piece in pieces for mark_id in piece.ids))
    right = [each for each in ids if each in scene.margin.stripes]
    segments = [
        _number(scene, row),
        *_left_lanes(scene, row, ids),
        *_text(scene, row, pieces),
        *_lanes(scene, row, right),
        *_names(scene, row),
    ]
    if scene.layout.rest:
        segments.append(Segment(" " * scene.layout.rest, scene.palette.blank))
    return Strip(segments, scene.layout.width)


def blank(scene: Scene) -> Strip:
    """A row below the text."""
    return Strip([Segment(" " * scene.layout.width, scene.palette.blank)], scene.layout.width)


def _number(scene: Scene, row: int) -> Segment:
    """The turn's number on the row where the turn begins; on the cursor's row it stands out."""
    start, end = scene.wrapped.start(row), scene.wrapped.end(row)
    starts = scene.script.turn_ranges.starts
    first = bisect_left(starts, start)
    here = scene.character is not None and start <= scene.character.start < max(end, start + 1)
    shown = str(first + 1) if first < len(starts) and starts[first] < end else ""
    if here and not shown:
        shown = "›"
    width = scene.layout.gutter - scene.layout.left * LANE - bool(scene.layout.left) - 1
    passage = scene.options.passage
    bar = "▌" if passage is not None and passage.start < max(end, start + 1) and start < passage.end else " "
    return Segment(shown[-width:].rjust(width) + bar, scene.palette.gutter_here if here else scene.palette.gutter)


def _text(scene: Scene, row: int, pieces: list[Piece]) -> list[Segment]:
    wrapped = scene.wrapped
    start, end, stop = wrapped.start(row), wrapped.end(row), wrapped.content_end(row)
    plain = wrapped.plain(row)
    cuts = _cuts(scene, start, end, pieces)
    hanging = end - 1 if start < stop == end < len(wrapped.text) and wrapped.text[end - 1] in " \n" else end
    cuts.add(hanging)
    unseen: set[int] = set()
    if not plain:
        odd = [cell.offset for cell in wrapped.cells(row) if cell.placeholder]
        unseen.update(odd)
        cuts.update(odd, (offset + 1 for offset in odd))
    segments: list[Segment] = []
    used = number = 0
    borders = sorted(cut for cut in cuts if start <= cut <= end)
    for left, right in pairwise(borders):
        while pieces[number].end <= left:
            number += 1
        shown = _shown(wrapped, row, left, right, stop, plain)
        if shown:
            look = _look(scene, left, pieces[number].ids, left in unseen)
            if left >= min(hanging, stop):
                look = Look(pointer=look.pointer, selected=look.selected and left >= stop)
            segments.append(Segment(shown, scene.palette.text(look)))
            used += len(shown) if plain else cell_len(shown)
    segments.append(Segment(" " * max(0, scene.layout.text + 1 - used), scene.palette.blank))
    return segments


def _cuts(scene: Scene, start: int, end: int, pieces: list[Piece]) -> set[int]:
    """The offsets on a row where the look of the text may change, the row's ends included."""
    cuts = {start, end, *(piece.start for piece in pieces)}
    for span in (scene.selection, scene.word, scene.character, scene.options.passage):
        if span is not None:
            cuts.update((span.start, span.end))
    for ranges in (scene.script.quiet, scene.hits):
        for number in ranges.within(start, end):
            cuts.update((ranges.starts[number], ranges.ends[number]))
    return cuts


def _shown(wrapped: Wrapped, row: int, left: int, right: int, stop: int, plain: bool) -> str:
    """What is drawn for the offsets from left to right: the newline that ends a row is one blank."""
    if not plain:
        return "".join(cell.shown for cell in wrapped.cells(row) if left <= cell.offset < right)
    shown = wrapped.text[left : min(right, stop)].replace("\n", " ")
    fits = stop - wrapped.start(row) <= wrapped.width
    return shown + " " if fits and right > stop >= left else shown


def _left_lanes(scene: Scene, row: int, ids: list[int]) -> list[Segment]:
    """The stripes left of the text, the first lane beside it; in the outermost `+` where there are more."""
    if scene.left is None or not scene.layout.left:
        return []
    lanes = [_no_stripe(scene)] * scene.layout.left
    for mark_id in ids:
        stripe = scene.left.stripes.get(mark_id)
        if stripe is None:
            continue
        place = scene.layout.left - 1 - stripe.lane
        if place >= 0:
            lanes[place] = _stripe(scene, scene.index.marks[mark_id], row, stripe)
        else:
            lanes[0] = Segment("+".ljust(LANE), scene.palette.gutter)
    return [*lanes, Segment(" ", scene.palette.blank)]


def _compared_look(scene: Scene, offset: int, marks: list[Mark], unseen: bool) -> Look:
    """How text looks that two sides have read: grey where they say the same, strong where they clash."""
    sides = [{each.code_id for each in marks if (each.coder in scene.options.left) is left} for left in (True, False)]
    clash = all(sides) and sides[0] != sides[1]
    quiet = scene.script.quiet.holding(offset) is not None
    inner = marks[-1] if marks else None
    return Look(
        colour=code_colour(inner.colour, code_id=inner.code_id) if inner else "",
        depth=2 if clash else min(1, len(marks)),
        tone=Tone.UNSEEN if unseen else Tone.QUIET if quiet else Tone.SPOKEN,
        selected=scene.selection is not None and scene.selection.start <= offset < scene.selection.end,
        pointer=_pointer(scene, offset) if scene.focused else Pointer.NONE,
        greyed=bool(marks) and sides[0] == sides[1],
        clash=clash,
        passage=scene.options.passage is not None and scene.options.passage.start <= offset < scene.options.passage.end,
    )


def _look(scene: Scene, offset: int, ids: tuple[int, ...], unseen: bool) -> Look:
    focus = scene.options.focus_codes
    marks = [scene.index.marks[mark_id] for mark_id in ids]
    if scene.options.left:
        return _compared_look(scene, offset, marks, unseen)
    lit = [mark for mark in marks if mark.code_id in focus] if focus else marks
    inner = (lit or marks)[-1] if marks else None
    quiet = scene.script.quiet.holding(offset) is not None
    return Look(
        colour=code_colour(inner.colour, code_id=inner.code_id) if inner else "",
        depth=min(2, len(lit or marks)),
        tone=Tone.UNSEEN if unseen else Tone.QUIET if quiet else Tone.SPOKEN,
        selected=scene.selection is not None and scene.selection.start <= offset < scene.selection.end,
        pointer=_pointer(scene, offset),
        hit=scene.hits.holding(offset) is not None,
        greyed=bool(marks) and not lit,
    )


def _pointer(scene: Scene, offset: int) -> Pointer:
    word, character = scene.word, scene.character
    if not scene.focused:
        near = word or character
        return Pointer.IDLE if near is not None and near.start <= offset < near.end else Pointer.NONE
    if character is not None and character.start <= offset < character.end:
        inside = word is not None and word.start < character.start < word.end
        return Pointer.CHARACTER if inside else Pointer.WORD
    return Pointer.WORD if word is not None and word.start <= offset < word.end else Pointer.NONE


def _lanes(scene: Scene, row: int, ids: list[int]) -> list[Segment]:
    lanes = [_no_stripe(scene)] * scene.layout.lanes
    more = False
    for mark_id in ids:
        lane = scene.margin.stripes[mark_id].lane
        if lane < len(lanes):
            lanes[lane] = _stripe(scene, scene.index.marks[mark_id], row)
        else:
            more = True
    last = lanes[-1]
    lanes[-1] = Segment(last.text[:_KEY], last.style)
    return [*lanes, Segment("+" if more else " ", scene.palette.gutter)]


def _no_stripe(scene: Scene) -> Segment:
    return Segment(" " * LANE, scene.palette.blank)


def _stripe(scene: Scene, mark: Mark, row: int, stripe: Stripe | None = None) -> Segment:
    """A stripe on one row: the whole hotkey where it begins; heavy for one's own, light for another coder's."""
    stripe = stripe or scene.margin.stripes[mark.id]
    key = mark.hotkey if row == stripe.first and mark.hotkey.isprintable() else ""
    if key and cell_len(key) <= LANE:
        shown = key
    elif stripe.first == stripe.last:
        shown = "╺" if mark.mine else "╶"
    else:
        heavy, light = "╻╷" if row == stripe.first else "┗└" if row == stripe.last else "┃│"
        shown = heavy if mark.mine else light
    greyed = scene.options.greys(mark)
    colour = code_colour(mark.colour, code_id=mark.code_id)
    style = scene.palette.stripe(colour, strong=mark.id == scene.current_mark, greyed=greyed)
    return Segment(set_cell_size(shown, LANE), style)


def names_on(scene: Scene, row: int) -> Iterator[tuple[Mark, str]]:
    """The marks whose names stand on a row, as many as there is room for, with what is drawn of each."""
    room = scene.layout.names
    for number, mark_id in enumerate(scene.margin.names.get(row, ()) if room else ()):
        mark = scene.index.marks[mark_id]
        shown = f"{' ·' if number else ''} {_tame(mark.name)}{'*' if mark.memo else ''}"
        if number and cell_len(shown) > room:
            return
        if cell_len(shown) > room:
            shown = set_cell_size(shown, room - 1) + "…"
        room -= cell_len(shown)
        yield mark, shown


def _names(scene: Scene, row: int) -> list[Segment]:
    """The names of the codes that begin about this row, as many as there is room for; `*` where one has a memo."""
    segments: list[Segment] = []
    room = scene.layout.names
    for mark, shown in names_on(scene, row):
        room -= cell_len(shown)
        greyed = scene.options.greys(mark)
        colour = code_colour(mark.colour, code_id=mark.code_id)
        style = scene.palette.stripe(colour, strong=mark.id == scene.current_mark, greyed=greyed)
        segments.append(Segment(shown, style))
    return [*segments, Segment(" " * room, scene.palette.blank)] if room else segments


def _tame(name: str) -> str:
    """A name without what must not reach a terminal."""
    return name if name.isprintable() else "".join(each if each.isprintable() else "·" for each in name)

"""The transcript view: the page with keys and mouse."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.timer import Timer

from qcode.model.document import Span
from qcode.tui.actions import bindings_for
from qcode.tui.widgets.transcript import movement
from qcode.tui.widgets.transcript.borders import BorderMoving
from qcode.tui.widgets.transcript.movement import Unit
from qcode.tui.widgets.transcript.nouns import Mark
from qcode.tui.widgets.transcript.painter import LANE, names_on

_EDGE_SCROLL_SECONDS = 0.06
_ROWS_BEYOND_A_STEP = 3
_LEFT_BUTTON = 1
_BY_CLICKS = {2: Unit.WORD, 3: Unit.SENTENCE, 4: Unit.PARAGRAPH}


class TranscriptView(BorderMoving):
    """A transcript to read, select in and see codings on.

    It knows no project: `load` brings text and marks; whatever moves, selects or says something calls `on_status`.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("transcript",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("transcript")]

    _pressed: Offset | None = None
    _pulled_from: Span | None = None
    _pulling: Offset | None = None
    _pulled_by: Unit = Unit.WORD
    _grabbed: tuple[Mark, int] | None = None
    """The coding whose first or last word was pressed on, and where: its border goes where the mouse moves now."""
    _clicked: tuple[Offset, int, float] | None = None
    """Where the last click was, which of several at one place it was, and when."""
    _edge_timer: Timer | None = None

    @property
    def is_pressed(self) -> bool:
        """Whether the mouse is pressed on the text."""
        return self._pressed is not None

    # From the screen to the text

    def offset_at(self, x: int, y: int) -> int:
        """The offset that is drawn at a cell of the content, or the nearest one on that row."""
        wrapped = self._scene.wrapped
        row = max(0, min(len(wrapped) - 1, self.scroll_offset.y + y))
        return wrapped.offset_at(row, max(0, x - self._scene.layout.gutter))

    def mark_at(self, x: int, y: int) -> Mark | None:
        """The mark whose stripe or name is drawn at a cell of the content."""
        scene, row = self._scene, self.scroll_offset.y + y
        if row >= len(scene.wrapped):
            return None
        across = x - scene.layout.lanes_at
        behind = across - scene.layout.lanes * LANE
        if behind >= 0:
            return self._named_at(row, behind)
        lane = across // LANE
        for mark_id in scene.index.touching(scene.wrapped.start(row), scene.wrapped.end(row)):
            stripe = scene.margin.stripes.get(mark_id)
            if stripe is not None and stripe.lane == lane:
                return scene.index.marks[mark_id]
        return None

    def _named_at(self, row: int, across: int) -> Mark | None:
        """The mark whose name is drawn so many cells behind where names begin, or the row's last one further on."""
        found = None
        for mark, shown in names_on(self._scene, row):
            found, across = mark, across - cell_len(shown)
            if across < 0:
                break
        return found

    # Mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor, begin to select, or take a coding by its stripe or a turn by its number."""
        if event.button != _LEFT_BUTTON or not self.script.text:
            return
        spot = event.get_content_offset_capture(self)
        if self.editing is not None:
            self.border_to(self.offset_at(spot.x, spot.y))
        elif spot.x >= self._scene.layout.lanes_at:
            self._click_mark(spot)
        elif spot.x < self._scene.layout.gutter:
            self._click_turn(spot)
        else:
            self._press(spot, extend=event.shift)
        event.stop()

    def _click_mark(self, spot: Offset) -> None:
        mark = self.mark_at(spot.x, spot.y)
        if mark is not None:
            self.go_to_mark(mark)

    def _click_turn(self, spot: Offset) -> None:
        turn = movement.unit_on(self.script.speeches, self.offset_at(spot.x, spot.y))
        if turn is not None:
            self._settle()
            self._place(turn.start, selection=turn)

    def _press(self, spot: Offset, *, extend: bool) -> None:
        offset = self.offset_at(spot.x, spot.y)
        mark = None if extend else self.border_at(offset)
        self._grabbed = None if mark is None else (mark, offset)
        if extend:
            self._begin()
        else:
            self._settle()
        self._pressed = spot
        self._go(offset, extend=extend)
        self._pulled_by = Unit.WORD if extend else self._unit_pressed(spot)
        self._pulled_from = self._anchor or self._held(offset)
        self.capture_mouse()

    def _unit_pressed(self, spot: Offset) -> Unit:
        """By what a drag selects that begins now: sentences where this is the third press at a place, and so on."""
        if self._clicked is None:
            return Unit.WORD
        where, chain, at = self._clicked
        quick = monotonic() - at <= self.app.CLICK_CHAIN_TIME_THRESHOLD
        return _BY_CLICKS.get(chain + 1, Unit.WORD) if where == spot and quick else Unit.WORD

    def _held(self, offset: int) -> Span:
        """The unit at an offset by which a drag selects."""
        if self._pulled_by is not Unit.WORD and self.script.paragraphs.holding(offset) is not None:
            found = movement.unit_on(movement.ranges_of(self.script, self._pulled_by), offset)
            if found is not None:
                return found
        return self._here(offset)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select from where the button went down to here; at the edges, scroll."""
        if self._pressed is None:
            return
        spot = event.get_content_offset_capture(self)
        if spot == self._pressed and self._pulling is None:
            return
        self._pulling = spot
        self._pull()
        outside = spot.y < 0 or spot.y >= self.size.height
        if outside and self._edge_timer is None:
            self._edge_timer = self.set_interval(_EDGE_SCROLL_SECONDS, self._scroll_at_edge)
        elif not outside:
            self._stop_edge()
        event.stop()

    def _pull(self) -> None:
        """Select from the pressed word (sentence, paragraph) to the one under the mouse."""
        if self._pulling is None or self._pulled_from is None:
            return
        y = max(0, min(self._pulling.y, self.size.height - 1))
        offset = self.offset_at(self._pulling.x, y)
        if self._grabbed is not None:
            mark, pressed = self._grabbed
            self.pull_border(mark, pressed=pressed, offset=offset)
            return
        if self._pulled_by is Unit.WORD:
            self._place(offset, selection=self._between(self._pulled_from, offset))
            return
        one, other = self._pulled_from, self._held(offset)
        self._place(offset, selection=Span(min(one.start, other.start), max(one.end, other.end)))

    def _scroll_at_edge(self) -> None:
        """Scroll row by row, the faster the further the mouse is outside, and select on."""
        if self._pulling is None:
            return
        above, below = -self._pulling.y, self._pulling.y - self.size.height + 1
        rows = 1 + max(above, below) // _ROWS_BEYOND_A_STEP
        target = round(self.scroll_y) + (rows if below > 0 else -rows)
        self.scroll_to(y=max(0, min(target, self.max_scroll_y)), animate=False, force=True)
        self._pull()

    def _stop_edge(self) -> None:
        if self._edge_timer is not None:
            self._edge_timer.stop()
            self._edge_timer = None

    def on_resize(self, _event: events.Resize) -> None:
        """Another size: what the mouse went beyond is no edge any more, and nothing moves on by itself."""
        self._stop_edge()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End to select."""
        if self._pressed is None:
            return
        self.release_mouse()
        self._stop_edge()
        if self._grabbed is not None and self.editing is not None:
            self.action_keep_borders()
        self._grabbed = None
        self._pressed = self._pulled_from = self._pulling = None
        self._anchor = None if not self.selecting else self._anchor
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Two clicks select the word, three the sentence, four the paragraph."""
        unit = _BY_CLICKS.get(event.chain)
        spot = event.get_content_offset(self)
        if spot is not None:
            self._clicked = (spot, event.chain, monotonic())
        if unit is None or spot is None or self.editing is not None:
            return
        in_text = self._scene.layout.gutter <= spot.x < self._scene.layout.lanes_at
        offset = self.offset_at(spot.x, spot.y)
        if unit is Unit.WORD:
            span = movement.word_near(self.script, offset)
        elif self.script.paragraphs.holding(offset) is not None:
            span = movement.unit_on(movement.ranges_of(self.script, unit), offset)
        else:
            span = None  # a line between paragraphs
        if in_text and span is not None:
            self._settle()
            self._place(span.start, selection=span)

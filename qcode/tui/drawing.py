"""A screen that is drawn once where Textual would draw it twice, and in the key's own turn where a key changed it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.events import ScreenResume
from textual.geometry import Size
from textual.message_pump import MessagePump
from textual.screen import Screen

from qcode.tui.composing import PartCompositor

if TYPE_CHECKING:
    from textual.widget import Widget


class DrawnOnce(Screen[None]):
    """A screen that comes into sight, is laid out anew, or was changed by a key, with one drawing."""

    _styled_for: tuple[str, bool, Size] | None = None
    _asking: dict[Widget, None] | None = None
    """The widgets that asked to be drawn during the key that is being answered; None while none is."""

    def __init__(self) -> None:
        """A screen that asks only the widgets in which something has changed."""
        super().__init__()
        self._compositor = PartCompositor()

    # After a key

    @contextmanager
    def drawing_at_once(self) -> Iterator[None]:
        """What changes inside is drawn when it is left, in one go.

        Otherwise each widget finds out in a turn of its own that it has to be drawn, tells the screen, and the screen
        starts a clock: a key that changes five widgets spends an eighth of its time on that. Where something inside
        waits, everything goes that way from there on.
        """
        asking = self._asking = {}
        waits = asyncio.get_running_loop().call_soon(self._end_asking)
        try:
            yield
        finally:
            waits.cancel()
            if self._asking is asking:
                self._draw_asking()

    def asks(self, widget: Widget) -> bool:
        """Take down that a widget is to be drawn with the key; False where no key is being answered."""
        if self._asking is None:
            return False
        self._asking[widget] = None
        return True

    def _end_asking(self) -> None:
        asking, self._asking = self._asking or {}, None
        for widget in asking:
            MessagePump.check_idle(widget)

    def _draw_asking(self) -> None:
        asking = list(self._asking or ())
        if not self.is_current or self.app._batch_count or any(map(_needs_more, asking)):
            self._end_asking()
            return
        self._asking = None
        for widget in asking:
            if widget is not self and widget._repaint_required:
                widget._repaint_required = False
                if widget.display:
                    self._dirty_widgets.add(widget)
        if self.app.message_queue_size:
            MessagePump.check_idle(self)  # more keys have come: what they change is drawn with it
        elif asking:
            self._on_timer_update()

    # Once

    def _compositor_refresh(self) -> None:
        """Draw what changed; after the whole screen was drawn, nothing of it has to be drawn a second time.

        What widgets say of themselves arrives after a screen that has just come into sight was drawn.
        """
        whole = self.size.region in self._compositor._dirty_regions
        super()._compositor_refresh()
        if whole and self is self.app.screen and not self.app._batch_count:
            for widget in self._compositor.visible_widgets:
                widget._exchange_repaint_regions()

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """Lay out anew; where the whole screen is to be drawn too, that is done at once and not a second time."""
        if self._repaint_required and self.is_current and not self.app._batch_count:
            self._repaint_required = False
            self._compositor._dirty_regions.add(self.size.region)
        super()._refresh_layout(size, scroll)

    def _on_screen_resume(self, event: ScreenResume) -> None:
        """Ask Textual to match all rules of style anew only where something has changed that they depend on."""
        styled_for = (self.app.theme, self.app.app_focus, self.app.size)
        event.refresh_styles = event.refresh_styles and styled_for != self._styled_for
        self._styled_for = styled_for


def _needs_more(widget: Widget) -> bool:
    """Whether a widget has to be laid out or styled anew, and not only drawn."""
    return widget._layout_required or widget._scroll_required or widget._refresh_styles_required

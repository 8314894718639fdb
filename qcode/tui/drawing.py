"""A screen that is drawn once where Textual would draw it twice."""

from __future__ import annotations

from textual.events import ScreenResume
from textual.geometry import Size
from textual.screen import Screen


class DrawnOnce(Screen[None]):
    """A screen that comes into sight, or is laid out anew, with one drawing."""

    _styled_for: tuple[str, bool, Size] | None = None

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

"""The surface of the transcript view: wrapping, scrolling, and drawing no more rows than have changed."""

from __future__ import annotations

from itertools import islice
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.filter import ANSIToTruecolor, DimFilter
from textual.geometry import Region, Size, Spacing
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from qcode.tui.themes import PLAIN
from qcode.tui.widgets.kept import DrawnWithKeys, KeptScrollBar
from qcode.tui.widgets.palette import Ground, Palette, ground_of, monochrome_needed
from qcode.tui.widgets.transcript.margin import Margin, Stripe
from qcode.tui.widgets.transcript.nouns import Options, Script
from qcode.tui.widgets.transcript.painter import Layout, Scene, blank, layout_of, paint
from qcode.tui.widgets.transcript.ranges import Ranges
from qcode.tui.widgets.transcript.spans import SpanIndex
from qcode.tui.widgets.transcript.wrap import Wrapped, lines_of

_CACHED_ROWS = 2000
_ROWS_KEPT_IN_SIGHT = 2
_NO_SPACING = Spacing()
_FOR_TERMINAL_COLOURS = (ANSIToTruecolor, DimFilter)


class TranscriptCanvas(DrawnWithKeys, ScrollView, can_focus=True):
    """Rows of a wrapped text from a scene, cached as they were drawn; it scrolls and follows sizes and themes."""

    DEFAULT_CSS = """
    TranscriptCanvas {
        background: $background; color: $foreground;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False
    _plain: bool | None = None
    """Whether there are no borders, padding or opacity about the rows; None until the styles are known."""

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make an empty surface."""
        super().__init__(name=name, id=id, classes=classes)
        self._given_palette: Palette | None = None
        self._lines = lines_of("", paragraphs=Ranges())
        self._filtered_rows: dict[int, Strip] = {}
        self._scene = self._empty_scene()
        self._cursor = 0
        self._reading = 0
        self._restored = False
        self._measured = False
        self._height = 0
        self._scrollbar_for: tuple[Size, Size] | None = None
        self._laid_left: frozenset[str] = frozenset()
        """Whose stripes stood on the left when lanes were last assigned."""

    def _empty_scene(self) -> Scene:
        wrapped = Wrapped("", lines=self._lines, width=80)
        index = SpanIndex()
        layout = layout_of(80, turns=0, labels=True)
        return Scene(Script(""), wrapped, index, Margin(index, wrapped=wrapped), layout, Palette(Ground()))

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, which is drawn only when it moves."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = KeptScrollBar(
                vertical=True, name="vertical", thickness=self.scrollbar_size_vertical
            )
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar

    @property
    def options(self) -> Options:
        """What is shown."""
        return self._scene.options

    @property
    def script(self) -> Script:
        """The text and its units."""
        return self._scene.script

    @property
    def top_offset(self) -> int:
        """Where the text in sight begins: what to remember of the reading position, beside the cursor."""
        wrapped = self._scene.wrapped
        return wrapped.start(min(round(self.scroll_y), len(wrapped) - 1))

    def set_palette(self, palette: Palette | None) -> None:
        """Draw with a palette; None follows the app's theme."""
        self._given_palette = palette
        self._scene.palette = palette or self._theme_palette()
        self._draw_all()

    def _theme_palette(self) -> Palette:
        app = self.app
        ground = ground_of(app.get_css_variables())
        colours = app.console.color_system
        few = monochrome_needed(no_color=app.no_color, color_system=colours) or app.theme in PLAIN
        return Palette(ground, monochrome=few, cube=colours == "256", faint=colours == "standard")

    def on_mount(self) -> None:
        """Take the theme's colours, now and whenever it changes."""
        self._scene.palette = self._given_palette or self._theme_palette()
        self.app.theme_changed_signal.subscribe(self, lambda _: self.set_palette(self._given_palette))

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap anew where the width has changed; what is read stays where it is, and the cursor in sight."""
        first, self._measured = not self._measured, True
        in_sight = 0 <= self._scene.wrapped.row_of(self._cursor) - round(self.scroll_y) < self._height
        self._height = self.size.height
        if first or self._fitting_layout() != self._scene.layout:
            self._rewrap()
        reading = self._reading
        if first:
            self._arrive_at_cursor()
        elif in_sight:
            self._reveal(self._cursor)
            self._reading = reading

    def _arrive_at_cursor(self) -> None:
        """Show the cursor of a text that was just loaded, unless its reading position was given."""
        if not self._restored:
            self._reveal(self._cursor)

    def _fitting_layout(self) -> Layout:
        width = self.scrollable_content_region.width
        options = self.options
        layout = layout_of(width, turns=len(self.script.turns), labels=options.labels, left=bool(options.left))
        return layout._replace(rest=layout.rest + self.size.width - width)

    def _rewrap(self) -> None:
        scene = self._scene
        reading = self._reading
        scene.layout = self._fitting_layout()
        scene.wrapped = Wrapped(self.script.text, lines=self._lines, width=scene.layout.text)
        self._lay_stripes()
        size = Size(self.scrollable_content_region.width, len(scene.wrapped))
        if size != self.virtual_size:
            # The layout does not hang on it: the view is as large as its place, however long the text.
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
        self.scroll_to(y=scene.wrapped.row_of(reading), animate=False, force=True)
        self._reading = reading
        self._draw_all()

    def _lay_stripes(self) -> None:
        """Assign lanes to all marks: on the right, or on either side where coders are compared.

        Lanes are kept while the same coders stand on the same side; with others all is another picture.
        """
        scene, left = self._scene, self._scene.options.left
        before = [each for each in (scene.left, scene.margin) if each is not None and left == self._laid_left]
        self._laid_left = left
        scene.left = None
        if not left:
            scene.margin = Margin(scene.index, wrapped=scene.wrapped, lanes=scene.layout.lanes, before=before)
            return
        sides = [
            [mark for mark in scene.index.marks.values() if (mark.coder in left) is here] for here in (True, False)
        ]
        scene.left, scene.margin = (
            Margin(SpanIndex(marks), wrapped=scene.wrapped, lanes=lanes, before=before)
            for marks, lanes in zip(sides, (scene.layout.left, scene.layout.lanes), strict=True)
        )

    def _scroll_update(self, virtual_size: Size) -> None:
        """Bring the scrollbar up to date, where something is different: each layout asks for it."""
        wanted = (virtual_size, self.container_size)
        if wanted != self._scrollbar_for:
            self._scrollbar_for = wanted
            super()._scroll_update(virtual_size)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember what is read, so that a resize keeps it."""
        super().watch_scroll_y(old_value, new_value)
        self._reading = self.top_offset

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in a region of the widget, from the cache where they are known.

        A row is cached with the app's filters applied, which halves the time of a page; with borders, padding or
        opacity from a style sheet, Textual's own way is taken.
        """
        if self._plain is None:
            self._plain = self.styles.gutter == _NO_SPACING and self.opacity == 1
        if not self._plain:
            return super().render_lines(crop)
        top, known = self.scroll_offset.y, self._filtered_rows
        strips = [known.get(row) or self._row(row) for row in range(top + crop.y, top + crop.bottom)]
        if crop.column_span == (0, self._scene.layout.width):
            return strips
        return [strip.crop_extend(*crop.column_span, self._scene.palette.blank) for strip in strips]

    def _row(self, row: int) -> Strip:
        """A row that is not known yet."""
        strip = self._paint(row)
        for line_filter in self.get_line_filters():
            if self._scene.palette.bare or not isinstance(line_filter, _FOR_TERMINAL_COLOURS):
                strip = strip.apply_filter(line_filter, self.background_colors[1])
        if len(self._filtered_rows) > _CACHED_ROWS:
            for old in list(islice(self._filtered_rows, _CACHED_ROWS // 4)):
                del self._filtered_rows[old]
        self._filtered_rows[row] = strip
        return strip

    def notify_style_update(self) -> None:
        """Forget what was drawn with other colours."""
        super().notify_style_update()
        self._plain = None
        self._forget()

    def _paint_ahead(self, first: int) -> None:
        """Draw a page of rows that may come next, while nobody waits."""
        for row in range(max(0, first), min(len(self._scene.wrapped), first + self.size.height)):
            if row not in self._filtered_rows:
                self._row(row)

    def render_line(self, y: int) -> Strip:
        """One row of the widget."""
        return self._paint(self.scroll_offset.y + y)

    def _paint(self, row: int) -> Strip:
        scene = self._scene
        if not self._measured:
            return Strip([Segment(" " * self.size.width, scene.palette.blank)], self.size.width)
        if row >= len(scene.wrapped):
            return blank(scene)
        return paint(scene, row)

    def _forget(self) -> None:
        self._filtered_rows = {}

    def _draw_all(self) -> None:
        self._forget()
        self.refresh()

    def _draw_rows(self, first: int, last: int) -> None:
        """Draw the rows from first to last (included) again, as far as they are in sight."""
        known = self._filtered_rows
        if last - first > len(known):
            self._filtered_rows = {row: strip for row, strip in known.items() if not first <= row <= last}
        else:
            for row in range(first, last + 1):
                known.pop(row, None)
        top, height = self.scroll_offset.y, self.size.height
        upper, lower = max(first, top), min(last, top + height - 1)
        if upper <= lower:
            self.refresh(Region(0, upper - top, self.size.width, lower - upper + 1))

    def _draw(self, start: int, end: int) -> None:
        """Draw the rows again on which start to end stands."""
        wrapped = self._scene.wrapped
        self._draw_rows(wrapped.row_of(start), wrapped.row_of(max(start, end - 1)))

    def _draw_stripe(self, stripe: Stripe) -> None:
        self._draw_rows(stripe.first, stripe.last)

    def on_focus(self) -> None:
        """Show the cursor at full strength."""
        self._scene.focused = True
        self._draw_pointer()

    def on_blur(self) -> None:
        """Show that the keys go elsewhere."""
        self._scene.focused = False
        self._draw_pointer()

    def _draw_pointer(self) -> None:
        for span in (self._scene.word, self._scene.character):
            if span is not None:
                self._draw(span.start, span.end)

    def _reveal(self, offset: int) -> None:
        """Scroll as little as shows the offset's row, or to a third of the height where it is far away."""
        row, height = self._scene.wrapped.row_of(offset), self.size.height
        top = round(self.scroll_y)
        kept = min(_ROWS_KEPT_IN_SIGHT, max(0, (height - 1) // 2))
        if height <= 0 or top + kept <= row <= top + height - 1 - kept:
            return
        if not top - height <= row < top + 2 * height:
            wanted = row - height // 3
        else:
            wanted = row - kept if row < top + kept else row - height + 1 + kept
        self.scroll_to(y=max(0, wanted), animate=False, force=True)

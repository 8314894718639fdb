"""The transcript on the screen: text, marks, cursor and selection, drawn row by row; keys and mouse are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.color import Color
from textual.filter import ANSIToTruecolor, DimFilter
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qcode.model.document import Span
from qcode.tui.widgets.palette import Ground, Palette, ground_of, monochrome_needed
from qcode.tui.widgets.transcript.margin import Margin, Stripe
from qcode.tui.widgets.transcript.movement import cluster_at
from qcode.tui.widgets.transcript.nouns import Mark, Options, Script
from qcode.tui.widgets.transcript.painter import Layout, Scene, blank, layout_of, paint
from qcode.tui.widgets.transcript.ranges import Ranges
from qcode.tui.widgets.transcript.spans import SpanIndex
from qcode.tui.widgets.transcript.wrap import Wrapped, lines_of

_CACHED_ROWS = 2000
_ROWS_KEPT_IN_SIGHT = 2
_NO_SPACING = Spacing()
_FOR_TERMINAL_COLOURS = (ANSIToTruecolor, DimFilter)


class TranscriptPage(ScrollView, can_focus=True):
    """A text with marks, a cursor and a selection. Only rows that change are drawn again."""

    DEFAULT_CSS = """
    TranscriptPage {
        background: $background; color: $foreground;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    class Moved(Message, namespace="transcript_view"):
        """The cursor stands on another offset."""

        def __init__(self, offset: int) -> None:
            """Tell where the cursor is."""
            super().__init__()
            self.offset = offset

    class SelectionChanged(Message, namespace="transcript_view"):
        """Another stretch is selected, or none."""

        def __init__(self, span: Span | None) -> None:
            """Tell what is selected."""
            super().__init__()
            self.span = span

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 Textual's word
        classes: str | None = None,
    ) -> None:
        """Make an empty view; `load` gives it a text."""
        super().__init__(name=name, id=id, classes=classes)
        self.on_status: Callable[[], None] | None = None
        self.hint = ""
        self._given_palette: Palette | None = None
        self._marks: dict[int, Mark] = {}
        self._lines = lines_of("", paragraphs=Ranges())
        self._filtered_rows: dict[int, Strip] = {}
        self._scene = self._empty_scene()
        self._cursor = 0
        self._reading = 0
        self._restored = False
        self._measured = False
        self._height = 0

    def _empty_scene(self) -> Scene:
        wrapped = Wrapped("", lines=self._lines, width=80)
        index = SpanIndex()
        layout = layout_of(80, turns=0, labels=True)
        return Scene(Script(""), wrapped, index, Margin(index, wrapped=wrapped), layout, Palette(Ground()))

    # What it is given

    def load(self, script: Script, *, marks: Iterable[Mark] = (), cursor: int = 0, top: int | None = None) -> None:
        """Show a text with its marks, the cursor on an offset; `top` is what `top_offset` said when one left it."""
        self._scene.script = script
        self._scene.selection = None
        self._scene.current_mark = None
        self._scene.hits = Ranges()
        self._lines = lines_of(script.text, paragraphs=script.paragraphs)
        self._marks = {mark.id: mark for mark in marks}
        self._scene.index = SpanIndex(filter(self._scene.options.shows, self._marks.values()))
        self._cursor = max(0, min(cursor, len(script.text) - 1))
        self._reading = 0 if top is None else top
        self._restored = top is not None
        self._settle()
        self._point()
        if self._measured:
            self._rewrap()
            self._arrive_at_cursor()

    def _arrive_at_cursor(self) -> None:
        """Show the cursor of a text that was just loaded, unless its reading position was given."""
        if not self._restored:
            self._reveal(self._cursor)

    def _settle(self) -> None:
        """Give up what was begun: a selection under way."""
        self.hint = ""

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show these marks instead of those before."""
        self._marks = {mark.id: mark for mark in marks}
        self._index_again()

    def _index_again(self) -> None:
        self._scene.index = SpanIndex(filter(self._scene.options.shows, self._marks.values()))
        self._scene.margin = Margin(self._scene.index, wrapped=self._scene.wrapped)
        if self._scene.current_mark not in self._scene.index.marks:
            self._scene.current_mark = None
        self._draw_all()

    def add_mark(self, mark: Mark) -> None:
        """Show one more mark, or a changed one in place of the one with its id."""
        current = self._scene.current_mark
        if mark.id in self._marks:
            self.remove_mark(mark.id)
            self._scene.current_mark = current
        self._marks[mark.id] = mark
        if self._scene.options.shows(mark):
            self._scene.index.add(mark)
            self._draw_stripe(self._scene.margin.add(mark.id))

    def remove_mark(self, mark_id: int) -> None:
        """Take a mark away; nothing happens if it is not there."""
        if self._marks.pop(mark_id, None) is not None and mark_id in self._scene.index:
            self._scene.index.remove(mark_id)
            self._draw_stripe(self._scene.margin.remove(mark_id))
        if self._scene.current_mark == mark_id:
            self._scene.current_mark = None

    def set_hits(self, hits: Iterable[tuple[int, int]]) -> None:
        """Show search hits, sorted pairs of start and end; an empty list takes them away."""
        self._scene.hits = Ranges.of(hits)
        self._draw_all()

    def set_focus_code(self, code_id: int | None) -> None:
        """Grey all codes but one, or none."""
        self.set_options(replace(self.options, focus_code=code_id))

    def set_hidden(self, *, codes: Iterable[int] = (), coders: Iterable[str] = ()) -> None:
        """Leave marks of these codes (a branch is all its codes) and coders out."""
        self.set_options(replace(self.options, hidden_codes=frozenset(codes), hidden_coders=frozenset(coders)))

    def set_options(self, options: Options) -> None:
        """Change what is shown."""
        before, self._scene.options = self.options, options
        if before.labels != options.labels and self._measured:
            self._rewrap()
        if (before.hidden_codes, before.hidden_coders) != (options.hidden_codes, options.hidden_coders):
            self._index_again()
        self._draw_all()

    def set_palette(self, palette: Palette | None) -> None:
        """Draw with a palette; None follows the app's theme."""
        self._given_palette = palette
        self._scene.palette = palette or self._theme_palette()
        self._draw_all()

    def _theme_palette(self) -> Palette:
        app = self.app
        ground = ground_of(app.get_css_variables())
        few = monochrome_needed(no_color=app.no_color, color_system=app.console.color_system)
        return Palette(ground, monochrome=few)

    # What it tells

    @property
    def options(self) -> Options:
        """What is shown."""
        return self._scene.options

    @property
    def script(self) -> Script:
        """The text and its units."""
        return self._scene.script

    @property
    def marks(self) -> dict[int, Mark]:
        """All marks by id, hidden ones included."""
        return dict(self._marks)

    @property
    def cursor(self) -> int:
        """Where the cursor is."""
        return self._cursor

    @property
    def selection(self) -> Span | None:
        """What is selected."""
        return self._scene.selection

    @property
    def current_mark(self) -> Mark | None:
        """The coding that was gone to or clicked on, until the cursor moves."""
        return self._scene.index.marks.get(self._scene.current_mark) if self._scene.current_mark is not None else None

    @property
    def turn_number(self) -> int | None:
        """The number of the turn in which the cursor is, from 1."""
        number = self.script.turn_ranges.holding(self._cursor)
        return None if number is None else number + 1

    @property
    def top_offset(self) -> int:
        """Where the text in sight begins: what to remember of the reading position, beside the cursor."""
        wrapped = self._scene.wrapped
        return wrapped.start(min(round(self.scroll_y), len(wrapped) - 1))

    def target(self) -> Span | None:
        """What a code would be given to: the selection, else the cursor's word or character; None in an empty text."""
        return self._scene.selection or self._scene.word or self._scene.character

    def marks_at(self, offset: int) -> list[Mark]:
        """The visible marks on an offset, the innermost last."""
        return [self._scene.index.marks[mark_id] for mark_id in self._scene.index.at(offset)]

    # Drawing

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

    def _fitting_layout(self) -> Layout:
        width = self.scrollable_content_region.width
        layout = layout_of(width, turns=len(self.script.turns), labels=self.options.labels)
        return layout._replace(rest=layout.rest + self.size.width - width)

    def _rewrap(self) -> None:
        scene = self._scene
        reading = self._reading
        scene.layout = self._fitting_layout()
        scene.wrapped = Wrapped(self.script.text, lines=self._lines, width=scene.layout.text)
        scene.margin = Margin(scene.index, wrapped=scene.wrapped)
        self.virtual_size = Size(self.scrollable_content_region.width, len(scene.wrapped))
        self.scroll_to(y=scene.wrapped.row_of(reading), animate=False, force=True)
        self._reading = reading
        self._draw_all()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember what is read, so that a resize keeps it."""
        super().watch_scroll_y(old_value, new_value)
        self._reading = self.top_offset

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in a region of the widget, from the cache where they are known.

        A row is cached with the app's filters applied, which halves the time of a page; with borders, padding or
        opacity from a style sheet, Textual's own way is taken.
        """
        if self.styles.gutter != _NO_SPACING or self.opacity < 1:
            return super().render_lines(crop)
        background = self.background_colors[1]
        strips = [self._filtered(y, background) for y in crop.line_range]
        if crop.column_span == (0, self._scene.layout.width):
            return strips
        return [strip.crop_extend(*crop.column_span, self._scene.palette.blank) for strip in strips]

    def _filtered(self, y: int, background: Color) -> Strip:
        row = self.scroll_offset.y + y
        strip = self._filtered_rows.get(row)
        if strip is None:
            strip = self.render_line(y)
            for line_filter in self.get_line_filters():
                if self._scene.palette.bare or not isinstance(line_filter, _FOR_TERMINAL_COLOURS):
                    strip = strip.apply_filter(line_filter, background)
            if len(self._filtered_rows) > _CACHED_ROWS:
                self._forget()
            self._filtered_rows[row] = strip
        return strip

    def notify_style_update(self) -> None:
        """Forget what was drawn with other colours."""
        super().notify_style_update()
        self._forget()

    def render_line(self, y: int) -> Strip:
        """One row of the widget."""
        scene = self._scene
        row = self.scroll_offset.y + y
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

    # Cursor and selection

    def _point(self) -> None:
        """Set the word and the character under the cursor."""
        scene = self._scene
        number = self.script.words.holding(self._cursor)
        scene.word = None if number is None else self.script.words[number]
        scene.character = cluster_at(self.script.text, self._cursor) if self.script.text else None

    def _place(
        self, cursor: int, *, selection: Span | None = None, mark: int | None = None, reveal: int | None = None
    ) -> None:
        """Set cursor, selection and current mark, draw what changed, and tell it."""
        scene = self._scene
        moved, before, mark_before = cursor != self._cursor, scene.selection, scene.current_mark
        if moved:
            self._draw_pointer()
            self._cursor = max(0, min(cursor, len(self.script.text) - 1))
            self._point()
            self._draw_pointer()
        scene.selection, scene.current_mark = selection, mark
        self._draw_difference(before, selection)
        for each in {mark_before, mark} - {None} if mark_before != mark else ():
            if each in scene.margin.stripes:
                self._draw_stripe(scene.margin.stripes[each])
        self._reveal(self._cursor if reveal is None else reveal)
        self._tell(moved=moved, selected=selection != before)

    def _draw_difference(self, before: Span | None, after: Span | None) -> None:
        if before == after:
            return
        if before is None or after is None or not before.overlaps(after):
            for span in filter(None, (before, after)):
                self._draw(span.start, span.end)
            return
        if before.start != after.start:
            self._draw(min(before.start, after.start), max(before.start, after.start))
        if before.end != after.end:
            self._draw(min(before.end, after.end) - 1, max(before.end, after.end))

    def _tell(self, *, moved: bool, selected: bool) -> None:
        if self.on_status is not None:
            self.on_status()
        if moved:
            self.post_message(self.Moved(self._cursor))
        if selected:
            self.post_message(self.SelectionChanged(self._scene.selection))

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

    def move_to(self, offset: int) -> None:
        """Put the cursor on an offset and end the selection."""
        self._settle()
        self._place(offset)

    def select(self, start: int, end: int) -> None:
        """Select a stretch and put the cursor on its beginning; ValueError where it is empty or outside the text."""
        if end > len(self.script.text):
            raise ValueError(f"the text ends at {len(self.script.text)}, before {end}")
        span = Span(start, end)
        self._settle()
        self._place(start, selection=span)

    def go_to_turn(self, number: int) -> bool:
        """Put the cursor on the speech of a turn, counted from 1; False where there is no such turn."""
        if not 1 <= number <= len(self.script.turns):
            return False
        self._settle()
        self._place(self.script.turns[number - 1].speech.start)
        return True

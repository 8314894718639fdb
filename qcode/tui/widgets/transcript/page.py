"""The transcript on the screen: text, marks, cursor and selection; keys and mouse are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from qcode.model.document import Span
from qcode.tui.widgets.transcript.canvas import TranscriptCanvas
from qcode.tui.widgets.transcript.movement import cluster_at, word_near
from qcode.tui.widgets.transcript.nouns import Mark, Options, Script
from qcode.tui.widgets.transcript.ranges import Ranges
from qcode.tui.widgets.transcript.spans import SpanIndex
from qcode.tui.widgets.transcript.wrap import lines_of


class TranscriptPage(TranscriptCanvas):
    """A text with marks, a cursor and a selection."""

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make an empty view; `load` gives it a text."""
        super().__init__(name=name, id=id, classes=classes)
        self.on_status: Callable[[], None] | None = None
        self.on_covering: Callable[[], Iterable[Mark]] | None = None
        """Gives one's own codings while only those of others are shown."""
        self.hint = ""
        self._marks: dict[int, Mark] = {}
        self._finished: Span | None = None

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

    def _settle(self) -> None:
        """Give up what was begun: a selection under way."""
        self.hint = ""

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show these marks instead of those before."""
        self._marks = {mark.id: mark for mark in marks}
        self._index_again()

    def _index_again(self) -> None:
        self._scene.index = SpanIndex(filter(self._scene.options.shows, self._marks.values()))
        self._lay_stripes()
        if self._scene.current_mark not in self._scene.index.marks:
            self._scene.current_mark = None
        self._draw_all()

    @property
    def covering(self) -> SpanIndex:
        """The marks that make a passage a coded one: those in sight, those whose code is hidden, and one's own."""
        unseen = list(self.on_covering()) if self.on_covering is not None else []
        if not self.options.hidden_codes and not unseen:
            return self._scene.index
        shown = replace(self.options, hidden_codes=frozenset())
        return SpanIndex((*filter(shown.shows, self._marks.values()), *unseen))

    def add_mark(self, mark: Mark) -> None:
        """Show one more mark, or a changed one in place of the one with its id."""
        current, was = self._scene.current_mark, self._scene.margin.stripes.get(mark.id)
        if mark.id in self._marks:
            self.remove_mark(mark.id)
            self._scene.current_mark = current
        self._marks[mark.id] = mark
        if self._scene.options.left:
            self._index_again()
        elif self._scene.options.shows(mark):
            self._scene.index.add(mark)
            if self._measured:  # before, there are no rows for a stripe to run along
                self._draw_stripe(self._scene.margin.add(mark.id, was=was))

    def remove_mark(self, mark_id: int) -> None:
        """Take a mark away; nothing happens if it is not there."""
        if self._scene.options.left:
            self._marks.pop(mark_id, None)
            self._index_again()
        elif self._marks.pop(mark_id, None) is not None and mark_id in self._scene.index:
            self._scene.index.remove(mark_id)
            if self._measured:
                self._draw_stripe(self._scene.margin.remove(mark_id))
        if self._scene.current_mark == mark_id:
            self._scene.current_mark = None

    def set_hits(self, hits: Iterable[tuple[int, int]]) -> None:
        """Show search hits, sorted pairs of start and end; an empty list takes them away."""
        self._scene.hits = Ranges.of(hits)
        self._draw_all()

    def set_focus_codes(self, codes: Iterable[int]) -> None:
        """Grey all codes but these (a branch is all its codes); without any, grey none."""
        self.set_options(replace(self.options, focus_codes=frozenset(codes)))

    def set_hidden(self, *, codes: Iterable[int] = (), coders: Iterable[str] = ()) -> None:
        """Leave marks of these codes (a branch is all its codes) and coders out."""
        self.set_options(replace(self.options, hidden_codes=frozenset(codes), hidden_coders=frozenset(coders)))

    def set_options(self, options: Options) -> None:
        """Change what is shown."""
        before, self._scene.options = self.options, options
        if (before.labels, bool(before.left)) != (options.labels, bool(options.left)) and self._measured:
            self._rewrap()
        elif before.left != options.left:
            self._lay_stripes()
        if (before.hidden_codes, before.hidden_coders) != (options.hidden_codes, options.hidden_coders):
            self._index_again()
        self._draw_all()

    # What it tells

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
    def hits(self) -> Ranges:
        """The search hits that are shown."""
        return self._scene.hits

    @property
    def current_mark(self) -> Mark | None:
        """The coding that was gone to or clicked on, until the cursor moves."""
        return self._scene.index.marks.get(self._scene.current_mark) if self._scene.current_mark is not None else None

    @property
    def turn_number(self) -> int | None:
        """The number of the turn in which the cursor is, from 1; on a line between two, of the one before it."""
        turns = self.script.turn_ranges
        number = turns.holding(self._cursor)
        number = turns.before(self._cursor) if number is None else number
        return None if number is None else number + 1

    def target(self) -> Span | None:
        """What a code would be given to: the selection, else the cursor's word or character; None where both are blank.

        On a blank or a stop, the cursor's word is the one behind it in the paragraph, or else the one before.
        """
        span = self._scene.selection or self._scene.word or self._scene.character
        return span if span is not None and span.of(self.script.text).strip() else None

    def marks_at(self, offset: int) -> list[Mark]:
        """The visible marks on an offset, the innermost last."""
        return [self._scene.index.marks[mark_id] for mark_id in self._scene.index.at(offset)]

    def marks_within(self, span: Span, *, most: int) -> list[Mark]:
        """The visible marks that share a character with a span, at most so many, in the order of the text."""
        found: dict[int, None] = {}
        for piece in self._scene.index.pieces(span.start, span.end):
            found.update(dict.fromkeys(piece.ids))
            if len(found) >= most:
                break
        return [self._scene.index.marks[mark_id] for mark_id in list(found)[:most]]

    def marks_over(self, span: Span) -> list[Mark]:
        """The marks that share a character with a span, hidden ones included."""
        index = self._scene.index
        found = [index.marks[mark_id] for mark_id in index.touching(span.start, span.end)]
        if len(index) < len(self._marks):
            unseen = (mark for mark in self._marks.values() if mark.id not in index)
            found += [mark for mark in unseen if mark.start < span.end and span.start < mark.end]
        return found

    @property
    def selection_is_done(self) -> bool:
        """Whether nothing is selected, or only what the work is done on."""
        return self._scene.selection is None or self._scene.selection == self._finished

    def finish_selection(self) -> None:
        """Say that the work on the selection is done: the next unit that is taken does not extend it."""
        self._finished = self._scene.selection

    # Cursor and selection

    def _point(self) -> None:
        """Set the word and the character under the cursor."""
        scene = self._scene
        scene.word = word_near(self.script, self._cursor, only_on=not self.options.snap)
        scene.character = cluster_at(self.script.text, self._cursor) if self.script.text else None

    _arrived = False

    def arrive(self) -> None:
        """What is selected now was selected for who has just come here: it is not Escape's to end, but to go back."""
        self._arrived = True

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
        if selection != before:
            self._finished = None
        scene.selection, scene.current_mark = selection, mark
        self._arrived = False
        self._draw_difference(before, selection)
        for each in {mark_before, mark} - {None} if mark_before != mark else ():
            if each in scene.margin.stripes:
                self._draw_stripe(scene.margin.stripes[each])
        self._reveal(self._cursor if reveal is None else reveal)
        self._tell()

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

    def _tell(self) -> None:
        if self.on_status is not None:
            self.on_status()

    def move_to(self, offset: int) -> None:
        """Put the cursor on an offset and end the selection."""
        self._settle()
        self._place(offset)

    def select(self, start: int, end: int, *, cursor: int | None = None) -> None:
        """Select a stretch, with the cursor on its beginning or within it where that is said.

        Raises ValueError where the stretch is empty or outside the text.
        """
        if end > len(self.script.text):
            raise ValueError(f"the text ends at {len(self.script.text)}, before {end}")
        span = Span(start, end)
        self._settle()
        self._place(start if cursor is None else max(start, min(cursor, end - 1)), selection=span)

    def show_passage(self, span: Span) -> None:
        """Bring a passage into sight with some of what stands before it, the cursor on its beginning."""
        self._settle()
        self._place(span.start)
        if self._measured:
            wrapped = self._scene.wrapped
            first, last = wrapped.row_of(span.start), wrapped.row_of(max(span.start, span.end - 1))
            spare = max(1, (self.size.height - (last - first + 1)) // 2)
            self.scroll_to(y=max(0, first - spare), animate=False, force=True)

    @property
    def in_question(self) -> Span | None:
        """What somebody who chooses a code wants to see: the passage that is settled, else what would be coded."""
        return self.options.passage or self.target()

    def make_room(self, height: int, *, below: int) -> bool:
        """Scroll so far that the passage in question is in sight, its beginning first, beside a window that high.

        True: the window is to stand at the bottom, over `below` rows that stay in sight; False: the text ends too soon
        for that, and it is to stand at the top.
        """
        span, wrapped = self.in_question, self._scene.wrapped
        if span is None or not self._measured:
            return True
        y, top = self.content_region.y, round(self.scroll_y)
        first, last = wrapped.row_of(span.start), wrapped.row_of(span.end - 1)
        free = max(1, self.screen.size.height - below - height - y)
        wanted = min(first, max(top, last - free + 1))
        covered = max(0, 1 + height - y)
        at_bottom = wanted <= self.max_scroll_y or first < covered
        if not at_bottom:
            wanted = min(top, first - covered)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True)
        return at_bottom

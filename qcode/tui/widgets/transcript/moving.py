"""Moving and selecting by keys."""

from __future__ import annotations

from dataclasses import replace

from qcode.model.document import Span
from qcode.tui.widgets.transcript import movement
from qcode.tui.widgets.transcript.movement import Direction, Unit
from qcode.tui.widgets.transcript.nouns import Mark
from qcode.tui.widgets.transcript.page import TranscriptPage

NO_HITS = "No hits: / searches"
HIT = "hit {number:,} of {of:,}"
WHOLE_WORDS = "Selections take whole words"
CHARACTERS = "Selections take single characters, until the same command is given again"
SELECTING = "Selecting: every movement takes words in; v ends it, Escape takes it back"
NO_MORE_CODINGS = "No further coding that way"
NO_MORE_UNCODED = "No further passage without a code that way"
NOTHING_FURTHER = "Nothing further to take in"
TURN_ENDS = "The turn ends here: the same key again takes in what another says"


class Moving(TranscriptPage):
    """The actions that move the cursor, select, grow and shrink."""

    _anchor: Span | None = None
    _selecting: bool = False
    _goal: int | None = None
    _grown: tuple[tuple[Span | None, Span], ...] = ()
    """What was selected before each growing, and after it: shrinking goes back the same way."""

    @property
    def selecting(self) -> bool:
        """Whether each movement selects, from `v` until `v` or Escape."""
        return self._selecting

    # Where a movement begins and ends

    def _from(self, direction: int) -> int:
        """Where a movement starts: at the cursor, or at the end of the selection towards which it goes."""
        selection = self.selection
        if selection is None or self._anchor is not None:
            return self.cursor
        return selection.end - 1 if direction > 0 else selection.start

    def _go(self, offset: int | None, *, extend: bool = False) -> None:
        """Move to an offset; with an anchor, select from there to here."""
        self.hint = SELECTING if self._selecting else ""
        self._goal = None
        self._arrive(offset, extend=extend)

    def _arrive(self, offset: int | None, *, extend: bool = False) -> None:
        if offset is None:
            offset = self.cursor
        offset = max(0, min(offset, len(self.script.text) - 1))
        if not (extend or self._selecting) or not self.script.text:
            self._anchor = None
            self._place(offset)
            return
        anchor = self._anchor = self._anchor or self._here(self.cursor)
        self._place(offset, selection=self._between(anchor, offset))

    def _here(self, offset: int) -> Span:
        """The word or, where there is none or words do not count, the character on an offset."""
        number = self.script.words.holding(offset) if self.options.snap else None
        return self.script.words[number] if number is not None else movement.cluster_at(self.script.text, offset)

    def _between(self, anchor: Span, offset: int) -> Span:
        here = self._here(offset)
        span = Span(min(anchor.start, here.start), max(anchor.end, here.end))
        return movement.snap(self.script, span) if self.options.snap else span

    def _begin(self) -> None:
        """Make sure of an anchor: the cursor's place, or the first word of a selection, with the cursor on its last."""
        if self._anchor is not None or not self.script.text:
            return
        selection = self.selection
        if selection is None:
            self._anchor = self._here(self.cursor)
            return
        self._anchor = self._here(selection.start)
        self._place(self._here(selection.end - 1).start, selection=selection)

    # Characters, words, rows, pages

    def action_step(self, direction: Direction) -> None:
        """One character back or on."""
        text = self.script.text
        step = movement.next_character if direction > 0 else movement.previous_character
        start = self._from(direction)
        leaving = self.selection is not None and self._anchor is None
        self._go(start if leaving and direction < 0 else step(text, start))

    def action_word(self, direction: Direction) -> None:
        """To the next word or the one before."""
        self._go(self._word_from(self._from(direction), direction))

    def _word_from(self, offset: int, direction: Direction) -> int | None:
        find = movement.next_unit if direction > 0 else movement.previous_unit
        return find(self.script.words, offset)

    def action_leap(self, direction: Direction) -> None:
        """To the next word or the one before."""
        self.action_word(direction)

    def action_row(self, direction: Direction) -> None:
        """One row up or down, in the same column where the row is long enough."""
        self._rows_on(direction)

    def _rows_on(self, rows: int, *, extend: bool = False, onto_words: bool = False) -> None:
        wrapped = self._scene.wrapped
        self.hint = SELECTING if self._selecting else ""
        start = self._from(rows)
        goal = wrapped.column_of(start) if self._goal is None else self._goal
        row = max(0, min(len(wrapped) - 1, wrapped.row_of(start) + rows))
        if onto_words and self._is_blank(row):
            row = next((each for each in (row - 1, row + 1) if not self._is_blank(each)), row)
        self._arrive(wrapped.offset_at(row, goal), extend=extend)
        self._goal = goal

    def _is_blank(self, row: int) -> bool:
        """Whether no word stands on a row, as between turns; outside the text there is none either."""
        wrapped = self._scene.wrapped
        if not 0 <= row < len(wrapped):
            return True
        return not self.script.text[wrapped.start(row) : wrapped.end(row)].strip()

    def action_page(self, direction: Direction) -> None:
        """One page up or down; two rows are seen again, and the cursor keeps its row on the screen.

        Where that row is the blank one between two turns, it goes to the one above, which holds words to be coded.
        """
        step = direction * max(1, self.size.height - 2)
        top = max(0, min(round(self.scroll_y) + step, self.max_scroll_y))
        self._rows_on(step, onto_words=True)
        self.scroll_to(y=top, animate=False, force=True)
        self.call_after_refresh(self._paint_ahead, top + step)

    def action_row_end(self, direction: Direction) -> None:
        """To the row's beginning or end."""
        self._go(self._row_end(direction))

    def _row_end(self, direction: Direction) -> int:
        wrapped = self._scene.wrapped
        row = wrapped.row_of(self.cursor)
        if direction < 0:
            return wrapped.start(row)
        return wrapped.offset_at(row, max(0, wrapped.columns(row) - 1))

    def action_text_end(self, direction: Direction) -> None:
        """To the beginning or the end of the text."""
        self._go(0 if direction < 0 else max(0, len(self.script.text) - 1))

    # Selecting

    def action_select(self) -> None:
        """Begin to select; again, end it and keep what is selected."""
        if self._selecting:
            self._selecting, self._anchor = False, None
            self._say("")
            return
        if self.selection is None and self.options.snap and self._scene.word is not None:
            self._place(self._scene.word.start)  # on a blank, the word beside it is what a code would go to
        self._begin()
        self._selecting = True
        self._go(self.cursor)

    def action_snap(self) -> None:
        """Let selections take whole words, or single characters; again changes back."""
        self.set_options(replace(self.options, snap=not self.options.snap))
        self._point()
        self._draw_pointer()
        self._say(WHOLE_WORDS if self.options.snap else CHARACTERS)

    def action_extend(self, direction: Direction) -> None:
        """Select one word on or back, or one character where words do not count."""
        self._begin()
        step = movement.next_character if direction > 0 else movement.previous_character
        snapped = self._word_from(self.cursor, direction) if self.options.snap else None
        self._go(snapped if self.options.snap else step(self.script.text, self.cursor), extend=True)

    def action_extend_row(self, direction: Direction) -> None:
        """Select to the row above or below."""
        self._begin()
        self._rows_on(direction, extend=True)

    def action_extend_row_end(self, direction: Direction) -> None:
        """Select to the row's beginning or end."""
        self._begin()
        self._go(self._row_end(direction), extend=True)

    def action_take(self, unit: str, direction: Direction) -> None:
        """Select the unit at the cursor; if whole units are selected, take the next one, or the one before, in.

        What has just been coded, or was gone to as a coding, is left behind: then the next unit is selected alone.
        A sentence more at the end of a turn takes no question in at once: it is said that the turn ends, and the next
        key goes on.
        """
        units = movement.ranges_of(self.script, Unit(unit))
        selection, told = self.selection, self.hint == TURN_ENDS
        done = selection == self._finished or self.current_mark is not None
        self._settle()
        if selection is None:
            taken = movement.unit_on(units, self.cursor)
        elif done:
            taken = movement.beyond(self.script, Unit(unit), selection, direction=direction)
        else:
            whole = movement.cover(units, selection)
            taken = whole if whole != selection else movement.reach(units, selection, direction=direction)
        if taken is None or taken == selection:
            self._say(NOTHING_FURTHER)
            return
        if (
            not told
            and selection
            and Unit(unit) is Unit.SENTENCE
            and movement.leaves_turn(self.script, selection, taken)
        ):
            self._say(TURN_ENDS)
            return
        self._place(taken.start, selection=taken, reveal=taken.end - 1 if direction > 0 else taken.start)

    def action_grow(self) -> None:
        """Grow what is selected, or the word, to the next larger unit around it."""
        self._resize(grow=True)

    def action_shrink(self) -> None:
        """Shrink what is selected to the next smaller unit in it."""
        self._resize(grow=False)

    def _resize(self, *, grow: bool) -> None:
        target, before = self.target(), self.selection
        if target is None:
            return
        self._settle()
        came = self._grown[-1] if self._grown and self._grown[-1][1] == before else None
        if not grow and came is not None:
            self._grown = self._grown[:-1]
            span = came[0]
        else:
            span = self._resized(target, grow=grow)
            self._grown = (*(self._grown if came else ()), (before, span)) if grow else ()
        if span == before:
            self._say(NOTHING_FURTHER)
            return
        inside = span is None or span.start <= self.cursor < span.end
        self._place(self.cursor if span is None or inside else span.start, selection=span)

    def _resized(self, target: Span, *, grow: bool) -> Span:
        if not grow:
            return movement.shrink(self.script, target, cursor=self.cursor)
        if self.selection is None and self._scene.word is not None:
            return self._scene.word
        return movement.grow(self.script, target)

    def _settle(self) -> None:
        super()._settle()
        self.hint = ""
        self._goal = None
        self._selecting, self._anchor = False, None

    def _say(self, hint: str) -> None:
        """Put a hint into the status line."""
        self.hint = hint
        self._tell()

    # Places

    def action_hit(self, direction: Direction) -> None:
        """Select the next search hit or the one before; behind the last, the first."""
        self._settle()
        hit = movement.next_hit(self._scene.hits, offset=self.cursor, direction=direction)
        if hit is None:
            self._say(NO_HITS)
        else:
            number = self._scene.hits.holding(hit.start)
            self.hint = HIT.format(number=0 if number is None else number + 1, of=len(self._scene.hits))
            self._place(hit.start, selection=hit)

    def action_mark(self, direction: Direction) -> None:
        """Select the coding after or before this one."""
        self._settle()
        scene = self._scene
        mark = movement.next_mark(
            scene.index,
            offset=self.cursor,
            current=scene.current_mark,
            direction=direction,
            greyed=scene.options.greys,
        )
        if mark is None:
            self._say(NO_MORE_CODINGS)
        else:
            self.go_to_mark(mark)

    def go_to_mark(self, mark: Mark) -> None:
        """Select a coding; it is the current one until the cursor moves."""
        self._settle()
        self._place(mark.start, selection=mark.span, mark=mark.id)

    def action_uncoded(self, direction: Direction) -> None:
        """To the next passage of an answer that has no code, or the one before; first to what is left of this one."""
        index, selection = self.covering, self.selection
        passage = movement.rest_uncoded(self.script, index, selection) if selection and direction > 0 else None
        if passage is None:
            passage = movement.next_uncoded(self.script, index, offset=self._from(direction), direction=direction)
        self._settle()
        if passage is None:
            self._say(NO_MORE_UNCODED)
        else:
            self._place(passage.start)

    def action_clear(self) -> None:
        """End the selection."""
        self._settle()
        self._place(self.cursor)

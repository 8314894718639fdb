"""Moving the borders of a coding. The coding itself changes only when the project has written it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.message import Message

from qcode.model.document import Span
from qcode.tui.widgets.transcript import movement
from qcode.tui.widgets.transcript.movement import Border, Direction, Unit
from qcode.tui.widgets.transcript.moving import Moving
from qcode.tui.widgets.transcript.nouns import Mark

NOTHING_OF_YOURS = "No coding of yours is here: , and ; go to codings"
EDITING = "The {border} moves: ← → by word, with Shift by character, with Ctrl by sentence"

WHILE_BORDERS_MOVE = {
    "transcript.keep_borders": "keep",
    "transcript.clear": "give back",
    "transcript.other_border": "other border",
    "app.help": "help",
}
"""The keys of a screen's footer while borders move, with what they do there; `EDITING` tells the others."""

_ONLY_WHILE_EDITING = frozenset({"other_border", "keep_borders"})
_STANDING = frozenset(
    {"row", "word", "take", "row_end", "text_end", "page", "hit", "mark", "uncoded", "select", "grow", "shrink"}
    | {"extend_row", "extend_row_end", "edit_borders"}
)


@dataclass(frozen=True, slots=True)
class BorderEdit:
    """Borders on the way: which coding, where they are now, which one moves, and where cursor and selection were.

    `before` is where they were when one began, None where it does not matter any more what others made of them.
    """

    mark: Mark
    span: Span
    border: Border
    cursor: int
    selection: Span | None
    before: Span | None


class BorderMoving(Moving):
    """The actions that move a coding's borders."""

    _edit: BorderEdit | None = None

    class BordersChanged(Message, namespace="transcript_view"):
        """Borders are to be kept; the mark stays as it is until `add_mark` brings the changed one."""

        def __init__(self, mark_id: int, start: int, end: int, *, before: Span | None, text: str) -> None:
            """Tell which coding goes where (code points, half-open) in which text.

            `before` is from where it goes, None for wherever it is.
            """
            super().__init__()
            self.mark_id = mark_id
            self.start = start
            self.end = end
            self.before = before
            self.text = text

    class BordersGone(Message, namespace="transcript_view"):
        """A coding went, or another took its place, while its borders were on the way; they were given back."""

        def __init__(self, mark_id: int) -> None:
            """Tell which coding."""
            super().__init__()
            self.mark_id = mark_id

    @property
    def editing(self) -> BorderEdit | None:
        """The borders that are being moved."""
        return self._edit

    def _settle(self) -> None:
        super()._settle()
        self._edit = None

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show these marks instead of those before; borders on the way are given back if their coding is gone."""
        super().set_marks(marks)
        if self._edit is not None and self._edit.mark.id not in self._marks:
            self._give_back(self._edit)

    def remove_mark(self, mark_id: int) -> None:
        """Take a mark away; borders on the way are given back if they are its own."""
        super().remove_mark(mark_id)
        if self._edit is not None and self._edit.mark.id == mark_id:
            self._give_back(self._edit)

    def _give_back(self, edit: BorderEdit) -> None:
        self.action_clear()
        self.post_message(self.BordersGone(edit.mark.id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While borders move, only the keys for that; Escape only where it has something to do."""
        if self._edit is not None and action in _STANDING:
            return False
        if action in _ONLY_WHILE_EDITING:
            return self._edit is not None
        if action == "clear":
            selected = self.selection is not None and not self._arrived
            return self._edit is not None or selected or self.selecting
        return super().check_action(action, parameters)

    def action_edit_borders(self) -> None:
        """Begin to move the borders of the current coding, or of one's innermost under the cursor."""
        mark = self._editable()
        if mark is None:
            self._say(NOTHING_OF_YOURS)
            return
        edit = BorderEdit(mark, mark.span, Border.END, self.cursor, self.selection, mark.span)
        self._settle()
        self._show_edit(edit)

    def edit_again(self, mark: Mark, span: Span, *, before: Span | None, hint: str) -> None:
        """Go on moving borders that could not be kept; `hint` says why, `before` is as in `BorderEdit`."""
        self._settle()
        self._show_edit(BorderEdit(mark, span, Border.END, mark.start, None, before), hint=hint)

    def _editable(self) -> Mark | None:
        current = self.current_mark
        if current is not None and current.mine:
            return current
        mine = [mark for mark in self.marks_at(self.cursor) if mark.mine]
        return mine[-1] if mine else None

    def _show_edit(self, edit: BorderEdit, *, hint: str = "") -> None:
        self._edit = edit
        self.hint = hint or EDITING.format(border=edit.border)
        edge = edit.span.start if edit.border is Border.START else edit.span.end - 1
        at = max(edit.span.start, self._here(edge).start)
        self._place(at, selection=edit.span, mark=edit.mark.id, reveal=edge)

    def _nudge(self, unit: Unit, direction: Direction) -> bool:
        """Move the border, if one is being moved."""
        if self._edit is None:
            return False
        edit = self._edit
        span = movement.nudge(self.script, edit.span, border=edit.border, unit=unit, direction=direction)
        self._show_edit(replace(edit, span=span))
        return True

    def action_step(self, direction: Direction) -> None:
        """One character on or back; while borders move, one word."""
        if not self._nudge(Unit.WORD, direction):
            super().action_step(direction)

    def action_leap(self, direction: Direction) -> None:
        """To the next word or the one before; while borders move, one sentence."""
        if not self._nudge(Unit.SENTENCE, direction):
            super().action_leap(direction)

    def action_extend(self, direction: Direction) -> None:
        """Select on or back; while borders move, one character."""
        if not self._nudge(Unit.CHARACTER, direction):
            super().action_extend(direction)

    def border_at(self, offset: int) -> Mark | None:
        """One's own coding that was gone to, if an offset is on its first or last word: there a drag moves a border."""
        mark = self.current_mark
        if mark is None or not mark.mine or self._edit is not None:
            return None
        first, last = self._border_words(mark)
        return mark if first.start <= offset < first.end or last.start <= offset < last.end else None

    def _border_words(self, mark: Mark) -> tuple[Span, Span]:
        """The first and the last word of a coding, with what stands before and behind them in it."""
        words, found = self.script.words, self.script.words.within(mark.start, mark.end)
        if not found:
            return mark.span, mark.span
        return Span(mark.start, words[found[0]].end), Span(words[found[-1]].start, mark.end)

    def pull_border(self, mark: Mark, *, pressed: int, offset: int) -> None:
        """Move the border of a coding that was pressed on to the word on an offset."""
        if self._edit is None:
            first, last = self._border_words(mark)
            one = last.start <= pressed < first.end  # a coding of one word goes where it is pulled
            border = Border.START if pressed < first.end and not (one and offset >= pressed) else Border.END
            self._settle()
            self._show_edit(BorderEdit(mark, mark.span, border, mark.start, mark.span, mark.span))
        self.border_to(offset)

    def border_to(self, offset: int) -> None:
        """Move the border to the word on an offset, if one is being moved and that leaves something."""
        if self._edit is None:
            return
        here, span = self._here(offset), self._edit.span
        start, end = (here.start, span.end) if self._edit.border is Border.START else (span.start, here.end)
        if start < end:
            self._show_edit(replace(self._edit, span=Span(start, end)))

    def action_other_border(self) -> None:
        """Move the other border from here on."""
        if self._edit is not None:
            other = Border.END if self._edit.border is Border.START else Border.START
            self._show_edit(replace(self._edit, border=other))

    def action_keep_borders(self) -> None:
        """Ask for the borders to be kept."""
        edit = self._edit
        if edit is None:
            return
        self._edit, self.hint = None, ""
        self._place(edit.span.start, selection=edit.span, mark=edit.mark.id)
        if edit.span != edit.before:
            span, text = edit.span, self.script.text
            self.post_message(self.BordersChanged(edit.mark.id, span.start, span.end, before=edit.before, text=text))

    def action_clear(self) -> None:
        """Give borders back, or end the selection."""
        edit = self._edit
        if edit is None:
            super().action_clear()
            return
        self._edit, self.hint = None, ""
        self._place(edit.cursor, selection=edit.selection, mark=edit.mark.id)

"""Dragging codes in their tree: onto a name puts a code under it, left of a name puts it before that."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.events import MouseDown, MouseMove, MouseUp

from qcode.model.codebook import Code, Codebook
from qcode.tui.folding import canonical
from qcode.tui.widgets.cells import fit
from qcode.tui.widgets.codeplaces import CodePlace, dropped
from qcode.tui.widgets.filtering import FilteredRows

_NAME, _TARGET = 18, 20
"""So many cells of the names at most, that what letting go would do fits into 80 columns."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Where a dragged code would land: before the code of a line or under it; on the empty ground for None."""

    index: int | None
    before: bool = False


class DraggedCodes(FilteredRows):
    """Lines of codes that can be dragged; a child class shows `drop` and carries out what is asked of it."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Nothing is dragged."""
        super().__init__(id=id, classes=classes)
        self.codebook = Codebook([])
        self.dragged: int | None = None
        self.drop: Drop | None = None
        self._shown: list[Code] = []

    # For the child class

    def name_at(self, code: Code) -> int:
        """The column in which a code's name begins."""
        raise NotImplementedError

    def told_of_drag(self, words: str) -> None:
        """Say what letting go would do; "" where the dragging is over and did nothing."""
        raise NotImplementedError

    def move_to(self, code_id: int, place: CodePlace) -> None:
        """Ask that the code be put there."""
        raise NotImplementedError

    # Mouse

    def on_mouse_down(self, event: MouseDown) -> None:
        """A code may be dragged from here."""
        index = self.row_at(event.y) if event.x < self.width else None
        self.dragged = self._shown[index].id if index is not None and event.button == 1 else None

    def on_mouse_move(self, event: MouseMove) -> None:
        """Show where a dragged code would land; at the edges the tree moves along."""
        if self.dragged is None or not event.button:
            return
        self._creep(event.y)
        drop = self._drop_at(event.x, event.y)
        if drop != self.drop:
            self.capture_mouse()
            before, self.drop = self.drop, drop
            for each in (before, drop):
                if each is not None and each.index is not None:
                    self.refresh_row(each.index)
            self.told_of_drag(self._words())

    def on_mouse_up(self, event: MouseUp) -> None:  # noqa: ARG002 - Textual passes it
        """Ask to put a dragged code where it was dropped."""
        dragged, drop = self.dragged, self.drop
        self.dragged = self.drop = None
        self.release_mouse()
        if dragged is None or drop is None:
            return
        if drop.index is not None:
            self.refresh_row(drop.index)
        place = self._place(dragged, drop)
        if place is None:
            self.told_of_drag("")
        else:
            self.move_to(dragged, place)

    def _creep(self, y: int) -> None:
        step = -1 if y < self.HEAD else 1 if y >= self.size.height else 0
        if step:
            self.scroll_to(y=self.scroll_offset.y + step, animate=False, force=True)

    def _drop_at(self, x: int, y: int) -> Drop | None:
        index = self.row_at(y)
        if index is None:
            return Drop(None) if y >= self.foot_at and self.count() <= self.body_height else None
        if self._shown[index].id == self.dragged:
            return None
        return Drop(index, before=x < self.name_at(self._shown[index]))

    def _place(self, dragged: int, drop: Drop) -> CodePlace | None:
        target = None if drop.index is None else self._shown[drop.index].id
        return dropped(self.codebook, dragged, target, before=drop.before)

    def _words(self) -> str:
        if self.dragged is None or self.drop is None or self._place(self.dragged, self.drop) is None:
            return "it stays where it is"
        name = _short(self.codebook[self.dragged].name, _NAME)
        if self.drop.index is None:
            return f"{name} to the end of the tree"
        target = _short(self._shown[self.drop.index].name, _TARGET)
        if self.drop.before:
            return f"{name} before {target}; onto a name: under it"
        return f"{name} under {target}; left of a name: before it"


def _short(name: str, most: int) -> str:
    tidy = canonical(name)
    return f"“{fit(tidy, min(most, cell_len(tidy)))}”"

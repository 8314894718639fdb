"""The codebook beside the transcript: codes as a tree, with hotkeys, colours and live counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Click
from textual.message import Message

from qcode.model.codebook import Codebook
from qcode.tui.actions import bindings_for
from qcode.tui.folding import canonical, fold
from qcode.tui.widgets.codelines import CodeLines
from qcode.tui.widgets.codeplaces import CodePlace, Shift, matching, shifted, unfolded
from qcode.tui.wording import counted

_OF_CODINGS = frozenset({"focus", "focus_none", "hide"})
_NO_WAY = {
    Shift.UP: "is the first there already",
    Shift.DOWN: "is the last there already",
    Shift.IN: "has no code above it on its level to go under",
    Shift.OUT: "is at the top already",
}


class CodeTree(CodeLines):
    """Codes as a tree. It shows and asks; what it asks for arrives as a message at the screen."""

    PLACES: ClassVar[tuple[str, ...]] = ("codetree", "list")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("codetree")]

    @dataclass
    class Chosen(Message):
        """The code is to be applied."""

        tree: CodeTree
        code_id: int

    @dataclass
    class Highlighted(Message):
        """The cursor stands on the code."""

        tree: CodeTree
        code_id: int

    @dataclass
    class FocusWanted(Message):
        """Only this code's codings are to be shown; all for None."""

        tree: CodeTree
        code_id: int | None

    @dataclass
    class HiddenChanged(Message):
        """The codings of these codes are to be hidden, those of all others shown."""

        tree: CodeTree
        hidden: frozenset[int]

    @dataclass
    class MoveWanted(Message):
        """The code is to stand under `parent_id` (None: at the top), before the sibling now at `position`.

        Positions count from 0 among the parent's children without the code itself.
        """

        tree: CodeTree
        code_id: int
        parent_id: int | None
        position: int

    @dataclass
    class NoWay(Message):
        """The code cannot be moved that way; `words` say why."""

        tree: CodeTree
        words: str

    @dataclass
    class Dragged(Message):
        """A code is dragged: what letting go would do, "" where it was let go and stays where it is."""

        tree: CodeTree
        words: str

    @dataclass
    class Wanted(Message):
        """Something else is to be done with the code: `what` is the action's last part, `edit`, `new` …"""

        tree: CodeTree
        what: str
        code_id: int | None

    def __init__(self, *, coding: bool = True, id: str | None = None, classes: str | None = None) -> None:
        """An empty tree; `load` fills it. `coding`: it stands beside codings, which it can focus on and hide."""
        super().__init__(id=id, classes=classes)
        self.coding = coding
        self._folded_names: dict[int, str] = {}

    # Contents

    def load(self, codebook: Codebook, *, counts: Mapping[int, int] | None = None) -> None:
        """Show a codebook, the cursor staying on its code."""
        here = self.code_id
        self.codebook = codebook
        if counts is not None:
            self.counts = dict(counts)
        self._folded &= {code.id for code in codebook}
        self._folded_names = {
            code.id: fold(canonical(" ".join((code.name, *code.labels.values())))) for code in codebook
        }
        self._arrange()
        self.relaid()
        if here is not None:
            self.show_code(here)

    @property
    def code_id(self) -> int | None:
        """The code under the cursor."""
        return self._shown[self.cursor].id if self.cursor < len(self._shown) else None

    def show_code(self, code_id: int) -> bool:
        """Put the cursor on a code, opening the branches above it; False where a filter or the codebook lacks it."""
        if code_id not in self.codebook:
            return False
        above = {code.id for code in self.codebook.ancestors(code_id)}
        if above & self._folded and not self.words:
            self._folded -= above
            self._arrange()
            self.relaid()
        if code_id not in self._index:
            return False
        self.go(self._index[code_id])
        return True

    def _arrange(self) -> None:
        self._shown = (
            matching(self.codebook, names=self._folded_names, needle=self.needle)
            if self.words
            else unfolded(self.codebook, folded=self._folded)
        )
        self._index = {code.id: number for number, code in enumerate(self._shown)}
        every = len(self.codebook)
        self.side_note = f"{len(self._shown)} of {every}" if self.words else counted(every, "code")

    def filtered(self) -> None:
        """Show the codes that hold the words, with their parents; the cursor goes to the first that does."""
        here, at = self.code_id, self.cursor
        self._arrange()
        self.relaid()
        needle = self.needle
        hits = [code.id for code in self._shown if all(word in self._folded_names[code.id] for word in needle)]
        if hits:
            self.show_code(here if here in hits else hits[0])
            if self.code_id != here and self.cursor == at:
                self.moved()  # another code, at the same place

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is shown or hidden where no codings stand beside the tree."""
        return super().check_action(action, parameters) and (self.coding or action not in _OF_CODINGS)

    def moved(self) -> None:
        """Tell the screen which code the cursor stands on."""
        if self.code_id is not None:
            self.post_message(self.Highlighted(self, self.code_id))

    def action_choose(self) -> None:
        """Ask that the code be applied."""
        if self.code_id is not None:
            self.post_message(self.Chosen(self, self.code_id))

    def _fold_to(self, folded: set[int], here: int | None) -> None:
        self._folded = folded
        self._arrange()
        self.relaid()
        while here is not None and here not in self._index:
            here = self.codebook[here].parent_id
        if here is not None:
            self.go(self._index[here])

    def action_fold(self) -> None:
        """Close the branch; where it is closed or has nothing under it, go to its parent."""
        here = self.code_id
        if here is None:
            return
        if self.codebook.children(here) and here not in self._folded and not self.words:
            self._fold_to(self._folded | {here}, here)
        elif (parent := self.codebook[here].parent_id) is not None:
            self.show_code(parent)

    def action_unfold(self) -> None:
        """Open the branch."""
        if self.code_id in self._folded:
            self._fold_to(self._folded - {self.code_id}, self.code_id)

    def action_fold_all(self) -> None:
        """Show only the top of the tree."""
        self._fold_to({code.id for code in self.codebook if self.codebook.children(code.id)}, self.code_id)

    def action_unfold_all(self) -> None:
        """Show every code."""
        self._fold_to(set(), self.code_id)

    def action_focus(self) -> None:
        """Show only this code's codings; all again where it is in focus already."""
        wanted = None if self.code_id == self.focus_code else self.code_id
        self.set_focus(wanted)
        self.post_message(self.FocusWanted(self, wanted))

    def action_focus_none(self) -> None:
        """Show all codings."""
        self.set_focus(None)
        self.set_hidden(())
        self.post_message(self.FocusWanted(self, None))
        self.post_message(self.HiddenChanged(self, self.hidden))

    def action_hide(self) -> None:
        """Hide the codings of this branch, or show them again."""
        if self.code_id is None:
            return
        branch = {code.id for code in self.codebook.branch(self.code_id)}
        self.set_hidden(self.hidden - branch if self.code_id in self.hidden else self.hidden | branch)
        self.post_message(self.HiddenChanged(self, self.hidden))

    def _want(self, what: str) -> None:
        if self.code_id is not None or what == "new":
            self.post_message(self.Wanted(self, what, self.code_id))

    def action_edit(self) -> None:
        """Ask for the definition form."""
        self._want("edit")

    def action_new(self) -> None:
        """Ask for a new code beside this one."""
        self._want("new")

    def action_new_child(self) -> None:
        """Ask for a new code under this one."""
        self._want("new_child")

    def action_rename(self) -> None:
        """Ask for another name."""
        self._want("rename")

    def action_merge(self) -> None:
        """Ask to merge the code into another one."""
        self._want("merge")

    def action_split(self) -> None:
        """Ask to split the code."""
        self._want("split")

    def action_retire(self) -> None:
        """Ask to retire the code."""
        self._want("retire")

    # Moving codes

    def _ask_move(self, direction: Shift) -> None:
        if self.code_id is None:
            return
        if place := shifted(self.codebook, self.code_id, direction):
            self.post_message(self.MoveWanted(self, self.code_id, place.parent_id, place.position))
        else:
            self.post_message(self.NoWay(self, f"“{self.codebook[self.code_id].name}” {_NO_WAY[direction]}."))

    def action_move_up(self) -> None:
        """Ask to put the code before its neighbour."""
        self._ask_move(Shift.UP)

    def action_move_down(self) -> None:
        """Ask to put the code behind its neighbour."""
        self._ask_move(Shift.DOWN)

    def action_move_out(self) -> None:
        """Ask to put the code behind its parent."""
        self._ask_move(Shift.OUT)

    def action_move_in(self) -> None:
        """Ask to put the code under the one above it."""
        self._ask_move(Shift.IN)

    # Mouse

    def told_of_drag(self, words: str) -> None:
        """Pass on what letting go would do."""
        self.post_message(self.Dragged(self, words))

    def move_to(self, code_id: int, place: CodePlace) -> None:
        """Ask that the code be put there."""
        self.post_message(self.MoveWanted(self, code_id, place.parent_id, place.position))

    def clicked(self, index: int, event: Click) -> None:
        """The sign before a name folds; a double click applies the code."""
        code = self._shown[index]
        if event.x <= self.sign_at(code) and self.codebook.children(code.id):
            self._fold_to(self._folded ^ {code.id}, code.id)
        elif event.chain == 2:
            self.action_choose()


class BookTree(CodeTree):
    """The tree on the codebook's own screen, where Enter opens a definition."""

    PLACES: ClassVar[tuple[str, ...]] = ("book", "codetree", "list")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("book")]

    def __init__(self, *, id: str | None = None) -> None:
        """An empty tree without codings beside it."""
        super().__init__(coding=False, id=id)

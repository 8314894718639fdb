"""A list under headings: documents by municipality, memos by code, whatever has groups, columns and a filter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Click
from textual.message import Message

from qcode.tui.actions import bindings_for
from qcode.tui.widgets.columns import GAP
from qcode.tui.widgets.grouped import Entry, GroupedLines, Heading, Key
from qcode.tui.widgets.sorting import ask_order, next_order

_FOLDING = ("fold", "unfold", "fold_all", "unfold_all")


class FilterList(GroupedLines):
    """Entries under headings that fold, in columns that stay aligned, filtered as one types.

    Entries without a group stand first; one among the headings stands alone at its place between the groups. With
    `several`, lines can be marked.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("filterlist", "list")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("filterlist")]

    @dataclass
    class Chosen(Message):
        """The line is to be opened. `keys` are all marked ones where several can be taken, else this one."""

        list: FilterList
        key: Key
        keys: tuple[Key, ...]

    @dataclass
    class Highlighted(Message):
        """The cursor stands on an entry (or on a heading, then `heading` is true)."""

        list: FilterList
        key: Key
        heading: bool

    @dataclass
    class NothingLeft(Message):
        """No line holds the words of the filter."""

        list: FilterList

    @dataclass
    class TitleClicked(Message):
        """The title of a column was clicked."""

        list: FilterList
        title: str

    @dataclass
    class Marked(Message):
        """Other lines are marked now."""

        list: FilterList
        keys: tuple[Key, ...]

    def __init__(
        self,
        *,
        several: bool = False,
        titles: bool = True,
        opens: bool = True,
        sorts: bool = False,
        id: str | None = None,
    ) -> None:
        """An empty list; `load` fills it. `titles` shows a line with the columns' titles.

        Where nothing `opens`, Enter does nothing, and the footer does not offer it. Where it `sorts`, a click on a
        title sorts the lines, within their groups.
        """
        super().__init__(id=id)
        self.opens = opens
        self.several = several
        self.sorts = sorts
        self.HEAD = 2 if titles else 1

    # Contents

    def filtered(self) -> None:
        """Show what holds the words, the cursor on the first entry that does."""
        here, at = self.key, self.cursor
        self._arrange()
        self.relaid()
        if here in self._index and isinstance(self._lines[self._index[here]], Entry):
            self.go(self._index[here])
        else:
            self.go(next((at for at, each in enumerate(self._lines) if isinstance(each, Entry)), 0))
        if not self._lines:
            self.post_message(self.NothingLeft(self))
        elif self.key != here and self.cursor == at:
            self.moved()  # another line, at the same place

    # Keys and mouse

    def clicked_head(self, event: Click) -> None:
        """A click on the filter line opens it, one on a column's title is told."""
        if event.y == 0:
            super().clicked_head(event)
            return
        start = self._indent
        for at, (column, width) in enumerate(zip(self.columns, self._lay(self.width), strict=True)):
            if width and start <= event.x < start + width + GAP:
                if self.sorts:
                    self.sort(next_order(self.columns, self.order, at))
                self.post_message(self.TitleClicked(self, column.title))
            start += width + GAP if width else 0

    def moved(self) -> None:
        """Tell the screen where the cursor stands."""
        each = self._lines[self.cursor]
        self.post_message(self.Highlighted(self, each.key, isinstance(each, Heading)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is anything to open, to fold, to mark or to sort, where that is asked."""
        has = {
            "choose": self.opens, "sort_lines": self.sorts, "mark": self.several, "mark_all": self.several,
            **dict.fromkeys(_FOLDING, bool(self._headings)),
        }  # fmt: skip
        return super().check_action(action, parameters) and has.get(action, True)

    def action_sort_lines(self) -> None:
        """Ask by which column the lines are to be sorted."""
        ask_order(self.screen, self)

    def _taken(self) -> tuple[Key, ...]:
        return tuple(entry.key for entry in self._entries if entry.key in self.marked)

    def action_choose(self) -> None:
        """Open the entry; a heading folds or unfolds."""
        if self.key is None:
            return
        if isinstance(self._lines[self.cursor], Heading) and not self.several:
            self._fold_to(self._folded ^ {self.key})
        else:
            self.post_message(self.Chosen(self, self.key, self._taken() if self.several else (self.key,)))

    def action_mark(self) -> None:
        """Mark or unmark the line, all of a group on its heading."""
        if not self.several or self.key is None:
            return
        each = self._lines[self.cursor]
        keys = {each.key} if isinstance(each, Entry) else {entry.key for entry in self._groups[each.key]}
        self.set_marked(self.marked - keys if keys <= self.marked else self.marked | keys)
        self.post_message(self.Marked(self, self._taken()))

    def action_mark_all(self) -> None:
        """Mark all lines that are shown, or none of them where all are marked."""
        shown = {each.key for each in self._lines if isinstance(each, Entry)}
        self.set_marked(self.marked - shown if shown <= self.marked else self.marked | shown)
        self.post_message(self.Marked(self, self._taken()))

    def set_marked(self, keys: Collection[Key]) -> None:
        """Mark exactly these."""
        self.marked = set(keys)
        self.refresh()

    def _fold_to(self, folded: set[Key]) -> None:
        here = self._lines[self.cursor] if self._lines else None
        self._folded = folded
        self._arrange()
        self.relaid()
        if here is not None:
            fallback = here.group if isinstance(here, Entry) else here.key
            self.go(self._index.get(here.key, self._index.get(fallback, 0)))

    def action_fold(self) -> None:
        """Close the group of the line; on an entry, the cursor goes to its heading."""
        if self.key is None:
            return
        each = self._lines[self.cursor]
        group = each.group if isinstance(each, Entry) else each.key
        if group in self._headings:
            self._fold_to(self._folded | {group})

    def action_unfold(self) -> None:
        """Open the group."""
        if self.key is not None:
            self._fold_to(self._folded - {self.key})

    def action_fold_all(self) -> None:
        """Close all groups."""
        self._fold_to(set(self._headings))

    def action_unfold_all(self) -> None:
        """Open all groups."""
        self._fold_to(set())

    def clicked(self, index: int, event: Click) -> None:
        """A click on a heading's sign folds, on a mark's box marks, a double click opens."""
        heading = isinstance(self._lines[index], Heading)
        if heading and event.x < self._indent:
            self._fold_to(self._folded ^ {self._lines[index].key})
        elif self.several and event.x < self._indent:
            self.action_mark()
        elif event.chain == 2:
            self.action_choose()

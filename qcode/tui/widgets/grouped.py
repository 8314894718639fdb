"""Lines under headings, in columns that stay aligned: which of them are shown, in which order, and how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qcode.tui.folding import canonical, fold
from qcode.tui.widgets.cells import fit, strip_of
from qcode.tui.widgets.columns import Cell, Column, layout, line, natural_widths
from qcode.tui.widgets.filtering import FilteredRows
from qcode.tui.widgets.palette import parse
from qcode.tui.widgets.sorting import Order, in_order, with_sign

Key = int | str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: its key, its cells by column, the group it stands under.

    `also` is searched unseen; a `colour`, as #4477aa, is shown before the cells of a line without a group.
    """

    key: Key
    cells: tuple[Cell, ...]
    group: Key = ""
    also: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The line over a group, with cells in the same columns."""

    key: Key
    cells: tuple[Cell, ...]


class GroupedLines(FilteredRows):
    """Entries under headings that fold. Entries without a group stand first; one among the headings stands alone."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"filterlist--heading"}
    DEFAULT_CSS = """
    GroupedLines > .filterlist--heading { background: $background; color: $foreground; text-style: bold; }
    """

    several = False
    """Whether lines can be marked."""
    _note = ""
    _coloured = False

    def __init__(self, *, id: str | None = None) -> None:
        """No lines."""
        super().__init__(id=id)
        self.order: Order | None = None
        self.columns: tuple[Column, ...] = ()
        self.marked: set[Key] = set()
        self._entries: tuple[Entry, ...] = ()
        self._headings: dict[Key, Heading] = {}
        self._groups: dict[Key, list[Entry]] = {}
        self._order: tuple[Key, ...] = ()
        self._lines: list[Entry | Heading] = []
        self._index: dict[Key, int] = {}
        self._folded: set[Key] = set()
        self._search: dict[Key, str] = {}
        self._natural: list[int] = []
        self._widths: list[int] = []
        self._laid_for = -1

    def load(
        self,
        entries: Sequence[Entry],
        *,
        columns: Sequence[Column],
        headings: Sequence[Heading | Entry] = (),
        note: str = "",
    ) -> None:
        """Show these entries, in their order; the cursor and what is folded or marked stay where the keys do.

        `headings` is the order of the groups; an entry among them needs no heading and is not one of `entries`.
        """
        here = self.key
        alone = [each for each in headings if isinstance(each, Entry)]
        if [each.title for each in columns] != [each.title for each in self.columns]:
            self.order = None
        self.columns, self._entries = tuple(columns), (*entries, *alone)
        self._headings = {each.key: each for each in headings if isinstance(each, Heading)}
        self._groups = {each.key: [] for each in headings if isinstance(each, Heading)}
        self._order = tuple(each.group if isinstance(each, Entry) else each.key for each in headings)
        for entry in self._entries:
            self._groups.setdefault(entry.group, []).append(entry)
        self.marked &= {entry.key for entry in entries}
        self._search = {}
        self._natural = natural_widths(
            self.columns, [*(entry.cells for entry in entries), *(each.cells for each in headings)]
        )
        self._coloured = any(entry.colour for entry in entries)
        self._laid_for = -1
        self._note = note
        self._arrange()
        self.relaid()
        if here is not None:
            self.show(here)

    def update_entry(self, entry: Entry, *, heading: Heading | None = None) -> None:
        """Other cells for one entry (and its heading); only their lines are drawn again, unless a column grows."""
        group = self._groups[entry.group]
        place = next(at for at, each in enumerate(group) if each.key == entry.key)
        group[place] = entry
        self._search.pop(entry.key, None)
        if heading is not None:
            self._headings[heading.key] = heading
            self._search.pop(heading.key, None)
        wider = [max(pair) for pair in zip(self._natural, natural_widths(self.columns, [entry.cells]), strict=True)]
        if wider != self._natural:
            self._natural, self._laid_for = wider, -1
            self.refresh()
        for each in (entry, heading):
            if each is not None and (index := self._index.get(each.key)) is not None:
                self._lines[index] = each
                self.refresh_row(index)

    @property
    def key(self) -> Key | None:
        """The key under the cursor."""
        return self._lines[self.cursor].key if self.cursor < len(self._lines) else None

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys of the entries that are shown, in order."""
        return tuple(each.key for each in self._lines if isinstance(each, Entry))

    def show(self, key: Key) -> bool:
        """Put the cursor on an entry or heading, opening its group; False where it is not there."""
        if key not in self._index:
            group = next((name for name, held in self._groups.items() if any(e.key == key for e in held)), None)
            if group is None or self.words:
                return False
            self._folded.discard(group)
            self._arrange()
            self.relaid()
        self.go(self._index[key])
        return True

    def _arrange(self) -> None:
        lines: list[Entry | Heading] = [*self._held("")] if "" not in self._headings else []
        lines = [entry for entry in lines if self._matches(entry)]
        for key in self._order:
            held, heading = self._held(key), self._headings.get(key)
            if heading is None:
                lines += [each for each in held if self._matches(each)]
                continue
            shown = held if not self.words or self._matches(heading) else [each for each in held if self._matches(each)]
            if shown or self._matches(heading):
                lines.append(heading)
                if key not in self._folded or self.words:
                    lines += shown
        self._lines = lines
        self._index = {each.key: number for number, each in enumerate(lines)}
        entries = sum(isinstance(each, Entry) for each in lines)
        self.side_note = f"{entries} of {len(self._entries)}" if self.words else self._note

    def _held(self, group: Key) -> list[Entry]:
        held = self._groups.get(group, [])
        return in_order(held, self.columns, self.order) if self.order is not None else held

    def sort(self, order: Order | None) -> None:
        """Show the lines in another order, None for that in which they were given; the cursor stays on its line."""
        here, self.order = self.key, order
        self._arrange()
        self.relaid()
        if here is not None:
            self.show(here)

    def _matches(self, each: Entry | Heading) -> bool:
        if not self.words:
            return True
        text = self._search.get(each.key)
        if text is None:
            also = each.also if isinstance(each, Entry) else ""
            words = [cell for cell in each.cells if isinstance(cell, str)]
            text = self._search[each.key] = fold(canonical(" ".join((*words, also))))
        return all(word in text for word in self.needle)

    def count(self) -> int:
        """How many lines are shown."""
        return len(self._lines)

    @property
    def _indent(self) -> int:
        return (3 if self._headings else 1) + (2 if self.several else 0)

    def _lay(self, width: int) -> list[int]:
        if width != self._laid_for:
            self._widths = layout(self.columns, self._natural, room=width - self._indent - 1 - 4 * self._coloured)
            self._laid_for = width
        return self._widths

    def draw(self, index: int, *, width: int) -> Strip:
        """A heading with its sign, or an entry under it."""
        each = self._lines[index]
        heading = isinstance(each, Heading)
        style = self.style_of("filterlist--heading" if heading else "rows--line")
        if index == self.cursor:
            style = self.cursor_style()
        text = line(self.columns, each.cells, self._lay(width))
        colour = parse(each.colour) if isinstance(each, Entry) and each.colour else None
        swatch = [Segment(" ██", style + Style(color=colour.hex)), Segment(" ", style)] if colour is not None else []
        if self._coloured and not swatch:
            swatch = [Segment("    ", style)]
        text = self._lead(each) + text
        room = width - 4 * self._coloured
        text = fit(text, room) if cell_len(text) > room else text
        return strip_of([*swatch, Segment(text, style)], width=width, base=style)

    def _lead(self, each: Entry | Heading) -> str:
        if isinstance(each, Heading):
            sign = "▶" if each.key in self._folded and not self.words else "▼"
            return fit(f" {sign}", self._indent)
        mark = ("■ " if each.key in self.marked else "□ ") if self.several else ""
        return " " * (self._indent - len(mark)) + mark

    def draw_head(self, line_number: int, *, width: int) -> Strip:
        """The filter line, and under it the titles of the columns."""
        if line_number == 0:
            return super().draw_head(line_number, width=width)
        titles = [column.title for column in self.columns]
        plain = [Column(column.title, right=column.right) for column in self.columns]
        shown = line(plain, titles, self._lay(width))
        shown = with_sign(shown, self._lay(width), self.order) if self.order is not None else shown
        text = " " * self._indent + shown
        style = self.style_of("rows--head")
        return strip_of([Segment(text, style)], width=width, base=style)

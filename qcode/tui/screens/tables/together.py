"""Codes that occur together, as a matrix of codes by codes; every number opens its excerpts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from qcode.model.selection import Selection
from qcode.model.table import Cell, Table
from qcode.services import segments
from qcode.services.tables.cooccurrence import cooccurrence
from qcode.services.tables.cooccurrence_tables import MEANINGS, as_table, beware, measures, pair_excerpts, short_labels
from qcode.services.tables.notes import counted
from qcode.services.tables.together import CoOccurrence, Pair, Together
from qcode.tui.actions import bindings_for
from qcode.tui.screens.asking.prompts import Ask, Option
from qcode.tui.screens.asking.where import where_text
from qcode.tui.screens.excerpts import Source
from qcode.tui.screens.tables.answering import Answering
from qcode.tui.screens.tables.choices import UNDEFINED, TableGrid
from qcode.tui.screens.tables.parts import CountMatrix, Find, HeadLine, HeadPart
from qcode.tui.widgets.grid import Arrangement, Grid, Key
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.matrix import Matrix


@dataclass(frozen=True, slots=True)
class Asked:
    """What codes together are asked for, and what is shown of them."""

    together: Together = field(default_factory=Together)
    measure: str = "n12"
    depth: int | None = None
    parents: bool = False
    selection: Selection = field(default_factory=Selection)

    @property
    def rows_told(self) -> str:
        """Which codes are rows, in a few words."""
        told = "used codes"
        if self.depth is not None:
            told = "the top level" if self.depth == 1 else f"{self.depth} levels"
        return f"{told}, with those under them" if self.parents else told


WAYS = {
    "overlap": ("overlapping", "two excerpts share a character"),
    "excerpt": ("the same passage", "of the very same borders"),
    "sentence": ("the same sentence", "both touch it"),
    "paragraph": ("the same paragraph", "both touch it"),
    "turn": ("the same turn", "both touch it"),
    "near/1/sentence": ("at most 1 sentence apart", "between their ends"),
    "near/2/sentence": ("at most 2 sentences apart", ""),
    "near/5/sentence": ("at most 5 sentences apart", ""),
    "near/1/paragraph": ("at most 1 paragraph apart", ""),
    "near/1/turn": ("at most 1 turn apart", ""),
    "near/2/turn": ("at most 2 turns apart", ""),
}


_DISTANCE = re.compile(r"\s*(\d{1,4})\s*(sentence|paragraph|turn)s?\s*", re.IGNORECASE)


class TogetherScreen(Answering[Asked, CoOccurrence]):
    """Codes by codes: how often they are together, their coefficient, lift, cases."""

    NAME = "codes together"
    PLACES: ClassVar[tuple[str, ...]] = ("together",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("together")]

    def __init__(self) -> None:
        super().__init__(Asked())
        self.told = HeadLine(id="asked")
        self.beware = HeadLine(style="warning", id="beware")
        self.matrix = CountMatrix(id="matrix")

    def body(self) -> Iterable[Widget]:
        """What is asked, where it misleads, the matrix."""
        self.matrix.on_moved = self._tell_cell
        self.beware.display = False
        yield from (self.told, self.beware, self.matrix)

    def on_mount(self) -> None:
        """Give the keys to the matrix."""
        super().on_mount()
        self.matrix.focus()
        self._tell_asked()

    # Answering

    def answered(self, asked: Asked) -> CoOccurrence:
        """Count."""
        terms = asked.together
        return cooccurrence(
            self.session.project, within=terms.within, unit=terms.unit, distance=terms.distance, across=terms.across,
            selection=asked.selection, parents=asked.parents, depth=asked.depth,
        )  # fmt: skip

    def show_answer(self, found: CoOccurrence) -> None:
        """Put the measure into the matrix."""
        self.matrix.load(grid_of(found, self.asked.measure))
        self._tell_asked()
        if not found.codes:
            self.status.say("There are no codings here.", "w takes other filters")

    def notes(self) -> tuple[str, ...]:
        """The notes of the table."""
        return self.table().notes

    def table(self) -> Table:
        """The matrix as it is shown: its rows and columns in their order."""
        assert self.found is not None
        table = as_table(self.found, by=self.asked.measure)
        rows, columns = self.matrix.shown_rows, [0, *(1 + at for at in self.matrix.shown_columns)]
        hidden = len(self.found.codes) - min(len(rows), len(columns) - 1)
        notes = (*table.notes, *([f"{hidden} of {len(self.found.codes)} codes are not shown."] if hidden else []))
        return replace(table.part(columns, rows), notes=notes)

    # Telling

    def entitle(self) -> None:
        """Where one is, and how many codes there are."""
        session, found = self.session, self.found
        right = counted(len(found.codes), "code") if found else ""
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def _tell_asked(self) -> None:
        asked = self.asked
        whose = "all coders as one" if asked.together.across else "each coder alone"
        self.told.show(
            HeadPart(asked.measure, "o", "measure"),
            HeadPart(str(asked.together), "c", "way"),
            HeadPart(where_text(asked.selection) or "no filter", "w", "where"),
            HeadPart(f"{asked.rows_told}, {whose}", "r", "rows", drop=1),
        )
        warnings = beware(self.found) if self.found else []
        self.beware.show(HeadPart(" ".join(warnings), action="notes"))
        self.beware.display = bool(warnings)

    def _tell_cell(self) -> None:
        found = self.found
        if found is None or self.counting is not None or not self.matrix.grid.row_keys:
            return
        first, second = self.place(self.matrix.row_key), self.place(self.matrix.column_key)
        if first is None or second is None or first == second:
            at = first if first is not None else second
            told = f"{found.labels[at]}: {found.sizes[at]:,} {found.together.counts}" if at is not None else ""
            self.tell_place(told, "Enter lists them" if told else "")
        elif found.related[first, second]:
            self.tell_place("One of the two codes counts what the other has.", "r takes each alone")
        else:
            pair = found.pair(first, second)
            hint = "Enter lists them" if pair.n12 else ""
            self.tell_place(pair_told(found, pair), "; ".join(pair.cautions) or hint)

    def place(self, key: Key | None) -> int | None:
        """The place of a code by the key of its row or column."""
        return self.found.codes.index(int(key)) if self.found is not None and key is not None else None

    # From a number to its excerpts

    def on_matrix_cell_chosen(self, message: Matrix.CellChosen) -> None:
        """List the excerpts of two codes that are together, or those of one code."""
        message.stop()
        found = self.found
        if found is None:
            return
        first, second = self.place(message.row_key), self.place(message.column_key)
        alone = first is None or second is None or first == second
        if not alone and (found.related[first, second] or not found.both[first, second]):
            self.status.say("There is no excerpt behind this cell.")
            return
        places = [at for at in (first, second) if at is not None]
        if not places:
            return
        project = self.session.project
        source: Source
        if alone:
            source = partial(
                segments.those, project, selection=found.selection, codes=found.counted[places[0]], wanted=bool
            )
        else:
            source = partial(pair_excerpts, project, found, *places)
        about = " and ".join(found.labels[at].rpartition(" / ")[2] for at in dict.fromkeys(places))
        how = "" if alone else f", {found.together}"
        self.list_excerpts(source, about=f"{about}{how}")

    # Asking something else

    def action_measure(self) -> None:
        """Choose what the cells show."""
        options = [Option(key, key, text) for key, text in MEANINGS.items()]
        self.choose("show", options, self.asked.measure, "take_measure")

    def take_measure(self, key: str) -> None:
        """Show another measure of the same answer."""
        self.asked = replace(self.asked, measure=key)
        if self.found is not None:
            self.show_answer(self.found)

    def action_way(self) -> None:
        """Choose what together means."""
        terms = self.asked.together
        now = f"near/{terms.distance}/{terms.unit}" if terms.within == "near" else terms.within
        options = [Option(key, text, note) for key, (text, note) in WAYS.items()]
        options.append(Option("ask", "another distance …", "" if now in WAYS else str(terms)))
        self.choose("codes are together where they are", options, now if now in WAYS else "ask", "take_way")

    def take_way(self, key: str) -> None:
        """Count what is together in another way."""
        if key == "ask":
            self._ask_distance()
            return
        within, distance, unit = (*key.split("/"), "1", "sentence")[:3]
        terms = replace(self.asked.together, within=within, distance=int(distance), unit=unit)
        self.ask(replace(self.asked, together=terms))

    def _ask_distance(self) -> None:
        """Ask how far apart two excerpts may be."""
        terms = self.asked.together

        def problem(text: str) -> str | None:
            return (
                None if _DISTANCE.fullmatch(text) else "Write a number and a unit: 3 sentences, 2 paragraphs, 1 turn."
            )

        def take(answer: str | None) -> None:
            found = _DISTANCE.fullmatch(answer or "")
            if found:
                self.take_way(f"near/{found[1]}/{found[2].lower()}")

        note = "At most so many sentences, paragraphs or turns between their ends; 0 is in the same one."
        self.app.push_screen(Ask("near", value=f"{terms.distance} {terms.unit}s", note=note, check=problem), take)

    def action_rows(self) -> None:
        """Choose how deep codes stand, with what is under them or without, whose codings meet."""
        asked = self.asked
        options = [
            Option("depth/", "every code", "now" if asked.depth is None else ""),
            Option("depth/1", "the top level, with all that stands deeper", "now" if asked.depth == 1 else ""),
            Option("depth/2", "two levels, with what stands deeper", "now" if asked.depth == 2 else ""),
            Option("parents", "each code alone" if asked.parents else "with those under it"),
            Option("across", "each coder alone" if asked.together.across else "all coders as one"),
        ]
        self.choose("rows and columns", options, f"depth/{asked.depth or ''}", "take_rows")

    def take_rows(self, key: str) -> None:
        """Change the codes, by an option's key."""
        kind, _, value = key.partition("/")
        if kind == "depth":
            self.ask(replace(self.asked, depth=int(value) if value else None))
        elif kind == "parents":
            self.ask(replace(self.asked, parents=not self.asked.parents))
        else:
            terms = replace(self.asked.together, across=not self.asked.together.across)
            self.ask(replace(self.asked, together=terms))

    def action_find(self) -> None:
        """Go to a row or a column by its name."""
        if self.found is None:
            return
        options = [
            Option(f"{kind}{at}", label, word)
            for kind, word in (("r", "row"), ("c", "column"))
            for at, label in enumerate(self.found.labels)
        ]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                key = self.matrix.grid.row_keys[int(answer[0][1:])]
                self.matrix.show_as(Arrangement())
                row, column = self.matrix.row_key, self.matrix.column_key
                self.matrix.show_cell(*((key, column) if answer[0][0] == "r" else (row, key)))

        self.app.push_screen(Find("find a row or column", options), take)


def pair_told(found: CoOccurrence, pair: Pair) -> str:
    """A pair in a line: its names and every number."""
    short = short_labels(found.labels)
    parts = [f"n12 {pair.n12:,}", f"n1 {pair.n1:,}", f"n2 {pair.n2:,}"]
    parts += [f"c {pair.c:.2f}"] if pair.c is not None else []
    parts += [f"lift {pair.lift:.2f}"] if pair.lift is not None else []
    return f"{short[pair.first]} × {short[pair.second]}: {' · '.join(parts)} · {counted(pair.cases, found.case_noun)}"


def grid_of(found: CoOccurrence, name: str) -> Grid:
    """One measure as the matrix shows it, shares in percent; the codes' own numbers are the totals."""
    labels = short_labels(found.labels)
    scale, decimals = (100, 0) if name == "share" else (1, 2 if name in ("c", "lift") else 0)

    def values(row: int, cells: Sequence[Cell]) -> tuple[float, ...]:
        told = (None if at == row else cell for at, cell in enumerate(cells))
        return tuple(cell * scale if isinstance(cell, int | float) else UNDEFINED for cell in told)

    sizes = tuple(int(each) for each in found.sizes)
    return TogetherGrid(
        row_keys=found.codes,
        row_labels=labels,
        column_keys=found.codes,
        column_labels=labels,
        values=tuple(values(row, cells) for row, cells in enumerate(measures(found, name))),
        row_totals=sizes,
        column_totals=sizes,
        decimals=decimals,
        caption="code",
        total_name="n",
    )


class TogetherGrid(TableGrid):
    """A grid whose totals are whole numbers whatever its cells are, and in which never together is a plain 0."""

    __slots__ = ()

    def show(self, value: object) -> str:
        """The value as it is written in a cell."""
        if value == 0:
            return "0"
        if isinstance(value, int):
            return f"{value}" if value >= 0 else ""
        return super().show(value)  # type: ignore[arg-type]

"""More tables on one screen: by an attribute, joint, covered text, words, context, years, sequence; Enter leads on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from qcode.model.table import Cell, ColumnKind, Table
from qcode.model.table import Column as Head
from qcode.tui.actions import bindings_for
from qcode.tui.screens.asking.prompts import Ask, Choose, Option
from qcode.tui.screens.asking.where import where_text
from qcode.tui.screens.asking.years import ask_years
from qcode.tui.screens.tables.answering import Answering
from qcode.tui.screens.tables.choices import ask_bands, band_options
from qcode.tui.screens.tables.more_tables import KINDS, Asked, Kind, Periods, Place, Shown, Word, missing, subjects
from qcode.tui.screens.tables.parts import HeadLine, HeadPart
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry, Heading
from qcode.tui.widgets.lines import Title

_QUIET = ("Unit:", "A code ", "Universe:", "Coders:", "Filters:")
_EMPTY = Table("", (), ())


class TabulatedScreen(Answering[Asked, Shown]):
    """One of the tables that are lists: its rows, the terms above them, what stands behind each."""

    NAME = "tables"
    PLACES: ClassVar[tuple[str, ...]] = ("tables",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("tables")]

    def __init__(self) -> None:
        super().__init__(Asked())
        self.told = HeadLine(id="asked")
        self.universe = HeadLine(style="quiet", id="universe")
        self.list = FilterList(sorts=True, id="rows")
        self.opened = False
        self._rows: Sequence[tuple[Cell, ...]] = ()

    def body(self) -> Iterable[Widget]:
        """What is asked, of what, the rows."""
        yield from (self.told, self.universe, self.list)

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self.list.focus()
        self._tell_asked()

    def begin(self) -> None:
        """Answer the first question, unless a table was asked for meanwhile."""
        if not self.opened:
            super().begin()

    @property
    def kind(self) -> Kind:
        """The table that is asked for."""
        return KINDS[(self.counting or self.asked).kind]

    def open_table(self, name: str, subject: str = "") -> None:
        """Show another table; the filters stay."""
        before = self.counting or self.asked
        same = KINDS[before.kind].subject == KINDS[name].subject
        asked = replace(
            before,
            kind=name,
            subject=subject or (before.subject if same else ""),
            parents=not KINDS[name].own,
            how="",
            depth=KINDS[name].depth,
        )
        if self.is_mounted:
            self.opened = True
            self.ask(asked)
        else:
            self.asked = asked

    # Answering

    def ask(self, asked: Asked) -> None:
        """Answer a question; where nothing is named that a table is asked of, take the first or ask for it."""
        kind = KINDS[asked.kind]
        if kind.subject and not asked.subject:
            known = () if kind.subject == "word" else subjects(self.session.project, kind)
            if kind.subject == "word":
                self._ask_word(asked)
                return
            if not known:
                self._load(Shown(_EMPTY, lambda _: None), kind)
                self.asked, self.found = asked, None
                self._tell_asked()
                self.status.warn(*missing(self.session.project, kind))
                return
            asked = replace(asked, subject=known[0][0])
        super().ask(asked)

    def answered(self, asked: Asked) -> Shown:
        """Count, and write the cells, in a thread."""
        found = KINDS[asked.kind].answer(self.session.project, asked)
        listed = [(place, found.table.columns[place]) for place in _listed(found.table, KINDS[asked.kind])]
        cells = [tuple(told(row[place], column) for place, column in listed) for row in found.table.rows]
        return replace(found, cells=cells)

    def show_answer(self, found: Shown) -> None:
        """List the rows."""
        self._load(found, KINDS[self.asked.kind])
        self._tell_asked()
        if not found.table.rows:
            self.status.say("There is nothing to count here.", "w takes other filters, b another table")
        else:
            self._tell_here()

    def _load(self, found: Shown, kind: Kind) -> None:
        table, here = found.table, self._words_here()
        places, room = _listed(table, kind), max(10, (self.size.width - 24) // 2)
        grouped = table.row_header == 2 and bool(places) and places[0] == 1
        names = dict.fromkeys(str(row[0]) for row in table.rows)
        headings = [Heading(f"g{name}", (f"{name}   {found.more.get(name, '')}".rstrip(),)) for name in names]
        left = [at for at, place in enumerate(places) if table.columns[place].name == "left"]
        self.list.load(
            [
                Entry(at, _cut(cells, left, room), group=f"g{row[0]}" if grouped else "", also=str(row[0]))
                for at, (row, cells) in enumerate(zip(table.rows, found.cells, strict=True))
            ],
            columns=[_column(table, place, dict(kind.columns)) for place in places],
            headings=headings if grouped else (),
        )  # fmt: skip
        self._rows = table.rows
        at = None if here is None else next((at for at, row in enumerate(table.rows) if _words_of(row) == here), None)
        if at is not None:
            self.list.show(at)

    def _words_here(self) -> tuple[str, ...] | None:
        """What the row under the cursor is about, by which it is found again when others came before it."""
        key = self.list.key
        return _words_of(self._rows[key]) if isinstance(key, int) and key < len(self._rows) else None

    def on_resize(self) -> None:
        """Cut the words left of a word anew."""
        if self.found is not None and self.asked.kind == "context":
            self._load(self.found, KINDS[self.asked.kind])

    def notes(self) -> tuple[str, ...]:
        """The notes of the table."""
        return self.found.table.notes if self.found else ()

    def table(self) -> Table:
        """The rows that are shown, with every number in a column."""
        assert self.found is not None
        table, kept = self.found.table, [key for key in self.list.keys if isinstance(key, int)]
        if not self.list.words:
            return table
        note = f"Shown: {len(kept)} of {len(table.rows)} rows, those with “{self.list.words}”."
        return replace(table, rows=tuple(table.rows[at] for at in sorted(kept)), footer=(), notes=(*table.notes, note))

    # Telling

    def entitle(self) -> None:
        """Where one is, and which table it is."""
        session = self.session
        right = f"{len(self.found.table.rows):,} rows" if self.found else ""
        self.titlebar.show(
            Title(project=session.project.name, screen=self.NAME, document=self.kind.name, coder=session.coder_told,
                  right=right)
        )  # fmt: skip

    def _tell_asked(self) -> None:
        asked, kind = self.asked, KINDS[self.asked.kind]
        codes = (
            "all levels" if asked.depth is None else "the top level" if asked.depth == 1 else f"{asked.depth} levels"
        )
        forms = "every form" if asked.lemmas else "as it is said"
        parts = [HeadPart(kind.name, "b", "others")]
        if kind.subject:
            parts.append(HeadPart(asked.subject or f"no {kind.subject}", "c", "subject"))
        parts.append(HeadPart(where_text(asked.selection) or "no filter", "w", "where"))
        if kind.name in ("words", "context"):
            parts.append(HeadPart(forms, "r", "rows"))
        else:
            parts.append(HeadPart(codes if asked.parents else "each code alone", "r", "rows"))
        parts.append(HeadPart(asked.way.told, "o", "way"))
        if asked.events:
            parts.append(HeadPart(f"events {', '.join(map(str, asked.events))}", action="events", drop=1))
        self.told.show(*parts)
        notes = self.notes()
        first = [note for note in notes if note.startswith("Universe:")] or list(notes[:1])
        more = [note for note in notes if not note.startswith(_QUIET)]
        self.universe.show(HeadPart(" ".join([*first, *more]) or kind.told, "i", "notes"))

    def on_filter_list_highlighted(self, message: FilterList.Highlighted) -> None:
        """Say what the line is."""
        message.stop()
        self._tell_here()

    def _tell_here(self) -> None:
        found, key = self.found, self.list.key
        if found is None or not isinstance(key, int) or key >= len(found.table.rows):
            return
        table, row = found.table, found.table.rows[key]
        head = " × ".join(str(cell) for cell in row[: table.row_header] if cell is not None)
        numbers = [
            f"{column.name} {told(cell, column)}"
            for cell, column in zip(row[table.row_header :], table.columns[table.row_header :], strict=True)
            if cell is not None and column.is_number
        ]
        hint = "Enter shows it in its context" if self.asked.kind == "words" else "Enter lists the excerpts"
        words = (
            " ".join(str(cell) for cell in row[4:7])
            if self.asked.kind == "context"
            else f"{head}: {', '.join(numbers)}"
        )
        self.tell_place(words, "Enter goes there" if self.asked.kind == "context" else hint)

    # From a line to what stands behind it

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """List the excerpts, go to the place, or look the word up."""
        message.stop()
        found = self.found
        if found is None or not isinstance(message.key, int):
            return
        if _is_nothing(found.table, message.key):
            self.status.say("There is no excerpt behind this line.")
            return
        behind = found.behind(message.key)
        if isinstance(behind, Place):
            self._go_to(behind)
        elif isinstance(behind, Word):
            self._look_up(behind)
        elif isinstance(behind, Periods):
            self._choose_code(behind)
        elif behind is not None:
            about, source = behind
            self.list_excerpts(source, about=about)

    def _look_up(self, word: Word) -> None:
        """Show the places of a word, under a code where it was listed under one."""
        selection = self.asked.selection
        if word.code:
            selection = replace(selection, codes=(word.code,), branches=self.asked.parents)
        self.ask(replace(self.asked, kind="context", subject=word.word, how="", selection=selection))

    def _choose_code(self, period: Periods) -> None:
        """List the excerpts of a period: of one of its codes, or of all."""
        options = [Option("all", "all codes"), *(
            Option(str(at), label, f"{number:,}") for at, (label, number) in enumerate(period.codes) if number
        )]  # fmt: skip

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                row = int(answer[0]) if answer[0].isdecimal() else None
                code = "" if row is None else f"{period.codes[row][0]} × "
                self.list_excerpts(lambda: period.excerpts(row), about=f"{code}{period.name}")

        self.app.push_screen(Choose(f"{period.name}: excerpts of", options, chosen=("all",)), take)

    def _go_to(self, place: Place) -> None:
        from qcode.tui.screens.coding import CodingScreen

        frame = self.qcode.frame("coding")
        if isinstance(frame, CodingScreen):
            self.app.push_screen(frame)
            self.call_after_refresh(frame.open, place.document_id, at=place.start)

    # Asking something else

    def action_others(self) -> None:
        """Choose another table."""
        options = [Option(each.name, each.name, each.told) for each in KINDS.values()]
        self.choose("table", options, self.asked.kind, "open_table")

    def action_subject(self) -> None:
        """Choose the attribute or the word that the table is of."""
        kind, asked = KINDS[self.asked.kind], self.asked
        if not kind.subject:
            self.status.say("This table is of all codes.", "w takes some of them")
        elif kind.subject == "word":
            self._ask_word(asked)
        else:
            options = [
                option
                for name, type_ in subjects(self.session.project, kind)
                for option in (Option(name, name, type_), *_bands(kind, name, type_))
            ]
            self.choose(kind.subject, options, asked.subject, "take_subject")

    def take_subject(self, subject: str) -> None:
        """Count by another attribute, in bands where that was chosen."""
        if subject.startswith("bands/"):
            now = self.asked.subject
            ask_bands(self, subject.removeprefix("bands/"), now, lambda by: self.ask(replace(self.asked, subject=by)))
        else:
            self.ask(replace(self.asked, subject=subject))

    def _ask_word(self, asked: Asked) -> None:
        def take(answer: str | None) -> None:
            if answer and answer.strip():
                self.ask(replace(asked, subject=answer.strip()))

        self.app.push_screen(Ask("a word in its context", value=asked.subject), take)

    def action_rows(self) -> None:
        """Choose how deep codes stand and with what under them; of words, in which form."""
        asked = self.asked
        if asked.kind in ("words", "context"):
            self.ask(replace(asked, lemmas=not asked.lemmas))
            return
        options = [
            Option("", "all levels", "with what is under each"),
            Option("1", "the top level", "with all that stands deeper"),
            Option("2", "two levels", "with what stands deeper"),
            Option("own", "each code alone", "without those under it"),
        ]
        now = "own" if not asked.parents else str(asked.depth or "")
        self.choose("codes", options, now, "take_rows")

    def take_rows(self, key: str) -> None:
        """Count other codes."""
        self.ask(replace(self.asked, depth=int(key) if key.isdecimal() else None, parents=key != "own"))

    def action_way(self) -> None:
        """Choose how it is counted: undone ones too, by coder, how far apart, in which order; years of events."""
        options = [Option(each.key, each.told, each.note) for each in self.kind.ways]
        if self.kind.subject == "year":
            now = ", ".join(map(str, self.asked.events))
            options.append(Option("events", "years of events …", now or "such as elections: 2009, 2014, 2019"))
        self.choose("counted", options, self.asked.way.key, "take_way")

    def take_way(self, key: str) -> None:
        """Count in another way."""
        if key == "events":
            self.action_events()
        else:
            self.ask(replace(self.asked, how=key))

    def action_events(self) -> None:
        """Ask for the years of events that are pointed out."""
        ask_years(
            self, self.asked.events, lambda years: self.ask(replace(self.asked, events=years)),
            more="● is the year, ○ the one behind it.",
        )  # fmt: skip


def _bands(kind: Kind, name: str, type_: str) -> list[Option]:
    """The bands in which the values of an attribute can stand; a year stands for itself."""
    return [] if kind.subject == "year" else band_options(name, name, type_)


def _words_of(row: Sequence[Cell]) -> tuple[str, ...]:
    """What a row is about; of a row of numbers alone, its first one."""
    return tuple(cell for cell in row if isinstance(cell, str)) or (str(row[0]),)


def _is_nothing(table: Table, at: int) -> bool:
    """Whether a row counts nothing."""
    named = {column.name: cell for column, cell in zip(table.columns, table.rows[at], strict=True)}
    return any(named.get(name) == 0 for name in ("excerpts", "n", "of them coded"))


def _listed(table: Table, kind: Kind) -> list[int]:
    """The places of the columns that are listed; "" stands for the one that names the row, * for all."""
    names = [name for name, _ in kind.columns]
    if names == ["*"]:
        return list(range(len(table.columns)))
    head = 1 if table.row_header == 2 and (kind.subject == "attribute" or kind.name == "words") else 0
    return [at for at, column in enumerate(table.columns) if (at == head and "" in names) or column.name in names]


def _column(table: Table, place: int, drops: dict[str, int]) -> Column:
    column = table.columns[place]
    wide = column.name in ("quotes", "left", "right")
    drop = drops.get(column.name, place if "*" in drops and place > 3 else 0)
    right = column.is_number or column.name == "left"
    return Column(column.name, right=right, most=200 if wide else 44, least=10 if wide else 4, drop=drop)


def _cut(cells: tuple[str, ...], left: Sequence[int], room: int) -> tuple[str, ...]:
    """The cells of a row; of what stands left of a word as much of its end as there is room for, beside the word."""
    for at in left:
        if len(cells[at]) > room:
            cells = (*cells[:at], f"…{cells[at][1 - room :]}", *cells[at + 1 :])
    return cells


def told(cell: Cell, column: Head) -> str:
    """A cell as it is listed: a share in percent, undefined empty, in one line."""
    if isinstance(cell, float) and column.kind is ColumnKind.SHARE:
        return f"{cell:.1%}"
    if isinstance(cell, float):
        return f"{cell:,.{column.digits}f}"
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:.1%}" if column.kind is ColumnKind.SHARE else f"{cell:,}"
    return "" if cell is None else " ".join(str(cell).split())

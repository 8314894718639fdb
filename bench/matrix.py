"""How quickly the table, the picker, the tree and the lists answer: `python bench/matrix.py [rows] [columns]`.

Headless at 160×45, timed as in `transcript_view.py`: from the posted event to the end of the display it causes,
beside the CPU time of the process. Median and 95th percentile in milliseconds. The picker is timed to the display
that shows its first matches.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sys
import time
from pathlib import Path

os.environ.setdefault("COLORTERM", "truecolor")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from textual.app import App, ComposeResult
from transcript_view import line, press, times

import qcode.tui
from qcode.model.codebook import Code, Codebook
from qcode.tui.ranking import Candidate
from qcode.tui.themes import QCODE_DARK
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grid import Grid, Sign
from qcode.tui.widgets.grouped import Entry, Heading
from qcode.tui.widgets.matrix import Matrix
from qcode.tui.widgets.picker import Picker

SIZE = (160, 45)
WORDS = "bel ge şe hir büt çe kı sıt la rı yön len dir me kar deş iş bir li ği pro je hi be ağ üye lik"
SYLLABLES = WORDS.split()


def name(chance: random.Random) -> str:
    """A made-up code's name of one to three words."""
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))) for _ in range(chance.randint(1, 3)))


def table(rows: int, columns: int) -> Grid:
    """A grid with every eighth row a parent, and some columns without a document."""
    chance = random.Random(5)
    names = tuple(name(chance).capitalize() for _ in range(columns))
    cells = [chance.choices([0, 0, 0, 1, 2, 7, 23, Sign.NOT_CODED], k=columns) for _ in range(rows)]
    totals = tuple(sum(each for each in row if not isinstance(each, Sign)) for row in cells)
    return Grid(
        tuple(range(rows)),
        tuple(name(chance) for _ in range(rows)),
        tuple(range(columns)),
        names,
        tuple(map(tuple, cells)),
        row_depths=tuple(int(bool(row % 8)) for row in range(rows)),
        row_totals=totals,
        row_presence=tuple(f"{min(45, total)}/45" for total in totals),
        column_totals=(7,) * columns,
        total=sum(totals),
    )


def codes(count: int) -> Codebook:
    """A codebook of branches of ten."""
    chance = random.Random(6)
    return Codebook([Code(n, f"g{n}", name(chance), n - n % 10 if n % 10 else None, n) for n in range(count)])


class Bench(App[None]):
    """The widgets side by side, with a hook at the end of each display."""

    CSS_PATH = Path(qcode.tui.__file__).parent / "qcode.tcss"
    CSS = "CodeTree, FilterList, Matrix { display: none; width: 100%; } .shown { display: block; }"

    def compose(self) -> ComposeResult:
        yield from (Matrix(), CodeTree(), FilterList(), Picker())

    def on_mount(self) -> None:
        self.register_theme(QCODE_DARK)
        self.theme = QCODE_DARK.name
        self.shown = asyncio.Event()

    def post_display_hook(self) -> None:
        if hasattr(self, "shown") and not self.shown.is_set():
            self.clock, self.cpu = time.perf_counter(), time.process_time()
            self.shown.set()


async def time_matrix(app: Bench, pilot, rows: int, columns: int) -> None:
    matrix = app.query_one(Matrix)
    grid = table(rows, columns)
    line(f"table {rows} × {columns}: load", await times(app, lambda _: matrix.load(grid), count=5))
    for heat in (False, True):
        matrix.heat = heat
        matrix.go_to(0, 0)
        await pilot.pause(0.1)
        kind = "heat" if heat else "plain"
        line(f"  cell ({kind})", await times(app, press(app, "right"), count=20))
        line(f"  page down ({kind})", await times(app, press(app, "pagedown"), count=min(8, rows // 44)))
        line(f"  page up ({kind})", await times(app, press(app, "pageup"), count=min(8, rows // 44)))
    line("  sort", await times(app, press(app, "s", "s"), count=9))


async def time_picker(app: Bench, pilot) -> None:
    picker, codebook = app.query_one(Picker), codes(500)
    picker.load(
        Candidate(code.id, code.name, (), codebook.path_text(code.id), "what the code means, " * 6) for code in codebook
    )
    opened, letters = [], [([], []) for _ in range(3)]
    for _ in range(10):
        opened.append(await times(app, lambda _: picker.open(recent=[3, 9]), count=1))
        for figures, letter in zip(letters, "büt", strict=True):
            for part, more in zip(figures, await times(app, press(app, letter, letter), count=1), strict=True):
                part.extend(more)
        await pilot.press("escape")
        await pilot.pause(0.05)
    line("picker of 500: open", ([each[0][0] for each in opened], [each[1][0] for each in opened]))
    for number, figures in enumerate(letters, start=1):
        line(f"  letter {number}", figures)


async def time_tree(app: Bench) -> None:
    tree, codebook = app.query_one(CodeTree), codes(400)
    line("tree of 400: load", await times(app, lambda _: tree.load(codebook, counts={}), count=5))
    line("  down", await times(app, press(app, "down"), count=30))
    line("  page down", await times(app, press(app, "pagedown"), count=6))
    here = tree.code_id or 0
    line("  one count", await times(app, lambda number: tree.set_count(here, number + 1), count=30))


async def time_list(app: Bench, pilot, count: int) -> None:
    rows, chance = app.query_one(FilterList), random.Random(8)
    headings = [Heading(n, (name(chance), "", "", 0.5, "doing")) for n in range(count // 10)]
    entries = [
        Entry(f"d{n}", (name(chance), "12.07.2020", f"{n} words", n / count, "todo"), n // 10) for n in range(count)
    ]
    columns = (Column("document"), Column("date"), Column("words", right=True), Column("", bar=True), Column("state"))
    line(
        f"list of {count:,}: load",
        await times(app, lambda _: rows.load(entries, columns=columns, headings=headings), count=3),
    )
    line("  page down", await times(app, press(app, "pagedown"), count=8))
    await pilot.press("slash")
    line("  first letter", await times(app, press(app, "b", "b"), count=1))
    line("  next letters", await times(app, press(app, "e", "e"), count=2))
    await pilot.press("escape")


async def run(rows: int, columns: int) -> None:
    print(f"{'ms':<24}{'median':>9}{'p95':>9}{'CPU median':>12}{'p95':>9}")
    app = Bench()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        gc.collect()
        gc.freeze()
        parts = [
            (Matrix, lambda: time_matrix(app, pilot, rows, columns)),
            (CodeTree, lambda: time_tree(app)),
            (FilterList, lambda: time_list(app, pilot, 450)),
            (FilterList, lambda: time_list(app, pilot, 4_500)),
            (Matrix, lambda: time_picker(app, pilot)),
        ]
        for kind, measure in parts:
            for widget in (Matrix, CodeTree, FilterList):
                app.query_one(widget).set_class(widget is kind, "shown")
            await pilot.pause(0.2)
            app.query_one(kind).focus()
            await pilot.pause(0.1)
            await measure()


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:3]]
    asyncio.run(run(*(given + [400, 45][len(given) :])))

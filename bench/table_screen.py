"""How quickly the table's whole screen and the list of excerpts answer: `python bench/table_screen.py [PROJECT]`.

Headless at 160×45 on a project (without one, on the generated M: 400 codes by 45 cases), timed as in
`transcript_view.py`: from the posted key to the end of the display it causes, the cell told in the status line
included. Before that, the seconds until the numbers stand on the screen and until the excerpts of all are listed.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("COLORTERM", "truecolor")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common import built, folders
from transcript_view import line, press, times

import qcode.tui
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.screens.tables.table import TableScreen

SIZE = (160, 45)


class Bench(QcodeApp):
    """The program, with a hook at the end of each display."""

    CSS_PATH = Path(qcode.tui.__file__).parent / "qcode.tcss"

    def on_mount(self) -> None:
        super().on_mount()
        self.shown = asyncio.Event()

    def post_display_hook(self) -> None:
        if hasattr(self, "shown") and not self.shown.is_set():
            self.clock, self.cpu = time.perf_counter(), time.process_time()
            self.shown.set()


async def idle(app: Bench, pilot) -> None:
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def run(place: str) -> None:
    with Project.open(place, coder="coder_a") as project:
        app = Bench(project)
        async with app.run_test(size=SIZE) as pilot:
            await idle(app, pilot)
            started = time.perf_counter()
            screen = app.go("table")
            await idle(app, pilot)
            assert isinstance(screen, TableScreen)
            matrix = screen.matrix
            size = f"{len(screen.found.rows)} × {len(screen.found.columns)}"
            print(f"table {size}: {time.perf_counter() - started:.2f} s until it stands")
            print(f"{'ms':<24}{'median':>9}{'p95':>9}{'CPU median':>12}{'p95':>9}")
            gc.collect()
            gc.freeze()
            for heat in (False, True):
                matrix.heat = heat
                matrix.go_to(0, 0)
                await pilot.pause(0.1)
                kind = "heat" if heat else "plain"
                line(f"cell ({kind})", await times(app, press(app, "right"), count=20))
                line(f"page down ({kind})", await times(app, press(app, "pagedown"), count=8))
                line(f"page up ({kind})", await times(app, press(app, "pageup"), count=8))
            matrix.action_bottom()
            matrix.action_row_end()
            started = time.perf_counter()
            await pilot.press("enter")
            await idle(app, pilot)
            excerpts = app.screen
            assert isinstance(excerpts, ExcerptsScreen)
            print(f"{len(excerpts.list.items):,} excerpts: {time.perf_counter() - started:.2f} s until all are listed")
            line("down", await times(app, press(app, "down"), count=30))
            line("page down", await times(app, press(app, "pagedown"), count=20))
            line("last", await times(app, press(app, "end"), count=1))
            excerpts.list.action_filter()
            await pilot.pause()
            for letter in "büt":
                line(f"filter by {letter}", await times(app, press(app, letter, letter), count=1))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["QCODE_STATE"] = str(Path(scratch) / "state.json")
        given = sys.argv[1] if len(sys.argv) > 1 else None
        for size, folder in folders(["M"]) if given is None else ():
            given = str(built(folder, Path(scratch) / f"{size}.qcode"))
        asyncio.run(run(str(given)))

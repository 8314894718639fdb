"""How quickly the coding screen answers: `python bench/coding_screen.py [characters] [codings]`.

A whole project with two interviews (1,000,000 characters and 5,000 codings each, by default) and 500 codes, headless
at 160x45. A key is timed from its event to the end of the display that it causes (`post_display_hook`); a key that
codes has written to disk by then: before each such key a bare commit of one page is measured on the same disk, in
the same rhythm, so that the two rows side by side tell what is ours and what is the disk's.
Beside the clock of opening a document stands how long the process waited for a processor that others had: with the CPU
it makes up the clock. For scale, the same key on an empty app's input line is timed in the same run. Milliseconds,
median and 95th percentile; `terminal.py` measures the same in a real terminal.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path

os.environ.setdefault("COLORTERM", "truecolor")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input
from transcript_view import Figures, interview, press, time_one, times

from qcode.services.codebook import add_code, book_of
from qcode.services.documents import find_document, open_document
from qcode.services.documents.importing import import_transcripts
from qcode.services.project import Project
from qcode.storage.codings import add_codings
from qcode.tui.app import QcodeApp
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.search import SearchScreen
from qcode.tui.screens.search.hit_walk import HitWalkScreen

SIZE = (160, 45)
NAMES = ("long-1", "long-2")
CODES = 500


class Timed:
    """An app with a hook at the end of each display."""

    shown: asyncio.Event
    clock: float
    cpu: float

    def post_display_hook(self) -> None:
        if hasattr(self, "shown") and not self.shown.is_set():
            self.clock, self.cpu = time.perf_counter(), time.process_time()
            self.shown.set()


class Own(Timed, QcodeApp):
    """qcode, timed."""

    CSS_PATH = str(Path(__file__).resolve().parents[1] / "qcode" / "tui" / "qcode.tcss")


class Empty(Timed, App[None]):
    """One line to type in: what Textual itself takes for a key."""

    def compose(self) -> ComposeResult:
        yield Input()


def study(folder: Path, size: int, count: int) -> Path:
    """A project with two long interviews, 500 codes and that many codings on each interview."""
    place = folder / "long.qcode"
    for number, name in enumerate(NAMES):
        (folder / f"{name}.txt").write_text(interview(size, seed=7 + number)[0], "utf-8")
    with Project.create(place, coder="coder_a", case_noun="municipality") as project:
        import_transcripts(project, [folder / f"{name}.txt" for name in NAMES])
        for number in range(CODES):
            add_code(project, f"kod {number} büt{number % 7}çe", hotkey=str(number) if number < 10 else "")
        codes = [code.id for code in book_of(project)]
        for name in NAMES:
            document = find_document(project, name)
            edges = open_document(project, document.id).sentences
            sentences = list(zip(edges[::2], edges[1::2], strict=True))
            places = [sentences[at * 3 % len(sentences)] for at in range(count)]
            rows = [(document.id, codes[at % 40], 1, start, stop, None) for at, (start, stop) in enumerate(places)]
            with project.write("code") as tx:
                add_codings(tx, rows)
    return place


def waiting() -> float:
    """Milliseconds in which this process could have gone on and had no processor; NaN where no system tells."""
    told = Path("/proc/self/schedstat")
    return int(told.read_text().split()[1]) / 1e6 if told.exists() else float("nan")


def head() -> str:
    return f"{'ms':<34}{'median':>9}{'p95':>9}{'CPU median':>12}{'p95':>9}   asked for"


def line(name: str, figures: Figures, asked: str = "") -> None:
    """One row of the table: the clock and the CPU."""
    parts = []
    for each in figures:
        known = [value for value in each if value == value]
        late = statistics.quantiles(known, n=20)[-1] if len(known) > 1 else (known or [float("nan")])[0]
        parts += [statistics.median(known) if known else float("nan"), late]
    print(f"{name:<34}{parts[0]:>9.1f}{parts[1]:>9.1f}{parts[2]:>12.1f}{parts[3]:>9.1f}   {asked}", flush=True)


class Disk:
    """A database with the settings of a project, in which a transaction changes one page: what the disk takes."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
        for said in ("pragma journal_mode = wal", "pragma synchronous = full", "create table t (x)"):
            self._connection.execute(said)
        self.figures: Figures = ([], [])

    def commit(self) -> None:
        """Measure one commit."""
        started, used = time.perf_counter(), time.process_time()
        self._connection.execute("insert into t values (1)")
        for figures, taken in zip(
            self.figures, (time.perf_counter() - started, time.process_time() - used), strict=True
        ):
            figures.append(taken * 1e3)

    def close(self) -> None:
        self._connection.close()


async def reference() -> None:
    app = Empty()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        app.shown = asyncio.Event()
        line("a letter, empty app", await times(app, press(app, "a", "a"), count=40))  # type: ignore[arg-type]


async def several(app: Own, acts: Sequence[Callable[[int], object]], *, count: int) -> list[Figures]:
    """Acts in turn, `count` times: the figures of each."""
    found: list[Figures] = [([], []) for _ in acts]
    for number in range(count):
        for figures, act in zip(found, acts, strict=True):
            one, other = await time_one(app, partial(act, number))  # type: ignore[arg-type]
            figures[0].append(one)
            figures[1].append(other)
    return found


async def run(place: Path, disk: Disk) -> None:
    with Project.open(place, coder="coder_a") as project:
        app = Own(project)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(0.5)
            await app.workers.wait_for_complete()
            screen = app.go("coding")
            await pilot.pause(0.3)
            assert isinstance(screen, CodingScreen)
            app.shown = asyncio.Event()
            documents = [find_document(project, name).id for name in NAMES]
            await measure(app, pilot, screen, documents, disk)
            await walk(app, pilot)


async def opening(app: Own, act: Callable[[int], object]) -> None:
    """Open a document again and again."""
    opened: Figures = ([], [])
    waited = []
    for _ in range(12):
        before = waiting()
        ((clock, cpu),) = await several(app, [act], count=1)
        waited.append(waiting() - before)
        opened[0].extend(clock)
        opened[1].extend(cpu)
    line("open the document", opened, "150 clock")
    line("  of it waiting for a processor", (waited, []))


async def measure(app: Own, pilot: Pilot[int], screen: CodingScreen, documents: Sequence[int], disk: Disk) -> None:
    turned = cycle(documents)
    await opening(app, lambda _: screen.open(next(turned)))
    firsts: Figures = ([], [])
    for _ in range(8):
        screen.open(next(turned))
        await pilot.pause(0.1)
        for figures, more in zip(firsts, await times(app, press(app, "s", "s"), count=1), strict=True):  # type: ignore[arg-type]
            figures.extend(more)
    line("the first sentence of a document", firsts, "5 CPU, 16 p95")
    await pilot.pause(0.3)
    for name, key, character, asked in (
        ("next word", "w", "w", "5 CPU, 16 p95"),
        ("page down", "pagedown", None, "16 clock"),
        ("page up, seen before", "pageup", None, ""),
        ("sentence", "s", "s", "5 CPU, 16 p95"),
        ("select a word more", "shift+right", None, "5 CPU, 16 p95"),
    ):
        line(name, await times(app, press(app, key, character), count=40), asked)  # type: ignore[arg-type]
    coded: list[Figures] = [([], []), ([], [])]
    for _ in range(30):
        await pilot.press("f", "w", "w", "s")
        await pilot.pause(0.05)
        for figures, key in zip(coded, "7u", strict=True):
            disk.commit()
            await pilot.pause(0.05)
            ((clock, cpu),) = await several(app, [press(app, key, key)], count=1)  # type: ignore[arg-type]
            figures[0].extend(clock)
            figures[1].extend(cpu)
    line("a commit of one page, in between", disk.figures)
    line("apply a code, on disk", coded[0], "5 CPU, 16 p95")
    line("undo it, on disk", coded[1], "5 CPU, 16 p95")
    letters: list[Figures] = [([], []) for _ in range(4)]
    for _ in range(8):
        for figures, more in zip(
            letters, await several(app, [press(app, key, key) for key in "cbüt"], count=1), strict=True
        ):  # type: ignore[arg-type]
            figures[0].extend(more[0])
            figures[1].extend(more[1])
        await pilot.press("escape")
        await pilot.pause(0.1)
    for name, figures in zip(("open", "first letter", "second", "third"), letters, strict=True):
        line(f"picker of {CODES}: {name}", figures, "50 clock" if "letter" in name else "")


async def walk(app: Own, pilot: Pilot[int]) -> None:
    """From hit to hit of a search, in the text and in the walk that codes hit by hit."""
    screen = app.go("search")
    assert isinstance(screen, SearchScreen)
    await pilot.pause(0.3)
    screen.look_for("belediye")
    await app.workers.wait_for_complete()
    await pilot.pause(0.3)
    screen.list.focus()
    await pilot.press("c")
    await pilot.pause(0.5)
    assert isinstance(app.screen, HitWalkScreen)
    line("code hits: pass one over", await times(app, press(app, "x", "x"), count=40))  # type: ignore[arg-type]
    await pilot.press("escape")
    await pilot.pause(0.2)
    await pilot.press("enter")
    await pilot.pause(0.5)
    assert isinstance(app.screen, CodingScreen)
    line("next hit (n)", await times(app, press(app, "n", "n"), count=40), "5 CPU, 16 p95")  # type: ignore[arg-type]
    line("hit before (N)", await times(app, press(app, "N", "N"), count=40), "5 CPU, 16 p95")  # type: ignore[arg-type]


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["QCODE_STATE"] = str(Path(scratch) / "state.json")
        place = study(Path(scratch), size, count)
        print(head())
        asyncio.run(reference())
        disk = Disk(Path(scratch))
        asyncio.run(run(place, disk))
        disk.close()


if __name__ == "__main__":
    main()

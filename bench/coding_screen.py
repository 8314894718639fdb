"""How quickly the coding screen answers: `python bench/coding_screen.py [characters] [codings]`.

A whole project with one interview (1,000,000 characters and 5,000 codings by default), headless at 160x45. A key is
timed from its event to the end of the display that it causes; a key that codes has written to disk by then. For
scale, the same key on an empty app's input line is timed in the same run. Milliseconds, median and 95th percentile.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("COLORTERM", "truecolor")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from textual.app import App, ComposeResult
from textual.widgets import Input
from transcript_view import interview, line, press, times

from qcode.services.codebook import add_code, book_of
from qcode.services.documents import find_document, open_document
from qcode.services.importing import import_transcripts
from qcode.services.project import Project
from qcode.storage.codings import add_codings
from qcode.tui.app import QcodeApp
from qcode.tui.screens.coding import CodingScreen

SIZE = (160, 45)


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
    """A project with one long interview, forty codes and that many codings."""
    text, _turns, _sentences = interview(size)
    (folder / "long.txt").write_text(text, "utf-8")
    place = folder / "long.qcode"
    with Project.create(place, coder="coder_a", case_noun="municipality") as project:
        import_transcripts(project, [folder / "long.txt"])
        for number in range(40):
            add_code(project, f"kod {number}", hotkey=str(number) if number < 10 else "")
        codes = [code.id for code in book_of(project)]
        document = find_document(project, "long")
        edges = open_document(project, document.id).sentences
        sentences = list(zip(edges[::2], edges[1::2], strict=True))
        places = [sentences[at * 3 % len(sentences)] for at in range(count)]
        rows = [(document.id, codes[at % 40], 1, start, stop, None) for at, (start, stop) in enumerate(places)]
        with project.write("code") as tx:
            add_codings(tx, rows)
    return place


async def reference() -> None:
    app = Empty()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        app.shown = asyncio.Event()
        line("a letter, empty app", await times(app, press(app, "a", "a"), count=40))  # type: ignore[arg-type]


async def run(place: Path) -> None:
    with Project.open(place, coder="coder_a") as project:
        app = Own(project)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(0.5)
            await app.workers.wait_for_complete()
            screen = app.go("coding")
            await pilot.pause(0.3)
            assert isinstance(screen, CodingScreen)
            clock, cpu = time.perf_counter(), time.process_time()
            screen.open(find_document(project, "long").id)
            await pilot.pause()
            opened = (time.perf_counter() - clock) * 1e3, (time.process_time() - cpu) * 1e3
            app.shown = asyncio.Event()
            line("open the document", ([opened[0]] * 2, [opened[1]] * 2))
            for name, key, character in (
                ("next word", "w", "w"), ("page down", "pagedown", None), ("sentence", "s", "s"),
            ):  # fmt: skip
                line(name, await times(app, press(app, key, character), count=40))  # type: ignore[arg-type]
            both: tuple[list[float], list[float]] = ([], [])
            undone: tuple[list[float], list[float]] = ([], [])
            for _ in range(30):
                await pilot.press("escape", "f", "w", "w", "s")
                await pilot.pause(0.05)
                for figures, key in ((both, "7"), (undone, "u")):
                    clock_times, cpu_times = await times(app, press(app, key, key), count=1)  # type: ignore[arg-type]
                    figures[0].extend(clock_times)
                    figures[1].extend(cpu_times)
            line("apply a code, on disk", both)
            line("undo it", undone)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["QCODE_STATE"] = str(Path(scratch) / "state.json")
        place = study(Path(scratch), size, count)
        print(f"{'ms':<24}{'median':>9}{'p95':>9}{'CPU median':>12}{'p95':>9}")
        asyncio.run(reference())
        asyncio.run(run(place))


if __name__ == "__main__":
    main()

"""Make the pictures of this folder again: `python docs/pictures/make.py [NAME …]`.

The sample study is opened headless, on one day of the past, the keys of each picture are pressed, and what the
screen shows is drawn by Chromium (or by rsvg-convert where there is none). Nothing of the user's own is read or
changed. docs/screens.md shows them all.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image
from textual.pilot import Pilot

from qcode.services import memory, rounds
from qcode.services.documents import find_document, list_documents
from qcode.services.project import Project
from qcode.services.study import make_demo
from qcode.storage import identity
from qcode.tui.app import QcodeApp
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.welcome import WelcomeApp
from qcode.tui.themes import DARK, LIGHT

HERE = Path(__file__).resolve().parent
WIDE = (140, 40)


@dataclass(frozen=True)
class Picture:
    """What is pressed for a picture; with `at`, in the practice interview on the first place of these words.

    `do` is an action of the program that has no key, done before the keys are pressed. `welcome`: what is seen
    where there is no project yet.
    """

    keys: Sequence[str] = ()
    at: str = ""
    do: str = ""
    size: tuple[int, int] = WIDE
    theme: str = DARK
    welcome: bool = False


QUERY = 'code:"central steering" and near(code:"EU accession", paragraph)'
CODED = Picture(["s"], at="Birincisi")
PICTURES = {
    "welcome": Picture(size=(100, 20), welcome=True),
    "tour": Picture(["s"], do="tour", size=(100, 30)),
    "documents": Picture(["down", "down"]),
    "coding": CODED,
    "coding-light": Picture(CODED.keys, CODED.at, theme=LIGHT),
    "coding-narrow": Picture(CODED.keys, CODED.at, size=(80, 24)),
    "picker": Picture(["s", "c", "b", "u", "t"], at="Birincisi", size=(100, 30)),
    "codebook": Picture(["f4", "down", "down"]),
    "merging": Picture(["f4", "down", "M", *"kardes", "enter"], size=(120, 34)),
    "splitting": Picture(["f4", "down", "S", *"bakanlık; yasa", "enter", "1", "2", "1"], size=(120, 34)),
    "summary": Picture(["f4", "y", "down"]),
    "search": Picture(["f7", *"baskan", "ctrl+l", "ctrl+l", "enter", "down", "down"], size=(120, 30)),
    "table": Picture(["f5", "t", "e", *["down"] * 6, *["right"] * 3], size=(140, 30)),
    "excerpts": Picture(["f5", "e", *["right"] * 7, "enter", "down"], size=(120, 34)),
    "attribute": Picture(["down", "down"], do="tables('attribute')", size=(120, 28)),
    "context": Picture(["down", "enter", "down"], do="tables('words')", size=(140, 28)),
    "queries": Picture(["Q", *QUERY, "enter", "down", "space", "shift+down"], size=(120, 28)),
    "together": Picture(["down", "right"], do="show('together')"),
    "saturation": Picture(do="show('saturation')"),
    "framework": Picture(["right", "right"], do="show('framework')", size=(140, 34)),
    "memos": Picture(["f8", "down", "down"]),
    "rounds": Picture(["R"], size=(120, 24)),
    "coverage": Picture(["R", "home", "enter"], size=(120, 24)),
    "agreement": Picture(["f6", "2", "down", "down", "right"]),
    "settling": Picture(["b", "enter", "enter"], do="show('settling')", size=(120, 34)),
    "before-and-after": Picture(["b", "enter", "b", "s"], do="show('settling')", size=(120, 28)),
    "history": Picture(["s", "3", "s", "1", "u", "z", "f9", "down"], at="Birincisi", size=(120, 20)),
    "commands": Picture(["ctrl+p"], at="Birincisi", size=(100, 30)),
    "help": Picture(["f1"], at="Birincisi", size=(100, 30)),
}


_SECONDS = itertools.count()


class OneDay(datetime):
    """A clock that was started on a Tuesday of the past and goes on by a second with every look."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 3, 3, 9, 30, tzinfo=tz) + timedelta(seconds=next(_SECONDS))


async def settle(pilot: Pilot[int]) -> None:
    for _ in range(3):
        await pilot.pause(0.3)
        while any(worker.is_running for worker in pilot.app.workers):
            await pilot.pause(0.1)


async def welcomed(picture: Picture) -> str:
    """What is seen where there is no project yet, as SVG."""
    app = WelcomeApp(Path("/home/ayşe/görüşmeler"))
    async with app.run_test(size=picture.size) as pilot:
        await pilot.pause(0.3)
        return app.export_screenshot(title="qcode")


async def drawn(study: Path, picture: Picture) -> str:
    """The picture as SVG."""
    memory.remember_theme(picture.theme)
    if picture.welcome:
        return await welcomed(picture)
    with Project.open(study, coder="coder_a") as project:
        app = QcodeApp(project)
        async with app.run_test(size=picture.size) as pilot:
            await settle(pilot)
            if picture.at:
                screen = app.go("coding")
                assert isinstance(screen, CodingScreen)
                await settle(pilot)
                screen.open(find_document(project, "practice-mavikiyi").id)
                screen.view.move_to(screen.view.script.text.index(picture.at))
                await settle(pilot)
            if picture.do:
                await app.run_action(picture.do)
                await settle(pilot)
            for key in picture.keys:
                await pilot.press(key)
                await settle(pilot)
            return app.export_screenshot(title="qcode")


def submit_a_round(study: Path) -> None:
    """Let both coders of the sample study submit a round, so that there is something to settle."""
    with Project.open(study, coder="coder_a") as project:
        names = [line.document.name for line in list_documents(project) if line.document.name.startswith("note-")]
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=names[:12])
    for name in ("coder_a", "coder_b"):
        with Project.open(study, coder=name) as project:
            rounds.submit(project, "pilot", as_done=True)


def as_png(svg: Path, png: Path) -> None:
    """Draw an SVG, in its own size; raises SystemExit where no program for it is installed."""
    text = svg.read_text("utf-8")
    width, height = (math.ceil(float(each)) for each in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text).groups())
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is not None:
        page = svg.with_suffix(".html")
        style = f"<style>body {{ margin: 0 }} svg {{ display: block; width: {width}px; height: {height}px }}</style>"
        page.write_text(f"<!doctype html><meta charset=utf-8>{style}{text}", "utf-8")
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                   "--default-background-color=00000000", f"--window-size={width},{height}",
                   f"--screenshot={png}", page.as_uri()]  # fmt: skip
    elif shutil.which("rsvg-convert"):
        # it leaves out the spaces with which a line begins, unless it is told not to
        svg.write_text(text.replace("<text ", '<text xml:space="preserve" '), "utf-8")
        command = ["rsvg-convert", "-o", str(png), str(svg)]
    else:
        raise SystemExit("Install chromium or rsvg-convert to draw the pictures.")
    subprocess.run(command, check=True, capture_output=True)
    with Image.open(png) as drawn_in_millions:
        drawn_in_millions.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            png, optimize=True
        )


def main() -> None:
    wanted = sys.argv[1:] or list(PICTURES)
    if unknown := [name for name in wanted if name not in PICTURES]:
        raise SystemExit(f"There is no picture {', '.join(unknown)}; there are {', '.join(PICTURES)}.")
    identity.datetime = OneDay  # type: ignore[misc]
    os.environ["COLORTERM"] = "truecolor"
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        os.environ["QCODE_STATE"] = str(scratch / "state.json")
        os.environ["QCODE_CONFIG"] = str(scratch / "config")
        study = scratch / "study.qcode"
        make_demo(study).close()
        submit_a_round(study)
        for each in wanted:
            svg, copy = scratch / f"{each}.svg", scratch / f"{each}.qcode"
            shutil.copy(study, copy)
            svg.write_text(asyncio.run(drawn(copy, PICTURES[each])), "utf-8")
            as_png(svg, HERE / f"{each}.png")
            print(each, flush=True)


if __name__ == "__main__":
    main()

"""Make the pictures of this folder again: `python docs/pictures/make.py [NAME …]`.

The sample study is opened headless, the keys of each picture are pressed, and what the screen shows is drawn by
Chromium (or by rsvg-convert where there is none). Nothing of the user's own is read or changed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from textual.pilot import Pilot

from qcode.services import memory, rounds
from qcode.services.documents import find_document, list_documents
from qcode.services.project import Project
from qcode.services.study import make_demo
from qcode.tui.app import QcodeApp
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.themes import DARK, LIGHT

HERE = Path(__file__).resolve().parent
WIDE = (140, 40)


@dataclass(frozen=True)
class Picture:
    """What is pressed for a picture; with `at`, in the practice interview on the first place of these words.

    `do` is an action of the program that has no key, done before the keys are pressed.
    """

    keys: Sequence[str] = ()
    at: str = ""
    do: str = ""
    size: tuple[int, int] = WIDE
    theme: str = DARK


CODED = Picture(["s"], at="Birincisi")
PICTURES = {
    "documents": Picture(["down", "down"]),
    "coding": CODED,
    "coding-light": Picture(CODED.keys, CODED.at, theme=LIGHT),
    "coding-narrow": Picture(CODED.keys, CODED.at, size=(80, 24)),
    "picker": Picture(["s", "c", "b", "u", "t"], at="Birincisi", size=(100, 30)),
    "codebook": Picture(["f4", "down", "down"]),
    "summary": Picture(["f4", "y", "down"]),
    "table": Picture(["f5", "t", "right", "down"]),
    "excerpts": Picture(["f5", "enter", "down"]),
    "search": Picture(["f7", *"proje", "enter"]),
    "agreement": Picture(["f6", "2", "down", "down", "right"]),
    "settling": Picture(["b", "enter", "enter"], do="settling", size=(120, 34)),
    "rounds": Picture(["R"], size=(120, 24)),
    "together": Picture(["down", "right"], do="together"),
    "saturation": Picture(do="saturation"),
    "framework": Picture(["right", "right"], do="framework"),
    "memos": Picture(["f8"]),
    "history": Picture(["f9"]),
    "help": Picture(["f1"], at="Birincisi"),
}


async def settle(pilot: Pilot[int]) -> None:
    for _ in range(3):
        await pilot.pause(0.3)
        while any(worker.is_running for worker in pilot.app.workers):
            await pilot.pause(0.1)


async def drawn(study: Path, picture: Picture) -> str:
    """The picture as SVG."""
    memory.remember_theme(picture.theme)
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


def as_png(svg: Path, png: Path, size: tuple[int, int]) -> None:
    """Draw an SVG; raises SystemExit where no program for it is installed."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is not None:
        width, height = round(size[0] * 12.2) + 20, round((size[1] + 1) * 24.4) + 51
        page = svg.with_suffix(".html")
        style = "<style>body{margin:0} img{display:block}</style>"
        page.write_text(f"<!doctype html>{style}{svg.read_text('utf-8')}", "utf-8")
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                   f"--window-size={width},{height}", f"--screenshot={png}", page.as_uri()]  # fmt: skip
    elif shutil.which("rsvg-convert"):
        command = ["rsvg-convert", "-o", str(png), str(svg)]
    else:
        raise SystemExit("Install chromium or rsvg-convert to draw the pictures.")
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    wanted = sys.argv[1:] or list(PICTURES)
    if unknown := [name for name in wanted if name not in PICTURES]:
        raise SystemExit(f"There is no picture {', '.join(unknown)}; there are {', '.join(PICTURES)}.")
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
            svg = scratch / f"{each}.svg"
            svg.write_text(asyncio.run(drawn(study, PICTURES[each])), "utf-8")
            as_png(svg, HERE / f"{each}.png", PICTURES[each].size)
            print(each, flush=True)


if __name__ == "__main__":
    main()

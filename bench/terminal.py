"""How quickly qcode answers in a real terminal: `python bench/terminal.py [characters] [codings] [PROJECT]`.

Each key goes as bytes into a pseudo terminal of 160x45, and the time runs to the last byte that comes out of it; the
CPU is that of the whole process meanwhile. The project is that of `coding_screen.py`; the first paint is measured
on PROJECT (without one, on the generated M), beside an empty Textual app in the same run. Milliseconds, median and
95th percentile.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from coding_screen import CODES, Disk, head, line, study
from common import COMPILED, SOURCE, built, folders
from pseudo import QUIET, Terminal
from transcript_view import Figures

EMPTY = """
from textual.app import App
from textual.widgets import Input, Static
class Empty(App):
    def compose(self):
        yield Static("ready")
        yield Input()
Empty().run()
"""
PAGE_DOWN, PAGE_UP, SELECT, ENTER, ESCAPE, DOWN = b"\x1b[6~", b"\x1b[5~", b"\x1b[1;2C", b"\r", b"\x1b", b"\x1b[B"


def environment(scratch: Path) -> dict[str, str]:
    return {
        "PYTHONPATH": str(SOURCE),
        "PYTHONPYCACHEPREFIX": str(COMPILED),
        "PYTHONDONTWRITEBYTECODE": "",
        "QCODE_STATE": str(scratch / "state.json"),
        "QCODE_CONFIG": str(scratch / "config"),
        "COLORTERM": "truecolor",
        "NO_COLOR": "",
    }


def qcode(place: Path, coder: str) -> list[str]:
    return [sys.executable, "-m", "qcode", "--project", str(place), "--coder", coder]


def keys(terminal: Terminal, sent: Sequence[bytes]) -> Figures:
    """The figures of keys one after another."""
    found = [terminal.key(each) for each in sent]
    return [clock for clock, _ in found], [cpu for _, cpu in found]


def first_paints(place: Path, env: dict[str, str]) -> None:
    """The start until the screen stands, in turns with an empty app; asked for is 1.3 times that and 150 ms."""
    commands = {"empty": ([sys.executable, "-c", EMPTY], b"ready"), "qcode": (qcode(place, "coder_a"), b"documents")}
    found: dict[str, Figures] = {name: ([], []) for name in commands}
    for _ in range(9):
        for name, (command, words) in commands.items():
            terminal = Terminal(command, env=env)
            found[name][0].append(terminal.first_paint(words))
            found[name][1].append(terminal.cpu())
            terminal.close()
    clock, cpu = (1.3 * statistics.median(each) + 150 for each in found["empty"])
    line("start, empty app", found["empty"])
    line("start to first paint, project M", found["qcode"], f"{clock:.0f} clock, {cpu:.0f} CPU")


def empty_letter(env: dict[str, str]) -> None:
    terminal = Terminal([sys.executable, "-c", EMPTY], env=env)
    terminal.first_paint(b"ready")
    terminal.read(quiet=0.5)
    line("a letter, empty app", keys(terminal, [b"a"] * 40))
    terminal.close()


def coding(place: Path, env: dict[str, str], disk: Disk) -> None:
    """The coding screen, from the list of documents on."""
    terminal = Terminal(qcode(place, "coder_a"), env=env)
    terminal.first_paint(b"long-2")
    terminal.read(quiet=1.0)
    keys(terminal, [DOWN])
    line("open the first document", keys(terminal, [ENTER]))
    opened: Figures = ([], [])
    for number in range(8):
        keys(terminal, [b"\x1bOQ", DOWN if number % 2 == 0 else b"\x1b[A"])
        for figures, more in zip(opened, keys(terminal, [ENTER]), strict=True):
            figures.extend(more)
    line("open another document", opened, "150 clock")
    time.sleep(0.5)
    line("next word", keys(terminal, [b"w"] * 40), "5 CPU, 16 p95")
    line("page down", keys(terminal, [PAGE_DOWN] * 40), "16 clock")
    line("page up, seen before", keys(terminal, [PAGE_UP] * 40))
    line("sentence", keys(terminal, [b"s"] * 40), "5 CPU, 16 p95")
    line("select a word more", keys(terminal, [SELECT] * 40), "5 CPU, 16 p95")
    coded: list[Figures] = [([], []), ([], [])]
    for _ in range(30):
        keys(terminal, [b"f", b"w", b"w", b"s"])
        for figures, key in zip(coded, (b"7", b"u"), strict=True):
            disk.commit()
            time.sleep(QUIET)
            for part, more in zip(figures, keys(terminal, [key]), strict=True):
                part.extend(more)
    line("a commit of one page, in between", disk.figures)
    line("apply a code, on disk", coded[0], "5 CPU, 16 p95")
    line("undo it, on disk", coded[1], "5 CPU, 16 p95")
    picked: list[Figures] = [([], []) for _ in "cbüt"]
    for _ in range(8):
        for figures, key in zip(picked, "cbüt", strict=True):
            for part, more in zip(figures, keys(terminal, [key.encode()]), strict=True):
                part.extend(more)
        keys(terminal, [ESCAPE])
    for name, figures in zip(("open", "first letter", "second", "third"), picked, strict=True):
        line(f"picker of {CODES}: {name}", figures, "50 clock" if "letter" in name else "")
    terminal.close()


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        os.environ["QCODE_STATE"] = str(scratch / "making.json")
        env = environment(scratch)
        large = Path(sys.argv[3]) if len(sys.argv) > 3 else None
        for each, folder in folders(["M"]) if large is None else ():
            large = built(folder, scratch / f"{each}.qcode")
        place = study(scratch, size, count)
        print(head())
        first_paints(Path(str(large)), env)
        empty_letter(env)
        disk = Disk(scratch)
        coding(place, env, disk)
        disk.close()


if __name__ == "__main__":
    main()

"""How soon the program is there: commands beside `python -c pass`, the first screen beside an empty Textual app.

    python bench/starting.py [S|M|L[=FOLDER] …]

Commands are measured as whole processes, in CPU, in turns with the reference. The first screen is measured in a
pseudo-terminal, from the start of the process to the moment at which the last line of the screen (the keys) has
been written, for an empty app (a header and a footer) and for qcode on a project.
"""

from __future__ import annotations

import os
import pty
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from common import SOURCE, built, folders, in_turns

EMPTY = """
from textual.app import App
from textual.widgets import Footer, Header
class Empty(App):
    BINDINGS = [("q", "quit", "quit")]
    def compose(self):
        yield Header()
        yield Footer()
Empty().run()
"""


def painted(command: Sequence[str], mark: bytes, environment: dict[str, str]) -> float:
    """Seconds from the start of a process in a terminal of 120 x 40 until it has written `mark`."""
    started = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], list(command), environment)
    try:
        return _until(terminal, mark, started)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


def _until(terminal: int, mark: bytes, started: float) -> float:
    seen = b""
    while time.perf_counter() - started < 30:
        if not select.select([terminal], [], [], 0.5)[0]:
            continue
        seen += os.read(terminal, 65_536)
        if mark in seen:
            return time.perf_counter() - started
    raise SystemExit(f"the screen was not painted: {seen[-300:]!r}")


def main() -> None:
    """Print the two tables."""
    qcode = ["-m", "qcode"]
    commands = (["-c", "pass"], [*qcode, "--version"], [*qcode, "--help"], [*qcode, "init", "--help"])
    costs = in_turns(*([sys.executable, *each] for each in commands), times=7)
    for each, cost in zip(commands, costs, strict=True):
        print(f"python {' '.join(each):22} {cost.cpu * 1000:5.0f} ms of CPU = {cost.cpu / costs[0].cpu:.1f} x")
    with tempfile.TemporaryDirectory() as scratch:
        for size, folder in folders(sys.argv[1:]):
            place = built(folder, Path(scratch) / f"{size}.qcode")
            environment = {
                **os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40", "PYTHONPATH": str(SOURCE),
                "QCODE_STATE": str(Path(scratch) / "state.json"),
            }  # fmt: skip
            ours = [sys.executable, "-m", "qcode", "--project", str(place), "--coder", "coder_a"]
            rounds = [
                (painted([sys.executable, "-c", EMPTY], b"quit", environment), painted(ours, b"help", environment))
                for _ in range(9)
            ]
            empty, own = (statistics.median(times) for times in zip(*rounds, strict=True))
            print(
                f"first screen at {size}: {own * 1000:.0f} ms; an empty app {empty * 1000:.0f} ms;"
                f" 1.3 x that and 150 ms are {1300 * empty + 150:.0f} ms"
            )


if __name__ == "__main__":
    main()

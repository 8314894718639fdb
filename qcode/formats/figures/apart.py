"""Several pictures at once, in processes of their own: drawing is what takes longest of a pack."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from qcode.formats.figures import drawn

if TYPE_CHECKING:
    from qcode.model.chart import Chart

FORMATS = ("svg", "png", "pdf")
MOST = 4


def drawn_apart(
    charts: Mapping[str, Chart], *, width: int, progress: Callable[[str], None]
) -> dict[str, dict[str, bytes]]:
    """Each picture in every format, by name; `progress` is told each name when it is drawn.

    The bytes are those of `drawn`, whoever draws. With one processor, or one picture, they are drawn here.
    """
    workers = min(os.cpu_count() or 1, len(charts), MOST)
    if workers < 2:
        return {name: _here(name, chart, width, progress) for name, chart in charts.items()}
    shares = [list(charts.items())[at::workers] for at in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        made = pool.map(lambda share: _elsewhere(share, width, progress), shares)
        found = {name: files for each in made for name, files in each.items()}
    return {name: found[name] for name in charts}


def _here(name: str, chart: Chart, width: int, progress: Callable[[str], None]) -> dict[str, bytes]:
    files = drawn(chart, formats=FORMATS, width=width)
    progress(name)
    return files


def _elsewhere(
    share: list[tuple[str, Chart]], width: int, progress: Callable[[str], None]
) -> dict[str, dict[str, bytes]]:
    """Have another interpreter draw a share, one picture after another; draw here what it does not give back."""
    command = [sys.executable, "-m", "qcode.formats.figures.apart"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    found: dict[str, dict[str, bytes]] = {}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env=environment) as other:  # fmt: skip
        assert other.stdin is not None
        assert other.stdout is not None
        try:
            pickle.dump((share, width), other.stdin)
            other.stdin.close()
            for _ in share:
                name, files = pickle.load(other.stdout)
                found[name] = files
                progress(name)
        except (EOFError, OSError, pickle.UnpicklingError):
            other.kill()
        except BaseException:
            other.kill()
            raise
    return {name: found.get(name) or _here(name, chart, width, progress) for name, chart in share}


def _serve() -> None:
    share, width = pickle.load(sys.stdin.buffer)
    for name, chart in share:
        pickle.dump((name, drawn(chart, formats=FORMATS, width=width)), sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()

"""Which codes are together, against a plain sorted sweep in numpy over the same codings.

    python bench/together.py M=/tmp/data/M L=/tmp/data/L

The reference sorts the codings of every document by their start, finds with `searchsorted` how many begin before each
ends, spells the pairs out and counts them by codes with `bincount`: n12 and nothing else. `sweep` is
`qcode.analysis.cooccurrence.met` over the same arrays, which also counts what is together with at least one, and in
which cases; `service` is `qcode.services.tables.cooccurrence.cooccurrence` with reading the project,
all numbers, and notes; `sentences` is the same within a sentence. CPU of the process, medians of
seven runs (three at L).
Limits: sweep at M 3 times the reference, service at L 2 seconds.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from common import built, folders

from qcode.analysis.cooccurrence import met, sorted_intervals
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.tables.coded import Coded, coded_arrays
from qcode.services.tables.cooccurrence import cooccurrence


def cpu() -> float:
    """Seconds of user and system that this process has taken."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def taken(run: Callable[[], object], *, times: int) -> float:
    """The median CPU of some runs."""
    costs = []
    for _ in range(times):
        before = cpu()
        run()
        costs.append(cpu() - before)
    return statistics.median(costs)


def reference(track: np.ndarray, start: np.ndarray, stop: np.ndarray, code: np.ndarray, codes: int) -> np.ndarray:
    """n12 of every two codes by one sorted sweep; all pairs are in memory at once."""
    room = int(stop.max()) + 1
    begins, ends = track * room + start, track * room + stop
    order = np.argsort(begins)
    begins, ends, code = begins[order], ends[order], code[order]
    number = np.searchsorted(begins, ends) - np.arange(1, len(begins) + 1)
    one = np.repeat(np.arange(len(begins)), number)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(number) - number, number)
    pairs = np.bincount(code[one] * codes + code[other], minlength=codes * codes).reshape(codes, codes)
    return pairs + pairs.T


def sweep(coded: Coded) -> np.ndarray:
    """The same by the function that the service uses."""
    found = sorted_intervals(coded.tracks(across=False), coded.start, coded.stop, coded.code)
    return met(found, coded.belonging[found.origin], len(coded.codes)).pairs


def measure(size: str, place: Path) -> None:
    """Print one line for the reference and one for each way of counting."""
    times = 3 if size == "L" else 7
    with Project.open(place) as project:
        coded = coded_arrays(project, Selection())
        arrays = coded.tracks(across=False), coded.start, coded.stop, coded.code
        plain, ours = reference(*arrays, len(coded.codes)), sweep(coded)
        np.fill_diagonal(plain, ours.diagonal())
        assert (plain == ours).all(), f"{size}: the two count differently"
        base = taken(partial(reference, *arrays, len(coded.codes)), times=times)
        pairs = int(np.triu(plain, 1).sum())
        print(f"{size} reference: {base * 1000:.1f} ms, {pairs:,} pairs of {len(coded):,} codings")
        ways = {
            "sweep": partial(sweep, coded),
            "service": partial(cooccurrence, project),
            "sentences": partial(cooccurrence, project, within="sentence"),
        }
        for name, run in ways.items():
            cost = taken(run, times=times)
            print(f"{size} {name + ':':10} {cost * 1000:.1f} ms, {cost / base:.2f} x the reference")


def main() -> None:
    """Measure every size that is named."""
    with tempfile.TemporaryDirectory() as scratch:
        for size, folder in folders(sys.argv[1:]):
            measure(size, built(folder, Path(scratch) / f"{size}.qcode"))


if __name__ == "__main__":
    main()

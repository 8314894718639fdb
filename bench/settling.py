"""How long settling takes in a large round: `python bench/settling.py [folder]`.

M (450 documents, 50,000 codings) as one round that all its coders have submitted. Prints CPU seconds of reading the
queue, of the first decision (which takes the agreed passages in), of a later one, and of looking at the decisions
again, each beside those of measuring agreement of the same round without intervals as the unit.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.common import built, generated
from qcode.services import rounds, settling
from qcode.services.agreement import agreement
from qcode.services.listing import coder_names
from qcode.services.project import Project

T = TypeVar("T")


def timed(title: str, work: Callable[[], T], unit: float) -> tuple[T, float]:
    """Do something once, and say its CPU seconds and how many units these are."""
    start = time.process_time()
    found = work()
    spent = time.process_time() - start
    print(f"{title:<46} {spent:6.2f} s CPU" + (f"  {spent / unit:6.2f} x agreement" if unit else ""))
    return found, spent


def submitted(place: Path, *, coders: int) -> Project:
    """The study as a round of some coders over all documents, submitted by all."""
    with Project.open(place, coder="") as project:
        names = coder_names(project)[:coders]
    with Project.open(place, coder=names[0]) as project:
        rounds.new_round(project, "all", coders=names)
    for name in names:
        with Project.open(place, coder=name) as project:
            rounds.submit(project, "all", as_done=True)
    return Project.open(place, coder=names[0])


def main(folder: Path) -> None:
    """Time everything once."""
    os.environ["QCODE_STATE"] = str(folder / "state.json")
    place = built(generated(folder / "generated", "M"), folder / "M.qcode")
    with submitted(place, coders=2) as project:
        _, unit = timed("agreement of the round, 1 draw", lambda: agreement(project, round="all", draws=1), 0)
        found, _ = timed("the queue", lambda: settling.queue(project, "all"), unit)
        print(f"  {len(found.items):,} disagreements, {found.agreed:,} passages on which all agree")
        timed("the first decision", lambda: settling.settle(project, found.items[0], settling.Outcome.A), unit)
        timed("a later decision", lambda: settling.settle(project, found.items[1], settling.Outcome.B), unit)
        timed("the decisions again", lambda: settling.with_decisions(project, found), unit)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made))

"""How long merging takes: `python bench/merging.py [folder]`.

Two copies of M (450 documents, 50,000 codings), of which each has 5,000 codings that the other one has differently:
3,000 new ones, 1,000 with another weight, 1,000 removed. Prints CPU and wall seconds of a dry run, of the merge, and
of a merge that finds nothing new, each beside those of plain copying of the file as the unit. Then the same once more
where all 450 documents are a round that was settled before, and each copy has decided 20 disagreements more.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.common import built, generated
from bench.settling import submitted
from qcode.services import settling
from qcode.services.merging import merge
from qcode.services.project import Project
from qcode.storage.identity import new_guids, now

COLUMNS = ("guid", "document_id", "code_id", "coder_id", "start", "stop", "round_id", "weight", "typical", "created")


def differ(place: Path, coder: str) -> None:
    """Let one coder add 3,000 codings, weigh 1,000 and remove 1,000."""
    chance = random.Random(coder)
    with Project.open(place, coder=coder) as project, project.write("bench") as tx:
        lengths = dict(tx.tuples("select id, characters from documents where characters > 60"))
        codes = [key for (key,) in tx.tuples("select id from codes order by id")]
        there = [key for (key,) in tx.tuples("select id from codings order by id")]
        rows = []
        for guid in new_guids(3_000):
            document = chance.choice(list(lengths))
            start = chance.randrange(lengths[document] - 50)
            stop = start + chance.randrange(5, 50)
            rows.append((guid, document, chance.choice(codes), tx.coder_id, start, stop, None, None, 0, now()))
        tx.insert_new("codings", COLUMNS, rows)
        chosen = chance.sample(there, 2_000)
        for key in chosen[:1_000]:
            tx.update("codings", key, weight=chance.randrange(100))
        for key in chosen[1_000:]:
            tx.delete("codings", key)


def timed(title: str, work: Callable[[], object], unit: float) -> float:
    """Print what a piece of work takes, in seconds and in units; gives its CPU seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{title:<30} {cpu:7.3f} s CPU {wall:7.3f} s {cpu / (unit or cpu or 1):9.1f} ×")
    return cpu


def settled(place: Path) -> None:
    """Let two coders submit the whole study as a round, and take over what both agree on with the first decisions."""
    with submitted(place, coders=2) as project:
        decide(project, 0, 20)


def decide(project: Project, first: int, count: int) -> None:
    """Decide some of the disagreements of the round for the first reading."""
    for each in settling.queue(project, "all").items[first : first + count]:
        settling.settle(project, each, settling.Outcome.A)


def compared(place: Path, folder: Path, *, with_round: bool) -> None:
    """Make the two copies, and time what merging them takes."""
    one, other = folder / "one.qcode", folder / "other.qcode"
    for each in (one, other):
        each.unlink(missing_ok=True)
    unit = timed("copying the file", lambda: shutil.copyfile(place, one), 0)
    shutil.copyfile(place, other)
    for number, (copy, coder) in enumerate(((one, "coder_a"), (other, "coder_b")), start=1):
        differ(copy, coder)
        if with_round:
            with Project.open(copy, coder=coder) as project:
                decide(project, 20 * number, 20)
    with Project.open(one, coder="coder_a") as project:
        timed("dry run", lambda: merge(project, other, dry_run=True), unit)
        timed("merge", lambda: merge(project, other), unit)
        timed("merge, nothing new", lambda: merge(project, other), unit)
    with Project.open(other, coder="coder_b") as project:
        timed("merge the other way", lambda: merge(project, one), unit)
        timed("merge back, nothing new", lambda: merge(project, one), unit)


def main(folder: Path) -> None:
    """Measure without a round, and with one that is settled."""
    os.environ["QCODE_STATE"] = str(folder / "state.json")
    place = built(generated(folder / "generated", "M"), folder / "M.qcode")
    compared(place, folder, with_round=False)
    settled(place)
    print("with a round of all documents that is settled:")
    compared(place, folder, with_round=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(Path(made))

"""What bringing things in costs: documents in MB a second, codings a second beside a bare sqlite3 with two indexes.

The codings are imported by a process of their own; its peak memory is what is printed, and does not grow with the rows.

python bench/importing.py [S|M|L[=FOLDER] …]
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from common import folders, measured

from qcode.services.cases.importing import import_cases
from qcode.services.codebook.files import import_codebook
from qcode.services.coding.files import import_codings
from qcode.services.documents.importing import import_transcripts
from qcode.services.project import Project


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of a piece of work."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def imported(place: str, source: str) -> None:
    """Import codings into a project and print the CPU seconds that it took."""
    with Project.open(place, coder="coder_a") as project:
        project.warm_up()
        print(seconds(partial(import_codings, project, Path(source)))[1])


def bare(source: Path, place: Path) -> None:
    """The reference: the same lines through the standard library into one table with two indexes."""
    connection = sqlite3.connect(place)
    connection.execute("create table c (id integer primary key, document, start int, stop int, code, coder)")
    connection.execute("create index a on c (document, code)")
    connection.execute("create index b on c (code)")
    connection.executemany("insert into c (document, start, stop, code, coder) values (?, ?, ?, ?, ?)", rows(source))
    connection.commit()
    connection.close()


def rows(source: Path) -> Iterator[tuple[str, int, int, str, str]]:
    """The codings as the reference takes them."""
    with source.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield row["document"], row["start"], row["end"], row["code"], row["coder"]


def main() -> None:
    """Print a table, one line a size."""
    print("size  documents           codings                              peak")
    for size, folder in folders(sys.argv[1:]):
        with tempfile.TemporaryDirectory() as scratch:
            place = Path(scratch)
            os.environ["QCODE_STATE"] = str(place / "state.json")
            megabytes = sum(path.stat().st_size for path in (folder / "docs").iterdir()) / 1e6
            lines = sum(1 for _ in (folder / "codings.jsonl").open("rb"))
            with Project.create(place / "x.qcode", coder="coder_a", case_noun="municipality") as project:
                import_cases(project, folder / "cases.csv")
                docs = seconds(partial(import_transcripts, project, [folder / "docs"]))
                import_cases(project, None, documents=folder / "documents.csv")
                import_codebook(project, folder / "codes.csv")
            again = [sys.executable, __file__, "codings", str(place / "x.qcode"), str(folder / "codings.jsonl")]
            ours = measured(again, times=1)
            cpu = float(ours.output)
            reference = seconds(partial(bare, folder / "codings.jsonl", place / "bare.db"))
            print(
                f"{size:4}  {megabytes / docs[1]:5.2f} MB/s of CPU  {lines / cpu:9,.0f} a second of CPU"
                f" = {cpu / reference[1]:.2f} x bare sqlite3  {ours.peak:4.0f} MiB"
            )


if __name__ == "__main__":
    imported(*sys.argv[2:]) if sys.argv[1:2] == ["codings"] else main()

"""Counting codes by case, against the bare SQLite query that returns the same rows.

    python bench/counting.py M=/tmp/data/M L=/tmp/data/L

The reference is one `group by` over documents, cases and codings in a process that imports nothing but sqlite3;
`counts` is the same table through `qcode.services.tables`, with signs, totals and parents; `command` is the whole
`qcode table frequencies`. CPU is the cheapest of five runs, taken in turns.
Limits: counts at L 1.5 times the reference's query and 150 MiB, the command at M 4 times the reference's process.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from common import Cost, built, folders, in_turns

BARE = """
import resource, sqlite3, sys
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
database = sqlite3.connect(sys.argv[1])
before = cpu()
rows = database.execute('''select l.case_id, c.code_id, count(*) from codings c
    join case_links l on l.document_id = c.document_id group by l.case_id, c.code_id''').fetchall()
print(cpu() - before, sum(row[2] for row in rows))
"""

COUNTS = """
import resource, sys
from qcode.services.project import Project
from qcode.services.tables import frequencies
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
with Project.open(sys.argv[1]) as project:
    before = cpu()
    found = frequencies(project)
    print(cpu() - before, found.grand_total)
"""


def main() -> None:
    """Print one line a size and way of counting."""
    with tempfile.TemporaryDirectory() as scratch:
        for size, folder in folders(sys.argv[1:]):
            place = str(built(folder, Path(scratch) / f"{size}.qcode"))
            command = [sys.executable, "-m", "qcode", "--project", place, "table", "frequencies", "--format", "csv"]
            bare, counts, whole = in_turns(
                [sys.executable, "-c", BARE, place], [sys.executable, "-c", COUNTS, place], command, times=5
            )
            assert _total(bare) == _total(counts), f"{size}: the two count differently"
            print(f"{size} reference: query {_inside(bare):.3f} s, process {bare.cpu:.3f} s, {bare.peak:.0f} MiB")
            print(f"{size} counts:    {_inside(counts):.3f} s, {_inside(counts) / _inside(bare):.2f} x the query, "
                  f"{counts.peak:.0f} MiB")  # fmt: skip
            print(f"{size} command:   {whole.cpu:.3f} s, {whole.cpu / bare.cpu:.2f} x the process, "
                  f"{whole.peak:.0f} MiB")  # fmt: skip


def _inside(cost: Cost) -> float:
    return float(cost.output.split()[0])


def _total(cost: Cost) -> int:
    return int(cost.output.split()[1])


if __name__ == "__main__":
    main()

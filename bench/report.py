"""Writing the methods pack, against the same process drawing its pictures and nothing else.

    python bench/report.py M=/tmp/data/M

`sample` is the sample study, with 2,000 draws. The reference is one process that draws the eight pictures of the sample
in SVG, PNG and PDF; `pack` is the whole `qcode report`, `tables` the same with --no-figures. Limits: the pack of the
sample 10 s of CPU on one processor, that of M 60 s.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from common import built, folders, measured

DRAW = """
import sys
from qcode.formats.figures import drawn
from qcode.services.figures import FIGURES, Request, chart
from qcode.services.project import Project
with Project.open(sys.argv[1], coder="coder_a") as project:
    for name in FIGURES:
        drawn(chart(project, name, Request()))
"""


def main() -> None:
    """Print one line a study and way of writing."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / "sample.qcode"
        measured([sys.executable, "-m", "qcode", "demo", "--out", str(place), "--table"], times=1)
        reference = measured([sys.executable, "-c", DRAW, str(place)], times=2)
        print(f"sample reference: drawing {reference.cpu:.2f} s, {reference.peak:.0f} MiB")
        told("sample", place, Path(scratch), reference.cpu)
        for size, folder in folders(sys.argv[1:]) if sys.argv[1:] else ():
            told(size, built(folder, Path(scratch) / f"{size}.qcode"), Path(scratch), reference.cpu)


def told(size: str, place: Path, scratch: Path, reference: float) -> None:
    """The lines of one study."""
    for name, more in (("tables", ["--no-figures"]), ("pack", [])):
        out = scratch / f"{size}-{name}"
        command = [sys.executable, "-m", "qcode", "--project", str(place), "--coder", "coder_a", "report"]
        cost = measured([*command, "--out", str(out), *more], times=1)
        files = sum(path.is_file() for path in out.rglob("*"))
        shutil.rmtree(out)
        ratio = cost.cpu / reference
        print(f"{size} {name}: {cost.cpu:.2f} s, {ratio:.2f} x the drawing, {cost.peak:.0f} MiB, {files} files")


if __name__ == "__main__":
    main()

"""What the benches share: generated folders, projects made of them, and processes measured from outside."""

from __future__ import annotations

import os
import resource
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent

COMPILED = Path(tempfile.gettempdir()) / f"qcode-bench-{os.getuid()}"
"""Where byte code is kept: what pip installs is compiled, so what is measured is too, whatever the environment says."""


@dataclass(frozen=True)
class Cost:
    """What a process took: CPU seconds of user and system together, and its peak memory in MiB."""

    cpu: float
    peak: float
    output: str


def measured(command: Sequence[str], *, times: int = 3) -> Cost:
    """Run a command several times and give the cheapest run; raises SystemExit where it fails.

    Every run is the only child of a small process of its own, because a child's peak memory is known only as
    the highest of all children so far.
    """
    return min((_once(command) for _ in range(times)), key=lambda cost: cost.cpu)


def in_turns(*commands: Sequence[str], times: int = 3) -> list[Cost]:
    """As `measured`, for several commands that are run in turns, so that a busy moment hurts all of them."""
    rounds = [[_once(command) for command in commands] for _ in range(times)]
    return [min(costs, key=lambda cost: cost.cpu) for costs in zip(*rounds, strict=True)]


def _once(command: Sequence[str]) -> Cost:
    paths = os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH", ""))))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONPYCACHEPREFIX": str(COMPILED)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    run = subprocess.run(
        [sys.executable, __file__, *command], capture_output=True, text=True, env=environment, check=False
    )
    if run.returncode:
        raise SystemExit(f"{' '.join(command)[:200]}\n{run.stderr}")
    cpu, peak = run.stderr.splitlines()[-1].split()
    return Cost(float(cpu), float(peak), run.stdout)


def _watch(command: Sequence[str]) -> None:
    """Run a command as the only child and write its cost as the last line of stderr."""
    code = subprocess.run(command, check=False).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / unit, file=sys.stderr)
    sys.exit(code)


def generated(folder: Path, size: str) -> Path:
    """The folder with a generated project; written by the generator beside this file where it is missing."""
    if not (folder / "codings.jsonl").exists():
        arguments, sys.argv = sys.argv, ["generate.py", size, "--out", str(folder)]
        try:
            runpy.run_path(str(Path(__file__).with_name("generate.py")), run_name="__main__")
        finally:
            sys.argv = arguments
    return folder


def built(folder: Path, place: Path) -> Path:
    """A project of a generated folder, made once, through the importers that everybody uses."""
    if place.exists():
        return place
    from qcode.services.cases.importing import import_cases
    from qcode.services.codebook.files import import_codebook
    from qcode.services.coding.files import import_codings
    from qcode.services.documents.importing import import_transcripts
    from qcode.services.project import Project

    os.environ["QCODE_STATE"] = str(place.with_suffix(".state.json"))
    with Project.create(place, coder="coder_a", case_noun="municipality", name=place.stem) as project:
        import_transcripts(project, [folder / "docs"])
        import_cases(project, folder / "cases.csv", documents=folder / "documents.csv")
        import_codebook(project, folder / "codes.csv")
        import_codings(project, folder / "codings.jsonl")
    return place


def folders(arguments: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The generated folders named on the command line, with their sizes: `M=/tmp/bench/M`, or `M` alone.

    The folder of a size alone is `data/M` beside this file; where nothing is there, it is generated.
    """
    for each in arguments or ("M",):
        size, equals, named = each.partition("=")
        yield size, generated(Path(named) if equals else Path(__file__).with_name("data") / size, size)


if __name__ == "__main__":
    _watch(sys.argv[1:])

"""What the benches share: generated folders, projects made of them, and processes measured from outside."""

from __future__ import annotations

import csv
import json
import os
import resource
import runpy
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent


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


def _once(command: Sequence[str]) -> Cost:
    paths = os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH", ""))))
    run = subprocess.run(
        [sys.executable, __file__, *command],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
        check=False,
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
    """A project of a generated folder: documents, cases, codes under categories, codings; made once."""
    if place.exists():
        return place
    from qcode.services.project import Project

    with Project.create(place, coder="coder_a", case_noun="municipality", name=place.stem) as project:
        with project.write("bench", "the generated project") as tx:
            _fill(tx, folder)
    return place


def _fill(tx, folder: Path) -> None:
    coders = {"coder_a": tx.value("select id from coders where name = 'coder_a'")}
    coders["coder_b"] = tx.insert("coders", name="coder_b")
    codes, above = {}, {}
    for position, line in enumerate(_lines(folder / "codes.csv")):
        if line["category"] not in above:
            above[line["category"]] = tx.insert("codes", name=line["category"], position=position)
        parent = above[line["category"]]
        codes[line["code"]] = tx.insert("codes", name=line["code"], parent_id=parent, position=position)
    cases = _cases(tx, folder)
    documents = {line["document"]: _document(tx, folder, line, cases) for line in _lines(folder / "documents.csv")}
    _codings(tx, folder, documents=documents, codes=codes, coders=coders)


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cases(tx, folder: Path) -> dict[str, int]:
    types = {"region": "text", "population": "number", "type": "text"}
    keys = {name: tx.insert("attributes", name=name, owner="case", type=kind) for name, kind in types.items()}
    cases = {}
    for position, line in enumerate(_lines(folder / "cases.csv")):
        cases[line["case"]] = key = tx.insert("cases", name=line["name"], position=position)
        for name, kind in types.items():
            number = float(line[name]) if kind == "number" else None
            tx.insert("attribute_values", attribute_id=keys[name], case_id=key, value=line[name], number=number)
    return cases


def _document(tx, folder: Path, line: dict[str, str], cases: dict[str, int]) -> int:
    from hashlib import sha256

    from qcode.text.units import words

    text = (folder / "docs" / line["document"]).read_text("utf-8")
    digest = sha256(text.encode()).hexdigest()
    key = tx.insert(
        "documents",
        name=line["document"].removesuffix(".txt"),
        language=line["language"],
        date=line["date"],
        characters=len(text),
        words=len(words(text)),
    )
    tx.insert("revisions", document_id=key, number=1, text=text, sha256=digest, original=digest)
    tx.insert("case_links", case_id=cases[line["case"]], document_id=key)
    return key


def _codings(tx, folder: Path, *, documents: dict[str, int], codes: dict[str, int], coders: dict[str, int]) -> None:
    from qcode.storage.identity import new_guids, now

    names = ("guid", "document_id", "code_id", "coder_id", "start", "stop", "round_id", "weight", "typical", "created")
    moment = now()
    with (folder / "codings.jsonl").open(encoding="utf-8") as file:
        while found := list(map(json.loads, islice(file, 50_000))):
            rows = [
                (guid, documents[each["document"]], codes[each["code"]], coders[each["coder"]],
                 each["start"], each["end"], None, None, 0, moment)
                for guid, each in zip(new_guids(len(found)), found, strict=True)
            ]  # fmt: skip
            tx.insert_many("codings", names, rows)


def sizes(arguments: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """The generated folders named on the command line, with their sizes: `M=/tmp/bench/M`, or `M` alone."""
    for each in arguments or ("M",):
        size, _, folder = each.rpartition("=") if "=" in each else (each, "", "")
        yield size, generated(Path(folder) if folder else Path(__file__).with_name("data") / size, size)


if __name__ == "__main__":
    _watch(sys.argv[1:])

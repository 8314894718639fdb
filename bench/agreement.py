"""Time the agreement figures beside plain numpy, and print ratios of processor time from one run.

The reference is named in every line: Cohen's kappa of the same codes or spans in a few lines of plain numpy, which
is what a report would need if it had nothing else. Run it with `python bench/agreement.py [FOLDER]`: the project M is
made in the folder, or taken from it; `L` behind it takes that size.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program does

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.common import built, generated, measured
from qcode.analysis.code_tables import code_agreement, code_tables
from qcode.analysis.intervals import set_alpha_interval, table_intervals
from qcode.analysis.sets import encode_sets, set_alpha
from qcode.analysis.unitizing import bar_u_alpha_of, cu_alpha_of, ku_alpha_of, u_alpha_of, unitizing_counts
from qcode.model.coding import State
from qcode.services.agreement import PARTS, Compared, Terms, compared
from qcode.services.documents import set_state
from qcode.services.project import Project
from qcode.storage.counts import document_names

CODES, UNITS, DOCUMENTS = 40, 10_000, 100
CODERS, LENGTH, SPANS = 5, 1_000_000, 2_400
SETS = 2_000


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """Return the least processor time of some runs."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def show(name: str, spent: float, reference: str, plain: float) -> None:
    """Print one line: what was timed, and how many times the reference it took."""
    print(f"{name:<66} {spent * 1000:8.1f} ms  {spent / plain:9.4f} x {reference} ({plain * 1000:.1f} ms)")


def plain_kappas(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return Cohen's kappa of every code in plain numpy, no parts, no undefined cases."""
    units = first.shape[1]
    ours, theirs = first.sum(axis=1) / units, second.sum(axis=1) / units
    chance = ours * theirs + (1 - ours) * (1 - theirs)
    return ((first == second).sum(axis=1) / units - chance) / (1 - chance)


def plain_draw(
    first: np.ndarray, second: np.ndarray, documents: np.ndarray, generator: np.random.Generator
) -> np.ndarray:
    """Return the kappas of one draw of documents, their units gathered anew."""
    chosen = generator.integers(DOCUMENTS, size=DOCUMENTS)
    units = np.concatenate([np.flatnonzero(documents == each) for each in chosen])
    return plain_kappas(first[:, units], second[:, units])


def fixed_units() -> None:
    """Time all coefficients of all codes, and their intervals."""
    generator = np.random.default_rng(1)
    first = generator.random((CODES, UNITS)) < 0.1
    second = first ^ (generator.random((CODES, UNITS)) < 0.02)
    documents = np.sort(generator.integers(DOCUMENTS, size=UNITS))
    plain = seconds(lambda: plain_kappas(first, second))
    size = f"{CODES} codes x {UNITS:,} units"
    tables = code_tables(first, second, documents=documents)
    show(
        f"{size}: counts by document",
        seconds(lambda: code_tables(first, second, documents=documents)),
        "plain numpy kappa",
        plain,
    )
    show(
        f"{size}: eight coefficients from counts",
        seconds(lambda: code_agreement(tables.sum(axis=0))),
        "plain numpy kappa",
        plain,
    )
    one_draw = seconds(lambda: plain_draw(first, second, documents, generator))
    for draws in (1_000, 2_000):
        show(
            f"{size}: alpha intervals, {draws:,} draws of {DOCUMENTS} documents",
            seconds(lambda draws=draws: table_intervals(tables, draws=draws, seed=1)),
            "plain numpy kappa of as many resampled tables",
            one_draw * draws,
        )


def random_spans(generator: np.random.Generator, *, length: int, spans: int, codes: int) -> list[tuple[int, int, int]]:
    """Return one coder's spans in order, none overlapping."""
    edges = np.sort(generator.choice(length, size=2 * spans, replace=False)).reshape(-1, 2)
    return [(int(start), int(end), int(generator.integers(codes))) for start, end in edges]


def plain_characters(coders: list[list[tuple[int, int, int]]], length: int) -> list[float]:
    """Return Cohen's kappa of every two coders on marked or not, in plain numpy over characters."""
    marked = np.zeros((len(coders), length), dtype=np.bool_)
    for row, spans in enumerate(coders):
        for start, end, _ in spans:
            marked[row, start:end] = True
    return [
        float(plain_kappas(marked[one : one + 1], marked[other : other + 1])[0])
        for one in range(len(coders))
        for other in range(one + 1, len(coders))
    ]


def spans_on_text() -> None:
    """Time the u-alpha family on a long text."""
    generator = np.random.default_rng(2)
    coders = [random_spans(generator, length=LENGTH, spans=SPANS, codes=CODES) for _ in range(CODERS)]

    def family() -> list[object]:
        counts = unitizing_counts(coders, LENGTH)
        return [
            u_alpha_of(counts),
            bar_u_alpha_of(counts),
            cu_alpha_of(counts),
            *(ku_alpha_of(counts, value=value) for value in counts.values),
        ]

    plain = seconds(lambda: plain_characters(coders, LENGTH), times=3)
    show(
        f"u-alpha family, {CODERS} coders x {LENGTH:,} characters x {SPANS:,} spans",
        seconds(family),
        "plain numpy kappa over characters",
        plain,
    )


def sets_of_codes() -> None:
    """Time alpha over many distinct sets of codes."""
    generator = np.random.default_rng(3)
    distinct = list(
        {
            frozenset(generator.choice(CODES, size=generator.integers(1, 6), replace=False).tolist())
            for _ in range(3 * SETS)
        }
    )[:SETS]
    chosen = generator.integers(len(distinct), size=(2, UNITS))
    sets = [[distinct[place] for place in row] for row in chosen]
    documents = np.sort(generator.integers(DOCUMENTS, size=UNITS))
    marks = np.zeros((2, CODES, UNITS), dtype=np.bool_)
    for coder, row in enumerate(sets):
        for unit, codes in enumerate(row):
            marks[coder, list(codes), unit] = True
    plain = seconds(lambda: plain_kappas(marks[0], marks[1]))
    coded = encode_sets(sets)
    show(
        f"MASI alpha, {len(distinct):,} distinct sets, {UNITS:,} units",
        seconds(lambda: set_alpha(sets), times=3),
        "plain numpy kappa",
        plain,
    )
    show(
        "its interval, 2,000 draws of 100 documents",
        seconds(lambda: set_alpha_interval(coded, documents=documents, seed=1), times=3),
        "plain numpy kappa",
        plain,
    )


def kappas_over_intervals(found: Compared) -> list[float]:
    """Return Cohen's kappa of every code over characters, from the spans of both coders in plain numpy."""
    one, other = found.material.spans
    total = float(found.material.lengths.sum())
    kappas = []
    for code in range(len(found.material.codes)):
        ours, theirs = one.only(one.codes == code), other.only(other.codes == code)
        lengths = [float((each.stops - each.starts).sum()) for each in (ours, theirs)]
        if not all(lengths):
            continue
        room = int(found.material.lengths.max()) + 1
        starts, stops = theirs.starts + theirs.documents * room, theirs.stops + theirs.documents * room
        cover = np.concatenate([[0], np.cumsum(stops - starts)])
        edges = np.stack([ours.starts, ours.stops]) + ours.documents * room
        place = np.searchsorted(starts, edges, side="right")
        inside = cover[place - (place > 0)] + np.where(
            place > 0, np.minimum(edges, stops[place - 1]) - starts[place - 1], 0
        )
        both = float((inside[1] - inside[0]).sum())
        agreed = (both + total - sum(lengths) + both) / total
        chance = (lengths[0] * lengths[1] + (total - lengths[0]) * (total - lengths[1])) / total**2
        kappas.append((agreed - chance) / (1 - chance))
    return kappas


def whole_project(folder: Path, size: str) -> None:
    """Time the report of two coders who have finished everything, part by part, with 2,000 draws of documents."""
    os.environ["QCODE_STATE"] = str(folder / "state.json")
    place = folder / f"agreement-{size}.qcode"
    if not place.exists():
        place = built(generated(folder / f"generated-{size}", size), place)
        for coder in ("coder_a", "coder_b"):
            with Project.open(place, coder=coder) as project:
                set_state(project, list(document_names(project.database)), State.DONE)
    with Project.open(place, coder="coder_a") as project:
        read = compared(project, Terms())
        times = 5 if size != "L" else 1
        plain = seconds(lambda: kappas_over_intervals(read), times=times)
        name = "plain numpy kappa over intervals"
        show(f"{size}: reading the codings and units", seconds(lambda: compared(project, Terms()), times=times),
             name, plain)  # fmt: skip
        what = f"{len(read.material.codes)} codes, {len(read.material.names):,} documents"
        for parts in (("lines",), ("overall",), ("confusion",), PARTS):
            spent = seconds(lambda parts=parts: Compared(project, read.terms, read.material).report(parts=parts),
                            times=times)  # fmt: skip
            show(f"{size}: {what}: {'the whole report' if parts == PARTS else parts[0]}", spent, name, plain)
    command = (sys.executable, "-m", "qcode", "--project", str(place), "agreement", "--out", os.devnull)
    whole = measured((*command, "--format", "text"), times=3 if size != "L" else 1)
    show(f"{size}: the command, from its start to the text of the whole report", whole.cpu, name, plain)
    print(f"{size}: highest memory of the command {whole.peak:,.0f} MiB")


if __name__ == "__main__":
    sizes = [each for each in sys.argv[1:] if each in ("S", "M", "L")] or ["M"]
    places = [Path(each) for each in sys.argv[1:] if each not in ("S", "M", "L")]
    with tempfile.TemporaryDirectory() as made:
        for each in sizes:
            whole_project(places[0] if places else Path(made), each)
    fixed_units()
    spans_on_text()
    sets_of_codes()

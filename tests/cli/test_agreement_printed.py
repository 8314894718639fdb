"""What `qcode agreement` prints: the same numbers in every format, and what libraries find in exported codings."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import docx
import krippendorff
import numpy as np
import openpyxl
import pandas as pd
import pytest
from sklearn import metrics
from statsmodels.stats import inter_rater

from qcode.model.document import Role, Speaker
from qcode.services.agreement import BY, UNITS
from qcode.services.project import Project
from qcode.storage.units import load_ranges
from tests.cli.conftest import Qcode
from tests.marked import Study
from tests.prepared import Prepared

Rows = list[dict[str, object]]
"""A table as a format holds it: the cells of each row by the heads of their columns."""

PEOPLE = ["şule", "İbrahim"]
SPEAKERS = [Speaker("G", Role.INTERVIEWER), Speaker("K1", Role.RESPONDENT)]
TEXTS = {
    "Iğdır-1": "G: [Bütçe nasıl?](bütçe & para@şule,İbrahim)\n\n"
    "K1: [Para yok.](bütçe & para@şule) [Bekliyoruz](ilgi@İbrahim) hâlâ. [İki kişi](çalışan@şule,İbrahim) var.",
    "Çankırı_2": "G: Kim çalışıyor?\n\n"
    "K1: [Dört kişi](çalışan@şule) çalışıyor. [İlgi büyük.](ilgi@şule,İbrahim) Geç oldu.",
    "Şile-3": "G: Ya Avrupa?\n\n"
    "K1: [[Gidiyoruz](ilgi@şule).](Avrupa 100%@şule,İbrahim) [Fon geldi](bütçe & para@İbrahim). Bitti.",
}


@pytest.fixture
def coded(prepared: Prepared, folder: Path) -> Path:
    """Three interviews that two have coded, one after the other."""
    place = folder / "çalışma.qcode"
    prepared("printed", folder, lambda: _coded(place))
    return place


def _coded(place: Path) -> None:
    with Project.create(place, coder="şule") as project:
        made = Study(project)
        for case in ("Iğdır", "Çankırı"):
            made.case(case)
        for (name, text), case in zip(TEXTS.items(), ("Iğdır", "Çankırı", "Çankırı"), strict=True):
            made.document(name, text, speakers=SPEAKERS, done=PEOPLE, cases=[case], language="tr")


def _of_dicts(rows: list[dict[str, str]]) -> Rows:
    return [dict(row) for row in rows]


def of_csv(answer: str) -> Rows:
    return _of_dicts(list(csv.DictReader(io.StringIO(answer))))


def of_tsv(answer: str) -> Rows:
    return _of_dicts(list(csv.DictReader(io.StringIO(answer), delimiter="\t")))


def of_json(answer: str) -> Rows:
    return list(json.loads(answer)["rows"])


def of_jsonl(answer: str) -> Rows:
    return [json.loads(line) for line in answer.splitlines()]


def of_text(answer: str) -> Rows:
    """By the rules under the heads, which are as wide as the columns."""
    lines = answer.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("───"))
    edges = [found.span() for found in re.finditer("─+", lines[at])]
    cut = [[line[start:stop].strip() for start, stop in edges] for line in lines[at - 1 :]]
    body = cut[2:]
    return [dict(zip(cut[0], cells, strict=True)) for cells in body if any(cells)]


def of_markdown(answer: str) -> Rows:
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in answer.splitlines() if line.startswith("|")]
    cells = [[re.sub(r"\\(.)", r"\1", html.unescape(each.strip())) for each in row] for row in rows]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def of_latex(answer: str) -> Rows:
    rows = [line.removesuffix(r"\\").split(" & ") for line in answer.splitlines() if line.endswith(r"\\")]
    return [dict(zip(map(_plain, rows[0]), map(_plain, row), strict=True)) for row in rows[1:]]


def _plain(cell: str) -> str:
    cell = re.sub(r"\\begin\{tabular\}\[b\]\{@\{\}r@\{\}\}(.*)\\end\{tabular\}", r"\1", cell).replace(r" \\ ", " ")
    cell = cell.replace(r"\textbar{}", "|").replace(r"\textgreater{}", ">").replace(r"\textless{}", "<")
    return re.sub(r"\\([&%_#$])", r"\1", cell).replace("$-$", "-").strip()


def of_html(answer: str) -> Rows:
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", answer, re.DOTALL)]
    cells = [[html.unescape(re.sub(r"<[^>]+>", "", each)) for each in row] for row in rows]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def of_docx(place: Path) -> Rows:
    table = docx.Document(str(place)).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def of_xlsx(place: Path) -> Rows:
    sheet = openpyxl.load_workbook(place).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


PRINTED: dict[str, Callable[[str], Rows]] = {
    "tsv": of_tsv, "json": of_json, "jsonl": of_jsonl, "text": of_text, "markdown": of_markdown, "latex": of_latex,
    "html": of_html,
}  # fmt: skip
FILES: dict[str, Callable[[Path], Rows]] = {"docx": of_docx, "xlsx": of_xlsx}


def _same(cell: object, printed: object) -> bool:
    """Whether a cell says what CSV says, which has all digits, or its share in percent."""
    told, whole = "" if cell is None else str(cell).replace("−", "-").strip(), str(printed or "")
    if told == whole:
        return True
    try:
        number = float(whole)
    except ValueError:
        return False
    if isinstance(cell, int | float):
        return abs(float(cell) - number) < 1e-12
    return told in (f"{number:.3f}", f"{number * 100:.1f} %")


def _compare(first: Rows, other: Rows, name: str) -> None:
    assert len(first) == len(other) > 0, name
    for row, printed in zip(other, first, strict=True):
        assert {"alpha", "value"} & set(row), name
        for head, cell in row.items():
            assert _same(cell, printed[head]), (name, head, cell, printed[head])


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("unit", UNITS)
def test_a_report_says_the_same_numbers_in_every_format(qcode: Qcode, coded: Path, unit: str, by: str):
    words = ["agreement", "--unit", unit, "--by", by, "--draws", "30", "--show", "lines"]
    first = of_csv(qcode(*words, "--format", "csv").out)
    for name, read in PRINTED.items():
        answer = qcode(*words, "--format", name)
        assert answer.code == 0, answer.err
        _compare(first, read(answer.out), name)
    for name, read_file in FILES.items():
        place = coded.parent / f"report.{name}"
        assert qcode(*words, "--out", str(place)).code == 0
        _compare(first, read_file(place), name)


def test_the_figures_on_all_codes_are_the_same_in_every_format_and_by_every_line(qcode: Qcode, coded: Path):
    words = ["agreement", "--draws", "30", "--show", "overall"]
    first = of_csv(qcode(*words, "--format", "csv").out)
    for name, read in PRINTED.items():
        _compare(first, read(qcode(*words, "--format", name).out), name)
    alpha = first[0]["value"]
    (pair,) = of_csv(qcode("agreement", "--by", "pair", "--draws", "30", "--format", "csv").out)
    assert (pair["alpha"], pair["units"]) == (alpha, first[0]["n"])
    for by in ("document", "case", "order"):
        lines = of_csv(qcode("agreement", "--by", by, "--draws", "30", "--format", "csv").out)
        assert sum(int(str(line["units"])) for line in lines) == int(str(first[0]["n"]))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("by", BY)
def test_every_report_states_its_unit_and_over_how_much_it_is(qcode: Qcode, coded: Path, unit: str, by: str):
    answer = qcode("agreement", "--unit", unit, "--by", by, "--draws", "30")
    units = {"sentence": 12, "turn": 6, "paragraph": 6, "document": 3}[unit]
    characters = sum(len(re.sub(r"\[|\]\([^)]*\)", "", text)) for text in TEXTS.values())
    assert f"Unit: {unit}; N = {units} units, {characters} characters." in answer.out
    assert "Coders: şule, İbrahim." in answer.out
    assert "Documents: 3 finished by two coders or more; 0 not, left out." in answer.out


@pytest.mark.parametrize(("by", "drawn"), [("code", 1), ("pair", 1), ("order", 1), ("case", 0), ("document", 0)])
def test_draws_are_told_of_where_something_was_drawn_and_nowhere_else(qcode: Qcode, coded: Path, by: str, drawn: int):
    lines = qcode("agreement", "--by", by, "--draws", "30", "--show", "lines").out
    assert lines.count("Intervals: 95 %, percentiles of 30 draws") == drawn
    assert "Intervals:" not in qcode("agreement", "--draws", "30", "--show", "confusion").out
    assert "Intervals:" in qcode("agreement", "--by", by, "--draws", "30", "--show", "overall").out


# From the exported codings, by other libraries


def ratings(qcode: Qcode, place: Path) -> dict[str, np.ndarray]:
    """By code, which sentences each of two coders gave it, of shape (coders, sentences): from `codings export` alone.

    Only the bounds of sentences, which no command prints, are read from the project.
    """
    listed = of_csv(qcode("documents", "list", "--format", "csv").out)
    done = [str(row["document"]) for row in listed if row["done by"] == "coder_a, coder_b"]
    codings = pd.read_csv(io.StringIO(qcode("codings", "export", "--format", "csv").out))
    codings = codings[codings.document.isin(done)]
    with Project.open(place) as project:
        keys = dict(project.database.tuples("select name, id from documents"))
        edges = {name: load_ranges(project.database, keys[name], "sentence") for name in done}
    sentences = [(name, start, stop) for name in done for start, stop in zip(edges[name][0::2], edges[name][1::2],
                                                                              strict=True)]  # fmt: skip
    found = {}
    for code, group in codings.groupby("code"):
        table = np.zeros((2, len(sentences)), dtype=int)
        for row, coder in enumerate(("coder_a", "coder_b")):
            own = dict(iter(group[group.coder == coder].groupby("document")))
            for column, (name, start, stop) in enumerate(sentences):
                spans = own.get(name)
                table[row, column] = 0 if spans is None else _carries(spans, start, stop)
        found[str(code)] = table
    return found


def _carries(spans: pd.DataFrame, start: int, stop: int) -> bool:
    """Half of the sentence is covered, character by character, or half of one passage lies in it."""
    covered, inside = set[int](), False
    for begin, end in zip(spans.start, spans.end, strict=True):
        shared = range(max(start, begin), min(stop, end))
        covered |= set(shared)
        inside |= len(shared) > 0 and 2 * len(shared) >= end - begin
    return inside or (len(covered) > 0 and 2 * len(covered) >= stop - start)


def independent(table: np.ndarray) -> dict[str, float]:
    """The coefficients of two coders by krippendorff, scikit-learn and statsmodels; Gwet's AC1 by its formula."""
    one, other = table
    shares = inter_rater.aggregate_raters(table.T)[0]
    used = table.any()
    prevalence = table.mean()
    observed, chance = float((one == other).mean()), 2 * prevalence * (1 - prevalence)
    return {
        "F1": metrics.f1_score(one, other),
        "Jaccard": metrics.jaccard_score(one, other),
        "percent agreement": metrics.accuracy_score(one, other),
        "Cohen's kappa": metrics.cohen_kappa_score(one, other),
        "alpha": krippendorff.alpha(table, level_of_measurement="nominal") if used else np.nan,
        "Scott's pi": inter_rater.fleiss_kappa(shares, method="fleiss"),
        "PABAK": inter_rater.fleiss_kappa(shares, method="randolph"),
        "Gwet's AC1": (observed - chance) / (1 - chance),
    }


def test_every_printed_coefficient_is_what_libraries_find_in_the_exported_codings(
    qcode: Qcode, sample: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QCODE_PROJECT", str(sample))
    printed = {str(row["code"]): row for row in of_csv(qcode("agreement", "--draws", "10", "--format", "csv").out)}
    tables = ratings(qcode, sample)
    assert len(printed) > 25
    assert set(tables) <= set(printed)
    for code, row in printed.items():
        if code not in tables:
            assert row["flag"] == "undefined: not used by either coder"
            continue
        table = tables[code]
        both = int((table.sum(axis=0) == 2).sum())
        counts = (*table.sum(axis=1).tolist(), both, int((table[0] > table[1]).sum()), int((table[0] < table[1]).sum()))
        heads = ("n coder_a", "n coder_b", "both", "only coder_a", "only coder_b")
        assert tuple(int(str(row[head])) for head in heads) == counts, code
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = independent(table)
        for name, value in expected.items():
            assert float(str(row[name])) == pytest.approx(value, abs=1e-12), (code, name)

"""Any codings at all: every bar, square, shade and line of a picture is what counting one by one gives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.errors import Refused
from qcode.model.chart import Codelines, Heatmap, Network, Portrait, Tree
from qcode.model.selection import Selection
from qcode.model.table import Sign
from qcode.services.figures import Request, chart
from qcode.services.project import Project
from tests.marked import Study
from tests.services.any_codings import CODES, CODINGS, PARTS, TEXT, Coding, any_study, fill

OF_DOCUMENT = {"whole": ["Adana"], "both": ["Adana", "Zonguldak"], "joint": ["Adana", "Ordu"], "stray": []}
EVERYWHERE = (None, "Adana", "Ordu", "Zonguldak")
BOOK = list(CODES)
many = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    place: Path = tmp_path_factory.mktemp("brute") / "study.qcode"
    with Project.create(place, coder="coder_a", case_noun="municipality") as project:
        yield any_study(project)


def about(document: str, case: str | None) -> set[int]:
    """The characters of a document that are of a case, or of any text."""
    if case is None:
        return set(range(len(TEXT)))
    if case not in OF_DOCUMENT[document]:
        return set()
    ranges = PARTS[case] if document == "joint" else [(0, len(TEXT))]
    return {at for start, stop in ranges for at in range(start, stop)}


def covered(coding: Coding, case: str | None) -> set[int]:
    return set(range(coding.start, coding.stop)) & about(coding.document, case)


def own_name(code: str) -> str:
    return code.split(" / ")[-1]


def chars(spans: tuple[tuple[int, int], ...]) -> set[int]:
    return {at for start, stop in spans for at in range(start, stop)}


@many
@given(codings=CODINGS, document=st.sampled_from(sorted(OF_DOCUMENT)), case=st.sampled_from(EVERYWHERE))
def test_a_picture_of_a_text_shows_each_code_where_it_is_in_what_is_asked_for(
    study: Study, codings: set[Coding], document: str, case: str | None
) -> None:
    fill(study, codings)
    asked = Request(selection=Selection(documents=(document,), cases=(case,) if case else ()))
    here = [each for each in codings if each.document == document and covered(each, case)]
    if not here:
        for name in ("codelines", "portrait"):
            with pytest.raises(Refused, match="Nothing is coded"):
                chart(study.project, name, asked)
        return
    places = {
        code: set().union(*(covered(each, case) for each in here if each.code == code))
        for code in BOOK
        if any(each.code == code for each in here)
    }
    lines = chart(study.project, "codelines", asked)
    assert isinstance(lines, Codelines)
    assert [(strip.label, chars(strip.spans)) for strip in lines.strips] == [
        (own_name(code), at) for code, at in places.items()
    ]
    assert lines.about.notes[0].startswith(f"{len(here)} excerpt")
    squares = chart(study.project, "portrait", asked)
    assert isinstance(squares, Portrait)
    wanted = [next((own_name(code) for code in places if at in places[code]), "") for at in range(len(TEXT))]
    assert [squares.legend[each][0] if each >= 0 else "" for each in squares.squares] == wanted
    assert {name: number for name, _, number in squares.legend} == {
        name: len(list(group)) for name, group in groupby(sorted(filter(None, wanted)))
    }


@many
@given(codings=CODINGS)
def test_a_heatmap_and_a_tree_count_the_excerpts_of_a_code_and_of_those_under_it(
    study: Study, codings: set[Coding]
) -> None:
    fill(study, codings)
    branch = {code: [each for each in codings if f"{each.code} / ".startswith(f"{code} / ")] for code in BOOK}
    tree = chart(study.project, "tree")
    assert isinstance(tree, Tree)
    assert [(twig.label, twig.number) for twig in tree.twigs] == [(own_name(code), len(branch[code])) for code in BOOK]
    cases = ("Adana", "Ordu", "Zonguldak")
    counted = {
        own_name(code): tuple(sum(bool(covered(each, case)) for each in branch[code]) for case in cases)
        for code in BOOK
    }
    used = {name: line for name, line in counted.items() if any(line)}
    if not used:
        with pytest.raises(Refused, match="Nothing is coded that belongs to a municipality"):
            chart(study.project, "heatmap")
        return
    heatmap = chart(study.project, "heatmap")
    assert isinstance(heatmap, Heatmap)
    assert heatmap.columns == cases
    assert not any(isinstance(cell, Sign) for line in heatmap.cells for cell in line)
    assert dict(zip(heatmap.rows, heatmap.cells, strict=True)) == used


@many
@given(codings=CODINGS)
def test_a_network_joins_the_codes_whose_excerpts_of_one_coder_overlap(study: Study, codings: set[Coding]) -> None:
    fill(study, codings)
    links: dict[tuple[str, str], int] = {}
    for one, other in combinations(codings, 2):
        same = (one.document, one.coder) == (other.document, other.coder)
        if same and one.code != other.code and covered(one, None) & covered(other, None):
            pair = tuple(sorted((one.code, other.code), key=BOOK.index))
            links[pair[0], pair[1]] = links.get((pair[0], pair[1]), 0) + 1
    if not links:
        with pytest.raises(Refused, match="No two codes overlap"):
            chart(study.project, "network")
        return
    found = chart(study.project, "network")
    assert isinstance(found, Network)
    names = [name for name, _, _ in found.nodes]
    assert {(names[one], names[other]): weight for one, other, weight in found.links} == {
        (own_name(one), own_name(other)): weight for (one, other), weight in links.items()
    }
    assert {name: size for name, _, size in found.nodes} == {
        own_name(code): sum(each.code == code for each in codings) for code in {code for pair in links for code in pair}
    }

"""Any codings at all: every bar, square, shade and line of a picture is what counting one by one gives."""

from __future__ import annotations

from itertools import combinations, groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.errors import Refused
from qcode.model.chart import Codelines, Heatmap, Network, Portrait, Tree
from qcode.model.selection import Selection
from qcode.model.table import Sign
from qcode.services.figures import Request, chart
from tests.marked import Study
from tests.services.any_codings import BOOK, CASES, CODINGS, OF_DOCUMENT, TEXT, Coding, branch, covered, fill

many = settings(max_examples=40)


def within(coding: Coding, case: str | None) -> set[int]:
    return set(range(coding.start, coding.stop)) if case is None else covered(coding, case)


def own_name(code: str) -> str:
    return code.split(" / ")[-1]


def chars(spans: tuple[tuple[int, int], ...]) -> set[int]:
    return {at for start, stop in spans for at in range(start, stop)}


@many
@given(codings=CODINGS, document=st.sampled_from(sorted(OF_DOCUMENT)), case=st.sampled_from([None, *CASES]))
def test_a_picture_of_a_text_shows_each_code_where_it_is_in_what_is_asked_for(
    brute: Study, codings: set[Coding], document: str, case: str | None
) -> None:
    fill(brute, codings)
    asked = Request(selection=Selection(documents=(document,), cases=(case,) if case else ()))
    here = [each for each in codings if each.document == document and within(each, case)]
    if not here:
        for name in ("codelines", "portrait"):
            with pytest.raises(Refused, match="Nothing is coded"):
                chart(brute.project, name, asked)
        return
    places = {
        code: set().union(*(within(each, case) for each in here if each.code == code))
        for code in BOOK
        if any(each.code == code for each in here)
    }
    lines = chart(brute.project, "codelines", asked)
    assert isinstance(lines, Codelines)
    assert [(strip.label, chars(strip.spans)) for strip in lines.strips] == [
        (own_name(code), at) for code, at in places.items()
    ]
    assert lines.about.notes[0].startswith(f"{len(here)} excerpt")
    squares = chart(brute.project, "portrait", asked)
    assert isinstance(squares, Portrait)
    wanted = [next((own_name(code) for code in places if at in places[code]), "") for at in range(len(TEXT))]
    assert [squares.legend[each][0] if each >= 0 else "" for each in squares.squares] == wanted
    assert {name: number for name, _, number in squares.legend} == {
        name: len(list(group)) for name, group in groupby(sorted(filter(None, wanted)))
    }


@many
@given(codings=CODINGS)
def test_a_heatmap_and_a_tree_count_the_excerpts_of_a_code_and_of_those_under_it(
    brute: Study, codings: set[Coding]
) -> None:
    fill(brute, codings)
    tree = chart(brute.project, "tree")
    assert isinstance(tree, Tree)
    assert [(twig.label, twig.number) for twig in tree.twigs] == [
        (own_name(code), len(branch(codings, code))) for code in BOOK
    ]
    counted = {
        own_name(code): tuple(sum(bool(covered(each, case)) for each in branch(codings, code)) for case in CASES)
        for code in BOOK
    }
    used = {name: line for name, line in counted.items() if any(line)}
    if not used:
        with pytest.raises(Refused, match="Nothing is coded that belongs to a municipality"):
            chart(brute.project, "heatmap")
        return
    heatmap = chart(brute.project, "heatmap")
    assert isinstance(heatmap, Heatmap)
    assert heatmap.columns == CASES
    assert not any(isinstance(cell, Sign) for line in heatmap.cells for cell in line)
    assert dict(zip(heatmap.rows, heatmap.cells, strict=True)) == used


@many
@given(codings=CODINGS)
def test_a_network_joins_the_codes_whose_excerpts_of_one_coder_overlap(brute: Study, codings: set[Coding]) -> None:
    fill(brute, codings)
    links: dict[tuple[str, str], int] = {}
    for one, other in combinations(codings, 2):
        same = (one.document, one.coder) == (other.document, other.coder)
        if same and one.code != other.code and within(one, None) & within(other, None):
            pair = tuple(sorted((one.code, other.code), key=BOOK.index))
            links[pair[0], pair[1]] = links.get((pair[0], pair[1]), 0) + 1
    if not links:
        with pytest.raises(Refused, match="No two codes overlap"):
            chart(brute.project, "network")
        return
    found = chart(brute.project, "network")
    assert isinstance(found, Network)
    names = [name for name, _, _ in found.nodes]
    assert {(names[one], names[other]): weight for one, other, weight in found.links} == {
        (own_name(one), own_name(other)): weight for (one, other), weight in links.items()
    }
    assert {name: size for name, _, size in found.nodes} == {
        own_name(code): sum(each.code == code for each in codings) for code in {code for pair in links for code in pair}
    }

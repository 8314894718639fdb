"""Any codings at all: every cell and every total is what counting one by one gives."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.model.selection import Selection
from qcode.model.table import Sign
from qcode.services.segments import segments
from qcode.services.tables import Frequencies, cell_excerpts, frequencies
from qcode.services.tables.spoken import without
from qcode.services.zones import joined
from qcode.text.units import words
from tests.marked import Study
from tests.services.any_codings import CASES, CODINGS, OF_DOCUMENT, TEXT, Coding, branch, covered, fill


def _expected(codings: set[Coding], cases: list[str], *, count: str) -> int:
    inside = {each: set().union(*(covered(each, case) for case in cases)) for each in codings}
    kept = {each: zone for each, zone in inside.items() if zone}
    if count == "excerpts":
        return len(kept)
    if count == "cases":
        return sum(any(covered(each, case) for each in codings) for case in cases)
    if count in ("documents", "coders"):
        return len({each.document if count == "documents" else each.coder for each in kept})
    places = {(each.document, at) for each, zone in kept.items() for at in zone}
    if count == "characters":
        return len(places)
    return sum(
        any((document, at) in places for at in range(word.start, word.end))
        for document in OF_DOCUMENT
        for word in words(TEXT)
    )


@settings(max_examples=25)
@given(codings=CODINGS, parents=st.booleans())
def test_every_cell_and_total_is_what_counting_one_by_one_gives(
    brute: Study, codings: set[Coding], parents: bool
) -> None:
    fill(brute, codings)
    cases = list(CASES)
    for count in ("excerpts", "documents", "cases", "coders", "words", "characters"):
        found = frequencies(brute.project, count=count, parents=parents)
        assert [each.label for each in found.columns] == cases
        for row, cells, total in zip(found.rows, found.cells, found.row_totals, strict=True):
            own = {each for each in branch(codings, row.label) if parents or each.code == row.label}
            assert [_number(cell) for cell in cells] == [_expected(own, [case], count=count) for case in cases]
            assert _number(total) == _expected(own, cases, count=count)
            assert row.cases == sum(_expected(own, [case], count="excerpts") > 0 for case in cases)
        sums = [_expected(codings, [case], count=count) for case in cases]
        assert [_number(cell) for cell in found.column_totals] == sums
        assert _number(found.grand_total) == _expected(codings, cases, count=count)


@settings(max_examples=10)
@given(codings=CODINGS)
def test_every_cell_leads_to_its_excerpts_and_every_excerpt_quotes_its_slice(
    brute: Study, codings: set[Coding]
) -> None:
    fill(brute, codings)
    found = frequencies(brute.project)
    for row, column, cell in _places(found):
        excerpts = cell_excerpts(brute.project, found, row, column)
        assert len(excerpts) == _number(cell)
    listed = list(segments(brute.project, selection=Selection()))
    assert len(listed) == len(codings)
    assert all(each.quote == TEXT[each.coding.span.start : each.coding.span.end] for each in listed)


def _places(found: Frequencies) -> Iterator[tuple[int | None, int | None, object]]:
    for row, (cells, total) in enumerate(zip(found.cells, found.row_totals, strict=True)):
        yield row, None, total
        yield from ((row, column, cell) for column, cell in enumerate(cells))
    yield None, None, found.grand_total
    yield from ((None, column, cell) for column, cell in enumerate(found.column_totals))


def _number(cell: object) -> object:
    return 0 if isinstance(cell, Sign) else cell


_SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=6).map(
    lambda found: joined((start, start + length) for start, length in found)
)


@given(_SPANS, _SPANS)
def test_what_lies_outside_of_other_spans_is_what_is_left_place_by_place(
    spans: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    def places(found: list[tuple[int, int]]) -> list[int]:
        return [at for start, stop in found for at in range(start, stop)]

    taken = set(places(others))
    assert places(without(spans, others)) == [at for at in places(spans) if at not in taken]

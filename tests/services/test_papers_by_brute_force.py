"""Any codings and any states: what a paper's tables say of cases is what counting one by one gives."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.errors import Refused
from qcode.model.coding import State
from qcode.model.selection import Selection
from qcode.model.table import Sign
from qcode.services.codebook.summary import codebook_summary
from qcode.services.report.comparing import boundaries
from qcode.services.report.quoting import _absences
from qcode.services.report.terms import Study as PackOf
from qcode.services.report.terms import Terms
from qcode.services.tables import frequencies
from qcode.services.tables.crosstab import code_by_attribute
from qcode.services.tables.framework import framework
from qcode.services.tables.over_time import over_time
from qcode.services.tables.saturation import saturation
from qcode.storage.codes import codebook
from tests.marked import Study
from tests.services.any_codings import BOOK, CASES, CODINGS, OF_DOCUMENT, TEXT, Coding, branch, covered, fill

DOCUMENTS = list(OF_DOCUMENT)
"""As they were imported."""
KINDS = {"Adana": "coast", "Ordu": "coast"}
YEARS = {"Adana": 2009, "Ordu": 2014, "Zonguldak": 2009}
STATES = st.sets(st.tuples(st.sampled_from(DOCUMENTS), st.sampled_from(["coder_a", "coder_b"])))
many = settings(max_examples=40)


@pytest.fixture(scope="module")
def study(brute: Study) -> Study:
    brute.coder("coder_c")
    with brute.project.write("test") as tx:
        for name, kind in KINDS.items():
            brute._value(tx, "kind", kind, owner="case", key=brute.cases[name])
        for name, year in YEARS.items():
            brute._value(tx, "founded", year, owner="case", key=brute.cases[name])
    return brute


def set_done(study: Study, done: set[tuple[str, str]]) -> None:
    with study.project.write("test") as tx:
        tx.execute("delete from assignments")
        for document, coder in sorted(done):
            tx.insert("assignments", coder_id=study.coders[coder], document_id=study.documents[document],
                      state=State.DONE.value, round_id=None)  # fmt: skip


def finished(case: str, done: set[tuple[str, str]]) -> bool:
    """Whether all documents of a case were done by a coder."""
    return all(any((each, coder) in done for coder in ("coder_a", "coder_b"))
               for each in DOCUMENTS if case in OF_DOCUMENT[each])  # fmt: skip


@many
@given(codings=CODINGS, done=STATES, universe=st.sampled_from(["done", "all"]))
def test_codes_by_an_attribute_count_the_cases_of_the_universe(
    study: Study, codings: set[Coding], done: set[tuple[str, str]], universe: str
) -> None:
    fill(study, codings)
    set_done(study, done)
    inside = [case for case in CASES if universe == "all" or finished(case, done)]
    if not inside:
        with pytest.raises(Refused, match="No municipality is coded to the end yet"):
            code_by_attribute(study.project, by="kind", universe=universe)
        return
    found = code_by_attribute(study.project, by="kind", universe=universe, draws=10)
    groups = {kind: [case for case in inside if KINDS.get(case) == kind] for kind in ("coast", None)}
    expected = {kind: cases for kind, cases in groups.items() if cases}
    assert found.keys == tuple(expected)
    for line, code in zip(found.lines, BOOK, strict=True):
        having = {case for case in inside if any(covered(each, case) for each in branch(codings, code))}
        assert [(each.n, each.of) for each in line.values] == [
            (len(having & set(cases)), len(cases)) for cases in expected.values()
        ]
        assert (line.total.n, line.total.of) == (len(having), len(inside))


@many
@given(
    codings=CODINGS, done=STATES, every=st.integers(1, 7), window=st.integers(0, 6),
    events=st.lists(st.integers(2003, 2017), max_size=3),
)  # fmt: skip
def test_codes_over_time_count_the_finished_cases_of_each_period(
    study: Study, codings: set[Coding], done: set[tuple[str, str]], every: int, window: int, events: list[int]
) -> None:
    fill(study, codings)
    set_done(study, done)
    found = over_time(study.project, by="founded", every=every, events=events, window=window, depth=None, rows="all")
    near = {event + step for event in events for step in range(window + 1)}
    assert found.close.n == sum(year in near for year in YEARS.values())
    assert (found.years_close, found.years) == (len(near & set(range(2009, 2015))), 6)
    assert all(one.last + 1 == other.first for one, other in pairwise(found.periods))
    assert {year for each in found.periods for year in each.years} >= {*YEARS.values(), *events}
    for period in found.periods:
        cases = [case for case in CASES if YEARS[case] in period.years]
        ended = [case for case in cases if finished(case, done)]
        assert (period.cases, period.coded) == (len(cases), len(ended))
        assert period.close == bool(near & set(period.years))
        assert period.codes == tuple(
            sum(any(covered(each, case) for each in branch(codings, code)) for case in ended) for code in BOOK
        )


@many
@given(codings=CODINGS, done=STATES)
def test_saturation_adds_up_the_codes_of_the_finished_documents_in_their_order(
    study: Study, codings: set[Coding], done: set[tuple[str, str]]
) -> None:
    fill(study, codings)
    set_done(study, done)
    ended = [each for each in DOCUMENTS if {(each, "coder_a"), (each, "coder_b")} & done]
    if not ended:
        with pytest.raises(Refused, match="No document is coded to the end yet"):
            saturation(study.project, draws=5)
        return
    found = saturation(study.project, draws=5, base=1, run=1)
    assert list(found.names) == ended
    seen: set[str] = set()
    for at, document in enumerate(ended):
        fresh = {each.code for each in codings if each.document == document} - seen
        seen |= fresh
        assert {found.labels[place] for place in found.fresh[at]} == fresh
        assert (found.curve.new[at], found.curve.known[at]) == (len(fresh), len(seen))


@many
@given(codings=CODINGS, case=st.sampled_from([None, *CASES]))
def test_the_codebook_says_how_much_each_code_is_used_and_quotes_what_it_holds(
    study: Study, codings: set[Coding], case: str | None
) -> None:
    fill(study, codings)
    within = {each for each in codings if case is None or covered(each, case)}
    found = codebook_summary(study.project, selection=Selection(cases=(case,) if case else ()), quotes=3)
    assert [" / ".join(each.path) for each in found] == list(BOOK)
    for each, code in zip(found, BOOK, strict=True):
        for used, held in (
            (each.own, [one for one in within if one.code == code]),
            (each.branch, branch(within, code)),
        ):
            cases = [name for name in ([case] if case else CASES) if any(covered(one, name) for one in held)]
            assert (used.excerpts, used.documents, used.cases) == (
                len(held), len({one.document for one in held}), len(cases)
            )  # fmt: skip
            assert set(used.coders) == {one.coder for one in held}
        spans = {(one.document, one.start, one.stop) for one in within if one.code == code}
        assert len(each.quotes) == min(len(spans), 3)
        texts = sorted(TEXT[start:stop] for _, start, stop in spans)
        assert all(quote.text in texts for quote in each.quotes)
        assert each.of_cases == (1 if case else 3)


@many
@given(codings=CODINGS, done=STATES)
def test_a_code_is_said_to_be_lacking_only_where_cases_were_coded_to_the_end(
    study: Study, codings: set[Coding], done: set[tuple[str, str]]
) -> None:
    fill(study, codings)
    set_done(study, done)
    matrix = framework(study.project, rows="all")
    absent = _absences(frequencies(study.project), codebook(study.project.database))
    for at, code in enumerate(BOOK):
        numbers = {case: sum(bool(covered(each, case)) for each in branch(codings, code)) for case in CASES}
        for line, case in enumerate(CASES):
            shown = 0 if finished(case, done) else Sign.NOT_CODED
            assert matrix.numbers[line][at] == (numbers[case] or shown)
        ended = [case for case in CASES if finished(case, done)]
        lacking = [case for case in ended if not numbers[case]]
        told = absent.get(study.codes[tuple(code.split(" / "))])
        if not lacking or not any(numbers.values()):
            assert told is None
        else:
            assert told is not None
            assert told.case in lacking
            assert f": {len(lacking)} of {len(ended)} municipalit" in told.told
            assert all(case in told.told for case in lacking)


def passages(codings: set[Coding], code: str, document: str, coder: str) -> list[set[int]]:
    """What a coder gave a code in a document: touching and overlapping passages as one."""
    covered_at = {at for each in codings if (each.code, each.document, each.coder) == (code, document, coder)
                  for at in range(each.start, each.stop)}  # fmt: skip
    found: list[set[int]] = []
    for at in sorted(covered_at):
        if found and at - 1 in found[-1]:
            found[-1].add(at)
        else:
            found.append({at})
    return found


def most_pairs(first: list[set[int]], second: list[set[int]], threshold: float) -> int:
    """How many passages can be matched one to one, each pair sharing so much of what either covers."""
    if not first:
        return 0
    one, rest = first[0], first[1:]
    best = most_pairs(rest, second, threshold)
    for at, other in enumerate(second):
        if len(one & other) / len(one | other) >= threshold:
            best = max(best, 1 + most_pairs(rest, [*second[:at], *second[at + 1 :]], threshold))
    return best


@many
@given(codings=CODINGS, double=st.sets(st.sampled_from(DOCUMENTS), min_size=1))
def test_boundaries_match_the_passages_of_two_coders_one_to_one(
    study: Study, codings: set[Coding], double: set[str]
) -> None:
    fill(study, codings)
    set_done(study, {(document, coder) for document in double for coder in ("coder_a", "coder_b")})
    overall, by_code = (table for _, table in boundaries(PackOf(study.project, Terms())).sheets)
    places = [(code, document) for code in BOOK for document in sorted(double)]
    held = {place: [passages(codings, *place, coder) for coder in ("coder_a", "coder_b")] for place in places}
    for threshold, number, pairs, f1 in overall.rows:
        assert isinstance(threshold, float)
        assert number == sum(len(one) + len(other) for one, other in held.values())
        assert pairs == sum(most_pairs(one, other, threshold) for one, other in held.values())
        assert f1 == (2 * pairs / number if number else None)
    for code, (label, number, *_) in zip(BOOK, by_code.rows, strict=True):
        assert (label, number) == (
            code, sum(len(one) + len(other) for (own, _), (one, other) in held.items() if own == code)
        )  # fmt: skip

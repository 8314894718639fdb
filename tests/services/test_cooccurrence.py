"""Codes together, by hand and against counting one by one."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.errors import NotFound, UsageError
from qcode.model.document import Speaker
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.tables.cell_names import place_of
from qcode.services.tables.cooccurrence import cooccurrence
from qcode.services.tables.cooccurrence_tables import as_table, measures, pair_excerpts, short_labels
from qcode.services.tables.together import WITHIN, CoOccurrence
from tests.marked import Study
from tests.prepared import Begin
from tests.services.any_codings import CASES, CODES, CODINGS, TEXT, Coding, covered, fill


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    """Two interviews of two municipalities, one of which two coders coded."""
    made = Study(project)
    made.case("Ordu")
    made.case("Kula")
    for path in ("why / steering", "why / funds", "work"):
        made.code(path)
    made.document(
        "ordu-1",
        "K: [The [ministry](why / funds) asked us.](why / steering) [We went.](work)\nK: [Money came.](why / funds)\n",
        cases=["Ordu"],
        speakers=[Speaker("K")],
    )
    made.document(
        "kula-1", "[[They paid](why / funds) for it.](why / steering@coder_a,ben) Then rest.\n", cases=["Kula"]
    )
    return made


def numbers(found: CoOccurrence) -> list[tuple[object, ...]]:
    return [
        (
            short_labels(found.labels)[each.first],
            short_labels(found.labels)[each.second],
            each.n12,
            each.n1,
            each.n2,
            each.cases,
        )
        for each in found.pairs()
    ]


def test_overlapping_excerpts_of_one_coder_are_together(study: Study):
    found = cooccurrence(study.project)
    # ben's steering in Kula overlaps the funds of coder_a, which are not ben's
    assert numbers(found) == [("steering", "funds", 2, 3, 3, 2)]
    pair = next(found.pairs())
    assert pair.c == 0.5
    assert pair.lift is None
    assert (pair.first_with, pair.second_with) == (2, 2)


def test_across_coders_everybodys_codings_meet(study: Study):
    found = cooccurrence(study.project, across=True)
    assert numbers(found) == [("steering", "funds", 3, 3, 3, 2)]
    assert found.both[0, 0] == 1  # the two steerings in Kula


def test_the_same_passage_is_the_very_same(study: Study):
    assert numbers(cooccurrence(study.project, within="excerpt")) == []
    both = "[[We wait.](why / funds)](work)\n"
    study.document("ordu-2", both, cases=["Ordu"])
    found = cooccurrence(study.project, within="excerpt")
    assert numbers(found) == [("funds", "work", 1, 4, 2, 1)]
    assert found.universe == 4 + 3 + 1  # passages, ben's for itself
    assert next(found.pairs()).lift == 1 * 8 / (4 * 2)


def test_a_unit_counts_once_for_every_coder_who_read_it(study: Study):
    found = cooccurrence(study.project, within="sentence")
    assert numbers(found) == [("steering", "funds", 2, 3, 3, 2)]
    # Ordu has 3 sentences; Kula 2, read by two
    assert found.universe == 3 + 2 * 2
    assert cooccurrence(study.project, within="sentence", across=True).universe == 5


def test_turns_need_somebody_who_speaks(study: Study):
    study.document("ordu-2", "[[a](work) [b](why / funds)](why)\n", cases=["Ordu"])
    found = cooccurrence(study.project, within="turn")
    assert numbers(found)[0] == ("steering", "funds", 1, 1, 2, 1)  # money came in another turn
    assert numbers(found)[1:] == [("steering", "work", 1, 1, 1, 1), ("funds", "work", 1, 2, 1, 1)]
    assert "6 excerpts outside of all turns not counted." in found.notes


def test_near_is_measured_in_units_between(study: Study):
    near = {distance: numbers(cooccurrence(study.project, within="near", distance=distance)) for distance in (0, 1, 2)}
    assert near[0] == [("steering", "funds", 2, 3, 3, 2)]
    assert near[1] == [
        ("steering", "funds", 2, 3, 3, 2),
        ("funds", "work", 2, 3, 1, 1),
        ("steering", "work", 1, 3, 1, 1),
    ]
    assert near[2][0] == ("steering", "funds", 3, 3, 3, 2)


def test_a_code_with_those_under_it_says_nothing_about_them(study: Study):
    found = cooccurrence(study.project, within="sentence", parents=True)
    why, steering = (found.labels.index(each) for each in ("why", "why / steering"))
    assert found.related[why, steering]
    assert measures(found, "n12")[why][steering] is None
    assert found.sizes[why] == 4
    assert ("why", "steering") not in [each[:2] for each in numbers(found)]


def test_with_a_depth_what_stands_deeper_counts_above(study: Study):
    found = cooccurrence(study.project, within="near", distance=1, depth=1)
    assert numbers(found) == [("why", "work", 3, 6, 1, 1)]


def test_a_filter_leaves_codings_out_and_stands_in_the_notes(study: Study):
    found = cooccurrence(study.project, selection=Selection(cases=("Kula",)))
    assert numbers(found) == [("steering", "funds", 1, 2, 1, 1)]
    assert "Filters: cases Kula." in found.notes
    assert "Universe: 3 excerpts in 1 document, 1 municipality." in found.notes


def test_with_a_filter_by_code_passages_of_other_codes_are_chances_still(study: Study):
    study.document("ordu-2", "[[We wait.](why / funds)](work)\n", cases=["Ordu"])
    found = cooccurrence(study.project, within="excerpt", selection=Selection(codes=("why / funds", "work")))
    assert found.universe == 8


def test_the_excerpts_behind_a_pair_are_those_that_are_together(study: Study):
    found = cooccurrence(study.project)
    steering, funds = (place_of(study.project, found.codes, each) for each in ("steering", "funds"))
    excerpts = pair_excerpts(study.project, found, steering, funds)
    assert [(each.document, each.quote) for each in excerpts] == [
        ("kula-1", "They paid"), ("kula-1", "They paid for it."),
        ("ordu-1", "The ministry asked us."), ("ordu-1", "ministry"),
    ]  # fmt: skip
    assert [each.coder for each in excerpts] == ["coder_a"] * 4


def test_tables_show_pairs_or_a_matrix(study: Study):
    found = cooccurrence(study.project)
    pairs = as_table(found, layout="pairs", short=True)
    assert pairs.rows == (("steering", "funds", 2, 3, 3, 0.5, None, 2, pytest.approx(2 / 3), pytest.approx(2 / 3), ""),)
    matrix = as_table(found, by="share", short=True)
    assert matrix.rows[0] == ("steering", None, pytest.approx(2 / 3), 0.0)
    with pytest.raises(UsageError, match="no layout"):
        as_table(found, layout="round")
    with pytest.raises(UsageError, match="no measure"):
        as_table(found, by="kappa")


@pytest.mark.parametrize("within", ["overlap", "sentence", "excerpt"])
def test_every_cell_of_the_matrix_is_the_number_of_its_pair(study: Study, within: str):
    study.document("ordu-3", "[[a](work) [b](work)](why)\n", cases=["Ordu"])
    study.code("never used")
    found = cooccurrence(study.project, within=within)
    places = range(len(found.codes))
    for name in ("n12", "c", "lift", "cases"):
        pairs = [[getattr(found.pair(row, column), name) for column in places] for row in places]
        own = [int(each) if name == "n12" else None for each in found.sizes]
        expected = [[own[row] if row == column else pairs[row][column] for column in places] for row in places]
        assert measures(found, name) == expected


def test_where_the_ratio_misleads_the_table_says_so(study: Study):
    study.document("ordu-3", "[[a](work) [b](work) [c](work) [d](work) [e](work) [f](work)](why)\n", cases=["Ordu"])
    table = as_table(cooccurrence(study.project), layout="pairs", short=True)
    assert {row[:2]: row[-1] for row in table.rows}["why", "work"] == "over 1; one meets several; counts differ 7 : 1"
    assert any(note.startswith("! 1 pair has c over 1") for note in table.notes)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"within": "page"}, "no way of being together"),
        ({"unit": "word"}, "no unit"),
        ({"distance": -1}, "less than 0"),
    ],
)
def test_words_that_make_no_sense_are_refused(study: Study, words: dict[str, object], message: str):
    with pytest.raises(UsageError, match=message):
        cooccurrence(study.project, **words)


def test_a_code_that_has_no_row_is_not_found(study: Study):
    with pytest.raises(NotFound):
        place_of(study.project, cooccurrence(study.project).codes, "why")


def test_an_empty_project_has_no_pairs(project: Project):
    for within in WITHIN:
        assert list(cooccurrence(project, within=within).pairs()) == []


def _cases(one: Coding, other: Coding) -> set[str]:
    return {case for case in CASES if covered(one, case) and covered(other, case)}


@settings(max_examples=25)
@given(codings=CODINGS, across=st.booleans())
def test_overlap_and_same_passage_are_what_comparing_every_two_gives(brute: Study, codings: set[Coding], across: bool):
    fill(brute, codings)
    for within in ("overlap", "excerpt"):
        found = cooccurrence(brute.project, within=within, across=across, rows="all")
        assert list(found.labels) == sorted(CODES)
        for first, second in combinations(range(len(CODES)), 2):
            names = found.labels[first], found.labels[second]
            pairs = [
                (one, other) for one in codings for other in codings
                if (one.code, other.code) == names and one.document == other.document
                and (across or one.coder == other.coder)
                and (one.start < other.stop and other.start < one.stop if within == "overlap"
                     else (one.start, one.stop) == (other.start, other.stop))
            ]  # fmt: skip
            things = {(each.document, each.start, each.stop, across or each.coder) for each, _ in pairs}
            assert found.both[first, second] == (len(pairs) if within == "overlap" else len(things))
            if within == "overlap":
                assert found.having[first, second] == len({each for each, _ in pairs})
            assert found.cases[first, second] <= len(set().union(*(_cases(*each) for each in pairs)))
            if within == "overlap":
                assert found.cases[first, second] == len(set().union(*(_cases(*each) for each in pairs)))
                behind = pair_excerpts(brute.project, found, first, second)
                assert len(behind) == len({each for pair in pairs for each in pair})
    assert len(TEXT) == 38

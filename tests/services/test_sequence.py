"""Codes one after another, by hand and against comparing every two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.errors import UsageError
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.tables.cell_names import place_of
from qcode.services.tables.sequence import Followed, as_table, pair_excerpts, sequence
from tests.marked import Study
from tests.services.any_codings import CODES, CODINGS, Coding, fill


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    made.case("Ordu")
    for path in ("why / steering", "work", "hope"):
        made.code(path)
    made.document(
        "ordu-1",
        "[They asked.](why / steering) [We went.](work) Nothing. [It may work.](hope@coder_a,ben) [Again.](work)\n",
        cases=["Ordu"],
    )
    return made


def numbers(found: Followed) -> set[tuple[object, ...]]:
    return {row[:5] for row in as_table(found, short=True).rows}


def test_what_follows_begins_behind_the_end_and_soon(study: Study):
    found = sequence(study.project, within=1)
    assert numbers(found) == {("steering", "work", 1, 1, 1), ("hope", "work", 1, 2, 1)}
    assert sequence(study.project, within=0).pairs.sum() == 0
    far = numbers(sequence(study.project, within=3))
    assert ("work", "work", 1, 2, 1) in far
    assert ("steering", "hope", 1, 1, 1) in far


def test_across_coders_anybodys_code_follows(study: Study):
    found = numbers(sequence(study.project, within=1, across=True))
    assert ("hope", "work", 2, 2, 2) in found


def test_a_matrix_shows_numbers_or_shares(study: Study):
    found = sequence(study.project, within=1)
    assert as_table(found, layout="matrix", short=True).rows[0] == ("steering", 0, 1, 0)
    assert as_table(found, layout="matrix", by="share", short=True).rows[2] == ("hope", 0.0, 0.5, 0.0)


def test_the_excerpts_behind_a_pair_are_both_sides(study: Study):
    found = sequence(study.project, within=1)
    places = [place_of(study.project, found.codes, name) for name in ("hope", "work")]
    assert [each.quote for each in pair_excerpts(study.project, found, *places)] == ["It may work.", "Again."]


def test_a_filter_and_the_terms_stand_in_the_notes(study: Study):
    found = sequence(study.project, unit="paragraph", within=0, selection=Selection(coders=("ben",)))
    assert (
        found.notes[0]
        == "Unit: pairs of excerpts; the second begins behind the end of the first, in the same paragraph."
    )
    assert "Filters: coders ben." in found.notes


@pytest.mark.parametrize("words", [{"unit": "page"}, {"within": -1}])
def test_words_that_make_no_sense_are_refused(study: Study, words: dict[str, object]):
    with pytest.raises(UsageError):
        sequence(study.project, **words)
    with pytest.raises(UsageError):
        as_table(sequence(study.project), layout="round")
    with pytest.raises(UsageError):
        as_table(sequence(study.project), by="c")


@settings(max_examples=20)
@given(codings=CODINGS, across=st.booleans())
def test_in_one_sentence_what_follows_is_what_begins_later(brute: Study, codings: set[Coding], across: bool):
    fill(brute, codings)
    found = sequence(brute.project, within=0, across=across, rows="all")
    for first in range(len(CODES)):
        for second in range(len(CODES)):
            names = found.labels[first], found.labels[second]
            pairs = [
                (one, other) for one in codings for other in codings
                if (one.code, other.code) == names and one.document == other.document
                and (across or one.coder == other.coder) and other.start >= one.stop
            ]  # fmt: skip
            assert found.pairs[first, second] == len(pairs)
            assert found.followed[first, second] == len({one for one, _ in pairs})

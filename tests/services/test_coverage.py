"""How much of what is said is coded, by hand and against counting letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from qcode.errors import UsageError
from qcode.model.document import Role, Speaker
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.tables.coverage import Covered, as_table, coverage, coverage_by_document
from qcode.text.units import words
from tests.marked import Study
from tests.prepared import Begin
from tests.services.any_codings import CODES, CODINGS, OF_DOCUMENT, TEXT, Coding, fill


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    made = Study(project)
    made.case("Ordu")
    made.document(
        "ordu-1",
        "I: [Who asked](why / who) you?\nK: [[The ministry](why / who) asked](why / who@coder_a,ben) us.\n",
        cases=["Ordu"],
        speakers=[Speaker("I", Role.INTERVIEWER), Speaker("K", Role.RESPONDENT)],
    )
    made.document("ordu-2", "[Water](why) came.\n", cases=["Ordu"])
    return made


def test_every_word_counts_once_and_interviewers_do_not(study: Study):
    found = coverage(study.project)
    # K says four words, of which three are coded, thrice over; the second text has two words and nobody speaks
    assert found.whole == Covered(0, 6, len("The ministry asked us.") + len("Water came."))
    assert found.of(found.labels.index("why / who")) == Covered(4, 3, len("The ministry asked"))
    assert found.of(None) == Covered(5, 4, len("The ministry asked") + len("Water"))
    assert (
        "The whole is what respondents say: interviewers’ speech is no part of it, where roles are known."
        in found.notes
    )


def test_asked_for_interviewers_it_is_of_what_they_say(study: Study):
    found = coverage(study.project, selection=Selection(roles=("interviewer",)))
    assert found.whole.words == 3
    assert found.of(None).words == 2


def test_a_coders_own_coverage(study: Study):
    found = coverage(study.project)
    who = found.labels.index("why / who")
    assert [found.of(who, at) for at in range(2)] == [Covered(3, 3, 18), Covered(1, 3, 18)]
    table = as_table(found, by="coder")
    assert [row[:4] for row in table.rows if row[0] == "any code"] == [
        ("any code", "coder_a", 4, 4),
        ("any code", "ben", 1, 3),
    ]


def test_a_code_has_what_stands_under_it_unless_each_is_alone(study: Study):
    with_parents, alone = (coverage(study.project, parents=each) for each in (True, False))
    assert with_parents.of(with_parents.labels.index("why")).words == 4
    assert alone.of(alone.labels.index("why")).words == 1


def test_the_table_has_shares_of_all_that_is_said(study: Study):
    table = as_table(coverage(study.project), tree=True)
    assert table.rows[0][:4] == ("why", 5, 4, pytest.approx(4 / 6))
    assert table.footer[1][:4] == ("all that is said", None, 6, 1.0)
    with pytest.raises(UsageError, match="no division"):
        as_table(coverage(study.project), by="case")


def test_of_nothing_there_is_no_share(project: Project):
    found = coverage(project)
    assert as_table(found).footer[0] == ("any code", 0, 0, None, 0, None, None)


@settings(max_examples=20)
@given(codings=CODINGS)
def test_any_coverage_is_what_counting_letter_by_letter_gives(brute: Study, codings: set[Coding]):
    fill(brute, codings)
    found = coverage(brute.project, parents=False)
    for code in (*CODES, None):
        own = [each for each in codings if code in (each.code, None)]
        letters = {(each.document, at) for each in own for at in range(each.start, each.stop)}
        touched = sum(
            any((document, at) in letters for at in range(word.start, word.end))
            for document in OF_DOCUMENT
            for word in words(TEXT)
        )
        place = None if code is None else found.labels.index(code)
        assert found.of(place) == Covered(len(own), touched, len(letters))


def test_of_each_document_it_is_told_how_much_of_the_answers_one_has_coded_oneself(study: Study):
    assert study.project.coder is not None
    assert study.project.coder.name == "coder_a"
    first, second = coverage_by_document(study.project).values()
    # by coder_a "The ministry asked" of "The ministry asked us.", and "Water" of "Water came."
    assert first == pytest.approx(18 / 22)
    assert second == pytest.approx(5 / 11)

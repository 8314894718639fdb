"""What is offered while a query is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.text.query_completion import Names, completions

NAMES = Names(
    codes=("central steering", "EU accession", "bütçe", "İşbirliği", "local and global"),
    coders=("ayşe", "bora"),
    speakers=("K1",),
    documents=("kozan-1",),
    cases=("Ordu",),
    rounds=("pilot",),
    values={"type": ("metropolitan", "metropolitan district"), "founded": ("2014",), "budget size": ()},
)


def _offered(text: str) -> list[str]:
    """The options at the sign ¦, as the whole query that each would make."""
    at = text.index("¦")
    bare = text.replace("¦", "")
    found = completions(bare, at, NAMES)
    return [found.taken(bare, each)[0] for each in found.options]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("co¦", "code:"),
        ("code:cen¦", 'code:"central steering"'),
        ("code:acc¦", 'code:"EU accession"'),
        ('code:"central st¦', 'code:"central steering"'),
        ("code:central st¦", 'code:"central steering"'),
        ("code:butce¦", "code:bütçe"),
        ("code:isb¦", "code:İşbirliği"),
        ("coder:ays¦", "coder:ayşe"),
        ("speaker:int¦", "speaker:interviewer"),
        ("code:bütçe a¦", "code:bütçe and "),
        ("code:bütçe and n¦", "code:bütçe and near("),
        ("code:bütçe and near(code:bütçe, par¦", "code:bütçe and near(code:bütçe, paragraph"),
        ("code:bütçe where ty¦", "code:bütçe where type "),
        ("code:bütçe where type = metro¦", "code:bütçe where type = metropolitan"),
        ("code:bütçe where type = metropolitan and f¦", "code:bütçe where type = metropolitan and founded "),
        ("code:bütçe wi¦", "code:bütçe within "),
        ("(code:bütç¦ and agreed)", "(code:bütçe and agreed)"),
    ],
)
def test_what_fits_best_is_offered_first(typed: str, first: str) -> None:
    assert _offered(typed)[0] == first


def test_behind_a_term_come_operators_and_behind_an_operator_terms() -> None:
    assert _offered("code:bütçe ¦")[:3] == ["code:bütçe and ", "code:bütçe or ", "code:bütçe and not "]
    assert "code:bütçe and code:" in _offered("code:bütçe and ¦")
    assert "near(code:bütçe , " in _offered("near(code:bütçe ¦")
    assert "type = " in _offered("type ¦")
    assert "(code:bütçe )" in _offered("(code:bütçe ¦")


def test_a_name_that_holds_an_operator_gets_its_marks() -> None:
    assert _offered("code:local¦") == ['code:"local and global"']


def test_words_that_are_said_are_not_guessed() -> None:
    assert _offered("text:bel¦") == []


@given(st.text(alphabet=st.sampled_from("code:\"“'()=<>!~, andornotwithinnearwhere ıİşa1|")), st.data())
def test_whatever_is_typed_something_or_nothing_is_offered(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    offers = completions(text, cursor, NAMES)
    assert 0 <= offers.start <= offers.stop == cursor

"""Cases on the command line: what they are called."""

from __future__ import annotations


def test_the_noun_of_cases_is_told_changed_and_undone(qcode, study):
    before = qcode("cases", "noun").out.strip()
    assert qcode("cases", "noun", "belediye/belediyeler").code == 0
    assert qcode("cases", "noun").out.strip() == "belediye/belediyeler"
    assert qcode("undo").code == 0
    assert qcode("cases", "noun").out.strip() == before


def test_a_noun_that_is_none_is_refused_in_a_sentence(qcode, study):
    answer = qcode("cases", "noun", "  ")
    assert answer.code != 0
    assert "is no noun for a case." in answer.err

"""Cases and codes by year, against years in which something happened."""

from __future__ import annotations

import pytest

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.tables.crosstab import code_by_attribute
from qcode.services.tables.framework import framework
from qcode.services.tables.over_time import OverTime, as_table, over_time, told
from qcode.services.tables.saturation import saturation
from tests.marked import Study

YEARS = {"A": 2008, "B": 2009, "C": 2010, "D": 2010, "E": 2013, "F": None}


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    made.code("why / votes")
    for name, year in YEARS.items():
        made.case(name, **({"founded": year} if year else {}), type="x")
    made.document("b", "[Votes](why / votes).", cases=["B"], done=["coder_a"])
    made.document("c", "[Votes](why / votes).", cases=["C"], done=["coder_a"])
    made.document("d", "Nothing.", cases=["D"], done=["coder_a"])
    made.document("e", "[Votes](why / votes).", cases=["E"])
    return made


def lines(found: OverTime) -> list[tuple[object, ...]]:
    return list(as_table(found).rows)


def test_every_year_has_a_line_and_an_event_its_sign(study: Study):
    found = over_time(study.project, by="founded", events=[2009])
    assert lines(found) == [
        ("2008", None, 1, 0, 0), ("2009", "●", 1, 1, 1), ("2010", "○", 2, 2, 1), ("2011", None, 0, 0, 0),
        ("2012", None, 0, 0, 0), ("2013", None, 1, 0, 0),
    ]  # fmt: skip
    assert as_table(found).footer == (("all", None, 5, 3, 2),)
    (sentence,) = told(found)
    assert "3 of 5 municipalities, 60% (Wilson, 95 %: 23%–88%)" in sentence
    assert sentence.endswith("2 of 6 years are such years, 33%.")


def test_longer_periods_begin_at_round_years(study: Study):
    found = over_time(study.project, by="founded", every=5, universe="all")
    assert lines(found) == [("2005–2009", None, 2, 1, 1), ("2010–2014", None, 3, 3, 2)]


def test_a_window_of_nothing_is_the_year_itself(study: Study):
    assert over_time(study.project, by="founded", events=[2009], window=0).close.n == 1


def test_an_event_before_all_cases_begins_the_table(study: Study):
    assert lines(over_time(study.project, by="founded", events=[2006]))[0] == ("2006", "●", 0, 0, 0)


def test_a_period_and_a_window_of_any_length_take_no_time(study: Study):
    found = over_time(study.project, by="founded", every=2**31 - 1, events=[2009, 2011], window=2**31 - 1)
    assert [(each.first, each.cases, each.close) for each in found.periods] == [(0, 5, True)]
    assert (found.close.n, found.years_close, found.years) == (4, 5, 6)


def test_what_a_selection_leaves_out_is_said_in_every_table_of_cases(study: Study):
    study.coder("agreed", kind="consensus")
    asked = Selection(since="2000")
    study.document("dated", "[Votes](why / votes).", cases=["B"], done=["coder_a"], date="2020-01-01")
    tables = (
        over_time(study.project, by="founded", selection=asked),
        code_by_attribute(study.project, by="type", selection=asked),
        saturation(study.project, selection=asked, draws=1),
        framework(study.project, selection=asked),
    )
    for found in tables:
        assert "4 without a date left out." in found.notes
        assert "Codings that the coders agreed on are not counted beside their own." in found.notes


def test_what_gives_no_years_is_refused(study: Study):
    with pytest.raises(UsageError, match="gives no years"):
        over_time(study.project, by="type")
    with pytest.raises(NotFound):
        over_time(study.project, by="begun")
    with pytest.raises(UsageError, match="1 or more years"):
        over_time(study.project, by="founded", every=0)
    study.case("G", staff=2.5)
    with pytest.raises(UsageError, match="which is no year"):
        over_time(study.project, by="staff")
    study.case("H", founded=17)
    with pytest.raises(UsageError, match="longer periods"):
        over_time(study.project, by="founded")


def test_without_a_year_there_is_no_table(study: Study, project: Project):
    from qcode.model.selection import Selection

    with pytest.raises(Refused, match="has a value of founded"):
        over_time(project, by="founded", selection=Selection(cases=("F",)))

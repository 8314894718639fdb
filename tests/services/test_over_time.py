"""Cases and codes by year, against years in which something happened."""

from __future__ import annotations

import pytest

from qcode.errors import NotFound, Refused, UsageError
from qcode.services.project import Project
from qcode.services.tables.over_time import OverTime, as_table, over_time, told
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

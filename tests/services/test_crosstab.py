"""Codes by an attribute of cases, worked out by hand."""

from __future__ import annotations

import pytest

from qcode.analysis.proportions import proportion
from qcode.errors import NotFound, Refused, UsageError
from qcode.model.selection import Selection
from qcode.model.table import Sign
from qcode.services.attributes.bands import banded
from qcode.services.project import Project
from qcode.services.tables import frequencies
from qcode.services.tables.crosstab import CodeByAttribute, case_codes, code_by_attribute
from qcode.services.tables.crosstab_tables import as_table, cell_excerpts
from qcode.services.telling import Stopped, listening
from tests.marked import Study
from tests.prepared import Begin

TYPES = {
    "Adana": "metropolitan",
    "Bursa": "metropolitan",
    "Canik": "district",
    "Düzce": "district",
    "Edirne": "",
    "Fatsa": "",
}


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    """Six municipalities: four have a type, one of them is not coded to the end, one of the others has no document."""
    made = Study(project)
    for at, (name, kind) in enumerate(TYPES.items()):
        made.case(name, **({"type": kind} if kind else {}), founded=2000 + 5 * at)
    for path in ("why / steering", "why / funds", "work"):
        made.code(path)
    texts = {
        "Adana": "[They asked](why / steering) and [paid](why / funds) and [paid](why / funds).",
        "Bursa": "[They asked](why / steering).",
        "Canik": "[It paid](why / funds).",
        "Düzce": "[It paid](why / funds) perhaps.",
        "Edirne": "[They asked](why / steering).",
    }
    for name, text in texts.items():
        made.document(f"{name}-1", text, cases=[name], done=[] if name == "Düzce" else ["coder_a"])
    return made


def counts(found: CodeByAttribute) -> dict[str, list[str]]:
    return {line.row.label: [f"{each.n}/{each.of}" for each in (*line.values, line.total)] for line in found.lines}


def test_cases_are_counted_once_however_many_excerpts_they_have(study: Study):
    found = code_by_attribute(study.project, by="type")
    assert found.values == ("district", "metropolitan", "(no value)")
    assert counts(found) == {
        "why": ["1/1", "2/2", "1/1", "4/4"],
        "why / steering": ["0/1", "2/2", "1/1", "3/4"],
        "why / funds": ["1/1", "1/2", "0/1", "2/4"],
        "work": ["0/1", "0/2", "0/1", "0/4"],
    }
    assert found.lines[1].total == proportion(3, 4)


def test_a_case_that_is_not_coded_to_the_end_is_left_out_and_said(study: Study):
    done, every = (code_by_attribute(study.project, by="type", universe=each) for each in ("done", "all"))
    assert "Universe: 4 municipalities all of whose documents a coder has done." in done.notes
    assert "1 municipality not coded to the end is not in this table." in done.notes
    assert "1 municipality without a document is not in this table." in done.notes
    assert counts(every)["why / funds"] == ["2/2", "1/2", "0/1", "3/5"]
    assert any(note.startswith("1 municipality not coded to the end is among them") for note in every.notes)


def test_the_test_leaves_cases_without_a_value_out(study: Study):
    found = code_by_attribute(study.project, by="type")
    steering = found.lines[1]
    # 0 of 1 and 2 of 2: three tables of these margins, of which one is as improbable: 1/3
    assert steering.test.test == "Fisher exact"
    assert steering.test.n == 3
    assert steering.test.p == pytest.approx(1 / 3)
    assert steering.expected == (pytest.approx(2 / 3), pytest.approx(4 / 3), None)
    assert steering.residuals[2] is None
    assert "1 municipality without a value is not tested." in found.notes
    assert found.lines[3].test.note == "no case has the code"
    assert [line.p_holm for line in found.lines] == [None, pytest.approx(2 / 3), pytest.approx(1), None]


def test_numbers_stand_in_bands_that_are_given_or_cut(study: Study):
    found = code_by_attribute(study.project, by="founded:2005,2015", universe="all")
    assert found.values == ("to 2004", "2005–2014", "from 2015")
    assert found.sizes == (1, 2, 2)
    assert counts(found)["why / funds"] == ["1/1", "1/2", "1/2", "3/5"]
    assert "Bands of founded begin at 2005, 2015." in found.notes
    halves = code_by_attribute(study.project, by="founded:2", universe="all")
    assert halves.values == ("to 2014", "from 2015")


def test_a_filter_moves_no_border_of_a_band(study: Study):
    few = code_by_attribute(
        study.project, by="founded:2", selection=Selection.of(where=["founded>=2015"]), universe="all"
    )
    assert few.values == ("from 2015",)


def test_the_other_tables_take_bands_too(study: Study):
    found = frequencies(study.project, by="founded:2005,2015")
    assert [each.label for each in found.columns] == ["to 2004", "2005–2014", "from 2015"]
    assert [line for line, row in zip(found.cells, found.rows, strict=True) if row.label == "why / funds"] == [
        (2, 1, 1)
    ]


@pytest.mark.parametrize("how", ["x", "2010,2000", "2000,2000", "nan", "", ","])
def test_bands_that_make_no_sense_are_refused(study: Study, how: str):
    with pytest.raises((UsageError, NotFound)):
        code_by_attribute(study.project, by=f"founded:{how}")


@pytest.mark.parametrize(
    ("how", "labels"),
    [("2010", ("to 2009", "from 2010")), ("5,", ("to 4", "from 5")), ("2001,2002", ("to 2000", "2001", "from 2002"))],
)
def test_one_border_is_a_border_and_a_small_number_with_a_comma_too(study: Study, how: str, labels: tuple[str, ...]):
    assert banded(study.project.database, f"founded:{how}").variable.choices == labels


def test_words_have_no_bands_and_documents_are_no_cases(study: Study):
    study.document("Adana-2", "More.", cases=["Adana"], place="office")
    with pytest.raises(UsageError, match="holds no numbers or dates"):
        code_by_attribute(study.project, by="type:2")
    with pytest.raises(UsageError, match="describes documents"):
        code_by_attribute(study.project, by="place")
    with pytest.raises(NotFound, match="There is no attribute “tipe”"):
        code_by_attribute(study.project, by="tipe")


def test_bands_of_numbers_that_are_not_whole_and_of_equal_ones(study: Study):
    for name, share in zip(TYPES, (0.5, 0.5, 0.5, 0.5, 2.25, 3), strict=True):
        study.case(f"{name} 2", share=share)
    found = banded(study.project.database, "share:3")
    assert found.variable.choices == ("under 2.25", "from 2.25")
    assert "which leaves 2" in found.notes[0]


def test_an_attribute_with_a_colon_in_its_name_is_itself(study: Study):
    study.case("Giresun", **{"staff:2020": 3})
    assert banded(study.project.database, "staff:2020").variable.values
    with pytest.raises(UsageError, match="no bands"):
        banded(study.project.database, "staff:2020:x")


def test_where_nothing_is_coded_to_the_end_it_says_what_to_do(project: Project):
    made = Study(project)
    made.case("Ordu", type="district")
    with pytest.raises(Refused, match="no municipality with a document"):
        code_by_attribute(project, by="type")
    made.document("ordu-1", "Water.", cases=["Ordu"])
    with pytest.raises(Refused, match="No municipality is coded to the end"):
        code_by_attribute(project, by="type")


def test_every_number_opens_its_excerpts(study: Study):
    found = code_by_attribute(study.project, by="type")
    quotes = [[each.quote for each in cell_excerpts(study.project, found, 2, column)] for column in (0, 1, 2, None)]
    assert quotes == [["It paid"], ["paid", "paid"], [], ["paid", "paid", "It paid"]]


def test_the_wide_table_is_to_read_and_the_long_one_for_programs(study: Study):
    found = code_by_attribute(study.project, by="type")
    wide = as_table(found, tree=True, intervals=True)
    assert [column.name for column in wide.columns][1] == "district (N=1)"
    assert wide.rows[1][1:4] == ("0 0 % [0–79]", "2 100 % [34–100]", "1 100 % [21–100]")
    long = as_table(found, layout="long")
    assert len(long.rows) == 4 * 4
    assert long.rows[4][:5] == ("why / steering", "district", 0, 1, 0.0)
    assert long.rows[7][:4] == ("why / steering", "all", 3, 4)
    with pytest.raises(UsageError, match="no layout"):
        as_table(found, layout="round")


def test_a_value_without_a_case_has_no_share(study: Study):
    found = code_by_attribute(study.project, by="type", selection=Selection(cases=("Edirne",)))
    assert found.values == ("(no value)",)
    assert found.lines[0].test.note == "there is no case"
    assert Sign.NO_DOCUMENT not in as_table(found).rows[0]


def test_unknown_choices_are_refused(study: Study):
    with pytest.raises(UsageError, match="no choice of cases"):
        case_codes(study.project, universe="some")
    with pytest.raises(UsageError, match="level"):
        code_by_attribute(study.project, by="type", level=1.5)


def test_the_tests_say_how_far_they_are_and_end_where_nobody_waits(study: Study):
    heard: list[tuple[str, int, int]] = []

    def hear(what: str, done: int, total: int) -> None:
        heard.append((what, done, total))
        if done == 2:
            raise Stopped("Stopped.")

    with listening(hear), pytest.raises(Stopped):
        code_by_attribute(study.project, by="type")
    assert heard == [("testing", 1, 4), ("testing", 2, 4)]

"""New codes by interview, in orders, worked out by hand."""

from __future__ import annotations

import pytest

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.tables.saturation import Saturation, as_table, reached, saturation, told
from tests.marked import Study
from tests.prepared import Begin


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    """Seven interviews, of which one is not coded to the end; the later ones are dated first."""
    made = Study(project)
    for path in ("a / b", "c", "d"):
        made.code(path)
    texts = ["[x](a / b) y", "[x](c) [y](a / b)", "x y", "[x](c) y", "[x](a) y", "x y", "[x](d) y"]
    for at, text in enumerate(texts):
        made.case(f"case {at}")
        made.document(
            f"doc {at}", text, cases=[f"case {at}"], date=f"2020-0{9 - at}-01", done=[] if at == 6 else ["coder_a"]
        )
    return made


def new(found: Saturation) -> list[int]:
    return list(found.curve.new)


def test_interviews_that_are_not_coded_to_the_end_take_no_part(study: Study):
    found = saturation(study.project, order="import", draws=20)
    assert found.names == tuple(f"doc {at}" for at in range(6))
    assert new(found) == [1, 1, 0, 0, 1, 0]
    assert "1 document not coded to the end left out." in found.notes
    assert new(saturation(study.project, order="import", universe="all", draws=20)) == [1, 1, 0, 0, 1, 0, 1]


def test_without_an_order_it_is_that_of_the_dates_where_all_have_one(study: Study):
    found = saturation(study.project, draws=20)
    assert (found.order, found.names[0], new(found)) == ("date", "doc 5", [0, 1, 1, 0, 1, 0])
    study.document("undated", "[x](c)", done=["coder_a"])
    assert saturation(study.project, draws=20).order == "import"
    assert "1 without a date left out." in saturation(study.project, order="date", draws=20).notes


def test_a_given_order_is_taken_as_it_is(study: Study):
    found = saturation(study.project, given=["doc 4", "doc 1"], base=1, run=1, draws=20)
    assert (found.order, new(found)) == ("given", [1, 2])
    assert "4 not in the given list left out." in found.notes
    with pytest.raises(Refused, match="Not coded to the end: doc 6"):
        saturation(study.project, given=["doc 6"], draws=20)
    with pytest.raises(UsageError, match="stands twice"):
        saturation(study.project, given=["doc 1", "doc 1"], draws=20)
    with pytest.raises(NotFound):
        saturation(study.project, given=["doc 9"], draws=20)


def test_cases_are_interviews_as_well(study: Study):
    found = saturation(study.project, by="municipality", order="name", draws=20)
    assert (found.noun, found.names[0], new(found)) == ("municipality", "case 0", [1, 1, 0, 0, 1, 0])


def test_with_a_depth_what_stands_deeper_counts_above(study: Study):
    found = saturation(study.project, order="import", depth=1, draws=20)
    assert found.labels == ("a", "c", "d")
    assert new(found) == [1, 1, 0, 0, 0, 0]


def test_where_saturation_is_reached_and_that_more_came_afterwards(study: Study):
    found = saturation(study.project, order="import", universe="all", base=2, run=1, thresholds=(0.0, 0.5), draws=20)
    assert found.curve.base_codes == 2
    assert found.curve.runs == (0.0, 0.0, 0.5, 0.0, 0.5)
    assert [reached(found, each) for each in found.thresholds] == ["2+1", "2+1"]
    assert "! After that, runs brought more than 0% again: those behind no. 4, 6." in told(found)
    table = as_table(found)
    assert table.rows[1][:1] + table.rows[1][3:6] == (2, 1, 2, 0.0)
    assert table.rows[4][-1] == "a"
    assert table.rows[6][5] is None


def test_too_few_interviews_are_said_and_nothing_is_made_up(study: Study):
    few = saturation(study.project, selection=Selection(documents=("doc 1", "doc 2")), draws=20)
    assert told(few) == ["There are fewer than 4 documents, too few for a base."]
    none = saturation(study.project, selection=Selection(codes=("d",)), draws=20)
    assert told(none) == ["The first 4 documents have no code, and nothing can be compared with them."]
    assert all(row[5] is None for row in as_table(none).rows)


def test_nothing_coded_to_the_end_is_refused(project: Project):
    with pytest.raises(Refused, match="There is no document yet"):
        saturation(project)
    Study(project).document("one", "Water.")
    with pytest.raises(Refused, match="No document is coded to the end"):
        saturation(project)


@pytest.mark.parametrize(
    "words",
    [{"by": "speaker"}, {"order": "length"}, {"order": "given"}, {"order": "name", "given": ["doc 1"]},
     {"universe": "some"}, {"base": 0}, {"draws": 0}, {"thresholds": ()}, {"thresholds": (5,)}],
)  # fmt: skip
def test_words_that_make_no_sense_are_refused(study: Study, words: dict[str, object]):
    with pytest.raises(UsageError):
        saturation(study.project, **words)


def test_what_lacks_is_said_where_there_is_nothing_to_follow(project: Project):
    study = Study(project)
    with pytest.raises(Refused, match="There is no document yet"):
        saturation(project)
    study.document("one", "[They paid](money).", done=["coder_a"], date="2020-01-01")
    with pytest.raises(Refused, match="No document is in what was asked for"):
        saturation(project, selection=Selection(since="2021"))
    with pytest.raises(Refused, match="No municipality has a document yet"):
        saturation(project, by="case")


def test_a_threshold_is_told_as_it_was_chosen(project: Project):
    study = Study(project)
    for at in range(6):
        study.document(f"d{at}", f"[They paid](code {at}).", done=["coder_a"])
    found = saturation(project, thresholds=(0.025, 0.005, 0.5), draws=2)
    sentences = [each.partition(" new")[0] for each in told(found) if each.startswith("At most")]
    assert sentences == ["At most 2.5%", "At most 0.5%", "At most 50%"]

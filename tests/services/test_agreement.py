"""Agreement of projects, against libraries and against figures worked out by hand."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import krippendorff
import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import cohen_kappa_score

from qcode.analysis.agreement import (
    brennan_prediger,
    dice,
    fleiss_kappa,
    gwet_ac1,
    jaccard,
    percent_agreement,
)
from qcode.analysis.disagreements import compare
from qcode.errors import Refused, UsageError
from qcode.model.coding import State
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.services import coding, rounds
from qcode.services.agreement import AgreementReport, Terms, agreement, compared, disagreements
from qcode.services.agreement.offers import Twice, in_two_rounds, newest_round
from qcode.services.agreement.tables import lines_table, overall_table, save_report, tables, terms
from qcode.services.codebook import add_code
from qcode.services.documents import set_state
from qcode.services.project import Project
from qcode.services.study import make_demo
from qcode.storage.units import load_ranges
from tests.marked import Study
from tests.prepared import Begin


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample study, coded by two."""
    made = make_demo(tmp_path_factory.mktemp("demo") / "demo.qcode")
    yield made
    made.close()


def matrix(project: Project, code: str) -> np.ndarray:
    """Which sentences each coder gave a code, computed sentence by sentence: of shape (coders, sentences)."""
    database, rows = project.database, []
    both = "select document_id from assignments where state = 'done' group by document_id having count(*) = 2"
    code_id = database.value("select id from codes where name = :name", name=code)
    for (document,) in list(database.tuples(f"{both} order by document_id")):
        edges = load_ranges(database, document, "sentence")
        for start, stop in zip(edges[0::2], edges[1::2], strict=True):
            marks = []
            for coder in (1, 2):
                spans = list(database.tuples(
                    "select start, stop from codings where document_id = :d and code_id = :k and coder_id = :c",
                    d=document, k=code_id, c=coder))  # fmt: skip
                covered = sum(max(0, min(stop, end) - max(start, begin)) for begin, end in spans)
                inside = any(2 * (min(stop, end) - max(start, begin)) >= end - begin for begin, end in spans)
                marks.append(covered > 0 and (2 * covered >= stop - start or inside))
            rows.append(marks)
    return np.array(rows, dtype=int).T


@pytest.mark.parametrize("code", ["central steering", "EU accession", "staff", "budget limits"])
def test_the_figures_of_a_code_are_those_of_scikit_learn_and_krippendorff(sample: Project, code: str):
    report = agreement(sample, draws=20)
    name = sample.database.value("select name from codes where name like :name", name=f"%{code}%")
    marks = matrix(sample, name)
    line = next(each for each in report.lines if each.code.endswith(name))
    assert report.units == marks.shape[1]
    assert line.marked == tuple(marks.sum(axis=1))
    assert line.both == int((marks.sum(axis=0) == 2).sum())
    assert line.only == (int(((marks[0] == 1) & (marks[1] == 0)).sum()), int(((marks[0] == 0) & (marks[1] == 1)).sum()))
    assert line.kappa.value == pytest.approx(cohen_kappa_score(*marks))
    alpha = krippendorff.alpha(reliability_data=marks, level_of_measurement="nominal")
    assert line.alpha.value == pytest.approx(alpha)
    assert line.f1.value == pytest.approx(2 * line.both / sum(line.marked))
    assert line.more["percent agreement"].value == pytest.approx((marks[0] == marks[1]).mean())


def test_the_passages_that_differ_account_for_all_that_was_marked(sample: Project):
    found = disagreements(sample, agreed=True)
    assert len(disagreements(sample)) == sum(each.family != "agreed" for each in found)
    for each in found:
        assert len(each.quote) == len(each.span)
        assert each.first or each.second
        assert each.coders == ("coder_a", "coder_b")
    report = agreement(sample, draws=5)
    assert sum(each.passages for each in report.confusion) == len(found)


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    """Two documents of four sentences that both have done, one that only coder_a has."""
    made = Study(project)
    made.code("flood")
    made.code("hope")
    made.code("unused")
    made.document("one", "[Rain fell.](flood@coder_a,coder_b) [We wait.](hope@coder_a) Nothing came. It is late.",
                  done=["coder_a", "coder_b"])  # fmt: skip
    made.document("two", "[Rain fell.](flood@coder_b) [We wait.](hope@coder_a,coder_b) Nothing came. It is late.",
                  done=["coder_a", "coder_b"])  # fmt: skip
    made.document("three", "[Rain fell.](flood@coder_a) We wait.", done=["coder_a"])
    return made


def line(report: AgreementReport, code: str):
    return next(each for each in report.lines if each.code == code)


def test_a_small_study_comes_out_as_worked_out_by_hand(study: Study):
    report = agreement(study.project, draws=10)
    assert (report.units, report.documents, report.not_double) == (8, ("one", "two"), 1)
    flood = line(report, "flood")
    # a = 1, b = 0, c = 1, d = 6; kappa: Po = 7/8, Pe = (1·2 + 7·6)/64
    assert (flood.marked, flood.both, flood.only) == ((1, 2), 1, (0, 1))
    assert flood.kappa.value == pytest.approx((7 / 8 - 44 / 64) / (1 - 44 / 64))
    # alpha: 1 - 15·2·1/(2·3·13)
    assert flood.alpha.value == pytest.approx(1 - 15 / (3 * 13))
    assert flood.f1.value == pytest.approx(2 / 3)
    assert str(flood.flag) == "too few"


def test_a_code_that_nobody_used_is_undefined_and_left_out_of_the_mean(study: Study):
    report = agreement(study.project, draws=10)
    unused = line(report, "unused")
    assert (unused.alpha.value, unused.kappa.value, unused.interval) == (None, None, None)
    assert unused.alpha.note == "not used by either coder"
    assert len(report.defined) == 2
    assert report.codes == 3


def test_where_both_marked_text_is_measured_document_by_document(study: Study):
    report = agreement(study.project, draws=10)
    where = next(each for each in report.overall if each.name == "|u-alpha")
    assert where.agreement.units == report.characters == 90
    assert where.interval is not None
    assert where.interval.low is None
    whole = agreement(study.project, draws=10, by="document")
    assert [each.name for each in whole.groups] == ["one", "two"]
    assert [each.units for each in whole.groups] == [4, 4]
    assert whole.groups[0].spans == (2, 1)


def test_few_documents_are_said_to_be_few(study: Study):
    report = agreement(study.project, draws=10)
    assert any("over units" in each for each in terms(report))


def test_what_was_sealed_is_compared_and_not_what_became_of_it(study: Study):
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one", "two"])
    with pytest.raises(Refused, match="Not all coders"):
        agreement(study.project, round="pilot")
    for name in ("coder_a", "coder_b"):
        with Project.open(study.project.place, coder=name) as theirs:
            rounds.submit(theirs, as_done=True)
    before = agreement(study.project, round="pilot", draws=10)
    keys = [key for (key,) in study.project.database.tuples("select id from codings where coder_id = 1")]
    coding.remove_codings(study.project, keys)
    coding.apply_codes(study.project, document_id=1, span=Span(0, 40), code_ids=[3])
    after = agreement(study.project, round="pilot", draws=10)
    assert after == before
    assert line(before, "flood").both == 1
    assert "as submitted in the round “pilot”" in before.state
    assert line(agreement(study.project, draws=10), "flood").both == 0


def test_documents_of_a_sealed_round_are_left_out_and_that_is_said(study: Study):
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one"])
    report = agreement(study.project, draws=10)
    assert report.documents == ("two",)
    assert report.notes == ("documents left out, being sealed until all have submitted (pilot): 1",)


def test_three_coders_give_the_alpha_of_the_library_with_a_document_missing(study: Study):
    with study.project.write("test") as tx:
        study._coder(tx, "coder_c")
    with Project.open(study.project.place, coder="coder_c") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(0, 10), code_ids=[1])
        coding.apply_codes(theirs, document_id=1, span=Span(12, 19), code_ids=[1])
        set_state(theirs, [1], State.DONE)
    report = agreement(study.project, draws=10)
    assert report.coders == ("coder_a", "coder_b", "coder_c")
    marks = [[1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0], [1, 1, 0, 0, *[np.nan] * 4]]
    expected = krippendorff.alpha(reliability_data=np.array(marks), level_of_measurement="nominal")
    assert line(report, "flood").alpha.value == pytest.approx(expected)
    pairs = agreement(study.project, draws=10, by="pair")
    assert [(each.name, each.documents) for each in pairs.groups] == [
        ("coder_a and coder_b", 2), ("coder_a and coder_c", 1), ("coder_b and coder_c", 1),
    ]  # fmt: skip


def test_three_coders_give_gwets_means_over_units_and_counts_that_know_no_order_of_coders(study: Study):
    add_code(study.project, "rest")
    with study.project.write("test") as tx:
        study._coder(tx, "bora")
    with Project.open(study.project.place, coder="bora") as theirs:
        for start, stop in ((0, 10), (12, 19)):
            coding.apply_codes(theirs, document_id=1, span=Span(start, stop), code_ids=[1])
        set_state(theirs, [1], State.DONE)
    report = agreement(study.project, draws=10, full=True)
    found = line(report, "flood")
    marks = np.array([[1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0], [1, 1, 0, 0, *[np.nan] * 4]])
    for name, expected in (
        ("percent agreement", percent_agreement(marks)), ("Fleiss' kappa", fleiss_kappa(marks)),
        ("PABAK", brennan_prediger(marks, categories=2)), ("Gwet's AC1", gwet_ac1(marks, categories=2)),
        ("Jaccard", jaccard(marks)),
    ):  # fmt: skip
        assert found.more[name].value == pytest.approx(expected.value)
    assert (found.alpha.units, found.more["PABAK"].units, found.f1.value) == (8, 8, pytest.approx(dice(marks).value))
    assert (found.both, found.only) == (3, (3,))
    assert "Scott's pi" not in found.more
    assert line(report, "rest").alpha.note == "not used by any coder"
    where = next(each.agreement for each in report.overall if each.name == "|u-alpha")
    assert where.note == "of the 1 of 2 documents that all coders finished"
    assert "are of the documents that all coders finished." in " ".join(lines_table(report, tells_all=True).notes)
    columns = [each.name for each in lines_table(report).columns]
    assert columns[:7] == ["code", "n coder_a", "n coder_b", "n bora", "both", "only one", "F1"]


@pytest.mark.parametrize("unit", ["sentence", "turn", "paragraph", "document"])
@pytest.mark.parametrize("by", ["code", "case", "pair", "document"])
def test_every_unit_and_every_division_can_be_asked_for(sample: Project, unit: str, by: str):
    report = agreement(sample, unit=unit, by=by, draws=10, full=True)
    assert report.units > 0
    assert lines_table(report, tells_all=True).rows


def test_turns_are_units_where_there_are_some(project: Project):
    made = Study(project)
    both = ["coder_a", "coder_b"]
    made.document("one", "A: [We wait.](flood@coder_a,coder_b) Long.\nB: Rain fell.\nA: Yes.\nB: So.\n", done=both)
    made.document("two", "[We wait.](flood@coder_a)", done=both)
    report = agreement(project, unit="turn", draws=10)
    assert (report.units, line(report, "flood").marked) == (4, (1, 1))
    assert report.notes == ("documents without turns, which have no units: 1",)


def test_where_nobody_coded_anything_every_figure_says_why_and_nothing_of_an_interval(project: Project):
    made = Study(project)
    made.document("one", "Rain fell. [We wait.](flood@coder_a)", done=["coder_b"])
    made.document("two", "Rain fell. Long ago.", done=["coder_a", "coder_b"])
    report = agreement(project, draws=10)
    rows = overall_table(report).rows
    assert all(row[1] is None for row in rows)
    assert [row[-1] for row in rows[:2]] == [
        "only one set of codes was used, so there is nothing to disagree about", "no unit was coded by two coders",
    ]  # fmt: skip
    assert all(row[-1] and "draw" not in row[-1] for row in rows)


def test_a_unit_that_the_documents_lack_is_refused_with_the_others(project: Project):
    Study(project).document("one", "Rain fell.", done=["coder_a", "coder_b"])
    with pytest.raises(Refused, match="no turns") as caught:
        agreement(project, unit="turn")
    assert caught.value.hint == "Take another unit: sentence, paragraph, document."


def test_passages_and_units_are_cited_by_the_turn_in_which_they_begin(project: Project):
    made = Study(project)
    both = ["coder_a", "coder_b"]
    made.document("one", "A: Yes.\nB: Rain fell.\nA: [We wait.](flood@coder_a) Long.\nB: So.\n", done=both)
    made.document("two", "Rain fell.\n\nSo. [We wait.](flood@coder_a)", done=both)
    found = compared(project, Terms(draws=10))
    assert [each.citation for each in found.passages()] == ["one, turn 3", "two, paragraph 2"]
    assert [each.where for each in found.units()] == ["turn 3", "paragraph 2"]


def test_boundaries_are_measured_at_four_shares_of_overlap(project: Project):
    made = Study(project)
    both = ["coder_a", "coder_b"]
    # of their union these share 17 of 30 characters (57 %), 24 of 30 (80 %), all
    made.document("one", "[[Rain fell all day](flood@coder_b) and we wait.](flood@coder_a)", done=both)
    made.document("two", "[[Rain fell all day and we](flood@coder_b) wait.](flood@coder_a)", done=both)
    made.document("six", "[Rain fell all day and we wait.](flood@coder_a,coder_b)", done=both)
    report = agreement(project, draws=10)
    assert [share for share, _ in report.matching] == [0.5, 0.7, 0.9, 1.0]
    assert [each.value for _, each in report.matching] == pytest.approx([1, 2 / 3, 1 / 3, 1 / 3])
    assert "50%: 1.000, 70%: 0.667, 90%: 0.333, 100%: 0.333" in " ".join(tables(report)["kinds"].notes)


@pytest.mark.parametrize("by", ["code", "case", "pair", "document"])
def test_measuring_can_be_ended_at_every_beat_and_leaves_nothing_half_done(sample: Project, by: str):
    class Enough(Exception):
        pass

    beats = 0

    def count() -> None:
        nonlocal beats
        beats += 1

    whole = compared(sample, Terms(draws=600), beat=count).report(by=by, beat=count)
    for last in range(beats):
        left = last

        def stop() -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Enough

        with pytest.raises(Enough):
            compared(sample, Terms(draws=600), beat=stop).report(by=by, beat=stop)
    assert beats > 4
    assert compared(sample, Terms(draws=600)).report(by=by) == whole


def test_every_coefficient_stands_in_a_table_of_its_own_where_it_is_asked_for(sample: Project):
    report = agreement(sample, draws=10, full=True)
    found = tables(report)["coefficients"]
    assert [column.name for column in found.columns] == [
        "code", "alpha", "percent agreement", "Scott's pi", "PABAK", "Gwet's AC1", "Jaccard", "prevalence index",
        "bias index", "|u-alpha", "(k)u-alpha",
    ]  # fmt: skip
    assert len(found.rows) == len(report.lines)
    assert "coefficients" not in tables(agreement(sample, draws=10))


def test_a_coder_is_compared_with_himself_in_two_rounds(study: Study):
    for name, spans in (("pilot", [Span(0, 10)]), ("again", [Span(0, 10), Span(12, 19)])):
        rounds.new_round(study.project, name, coders=["coder_a"], documents=["one", "two"], blind=False)
        for span in spans:
            coding.apply_codes(study.project, document_id=1, span=span, code_ids=[1])
        rounds.submit(study.project, name, as_done=True)
    # The codings of before the rounds belong to both; the first round adds none, the second 12-19.
    keys = study.project.database.tuples("select start, stop from codings where coder_id = 1 and document_id = 1")
    assert {(0, 10), (12, 19)} <= set(keys)
    report = agreement(study.project, round="pilot", against="again", coders=["coder_a"], draws=10)
    assert report.coders == ("coder_a in pilot", "coder_a in again")
    assert (line(report, "flood").both, line(report, "flood").only) == (1, (0, 1))
    assert "“pilot”" in report.state
    assert "“again”" in report.state
    with pytest.raises(UsageError, match="One coder is compared in two rounds"):
        agreement(study.project, round="pilot", against="again")
    with pytest.raises(UsageError, match="himself in two rounds"):
        agreement(study.project, round="pilot", against="pilot", coders=["coder_a"])


def test_what_can_be_compared_are_rounds_of_several_coders_and_coders_of_two_rounds(study: Study):
    assert (newest_round(study.project), in_two_rounds(study.project)) == (None, [])
    for name, whom in (("pilot", ["coder_a", "coder_b"]), ("again", ["coder_a"]), ("sealed", ["coder_a", "coder_b"])):
        rounds.new_round(study.project, name, coders=whom, documents=["one", "two"])
        for coder in whom if name != "sealed" else whom[:1]:
            with Project.open(study.project.place, coder=coder) as theirs:
                rounds.submit(theirs, name, as_done=True)
    assert newest_round(study.project) == "pilot"
    assert in_two_rounds(study.project) == [Twice("coder_a", "pilot", "again")]


def test_drift_of_one_coder_in_two_rounds_follows_the_order_of_that_coder(project: Project):
    made, names = Study(project), [f"text {number}" for number in range(6)]
    for name in names:
        made.document(name, "[We wait.](flood@coder_a) [Rain fell.](hope@coder_b) Long ago.")
    with Project.open(project.place, coder="coder_b") as theirs:
        for name, changed in (("pilot", ()), ("again", (1, 2, 3))):
            rounds.new_round(project, name, coders=["coder_b"], documents=names, blind=False)
            for document in range(1, 7):
                span = Span(20, 29) if document in changed else Span(9, 19)
                coding.apply_codes(theirs, document_id=document, span=span, code_ids=[1])
            rounds.submit(theirs, name, as_done=True)
    with project.write("test") as tx:
        for key, document, coder in list(tx.tuples("select id, document_id, coder_id from codings")):
            day = document if coder == 2 else 20 - document
            tx.update("codings", key, created=f"2026-01-{day:02}T10:00:00Z")
    report = agreement(project, round="pilot", against="again", coders=["coder_b"], by="order", draws=10)
    assert [(each.name, each.documents) for each in report.groups] == [("1 to 3", 3), ("4 to 6", 3)]
    first, last = (each.alpha.value for each in report.groups)
    assert first < last == 1
    assert overall_table(report).title == "Agreement, coder_b in pilot and coder_b in again"


def test_drift_follows_the_order_in_which_both_coded(project: Project):
    made = Study(project)
    both = ["coder_a", "coder_b"]
    for number in range(6):
        whose = "coder_a,coder_b" if number > 2 else "coder_a"
        made.document(f"text {number}", f"[We wait.](flood@{whose}) [Rain fell.](hope@coder_b) Long ago.", done=both)
    with project.write("test") as tx:
        for key, document, coder in list(tx.tuples("select id, document_id, coder_id from codings")):
            day = document if coder == 1 else 2 * document
            tx.update("codings", key, created=f"2026-01-{day:02}T10:00:00Z")
    report = agreement(project, by="order", draws=10)
    assert [(each.name, each.documents) for each in report.groups] == [("1 to 3", 3), ("4 to 6", 3)]
    assert [each.inside for each in report.groups] == [
        tuple(f"text {at}" for at in range(first, first + 3)) for first in (0, 3)
    ]
    assert report.groups[0].alpha.value < report.groups[1].alpha.value
    # Places 1 to 6 against alphas of which three and three are equal: (2, 2, 2, 5, 5, 5) as ranks.
    assert report.trend.value == pytest.approx(spearmanr(range(6), [0, 0, 0, 1, 1, 1]).statistic)
    assert "came nearer" in lines_table(report).notes[-1]


def test_documents_that_the_coders_took_the_other_way_round_share_their_place(project: Project):
    made = Study(project)
    both = ["coder_a", "coder_b"]
    agreed = [False, True, False, True, True, True]
    for number, each in enumerate(agreed):
        whose = "coder_a,coder_b" if each else "coder_a"
        made.document(f"text {number}", f"[We wait.](flood@{whose}) [Rain fell.](hope@coder_b) Long ago.", done=both)
    with project.write("test") as tx:
        for key, document, coder in list(tx.tuples("select id, document_id, coder_id from codings")):
            day = document if coder == 1 else {1: 2, 2: 1}.get(document, document)
            tx.update("codings", key, created=f"2026-01-{day:02}T10:00:00Z")
    report = agreement(project, by="order", draws=10)
    assert report.trend.value == pytest.approx(spearmanr([1.5, 1.5, 3, 4, 5, 6], agreed).statistic)


def test_codings_of_one_time_tell_no_order(study: Study):
    with study.project.write("test") as tx:
        for (key,) in list(tx.tuples("select id from codings")):
            tx.update("codings", key, created="2026-01-01T10:00:00Z")
    with pytest.raises(Refused, match="tell no order"):
        agreement(study.project, by="order", draws=10)


def test_the_types_of_disagreement_add_up_and_say_how_well_boundaries_meet(study: Study):
    report = agreement(study.project, draws=10)
    assert sum(each.passages for each in report.kinds) == sum(each.passages for each in report.confusion)
    assert report.boundaries.passages == sum(
        each.passages for each in report.kinds if each.kind.value in ("agreed", "boundary only")
    )


def test_every_unit_behind_a_figure_is_listed_with_who_gave_it_what(sample: Project):
    found = compared(sample, Terms(draws=5))
    report = found.report(parts=("lines",))
    one = next(each for each in report.lines if each.code.endswith("central steering"))
    units = found.units(code_id=one.code_id)
    by = [each.by for each in units]
    assert by.count(("coder_a", "coder_b")) == one.both
    assert (by.count(("coder_a",)), by.count(("coder_b",))) == one.only
    text = {each.document: each for each in units}
    assert all(each.quote.strip() for each in text.values())
    everything = found.units()
    assert len(everything) == int(found.figures.sets.coded.sum())
    ours = found.units(documents=[units[0].document])
    assert {each.document for each in ours} == {units[0].document}


def test_a_selection_narrows_the_documents_and_the_codes(study: Study):
    report = agreement(study.project, draws=10, selection=Selection(documents=("one",), codes=("flood",)))
    assert (report.units, [each.code for each in report.lines]) == (4, ["flood"])
    assert report.selection == "documents one; codes flood"


def test_words_that_make_no_sense_are_refused(study: Study):
    for wrong in ({"unit": "page"}, {"by": "coder"}, {"draws": 0}, {"coders": ["coder_a"]},
                  {"selection": Selection(coders=("coder_a",))}):  # fmt: skip
        with pytest.raises(UsageError):
            agreement(study.project, **wrong)


def test_a_report_is_written_in_every_format(sample: Project, tmp_path: Path):
    report = agreement(sample, draws=10)
    stream = io.StringIO()
    save_report(report, to=stream, format="json")
    assert set(json.loads(stream.getvalue())) == {"overall", "lines", "confusion", "kinds"}
    for name in ("text", "markdown", "latex", "html", "csv", "tsv", "jsonl"):
        out = io.StringIO()
        save_report(report, to=out, format=name)
        assert "central steering" in out.getvalue()
    save_report(report, to=tmp_path / "report.docx")
    tables = docx.Document(str(tmp_path / "report.docx")).tables
    words = [cell.text for table in tables for cell in table._cells]
    assert {"alpha on sets of codes", "boundary only", "Why a unit / central steering"} <= set(words)
    save_report(report, to=tmp_path / "report.xlsx")
    assert (tmp_path / "report.xlsx").stat().st_size > 1000


def test_the_check_of_the_passages_holds_in_each_document(study: Study):
    rows = [[], []]
    for coder, start, stop, code in study.project.database.tuples(
        "select coder_id, start, stop, code_id from codings where document_id = 1"
    ):
        rows[0 if coder == 1 else 1].append((start, stop, code))
    assert sum(each.characters for each in compare(*rows)) == 10 + 8

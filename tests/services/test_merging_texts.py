"""Two corrections of one text in different words: the newer one holds, and somebody decides between them."""

from __future__ import annotations

from itertools import permutations, product
from pathlib import Path

import pytest

from qcode.errors import Refused
from qcode.model.document import Span
from qcode.services import agreement, coding, documents, history, memos, rounds
from qcode.services.documents.correcting import correct
from qcode.services.merging import merge
from qcode.services.merging.conflicts import Conflict, conflicts
from qcode.services.merging.deciding import decide
from qcode.services.merging.sharing import copy_project, share
from qcode.services.project import Project
from qcode.services.rounds.sealed import sealed_table
from qcode.services.settling import Outcome, queue, settle
from qcode.storage.documents import text_of
from tests.marked import Study
from tests.services.correcting_study import CORRECTED, TEXT, file, quotes
from tests.services.merging_histories import contents, differences
from tests.services.settling_study import ONE, Pilot
from tests.services.test_correcting import study
from tests.services.test_merging_corrections import GONE, code, theirs, together
from tests.services.test_merging_histories import drop

__all__ = ["study", "theirs"]

BUDGET = TEXT.replace("Bütçe", "Bütçemiz")
"""Another correction of the text: it keeps the sentence that `CORRECTED` takes out."""


@pytest.fixture
def apart(study: Study, theirs: Project, tmp_path: Path) -> tuple[Project, Project]:
    """Two copies of which each has corrected the text in its own way, the second one later."""
    correct(study.project, 1, file(tmp_path, CORRECTED))
    correct(theirs, 1, file(tmp_path, BUDGET))
    return study.project, theirs


def only(project: Project) -> Conflict:
    (found,) = conflicts(project)
    return found


def words(project: Project, coder: str) -> list[str]:
    return [said for _, who, said in quotes(project) if who == coder]


def test_it_is_said_before_that_the_text_was_corrected_in_different_ways(apart):
    one, other = apart
    said = merge(one, other.place, dry_run=True)
    assert said.conflicts == ("document “adana”: corrected differently",)
    assert not conflicts(one)


def test_the_conflict_shows_the_places_where_the_texts_differ_and_who_wrote_them(apart):
    one, other = apart
    together(one, other)
    found = only(one)
    assert (found.title, found.field) == ("document “adana”", "corrected differently")
    shown, against = found.values
    assert (shown.by.coder, against.by.coder) == ("coder_b", "coder_a")
    assert any("[Bütçemiz]" in place for place in shown.places)
    assert any("[Bütçe]" in place for place in against.places)
    assert any("[Kimse yardım etmedi.]" in place for place in shown.places)
    assert [each.values for each in conflicts(other)] == [found.values]


def test_what_was_coded_in_the_text_that_does_not_hold_finds_its_words_in_the_one_that_does(apart):
    one, other = apart
    code(one, CORRECTED.index("bekliyoruz"), CORRECTED.index("bekliyoruz") + 10, memo="they wait")
    new = CORRECTED.index("Yeni bir")
    code(one, new, new + 8, memo="something new")
    said = merge(other, one.place, dry_run=True)
    assert "coding “flood”, “coder_a” in adana: “Yeni bir” is lost, kept as a memo on the document" in said.places
    together(one, other)
    assert "bekliyoz" in words(other, "coder_a")
    kept = {memo.text: memo.title for memo in memos.list_memos(one)}
    assert kept["flood (coder_a): “Yeni bir”"] == "Lost where the text was corrected otherwise"
    assert kept["something new"] == "flood: “Yeni bir” (lost in a correction)"
    assert ("help", "coder_b", "Kimse yardım etmedi.") in quotes(one)
    assert not any("Lost in the correction" in memo.title for memo in memos.list_memos(other))


def test_what_both_have_put_in_alike_keeps_its_codings(study: Study, theirs: Project, tmp_path: Path):
    correct(study.project, 1, file(tmp_path, "Başlık.\n\n" + TEXT))
    code(study.project, 0, 6)
    correct(theirs, 1, file(tmp_path, "Başlık.\n\n" + BUDGET))
    together(study.project, theirs)
    assert "Başlık" in words(theirs, "coder_a")


@pytest.mark.parametrize("choice", [0, 1])
def test_it_is_decided_by_hand_and_every_copy_follows(apart, tmp_path: Path, choice: int):
    one, other = apart
    copy_project(one.place, tmp_path / "c.qcode")
    together(one, other)
    decide(one, only(one).id, choice)
    assert conflicts(one) == []
    text = CORRECTED if choice else BUDGET
    together(one, other)
    with Project.open(tmp_path / "c.qcode", coder="coder_a") as third:
        code(third, 6, 11)
        together(third, one)
        together(other, third)
        assert [text_of(each.database, 1) for each in (one, other, third)] == [text] * 3
        assert [conflicts(each) for each in (one, other, third)] == [[]] * 3
        assert "Evden" in words(one, "coder_a")


@pytest.mark.parametrize("choice", [0, 1])
def test_a_decision_is_undone_and_the_conflict_stands_again(apart, choice: int):
    one, other = apart
    together(one, other)
    before, conflict = contents(one), only(one)
    decide(one, conflict.id, choice)
    history.undo(one)
    assert only(one).values == conflict.values
    together(one, other)
    assert differences(contents(one), before) == []


def test_two_who_decide_otherwise_stand_against_each_other_again(apart, tmp_path: Path):
    one, other = apart
    together(one, other)
    decide(one, only(one).id, 0)
    decide(other, only(other).id, 1)
    together(one, other)
    assert text_of(one.database, 1) == CORRECTED
    found = only(one)
    assert len(found.values) == 2
    decide(other, only(other).id, 1)
    together(one, other)
    assert text_of(one.database, 1) == BUDGET
    assert conflicts(one) == []


def test_who_corrects_further_has_decided(apart, tmp_path: Path):
    one, other = apart
    together(one, other)
    correct(one, 1, file(tmp_path, "Başlık.\n\n" + BUDGET))
    assert conflicts(one) == []
    together(one, other)
    assert conflicts(other) == []
    assert text_of(other.database, 1).startswith("Başlık.")


def test_where_the_correction_that_held_was_taken_back_the_other_one_holds(apart, tmp_path: Path):
    one, other = apart
    copy_project(other.place, tmp_path / "c.qcode")
    together(one, other)
    with Project.open(tmp_path / "c.qcode", coder="coder_b") as third:
        history.undo(third)
        merge(one, third.place)
    together(one, other)
    assert text_of(other.database, 1) == CORRECTED
    assert conflicts(one) == []
    assert not any(each == "help" for each, _, _ in quotes(one))


def test_who_has_the_text_that_holds_takes_back_what_she_did_before_somebody_merged(apart):
    one, other = apart
    code(other, 6, 11)
    with Project.open(other.place, coder="coder_a") as also:
        merge(also, one.place)
    assert other.database.value("select revision from documents") == 3
    before = len(quotes(other))
    history.undo(other)
    assert len(quotes(other)) == before - 1
    with pytest.raises(Refused, match="what it touched was made to fit with that copy"):
        history.undo(other)


TWICE = CORRECTED.replace("Ali", "Veli")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_chains_of_corrections_are_the_same_in_every_order(study: Study, theirs: Project, tmp_path: Path, order):
    """One corrects twice, one once alike and then differently, and one once differently."""
    copy_project(study.project.place, tmp_path / "c.qcode")
    with Project.open(tmp_path / "c.qcode", coder="coder_a") as third:
        correct(study.project, 1, file(tmp_path, CORRECTED))
        code(study.project, 6, 11)
        correct(study.project, 1, file(tmp_path, TWICE))
        correct(theirs, 1, file(tmp_path, CORRECTED))
        correct(theirs, 1, file(tmp_path, "Başlık.\n\n" + CORRECTED))
        code(theirs, 0, 6, memo="a title")
        correct(third, 1, file(tmp_path, BUDGET))
        code(third, GONE, GONE + 20)
        copies = [study.project, theirs, third]
        first, second, last = (copies[each] for each in order)
        merge(first, second.place)
        merge(first, last.place)
        together(first, second)
        together(second, last)
        assert differences(contents(first), contents(last)) == []
        assert text_of(first.database, 1) == BUDGET
        assert len(only(first).values) == 3
        said = "select number, length(text) from revisions order by number"
        assert [number for number, _ in first.database.tuples(said)] == [-3, -2, -1, 1, 5]
        decide(last, only(last).id, 1)
        together(first, last)
        assert conflicts(first) == []


def test_a_document_that_was_corrected_here_and_removed_there_stands_in_conflict(apart):
    one, other = apart
    documents.remove_documents(one, [1])
    together(one, other)
    found = {(each.thing, each.about): each for each in conflicts(one)}
    assert found.keys() == {("documents", "removed"), ("documents", "revision")}
    removed = found["documents", "removed"]
    decide(one, removed.id, 1)
    together(one, other)
    assert other.database.value("select count(*) from documents") == 0
    assert conflicts(other) == []


def test_speakers_and_turns_are_those_of_the_text_that_holds(study: Study, theirs: Project, tmp_path: Path):
    correct(study.project, 1, file(tmp_path, TEXT.replace("Mara:", "Zoe:") + "\nEce: Ben de geldim.\n"))
    correct(theirs, 1, file(tmp_path, "Ali: Başlıyoruz.\n\n" + TEXT))
    before = documents.open_document(theirs, 1)
    together(study.project, theirs)
    opened = documents.open_document(study.project, 1)
    assert [each.name for each in opened.speakers] == [each.name for each in before.speakers]
    assert opened.turns == before.turns
    assert opened.sentences == before.sentences
    decide(study.project, only(study.project).id, 1)
    together(study.project, theirs)
    assert "Zoe" in {each.name for each in documents.open_document(theirs, 1).speakers}


def test_a_copy_on_a_server_comes_to_the_same(study: Study, tmp_path: Path, postgres: str):
    server = f"{postgres}{'&' if '?' in postgres else '?'}project=merging"
    copy_project(study.project.place, server)
    try:
        with Project.open(server, coder="coder_b") as there:
            correct(study.project, 1, file(tmp_path, CORRECTED))
            correct(there, 1, file(tmp_path, BUDGET))
            together(study.project, there)
            decide(there, only(there).id, 1)
            together(study.project, there)
            assert text_of(study.project.database, 1) == CORRECTED
    finally:
        drop(server)


def test_the_span_of_a_coding_that_both_texts_have_is_where_the_words_are(apart):
    one, other = apart
    together(one, other)
    for each in coding.codings_of(one, 1):
        assert BUDGET[each.span.start : each.span.end].strip()
    assert Span(GONE, GONE + 20) in [each.span for each in coding.codings_of(one, 1)]


def test_what_a_round_submitted_on_the_text_that_does_not_hold_keeps_its_words_and_its_figures(
    project: Project, tmp_path: Path
):
    Pilot(project, {"one": "".join(f"{'AB'[at % 2]}: {line}\n" for at, line in enumerate(ONE.splitlines()))})
    text = text_of(project.database, 1)
    copy_project(project.place, tmp_path / "other.qcode")
    correct(project, 1, file(tmp_path, "A: Only here.\n" + text.replace("We had hope. ", "")))
    rounds.new_round(project, "again", coders=["coder_a", "coder_b"], documents=["one"])
    for coder in ("coder_a", "coder_b"):
        with Project.open(project.place, coder=coder) as theirs:
            coding.apply_codes(theirs, document_id=1, span=Span(3, 13 if coder == "coder_a" else 7), code_ids=[1])
            rounds.submit(theirs, "again", as_done=True)
    submitted = submissions(project)
    with Project.open(tmp_path / "other.qcode", coder="coder_b") as other:
        correct(other, 1, file(tmp_path, text.replace("It is late.", "It is early. We waited.")))
        together(project, other)
        assert [submissions(each) for each in (project, other)] == [submitted] * 2
        decided = queue(other, "again").find(1)
        settle(other, decided, Outcome.A)
        together(project, other)
        assert [submissions(each) for each in (project, other)] == [submitted] * 2
        decide(project, only(project).id, 1)
        together(project, other)
        assert [submissions(each) for each in (project, other)] == [submitted] * 2


def submissions(project: Project) -> object:
    """What was submitted of the rounds, in words, the differences in it, and how far the coders agree."""
    rows = {name: [(row[3], row[4], row[5]) for row in sealed_table(project, name).rows] for name in ("pilot", "again")}
    found = {name: [(each.quote, each.kind) for each in queue(project, name).items] for name in ("pilot", "again")}
    figures = {}
    for name, unit in product(("pilot", "again"), ("sentence", "turn")):
        overall = agreement.agreement(project, round=name, unit=unit).overall
        figures[name, unit] = [(each.name, each.agreement) for each in overall]
    return rows, found, figures


def test_a_copy_without_history_does_not_take_another_correction_of_a_text_that_was_corrected_before(
    study: Study, theirs: Project, tmp_path: Path
):
    correct(study.project, 1, file(tmp_path, CORRECTED))
    share(study.project, "coder_c", tmp_path / "c.qcode")
    correct(theirs, 1, file(tmp_path, BUDGET))
    with Project.open(tmp_path / "c.qcode", coder="coder_c") as shared:
        before = contents(shared)
        with pytest.raises(Refused, match="has never seen, and a text was corrected") as refused:
            merge(shared, theirs.place)
        assert refused.value.hint == "Merge the copy that this one was shared from first."
        assert differences(contents(shared), before) == []
        code(shared, 6, 11)
        merge(study.project, shared.place)
        together(study.project, theirs)
        assert "Evden" in words(theirs, "coder_c")

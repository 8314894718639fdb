"""What a coauthor coded in the text as it was is merged into the corrected one as a correction moves it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import coding, documents, history, memos
from qcode.services.coding import describing
from qcode.services.doctor import examine
from qcode.services.documents.correcting import correct
from qcode.services.merging import merge
from qcode.services.merging.conflicts import conflicts
from qcode.services.merging.deciding import decide
from qcode.services.merging.sharing import copy_project, share
from qcode.services.project import Project
from qcode.storage.documents import text_of
from tests.marked import Study
from tests.services.merging_histories import contents, differences
from tests.services.test_correcting import CORRECTED, TEXT, everything, file, quotes, study

__all__ = ["study"]

GONE = TEXT.index("Kimse yardım etmedi.")
"""A sentence that the correction takes out."""


def test_what_a_correction_took_out_stays_out_of_a_document_that_a_merge_had_brought_back(study: Study, tmp_path: Path):
    code(study.project, GONE, GONE + 5)
    copy_project(study.project.place, tmp_path / "renamed.qcode")
    with Project.open(tmp_path / "renamed.qcode", coder="coder_b") as theirs:
        describing.rename_document(theirs, 1, "renamed")
        documents.remove_documents(study.project, [1])
        merge(study.project, theirs.place)
        back = documents.find_document(study.project, "renamed").id
        assert Span(GONE, GONE + 5) in [each.span for each in coding.codings_of(study.project, back)]
        correct(study.project, back, file(tmp_path, CORRECTED))
        together(study.project, theirs)
        kept = [words for _, _, words in quotes(theirs)]
        assert len(kept) == len(coding.codings_of(study.project, back)) > 1
        assert "Kimse" not in kept


@pytest.fixture
def theirs(study: Study, tmp_path: Path):
    """A copy in a file, where coder_b works."""
    copy_project(study.project.place, tmp_path / "theirs.qcode")
    with Project.open(tmp_path / "theirs.qcode", coder="coder_b") as opened:
        opened.acting()
        yield opened


def code(project: Project, start: int, stop: int, *, memo: str = "") -> None:
    coding.apply_codes(project, document_id=1, span=Span(start, stop), code_ids=[1], memo=memo)


def together(one: Project, other: Project) -> None:
    """Merge both ways; both are alike then, and once more finds nothing new."""
    merge(one, other.place)
    merge(other, one.place)
    assert differences(contents(one), contents(other)) == []
    assert not merge(one, other.place).new
    assert not merge(other, one.place).new
    assert examine(one) == examine(other) == []


def test_codings_in_the_old_text_are_moved_into_the_corrected_one(study: Study, theirs: Project, tmp_path: Path):
    place = TEXT.index("bekliyoz")
    code(theirs, 6, 11)
    code(theirs, place, place + 8, memo="they wait")
    correct(study.project, 1, file(tmp_path, CORRECTED))
    said = merge(study.project, theirs.place, dry_run=True)
    assert said.places == ("coding “flood”, “coder_b” in adana: “bekliyoz” is “bekliyoruz” now",)
    together(study.project, theirs)
    assert quotes(theirs)[-2:] == quotes(study.project)[-2:] == [
        ("flood", "coder_b", "Evden"), ("flood", "coder_b", "bekliyoruz"),
    ]  # fmt: skip
    assert conflicts(theirs) == []


def test_what_is_lost_there_is_told_and_kept_as_a_memo_with_its_own(study: Study, theirs: Project, tmp_path: Path):
    code(theirs, GONE, GONE + 20, memo="nobody at all")
    memos.write_memo(theirs, on=MemoOn.SPAN, target_id=1, text="who?", span=Span(GONE, GONE + 5))
    correct(study.project, 1, file(tmp_path, CORRECTED))
    said = merge(study.project, theirs.place, dry_run=True)
    assert (
        "coding “flood”, “coder_b” in adana: “Kimse yardım etmedi.” is lost, kept as a memo on the document"
        in said.places
    )
    together(study.project, theirs)
    found = {memo.text: (memo.title, memo.on) for memo in memos.list_memos(theirs)}
    assert found["flood (coder_b): “Kimse yardım etmedi.”"] == ("Lost in the correction to revision 2", MemoOn.DOCUMENT)
    assert found["nobody at all"] == ("flood: “Kimse yardım etmedi.” (lost in a correction)", MemoOn.DOCUMENT)
    assert found["who?"] == ("“Kimse” (lost in a correction)", MemoOn.DOCUMENT)


def test_borders_that_were_moved_in_the_old_text_hold_against_the_correction(
    study: Study, theirs: Project, tmp_path: Path
):
    (mine,) = [each for each in coding.codings_of(theirs, 1) if TEXT[each.span.start : each.span.end] == "yükseldi"]
    coding.set_borders(theirs, mine.id, Span(mine.span.start - 3, mine.span.end))
    correct(study.project, 1, file(tmp_path, "Başlık.\n\n" + CORRECTED))
    together(study.project, theirs)
    assert ("flood", "coder_b", "Su yükseldi") in quotes(study.project)
    assert conflicts(theirs) == []


def test_a_note_on_a_coding_that_the_correction_lost_goes_to_the_document(
    study: Study, theirs: Project, tmp_path: Path
):
    (mine,) = [each for each in coding.codings_of(theirs, 1) if each.span.start == GONE]
    memos.write_memo(theirs, on=MemoOn.CODING, target_id=mine.id, text="nobody?")
    coding.set_weight(theirs, mine.id, 50)
    correct(study.project, 1, file(tmp_path, CORRECTED))
    together(study.project, theirs)
    assert not any(code == "help" for code, _, _ in quotes(theirs))
    assert [memo.on for memo in memos.list_memos(study.project) if memo.text == "nobody?"] == [MemoOn.DOCUMENT]
    assert conflicts(study.project) == []


def test_a_third_copy_finds_the_same_in_every_order(study: Study, theirs: Project, tmp_path: Path):
    copy_project(study.project.place, tmp_path / "c.qcode")
    with Project.open(tmp_path / "c.qcode", coder="coder_c") as third:
        third.acting()
        code(third, GONE - 6, GONE + 30)
        code(third, GONE, GONE + 6)
        code(theirs, GONE, GONE + 6)
        correct(study.project, 1, file(tmp_path, CORRECTED))
        merge(theirs, third.place)
        merge(third, study.project.place)
        merge(study.project, theirs.place)
        merge(theirs, third.place)
        together(theirs, study.project)
        together(third, theirs)
        assert differences(contents(third), contents(study.project)) == []


def test_a_merge_into_a_corrected_text_is_undone_and_done_again(study: Study, theirs: Project, tmp_path: Path):
    code(theirs, GONE, GONE + 6, memo="why")
    before = everything(theirs)
    correct(study.project, 1, file(tmp_path, CORRECTED))
    merge(theirs, study.project.place)
    after = everything(theirs)
    history.undo(theirs)
    assert everything(theirs) == before
    history.redo(theirs)
    assert everything(theirs) == after


def test_of_two_corrections_in_different_words_the_newer_one_holds_and_the_other_one_stays(
    study: Study, theirs: Project, tmp_path: Path
):
    correct(study.project, 1, file(tmp_path, CORRECTED))
    code(study.project, CORRECTED.index("bekliyoruz"), CORRECTED.index("bekliyoruz") + 10, memo="they wait")
    other = TEXT.replace("Bütçe", "Bütçemiz")
    correct(theirs, 1, file(tmp_path, other))
    together(study.project, theirs)
    assert text_of(theirs.database, 1) == other
    assert ("flood", "coder_a", "bekliyoz") in quotes(theirs)
    assert ("help", "coder_b", "Kimse yardım etmedi.") in quotes(theirs)  # which the other correction had lost
    said = "select number, text from revisions order by number"
    assert list(study.project.database.tuples(said)) == [(-1, CORRECTED), (1, TEXT), (3, other)]


def test_a_correction_that_was_taken_back_after_it_was_brought_over_is_taken_back_there_too(
    study: Study, theirs: Project, tmp_path: Path
):
    before = contents(study.project)
    correct(study.project, 1, file(tmp_path, "Başlık.\n\n" + TEXT))
    merge(theirs, study.project.place)
    history.undo(study.project)
    together(study.project, theirs)
    assert differences(contents(theirs), before) == []


def test_two_corrections_in_the_same_words_are_one(study: Study, theirs: Project, tmp_path: Path):
    correct(study.project, 1, file(tmp_path, CORRECTED.replace("Ali", "Veli")))
    correct(theirs, 1, file(tmp_path, CORRECTED.replace("Ali", "Veli")))
    code(theirs, 6, 11)
    together(study.project, theirs)
    assert study.project.database.value("select count(*) from revisions") == 2
    assert quotes(study.project)[-1] == ("flood", "coder_b", "Evden")
    assert conflicts(theirs) == []


@pytest.mark.parametrize("first", ["once", "twice"])
def test_of_two_who_corrected_in_the_same_words_the_text_of_who_went_on_holds(
    study: Study, theirs: Project, tmp_path: Path, first: str
):
    further = "Başlık.\n\n" + CORRECTED

    def once() -> None:
        correct(study.project, 1, file(tmp_path, CORRECTED))
        code(study.project, 6, 11)

    def twice() -> None:
        correct(theirs, 1, file(tmp_path, CORRECTED))
        correct(theirs, 1, file(tmp_path, further))
        code(theirs, further.index("ığdır"), further.index(" İzmir"))

    for act in (once, twice) if first == "once" else (twice, once):
        act()
    together(study.project, theirs)
    assert text_of(theirs.database, 1) == further
    assert {("flood", "coder_a", "Evden"), ("flood", "coder_b", "ığdır")} <= set(quotes(study.project))
    assert conflicts(theirs) == []


def test_codings_in_a_correction_that_was_taken_back_are_moved_into_the_text_that_holds(
    study: Study, theirs: Project, tmp_path: Path
):
    correct(study.project, 1, file(tmp_path, "Başlık.\n\n" + TEXT))
    merge(theirs, study.project.place)
    code(theirs, 15, 20, memo="home")
    code(theirs, 0, 6, memo="a title?")
    history.undo(study.project)
    said = merge(study.project, theirs.place, dry_run=True)
    assert said.places == ("coding “flood”, “coder_b” in adana: “Başlık” is lost, kept as a memo on the document",)
    copy_project(theirs.place, tmp_path / "c.qcode")
    with Project.open(tmp_path / "c.qcode", coder="coder_a") as third:
        merge(third, study.project.place)
        together(study.project, theirs)
        together(third, study.project)
    assert text_of(theirs.database, 1) == TEXT
    assert quotes(theirs)[-1] == ("flood", "coder_b", "Evden")
    found = {memo.text: (memo.title, memo.on) for memo in memos.list_memos(study.project)}
    assert found["flood (coder_b): “Başlık”"] == ("Lost when revision 2 was taken back", MemoOn.DOCUMENT)
    assert found["a title?"] == ("flood: “Başlık” (lost in a correction)", MemoOn.DOCUMENT)
    assert found["home"][1] is MemoOn.CODING
    assert conflicts(theirs) == []


def test_codings_come_back_to_their_places_when_the_correction_is_done_again(
    study: Study, theirs: Project, tmp_path: Path
):
    correct(study.project, 1, file(tmp_path, "Başlık.\n\n" + TEXT))
    merge(theirs, study.project.place)
    code(theirs, 15, 20)
    history.undo(study.project)
    together(study.project, theirs)
    correct(study.project, 1, file(tmp_path, "Başlık.\n\n" + TEXT))
    together(study.project, theirs)
    assert quotes(theirs)[-1] == ("flood", "coder_b", "Evden")
    assert text_of(theirs.database, 1).startswith("Başlık.")


def test_borders_that_were_set_in_a_correction_that_was_taken_back_hold_in_the_text_from_before(
    study: Study, theirs: Project, tmp_path: Path
):
    correct(study.project, 1, file(tmp_path, CORRECTED))
    merge(theirs, study.project.place)
    (mine,) = [
        each for each in coding.codings_of(theirs, 1) if CORRECTED[each.span.start : each.span.end] == "yükseldi"
    ]
    coding.set_borders(theirs, mine.id, Span(mine.span.start - 3, mine.span.end))
    history.undo(study.project)
    together(study.project, theirs)
    assert ("flood", "coder_b", "Su yükseldi") in quotes(study.project)
    assert any(code == "help" for code, _, _ in quotes(theirs))
    assert not any("Lost in the correction" in memo.title for memo in memos.list_memos(theirs))
    assert conflicts(theirs) == []


@pytest.mark.parametrize("way", ["taken off", "corrected to something else", "corrected likewise"])
def test_what_was_coded_in_a_correction_that_was_taken_back_comes_in_whatever_was_done_since(
    study: Study, theirs: Project, tmp_path: Path, way: str
):
    correct(study.project, 1, file(tmp_path, "Başlık.\n\n" + TEXT))
    merge(theirs, study.project.place)
    code(theirs, 15, 20)
    code(theirs, 0, 6)
    history.undo(study.project)
    if way == "taken off":
        coding.remove_codings(theirs, [each.id for each in coding.codings_of(theirs, 1) if each.span == Span(15, 20)])
    elif way == "corrected likewise":
        correct(study.project, 1, file(tmp_path, "Başlık.\n\n" + TEXT))
    else:
        correct(study.project, 1, file(tmp_path, "Bir başka başlık.\n\n" + TEXT))
    together(study.project, theirs)
    assert (("flood", "coder_b", "Evden") in quotes(theirs)) is (way != "taken off")
    assert (("flood", "coder_b", "Başlık") in quotes(theirs)) is (way == "corrected likewise")


@pytest.mark.parametrize("back", [False, True])
def test_a_shared_copy_that_was_coded_before_the_correction_comes_in(study: Study, tmp_path: Path, back: bool):
    project = study.project
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        code(copy, 6, 11)
        correct(project, 1, file(tmp_path, "Başlık.\n\n" + CORRECTED))
        if back:
            merge(copy, project.place)
        merge(project, copy.place)
        assert quotes(project)[-1] == ("flood", "coder_b", "Evden")
        together(project, copy)
        assert text_of(copy.database, 1) == text_of(project.database, 1)


def test_borders_that_two_moved_apart_stand_in_conflict_in_the_corrected_text(
    study: Study, theirs: Project, tmp_path: Path
):
    start = TEXT.index("Sel suyu")
    code(theirs, start, start + 3)
    together(study.project, theirs)
    mine = next(each for each in coding.codings_of(theirs, 1) if each.span == Span(start, start + 3))
    coding.set_borders(theirs, mine.id, Span(start, start + 8))
    copy_project(study.project.place, tmp_path / "c.qcode")
    with Project.open(tmp_path / "c.qcode", coder="coder_b") as third:
        same = next(each for each in coding.codings_of(third, 1) if each.span == Span(start, start + 3))
        coding.set_borders(third, same.id, Span(start, start + 14))
        correct(study.project, 1, file(tmp_path, "Başlık.\n\n" + CORRECTED))
        merge(third, theirs.place)
        merge(third, study.project.place)
        merge(study.project, theirs.place)
        together(study.project, third)
        (found,) = conflicts(third)
        assert {each.rpartition("Ali: ")[2] for each in found.choices} == {"Sel suyu”", "Sel suyu geldi”"}
        decide(third, found.id, 1)
        together(study.project, third)


def test_borders_that_one_moved_before_the_correction_stand_against_those_of_the_old_text(
    study: Study, theirs: Project, tmp_path: Path
):
    place = TEXT.index("bekliyoz")
    copy_project(study.project.place, tmp_path / "c.qcode")
    with Project.open(tmp_path / "c.qcode", coder="coder_a") as third:
        key = next(
            each.id for each in coding.codings_of(third, 1) if TEXT[each.span.start : each.span.end] == "bekliyoz"
        )
        coding.set_borders(third, key, Span(place, place + 9))
        coding.set_borders(study.project, key, Span(place, place + 16))
        correct(study.project, 1, file(tmp_path, CORRECTED))
        together(study.project, third)
        (found,) = conflicts(third)
        assert (found.field, len(found.choices)) == ("where it ends", 2)
    del theirs


def test_a_corrected_document_that_was_removed_there_is_gone_here(study: Study, theirs: Project, tmp_path: Path):
    correct(study.project, 1, file(tmp_path, CORRECTED))
    documents.remove_documents(study.project, [1])
    together(study.project, theirs)
    assert theirs.database.value("select count(*) from documents") == 0
    assert conflicts(theirs) == []


PLACES = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 30)).map(
    lambda each: (each[0], min(len(TEXT), each[0] + each[1]))
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(spans=st.lists(PLACES, max_size=4), cut=PLACES, put=st.sampled_from(["", "Ek. ", "\n\nAli: Yeni.\n\n"]))
def test_it_makes_no_difference_whether_one_codes_or_corrects_first(tmp_path_factory, spans, cut, put):
    folder = tmp_path_factory.mktemp("either")
    with Project.create(folder / "a.qcode", coder="coder_a", case_noun="city") as project:
        Study(project).document("adana", TEXT)
        project.acting()
        from qcode.services.codebook import add_code

        add_code(project, "flood")
    text = TEXT[: cut[0]] + put + TEXT[cut[1] :]
    ways: list[list[Callable[[Project], None]]] = []

    def codes(one: Project) -> None:
        for start, stop in spans:
            code(one, start, stop)

    def corrects(one: Project) -> None:
        correct(one, 1, file(folder, text), even_so=True)

    ways = [[codes, corrects], [corrects]]
    found = []
    if text.strip() == TEXT.strip() or len(text.strip()) < 20:
        return
    for number, way in enumerate(ways):
        place = folder / f"way{number}.qcode"
        shutil.copyfile(folder / "a.qcode", place)
        with Project.open(place, coder="coder_a") as one:
            for each in way:
                each(one)
            if codes not in way:
                shutil.copyfile(folder / "a.qcode", folder / "coded.qcode")
                with Project.open(folder / "coded.qcode", coder="coder_a") as other:
                    codes(other)
                    together(one, other)
            assert examine(one) == []
            said = "select start, stop from codings order by start, stop"
            found.append((list(one.database.tuples(said)), text_of(one.database, 1)))
    assert found[0] == found[1]
    shutil.rmtree(folder)

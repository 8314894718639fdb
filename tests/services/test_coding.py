"""Coding: what a coder does two hundred hours long."""

from __future__ import annotations

import pytest

from qcode.errors import Refused, Stale, UsageError
from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import codebook, coding, documents, history, memos
from qcode.services.project import Project
from tests.marked import Study
from tests.services.builder import add_code_named, add_text, span_of

TEXT = "Görüşmeci: Nasıl kuruldu?\n\nK1: Bir müfettiş geldi. İlgimizi dışarıya çevirdi. Iğdır'da da böyleydi.\n"


@pytest.fixture
def ready(project: Project, tmp_path):
    document = add_text(project, tmp_path, "kozan-1", TEXT)
    return project, document, add_code_named(project, "merkezi yönlendirme"), add_code_named(project, "bütçe")


def spans(project: Project, document: int) -> list[tuple[str, str]]:
    names = dict(project.database.tuples("select id, name from codes"))
    return [(names[each.code_id], each.span.of(TEXT)) for each in coding.codings_of(project, document)]


def test_several_codes_go_on_one_passage_as_one_step(ready):
    project, document, steering, budget = ready
    passage = span_of(TEXT, "Bir müfettiş geldi.")
    coding.apply_codes(project, document_id=document, span=passage, code_ids=[steering, budget])
    assert spans(project, document) == [("merkezi yönlendirme", passage.of(TEXT)), ("bütçe", passage.of(TEXT))]
    assert project.last.summary == "merkezi yönlendirme, bütçe on “Bir müfettiş geldi.”"
    history.undo(project)
    assert spans(project, document) == []


def test_the_step_is_named_alike_whether_the_words_are_given_or_looked_up(ready):
    project, document, steering, budget = ready
    whole = Span(0, 60)
    for code, words in ((steering, whole.of(TEXT)), (budget, "")):
        coding.apply_codes(project, document_id=document, span=whole, code_ids=[code], revision=1, words=words)
    first, second = (step.summary.partition(" on ")[2] for step in history.history(project)[:2])
    assert first == second == "“Görüşmeci: Nasıl kuruldu? K1: Bir müfet…”"


def test_the_same_code_on_the_same_passage_exists_once(ready):
    project, document, steering, _budget = ready
    for _ in range(2):
        coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])
    assert len(coding.codings_of(project, document)) == 1
    assert project.last.step is None


def test_overlapping_passages_of_one_code_stay_two_codings(ready):
    project, document, steering, _budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])
    coding.apply_codes(project, document_id=document, span=Span(5, 20), code_ids=[steering])
    assert [each.span for each in coding.codings_of(project, document)] == [Span(0, 9), Span(5, 20)]


@pytest.mark.parametrize("span", [Span(0, len(TEXT) + 1), Span(len(TEXT), len(TEXT) + 5)])
def test_a_passage_behind_the_end_of_the_text_is_refused_with_its_length(ready, span):
    project, document, steering, _budget = ready
    with pytest.raises(UsageError, match=f"has {len(TEXT)} characters"):
        coding.apply_codes(project, document_id=document, span=span, code_ids=[steering])
    assert coding.codings_of(project, document) == []


def test_a_retired_code_is_not_applied(ready):
    project, document, steering, _budget = ready
    codebook.retire_code(project, steering)
    with pytest.raises(Refused, match="retired"):
        coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])


def test_removing_a_coding_takes_its_memo_along_and_undo_brings_both_back(ready):
    project, document, steering, _budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering], memo="Emin değilim.")
    key = coding.codings_of(project, document)[0].id
    coding.remove_codings(project, [key])
    assert memos.memos_on(project, MemoOn.CODING, key) == []
    history.undo(project)
    assert [memo.text for memo in memos.memos_on(project, MemoOn.CODING, key)] == ["Emin değilim."]


def test_another_coders_coding_is_not_removed_or_moved(ready):
    project, document, steering, budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])
    key = coding.codings_of(project, document)[0].id
    with Project.open(project.place, coder="coder_b") as other:
        for verb in (
            lambda: coding.remove_codings(other, [key]),
            lambda: coding.recode(other, [key], budget),
            lambda: coding.set_borders(other, key, Span(0, 4)),
        ):
            with pytest.raises(Refused, match="coder_a's"):
                verb()


def test_recoding_onto_a_code_that_is_there_already_leaves_one_coding_with_both_memos(ready):
    project, document, steering, budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering], memo="first")
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[budget], memo="second")
    first, second = coding.codings_of(project, document)
    coding.recode(project, [first.id], budget)
    assert [each.id for each in coding.codings_of(project, document)] == [second.id]
    assert {memo.text for memo in memos.memos_on(project, MemoOn.CODING, second.id)} == {"first", "second"}
    history.undo(project)
    assert [each.code_id for each in coding.codings_of(project, document)] == [steering, budget]


def test_borders_that_somebody_moved_meanwhile_are_stale(ready):
    project, document, steering, _budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])
    key = coding.codings_of(project, document)[0].id
    coding.set_borders(project, key, Span(0, 16), expected=Span(0, 9))
    with pytest.raises(Stale, match="moved meanwhile"):
        coding.set_borders(project, key, Span(0, 4), expected=Span(0, 9))
    assert coding.codings_of(project, document)[0].span == Span(0, 16)


def test_codings_of_one_code_are_extended_into_one_with_the_memos_of_all(ready):
    project, document, steering, budget = ready
    for span, memo in ((Span(0, 9), "first"), (Span(20, 30), "second"), (Span(50, 60), "")):
        coding.apply_codes(project, document_id=document, span=span, code_ids=[steering, budget], memo=memo)
    codings = [each for each in coding.codings_of(project, document) if each.code_id == steering]
    coding.set_weight(project, codings[1].id, 40)
    coding.mark_typical(project, codings[2].id)
    before = coding.codings_of(project, document)
    coding.apply_codes(project, document_id=document, span=Span(5, 55), code_ids=[steering], onto=codings)
    assert project.last.verb == "extend coding"
    (one,) = [each for each in coding.codings_of(project, document) if each.code_id == steering]
    assert (one.id, one.span, one.weight, one.typical) == (codings[0].id, Span(0, 60), 40, True)
    assert {memo.text for memo in memos.memos_on(project, MemoOn.CODING, one.id)} == {"first", "second"}
    assert len(coding.codings_of(project, document)) == 4, "the other code's codings are left as they are"
    history.undo(project)
    assert coding.codings_of(project, document) == before


def test_of_several_codes_at_once_those_that_are_there_in_part_are_extended_in_the_same_step(ready):
    project, document, steering, budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])
    there = coding.codings_of(project, document)
    coding.apply_codes(project, document_id=document, span=Span(5, 20), code_ids=[budget, steering], onto=there)
    assert project.last.verb == "apply code"
    placed = {(each.code_id, each.span) for each in coding.codings_of(project, document)}
    assert placed == {(steering, Span(0, 20)), (budget, Span(5, 20))}
    history.undo(project)
    assert coding.codings_of(project, document) == there


def test_a_coding_that_was_moved_meanwhile_or_is_somebody_elses_is_not_extended(ready):
    project, document, steering, _budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])
    seen = coding.codings_of(project, document)
    coding.set_borders(project, seen[0].id, Span(0, 16))
    with pytest.raises(Stale, match="moved meanwhile"):
        coding.apply_codes(project, document_id=document, span=Span(5, 20), code_ids=[steering], onto=seen)
    assert coding.codings_of(project, document)[0].span == Span(0, 16)


def test_a_weight_that_was_changed_in_another_window_is_stale(ready):
    project, document, steering, _budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])
    seen = coding.codings_of(project, document)[0]
    coding.set_weight(project, seen.id, 70, seen=seen)
    with pytest.raises(Stale, match="weighed in another window"):
        coding.set_weight(project, seen.id, 30, seen=seen)
    assert coding.codings_of(project, document)[0].weight == 70


def test_a_weight_is_from_0_to_100_or_none(ready):
    project, document, steering, _budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])
    key = coding.codings_of(project, document)[0].id
    coding.set_weight(project, key, 100)
    with pytest.raises(UsageError):
        coding.set_weight(project, key, 101)
    assert coding.codings_of(project, document)[0].weight == 100
    coding.set_weight(project, key, None)
    assert coding.codings_of(project, document)[0].weight is None


def test_a_document_is_todo_then_doing_then_done(ready):
    project, document, steering, _budget = ready
    assert documents.list_documents(project)[0].state is State.TODO
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering])
    assert documents.list_documents(project)[0].state is State.DOING
    documents.set_state(project, [document], State.DONE)
    line = documents.list_documents(project)[0]
    assert (line.state, line.mine, dict(line.states)) == (State.DONE, 1, {"coder_a": State.DONE})


def test_the_place_in_a_document_is_kept_per_coder(ready):
    project, document, _steering, _budget = ready
    documents.keep_place(project, document, 30)
    documents.keep_place(project, document, 40)
    assert documents.place_of(project, document) == 40
    with Project.open(project.place, coder="coder_b") as other:
        assert documents.place_of(other, document) is None


def test_removing_a_document_takes_everything_on_it_and_undo_brings_it_back(ready):
    project, document, steering, _budget = ready
    coding.apply_codes(project, document_id=document, span=Span(0, 9), code_ids=[steering], memo="m")
    memos.write_memo(project, on=MemoOn.SPAN, target_id=document, text="here", span=Span(3, 9))
    documents.set_state(project, [document], State.DONE)
    before = documents.open_document(project, document)
    documents.remove_documents(project, [document])
    assert documents.list_documents(project) == []
    history.undo(project)
    assert documents.open_document(project, document) == before
    assert len(coding.codings_of(project, document)) == 1


def test_an_open_document_has_its_units_and_turns(ready):
    project, document, _steering, _budget = ready
    opened = documents.open_document(project, document)
    assert opened.text == TEXT
    assert [(turn.speaker, turn.speech.of(TEXT)) for turn in opened.turns] == [
        ("Görüşmeci", "Nasıl kuruldu?"),
        ("K1", "Bir müfettiş geldi. İlgimizi dışarıya çevirdi. Iğdır'da da böyleydi."),
    ]
    edges = opened.sentences
    assert [TEXT[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)] == [
        "Nasıl kuruldu?",
        "Bir müfettiş geldi.",
        "İlgimizi dışarıya çevirdi.",
        "Iğdır'da da böyleydi.",
    ]
    assert opened.document.words == 9


def test_a_reader_reads_and_changes_nothing(ready):
    project, document, steering, _budget = ready
    with project.write("role") as tx:
        tx.insert("coders", name="visitor", role="reader")
    with Project.open(project.place, coder="visitor") as visitor, pytest.raises(Refused, match="may read"):
        coding.apply_codes(visitor, document_id=document, span=Span(0, 9), code_ids=[steering])


def test_codes_are_added_to_many_excerpts_of_anybody_in_one_step(project: Project):
    made = Study(project)
    made.code("new")
    made.document("one", "[We wait](flood@coder_a,ben). [They](flood@ben) go. [All](new).")
    keys = [each.id for each in coding.codings_of(project, 1)]
    change = coding.add_codes(project, keys, [made.codes[("new",)]])
    mine = [each for each in coding.codings_of(project, 1) if each.code_id == made.codes[("new",)]]
    assert sorted((each.span.start, each.coder_id) for each in mine) == [(0, 1), (9, 1), (18, 1)]
    assert change.summary == "new on 4 excerpts"
    history.undo(project)
    assert [each.id for each in coding.codings_of(project, 1)] == keys


def test_one_memo_goes_on_many_excerpts_in_one_step(project: Project):
    made = Study(project)
    made.document("one", "[We wait](flood@coder_a,ben). [They](flood@ben) go.")
    keys = [each.id for each in coding.codings_of(project, 1)]
    change = memos.memo_codings(project, keys, " Look again. ")
    assert [(each.target_id, each.text) for each in memos.list_memos(project)] == [(key, "Look again.") for key in keys]
    assert change.summary == "Look again. on 3 excerpts"
    history.undo(project)
    assert memos.list_memos(project) == []


def test_one_goes_along_a_code_and_is_told_which_excerpt_of_how_many_it_is(ready):
    project, document, steering, budget = ready
    for quote in ("Iğdır'da", "müfettiş", "İlgimizi"):
        coding.apply_codes(project, document_id=document, span=span_of(TEXT, quote), code_ids=[steering])
    coding.apply_codes(project, document_id=document, span=span_of(TEXT, "geldi"), code_ids=[budget])
    here = next(each for each in coding.codings_of(project, document) if each.code_id == steering)
    told = []
    while here is not None:
        told.append((here.span.of(TEXT), coding.place_of_code(project, here)))
        here = coding.neighbour_of_code(project, here)
    assert told == [("müfettiş", (1, 3)), ("İlgimizi", (2, 3)), ("Iğdır'da", (3, 3))]


def test_recent_codes_are_ones_own_the_last_one_first(ready):
    project, document, steering, budget = ready
    assert coding.recent_codes(project, most=5) == []
    for quote, code in (("müfettiş", steering), ("geldi", budget), ("İlgimizi", steering)):
        coding.apply_codes(project, document_id=document, span=span_of(TEXT, quote), code_ids=[code])
    assert coding.recent_codes(project, most=5) == [steering, budget]
    assert coding.recent_codes(project, most=1) == [steering]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.model.document import Span
from qcode.tui.widgets.transcript import movement
from qcode.tui.widgets.transcript.movement import Border, Unit
from qcode.tui.widgets.transcript.nouns import Mark, Script
from qcode.tui.widgets.transcript.ranges import Ranges
from qcode.tui.widgets.transcript.spans import SpanIndex
from tests.tui.transcript.scripts import INTERVIEW, script_of
from tests.tui.transcript.test_wrap import TEXTS

SCRIPT = script_of()
OFFSETS = st.integers(0, len(INTERVIEW) - 1)
SPANS = st.tuples(OFFSETS, st.integers(1, 200)).map(lambda pair: Span(pair[0], min(len(INTERVIEW), sum(pair))))
WAYS = st.sampled_from([-1, 1])


def span(quote: str) -> Span:
    start = INTERVIEW.index(quote)
    return Span(start, start + len(quote))


@given(TEXTS.filter(bool))
def test_characters_lead_through_the_whole_text_and_back(text: str) -> None:
    seen = [0]
    while (after := movement.next_character(text, seen[-1])) > seen[-1]:
        seen.append(after)
    assert movement.cluster_at(text, seen[-1]).end == len(text)
    back = [seen[-1]]
    while (before := movement.previous_character(text, back[-1])) < back[-1]:
        back.append(before)
    assert back == seen[::-1]


@given(TEXTS.filter(bool), st.integers(0, 200))
def test_a_cluster_holds_its_offset(text: str, offset: int) -> None:
    offset = min(offset, len(text) - 1)
    cluster = movement.cluster_at(text, offset)
    assert cluster.start <= offset < cluster.end


def test_a_letter_with_its_marks_is_one_step() -> None:
    assert movement.next_character("ae\u0301\u0323b", 1) == 4
    assert movement.previous_character("ae\u0301\u0323b", 4) == 1
    assert movement.next_character("👩‍👩‍👧!", 0) == 5


@given(OFFSETS)
def test_the_next_unit_is_further_and_the_one_before_is_nearer_the_start(offset: int) -> None:
    for units in (SCRIPT.words, SCRIPT.sentences, SCRIPT.paragraphs, SCRIPT.turn_ranges):
        after, before = movement.next_unit(units, offset), movement.previous_unit(units, offset)
        assert after is None or after > offset
        assert before is None or before < offset


@given(SPANS)
def test_growing_goes_on_until_the_whole_text_is_taken(selection: Span) -> None:
    for _ in range(40):
        wider = movement.grow(SCRIPT, selection)
        assert wider.contains(selection)
        if wider == selection:
            break
        selection = wider
    assert selection.end >= SCRIPT.turns[-1].span.end


@given(SPANS, OFFSETS)
def test_shrinking_ends_in_something_that_cannot_shrink(selection: Span, cursor: int) -> None:
    for _ in range(10):
        inner = movement.shrink(SCRIPT, selection, cursor=cursor)
        assert selection.contains(inner)
        if inner == selection:
            return
        selection = inner
    pytest.fail("it shrank ten times")


def test_growing_climbs_from_word_to_sentence_to_paragraph() -> None:
    sentence = movement.grow(SCRIPT, span("güvenimi"))
    assert sentence.of(INTERVIEW).startswith("Ben şahsen")
    assert sentence.of(INTERVIEW).endswith("olmuştu.")
    assert movement.grow(SCRIPT, sentence) == SCRIPT.speeches[1]
    assert movement.shrink(SCRIPT, SCRIPT.speeches[1], cursor=span("güvenimi").start) == sentence


@given(SPANS)
def test_snapping_cuts_no_word(selection: Span) -> None:
    snapped = movement.snap(SCRIPT, selection)
    for edge in (snapped.start, snapped.end):
        number = SCRIPT.words.holding(edge)
        assert number is None or SCRIPT.words.starts[number] == edge
    assert movement.snap(SCRIPT, snapped) == snapped


def test_snapping_leaves_blanks_out_and_keeps_punctuation() -> None:
    start = INTERVIEW.index(" Ben şahsen")
    assert movement.snap(SCRIPT, Span(start, start + 7)).of(INTERVIEW) == "Ben şahsen"
    cut = span("aşamazdık. ")
    assert movement.snap(SCRIPT, cut).of(INTERVIEW) == "ulaşamazdık."


@given(SPANS, st.sampled_from(Border), st.sampled_from(["character", "word", "sentence"]), WAYS)
def test_nudging_moves_one_border_only_and_never_turns_a_span_over(
    selection: Span, border: Border, unit: str, way: movement.Direction
) -> None:
    moved = movement.nudge(SCRIPT, selection, border=border, unit=Unit(unit), direction=way)
    if border is Border.START:
        assert moved.end == selection.end
        assert (moved.start - selection.start) * way >= 0
    else:
        assert moved.start == selection.start
        assert (moved.end - selection.end) * way >= 0


def test_nudging_by_word_goes_to_word_borders() -> None:
    quote = span("Muhtarlar toplantıya")
    wider = movement.nudge(SCRIPT, quote, border=Border.END, unit=Unit.WORD, direction=1)
    assert wider.of(INTERVIEW) == "Muhtarlar toplantıya çağrıldı"
    narrower = movement.nudge(SCRIPT, quote, border=Border.START, unit=Unit.WORD, direction=1)
    assert narrower.of(INTERVIEW) == "toplantıya"


@given(SPANS, WAYS)
def test_taking_the_next_unit_in_only_adds(selection: Span, way: movement.Direction) -> None:
    taken = movement.reach(SCRIPT.sentences, selection, direction=way)
    assert taken.contains(selection)


def test_codings_are_walked_in_order_even_where_they_start_together() -> None:
    index = SpanIndex([Mark(1, 0, 9, 1), Mark(2, 0, 4, 2), Mark(3, 6, 8, 1)])
    walked, current = [], None
    while (mark := movement.next_mark(index, offset=-1, current=current, direction=1)) is not None:
        walked.append(mark.id)
        current = mark.id
    assert walked == [1, 2, 3]
    back = movement.next_mark(index, offset=6, current=None, direction=-1)
    assert back is not None
    assert back.id == 2


def test_hits_go_round() -> None:
    hits = Ranges.of([(3, 5), (10, 12)])
    assert movement.next_hit(hits, offset=3, direction=1) == Span(10, 12)
    assert movement.next_hit(hits, offset=10, direction=1) == Span(3, 5)
    assert movement.next_hit(hits, offset=3, direction=-1) == Span(10, 12)
    assert movement.next_hit(Ranges(), offset=3, direction=1) is None


def test_uncoded_passages_skip_what_is_coded_and_what_the_interviewer_says() -> None:
    coded = span("Açıkçası kararı üst yönetim verdi, bize sonradan haber geldi.")
    index = SpanIndex([Mark(1, coded.start, coded.end, 1)])
    first = movement.next_uncoded(SCRIPT, index, offset=0, direction=1)
    assert first is not None
    assert first.of(INTERVIEW).startswith("Muhtarlar")
    second = movement.next_uncoded(SCRIPT, index, offset=first.start, direction=1)
    assert second is not None
    assert second.of(INTERVIEW).startswith("Hayır")
    assert movement.next_uncoded(SCRIPT, index, offset=second.start, direction=-1) == first


def test_a_text_without_turns_has_uncoded_passages_too() -> None:
    script = Script.of("one two\n\nthree")
    assert movement.next_uncoded(script, SpanIndex([Mark(1, 0, 7, 1)]), offset=0, direction=1) == Span(9, 14)


def test_words_keep_their_apostrophe() -> None:
    script = Script.of("Iğdır'daki arkadaşlar")
    assert [word.of(script.text) for word in script.words] == ["Iğdır'daki", "arkadaşlar"]


def test_paragraphs_and_turns_are_taken_without_their_labels() -> None:
    for unit in (Unit.PARAGRAPH, Unit.TURN):
        answer = movement.unit_on(movement.ranges_of(SCRIPT, unit), INTERVIEW.index("K1"))
        assert answer is not None
        assert answer.of(INTERVIEW).startswith("Açıkçası")
        assert answer.of(INTERVIEW).endswith("anlattı.")


def test_words_are_counted_without_labels_and_those_of_questions_apart() -> None:
    whole = SCRIPT.said(0, len(SCRIPT.text))
    answered = sum(len(SCRIPT.words.within(speech.start, speech.end)) for speech in SCRIPT.speeches)
    assert whole.answered + whole.asked == answered
    question = SCRIPT.speeches[0]
    assert SCRIPT.said(0, question.end) == (0, len(SCRIPT.words.within(question.start, question.end)))


@given(SPANS)
def test_the_words_of_a_stretch_are_those_of_its_turns_one_by_one(span: Span) -> None:
    counted = [0, 0]
    for turn in SCRIPT.turns:
        start, end = max(span.start, turn.speech.start), min(span.end, turn.speech.end)
        if start < end:
            counted[turn.speaker in SCRIPT.interviewers] += len(SCRIPT.words.within(start, end))
    assert SCRIPT.said(span.start, span.end) == tuple(counted)


@given(OFFSETS)
def test_the_word_of_a_stop_or_a_blank_is_one_of_its_paragraph(offset: int) -> None:
    near, paragraph = movement.word_near(SCRIPT, offset), SCRIPT.paragraphs.holding(offset)
    if paragraph is None:
        assert near is None
    elif near is not None:
        assert SCRIPT.paragraphs[paragraph].contains(near)
    if SCRIPT.words.holding(offset) is not None:
        assert near is not None
        assert near.start <= offset < near.end


def test_going_on_from_an_answer_passes_over_the_question_and_from_a_question_goes_to_the_answer() -> None:
    text = SCRIPT.text
    answers = [turn.speech for turn in SCRIPT.turns if turn.speaker not in SCRIPT.interviewers]
    questions = [turn.speech for turn in SCRIPT.turns if turn.speaker in SCRIPT.interviewers]
    last = movement.unit_on(SCRIPT.sentences, answers[0].end - 2)
    assert last is not None
    on = movement.beyond(SCRIPT, Unit.SENTENCE, last, direction=1)
    assert on is not None
    assert on.start == text.index("Hayır. Bütçe")
    back = movement.beyond(SCRIPT, Unit.SENTENCE, on, direction=-1)
    assert back == last
    asked = movement.unit_on(SCRIPT.sentences, questions[1].start)
    assert asked is not None
    after = movement.beyond(SCRIPT, Unit.SENTENCE, asked, direction=1)
    assert after == on


def test_from_a_selection_one_goes_on_to_what_is_left_without_a_code() -> None:
    sentences = [each for each in SCRIPT.sentences if SCRIPT.answers.within(each.start, each.end)]
    first, second, third = sentences[0], sentences[1], sentences[2]
    rest = movement.rest_uncoded(SCRIPT, SpanIndex(), first)
    assert rest is not None
    assert rest.start == second.start
    coded = SpanIndex([Mark(1, second.start, second.end, 1)])
    assert movement.rest_uncoded(SCRIPT, coded, first) is None, "what is left of this stretch is nothing"
    passage = movement.next_uncoded(SCRIPT, coded, offset=first.end - 1, direction=1)
    assert passage is not None
    assert passage.start == third.start


@given(SPANS)
def test_what_is_left_begins_behind_the_selection_with_a_word(selection: Span) -> None:
    rest = movement.rest_uncoded(SCRIPT, SpanIndex(), selection)
    if rest is not None:
        assert rest.start >= selection.end
        assert SCRIPT.words.holding(rest.start) is not None

"""The codings of two coders: each stands where it says, and the two differ as coders do."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.study import sample

CODINGS = sample.codings()
TEXTS = sample.texts()
Place = tuple[str, int, int, str]


def places(coder: str) -> set[Place]:
    return {(c["document"], c["start"], c["end"], c["code"]) for c in CODINGS if c["coder"] == coder}


def states() -> dict[tuple[str, str], str]:
    return {(row["document"], row["coder"]): row["state"] for row in sample.rows("done.csv")}


def overlap(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[3] == other[3] and one[1] < other[2] and other[1] < one[2]


def inside_a_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def test_every_coding_has_the_same_fields_of_the_same_types() -> None:
    types = {"document": str, "start": int, "end": int, "code": str, "coder": str, "memo": str, "quote": str}
    for coding in CODINGS:
        assert {name: type(value) for name, value in coding.items()} == types


def test_every_quote_is_the_slice_that_its_offsets_cut() -> None:
    for coding in CODINGS:
        text = TEXTS[coding["document"]].text
        assert text[coding["start"] : coding["end"]] == coding["quote"]


def test_codings_begin_and_end_at_the_edge_of_a_word_inside_one_paragraph() -> None:
    for coding in CODINGS:
        text, quote = TEXTS[coding["document"]].text, coding["quote"]
        assert quote == quote.strip(), quote
        assert "\n" not in quote
        assert not inside_a_word(text, coding["start"]), quote
        assert not inside_a_word(text, coding["end"]), quote


def test_every_code_is_in_the_codebook_and_every_code_is_used() -> None:
    assert {coding["code"] for coding in CODINGS} == set(sample.codes())


def test_no_coder_codes_the_same_place_twice_with_one_code() -> None:
    assert len(places("coder_a")) + len(places("coder_b")) == len(CODINGS)


def test_nobody_codes_the_notice_that_stands_first_or_an_interviewer() -> None:
    for coding in CODINGS:
        text: str = TEXTS[coding["document"]].text
        line = text[text.rfind("\n", 0, coding["start"]) + 1 : coding["end"]]
        assert coding["start"] > text.index("\n")
        assert "Görüşmeci" not in line
        assert "Interviewer" not in line


def test_the_two_agree_on_most_and_differ_in_places() -> None:
    done = states()
    both = {name for name in TEXTS if done[name, "coder_a"] == done[name, "coder_b"] == "done"}
    a, b = ({place for place in places(coder) if place[0] in both} for coder in ("coder_a", "coder_b"))
    same = a & b
    near = {place for place in a - same if any(overlap(place, other) for other in b)}
    assert 0.5 < len(same) / len(a) < 0.8
    assert 0.7 < (len(same) + len(near)) / len(a) < 0.9
    assert near


def test_one_span_may_carry_several_codes_and_codings_may_overlap() -> None:
    spans: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for document, start, end, code in places("coder_a"):
        spans[document, start, end].add(code)
    assert any(len(codes) > 1 for codes in spans.values())


def test_each_coder_has_a_state_for_every_document() -> None:
    done = states()
    assert set(done) == {(name, coder) for name in TEXTS for coder in ("coder_a", "coder_b")}
    assert set(done.values()) == {"todo", "doing", "done"}


def test_a_document_is_coded_unless_it_is_still_to_do() -> None:
    coded = {(coding["document"], coding["coder"]) for coding in CODINGS}
    assert coded == {key for key, state in states().items() if state != "todo"}


def test_two_documents_wait_for_both_coders_and_three_for_one() -> None:
    open_for: dict[str, int] = defaultdict(int)
    for (document, _), state in states().items():
        open_for[document] += state != "done"
    assert {name for name, count in open_for.items() if count == 2} == {"note-erzurum", "note-kayseri"}
    assert {name for name, count in open_for.items() if count == 1} == {"note-aydin", "note-havran", "note-malatya"}


def test_memos_stand_on_some_of_the_codings() -> None:
    assert sum(bool(coding["memo"]) for coding in CODINGS) == 29


def test_the_page_tells_how_many_codings_there_are() -> None:
    page = (sample.TRANSCRIPTS / "README.md").read_text(encoding="utf-8")
    assert f"{len(CODINGS)} codings by two coders" in page

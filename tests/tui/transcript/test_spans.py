from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qcode.tui.widgets.transcript.margin import Margin
from qcode.tui.widgets.transcript.nouns import Mark
from qcode.tui.widgets.transcript.ranges import Ranges
from qcode.tui.widgets.transcript.spans import SpanIndex
from qcode.tui.widgets.transcript.wrap import Wrapped, lines_of

SIZE = 40
SPANS = st.tuples(st.integers(0, SIZE - 1), st.integers(1, 12)).map(lambda pair: (pair[0], min(SIZE, sum(pair))))
MARKS = st.lists(SPANS, max_size=14).map(lambda spans: [Mark(n, *span, code_id=n % 3) for n, span in enumerate(spans)])
TEXT = ("bir iki üç " * 4)[:SIZE]


def state(index: SpanIndex) -> list[tuple[int, int, tuple[int, ...]]]:
    return [tuple(piece) for piece in index.pieces(0, SIZE)]  # type: ignore[misc]


@given(MARKS, st.randoms())
def test_adding_and_removing_one_by_one_gives_what_building_at_once_gives(marks: list[Mark], chance: object) -> None:
    index = SpanIndex()
    for mark in sorted(marks, key=lambda mark: chance.random()):  # type: ignore[attr-defined]
        index.add(mark)
    assert state(index) == state(SpanIndex(marks))
    gone = marks[::2]
    for mark in gone:
        assert index.remove(mark.id) == mark
    left = SpanIndex(marks[1::2])
    assert state(index) == state(left)
    assert list(index.ordered()) == list(left.ordered())


@given(MARKS)
def test_each_offset_has_the_marks_that_cover_it_with_the_innermost_last(marks: list[Mark]) -> None:
    index = SpanIndex(marks)
    for offset in range(SIZE):
        covering = [mark for mark in marks if mark.start <= offset < mark.end]
        wanted = sorted(covering, key=lambda mark: (mark.start, -mark.end, mark.id))
        assert index.at(offset) == tuple(mark.id for mark in wanted)


@given(MARKS, SPANS)
def test_pieces_tile_the_stretch(marks: list[Mark], stretch: tuple[int, int]) -> None:
    pieces = SpanIndex(marks).pieces(*stretch)
    assert pieces[0].start == stretch[0]
    assert pieces[-1].end == stretch[1]
    assert all(one.end == other.start for one, other in pairwise(pieces))
    assert all(one.ids != other.ids for one, other in pairwise(pieces))


def test_a_mark_with_a_known_id_replaces_the_one_before() -> None:
    index = SpanIndex([Mark(1, 0, 5, 1)])
    index.add(Mark(1, 3, 9, 2))
    assert state(index) == [(0, 3, ()), (3, 9, (1,)), (9, SIZE, ())]


@given(MARKS, MARKS, st.integers(3, 20))
def test_no_two_stripes_share_a_lane_on_a_row(marks: list[Mark], more: list[Mark], width: int) -> None:
    wrapped = Wrapped(TEXT, lines=lines_of(TEXT, paragraphs=Ranges()), width=width)
    index = SpanIndex(marks)
    margin = Margin(index, wrapped=wrapped)
    for mark in marks[::3]:
        index.remove(mark.id)
        margin.remove(mark.id)
    for mark in more:
        added = Mark(mark.id + 100, mark.start, mark.end, mark.code_id)
        index.add(added)
        margin.add(added.id)
    must_be_whole(margin, index, wrapped)
    narrower = Wrapped(TEXT, lines=lines_of(TEXT, paragraphs=Ranges()), width=max(3, width // 2))
    must_be_whole(Margin(index, wrapped=narrower, lanes=2, before=(margin,)), index, narrower)


def must_be_whole(margin: Margin, index: SpanIndex, wrapped: Wrapped) -> None:
    """Every mark has a stripe along its rows, which shares its lane with no other there, and one name."""
    for row in range(len(wrapped)):
        there = index.touching(wrapped.start(row), wrapped.end(row))
        assert all(margin.stripes[each].first <= row <= margin.stripes[each].last for each in there)
        lanes = [margin.stripes[each].lane for each in there]
        assert len(set(lanes)) == len(lanes)
    named = [mark_id for ids in margin.names.values() for mark_id in ids]
    assert sorted(named) == sorted(index.marks)


@given(MARKS, MARKS, st.integers(3, 20))
def test_laid_out_anew_stripes_and_names_stay_where_they_were(marks: list[Mark], more: list[Mark], width: int) -> None:
    wrapped = Wrapped(TEXT, lines=lines_of(TEXT, paragraphs=Ranges()), width=width)
    index = SpanIndex(marks)
    margin = Margin(index, wrapped=wrapped)
    for mark in more:
        added = Mark(mark.id + 100, mark.start, mark.end, mark.code_id)
        index.add(added)
        margin.add(added.id)
    again = Margin(SpanIndex(index.marks.values()), wrapped=wrapped, lanes=100, before=(margin,))
    assert again.stripes == margin.stripes


def test_a_mark_beyond_the_lanes_in_sight_comes_into_sight_where_there_is_room() -> None:
    wrapped = Wrapped(TEXT, lines=lines_of(TEXT, paragraphs=Ranges()), width=10)
    index = SpanIndex([Mark(1, 0, 5, 1), Mark(2, 0, 5, 1), Mark(3, 0, 5, 1)])
    margin = Margin(index, wrapped=wrapped)
    assert [margin.stripes[key].lane for key in (1, 2, 3)] == [0, 1, 2]
    index.remove(1)
    margin.remove(1)
    again = Margin(index, wrapped=wrapped, lanes=2, before=(margin,))
    assert [again.stripes[key].lane for key in (2, 3)] == [1, 0]


def test_a_mark_that_is_changed_stays_in_its_lane() -> None:
    wrapped = Wrapped(TEXT, lines=lines_of(TEXT, paragraphs=Ranges()), width=10)
    index = SpanIndex([Mark(1, 0, 5, 1), Mark(2, 0, 5, 1)])
    margin = Margin(index, wrapped=wrapped)
    index.remove(1)
    margin.remove(1)
    assert margin.add(2, was=margin.remove(2)).lane == 1


def test_a_name_takes_the_first_row_that_is_free() -> None:
    text = "aaa bbb ccc ddd"
    wrapped = Wrapped(text, lines=lines_of(text, paragraphs=Ranges()), width=3)
    index = SpanIndex([Mark(1, 0, 15, 1), Mark(2, 0, 7, 2), Mark(3, 0, 3, 3)])
    margin = Margin(index, wrapped=wrapped)
    assert margin.names == {0: [1, 3], 1: [2]}
    margin.remove(1)
    assert margin.names == {0: [3], 1: [2]}

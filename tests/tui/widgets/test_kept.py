"""Rows that are handed out as they were drawn, until one of them changes."""

from __future__ import annotations

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from qcode.tui.widgets.kept import Kept


class Counting(Kept, Widget):
    """Draws a word and the number of times that each row was drawn."""

    DEFAULT_CSS = "Counting { width: 12; height: 4; border-right: vkey red; padding: 0 0 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.words = ["one", "two", "three", "four"]
        self.drawn = [0, 0, 0, 0]

    def render_line(self, y: int) -> Strip:
        self.drawn[y] += 1
        return Strip([Segment(f"{self.words[y]} {self.drawn[y]}")]).adjust_cell_length(self.size.width)


class Bench(App[None]):
    def compose(self) -> ComposeResult:
        yield Counting()


def rows(widget: Widget, crop: Region | None = None) -> list[str]:
    return [strip.text for strip in widget.render_lines(crop or Region(0, 0, 12, 4))]


async def test_only_the_row_that_changed_is_drawn_again_and_its_border_stays():
    async with Bench().run_test() as pilot:
        widget = pilot.app.query_one(Counting)
        rows(widget)
        before = list(widget.drawn)
        widget.words[2] = "six"
        widget.refresh(Region(0, 2, 10, 1))
        shown = rows(widget)
        assert [after - was for after, was in zip(widget.drawn, before, strict=True)] == [0, 0, 1, 0]
        assert [line[0] for line in shown] == [" "] * 4
        assert shown[2].startswith(" six")
        assert {line[-1] for line in shown} == {shown[0][-1]} != {" "}
        assert {len(line) for line in shown} == {12}


async def test_a_part_that_is_asked_for_after_a_change_does_not_leave_the_whole_as_it_was():
    async with Bench().run_test() as pilot:
        widget = pilot.app.query_one(Counting)
        rows(widget)
        widget.words[3] = "nine"
        widget.refresh(Region(0, 3, 10, 1))
        assert "one" in rows(widget, Region(0, 0, 12, 2))[0]
        assert "nine" in rows(widget)[3]


async def test_what_was_forgotten_out_of_sight_is_drawn_anew():
    async with Bench().run_test() as pilot:
        widget = pilot.app.query_one(Counting)
        rows(widget)
        widget.words[:] = ["a", "b", "c", "d"]
        widget.forget()
        assert [line.split()[0] for line in rows(widget)] == ["a", "b", "c", "d"]

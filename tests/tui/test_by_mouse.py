"""Everything by mouse: what a key does where one is, a click on its name does too, in whatever terminal.

What there is nothing to take back or repeat of, is not among the commands.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Offset
from textual.pilot import Pilot

from qcode.tui.actions import Action, keys_label
from qcode.tui.app import QcodeApp
from qcode.tui.catalogue import ACTIONS
from qcode.tui.commands import Palette, usable
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.codebook.summary import SummaryList
from qcode.tui.widgets import bordered
from qcode.tui.widgets.bordered import Bordered, key_at
from qcode.tui.widgets.figures import FigureList
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.lines import KeyBar, TitleBar, places_of
from qcode.tui.widgets.matrix import Matrix
from qcode.tui.widgets.offered import OfferedKeys
from qcode.tui.widgets.rows import Rows
from tests.tui import scenes
from tests.tui.scenes import SCREENS, WINDOWS, Scene
from tests.tui.stage import text_of
from tests.tui.study import opened, press, settle

NARROW, LARGE = (80, 24), (200, 50)


class Carried:
    """What was carried out, in place of carrying it out: the action, and whose it is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.last: tuple[str, object] | None = None

        async def run_action(app: QcodeApp, action: str, default_namespace: object = None) -> bool:
            self.last = (action, default_namespace)
            return True

        monkeypatch.setattr(QcodeApp, "run_action", run_action)

    def take(self) -> tuple[str, object] | None:
        """The last that was carried out since it was asked."""
        last, self.last = self.last, None
        return last


def here(screen: Frame) -> list[Action]:
    """What can be done from the place in focus."""
    return [action for action in ACTIONS.at(*places_of(screen.focused, screen=screen)) if screen.keybar._can(action)]


def shown(bar: KeyBar) -> dict[str, int]:
    """Where in the footer each action's name begins that is to be read there."""
    line = f"{text_of(bar)[0]} "
    labels = {each.id: f" {keys_label(bar.keymap.of(each), most=1)} {each.name} " for each in bar.actions()}
    return {name: line.index(label) + 1 for name, label in labels.items() if label in line}


@pytest.mark.parametrize("scene", SCREENS, ids=lambda scene: scene.name)
async def test_a_click_does_what_the_key_does(study: Path, monkeypatch: pytest.MonkeyPatch, scene: Scene):
    scene.study(study)
    async with opened(study, size=NARROW) as (app, pilot):
        await scene.go(pilot)
        screen = app.screen
        assert isinstance(screen, Frame)
        commands = {action.id for action, _ in usable(screen)} | {"app.undo", "coding.again"}
        carried, bar = Carried(monkeypatch), screen.keybar
        lost = []
        for action in here(screen):
            await screen.run(action)
            wanted = carried.take()
            keys = () if action.routed else bar.keymap.of(action)
            if keys and action.id not in NEARER and not await _by_a_key(pilot, carried, keys, wanted):
                lost.append(f"{action.id} by key")
            if action.id in shown(bar):
                await pilot.click(bar, offset=Offset(shown(bar)[action.id], 0))
                if carried.take() != wanted:
                    lost.append(f"{action.id} by mouse")
            elif action in bar.actions() and action.id not in commands:
                lost.append(f"{action.id} is neither in the footer nor among the commands")
        assert not lost, "; ".join(lost)
        assert "app.help" in shown(bar)
        await pilot.resize_terminal(*LARGE)
        await settle(pilot)
        assert [each.id for each in bar.actions() if each.id not in shown(bar)] == []


NEARER = {"coding.next_pane", "list.first", "app.back", "coding.pick", "walk.pick"}
"""Actions whose keys mean, on some screen, what is nearer; and c, which the router of the code keys reads."""


async def _by_a_key(pilot: Pilot[int], carried: Carried, keys: tuple[str, ...], wanted: object) -> bool:
    """Whether one of an action's keys carries it out."""
    for key in keys:
        await pilot.press(key)
        if carried.take() == wanted:
            return True
    return False


# The commands by mouse


@pytest.mark.parametrize("size", [NARROW, LARGE], ids=["80 columns", "200 columns"])
async def test_the_sign_in_the_title_opens_the_commands_of_the_place(study: Path, size: tuple[int, int]):
    async with opened(study, size=size) as (app, pilot):
        await scenes.codebook(pilot)
        await pilot.click(TitleBar, offset=Offset(1, 0))
        await settle(pilot)
        assert isinstance(app.screen, Palette)
        assert any(action.id == "codetree.merge" for action, _ in usable(app.frame("codebook")))
        await press(pilot, "escape")
        await pilot.click(TitleBar, offset=Offset(20, 0))
        assert app.screen is app.frame("codebook")


async def test_the_keys_that_did_not_fit_are_behind_the_key_of_the_commands(study: Path):
    async with opened(study, size=NARROW) as (app, pilot):
        await scenes.coding_(pilot)
        screen = app.screen
        assert isinstance(screen, Frame)
        line = text_of(screen.keybar)[0]
        assert "Ctrl+P more  F1 help" in line
        await pilot.click(KeyBar, offset=Offset(line.index("more"), 0))
        await settle(pilot)
        assert isinstance(app.screen, Palette)


async def test_no_sign_of_more_stands_where_every_key_fits(study: Path):
    async with opened(study, size=LARGE) as (app, pilot):
        await scenes.coding_(pilot)
        assert "more" not in text_of(app.screen.query_one(KeyBar))[0]


# Keys that the screens read themselves: digits and what Space leads to


@pytest.mark.parametrize("go", [scenes.coding_, scenes.hit_walk], ids=["coding", "the walk"])
@pytest.mark.parametrize("name", ["direct", "hotkey"])
async def test_a_click_on_the_code_keys_shows_the_codes_and_a_click_on_one_applies_it(
    study: Path, go: scenes.Go, name: str
):
    async with opened(study, size=LARGE) as (app, pilot):
        await go(pilot)
        screen = app.screen
        assert isinstance(screen, Frame)
        action = next(each for each in screen.keybar.actions() if each.routed and each.id.endswith(name))
        await pilot.click(KeyBar, offset=Offset(shown(screen.keybar)[action.id], 0))
        await settle(pilot)
        offered = screen.query_one(OfferedKeys)
        assert offered.display
        await pilot.click(offered, offset=Offset(6, 1))
        await settle(pilot)
        assert app.session.last_codes


async def test_a_click_on_the_numbers_of_a_conflict_lists_its_values(study: Path):
    scenes.with_conflicts(study)
    async with opened(study) as (app, pilot):
        await scenes.conflicts(pilot)
        before = len(app.screen.found)  # type: ignore[attr-defined]
        bar = app.screen.query_one(KeyBar)
        await pilot.click(bar, offset=Offset(shown(bar)["conflicts.take"], 0))
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        await pilot.double_click("Choose FilterList", offset=Offset(8, app.screen.query_one(Rows).HEAD + 1))
        await settle(pilot)
        assert len(app.screen.found) == before - 1  # type: ignore[attr-defined]


async def test_a_click_on_the_parts_of_a_split_lists_them(study: Path):
    async with opened(study) as (app, pilot):
        await scenes.splitting(pilot)
        screen = app.screen
        bar = screen.query_one(KeyBar)
        await pilot.click(bar, offset=Offset(shown(bar)["split.send"], 0))
        await settle(pilot)
        await pilot.double_click("Choose FilterList", offset=Offset(8, app.screen.query_one(Rows).HEAD + 1))
        await settle(pilot)
        assert set(screen.sent.values()) == {"bakanlık", "yasa"}  # type: ignore[attr-defined]
        await pilot.click(bar, offset=Offset(shown(bar)["split.stay"], 0))
        await settle(pilot)
        assert len(screen.sent) == 2  # type: ignore[attr-defined]


# Windows


@pytest.mark.parametrize("scene", WINDOWS, ids=lambda scene: scene.name)
async def test_a_click_on_a_windows_border_presses_the_key_that_it_names(
    study: Path, monkeypatch: pytest.MonkeyPatch, scene: Scene
):
    scene.study(study)
    async with opened(study, size=NARROW) as (app, pilot):
        await scene.go(pilot)
        for box in [each for each in app.screen.query(Bordered) if each.display and each.border_subtitle]:
            pressed: list[str] = []
            monkeypatch.setattr(bordered, "press", lambda _, key, pressed=pressed: pressed.append(key))
            subtitle = str(box.border_subtitle)
            width, y = box.outer_size.width, box.outer_size.height - 1
            start = width - 3 - len(subtitle)
            wanted = []
            for part in subtitle.split(" · "):
                key = key_at(subtitle, x=start, width=width)
                assert key is not None or part[0].isdigit() or " " not in part or part[0].islower(), part
                wanted += [key] if key else []
                await pilot.click(box, offset=Offset(start + 1, y))
                start += len(part) + 3
            assert pressed == wanted
            assert {"escape", "ctrl+s"} & set(pressed)


# Lists and matrices on every screen


def line_of(rows: Rows) -> int:
    """The row of a list at which its cursor's line begins."""
    return next(y for y in range(rows.HEAD, rows.size.height) if rows.row_at(y) == rows.cursor)


def cell_of(rows: Rows) -> int:
    """A column within the cursor's cell, or within its line where there are no cells."""
    if not isinstance(rows, Matrix):
        return 20
    return rows._shape.label + rows._shape.value * (rows.column - rows._first) + 1


def in_sight(rows: Rows) -> list[str]:
    """What the terminal shows where a list is."""
    region = rows.region.shrink(rows.styles.gutter)
    strips = rows.screen._compositor.render_strips()[region.y : region.bottom]
    return [strip.crop(region.x, region.right).text.rstrip() for strip in strips]


async def back_to(screen: Frame, pilot: Pilot[int]) -> None:
    """Escape until the screen is in sight again."""
    while pilot.app.screen is not screen:
        assert screen in pilot.app.screen_stack, "Escape does not lead back to it"
        await press(pilot, "escape")


ALONE = {"coding", "hit_walk", "desk", "desk_of_three", "desk_of_a_corrected_text", "before_and_after",
         "typical_words", "two_texts"}  # fmt: skip
"""Screens without a list that has the focus; words, where Enter leads on within the screen; the only thing to decide,
with which the screen goes."""


@pytest.mark.parametrize("scene", [each for each in SCREENS if each.name not in ALONE], ids=lambda scene: scene.name)
async def test_a_click_selects_the_wheel_scrolls_and_a_double_click_does_what_enter_does(study: Path, scene: Scene):
    scene.study(study)
    async with opened(study, size=NARROW) as (app, pilot):
        await scene.go(pilot)
        screen, rows = app.screen, app.focused
        assert isinstance(screen, Frame)
        assert isinstance(rows, Rows)
        assert in_sight(rows) == text_of(rows)
        first = rows.cursor
        await press(pilot, "enter")
        entered = (type(app.screen), len(app.screen_stack))
        await back_to(screen, pilot)
        rows.go(first)
        await settle(pilot)
        at = Offset(cell_of(rows), line_of(rows))
        other = next(y for y in range(rows.HEAD, rows.size.height) if rows.row_at(y) not in (None, first))
        await pilot.click(rows, offset=Offset(at.x, other))
        assert rows.row_at(other) == rows.cursor
        assert in_sight(rows) == text_of(rows)
        await pilot.double_click(rows, offset=at)
        await settle(pilot)
        assert (type(app.screen), len(app.screen_stack)) == entered
        await back_to(screen, pilot)
        rows.focus()
        if rows.max_scroll_y:
            await press(pilot, "home")
            await pilot._post_mouse_events([MouseScrollDown], rows, (4, rows.HEAD), button=0)
            await settle(pilot)
            down = rows.scroll_offset.y
            assert down
            await pilot._post_mouse_events([MouseScrollUp], rows, (4, rows.HEAD), button=0)
            await settle(pilot)
            assert rows.scroll_offset.y < down


# Sorting

HEADED = (FilterList, FigureList, SummaryList)


def sortable(screen: Frame) -> list[FilterList | FigureList | SummaryList]:
    """The lists on a screen with titles over their columns."""
    found = [each for kind in HEADED for each in screen.query(kind) if each.display and each.HEAD == 2]
    return [each for each in found if each.count() and each.columns]


@pytest.mark.parametrize("scene", SCREENS, ids=lambda scene: scene.name)
async def test_every_list_with_titles_is_sorted_by_a_click_on_one_and_by_a_key_and_shows_by_which(
    study: Path, scene: Scene
):
    scene.study(study)
    async with opened(study, size=LARGE) as (app, pilot):
        await scene.go(pilot)
        screen = app.screen
        assert isinstance(screen, Frame)
        for each in sortable(screen):
            line = text_of(each)[1]
            at = next(place for place, sign in enumerate(line) if sign.isalpha() or sign == "%")
            for _ in range(2):  # a second click turns; the documents stand by the first column as they come
                await pilot.click(each, offset=Offset(at, 1))
                await settle(pilot)
                if any(sign in text_of(each)[1] for sign in "↑↓"):
                    break
            assert any(sign in text_of(each)[1] for sign in "↑↓"), f"{scene.name}: {line}"
        for each in sortable(screen):
            if isinstance(each, FilterList) and not each.sorts:
                continue  # the documents have their own s, which knows what a column stands for
            each.sort(None)
            each.focus()
            await press(pilot, "O")
            assert isinstance(app.screen, Choose)
            await press(pilot, "enter")
            assert any(sign in text_of(each)[1] for sign in "↑↓"), scene.name

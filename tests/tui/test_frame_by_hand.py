"""The frame in use: the footer by mouse, a broken keymap file, the palette, jumping, the welcome's folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Offset

from qcode.services.study import make_demo
from qcode.tui.actions import keys_label
from qcode.tui.frame import Frame
from qcode.tui.keymap import Keymap, keymap_path, load_keymap, rebind, save_keymap
from qcode.tui.screens.welcome import Start, WelcomeApp
from qcode.tui.screens.welcome.asking import NEW_FIELDS, NewProject, folder_problem
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.lines import KeyBar
from tests.tui.stage import text_of, type_text
from tests.tui.study import coding, opened, press, settle


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
@pytest.mark.parametrize("key", ["f2", "f4", "f7", "f8", "f9"])
async def test_a_click_on_every_key_of_the_footer_carries_it_out(study, monkeypatch, key, size):
    carried = []

    async def run(self, action):
        carried.append(action.id)

    monkeypatch.setattr(Frame, "run", run)
    async with opened(study, size=size) as (app, pilot):
        await press(pilot, key)
        if key == "f7":
            await type_text(pilot, "birim")
            await press(pilot, "enter")
        bar = app.screen.query_one(KeyBar)
        shown = text_of(bar)[0]
        wanted = []
        for action in bar.actions():
            label = f" {keys_label(bar.keymap.of(action), most=1)} {action.name}"
            if label in shown:
                wanted.append(action.id)
                await pilot.click(bar, offset=Offset(shown.index(label) + 2, 0))
        await settle(pilot)
        assert carried == wanted
        assert "app.help" in wanted
        assert len(wanted) >= 4


async def test_nothing_is_offered_on_the_history_that_does_nothing_and_a_step_is_said_whole(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1", "f9", "down", "up")
        screen = app.current
        assert "Enter" not in text_of(screen.query_one(KeyBar))[0]
        await press(pilot, "f1")
        told = {entry.key for entry in app.screen.query_one(FilterList)._entries}
        assert not told & {"filterlist.choose", "filterlist.fold", "filterlist.mark"}
        assert {"filterlist.filter", "filterlist.sort_lines", "list.down", "history.undo_to", "app.undo"} <= told
        await press(pilot, "escape", "down", "up")
        assert screen.status.text.startswith("apply code: central steering on “")
        assert screen.status.hint == "1 thing"


async def test_help_has_each_heading_once(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f4", "f1")
        shown = [line.strip() for line in text_of(app.screen.query_one(FilterList)) if "▼" in line]
        assert len(shown) == len(set(shown))
        assert "▼ In the codebook · Codes" in shown[0]


# The keymap's file


async def test_mistakes_in_the_keymap_file_are_said_at_the_start_and_the_rest_holds(study):
    path = keymap_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("app.undo: ctrl+i\ntranscript.sentense: q\napp.table: ctrl+e\n", encoding="utf-8")
    async with opened(study, size=(80, 24)) as (app, pilot):
        (toast,) = app._notifications
        assert "keymap.yaml, line 1: Ctrl+I and Tab are the same key for a terminal." in toast.message
        assert "change keys" in toast.message
        await press(pilot, "ctrl+e")
        assert app.current.NAME == "table"


def test_a_keymap_file_with_mistakes_is_kept_beside_the_new_one(tmp_path: Path):
    path = tmp_path / "keymap.yaml"
    path.write_text("app.undo: [ctrl+z\n", encoding="utf-8")
    save_keymap(rebind(Keymap(), "app.redo", ["ctrl+y"]), path)
    assert (tmp_path / "keymap.yaml.old").read_text("utf-8") == "app.undo: [ctrl+z\n"
    assert dict(load_keymap(path).keys) == {"app.redo": ("ctrl+y",)}
    save_keymap(rebind(Keymap(), "app.redo", ["ctrl+w"]), path)
    assert (tmp_path / "keymap.yaml.old").read_text("utf-8") == "app.undo: [ctrl+z\n"


# Jumping


async def test_a_letter_jumps_to_a_part_of_the_screen(study):
    async with opened(study, size=(200, 50)) as (app, pilot):
        screen = await coding(app, pilot, "note-kozan")
        await press(pilot, "f10")
        letters = {part.letter: part.widget for part in app.screen.parts}
        letter = next(letter for letter, widget in letters.items() if widget is screen.tree_beside)
        await press(pilot, letter)
        assert screen.focused is screen.tree_beside


# The welcome


async def test_a_folder_of_transcripts_is_a_way_to_begin(tmp_path):
    (tmp_path / "görüşmeler").mkdir()
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "down", "enter")
        assert isinstance(app.screen, NewProject)
        await type_text(pilot, str(tmp_path / "görüşmeler"))
        await press(pilot, "tab", "tab", "tab")
        await type_text(pilot, "Işıl")
        await press(pilot, "ctrl+s")
        await settle(pilot)
    assert app.return_value == Start(str(tmp_path / "study.qcode"), "Işıl", str(tmp_path / "görüşmeler"))


def test_a_folder_has_to_be_named_where_it_is_the_beginning():
    values = {field.key: "" for field in NEW_FIELDS}
    assert folder_problem(values) == "Say in which folder the transcripts are."


async def test_a_click_beside_a_question_of_the_welcome_leaves_it(tmp_path):
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert len(app.screen_stack) == 2
        await pilot.click(offset=Offset(2, 2))
        await pilot.pause()
        assert len(app.screen_stack) == 1


# Two at one file


async def test_a_second_window_follows_what_the_first_one_does(tmp_path):
    place = tmp_path / "study.qcode"
    make_demo(place).close()
    async with opened(place, size=(120, 40)) as (here, pilot), opened(place, size=(120, 40)) as (there, other):
        await press(other, "f4")
        await coding(here, pilot, "note-erzurum")
        before = there.session.counts.copy()
        await press(pilot, "s", "1")
        there.look()
        await settle(other)
        code = next(code.id for code in there.session.book if code.hotkey == "1")
        assert there.session.counts[code] == before.get(code, 0) + 1
        await press(pilot, "u")
        there.look()
        await settle(other)
        assert there.session.counts.get(code, 0) == before.get(code, 0)

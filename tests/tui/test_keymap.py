"""Keymaps: read with problems, checked for clashes, routed without Textual."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App

from qcode.tui.actions import Action, Registry, bindings_for
from qcode.tui.catalogue import ACTIONS
from qcode.tui.keymap import (
    Keymap,
    canonical_key,
    clashes,
    default_problems,
    key_problem,
    keymap_path,
    keymap_text,
    load_keymap,
    read_keymap,
    rebind,
    route,
    save_keymap,
)


def test_the_default_keymap_obeys_the_rules_for_keyboards_and_terminals():
    assert default_problems(ACTIONS) == []


def test_the_default_keymap_has_no_clash():
    assert [str(clash) for clash in clashes(ACTIONS)] == []


@pytest.mark.parametrize("key", ["ctrl+i", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket", "[", "@", "{", "alt+ş"])
def test_a_default_that_a_keyboard_or_terminal_lacks_is_reported(key):
    assert default_problems([Action("x.y", "y", "Y", (key,), "x", "g")])


def test_a_key_behind_altgr_may_be_a_second_key():
    assert default_problems([Action("x.y", "y", "Y", ("n", "]"), "x", "g")]) == []


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("?", "question_mark"),
        ("Ctrl+S", "ctrl+s"),
        ("esc", "escape"),
        ("PgUp", "pageup"),
        ("ı", "ı"),
        ("Ş", "Ş"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        (" ", "space"),
        ("Shift+Left", "shift+left"),
        ("/", "slash"),
    ],
)
def test_keys_may_be_written_as_people_write_them(written, key):
    assert canonical_key(written) == key
    assert key_problem(key) is None


def test_a_keymap_is_read_with_its_problems_and_what_is_right_holds():
    """Lines 2 to 6 are wrong, each in its own way."""
    text = (
        "app.undo: [ctrl+z, u]\n"
        "app.undoo: x\n"
        "coding.pick: ctrl+i\n"
        "coding.done: hyperspace\n"
        "app.help: {a: b}\n"
        "coding.next_pane: c\n"
        "coding.again: none\n"
    )
    keymap = read_keymap(text)
    assert keymap.keys == {"app.undo": ("ctrl+z", "u"), "coding.next_pane": ("c",), "coding.again": ()}
    assert [problem.line for problem in keymap.problems] == [2, 3, 4, 5, 6]
    said = [problem.message for problem in keymap.problems]
    assert "Did you mean “app.undo”?" in said[0]
    assert "Tab" in said[1]
    assert "coding.pick" in said[4]


def test_a_line_that_comes_twice_is_reported_and_the_last_holds():
    keymap = read_keymap("app.undo: y\napp.undo: ctrl+z\n")
    assert keymap.keys["app.undo"] == ("ctrl+z",)
    assert [problem.line for problem in keymap.problems] == [2]


@pytest.mark.parametrize("text", ["a: [", "- x", "word"])
def test_what_is_no_keymap_is_one_problem(text):
    keymap = read_keymap(text)
    assert keymap.keys == {}
    assert len(keymap.problems) == 1


@pytest.mark.parametrize(("name", "key"), [("memo.save", "ı"), ("prompt.leave", "space"), ("picker.choose", "Ğ")])
def test_where_one_writes_a_letter_can_be_no_key(name, key):
    keymap = read_keymap(f"{name}: {key}\n")
    assert not keymap.keys
    assert "writes where" in keymap.problems[0].message
    assert read_keymap(f"{name}: f11\n").problems == ()


def test_an_empty_file_and_a_missing_one_change_nothing(tmp_path):
    assert read_keymap("") == Keymap()
    assert load_keymap(tmp_path / "none.yaml") == Keymap()


def test_a_file_that_is_no_text_is_a_problem(tmp_path):
    path = tmp_path / "keymap.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "could not be read" in load_keymap(path).problems[0].message


def test_a_saved_keymap_reads_back_the_same(tmp_path):
    keymap = Keymap({"app.undo": ("ctrl+z", "ı"), "coding.again": (), "filterlist.filter": ("slash",)})
    path = save_keymap(keymap, tmp_path / "deep" / "keymap.yaml")
    assert load_keymap(path).keys == keymap.keys
    assert "default u" in keymap_text(keymap)


def test_swapping_two_keys_is_no_clash_and_doubling_one_is():
    swapped = rebind(rebind(Keymap(), "coding.pick", ["z"]), "coding.done", ["c"])
    assert clashes(ACTIONS, swapped) == []
    doubled = rebind(Keymap(), "coding.done", ["c"])
    assert {str(clash.key) for clash in clashes(ACTIONS, doubled)} == {"c"}
    assert rebind(doubled, "coding.done", None) == Keymap()


def test_a_widget_that_hides_a_key_of_its_screen_is_a_clash():
    registry = Registry(
        [
            Action("transcript.a", "a", "A", ("x",), "transcript", "g"),
            Action("coding.b", "b", "B", ("x",), "coding", "g"),
            Action("table.c", "c", "C", ("x",), "table", "g"),
        ]
    )
    assert [(clash.wins.id, clash.hidden.id) for clash in clashes(registry)] == [("transcript.a", "coding.b")]


CHAIN = ("transcript", "coding", "app")


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("s", "transcript.sentence"),
        ("c", "coding.pick"),
        ("u", "app.undo"),
        ("i", "transcript.in_vivo"),
        ("ı", "transcript.in_vivo"),
        (".", "coding.again"),
        ("f5", "app.table"),
        ("space", "coding.hotkey"),
    ],
)
def test_a_key_reaches_the_nearest_action(key, action):
    found = route(key, chain=CHAIN)
    assert found is not None
    assert found.id == action


def test_a_key_that_nothing_is_bound_to_reaches_nothing():
    assert route("ğ", chain=CHAIN) is None


def test_while_typing_only_keys_that_write_nothing_reach_an_action():
    assert route("u", chain=("form", "app"), typing=True) is None
    assert route("ş", chain=("form", "app"), typing=True) is None
    saved = route("ctrl+s", chain=("form", "app"), typing=True)
    left = route("escape", chain=("form", "app"), typing=True)
    assert saved is not None
    assert left is not None
    assert (saved.id, left.id) == ("form.save", "form.leave")


def test_the_users_key_is_routed_and_the_default_is_free():
    keymap = rebind(Keymap(), "app.undo", ["ctrl+z"])
    assert route("u", chain=CHAIN, keymap=keymap) is None
    assert route("ctrl+z", chain=CHAIN, keymap=keymap) is ACTIONS["app.undo"]


class Undoing(App[None]):
    BINDINGS: ClassVar = [each for each in bindings_for("app") if each.id in ("app.undo", "app.help")]
    undone = 0

    def action_undo(self) -> None:
        self.undone += 1


async def test_textual_obeys_the_keymap_with_i_and_dotless_i():
    app = Undoing()
    async with app.run_test() as pilot:
        app.set_keymap(rebind(Keymap(), "app.undo", ["i"]).for_textual())
        await pilot.press("i", "ı", "u")
        assert app.undone == 2


async def test_an_action_whose_key_was_taken_away_cannot_be_pressed():
    app = Undoing()
    async with app.run_test() as pilot:
        app.set_keymap(rebind(Keymap(), "app.undo", []).for_textual())
        await pilot.press("u")
        assert app.undone == 0


def test_the_keymap_is_kept_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QCODE_CONFIG", str(tmp_path))
    assert keymap_path() == tmp_path / "keymap.yaml"
    monkeypatch.delenv("QCODE_CONFIG")
    assert keymap_path().name == "keymap.yaml"
    assert keymap_path().parent != tmp_path

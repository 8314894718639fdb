"""The registry is the one source of bindings, help and the table of keys."""

from __future__ import annotations

import pytest

from qcode.tui.actions import Action, Registry, bindings_for, key_label, keys_label, with_twins
from qcode.tui.catalogue import ACTIONS
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.form import Form
from qcode.tui.widgets.matrix import Matrix
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.rows import Rows
from qcode.tui.widgets.transcript import TranscriptView


def test_every_action_has_an_id_of_its_place_a_name_and_a_sentence_of_help():
    for action in ACTIONS:
        assert action.id.startswith(f"{action.where}.")
        assert action.name
        assert action.help[0].isupper()
        assert not action.help.endswith(".")


def test_two_actions_cannot_share_an_id():
    action = Action("app.x", "x", "X", ("x",), "app", "g")
    with pytest.raises(ValueError, match=r"app\.x"):
        Registry([action, action])


@pytest.mark.parametrize(
    ("where", "widget"),
    [
        ("list", Rows),
        ("matrix", Matrix),
        ("codetree", CodeTree),
        ("filterlist", FilterList),
        ("picker", Picker),
        ("form", Form),
    ],
)
def test_every_action_of_a_widget_has_its_method(where, widget):
    missing = [each.id for each in ACTIONS.at(where) if not hasattr(widget, f"action_{each.textual_action}")]
    assert missing == []


def test_bindings_carry_ids_and_i_comes_with_dotless_i():
    binding = next(each for each in bindings_for("documents") if each.id == "documents.import_files")
    assert binding.key == "i,ı"
    assert binding.show


def test_a_routed_action_gets_no_binding():
    assert not {"coding.direct", "coding.hotkey"} & {each.id for each in bindings_for("coding")}


def test_an_action_without_a_key_can_still_be_given_one():
    assert next(each for each in bindings_for("app") if each.id == "app.theme").key == "f63"


def test_keys_are_written_as_people_read_them():
    shown = [key_label(key) for key in ("ctrl+s", "f1", "up", "slash", "escape", "shift+tab", "plus", "question_mark")]
    assert shown == ["Ctrl+S", "F1", "↑", "/", "Esc", "Shift+Tab", "+", "?"]
    assert keys_label(("i", "ı", "f63")) == "i"
    assert keys_label(tuple("1234567890")) == "1-9"


def test_twins_are_added_once():
    assert with_twins(["i", "x"]) == ("i", "ı", "x")
    assert with_twins(["ı", "i"]) == ("ı", "i")


def test_the_registry_says_what_the_transcript_and_its_screen_can_do():
    lacking = []
    for action in ACTIONS.at("transcript"):
        target, _, name = action.textual_action.partition("(")[0].rpartition(".")
        if not hasattr(CodingScreen if target == "screen" else TranscriptView, f"action_{name}"):
            lacking.append(action.id)
    assert lacking == []

"""The form: keyboard first, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from qcode.tui.widgets.form import CODE_FIELDS, Field, Form, code_problem, code_values, parse_labels
from tests.tui.stage import Stage, small_codebook, type_text

BOOK = small_codebook()
BUDGET = BOOK[4]


def stage():
    check = partial(code_problem, book=BOOK, code=BUDGET)
    return Stage(lambda: Form(CODE_FIELDS, values=code_values(BUDGET), check=check))


async def test_tab_and_enter_go_through_the_fields_and_ctrl_s_saves():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("end", *" ığ", "tab", "enter", "tab", "tab", "tab", *"line", "enter", *"two", "ctrl+s")
        saved = app.got(Form.Saved)[-1]
        assert saved.values["name"] == "bütçe kısıtları ığ"
        assert saved.values["definition"] == "line\ntwo"
        assert saved.changed == {"name", "definition"}
        await pilot.press("shift+tab")
        assert app.focused.id == "field-brief"


async def test_escape_saves_what_was_changed():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("end", "x", "escape")
        assert app.got(Form.Saved)[-1].values["name"] == "bütçe kısıtlarıx"


async def test_escape_leaves_an_unchanged_form_without_saving():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        assert app.got(Form.Saved) == []
        assert app.got(Form.Left)[-1].draft == {}


async def test_escape_in_several_lines_saves_too():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.query_one(Form).focus_field("use_when")
        await pilot.press(*"when", "escape")
        assert app.got(Form.Saved)[-1].values["use_when"] == "when"


async def test_what_cannot_be_saved_is_said_and_a_second_escape_keeps_the_draft():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.query_one(Form).set_value("name", "")
        await pilot.pause()
        await pilot.press("escape")
        assert app.got(Form.Saved) == []
        note = app.query_one("#form-note")
        assert note.display
        assert "Esc again leaves without saving." in str(note.render())
        await pilot.press("escape")
        assert app.got(Form.Left)[-1].draft["labels"] == "en: budget limits"


async def test_a_letter_typed_as_two_keys_is_saved_as_one():
    app = Stage(lambda: Form([Field("name", "name")]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await type_text(pilot, "s\u0327")
        await pilot.press("enter")
        assert app.got(Form.Saved)[-1].values == {"name": "ş"}


async def test_entering_a_field_says_what_it_is_for():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("tab", "tab", "tab")
        assert app.got(Form.FieldEntered)[-1].field.key == "hotkey"


VALUES = code_values(BUDGET)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "EU accession"}, "already"),
        ({"name": "a / b"}, "cannot be the name of a code"),
        ({"colour": "blue"}, "#4477aa"),
        ({"labels": "budget"}, "other languages"),
        ({"hotkey": "abc"}, "one or two letters or digits"),
        ({"hotkey": "ş!"}, "one or two letters or digits"),
        ({"hotkey": "1"}, "belongs to “"),
        ({"hotkey": "12"}, "one begins with the other"),
    ],
)
def test_what_is_wrong_with_a_code_is_said_in_a_sentence(change, said):
    problem = code_problem({**VALUES, **change}, book=BOOK, code=BUDGET)
    assert problem is not None
    assert said in problem


def test_a_code_that_is_right_is_not_complained_about():
    assert code_problem({**VALUES, "colour": "#4477AA", "hotkey": "ı"}, book=BOOK, code=BUDGET) is None


def test_what_was_wrong_before_does_not_keep_the_rest_from_being_saved():
    clashing = replace(BUDGET, hotkey="12")
    assert code_problem({**code_values(clashing), "brief": "x"}, book=BOOK, code=clashing) is None


def test_labels_are_read_as_they_are_written():
    assert parse_labels("tr: bütçe; EN: budget limits;") == {"tr": "bütçe", "en": "budget limits"}
    assert parse_labels("") == {}
    assert parse_labels("budget") is None

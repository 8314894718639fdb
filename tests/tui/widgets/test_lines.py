"""Title, status and keys: what they say, in how many cells."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.containers import Vertical
from textual.widgets import Input

from qcode.errors import Refused
from qcode.tui.catalogue import ACTIONS
from qcode.tui.keymap import Keymap, rebind
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.lines import KeyBar, StatusLine, Title, TitleBar, title_parts
from qcode.tui.widgets.matrix import Matrix
from tests.tui.stage import Stage, text_of, unstyled

TITLE = Title("study.qcode", "coding", "kozan-1", "Kozan, metropolitan district", "coder_a", "turn 12/54")


def said(title, width):
    return " · ".join(part.text for part in title_parts(title, width=width))


def test_with_room_a_title_says_everything():
    assert said(TITLE, 80) == "study.qcode · coding · kozan-1 · Kozan, metropolitan district · coder_a"


def test_in_a_narrow_terminal_the_least_needed_gives_way_first():
    assert said(TITLE, 60) == "study.qcode · coding · kozan-1 · Kozan, metr…trict · coder_a"
    assert said(TITLE, 45) == "study.qcode · coding · kozan-1 · coder_a"
    assert said(TITLE, 35) == "study.qcode · kozan-1 · coder_a"
    assert said(TITLE, 20) == "kozan-1 · coder_a"
    assert said(TITLE, 8) == "kozan-1"


@pytest.mark.parametrize("width", range(1, 90))
def test_a_title_is_never_too_wide(width):
    long = Title("a-project-of-a-very-long-name.qcode", "coding", "belge " * 8, "Kahramanmaraş " * 4, "coder_" * 5)
    assert cell_len(said(long, width)) <= width
    assert cell_len(said(TITLE, width)) <= width


async def test_the_title_is_drawn_with_the_place_at_the_right():
    app = Stage(TitleBar)
    async with app.run_test(size=(80, 5)) as pilot:
        bar = app.query_one(TitleBar)
        bar.show(TITLE)
        await pilot.pause()
        assert text_of(bar)[0].startswith(" ≡ study.qcode · coding · kozan-1")
        assert text_of(bar)[0].endswith("coder_a  turn 12/54")
        assert unstyled(bar) == []


async def test_the_status_answers_with_a_sign_for_what_is_wrong():
    app = Stage(StatusLine)
    async with app.run_test(size=(60, 5)) as pilot:
        status = app.query_one(StatusLine)
        await pilot.pause()
        status.say("coded “EU accession”", "u undoes")
        assert text_of(status) == [" coded “EU accession”  u undoes"]
        status.warn("No code has the hotkey x.")
        assert text_of(status) == [" ! No code has the hotkey x."]
        status.fail(Refused("The code is retired.", "Take it back into use with x."))
        assert text_of(status) == [" ✗ The code is retired.  Take it back into use with x."]
        status.wait("Space t…")
        assert text_of(status) == [" Space t…"]
        status.say("done")
        assert text_of(status) == [" done"]
        status.clear()
        assert text_of(status) == [""]
        assert unstyled(status) == []


async def test_a_long_answer_is_cut_and_its_hint_gives_way():
    app = Stage(StatusLine)
    async with app.run_test(size=(20, 5)) as pilot:
        status = app.query_one(StatusLine)
        await pilot.pause()
        status.say("a long answer\nin two lines", "a hint")
        assert text_of(status) == [" a long answer in t…"]


async def test_saying_something_changes_no_layout():
    app = Stage(StatusLine)
    async with app.run_test(size=(60, 5)) as pilot:
        status = app.query_one(StatusLine)
        await pilot.pause()
        asked = []
        status.refresh = lambda *_, layout=False, **__: asked.append(layout)  # type: ignore[method-assign, assignment]
        status.say("coded")
        status.say("coded")
        assert asked == [False]


async def test_the_keys_follow_the_focus_and_a_click_runs_one():
    app = Stage(CodeTree, Matrix, KeyBar, places=("coding",))
    async with app.run_test(size=(80, 12)) as pilot:
        bar = app.query_one(KeyBar)
        app.query_one(CodeTree).focus()
        await pilot.pause()
        assert text_of(bar)[0].startswith(" Enter take  / filter")
        assert text_of(bar)[0].endswith("F1 help")
        app.query_one(Matrix).focus()
        await pilot.pause()
        assert text_of(bar)[0].startswith(" Enter excerpts  Space fold")
        await pilot.click(bar, offset=(3, 0))
        assert app.got(KeyBar.Clicked)[-1].action is ACTIONS["matrix.choose"]


async def test_while_typing_only_keys_that_work_are_shown():
    app = Stage(lambda: Vertical(Input()), KeyBar, places=("coding",))
    async with app.run_test(size=(80, 12)) as pilot:
        app.query_one(Input).focus()
        await pilot.pause()
        shown = text_of(app.query_one(KeyBar))[0].strip()
        assert shown.split("  ") == ["F2 documents", "F4 codebook", "Ctrl+Q quit", "F1 help"]


async def test_the_key_of_the_commands_stands_for_those_that_do_not_fit_and_the_ways_elsewhere_come_last():
    app = Stage(CodeTree, KeyBar, places=("coding",))
    async with app.run_test(size=(80, 12)) as pilot:
        app.query_one(CodeTree).focus()
        await pilot.pause()
        assert text_of(app.query_one(KeyBar))[0].strip().endswith("Ctrl+P more  F1 help")
        await pilot.resize_terminal(300, 12)
        await pilot.pause()
        shown = text_of(app.query_one(KeyBar))[0].strip()
        assert "more" not in shown
        assert shown.endswith("u undo  F2 documents  F4 codebook  Ctrl+Q quit  F1 help")


async def test_the_users_keys_are_shown():
    app = Stage(Matrix, KeyBar)
    async with app.run_test(size=(80, 12)) as pilot:
        app.query_one(Matrix).focus()
        app.query_one(KeyBar).set_keymap(rebind(Keymap(), "matrix.heat", ["f12"]))
        await pilot.pause()
        assert "F12 heat" in text_of(app.query_one(KeyBar))[0]

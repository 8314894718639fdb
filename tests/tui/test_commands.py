"""The palette offers what can be done now; jump mode goes anywhere by a letter."""

from __future__ import annotations

import pytest
from textual.command import CommandInput, CommandList
from textual.events import Key
from textual.widgets import Label, OptionList

from qcode.tui.catalogue import ACTIONS
from qcode.tui.catalogue.synonyms import SYNONYMS
from qcode.tui.commands import Palette, index_of, usable
from qcode.tui.jump import Jump, parts_of
from qcode.tui.themes import turned
from tests.tui.stage import type_text
from tests.tui.study import coding, opened, press, settle, until


def offered(frame):
    return {action.id: said for action, said in usable(frame)}


async def test_what_is_offered_depends_on_the_place_in_focus(study):
    async with opened(study) as (app, pilot):
        here = offered(app.screen)
        assert {"documents.attributes", "app.table", "app.theme"} <= set(here)
        assert "app.documents" not in here
        assert not any(each.startswith(("coding.", "codetree.")) for each in here)
        screen = await coding(app, pilot)
        assert "transcript.in_vivo" in offered(screen)
        await press(pilot, "tab")
        assert "codetree.merge" in offered(screen)
        assert "transcript.in_vivo" not in offered(screen)


async def test_what_cannot_be_done_now_is_not_offered(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot)
        screen.view.move_to(0)
        here = offered(screen)
        assert not {"app.undo", "app.redo", "transcript.next_hit"} & set(here)
        await press(pilot, "s", "1")
        here = offered(screen)
        assert here["app.undo"].startswith("apply code: central steering")
        assert {"coding.again", "transcript.take_off"} <= set(here)
        await press(pilot, "u")
        here = offered(screen)
        assert "app.undo" not in here
        assert here["app.redo"].startswith("apply code")


@pytest.mark.parametrize("key", ["pageup", "pagedown"])
async def test_a_page_of_commands_that_is_asked_for_before_any_are_in_sight_ends_nothing(study, key):
    async with opened(study) as (app, pilot):
        for each in ("ctrl+p", key):
            app.post_message(Key(each, None))
        await settle(pilot)
        commands = app.screen.query_one(CommandList)
        await press(pilot, "pagedown")
        assert commands.highlighted
        await press(pilot, "pageup")
        assert commands.highlighted == 0


async def test_a_command_shows_the_key_that_the_screen_has_for_it(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "ctrl+p")
        await type_text(pilot, "share a copy")
        await settle(pilot)
        first = app.screen.query_one(CommandList).get_option_at_index(0)
        assert first.hit.prompt.plain.removeprefix("share a copy").split()[0] == "S"


CALLED = {
    "documents": {
        "find": "app.search", "ara": "app.search", "settings": "app.theme", "shortcuts": "app.help",
        "frequencies": "app.table", "statistics": "app.table", "cooccurrence": "app.together",
        "kappa": "app.agreement", "alpha": "app.agreement", "reliability": "app.agreement", "save": "app.quit",
        "exit": "app.quit", "çık": "app.quit", "tutorial": "app.tour", "report": "app.report",
        "backup": "app.share_copy", "send": "app.share_copy", "screenshot": "app.picture", "notes": "app.memos",
        "audit": "app.history", "coverage": "app.covered", "add": "documents.import_files",
        "new document": "documents.import_files", "edit text": "documents.correct", "finished": "documents.done",
        "variables": "documents.attributes", "todo": "documents.next_undone", "concordance": "app.context",
        "disagreements": "app.settling", "timeline": "app.over_time", "theme": "app.theme", "dark": "app.dark",
        "agreed layer": "app.settling", "protocol": "app.settling", "who am i": "app.coders", "work as": "app.coders",
    },
    "coding": {
        "delete": "transcript.take_off", "sil": "transcript.take_off", "remove": "transcript.take_off",
        "resize": "transcript.borders", "change code": "transcript.recode", "comment": "transcript.memo",
        "clipboard": "transcript.copy", "find": "coding.find", "sidebar": "coding.inspector",
        "goto": "transcript.go_to", "focus": "transcript.only_code", "geri al": "app.undo",
    },
    "codebook": {
        "add": "codetree.new", "delete": "codetree.retire", "color": "codebook.colour",
        "shortcut": "codebook.hotkey", "subcode": "codetree.new_child", "quotes": "codebook.excerpts",
        "birleştir": "codetree.merge", "find": "codetree.filter",
    },
}  # fmt: skip


async def test_the_first_that_is_found_is_what_one_means_by_words_of_other_programs_too(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        wrong = {}
        for name, words in CALLED.items():
            if name == "coding":
                await coding(app, pilot, "note-erzurum")
                await press(pilot, "s", "1")
            elif name == "codebook":
                await press(pilot, "f4")
            index = index_of(action for action, _ in usable(app.screen))
            for word, meant in words.items():
                first = next((each.candidate.key for each in index.find(word)), "")
                if first != meant:
                    wrong[name, word] = first
        assert wrong == {}


def test_only_actions_have_other_names_and_none_is_the_name_itself():
    assert set(SYNONYMS) <= {action.id for action in ACTIONS}
    assert not [each for each, words in SYNONYMS.items() if ACTIONS[each].name in words]


async def found(app, pilot, letters):
    await press(pilot, "ctrl+p")
    assert isinstance(app.screen, Palette)
    await type_text(pilot, letters)
    await settle(pilot)
    options = app.screen.query_one(CommandList)
    return [str(options.get_option_at_index(at).prompt) for at in range(options.option_count)]


async def test_letters_find_a_command_and_its_key_is_shown(study):
    async with opened(study) as (app, pilot):
        best = (await found(app, pilot, "attr"))[0]
        assert best.split()[:2] == ["attributes", "a"]


async def test_dotless_and_capital_letters_find_too(study):
    async with opened(study) as (app, pilot):
        best = (await found(app, pilot, "HİSTORY"))[0]
        assert best.split()[:2] == ["history", "F9"]


async def test_a_command_is_carried_out_by_enter_and_by_mouse(study):
    async with opened(study) as (app, pilot):
        await found(app, pilot, "hıstory")
        await press(pilot, "enter")
        assert app.current.NAME == "history"
        await found(app, pilot, "codebook")
        await pilot.click(CommandList, offset=(5, 0))
        await settle(pilot)
        assert app.current.NAME == "codebook"


async def test_the_palette_acts_on_the_place_that_had_the_focus(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "down")
        await found(app, pilot, "rename")
        await press(pilot, "enter")
        assert app.screen.query_one("Box").border_title == "name of the document"


async def test_escape_leaves_the_palette(study):
    async with opened(study) as (app, pilot):
        await found(app, pilot, "x")
        await press(pilot, "escape")
        assert not app.screen.query(CommandInput)
        assert app.screen is app.frame("documents")


async def test_a_letter_jumps_to_a_part_of_the_screen(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot)
        parts = parts_of(screen.focus_chain)
        assert {part.widget for part in parts} == {screen.view, screen.tree_beside}
        letter = next(part.letter for part in parts if part.widget is screen.tree_beside)
        await press(pilot, "f10", letter.upper())
        assert app.focused is screen.tree_beside
        other = next(part.letter for part in parts if part.widget is screen.view)
        await press(pilot, "f10")
        assert isinstance(app.screen, Jump)
        await pilot.click(f"#jump-{other}")
        await settle(pilot)
        assert app.focused is screen.view


async def test_any_other_key_leaves_the_focus_where_it_was(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot)
        before = app.focused
        for key in ("escape", "ş", "1"):
            await press(pilot, "f10", key)
            assert app.screen is screen
            assert app.focused is before


async def test_one_part_alone_gets_no_letter(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        await press(pilot, "f10")
        assert app.screen is screen
        assert "only one part" in screen.status.text


async def test_the_palette_says_in_full_what_the_command_under_the_cursor_does(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        await press(pilot, "ctrl+p", *"methods")
        await settle(pilot)
        assert "Write the methods pack of a paper into a folder" in str(app.screen.query_one(Label).content)
        await press(pilot, *"qqq")
        await settle(pilot)
        assert str(app.screen.query_one(Label).content) == ""


async def test_the_palette_follows_another_theme(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "ctrl+p", *"sav")
        await settle(pilot)
        options = app.screen.query_one(OptionList)
        before = {str(span.style) for span in options.get_option_at_index(0).prompt.spans}
        app.theme = turned(app.theme)
        await until(pilot, lambda: {str(span.style) for span in options.get_option_at_index(0).prompt.spans} != before)

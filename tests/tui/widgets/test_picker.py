"""The picker by keyboard and mouse."""

from __future__ import annotations

from textual.widgets import Input

from qcode.model.codebook import Code
from qcode.tui.ranking import Candidate
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.meaning import meaning_of
from qcode.tui.widgets.picker import Picker, PickerList
from qcode.tui.wording import in_one_line
from tests.tui.stage import Stage, small_codebook, text_of, type_text, unstyled


def loaded(app):
    picker = app.query_one(Picker)
    codebook = small_codebook()
    picker.load(
        Candidate(code.id, code.name, tuple(code.labels.values()), codebook.path_text(code.id), hint=code.hotkey)
        for code in codebook
    )
    return picker


def stage():
    return Stage(FilterList, Picker)


async def test_it_opens_with_the_recent_codes_first_and_gives_the_focus_back():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        app.query_one(FilterList).focus()
        await pilot.pause()
        assert not picker.is_open
        picker.open(recent=[6, 3], purpose="apply")
        await pilot.pause()
        assert [each.candidate.key for each in picker.found][:3] == [6, 3, 1]
        await pilot.press("enter")
        assert not picker.is_open
        assert app.focused is app.query_one(FilterList)
        picked = app.got(Picker.Picked)[-1]
        assert (picked.keys, picked.purpose) == ((6,), "apply")


async def test_an_empty_codebook_asks_for_the_name_of_its_first_code():
    app = stage()
    async with app.run_test(size=(80, 24)):
        picker = app.query_one(Picker)
        picker.open()
        assert picker.query_one(Input).placeholder == "there are no codes yet: type the name of the first"
        loaded(app).open()
        assert picker.query_one(Input).placeholder == "name, path or definition"


async def test_letters_find_without_accents_and_the_matched_ones_are_marked():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        picker.open()
        await pilot.press(*"butce")
        await pilot.pause()
        rows = picker.query_one(PickerList)
        assert picker.found[0].candidate.key == 4
        underlined = [segment.text for segment in rows.render_line(0) if segment.style and segment.style.underline]
        assert underlined == ["bütçe"]
        assert "Why a unit" in text_of(rows)[0]
        assert unstyled(rows) == []


async def test_a_code_found_by_its_name_in_another_language_shows_that_name():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        picker.open()
        await pilot.press(*"budget")
        await pilot.pause()
        rows = picker.query_one(PickerList)
        assert "bütçe kısıtları" in text_of(rows)[0]
        assert text_of(rows)[0].endswith("budget limits · Why a unit")
        underlined = [segment.text for segment in rows.render_line(0) if segment.style and segment.style.underline]
        assert underlined == ["budget"]


async def test_a_letter_may_come_as_two_keys():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        picker.open()
        await pilot.pause()
        await type_text(pilot, "bu\u0308tc\u0327e ku")
        await pilot.press("backspace", "ı")
        await pilot.pause()
        assert picker.found[0].candidate.key == 4


async def test_several_are_marked_and_taken_in_their_order():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        picker.open()
        await pilot.press("down", "down", "tab", "home", "up", "up", "up", "tab", "enter")
        assert app.got(Picker.Picked)[-1].keys == (3, 1)


async def test_marking_twice_takes_the_mark_off():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        picker.open()
        await pilot.press("tab", "up", "shift+enter", "enter")
        assert app.got(Picker.Picked)[-1].keys == (2,)


async def test_a_name_that_is_new_is_offered_last():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        picker.open(purpose="apply")
        await pilot.press(*"grant", "down", "enter")
        wanted = app.got(Picker.NewWanted)[-1]
        assert (wanted.name, wanted.purpose) == ("grant", "apply")


async def test_a_name_that_exists_is_not_offered_nor_where_new_codes_are_not_wanted():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        picker.open(words="grants")
        await pilot.pause()
        assert picker.query_one(PickerList).offer == ""
        await pilot.press("escape")
        picker.open(new=False)
        await pilot.press(*"qqq", "enter")
        assert picker.is_open
        assert app.got(Picker.Picked) == []
        assert app.got(Picker.NewWanted) == []


async def test_escape_leaves_and_says_so():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        picker.open(purpose="merge")
        await pilot.press("a", "escape")
        assert not picker.is_open
        assert app.got(Picker.Dismissed)[-1].purpose == "merge"
        picker.open()
        await pilot.pause()
        assert picker.query_one(Input).value == ""


async def test_a_click_takes_the_line():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        picker = loaded(app)
        picker.open()
        await pilot.pause()
        await pilot.click(picker.query_one(PickerList), offset=(10, 2))
        await pilot.pause()
        assert app.got(Picker.Picked)[-1].keys == (3,)


def test_a_rule_that_was_written_behind_another_stands_behind_a_semicolon() -> None:
    assert in_one_line("only where it is said\na name counts, too.\n\nNot titles.") == (
        "only where it is said; a name counts, too. Not titles."
    )
    code = Code(1, "c1", "flood", use_when="only where it is said\na name counts, too")
    assert meaning_of(code, width=80, most=3)[-1] == "use when: only where it is said; a name counts, too"

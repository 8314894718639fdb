"""Splitting a code by walking its excerpts, merging codes and moving them by keys and mouse, in the codebook."""

from __future__ import annotations

import pytest
from textual.geometry import Offset

from qcode.model.coding import MemoOn
from qcode.services import codebook, memos, rounds
from qcode.services.history import history
from qcode.services.project import Project
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.codebook.splitting import SplitScreen
from qcode.tui.widgets.filterlist import FilterList
from tests.tui.stage import text_of, type_text
from tests.tui.study import opened, press, settle

SIZES = [(80, 24), (200, 50)]


async def in_codebook(app, pilot, name):
    """The codebook's screen with the cursor on a code."""
    await press(pilot, "f4")
    screen = app.current
    code = next(each for each in app.session.book if each.name == name)
    screen.tree_of_codes.show_code(code.id)
    screen.tree_of_codes.focus()
    await settle(pilot)
    return screen, code


async def splitting(app, pilot, parts, name="mayor profile"):
    await in_codebook(app, pilot, name)
    await press(pilot, "S")
    await type_text(pilot, parts)
    await press(pilot, "enter")
    assert isinstance(app.screen, SplitScreen)
    return app.screen


def codings_under(app, name):
    code = next((each for each in app.session.book if each.name == name), None)
    if code is None:
        return None
    rows = app.session.project.database.tuples("select count(*) from codings where code_id = :code", code=code.id)
    return next(iter(rows))[0]


@pytest.mark.parametrize("size", SIZES)
async def test_each_excerpt_is_seen_in_its_text_and_sent_by_a_digit(study, size):
    async with opened(study, size=size) as (app, pilot):
        screen = await splitting(app, pilot, "İş geçmişi; ışık")
        every = len(screen.excerpts)
        first = screen.excerpts[screen.list.key]
        assert screen.view.selection == first.coding.span
        assert first.quote.split()[0] in "\n".join(text_of(screen.view))
        await press(pilot, "1", "2", "0", "2")
        assert list(screen.sent.values()) == ["İş geçmişi", "ışık", "ışık"]
        assert "3 of" in screen.titlebar.render_line(0).text
        await press(pilot, "ctrl+s", "enter")
        assert app.current is app.frame("codebook")
        counts = [codings_under(app, name) for name in ("İş geçmişi", "ışık", "mayor profile")]
        assert counts == [1, 2, every - 3]
        assert history(app.session.project)[0].verb == "split code"
        await press(pilot, "u")
        assert [codings_under(app, name) for name in ("ışık", "mayor profile")] == [None, every]


async def test_what_was_sent_is_not_lost_by_escape(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await splitting(app, pilot, "one; two")
        await press(pilot, "1", "2", "escape")
        assert isinstance(app.screen, Choose)
        await press(pilot, "escape")
        assert app.screen is screen
        assert list(screen.sent.values()) == ["one", "two"]
        await press(pilot, "escape", "down", "down", "enter")
        assert app.current is app.frame("codebook")
        assert codings_under(app, "one") is None


async def test_u_takes_each_sending_back_and_ctrl_r_sends_again_whatever_it_was(study):
    async with opened(study) as (app, pilot):
        screen = await splitting(app, pilot, "one; two")
        first = screen.list.key
        await press(pilot, "1", "up", "2", "up", "0")
        assert screen.sent == {}
        await press(pilot, "u")
        assert (screen.sent, screen.list.key) == ({first: "two"}, first)
        await press(pilot, "u")
        assert screen.sent == {first: "one"}
        await press(pilot, "ctrl+r")
        assert screen.sent == {first: "two"}
        await press(pilot, "1", "ctrl+r")
        assert "Nothing was taken back" in screen.status.text
        assert screen.sent == {first: "one"}


async def test_while_excerpts_are_sent_no_step_of_the_project_is_undone_or_done_again(study):
    async with opened(study) as (app, pilot):
        await in_codebook(app, pilot, "central steering")
        await press(pilot, "x", "u")
        screen = await splitting(app, pilot, "one; two")
        steps = [(step.verb, step.undone) for step in history(app.session.project)]
        await press(pilot, "ctrl+r", "1", "u", "u")
        assert screen.sent == {}
        assert "Nothing that was sent can be taken back" in screen.status.text
        assert [(step.verb, step.undone) for step in history(app.session.project)] == steps
        await press(pilot, "escape", "ctrl+r")
        assert next(each for each in app.session.book if each.name == "central steering").retired


async def test_in_80_columns_document_and_coder_are_seen_and_what_becomes_of_all_is_told_before_the_end(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await splitting(app, pilot, "one; two")
        here = screen.excerpts[screen.list.key]
        assert "split mayor profile" in text_of(screen.titlebar)[0]
        assert f"{here.document} · 0 of" in text_of(screen.titlebar)[0]
        assert here.coder in text_of(screen.list)[screen.list.HEAD]
        await press(pilot, "1", "2", "2", "ctrl+s")
        said = " ".join(str(app.screen.query_one(".note").render()).split())
        rest = len(screen.excerpts) - 3
        assert said == f"1 to “one”, 2 to “two”; {rest} excerpts stay with “mayor profile”."


async def test_a_code_whose_excerpts_all_went_is_retired(study):
    async with opened(study) as (app, pilot):
        screen = await splitting(app, pilot, "one", name="sister cities")
        await press(pilot, *"1" * len(screen.excerpts), "escape", "enter")
        code = next(each for each in app.session.book if each.name == "sister cities" and not each.hotkey)
        assert code.retired


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ("mayor profile; two", "is the code itself"),
        ("a / b; two", "cannot be the name of a code"),
        (";".join("abcdefghij"), "9 parts at most"),
    ],
)
async def test_names_that_cannot_be_parts_are_told_before_anything_is_sent(study, parts, said):
    async with opened(study) as (app, pilot):
        screen, _ = await in_codebook(app, pilot, "mayor profile")
        await press(pilot, "S")
        await type_text(pilot, parts)
        await press(pilot, "enter")
        assert app.screen is screen
        assert said in screen.status.text


async def test_a_digit_without_a_part_and_a_digit_in_the_filter_send_nothing(study):
    async with opened(study) as (app, pilot):
        screen = await splitting(app, pilot, "one; two")
        await press(pilot, "7")
        assert (screen.sent, "There is no part 7" in screen.status.text) == ({}, True)
        await press(pilot, "slash", "1")
        assert (screen.sent, screen.list.words) == ({}, "1")


async def test_the_next_open_one_is_found_and_a_click_shows_an_excerpt(study):
    async with opened(study) as (app, pilot):
        screen = await splitting(app, pilot, "one; two")
        keys = list(screen.excerpts)
        await press(pilot, "1", "home", "n")
        assert screen.list.key == keys[1]
        await pilot.click(FilterList, offset=(10, 2 + screen.list.HEAD + 1))
        await settle(pilot)
        assert screen.list.key == keys[2] or screen.list.key == keys[3]
        assert screen.view.selection == screen.excerpts[screen.list.key].coding.span


async def test_merging_keeps_codings_memos_and_both_definitions(study):
    async with opened(study) as (app, pilot):
        screen, code = await in_codebook(app, pilot, "mayor profile")
        project, book = app.session.project, app.session.book
        target = next(each for each in book if each.name == "central steering")
        memos.write_memo(project, on=MemoOn.CODE, target_id=code.id, text="İlk düşünce: ışık")
        both = codings_under(app, "mayor profile") + codings_under(app, "central steering")
        await press(pilot, "M")
        await type_text(pilot, "central st")
        await press(pilot, "enter", "enter")
        assert all(each.name != "mayor profile" for each in app.session.book)
        texts = [memo.text for memo in memos.memos_on(project, MemoOn.CODE, target.id)]
        assert "İlk düşünce: ışık" in texts
        assert any(code.definition in text for text in texts)
        assert codings_under(app, "central steering") <= both
        assert screen.session.book[target.id].definition == target.definition
        await press(pilot, "u")
        assert any(each.name == "mayor profile" for each in app.session.book)


@pytest.mark.parametrize(("key", "doing"), [("S", "Splitting a code"), ("M", "Merging codes")])
async def test_while_a_round_is_blind_it_is_said_before_anything_is_asked_or_sent(study, key, doing):
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-kozan"])
    async with opened(study) as (app, pilot):
        screen, _ = await in_codebook(app, pilot, "mayor profile")
        await press(pilot, key)
        assert app.screen is screen
        assert not screen.picker.is_open
        assert screen.status.text == f"{doing} has to wait: a blind round is not open yet."


async def test_a_code_that_cannot_be_retired_is_not_said_to_be(study, monkeypatch):
    from qcode.errors import Refused

    def refuse(*_args, **_kinds):
        raise Refused("A round is blind.", "Wait.")

    async with opened(study) as (app, pilot):
        screen, _ = await in_codebook(app, pilot, "mayor profile")
        monkeypatch.setattr(codebook, "retire_code", refuse)
        await press(pilot, "x")
        assert "A round is blind." in screen.status.text


async def test_a_code_is_dragged_to_another_parent_in_the_codebook_and_back_with_u(study):
    async with opened(study, size=(120, 45)) as (app, pilot):
        screen, code = await in_codebook(app, pilot, "mayor profile")
        tree = screen.tree_of_codes
        to = next(each for each in app.session.book if each.name == "What a unit is for")
        rows = {each.id: tree.HEAD + at for at, each in enumerate(tree._shown)}
        await pilot.mouse_down(tree, offset=Offset(12, rows[code.id]))
        await pilot.hover(tree, offset=Offset(12, rows[to.id]))
        await pilot.mouse_up(tree, offset=Offset(12, rows[to.id]))
        await settle(pilot)
        assert app.session.book[code.id].parent_id == to.id
        assert tree.code_id == code.id
        await press(pilot, "u")
        assert app.session.book[code.id].parent_id == code.parent_id


async def test_a_colour_is_chosen_by_its_name_or_given_by_its_number(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        _, code = await in_codebook(app, pilot, "mayor profile")
        await press(pilot, "c", "slash")
        await type_text(pilot, "purple")
        await press(pilot, "enter", "enter")
        assert app.session.book[code.id].colour.lower() == "#aa3377"
        await press(pilot, "c", "end", "enter")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "#123456")
        await press(pilot, "enter")
        assert app.session.book[code.id].colour.lower() == "#123456"
        await press(pilot, "u", "u")
        assert app.session.book[code.id].colour == code.colour

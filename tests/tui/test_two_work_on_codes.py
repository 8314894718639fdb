"""Codes, and what is coded with them, changed by two at once: nothing is done to what another has changed unseen."""

from __future__ import annotations

import pytest

from qcode.model.document import Span
from qcode.services import coding as codings
from qcode.services.codebook import find_code, redefine_code
from qcode.services.codebook.merging import merge_codes
from qcode.services.project import Project
from qcode.tui.screens.asking.keeping import NotKept
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.codebook.form import CodeForm
from qcode.tui.screens.codebook.splitting import SplitScreen
from tests.tui.at_once import NAME, followed, study
from tests.tui.stage import type_text
from tests.tui.study import coding, opened, press
from tests.tui.test_excerpts_screen import excerpts_on

__all__ = ["study"]


async def merging(app, pilot):
    """Asked which definition holds where “mayor profile” goes into “central steering”."""
    await press(pilot, "f4")
    tree = app.current.tree_of_codes
    tree.show_code(find_code(app.session.project, "mayor profile").id)
    tree.focus()
    await press(pilot, "M")
    await type_text(pilot, "central steering")
    await press(pilot, "enter")
    assert isinstance(app.screen, Choose)


def defined(app, name: str) -> str:
    return find_code(app.session.project, name).definition


async def redefined_by_another(app, pilot, study: str, name: str) -> None:
    with Project.open(study, coder="coder_b") as other:
        redefine_code(other, name, definition="theirs")
    await followed(app, pilot)


@pytest.mark.parametrize("changed", ["mayor profile", "central steering"])
async def test_codes_are_not_merged_on_a_definition_that_nobody_has_read(study, changed):
    async with opened(study) as (app, pilot):
        await merging(app, pilot)
        await redefined_by_another(app, pilot, study, changed)
        await press(pilot, "down", "enter")
        assert f"{changed}” was changed by somebody else since you read it." in app.current.status.text
        assert defined(app, changed) == "theirs"


async def test_a_definition_written_of_two_stays_in_sight_where_one_of_them_was_changed_meanwhile(study):
    async with opened(study) as (app, pilot):
        await merging(app, pilot)
        await press(pilot, "end", "enter")
        assert isinstance(app.screen, CodeForm)
        await press(pilot, "end")
        await type_text(pilot, " ours")
        await redefined_by_another(app, pilot, study, "central steering")
        await press(pilot, "escape")
        assert isinstance(app.screen, NotKept)
        assert "ours" in app.screen._words
        assert defined(app, "central steering") == "theirs"
        await press(pilot, "ctrl+s")
        assert find_code(app.session.project, "central steering").brief.endswith(" ours")
        assert "mayor profile" not in {code.name for code in app.session.book}


async def test_a_code_that_is_gone_when_the_other_one_is_picked_is_not_merged(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f4")
        tree = app.current.tree_of_codes
        tree.show_code(find_code(app.session.project, "mayor profile").id)
        tree.focus()
        await press(pilot, "M")
        with Project.open(study, coder="coder_b") as other:
            merge_codes(other, ["mayor profile"], "team")
        await followed(app, pilot)
        await type_text(pilot, "central steering")
        await press(pilot, "enter")
        assert app.current.status.text == "That code is no longer there."


async def test_an_excerpt_whose_borders_were_moved_is_sent_to_a_part_again(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f4")
        tree = app.current.tree_of_codes
        tree.show_code(find_code(app.session.project, "mayor profile").id)
        tree.focus()
        await press(pilot, "S")
        await type_text(pilot, "work; family")
        await press(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, SplitScreen)
        sent = screen.excerpts[screen.list.key]
        await press(pilot, "1", "2")
        with Project.open(study, coder=sent.coder) as other:
            span = sent.coding.span
            codings.set_borders(other, sent.coding.id, Span(span.start, span.end - 3))
        await followed(app, pilot)
        assert screen.status.text == "The borders of 1 excerpt that you sent were moved."
        assert list(screen.sent.values()) == ["family"]
        assert sent.coding.id not in screen.sent


async def test_a_coding_that_has_another_code_by_now_is_not_recoded_taken_off_or_chosen(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, NAME)
        mark = next(each for each in screen.view.marks.values() if each.mine)
        screen.view.go_to_mark(mark)
        seen = screen.codings[mark.id]
        await press(pilot, "r")
        with Project.open(study, coder="coder_a") as other:
            codings.recode(other, [mark.id], find_code(other, "team").id)
        await followed(app, pilot)
        await type_text(pilot, "central steering")
        await press(pilot, "enter")
        assert "has the code “team” by now" in screen.status.text
        assert screen.codings[mark.id].code_id == find_code(app.session.project, "team").id
        project = app.session.project
        for verb in (
            lambda: codings.mark_typical(project, mark.id, seen=seen),
            lambda: codings.remove_codings(project, [mark.id], seen=[seen]),
        ):
            assert screen.do(verb) is None
            assert "has the code “team” by now" in screen.status.text


async def test_another_code_goes_on_the_excerpts_that_it_was_picked_for(study):
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot, codes=("mayor profile",), coders=("coder_a",))
        first, second = screen.list.shown[:2]
        await press(pilot, "r")
        with Project.open(study, coder="coder_a") as other:
            codings.remove_codings(other, [first.coding.id])
        await followed(app, pilot)
        await type_text(pilot, "central steering")
        await press(pilot, "enter")
        assert screen.status.text == "That coding is no longer there."
        (kept,) = codings.codings_by_key(app.session.project, [second.coding.id])
        assert kept.code_id == second.coding.code_id


async def test_an_excerpt_that_another_chose_as_typical_meanwhile_stays_chosen(study):
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot, codes=("mayor profile",))
        here = next(each for each in screen.list.shown if not each.coding.typical)
        with Project.open(study, coder="coder_b") as other:
            codings.mark_typical(other, here.coding.id)
        change = screen.do(
            lambda: codings.mark_typical(app.session.project, here.coding.id, on=False, seen=here.coding)
        )
        assert change is None
        assert "chosen as typical by now" in screen.status.text
        (now,) = codings.codings_by_key(app.session.project, [here.coding.id])
        assert now.typical

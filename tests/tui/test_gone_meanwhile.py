"""What somebody removed while one wrote on it: that is said, and the words can be kept as a memo, a draft or a copy."""

from __future__ import annotations

import pytest
from textual.widgets import Input, TextArea

from qcode.model.case import AttributeOf
from qcode.model.coding import MemoOn
from qcode.services import coding as codings
from qcode.services import memos, settling
from qcode.services.codebook import add_code, find_code, remove_code
from qcode.services.codebook.merging import merge_codes
from qcode.services.coding.describing import Said, describe
from qcode.services.documents import find_document, remove_documents
from qcode.services.drafts import drafts_of
from qcode.services.project import Project
from qcode.services.settling import Outcome
from qcode.tui.screens.asking.keeping import NotKept
from tests.tui.at_once import NAME, followed, study, typed
from tests.tui.scenes import with_a_submitted_round
from tests.tui.study import coding, opened, press, settle

__all__ = ["study"]


def kept(app) -> list[tuple[str, str]]:
    """The memos on the project, by their titles, and what they say."""
    return [(each.title, each.text) for each in memos.list_memos(app.session.project) if each.on is MemoOn.PROJECT]


def said_to_be_gone(app, problem: str) -> None:
    assert isinstance(app.screen, NotKept)
    assert problem in str(app.screen._problem)
    said = str(app.screen.query_one("Box").border_subtitle)
    assert "keep as a memo" in said
    assert "keep mine" not in said
    assert "try again" not in said


async def defining(app, pilot, name: str, words: str) -> None:
    """Write the definition of a code, without saving it."""
    await press(pilot, "f4")
    app.current.tree_of_codes.show_code(find_code(app.session.project, name).id)
    app.current.tree_of_codes.focus()
    await press(pilot, "e")
    app.screen.query_one("#field-definition", TextArea).text = words
    await settle(pilot)


async def test_a_definition_of_a_code_that_was_merged_meanwhile_is_kept_as_a_memo_by_one_key(study):
    async with opened(study) as (app, pilot):
        await defining(app, pilot, "EU accession", "benimki")
        with Project.open(study, coder="coder_b") as other:
            merge_codes(other, ["EU accession"], "team")
        await followed(app, pilot)
        await press(pilot, "ctrl+s")
        said_to_be_gone(app, "That code is no longer there.")
        await press(pilot, "ctrl+s")
        assert kept(app)[-1] == ("definition of EU accession", "definition: benimki")
        assert app.screen is app.current
        assert app.screen.status.text == "kept as a memo on the project"
        assert drafts_of(app.session.project) == []
        await press(pilot, "u")
        assert ("definition of EU accession", "definition: benimki") not in kept(app)


async def test_words_whose_thing_is_gone_are_copied_kept_as_a_draft_or_dropped(study):
    async with opened(study) as (app, pilot):
        await defining(app, pilot, "EU accession", "benimki")
        with Project.open(study, coder="coder_b") as other:
            merge_codes(other, ["EU accession"], "team")
        await press(pilot, "ctrl+s", "y")
        assert app.clipboard == "definition: benimki"
        await press(pilot, "escape")
        assert app.current.status.text == "kept as a draft"
        (draft,) = drafts_of(app.session.project)
        assert list(draft.changed.values()) == ["benimki"]
        assert kept(app) == []


@pytest.mark.parametrize("gone", ["the code of a new memo", "the memo itself"])
async def test_a_memo_whose_code_or_that_itself_was_removed_meanwhile_is_kept_on_the_project(study, gone):
    with Project.open(study, coder="coder_a") as project:
        add_code(project, "flood")
        if gone == "the memo itself":
            memos.write_memo(project, on=MemoOn.CODE, target_id=find_code(project, "flood").id, text="first")
    async with opened(study) as (app, pilot):
        if gone == "the memo itself":
            await press(pilot, "f8")
            memo = next(line.memo for line in app.screen.lines.values() if line.memo.text == "first")
            app.screen.list.show(memo.id)
            await press(pilot, "e")
        else:
            await press(pilot, "f4")
            app.current.tree_of_codes.show_code(find_code(app.session.project, "flood").id)
            app.current.tree_of_codes.focus()
            await press(pilot, "m")
        with Project.open(study, coder="coder_a") as other:
            remove_code(other, "flood")
        await followed(app, pilot)
        app.screen.query_one(TextArea).text = "düşünce"
        await press(pilot, "ctrl+s")
        said_to_be_gone(app, "no longer there.")
        await press(pilot, "ctrl+s")
        assert [words for _, words in kept(app)] == ["düşünce"]


async def test_a_memo_that_is_emptied_and_gone_asks_nothing(study):
    with Project.open(study, coder="coder_a") as project:
        memos.write_memo(project, on=MemoOn.PROJECT, text="first")
    async with opened(study) as (app, pilot):
        await press(pilot, "f8")
        memo = next(line.memo for line in app.screen.lines.values() if line.memo.text == "first")
        app.screen.list.show(memo.id)
        await press(pilot, "e")
        with Project.open(study, coder="coder_a") as other:
            memos.remove_memos(other, [memo.id])
        app.screen.query_one(TextArea).text = ""
        await press(pilot, "ctrl+s")
        assert app.screen is app.current
        assert kept(app) == []
        assert drafts_of(app.session.project) == []


async def test_attributes_of_a_document_that_was_removed_meanwhile_are_kept_as_a_memo(study):
    with Project.open(study, coder="coder_a") as project:
        describe(project, [Said(AttributeOf.DOCUMENT, find_document(project, NAME).id, "tape", "A")])
    async with opened(study) as (app, pilot):
        key = find_document(app.session.project, NAME).id
        app.current.list.show(key)
        await press(pilot, "a")
        places = app.screen._places.items()
        field = next(name for name, each in places if each.attribute and each.attribute.name == "tape")
        written = app.screen.query_one(f"#field-{field}", Input)
        with Project.open(study, coder="coder_a") as other:
            remove_documents(other, [key])
        await followed(app, pilot)
        written.value = "yeni"
        await press(pilot, "ctrl+s")
        said_to_be_gone(app, "no longer there.")
        await press(pilot, "ctrl+s")
        assert "yeni" in kept(app)[-1][1]


async def test_a_weight_of_a_coding_that_was_taken_off_meanwhile_is_said_and_not_asked_for_again(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, NAME)
        mark = next(each for each in screen.view.marks.values() if each.mine)
        screen.view.go_to_mark(mark)
        await press(pilot, "W")
        with Project.open(study, coder="coder_a") as other:
            codings.remove_codings(other, [mark.id])
        await followed(app, pilot)
        await typed(pilot, "70", "enter")
        assert app.screen is screen
        assert screen.status.text == "That coding is no longer there. “70” was not saved."


@pytest.mark.parametrize("heard", [True, False])
async def test_borders_of_a_coding_that_was_taken_off_meanwhile_are_let_go(study, heard):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, NAME)
        mark = min((each for each in screen.view.marks.values() if each.mine), key=lambda each: each.span)
        screen.view.go_to_mark(mark)
        await press(pilot, "e", "shift+left")
        with Project.open(study, coder="coder_a") as other:
            codings.remove_codings(other, [mark.id])
        if not heard:
            screen.view.action_keep_borders()
        await followed(app, pilot)
        assert screen.status.text == "That coding is no longer there."
        assert screen.view.editing is None
        assert mark.id not in screen.view.marks


async def test_a_reason_for_a_decision_that_was_taken_back_meanwhile_waits_for_the_next_one(study):
    with_a_submitted_round(study)
    async with opened(study) as (app, pilot):
        desk = app.go("settling")
        await settle(pilot)
        await press(pilot, "a", "r")
        with Project.open(study, coder="coder_b") as other:
            settling.take_back(other, settling.queue(other).items[0])
        await followed(app, pilot)
        app.screen.query_one(Input).value = "bizim gerekçemiz"
        await press(pilot, "enter")
        assert app.screen is desk
        assert desk.pending_reason == "bizim gerekçemiz"
        await press(pilot, "b")
        decision = settling.queue(app.session.project).items[0].decision
        assert (decision.outcome, decision.reason) == (Outcome.B, "bizim gerekçemiz")

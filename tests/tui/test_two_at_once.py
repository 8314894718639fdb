"""The same thing changed by two: who saves second reads one sentence, and takes theirs or keeps theirs all the same."""

from __future__ import annotations

from textual.widgets import Input, TextArea

from qcode.model.case import AttributeOf
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import coding as codings
from qcode.services import documents, memos, rounds, settling
from qcode.services.cases import call_cases
from qcode.services.codebook import find_code, move_code, redefine_code, rename_code
from qcode.services.coding.describing import Said, describe, describe_document, rename_document
from qcode.services.documents import find_document
from qcode.services.documents.correcting import correct
from qcode.services.project import Project
from qcode.services.querying.saved import find_query, save_query
from qcode.services.settling import Outcome
from qcode.services.tables import framework
from qcode.tui.screens.asking.keeping import NotKept
from qcode.tui.screens.asking.prompts import Ask
from qcode.tui.screens.documents.correcting import CorrectionPlan
from qcode.tui.widgets.lines import Kind
from tests.tui.at_once import NAME, followed, refused_in, study, typed
from tests.tui.scenes import with_a_submitted_round
from tests.tui.study import coding, opened, press, settle

__all__ = ["study"]


async def test_a_definition_that_two_write_is_not_lost(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f4")
        screen = app.screen
        screen.tree_of_codes.show_code(find_code(app.session.project, "EU accession").id)
        await press(pilot, "e")
        with Project.open(study, coder="coder_b") as other:
            redefine_code(other, "EU accession", definition="theirs")
        app.screen.query_one("#field-definition", TextArea).text = "benimki"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, NotKept)
        assert "changed by somebody else" in str(app.screen._problem)
        assert "definition: benimki" in app.screen._words
        assert [each.text for each in app.screen.query(TextArea)][1] == "theirs"
        assert find_code(app.session.project, "EU accession").definition == "theirs"
        await press(pilot, "escape")
        assert app.screen is screen
        await press(pilot, "e")
        assert app.screen.query_one("#field-definition", TextArea).text == "benimki", "the draft is offered again"
        await press(pilot, "ctrl+g")
        assert app.screen.query_one("#field-definition", TextArea).text == "theirs"
        with Project.open(study, coder="coder_b") as other:
            redefine_code(other, "EU accession", definition="theirs again")
        app.screen.query_one("#field-definition", TextArea).text = "benimki"
        await press(pilot, "ctrl+s", "ctrl+s")
        assert find_code(app.session.project, "EU accession").definition == "benimki"
        await press(pilot, "u")
        assert find_code(app.session.project, "EU accession").definition == "theirs again"


async def test_an_attribute_that_two_write_is_not_lost(study):
    async with opened(study) as (app, pilot):
        project = app.session.project
        key = find_document(project, "note-kozan").id
        about = describe_document(project, key)
        name = next(each.name for each in about.attributes if each.of is AttributeOf.CASE and each.type.value == "text")
        app.current.list.show(key)
        await press(pilot, "a")
        case = about.cases[0]
        with Project.open(study, coder="coder_b") as other:
            describe(other, [Said(AttributeOf.CASE, case.key, name, "theirs")])
        field = next(each for each in app.screen._places if app.screen._places[each].attribute
                     and app.screen._places[each].attribute.name == name)  # fmt: skip
        app.screen.query_one(f"#field-{field}", Input).value = "ours"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, NotKept)
        assert describe_document(project, key).cases[0].values[name] == "theirs"
        await press(pilot, "ctrl+s")
        assert describe_document(project, key).cases[0].values[name] == "ours"


async def test_a_memo_that_two_windows_write_is_not_lost(study):
    with Project.open(study, coder="coder_a") as project:
        memos.write_memo(project, on=MemoOn.PROJECT, text="first")
    async with opened(study) as (app, pilot):
        await press(pilot, "f8")
        screen = app.screen
        memo = next(line.memo for line in screen.lines.values() if line.memo.text == "first")
        screen.list.show(memo.id)
        await press(pilot, "e")
        with Project.open(study, coder="coder_a") as other:
            memos.change_memo(other, memo.id, text="second")
        app.screen.query_one(TextArea).text = "İkinci pencere"
        await press(pilot, "escape")
        assert isinstance(app.screen, NotKept)
        assert [each.text for each in app.screen.query(TextArea)] == ["İkinci pencere", "second"]
        await press(pilot, "y")
        assert app.clipboard == "İkinci pencere"
        await press(pilot, "escape")
        assert [each.text for each in memos.list_memos(app.session.project)][-1] == "second"
        await settle(pilot)


async def test_the_name_of_a_code_that_two_change_is_not_lost(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f4")
        code = find_code(app.session.project, "EU accession")
        app.screen.tree_of_codes.show_code(code.id)
        await press(pilot, "r")
        with Project.open(study, coder="coder_b") as other:
            rename_code(other, code.id, "accession")
        await followed(app, pilot)
        await typed(pilot, "AB'ye katılım", "enter")
        assert refused_in(app, words="AB'ye katılım").startswith(
            "The name of “Why a unit / accession” was changed by somebody else since you read it."
        )
        await press(pilot, "escape")
        assert app.session.book[code.id].name == "accession"
        await press(pilot, "r")
        with Project.open(study, coder="coder_b") as other:
            rename_code(other, code.id, "joining")
        await typed(pilot, "AB'ye katılım", "enter", "enter")
        assert app.session.book[code.id].name == "AB'ye katılım"
        await press(pilot, "u")
        assert app.session.book[code.id].name == "joining"


async def test_a_code_that_two_move_is_moved_only_from_where_it_is_seen(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f4")
        project, tree = app.session.project, app.screen.tree_of_codes
        code = find_code(project, "team")
        tree.show_code(code.id)
        with Project.open(study, coder="coder_b") as other:
            move_code(other, code.id, under="What a unit is for")
        app.screen.on_code_tree_move_wanted(tree.MoveWanted(tree, code.id, None, 0))
        moved = find_code(project, "team")
        if moved.parent_id is not None:  # else the server told of it before the key
            assert app.current.status.text == "“team” was moved by somebody else meanwhile."
            assert moved.parent_id == find_code(project, "What a unit is for").id
            await followed(app, pilot)
            assert app.session.book[code.id].parent_id == moved.parent_id


async def test_borders_that_two_windows_move_are_not_lost(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, NAME)
        mark = min((each for each in screen.view.marks.values() if each.mine), key=lambda each: each.span)
        screen.view.go_to_mark(mark)
        theirs, ours = Span(mark.start, mark.end - 3), Span(mark.start, mark.end - 1)
        await press(pilot, "e", "shift+left")
        with Project.open(study, coder="coder_a") as other:
            codings.set_borders(other, mark.id, theirs)
        await followed(app, pilot)
        assert screen.view.editing.span == ours, "what is under way stays under way"
        await press(pilot, "enter")
        assert screen.status.text == "The borders of that coding were moved meanwhile. Enter keeps yours, Esc theirs"
        assert screen.view.marks[mark.id].span == theirs
        await press(pilot, "escape")
        assert screen.view.editing is None
        assert screen.codings[mark.id].span == theirs
        screen.view.go_to_mark(screen.view.marks[mark.id])
        await press(pilot, "e", "shift+right")
        with Project.open(study, coder="coder_a") as other:
            codings.set_borders(other, mark.id, ours)
        await press(pilot, "enter")
        await settle(pilot)
        await press(pilot, "enter")
        assert screen.codings[mark.id].span == Span(mark.start, mark.end - 2)
        await press(pilot, "u")
        assert screen.codings[mark.id].span == ours


async def test_a_weight_that_two_windows_give_is_not_lost(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, NAME)
        mark = next(each for each in screen.view.marks.values() if each.mine)
        screen.view.go_to_mark(mark)
        await press(pilot, "W")
        with Project.open(study, coder="coder_a") as other:
            codings.set_weight(other, mark.id, 30)
        await followed(app, pilot)
        await typed(pilot, "70", "enter")
        assert refused_in(app, words="70").startswith("That coding was weighed in another window")
        await press(pilot, "enter")
        assert screen.codings[mark.id].weight == 70


async def test_a_correction_is_not_laid_over_one_that_somebody_else_made_meanwhile(study, tmp_path):
    with Project.open(study, coder="coder_a") as project:
        key = find_document(project, NAME).id
        text = documents.open_document(project, key).text
    (tmp_path / "bizim.txt").write_text(text + "\n\nBizim eklediğimiz.", "utf-8")
    (tmp_path / "onların.txt").write_text("Onların eklediği.\n\n" + text, "utf-8")
    async with opened(study) as (app, pilot):
        app.current.list.show(key)
        await press(pilot, "T")
        await typed(pilot, str(tmp_path / "bizim.txt"), "enter")
        assert isinstance(app.screen, CorrectionPlan)
        with Project.open(study, coder="coder_b") as other:
            correct(other, key, tmp_path / "onların.txt")
        await followed(app, pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, Ask)
        assert app.screen.problem.startswith(f"{NAME} was corrected by somebody else meanwhile: revision 2.")
        assert app.screen.query_one(Input).value == str(tmp_path / "bizim.txt")
        with Project.open(study, coder="coder_b") as other:
            assert documents.open_document(other, key).text.startswith("Onların")
        await press(pilot, "enter")
        assert isinstance(app.screen, CorrectionPlan), "what it would do to their text is shown first"
        await press(pilot, "enter")
        assert documents.open_document(app.session.project, key).text.endswith("Bizim eklediğimiz.")


async def test_a_name_of_a_document_and_the_word_for_cases_that_two_change_are_not_lost(study):
    async with opened(study) as (app, pilot):
        project = app.session.project
        key = find_document(project, NAME).id
        app.current.list.show(key)
        app.current.action_rename()
        await settle(pilot)
        with Project.open(study, coder="coder_b") as other:
            rename_document(other, key, "kozan-1")
        await followed(app, pilot)
        await typed(pilot, "Kozan görüşmesi", "enter")
        assert refused_in(app, words="Kozan görüşmesi").startswith(f"“{NAME}” was renamed by somebody else")
        await press(pilot, "enter")
        assert find_document(project, "Kozan görüşmesi").id == key
        app.current.action_noun()
        await settle(pilot)
        with Project.open(study, coder="coder_b") as other:
            call_cases(other, "town")
        await followed(app, pilot)
        await typed(pilot, "belediye/belediyeler", "enter")
        assert refused_in(app, words="belediye/belediyeler").startswith("What a case is called was changed")
        await press(pilot, "escape")
        assert project.case_noun.written == "town"


async def test_a_query_that_two_save_under_one_name_is_not_lost(study):
    async with opened(study) as (app, pilot):
        screen = app.go("queries")
        await settle(pilot)
        screen.line.set_text('code:"EU accession"')
        await press(pilot, "enter", "S")
        with Project.open(study, coder="coder_b") as other:
            save_query(other, "bütçe", 'code:"budget limits"')
        await followed(app, pilot)
        await typed(pilot, "bütçe", "enter")
        said = refused_in(app, words="bütçe")
        assert said.startswith('Somebody else has saved a query “bütçe” meanwhile (code:"budget limits").')
        await press(pilot, "enter")
        assert find_query(app.session.project, "bütçe").text == 'code:"EU accession"'
        await press(pilot, "u")
        assert find_query(app.session.project, "bütçe").text == 'code:"budget limits"'


async def test_a_round_whose_name_somebody_took_meanwhile_is_asked_for_again_with_all_that_was_filled_in(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n")
        form = app.screen.query_one("AskForm")
        form.set_value("name", "pilot")
        form.set_value("documents", NAME)
        with Project.open(study, coder="coder_a") as other:
            rounds.new_round(other, "pilot", coders=["coder_b"], documents=["note-kula"])
        await followed(app, pilot)
        await press(pilot, "ctrl+s")
        assert "pilot" in str(app.screen.query_one("#form-note").render())
        assert form.values["documents"] == NAME
        form.set_value("name", "pilot 2")
        await press(pilot, "ctrl+s")
        assert [each.name for each in rounds.list_rounds(app.session.project)] == ["pilot", "pilot 2"]


async def test_a_summary_that_two_windows_write_is_not_lost(study):
    async with opened(study) as (app, pilot):
        project = app.session.project
        screen = app.go("framework")
        await settle(pilot)
        cell = (screen.found.cases[0], screen.found.rows[0].code_id)
        screen.write(cell)
        await settle(pilot)
        with Project.open(study, coder="coder_a") as other:
            framework.summarise(other, *cell, "öteki pencere")
        await followed(app, pilot)
        app.screen.query_one(TextArea).text = "bu pencere"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, NotKept)
        assert "That summary was changed in another window" in str(app.screen._problem)
        await press(pilot, "ctrl+s")
        (memo,) = [each for each in memos.list_memos(project) if each.on is MemoOn.CELL and each.target_id == cell[0]]
        assert memo.text == "bu pencere"


async def test_a_reader_is_told_before_anything_is_written(study):
    from qcode.model.coding import CoderRole
    from qcode.services.project import add_coder
    from qcode.services.roles import set_role
    from qcode.tui.window import READS_ONLY

    with Project.open(study, coder="coder_a") as project:
        add_coder(project, "Ece")
        set_role(project, "Ece", CoderRole.READER)
    async with opened(study, coder="Ece") as (app, pilot):
        screen = await coding(app, pilot, NAME)
        await press(pilot, "m")
        assert READS_ONLY in [str(each.render()) for each in app.screen.query(".problem")]
        app.screen.query_one(TextArea).text = "düşünce"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, NotKept)
        assert app.screen._words == "düşünce"
        await press(pilot, "escape", "f4", "r")
        assert app.screen is app.current, "no line is asked for"
        assert app.current.status.kind is Kind.ERROR
        assert app.current.status.text == "Ece may read this project and not change it."
        assert screen.memos_in == []


async def test_a_reason_that_two_give_for_one_decision_is_not_lost(study):
    with_a_submitted_round(study)
    async with opened(study) as (app, pilot):
        app.go("settling")
        await settle(pilot)
        await press(pilot, "a", "r")
        with Project.open(study, coder="coder_b") as other:
            settling.give_reason(other, settling.queue(other).items[0], "onların gerekçesi")
        await followed(app, pilot)
        app.screen.query_one(Input).value = "bizim gerekçemiz"
        await press(pilot, "enter")
        assert isinstance(app.screen, NotKept)
        assert "settled otherwise by coder_b meanwhile" in str(app.screen._problem)
        assert app.screen._words == "bizim gerekçemiz"
        await press(pilot, "ctrl+s")
        decision = settling.queue(app.session.project).items[0].decision
        assert decision.reason == "bizim gerekçemiz"
        assert decision.outcome is Outcome.A


async def test_borders_are_not_put_into_a_text_that_was_corrected_while_they_moved(study, tmp_path):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, NAME)
        text, key = screen.opened.text, screen.opened.document.id
        mark = min((each for each in screen.view.marks.values() if each.mine), key=lambda each: each.span)
        words = mark.span.of(text)
        screen.view.go_to_mark(mark)
        await press(pilot, "e", "shift+left")
        (tmp_path / "onların.txt").write_text("Onların eklediği.\n\n" + text, "utf-8")
        with Project.open(study, coder="coder_b") as other:
            correct(other, key, tmp_path / "onların.txt")
        await press(pilot, "enter")
        await followed(app, pilot)
        assert screen.opened.text.startswith("Onların")
        assert screen.view.editing is None
        assert screen.codings[mark.id].span.of(screen.opened.text) == words
        late = screen.view.BordersChanged(mark.id, mark.start, mark.end - 1, before=None, text=text)
        screen.on_transcript_view_borders_changed(late)
        assert screen.status.text == "The text was corrected before the borders could be kept."
        assert screen.codings[mark.id].span.of(screen.opened.text) == words

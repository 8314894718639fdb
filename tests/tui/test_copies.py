"""Copies from the screens: share one, look into one, merge it, decide what both changed, take it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from qcode.model.document import Span
from qcode.services import coding
from qcode.services.codebook import add_code, find_code, redefine_code
from qcode.services.documents import find_document, open_document
from qcode.services.documents.correcting import correct
from qcode.services.memos import list_memos
from qcode.services.merging import merge
from qcode.services.merging.conflicts import conflicts
from qcode.services.merging.deciding import decide
from qcode.services.merging.sharing import copy_project, share
from qcode.services.project import Project
from qcode.services.rounds import new_round, submit
from qcode.tui.screens.asking.keeping import NotKept
from qcode.tui.screens.asking.prompts import Box, Choose
from qcode.tui.screens.asking.working import Working
from qcode.tui.screens.codebook import CodebookScreen
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.copies import Preview
from qcode.tui.screens.copies.conflicts import ConflictsScreen
from qcode.tui.screens.documents.correcting import CorrectionPlan
from qcode.tui.widgets.lines import Kind
from tests.marked import Study
from tests.tui.stage import text_of
from tests.tui.study import opened, press, settle

OURS = "The unit was wanted from above: the ministry, the governor, or the metropolitan municipality asked for it."
THEIRS = (
    "Somebody above the municipality asked for a unit, or decided it; not the EU, not the mayor (İl, ilçe, bakanlık)."
)


@pytest.fixture
def other(study: Path) -> Path:
    """A copy in which coder_b defined a code differently, added one, and coded; coder_a weighed what is gone there."""
    place = study.with_name("coder_b.qcode")
    copy_project(study, place)
    with Project.open(study, coder="coder_a") as project:
        redefine_code(project, "central steering", definition=OURS)
        mark = coding.codings_of(project, find_document(project, "note-kozan").id)[0]
        coding.set_weight(project, mark.id, 70)
    with Project.open(place, coder="coder_b") as project:
        redefine_code(project, "central steering", definition=THEIRS)
        add_code(project, "iklim diplomasisi")
        document = find_document(project, "note-erzurum").id
        coding.apply_codes(project, document_id=document, span=Span(0, 20), code_ids=[1])
    with Project.open(place, coder="coder_a") as project:
        coding.remove_codings(project, [mark.id])
    return place


async def chosen(pilot: Pilot[int], place: Path) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, Choose)
    screen.query_one("FilterList").show(str(place))  # type: ignore[attr-defined]
    await press(pilot, "enter")


async def merged(pilot: Pilot[int], other: Path) -> None:
    await press(pilot, "M")
    await chosen(pilot, other)
    await settle(pilot)
    assert isinstance(pilot.app.screen, Preview)
    await press(pilot, "enter")
    await settle(pilot)


async def test_a_copy_is_shown_first_and_merged_then(study, other):
    async with opened(study) as (app, pilot):
        await press(pilot, "M")
        await chosen(pilot, other)
        await settle(pilot)
        preview = app.screen
        assert isinstance(preview, Preview)
        rows = "\n".join(text_of(preview.query_one("FilterList")))
        assert "added" in rows
        assert "iklim diplomasisi" in rows
        assert "definition" in rows
        assert not conflicts(app.session.project)
        await press(pilot, "escape")
        assert app.current.status.text == "Nothing was merged."
        await merged(pilot, other)
        assert "merged coder_b.qcode" in app.current.status.text
        assert "2 conflicts to decide" in app.current.status.text
        assert len(conflicts(app.session.project)) == 2
        assert find_code(app.session.project, "iklim diplomasisi")
        await press(pilot, "u")
        assert not conflicts(app.session.project)
        await press(pilot, "ctrl+r")
        assert len(conflicts(app.session.project)) == 2
        await press(pilot, "M")
        await chosen(pilot, other)
        await settle(pilot)
        assert app.current.status.text == "coder_b.qcode holds nothing that is new here."


async def test_another_project_is_said_to_be_one_in_the_first_line_and_left_out_where_nothing_is_shared(study):
    text = find_text(study, "note-kozan")
    for name, words in {"related": text, "foreign": "A: Something else.\n"}.items():
        with Project.create(study.with_name(f"{name}.qcode"), coder="coder_x", name=name) as project:
            Study(project).document("theirs", words)
    async with opened(study) as (app, pilot):
        await press(pilot, "M")
        screen = app.screen
        assert isinstance(screen, Choose)
        shown = "\n".join(text_of(screen.query_one("FilterList")))
        assert "related.qcode" in shown
        assert "foreign.qcode" not in shown
        await chosen(pilot, study.with_name("related.qcode"))
        await settle(pilot)
        assert isinstance(app.screen, Preview)
        lines = [str(each.render()) for each in app.screen.query("Label")]
        assert lines[0] == "another project: related; 1 document is shared"


def find_text(study: Path, name: str) -> str:
    with Project.open(study, coder="coder_a") as project:
        return open_document(project, find_document(project, name).id).text


async def test_conflicts_stand_side_by_side_and_a_number_decides(study, other):
    async with opened(study) as (app, pilot):
        await merged(pilot, other)
        await press(pilot, "C")
        screen = app.screen
        assert isinstance(screen, ConflictsScreen)
        by_noun = {each.noun: each.id for each in screen.found.values()}
        assert by_noun.keys() == {"code", "coding"}
        screen.list.show(by_noun["code"])
        await settle(pilot)
        shown = {box._words.content for box in screen.boxes if box.display}
        assert shown == {OURS, THEIRS}
        assert {box.border_subtitle.split()[0] for box in screen.boxes if box.display} == {"coder_a", "coder_b"}
        lost = screen.here.others[0]
        await press(pilot, "2")
        assert find_code(app.session.project, "central steering").definition == lost
        assert list(screen.found) == [by_noun["coding"]]
        await press(pilot, "u")
        assert len(screen.found) == 2
        await press(pilot, "escape")
        assert "2 conflicts" in app.current.titlebar.title.right


async def test_two_texts_stand_side_by_side_by_their_places_and_a_click_takes_one(study, other, tmp_path):
    words = find_text(study, "note-kozan")
    first, _, rest = words.partition(". ")
    for place, coder, text in ((study, "coder_a", f"{first}, we heard. {rest}"), (other, "coder_b", rest)):
        (tmp_path / "corrected.txt").write_text(text, "utf-8")
        with Project.open(place, coder=coder) as project:
            correct(project, find_document(project, "note-kozan").id, tmp_path / "corrected.txt")
    async with opened(study) as (app, pilot):
        await merged(pilot, other)
        await press(pilot, "C")
        screen = app.screen
        assert isinstance(screen, ConflictsScreen)
        about = next(each for each in screen.found.values() if each.noun == "document")
        assert about.field == "corrected differently"
        screen.list.show(about.id)
        await settle(pilot)
        one, two = (str(box._words.content) for box in screen.boxes if box.display)
        assert one.startswith("[]")
        assert two.startswith("[")
        assert "we heard." in two.partition("]")[0]
        await pilot.click(screen.boxes[1])
        await settle(pilot)
        plan = app.screen
        assert isinstance(plan, CorrectionPlan)
        assert plan.query_one(Box).border_title == "take the text of coder_a?"
        await press(pilot, "escape")
        assert about.id in screen.found
        await press(pilot, "2")
        await settle(pilot)
        await press(pilot, "enter")
        await settle(pilot)
        assert about.id not in screen.found
        assert find_text(study, "note-kozan").startswith(f"{first}, we heard. ")
        await press(pilot, "u")
        await settle(pilot)
        assert about.id in screen.found


async def test_two_rules_that_were_written_for_one_code_can_both_stand(study, other):
    for place, name, rule in ((study, "coder_a", "AB süreci içinde"), (other, "coder_b", "üyelik umudu da sayılır")):
        with Project.open(place, coder=name) as project:
            now = find_code(project, "EU accession").use_when
            redefine_code(project, "EU accession", use_when=f"{now}\n{rule}")
    async with opened(study) as (app, pilot):
        await merged(pilot, other)
        await press(pilot, "C")
        screen = app.screen
        screen.list.show(next(each.id for each in screen.found.values() if each.field == "use when"))
        await settle(pilot)
        assert screen.status.hint == "b takes both, e writes another one"
        await press(pilot, "b")
        found = find_code(app.session.project, "EU accession").use_when.splitlines()
        assert (found[0], set(found[1:])) == (now, {"AB süreci içinde", "üyelik umudu da sayılır"})
        assert "use when" not in [each.field for each in screen.found.values()]
        screen.list.show(next(each.id for each in screen.found.values() if each.noun == "coding"))
        await settle(pilot)
        await press(pilot, "b")
        assert screen.status.text == "Only one of these can stand there."


async def test_another_value_is_written_and_the_thing_is_gone_to(study, other):
    async with opened(study) as (app, pilot):
        await merged(pilot, other)
        await press(pilot, "C")
        screen = app.screen
        by_noun = {each.noun: each.id for each in screen.found.values()}
        screen.list.show(by_noun["code"])
        await press(pilot, "enter")
        assert isinstance(app.screen, CodebookScreen)
        assert app.screen.here.name == "central steering"
        await press(pilot, "q")
        await press(pilot, "e")
        app.screen.query_one(TextArea).text = "İkisi birden"
        await press(pilot, "ctrl+s")
        assert find_code(app.session.project, "central steering").definition == "İkisi birden"
        assert app.screen is screen
        await press(pilot, "enter")
        assert isinstance(app.screen, CodingScreen)
        await press(pilot, "q")
        await press(pilot, "e")
        assert screen.status.kind is Kind.WARNING
        box = next(box for box in screen.boxes if box.display and box._words.content == "remove")
        await pilot.click(box)
        await settle(pilot)
        assert screen.found == {}
        assert screen.status.text.startswith(("coding", "There is nothing"))


async def test_a_number_takes_no_value_that_a_merge_has_put_in_the_place_of_the_one_that_is_shown(study, other):
    third = study.with_name("third.qcode")
    copy_project(study, third)
    with Project.open(third, coder="coder_b") as project:
        redefine_code(project, "central steering", definition="a third one")
    async with opened(study) as (app, pilot):
        await merged(pilot, other)
        await press(pilot, "C")
        screen = app.screen
        code = next(each for each in screen.found.values() if each.noun == "code")
        screen.list.show(code.id)
        with Project.open(study, coder="coder_b") as theirs:
            merge(theirs, str(third))
            shown = find_code(theirs, "central steering").definition
        await press(pilot, "2")
        assert screen.status.text == "That conflict has other values by now: somebody merged since."
        assert find_code(app.session.project, "central steering").definition == shown
        (now,) = [each for each in screen.found.values() if each.noun == "code"]
        assert now.values[1].words != code.values[1].words
        await press(pilot, "2")
        assert find_code(app.session.project, "central steering").definition == now.values[1].words


async def test_words_for_a_conflict_that_somebody_decided_meanwhile_are_kept_as_a_memo(study, other):
    async with opened(study) as (app, pilot):
        await merged(pilot, other)
        await press(pilot, "C")
        screen = app.screen
        code = next(each for each in screen.found.values() if each.noun == "code")
        screen.list.show(code.id)
        await press(pilot, "e")
        with Project.open(study, coder="coder_b") as theirs:
            decide(theirs, code.id, 1)
            taken = find_code(theirs, "central steering").definition
        app.screen.query_one(TextArea).text = "İkisi birden"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, NotKept)
        assert "decided meanwhile" in str(app.screen._problem)
        await press(pilot, "ctrl+s")
        assert app.screen is screen
        assert "İkisi birden" in [each.text for each in list_memos(app.session.project)]
        assert find_code(app.session.project, "central steering").definition == taken
        assert code.id not in screen.found


async def test_a_file_that_cannot_be_merged_is_told(study, tmp_path):
    (tmp_path / "note.qcode").write_text("no project")
    async with opened(study) as (app, pilot):
        await press(pilot, "M")
        await chosen(pilot, tmp_path / "note.qcode")
        await settle(pilot)
        assert app.current.status.kind is Kind.ERROR
        assert "no qcode project" in app.current.status.text


async def test_enter_merges_a_copy_of_which_nothing_may_be_told_and_the_round_opens_for_all(study, tmp_path):
    place = study.with_name("coder_b.qcode")
    with Project.open(study, coder="coder_a") as project:
        new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-kozan"])
        document = find_document(project, "note-kozan").id
        share(project, "coder_b", place)
    with Project.open(place, coder="coder_b") as theirs:
        coding.apply_codes(theirs, document_id=document, span=Span(0, 20), code_ids=[1])
    async with opened(study) as (app, pilot):
        await press(pilot, "M")
        await chosen(pilot, place)
        await settle(pilot)
        assert isinstance(app.screen, Preview)
        assert "unseen" in "\n".join(text_of(app.screen.query_one("FilterList")))
        await press(pilot, "enter")
        await settle(pilot)
        assert "is told when the blind round is open" in app.current.status.text
        submit(app.session.project, "pilot", as_done=True)
        with Project.open(place, coder="coder_b") as theirs:
            submit(theirs, "pilot", as_done=True)
        await merged(pilot, place)
        assert app.current.status.text == "merged coder_b.qcode: all have submitted pilot"


async def test_a_merge_can_be_stopped_and_leaves_nothing(study, other, monkeypatch):
    from qcode.services import merging
    from qcode.tui.screens import copies

    async with opened(study) as (app, pilot):
        before = app.session.project.state()

        def slow(project, place, *, dry_run=False, progress=None):
            def tell(doing: str) -> None:
                if not dry_run and isinstance(app.screen, Working):
                    app.screen._stopping.set()
                progress(doing)

            return merging.merge(project, place, dry_run=dry_run, progress=tell)

        monkeypatch.setattr(copies, "merge", slow)
        await merged(pilot, other)
        assert app.current.status.text == "Stopped."
        assert app.session.project.state() == before
        assert not conflicts(app.session.project)


async def test_a_copy_for_a_coauthor_is_made(study, tmp_path):
    async with opened(study) as (app, pilot):
        await press(pilot, "S")
        assert isinstance(app.screen, Choose)
        app.screen.query_one("FilterList").show("")
        await press(pilot, "enter")
        app.screen.query_one(Input).value = "Şule"
        await press(pilot, "enter")
        suggested = app.screen.query_one(Input).value
        assert suggested.endswith("for-Şule.qcode")
        app.screen.query_one(Input).value = str(tmp_path / "sule.qcode")
        await press(pilot, "enter")
        await settle(pilot)
        assert "sule.qcode is for Şule" in app.current.status.text
    with Project.open(tmp_path / "sule.qcode", coder="Şule") as copy:
        assert copy.coder is not None
        assert coding.codings_of(copy, 1) == []


@pytest.mark.parametrize(("keys", "codings"), [(("enter",), 0), (("down", "enter"), 1)])
async def test_a_coauthor_who_has_coded_here_begins_anew_or_goes_on(study, tmp_path, keys, codings):
    with Project.open(study, coder="Ayşe") as project:
        coding.apply_codes(project, document_id=1, span=Span(0, 9), code_ids=[1])
    async with opened(study) as (app, pilot):
        await press(pilot, "S")
        assert isinstance(app.screen, Choose)
        app.screen.query_one("FilterList").show("Ayşe")
        await press(pilot, "enter")
        assert app.screen.query_one(Box).border_title == "Ayşe has coded 1 document here"
        await press(pilot, *keys)
        app.screen.query_one(Input).value = str(tmp_path / "ayse.qcode")
        await press(pilot, "enter")
        await settle(pilot)
        assert "ayse.qcode is for Ayşe" in app.current.status.text
    with Project.open(tmp_path / "ayse.qcode") as copy:
        assert len(coding.codings_of(copy, 1)) == codings


async def test_the_palette_counts_the_conflicts(study, other):
    from qcode.tui.commands import usable

    async with opened(study) as (app, pilot):
        said = {action.id: words for action, words in usable(app.current)}
        assert said["app.conflicts"] == "none at the moment"
        await merged(pilot, other)
        said = {action.id: words for action, words in usable(app.current)}
        assert said["app.conflicts"] == "2 to decide"

"""Merging: what two copies did comes together, what they did differently is kept, and nothing depends on the order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qcode.errors import Gone, NewerProject, NotAProject, ProjectNotFound, Refused, Stale, UsageError
from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import coding, history, memos
from qcode.services.codebook import add_code, book_of, move_code, redefine_code, remove_code, rename_code
from qcode.services.codebook.merging import merge_codes
from qcode.services.codebook.versions import codebook_versions, freeze_codebook
from qcode.services.coding.files import import_codings
from qcode.services.doctor import examine
from qcode.services.documents import remove_documents, set_state, state_here
from qcode.services.merging import Told, merge
from qcode.services.merging.conflicts import conflicts, count_conflicts
from qcode.services.merging.deciding import decide
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.rounds import list_rounds, new_round
from tests.services.builder import add_text
from tests.services.merging_histories import contents, differences

TEXT = "Ben: We wait for the bus.\nAda: The budget is small.\n"
BUS = Span(5, 9)


@pytest.fixture
def ours(project: Project, tmp_path: Path) -> Project:
    """A project with a document and the codes money, bus and bus / late."""
    add_text(project, tmp_path, "ankara", TEXT)
    add_code(project, "money")
    add_code(project, "bus")
    add_code(project, "late", parent="bus")
    coding.apply_codes(project, document_id=1, span=BUS, code_ids=[2])
    return project


@pytest.fixture
def theirs(ours: Project, tmp_path: Path):
    """A copy of it in a file, where coder_b works."""
    copy_project(ours.place, tmp_path / "theirs.qcode")
    with Project.open(tmp_path / "theirs.qcode", coder="coder_b") as project:
        project.acting()
        yield project


def together(one: Project, other: Project) -> None:
    """Merge both ways, and hold both to the same contents; once more finds nothing new."""
    merge(one, other.place)
    merge(other, one.place)
    assert differences(contents(one), contents(other)) == []
    assert not merge(one, other.place).new
    assert not merge(other, one.place).new
    assert examine(one) == examine(other) == []


def paths(project: Project) -> list[str]:
    book = book_of(project)
    return sorted(book.path_text(code.id) for code in book)


def test_what_both_did_is_in_both_afterwards(ours, theirs):
    add_code(ours, "flood")
    coding.apply_codes(theirs, document_id=1, span=Span(0, 3), code_ids=[1], memo="who?")
    redefine_code(theirs, "bus", definition="public transport")
    together(ours, theirs)
    assert paths(ours) == ["bus", "bus / late", "flood", "money"]
    assert len(coding.codings_of(ours, 1)) == 2
    assert book_of(ours)[2].definition == "public transport"
    assert conflicts(ours) == []


def test_the_report_says_what_comes_and_a_dry_run_writes_nothing(ours, theirs):
    coding.apply_codes(theirs, document_id=1, span=Span(0, 3), code_ids=[1], memo="who?")
    rename_code(theirs, "bus", "tram")
    before = contents(ours)
    said = merge(ours, theirs.place, dry_run=True)
    assert [(each.what, each.kind, each.count, each.names) for each in said.told] == [
        ("added", "coders", 1, ("coder_b",)),
        ("added", "codings", 1, ()),
        ("added", "memos", 1, ()),
        ("changed", "codes", 1, ("tram",)),
    ]
    assert (said.new, said.change, said.steps) == (True, None, 3)
    assert contents(ours) == before
    assert merge(ours, theirs.place).told == said.told


def test_a_merge_is_one_step_that_can_be_undone_done_again_and_repeated(ours, theirs):
    coding.apply_codes(theirs, document_id=1, span=Span(0, 3), code_ids=[1], memo="who?")
    redefine_code(theirs, "money", definition="one")
    redefine_code(ours, "money", definition="two")
    before = contents(ours)
    merge(ours, theirs.place)
    full = contents(ours)
    history.undo(ours)
    assert contents(ours) == before
    history.redo(ours)
    assert contents(ours) == full
    history.undo(ours)
    assert merge(ours, theirs.place).new
    assert contents(ours) == full


def test_a_merge_on_which_somebody_has_built_is_not_undone(ours, theirs):
    rename_code(theirs, "bus", "tram")
    merge(ours, theirs.place)
    add_code(ours, "flood")
    with Project.open(ours.place, coder="coder_b") as other, pytest.raises(Refused, match="nothing to undo"):
        history.undo(other)
    history.undo(ours)
    history.undo(ours)
    assert paths(ours) == ["bus", "bus / late", "money"]


def test_undo_after_a_merge_takes_back_ones_own_steps_only(ours, theirs):
    rename_code(theirs, "money", "budget")
    merge(theirs, ours.place)
    rename_code(ours, "bus", "tram")
    merge(theirs, ours.place)
    assert history.undo(theirs).verb == "merge"
    assert history.undo(theirs).verb == "rename code"
    assert paths(theirs) == ["bus", "bus / late", "money"]


def test_the_history_tells_what_the_other_copy_did_and_by_whom(ours, theirs):
    rename_code(theirs, "bus", "tram")
    merge(ours, theirs.place)
    assert [(each.verb, each.coder) for each in history.history(ours)][:2] == [
        ("merge", "coder_a"), ("rename code", "coder_b"),
    ]  # fmt: skip


def test_two_definitions_are_both_kept_until_one_is_chosen(ours, theirs):
    redefine_code(ours, "money", definition="coins")
    redefine_code(theirs, "money", definition="credit")
    together(ours, theirs)
    conflict = conflicts(ours)[0]
    assert (conflict.name, conflict.about, conflict.choices) == ("money", "definition", ("credit", "coins"))
    decide(ours, conflict.id, 1)
    assert book_of(ours)[1].definition == "coins"
    together(ours, theirs)
    assert book_of(theirs)[1].definition == "coins"
    assert conflicts(theirs) == conflicts(ours) == []


def test_choosing_what_is_shown_settles_a_conflict_in_every_copy_and_undo_opens_it_again(ours, theirs):
    redefine_code(ours, "money", definition="coins")
    redefine_code(theirs, "money", definition="credit")
    together(ours, theirs)
    decide(theirs, conflicts(theirs)[0].id, 0)
    history.undo(theirs)
    together(ours, theirs)
    assert [each.choices for each in conflicts(ours)] == [("credit", "coins")]
    decide(theirs, conflicts(theirs)[0].id, 0)
    together(ours, theirs)
    assert conflicts(ours) == []


def test_what_is_changed_by_hand_is_decided(ours, theirs):
    redefine_code(ours, "money", definition="coins")
    redefine_code(theirs, "money", definition="credit")
    together(ours, theirs)
    old = conflicts(ours)[0].id
    redefine_code(ours, "money", definition="both")
    assert conflicts(ours) == []
    with pytest.raises(Stale):
        decide(ours, old, 0)
    together(ours, theirs)
    assert book_of(theirs)[1].definition == "both"


def test_what_was_changed_by_hand_is_open_again_once_that_is_undone(ours, theirs):
    redefine_code(ours, "money", definition="coins")
    redefine_code(theirs, "money", definition="credit")
    merge(ours, theirs.place)
    redefine_code(ours, "money", definition="both")
    history.undo(ours)
    assert [each.choices for each in conflicts(ours)] == [("credit", "coins")]
    together(ours, theirs)
    assert [each.choices for each in conflicts(theirs)] == [("credit", "coins")]
    history.redo(ours)
    assert conflicts(ours) == []
    together(ours, theirs)
    assert conflicts(theirs) == []


def test_whether_a_coding_stays_is_open_again_once_its_removal_is_undone(ours, theirs):
    coding.apply_codes(ours, document_id=1, span=Span(0, 3), code_ids=[1])
    key = coding.codings_of(ours, 1)[0].id
    with Project.open(theirs.place, coder="coder_a") as laptop:
        merge(laptop, ours.place)
        coding.remove_codings(laptop, [coding.codings_of(laptop, 1)[0].id])
    coding.set_weight(ours, key, 40)
    merge(ours, theirs.place)
    coding.remove_codings(ours, [key])
    assert conflicts(ours) == []
    history.undo(ours)
    assert [each.choices for each in conflicts(ours)] == [("keep", "remove")]
    together(ours, theirs)
    assert [each.choices for each in conflicts(theirs)] == [("keep", "remove")]


def test_a_choice_that_there_is_not_is_refused(ours, theirs):
    redefine_code(ours, "money", definition="coins")
    redefine_code(theirs, "money", definition="credit")
    merge(ours, theirs.place)
    with pytest.raises(UsageError, match="no value of that number"):
        decide(ours, conflicts(ours)[0].id, 2)


def test_two_weights_are_settled_by_a_third_and_what_is_no_weight_is_refused(ours, theirs):
    coding.apply_codes(ours, document_id=1, span=Span(0, 3), code_ids=[1])
    together(ours, theirs)
    coding.set_weight(ours, coding.codings_of(ours, 1)[0].id, 40)
    with Project.open(theirs.place, coder="coder_a") as laptop:
        coding.set_weight(laptop, coding.codings_of(laptop, 1)[0].id, 60)
    together(ours, theirs)
    conflict = conflicts(ours)[0]
    for wrong in ("101", "-1", "half", "9" * 5000):
        with pytest.raises(UsageError, match="A weight is a whole number from 0 to 100, not"):
            decide(ours, conflict.id, value=wrong)
    decide(ours, conflict.id, value=" 50 ")
    assert coding.codings_of(ours, 1)[0].weight == 50


def test_a_coding_removed_here_and_weighed_there_stays_until_somebody_decides(ours, theirs):
    coding.apply_codes(ours, document_id=1, span=Span(0, 3), code_ids=[1], memo="who?")
    key = coding.codings_of(ours, 1)[0].id
    with Project.open(theirs.place, coder="coder_a") as laptop:
        merge(laptop, ours.place)
        coding.remove_codings(laptop, [coding.codings_of(laptop, 1)[0].id])
    coding.set_weight(ours, key, 40)
    together(ours, theirs)
    conflict = conflicts(ours)[0]
    assert (conflict.thing, conflict.name, conflict.about) == ("codings", "money on “Ben”, ankara, coder_a", "removed")
    assert conflict.title == "coding money on “Ben”, ankara, coder_a"
    assert [memo.text for memo in memos.memos_on(ours, MemoOn.CODING, key)] == ["who?"]
    assert conflict.choices == ("keep", "remove")
    decide(ours, conflict.id, 1)
    together(ours, theirs)
    assert len(coding.codings_of(theirs, 1)) == 1


def test_a_document_removed_here_and_coded_there_comes_back_whole(ours, theirs):
    remove_documents(ours, [1])
    coding.apply_codes(theirs, document_id=1, span=Span(0, 3), code_ids=[1])
    together(ours, theirs)
    assert len(coding.codings_of(theirs, 1)) == 2
    assert [(each.thing, each.name) for each in conflicts(ours)] == [("documents", "ankara")]
    with pytest.raises(Refused, match="owner takes documents out"):
        decide(theirs, conflicts(theirs)[0].id, 1)
    decide(ours, conflicts(ours)[0].id, 1)
    together(ours, theirs)
    assert ours.database.value("select count(*) from documents") == 0


def test_a_code_merged_into_another_here_and_used_there_stays_with_what_it_got_there(ours, theirs):
    merge_codes(ours, ["bus"], "money")
    coding.apply_codes(theirs, document_id=1, span=Span(0, 3), code_ids=[2])
    together(ours, theirs)
    assert paths(ours) == ["bus", "money", "money / late"]
    names = {code.id: code.name for code in book_of(ours)}
    assert sorted(names[each.code_id] for each in coding.codings_of(ours, 1)) == ["bus", "money"]
    assert [(each.name, each.about) for each in conflicts(ours)] == [("bus", "removed")]


def test_codes_moved_under_each_other_form_no_circle(ours, theirs):
    move_code(ours, "bus", under="money")
    move_code(theirs, "money", under="bus / late")
    together(ours, theirs)
    assert paths(ours) == ["money", "money / bus", "money / bus / late"]
    (conflict,) = conflicts(ours)
    assert (conflict.name, conflict.about, conflict.choices) == (
        "money", "parent_id", ("the top of the codebook", "money / bus / late"),
    )  # fmt: skip


def test_two_codes_of_one_name_are_told_apart_by_a_number(ours, theirs):
    add_code(ours, "flood", definition="ours")
    add_code(theirs, "flood", definition="theirs")
    together(ours, theirs)
    assert {code.name: code.definition for code in book_of(theirs)}["flood (2)"] == "theirs"
    assert [(each.name, each.choices) for each in conflicts(ours)] == [("flood (2)", ("flood (2)", "flood"))]
    rename_code(ours, "flood", "inundation")
    together(ours, theirs)
    assert paths(ours) == ["bus", "bus / late", "flood (2)", "inundation", "money"]


def test_names_that_change_places_do(ours, theirs):
    rename_code(theirs, "bus", "aside")
    rename_code(theirs, "money", "bus")
    rename_code(theirs, "aside", "money")
    together(ours, theirs)
    assert paths(ours) == ["bus", "money", "money / late"]


def test_one_coder_who_coded_the_same_place_on_two_machines_has_one_coding_with_both_memos(ours, theirs):
    coding.apply_codes(ours, document_id=1, span=Span(0, 3), code_ids=[1], memo="on the desk")
    with Project.open(theirs.place, coder="coder_a") as laptop:
        coding.apply_codes(laptop, document_id=1, span=Span(0, 3), code_ids=[1], memo="on the road")
        coding.set_weight(laptop, coding.codings_of(laptop, 1)[0].id, 30)
        together(ours, laptop)
        found = coding.codings_of(ours, 1)
        assert [(each.code_id, each.weight) for each in found] == [(1, 30), (2, None)]
        texts = {memo.text for memo in memos.memos_on(ours, MemoOn.CODING, found[0].id)}
        assert texts == {"on the desk", "on the road"}
        coding.mark_typical(laptop, coding.codings_of(laptop, 1)[0].id)
        together(ours, laptop)
        assert coding.codings_of(ours, 1)[0].typical


def test_a_memo_written_on_the_coding_that_was_united_away_follows(ours, theirs, tmp_path):
    coding.apply_codes(ours, document_id=1, span=Span(0, 3), code_ids=[1])
    with Project.open(theirs.place, coder="coder_a") as laptop:
        coding.apply_codes(laptop, document_id=1, span=Span(0, 3), code_ids=[1])
    third = tmp_path / "third.qcode"
    copy_project(theirs.place, third)
    merge(ours, theirs.place)
    add_code(ours, "flood")
    with Project.open(third, coder="coder_a") as laptop:
        key = coding.codings_of(laptop, 1)[0].id
        memos.write_memo(laptop, on=MemoOn.CODING, target_id=key, text="later")
        together(ours, laptop)
    first = coding.codings_of(ours, 1)[0]
    assert [memo.text for memo in memos.memos_on(ours, MemoOn.CODING, first.id)] == ["later"]
    assert conflicts(ours) == []


def test_a_hotkey_belongs_to_one_code(ours, theirs):
    redefine_code(ours, "money", hotkey="m")
    redefine_code(theirs, "bus", hotkey="m")
    together(ours, theirs)
    assert [code.hotkey for code in book_of(ours)] == ["m", "", ""]


def test_many_codings_that_came_from_a_file_and_were_taken_back_there_go_here_too(ours, tmp_path):
    rows = "".join(f"ankara,late,coder_a,{start},{start + 4}\n" for start in range(12))
    (tmp_path / "codings.csv").write_text("document,code,coder,start,end\n" + rows)
    import_codings(ours, tmp_path / "codings.csv")
    copy_project(ours.place, tmp_path / "third.qcode")
    with Project.open(tmp_path / "third.qcode", coder=str(ours.coder.name)) as third:
        assert len(coding.codings_of(third, 1)) == 13
        history.undo(third)
        together(ours, third)
    assert len(coding.codings_of(ours, 1)) == 1


def test_a_code_removed_here_and_there_is_gone_without_a_conflict(ours, theirs):
    remove_code(ours, "money")
    remove_code(theirs, "money")
    together(ours, theirs)
    assert paths(ours) == ["bus", "bus / late"]
    assert conflicts(ours) == []


def test_projects_about_the_same_text_share_the_document(ours, tmp_path):
    with Project.create(tmp_path / "other.qcode", coder="zoe") as other:
        key = add_text(other, tmp_path / "elsewhere", "interview 1", TEXT)
        add_code(other, "queue")
        coding.apply_codes(other, document_id=key, span=Span(0, 3), code_ids=[1])
        merge(ours, other.place)
        assert len(coding.codings_of(ours, 1)) == 2
        assert ours.database.value("select count(*) from documents") == 1
        assert [(each.thing, each.about, each.choices) for each in conflicts(ours)] == [
            ("documents", "name", ("ankara", "interview 1"))
        ]
        merge(other, ours.place)
        assert differences(contents(ours), contents(other)) == []
    assert examine(ours) == []


def test_a_project_about_other_texts_is_refused(ours, tmp_path):
    before = contents(ours)
    with Project.create(tmp_path / "other.qcode", coder="zoe") as other:
        add_text(other, tmp_path / "elsewhere", "izmir", "Something else.\n")
        with pytest.raises(Refused, match="shares no document"):
            merge(ours, other.place)
    assert contents(ours) == before


def test_the_project_itself_is_refused(ours):
    with pytest.raises(Refused, match="the project itself"):
        merge(ours, ours.place)


def test_a_copy_that_holds_nothing_new_changes_nothing(ours, theirs):
    theirs.close()
    copy_project(ours.place, Path(theirs.place).with_name("same.qcode"))
    before = contents(ours), len(history.history(ours))
    assert not merge(ours, Path(theirs.place).with_name("same.qcode")).new
    assert (contents(ours), len(history.history(ours))) == before


def test_damaged_newer_and_missing_files_are_refused_and_nothing_happens(ours, theirs, tmp_path):
    for number in range(40):
        add_code(theirs, f"code {number}", definition="long " * 200)
    theirs.close()
    place = Path(theirs.place)
    damaged, newer = tmp_path / "damaged.qcode", tmp_path / "newer.qcode"
    before = contents(ours)
    content = bytearray(place.read_bytes())
    for start in range(8192, len(content), 4096 * 3):
        content[start : start + 300] = b"\xff" * 300
    damaged.write_bytes(content)
    with pytest.raises(NotAProject):
        merge(ours, damaged)
    shutil.copyfile(place, newer)
    with Project.open(newer) as later, later.database.write("") as tx:
        tx.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(NewerProject):
        merge(ours, newer)
    with pytest.raises(ProjectNotFound, match=r"missing\.qcode\. Name a file that is there; nothing was changed"):
        merge(ours, tmp_path / "missing.qcode")
    (tmp_path / "note.qcode").write_text("not a database")
    with pytest.raises(NotAProject):
        merge(ours, tmp_path / "note.qcode")
    assert contents(ours) == before


def test_a_damaged_copy_is_refused_also_where_it_holds_nothing_new(ours, theirs, tmp_path):
    add_code(theirs, "flood", definition="long " * 2000)
    merge(ours, theirs.place)
    theirs.close()
    content = bytearray(Path(theirs.place).read_bytes())
    for start in range(8192, len(content), 4096 * 3):
        content[start : start + 300] = b"\xff" * 300
    (tmp_path / "damaged.qcode").write_bytes(content)
    for dry_run in (True, False):
        with pytest.raises(NotAProject, match="damaged"):
            merge(ours, tmp_path / "damaged.qcode", dry_run=dry_run)


def test_what_stood_in_conflict_before_is_told_apart_from_what_comes_with_a_merge(ours, theirs):
    for number, project in enumerate((ours, theirs)):
        redefine_code(project, "bus", definition=f"a {number}")
    assert merge(ours, theirs.place, dry_run=True).conflicts == ("code “bus”: definition",)
    merge(ours, theirs.place)
    for number, project in enumerate((ours, theirs)):
        redefine_code(project, "bus", brief=f"b {number}")
    said = merge(ours, theirs.place, dry_run=True)
    assert (said.conflicts, said.standing) == (("code “bus”: definition in brief",), 1)


def test_what_comes_is_counted_in_words_that_say_what_it_is():
    said = [Told("added", kind, count).words for kind in ("looks", "queries", "codes") for count in (1, 2000)]
    assert said == [
        "1 excerpt looked at again", "2,000 excerpts looked at again", "1 saved query", "2,000 saved queries",
        "1 code", "2,000 codes",
    ]  # fmt: skip


def test_a_copy_by_an_older_qcode_is_merged_and_stays_as_it_is(tmp_path: Path):
    with Project.create(tmp_path / "ours.qcode", coder="coder_a") as ours:
        add_code(ours, "bus")
        copy_project(tmp_path / "ours.qcode", tmp_path / "older.qcode")
        with Project.open(tmp_path / "older.qcode") as older:
            add_code(older, "tramvay")
            with older.database.write("age", coder_id=None) as tx:
                tx.execute("update alembic_version set version_num = '0005'")
        before = (tmp_path / "older.qcode").read_bytes()
        assert merge(ours, tmp_path / "older.qcode", dry_run=True).new
        assert merge(ours, tmp_path / "older.qcode").new
        assert {code.name for code in book_of(ours)} == {"bus", "tramvay"}
    assert (tmp_path / "older.qcode").read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("*.qcode")) == ["older.qcode", "ours.qcode"]


def correct(project: Project, text: str) -> None:
    """Another text for the document, as a correction stores it."""
    with project.write("correct text") as tx:
        old = tx.get("revisions", 1)
        tx.insert("revisions", **{**old, "id": None, "guid": "c" * 36, "number": 2, "text": text} | {"id": 99})
        tx.update("documents", 1, revision=2)


def test_a_file_with_changed_bytes_is_refused_or_merged_and_never_breaks(ours, theirs, tmp_path):
    add_code(theirs, "flood", definition="long " * 200)
    theirs.close()
    whole = Path(theirs.place).read_bytes()
    refused = 0
    for at in (100, 1_100, 2_000, 4_200, len(whole) // 2, len(whole) - 9_000):
        content = bytearray(whole)
        for place in range(at, at + 900, 3):
            content[place] ^= 0xC9
        (tmp_path / f"damaged {at}.qcode").write_bytes(content)
        try:
            merge(ours, tmp_path / f"damaged {at}.qcode")
        except NotAProject:
            refused += 1
    assert refused
    assert examine(ours) == []


def test_a_text_corrected_here_and_left_alone_there_comes_over(ours, theirs):
    correct(theirs, TEXT.upper())
    add_code(ours, "flood")
    merge(ours, theirs.place)
    assert ours.database.value("select revision from documents") == 2


def test_a_conflict_says_what_it_is_about_and_who_wrote_what_when(ours, theirs):
    redefine_code(ours, "bus / late", definition="coins")
    redefine_code(theirs, "bus / late", definition="credit")
    merge(ours, theirs.place)
    (conflict,) = conflicts(ours)
    assert (conflict.noun, conflict.name, conflict.field, conflict.writable) == (
        "code", "bus / late", "definition", True,
    )  # fmt: skip
    assert [(each.words, each.by.coder) for each in conflict.values] == [("credit", "coder_b"), ("coins", "coder_a")]
    assert all(each.by.at.startswith("20") for each in conflict.values)
    assert conflict.place.code_id == 3
    assert count_conflicts(ours) == 1


def test_another_value_decides_for_all_copies_and_is_taken_back(ours, theirs):
    redefine_code(ours, "money", definition="coins")
    redefine_code(theirs, "money", definition="credit")
    together(ours, theirs)
    decide(ours, conflicts(ours)[0].id, value="coins and credit")
    assert book_of(ours)[1].definition == "coins and credit"
    history.undo(ours)
    assert len(conflicts(ours)) == 1
    history.redo(ours)
    together(ours, theirs)
    assert book_of(theirs)[1].definition == "coins and credit"
    assert conflicts(theirs) == []


@pytest.mark.parametrize(
    ("field", "one", "two", "bad"), [("hotkey", "m", "n", "mmm"), ("colour", "#111111", "#222222", "red")]
)
def test_another_value_that_will_not_do_is_refused_and_the_conflict_stays(ours, theirs, field, one, two, bad):
    redefine_code(ours, "money", **{field: one})
    redefine_code(theirs, "money", **{field: two})
    merge(ours, theirs.place)
    with pytest.raises(UsageError):
        decide(ours, conflicts(ours)[0].id, value=bad)
    assert len(conflicts(ours)) == 1


def test_both_borders_of_a_coding_are_one_conflict_and_decided_together(ours, tmp_path):
    copy_project(ours.place, tmp_path / "third.qcode")
    with Project.open(tmp_path / "third.qcode", coder=ours.coder.name) as third:
        coding.set_borders(ours, 1, Span(4, 12))
        coding.set_borders(third, 1, Span(2, 24))
        said = merge(ours, third.place, dry_run=True)
        assert [each.rpartition(": ")[2] for each in said.conflicts] == ["where it begins and ends"]
        together(ours, third)
        (conflict,) = conflicts(ours)
        assert (count_conflicts(ours), conflict.about, conflict.writable) == (1, "borders", False)
        assert conflict.choices == (f"“{TEXT[2:24]}”, 2 to 24", f"“{TEXT[4:12].strip()}”, 4 to 12")
        assert all(each.by.coder == ours.coder.name for each in conflict.values)
        with pytest.raises(UsageError):
            decide(ours, conflict.id, 2)
        with pytest.raises(UsageError):
            decide(ours, conflict.id, value="5")
        decide(ours, conflict.id, 1)
        assert coding.codings_of(ours, 1)[0].span == Span(4, 12)
        together(ours, third)
        assert (conflicts(third), coding.codings_of(third, 1)[0].span) == ([], Span(4, 12))
        history.undo(ours)
        assert count_conflicts(ours) == 1


def test_a_number_follows_the_value_that_was_decided_for(ours, theirs, tmp_path):
    from qcode.model.case import AttributeOf
    from qcode.services.cases.importing import import_cases
    from qcode.services.coding.describing import Said, describe

    for project, size in ((ours, "5"), (theirs, "7")):
        if project is ours:
            (tmp_path / "cases.csv").write_text("case,size\nAnkara,4\n")
            import_cases(project, tmp_path / "cases.csv")
            merge(theirs, ours.place)
        describe(project, [Said(AttributeOf.CASE, 1, "size", size)])
    together(ours, theirs)
    said = "select value, number from attribute_values"
    conflict = conflicts(ours)[0]
    assert (conflict.noun, conflict.name, conflict.field) == ("value", "size, Ankara", "value")
    for choice in (0, 1):
        decide(ours, conflicts(ours)[0].id, choice)
        value, number = next(iter(ours.database.tuples(said)))
        assert float(value) == number
        history.undo(ours)
    decide(ours, conflicts(ours)[0].id, value="11")
    assert list(ours.database.tuples(said)) == [("11", 11.0)]
    with pytest.raises(Gone):
        decide(ours, 99, 0)


def test_a_merge_that_is_stopped_leaves_nothing(ours, theirs):
    add_code(theirs, "flood")
    coding.apply_codes(theirs, document_id=1, span=Span(0, 3), code_ids=[1])
    before, steps = contents(ours), ours.state()
    heard: list[str] = []

    def stop(doing: str) -> None:
        heard.append(doing)
        if doing.startswith("writing 1 codings"):
            raise Refused("Stopped.")

    with pytest.raises(Refused, match="Stopped"):
        merge(ours, theirs.place, progress=stop)
    assert heard[0] == "reading both histories"
    assert (contents(ours), ours.state()) == (before, steps)
    assert merge(ours, theirs.place).new


def test_how_far_a_coder_is_in_two_copies_is_what_she_said_last_and_nothing_to_decide(ours, theirs):
    document = ours.database.value("select min(id) from documents")
    with Project.open(theirs.place, coder="coder_a") as again:
        set_state(again, [document], State.DONE)
    set_state(ours, [document], State.DOING)
    for one, other in ((ours, theirs), (theirs, ours)):
        merge(one, other.place)
        assert conflicts(one) == []
        assert state_here(ours, document) is State.DOING
    assert differences(contents(ours), contents(theirs)) == []
    with Project.open(theirs.place, coder="coder_a") as again:
        set_state(again, [document], State.TODO)
    set_state(ours, [document], State.DONE)
    merge(ours, theirs.place)
    assert (state_here(ours, document), conflicts(ours)) == (State.DONE, [])


def test_versions_and_rounds_stand_in_both_copies_in_the_order_in_which_they_were_made(ours, theirs):
    for place, name in ((theirs, "theirs"), (ours, "ours")):
        freeze_codebook(place, f"{name}, frozen")
        with Project.open(place.place, coder="coder_a") as owned:
            new_round(owned, f"{name}, round", coders=["coder_a"])
    together(ours, theirs)
    for project in (ours, theirs):
        names = [each.name for each in codebook_versions(project)]
        assert names == ["theirs, frozen", "theirs, round", "ours, frozen", "ours, round"]
        assert [each.name for each in list_rounds(project)] == ["theirs, round", "ours, round"]

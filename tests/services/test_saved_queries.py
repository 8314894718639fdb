"""Saved queries: kept, undone, merged, shared, copied, and examined by the doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import NotFound, QueryError, Refused
from qcode.model.selection import Selection
from qcode.services import doctor, history
from qcode.services.codebook import add_code, move_code, remove_code, rename_code
from qcode.services.codebook.finding import find_code
from qcode.services.codebook.merging import merge_codes
from qcode.services.merging import merge
from qcode.services.merging.sharing import share
from qcode.services.project import Project
from qcode.services.querying.saved import find_query, remove_query, save_query, saved_queries
from qcode.services.segments import segments
from tests.marked import Study


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    made.document("one", "[We wait](bütçe). [They go](work).")
    return made


def names(project: Project) -> list[str]:
    return [each.name for each in saved_queries(project)]


def test_a_query_is_kept_under_a_name_and_asked_by_it(study: Study) -> None:
    save_query(study.project, " İlk  soru ", " code:bütçe ", note="for table 2")
    kept = find_query(study.project, "ilk soru")
    assert (kept.name, kept.text, kept.note, kept.coder) == ("İlk soru", "code:bütçe", "for table 2", "coder_a")
    assert [each.quote for each in segments(study.project, selection=Selection(saved=("İLK SORU",)))] == ["We wait"]
    both = Selection(saved=("ilk soru",), query="code:work")
    assert list(segments(study.project, selection=both)) == []
    assert both.describe() == "saved query ilk soru; query code:work"


def test_saving_is_a_step_that_can_be_undone(study: Study) -> None:
    save_query(study.project, "first", "code:bütçe")
    save_query(study.project, "first", "code:work", replace=True)
    assert find_query(study.project, "first").text == "code:work"
    history.undo(study.project)
    assert find_query(study.project, "first").text == "code:bütçe"
    remove_query(study.project, "FIRST")
    assert names(study.project) == []
    history.undo(study.project)
    assert names(study.project) == ["first"]
    history.undo(study.project)
    assert names(study.project) == []
    history.redo(study.project)
    assert find_query(study.project, "first").text == "code:bütçe"


def test_saving_the_same_again_changes_nothing(study: Study) -> None:
    save_query(study.project, "first", "code:bütçe")
    assert save_query(study.project, "First", "code:bütçe").step is None


def test_a_name_is_not_taken_twice_and_a_wrong_query_is_not_kept(study: Study) -> None:
    save_query(study.project, "first", "code:bütçe")
    with pytest.raises(Refused, match="code:bütçe"):
        save_query(study.project, "FIRST", "code:work")
    with pytest.raises(QueryError):
        save_query(study.project, "second", "code:bütce and")
    with pytest.raises(QueryError):
        save_query(study.project, "second", "code:gone")
    with pytest.raises(NotFound):
        find_query(study.project, "second")
    assert names(study.project) == ["first"]


def test_the_doctor_tells_which_saved_queries_can_no_longer_be_asked(study: Study) -> None:
    study.code("spare")
    save_query(study.project, "first", "code:spare or code:work")
    assert doctor.examine(study.project) == []
    remove_code(study.project, "spare")
    assert [(each.place, each.message) for each in doctor.examine(study.project)] == [
        ("saved query “first”", "cannot be asked any more: There is no code “spare”.")
    ]


def test_a_saved_query_follows_its_codes_when_they_are_renamed_and_moved(study: Study) -> None:
    study.code("spare / Iğdır")
    typed = "code:bütçe  and not (code:'spare / Iğdır' within code:work)"
    save_query(study.project, "first", typed)
    assert find_query(study.project, "first").text == typed
    rename_code(study.project, "bütçe", "bütçe (belediye)")
    move_code(study.project, "Iğdır", under="work")
    now = 'code:"bütçe (belediye)"  and not (code:Iğdır within code:work)'
    assert find_query(study.project, "first").text == now
    assert [each.quote for each in segments(study.project, selection=Selection(saved=("first",)))] == ["We wait"]
    history.undo(study.project)
    history.undo(study.project)
    assert find_query(study.project, "first").text == typed


def test_a_saved_query_does_not_take_another_code_that_has_the_old_name(study: Study) -> None:
    save_query(study.project, "first", "code:work")
    rename_code(study.project, "work", "labour")
    add_code(study.project, "work")
    assert find_query(study.project, "first").text == "code:labour"


def test_a_saved_query_names_a_code_by_its_path_where_its_new_name_is_not_alone(study: Study) -> None:
    study.code("money / staff")
    save_query(study.project, "first", "code:work and memo")
    rename_code(study.project, "work", "staff")
    assert find_query(study.project, "first").text == "code:staff and memo"
    move_code(study.project, find_code(study.project, "staff").id, under="bütçe")
    assert find_query(study.project, "first").text == 'code:"bütçe / staff" and memo'


def test_a_saved_query_asks_for_the_code_into_which_its_own_was_merged(study: Study) -> None:
    save_query(study.project, "first", "code:work and memo")
    merge_codes(study.project, ["work"], "bütçe")
    assert find_query(study.project, "first").text == "code:bütçe and memo"
    rename_code(study.project, "bütçe", "money")
    assert find_query(study.project, "first").text == "code:money and memo"


def test_a_saved_query_follows_everything_else_that_it_names(study: Study) -> None:
    study.case("Kozan", type="district")
    save_query(
        study.project,
        "first",
        "coder:coder_a and document:one and (type = district or case:kozan) where type != district",
    )
    with study.project.write("test") as tx:
        for table, name in (
            ("coders", "Ayşe"),
            ("documents", "Iğdır 1"),
            ("cases", "Kozan (Adana)"),
            ("attributes", "kind"),
        ):
            key = tx.value(f"select id from {table} order by id")
            tx.update(table, key, name=name)
    assert find_query(study.project, "first").text == (
        'coder:Ayşe and document:"Iğdır 1" and (kind = district or case:"Kozan (Adana)") where kind != district'
    )


def test_a_query_of_a_copy_follows_what_was_renamed_and_merged_in_the_other_one(
    file_project: Project, tmp_path: Path
) -> None:
    made = Study(file_project)
    made.document("one", "[We wait](bütçe). [They go](work). [Or stay](rest).")
    share(file_project, "coder_b", tmp_path / "shared.qcode")
    with Project.open(tmp_path / "shared.qcode", coder="coder_b") as theirs:
        save_query(theirs, "theirs", "code:bütçe or code:work")
    rename_code(file_project, "bütçe", "money")
    merge_codes(file_project, ["work"], "rest")
    merge(file_project, tmp_path / "shared.qcode")
    assert find_query(file_project, "theirs").text == "code:money or code:rest"
    with Project.open(tmp_path / "shared.qcode", coder="coder_b") as theirs:
        merge(theirs, tmp_path / "study.qcode")
        assert find_query(theirs, "theirs").text == "code:money or code:rest"


def test_saved_queries_go_with_copies_and_come_back_with_them(file_project: Project, tmp_path: Path) -> None:
    made = Study(file_project)
    made.document("one", "[We wait](bütçe).")
    save_query(file_project, "first", "code:bütçe")
    share(file_project, "coder_b", tmp_path / "shared.qcode")
    with Project.open(tmp_path / "shared.qcode", coder="coder_b") as theirs:
        assert names(theirs) == ["first"]
        save_query(theirs, "theirs", "not code:bütçe")
        save_query(theirs, "same", "memo")
    save_query(file_project, "same", "typical")
    merge(file_project, tmp_path / "shared.qcode")
    merge(file_project, tmp_path / "shared.qcode")
    found = {each.name: each.text for each in saved_queries(file_project)}
    assert {"first", "theirs"} < set(found)
    assert sorted(found.values()) == ["code:bütçe", "memo", "not code:bütçe", "typical"]

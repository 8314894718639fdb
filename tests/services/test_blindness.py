"""A blind round on both engines: what others do in its documents is in no answer before all have submitted."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import qcode.services
from qcode.errors import NotFound, Refused, Stale
from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import codebook, coding, documents, history, listing, memos, merging, rounds
from qcode.services.agreement import agreement
from qcode.services.codebook import merging as codebook_merging
from qcode.services.memos import lines as memo_lines
from qcode.services.project import Project
from qcode.storage import visibility as veil
from qcode.storage.schema import metadata
from tests.marked import Study
from tests.prepared import Begin
from tests.services.blindness import PARTS, TRIED_WHOLE, VIEWS, WRITERS
from tests.services.blindness_study import as_coder, blind_study, told, work


def services() -> set[str]:
    found = set()
    for module in pkgutil.walk_packages(qcode.services.__path__, prefix="qcode.services."):
        if module.name.startswith(TRIED_WHOLE):
            continue
        loaded = import_module(module.name)
        for name, each in vars(loaded).items():
            own = inspect.isfunction(each) and each.__module__ == loaded.__name__ and not name.startswith("_")
            if own and next(iter(inspect.signature(each).parameters), "") == "project":
                found.add(f"{module.name.removeprefix('qcode.services.')}.{name}")
    return found


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(blind_study)


def test_every_service_is_tried():
    listed = {f"{module}.{name}" for kind in (WRITERS, PARTS) for module, names in kind.items() for name in names}
    assert set(VIEWS) | listed == services()


@pytest.mark.parametrize("submitted", [False, True], ids=["coding", "submitted"])
@pytest.mark.parametrize("who", ["coder_a", "coder_c", None])
def test_no_answer_changes_with_what_another_does(study: Study, who: str | None, submitted: bool):
    if submitted:
        with as_coder(study.project, "coder_a") as mine:
            rounds.submit(mine, as_done=True)
    with as_coder(study.project, who) as asked:
        before = {name: told(asked, view) for name, view in VIEWS.items()}
        work(study.project)
        after = {name: told(asked, view) for name, view in VIEWS.items()}
        assert after == before


def test_every_table_of_what_coders_do_is_veiled():
    told = {table.name for table in metadata.sorted_tables if {"coder_id", "codings"} & {*table.columns.keys()}}
    public = {"codebook_versions", "queries", "revisions"}
    assert told - public <= set(veil._SEEN)


def test_the_numbers_of_the_history_do_not_count_what_is_hidden(study: Study):
    with as_coder(study.project, "coder_a") as mine:
        before = len(history.history(mine))
        work(study.project)
        codebook.add_code(mine, "later")
        found = history.history(mine)
        assert [each.number for each in found] == list(range(len(found), 0, -1))
        assert len(found) == before + 1 + sum(each.verb == "add code" and each.summary != "later" for each in found[:5])


def test_a_coder_who_has_submitted_still_waits_for_the_others(study: Study):
    work(study.project)
    with as_coder(study.project, "coder_a") as mine:
        rounds.submit(mine, as_done=True)
        assert mine.database.value("select count(*) from codings where document_id in (1, 2)") == 0
    with as_coder(study.project, "coder_b") as theirs:
        rounds.submit(theirs, as_done=True)
    with as_coder(study.project, None) as anybody:
        assert anybody.database.value("select count(*) from codings where document_id in (1, 2)") == 3
        assert len([each for each in memos.list_memos(anybody) if each.text == "sly"]) == 5


def test_what_was_coded_outside_the_round_is_seen_all_the_time(study: Study):
    with as_coder(study.project, "coder_a") as mine:
        assert len(coding.codings_of(mine, 3)) == 3 + 2  # coders' own, and agreed ones


def test_an_open_round_hides_nothing(project: Project):
    made = Study(project)
    made.coder("coder_b")
    made.document("one", "A: We wait.\n")
    made.code("flood")
    rounds.new_round(project, "together", coders=["coder_a", "coder_b"], blind=False)
    with as_coder(project, "coder_b") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(3, 5), code_ids=[1])
    assert len(coding.codings_of(project, 1)) == 1


def test_a_question_that_begins_with_with_is_veiled_too(study: Study):
    work(study.project)
    with as_coder(study.project, "coder_a") as mine:
        said = "with few as (select * from codings where document_id = 1) select count(*) from few"
        assert mine.database.value(said) == 0
        assert mine.database.whole.value(said) == 2


def test_what_would_tell_of_others_waits_until_the_round_is_open(study: Study):
    work(study.project)
    with as_coder(study.project, "coder_a") as mine:
        hidden = mine.database.whole.value("select max(id) from codings")
        with pytest.raises(Refused, match="blind round"):
            codebook_merging.merge_codes(mine, [1], 2)
        with pytest.raises(Refused, match="blind round"):
            codebook.remove_code(mine, 2)
        with pytest.raises(Refused, match="blind round"):
            history.undo(mine, everyone=True)
        with pytest.raises(Refused, match="being coded in the round"):
            documents.remove_documents(mine, [1])
        for change in (coding.mark_typical, coding.set_weight):
            with pytest.raises(Stale, match="no longer there"):
                change(mine, hidden) if change is coding.mark_typical else change(mine, hidden, 5)


def test_a_merged_copy_brings_codings_that_stay_hidden(file_project: Project, tmp_path: Path):
    made = Study(file_project)
    made.coder("coder_b")
    made.code("flood")
    made.document("one", "A: We wait.\n")
    rounds.new_round(file_project, "pilot", coders=["coder_a", "coder_b"])
    from qcode.services.merging.sharing import share

    share(file_project, "coder_b", tmp_path / "b.qcode")
    with Project.open(tmp_path / "b.qcode", coder="coder_b") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(3, 5), code_ids=[1])
        rounds.submit(theirs, "pilot", as_done=True)
    merging.merge(file_project, tmp_path / "b.qcode")
    assert coding.codings_of(file_project, 1) == []
    assert file_project.database.whole.value("select count(*) from codings") == 1
    rounds.submit(file_project, "pilot", as_done=True)
    assert len(coding.codings_of(file_project, 1)) == 1
    assert len(rounds.sealed_states(file_project)) == 2


def test_the_list_of_memos_with_its_names_counts_nothing_that_others_write(study: Study):
    with as_coder(study.project, "coder_a") as mine:
        memos.write_memo(mine, on=MemoOn.PROJECT, text="first")
        before = listing.lines_text(memo_lines.memo_lines(mine))
        for _ in range(3):
            work(study.project)
            assert listing.lines_text(memo_lines.memo_lines(mine)) == before
        memos.write_memo(mine, on=MemoOn.CODE, target_id=1, text="second")
        first, second = memo_lines.memo_lines(mine)
        assert listing.lines_text([first]) == before
        assert [each.name for each in (first, second)] == [f"#{each.memo.guid[-5:]}" for each in (first, second)]
        hidden = mine.database.whole.value("select guid from memos where text = 'sly'")
        with pytest.raises(NotFound, match="There is no memo"):
            memos.find_memo(mine, hidden)


def test_no_sealed_coding_is_coded_further_or_noted_on(study: Study):
    work(study.project)
    sealed = study.project.database.whole.value(
        "select id from codings where document_id = 1 and coder_id = :who", who=study.coders["coder_b"]
    )
    with as_coder(study.project, "coder_a") as mine:
        with pytest.raises(Stale):
            coding.add_codes(mine, [sealed], [1])
        with pytest.raises(Stale):
            memos.memo_codings(mine, [sealed], "seen")


@pytest.fixture
def retest(study: Study) -> Project:
    """What coder_a coded in the round, which is over, and has to code again in a second round."""
    project = study.project
    coding.apply_codes(project, document_id=1, span=Span(3, 10), code_ids=[1, 2], memo="mine")
    coding.apply_codes(project, document_id=2, span=Span(3, 8), code_ids=[1])
    for name in ("coder_a", "coder_b"):
        with as_coder(project, name) as theirs:
            documents.set_state(theirs, [1, 2], State.DONE)
            rounds.submit(theirs, "pilot")
    rounds.new_round(project, "again", coders=["coder_a"], documents=["one", "two"])
    return project


def forget_the_first_time(project: Project) -> None:
    """Take what was coded in the round out of the database behind qcode's back."""
    first = "(select id from rounds where name = 'pilot')"
    ids = f"(select id from codings where round_id = {first})"
    said = f"select distinct step_id from changes where thing = 'codings' and row_id in {ids}"
    with project.database.engine.writing() as writer:
        for (step,) in list(writer.tuples(said, {})):
            writer.execute("delete from changes where step_id = :step", {"step": step})
            writer.execute("delete from steps where id = :step", {"step": step})
        writer.execute(f"delete from memos where coding_id in {ids}", {})
        writer.execute(f"delete from codings where round_id = {first}", {})


def test_who_codes_again_sees_nothing_of_what_they_coded_the_first_time(retest: Project):
    with as_coder(retest, "coder_a") as asked:
        before = {name: told(asked, view) for name, view in VIEWS.items()}
        assert coding.codings_of(asked, 1) == []
        forget_the_first_time(retest)
        assert {name: told(asked, view) for name, view in VIEWS.items()} == before


def test_what_is_coded_again_is_seen_and_afterwards_the_first_time_too(retest: Project):
    with as_coder(retest, "coder_a") as mine:
        coding.apply_codes(mine, document_id=1, span=Span(3, 7), code_ids=[1])
        assert [each.span for each in coding.codings_of(mine, 1)] == [Span(3, 7)]
        with pytest.raises(Refused, match="Not done yet: one, two"):
            rounds.submit(mine, "again")
        rounds.submit(mine, "again", as_done=True)
        assert [each.span for each in coding.codings_of(mine, 1)] == [Span(3, 7), Span(3, 10), Span(3, 10)]
        twice = agreement(mine, round="pilot", against="again", coders=["coder_a"], draws=10)
        assert twice.lines[0].marked == (2, 1)

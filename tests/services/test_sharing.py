"""Copies of a project: lossless ones between the engines, and ones for a coauthor."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qcode.errors import NotAProject, ProjectExists, ProjectNotFound, QcodeError, Refused
from qcode.model.coding import State
from qcode.model.document import Span
from qcode.services import history, rounds
from qcode.services.codebook import add_code, find_code, remove_code, rename_code
from qcode.services.coding import apply_codes, codings_of, remove_codings, set_weight
from qcode.services.doctor import examine
from qcode.services.documents import remove_documents, set_state
from qcode.services.documents.correcting import correct
from qcode.services.memos import list_memos, memo_codings
from qcode.services.merging import merge
from qcode.services.merging.sharing import coded_here, copy_project, copy_without_history, share
from qcode.services.project import Project, add_coder
from qcode.services.rounds.sealed import sealed_table
from qcode.services.segments import segments
from qcode.storage.documents import original_of
from qcode.storage.schema import metadata
from tests.services.builder import add_text
from tests.services.merging_histories import contents, differences
from tests.services.whole_study import whole_study

TEXT = "Ben: We wait for the bus.\nAda: The budget is small.\n"


def everything(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Every column of every row of every table, the journal's bytes among them."""
    found = {}
    for table in metadata.sorted_tables:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        found[table.name] = sorted(
            (tuple(row) for row in project.database.whole.tuples(f'select {names} from "{table.name}"')), key=repr
        )
    return found


def study(project: Project, folder: Path) -> int:
    """A document, two codes that came in the wrong order, a coding with a memo, a state; one code removed."""
    document = add_text(project, folder, "ankara", TEXT)
    add_code(project, "bütçe")
    add_code(project, "money")
    with project.write("move code") as tx:
        tx.update("codes", 1, parent_id=2)
    apply_codes(project, document_id=document, span=Span(0, 5), code_ids=[1], memo="who is Ben?")
    set_state(project, [document], State.DONE)
    add_code(project, "last")
    remove_code(project, "last")
    history.undo(project)
    history.redo(project)
    return document


@pytest.fixture
def elsewhere(engine: str, tmp_path: Path, postgres: str) -> Iterator[str]:
    """A place on the engine that the project is not on."""
    joint = "&" if "?" in postgres else "?"
    there = str(tmp_path / "there.qcode") if engine == "postgresql" else f"{postgres}{joint}project=there"
    yield there
    if "://" in there:
        _drop(there)


def test_a_copy_on_the_other_engine_and_back_is_the_same_in_every_byte(project, tmp_path, elsewhere):
    whole_study(project, tmp_path)
    before = everything(project)
    assert [name for name, rows in before.items() if not rows] == []
    copy_project(project.place, elsewhere)
    copy_project(elsewhere, tmp_path / "back.qcode")
    with Project.open(elsewhere) as other, Project.open(tmp_path / "back.qcode") as back:
        assert everything(other) == before
        assert everything(back) == before
        assert everything(project) == before
        assert examine(back) == []
        assert examine(other) == []


def test_a_copy_goes_on_where_the_project_was(project, tmp_path, elsewhere):
    study(project, tmp_path)
    copy_project(project.place, elsewhere)
    with Project.open(elsewhere) as other:
        add_code(other, "new")
        add_code(project, "new")
        said = "select id from codes where name = 'new'"
        assert other.database.value(said) == project.database.value(said) == 4


def test_in_a_copy_on_the_other_engine_and_back_everything_is_undone_and_done_again(project, tmp_path, elsewhere):
    whole_study(project, tmp_path)
    for name in ("coder_a", "coder_b"):
        with Project.open(project.place, coder=name) as theirs:
            rounds.submit(theirs, "later", as_done=True)
    for name in ("one", "two", "three"):
        add_code(project, name)
    rename_code(project, "two", "both")
    remove_code(project, "one")
    copy_project(project.place, elsewhere)
    copy_project(elsewhere, tmp_path / "back.qcode")
    with Project.open(elsewhere) as other, Project.open(tmp_path / "back.qcode") as back:
        three, taken_back = (project, other, back), 0
        while undone := [one_back(each) for each in three]:
            assert undone[0] == undone[1] == undone[2]
            if not undone[0][1]:
                break
            taken_back += 1
            assert rows_of(other) == rows_of(back) == rows_of(project)
        assert taken_back == 6  # a merge behind which a round was submitted stays
        for _ in range(taken_back):
            assert len({history.redo(each).summary for each in three}) == 1
        assert rows_of(other) == rows_of(back) == rows_of(project)


def one_back(project: Project) -> tuple[str, bool]:
    """Undo the newest step of coder_a: what it was, or why it cannot be undone, and whether it was."""
    try:
        change = history.undo(project)
    except QcodeError as error:
        return str(error), False
    return f"{change.verb} {change.summary}", change.step is not None


def rows_of(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """All rows but those of the journal, which knows who undid what when."""
    return {name: rows for name, rows in everything(project).items() if name not in ("steps", "changes", "projects")}


def _drop(place: str) -> None:
    import psycopg

    with psycopg.connect(place.replace("+psycopg", "", 1).partition("project=")[0].rstrip("?&"), autocommit=True) as it:
        it.execute("set client_min_messages = warning")
        it.execute("drop schema there cascade")


def test_a_copy_never_lands_on_something_else(file_project, tmp_path):
    (tmp_path / "there.qcode").write_bytes(b"mine")
    with pytest.raises(ProjectExists):
        copy_project(file_project.place, tmp_path / "there.qcode")
    assert (tmp_path / "there.qcode").read_bytes() == b"mine"
    assert not list(tmp_path.glob(".*"))


def test_a_shared_copy_has_texts_and_codes_and_nobodys_work(project, tmp_path):
    study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        assert copy.guid == project.guid
        assert copy.coder is not None
        assert copy.coder.name == "coder_b"
        found = everything(copy)
        full = everything(project)
        for table in ("documents", "revisions", "turns", "units", "speakers", "contents", "codes", "coders"):
            assert found[table] == full[table]
        for table in ("codings", "memos", "assignments", "decisions", "steps", "changes", "places", "conflicts"):
            assert found[table] == []
        assert b"who is Ben" not in (tmp_path / "for_b.qcode").read_bytes()
        assert examine(copy) == []


def test_a_shared_file_holds_nothing_of_what_others_did_in_any_byte(project, tmp_path):
    whole_study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    content, whole = (tmp_path / "for_b.qcode").read_bytes(), project.database.whole
    assert not list(tmp_path.glob("for_b.qcode-*"))
    said = "select c.guid from codings c join coders w on w.id = c.coder_id where w.name <> 'coder_b'"
    guids = [guid for (guid,) in whole.tuples(said)]
    for table in ("memos", "decisions", "looks", "conflicts"):
        guids += [guid for (guid,) in whole.tuples(f"select guid from {table}")]
    heads = whole.value("select heads from projects").split()
    guids += [guid for (guid,) in whole.tuples("select guid from steps") if guid not in heads]
    assert len(guids) > 60
    words = [text for (text,) in whole.tuples("select text from memos where coder_id <> (select id from coders "
                                              "where name = 'coder_b')")]  # fmt: skip
    words += ["the bus is meant", "Su, ne suyu olursa.", "This one goes", "gone.txt"]
    assert [each for each in (*guids, *words) if each.encode() in content] == []


def test_a_shared_file_does_not_tell_how_much_others_did(project, tmp_path):
    whole_study(project, tmp_path)
    izmir = project.database.value("select id from documents where name = 'izmir'")
    set_state(project, [izmir], State.DOING)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with closing(sqlite3.connect(tmp_path / "for_b.qcode")) as file:
        counted = dict(file.execute("select name, seq from sqlite_sequence"))
        filled = {name for name in metadata.tables if file.execute(f"select count(*) from {name}").fetchone()[0]}
        assert counted.keys() <= filled
        assert not filled & {"codings", "memos", "decisions", "looks", "conflicts", "steps", "changes", "places"}
        assert file.execute("pragma freelist_count").fetchone() == (0,)
        states = file.execute("select distinct state from assignments where submitted is null").fetchall()
        assert states == [("todo",)]


@pytest.mark.parametrize("own", [False, True])
def test_two_shared_files_do_not_differ_in_a_number_by_what_others_did(project, tmp_path, own):
    document = study(project, tmp_path)
    add_coder(project, "coder_b")
    rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["ankara"])

    def work_of(coder: str, at: int) -> None:
        with Project.open(project.place, coder=coder) as theirs:
            apply_codes(theirs, document_id=document, span=Span(at, at + 4), code_ids=[1, 2], memo=coder)
            set_state(theirs, [document], State.DOING)

    def shared(name: str) -> tuple[list[Any], ...]:
        share(project, "coder_a", tmp_path / name, own=own)
        with closing(sqlite3.connect(tmp_path / name)) as file:
            asked = (
                "select name, seq from sqlite_sequence order by 1",
                "select id, coding_id from memos order by id",
                "select id, start from codings order by id",
                "select id, coder_id, state from assignments order by id",
            )
            return tuple(file.execute(each).fetchall() for each in asked)

    before = shared("before.qcode")
    work_of("coder_b", 5)
    assert shared("after.qcode") == before
    work_of("coder_a", 10)
    work_of("coder_b", 15)
    work_of("coder_a", 20)
    _, notes, codings, _ = shared("later.qcode")
    assert [key for key, _ in codings] == list(range(1, 1 + 5 * own))
    places = dict(codings)
    assert [places[key] for _, key in notes] == [0, 10, 10, 20, 20] * own
    assert (tmp_path / "after.qcode").stat().st_size == (tmp_path / "before.qcode").stat().st_size


def test_in_a_shared_copy_works_whom_it_was_made_for_whoever_else_works_on_this_computer(project, tmp_path):
    study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    assert project.acting().name == "coder_a"
    with Project.open(tmp_path / "for_b.qcode") as copy:
        assert copy.acting().name == "coder_b"
    with Project.open(project.place) as again:
        assert again.acting().name == "coder_a"
    with Project.open(tmp_path / "for_b.qcode", coder="coder_a") as copy:
        assert copy.acting().name == "coder_a"


def test_what_a_coauthor_did_in_a_shared_copy_comes_back(project, tmp_path):
    document = study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    assert not merge(project, tmp_path / "for_b.qcode").new
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        apply_codes(copy, document_id=document, span=Span(5, 9), code_ids=[2], memo="waiting")
        rename_code(copy, "money / bütçe", "budget")
    report = merge(project, tmp_path / "for_b.qcode")
    assert {(each.what, each.kind): each.count for each in report.told} == {
        ("added", "codings"): 1, ("added", "memos"): 1, ("changed", "codes"): 1
    }  # fmt: skip
    said = "select c.name as name from codings k join coders c on c.id = k.coder_id order by k.id"
    assert [row["name"] for row in project.database.rows(said)] == ["coder_a", "coder_b"]
    assert [step.coder for step in history.history(project)][:3] == ["coder_a", "coder_b", "coder_b"]
    assert not merge(project, tmp_path / "for_b.qcode").new


def test_a_shared_copy_becomes_whole_by_merging_the_project_into_it(project, tmp_path):
    document = study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        apply_codes(copy, document_id=document, span=Span(5, 9), code_ids=[2])
        assert merge(copy, project.place).new
        assert not merge(copy, project.place).new
        merge(project, tmp_path / "for_b.qcode")
        assert differences(contents(copy), contents(project)) == []
        assert examine(copy) == []


def test_a_shared_copy_knows_the_rounds_and_not_what_others_submitted(project, tmp_path):
    document = study(project, tmp_path)
    with Project.open(project.place, coder="coder_b") as other:
        me = other.acting().id
    with project.write("round") as tx:
        key = tx.insert("rounds", name="pilot")
        for coder in (1, me):
            tx.insert("assignments", round_id=key, coder_id=coder, document_id=document, sealed=b"%d" % coder)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        rows = copy.database.engine.rows("select coder_id, sealed from assignments order by coder_id", {})
        assert [tuple(row) for row in rows] == [(1, None), (me, b"%d" % me)]


def corrected(folder: Path, text: str) -> Path:
    path = folder / "corrected.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_copy_without_history_holds_nothing_that_was_removed_or_written_over(project: Project, tmp_path: Path):
    document = add_text(project, tmp_path, "ankara", "Ben: Ayşe Yılmaz decides.\nAda: The budget is small.\n")
    secret = add_text(project, tmp_path, "secret", "Ben: Nobody may read that.\n")
    add_code(project, "money")
    apply_codes(project, document_id=document, span=Span(26, 50), code_ids=[1], memo="who is Ben?")
    correct(project, document, corrected(tmp_path, "Ben: R1 decides.\nAda: The budget is small.\n"))
    remove_documents(project, [secret])
    target = tmp_path / "deposit.qcode"
    assert copy_without_history(project.place, target) == ()
    with closing(sqlite3.connect(target)) as connection:
        dump = "\n".join(connection.iterdump())
    for gone in ("Ayşe", "Nobody may read"):
        assert gone not in dump
        assert gone.encode() not in target.read_bytes()
    with Project.open(target) as copied:
        assert examine(copied) == []
        assert history.history(copied) == []
        assert [each.code_id for each in codings_of(copied, document)] == [1]
        assert original_of(copied.database, document) == b""


def test_what_a_round_was_submitted_on_stays_in_a_copy_without_history(project: Project, tmp_path: Path):
    document = add_text(project, tmp_path, "ankara", TEXT)
    add_coder(project, "coder_b")
    rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"])
    for name in ("coder_a", "coder_b"):
        with Project.open(project.place, coder=name) as theirs:
            set_state(theirs, [document], State.DONE)
            rounds.submit(theirs, "pilot")
    correct(project, document, corrected(tmp_path, TEXT.replace("small", "tiny")))
    target = tmp_path / "deposit.qcode"
    assert copy_without_history(project.place, target) == ("ankara",)
    with Project.open(target) as copied:
        assert examine(copied) == []
        assert sealed_table(copied, "pilot") == sealed_table(project, "pilot")


def test_a_coauthor_can_go_on_with_what_she_has_done_here_and_nothing_is_doubled(project, tmp_path):
    whole_study(project, tmp_path)
    for coder in ("coder_a", "coder_b"):
        with Project.open(project.place, coder=coder) as theirs:
            rounds.submit(theirs, "later", as_done=True)
    share(project, "coder_b", tmp_path / "for_b.qcode", own=True)
    whole = project.database.whole
    own = "coder_id = (select id from coders where name = 'coder_b')"
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        for table in ("codings", "memos"):
            said = f"select guid from {table} where {own} order by guid"
            assert list(copy.database.tuples(f"select guid from {table} order by guid")) == list(whole.tuples(said))
        assert examine(copy) == []
        assert not merge(project, copy.place).new
        first = copy.database.value("select min(id) from codings")
        set_weight(copy, first, 70)
        remove_codings(copy, [copy.database.value("select max(id) from codings")])
        before = whole.value(f"select count(*) from codings where {own}")
        assert merge(project, copy.place).new
        assert whole.value(f"select count(*) from codings where {own}") == before - 1
        assert whole.value(f"select max(weight) from codings where {own}") == 70
        assert merge(copy, project.place).new
        assert differences(contents(copy), contents(project)) == []
        assert examine(copy) == []


def test_what_a_coauthor_has_coded_here_is_counted_as_far_as_it_may_be_seen(project, tmp_path):
    document = study(project, tmp_path)
    assert coded_here(project, "coder_b") == 0
    with Project.open(project.place, coder="coder_b") as theirs:
        apply_codes(theirs, document_id=document, span=Span(0, 5), code_ids=[2])
    assert coded_here(project, "coder_b") == 1
    rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"])
    assert coded_here(project, "coder_b") == 0


def test_a_copy_with_ones_own_codings_waits_where_another_shared_copy_does_not_know_these(project, tmp_path):
    study(project, tmp_path)
    share(project, "coder_a", tmp_path / "for_a.qcode", own=True)
    share(project, "coder_a", tmp_path / "for_c.qcode")
    with Project.open(tmp_path / "for_a.qcode", coder="coder_a") as copy:
        memo_codings(copy, [1], "look again")
    with Project.open(tmp_path / "for_c.qcode", coder="coder_a") as copy:
        with pytest.raises(Refused, match=r"for_a\.qcode speaks of something in codings that neither copy has"):
            merge(copy, tmp_path / "for_a.qcode")
        merge(copy, project.place)
        assert merge(copy, tmp_path / "for_a.qcode").count("added", "memos") == 1


def test_a_merge_that_was_taken_back_in_a_shared_copy_is_done_anew(project, tmp_path):
    study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        merge(copy, project.place)
        history.undo(copy)
        assert codings_of(copy, 1) == []
        assert merge(copy, project.place).new
        assert differences(contents(copy), contents(project)) == []


def test_what_was_shared_behind_a_merge_waits_until_that_merge_is_there_again(project, tmp_path):
    document = study(project, tmp_path)
    add_coder(project, "coder_b")
    copy_project(project.place, tmp_path / "other.qcode")
    with Project.open(tmp_path / "other.qcode", coder="coder_a") as other:
        add_code(other, "flood")
    merge(project, tmp_path / "other.qcode")
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        apply_codes(copy, document_id=document, span=Span(5, 9), code_ids=[find_code(copy, "flood").id])
    history.undo(project)
    assert project.database.value("select count(*) from codes where name = 'flood'") == 0
    with pytest.raises(Refused, match="had a merge that was undone since"):
        merge(project, tmp_path / "for_b.qcode")
    merge(project, tmp_path / "other.qcode")
    assert merge(project, tmp_path / "for_b.qcode").count("added", "codings") == 1
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        merge(copy, project.place)
        assert differences(contents(copy), contents(project)) == []


def test_a_shared_copy_becomes_whole_too_where_nothing_was_done_here_since_it_was_shared(project, tmp_path):
    document = study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        apply_codes(copy, document_id=document, span=Span(5, 9), code_ids=[2])
        merge(project, copy.place)
        assert merge(copy, project.place).count("added", "codings") == 1
        assert differences(contents(copy), contents(project)) == []
        assert not merge(copy, project.place).new


def damaged(project: Project, place: Path, *, among: bytes, by: bytes) -> Path:
    """A copy of a file project in which somebody changed bytes; what the project has still in its log goes along."""
    copy_project(project.place, place)
    content = place.read_bytes()
    assert among in content
    place.write_bytes(content.replace(among, by))
    return place


@pytest.mark.parametrize(
    ("among", "by"), [(b"small", b"sm\xffll"), (b"CREATE TABLE codings", b"CREATE TABLE \xff\xffdings")]
)
def test_a_damaged_file_is_not_copied_and_nothing_is_left_of_the_copy(file_project, tmp_path, among, by):
    study(file_project, tmp_path)
    source = damaged(file_project, tmp_path / "damaged.qcode", among=among, by=by)
    content = source.read_bytes()
    with pytest.raises(NotAProject, match=r"damaged\.qcode is (no qcode project, or it is )?damaged"):
        copy_project(source, tmp_path / "there.qcode")
    assert [each.name for each in tmp_path.glob("*there*")] == []
    assert [each.name for each in tmp_path.glob(".*")] == []
    assert source.read_bytes() == content


def test_a_copy_that_cannot_be_made_brings_no_coder_in(project, tmp_path):
    (tmp_path / "there.qcode").write_bytes(b"mine")
    with pytest.raises(ProjectExists):
        share(project, "somebody new", tmp_path / "there.qcode")
    with pytest.raises(ProjectNotFound):
        share(project, "somebody new", tmp_path / "nowhere" / "there.qcode")
    assert [name for (name,) in project.database.tuples("select name from coders")] == ["coder_a"]


def test_two_copies_that_were_merged_both_ways_list_excerpts_and_memos_in_the_same_order(project, tmp_path):
    document = study(project, tmp_path)
    share(project, "cem", tmp_path / "cem.qcode")
    with Project.open(tmp_path / "cem.qcode", coder="cem") as theirs:
        first = theirs.database.value("select id from documents where name = 'ankara'")
        apply_codes(theirs, document_id=first, span=Span(0, 5), code_ids=[1], memo="Ben who?")
        apply_codes(theirs, document_id=first, span=Span(10, 14), code_ids=[2, 1])
    apply_codes(project, document_id=document, span=Span(10, 14), code_ids=[1, 2], memo="bekliyoruz")
    merge(project, tmp_path / "cem.qcode")
    with Project.open(tmp_path / "cem.qcode", coder="cem") as theirs:
        merge(theirs, project.place)
        here, there = (
            [(each.coding.guid, each.code, each.coder) for each in segments(one)] for one in (project, theirs)
        )
        assert len(here) == 6
        assert here == there
        assert [each.guid for each in list_memos(project)] == [each.guid for each in list_memos(theirs)]

"""Whatever three copies did, merging them in any order, and again, gives the same project."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qcode.model.document import Problem
from qcode.services import history
from qcode.services.doctor import examine
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.storage.codec import unpack_rows
from qcode.storage.correcting import CORRECT
from qcode.storage.visibility import anything_sealed
from tests.services.examples import tried
from tests.services.findable import not_found
from tests.services.merging_histories import Step, begin, contents, copy_of, differences, histories, play

CODERS = st.sampled_from(["coder_a", "coder_b"])
ONE = ("coder_a", "coder_a", "coder_a")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that all copies come from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODE_STATE", str(tmp_path_factory.mktemp("state") / "state.json"))
        return begin(tmp_path_factory.mktemp("base"))


def edited(base: Path, name: str, steps: list[Step], coder: str) -> Path:
    place = copy_of(base, name)
    with Project.open(place, coder=coder) as project:
        play(project, steps)
    return place


def merged(place: Path, name: str, *others: Path) -> Path:
    """A copy into which others were merged one after another."""
    result = copy_of(place, name)
    with Project.open(result, coder="coder_a") as project:
        for other in others:
            merge(project, other)
    return result


KEPT = ("codes", "memos", "cases", "rounds", "codebook_versions", "queries", "attributes")
"""Tables whose rows are never united with others: those that are known by a GUID of their own."""

WRITTEN = (("codes", "definition"), ("codes", "brief"), ("memos", "text"), ("queries", "text"), ("codings", "weight"))


def nothing_is_lost(start: Path, copy: Path, whole: Path) -> None:
    """What a copy holds that nobody else knew is in the whole: its steps, its rows, and what it wrote in them.

    A row may be gone where a step removed it or took back what made it. What was written is shown, or stands against
    what is shown.
    """
    before, mine = held(start), held(copy)
    with Project.open(copy) as own, Project.open(whole) as project:
        said = "select guid from steps where verb not in ('merge', 'settle')"
        there = set(project.database.whole.tuples("select guid from steps"))
        assert set(own.database.whole.tuples(said)) <= there
        removed, all_of_it = taken_away(project), contents(project)
        against = {(each.target, each.field): each.others for each in _standing(project)}
    for table in KEPT:
        assert mine[table].keys() - all_of_it[table].keys() <= removed, table
    for table, column in WRITTEN:
        for identity, row in mine[table].items():
            wrote = row[column] != before[table].get(identity, {}).get(column)
            now = all_of_it[table].get(identity)
            if wrote and now is not None and now[column] != row[column]:
                assert json.dumps(row[column], ensure_ascii=False) in against[identity, column], (table, column)


@dataclass(frozen=True)
class _Against:
    target: str
    field: str
    others: str


def _standing(project: Project) -> list[_Against]:
    return [_Against(*row) for row in project.database.whole.tuples("select target, field, others from conflicts")]


def taken_away(project: Project) -> set[str]:
    """The rows that a step removed, or whose making a step took back; what a correction noted as lost may be back."""
    whole = project.database.whole
    gone = {guid for (guid,) in whole.tuples("select guid from changes where op = 'delete'")}
    said = """select row_id, guid, after from changes where op = 'insert' and (step_id in
    (select target_id from steps where kind = 'undo') or step_id in (select id from steps where verb = :correct))"""
    for key, guid, after in list(whole.tuples(said, correct=CORRECT)):
        if key is not None:
            gone.add(guid)
            continue
        columns, rows = unpack_rows(bytes(after))
        gone |= {row[columns.index("guid")] for row in rows if "guid" in columns}
    return gone


def held(place: str | Path) -> dict[str, dict[str, dict[str, object]]]:
    with Project.open(place) as project:
        assert damage(project) == []
        return all_of(project)


def damage(project: Project) -> list[Problem]:
    """What the doctor finds, but for saved queries that name what somebody has removed."""
    return [each for each in examine(project) if not each.place.startswith("saved query")]


def all_of(project: Project) -> dict[str, dict[str, dict[str, object]]]:
    """Every row of a copy, and what is said of the project."""
    said = "select guid, name, case_noun, language from projects"
    return {**contents(project), "projects": {row["guid"]: dict(row) for row in project.database.rows(said)}}


@tried(25)
@given(played=histories(5), who=st.tuples(CODERS, CODERS, CODERS))
@example(  # one text came into two copies under two names, and one of the copies went on when it had both
    played=[[], [("import text", 0, 0, 0)], [("import text", 1, 0, 0)], [], [("import codebook", 0, 0, 1)]], who=ONE
)
@example(  # a blind round is made on a document that was settled before, here and in another copy
    played=[[], [], [], [("own borders", 0, 0, 0)], [("blind", 0, 0, 1)]], who=ONE
)
@example(  # a saved query makes room for one of its name
    played=[[], [], [("query", 1, 0, 0)], [], [("remove query", 1, 0, 0), ("query", 1, 0, 0)]], who=ONE
)
@example(  # a value is taken away, given anew, and both are taken back
    played=[[], [], [], [], [("value", 0, 0, 0), ("value", 0, 0, 0), ("undo", 0, 0, 0), ("undo", 0, 0, 0)]], who=ONE
)
@example(  # a document comes back for a correction that lost what the document's removal had taken along
    played=[
        [("remove two", 0, 0, 0)], [], [], [("correct differently", 0, 0, 0)],
        [("import again", 0, 0, 0), ("correct differently", 0, 0, 0)],
    ],
    who=ONE,
)  # fmt: skip
@example(  # two documents are corrected to one text, and one of them has units of a text that nobody looked at
    played=[
        [("remove two", 0, 5, 0)], [], [], [("correct differently", 0, 0, 0)],
        [("import again", 0, 0, 0), ("correct differently", 0, 0, 0)],
    ],
    who=ONE,
)  # fmt: skip
@example(  # a merge after which a round was submitted is to be taken back
    played=[[], [], [("submit for", 0, 0, 0)], [], [("submit for", 0, 1, 0), ("undo", 0, 0, 0)]], who=ONE
)
@example(  # a coding got a memo, and a correction that did not know it left no word of it
    played=[[], [], [], [("memo", 4, 0, 1)], [("correct differently", 1, 0, 0)]], who=ONE
)
@example(  # a speaker came with a correction that does not hold
    played=[
        [], [], [("correct differently", 7, 0, 0), ("correct differently", 7, 5, 0), ("correct differently", 3, 5, 0)],
        [("correct differently", 3, 5, 0)], [],
    ],
    who=ONE,
)  # fmt: skip
@example(  # a document that a merge had brought back is corrected
    played=[
        [], [("apply", 0, 0, 0), ("document", 0, 0, 0)], [("apply", 0, 0, 0)], [], [("correct differently", 0, 0, 0)],
    ],
    who=ONE,
)  # fmt: skip
@example(  # a coding of which a correction left no word has got a memo meanwhile
    played=[[("recode several", 3, 1, 2)], [], [("correct", 4, 1, 3)], [("memo several", 7, 7, 3)], []],
    who=("coder_b", "coder_b", "coder_a"),
)
@example(  # a document that a merge had brought back goes with its text, and comes again for another correction of it
    played=[
        [], [("import of others", 6, 0, 6), ("apply", 0, 1, 5)],
        [("correct differently", 6, 4, 1), ("remove two", 6, 1, 1)], [("correct", 3, 7, 7)],
        [("import again", 3, 1, 3)],
    ],
    who=("coder_a", "coder_b", "coder_a"),
)  # fmt: skip
def test_merging_is_idempotent_commutative_and_associative(base, tmp_path_factory, played, who):
    first, one, two, three, later = played
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    start = edited(start, "start", first, "coder_a")
    a, b, c = edited(start, "a", one, who[0]), edited(start, "b", two, who[1]), edited(start, "c", three, who[2])
    apart, a = a, edited(merged(a, "a_b", b), "a_later", later, who[0])
    ab, ba = merged(a, "ab", b), merged(b, "ba", a)
    assert differences(held(ab), held(ba)) == []
    assert differences(held(merged(ab, "again", b, a, ba)), held(ab)) == []
    left, right = merged(ab, "left", c), merged(a, "right", merged(b, "bc", c))
    nothing_is_lost(start, c, left)
    for copy in (apart, b, c):
        assert not_found(copy, left) == []
    assert differences(held(left), held(right)) == []
    assert differences(held(merged(c, "other", ba)), held(left)) == []
    with Project.open(copy_of(ab, "undone"), coder="coder_a") as project:
        assert not merge(project, start).new
        waits = anything_sealed(project.database.whole)
        if merge(project, c).new and not (waits or anything_sealed(project.database.whole)):
            history.undo(project)
            assert differences(all_of(project), held(ab)) == []
            merge(project, c)
            assert differences(all_of(project), held(left)) == []
    shutil.rmtree(start.parent)


@tried(6)
@given(played=histories(3), who=st.tuples(CODERS, CODERS, CODERS))
def test_a_merge_finds_the_conflicts_that_are_listed_before_it(base, tmp_path_factory, played, who):
    one, two, later = played
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    ab = merged(edited(start, "a", one, who[0]), "ab", edited(start, "b", two, who[1]))
    ab = edited(ab, "ab_later", later, who[2])
    listed = held(ab)["conflicts"]
    other = edited(ab, "other", [("coder", 2, 0, 0)], "coder_a")
    assert differences({"conflicts": held(merged(ab, "once more", other))["conflicts"]}, {"conflicts": listed}) == []
    shutil.rmtree(start.parent)


@tried(6)
@given(played=histories(4), who=st.tuples(CODERS, CODERS, CODERS))
def test_a_copy_on_a_server_is_merged_like_one_in_a_file(base, tmp_path_factory, postgres, played, who):
    one, two, three, later = played
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    a, c = edited(start, "a", one, who[0]), edited(start, "c", three, who[2])
    server = f"{postgres}{'&' if '?' in postgres else '?'}project=merging"
    copy_project(start, server)
    try:
        with Project.open(server, coder=who[1]) as there:
            play(there, two)
            copy_project(server, start.with_name("b.qcode"))
            by_file = merged(a, "by_file", start.with_name("b.qcode"), c)
            with Project.open(a, coder="coder_a") as here:
                merge(here, server)
                merge(here, c)
                merge(there, a)
                assert differences(all_of(here), all_of(there)) == []
                assert differences(all_of(here), held(by_file)) == []
                assert not merge(there, a).new
                play(there, later)
                merge(here, server)
                merge(there, a)
                assert differences(all_of(here), all_of(there)) == []
                assert not merge(here, server).new
                assert damage(there) == []
    finally:
        drop(server)
    shutil.rmtree(start.parent)


def drop(server: str) -> None:
    """Take the project off the server."""
    import psycopg

    with psycopg.connect(server.replace("+psycopg", "", 1).partition("&project=")[0], autocommit=True) as connection:
        connection.execute("set client_min_messages = warning")
        connection.execute("drop schema merging cascade")

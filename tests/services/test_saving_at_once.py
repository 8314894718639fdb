"""Two who save the same at the same moment on a server: one of them is told, and neither is lost without a word."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import psycopg
import pytest

from qcode.errors import QcodeError, Stale
from qcode.model.case import AttributeOf
from qcode.model.codebook import Code
from qcode.model.coding import CoderRole, Coding, MemoOn
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.services import coding, memos
from qcode.services.cases import call_cases, link_document, list_cases
from qcode.services.codebook import add_code, book_of, find_code, move_code, redefine_code, rename_code
from qcode.services.codebook.merging import merge_codes, split_code
from qcode.services.coding.describing import Said, describe, rename_document
from qcode.services.documents.correcting import correct
from qcode.services.history import undo
from qcode.services.listing import coders_of
from qcode.services.project import Project, add_coder
from qcode.services.querying.saved import save_query, saved_queries
from qcode.services.roles import set_role
from qcode.services.segments import segments
from qcode.services.tables import framework
from tests.servers import at
from tests.services.builder import add_text, span_of, write_files

Save = Callable[[Project, str], object]


@dataclass(frozen=True)
class Seen:
    """What both have read."""

    case: int
    memo: int
    coding: Coding | None
    team: Code | None
    book: Sequence[Code] = ()


def _saves(seen: Seen) -> dict[str, Save]:
    return {
        "name of a code": lambda p, words: rename_code(p, 1, words, expected="bus"),
        "definition": lambda p, words: redefine_code(p, 1, expected={"definition": ""}, definition=words),
        "place in the tree": lambda p, words: move_code(p, 3, under={"one": 1, "two": 2}[words], seen=seen.team),
        "memo": lambda p, words: memos.change_memo(p, seen.memo, text=words, expected="first"),
        "attribute": lambda p, words: describe(p, [Said(AttributeOf.CASE, seen.case, "mayor", words, before="")]),
        "name of a document": lambda p, words: rename_document(p, 1, words, expected="ankara"),
        "word for cases": lambda p, words: call_cases(p, words, expected="municipality"),
        "summary": lambda p, words: framework.summarise(p, seen.case, 1, words, expected=""),
        "borders": lambda p, words: coding.set_borders(
            p, 1, Span(0, len(words) + (words == "two")), expected=Span(0, 9)
        ),
        "weight": lambda p, words: coding.set_weight(p, 1, len(words) + (words == "two"), seen=seen.coding),
        "extended coding": lambda p, words: coding.apply_codes(
            p, document_id=1, span=Span(5, 20 + (words == "two")), code_ids=[1], onto=[seen.coding]
        ),
        "code of a coding": lambda p, words: coding.recode(p, [1], {"one": 2, "two": 3}[words], seen=[seen.coding]),
        "typical": lambda p, words: coding.mark_typical(p, 1, seen=seen.coding),
        "parts of a code": lambda p, words: split_code(p, 1, [words], {1: words}),
        "definition of two in one": lambda p, words: merge_codes(
            p, [{"one": 2, "two": 3}[words]], 1, choose={"definition": words}, seen=seen.book
        ),
        "query": lambda p, words: save_query(p, "buses", f"text:{words}", replace=True, seen=saved_queries(p)[:0]),
    }


@pytest.fixture
def team(postgres: str, tmp_path, request) -> Iterator[str]:
    name = f"once_{abs(hash(request.node.name)) % 10**9}"
    yield at(postgres, project=name)
    with psycopg.connect(postgres.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("set client_min_messages = warning")
        connection.execute(f"drop schema {name} cascade")


def filled(project: Project, folder) -> Seen:
    add_text(project, folder, "ankara", "Ben: We wait for the bus, and the bus does not come.\n")
    for name in ("bus", "waiting", "team"):
        add_code(project, name)
    coding.apply_codes(project, document_id=1, span=Span(0, 9), code_ids=[1])
    memos.write_memo(project, on=MemoOn.PROJECT, text="first")
    link_document(project, 1, "Ankara", new=True)
    describe(project, [Said(AttributeOf.CASE, list_cases(project)[0].id, "mayor", "Ayşe")])
    describe(project, [Said(AttributeOf.CASE, list_cases(project)[0].id, "mayor", "")])
    memo = next(each.id for each in memos.list_memos(project) if each.text == "first")
    return Seen(
        list_cases(project)[0].id,
        memo,
        coding.codings_of(project, 1)[0],
        find_code(project, "team"),
        tuple(book_of(project)),
    )


def at_one_moment(team: str, postgres: str, *saves: tuple[str, Callable[[Project], object]]) -> list[QcodeError]:
    """What is refused of what some coders do while none of them can end a step."""
    refused: list[QcodeError] = []

    def save(coder: str, does: Callable[[Project], object]) -> None:
        with Project.open(team, coder=coder) as mine:
            try:
                does(mine)
            except QcodeError as error:
                refused.append(error)

    schema = team.rpartition("project=")[2]
    with psycopg.connect(postgres.replace("+psycopg", "", 1)) as holding:
        holding.execute(f"lock table {schema}.steps in exclusive mode")
        threads = [threading.Thread(target=save, args=each) for each in saves]
        for each in threads:
            each.start()
        waiting = "select count(*) from pg_locks where not granted"
        while holding.execute(waiting).fetchone()[0] < len(threads):
            time.sleep(0.01)
        holding.rollback()
    for each in threads:
        each.join()
    return refused


@pytest.mark.parametrize("what", list(_saves(Seen(0, 0, None, None))))
def test_of_two_who_save_at_one_moment_the_second_is_told(team, tmp_path, postgres, what):
    with Project.create(team, coder="coder_a", case_noun="municipality") as project:
        seen = filled(project, tmp_path)
    save = _saves(seen)[what]
    refused = at_one_moment(team, postgres, *(("coder_a", partial(save, words=each)) for each in ("one", "two")))
    assert [type(each) for each in refused] == [Stale]


def test_of_two_who_make_a_code_at_one_moment_only_one_gets_a_hotkey_and_both_have_a_place(team, tmp_path, postgres):
    with Project.create(team, coder="coder_a", case_noun="municipality") as project:
        filled(project, tmp_path)
    words = ("one", "two", "three")
    makes = [("coder_a", partial(add_code, name=each, hotkey="q" if each != "three" else "")) for each in words]
    (refused,) = at_one_moment(team, postgres, *makes)
    assert "hotkey" in str(refused)
    with Project.open(team, coder="coder_a") as project:
        positions = project.database.tuples("select position from codes order by position")
        assert [position for (position,) in positions] == [0, 1, 2, 3, 4]


def test_of_two_owners_who_make_each_other_readers_one_stays(team, postgres):
    with Project.create(team, coder="coder_a") as project:
        add_coder(project, "coder_b", role=CoderRole.OWNER)
    reader = CoderRole.READER
    refused = at_one_moment(
        team,
        postgres,
        ("coder_a", lambda project: set_role(project, "coder_b", reader)),
        ("coder_b", lambda project: set_role(project, "coder_a", reader)),
    )
    assert len(refused) == 1
    with Project.open(team, coder="coder_a") as project:
        assert sorted(each.role for each in coders_of(project)) == [CoderRole.OWNER, reader]


@pytest.mark.parametrize("several", [False, True], ids=["a row", "several rows"])
def test_what_two_change_at_one_moment_without_comparing_is_kept_as_each_found_it(team, tmp_path, postgres, several):
    with Project.create(team, coder="coder_a", case_noun="municipality") as project:
        filled(project, tmp_path)

    def change(project: Project, words: str) -> None:
        with project.write("redefine code", words) as tx:
            if several:
                tx.update_many("codes", [1, 2], definition=words)
            else:
                tx.update("codes", 1, definition=words)

    assert at_one_moment(team, postgres, *(("coder_a", partial(change, words=each)) for each in ("one", "two"))) == []
    with Project.open(team, coder="coder_a") as project:
        said = "select definition from codes where id = 1"
        last = project.database.value(said)
        undo(project)
        assert {last, project.database.value(said)} == {"one", "two"}
        undo(project)
        assert project.database.value(said) == ""


def test_excerpts_are_sent_to_a_part_only_with_the_words_that_were_read(project: Project, tmp_path):
    words = "We wait for the bus. Nothing comes.\n"
    add_text(project, tmp_path, "ankara", words)
    add_code(project, "bus")
    for quote in ("wait for the bus", "Nothing comes"):
        coding.apply_codes(project, document_id=1, span=span_of(words, quote), code_ids=[1])
    read = list(segments(project, selection=Selection()))
    first, second = (each.coding.id for each in read)
    file = write_files(tmp_path / "corrected", {"ankara.txt": f"Well. {words}"}) / "ankara.txt"
    correct(project, 1, file)
    assert split_code(project, 1, ["stops"], {second: "stops"}, seen=read).step
    coding.set_borders(project, first, Span(9, 13))
    with pytest.raises(Stale, match="The borders of 1 excerpt were moved"):
        split_code(project, 1, ["stops"], {first: "stops"}, seen=read)
    assert codings_under(project, "bus") == [first]


def codings_under(project: Project, code: str) -> list[int]:
    key = find_code(project, code).id
    return [each.id for each in coding.codings_of(project, 1) if each.code_id == key]

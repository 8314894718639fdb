"""A server that goes away: what was answered is there, what was not is told, and nothing is done twice."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.errors import AlreadyDone, Disconnected, ProjectNotFound
from qcode.model.change import Heard
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import coding, history, memos
from qcode.services.codebook import add_code, book_of
from qcode.services.project import Project
from qcode.storage import postgres as postgres_engine
from qcode.storage.postgres_patience import PatientConnection, Silent
from tests.proxy import Proxy
from tests.services.builder import add_text

HUNG = 600
"""What has not come after so many seconds never will."""


@pytest.fixture(autouse=True)
def _a_slow_server_is_not_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test wants one to be given up, it says so."""
    monkeypatch.setattr(postgres_engine, "_MOST_SILENCE", HUNG)


def told_of_silences(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """After how many seconds each silence was given up."""
    silences, heard = [], PatientConnection._heard

    def noting(connection, asked):
        try:
            return (yield from heard(connection, asked))
        except Silent:
            silences.append(connection.most)
            raise

    monkeypatch.setattr(PatientConnection, "_heard", noting)
    return silences


@pytest.fixture
def far(line: Proxy, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Project]:
    """A project over that line, with a document and a code."""
    name = f"line_{abs(hash(request.node.name)) % 10**9}"
    with Project.create(f"{line.url}&project={name}", coder="coder_a") as project:
        add_text(project, tmp_path, "ankara", "Ben: We wait for the bus.\n")
        add_code(project, "bus")
        yield project


def near(project: Project, line: Proxy, postgres: str) -> Project:
    """The same project without the line between."""
    return Project.open(project.place.replace(line.url, postgres), coder="coder_b")


def memo_texts(project: Project) -> list[str]:
    return [each.text for each in memos.list_memos(project)]


def test_reading_goes_on_over_a_new_connection(far, line):
    line.cut()
    line.open()
    assert far.database.value("select name from codes") == "bus"
    assert far.database.rows("select name from codes")[0]["name"] == "bus"
    line.cut()
    line.open()
    add_code(far, "money")
    assert far.database.value("select count(*) from codes") == 2


def test_a_snapshot_begins_over_a_new_connection_where_the_old_one_was_lost(far, line, postgres):
    for _ in range(9):
        line.cut()
        line.open()
        with far.database.snapshot():
            assert far.database.value("select count(*) from codes") == 1
            with near(far, line, postgres) as other, other.write("add code") as tx:
                tx.insert("codes", name="meanwhile")
            assert far.database.value("select count(*) from codes") == 1
        assert far.database.value("select count(*) from codes") == 2
        with far.write("remove code") as tx:
            tx.delete("codes", tx.value("select max(id) from codes"))


def test_a_snapshot_that_is_lost_is_told(far, line):
    def look() -> None:
        with far.database.snapshot():
            line.cut()
            far.database.rows("select name from codes")

    with pytest.raises(Disconnected, match="was lost"):
        look()


def test_without_a_server_a_project_is_not_found_and_an_open_one_says_that_it_was_lost(far, line, postgres):
    line.cut()
    with pytest.raises(ProjectNotFound, match="does not answer"):
        Project.open(far.place)
    with pytest.raises(Disconnected, match="was lost"):
        add_code(far, "money")
    with near(far, line, postgres) as other:
        assert other.database.value("select count(*) from codes") == 1
    line.open()
    add_code(far, "money")


def test_a_step_whose_answer_is_lost_is_found_to_be_there(far, line):
    line.lose_answer = b"COMMIT"
    change = coding.apply_codes(far, document_id=1, span=Span(5, 9), code_ids=[1])
    assert change.summary == "bus on “We w”"
    assert len(coding.codings_of(far, 1)) == 1
    assert history.history(far)[0].verb == "apply code"


def test_a_step_that_did_not_arrive_is_refused_and_can_be_done_again(far, line):
    line.lose_request = b"COMMIT"
    with pytest.raises(Disconnected):
        memos.write_memo(far, on=MemoOn.PROJECT, text="once")
    assert memo_texts(far) == []
    memos.write_memo(far, on=MemoOn.PROJECT, text="once")
    assert memo_texts(far) == ["once"]


def test_what_is_tried_again_is_not_done_twice(far, line, postgres):
    line.stay_away, line.lose_answer = True, b"COMMIT"
    with pytest.raises(Disconnected):
        memos.write_memo(far, on=MemoOn.PROJECT, text="once")
    with pytest.raises(Disconnected):
        memos.write_memo(far, on=MemoOn.PROJECT, text="once")
    line.open()
    with pytest.raises(AlreadyDone, match="write memo once"):
        memos.write_memo(far, on=MemoOn.PROJECT, text="once")
    assert far.last.verb == "write memo"
    assert memo_texts(far) == ["once"]
    memos.write_memo(far, on=MemoOn.PROJECT, text="twice")
    assert memo_texts(far) == ["once", "twice"]


def test_one_can_ask_what_became_of_a_step(far, line):
    line.stay_away, line.lose_answer = True, b"COMMIT"
    with pytest.raises(Disconnected):
        memos.write_memo(far, on=MemoOn.PROJECT, text="once")
    with pytest.raises(Disconnected):
        far.answer()
    line.open()
    found = far.answer()
    assert (found.kept, found.change.verb) == (True, "write memo")
    assert far.answer() is None


def test_a_listener_hears_others_and_that_the_server_goes_and_comes(far, line, postgres):
    heard: queue.Queue[Heard] = queue.Queue()
    listener = far.listener(heard.put)
    listener.start()
    try:
        assert heard.get(timeout=HUNG) is Heard.WROTE
        with near(far, line, postgres) as other:
            other.acting()
            assert heard.get(timeout=HUNG) is Heard.WROTE
            add_code(other, "money")
            assert heard.get(timeout=HUNG) is Heard.WROTE
            line.cut()
            assert heard.get(timeout=HUNG) is Heard.LOST
            with pytest.raises(Disconnected):
                far.must_be_there()
            line.open()
            assert heard.get(timeout=HUNG) is Heard.BACK
            far.must_be_there()
            add_code(other, "flood")
            assert heard.get(timeout=HUNG) is Heard.WROTE
    finally:
        listener.stop()


def test_a_file_has_nobody_who_tells(file_project):
    assert file_project.listener(print) is None


def test_whoever_is_in_a_hurry_waits_for_a_silent_server_once(far, line, monkeypatch):
    silences = told_of_silences(monkeypatch)
    heard: queue.Queue[Heard] = queue.Queue()
    listener = far.listener(heard.put)
    listener.start()
    try:
        assert heard.get(timeout=HUNG) is Heard.WROTE
        far.hurry()
        add_code(far, "money")
        line.hush()
        monkeypatch.setattr(postgres_engine, "_MOST_SILENCE", 0.5)
        far.hurry()
        for ask in (far.state, lambda: add_code(far, "flood"), lambda: history.history(far)):
            with pytest.raises(Disconnected, match="was lost"):
                ask()
        assert silences == [0.5]
        monkeypatch.setattr(postgres_engine, "_MOST_SILENCE", HUNG)
        line.speak()
        while heard.get(timeout=HUNG) is not Heard.BACK:
            pass
        add_code(far, "flood")
        assert {code.name for code in book_of(far)} == {"bus", "money", "flood"}
    finally:
        line.speak()
        listener.stop()


def test_whoever_is_in_no_hurry_waits(far, line, monkeypatch):
    monkeypatch.setattr(postgres_engine, "_MOST_SILENCE", 0.2)
    line.hush()
    threading.Timer(0.7, line.speak).start()
    assert far.database.value("select name from codes") == "bus"


def test_a_server_that_is_busy_for_long_is_heard_of_again_and_nothing_was_written(far, line, postgres, monkeypatch):
    heard: queue.Queue[Heard] = queue.Queue()
    listener = far.listener(heard.put)
    listener.start()
    try:
        far.hurry()
        with near(far, line, postgres) as other:
            other.acting()
            with other.write("merge") as tx:
                tx.execute("update projects set clock = clock")
                monkeypatch.setattr(postgres_engine, "_MOST_SILENCE", 0.3)
                far.hurry()
                with pytest.raises(Disconnected):
                    add_code(far, "money")
                monkeypatch.setattr(postgres_engine, "_MOST_SILENCE", HUNG)
        while heard.get(timeout=HUNG) is not Heard.BACK:
            pass
        assert [code.name for code in book_of(far)] == ["bus"]
        add_code(far, "money")
        assert [code.name for code in book_of(far)] == ["bus", "money"]
    finally:
        listener.stop()

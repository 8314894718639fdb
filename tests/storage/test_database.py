"""Opening, reading and writing on both engines."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading

import pytest

from qcode.errors import ProjectExists, Refused, UsageError
from qcode.services.project import Project, add_coder
from qcode.storage.sql import expand, for_psycopg


def test_two_large_answers_can_be_read_side_by_side(project):
    first = project.database.tuples("select name from coders")
    second = project.database.tuples("select name from coders")
    assert list(zip(first, second, strict=True)) == [(("coder_a",), ("coder_a",))]


def test_a_file_that_is_copied_while_it_is_open_holds_all_that_was_folded_into_it(project, tmp_path):
    add_coder(project, "Şule")
    assert project.fold()
    if "://" in project.place:
        return  # a server has no file to copy
    shutil.copy(project.place, tmp_path / "mailed.qcode")
    with Project.open(tmp_path / "mailed.qcode") as mailed:
        assert [name for (name,) in mailed.database.tuples("select name from coders")] == ["coder_a", "Şule"]


def test_a_log_that_somebody_still_reads_is_folded_later(project):
    if "://" in project.place:
        return
    with Project.open(project.place) as other, other.database.snapshot():
        other.database.rows("select name from coders")
        add_coder(project, "Şule")
        assert not project.fold()
    assert project.fold()


def test_a_snapshot_inside_a_snapshot_sees_the_same_state(project):
    with project.database.snapshot():
        before = project.database.value("select count(*) from coders")
        with Project.open(project.place) as other:
            add_coder(other, "coder_b")
        with project.database.snapshot():
            assert project.database.value("select count(*) from coders") == before
    assert project.database.value("select count(*) from coders") == before + 1


def test_a_project_is_not_made_over_another(place):
    Project.create(place, coder="coder_a").close()
    with pytest.raises(ProjectExists):
        Project.create(place, coder="coder_b")
    with Project.open(place) as project:
        assert project.coder.name == "coder_a"


def test_many_threads_read_and_write_one_project(project):
    failed = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                with project.write("add code") as tx:
                    tx.insert("codes", name=f"{number}-{turn}")
                project.database.rows("select name from codes")
        except Refused as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert project.database.value("select count(*) from codes") == 20


CLOSED_WHILE_AT_WORK = """
import sys, threading, time
from qcode.errors import Disconnected
from qcode.model.coding import MemoOn
from qcode.services.memos import write_memo
from qcode.services.project import Project

PAIRS = "select a.id, b.name from codes a, codes b order by a.name || b.name"

def rows(project):
    project.database.rows(PAIRS)

def pages(project):
    list(project.database.tuples(PAIRS))

def snapshot(project):
    with project.database.snapshot():
        rows(project)

def write(project):
    write_memo(project, on=MemoOn.PROJECT, text="once")
    written.append(1)

written, surprises = [], []
for turn in range(80):
    project, ended = Project.open(sys.argv[1], coder="coder_a"), threading.Event()
    do = (rows, pages, snapshot, write)[turn % 4]

    def work():
        try:
            while not ended.is_set():
                do(project)
        except Disconnected as error:
            if "was closed" not in str(error):
                surprises.append(str(error))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    time.sleep(turn % 13 / 1000)
    project.close()
    ended.set()
    for each in workers:
        each.join()
with Project.open(sys.argv[1]) as project:
    print(surprises, project.database.value("select count(*) from memos") - len(written))
"""


def test_a_project_is_closed_while_other_threads_read_and_write_it(project):
    for number in range(60):
        with project.write("add code") as tx:
            tx.insert("codes", name=str(number))
    said = [sys.executable, "-W", "error", "-c", CLOSED_WHILE_AT_WORK, project.place]
    done = subprocess.run(said, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[] 0\n", "")


def test_the_state_changes_with_every_step_and_only_then(project):
    before = project.state()
    with project.database.write("place") as tx:
        tx.execute("insert into places (coder_id, document_id, place, at) values (1, 1, 1, '')")
    assert project.state() == before
    with project.write("add code") as tx:
        tx.insert("codes", name="a")
    assert (project.last.before, project.last.after) == (before, project.state())


def test_a_list_becomes_as_many_values_and_an_empty_one_nothing():
    assert expand("x in :a and y = :b", {"a": [1, 2], "b": 3}) == (
        "x in (:a_0, :a_1) and y = :b",
        {"a_0": 1, "a_1": 2, "b": 3},
    )
    assert expand("x in :a", {"a": []}) == ("x in (null)", {})
    assert for_psycopg("a like '%' and b = :b_1") == "a like '%%' and b = %(b_1)s"


def test_who_is_working_is_the_one_named_the_last_or_the_only_one(place):
    with Project.create(place, coder="ayşe") as project:
        assert project.coder.name == "ayşe"
    with Project.open(place, coder="Bora") as project:
        assert project.coder is None
        assert project.acting().name == "Bora"
    with Project.open(place) as project:
        assert project.coder.name == "Bora"
    with Project.open(place, coder="AYŞE") as project, pytest.raises(Refused, match="differs from it only"):
        project.acting()
    with pytest.raises(UsageError, match="needs a name"), Project.open(place) as project:
        add_coder(project, "  ")

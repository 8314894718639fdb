"""A file that somebody else is writing to: a request of a screen comes again, everybody else waits."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager

import pytest

from qcode.errors import Busy
from qcode.services.codebook import add_code, book_of
from qcode.storage import sqlite as sqlite_engine


@contextmanager
def written_by_another(project):
    """The project's file while another program holds the right to write."""
    other = sqlite3.connect(project.place, isolation_level=None, check_same_thread=False)
    other.execute("begin immediate")
    try:
        yield other
    finally:
        if other.in_transaction:
            other.execute("rollback")
        other.close()


def names(project):
    return [code.name for code in book_of(project)]


def test_a_request_that_would_have_to_wait_is_told_to_come_again_and_has_done_nothing(file_project):
    add_code(file_project, "first")
    state = file_project.state()
    with written_by_another(file_project):
        for _ in range(3):
            file_project.begin_request()
            with pytest.raises(Busy):
                add_code(file_project, "later")
        assert file_project.state() == state
    file_project.begin_request()
    add_code(file_project, "later")
    assert names(file_project) == ["first", "later"]


def test_asking_again_and_again_opens_no_new_connection(file_project, monkeypatch):
    add_code(file_project, "first")
    opened, connected = [], sqlite_engine._connected
    monkeypatch.setattr(sqlite_engine, "_connected", lambda *all_, **more: opened.append(1) or connected(*all_, **more))
    with written_by_another(file_project):
        for _ in range(5):
            file_project.begin_request()
            with pytest.raises(Busy):
                add_code(file_project, "later")
    assert opened == []


def test_what_a_request_writes_after_its_first_writing_waits(file_project):
    file_project.begin_request()
    add_code(file_project, "first")
    with written_by_another(file_project) as other:
        release = threading.Timer(0.2, lambda: other.execute("rollback"))
        release.start()
        add_code(file_project, "second")
        release.join()
    assert names(file_project) == ["first", "second"]


def test_other_threads_wait_though_the_one_that_draws_does_not(file_project):
    add_code(file_project, "first")
    file_project.begin_request()
    with written_by_another(file_project) as other:
        writer = threading.Thread(target=add_code, args=(file_project, "in the background"))
        writer.start()
        with pytest.raises(Busy):
            add_code(file_project, "by the screen")
        other.execute("rollback")
        writer.join()
    assert names(file_project) == ["first", "in the background"]


def test_on_a_server_nobody_is_told_to_come_again(project):
    project.begin_request()
    add_code(project, "first")
    assert names(project) == ["first"]

"""A server that is really stopped in the middle of something long: one sentence, nothing half-made, done again after.

What is done waits in its middle for a lock that the test holds, so that it is stopped there, however quick it is.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from qcode.errors import NotAProject
from qcode.model.document import Span
from qcode.services import coding
from qcode.services.codebook import add_code
from qcode.services.doctor import examine
from qcode.services.merging.sharing import copy_project, share
from qcode.services.project import Project
from tests.servers import address_of, ask, at, stop
from tests.services.builder import add_text, write_files
from tests.services.merging_histories import contents, differences

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = "Ben: We wait for the bus, and the bus does not come, and we go on foot.\n"
MODES = ("fast", "immediate")

WAITS = """
create function wait_here() returns trigger language plpgsql as
    $$ begin perform pg_advisory_lock(7); return new; end $$;
create function hold() returns event_trigger language plpgsql as
    $$ declare made record; begin
    for made in select * from pg_event_trigger_ddl_commands() where object_identity like '%.{table}' loop
        execute format('create or replace trigger wait before insert on %s
            for each row execute function public.wait_here()', made.object_identity);
    end loop; end $$;
create event trigger hold on ddl_command_end when tag in ('CREATE TABLE') execute function hold();
"""
"""Whoever makes a project waits at the first row of a table for the lock 7."""


@pytest.fixture
def coded(tmp_path: Path) -> str:
    """A file with twenty codings."""
    place = str(tmp_path / "study.qcode")
    with Project.create(place, coder="coder_a") as project:
        add_text(project, tmp_path, "ankara", TEXT)
        add_code(project, "bus")
        for start in range(20):
            coding.apply_codes(project, document_id=1, span=Span(start, start + 9), code_ids=[1])
    return place


@pytest.fixture
def team(own_server: Any, coded: str) -> str:
    """The same on a server that may be stopped."""
    place = at(address_of(own_server), project="team")
    copy_project(coded, place)
    return place


@contextmanager
def held(server: Any, lock: str) -> Iterator[psycopg.Connection[Any]]:
    """A lock that what is to be stopped comes to wait for."""
    connection = psycopg.connect(server.get_uri())
    connection.execute(lock)
    try:
        yield connection
    finally:
        with suppress(psycopg.OperationalError):
            connection.close()


def stopped_in(server: Any, lock: str, mode: str, *words: str) -> str:
    """What a command says when the server is stopped while it waits for a lock; the server is there again then."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with held(server, lock) as connection:
        command = subprocess.Popen(
            [sys.executable, "-m", "qcode", *words], env=environment, text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        while not connection.execute("select 1 from pg_locks where not granted").fetchone():
            assert command.poll() is None, command.communicate()
            time.sleep(0.01)
        stop(server, mode)
    out, err = command.communicate()
    server.start()
    assert command.returncode == 1
    assert "Traceback" not in out + err
    return err


def must_be_told(said: str, *, before: int = 0) -> None:
    """One sentence and what to do, after so many lines of what was to be done."""
    sentence, advice = said.splitlines()[before:]
    assert sentence == "qcode: The connection to the server was lost."
    assert advice.startswith("  What was answered is safe; try later")


def run(*words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "qcode", *words], env=environment, text=True, encoding="utf-8", capture_output=True,
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def must_be_like(place: str, other: str) -> None:
    with Project.open(place, coder="coder_a") as one, Project.open(other, coder="coder_a") as two:
        assert differences(contents(one), contents(two)) == []
        assert examine(one) == []


@pytest.mark.parametrize("mode", MODES)
def test_a_copy_to_a_server(own_server, coded, mode):
    there = at(address_of(own_server), project="there")
    ask(address_of(own_server), WAITS.format(table="codings"))
    must_be_told(stopped_in(own_server, "select pg_advisory_lock(7)", mode, "copy", coded, there))
    with pytest.raises(NotAProject):
        Project.open(there)
    ask(address_of(own_server), "drop event trigger hold")
    run("copy", coded, there)
    must_be_like(there, coded)


def test_a_copy_from_a_server(own_server, team, tmp_path):
    there = tmp_path / "there.qcode"
    lock = "lock table team.codings in access exclusive mode"
    must_be_told(stopped_in(own_server, lock, "immediate", "copy", team, str(there)))
    assert [each.name for each in tmp_path.iterdir() if "there" in each.name] == []
    run("copy", team, str(there))
    must_be_like(str(there), team)


def test_a_new_project_on_a_server(own_server):
    place = at(address_of(own_server), project="fresh")
    ask(address_of(own_server), WAITS.format(table="projects"))
    words = ("init", place, "--coder", "coder_a", "--case-noun", "municipality")
    must_be_told(stopped_in(own_server, "select pg_advisory_lock(7)", "fast", *words))
    with pytest.raises(NotAProject):
        Project.open(place)
    ask(address_of(own_server), "drop event trigger hold")
    run(*words)
    with Project.open(place, coder="coder_a") as project:
        assert project.case_noun == "municipality"


def test_an_import_into_a_server(own_server, team, coded, tmp_path):
    folder = write_files(tmp_path / "more", {f"{name}.txt": TEXT + name for name in ("konya", "sivas", "van")})
    words = ("import", str(folder), "--project", team, "--coder", "coder_a")
    must_be_told(stopped_in(own_server, "lock table team.units in exclusive mode", "fast", *words))
    must_be_like(team, coded)
    run(*words)
    with Project.open(team, coder="coder_a") as project:
        assert project.database.value("select count(*) from documents") == 4
        assert examine(project) == []


def test_codings_from_a_file_into_a_server(own_server, team, coded, tmp_path):
    file = write_files(tmp_path, {"codings.csv": "document,code,start,end\nankara,bus,30,40\nankara,bus,31,41\n"})
    words = ("codings", "import", str(file / "codings.csv"), "--project", team, "--coder", "coder_a")
    must_be_told(stopped_in(own_server, "lock table team.codings in exclusive mode", "immediate", *words))
    must_be_like(team, coded)
    run(*words)
    with Project.open(team, coder="coder_a") as project:
        assert len(coding.codings_of(project, 1)) == 22


@pytest.mark.parametrize("mode", MODES)
def test_a_merge_into_a_server(own_server, team, coded, tmp_path, mode):
    theirs = str(tmp_path / "coder_b.qcode")
    with Project.open(team, coder="coder_a") as project:
        share(project, "coder_b", theirs)
    copy_project(team, tmp_path / "before.qcode")
    with Project.open(theirs, coder="coder_b") as project:
        coding.apply_codes(project, document_id=1, span=Span(3, 30), code_ids=[1])
    words = ("merge", theirs, "--project", team, "--coder", "coder_a")
    told = stopped_in(own_server, "lock table team.codings in exclusive mode", mode, *words)
    must_be_told(told, before=len(["1 step of the other copy:", "  1 coding added"]))
    must_be_like(team, str(tmp_path / "before.qcode"))
    run(*words)
    with Project.open(team, coder="coder_a") as project:
        assert len(coding.codings_of(project, 1)) == 21
        assert examine(project) == []


def test_a_copy_for_a_coauthor_from_a_server(own_server, team, tmp_path):
    there = tmp_path / "coder_b.qcode"
    words = ("share", "--coder", "coder_b", "--out", str(there), "--project", team)
    lock = "lock table team.units in access exclusive mode"
    must_be_told(stopped_in(own_server, lock, "fast", *words))
    assert [each.name for each in tmp_path.iterdir() if "coder_b" in each.name] == []
    run(*words)
    with Project.open(there, coder="coder_b") as project:
        assert coding.codings_of(project, 1) == []
        assert examine(project) == []

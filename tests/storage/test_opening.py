"""Opening a project where not everything is as it should be."""

from __future__ import annotations

import time

import psycopg
import pytest

from qcode.errors import ProjectExists, QcodeError
from qcode.services.project import Project
from tests.plain_user import plain_user, public_folder


def test_a_taken_place_is_refused_and_no_connection_to_the_server_stays_open(postgres: str) -> None:
    place = f"{postgres}{'&' if '?' in postgres else '?'}project=taken"
    Project.create(place, coder="coder_a").close()
    with psycopg.connect(postgres.replace("+psycopg", "", 1), autocommit=True) as watching:
        with pytest.raises(ProjectExists):
            Project.create(place, coder="coder_b")
        assert _left_alone(watching)
        watching.execute("set client_min_messages = warning")
        watching.execute("drop schema taken cascade")


def _left_alone(watching: psycopg.Connection) -> bool:
    """Whether no other client is connected, once the server has noticed who hung up."""
    others = """select count(*) from pg_stat_activity where backend_type = 'client backend'
        and pid <> pg_backend_pid()"""
    for _ in range(12_000):
        if watching.execute(others).fetchone() == (0,):
            return True
        time.sleep(0.05)
    return False


def test_a_project_that_may_not_be_written_is_read_and_nothing_else() -> None:
    with public_folder() as folder:
        place = folder / "study.qcode"
        Project.create(place, coder="coder_a").close()
        with Project.open(place) as project, pytest.raises(ZeroDivisionError), project.write("nothing"):
            raise ZeroDivisionError  # all that is imported for it is there now
        place.chmod(0o444)
        folder.chmod(0o555)
        with plain_user(), Project.open(place) as project:
            assert project.name == "study"
            with pytest.raises(QcodeError, match="could not be written"), project.write("nothing"):
                pass

"""Whatever is wrong with a project on a server is said in one sentence, and never with a password."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.cli.conftest import Qcode
from tests.servers import ask, at, running_server

SECRET = "se5ame"


@pytest.fixture(scope="module")
def guarded_server() -> Iterator[str]:
    """The address of a server that asks one of its users for a password; another may do nothing in its database."""
    with running_server() as server:
        rules = Path(dict(parse_qsl(urlsplit(server).query))["host"]) / "pg_hba.conf"
        rules.write_text(f"local all ada scram-sha-256\n{rules.read_text()}")
        ask(
            server, f"create role ada login password '{SECRET}'", "create role guest login",
            "create database team owner ada", "create schema taken", "create table taken.documents (id int)",
            "create schema other", "create table other.alembic_version (version_num text)",
            "insert into other.alembic_version values ('3f2a9b')", "select pg_reload_conf()",
        )  # fmt: skip
        yield server


def of(server: str, who: str, *, database: str = "team", project: str = "study") -> str:
    return at(server, project=project, database=database).replace("postgres:@", f"{who}@", 1)


def test_who_may_write_makes_a_project_once(guarded_server: str, qcode: Qcode):
    place = of(guarded_server, f"ada:{SECRET}")
    assert qcode("init", place, "--coder", "ada").code == 0
    again = qcode("init", place, "--coder", "ada")
    assert (again.code, SECRET in again.err) == (1, False)
    assert "There is a project at postgresql+psycopg://ada@/team?" in again.err
    guest = of(guarded_server, "guest")
    for words in (("codebook", "list"), ("codes", "add", "x"), ("doctor",)):
        assert "does not let you: permission denied for schema study" in qcode(*words, "--project", guest).err


@pytest.mark.parametrize(
    ("who", "database", "project", "said"),
    [
        ("ada:wr0ng", "team", "study", 'refuses the connection: password authentication failed for user "ada".'),
        (f"ada:{SECRET}", "nowhere", "study", 'refuses the connection: database "nowhere" does not exist.'),
        ("guest", "team", "mine", "does not let you: permission denied for database team."),
        ("postgres", "postgres", "taken", "The schema “taken” of that database holds something else."),
        ("postgres", "postgres", "other", "The schema “other” of that database holds something else."),
        (f"ada:{SECRET}", "team", "Not-So", "“Not-So” cannot be a project's name on a server."),
    ],
)
def test_a_project_that_cannot_be_made_there_is_refused(
    guarded_server: str, qcode: Qcode, who: str, database: str, project: str, said: str
):
    answer = qcode("init", of(guarded_server, who, database=database, project=project), "--coder", "ada")
    assert (answer.code, answer.out) == (1 if project != "Not-So" else 2, "")
    assert said in answer.err
    assert answer.err.count("\n") == 2
    assert who.partition(":")[2] not in answer.err or ":" not in who


def test_what_another_program_keeps_there_is_no_project(guarded_server: str, qcode: Qcode):
    for name in ("taken", "other", "nothing"):
        place = of(guarded_server, "postgres", database="postgres", project=name)
        assert "There is no qcode project at postgresql" in qcode("doctor", "--project", place).err


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql+psycopg://ada:{SECRET}@127.0.0.1:port/team",
        f"postgresql+psycopg://ada:50%{SECRET}@127.0.0.1/team", f"postgresql+psycopg://ada:[{SECRET}@127.0.0.1/team",
        f"postgresql+psycopg://ada:{SECRET}@127.0.0.1/team?unheard=of", f"mysql://ada:{SECRET}@127.0.0.1/team",
        f"postgresql+psycopg://127.0.0.1:1/team?user=ada&password={SECRET}",
        f"postgresql+psycopg://ada:{SECRET}@127.0.0.1:1/team",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_not_repeated(qcode: Qcode, study: Path, address: str):
    given = (
        ("init", address, "--coder", "ada"), ("doctor", "--project", address), ("copy", str(study), address),
        ("copy", address, "new.qcode"), ("merge", address), ("open", address), ("share", "--out", address),
        ("share", "--coder", "coder_b", "--out", address),
    )  # fmt: skip
    for words in given:
        answer = qcode(*words)
        assert answer.code in (1, 2), answer
        assert SECRET not in answer.out + answer.err, answer
        assert answer.err.startswith("qcode: ")
        assert "inside qcode" not in answer.err
    assert not Path("new.qcode").exists()

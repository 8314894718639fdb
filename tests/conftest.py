"""What all tests share: a project on either engine, and a computer that remembers nothing."""

from __future__ import annotations

import gc
import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from qcode.services.project import Project
from tests.prepared import Begin, Beginning, Copies, Prepared, opened
from tests.proxy import Proxy
from tests.servers import ask, at, running_server, server_to_stop
from tests.watch import Watch

_number = itertools.count(1)

_ROOM = 2**31
"""So many bytes tests and their server may come to write at once."""

# a slow machine makes no example wrong, wherever the tests run
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("patient", _PATIENT)
settings.register_profile("ci", _PATIENT, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "patient")


def _in_memory() -> None:
    """Let what tests write stay in memory, where Linux has much of it: it is gone after them anyway."""
    folder, memory = Path("/dev/shm"), Path("/proc/meminfo")
    if "TMPDIR" in os.environ or not os.access(folder, os.W_OK) or not memory.exists():
        return
    found, free = os.statvfs(folder), re.search(r"MemAvailable: *(\d+) kB", memory.read_text())
    room = min(found.f_bavail * found.f_frsize, int(free[1]) * 1024 if free else 0)
    if room > _ROOM and not found.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"], tempfile.tempdir = str(folder), None


_in_memory()


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: do not look through all of it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Watch(os.dup(2)))


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
    with running_server() as address:
        yield address


@pytest.fixture
def own_server(postgres: str) -> Iterator[Any]:
    """A server that a test may stop and start."""
    with server_to_stop() as server:
        yield server


@pytest.fixture
def line(postgres: str) -> Iterator[Proxy]:
    """A line to the server that can be cut."""
    with tempfile.TemporaryDirectory(prefix="qcode-line-") as folder:
        proxy = Proxy(postgres, Path(folder))
        yield proxy
        proxy.cut()


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
    yield at(server, project=name)
    ask(server, f"drop schema if exists {name} cascade")


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The empty project that tests get copies of, in a file."""
    return _made(str(tmp_path_factory.mktemp("empty") / "study.qcode"), tmp_path_factory)


@pytest.fixture(scope="session")
def empty_database(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same on the server."""
    ask(postgres, "create database empty")
    return _made(at(postgres, database="empty", project="study"), tmp_path_factory)


def _made(place: str, folders: pytest.TempPathFactory) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODE_STATE", str(folders.mktemp("state") / "state.json"))
        Project.create(place, coder="coder_a", case_noun="municipality", name="study").close()
    return place


@pytest.fixture
def copies(engine: str, request: pytest.FixtureRequest) -> Iterator[Copies]:
    """Makes copies of projects on each engine in turn."""
    made = Copies(request.getfixturevalue("postgres") if engine == "postgresql" else "")
    yield made
    made.drop()


@pytest.fixture
def empty_place(engine: str, request: pytest.FixtureRequest) -> str:
    """Where the empty project is that tests get copies of, on each engine in turn."""
    return str(request.getfixturevalue("empty_file" if engine == "sqlite" else "empty_database"))


@pytest.fixture
def project(empty_place: str, copies: Copies, tmp_path: Path) -> Iterator[Project]:
    """An empty project of coder_a about municipalities, on each engine in turn."""
    with opened(copies.of(empty_place, tmp_path)) as made:
        yield made


@pytest.fixture(scope="session")
def _begun() -> dict[tuple[str, str, str], Beginning[Any]]:
    return {}


@pytest.fixture
def begin(
    empty_place: str, copies: Copies, engine: str, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path,
    _begun: dict[tuple[str, str, str], Beginning[Any]],
) -> Iterator[Begin]:  # fmt: skip
    """Gives what a function makes of the empty project, each time about a project of its own; it is called once."""
    with ExitStack() as open_ones:

        def begin(fill: Callable[[Project], Any]) -> Any:
            key = (engine, fill.__module__, fill.__qualname__)
            if key not in _begun:
                _begun[key] = Beginning.of(copies.lasting(empty_place, tmp_path_factory.mktemp("begun")), fill)
            place = copies.of(_begun[key].project.place, tmp_path)
            return _begun[key].again(open_ones.enter_context(Project.open(place, coder="coder_a")))

        yield begin


@pytest.fixture
def file_project(empty_file: str, tmp_path: Path) -> Iterator[Project]:
    """An empty project of coder_a about municipalities, in a file."""
    with opened(shutil.copy(empty_file, tmp_path / "study.qcode")) as made:
        yield made

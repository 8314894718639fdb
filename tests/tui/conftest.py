"""One sample study for all screens; each test gets a copy."""

from __future__ import annotations

import gc
import itertools
from pathlib import Path

import pytest

from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.study import make_demo
from qcode.tui.tidying import Tidier
from tests.servers import ask, at
from tests.tui.clock import Clock, put_in
from tests.tui.study import copy_of
from tests.tui.styles import read_once

_starts = itertools.count(1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of a test: it stands still, however slow the machine is, and passes where the test says so."""
    made = Clock()
    put_in(made, monkeypatch)
    return made


@pytest.fixture(autouse=True)
def _styles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Style sheets are read once."""
    read_once(monkeypatch)


@pytest.fixture(autouse=True)
def _tidied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Garbage is looked for at some starts, and what the tests have loaded stays put away: see test_tidying."""
    monkeypatch.setattr(Tidier, "settle", lambda _: None if next(_starts) % 20 else gc.collect())


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, made once."""
    place = tmp_path_factory.mktemp("sample") / "sample.qcode"
    make_demo(place).close()
    return place


@pytest.fixture(scope="session")
def sample_database(sample: Path, postgres: str) -> str:
    """The sample study on the server, to be copied."""
    ask(postgres, "create database sample")
    place = at(postgres, database="sample", project="study")
    copy_project(sample, place)
    return place


@pytest.fixture
def study(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample study."""
    return copy_of(sample, tmp_path)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A project without anything in it."""
    place = tmp_path / "empty.qcode"
    Project.create(place, coder="coder_a", case_noun="municipality").close()
    return place

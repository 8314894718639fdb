"""One sample study for all screens; each test gets a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.services.project import Project
from qcode.services.study import make_demo
from qcode.tui import following
from qcode.tui.screens import coding
from tests.tui.study import copy_of

_NEVER = 1e6


@pytest.fixture(autouse=True)
def _nothing_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program does every second or so it does not do between two keys of a test, however slow they are.

    A test that is about it calls for it: `app.look()`.
    """
    monkeypatch.setattr(following, "_FOLLOW_SECONDS", _NEVER)
    monkeypatch.setattr(coding, "_KEEP_PLACE_SECONDS", _NEVER)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, made once."""
    place = tmp_path_factory.mktemp("sample") / "sample.qcode"
    make_demo(place).close()
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

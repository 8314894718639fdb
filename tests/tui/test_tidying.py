"""The collector of garbage waits until nobody does."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.services.project import Project
from qcode.tui import tidying
from qcode.tui.tidying import Tidier
from tests.tui.study import coding, opened, press, settle

SETTLE = Tidier.settle
"""As it is where no test takes its place."""


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is there when a program has started is put away, and comes back with its end."""
    monkeypatch.setattr(Tidier, "settle", SETTLE)
    gc.unfreeze()
    yield
    gc.collect()
    gc.freeze()


@pytest.mark.usefixtures("settled")
async def test_while_the_program_runs_old_objects_are_left_alone_and_afterwards_all_is_as_before(study: Path) -> None:
    before = gc.get_threshold()
    async with opened(study):
        assert gc.get_threshold()[2] > 100_000
        assert gc.get_freeze_count() > 100_000
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_what_others_have_put_away_is_left_alone_by_a_program_that_ends_before_it_has_settled() -> None:
    gc.freeze()
    before = gc.get_freeze_count()
    tidier = Tidier()
    tidier.begin()
    tidier.end()
    assert gc.get_freeze_count() == before > 0


async def test_what_was_coded_is_in_the_file_alone_as_soon_as_nobody_is_at_work(study: Path, tmp_path: Path) -> None:
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        await press(pilot, "s", "1")
        state = app.session.state
        app.tidier._last_key = -tidying._QUIET_SECONDS
        app._follow()
        await settle(pilot)
        shutil.copy(study, tmp_path / "mailed.qcode")
        assert app._folded == state
        with Project.open(tmp_path / "mailed.qcode") as mailed:
            assert mailed.state() == state


def test_garbage_is_collected_when_no_key_has_come_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    class Knot:
        """Something that only the collector can find."""

        gone: list[int] = []  # noqa: RUF012 - the test's own notebook

        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            self.gone.append(1)

    now = 100.0
    monkeypatch.setattr(tidying, "monotonic", lambda: now)
    tidier = Tidier()
    tidier.begin()
    try:
        gc.collect()
        Knot()
        gc.collect(0)
        Knot()
        assert len(Knot.gone) == 1
        tidier.key()
        tidier.look()
        assert len(Knot.gone) == 1
        now = 110.0
        tidier.look()
        assert len(Knot.gone) == 2
    finally:
        tidier.end()


def test_what_took_long_to_look_through_is_not_looked_through_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    now, looks = 100.0, 0

    def collect() -> None:
        nonlocal now, looks
        now, looks = now + 1.5, looks + 1

    monkeypatch.setattr(tidying, "monotonic", lambda: now)
    monkeypatch.setattr(tidying.gc, "collect", collect)
    monkeypatch.setattr(tidying.gc, "get_count", lambda: (0, 1, 0))
    tidier = Tidier()
    tidier.key()
    now = 110.0
    tidier.look()
    for _ in range(25):
        now += 1
        tidier.look()
    assert looks == 1
    for _ in range(25):
        now += 1
        tidier.look()
    assert looks == 2


def test_while_something_large_is_made_nothing_is_looked_through_until_the_next_look():
    tidier = Tidier()
    tidier.begin()
    try:
        tidier.hold()
        assert not gc.isenabled()
        tidier.look()
        assert gc.isenabled()
        tidier.hold()
    finally:
        tidier.end()
    assert gc.isenabled()


def test_a_program_that_has_ended_holds_nothing():
    Tidier().hold()
    assert gc.isenabled()

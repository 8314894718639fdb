"""A picture of every screen and window, at 80 and 200 columns, dark, light and without colour.

`pytest --snapshot-update` draws them anew, after the new ones were looked at.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.services.project import Project
from qcode.services.study import make_demo
from qcode.tui.app import QcodeApp
from qcode.tui.screens.welcome import WelcomeApp
from tests.tui.pictures import EACH, LOOKS, Snap, on_one_day
from tests.tui.scenes import MAIN, SCREENS, WINDOWS, Scene

TAKEN = [(look, scene) for scene in (*SCREENS, *WINDOWS) for look in LOOKS if look in EACH or scene.name in MAIN]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, made on that day."""
    place = tmp_path_factory.mktemp("past") / "sample.qcode"
    with pytest.MonkeyPatch.context() as patch:
        on_one_day(patch)
        make_demo(place).close()
    return place


@pytest.mark.parametrize(("look", "scene"), [pytest.param(*each, id=f"{each[1].name}-{each[0]}") for each in TAKEN])
def test_picture(snap_compare: Snap, study: Path, monkeypatch: pytest.MonkeyPatch, look: str, scene: Scene) -> None:
    on_one_day(monkeypatch)
    scene.study(study)
    LOOKS[look].take(monkeypatch)
    with Project.open(study, coder="coder_a") as project:
        assert snap_compare(QcodeApp(project), terminal_size=LOOKS[look].size, run_before=scene.go)


@pytest.mark.parametrize("look", EACH)
def test_picture_of_the_welcome(snap_compare: Snap, monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    LOOKS[look].take(monkeypatch)
    assert snap_compare(WelcomeApp(Path("/home/ayşe/görüşmeler")), terminal_size=LOOKS[look].size)

"""The sample study is there whole, or not at all."""

from __future__ import annotations

import pytest

from qcode.errors import ProjectExists
from qcode.services import study
from qcode.services.study import make_demo


def test_a_copy_that_is_stopped_leaves_no_file(tmp_path, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(study, "_mark_done", stop)
    with pytest.raises(KeyboardInterrupt):
        make_demo(tmp_path / "demo.qcode")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_as_it_is(tmp_path):
    place = tmp_path / "demo.qcode"
    place.write_text("mine")
    with pytest.raises(ProjectExists):
        make_demo(place)
    assert place.read_text() == "mine"

"""Pictures of the view; `pytest --snapshot-update` draws them anew after a change that was looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.transcript.scripts import INTERVIEW, Reader, marks

HITS = [(INTERVIEW.index(word), INTERVIEW.index(word) + 5) for word in ("güven", "Bütçe")]


def pictured(theme: str = "textual-dark", *, focus_codes: tuple[int, ...] = ()) -> Reader:
    app = Reader(marks=marks(), theme=theme)
    app.hits, app.focus_codes = HITS, focus_codes
    return app


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_picture_in_colour(snap_compare: Callable[..., bool], theme: str, size: tuple[int, int]) -> None:
    app = pictured(theme)
    assert snap_compare(app, terminal_size=size, press=["t", "right", "w", "w", "w", "s"])


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_picture_without_colour(
    snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(pictured(), terminal_size=size, press=["t", "right", "w", "w", "w", "s"])


def test_picture_of_a_code_in_focus_while_borders_move(snap_compare: Callable[..., bool]) -> None:
    press = ["semicolon", "semicolon", "semicolon", "e", "left", "left"]
    assert snap_compare(pictured(focus_codes=(1,)), terminal_size=(120, 24), press=press)

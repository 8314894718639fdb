"""Textual reads every style sheet anew for each program that starts; the tests start one some two thousand times."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet

_read: dict[tuple[Any, ...], Any] = {}


def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all programs of a process share what they read: the rules of the same words with the same colours."""
    read = Stylesheet._parse_rules

    def shared(sheet: Stylesheet, css: str, *args: Any, **named: Any) -> Any:
        key = (css, *args, *named.items(), *sheet._variables.items())
        if key not in _read:
            _read[key] = read(sheet, css, *args, **named)
        return _read[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", shared)

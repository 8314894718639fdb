"""How long work lets itself be stopped."""

from __future__ import annotations

from collections.abc import Callable

Beat = Callable[[], None]
"""Is called some times a second while something is computed; what it raises ends the work."""


def undisturbed() -> None:
    """Let the work go on."""

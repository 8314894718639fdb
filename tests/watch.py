"""No test hangs for ever: the process that runs it says where each of its threads is, and ends."""

from __future__ import annotations

import faulthandler
from time import monotonic

import pytest

HUNG = 900
"""A test that has not ended after so many seconds never will: more than any test gives what it waits for."""

_APART = 60
"""So many seconds at least lie between two beginnings of the time that is watched: each makes a thread."""


class Watch:
    """Ends a process in which a test hangs; xdist names the test, has it fail, and goes on with another process.

    An exception would not do: Hypothesis takes it for a failed example, and tries again what hangs.
    """

    def __init__(self, errors: int) -> None:
        """`errors` is the file that errors are written to, also while the tests' own are kept."""
        self._errors = errors
        self._begun = float("-inf")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        """Watch what makes a test ready."""
        self._begin()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        """Watch a test."""
        self._begin()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        """Watch what clears up behind a test."""
        self._begin()

    @pytest.hookimpl(trylast=True)
    def pytest_exception_interact(self) -> None:
        """Begin anew after a failure: at each, pytest ends what writes the threads."""
        self._begun = float("-inf")

    def pytest_unconfigure(self) -> None:
        """Nor does a thread that a test has left behind keep the process from ending."""
        self._begun = float("-inf")
        self._begin()

    def _begin(self) -> None:
        if (now := monotonic()) - self._begun > _APART:
            faulthandler.dump_traceback_later(HUNG, exit=True, file=self._errors)
            self._begun = now

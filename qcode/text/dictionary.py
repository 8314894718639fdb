"""Which word a form belongs to, as the dictionaries of simplemma have it: Turkish, English and some fifty more.

The dictionary of a language is loaded with the first form that is looked up in it; for Turkish that takes one to two
seconds and 110 MB, and for a good part of it Python does nothing else. A screen that is to answer keys meanwhile calls
`keep_apart`: from then on forms are looked up in a process of its own, which is started with the first of them,
stays for the next ones, and ends when `let_go` is called or when whoever started it is gone, however that came about.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import cache
from typing import IO, NamedTuple

from qcode.errors import QcodeError

_BEAT_SECONDS = 0.1


class Entry(NamedTuple):
    """The word that a form belongs to, in small letters, and whether the form stands in the dictionary."""

    word: str
    known: bool


def look_up(forms: Sequence[str], *, language: str, beat: Callable[[], None] | None = None) -> list[Entry]:
    """What the dictionary of a language (ISO 639-1) has for each form; without one, each is a word of its own.

    `beat` is called some times a second while a process of its own is waited for; what it raises ends the waiting.
    Raises QcodeError where that process ended.
    """
    if _apart is None:
        return _here(forms, language)
    return _apart.look_up(forms, language, beat or _go_on)


def _go_on() -> None:
    """Let the waiting go on."""


@cache
def _is_there(language: str) -> bool:
    """Whether there is a dictionary of a language."""
    import simplemma

    try:
        simplemma.lemmatize("a", lang=language)
    except ValueError:
        return False
    return True


def _here(forms: Iterable[str], language: str) -> list[Entry]:
    from simplemma import is_known, lemmatize

    if not _is_there(language):
        return [Entry(form, known=False) for form in forms]
    return [Entry(lemmatize(form, lang=language).lower(), known=is_known(form, lang=language)) for form in forms]


# A process of its own


def keep_apart() -> None:
    """Look forms up in a process of its own from now on."""
    global _apart  # noqa: PLW0603 - one for the program, as the dictionaries themselves are
    if sys.executable:
        _apart = _apart or _Apart()


def let_go() -> None:
    """End the process, if there is one; whoever waits for it is told so."""
    global _apart
    ended, _apart = _apart, None
    if ended is not None:
        ended.end()


class _Apart:
    """Asks a process that is started when it is needed, and again where it has ended; several threads may ask."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._hears: threading.Thread | None = None
        self._asked: dict[int, Future[list[Entry]]] = {}
        self._number = 0
        self._lock = threading.Lock()

    def look_up(self, forms: Sequence[str], language: str, beat: Callable[[], None]) -> list[Entry]:
        """As the function; waits for the answer."""
        answer = self._ask(forms, language)
        while True:
            try:
                return answer.result(timeout=_BEAT_SECONDS)
            except TimeoutError:
                beat()

    def _ask(self, forms: Sequence[str], language: str) -> Future[list[Entry]]:
        answer: Future[list[Entry]] = Future()
        with self._lock:
            try:
                asks = self._to_the_process()
                self._number += 1
                self._asked[self._number] = answer
                asks.write(json.dumps([self._number, language, list(forms)]) + "\n")
                asks.flush()
            except OSError as error:
                self._asked.pop(self._number, None)
                raise _gone() from error
        return answer

    def _to_the_process(self) -> IO[str]:
        if self._process is None:
            self._process = _started()
            self._hears = threading.Thread(target=self._hear, args=(self._process,), name="dictionary", daemon=True)
            self._hears.start()
        if self._process.stdin is None:
            raise _gone()
        return self._process.stdin

    def _hear(self, process: subprocess.Popen[str]) -> None:
        """Hand out what the process answers until it ends."""
        with suppress(ValueError, OSError), process:  # a line that was not written to its end, or not heard
            for line in process.stdout or ():
                number, entries = json.loads(line)
                with self._lock:
                    answer = self._asked.pop(number, None)
                if answer is not None:
                    answer.set_result([Entry(*each) for each in entries])
        with self._lock:
            if self._process is process:
                self._process = None
            left, self._asked = self._asked, {}
        for answer in left.values():
            answer.set_exception(_gone())

    def end(self) -> None:
        """End the process."""
        with self._lock:
            process, hears = self._process, self._hears
        if process is not None and hears is not None:
            process.kill()
            hears.join()


def _gone() -> QcodeError:
    return QcodeError("The dictionary of word forms ended in the midst of its work.", "Ask again: it is loaded anew.")


def _started() -> subprocess.Popen[str]:
    """A process that answers lines, and that no Ctrl+C and no closed terminal reaches; it ends with its input."""
    return subprocess.Popen(
        [sys.executable, "-m", "qcode.text.dictionary"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        start_new_session=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                                                  "PYTHONSAFEPATH": "1"},
    )  # fmt: skip


def serve(asked: Iterable[str], answers: IO[str]) -> None:
    """Answer lines with a number, a language and forms by lines with the number and their entries."""
    for line in asked:
        number, language, forms = json.loads(line)
        answers.write(json.dumps([number, _here(forms, language)]) + "\n")
        answers.flush()


_apart: _Apart | None = None

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(sys.stdin, sys.stdout)

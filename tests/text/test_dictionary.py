"""Looking up the forms of words, here and in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from qcode.errors import QcodeError
from qcode.text import dictionary
from qcode.text.dictionary import keep_apart, let_go, look_up
from qcode.text.lemmas import Inflected, Lemmas

FORMS = ("belediyelerin", "kozan", "ışığı", "qqq")


@pytest.fixture
def apart():
    keep_apart()
    yield dictionary._apart
    let_go()


def stopped(apart) -> subprocess.Popen[str]:
    """The process, which answers nothing for now."""
    look_up(["a"], language="xx")
    apart._process.send_signal(signal.SIGSTOP)
    return apart._process


def test_a_process_of_its_own_has_the_same_entries(apart):
    there = look_up(FORMS, language="tr"), look_up(FORMS, language="xx")
    let_go()
    assert there == (look_up(FORMS, language="tr"), look_up(FORMS, language="xx"))
    assert there[0][0] == ("belediye", True)
    assert there[1][3] == ("qqq", False)


def test_one_process_answers_all_questions_of_many_threads(apart):
    found = {}

    def ask(number: int) -> None:
        found[number] = look_up([FORMS[number % 4]], language="en")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert apart._number == 12
    entries = look_up(FORMS, language="en")
    assert [found[number] for number in range(12)] == [[entries[number % 4]] for number in range(12)]


def test_a_process_that_ends_is_told_of_in_one_sentence_and_started_anew(apart):
    process, hears = stopped(apart), apart._hears
    with pytest.raises(QcodeError, match="dictionary of word forms ended"):
        look_up(FORMS, language="xx", beat=process.kill)
    hears.join()
    assert look_up(["a"], language="xx") == [("a", False)]
    assert apart._process.pid != process.pid


def test_whoever_waits_is_told_when_the_program_lets_go(apart):
    stopped(apart)
    with pytest.raises(QcodeError, match="ended"):
        look_up(FORMS, language="xx", beat=let_go)


def test_what_the_beat_raises_ends_the_waiting(apart):
    def stop() -> None:
        raise KeyError("stop")

    stopped(apart)
    with pytest.raises(KeyError):
        look_up(FORMS, language="xx", beat=stop)


def test_the_process_is_gone_when_a_killed_program_is():
    """Its input ends with the program, however that ended."""
    program = "\n".join(
        [
            "import os, signal",
            "from qcode.text import dictionary",
            "dictionary.keep_apart()",
            "dictionary.look_up(['a'], language='xx')",
            "print(dictionary._apart._process.pid, flush=True)",
            "os.kill(os.getpid(), signal.SIGKILL)",
        ]
    )
    ended = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == -9
    child = int(ended.stdout)
    while _runs(child):
        pass


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with Path(f"/proc/{pid}/stat").open(encoding="utf-8") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


def test_searching_and_counting_ask_once_for_each_form(apart):
    finder = Inflected("belediye", language="tr")
    text = "belediyenin kararı, belediyeler ve belediyenin borcu"
    assert [text[start:end] for start, end in finder.places(text)] == ["belediyenin", "belediyeler", "belediyenin"]
    assert apart._number == 2
    list(finder.places(text))
    assert apart._number == 2
    words = Lemmas("tr")
    words.learn(text.split())
    assert [words["belediyenin"], words["belediyeler"]] == ["belediye", "belediye"]
    assert apart._number == 3

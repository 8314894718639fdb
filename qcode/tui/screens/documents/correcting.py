"""Correcting a transcript from the screens: name the file, see what would become of what is coded, and do it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Label

from qcode.errors import AlreadyDone, Gone, QcodeError, Stale
from qcode.model.codebook import SEPARATOR
from qcode.model.place import path_of
from qcode.services.documents.correcting import LEAST_SHARE, Correction, correct
from qcode.tui.screens.asking.approving import Approval
from qcode.tui.screens.asking.prompts import Ask, Box
from qcode.tui.screens.asking.saving import reading_problem
from qcode.tui.screens.asking.working import Stopped, Tell, Working
from qcode.tui.widgets.columns import Column

if TYPE_CHECKING:
    from qcode.model.document import Document
    from qcode.tui.frame import Frame

_COLUMNS = (
    Column("became", least=7),
    Column("code", least=8, most=26),
    Column("coder", least=5, most=12, drop=2),
    Column("words", least=20, most=120),
)
_QUIET = ("kept", "moved")
_WORDS, _AROUND = 46, 6


class CorrectionPlan(Approval):
    """What a corrected text would do to everything that stands in the old one; whether to go on."""

    DEFAULT_CSS = """
    CorrectionPlan > Box { width: 120; }
    """

    def __init__(self, found: Correction, *, question: str = "", key: str = "correct") -> None:
        """Ask a question about a correction; without one, whether to correct the document."""
        super().__init__()
        self._found, self._key = found, key
        self._question = question or f"correct {found.document}?"

    def compose(self) -> ComposeResult:
        """How many keep their words, and a line for each that does not."""
        found = self._found
        with Box() as box:
            box.border_title = self._question
            box.say_keys(("filterlist.choose", self._key), ("prompt.leave", "leave everything as it is"))
            before, after = found.characters
            yield Label(f"{before:,} characters before, {after:,} after; {found.told}.", markup=False)
            for said in _told(found):
                yield Label(said, classes="note", markup=False)
            if found.share < LEAST_SHARE:
                said = f"Only {found.share:.0%} of the old text is in that file: is it the right one?"
                yield Label(said, classes="problem", markup=False)
            yield self.list

    def on_mount(self) -> None:
        """Fill the list."""
        self.fill(_lines(self._found), _COLUMNS)


def _told(found: Correction) -> Iterator[str]:
    for old, new in found.speakers.items():
        yield f"Speaker {old} will be called {new}." if new else f"Speaker {old} speaks no longer."
    if found.count("lost", "coding"):
        yield "A memo on the document keeps code, coder and words of what is lost."
    yield from found.waiting


def _lines(found: Correction) -> Iterator[tuple[str, str, str, str]]:
    """What is lost first, then what gets other words, in the order of the text."""
    listed = [each for each in found.things if each.fate not in _QUIET]
    for each in sorted(listed, key=lambda one: one.fate != "lost"):
        words = _short(each.before)
        if each.after:
            words, after = _parted(each.before, each.after)
            words = f"{words} → {after}"
        yield each.fate, each.code.rpartition(SEPARATOR)[2] or each.what, each.coder, words


def _parted(before: str, after: str) -> tuple[str, str]:
    """Two versions of some words without what both begin and end with, but for a few letters."""
    longest = min(len(before), len(after))
    head = next((at for at in range(longest) if before[at] != after[at]), longest)
    tail = next((at for at in range(longest - head) if before[-1 - at] != after[-1 - at]), longest - head)
    first, rest = max(0, head - _AROUND), max(0, tail - _AROUND)
    lead, end = "…" if first else "", "…" if rest else ""
    both = (f"{lead}{each[first : len(each) - rest]}{end}" for each in (before, after))
    return _short(next(both)), _short(next(both))


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _WORDS else line[: _WORDS - 1] + "…"


def correct_text(frame: Frame, document: Document) -> None:
    """Ask for the file with the corrected text, show what would happen, and do it."""
    note = (
        f"A .txt, .md or .docx with the whole text of {document.name}. What would become of the codings is shown first."
    )
    question = Ask("the file with the corrected text", note=note, check=reading_problem)
    _Correcting(frame, document, question).ask()


class _Correcting:
    """One correction; where it cannot be done the file is asked for again, with its name and the reason."""

    def __init__(self, frame: Frame, document: Document, question: Ask) -> None:
        self._frame, self._document, self._question = frame, document, question

    def ask(self) -> None:
        def take(answer: str | None) -> None:
            if answer:
                self._look_into(path_of(answer))

        self._frame.app.push_screen(self._question, take)

    def _ask_again(self, path: Path, problem: QcodeError) -> None:
        if isinstance(problem, Stopped | AlreadyDone | Gone):
            self._frame.status.fail(problem)
            return
        if isinstance(problem, Stale):
            self._frame.qcode.look()
        question = self._question.again(str(path), problem=str(problem), accepting="look again")
        _Correcting(self._frame, self._document, question).ask()

    def _look_into(self, path: Path) -> None:
        project, key = self._frame.session.project, self._document.id

        def work(tell: Tell) -> Correction:
            tell("laying the texts beside each other")
            return correct(project, key, path, dry_run=True)

        def seen(found: Correction | QcodeError | None) -> None:
            if isinstance(found, QcodeError):
                self._ask_again(path, found)
            elif found is not None:
                self._ask_whether(path, found)

        self._frame.app.push_screen(Working(f"reading {path.name}", work), seen)

    def _ask_whether(self, path: Path, found: Correction) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._correct(path, seen=found.revision - 1)
            else:
                self._frame.status.say("Nothing was corrected.")

        self._frame.app.push_screen(CorrectionPlan(found), answered)

    def _correct(self, path: Path, *, seen: int) -> None:
        frame, project, key = self._frame, self._frame.session.project, self._document.id

        def work(tell: Tell) -> Correction:
            tell("moving what is coded")
            return correct(project, key, path, even_so=True, seen=seen)

        def done(found: Correction | QcodeError | None) -> None:
            if isinstance(found, QcodeError):
                self._ask_again(path, found)
            elif found is not None:
                frame.session.wrote()
                if found.change is not None:
                    frame.qcode.changed(found.change, by=frame)
                frame.status.say(f"{found.document} is corrected; {found.told}", "u undoes")

        frame.app.push_screen(Working(f"correcting {self._document.name}", work), done)

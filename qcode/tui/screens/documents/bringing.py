"""Bringing transcripts in from the list of documents: what came in, and of every file that did not, why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.place import path_of, path_problem
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from pathlib import Path

    from qcode.services.documents.importing import ImportReport
    from qcode.tui.screens.documents import DocumentsScreen

_TOLD_SECONDS = 15
_TYPED = "import"
_NAMED = 10
"""How many names stand behind one reason."""


def _problem(written: str) -> str | None:
    """Why nothing can be brought in from here, in a sentence, or None."""
    if why := path_problem(written):
        return why
    return None if path_of(written).exists() else f"There is no file or folder “{written}”."


def ask_and_bring(screen: DocumentsScreen) -> None:
    """Ask for a file or folder, and bring in what it holds."""
    from qcode.tui.screens.asking.prompts import Ask

    note = "A folder is read to its bottom; .docx, .txt, .md, .srt and .vtt come in."
    typed = screen.session.typed

    def take(answer: str | None) -> None:
        if answer:
            typed[_TYPED] = answer
            bring_in(screen, answer)

    question = Ask("file or folder to import", value=typed.get(_TYPED, ""), note=note, check=_problem)
    screen.app.push_screen(question, take)


def bring_in(screen: DocumentsScreen, place: str) -> None:
    """Bring in transcripts from a file or folder, in a thread that tells how far it is."""
    from qcode.services.documents.importing import import_transcripts

    def tell(done: int, every: int, name: str) -> None:
        screen.app.call_from_thread(screen.status.wait, f"importing {done} of {every}: {name}")

    def work() -> None:
        try:
            report = import_transcripts(screen.session.project, [path_of(place)], progress=tell)
        except QcodeError as error:
            screen.app.call_from_thread(screen.status.fail, error)
            return
        screen.app.call_from_thread(_finish, screen, report)

    screen.run_worker(work, thread=True, exclusive=True, group="import")


def _finish(screen: DocumentsScreen, report: ImportReport) -> None:
    screen.session.typed.pop(_TYPED, None)
    screen.session.wrote()
    screen.qcode.changed(report.change, by=screen)
    parts = [f"{counted(len(report.added), 'document')} came in"]
    parts += [f"{len(report.skipped)} were there already"] if report.skipped else []
    parts += [f"{len(report.refused)} refused"] if report.refused else []
    said = screen.status.warn if report.refused else screen.status.say
    said(", ".join(parts), "u undoes" if report.change.step is not None else "")
    notes = notes_of(report)
    if notes and screen.is_current:
        from qcode.tui.screens.tables.parts import Notes

        screen.app.push_screen(Notes("about the files", notes))
    elif notes:
        screen.notify("\n".join(notes), title="about the files", severity="warning", timeout=_TOLD_SECONDS)


def notes_of(report: ImportReport) -> list[str]:
    """What is to be known of files: refused and why, left out, guessed in what came."""
    from qcode.services.documents.importing import advice, kinds_read

    notes = [f"refused {each.path.name}: {each.reason}" for each in report.refused]
    if report.other:
        notes.append(f"left out, since qcode reads {kinds_read()}: {_named(report.other)}")
        notes += advice(report.other)
    notes += [str(each) for each in report.problems]
    told: dict[str, list[str]] = {}
    for each in report.added:
        for note in each.notes:
            told.setdefault(str(note), []).append(each.name)
    return notes + [f"{', '.join(_first(names))}: {said}" for said, names in told.items()]


def _named(files: Sequence[Path]) -> str:
    return ", ".join(_first([each.name for each in files]))


def _first(names: Sequence[str]) -> list[str]:
    more = [f"{len(names) - _NAMED:,} more"] if len(names) > _NAMED else []
    return [*names[:_NAMED], *more]

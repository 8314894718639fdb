"""The methods pack from the screens: choose how the study works and a folder, and have it written meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.tui.screens.prompts import Ask, Choose, Confirm, Option
from qcode.tui.screens.working import Tell, Working
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.services.report import Written
    from qcode.tui.frame import Frame

_PROFILES = (
    Option("reliability", "coders compared", "everything, with agreement and what was settled"),
    Option("codebook", "a codebook, applied", "everything but agreement"),
    Option("reflexive", "reflexive reading", "without agreement, tests and saturation"),
)


def write_pack_of(frame: Frame) -> None:
    """Ask for the profile and the folder, then write the pack over a screen that tells how far it is."""

    def profile_taken(answer: tuple[str, ...] | None) -> None:
        if answer:
            _ask_folder(frame, answer[0])

    frame.app.push_screen(Choose("the methods pack of which kind of study?", _PROFILES), profile_taken)


def _ask_folder(frame: Frame, profile: str) -> None:
    def folder_taken(answer: str | None) -> None:
        if not answer:
            return
        folder = Path(answer).expanduser()
        if _is_filled(folder):
            frame.app.push_screen(
                Confirm(f"replace the pack in {folder.name}?", detail=f"{folder} is written anew.", yes="replace",
                        no="leave it"),
                lambda yes: _write(frame, profile, folder, replacing=True) if yes else None,
            )  # fmt: skip
        else:
            _write(frame, profile, folder, replacing=False)

    note = "A folder, which is there whole or not at all: Word, Excel, LaTeX, Markdown, HTML, CSV, JSON, figures."
    frame.app.push_screen(Ask("write the methods pack into", value="paper", note=note, check=_problem), folder_taken)


def _is_filled(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _problem(written: str) -> str | None:
    """Why nothing can be written into this folder, in words, or None."""
    folder = Path(written).expanduser()
    if folder.is_file():
        return f"{written} is a file, and a pack is a folder."
    if not folder.absolute().parent.is_dir():
        return f"There is no folder {folder.absolute().parent}."
    if _is_filled(folder) and not (folder / "pack.json").is_file():
        return f"{written} holds something else already. Write another name."
    return None


def _write(frame: Frame, profile: str, folder: Path, *, replacing: bool) -> None:
    project = frame.session.project

    def work(tell: Tell) -> Written:
        from qcode.services.report import Terms, write_report

        language = "tr" if project.language == "tr" else "en"
        return write_report(
            project, folder, terms=Terms(profile=profile, language=language), replacing=replacing,
            progress=lambda done, total, name: tell(f"{done} of {total}: {name}"),
        )  # fmt: skip

    def told(found: Written | QcodeError | None) -> None:
        if isinstance(found, QcodeError):
            frame.status.fail(found)
        elif found is not None:
            lacking = ", ".join(name.split(" ")[0] for name, _ in found.missing)
            without = f"; without data: {lacking}" if lacking else ""
            frame.status.say(f"the pack is in {folder}: {counted(found.files, 'file')}{without}")

    frame.app.push_screen(Working(f"writing the methods pack into {folder.name}", work), told)

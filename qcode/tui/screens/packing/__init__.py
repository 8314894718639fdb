"""The methods pack from the screens: choose how the study works and a folder, and have it written meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.selection import Selection
from qcode.tui.screens.asking.prompts import Confirm
from qcode.tui.screens.asking.where import where_text
from qcode.tui.screens.asking.working import Tell, Working
from qcode.tui.screens.packing.form import PackAsked, PackForm, is_filled
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.services.report import Written
    from qcode.tui.frame import Frame


def write_pack_of(frame: Frame) -> None:
    """Ask for the terms and the folder, then write the pack over a screen that tells how far it is.

    The form begins with the filters of the screen that it was asked for on.
    """
    project = frame.session.project
    selection = getattr(getattr(frame, "asked", None), "selection", Selection())
    values = {
        "folder": "paper", "profile": "reliability", "where": where_text(selection), "figures": "yes",
        "language": "tr" if project.language == "tr" else "en",
    }  # fmt: skip

    def taken(asked: PackAsked | None) -> None:
        if asked is None:
            return
        if is_filled(asked.folder):
            frame.app.push_screen(
                Confirm(f"replace the pack in {asked.folder.name}?", detail=f"{asked.folder} is written anew.",
                        yes="replace", no="leave it"),
                lambda yes: _write(frame, asked, replacing=True) if yes else None,
            )  # fmt: skip
        else:
            _write(frame, asked, replacing=False)

    frame.app.push_screen(PackForm(project, values=values), taken)


def _write(frame: Frame, asked: PackAsked, *, replacing: bool) -> None:
    project, folder = frame.session.project, asked.folder

    def work(tell: Tell) -> Written:
        from qcode.services.report import write_report

        return write_report(
            project, folder, terms=asked.terms, formats=asked.formats, replacing=replacing,
            progress=lambda done, total, name: tell(f"{done} of {total}: {name}"),
        )  # fmt: skip

    def told(found: Written | QcodeError | None) -> None:
        if isinstance(found, QcodeError):
            frame.status.fail(found)
        elif found is not None:
            lacking = ", ".join(each.split(" ")[0].rstrip(":") for each in found.lacking)
            without = f"; without data: {lacking}" if lacking else ""
            frame.status.say(f"the pack is in {folder}: {counted(found.files, 'file')}{without}")

    frame.app.push_screen(Working(f"writing the methods pack into {folder.name}", work), told)

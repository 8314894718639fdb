"""What a project needs to begin, asked in one form, and why an answer will not do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from qcode.model.place import path_of, path_problem
from qcode.services.project import SUFFIX
from qcode.tui.screens.asking.asked_form import FormWindow
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.widgets.form import AskForm, Field, Form

NEW_FIELDS = (
    Field("file", "file", "The project's file; .qcode is put behind it", proposed=True),
    Field("case", "a case is a", "What you compare: municipality, school, patient …", proposed=True),
    Field("coder", "your name", "Your codings carry it; initials will do"),
    Field("language", "language", "What most transcripts are in: tr, en …", proposed=True),
    Field("folder", "transcripts", "A folder of .docx, .txt, .md, .srt or .vtt files; empty for later"),
)


def file_of(written: str) -> Path:
    """The file that somebody means: the user's folder written out, and .qcode behind a name without an ending."""
    path = path_of(written)
    return path if path.suffix else path.with_name(path.name + SUFFIX)


def new_file_problem(written: str) -> str | None:
    """Why no project can be made in this file, in a sentence, or None."""
    if not written or not Path(written).name:
        return "A project needs a file."
    if why := path_problem(written):
        return why
    if path_of(written).is_dir():
        return f"{written} is a folder. Write a file's name behind it."
    path = file_of(written)
    if path.exists():
        return f"{path} is there already."
    if not path.parent.is_dir():
        return f"There is no folder {path.parent}."
    return None


def old_file_problem(written: str) -> str | None:
    """Why there is no project to open here, in a sentence, or None; of a server, only opening tells."""
    if "://" in written:
        return None
    if why := path_problem(written):
        return why
    path = path_of(written)
    if path.is_dir():
        return f"{written} is a folder. Write the project's file behind it."
    if not path.is_file() and not file_of(written).is_file():
        return f"There is no file {path}."
    return None


def old_file(written: str) -> Path:
    """The file that somebody means, which is there with .qcode behind its name or without."""
    path = path_of(written)
    return path if path.is_file() else file_of(written)


def project_problem(values: Mapping[str, str]) -> str | None:
    """Why no project can be made with these values, in a sentence, or None."""
    if why := new_file_problem(values["file"]):
        return why
    if not values["case"]:
        return "Say what a case is called; “case” will do."
    if not values["coder"]:
        return "Say who is coding; initials will do."
    language = values["language"]
    if not (language.isascii() and language.isalpha() and len(language) in (2, 3)):
        return "A language has two or three letters: tr, en, de …"
    if why := path_problem(values["folder"]):
        return why
    if values["folder"] and not path_of(values["folder"]).exists():
        return f"There is no folder {values['folder']}."
    return None


def folder_problem(values: Mapping[str, str]) -> str | None:
    """Why no project can be made from a folder with these values, in a sentence, or None."""
    if not values["folder"]:
        return "Say in which folder the transcripts are."
    return project_problem(values)


class NewProject(FormWindow[Mapping[str, str]]):
    """What a project needs to begin; None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    NewProject { align: center middle; background: $background 60%; }
    NewProject > Box { width: 84; height: auto; }
    NewProject Form { height: auto; }
    """

    def __init__(self, values: Mapping[str, str], *, folder: bool = False, why: str = "") -> None:
        """The form with what may be right already.

        `folder`: a folder of transcripts is asked for first and needed; `why`: what came between, the time before.
        """
        super().__init__()
        self._values, self._folder, self._why = values, folder, why

    def compose(self) -> ComposeResult:
        """The fields, and what the one in focus is for."""
        with Box() as box:
            box.border_title = "import a folder" if self._folder else "make a project"
            box.say_keys(("askform.next", "next"), ("askform.save", "make it"), ("askform.leave", "leave"))
            fields = [NEW_FIELDS[-1], *NEW_FIELDS[:-1]] if self._folder else NEW_FIELDS
            check = folder_problem if self._folder else project_problem
            yield AskForm(fields, values=self._values, check=check)
            yield self._help

    def on_mount(self) -> None:
        """Say what came between."""
        self.query_one(Form).refuse(self._why)

    def answer_of(self, message: Form.Saved) -> Mapping[str, str]:
        """What stands in the fields."""
        return message.values

"""The form for a methods pack: where to, of which kind of study, of what, in which language and formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from qcode.model.place import path_of, path_problem
from qcode.services.rounds import list_rounds
from qcode.tui.actions import bindings_for
from qcode.tui.folding import fold
from qcode.tui.screens.asking.form_screen import FormScreen, answer, plain
from qcode.tui.screens.asking.prompts import Option
from qcode.tui.screens.asking.where import parse_where, where_problem
from qcode.tui.screens.asking.years import years_of, years_problem
from qcode.tui.widgets.form import Field

if TYPE_CHECKING:
    from qcode.services.project import Project
    from qcode.services.report import Terms

PROFILES = (
    Option("reliability", "coders compared", "everything, with agreement and what was settled"),
    Option("codebook", "a codebook, applied", "everything but agreement"),
    Option("reflexive", "reflexive reading", "without agreement, tests and saturation"),
)
FORMATS = ("docx", "xlsx", "latex", "markdown", "html", "csv", "json")
LANGUAGES = ("en", "tr")

FIELDS = (
    Field("folder", "folder", "A folder, which is there whole or not at all"),
    Field("profile", "kind of study", "reliability: coders compared; codebook: without that; reflexive: a reading"),
    Field("where", "of what", "Filters, as type=metropolitan role=respondent; empty is everything"),
    Field("round", "compared in", "The round that agreement is of; empty is the last that is open. F6 chooses"),
    Field("language", "language", "en or tr: headings, tables, captions and lists"),
    Field("formats", "formats", "Which files, separated by semicolons; empty is all. F6 chooses"),
    Field("figures", "figures", "yes or no; figures take longest"),
    Field("events", "years of events", "Years that the timeline points out, such as elections: 2009, 2014, 2019"),
)


@dataclass(frozen=True, slots=True)
class PackAsked:
    """A pack to be written: where, on which terms, in which formats."""

    folder: Path
    terms: Terms
    formats: tuple[str, ...]


def asked_of(values: Mapping[str, str], *, noun: str) -> PackAsked:
    """What stands in the form, which must have been checked."""
    from qcode.services.report import Terms

    terms = Terms(
        profile=fold(values["profile"]), selection=parse_where(values["where"], noun=noun),
        round=values["round"] or None, language=fold(values["language"]), figures=bool(answer(values["figures"])),
        marks=tuple((year, str(year)) for year in years_of(values["events"])),
    )  # fmt: skip
    return PackAsked(path_of(values["folder"]), terms, _formats(values["formats"]) or FORMATS)


def _formats(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (fold(part.strip()) for part in text.replace(",", ";").split(";"))))


def pack_problem(project: Project, values: Mapping[str, str]) -> str | None:
    """Why no pack can be written with what stands in the form, in a sentence, or None."""
    profiles = [each.key for each in PROFILES]
    if fold(values["profile"]) not in profiles:
        return f"There is no kind of study “{values['profile']}”: {', '.join(profiles)}."
    if fold(values["language"]) not in LANGUAGES:
        return f"There are no words for “{values['language']}”: en or tr."
    if unknown := [each for each in _formats(values["formats"]) if each not in FORMATS]:
        return f"A pack cannot be written as {unknown[0]}: {', '.join(FORMATS)}."
    if answer(values["figures"]) is None:
        return "Figures is yes or no."
    rounds = [each.name for each in list_rounds(project)]
    if values["round"] and values["round"] not in rounds:
        return f"There is no round “{values['round']}”." + (f" There are {', '.join(rounds)}." if rounds else "")
    return (
        years_problem(values["events"]) or folder_problem(values["folder"]) or where_problem(project, values["where"])
    )


def folder_problem(written: str) -> str | None:
    """Why nothing can be written into this folder, in words, or None."""
    if not written:
        return "A pack needs a folder."
    if why := path_problem(written):
        return why
    folder = path_of(written)
    if folder.is_file():
        return f"{written} is a file, and a pack is a folder."
    if not folder.absolute().parent.is_dir():
        return f"There is no folder {folder.absolute().parent}."
    if is_filled(folder) and not (folder / "pack.json").is_file():
        return f"{written} holds something else already. Write another name."
    return None


def is_filled(folder: Path) -> bool:
    """Whether something is in the folder."""
    return folder.is_dir() and any(folder.iterdir())


class PackForm(FormScreen[PackAsked]):
    """The form for a pack."""

    PLACES: ClassVar[tuple[str, ...]] = ("packform",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("packform")]
    DEFAULT_CSS = """
    PackForm > Box { height: 15; }
    PackForm Form Label { width: 18; }
    """
    FIELDS = FIELDS
    SEVERAL = frozenset({"formats"})
    CALLED = "methods pack"
    SAVES = "write the pack"

    def __init__(self, project: Project, *, values: Mapping[str, str]) -> None:
        """A form that begins with `values`."""
        super().__init__(values)
        self._project = project

    def problem_of(self, values: Mapping[str, str]) -> str | None:
        """Why no pack can be written."""
        return pack_problem(self._project, values)

    def asked(self, values: Mapping[str, str]) -> PackAsked:
        """The pack to be written."""
        return asked_of(values, noun=self._project.case_noun)

    def standing(self, key: str, text: str) -> tuple[str, ...]:
        """Formats may be parted by commas, too."""
        return _formats(text) if key == "formats" else super().standing(key, text)

    def choices(self) -> Mapping[str, Callable[[], list[Option]]]:
        """Kinds of study, languages, formats, and the rounds that are open."""
        return {
            "profile": lambda: list(PROFILES),
            "language": lambda: plain(LANGUAGES),
            "formats": lambda: plain(FORMATS),
            "figures": lambda: plain(("yes", "no")),
            "round": lambda: plain([each.name for each in list_rounds(self._project) if each.is_open]),
        }

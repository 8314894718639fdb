"""What is seen where there is no project yet: the sample study, a project of one's own, or one of the last ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Click, Event, Key
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widgets import Label

from qcode.errors import ProjectExists, QcodeError
from qcode.model.place import path_of, path_problem, told_place
from qcode.services import memory
from qcode.services.project import SUFFIX, Project, name_of
from qcode.tui import starting
from qcode.tui.actions import bindings_for
from qcode.tui.catalogue import ACTIONS
from qcode.tui.room import Roomy
from qcode.tui.screens.asking.prompts import Ask, Box
from qcode.tui.themes import filters_for, themes_for
from qcode.tui.widgets.bordered import leave_by_click
from qcode.tui.widgets.cells import fit_middle
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.form import AskForm, Field, Form
from qcode.tui.widgets.grouped import Entry, Heading
from qcode.tui.widgets.lines import StatusLine, Title, TitleBar, places_of
from qcode.tui.widgets.palette import monochrome_needed
from qcode.tui.window import Window

SAMPLE_FILE = f"local-diplomacy{SUFFIX}"
"""Where the sample study is copied to, if the user names no other file."""

_BESIDE = 30
"""The cells of a line that are not for where a project is."""

_BEGIN, _RECENT = "begin", "recent"
_COLUMNS = (Column("", most=24, least=21), Column("", most=90, least=20, drop=1))
_CHOICES = (
    Entry("sample", ("open the sample study", "45 municipalities, with a tour of 5 minutes"), _BEGIN),
    Entry("new", ("make a project", "one file for transcripts, codes and codings"), _BEGIN),
    Entry("folder", ("import a folder", "a project from transcripts: .docx, .txt, .srt …"), _BEGIN),
    Entry("open", ("open a project", "a .qcode file, or an address in PostgreSQL"), _BEGIN),
)

NEW_FIELDS = (
    Field("file", "file", "The project's file; .qcode is put behind it", proposed=True),
    Field("case", "a case is a", "What you compare: municipality, school, patient …", proposed=True),
    Field("coder", "your name", "Your codings carry it; initials will do"),
    Field("language", "language", "What most transcripts are in: tr, en …", proposed=True),
    Field("folder", "transcripts", "A folder of .docx, .txt, .md, .srt or .vtt files; empty for later"),
)


@dataclass(frozen=True, slots=True)
class Start:
    """What the program is to open: a project, by whom, and a folder to bring in first."""

    place: str
    coder: str | None = None
    folder: str = ""


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


def _old_file(written: str) -> Path:
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


def told_recent(place: str, room: int) -> tuple[str, str]:
    """What a project that was opened last is called, and where it is, in so many cells at most.

    Of a folder that does not fit its middle is left out; of a server who one is there and its name are told.
    """
    if "://" not in place:
        path = Path(place)
        where = str(path.parent)
        home = str(Path.home())
        return path.name, fit_middle(f"~{where.removeprefix(home)}" if path.is_relative_to(home) else where, room)
    server = told_place(place).partition("://")[2].partition("?")[0].partition("/")[0]
    return name_of(place), fit_middle(f"on the server {server}".rstrip(), room)


class NewProject(Window[Mapping[str, str] | None]):
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
        self._help = Label("", classes="note", markup=False)

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

    def on_form_field_entered(self, message: Form.FieldEntered) -> None:
        """Say what the field is for."""
        self._help.update(message.field.help)

    def on_form_saved(self, message: Form.Saved) -> None:
        """Give what stands in the fields."""
        self.dismiss(message.values)

    def on_form_left(self, _message: Form.Left) -> None:
        """Make nothing."""
        self.dismiss(None)


class WelcomeScreen(Screen[None]):
    """The ways to begin, and the projects that were opened last."""

    PLACES: ClassVar[tuple[str, ...]] = ("welcome",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("welcome")]
    DEFAULT_CSS = """
    WelcomeScreen { layout: vertical; background: $background; color: $foreground; }
    WelcomeScreen > #about { padding: 1 3; height: auto; width: 100%; color: $foreground; }
    WelcomeScreen > #keys { width: 100%; background: $footer-background; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, folder: Path) -> None:
        """Begin in this folder."""
        super().__init__()
        self.folder = folder
        self.list = FilterList(titles=False, id="ways")
        self.status = StatusLine()
        self._busy = False

    def compose(self) -> ComposeResult:
        """Title, what this is, the ways to begin, status, keys."""
        bar = TitleBar(menu=False)
        bar.title = Title(project="qcode", screen="welcome", right=str(self.folder))
        yield bar
        yield Label(
            "qcode is for coding interviews with coauthors. There is no project in this folder yet. How do you begin?",
            id="about",
            markup=False,
        )
        yield self.list
        yield self.status
        yield Label("Enter choose   ↑↓ move   / filter   Esc leave   F1 help", id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the ways."""
        room = self.app.size.width - _BESIDE
        recent = [Entry(f"recent {place}", told_recent(place, room), _RECENT) for place in memory.recent_places()]
        headings = [Heading(_BEGIN, ("begin", ""))]
        headings += [Heading(_RECENT, ("opened last", ""))] if recent else []
        self.list.load([*_CHOICES, *recent], columns=_COLUMNS, headings=headings)
        self.list.go(1)
        self.list.focus()

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """Begin in the way that was chosen."""
        message.stop()
        if self._busy:
            return
        key = str(message.key)
        if key == "sample":
            note = "A copy of your own to try everything in."
            self.app.push_screen(
                Ask("copy the sample study to", value=self._free(SAMPLE_FILE), note=note, check=new_file_problem),
                lambda answer: self._sample(answer) if answer else None,
            )
        elif key in ("new", "folder"):
            values = {"file": self._free(f"study{SUFFIX}"), "case": "case", "language": "tr"}
            self._ask_new(values, folder=key == "folder")
        elif key == "open":
            self.app.push_screen(
                Ask("open the project", check=old_file_problem), lambda answer: self._open(answer) if answer else None
            )
        else:
            self._open(key.removeprefix("recent "))

    def _free(self, name: str) -> str:
        """A file's name in this folder that nothing is called yet."""
        stem, number = name.removesuffix(SUFFIX), 2
        while (self.folder / name).exists():
            name = f"{stem}-{number}{SUFFIX}"
            number += 1
        return str(self.folder / name)

    def _ask_new(self, values: Mapping[str, str], *, folder: bool, why: str = "") -> None:
        def make(written: Mapping[str, str] | None) -> None:
            if written is not None:
                self._make(written, again=lambda why: self._ask_new(written, folder=folder, why=why))

        self.app.push_screen(NewProject(values, folder=folder, why=why), make)

    # The ways

    def _work(self, saying: str, work_: Callable[[], Start], *, again: Callable[[str], None] | None = None) -> None:
        self._busy = True
        self.status.wait(saying)
        self._carry_out(work_, again)

    @work(thread=True, exclusive=True, group="welcome")
    def _carry_out(self, work_: Callable[[], Start], again: Callable[[str], None] | None) -> None:
        try:
            start = work_()
        except QcodeError as error:
            self.app.call_from_thread(self._failed, error, again)
        except OSError as error:
            told = QcodeError(f"That did not work: {error.strerror or error}.", "Name another file.")
            self.app.call_from_thread(self._failed, told, again)
        else:
            self.app.call_from_thread(self.app.exit, start)

    def _failed(self, error: QcodeError, again: Callable[[str], None] | None) -> None:
        """Say why it did not work; `again` asks anew, with what was written still there."""
        self._busy = False
        self.status.fail(error)
        if again:
            again(" ".join(filter(None, (str(error), error.hint))))

    def _sample(self, written: str) -> None:
        path = file_of(written)

        def copy() -> Start:
            from qcode.services.study import make_demo, newcomer

            with make_demo(path, coder=newcomer()) as project:
                return Start(str(path), project.coder.name if project.coder else None)

        self._work("copying the sample study; this takes some seconds …", copy)

    def _make(self, values: Mapping[str, str], *, again: Callable[[str], None]) -> None:
        path = file_of(values["file"])

        def make() -> Start:
            if path.exists():
                raise ProjectExists(f"{path} is there already.", "Name another file.")
            case, coder, language = values["case"], values["coder"], values["language"].lower()
            Project.create(path, coder=coder, case_noun=case, language=language).close()
            return Start(str(path), coder, values["folder"])

        self._work("making the project …", make, again=again)

    def _open(self, written: str) -> None:
        place = written if "://" in written else str(_old_file(written))

        def look() -> Start:
            with Project.open(place) as project:
                coder = project.coder
            return Start(place, coder.name if coder else None)

        self._work(f"opening {place} …", look)

    def action_leave(self) -> None:
        """Leave without a project."""
        self.app.exit(None)


class WelcomeApp(Roomy[Start | None]):
    """The welcome; it ends with what is to be opened, or with nothing."""

    TITLE = "qcode"
    CSS_PATH = "../../qcode.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, folder: Path | None = None) -> None:
        """Begin in a folder: the one where the program was started, if none is named."""
        super().__init__()
        self._folder = folder or Path.cwd()

    def on_click(self, event: Click) -> None:
        """A click beside a question leaves it."""
        leave_by_click(self, event.widget)

    async def on_event(self, event: Event) -> None:
        """F1 shows the keys, in a question too."""
        if not event.is_forwarded and self.stays_away(event):
            return
        if isinstance(event, Key) and not event.is_forwarded and event.key == "f1":
            self.show_help()
        else:
            await super().on_event(event)

    def quits(self, key: str) -> bool:
        """Whether a key leaves the welcome from everywhere."""
        return key == "ctrl+q"

    def show_help(self) -> None:
        """Show the keys of the place where one is; those of the help itself close it."""
        from qcode.tui.screens.help import Help

        if isinstance(self.screen, Help):
            self.screen.action_leave()
            return
        places = [each for each in places_of(self.screen.focused, screen=self.screen) if each != "app"]
        self.push_screen(Help(places), self._helped)

    async def _helped(self, action_id: str | None) -> None:
        from qcode.tui.windowed import run_at_place

        if action_id is not None:
            await run_at_place(self, ACTIONS[action_id])

    def get_default_screen(self) -> Screen[None]:
        """The ways to begin."""
        return WelcomeScreen(self._folder)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those that the terminal needs."""
        return filters_for(self.console.color_system, super().get_line_filters())

    def on_mount(self) -> None:
        """Take the theme."""
        colours = None if self.is_headless else self.console.color_system
        for theme in themes_for(colours):
            self.register_theme(theme)
        few = monochrome_needed(no_color=self.no_color, color_system=colours)
        self.theme = starting.first_theme(known=self.available_themes, monochrome=few)

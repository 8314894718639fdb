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
from qcode.model.place import told_place
from qcode.services import memory
from qcode.services.project import SUFFIX, Project, name_of
from qcode.tui import starting
from qcode.tui.actions import bindings_for
from qcode.tui.catalogue import ACTIONS
from qcode.tui.room import Roomy
from qcode.tui.screens.asking.prompts import Ask
from qcode.tui.screens.welcome.asking import NewProject, file_of, new_file_problem, old_file, old_file_problem
from qcode.tui.themes import filters_for, themes_for
from qcode.tui.widgets.bordered import leave_by_click
from qcode.tui.widgets.cells import fit_middle
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry, Heading
from qcode.tui.widgets.lines import StatusLine, Title, TitleBar, places_of
from qcode.tui.widgets.palette import monochrome_needed

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


@dataclass(frozen=True, slots=True)
class Start:
    """What the program is to open: a project, by whom, and a folder to bring in first."""

    place: str
    coder: str | None = None
    folder: str = ""


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
        place = written if "://" in written else str(old_file(written))

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

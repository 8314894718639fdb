"""The terminal program: one project, its screens, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import App
from textual.binding import BindingType
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.model.change import Change, Heard
from qcode.services import history, memory
from qcode.services.project import Project
from qcode.tui import starting
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.frames import FRAMES
from qcode.tui.guard import Guarded, in_a_sentence, on_hang_up
from qcode.tui.keymap import Keymap, load_keymap, save_keymap
from qcode.tui.session import Session
from qcode.tui.themes import THEMES, turned
from qcode.tui.tidying import Tidier
from qcode.tui.widgets.palette import monochrome_needed

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen

    from qcode.model.change import Listener
    from qcode.tui.screens.documents import DocumentsScreen
    from qcode.tui.screens.tour import Tour

_FOLLOW_SECONDS = 1.0
_LAST_SECONDS = 0.2
_BREAKPOINTS = ((0, "-narrow"), (100, "-normal"), (140, "-wide"))


class QcodeApp(Guarded, App[int]):
    """qcode on one project."""

    TITLE = "qcode"
    PLACES: ClassVar[tuple[str, ...]] = ("app",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("app")]
    CSS_PATH = "qcode.tcss"
    ENABLE_COMMAND_PALETTE = False
    COMMAND_PALETTE_BINDING = "f62"
    # typed by Textual as one value of two kinds, not as a class variable
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = list(_BREAKPOINTS)  # type: ignore[misc]

    @dataclass
    class News(Message):
        """The server told that somebody wrote, or is away, or is back."""

        heard: Heard

    def __init__(self, project: Project, *, first: str = "documents", restore: bool = False, bring: str = "") -> None:
        """The program on a project; `restore` opens the document that was open last, `bring` imports a folder."""
        super().__init__()
        self.tour: Tour | None = None
        self._restore, self._bring = restore, bring
        self._kept_document: int | None = None
        self.session = Session(project)
        self.tidier = Tidier()
        self.keymap_in_use: Keymap = load_keymap()
        self._first = first
        self._frames: dict[str, Frame] = {}
        self._listener: Listener | None = None

    def get_driver_class(self) -> type[Driver]:
        """The terminal's driver, where there is one that may lose its terminal: one that outlives it."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from qcode.tui.lasting import LastingDriver

        return LastingDriver

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Answer the keys of the text one after another, so that what is typed ahead is done in its order.

        Otherwise a key goes from widget to widget first, and a code key could overtake the key that selects.
        """
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.tidier.key()
            if await self._answered_at_once(event):
                return
        await super().on_event(event)

    async def _answered_at_once(self, event: events.Key) -> bool:
        screen = self.screen
        if not isinstance(screen, Frame) or not screen.answers_at_once:
            return False
        answers = screen.status.answers
        handled = await self._check_bindings(event.key, priority=True) or screen.route(event)
        handled = handled or await self._check_bindings(event.key)
        if handled:
            screen.status.outlived(answers)
        return handled

    # Screens

    @property
    def _background_screens(self) -> list[Screen[object]]:
        """What shows through the screen in sight: nothing, where it is a whole one.

        Textual would take the screen below for visible, and the two would ask each other to be drawn again
        without end.
        """
        return [] if isinstance(self.screen, Frame) else super()._background_screens

    def frame(self, name: str) -> Frame:
        """The screen of this name, made when it is first needed."""
        if name not in self._frames:
            frame = FRAMES[name]()
            self._frames[name] = frame
            self.install_screen(frame, name)
        return self._frames[name]

    def get_default_screen(self) -> Screen[object]:
        """The first screen is the bottom of all others: no empty one is painted before it."""
        return self.frame("documents")  # type: ignore[return-value]

    def on_mount(self) -> None:
        """Take the theme and the keys, begin to follow the project, and load what the first mutation needs."""
        for theme in THEMES:
            self.register_theme(theme)
        colours = None if self.is_headless else self.console.color_system
        few = monochrome_needed(no_color=self.no_color, color_system=colours)
        self.theme = starting.first_theme(known=self.available_themes, monochrome=few)
        self.set_keymap(self.keymap_in_use.for_textual())
        if self._first != "documents":
            self.go(self._first)
        self.set_interval(_FOLLOW_SECONDS, self._follow)
        self._listener = self.session.project.listener(self._hear)
        if self._listener is not None:
            self._listener.start()
        self.tidier.begin()
        if not self.is_headless:
            on_hang_up(self.hang_up)
        self.call_after_refresh(self._warm_up)

    def on_unmount(self) -> None:
        """Listen no longer, and leave Python as it was."""
        if self._listener is not None:
            self._listener.stop()
        self.tidier.end()

    def hang_up(self) -> None:
        """The terminal is gone: keep a memo or form that is being written, and the place in the text, and leave."""
        if isinstance(self.screen, ModalScreen) and hasattr(self.screen, "action_save"):
            self.screen.action_save()
        for frame in self._frames.values():
            frame.keep_place()
        self.set_timer(_LAST_SECONDS, self.exit)

    @work(thread=True, group="warm up")
    def _warm_up(self) -> None:
        from qcode.tui.widgets.transcript.glyphs import clusters

        clusters("a\n")
        self.session.project.warm_up()
        self.tidier.settle()

    def documents_read(self, screen: DocumentsScreen) -> None:
        """Take up, once, where the last session was left, bring in what is to come in first, or begin the tour."""
        bring, restore = self._bring, self._restore
        self._bring, self._restore = "", False
        if bring:
            screen.bring(bring)
        elif restore:
            document_id = starting.last_document(self.session.project)
            if document_id is not None:
                screen.open(document_id)
            elif starting.is_fresh_sample(self.session.project):
                self.action_tour()

    def go(self, name: str) -> Frame:
        """Show a screen; one that is under others comes back up, and those on top of it go."""
        frame = self.frame(name)
        if frame in self.screen_stack:
            while self.screen is not frame:
                self.pop_screen()
        else:
            self.push_screen(frame)
        return frame

    @property
    def current(self) -> Frame | None:
        """The screen in sight, or the one behind a question."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Frame)), None)

    # Mishaps

    def tell_of(self, problem: QcodeError) -> None:
        """Say in the status line of the screen in sight why the last request could not be met."""
        if self.current is not None:
            self.current.status.fail(problem)

    def _handle_exception(self, error: Exception) -> None:
        """What the user can do something about is told; only a mistake of ours ends the program."""
        problem = in_a_sentence(error)
        if problem is None or self.current is None:
            super()._handle_exception(error)
        else:
            self.tell_of(problem)

    # Following

    def changed(self, change: Change, *, by: Frame | None = None) -> None:
        """Tell every screen of a change that was made here."""
        if change.concerns("codes"):
            self.session.read()
        for frame in self._frames.values():
            if frame is not by:
                frame.tell(change)
        if by is not None:
            by.concerned(change)

    def _follow(self) -> None:
        """See that the project is there; look whether somebody else has written, where nobody tells; tidy up."""
        self.tidier.look()
        try:
            self.session.project.must_be_there()
            self._keep_document()
            self._answered()
            if self._listener is None:
                self.look()
        except QcodeError as error:
            self.tell_of(error)

    def _keep_document(self) -> None:
        document_id = self.session.document_id
        if document_id is not None and document_id != self._kept_document:
            self._kept_document = document_id
            starting.keep_document(self.session.project, document_id)

    def look(self) -> None:
        """Show what others have written since the last look."""
        if self.session.others_wrote():
            self.session.read()
            for frame in self._frames.values():
                frame.tell(None)

    def _hear(self, heard: Heard) -> None:
        """Take news over from the listener's thread."""
        self.post_message(self.News(heard))

    def on_qcode_app_news(self, message: News) -> None:
        """Show what others wrote; say that the server is away, or back, and what became of an unanswered step."""
        try:
            if message.heard is Heard.LOST:
                self.session.project.must_be_there()
                return
            self.look()
            if message.heard is Heard.BACK and self.current is not None and not self._answered():
                self.current.status.say("The connection is back.")
        except QcodeError as error:
            self.tell_of(error)

    def _answered(self) -> bool:
        """Say what became of a step whose answer was lost; whether there was one."""
        found = self.session.project.answer()
        if found is None or self.current is None:
            return False
        self.look()
        step = f"{found.change.verb}: {found.change.summary}".removesuffix(": ")
        if found.kept:
            self.current.status.say(f"The connection is back, and “{step}” was kept.", "u undoes")
        else:
            self.current.status.say(f"The connection is back; “{step}” was not kept.", "do it again")
        return True

    # Actions that work everywhere

    def action_documents(self) -> None:
        """Go to the documents."""
        self.go("documents")

    def action_coding(self) -> None:
        """Go to the interview that was coded last."""
        from qcode.tui.screens.documents import DocumentsScreen

        documents = self.frame("documents")
        if self.session.document_id is not None:
            self.go("coding")
        elif isinstance(documents, DocumentsScreen):
            self.go("documents")
            documents.open_current()

    def action_codebook(self) -> None:
        """Go to the codebook."""
        self.go("codebook")

    def action_table(self) -> None:
        """Go to the table."""
        self.go("table")

    def action_together(self) -> None:
        """Go to the codes that occur together."""
        self.go("together")

    def action_saturation(self) -> None:
        """Go to the curve of new codes."""
        self.go("saturation")

    def action_framework(self) -> None:
        """Go to the framework of cases and codes."""
        self.go("framework")

    def action_tables(self, name: str) -> None:
        """Go to one of the tables that are lists, by its name."""
        from qcode.tui.screens.tabulated import TabulatedScreen

        frame = self.go("tables")
        if isinstance(frame, TabulatedScreen):
            frame.open_table(name)

    def action_summary(self) -> None:
        """Go to the codebook summary."""
        self.go("summary")

    def action_settling(self) -> None:
        """Go to the settling desk."""
        self.go("settling")

    def action_looking(self) -> None:
        """List the excerpts that the newest version of the codebook touches."""
        from qcode.tui.screens.looking import LookingScreen

        self.push_screen(LookingScreen())

    def action_search(self) -> None:
        """Go to the search, and into its line."""
        from qcode.tui.screens.search import SearchScreen

        frame = self.go("search")
        if isinstance(frame, SearchScreen) and frame.is_mounted:
            frame.action_edit_query()

    def action_agreement(self) -> None:
        """Go to the agreement between coders."""
        self.go("agreement")

    def action_rounds(self) -> None:
        """Go to the rounds."""
        self.go("rounds")

    def action_query(self) -> None:
        """Ask for excerpts with a query."""
        self.go("queries")

    def action_memos(self) -> None:
        """Go to the memos."""
        self.go("memos")

    def action_history(self) -> None:
        """Go to the history."""
        self.go("history")

    def action_conflicts(self) -> None:
        """Go to what copies changed differently."""
        self.go("conflicts")

    def action_merge_copy(self) -> None:
        """Bring in what another copy holds."""
        from qcode.tui.screens.copies import merge_another

        if self.current is not None:
            merge_another(self.current)

    def action_share_copy(self) -> None:
        """Make a copy for a coauthor."""
        from qcode.tui.screens.copies import share_copy

        if self.current is not None:
            share_copy(self.current)

    def action_report(self) -> None:
        """Write the methods pack of a paper."""
        from qcode.tui.screens.packing import write_pack_of

        if self.current is not None:
            write_pack_of(self.current)

    def action_picture(self) -> None:
        """Draw what the screen shows into a file."""
        from qcode.tui.screens.picturing import export_picture

        if self.current is not None:
            export_picture(self.current)

    async def action_back(self) -> None:
        """Go back one step: out of the tour first, then within the screen, then to the screen before."""
        if self.tour is not None:
            self.tour.leave()
        elif isinstance(self.screen, Frame) and self.screen.step_back():
            return
        elif len(self.screen_stack) > 1:
            self.pop_screen()

    async def action_quit(self) -> None:
        """Leave; everything is on disk already."""
        self.exit(0)

    def _step(self, verb: Callable[[Project], Change], done: str) -> None:
        frame = self.current
        if frame is None:
            return
        try:
            change = verb(self.session.project)
        except QcodeError as error:
            frame.status.fail(error)
            return
        self.session.wrote()
        self.changed(change, by=frame)
        frame.status.say(f"{done}: {change.verb} {change.summary}")

    def action_undo(self) -> None:
        """Take back the last step; first what a screen has in hand and has not written yet."""
        if isinstance(self.screen, Frame) and self.screen.take_back():
            return
        self._step(history.undo, "undone")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._step(history.redo, "done again")

    def action_help(self) -> None:
        """Show the keys of the place in focus."""
        from qcode.tui.screens.help import Help
        from qcode.tui.widgets.lines import places_of

        places = places_of(self.screen.focused, screen=self.screen)
        self.push_screen(Help(places, keymap=self.keymap_in_use), self._helped)

    async def _helped(self, action_id: str | None) -> None:
        from qcode.tui.catalogue import ACTIONS

        if action_id is not None and self.current is not None:
            await self.current.run(ACTIONS[action_id])

    def action_palette(self) -> None:
        """Find a command by its name."""
        from qcode.tui.commands import Palette

        self.push_screen(Palette())

    def action_keys(self) -> None:
        """Look up and change keys."""
        from qcode.tui.screens.keys import KeymapScreen

        self.push_screen(KeymapScreen(self.keymap_in_use, save=save_keymap), self._take_keymap)

    def _take_keymap(self, keymap: Keymap | None) -> None:
        if keymap is None:
            return
        self.keymap_in_use = keymap
        self.set_keymap(keymap.for_textual())
        for frame in self._frames.values():
            frame.keybar.set_keymap(keymap)

    def action_dark(self) -> None:
        """Change between the dark and the light theme."""
        self._take_theme(turned(self.theme))

    def _take_theme(self, name: str) -> None:
        self.theme = name
        memory.remember_theme(name)

    def action_theme(self) -> None:
        """Choose a theme; it is kept for the next start."""
        from qcode.tui.screens.prompts import Choose, Option

        options = [Option(name, label) for name, label in starting.OURS.items()]
        others = sorted(set(self.available_themes) - set(starting.OURS))
        options += [Option(name, name, "Textual's") for name in others]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                self._take_theme(answer[0])

        self.push_screen(Choose("theme", options, chosen=(self.theme,)), take)

    def action_jump(self) -> None:
        """Put a letter on every part of the screen and jump to one."""
        from qcode.tui.jump import Jump, parts_of

        parts = parts_of(self.screen.focus_chain)

        def jump(widget: Widget | None) -> None:
            if widget is not None and widget.is_attached:
                widget.focus()

        self.push_screen(Jump(parts), jump)

    def action_tour(self) -> None:
        """Take the tour, from its beginning."""
        from qcode.tui.screens.tour import Tour

        if self.tour is not None:
            self.tour.leave()
        self.tour = Tour(self)
        self.tour.begin()


def run(place: str | None, coder: str | None = None) -> int:
    """Open a project in the terminal until the user leaves; without one, ask how to begin.

    Raises QcodeError where the project cannot be opened, and where nobody can tell who is coding.
    """
    folder = ""
    if place is None:
        from qcode.tui.screens.welcome import WelcomeApp

        start = WelcomeApp().run()
        if start is None:
            return 0
        place, coder, folder = start.place, coder or start.coder, start.folder
    with Project.open(place, coder=coder) as project:
        project.acting()
        memory.remember_place(place)
        return QcodeApp(project, restore=True, bring=folder).run() or 0

"""The terminal program: one project, its screens, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import BindingType

from qcode.services import memory, word_forms
from qcode.services.drafts import drafts_of
from qcode.services.project import Project
from qcode.tui import starting
from qcode.tui.actions import bindings_for
from qcode.tui.catalogue import ACTIONS
from qcode.tui.everywhere import Everywhere
from qcode.tui.frame import Frame
from qcode.tui.guard import on_hang_up
from qcode.tui.keymap import in_words
from qcode.tui.themes import themes_for
from qcode.tui.widgets.palette import monochrome_needed

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen

    from qcode.services.drafts import Draft
    from qcode.tui.screens.documents.listed import DocumentsListed

_KEYMAP_SECONDS = 15
_TOLD_SECONDS = 8
_NAMED = 3
_BREAKPOINTS = ((0, "-narrow"), (100, "-normal"), (140, "-wide"))


class QcodeApp(Everywhere):
    """qcode on one project: how it starts, how it ends, and the way of a key."""

    TITLE = "qcode"
    PLACES: ClassVar[tuple[str, ...]] = ("app",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("app")]
    CSS_PATH = "qcode.tcss"
    ENABLE_COMMAND_PALETTE = False
    COMMAND_PALETTE_BINDING = "f62"
    # typed by Textual as one value of two kinds, not as a class variable
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = list(_BREAKPOINTS)  # type: ignore[misc]

    def __init__(self, project: Project, *, first: str = "documents", restore: bool = False, bring: str = "") -> None:
        """The program on a project; `restore` opens the document that was open last, `bring` imports a folder."""
        super().__init__(project)
        self._restore, self._bring = restore, bring
        self._first = first

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
        if not isinstance(event, events.InputEvent) or event.is_forwarded:
            await super().on_event(event)
        elif self.stays_away(event):
            return
        elif isinstance(event, events.Key | events.Paste):
            if self.is_made_again(event) or not self.in_order.waits(event):
                await self.answer(event)
        elif not self.keeps_back(event):
            await super().on_event(event)
            if isinstance(event, events.MouseUp):
                self.in_order.follow()

    def quits(self, key: str) -> bool:
        """Whether the user's keys let a key leave the program."""
        return key in self.keymap_in_use.of(ACTIONS["app.quit"])

    async def answer(self, event: events.Key | events.Paste) -> None:
        """Answer a key whose turn it is."""
        self.tidier.key()
        if self.keeps_back(event):
            self.in_order.go_on()
            return
        screen = self.screen
        whole = isinstance(screen, Frame) and screen.answers_in_whole
        with screen.drawing_at_once() if isinstance(screen, Frame) and whole else nullcontext():
            handled = isinstance(event, events.Key) and await self._answered_at_once(event, screen)
        if not handled:
            await super().on_event(event)
        elif whole and self.screen is screen:
            self.in_order.go_on()
            return
        self.in_order.follow()

    async def _answered_at_once(self, event: events.Key, screen: Screen[object]) -> bool:
        if not isinstance(screen, Frame):
            return await self._answered_in_window(event)
        await screen.arrived()
        if not screen.answers_at_once:
            return False
        answers = screen.status.answers
        handled = await self._check_bindings(event.key, priority=True) or screen.route(event)
        handled = handled or await self._check_bindings(event.key)
        if handled:
            screen.status.outlived(answers, said=screen.answers_in_whole)
        return handled

    async def _answered_in_window(self, event: events.Key) -> bool:
        from qcode.tui.windowed import answer_in_window

        return await answer_in_window(self, event.key)

    # Beginning and end

    def get_default_screen(self) -> Screen[object]:
        """The first screen is the bottom of all others: no empty one is painted before it."""
        return self.frame("documents")  # type: ignore[return-value]

    def on_mount(self) -> None:
        """Take the theme and the keys, begin to follow the project, and load what the first mutation needs."""
        colours = None if self.is_headless else self.console.color_system
        for theme in themes_for(colours):
            self.register_theme(theme)
        few = monochrome_needed(no_color=self.no_color, color_system=colours)
        self.few_colours = few
        self.theme = starting.first_theme(known=self.available_themes, monochrome=few)
        self.set_keymap(self.keymap_in_use.for_textual())
        if self._first != "documents":
            self.go(self._first)
        self.begin_to_follow()
        self.tidier.begin()
        if not self.is_headless:
            on_hang_up(self.hang_up)
        self.call_after_refresh(self._warm_up)
        if problems := self.keymap_in_use.problems:
            self.notify(" ".join(in_words(problems)), title="your keys", severity="warning", timeout=_KEYMAP_SECONDS)

    def on_unmount(self) -> None:
        """Listen no longer, end the process that looks words up, and leave Python as it was."""
        self.end_following()
        word_forms.let_go()
        self.tidier.end()

    def hang_up(self) -> None:
        """The terminal is gone: keep a memo or form that is being written, and the place in the text, and leave.

        All windows' words are on the disk as drafts before anything else is tried.
        """
        self.patient = True
        for window in self.windows:
            window.keep_draft_now()
        for frame in self._frames.values():
            frame.keep_place()
        asked = self.keep_written() or []
        self.when_heard([*asked, *asked], self.exit)  # what they do may be two requests

    @work(thread=True, group="warm up")
    def _warm_up(self) -> None:
        from qcode.tui.widgets.transcript.glyphs import clusters

        clusters("a\n")
        word_forms.keep_apart()
        self.session.project.warm_up()
        self.tidier.settle()
        if found := drafts_of(self.session.project):
            self.call_from_thread(self._tell_of_drafts, found)

    def _tell_of_drafts(self, found: Sequence[Draft]) -> None:
        """Say at the start what was being written when the program ended last."""
        names = "; ".join(f"{each.name} ({each.when})" for each in found[:_NAMED])
        more = f"; and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        where = "Each is offered again where it was written; Ctrl+P, “not saved” lists them."
        self.notify(f"{names}{more}. {where}", title="not saved last time", timeout=_TOLD_SECONDS, markup=False)

    def documents_read(self, screen: DocumentsListed) -> None:
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

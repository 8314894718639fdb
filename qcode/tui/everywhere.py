"""What can be done everywhere: going to a screen, undo and redo, help, keys, themes, jumping, the tour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.events import Click
from textual.filter import LineFilter
from textual.message_pump import MessagePump
from textual.screen import ModalScreen
from textual.widget import Widget

from qcode.errors import QcodeError, Stale
from qcode.model.change import Change
from qcode.services import history, memory
from qcode.services.project import Project
from qcode.tui import starting
from qcode.tui.catalogue import ACTIONS
from qcode.tui.following import Following
from qcode.tui.frame import Frame
from qcode.tui.in_order import InOrder
from qcode.tui.keymap import Keymap, load_keymap, save_keymap
from qcode.tui.themes import coloured, filters_for, turned
from qcode.tui.widgets.bordered import leave_by_click

if TYPE_CHECKING:
    from qcode.tui.screens.welcome.tour import Tour
    from qcode.tui.window import Window


class Everywhere(Following):
    """A program with the actions whose keys work on every screen."""

    def __init__(self, project: Project) -> None:
        """The program on a project, with the user's keys."""
        super().__init__(project)
        self.tour: Tour | None = None
        self.in_order = InOrder(self)
        self.few_colours = False
        self.keymap_in_use: Keymap = load_keymap()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those that the terminal needs."""
        return filters_for(self.console.color_system, super().get_line_filters())

    def on_click(self, event: Click) -> None:
        """A click beside a question leaves it."""
        leave_by_click(self, event.widget)

    def action_show(self, name: str) -> None:
        """Go to a screen by its name."""
        self.go(name)

    def action_coding(self) -> None:
        """Go to the interview that was coded last."""
        from qcode.tui.screens.documents import DocumentsScreen

        documents = self.frame("documents")
        if self.session.document_id is not None:
            self.go("coding")
        elif isinstance(documents, DocumentsScreen):
            self.go("documents")
            documents.open_current()

    def action_tables(self, name: str) -> None:
        """Go to one of the tables that are lists, by its name."""
        from qcode.tui.screens.tables.tabulated import TabulatedScreen

        frame = self.go("tables")
        if isinstance(frame, TabulatedScreen):
            frame.open_table(name)

    def action_looking(self) -> None:
        """List the excerpts that the newest version of the codebook touches."""
        from qcode.tui.screens.codebook.looking import LookingScreen

        self.push_screen(LookingScreen())

    def action_search(self) -> None:
        """Go to the search, and into its line."""
        from qcode.tui.screens.search import SearchScreen

        frame = self.go("search")
        if isinstance(frame, SearchScreen) and frame.is_mounted:
            frame.action_edit_query()

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
        """Leave; everything is on disk already, or is now, if it is being written in a window that Escape keeps."""
        self.patient = True
        for window in self.windows:
            window.keep_draft_now()
        asked = self.keep_written()
        if asked is None:
            self.patient = False
        else:
            self.when_heard([*asked, *asked], partial(self.exit, 0))  # what they do may be two requests

    @property
    def windows(self) -> list[Window[Any]]:
        """The windows over the screen, the one on top first."""
        from qcode.tui.window import Window

        return [each for each in reversed(self.screen_stack) if isinstance(each, Window)]

    def keep_written(self) -> list[MessagePump] | None:
        """Keep what is being written in the windows over the screen, as Escape does; None where one cannot be left.

        Gives those who asked for it, and are about to hear of it. Of what Escape would give up, the draft stays.
        """
        asked: list[MessagePump] = []
        while any(each.KEEPS for each in self.windows):
            window = self.windows[0]
            if window is not self.screen or not window.KEEPS:
                self.pop_screen()
                continue
            asked += [each.requester for each in window._result_callbacks[-1:]]
            if not window.leave():
                return None
        return asked

    def when_heard(self, asked: Sequence[MessagePump], then: Callable[[], object]) -> None:
        """Do something once all of these have dealt with what they have been told so far."""
        if not asked:
            then()
        elif not asked[0].call_later(self.when_heard, asked[1:], then):
            self.when_heard(asked[1:], then)

    def _step(self, verb: Callable[..., Change], done: str) -> None:
        frame = self.current
        if frame is None:
            return
        try:
            change = verb(self.session.project, shown=self.session.state)
        except QcodeError as error:
            if isinstance(error, Stale):
                self.look()
            frame.status.fail(error)
            return
        self.session.wrote()
        self.changed(change, by=frame)
        hint = frame.show_step(change)
        frame.status.say(f"{done}: {change.verb} {change.summary}", self.session.where_made(change) or hint)

    def action_undo(self) -> None:
        """Take back the last step; first what a screen has in hand and has not written yet."""
        if isinstance(self.screen, Frame) and self.screen.take_back():
            return
        self._step(history.undo, "undone")

    def action_redo(self) -> None:
        """Do again what was taken back, first of what a screen has in hand."""
        if isinstance(self.screen, Frame) and self.screen.do_again():
            return
        self._step(history.redo, "done again")

    def action_help(self) -> None:
        """Show the keys of the place in focus."""
        from qcode.tui.screens.help import Help
        from qcode.tui.widgets.lines import can_at, places_of

        focused = self.screen.focused
        places = places_of(focused, screen=self.screen)
        actions = ACTIONS.at(*places)
        if isinstance(self.screen, ModalScreen):
            from qcode.tui.windowed import actions_in_window

            actions = actions_in_window(self, places)
        if focused is not None:
            actions = [each for each in actions if can_at(focused, each)]
        self.push_screen(Help(places, keymap=self.keymap_in_use, actions=actions), self._helped)

    async def _helped(self, action_id: str | None) -> None:
        if action_id is None or self.current is None:
            return
        if isinstance(self.screen, ModalScreen):
            from qcode.tui.windowed import run_in_window

            await run_in_window(self, ACTIONS[action_id])
        else:
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
        for frame in self.frames:
            frame.keybar.set_keymap(keymap)

    def action_dark(self) -> None:
        """Change between the dark and the light theme."""
        self._take_theme(turned(self.theme))

    def _take_theme(self, name: str) -> None:
        self.theme = name
        memory.remember_theme(coloured(name) if self.few_colours else name)

    def action_theme(self) -> None:
        """Choose a theme; it is kept for the next start."""
        from qcode.tui.screens.asking.prompts import Choose, Option

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
        if len(parts) < 2 and self.current is not None and self.screen is self.current:
            self.current.status.say("There is only one part here that takes keys.")
            return

        def jump(widget: Widget | None) -> None:
            if widget is not None and widget.is_attached:
                widget.focus()

        self.push_screen(Jump(parts), jump)

    def action_unsaved(self) -> None:
        """List what was being written and is not saved."""
        from qcode.services.drafts import drafts_of
        from qcode.tui.screens.asking.unsaved import Unsaved

        found = drafts_of(self.session.project)
        if found:
            self.push_screen(Unsaved(found))
        elif self.current is not None:
            self.current.status.say("There is nothing that is not saved.")

    def action_tour(self) -> None:
        """Take the tour, from its beginning."""
        from qcode.tui.screens.welcome.tour import Tour

        if self.tour is not None:
            self.tour.leave()
        self.tour = Tour(self)
        self.tour.begin()

"""The screens of the program: made when they are first wanted, shown one over another, told of mishaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.services.project import Project
from qcode.tui.frame import Frame
from qcode.tui.frames import FRAMES
from qcode.tui.guard import Guarded, in_a_sentence
from qcode.tui.holding import Holding
from qcode.tui.room import Roomy
from qcode.tui.session import Session

if TYPE_CHECKING:
    from textual.screen import Screen


class Stacking(Guarded, Holding, Roomy[int]):
    """A program whose screens are frames on one project."""

    def __init__(self, project: Project) -> None:
        """The program on a project, before any screen is made."""
        super().__init__()
        self.session = Session(project)
        self._frames: dict[str, Frame] = {}

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

    @property
    def frames(self) -> list[Frame]:
        """Every screen there is: those with a name, and those that were opened over one for what they are about."""
        over = (screen for screen in self.screen_stack if isinstance(screen, Frame))
        return list(dict.fromkeys((*self._frames.values(), *over)))

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

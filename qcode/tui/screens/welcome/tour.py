"""A tour of five minutes: one thing to do at a time, and it goes on when that was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Click
from textual.widgets import Label

from qcode.services import documents, memos
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.prompts import Choose, MemoEditor
from qcode.tui.screens.coding import CodingScreen

if TYPE_CHECKING:
    from textual.timer import Timer

    from qcode.tui.everywhere import Everywhere

LOOKS_EVERY = 0.15
"""Seconds between two looks at what was done."""

PREFERRED = ("practice-alderhaven", "practice-mavikiyi")
"""The interviews that the tour opens, the first one that the project has; else the document that is open."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the tour sees at one moment."""

    screen: str
    selected: bool = False
    finished: bool = False
    """Whether what is selected was coded just now, if only with what stood there already."""
    codings: frozenset[int] = frozenset()
    last_hotkey: str = ""
    memos: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True)
class TourStep:
    """One thing to do: what, by which key, and whether it was done between two scenes.

    `at` are words of the sample study at which it is done best; `here` is said beside them.
    """

    say: str
    key: str
    done: Callable[[Scene, Scene], bool]
    at: str = ""
    here: str = ""


def _coded(then: Scene, now: Scene) -> bool:
    return bool(now.codings - then.codings) or (now.finished and not then.finished)


def _coded_by_letters(then: Scene, now: Scene) -> bool:
    return _coded(then, now) and not now.last_hotkey.isdigit()


STEPS: tuple[TourStep, ...] = (
    TourStep(
        "This is an interview to code, with the cursor in an answer. Press s: the whole sentence is selected. "
        "Another s takes the next one in; the arrows and PgDn go elsewhere.",
        "s",
        lambda _, now: now.screen == "coding" and now.selected,
        at="There was a circular, no. 44",
    ),
    TourStep(
        "Press 1: the sentence gets the code with the hotkey 1, and a stripe in the margin. "
        "It is on the disk before you see it.",
        "1",
        _coded,
        here="Here that is “central steering”: a ministry asked for it.",
    ),
    TourStep(
        "Every code can be reached by its letters. Press s, then Space, and wait a moment: there they are, "
        "and ↓ says what each means. Type the letters of one.",
        "Space",
        _coded_by_letters,
        at="There is me.",
        here="Here: st, for staff capacity.",
    ),
    TourStep(
        "No need to know the keys: c finds a code by a few letters of its name, without accents. "
        "Select a sentence, press c, type, and take the code with Enter.",
        "c",
        _coded,
        at="Every autumn I ask for the second",
        here="Here: bud, for budget limits.",
    ),
    TourStep(
        "Every step can be taken back, as far as you like. Press u.",
        "u",
        lambda then, now: bool(then.codings - now.codings),
    ),
    TourStep(
        "Write down why: go back to a coding with , (; goes on to the next one) and press m. Escape saves the memo.",
        "m",
        lambda then, now: now.memos > then.memos,
    ),
    TourStep(
        "z says that you are done with this interview, or that it is open again. Press it.",
        "z",
        lambda then, now: now.state != then.state,
    ),
    TourStep(
        "What does it add up to? F5 shows the table: codes by case.",
        "F5",
        lambda _, now: now.screen == "table",
    ),
    TourStep(
        "Behind every number stand its excerpts. Go to a number and press Enter.",
        "Enter",
        lambda _, now: now.screen == "excerpts",
    ),
)
"""The tour."""

END = (
    "That is the tour. F2 lists the interviews, F3 goes back to this one: f there goes to what has no code yet. "
    "F1 shows the keys of the place where you are, Ctrl+P finds every command, Ctrl+Q leaves: all is kept. "
    "Escape ends the tour."
)


class TourPanel(Vertical):
    """The step that is to be done, over the status line of the screen in sight."""

    DEFAULT_CSS = """
    Window > TourPanel { dock: bottom; }
    TourPanel { height: auto; background: $panel; border-top: hkey $accent; padding: 0 1; }
    TourPanel > Label { width: 100%; height: auto; background: $panel; }
    TourPanel > .tour-say { color: $foreground; }
    TourPanel > .tour-where { color: $text-muted; }
    """

    can_focus = False
    STAYS_IN_SIGHT: ClassVar[bool] = True
    """Windows over the work leave it in sight."""

    def __init__(self, tour: Tour) -> None:
        """Show a tour."""
        super().__init__()
        self._tour = tour
        self._say = Label("", markup=False, classes="tour-say")
        self._where = Label("", markup=False, classes="tour-where")

    def compose(self) -> ComposeResult:
        """What to do, and how far one is."""
        yield self._say
        yield self._where

    def on_mount(self) -> None:
        """Show the step."""
        self.show()

    def show(self) -> None:
        """Show the step that is to be done now."""
        self._say.update(self._tour.say)
        self._where.update(self._tour.where)

    def on_click(self, event: Click) -> None:
        """A click on the lower line leaves the tour."""
        event.stop()
        if event.widget is self._where:
            self._tour.leave()


class Tour:
    """A tour that is under way. It looks at what was done, and keeps nothing anywhere."""

    STEPS: ClassVar[Sequence[TourStep]] = STEPS

    def __init__(self, app: Everywhere) -> None:
        """A tour from its first step."""
        self._app = app
        self.at = 0
        self._then = Scene("")
        self._panel: TourPanel | None = None
        self._at_example = False
        """Whether the interview has the words at which the steps are done best."""
        self._timer: Timer | None = None

    @property
    def say(self) -> str:
        """What is to be done now."""
        if self.at == len(self.STEPS):
            return END
        step = self.STEPS[self.at]
        return f"{step.say} {step.here}" if step.here and self._at_example else step.say

    @property
    def where(self) -> str:
        """How far the tour is, and how to leave it."""
        if self.at == len(self.STEPS):
            return "Esc ends the tour"
        key = self.STEPS[self.at].key
        return f"{self.at + 1} of {len(self.STEPS)} · key: {key} · Esc, or a click here, leaves the tour"

    def begin(self) -> None:
        """Open an interview and show the first step."""
        self._open()
        self._then = self.scene()
        self._timer = self._app.set_interval(LOOKS_EVERY, self.look)
        self.look()

    def _open(self) -> None:
        found = {each.name: each.id for each in documents.known_documents(self._app.session.project)}
        wanted = next((found[name] for name in PREFERRED if name in found), self._app.session.document_id)
        key = wanted if wanted is not None else next(iter(found.values()), None)
        screen = self._app.go("coding")
        if key is not None and isinstance(screen, CodingScreen):
            screen.open(key)
            self._app.call_after_refresh(self._to_first_answer, screen)

    def _to_first_answer(self, screen: CodingScreen) -> None:
        script = screen.view.script
        answers = (turn for turn in script.turns if turn.speaker and turn.speaker not in script.interviewers)
        first = next(answers, None)
        self._at_example = all(step.at in script.text for step in self.STEPS)
        if first is not None:
            screen.view.move_to(first.speech.start)
        self._to_example(screen)
        screen.view.focus()
        self._show()

    def _to_example(self, screen: CodingScreen) -> None:
        """Put the cursor on the words at which the step is done best, unless something was selected for it already."""
        words = self.STEPS[self.at].at if self.at < len(self.STEPS) else ""
        view = screen.view
        if words and self._at_example and view.selection_is_done:
            view.move_to(view.script.text.index(words))

    def scene(self) -> Scene:
        """What there is to be seen now."""
        current = self._app.current
        coding = self._app.frame("coding")
        if current is None or not isinstance(coding, CodingScreen) or coding.opened is None:
            return Scene(current.NAME if current is not None else "")
        session = self._app.session
        project, key = session.project, coding.opened.document.id
        last = session.last_codes[0] if session.last_codes else None
        return Scene(
            screen=current.NAME,
            selected=coding.view.selection is not None,
            finished=coding.view.selection is not None and coding.view.selection_is_done,
            codings=frozenset(coding.codings),
            last_hotkey=session.book[last].hotkey if last is not None and last in session.book else "",
            memos=len(memos.memos_of_document(project, key)),
            state=documents.state_here(project, key).value,
        )

    def look(self) -> None:
        """Go on if the step was done, and be where the user is."""
        now = self.scene()
        if self.at < len(self.STEPS) and self.STEPS[self.at].done(self._then, now):
            self.at += 1
            self._then = now
            frame = self._app.current
            if isinstance(frame, CodingScreen):
                self._to_example(frame)
                self._then = self.scene()
            self._show()
        self._follow()

    def _show(self) -> None:
        for panel in self._panels():
            panel.show()

    def _panels(self) -> list[TourPanel]:
        """Where the step is shown: on the screen, and in a window over it."""
        return [panel for screen in self._app.screen_stack for panel in screen.query(TourPanel)]

    def _follow(self) -> None:
        """Stand on the screen that is in sight, and in the window over it where the step goes on."""
        self._stand_in_window()
        frame = self._app.current
        if frame is None or not frame.is_mounted or (self._panel is not None and self._panel.parent is frame):
            return
        self._take_down()
        self._panel = TourPanel(self)
        frame.mount(self._panel, before=frame.status)

    def _stand_in_window(self) -> None:
        window = self._app.screen
        if isinstance(window, MemoEditor | Choose) and window.is_mounted and not window.query(TourPanel):
            window.mount(TourPanel(self))

    def _take_down(self) -> None:
        for panel in self._panels():
            panel.remove()
        self._panel = None

    def leave(self) -> None:
        """End the tour; it can be started again from the palette."""
        if self._timer is not None:
            self._timer.stop()
        self._take_down()
        self._app.tour = None
        frame: Frame | None = self._app.current
        if frame is not None:
            frame.status.say("the tour is over", "Ctrl+P tour begins it again")

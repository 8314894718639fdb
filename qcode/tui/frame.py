"""The frame that all screens have in common: title, work, status, keys."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Key
from textual.widget import Widget

from qcode.errors import QcodeError, Stale
from qcode.model.change import Change
from qcode.tui.actions import Action
from qcode.tui.drawing import DrawnOnce
from qcode.tui.guard import Guarded
from qcode.tui.widgets.filtering import FilteredRows
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.kept import Kept
from qcode.tui.widgets.lines import KeyBar, StatusLine, Title, TitleBar
from qcode.tui.wording import told

if TYPE_CHECKING:
    from qcode.tui.app import QcodeApp
    from qcode.tui.session import Session

_LONGEST = 10.0
"""A screen that has not come after so many seconds will not come."""


def together(changes: Sequence[Change]) -> Change:
    """Several changes as one, so that a screen that missed a hundred of them draws once.

    They are one as long as each followed on the one before; else nobody knows what lies between them.
    """
    touched: dict[str, frozenset[int] | None] = {}
    for change in changes:
        for kind, keys in change.touched.items():
            known = touched.get(kind, frozenset())
            touched[kind] = None if keys is None or known is None else known | keys
    follow = all(one.after == next_one.before for one, next_one in pairwise(changes))
    before, after = (changes[0].before, changes[-1].after) if follow else ("", "")
    return Change(changes[-1].verb, changes[-1].summary, changes[-1].step, touched, before, after)


class Frame(Guarded, Kept, DrawnOnce):
    """A screen with a title line above and status and keys below.

    A child class gives its `body`, and says in `concerned` what it draws again when something has changed.
    """

    PLACES: ClassVar[tuple[str, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = []
    NAME: ClassVar[str] = ""
    DEFAULT_CSS = """
    Frame { layout: vertical; background: $background; color: $foreground; layers: base picker; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.titlebar = TitleBar()
        self.status = StatusLine()
        self.keybar = KeyBar()
        self.problem: QcodeError | None = None
        """Why the last verb could not be carried out; None where it was."""
        self._missed: list[Change] = []
        self._arrived = asyncio.Event()

    @property
    def qcode(self) -> QcodeApp:
        """The program."""
        return cast("QcodeApp", self.app)

    @property
    def session(self) -> Session:
        """The project in use."""
        return self.qcode.session

    def compose(self) -> ComposeResult:
        """Title, work, status, keys, laid out for the width from the first frame on."""
        for least, name in sorted(self.app.HORIZONTAL_BREAKPOINTS or [], reverse=True):
            if self.app.size.width >= least:
                self.add_class(name)
                break
        yield self.titlebar
        yield from self.body()
        yield self.status
        yield self.keybar

    def body(self) -> Iterable[Widget]:
        """The widgets between title and status."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show the title and the user's keys, and let those come that were typed ahead.

        What a child class does when it is mounted was done before.
        """
        self.keybar.set_keymap(self.qcode.keymap_in_use)
        self.entitle()
        self._arrived.set()

    def entitle(self) -> None:
        """Show where one is and who is working."""
        project = self.session.project
        self.titlebar.show(Title(project=project.name, screen=self.NAME, coder=self.session.coder_told))

    # Doing

    def do(self, verb: Callable[[], Change], *, hint: str = "u undoes") -> Change | None:
        """Carry out a verb and say what it did; an error is said in the status line, and gives None."""
        self.problem = None
        try:
            change = verb()
        except QcodeError as error:
            self.problem = error
            if isinstance(error, Stale):
                self.qcode.look()
            self.status.fail(error)
            return None
        self.session.wrote()
        self.qcode.changed(change, by=self)
        if change.step is None:
            self.status.say("nothing to change")
        else:
            self.status.say(told(change), hint)
        return change

    # Following

    def concerned(self, change: Change | None) -> None:
        """Draw again what a change concerns; None stands for anything, by somebody else."""

    def show_step(self, change: Change) -> str:  # noqa: ARG002 - for the child class
        """Bring what was taken back or done again into sight, and say what can be done there; "" for no places."""
        return ""

    def tell(self, change: Change | None) -> None:
        """Hear of a change now, or when the screen is next seen."""
        if self.is_current:
            self.concerned(change)
        elif self.is_mounted:
            self._missed.append(change or Change("", ""))
            self._missed_all = change is None or getattr(self, "_missed_all", False)

    _missed_all: bool = False

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        missed, self._missed = self._missed, []
        everything, self._missed_all = self._missed_all, False
        if everything:
            self.concerned(None)
        else:
            if missed:
                self.concerned(together(missed))
        self.entitle()

    def keep_place(self) -> None:
        """Write down where one is, for the next time; nothing where that is not kept."""

    @property
    def rows_below(self) -> int:
        """How many rows at the bottom a window over the work leaves in sight: the tour's, the status, the keys."""
        panels = (each for each in self.children if getattr(each, "STAYS_IN_SIGHT", False))
        return 2 + sum(each.outer_size.height for each in panels)

    # Keys

    async def arrived(self) -> None:
        """Wait until the screen can take keys, so that a slow computer loses none of those that are typed ahead."""
        if not self._arrived.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), _LONGEST)

    @property
    def answers_at_once(self) -> bool:
        """Whether keys are answered by the program itself, one after another, before any widget sees them.

        So it is while a list has the keys: what is typed behind `/` is for its filter, however quickly it comes.
        """
        return isinstance(self.focused, FilteredRows)

    @property
    def answers_in_whole(self) -> bool:
        """Whether a key that was answered at once has begun nothing that the next one would have to wait for."""
        return False

    def step_back(self) -> bool:
        """Go back one step within the screen; False where only the screen itself can be left."""
        return False

    def take_back(self) -> bool:
        """Take back the last of what is only in hand here, before a step is undone; False where there is nothing."""
        return False

    def do_again(self) -> bool:
        """Do again what `take_back` took back, before a step is done again; False where there is nothing."""
        return False

    def route(self, event: Key) -> bool:
        """Take a key before the bindings do; whether it was taken."""
        return isinstance(self.focused, FilteredRows) and self.focused.take_key(event)

    def on_filter_list_nothing_left(self, message: FilterList.NothingLeft) -> None:
        """Say that the filter leaves nothing."""
        message.stop()
        self.status.say("No line holds these words.", "Esc shows all again")

    async def on_key_bar_clicked(self, message: KeyBar.Clicked) -> None:
        """A click on a key does what the key does."""
        message.stop()
        await self.run(message.action)

    def on_title_bar_menu_clicked(self, message: TitleBar.MenuClicked) -> None:
        """A click on the title's sign opens the commands."""
        message.stop()
        self.qcode.action_palette()

    async def run(self, action: Action) -> None:
        """Carry out an action of the registry where its keys would have."""
        await self.app.run_action(action.textual_action, self.target_of(action))  # type: ignore[arg-type]

    def target_of(self, action: Action) -> object:
        """What carries the action out: the widget in focus, what it is in, or the program."""
        return next((node for node in self._chain() if action.where in getattr(node, "PLACES", ())), self.app)

    def _chain(self) -> list[object]:
        return [*self.focused.ancestors_with_self] if self.focused is not None else [self]

"""What all windows over a screen have in common: what is written in them is not lost, whichever key leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.events import Click
from textual.screen import ModalScreen
from textual.widgets import Input, Label, TextArea

from qcode.tui.actions import bindings_for
from qcode.tui.drafting import SECONDS, Drafting
from qcode.tui.guard import Guarded
from qcode.tui.widgets.bordered import Bordered
from qcode.tui.widgets.filterlist import FilterList

if TYPE_CHECKING:
    from qcode.tui.session import Session

Answer = TypeVar("Answer")

NOT_KEPT = "What you wrote here is not kept yet."


READS_ONLY = "You are a reader of this project: what you write here cannot be saved."
AWAY = "The server is away: what you write is kept as a draft meanwhile."


class DraftLine(Label):
    """Says that a window begins with a draft; a click drops it."""

    DEFAULT_CSS = """
    DraftLine { width: 100%; height: auto; color: $warning; text-style: bold; }
    """

    def on_click(self, event: Click) -> None:
        """Drop the draft."""
        event.stop()
        if isinstance(self.screen, Window):
            self.screen.action_drop_draft()


class Window(Guarded, ModalScreen[Answer]):
    """A question, a form, a list over a screen.

    A function key goes to another screen from here as from anywhere, if leaving the window loses nothing. What is
    written in a window that is `kept_as` a draft outlives the program, too, until it is saved or given up.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("draft",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("draft")]
    EVERY_KEY: ClassVar[bool] = False
    """Whether each key is an answer here, those that lead to other screens too."""
    KEEPS: ClassVar[bool] = False
    """Whether Escape keeps what was written here."""
    draft: Drafting | None = None
    _unkept: str = ""
    _at_first: tuple[object, ...] = ()

    def on_mount(self) -> None:
        """Remember what stands in the window; what a child class does when it is mounted was done before."""
        self._at_first = self._written()
        if self.draft is not None:
            self._begin_draft(self.draft)

    def _written(self) -> tuple[object, ...]:
        return (*self.words.values(), *(frozenset(each.marked) for each in self.query(FilterList)))

    @property
    def _writables(self) -> dict[str, Input | TextArea]:
        """Where one writes, by name, in its order."""
        found = [each for each in self.query("*") if isinstance(each, Input | TextArea)]
        return {each.id or str(number): each for number, each in enumerate(found)}

    @property
    def words(self) -> dict[str, str]:
        """What stands where one writes."""
        return {name: each.value if isinstance(each, Input) else each.text for name, each in self._writables.items()}

    @property
    def keys_said(self) -> str:
        """The keys of the window as its border names them."""
        return next((str(each.border_subtitle or "") for each in self.query(Bordered)), "")

    def why_not_left(self) -> str:
        """Why this window is not left for another screen, in a sentence; "" where nothing would be lost."""
        if self.KEEPS or self._written() == self._at_first:
            return ""
        return NOT_KEPT

    def leave(self) -> bool:
        """Leave as Escape does; False where the window stays, and says why."""
        self.dismiss(None)
        return True

    # Drafts

    def kept_as(self, draft: Drafting) -> Self:
        """Keep what is written here as a draft while the window is open."""
        self.draft = draft
        return self

    @property
    def places_now(self) -> tuple[str, ...]:
        """What the window is a place for only at the moment: for dropping a draft."""
        return ("draft",) if self.draft is not None and self.draft.found is not None else ()

    def _begin_draft(self, draft: Drafting) -> None:
        if said := self._unsavable:
            self.query_one(Bordered).mount(Label(said, classes="problem", markup=False), before=0)
        offered = draft.begin(self.words)
        self._put(offered)
        if offered and draft.found is not None:
            older = "; what is saved here was changed since" if draft.is_older else ""
            self._say_of_draft(f"draft from {draft.found.when}, not saved then{older} · Ctrl+G drops it")
        self.set_interval(SECONDS, self._keep_draft)

    @property
    def _unsavable(self) -> str:
        """Why what is written now could not be saved, as far as is known; "" where it can."""
        session: Session | None = getattr(self.app, "session", None)
        if session is not None and session.reads_only:
            return READS_ONLY
        return "" if session is None or session.is_there else AWAY

    def _put(self, words: dict[str, str]) -> None:
        for name, each in self._writables.items():
            if name not in words:
                continue
            if isinstance(each, Input):
                each.value = words[name]
            else:
                each.replace(words[name], (0, 0), each.document.end)
                each.move_cursor(each.document.end)

    def _say_of_draft(self, words: str) -> None:
        for each in self.query(DraftLine):
            each.remove()
        if words:
            self.query_one(Bordered).mount(DraftLine(words, markup=False), before=0)

    def _keep_draft(self) -> None:
        """Have the words written down by a thread, where there are others than last time."""
        draft = self.draft
        if draft is None:
            return
        if draft.problem != self._unkept:
            self._unkept = draft.problem
            self._say_of_draft(f"no draft of this is kept meanwhile: {draft.problem}" if draft.problem else "")
        if draft.take(self.words):
            self.app.run_worker(draft.write, thread=True, group="draft")

    def keep_draft_now(self) -> None:
        """Write the words down before this returns: the program is about to end."""
        if self.draft is not None and self.is_mounted:
            self.draft.take(self.words)
            self.draft.write()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is a draft to drop, where that is asked."""
        there = action != "drop_draft" or bool(self.places_now)
        return super().check_action(action, parameters) and there

    def action_drop_draft(self) -> None:
        """Go back to what is saved; the words of the draft are forgotten."""
        draft = self.draft
        if draft is not None and draft.found is not None:
            self._put({name: draft.before.get(name, "") for name in draft.found.changed})
            draft.drop_found()
            self._say_of_draft("")

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave with an answer; without one, what was written is given up, and its draft with it."""
        if self.draft is not None and result is None:
            self.draft.done()
        elif self.draft is not None:
            self._keep_draft()
        return super().dismiss(result)

"""Words that could not be saved stay in sight, with the reason, until they are saved or left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Label, TextArea

from qcode.errors import AlreadyDone, Gone, QcodeError, Stale
from qcode.model.change import Change
from qcode.model.coding import MemoOn
from qcode.services.roles import must_write
from qcode.tui.actions import bindings_for
from qcode.tui.clipboard import copy
from qcode.tui.screens.asking.prompts import Ask, Box
from qcode.tui.window import Window

if TYPE_CHECKING:
    from qcode.tui.drafting import Drafting
    from qcode.tui.frame import Frame

Verb = Callable[[], Change]

KEEP_MINE, TAKE_THEIRS = "keep mine", "take theirs"
AS_MEMO, DROP, TRY_AGAIN = "keep as a memo", "drop", "try again"


class NotKept(Window[bool]):
    """What was written and could not be saved, and why; whether to try again."""

    PLACES: ClassVar[tuple[str, ...]] = ("notkept",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("notkept")]
    DEFAULT_CSS = """
    NotKept { align: center middle; background: $background 60%; }
    NotKept > Box { width: 90; height: 70%; }
    """

    def __init__(self, problem: QcodeError, words: str, *, unsaved: Drafting | None = None, theirs: bool) -> None:
        """Why they were not saved, the words, and their draft, which stays unless they are given up.

        `theirs`: somebody else wrote the same, and one's own can be saved over it. What they were written on may be
        gone: then they can be kept as a memo on the project.
        """
        super().__init__()
        self._problem, self._words, self._unsaved, self._theirs = problem, words, unsaved, theirs

    def compose(self) -> ComposeResult:
        """The reason over the words."""
        again, drop = (KEEP_MINE, TAKE_THEIRS) if self._theirs else (TRY_AGAIN, DROP)
        again = AS_MEMO if isinstance(self._problem, Gone) else again
        with Box() as box:
            box.border_title = "not saved; your words are here"
            box.say_keys(
                ("notkept.again", again), ("notkept.copy", "copy"), ("notkept.leave", "keep as a draft"),
                ("notkept.drop", drop),
            )  # fmt: skip
            yield Label(str(self._problem), classes="problem", markup=False)
            yield TextArea(self._words, soft_wrap=True, read_only=True, show_line_numbers=False)
            if isinstance(self._problem, Stale) and self._problem.now:
                yield Label("what is there now", classes="note", markup=False)
                yield TextArea(self._problem.now, soft_wrap=True, read_only=True, show_line_numbers=False)

    def on_mount(self) -> None:
        """The words can be scrolled and selected."""
        self.query_one(TextArea).focus()

    def why_not_left(self) -> str:
        """What could not be saved stays in sight."""
        return "These words are not saved yet."

    def action_again(self) -> None:
        """Try to save them again."""
        self.dismiss(result=True)

    def action_copy(self) -> None:
        """Copy the words."""
        otherwise = "select them with the mouse and Shift"
        copy(self, self._words, said="the words are copied", otherwise=otherwise, tell=self._copied)

    def _copied(self, said: str, otherwise: str) -> None:
        self.query_one(".problem", Label).update(f"{said}; {otherwise}" if otherwise else said)

    def action_leave(self) -> None:
        """Leave with the words kept as a draft; where none can be kept, they stay in sight."""
        unsaved = self._unsaved
        if unsaved is not None:
            unsaved.write()
        if unsaved is None or unsaved.problem:
            why = f": {unsaved.problem}" if unsaved is not None else ""
            self._copied(f"No draft of this can be kept{why}", "copy the words, or drop them")
        else:
            self.dismiss(result=False)

    def action_drop(self) -> None:
        """Give the words up; the project stays as it is."""
        if self._unsaved is not None:
            self._unsaved.done()
        self.dismiss(None)


def keep(
    frame: Frame,
    verb: Verb,
    words: str,
    *,
    anyway: Verb | None = None,
    draft: Drafting | None = None,
    gone: Callable[[], None] | None = None,
) -> Change | None:
    """Carry out a verb that saves what was written; where it fails, the words stay in sight.

    `anyway` saves them although somebody else has changed the same thing meanwhile. Where the thing itself is gone,
    `gone` is called, or the words can be kept as a memo on the project. Their draft goes when they are saved, or
    dropped. Gives what the verb gave, None where it has failed so far.
    """
    change = frame.do(verb)
    problem = frame.problem
    lost = isinstance(problem, Gone)
    if change is not None or problem is None or isinstance(problem, AlreadyDone) or (lost and not words.strip()):
        if draft is not None:
            draft.done()
        return change
    if lost and gone is not None:
        gone()
        return None
    over = anyway if isinstance(problem, Stale) and not lost else None

    def answered(again: bool | None) -> None:
        if again and lost:
            _keep_as_memo(frame, words, draft)
        elif again:
            keep(frame, over or verb, words, anyway=anyway, draft=draft, gone=gone)
        elif again is False:
            offered = "" if lost else ", offered again where it was written"
            frame.status.say(f"kept as a draft{offered}", "“not saved” among the commands")

    frame.app.push_screen(NotKept(problem, words, unsaved=draft, theirs=over is not None), answered)
    return None


def _keep_as_memo(frame: Frame, words: str, draft: Drafting | None) -> None:
    """Keep words whose thing is gone as a memo on the project, which says on what they were written."""
    from qcode.services.memos import write_memo

    title = draft.name if draft is not None else ""
    project = frame.session.project
    if keep(frame, lambda: write_memo(project, on=MemoOn.PROJECT, text=words, title=title), words, draft=draft):
        frame.status.say("kept as a memo on the project", "F8 lists the memos, u undoes")


def keep_line(
    frame: Frame,
    question: Ask,
    verb: Callable[[str], Change],
    *,
    anyway: Callable[[str], Change] | None = None,
    then: Callable[[Change, str], None] | None = None,
) -> None:
    """Ask for a line and carry out a verb with it; where that fails, it is asked for again, with what was written.

    `anyway` is for an answer that is given again although somebody else has changed the same thing meanwhile; `then`
    is told what was changed, and the answer. What is left empty, or as it was, the verbs must bear. A reader is told
    before anything is written.
    """

    if frame.session.reads_only and not question.problem:
        try:
            must_write(frame.session.project)
        except QcodeError as error:
            frame.status.fail(error)
            return

    def take(answer: str | None) -> None:
        if answer is None:
            return
        change = frame.do(lambda: verb(answer))
        problem = frame.problem
        if change is not None and then is not None:
            then(change, answer)
        elif isinstance(problem, Gone):
            frame.status.warn(f"{problem.message} “{answer}” was not saved.", problem.hint)
        elif problem is not None and not isinstance(problem, AlreadyDone):
            stale = isinstance(problem, Stale) and anyway is not None
            enter, escape = (KEEP_MINE, TAKE_THEIRS) if stale else (TRY_AGAIN, "leave")
            again = question.again(answer, problem=str(problem), accepting=enter, leaving=escape)
            keep_line(frame, again, (anyway if stale else None) or verb, anyway=anyway, then=then)

    frame.app.push_screen(question, take)

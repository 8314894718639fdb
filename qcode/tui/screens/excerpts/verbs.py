"""What is done to the excerpts of a list, to one or to all that are marked, each as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from qcode.services import coding, memos
from qcode.tui.drafting import drafting
from qcode.tui.screens.asking.keeping import keep
from qcode.tui.screens.asking.prompts import Confirm, MemoEditor
from qcode.tui.widgets.cells import fit_words
from qcode.tui.widgets.picker import Picker
from qcode.tui.wording import counted, in_quotes, told

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.coding import Coding, Excerpt
    from qcode.tui.frame import Frame
    from qcode.tui.screens.excerpts import ExcerptList

MANY = 20
"""Taking off more than so many asks first."""


class ExcerptVerbs:
    """The actions on excerpts; mixed into a screen that lists them and has a picker."""

    picker: Picker
    list: ExcerptList
    picked_for: Sequence[Excerpt] = ()
    """What a code is being picked for, as it was when the picker was opened."""

    said: tuple[str, str] | None = None
    """What was done, to be said again when the excerpts were read anew."""

    @property
    def _frame(self) -> Frame:
        return cast("Frame", self)

    def _taken(self, *, own: bool = False) -> Sequence[Excerpt]:
        """What is to be worked on: the marked excerpts that are shown, else the one under the cursor.

        With `own`, what others coded is left out, and that is said where nothing remains.
        """
        taken = self.list.taken()
        mine = [each for each in taken if each.coding.coder_id == self._frame.session.coder_id]
        if own and taken and not mine:
            whose = ", ".join(sorted({each.coder for each in taken}))
            self._frame.status.warn(f"That is {whose}'s: everybody changes their own codings only.", "c adds a code")
        return mine if own else taken

    def _do(self, taken: Sequence[Excerpt], verb: Callable[[], Change]) -> None:
        """Carry the verb out, say what stayed as it was because it is another's, and let the marks go."""
        self._did(taken, self._frame.do(verb))

    def _did(self, taken: Sequence[Excerpt], change: Change | None) -> None:
        others = len(self.list.taken()) - len(taken)
        if change is not None and change.step is not None:
            self.list.unmark()
            left = f"; {counted(others, 'excerpt')} of others left as they are" if others else ""
            self.said = (f"{told(change)}{left}", "u undoes")
            self._frame.status.say(*self.said)

    # Actions

    def action_mark(self) -> None:
        """Mark the excerpt, or no longer, and go on."""
        self.list.mark_here()
        self.list.action_down()

    def action_mark_on(self, step: int) -> None:
        """Mark this excerpt and the next one, or the one before."""
        self.list.mark_here(on=True)
        self.list.go(self.list.cursor + step)
        self.list.mark_here(on=True)

    def action_mark_all(self) -> None:
        """Mark all that are shown, or none."""
        self.list.mark_all()
        number = len(self.list.marks)
        self._frame.status.say(f"{counted(number, 'excerpt')} marked" if number else "nothing is marked")

    def action_add_code(self) -> None:
        """Put one more code on the passages."""
        taken = self._taken()
        if taken:
            self._pick(taken, f"one more code on {_what(taken)}", "add")

    def action_recode(self) -> None:
        """Put another code in the place of this one."""
        taken = self._taken(own=True)
        if taken:
            self._pick(taken, f"another code for {_what(taken)}", "recode")

    def _pick(self, taken: Sequence[Excerpt], title: str, purpose: str) -> None:
        session = self._frame.session
        self.picked_for = taken
        self.picker.load(session.candidates())
        several = purpose == "add"
        self.picker.open(title=title, purpose=purpose, recent=session.recent, new=False, several=several)

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Do with the code what it was picked for."""
        message.stop()
        project = self._frame.session.project
        taken, codes = self.picked_for, [int(key) for key in message.keys]
        if message.purpose == "recode":
            self._do(taken, lambda: coding.recode(project, _keys(taken), codes[0], seen=_seen(taken)))
        else:
            self._do(taken, lambda: coding.add_codes(project, _keys(taken), codes))
        self._frame.session.used(codes[:1])

    def action_take_off(self) -> None:
        """Take the codes off the passages; of many, after a yes."""
        taken = self._taken(own=True)

        def take_off(yes: bool | None = True) -> None:
            if yes:
                project = self._frame.session.project
                self._do(taken, lambda: coding.remove_codings(project, _keys(taken), seen=_seen(taken)))

        if len(taken) > MANY:
            question = f"take {counted(len(taken), 'code')} off?"
            self._frame.app.push_screen(
                Confirm(question, detail="u brings them all back.", yes="take them off", no="leave them"), take_off
            )
        elif taken:
            take_off()

    def action_memo(self) -> None:
        """Write a memo on the excerpt, or the same one on all that are marked."""
        taken = self._taken()
        if not taken:
            return

        project = self._frame.session.project
        codings = " ".join(each.coding.guid for each in taken)
        draft = drafting(project, f"memo on {_what(taken)}", table="projects", guid=None, where=codings)

        def write(text: str | None) -> None:
            if text and text.strip():
                verb = partial(memos.memo_codings, project, _keys(taken), text)
                self._did(taken, keep(self._frame, verb, text, draft=draft))
            else:
                draft.done()

        quote = taken[0].quote if len(taken) == 1 else ""
        self._frame.app.push_screen(MemoEditor(on=_what(taken), quote=quote).kept_as(draft), write)


def _keys(taken: Sequence[Excerpt]) -> Sequence[int]:
    return [each.coding.id for each in taken]


def _seen(taken: Sequence[Excerpt]) -> Sequence[Coding]:
    return [each.coding for each in taken]


_LONGEST = 34
"""The characters of an excerpt that a title has room for."""


def _what(taken: Sequence[Excerpt]) -> str:
    if len(taken) > 1:
        return counted(len(taken), "excerpt")
    return in_quotes(fit_words(taken[0].quote, _LONGEST))

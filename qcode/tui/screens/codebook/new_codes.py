"""A new code out of a few words, wherever one codes: with a hotkey; its definition is asked for, not demanded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from qcode.errors import AlreadyDone
from qcode.model.codebook import SEPARATOR, Code, Codebook
from qcode.services import codebook
from qcode.tui.drafting import drafting
from qcode.tui.folding import fold
from qcode.tui.screens.asking.keeping import keep
from qcode.tui.screens.asking.prompts import Ask

if TYPE_CHECKING:
    from qcode.tui.frame import Frame

MEANT_LATER = "One sentence; it can be written later, in the codebook."


class Wanted(NamedTuple):
    """A new code's name, and the code under which it is to stand (None: at the top)."""

    name: str
    parent: int | None


def wanted(book: Codebook, words: str, *, beside: int | None) -> Wanted:
    """Where a new code of these words goes: `a parent / a name` under that parent, a mere name beside a code."""
    above, stroke, name = words.rpartition(SEPARATOR)
    found = _called(book, above) if stroke and name.strip() else []
    if len(found) == 1:
        return Wanted(name.strip(), found[0].id)
    return Wanted(words, book[beside].parent_id if beside is not None and beside in book else None)


def new_problem(book: Codebook, words: str, *, beside: int | None) -> str | None:
    """Why no new code can be made of these words, in a sentence, or None."""
    name, parent = wanted(book, words, beside=beside)
    return codebook.name_problem(book, name, parent=parent)


def _called(book: Codebook, words: str) -> list[Code]:
    key = fold(words.strip())
    return [code for code in book if key in (fold(code.name), fold(book.path_text(code.id)))]


def make_code(
    frame: Frame, words: str, *, beside: int | None = None, then: Callable[[Code], None], at_once: bool = True
) -> None:
    """Make a code and ask what it means; Escape leaves the definition for later.

    `then` is done with the code at once, or else when the question is answered. Where the code cannot be made, its
    name is asked for again.
    """
    project, book = frame.session.project, frame.session.book
    name, parent = wanted(book, words, beside=beside)
    change = frame.do(
        lambda: codebook.add_code(project, name, parent=parent, hotkey=codebook.suggest_hotkey(project, name))
    )
    if change is None:

        def again(answer: str | None) -> None:
            if answer:
                make_code(frame, answer, beside=beside, then=then, at_once=at_once)

        problem = frame.problem
        if problem is not None and not isinstance(problem, AlreadyDone):
            question = Ask("new code").again(words, problem=str(problem), accepting="try again")
            frame.app.push_screen(question, again)
        return
    code = frame.session.book[max(change.touched.get("codes") or frozenset({0}))]
    if at_once:
        frame.call_next(then, code)  # a request of its own, which waits alone where somebody else is writing
    draft = drafting(project, f"definition of {code.name}", table="codes", guid=code.guid, where="new")

    def define(text: str | None) -> None:
        if text and keep(frame, lambda: codebook.redefine_code(project, code.id, definition=text), text, draft=draft):
            frame.status.say(f"“{code.name}” is defined", "u undoes")
        elif not text:
            draft.done()
        if not at_once:
            frame.call_next(then, code)

    frame.app.push_screen(ask_definition(code.name).kept_as(draft), define)


def ask_definition(name: str) -> Ask:
    """What a new code means, asked and not demanded."""
    return Ask(f"what does “{name}” mean?", note=MEANT_LATER, empty=True, leaving="later")

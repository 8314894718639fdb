"""What copies changed differently: every conflict with all its values side by side, until somebody decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.services.documents.correcting import Correction
from qcode.services.merging.conflicts import TEXTS, Conflict, Value, conflicts
from qcode.services.merging.deciding import decide, would_take_text
from qcode.tui.actions import bindings_for
from qcode.tui.drafting import drafting
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.keeping import keep
from qcode.tui.screens.asking.prompts import Ask, Choose, MemoEditor, Option
from qcode.tui.screens.asking.working import Tell, Working
from qcode.tui.screens.documents.correcting import CorrectionPlan
from qcode.tui.threads import hand_over
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.widgets.lines import Kind, Title
from qcode.tui.wording import counted

_COLUMNS = (
    Column("what", most=16, least=8),
    Column("which", most=80, least=14),
    Column("in question", most=24, least=10),
    Column("shown", most=40, least=8, drop=2),
    Column("against it", most=40, least=8, drop=1),
)
_MOST = 9


class ValueBox(VerticalScroll, can_focus=False):
    """One value: its number, who wrote it and when, and what it says; a click takes it."""

    @dataclass
    class Taken(Message):
        """The value of this number was clicked."""

        number: int

    DEFAULT_CSS = """
    ValueBox {
        width: 1fr; min-width: 18; height: 100%; border: round $border-blurred; padding: 0 1;
        border-title-color: $foreground; border-subtitle-color: $text-muted; scrollbar-size-vertical: 1;
    }
    ValueBox.-shown { border: round $primary; }
    ValueBox > Static { height: auto; color: $foreground; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._words = number, Static("", markup=False)

    def compose(self) -> Iterable[Widget]:
        """The words."""
        yield self._words

    def show(self, value: Value | None) -> None:
        """Show a value; None for no such one."""
        self.display = value is not None
        if value is None:
            return
        self.set_class(self._number == 0, "-shown")
        self.border_title = f"{self._number + 1}{' shown' if self._number == 0 else ''}"
        when = value.by.at[:16].replace("T", " ")
        self.border_subtitle = " ".join(filter(None, (value.by.coder, when and f"{when} UTC")))
        self._words.update("\n\n".join(value.places) or value.words)

    def on_click(self) -> None:
        """Take the value."""
        self.post_message(self.Taken(self._number))


class ConflictsScreen(Frame):
    """The conflicts that merges left; a number takes a value, and every decision can be taken back."""

    NAME = "conflicts"
    PLACES: ClassVar[tuple[str, ...]] = ("conflicts",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("conflicts")]
    DEFAULT_CSS = """
    ConflictsScreen #values { height: 45%; min-height: 7; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.list = FilterList(sorts=True, id="conflicts")
        self.boxes = [ValueBox(number) for number in range(_MOST)]
        self.found: dict[int, Conflict] = {}

    def body(self) -> Iterable[Widget]:
        """The list over the values of the conflict under the cursor."""
        yield self.list
        with Horizontal(id="values"):
            yield from self.boxes

    def on_mount(self) -> None:
        """Read the conflicts."""
        super().on_mount()
        for box in self.boxes:
            box.show(None)
        self.list.focus()
        self.read()

    @work(thread=True, exclusive=True, group="conflicts")
    def read(self) -> None:
        """Read the conflicts in a thread of its own."""
        found = conflicts(self.session.project)
        hand_over(self.show, found)

    def show(self, found: Sequence[Conflict]) -> None:
        """Show the conflicts, the cursor where it was."""
        place = self.list.keys.index(self.list.key) if self.list.key in self.list.keys else 0
        self.found = {each.id: each for each in found}
        self.list.load([_entry(each) for each in found], columns=_COLUMNS, note=counted(len(found), "conflict"))
        if self.list.keys and self.list.key not in self.found:
            self.list.show(self.list.keys[min(place, len(self.list.keys) - 1)])
        self.entitle()
        self._tell_about(say=self.status.kind is not Kind.ERROR)  # why nothing was decided stays
        if not found:
            self.status.say("There is nothing to decide.", "M among the documents merges a copy")

    def entitle(self) -> None:
        """Where one is, and how much is to be decided."""
        session = self.session
        right = f"{len(self.found)} to decide" if self.found else ""
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def concerned(self, change: Change | None) -> None:  # noqa: ARG002 - anything may decide a conflict
        """Read again: whatever is changed by hand is decided by that."""
        self.read()

    @property
    def here(self) -> Conflict | None:
        """The conflict under the cursor."""
        key = self.list.key
        return self.found.get(key) if isinstance(key, int) else None

    def on_filter_list_highlighted(self) -> None:
        """Show the values of the conflict under the cursor."""
        self._tell_about()

    def _tell_about(self, *, say: bool = True) -> None:
        here = self.here
        values = here.values if here else ()
        for number, box in enumerate(self.boxes):
            box.show(values[number] if number < len(values) else None)
        if here is not None and say:
            more = "b takes both, e writes another one" if here.together else "e writes another one"
            hint = more if here.writable else "Enter goes there"
            numbers = "1 or 2" if len(values) == 2 else f"1 to {len(values)}"
            self.status.say(f"{here.title}, {here.field}: {numbers} takes one", hint)

    # Deciding

    def on_key(self, event: events.Key) -> None:
        """A number takes a value."""
        here = self.here
        if here is not None and event.character and event.character in "123456789"[: len(here.values)]:
            event.stop()
            self.take(int(event.character) - 1)

    def on_value_box_taken(self, message: ValueBox.Taken) -> None:
        """A click takes a value."""
        message.stop()
        self.take(message.number)

    def take(self, number: int) -> None:
        """Decide for one of the values."""
        here = self.here
        if here is None or number >= len(here.values):
            return
        if number and here.values[number].revision is not None:
            self._ask_about_text(here, number)
        else:
            words = " ".join(here.values[number].words.split())
            if self.do(lambda: decide(self.session.project, here.id, number, seen=here.state)):
                self.status.say(f"{here.title}: {words}", "u undoes")

    def _ask_about_text(self, here: Conflict, number: int) -> None:
        """Show what becomes of what is coded in the shown text, and take the other one."""
        project = self.session.project

        def look(tell: Tell) -> Correction | None:
            tell("laying the texts beside each other")
            return would_take_text(project, here.id, number)

        def ask(found: Correction | QcodeError | None) -> None:
            if isinstance(found, QcodeError):
                self.status.fail(found)
            elif found is not None:
                question = f"take the text of {here.values[number].by.coder or here.name}?"
                self.app.push_screen(CorrectionPlan(found, question=question, key="take"), take)

        def take(yes: bool | None) -> None:
            if not yes:
                self.status.say("Nothing was decided.")
            elif self.do(lambda: decide(project, here.id, number, seen=here.state)):
                self.status.say(f"{here.title}: {project.last.summary}", "u undoes")

        self.app.push_screen(Working(f"reading both texts of {here.name}", look), ask)

    def action_take(self) -> None:
        """Choose one of the values from a list, for whoever clicks on the numbers."""
        here = self.here
        if here is None:
            return
        words = [" ".join(value.words.split()) for value in here.values]
        options = [Option(str(at), text, here.values[at].by.coder) for at, text in enumerate(words)]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                self.take(int(answer[0]))

        self.app.push_screen(Choose(f"{here.field} of “{here.name}”", options), take)

    def action_both(self) -> None:
        """Take all texts, one below the other, a line that several have once."""
        here = self.here
        if here is None:
            return
        words = here.together
        if words is None:
            self.status.warn("Only one of these can stand there.", "a number takes one")
        elif self.do(lambda: decide(self.session.project, here.id, value=words, seen=here.state)):
            self.status.say(f"{here.title}: both", "u undoes")

    def action_other(self) -> None:
        """Write another value."""
        here = self.here
        if here is None:
            return
        if not here.writable:
            self.status.warn("This is changed where it is.", "Enter goes there; 1 and 2 take a value")
            return

        project = self.session.project
        draft = drafting(project, f"words for {here.name}, {here.field}", table="conflicts", guid=here.guid)

        def take(answer: str | None) -> None:
            if answer is not None and answer != here.shown:
                keep(
                    self,
                    lambda: decide(project, here.id, value=answer, seen=here.state),
                    answer,
                    anyway=lambda: decide(project, here.id, value=answer),
                    draft=draft,
                )
            else:
                draft.done()

        about = f"{here.name}, {here.field}"
        shown = here.values[0].words
        if here.about in TEXTS:
            self.app.push_screen(MemoEditor(shown, on=about).kept_as(draft), take)
        else:
            question = Ask(f"{here.field} of “{here.name}”", value=shown, empty=True)
            self.app.push_screen(question.kept_as(draft), take)

    # Going there

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """Go to the thing; Escape comes back."""
        message.stop()
        here = self.here
        if here is None:
            return
        place = here.place
        if place.code_id is not None:
            self._go_to_code(place.code_id)
        elif place.memo_id is not None:
            self._go_to_memo(place.memo_id)
        elif place.document_id is not None and (place.span is not None or place.coding_id is not None):
            self._go_to_passage(here)
        else:
            self._go_to_document(here)

    def _go_to_code(self, code_id: int) -> None:
        from qcode.tui.screens.codebook import CodebookScreen

        frame = self.qcode.frame("codebook")
        if isinstance(frame, CodebookScreen):
            self.app.push_screen(frame)
            self.call_after_refresh(frame.tree_of_codes.show_code, code_id)

    def _go_to_memo(self, memo_id: int) -> None:
        from qcode.tui.screens.memos import MemosScreen

        frame = self.qcode.frame("memos")
        if isinstance(frame, MemosScreen):
            self.app.push_screen(frame)
            self.call_after_refresh(frame.list.show, memo_id)

    def _go_to_passage(self, here: Conflict) -> None:
        from qcode.tui.screens.coding import CodingScreen

        frame, place = self.qcode.frame("coding"), here.place
        if isinstance(frame, CodingScreen) and place.document_id is not None:
            self.app.push_screen(frame)
            at = place.span.start if place.span else None
            self.call_after_refresh(frame.visit, place.document_id, at=at, mark=place.coding_id)

    def _go_to_document(self, here: Conflict) -> None:
        from qcode.tui.screens.documents import DocumentsScreen

        frame = self.qcode.frame("documents")
        if isinstance(frame, DocumentsScreen):
            self.qcode.go("documents")
            key: int | str = here.place.document_id if here.place.document_id is not None else f"group {here.name}"
            self.call_after_refresh(frame.list.show, key)


def _entry(each: Conflict) -> Entry:
    shown, others = " ".join(each.shown.split()), " | ".join(" ".join(other.split()) for other in each.others)
    return Entry(each.id, (each.noun, each.name, each.field, shown, others))

"""Short questions over a screen: one line, one of several, yes or no; and the memo editor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Key
from textual.widgets import Input, Label, TextArea

from qcode.tui.actions import bindings_for
from qcode.tui.folding import canonical, fold
from qcode.tui.widgets.bordered import Bordered
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.window import NOT_KEPT, Window
from qcode.tui.wording import in_quotes


class Box(Bordered):
    """The frame around a question."""

    DEFAULT_CSS = """
    Box {
        width: 72;
        max-width: 96%;
        height: auto;
        max-height: 90%;
        background: $background;
        color: $foreground;
        border: round $primary;
        border-title-color: $foreground;
        border-subtitle-color: $text-muted;
        padding: 0 1;
    }
    Box > Label { width: 100%; height: auto; }
    Box > .note { color: $text-muted; }
    Box > .problem { color: $warning; text-style: bold; }
    Box > Input { border: none; height: 1; padding: 0 1; margin: 1 0; background: $panel; color: $foreground; }
    Box > Input:focus { border: none; }
    Box > TextArea { border: none; padding: 0; background: $background; color: $foreground; height: 1fr; }
    Box > TextArea:focus { border: none; }
    """


class Ask(Window[str | None]):
    """Ask for one line; None where it was left. `check` says in a sentence why an answer will not do."""

    PLACES: ClassVar[tuple[str, ...]] = ("prompt",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("prompt")]
    DEFAULT_CSS = """
    Ask { align: center middle; background: $background 60%; }
    """

    def __init__(
        self,
        question: str,
        *,
        value: str = "",
        note: str = "",
        check: Callable[[str], str | None] | None = None,
        empty: bool = False,
        leaving: str = "leave",
    ) -> None:
        """The question over the line, `note` under it; `empty` allows no answer, `leaving` is what Escape does."""
        super().__init__()
        self._question, self.value, self._note, self._empty = question, value, note, empty
        self._leaving, self._accepting, self.problem = leaving, "accept", ""
        self._check = check or (lambda _: None)

    def again(self, answer: str, *, problem: str, accepting: str, leaving: str = "leave") -> Ask:
        """The same question with the answer that was given, why nothing was done with it, and what the keys do now."""
        asked = Ask(
            self._question, value=answer, note=self._note, check=self._check, empty=self._empty, leaving=leaving
        )
        asked.problem, asked._accepting = problem, accepting
        return asked

    def compose(self) -> ComposeResult:
        """The line, and what may be wrong with it."""
        with Box() as box:
            box.border_title = self._question
            box.say_keys(("prompt.accept", self._accepting), ("prompt.leave", self._leaving))
            yield Input(self.value, select_on_focus=not self.problem)
            yield Label(self._note, classes="note", markup=False)
            yield Label(self.problem, classes="problem", markup=False)

    def on_mount(self) -> None:
        """Show only the notes that say something."""
        self.query_one(".note").display = bool(self._note)
        self.query_one(".problem").display = bool(self.problem)
        self.query_one(Input).focus()

    def why_not_left(self) -> str:
        """An answer with which nothing could be done stays, also where nothing was written since."""
        return NOT_KEPT if self.problem else super().why_not_left()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter accepts."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Take the answer, if it will do."""
        answer = canonical(self.query_one(Input).value).strip()
        problem = self._check(answer) if answer or self._empty else "Write something, or leave with Escape."
        if problem:
            label = self.query_one(".problem", Label)
            label.update(problem)
            label.display = True
        else:
            self.dismiss(answer)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of several: its key, what it says, a quiet note; `colour` is shown before it."""

    key: str
    text: str
    note: str = ""
    colour: str = ""


class Choose(Window[tuple[str, ...] | None]):
    """Choose one of several, or with `several` any number; None where it was left. Typing filters."""

    PLACES: ClassVar[tuple[str, ...]] = ("prompt",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("prompt")]
    DEFAULT_CSS = """
    Choose { align: center middle; background: $background 60%; }
    Choose FilterList { height: auto; max-height: 16; }
    """

    def __init__(
        self,
        question: str,
        options: Sequence[Option],
        *,
        chosen: Sequence[str] = (),
        several: bool = False,
        note: str = "",
    ) -> None:
        """The question and its answers, `note` over them; `chosen` is marked, or where the cursor begins."""
        super().__init__()
        self._note = note
        self._question, self._options, self._chosen, self._several = question, tuple(options), tuple(chosen), several

    def compose(self) -> ComposeResult:
        """The answers as a list."""
        with Box() as box:
            box.border_title = self._question
            marking = (
                ("filterlist.mark", "mark"), ("filterlist.mark_all", "all"), ("filterlist.choose", "take them"),
            )  # fmt: skip
            taking = marking if self._several else (("filterlist.choose", "take"),)
            box.say_keys(*taking, ("prompt.leave", "leave"))
            if self._note:
                yield Label(self._note, classes="note", markup=False)
            yield FilterList(several=self._several, titles=False)

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one(FilterList)
        rows.at_once, rows.takes = True, not self._several
        entries = [Entry(option.key, (option.text, option.note), colour=option.colour) for option in self._options]
        rows.load(entries, columns=(Column("", most=50), Column("", most=40, drop=1)))
        if self._several:
            rows.set_marked(self._chosen)
        elif self._chosen:
            rows.show(self._chosen[0])
        rows.styles.height = min(len(entries) + rows.HEAD, 16)
        rows.focus()

    def on_filter_list_chosen(self, event: FilterList.Chosen) -> None:
        """Give the answer."""
        event.stop()
        self.dismiss(tuple(str(key) for key in event.keys))

    def action_accept(self) -> None:
        """Take what the cursor is on, or what is marked."""
        self.query_one(FilterList).action_choose()

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


class Confirm(Window[bool]):
    """A question with yes or no. `y`, `e` (evet) and Enter say yes, `n`, `h` (hayır) and Escape no."""

    PLACES: ClassVar[tuple[str, ...]] = ("prompt",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("prompt")]
    DEFAULT_CSS = """
    Confirm { align: center middle; background: $background 60%; }
    """

    def __init__(self, question: str, *, detail: str = "", yes: str = "yes", no: str = "no") -> None:
        """The question, what it would mean, and the words for both answers."""
        super().__init__()
        self._question, self._detail, self._yes, self._no = question, detail, yes, no

    def compose(self) -> ComposeResult:
        """Question, detail and the two answers."""
        with Box() as box:
            box.border_title = self._question
            box.border_subtitle = f"y {self._yes} · n {self._no}"
            yield Label(self._detail or self._question, markup=False)

    def on_key(self, event: Key) -> None:
        """A letter answers."""
        letter = fold(event.character or "")
        if letter in ("y", "e"):
            event.stop()
            self.dismiss(result=True)
        elif letter in ("n", "h"):
            event.stop()
            self.dismiss(result=False)

    def action_accept(self) -> None:
        """Yes."""
        self.dismiss(result=True)

    def action_leave(self) -> None:
        """No."""
        self.dismiss(result=False)


class MemoEditor(Window[str | None]):
    """A memo to write. Ctrl+S and Escape both save; None says that the memo is to be deleted."""

    PLACES: ClassVar[tuple[str, ...]] = ("memo",)
    KEEPS: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("memo")]
    DEFAULT_CSS = """
    MemoEditor { align: center middle; background: $background 60%; }
    MemoEditor > Box { width: 90; height: 80%; }
    """

    def __init__(self, text: str = "", *, on: str = "", quote: str = "", note: str = "") -> None:
        """The memo's words, what it is written on, the excerpt, and who wrote it when."""
        super().__init__()
        self._text, self._on, self._quote, self._note = text, on, quote, note

    def compose(self) -> ComposeResult:
        """The excerpt over the memo."""
        with Box() as box:
            box.border_title = f"memo on {self._on}" if self._on else "memo"
            box.say_keys(("memo.save memo.save", "save and close"), note=self._note)
            if self._quote:
                yield Label(in_quotes(self._quote), classes="note", markup=False)
            yield TextArea(self._text, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)

    def on_mount(self) -> None:
        """Begin at the end of what is written."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def action_save(self) -> None:
        """Give the words back; unchanged ones too, the screen sees the difference."""
        self.dismiss(canonical(self.query_one(TextArea).text).rstrip())

    def leave(self) -> bool:
        """Save, as Escape does."""
        self.action_save()
        return True

    def action_delete(self) -> None:
        """Say that the memo is to be deleted; it can be undone."""
        self.dismiss(None)

"""A form over a screen: its fields, what the one in focus is for, and F6 to choose what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import ClassVar, Self, TypeVar

from textual.app import ComposeResult

from qcode.tui.folding import fold
from qcode.tui.screens.asking.asked_form import FormWindow
from qcode.tui.screens.asking.prompts import Box, Choose, Option
from qcode.tui.widgets.form import AskForm, Field, Form
from qcode.tui.window import NOT_KEPT

Asked = TypeVar("Asked")

_YES = ("yes", "y", "evet", "e")
_NO = ("no", "n", "hayır", "h")


def parted(text: str) -> tuple[str, ...]:
    """What stands in a field that takes several, separated by semicolons."""
    return tuple(filter(None, (part.strip() for part in text.split(";"))))


def names_in(text: str, known: Container[str]) -> tuple[str, ...]:
    """The same of names, which commas separate, too, except within one that is `known` (by its letters) as a whole."""
    found: list[str] = []
    for part in parted(text):
        pieces = (piece.strip() for piece in part.split(","))
        found += [part] if fold(part) in known else filter(None, pieces)
    return tuple(found)


def answer(text: str, *, yes: Sequence[str] = (), no: Sequence[str] = ()) -> bool | None:
    """A yes or a no, in English or Turkish or by a field's own words; None where it is neither."""
    word = fold(text)
    if word in map(fold, (*_YES, *yes)):
        return True
    return False if word in map(fold, (*_NO, *no)) else None


def plain(names: Sequence[str]) -> list[Option]:
    """Names to choose from that need no explanation."""
    return [Option(each, each) for each in names]


class FormScreen(FormWindow[Asked]):
    """A form that gives what was asked for; None where it was left."""

    DEFAULT_CSS = """
    FormScreen { align: center middle; background: $background 60%; }
    FormScreen > Box { width: 96; }
    FormScreen Form { height: 1fr; }
    """
    FIELDS: ClassVar[Sequence[Field]]
    SEVERAL: ClassVar[frozenset[str]] = frozenset()
    """The fields that take several answers."""
    CALLED: ClassVar[str]
    SAVES: ClassVar[str]
    """What Ctrl+S does, in words."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """A form that begins with `values`."""
        super().__init__()
        self._values = values
        self.given: Mapping[str, str] = {}
        """What stands in the form once it was given, to be asked for `again` where it could not be done."""
        self._problem = ""

    def again(self, values: Mapping[str, str], *, problem: str) -> Self:
        """This form, not shown yet, with what was written in another one of its kind and could not be done."""
        self.given, self._problem = values, problem
        return self

    # What a child class says

    def problem_of(self, values: Mapping[str, str]) -> str | None:
        """Why what stands in the form cannot be done, in a sentence, or None."""
        raise NotImplementedError

    def asked(self, values: Mapping[str, str]) -> Asked:
        """What stands in the form, once it has been checked."""
        raise NotImplementedError

    def choices(self) -> Mapping[str, Callable[[], list[Option]]]:
        """By field, what can be chosen for it."""
        raise NotImplementedError

    def standing(self, key: str, text: str) -> tuple[str, ...]:  # noqa: ARG002 - for child classes
        """What is chosen in a field by what stands in it."""
        return parted(text)

    # The form

    def compose(self) -> ComposeResult:
        """The fields, and what the one in focus is for."""
        with Box() as box:
            box.border_title = self.CALLED
            box.say_keys(
                (f"{self.PLACES[0]}.choose", "choose"), ("askform.save", self.SAVES), ("askform.leave", "leave"),
                note="Enter next",
            )  # fmt: skip
            yield AskForm(self.FIELDS, values=self._values, check=self.problem_of)
            yield self._help

    def on_mount(self) -> None:
        """Show what could not be done, and why."""
        super().on_mount()
        form = self.query_one(Form)
        for key, value in self.given.items():
            form.set_value(key, value)
        form.refuse(self._problem)

    def why_not_left(self) -> str:
        """What could not be done is not left, also where nothing was written since."""
        return NOT_KEPT if self._problem else super().why_not_left()

    def answer_of(self, message: Form.Saved) -> Asked:
        """What was asked for."""
        self.given = message.values
        return self.asked(message.values)

    def action_leave(self) -> None:
        """Leave with nothing done."""
        self.dismiss(None)

    def action_choose(self) -> None:
        """Choose what stands in the field, where there is something to choose from."""
        form = self.query_one(Form)
        key = (self.focused.id or "").removeprefix("field-") if self.focused else ""
        if key not in self.choices():
            self._help.update("This is written: there is nothing to choose from.")
            return
        options = self.choices()[key]()
        if not options:
            self._help.update("There is nothing to choose from: none are in the project yet.")
            return

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                form.set_value(key, "; ".join(answer))

        several, label = key in self.SEVERAL, next(each.label for each in self.FIELDS if each.key == key)
        self.app.push_screen(Choose(label, options, chosen=self.standing(key, form.values[key]), several=several), take)

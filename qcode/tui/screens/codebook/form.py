"""The form for a code's definition, over the screen from which it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from textual.app import ComposeResult

from qcode.model.codebook import Code
from qcode.tui.screens.asking.asked_form import KeepingForm
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.widgets.form import CODE_FIELDS, Form, code_values


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form was left with, and which fields are not as they were."""

    values: Mapping[str, str]
    changed: frozenset[str]


class CodeForm(KeepingForm[Filled]):
    """Everything that a codebook says of one code. Escape keeps what was changed; None means that nothing was."""

    DEFAULT_CSS = """
    CodeForm { align: center middle; background: $background 60%; }
    CodeForm > Box { width: 110; height: 90%; }
    CodeForm Form { height: 1fr; }
    """

    def __init__(
        self,
        code: Code,
        *,
        path: str,
        check: Callable[[Mapping[str, str]], str | None],
        fields: Collection[str] | None = None,
    ) -> None:
        """The form for a code; `check` says what is wrong, `fields` are those that can be changed (None: all)."""
        super().__init__()
        self._fields = [each for each in CODE_FIELDS if fields is None or each.key in fields]
        self._code, self._path, self._check = code, path, check

    def compose(self) -> ComposeResult:
        """The fields, and what the one in focus is for."""
        with Box() as box:
            box.border_title = self._path
            box.say_keys(("form.save form.leave", "save and close"))
            yield Form(self._fields, values=code_values(self._code), check=self._check)
            yield self._help

    def answer_of(self, message: Form.Saved) -> Filled:
        """The values, and which were changed."""
        return Filled(message.values, message.changed)

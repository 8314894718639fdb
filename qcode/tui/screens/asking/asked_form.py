"""What windows have in common that are one form: what the field in focus is for, and what the form was left with."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.widgets import Label

from qcode.tui.widgets.form import Form
from qcode.tui.window import Window

Answer = TypeVar("Answer")


class FormWindow(Window[Answer | None]):
    """A window that is one form, with a line of help; None where nothing is given."""

    def __init__(self) -> None:
        super().__init__()
        self._help = Label("", classes="note", markup=False)

    def answer_of(self, message: Form.Saved) -> Answer:
        """What stands in the form, once it has been checked."""
        raise NotImplementedError

    def on_form_field_entered(self, message: Form.FieldEntered) -> None:
        """Say what the field is for."""
        self._help.update(message.field.help)

    def on_form_saved(self, message: Form.Saved) -> None:
        """Give what stands in the form."""
        self.dismiss(self.answer_of(message))

    def on_form_left(self, message: Form.Left) -> None:
        """Nothing was changed, or nothing is to be done."""
        message.stop()
        self.dismiss(None)


class KeepingForm(FormWindow[Answer]):
    """A form of which Escape keeps what was changed."""

    PLACES: ClassVar[tuple[str, ...]] = ()
    KEEPS: ClassVar[bool] = True

    def leave(self) -> bool:
        """Keep what was changed, as Escape does; where it cannot be kept, the form says why."""
        message = self.query_one(Form).outcome()
        if isinstance(message, Form.Saved):
            self.on_form_saved(message)
        elif message is not None:
            self.on_form_left(message)
        return message is not None

"""A form of named fields, and the one for a code's definition: keyboard first, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Key
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, TextArea

from qcode.model.codebook import Code, Codebook
from qcode.tui.actions import bindings_for
from qcode.tui.folding import canonical
from qcode.tui.widgets.palette import parse


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its key, what stands before it, what it is for. `lines` over 1 takes whole paragraphs.

    `proposed`: what the field begins with is only a proposal, which the first letter typed replaces.
    """

    key: str
    label: str
    help: str = ""
    lines: int = 1
    proposed: bool = False


class _Lines(TextArea):
    """Several lines; Tab goes on to the next field, for which a form is filled in."""

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(text, id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, compact=True)

    def on_key(self, event: Key) -> None:
        """Leave Escape to the form."""
        if event.key == "escape":
            event.prevent_default()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """As many rows as the text takes at this width; Textual answers for the width before."""
        rows = type(self.wrapped_document)(self.document, width=max(1, width - _CURSOR), tab_width=self.indent_width)
        return rows.height


_CURSOR = 1
"""The room that a cursor needs behind the last word of a row."""


class Form(VerticalScroll):
    """Fields one under another. `Saved` carries what stands in them.

    Escape saves what was changed and leaves; where something keeps it from being saved, it says so and stays,
    and a second Escape leaves with `Left`, which carries the draft, so that it can be offered again.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("form",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("form")]
    KEPT: ClassVar[bool] = True
    """Whether Escape saves."""
    DEFAULT_CSS = """
    Form { background: $background; padding: 0 1; scrollbar-size-vertical: 1; }
    Form > Horizontal { height: auto; width: 100%; }
    Form Label { width: 16; color: $text-muted; text-align: right; padding: 0 1 0 0; }
    Form Input, Form TextArea {
        width: 1fr; border: none; padding: 0 1; background: $surface; color: $foreground;
    }
    Form Input { height: 1; }
    Form Input:focus, Form TextArea:focus { border: none; background: $panel; }
    Form TextArea { height: auto; min-height: 2; max-height: 8; scrollbar-size-vertical: 1; }
    Form > #form-note {
        color: $warning; text-style: bold; text-align: left; height: auto; width: 100%; padding: 0 0 0 17;
    }
    """

    @dataclass
    class Saved(Message):
        """What stands in the fields is to be kept; `changed` names the fields that are not as they were."""

        form: Form
        values: Mapping[str, str]
        changed: frozenset[str]

    @dataclass
    class Left(Message):
        """The form was left; `draft` holds what could not be saved, or nothing."""

        form: Form
        draft: Mapping[str, str]

    @dataclass
    class FieldEntered(Message):
        """Another field has the focus; `help` says what it is for."""

        form: Form
        field: Field

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        values: Mapping[str, str] | None = None,
        check: Callable[[Mapping[str, str]], str | None] | None = None,
        id: str | None = None,
    ) -> None:
        """A form of these fields. `check` says in a sentence why values cannot be saved, or None."""
        super().__init__(id=id, can_focus=False)
        self._fields = {field.key: field for field in fields}
        self._values = {field.key: (values or {}).get(field.key, "") for field in fields}
        self._check = check or (lambda _: None)
        self._refused = self._leaving = False
        self._note = Label("", id="form-note", markup=False)
        self._note.display = False

    def compose(self) -> ComposeResult:
        """A label and a field for each."""
        yield self._note
        for field in self._fields.values():
            with Horizontal():
                yield Label(field.label, markup=False)
                yield self._widget(field)

    def _widget(self, field: Field) -> Widget:
        value = self._values[field.key]
        if field.lines > 1:
            return _Lines(value, id=f"field-{field.key}")
        return Input(value, id=f"field-{field.key}", select_on_focus=field.proposed)

    def on_mount(self) -> None:
        """Begin in the first field."""
        self.focus_field(next(iter(self._fields)))

    def focus_field(self, key: str) -> None:
        """Put the cursor into a field."""
        self.query_one(f"#field-{key}").focus()

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields, in NFC, ends trimmed."""
        found = {}
        for key in self._fields:
            widget = self.query_one(f"#field-{key}")
            text = widget.text if isinstance(widget, TextArea) else widget.value if isinstance(widget, Input) else ""
            found[key] = canonical(text).strip()
        return found

    @property
    def changed(self) -> frozenset[str]:
        """The fields that are not as they were."""
        return frozenset(key for key, value in self.values.items() if value != canonical(self._values[key]).strip())

    def set_value(self, key: str, value: str) -> None:
        """Put something into a field."""
        widget = self.query_one(f"#field-{key}")
        if isinstance(widget, TextArea):
            widget.text = value
        elif isinstance(widget, Input):
            widget.value = value

    def refuse(self, why: str) -> None:
        """Say over the fields why they cannot be saved."""
        self._note.update(why)
        self._note.display = bool(why)
        self._refused, self._leaving = bool(why), False
        if why:
            self.scroll_home(animate=False)

    def _ask_again(self, why: str) -> None:
        """Say what a second Escape does; writing on takes it back."""
        self.refuse(why)
        self._leaving = True

    def _written_on(self) -> None:
        """What is wrong may be right now, and who writes on does not leave."""
        self._refused = False
        if self._leaving:
            self.refuse("")

    # Keys

    def on_descendant_focus(self) -> None:
        """Say what the field is for."""
        if key := self._key_in_focus():
            self.post_message(self.FieldEntered(self, self._fields[key]))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field, and saves from the last."""
        event.stop()
        if (event.input.id or "") == f"field-{list(self._fields)[-1]}":
            self.action_save()
        else:
            self.action_next()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is wrong may be right now."""
        event.stop()
        self._written_on()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """What is wrong may be right now."""
        event.stop()
        self._written_on()

    def action_next(self) -> None:
        """To the next field, from the last to the first."""
        self._step(1)

    def action_previous(self) -> None:
        """To the field before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        keys = list(self._fields)
        here = self._key_in_focus()
        self.focus_field(keys[(keys.index(here) + by) % len(keys)] if here else keys[0])

    def _key_in_focus(self) -> str | None:
        focused = self.screen.focused
        key = (focused.id or "").removeprefix("field-") if focused else ""
        return key if key in self._fields else None

    def action_save(self) -> None:
        """Save, if nothing keeps it from being saved."""
        if message := self._saved():
            self.post_message(message)

    def _saved(self) -> Form.Saved | None:
        values = self.values
        why = self._check(values) or ""
        self.refuse(why)
        return None if why else self.Saved(self, values, self.changed)

    def outcome(self) -> Form.Saved | Form.Left | None:
        """What becomes of the form where it is left now; None where it stays, and says why."""
        if not self.changed:
            return self.Left(self, {})
        if self._refused:
            return self.Left(self, self.values)
        if self.KEPT:
            return self._kept_or_told()
        self._ask_again("Nothing is done with what you wrote: Esc again leaves it.")
        return None

    def _kept_or_told(self) -> Form.Saved | None:
        saved = self._saved()
        if saved is None:
            self._ask_again(f"{self._check(self.values)} Esc again leaves without saving.")
        return saved

    def action_leave(self) -> None:
        """Save what was changed and leave; where Escape does nothing with it, a second one leaves."""
        if message := self.outcome():
            self.post_message(message)


class AskForm(Form):
    """Fields for something that is to be done: Escape does nothing with them; a second one leaves them."""

    PLACES: ClassVar[tuple[str, ...]] = ("askform",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("askform")]
    KEPT: ClassVar[bool] = False


CODE_FIELDS = (
    Field("name", "name", "What the code is called; two codes may share a name under different parents"),
    Field("labels", "other languages", "Names in other languages, as tr: bütçe kısıtları; en: budget limits"),
    Field("colour", "colour", "As #4477aa; empty for one of the set"),
    Field("hotkey", "hotkey", "One or two characters: digits at once, anything after Space"),
    Field("brief", "in brief", "The definition in one line"),
    Field("definition", "definition", "What the code means, in full", 3),
    Field("use_when", "use when", "When the code is to be applied", 3),
    Field("not_when", "do not use when", "When it is not, and which code is right instead", 3),
    Field("example", "example", "An excerpt that shows it", 3),
    Field("counter_example", "counter-example", "An excerpt that looks like it and is not", 3),
)
"""The fields of a code, in the order of a printed codebook."""


def code_values(code: Code) -> dict[str, str]:
    """What a code's form begins with."""
    values = {field.key: str(getattr(code, field.key)) for field in CODE_FIELDS if field.key != "labels"}
    return {**values, "labels": "; ".join(f"{language}: {name}" for language, name in code.labels.items())}


def parse_labels(text: str) -> dict[str, str] | None:
    """Labels by language from `tr: bütçe; en: budget`; None where a part has no language before its colon."""
    labels = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        language, colon, name = part.partition(":")
        if not colon or not language.strip().isalpha() or not name.strip():
            return None
        labels[language.strip().lower()] = name.strip()
    return labels


def code_problem(values: Mapping[str, str], *, book: Codebook, code: Code) -> str | None:
    """Why a code of the codebook cannot be saved with these values, in a sentence, or None.

    A name or hotkey that it has already is not asked about: whatever is wrong with it, the rest can be saved.
    """
    from qcode.services.codebook import hotkey_problem, name_problem

    name, hotkey = values["name"], values["hotkey"]
    if name != code.name and (why := name_problem(book, name, parent=code.parent_id, but=code.id)):
        return why
    if values["colour"] and parse(values["colour"]) is None:
        return "A colour is written like #4477aa."
    if parse_labels(values["labels"]) is None:
        return "Names in other languages are written like tr: bütçe kısıtları; en: budget limits."
    return hotkey_problem(book, hotkey, but=code.id) if hotkey != code.hotkey else None

"""The form for what is said of a document and its cases, and the question for a document's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from textual.app import ComposeResult

from qcode.errors import QcodeError
from qcode.model.case import Attribute, AttributeOf, AttributeType
from qcode.services.cases import like_known_cases, list_cases
from qcode.services.coding.describing import (
    About,
    Described,
    Description,
    Said,
    describe,
    describe_document,
    name_problem,
    rename_document,
    value_problem,
)
from qcode.services.documents import known_documents
from qcode.services.drafts import guid_of
from qcode.tui.drafting import drafting
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.asked_form import KeepingForm
from qcode.tui.screens.asking.form_screen import parted
from qcode.tui.screens.asking.keeping import keep as keep_words
from qcode.tui.screens.asking.keeping import keep_line
from qcode.tui.screens.asking.prompts import Ask, Box
from qcode.tui.widgets.cells import fit_middle
from qcode.tui.widgets.form import Field, Form

_NEW = "new"
_CASES = "cases"
_HELP = {
    AttributeType.TEXT: "words",
    AttributeType.NUMBER: "a number",
    AttributeType.DATE: "a date, as 2020-07-12 or 12.07.2020",
    AttributeType.YES_NO: "yes or no",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Which value a field of the form stands for; an attribute of None is one that is to be made."""

    of: Described
    attribute: Attribute | None


def places_of(about: Description) -> dict[str, Place]:
    """The fields of the form by their keys: the document's attributes, each case's, and a new one for each."""
    found: dict[str, Place] = {}
    for number, thing in enumerate((about.document, *about.cases)):
        for at, attribute in enumerate(about.attributes_of(thing.of)):
            found[f"v{number}-{at}"] = Place(thing, attribute)
        found[f"v{number}-{_NEW}"] = Place(thing, None)
    return found


def field_of(key: str, place: Place) -> Field:
    """A field: its label, and what may be written into it."""
    attribute = place.attribute
    if attribute is None:
        said = f"{place.of.name}: a new attribute and its value, as “founded: 2012”; its type is that of the value"
        return Field(key, "new", said)
    kinds = _HELP.get(attribute.type) or f"one of {', '.join(attribute.choices)}; + before it adds another"
    return Field(key, attribute.name, f"{place.of.name}: {kinds}; empty where it is not known")


def new_attribute(text: str) -> tuple[str, str] | None:
    """Name and value from `name: value`; None where one of them is missing."""
    name, colon, value = text.partition(":")
    return (name.strip(), value.strip()) if colon and name.strip() and value.strip() else None


def problem_of(places: Mapping[str, Place], values: Mapping[str, str]) -> str | None:
    """What keeps these values from being saved, in a sentence, or None."""
    for key, place in places.items():
        text = values.get(key, "")
        if place.attribute is not None:
            if text != place.of.values.get(place.attribute.name, "") and (why := value_problem(place.attribute, text)):
                return why
        elif text and new_attribute(text) is None:
            return "A new attribute is written with its value, as “founded: 2012”."
    return None


def said_of(places: Mapping[str, Place], values: Mapping[str, str], changed: frozenset[str]) -> list[Said]:
    """What the changed fields say."""
    said = []
    for key in sorted(changed):
        place, text = places[key], values[key]
        if place.attribute is not None:
            before = place.of.values.get(place.attribute.name, "")
            said.append(Said(place.of.of, place.of.key, place.attribute.name, text, before=before))
        elif made := new_attribute(text):
            said.append(Said(place.of.of, place.of.key, *made))
    return said


@dataclass(frozen=True, slots=True)
class Told:
    """What was written into the form: values that were changed, and the cases where they were."""

    said: list[Said]
    about: About | None


class AttributesForm(KeepingForm[Told]):
    """The cases of a document, and all attributes of it and of them.

    Escape keeps what was changed; None means that nothing was.
    """

    DEFAULT_CSS = """
    AttributesForm { align: center middle; background: $background 60%; }
    AttributesForm > Box { width: 90; height: auto; max-height: 90%; }
    AttributesForm Form { height: auto; max-height: 30; }
    AttributesForm Form Label { width: 30; }
    """

    def __init__(self, about: Description, *, noun: str, cases: Sequence[str] = ()) -> None:
        """The form for a document; `noun` is what the project calls a case, `cases` are all it has."""
        super().__init__()
        self._about, self._noun, self._known = about, noun, cases
        self._linked = tuple(each.name for each in about.cases)
        self._offered: tuple[str, ...] = ()
        self._places = places_of(about)

    def compose(self) -> ComposeResult:
        """The fields, and what may be written into the one in focus."""
        values = {
            key: place.of.values.get(place.attribute.name, "") if place.attribute else ""
            for key, place in self._places.items()
        }
        said = f"The {self._noun} that the document is about; a new name makes one; semicolons stand between several"
        with Box() as box:
            box.border_title = self._about.document.name
            box.say_keys(("form.save form.leave", "save and close"))
            yield Form(
                [
                    Field(_CASES, fit_middle(self._noun, 28), said),
                    *(self._field(key, place) for key, place in self._places.items()),
                ],
                values=values | {_CASES: "; ".join(self._linked)},
                check=self._problem_of,
            )
            yield self._help

    def _field(self, key: str, place: Place) -> Field:
        field = field_of(key, place)
        whose = "document" if place.of.of is AttributeOf.DOCUMENT else place.of.name
        return Field(key, fit_middle(f"{whose}: {field.label}", 28), field.help)

    def _problem_of(self, values: Mapping[str, str]) -> str | None:
        """What keeps these values from being saved; of a new case that is written like another one, once."""
        if why := problem_of(self._places, values):
            return why
        alike = like_known_cases(parted(values[_CASES]), self._known)
        if not alike or alike == self._offered:
            return None
        self._offered = alike
        return f"There is “{alike[1]}”. If “{alike[0]}” is another {self._noun}, Ctrl+S once more makes it."

    def answer_of(self, message: Form.Saved) -> Told:
        """What was changed."""
        about = None
        if _CASES in message.changed:
            about = About(self._about.document.key, parted(message.values[_CASES]), self._linked)
        return Told(said_of(self._places, message.values, message.changed - {_CASES}), about)


def edit_attributes(frame: Frame, document_id: int) -> None:
    """Ask for the attributes of a document and its cases, and keep them as one step."""
    project = frame.session.project
    try:
        about = describe_document(project, document_id)
    except QcodeError as error:
        frame.status.fail(error)
        return

    fields = sorted(each.attribute.name for each in places_of(about).values() if each.attribute)
    guid = guid_of(project, "documents", document_id)
    draft = drafting(
        project, f"attributes of {about.document.name}", table="documents", guid=guid, where="; ".join(fields)
    )

    def keep(told: Told | None) -> None:
        if told is None:
            return
        said, linked = told.said, told.about
        words = [f"{project.case_noun}: {'; '.join(linked.cases)}"] if linked else []
        words += [f"{each.attribute}: {each.text}" for each in said]
        anyway = [replace(each, before=None) for each in said]
        again = replace(linked, before=None) if linked else None
        keep_words(
            frame,
            lambda: describe(project, said, about=linked),
            "\n".join(words),
            anyway=lambda: describe(project, anyway, about=again),
            draft=draft,
        )

    known = [each.name for each in list_cases(project)]
    form = AttributesForm(about, noun=project.case_noun, cases=known)
    frame.app.push_screen(form.kept_as(draft), keep)


def rename(frame: Frame, document_id: int, name: str) -> None:
    """Ask for another name of a document."""
    project = frame.session.project
    known = known_documents(project)

    def check(answer: str) -> str | None:
        return name_problem(known, document_id, answer)

    keep_line(
        frame,
        Ask("name of the document", value=name, check=check),
        lambda answer: rename_document(project, document_id, answer, expected=name),
        anyway=lambda answer: rename_document(project, document_id, answer),
    )

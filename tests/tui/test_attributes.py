"""Attributes and names of documents on the screen."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from qcode.model.case import Attribute, AttributeOf, AttributeType
from qcode.services.cases import cases_of_document, list_cases
from qcode.services.coding.describing import Described, Description, describe_document
from qcode.services.documents import find_document
from qcode.tui.screens.documents.attributes import AttributesForm, new_attribute, places_of, problem_of, said_of
from qcode.tui.widgets.form import Form
from tests.tui.stage import type_text
from tests.tui.study import opened, press


def about():
    kind = Attribute("kind", AttributeType.CHOICE, AttributeOf.DOCUMENT, ("note", "interview"))
    founded = Attribute("founded", AttributeType.DATE)
    document = Described(AttributeOf.DOCUMENT, 7, "kozan-1", {"kind": "note"})
    return Description(document, (Described(AttributeOf.CASE, 3, "Kozan", {"founded": ""}),), (kind, founded))


@pytest.mark.parametrize(
    ("key", "text", "word"),
    [("v0-0", "nte", "note, interview"), ("v1-0", "long ago", "founded"), ("v1-new", "founded 2012", "founded: 2012")],
)
def test_what_cannot_be_kept_is_said_in_a_sentence(key, text, word):
    places = places_of(about())
    values = dict.fromkeys(places, "") | {"v0-0": "note"}
    assert problem_of(places, values) is None
    why = problem_of(places, values | {key: text})
    assert why is not None
    assert word in why


def test_only_what_was_changed_is_said():
    places = places_of(about())
    values = {"v0-0": "interview", "v0-new": "", "v1-0": "2012-05-01", "v1-new": "nüfus: 10813"}
    said = said_of(places, values, frozenset({"v1-0", "v1-new"}))
    assert [(each.of, each.key, each.attribute, each.text) for each in said] == [
        (AttributeOf.CASE, 3, "founded", "2012-05-01"),
        (AttributeOf.CASE, 3, "nüfus", "10813"),
    ]


def test_a_new_attribute_needs_a_name_and_a_value():
    assert new_attribute("yer : belediye: oda 3") == ("yer", "belediye: oda 3")
    assert new_attribute("yer:") is None
    assert new_attribute(": oda") is None


async def on_document(app, pilot, name):
    key = find_document(app.session.project, name).id
    app.frame("documents").list.show(key)
    await pilot.pause()
    return key


async def test_values_of_document_and_case_are_changed_as_one_step(study):
    async with opened(study) as (app, pilot):
        key = await on_document(app, pilot, "note-kozan")
        await press(pilot, "a")
        form = app.screen
        assert isinstance(form, AttributesForm)
        fields = {each.id: each for each in form.query(Input)}
        wanted = {"new": "odak: AB", "founded": "2012-05-01"}
        names = describe_document(app.session.project, key).attributes_of(AttributeOf.CASE)
        at = next(number for number, each in enumerate(names) if each.name == "founded")
        fields["field-v0-new"].value = wanted["new"]
        fields[f"field-v1-{at}"].value = "soon"
        await press(pilot, "ctrl+s")
        if names[at].type is not AttributeType.TEXT:
            assert app.screen is form
            assert form.query_one(Form)._note.display
        fields[f"field-v1-{at}"].value = "2012" if names[at].type is AttributeType.NUMBER else wanted["founded"]
        await press(pilot, "ctrl+s")
        now = describe_document(app.session.project, key)
        assert now.document.values["odak"] == "AB"
        assert now.cases[0].values["founded"].startswith("2012")
        await press(pilot, "u")
        before = describe_document(app.session.project, key)
        assert "odak" not in before.document.values


async def test_a_document_is_put_to_a_case_that_is_made_by_its_name(study):
    async with opened(study) as (app, pilot):
        await on_document(app, pilot, "note-goals")
        await press(pilot, "a")
        await type_text(pilot, "Iğdır; Kozan")
        await press(pilot, "ctrl+s")
        key = find_document(app.session.project, "note-goals").id
        assert [each.name for each in cases_of_document(app.session.project, key)] == ["Iğdır", "Kozan"]
        await press(pilot, "u")
        assert cases_of_document(app.session.project, key) == []
        assert "Iğdır" not in [each.name for each in list_cases(app.session.project)]


async def test_a_new_case_that_looks_like_a_known_one_is_asked_about_once(study):
    async with opened(study) as (app, pilot):
        key = await on_document(app, pilot, "note-goals")
        await press(pilot, "a")
        await type_text(pilot, "Kozam")
        await press(pilot, "ctrl+s")
        said = app.screen.query_one("#form-note").render().plain
        assert said == "There is “Kozan”. If “Kozam” is another municipality, Ctrl+S once more makes it."
        app.screen.query_one("#field-cases", Input).value = "Kozan"
        await press(pilot, "ctrl+s")
        assert [each.name for each in cases_of_document(app.session.project, key)] == ["Kozan"]


async def test_a_case_that_is_taken_out_of_the_field_is_none_of_the_documents_any_more(study):
    async with opened(study) as (app, pilot):
        key = await on_document(app, pilot, "note-kozan")
        await press(pilot, "a", *["backspace"] * len("Kozan"), "ctrl+s")
        assert cases_of_document(app.session.project, key) == []
        assert "Kozan" in [each.name for each in list_cases(app.session.project)]


async def test_escape_without_a_change_changes_nothing(study):
    async with opened(study) as (app, pilot):
        await on_document(app, pilot, "note-kozan")
        await press(pilot, "a", "escape")
        assert app.screen is app.frame("documents")
        await press(pilot, "u")
        assert app.frame("documents").status.kind == "error"


async def test_a_document_is_renamed_and_no_two_are_called_alike(study):
    async with opened(study) as (app, pilot):
        key = await on_document(app, pilot, "note-kozan")
        await press(pilot, "r")
        app.screen.query_one(Input).value = "NOTE-ADANA"
        await press(pilot, "enter")
        assert "note-adana" in str(app.screen.query_one(".problem").render())
        app.screen.query_one(Input).value = ""
        await type_text(pilot, "Kozan görüşmesi")
        await press(pilot, "enter")
        assert find_document(app.session.project, "Kozan görüşmesi").id == key

"""Attributes and the name of a document, changed by hand."""

from __future__ import annotations

import pytest

from qcode.errors import Refused, UsageError
from qcode.model.case import AttributeOf, AttributeType
from qcode.services import history
from qcode.services.cases import attribute_types
from qcode.services.cases.importing import import_cases
from qcode.services.coding.describing import Said, describe, describe_document, rename_document, value_problem
from qcode.services.documents import find_document
from tests.services.builder import add_text, write_files
from tests.storage.test_journal import contents

CASES = "case,type,founded,population,pays\nKozan,district,2012-05-01,10813,yes\nIğdır,district,,203159,no\n"


@pytest.fixture
def kozan(project, tmp_path):
    add_text(project, tmp_path, "Iğdır-1", "Nobody came.\n")
    add_text(project, tmp_path, "Kozan-1", "An inspector came.\n")
    write_files(tmp_path, {"cases.csv": CASES, "documents.csv": "document,case,kind\nKozan-1,Kozan,note\n"})
    import_cases(
        project,
        tmp_path / "cases.csv",
        documents=tmp_path / "documents.csv",
        types={"type": AttributeType.CHOICE},
    )
    return find_document(project, "Kozan-1").id


def case_key(project, document_id):
    return describe_document(project, document_id).cases[0].key


def test_a_document_is_described_with_its_case_and_with_values_that_nobody_knows_yet(project, kozan):
    about = describe_document(project, kozan)
    assert dict(about.document.values) == {"kind": "note"}
    assert [each.name for each in about.cases] == ["Kozan"]
    assert dict(about.cases[0].values) == {
        "type": "district",
        "founded": "2012-05-01",
        "population": "10813",
        "pays": "yes",
    }
    assert [each.name for each in about.attributes_of(AttributeOf.DOCUMENT)] == ["kind"]
    bare = describe_document(project, find_document(project, "Iğdır-1").id)
    assert dict(bare.document.values) == {"kind": ""}


def test_values_of_document_and_case_are_one_step_in_canonical_form_and_can_be_taken_back(project, kozan):
    before = contents(project)
    case = case_key(project, kozan)
    change = describe(
        project,
        [
            Said(AttributeOf.DOCUMENT, kozan, "kind", "interview"),
            Said(AttributeOf.CASE, case, "founded", "12.07.2020"),
            Said(AttributeOf.CASE, case, "pays", "hayır"),
            Said(AttributeOf.CASE, case, "population", ""),
        ],
    )
    assert change.summary == "Kozan-1, Kozan"
    about = describe_document(project, kozan)
    assert about.document.values["kind"] == "interview"
    held = about.cases[0].values
    assert (held["founded"], held["pays"], held["population"]) == ("2020-07-12", "no", "")
    history.undo(project)
    assert contents(project) == before


def test_what_stays_as_it_was_is_no_step(project, kozan):
    change = describe(project, [Said(AttributeOf.DOCUMENT, kozan, "kind", "note")])
    assert change.step is None


def test_a_wrong_value_is_a_sentence_and_nothing_is_changed(project, kozan):
    case = case_key(project, kozan)
    before = contents(project)
    with pytest.raises(UsageError, match="population"):
        describe(
            project,
            [Said(AttributeOf.CASE, case, "pays", "no"), Said(AttributeOf.CASE, case, "population", "many")],
        )
    assert contents(project) == before


def test_a_choice_takes_what_is_there_and_a_plus_adds_to_it(project, kozan):
    case = case_key(project, kozan)
    kind = next(each for each in describe_document(project, kozan).attributes if each.name == "type")
    assert "district" in str(value_problem(kind, "distrct"))
    assert value_problem(kind, "DISTRICT") is None
    describe(project, [Said(AttributeOf.CASE, case, "type", "+büyükşehir")])
    kind = next(each for each in describe_document(project, kozan).attributes if each.name == "type")
    assert kind.choices == ("district", "büyükşehir")
    assert describe_document(project, kozan).cases[0].values["type"] == "büyükşehir"


def test_a_new_attribute_takes_the_type_of_its_value(project, kozan):
    said = {"minutes": "54", "yer": "oda"}
    describe(project, [Said(AttributeOf.DOCUMENT, kozan, name, text) for name, text in said.items()])
    kinds = {(owner, name): kind for owner, name, kind in attribute_types(project)}
    assert kinds["document", "minutes"] is AttributeType.NUMBER
    assert kinds["document", "yer"] is AttributeType.TEXT


def test_a_document_is_renamed_and_called_back(project, kozan):
    before = contents(project)
    rename_document(project, kozan, "  Kozan  görüşme ")
    assert find_document(project, "Kozan görüşme").id == kozan
    history.undo(project)
    assert contents(project) == before


def test_two_documents_are_not_called_alike_in_any_writing(project, kozan):
    with pytest.raises(Refused, match="Iğdır-1"):
        rename_document(project, kozan, "IĞDIR-1")
    with pytest.raises(UsageError):
        rename_document(project, kozan, "  ")
    assert rename_document(project, kozan, "Kozan-1").step is None
    rename_document(project, kozan, "KOZAN-1")
    assert find_document(project, "KOZAN-1").id == kozan

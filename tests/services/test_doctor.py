"""The doctor finds what somebody broke from outside."""

from __future__ import annotations

import pytest

from qcode.model.case import AttributeOf
from qcode.model.document import Span
from qcode.services import coding
from qcode.services.cases import link_document
from qcode.services.coding.describing import Said, describe
from qcode.services.doctor import examine
from tests.services.builder import add_code_named, add_text


@pytest.fixture
def coded(project, tmp_path):
    document = add_text(project, tmp_path, "kozan-1", "K1: Işık söndü. Bekledik.\n")
    coding.apply_codes(project, document_id=document, span=Span(4, 8), code_ids=[add_code_named(project, "a")])
    return project


def break_(project, said: str) -> None:
    with project.database.write("break") as tx:
        tx.execute(said)


@pytest.mark.parametrize("wrong", ["value = 'many'", "number = 6"])
def test_a_value_that_is_none_of_its_type_is_named(project, tmp_path, wrong):
    link_document(project, add_text(project, tmp_path, "one", "Well.\n"), "Ankara", new=True)
    describe(project, [Said(AttributeOf.CASE, 1, "size", "5")])
    assert examine(project) == []
    break_(project, f"update attribute_values set {wrong}")
    assert [str(each.place) for each in examine(project)] == ["attribute size"]


def test_a_healthy_project_has_no_problems(coded):
    assert examine(coded) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("update revisions set text = 'K1: Ates söndü. Bekledik.'", "not the one that came in"),
        ("update documents set characters = 9", "claims 9"),
        ("update codings set stop = 99", "stands at 4 to 99 of 26 characters"),
        ("update contents set sha256 = 'x'", "lost or damaged"),
        ("update units set count = 1 where kind = 'word'", "words do not fit"),
    ],
)
def test_what_is_broken_is_named(coded, said, told):
    break_(coded, said)
    assert any(told in problem.message for problem in examine(coded))

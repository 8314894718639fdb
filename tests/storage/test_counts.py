"""Reading codings in groups and one by one, on both engines."""

from __future__ import annotations

import pytest

from qcode.services.project import Project
from qcode.storage import counts
from qcode.storage.selecting import FEW, Chosen, where_codings
from tests.marked import Study

MANY = frozenset(range(2, 2 * FEW))


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    for path in ("a", "b"):
        made.code(path)
    made.document("one", "[x](a) [y](a@coder_b) [z](b)")
    made.document("two", "[x [y](b)](a)")
    return made


def _grouped(study: Study, chosen: Chosen, **asked: bool) -> list[tuple[int, ...]]:
    return sorted(counts.grouped(study.project.database, chosen, **asked))


def test_codings_are_counted_by_document_and_code_and_coder(study: Study) -> None:
    assert _grouped(study, Chosen()) == [(1, 1, 0, 0, 2), (1, 2, 0, 0, 1), (2, 1, 0, 0, 1), (2, 2, 0, 0, 1)]
    assert _grouped(study, Chosen(), coders=True)[:2] == [(1, 1, 1, 0, 1), (1, 1, 2, 0, 1)]
    assert [row[0] for row in counts.grouped(study.project.database, Chosen(), in_order=True)] == [1, 1, 2, 2]


def test_a_choice_keeps_documents_codes_coders_and_rounds(study: Study) -> None:
    assert _grouped(study, Chosen(documents=frozenset([2]))) == [(2, 1, 0, 0, 1), (2, 2, 0, 0, 1)]
    assert _grouped(study, Chosen(codes=frozenset([2]))) == [(1, 2, 0, 0, 1), (2, 2, 0, 0, 1)]
    assert _grouped(study, Chosen(coders=frozenset([2]))) == [(1, 1, 0, 0, 1)]
    assert _grouped(study, Chosen(documents=frozenset())) == []
    key = study.round("pilot")
    assert _grouped(study, Chosen(round_id=key)) == []


def test_a_choice_too_long_for_the_query_is_kept_as_well(study: Study) -> None:
    assert "documents" not in where_codings(Chosen(documents=MANY)).values
    assert {row[0] for row in _grouped(study, Chosen(documents=MANY))} == {2}
    assert {row[1] for row in _grouped(study, Chosen(codes=MANY))} == {2}
    placed = counts.placed(study.project.database, Chosen(codes=MANY, documents=MANY), [1, 2])
    assert [row[:4] for row in placed] == [(2, 2, 3, 2)]


def test_the_agreed_layer_takes_the_place_of_the_coders_in_its_documents_alone(study: Study) -> None:
    agreed = study.coder("agreed", kind="consensus")
    study.document("three", "[x](a@agreed) [y](b)", done=["agreed"])
    chosen = Chosen(coders=frozenset([1, 2]), consensus=frozenset([agreed]), agreed=True)
    assert [row for row in _grouped(study, chosen) if row[0] == 3] == [(3, 1, 0, 0, 1)]
    assert len([row for row in _grouped(study, chosen) if row[0] == 1]) == 2


def test_codings_one_by_one_come_by_document_and_place(study: Study) -> None:
    found = counts.placed(study.project.database, Chosen(), [1, 2], named=True)
    assert [row[:4] for row in found] == [(1, 0, 1, 1), (1, 2, 3, 1), (1, 4, 5, 2), (2, 0, 3, 1), (2, 2, 3, 2)]
    assert all(row[6] > 0 for row in found)

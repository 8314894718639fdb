"""Frozen codebooks, and what changed between two of them."""

from __future__ import annotations

import pytest

from qcode.errors import NotFound, Refused
from qcode.services import history
from qcode.services.codebook import (
    add_code,
    move_code,
    redefine_code,
    remove_code,
    rename_code,
    retire_code,
    revive_code,
)
from qcode.services.codebook.versions import Difference, codebook_versions, diff_versions, freeze_codebook
from tests.services.codebook_study import code_of, contents


@pytest.fixture
def book(project):
    """causes (money, law), effects, gone; frozen as v1."""
    for name, parent in (("causes", None), ("money", "causes"), ("law", "causes"), ("effects", None), ("gone", None)):
        add_code(project, name, parent=parent)
    freeze_codebook(project, "v1", note="after the pilot")
    return project


def test_a_version_is_one_step_and_says_who_and_how_many(book):
    before = contents(book)
    assert freeze_codebook(book, " v2 ").summary == "v2, 5 codes"
    first, second = codebook_versions(book)
    assert (first.name, first.note, first.coder, first.codes) == ("v1", "after the pilot", "coder_a", 5)
    assert second.name == "v2"
    history.undo(book)
    assert contents(book) == before


def test_two_versions_cannot_share_a_name(book):
    with pytest.raises(Refused):
        freeze_codebook(book, "v1")


def test_a_version_never_changes(book):
    frozen = book.database.value("select content from codebook_versions")
    rename_code(book, "law", "statute")
    assert book.database.value("select content from codebook_versions") == frozen
    assert not diff_versions(book, "v1", "v1")


def test_the_difference_tells_each_kind_of_change_apart(book):
    guid = {name: code_of(book, path).guid for name, path in (
        ("money", "causes / money"), ("law", "causes / law"), ("effects", "effects"), ("gone", "gone"),
    )}  # fmt: skip
    rename_code(book, "causes", "reasons")
    rename_code(book, "money", "finance")
    move_code(book, "law", under="effects")
    redefine_code(book, "effects", definition="what follows", labels={"tr": "etkiler"})
    retire_code(book, "effects")
    remove_code(book, "gone")
    add_code(book, "fame", parent="reasons")
    freeze_codebook(book, "v2")
    found = diff_versions(book, "v1", "v2")
    assert [each.path for each in found.added] == ["reasons / fame"]
    assert found.removed == (Difference(guid["gone"], "gone"),)
    assert found.retired == (Difference(guid["effects"], "effects"),)
    assert [(each.path, each.old, each.new) for each in found.renamed] == [
        ("reasons", "causes", "reasons"), ("reasons / finance", "money", "finance"),
    ]  # fmt: skip
    assert found.moved == (Difference(guid["law"], "effects / law", "path", "causes / law", "effects / law"),)
    assert [(each.field, each.old, each.new) for each in found.redefined] == [
        ("definition", "", "what follows"), ("labels", "", "tr: etkiler"),
    ]  # fmt: skip
    assert diff_versions(book, "v1") == found
    revive_code(book, "effects")
    assert [each.path for each in diff_versions(book, "v2").revived] == ["effects"]


def test_the_way_back_is_the_mirror_image(book):
    add_code(book, "fame")
    freeze_codebook(book, "v2")
    assert [each.path for each in diff_versions(book, "v2", "v1").removed] == ["fame"]


def test_an_unknown_version_is_not_found_and_the_known_are_listed(book):
    with pytest.raises(NotFound, match="v1"):
        diff_versions(book, "v0")

"""Copies that were made of a shared copy: they take in first what they came from, and then all the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import Refused
from qcode.model.document import Span
from qcode.services.codebook import add_code, redefine_code
from qcode.services.coding import apply_codes
from qcode.services.documents.correcting import correct
from qcode.services.merging import merge
from qcode.services.merging.sharing import share
from qcode.services.project import Project, add_coder
from qcode.storage.documents import text_of
from tests.services.builder import add_text, write_files
from tests.services.merging_histories import contents, differences

TEXT = "Ben: We wait for the bus.\nAda: The budget is small.\n"


def put(project: Project, folder: Path, was: str, became: str) -> None:
    """Correct the words of the one document."""
    (document,) = [key for (key,) in project.database.tuples("select id from documents")]
    name = f"{became.split()[0]}.txt"
    write_files(folder / "corrected", {name: text_of(project.database, document).replace(was, became)})
    correct(project, document, folder / "corrected" / name)


@pytest.fixture
def places(project: Project, tmp_path: Path) -> tuple[Path, Path]:
    """A copy for coder_b, in which a code came and the text was corrected, and one for coder_c that was made of it.

    The project had corrected the text before, and went on coding; so did coder_c, who corrected once more.
    """
    for_b, for_c = tmp_path / "for_b.qcode", tmp_path / "for_c.qcode"
    document = add_text(project, tmp_path, "ankara", TEXT)
    add_code(project, "money")
    for name in ("coder_b", "coder_c"):
        add_coder(project, name)
    put(project, tmp_path, "bus", "tram to come")
    share(project, "coder_b", for_b)
    apply_codes(project, document_id=document, span=Span(0, 5), code_ids=[1])
    with Project.open(for_b, coder="coder_b") as copy:
        add_code(copy, "flood")
        put(copy, tmp_path, "small", "low by now")
        share(copy, "coder_c", for_c)
    with Project.open(for_c, coder="coder_c") as copy:
        put(copy, tmp_path, "Ada", "Ada Su")
        redefine_code(copy, "money", definition="what is paid")
    return for_b, for_c


def test_a_copy_of_a_shared_copy_takes_in_what_it_came_from_and_then_the_project(project, places):
    for_b, for_c = places
    with Project.open(for_c, coder="coder_c") as copy:
        with pytest.raises(Refused, match=r"shared from a state of the project that .* has never seen") as refused:
            merge(copy, project.place)
        assert refused.value.hint == "Merge the copy that this one was shared from first."
        merge(copy, for_b)
        merge(copy, project.place)
        merge(project, for_b)
        merge(project, for_c)
        assert differences(contents(copy), contents(project)) == []
        assert text_of(project.database, 1) == "Ben: We wait for the tram to come.\nAda Su: The budget is low by now.\n"
        assert project.database.value("select count(*) from conflicts") == 0


def test_every_text_of_a_copy_of_a_shared_copy_keeps_its_sentences(places):
    for_b, for_c = places
    said = "select revision, kind, count from units where kind in ('sentence', 'paragraph') order by revision, kind"
    with Project.open(for_c, coder="coder_c") as copy:
        before = list(copy.database.tuples(said))
        assert [number for number, _, _ in before] == [1, 1, 2, 2, 3, 3, 4, 4]
        merge(copy, for_b)
        assert list(copy.database.tuples(said)) == before

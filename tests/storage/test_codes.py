"""How much codes are used, counted in the database."""

from __future__ import annotations

import pytest

from qcode.model.codebook import Code
from qcode.services.codebook import add_code
from qcode.storage.codes import Use, cases_per_code, codebook, codes, labels_text, quotes, texts, use_of_codes, uses
from qcode.storage.selecting import Chosen
from tests.services.codebook_study import add_coding, add_document, key


@pytest.fixture
def study(project):
    """focus.txt belongs to nobody as a whole: [0, 10) to İzmir, and the turn [10, 20) of K1 to Van."""
    add_code(project, "a", labels={"tr": "â", "en": "b"})
    add_code(project, "never")
    document = add_document(project, "focus.txt", "0123456789" * 3)
    with project.write("cases") as tx:
        izmir, van = tx.insert("cases", name="İzmir"), tx.insert("cases", name="Van")
        tx.insert("case_links", case_id=izmir, document_id=document, start=0, stop=10)
        speaker = tx.insert("speakers", document_id=document, name="K1", case_id=van)
        for position, start in enumerate((0, 10, 20)):
            tx.insert(
                "turns", document_id=document, position=position, start=start, speech=start, stop=start + 10,
                speaker_id=speaker if start == 10 else None, words=1,
            )  # fmt: skip
    return project, document


def test_codes_come_back_with_labels_and_flags(study):
    project, _ = study
    first = codes(project.database)[0]
    assert isinstance(first, Code)
    assert (first.name, first.labels, first.retired) == ("a", {"en": "b", "tr": "â"}, False)
    assert [code.name for code in codebook(project.database)] == ["a", "never"]
    assert labels_text({"tr": "ç", "en": "x"}) == '{"en":"x","tr":"ç"}'


@pytest.mark.parametrize(
    ("start", "stop", "cases"), [(0, 5, 1), (9, 11, 2), (10, 20, 1), (20, 30, 0), (0, 30, 2), (19, 21, 1)]
)
def test_a_coding_is_in_the_cases_whose_range_or_speaker_it_touches(study, start, stop, cases):
    project, document = study
    add_coding(project, document, key(project, "a"), start, stop)
    assert cases_per_code(project.database) == ({key(project, "a"): cases} if cases else {})


def test_use_counts_each_thing_once(study):
    project, document = study
    other = add_document(project, "b.txt", "abc", case="İzmir")
    code = key(project, "a")
    add_coding(project, document, code, 0, 5, day=2)
    add_coding(project, document, code, 0, 5, coder="coder_b", day=3)
    add_coding(project, other, code, 0, 3, day=1)
    assert use_of_codes(project.database) == {code: Use(3, 2, 1, 2, "2024-03-03T12:00:00.000000Z")}


def test_quotes_count_code_points_and_name_the_turn(project):
    add_code(project, "a")
    document = add_document(project, "a.txt", "😀ğ\ne\u0301 son")
    coding = add_coding(project, document, key(project, "a"), 1, 5)
    found = quotes(project.database, [coding])[coding]
    assert (found.quote, found.document, found.turn) == ("ğ\ne\u0301", "a.txt", None)
    assert list(texts(project.database, [document])) == [(document, "😀ğ\ne\u0301 son")]


def test_a_quote_is_of_the_turn_in_which_it_begins(study):
    project, document = study
    coding = add_coding(project, document, key(project, "a"), 15, 25)
    found = quotes(project.database, [coding])[coding]
    assert (found.quote, found.turn, found.speaker) == ("5678901234", 2, "K1")


def test_long_lists_of_keys_are_sorted_out_behind_the_query(study):
    project, document = study
    first = add_coding(project, document, key(project, "a"), 0, 5)
    add_coding(project, document, key(project, "never"), 0, 5)
    many = frozenset(range(10_000, 10_600))
    chosen = Chosen(documents=many | {document}, codes=many | {key(project, "a")})
    assert [use.id for use in uses(project.database, chosen)] == [first]

"""What leaves a project, and which passage is meant, on both engines."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.services.cases.importing import import_cases
from qcode.services.codebook import add_code, find_code
from qcode.services.coding import apply_codes
from qcode.services.coding.passages import own_codings_at, span_of_quote
from qcode.services.documents import find_document
from qcode.services.documents.importing import import_transcripts
from qcode.services.exporting import export_codings, export_segments, save_text
from qcode.services.history import history
from qcode.services.listing import begins, coders_table, history_table, lines_table
from qcode.services.memos import list_memos, write_memo
from qcode.services.memos.lines import lines_of
from qcode.services.project import Project


@pytest.fixture
def coded(project: Project, tmp_path: Path) -> Project:
    """Two documents of one case, with an attribute called like a field of ours, and two codings."""
    (tmp_path / "a.txt").write_text("Görüşmeci: Soru?\nK1: Bekliyoruz, hep bekliyoruz.\n", "utf-8")
    (tmp_path / "b.txt").write_text("K1: Para yok.\n", "utf-8")
    (tmp_path / "cases.csv").write_text("case,speaker,type\nAdana,mayor,big\nVan,expert,small\n", "utf-8")
    (tmp_path / "documents.csv").write_text("document,case,start,end\na,Adana,0,28\na,Van,21,48\nb,Van,,\n", "utf-8")
    import_cases(project, tmp_path / "cases.csv")
    import_transcripts(project, [tmp_path / "a.txt", tmp_path / "b.txt"])
    import_cases(project, None, documents=tmp_path / "documents.csv")
    add_code(project, "hope")
    key = find_code(project, "hope").id
    apply_codes(project, document_id=find_document(project, "a").id, span=Span(21, 31), code_ids=[key], memo="why")
    apply_codes(project, document_id=find_document(project, "b").id, span=Span(4, 13), code_ids=[key])
    return project


def rows(project: Project, **options: object) -> list[dict[str, str]]:
    stream = io.StringIO()
    export_codings(project, to=stream, format="csv", **options)  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def test_a_passage_of_two_cases_has_the_attributes_of_both(coded: Project):
    first, second = rows(coded)
    assert (first["municipality"], first["type"]) == ("Adana; Van", "big; small")
    assert first["municipality speaker"] == "mayor; expert"
    assert (second["municipality"], second["type"]) == ("Van", "small")


def test_an_attribute_called_like_a_field_does_not_hide_it(coded: Project):
    first, _ = rows(coded)
    assert (first["speaker"], first["role"], first["turn"], first["excerpt"]) == ("K1", "respondent", "2", "Bekliyoruz")


def test_an_export_counts_its_rows_and_keeps_to_the_selection(coded: Project):
    assert export_codings(coded, to=io.StringIO(), format="jsonl") == 2
    only = Selection.of(where=["type=big"])
    assert [row["excerpt"] for row in rows(coded, selection=only)] == ["Bekliyoruz"]
    with pytest.raises(NotFound):
        rows(coded, selection=Selection.of(codes=["hop"]))


def test_segments_are_rows_or_a_table_by_their_format(coded: Project):
    for form in ("csv", "json", "markdown"):
        stream = io.StringIO()
        assert export_segments(coded, to=stream, format=form, context=True) == 2
        assert "Para yok." in stream.getvalue()


def test_a_failed_export_leaves_no_file(coded: Project, tmp_path: Path):
    with pytest.raises(UsageError):
        export_codings(coded, to=tmp_path / "codings.html")
    assert not (tmp_path / "codings.html").exists()


def test_text_is_written_whole(tmp_path: Path):
    save_text("ığüş\n", to=tmp_path / "text.txt")
    assert (tmp_path / "text.txt").read_bytes() == "ığüş\n".encode()


def test_a_quote_must_stand_in_the_document_exactly_once(coded: Project):
    document = find_document(coded, "a")
    assert span_of_quote(coded, document, "hep\n bekliyoruz") == Span(33, 47)
    with pytest.raises(Refused, match="2 times"):
        span_of_quote(coded, document, "ekliyoruz")
    with pytest.raises(NotFound):
        span_of_quote(coded, document, "BEKLİYORUZ")
    with pytest.raises(UsageError):
        span_of_quote(coded, document, " \n")


def test_places_that_overlap_are_all_counted(project: Project, tmp_path: Path):
    (tmp_path / "c.txt").write_text("ha ha ha\n", "utf-8")
    import_transcripts(project, [tmp_path / "c.txt"])
    with pytest.raises(Refused, match="2 times"):
        span_of_quote(project, find_document(project, "c"), "ha ha")


def test_ones_own_codings_are_found_by_place_and_code(coded: Project):
    document, code = find_document(coded, "a"), find_code(coded, "hope")
    assert len(own_codings_at(coded, document, Span(21, 31), [code.id])) == 1
    with pytest.raises(NotFound):
        own_codings_at(coded, document, Span(21, 30))
    with pytest.raises(NotFound):
        own_codings_at(coded, document, Span(21, 31), [code.id + 1])


def test_lists_tell_coders_memos_and_history(coded: Project):
    write_memo(coded, on=MemoOn.DOCUMENT, target_id=find_document(coded, "b").id, text="note")
    assert [row[:6] for row in coders_table(coded).rows] == [("coder_a", "person", "owner", 2, 1, 2)]
    assert [row[:4] for row in lines_table(lines_of(coded, list_memos(coded))).rows] == [
        ("coding", "hope in a", 21, 31),
        ("document", "b", None, None),
    ]
    newest = history_table(history(coded)).rows[0]
    assert newest[2:5] == ("coder_a", "write memo", "note")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(newest[1]))


@given(st.text(min_size=1, max_size=8))
def test_every_name_begins_with_itself_and_with_nothing(name: str):
    assert begins(name, name)
    assert begins(name, "")


def test_beginnings_are_alike_in_any_case_of_turkish_letters():
    assert begins("İstanbul", "ist")
    assert begins("Iğdır", "ığ")
    assert not begins("Adana", "b")

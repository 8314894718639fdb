"""Codebooks of REFI-QDA: valid by the standard's schema (MIT, beside this file), and nothing lost on the way back."""

from __future__ import annotations

from io import BytesIO, TextIOWrapper
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from qcode.errors import Refused, Unreadable
from qcode.formats.codebooks import read, write
from qcode.formats.codebooks.refi import render
from qcode.model.codebook import FIELDS, CodebookFile, CodeEntry

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).with_name("refi-codebook.xsd"))))
BOOK = CodebookFile(
    (
        CodeEntry(("why",), guid="0b3d5c1e-0000-4000-8000-00000000000a", brief="reasons & causes"),
        CodeEntry(
            ("why", "bütçe <kısıtları>"), guid="0b3d5c1e-0000-4000-8000-00000000000b", colour="#4477aa", hotkey="b",
            labels={"en": "budget limits"}, brief="too little money", definition="line one\n\nline two",
            use_when="money is named", not_when="staff is named", example="“Para yok.”", counter_example="We wait.",
            retired=True,
        ),
        CodeEntry(("hope",), definition="only a definition"),
    ),
    name="study",
)  # fmt: skip


def back(text: str, folder: Path) -> CodebookFile:
    (folder / "book.qdc").write_text(text, "utf-8")
    found = read(folder / "book.qdc")
    assert found.problems == ()
    return found.file


def test_what_is_written_is_valid_by_the_standard() -> None:
    SCHEMA.assertValid(etree.fromstring(render(BOOK).encode("utf-8")))


def test_guids_are_upper_case_and_the_same_again() -> None:
    text = render(BOOK)
    assert 'guid="0B3D5C1E-0000-4000-8000-00000000000A"' in text
    assert render(BOOK) == text


def test_every_field_comes_back(tmp_path: Path) -> None:
    found = {entry.path: entry for entry in back(render(BOOK), tmp_path).entries}
    for entry in BOOK.entries:
        for name in (*FIELDS, "colour", "hotkey", "labels", "retired"):
            assert getattr(found[entry.path], name) == getattr(entry, name), name
    assert found["why",].guid == BOOK.entries[0].guid


def test_a_description_of_another_program_is_the_definition(tmp_path: Path) -> None:
    text = (
        '\ufeff<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="ATLAS.ti">'
        '<Codes><Code guid="{0b3d5c1e-0000-4000-8000-00000000000c}" name="A::B" isCodable="false" color="rgb(1,2,3)">'
        '<Description>Note: what it is</Description><Code guid="x" name="C" isCodable="true"/></Code></Codes>'
        '<Sets><Set guid="0b3d5c1e-0000-4000-8000-00000000000d" name="s"/></Sets></CodeBook>'
    )
    (tmp_path / "b.qdc").write_text(text, "utf-8")
    found = read(tmp_path / "b.qdc")
    assert [entry.path for entry in found.file.entries] == [("A::B",), ("A::B", "C")]
    assert found.file.entries[0].definition == "Note: what it is"
    assert found.file.entries[0].guid == "0b3d5c1e-0000-4000-8000-00000000000c"
    assert len(found.notes) == 3
    assert found.problems == ()


@pytest.mark.parametrize(
    "content", ["no xml", "<a/>", '<!DOCTYPE a [<!ENTITY x "y">]><CodeBook><Codes/></CodeBook>', ""]
)
def test_what_is_no_codebook_is_refused_in_a_sentence(content: str, tmp_path: Path) -> None:
    (tmp_path / "b.qdc").write_text(content, "utf-8")
    with pytest.raises(Unreadable, match=r"b\.qdc"):
        read(tmp_path / "b.qdc")


def test_codes_without_a_name_or_twice_at_one_place_are_pointed_at(tmp_path: Path) -> None:
    text = '<CodeBook><Codes>\n<Code name="a"/>\n<Code name="a"/>\n<Code/></Codes></CodeBook>'
    (tmp_path / "b.qdc").write_text(text, "utf-8")
    assert [(each.line, each.message.split()[-1]) for each in read(tmp_path / "b.qdc").problems] == [
        (3, "2"),
        (4, "name"),
    ]


def test_a_codebook_without_codes_has_no_such_file() -> None:
    with pytest.raises(Refused, match="without codes"):
        render(CodebookFile(()))


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


@given(
    st.lists(
        st.text("abc ığİ<&\"'", min_size=1).filter(str.strip), min_size=1, unique_by=lambda each: " ".join(each.split())
    ),
    texts,
)
def test_any_names_and_texts_are_valid(names: list[str], words: str) -> None:
    entries = tuple(CodeEntry((" ".join(name.split()),), definition=words) for name in names)
    SCHEMA.assertValid(etree.fromstring(render(CodebookFile(entries)).encode("utf-8")))


def test_the_appendix_has_a_table_and_an_entry_a_code(tmp_path: Path) -> None:
    counts = {("why",): {"codings": 3}, ("why", "bütçe <kısıtları>"): {"codings": 2}}
    write(BOOK, to=tmp_path / "a.docx", counts=counts)
    write(BOOK, to=tmp_path / "b.docx", counts=counts)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    made = docx.Document(str(tmp_path / "a.docx"))
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows][:3] == [
        ["code", "definition", "codings"],
        ["why", "reasons & causes", "3"],
        ["bütçe <kısıtları> (retired)", "too little money", "2"],
    ]
    headings = [(each.style.name, each.text) for each in made.paragraphs if each.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "why"), ("Heading 2", "bütçe <kısıtları>"), ("Heading 1", "hope")]
    write(BOOK, to=tmp_path / "a.tex", counts=counts)
    assert r"\subsection*{bütçe \textless{}kısıtları\textgreater{}}" in (tmp_path / "a.tex").read_text("utf-8")


def test_a_line_of_a_field_that_begins_as_a_title_does_stays_in_its_field(tmp_path: Path) -> None:
    text = "What it is.\nExample: of a line.\n  Brief: moved in.\nRetired: soon"
    entry = CodeEntry(("a",), brief="Example: b\nLabel tr: c", definition=text)
    (found,) = back(render(CodebookFile((entry,), name="s")), tmp_path).entries
    assert (found.brief, found.definition, found.example, found.labels) == (entry.brief, text, "", {})
    assert not found.retired


def test_the_appendix_for_word_goes_to_stdout_too() -> None:
    stdout = TextIOWrapper(BytesIO(), encoding="utf-8")
    write(BOOK, to=stdout, format="docx")
    assert docx.Document(stdout.buffer).tables

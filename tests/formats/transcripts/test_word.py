from __future__ import annotations

import random
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qcode.errors import Unreadable
from qcode.formats.transcripts import read
from qcode.formats.transcripts.word import MEDIA_TYPE
from qcode.formats.transcripts.word import read as read_bytes


def saved(document: docx.document.Document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def of_xml(*blocks: str) -> str:
    document = docx.Document()
    for block in blocks:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(block.replace(">", f" {NAMES}>", 1)))
    return read_bytes(saved(document), name="x").text


ALTERNATIVES = (
    "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='w'><w:t>one</w:t></mc:Choice>"
    "<mc:Fallback><w:t>two</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
NAMES = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def archive(**parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def test_paragraphs_headings_breaks_and_tables_come_in_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Görüşme", 1)
    document.add_paragraph("Görüşmeci: Merhaba.").add_run().add_break()
    paragraph = document.add_paragraph("K1: İyi")
    paragraph.add_run().add_break()
    paragraph.add_run("günler.\tPeki").bold = True
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "K2", "Evet."
    table.cell(1, 0).text, table.cell(1, 1).text = "K1", "Hayır.\nBelki."
    document.add_paragraph("Son.")
    path = tmp_path / "Iğdır.docx"
    path.write_bytes(saved(document))
    found = read(path)
    assert found.text == (
        "Görüşme\nGörüşmeci: Merhaba.\n\nK1: İyi\ngünler.\tPeki\nK2\tEvet.\nK1\tHayır.\nBelki.\nSon.\n"
    )
    assert (found.name, found.media_type, found.encoding) == ("Iğdır", MEDIA_TYPE, "utf-8")
    assert found.original == path.read_bytes()
    assert found.notes == ()


def test_merged_cells_come_once() -> None:
    document = docx.Document()
    table = document.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "once"
    table.cell(0, 2).text = "end"
    assert read_bytes(saved(document), name="x").text == "once\tend\n"


def test_tables_in_tables_come_where_they_stand() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "outer"
    cell.add_table(1, 2).cell(0, 1).text = "inner"
    assert read_bytes(saved(document), name="x").text.split() == ["outer", "inner"]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:p><w:ins w:id='1' w:author='a'><w:r><w:t>new</w:t></w:r></w:ins></w:p>", "new"),
        ("<w:p><w:r><w:t>a</w:t></w:r><w:del w:id='1'><w:r><w:delText>b</w:delText></w:r></w:del></w:p>", "a"),
        ("<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>", "link"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>held</w:t></w:r></w:p></w:sdtContent></w:sdt>", "held"),
        ("<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r></w:p>", "a-b"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>1</w:t></w:r></w:p>", "1"),
        ("<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", "a"),
        (ALTERNATIVES, "one"),
    ],
)  # fmt: skip
def test_what_word_hides_in_its_markup_is_read_as_word_shows_it(xml: str, text: str) -> None:
    assert of_xml(xml) == text + "\n"


def test_comments_are_told_to_be_left_out() -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("Merhaba.")
    document.add_comment(run, "a remark", author="a")
    notes = read_bytes(saved(document), name="x").notes
    assert [note.message for note in notes] == ["1 paragraphs in comments were left out."]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"just text", "The file is not a Word document."),
        (b"%PDF-1.7", "The file is a PDF, not text."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "The document is encrypted."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "The file is an old Office file, not text."),
        (b"PK\x03\x04 and no more", "The document is broken: its archive cannot be opened."),
        (archive(other_xml=b"<a/>"), "The document is broken: it is not what Word writes."),
        (archive(word__document_xml=b" " * (65 * 1024**2)), "The document would unpack to more than 64 MB of text."),
        (saved(docx.Document()), "The file has only white space."),
    ],
    ids=["empty", "text", "pdf", "encrypted", "old", "cut off", "another archive", "too large", "white space"],
)  # fmt: skip
def test_a_bad_document_is_refused_with_the_exact_reason(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(content, name="x")
    assert refusal.value.message == reason
    assert refusal.value.hint


def test_a_damaged_document_is_read_or_refused_but_never_breaks_the_import() -> None:
    document = docx.Document()
    document.add_paragraph("Görüşmeci: Merhaba.")
    whole = saved(document)
    chance = random.Random(7)
    refused = 0
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        content = bytes(damaged[: chance.choice([len(damaged), chance.randrange(len(damaged))])])
        try:
            read_bytes(content, name="x")
        except Unreadable:
            refused += 1
    assert refused > 0

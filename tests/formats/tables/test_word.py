"""Tables for Word: what the file holds when Word's own model of it is read back."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from qcode.errors import UsageError
from qcode.formats.tables import write
from qcode.formats.tables.laying import LANDSCAPE, parts_of
from qcode.model.table import Column, ColumnKind, Sign, Table
from tests.formats.tables.test_writing import TABLE

WIDE = Table(
    "Codes by municipality",
    (Column("code"), *(Column(f"Kahramanmaraş {at}", ColumnKind.INTEGER) for at in range(50))),
    (("bütçe kısıtları", *range(50)),),
    footer=(("total", *range(50)),),
)


def written(table: Table) -> bytes:
    stream = io.BytesIO()
    write(table, to=stream, format="docx")
    return stream.getvalue()


def opened(table: Table) -> docx.document.Document:
    return docx.Document(io.BytesIO(written(table)))


def test_the_cells_are_those_of_the_table_and_the_last_row_is_the_total() -> None:
    rows = [[cell.text for cell in row.cells] for row in opened(TABLE).tables[0].rows]
    assert rows[0] == [column.name for column in TABLE.columns]
    assert rows[1][:4] == ["Iğdır", "3", "25.0 %", "1.50"]
    assert rows[2][5] == "two\nlines | and <b>"
    assert rows[3][1:4] == ["·", "·", ""]
    assert rows[-1][0] == "total"


def test_the_heading_is_repeated_on_every_page_and_no_row_is_torn() -> None:
    first, *others = opened(TABLE).tables[0].rows
    assert first._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(each._tr.find(f".//{qn('w:cantSplit')}") is not None for each in (first, *others))


def test_the_title_is_a_caption_and_the_notes_stand_under_the_table() -> None:
    paragraphs = [(each.style.name, each.text) for each in opened(TABLE).paragraphs if each.text]
    assert paragraphs == [
        ("Caption", "Codes by municipality"),
        (
            "Table Note",
            f"unit: excerpts universe: 4 municipalities · {Sign.NOT_CODED.meaning}; – {Sign.NO_DOCUMENT.meaning}",
        ),
    ]


def test_a_narrow_table_stands_upright_and_a_wide_one_sideways() -> None:
    medium = Table("", (Column("c"), *(Column(f"number {at}", ColumnKind.INTEGER) for at in range(13))), ())
    assert opened(TABLE).sections[-1].orientation is WD_ORIENT.PORTRAIT
    turned = opened(medium)
    assert turned.sections[-1].orientation is WD_ORIENT.LANDSCAPE
    assert len(turned.sections) == 1
    assert len(turned.tables) == 1


def test_a_table_wider_than_paper_is_parted_and_every_part_names_its_rows() -> None:
    tables = opened(WIDE).tables
    assert len(tables) > 1
    assert [each.rows[1].cells[0].text for each in tables] == ["bütçe kısıtları"] * len(tables)
    numbers = [cell.text for each in tables for cell in each.rows[1].cells[1:]]
    assert numbers == [str(at) for at in range(50)]
    room = opened(WIDE).sections[-1]
    for each in tables:
        taken = sum(int(column.get(qn("w:w"))) for column in each._tbl.iter(qn("w:gridCol")))
        assert taken * 635 <= room.page_width - room.left_margin - room.right_margin


def test_a_text_with_turkish_letters_is_said_to_be_turkish() -> None:
    cells = [cell for row in opened(TABLE).tables[0].rows for cell in row.cells]
    spoken = {cell.text: [each.get(qn("w:val")) for each in cell._tc.iter(qn("w:lang"))] for cell in cells}
    assert spoken["Iğdır"] == ["tr-TR"]
    assert spoken["budget limits"] == []


def test_the_same_table_is_the_same_bytes_whatever_the_clock_says(monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(TABLE)
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
    assert written(TABLE) == first
    with ZipFile(io.BytesIO(first)) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_xml_cannot_hold_is_replaced() -> None:
    table = Table("a\x00b", (Column("c\x0b"),), (("x\ufffey",),))
    made = opened(table)
    assert made.tables[0].rows[1].cells[0].text == "x\ufffdy"


def test_a_word_file_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with pytest.raises(UsageError, match="cannot be written into text"):
        write(TABLE, to=sys.stdout, format="docx")


def test_a_table_without_rows_or_title_is_a_file_that_opens(tmp_path: Path) -> None:
    write(Table("", (Column("a"),), ()), to=tmp_path / "t.docx")
    assert docx.Document(str(tmp_path / "t.docx")).tables[0].rows[0].cells[0].text == "a"


def test_the_texts_of_a_parted_table_share_the_room_that_is_left() -> None:
    words = ("a reason of some words " * 6).strip()
    columns = (Column("no."), *(Column(f"n{at}", ColumnKind.INTEGER) for at in range(20)), *map(Column, "abcdef"))
    table = Table("t", columns, ((("1"), *range(20), *[words] * 6),), row_header=1)
    parts = parts_of(table)
    assert len(parts) > 1
    with_texts = [each for each in parts if any(columns[at].name in "abcdef" for at in each.columns)]
    assert with_texts
    assert all(LANDSCAPE * 0.9 < sum(each.widths) <= LANDSCAPE for each in with_texts)

"""Tables in every format: golden files, nothing that a spreadsheet would run, and nothing half written."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import width

from qcode.errors import QcodeError, UsageError
from qcode.formats import table_formats
from qcode.formats.tables import render, stream_rows, write
from qcode.formats.tables.delimited import guarded, unguarded
from qcode.formats.tables.latex import escaped as latex_escaped
from qcode.formats.tables.markdown import escaped as markdown_escaped
from qcode.formats.tables.saving import replacing
from qcode.model.table import Cell, Column, ColumnKind, Sign, Table

GOLDEN = Path(__file__).parent / "golden"
COLUMNS = (
    Column("municipality"),
    Column("budget limits", ColumnKind.INTEGER),
    Column("share of row", ColumnKind.SHARE),
    Column("per 1000 words", ColumnKind.NUMBER),
    Column("since", ColumnKind.DATE),
    Column("typical excerpt"),
)
TABLE = Table(
    "Codes by municipality",
    COLUMNS,
    (
        ("Iğdır", 3, 0.25, 1.5, "2020-07-01", '=HYPERLINK("x") & 5 % of $ {a}_b'),
        ("İzmir 漢字", 0, 0.0, 0.0, "2014", "two\nlines | and <b>"),
        ("Van", Sign.NOT_CODED, Sign.NOT_CODED, None, None, "-1"),
        ("Kozan", Sign.NO_DOCUMENT, Sign.NO_DOCUMENT, float("nan"), None, ""),
    ),
    notes=("unit: excerpts", "universe: 4 municipalities"),
    footer=(("total", 3, 1.0, 1.5, None, None),),
)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "'=1", "''=1", "＝1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("format_", [each.name for each in table_formats() if not each.binary])
def test_a_table_is_what_its_golden_file_shows(format_: str) -> None:
    assert render(TABLE, format=format_) == (GOLDEN / f"table.{format_}").read_text("utf-8")


def test_records_stand_below_one_another_in_a_width_that_is_read() -> None:
    columns = (Column("place"), Column("excerpt"), Column("number", ColumnKind.INTEGER), Column("reason"))
    rows = (("Iğdır", "We wait for the flood, and nobody comes.\n\nStill.", 3, None), ("Kozan", "", 0, "overlooked"))
    table = Table("Protocol", columns, rows, notes=("of 2",), records=True)
    assert render(table, width=32).splitlines() == [
        "Protocol", "of 2", "",
        "place    Iğdır",
        "excerpt  We wait for the flood,",
        "         and nobody comes.",
        "",
        "         Still.",
        "number   3",
        "",
        "place    Kozan",
        "number   0",
        "reason   overlooked",
    ]  # fmt: skip
    long = replace(table, rows=(("Iğdır", "so " * 400, 3, None),))
    assert max(map(len, render(long).splitlines())) <= 80
    assert render(long, format="csv").count("\n") == 2


def test_a_row_of_another_length_than_the_columns_is_no_table() -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells under 2 columns"):
        Table("", (Column("a"), Column("b")), (("x",),))


class TestForATerminal:
    def test_columns_stand_under_each_other_whatever_the_characters_take(self) -> None:
        table = Table(
            "", (Column("name"), Column("n", ColumnKind.INTEGER)), (("漢字", 1), ("i\u0307z", 22), ("abcd", 333))
        )
        lines = render(table).splitlines()
        assert {width(line) for line in lines} == {4 + 2 + 3}
        assert lines[2] == "漢字    1"

    @pytest.mark.parametrize("columns", [40, 60, 80, 120])
    def test_no_line_is_longer_than_the_width(self, columns: int) -> None:
        assert all(width(line) <= columns for line in render(TABLE, width=columns).splitlines())

    def test_what_does_not_fit_beside_comes_below_with_the_names_of_the_rows(self) -> None:
        names = tuple(f"code {number}" for number in range(12))
        table = Table(
            "", (Column("case"), *(Column(name, ColumnKind.INTEGER) for name in names)), (("Van", *range(12)),)
        )
        text = render(table, width=40)
        assert text.count("Van") > 1
        assert all(text.count(str(number)) >= 1 for number in range(12))
        first = next(line for line in text.splitlines() if line.startswith("Van"))
        assert first.split()[:3] == ["Van", "0", "1"]

    def test_a_text_cannot_command_the_terminal(self) -> None:
        shown = render(Table("\x1b[2J", (Column("a\x07"),), (("\x1b]0;x\x9b",),)))
        assert not set("\x1b\x07\x9b") & set(shown)

    def test_a_table_without_rows_is_its_heading(self) -> None:
        assert render(Table("", (Column("case"),), ())) == "case\n────\n"


class TestNoFormula:
    @pytest.mark.parametrize("text", FORMULAS)
    def test_a_text_that_would_be_a_formula_gets_an_apostrophe_in_csv(self, text: str) -> None:
        table = Table("", (Column(text), Column("n", ColumnKind.INTEGER)), ((text, -5),))
        rows = list(csv.reader(io.StringIO(render(table, format="csv"), newline="")))
        assert rows == [["'" + text, "n"], ["'" + text, "-5"]]

    @pytest.mark.parametrize("text", FORMULAS)
    def test_a_text_that_would_be_a_formula_is_a_string_cell_in_a_workbook(self, text: str, tmp_path: Path) -> None:
        write(Table("=t", (Column(text),), ((text,),), notes=(text,)), to=tmp_path / "t.xlsx")
        cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "t.xlsx") for row in sheet.rows for cell in row]
        assert [(cell.data_type, cell.value) for cell in cells] == [("s", text), ("s", text), ("s", "=t"), ("s", text)]

    @given(st.text())
    def test_the_apostrophe_comes_off_again(self, text: str) -> None:
        once = text.replace("\r\n", "\n").replace("\r", "\n")
        assert unguarded(guarded(text)) == once
        assert guarded(text)[:1] not in set("=+-@\t\r\n＝＋－＠")

    def test_a_carriage_return_in_a_text_breaks_no_row(self) -> None:
        assert render(Table("", (Column("a"),), (("x\r=1\r\ny",),)), format="csv") == 'a\n"x\n=1\ny"\n'


class TestWorkbook:
    def sheet(self, path: Path) -> openpyxl.Workbook:
        write(TABLE, to=path)
        return openpyxl.load_workbook(path)

    def test_numbers_are_numbers_and_dates_are_dates(self, tmp_path: Path) -> None:
        row = next(self.sheet(tmp_path / "t.xlsx").worksheets[0].iter_rows(min_row=2, max_row=2))
        assert [cell.data_type for cell in row] == ["s", "n", "n", "n", "d", "s"]
        assert [cell.value for cell in row][1:4] == [3, 0.25, 1.5]
        assert row[2].number_format == "0.0%"
        assert row[4].value.date().isoformat() == "2020-07-01"

    def test_the_heading_is_bold_and_stays_in_sight(self, tmp_path: Path) -> None:
        sheet = self.sheet(tmp_path / "t.xlsx").worksheets[0]
        assert sheet.freeze_panes == "B2"
        assert all(cell.font.bold for cell in sheet[1])
        assert sheet["A6"].font.bold

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("a" * 14 + "\N{OLD PERSIAN SIGN A}" * 9, "a" * 14 + "\N{OLD PERSIAN SIGN A}" * 8),
            ("b" * 30 + "'s", "b" * 30),
        ],
    )
    def test_a_sheets_name_is_cut_as_spreadsheets_count(self, tmp_path: Path, title: str, name: str) -> None:
        stream_rows([Column("one")], [[1]], to=tmp_path / "t.xlsx", title=title)
        assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames[0] == name

    def test_the_second_sheet_says_what_the_numbers_are(self, tmp_path: Path) -> None:
        about = self.sheet(tmp_path / "t.xlsx")["about"]
        assert [row[0].value for row in about.rows] == [
            "Codes by municipality",
            "unit: excerpts",
            "universe: 4 municipalities",
            "· not coded yet; – no document",
        ]

    def test_the_same_table_is_the_same_bytes(self, tmp_path: Path) -> None:
        write(TABLE, to=tmp_path / "a.xlsx")
        write(TABLE, to=tmp_path / "b.xlsx")
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()

    def test_what_xml_cannot_hold_is_replaced(self, tmp_path: Path) -> None:
        write(Table("", (Column("a"),), (("x\x00\x0b\ufffey",),)), to=tmp_path / "t.xlsx")
        assert openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"].value == "x\ufffd\ufffd\ufffdy"

    def test_a_text_longer_than_a_cell_is_cut_and_the_file_says_so(self, tmp_path: Path) -> None:
        write(Table("t", (Column("a"),), (("ş" * 40_000,),)), to=tmp_path / "t.xlsx")
        book = openpyxl.load_workbook(tmp_path / "t.xlsx")
        assert book.worksheets[0]["A2"].value == "ş" * 32_766 + "…"
        assert book["about"]["A2"].value == "1 cells were cut: a spreadsheet cell holds 32,767 characters."

    @pytest.mark.parametrize("title", ["a/b:c*d?[e]\\f", "'x'", "about", "History", "", "ş" * 60])
    def test_any_title_is_a_name_for_a_sheet(self, title: str, tmp_path: Path) -> None:
        write(Table(title, (Column("a"),), (("x",),)), to=tmp_path / "t.xlsx")
        assert openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"].value == "x"

    def test_a_number_too_long_for_a_spreadsheet_is_kept_as_text(self, tmp_path: Path) -> None:
        write(Table("", (Column("n", ColumnKind.INTEGER),), ((12345678901234567890,),)), to=tmp_path / "t.xlsx")
        assert openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"].value == "12345678901234567890"


class TestJson:
    def test_the_table_is_tidy_and_its_signs_are_explained(self) -> None:
        found = json.loads(render(TABLE, format="json"))
        assert found["rows"][2]["budget limits"] == "·"
        assert found["rows"][3]["per 1000 words"] is None
        assert found["signs"] == {"·": "not coded yet", "–": "no document"}
        assert found["totals"][0]["budget limits"] == 3

    def test_two_columns_of_one_name_both_stay(self) -> None:
        found = json.loads(render(Table("", (Column("a"), Column("a"), Column("a (2)")), ((1, 2, 3),)), format="json"))
        assert found["rows"] == [{"a": 1, "a (2)": 2, "a (2) (2)": 3}]


class TestHtml:
    @given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
    def test_every_text_comes_out_as_it_went_in(self, text: str) -> None:
        class Cells(HTMLParser):
            found = ""
            inside = False

            def handle_starttag(self, tag: str, attrs: object) -> None:
                self.inside = self.inside or tag == "td"

            def handle_data(self, data: str) -> None:
                self.found += data if self.inside else ""

            def handle_endtag(self, tag: str) -> None:
                self.inside = False

        parser = Cells()
        parser.feed(render(Table("", (Column("a"),), ((text,),), row_header=0), format="html"))
        assert parser.found == text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def test_no_signs_of_latex_become_another_sign_together() -> None:
    assert latex_escaped("* a -- b --- c ``d'' ,,e ?` !`") == ("{*} a -{}- b -{}-{}- c `{}`d'{}' ,{},e ?{}` !{}`")


def test_a_long_word_of_latex_may_be_broken_behind_its_signs_and_at_the_beginning_of_a_cell() -> None:
    assert latex_escaped("qcode.org/a_very_long/way?x=1") == (
        r"qcode.\allowbreak{}org/\allowbreak{}a\_\allowbreak{}very\_\allowbreak{}long/\allowbreak{}way?\allowbreak{}"
        r"x=\allowbreak{}1"
    )
    assert latex_escaped("a/b c_d") == r"a/b c\_d"
    wide = Table("t", (Column("words"),), (("long " * 60,),))
    assert r">{\raggedright\arraybackslash\hspace{0pt}}p{" in render(wide, format="latex")


def test_no_sign_of_latex_is_obeyed() -> None:
    assert latex_escaped(r"\input{x} 5% & $a_b$ #1 ~^ [x]") == (
        r"\textbackslash{}input\{x\} 5\% \& \$a\_b\$ \#1 \textasciitilde{}\textasciicircum{} {[}x{]}"
    )


def test_no_sign_of_markdown_is_obeyed_and_words_stay_readable() -> None:
    assert markdown_escaped("*a* counter_example _x_ [l](u) <b> |\n# no\n1. no\n- no") == (
        "\\*a\\* counter_example \\_x\\_ \\[l\\](u) \\<b\\> \\|\n\\# no\n1\\. no\n\\- no"
    )


def test_a_line_under_another_makes_no_heading_of_it_and_no_name_of_a_sign_that_sign() -> None:
    assert markdown_escaped("Title\n---\nMore\n===\n## no &lt; & c") == (
        "Title\n\\---\nMore\n\\===\n\\## no \\&lt; & c"
    )


class TestFiles:
    def test_the_suffix_says_the_format(self, tmp_path: Path) -> None:
        for suffix in ("csv", "tsv", "md", "tex", "html", "json", "txt", "jsonl"):
            write(TABLE, to=tmp_path / f"t.{suffix}")
        assert (tmp_path / "t.md").read_text("utf-8") == render(TABLE, format="markdown")
        assert (tmp_path / "t.csv").read_text("utf-8") == render(TABLE, format="csv")

    def test_a_byte_order_mark_is_written_where_it_is_asked_for(self, tmp_path: Path) -> None:
        write(TABLE, to=tmp_path / "t.csv", bom=True)
        assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbfmunicipality")

    def test_an_unknown_format_is_a_usage_error_that_names_the_known_ones(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="csv"):
            write(TABLE, to=tmp_path / "t.pages")
        with pytest.raises(UsageError):
            render(TABLE, format="pdf")
        with pytest.raises(UsageError):
            render(TABLE, format="xlsx")

    @pytest.mark.parametrize("suffix", ["csv", "jsonl", "xlsx"])
    def test_an_export_that_fails_leaves_the_old_file_and_nothing_else(self, suffix: str, tmp_path: Path) -> None:
        target = tmp_path / f"t.{suffix}"
        target.write_text("old")

        def rows() -> Iterator[tuple[Cell, ...]]:
            yield ("a",)
            raise RuntimeError("killed")

        with pytest.raises(RuntimeError):
            stream_rows([Column("a")], rows(), to=target)
        assert target.read_text() == "old"
        assert [path.name for path in tmp_path.iterdir()] == [target.name]

    def test_what_a_killed_export_has_left_goes_with_the_next_one_to_the_same_place(self, tmp_path: Path) -> None:
        target = tmp_path / "t.csv"
        dying = (
            "import os, signal, sys\n"
            "from qcode.formats.tables.saving import replacing\n"
            "with replacing(sys.argv[1]) as stream:\n"
            "    stream.write(b'half')\n"
            "    stream.flush()\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        for name in ("t.csv", "other.csv"):
            subprocess.run([sys.executable, "-c", dying, str(tmp_path / name)], check=False)
        assert sorted(path.suffix for path in tmp_path.iterdir()) == [".part", ".part"]
        write(TABLE, to=target)
        left = sorted(path.name.split(".")[1] for path in tmp_path.iterdir() if path != target)
        assert (target.exists(), left) == (True, ["other"])

    def test_two_exports_to_one_place_at_once_leave_each_other_alone(self, tmp_path: Path) -> None:
        target = tmp_path / "t.csv"
        with replacing(target) as one:
            one.write(b"one")
            with replacing(target) as other:
                other.write(b"other")
            assert target.read_bytes() == b"other"
        assert target.read_bytes() == b"one"
        assert [path.name for path in tmp_path.iterdir()] == [target.name]

    def test_the_file_can_be_read_by_whom_the_folder_allows(self, tmp_path: Path) -> None:
        write(TABLE, to=tmp_path / "t.csv")
        (tmp_path / "plain").write_text("")
        assert (tmp_path / "t.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode
        (tmp_path / "t.csv").chmod(0o600)
        write(TABLE, to=tmp_path / "t.csv")
        assert stat.S_IMODE((tmp_path / "t.csv").stat().st_mode) == 0o600

    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "real.csv").write_text("old")
        (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
        write(TABLE, to=tmp_path / "link.csv")
        assert (tmp_path / "link.csv").is_symlink()
        assert (tmp_path / "real.csv").read_text("utf-8") == render(TABLE, format="csv")

    def test_a_folder_that_is_not_there_is_an_error_with_a_hint(self, tmp_path: Path) -> None:
        with pytest.raises(QcodeError, match="could not be written") as caught:
            write(TABLE, to=tmp_path / "no" / "t.csv")
        assert caught.value.hint
        with pytest.raises(QcodeError, match="folder"):
            write(TABLE, to=tmp_path, format="csv")


class TestStreams:
    @pytest.mark.parametrize("suffix", ["csv", "tsv"])
    def test_rows_are_written_one_by_one_as_the_table_would_be(self, suffix: str, tmp_path: Path) -> None:
        count = stream_rows(TABLE.columns, iter((*TABLE.rows, *TABLE.footer)), to=tmp_path / f"t.{suffix}")
        assert count == 5
        assert (tmp_path / f"t.{suffix}").read_text("utf-8") == render(TABLE, format=suffix)

    def test_lines_of_json_are_objects(self, tmp_path: Path) -> None:
        stream_rows([Column("a"), Column("n", ColumnKind.INTEGER)], [("=x", 1)], to=tmp_path / "t.jsonl")
        assert json.loads((tmp_path / "t.jsonl").read_text("utf-8")) == {"a": "=x", "n": 1}

    def test_a_workbook_gets_its_notes(self, tmp_path: Path) -> None:
        stream_rows([Column("a")], [("x",)], to=tmp_path / "t.xlsx", title="codings", notes=["two coders"])
        book = openpyxl.load_workbook(tmp_path / "t.xlsx")
        assert book.sheetnames == ["codings", "about"]
        assert book["about"]["A2"].value == "two coders"

    def test_a_stream_can_be_written_to(self) -> None:
        text = io.StringIO()
        stream_rows([Column("a")], [("x",)], to=text, format="csv")
        assert text.getvalue() == "a\nx\n"
        raw = io.BytesIO()
        stream_rows([Column("a")], [("x",)], to=raw, format="xlsx")
        assert raw.getvalue().startswith(b"PK")

    def test_a_format_that_needs_the_whole_table_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="one by one"):
            stream_rows([Column("a")], [], to=tmp_path / "t.html")


def test_a_table_of_many_cases_stands_in_blocks_under_parted_headings() -> None:
    names = ("Altınordu", "Kahramanmaraş", "Ankara", "Kula")
    columns = (Column("code"), *(Column(name, ColumnKind.INTEGER) for name in names))
    table = Table("", columns, (("foreign funds and grants", 1, Sign.NO_DOCUMENT, 23, 0),))
    assert render(table, width=38) == (
        "– no document\n"
        "\n"
        "                    Kahra-\n"
        "             Altın- manma-\n"
        "code           ordu    raş Ankara Kula\n"
        "──────────── ────── ────── ────── ────\n"
        "foreign           1      –     23    0\n"
        "funds and\n"
        "grants\n"
    )


@given(st.integers(min_value=20, max_value=120), st.lists(st.text("Iışğa b", min_size=1, max_size=20), min_size=1))
def test_no_line_of_numbers_is_wider_than_the_screen(room: int, names: list[str]) -> None:
    columns = (Column("code"), *(Column(name, ColumnKind.INTEGER) for name in names))
    drawn = render(Table("", columns, (("some longer code", *range(len(names))),)), width=room)
    assert all(width(line) <= room for line in drawn.splitlines())
    assert all(str(number) in drawn for number in range(len(names)))


def test_a_long_heading_that_stands_upright_takes_several_lines_of_latex() -> None:
    heads = [Column(f"a municipality with a very long name {at}", ColumnKind.INTEGER) for at in range(40)]
    text = render(Table("t", (Column("code"), *heads), (("money", *range(40)),)), format="latex")
    assert r"\rotatebox{90}{\parbox[b]{5cm}{\raggedright\hspace{0pt}a municipality with" in text


def test_two_columns_of_one_name_are_told_apart_by_a_program() -> None:
    table = Table("t", (Column("code"), Column("total"), Column("total", total=True)), (("money", 1, 2),))
    assert render(table, format="csv").splitlines()[0] == "code,total,total (2)"
    assert '"total": 1, "total (2)": 2' in render(table, format="jsonl")


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "jsonl"])
def test_a_number_for_a_program_has_no_digits_of_how_it_was_computed(format_: str) -> None:
    rows = ((0.1 + 0.2, 2 / 3, 1234567890.12345, 5_700_000.0),)
    found = render(Table("t", tuple(map(Column, "abcd")), rows), format=format_)
    for number in ("0.3", "0.666666666666667", "1234567890.12345", "5700000.0"):
        assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", found), number

"""Tables that people bring, in the dialects of their programs."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.errors import NotFound, Unreadable, UsageError
from qcode.formats.tables import stream_rows
from qcode.formats.tables.reading import read_rows, stream_records
from qcode.model.document import Problem
from qcode.model.table import Column


def file(tmp_path: Path, content: bytes | str, name: str = "t.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1254", "cp1254"),
    ],
)
def test_turkish_letters_arrive_from_every_encoding(encoding: str, found: str, tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, "belediye;açıklama\nIğdır;Doğu şehri\n".encode(encoding)))
    assert table.columns == ("belediye", "açıklama")
    assert dict(table.rows[0].cells) == {"belediye": "Iğdır", "açıklama": "Doğu şehri"}
    assert table.encoding == found


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "a;b\n1;2\n",
        "a\tb\n1\t2\n",
        "sep=;\na;b\n1;2\n",
        "a;b\r\n1;2\r\n",
        "a;b\r1;2\r",
        '"a";"b"\n"1";"2"',
        "\n\na,b\n\n1,2\n\n",
    ],
)
def test_the_dialect_is_found(text: str, tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, text))
    assert [dict(row.cells) for row in table.rows] == [{"a": "1", "b": "2"}]
    assert table.problems == ()


def test_commas_in_turkish_numbers_do_not_make_a_comma_file(tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, "belediye;nüfus;oran\nVan;1,5;2,5\nMuş;2,5;3,5\n"))
    assert dict(table.rows[0].cells) == {"belediye": "Van", "nüfus": "1,5", "oran": "2,5"}


def test_one_column_is_a_table(tmp_path: Path) -> None:
    assert [row.cells["code"] for row in read_rows(file(tmp_path, "code\nbütçe\ngüven\n")).rows] == ["bütçe", "güven"]


def test_a_row_knows_the_line_on_which_it_begins(tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, 'code,memo\na,"one\ntwo\nthree"\n\nb,x\n'))
    assert [row.line for row in table.rows] == [2, 6]
    assert table.rows[0].cells["memo"] == "one\ntwo\nthree"


def test_short_rows_are_filled_and_long_ones_are_a_problem(tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, "a,b\n1\n1,2,3\n1,2,,\n"))
    assert dict(table.rows[0].cells) == {"a": "1", "b": ""}
    assert table.problems == (Problem("there are more cells than the 2 columns", 3),)


def test_columns_without_a_name_or_with_a_used_one_are_problems(tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, "a,,a,b,\n1,2,3,4,\n"))
    assert table.columns == ("a", "b")
    assert dict(table.rows[0].cells) == {"a": "1", "b": "4"}
    assert [str(problem) for problem in table.problems] == [
        "line 1: column 2 has no name; it is left out",
        "line 1: two columns are called “a”; column 3 is left out",
    ]


def test_a_quotation_mark_that_is_never_closed_is_a_problem_in_its_line(tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n'))
    assert [row.line for row in table.rows] == [2]
    assert [problem.line for problem in table.problems] == [3]


def test_letters_behind_a_quotation_mark_spoil_one_row_only(tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, 'a,b\n"x"y,2\n3,4\n'))
    assert [row.line for row in table.rows] == [3]
    assert [problem.line for problem in table.problems] == [2]


def test_the_apostrophe_before_a_formula_is_taken_off(tmp_path: Path) -> None:
    assert read_rows(file(tmp_path, "a\n'=1\n'tis\n''+2\n")).rows[0].cells["a"] == "=1"
    assert [row.cells["a"] for row in read_rows(tmp_path / "t.csv").rows] == ["=1", "'tis", "'+2"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \n"])
def test_an_empty_file_is_a_problem(content: bytes, tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, content))
    assert table.rows == ()
    assert len(table.problems) <= 1


@pytest.mark.parametrize("content", [b"\x00" * 5000, b"PK\x03\x04rest", b"a,b\n1,\x00\x01\x02\x03", bytes(range(256))])
def test_what_is_no_text_is_unreadable(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_rows(file(tmp_path, content))


def test_a_file_that_is_not_there_or_of_another_kind_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_rows(tmp_path / "no.csv")
    with pytest.raises(UsageError):
        read_rows(tmp_path / "t.pdf")
    with pytest.raises(Unreadable):
        read_rows(file(tmp_path, "no workbook", "t.xlsx"))


class TestWorkbook:
    def book(self, tmp_path: Path) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append([None, None])
        sheet.append(["case", "founded", "population", "share", "unit", "x", None])
        sheet.append(["İzmir", datetime(2020, 7, 1), 27919.0, 0.1 + 0.2, True, "#N/A", None])
        sheet.append([None] * 6)
        sheet.append(["Van", date(2014, 1, 2), 12, None, False, " "])
        sheet.cell(200, 3).number_format = "0.00"
        other = book.create_sheet("notes")
        other.append(["case"])
        other.append(["Muş"])
        book.save(tmp_path / "t.xlsx")
        return tmp_path / "t.xlsx"

    def test_cells_come_as_text_and_ghost_rows_are_left_out(self, tmp_path: Path) -> None:
        table = read_rows(self.book(tmp_path))
        assert table.columns == ("case", "founded", "population", "share", "unit", "x")
        assert [row.line for row in table.rows] == [3, 5]
        assert list(table.rows[0].cells.values()) == ["İzmir", "2020-07-01", "27919", "0.3", "true", ""]
        assert list(table.rows[1].cells.values()) == ["Van", "2014-01-02", "12", "", "false", " "]
        assert table.problems == (Problem("a formula gives #N/A; its cell counts as empty", 3),)

    def test_a_sheet_can_be_named(self, tmp_path: Path) -> None:
        assert read_rows(self.book(tmp_path), sheet="notes").rows[0].cells["case"] == "Muş"
        with pytest.raises(NotFound, match="Sheet, notes"):
            read_rows(tmp_path / "t.xlsx", sheet="none")


class TestStreams:
    def test_lines_of_json_come_as_they_are_with_their_lines(self, tmp_path: Path) -> None:
        path = file(tmp_path, '{"a": 1}\n\nno\n[1]\n{"a": "x"} {"a": 2}\n{"a": "ı"}\n', "t.jsonl")
        assert list(stream_records(path)) == [
            (1, {"a": 1}),
            Problem("this is no JSON", 3),
            Problem("this is not one JSON object", 4),
            Problem("this is not one JSON object", 5),
            (6, {"a": "ı"}),
        ]

    def test_many_lines_of_json_are_read_at_one_go_with_their_lines(self, tmp_path: Path) -> None:
        lines = [f'{{"a": {number}, "b": [null, {{"c": "ı"}}]}}' for number in range(1_300)]
        lines[700] = "no"
        read = list(stream_records(file(tmp_path, "\n".join(lines), "t.jsonl")))
        assert read[700] == Problem("this is no JSON", 701)
        del read[700]
        assert read == [
            (number + 1, {"a": number, "b": [None, {"c": "ı"}]}) for number in range(1_300) if number != 700
        ]

    def test_lines_that_only_make_sense_together_are_no_rows(self, tmp_path: Path) -> None:
        path = file(tmp_path, '{"a": [{}\n{}]}\n{"b": 1}, {"c": 2}\n', "t.jsonl")
        assert list(stream_records(path)) == [
            Problem("this is no JSON", 1),
            Problem("this is not one JSON object", 2),
            Problem("this is not one JSON object", 3),
        ]

    def test_a_million_brackets_are_a_problem_and_not_a_crash(self, tmp_path: Path) -> None:
        assert list(stream_records(file(tmp_path, "[" * 1_000_000, "t.jsonl"))) == [Problem("this is no JSON", 1)]

    def test_csv_comes_row_by_row(self, tmp_path: Path) -> None:
        path = file(tmp_path, "document,start\nx,1\ny\nz,1,2\n")
        assert list(stream_records(path)) == [
            (2, {"document": "x", "start": "1"}),
            (3, {"document": "y", "start": ""}),
            Problem("there are more cells than the 2 columns", 4),
        ]

    def test_lines_of_json_are_a_table_too(self, tmp_path: Path) -> None:
        table = read_rows(file(tmp_path, '{"a": 1.0, "b": null}\n{"c": [1], "a": true}\n', "t.jsonl"))
        assert table.columns == ("a", "b", "c")
        assert dict(table.rows[0].cells) == {"a": "1", "b": "", "c": ""}
        assert dict(table.rows[1].cells) == {"a": "true", "b": "", "c": "[1]"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    rows=st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"))] * 2)),
    suffix=st.sampled_from(["csv", "tsv"]),
)
def test_what_we_write_we_read(rows: list[tuple[str, str]], suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.{suffix}"
    stream_rows([Column("a"), Column("b")], rows, to=path)
    kept = [row for row in rows if any(row)]
    assert [tuple(row.cells.values()) for row in read_rows(path).rows] == kept


def test_a_tab_that_sep_names_parts_the_columns(tmp_path: Path) -> None:
    table = read_rows(file(tmp_path, "sep=\t\na\tb\n1,5\t2\n"))
    assert (table.columns, dict(table.rows[0].cells)) == (("a", "b"), {"a": "1,5", "b": "2"})


def test_half_a_letter_in_json_is_a_problem_of_its_line_and_a_whole_pair_is_none(tmp_path: Path) -> None:
    lines = '{"a": "\\uD83D\\uDE42"}\n{"a": "\\ud800"}\n{"a": "b"}\n'
    read = list(stream_records(file(tmp_path, lines, "t.jsonl")))
    assert (read[0], read[2]) == ((1, {"a": "🙂"}), (3, {"a": "b"}))
    assert isinstance(read[1], Problem)
    assert (read[1].line, read[1].message[:42]) == (2, "a letter is written there as half of a pai")

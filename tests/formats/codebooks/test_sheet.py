"""Codebooks as tables: our own, and those of people, Taguette, MAXQDA, ATLAS.ti and NVivo."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcode.formats import codebooks
from qcode.formats.codebooks.fields import Reading, clean_name
from qcode.formats.codebooks.paths import joined, split
from qcode.model.codebook import CodebookFile, CodeEntry
from tests.formats.codebooks.test_tree import GOLDEN, bare, codebook


def read(tmp_path: Path, text: str, name: str = "codes.csv") -> Reading:
    (tmp_path / name).write_text(text, "utf-8")
    return codebooks.read(tmp_path / name)


def paths(reading: Reading) -> list[tuple[str, ...]]:
    assert reading.problems == ()
    return [entry.path for entry in reading.file.entries]


class TestWhoMadeIt:
    def test_a_category_becomes_the_parent_and_is_made(self, tmp_path: Path) -> None:
        text = "code,category,color,description\nconflict,governance,#282828,D1\nfunding,governance,#C7837F,D2\n"
        found = read(tmp_path, text)
        assert paths(found) == [("governance",), ("governance", "conflict"), ("governance", "funding")]
        assert found.file.entries[2].colour == "#c7837f"
        assert found.file.entries[2].definition == "D2"
        assert found.file.entries[2].given == {"colour", "definition"}
        assert found.file.entries[0].given == frozenset()
        assert [str(note) for note in found.notes] == [
            "line 2: the code “governance” is made, since others stand under it"
        ]

    def test_taguette_lists_tags_whose_names_stay_whole(self, tmp_path: Path) -> None:
        found = read(tmp_path, "tag,description,number of highlights\ncosts / benefits,D,12\nEU > NATO,,3\n")
        assert paths(found) == [("costs / benefits",), ("EU > NATO",)]

    def test_taguette_counts_are_passed_over_in_silence(self, tmp_path: Path) -> None:
        found = read(tmp_path, "tag,description,count\nEU,D,12\n")
        assert (found.problems, found.notes) == ((), ())

    @pytest.mark.parametrize("text", ["A > B > C", "A\\B\\C", "A / B / C", "A::B::C"])
    def test_maxqda_writes_paths_into_the_column_of_codes(self, text: str, tmp_path: Path) -> None:
        found = read(tmp_path, f"Code;Memo\nA;first\n{text};third\n")
        assert paths(found) == [("A",), ("A", "B"), ("A", "B", "C")]
        assert [entry.definition for entry in found.file.entries] == ["first", "", "third"]

    def test_maxqda_names_the_parent_by_its_path(self, tmp_path: Path) -> None:
        text = "Parent code,Code,Code memo,Coded segments\n,A,,1\nA,B,m,2\nA\\B,C,n,3\n"
        assert paths(read(tmp_path, text)) == [("A",), ("A", "B"), ("A", "B", "C")]

    def test_atlas_has_comments_and_groups(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Code,Comment,Code Group,Grounded,Density\nB,why,Group,3,0\n")
        assert paths(found) == [("Group",), ("Group", "B")]
        assert found.file.entries[1].definition == "why"
        assert [str(note) for note in found.notes] == ["line 2: the code “Group” is made, since others stand under it"]

    def test_nvivo_counts_files_and_references(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Name,Description,Files,References\nbütçe,D,3,12\n")
        assert (paths(found), found.notes) == ([("bütçe",)], ())

    def test_turkish_columns_from_a_turkish_excel(self, tmp_path: Path) -> None:
        text = "Kod;Üst Kod;Tanım;Ne zaman kullanılır;Renk;Etiket (en)\nkesinti;bütçe;T;N;kırmızı;cuts\n"
        (tmp_path / "k.csv").write_bytes(text.encode("cp1254"))
        found = codebooks.read(tmp_path / "k.csv")
        assert paths(found) == [("bütçe",), ("bütçe", "kesinti")]
        entry = found.file.entries[1]
        assert (entry.definition, entry.use_when, entry.colour, entry.labels) == ("T", "N", "#ff0000", {"en": "cuts"})

    def test_an_id_is_no_label_in_indonesian(self, tmp_path: Path) -> None:
        found = read(tmp_path, "id,name,tr,no\n7,budget,bütçe,1\n")
        assert found.file.entries[0].labels == {"tr": "bütçe"}


class TestParents:
    def test_a_parent_is_found_by_its_name_in_any_order(self, tmp_path: Path) -> None:
        assert paths(read(tmp_path, "code,parent\nC,B\nB,A\nA,\n")) == [("A",), ("A", "B"), ("A", "B", "C")]

    def test_two_codes_of_one_name_need_the_whole_path_of_the_parent(self, tmp_path: Path) -> None:
        found = read(tmp_path, "code,parent\nA,\nB,\nX,A\nX,B\ny,A / X\nz,X\n")
        assert [str(problem) for problem in found.problems] == [
            "line 7: several codes are called “X”; write the parent's whole path"
        ]
        assert ("A", "X", "y") in [entry.path for entry in found.file.entries]

    def test_codes_that_stand_under_each_other_are_a_problem(self, tmp_path: Path) -> None:
        found = read(tmp_path, "code,parent\nA,B\nB,A\nC,\n")
        assert [problem.line for problem in found.problems] == [2, 3]
        assert [entry.path for entry in found.file.entries] == [("C",)]

    def test_a_code_may_be_called_like_its_category(self, tmp_path: Path) -> None:
        found = read(tmp_path, "code,category\nbudget,budget\ncuts,budget\n")
        assert paths(found) == [("budget",), ("budget", "budget"), ("budget", "cuts")]

    def test_a_path_is_split_only_at_separators(self, tmp_path: Path) -> None:
        assert paths(read(tmp_path, "path\nA / B/C / D\n")) == [("A",), ("A", "B/C"), ("A", "B/C", "D")]

    def test_a_path_beside_a_name_may_hold_the_name_or_not(self, tmp_path: Path) -> None:
        assert paths(read(tmp_path, "path,name\nA,A\nA / B,B\nA / B,C\n")) == [("A",), ("A", "B"), ("A", "B", "C")]


class TestProblems:
    def test_problems_carry_the_line_of_their_row(self, tmp_path: Path) -> None:
        found = read(tmp_path, 'code,colour,hotkey\na,"x\ny",1\nb,,1\n,#fff,\na,,\n')
        assert [str(problem) for problem in found.problems] == [
            "line 5: this row has no code",
            'line 2: “x\ny” is no colour; write it like "#4477aa", in quotation marks',
            "line 4: the hotkey “1” belongs to “a” already",
            "line 6: the code “a” is there already, in line 2",
        ]

    def test_a_table_without_codes_says_what_is_missing(self, tmp_path: Path) -> None:
        assert [str(each) for each in read(tmp_path, "x,y\n1,2\n").problems] == [
            "line 1: no column holds the codes; call one “code”, “name” or “path”"
        ]
        assert [str(each) for each in read(tmp_path, "").problems] == ["the file is empty"]
        assert [str(each) for each in read(tmp_path, "code\n").problems] == ["there are no codes in the table"]

    def test_a_column_that_nobody_knows_is_passed_over_with_a_note(self, tmp_path: Path) -> None:
        found = read(tmp_path, "code,defintion,mood\na,x,y\n")
        assert found.problems == ()
        assert [str(note) for note in found.notes] == [
            "line 1: the column “defintion” is passed over; did you mean “definition”?",
            "line 1: the column “mood” is passed over",
        ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(file=codebook(), suffix=st.sampled_from(["csv", "tsv", "xlsx"]))
def test_what_is_written_is_read_again(file: CodebookFile, suffix: str, tmp_path: Path) -> None:
    if not file.entries:
        return
    path = tmp_path / f"c.{suffix}"
    codebooks.write(file, to=path, guids=True)
    found = codebooks.read(path)
    assert found.problems == ()
    assert bare(found.file).entries == file.entries


@given(st.lists(st.text(st.sampled_from("ab/>:\\ "), max_size=8).map(clean_name).filter(bool), min_size=1))
def test_a_path_in_one_cell_splits_into_its_names(names: list[str]) -> None:
    assert split(joined(names)) == tuple(names)


@pytest.mark.parametrize(
    "name", ["=1+1", "-x", "@a", "'=b", "_x0041_", "#N/A", "TRUE", "1,5", "a;b\tc".replace("\t", " ")]
)
@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "yaml"])
def test_names_that_programs_take_for_something_else_come_back(name: str, suffix: str, tmp_path: Path) -> None:
    codebooks.write(CodebookFile((CodeEntry((name,)), CodeEntry((name, name)))), to=tmp_path / f"c.{suffix}")
    assert paths(codebooks.read(tmp_path / f"c.{suffix}")) == [(name,), (name, name)]


def test_counts_stand_beside_the_codes_as_numbers(tmp_path: Path) -> None:
    file = CodebookFile((CodeEntry(("a",)), CodeEntry(("a", "b"))), name="Local diplomacy")
    codebooks.write(file, to=tmp_path / "c.xlsx", counts={("a", "b"): {"excerpts": 12, "cases": "3 of 45"}})
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    sheet = book["Local diplomacy"]
    columns = [cell.value for cell in sheet[1]]
    assert sheet.cell(3, columns.index("excerpts") + 1).value == 12
    assert sheet.cell(3, columns.index("cases") + 1).value == "3 of 45"
    assert codebooks.read(tmp_path / "c.xlsx").notes == ()


@pytest.mark.parametrize("suffix", ["csv", "md", "html"])
def test_the_human_codebook_in_every_other_format(suffix: str, tmp_path: Path) -> None:
    file = codebooks.read(GOLDEN / "human.yaml").file
    path = tmp_path / f"c.{suffix}"
    codebooks.write(file, to=path, counts={("Why a unit",): {"excerpts": 3, "documents": 2}})
    assert path.read_text("utf-8") == (GOLDEN / f"written.{suffix}").read_text("utf-8")

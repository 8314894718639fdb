"""The files of a pack: written whole or not at all, the same bytes again, and nothing left of a killed process."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import docx
import openpyxl
import pytest

import qcode
from qcode.errors import QcodeError, Refused, UsageError
from qcode.services.project import Project
from qcode.services.report import FORMATS, Pack, Terms, write_report
from qcode.services.report.leftovers import in_use, sweep
from tests.marked import Study


class TestFiles:
    @pytest.fixture(scope="class")
    def folder(self, sample: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
        place = tmp_path_factory.mktemp("pack") / "paper"
        write_report(sample, place, terms=Terms(draws=50, width=85))
        return place

    def test_everything_is_there_and_the_manifest_lists_it(self, folder: Path) -> None:
        manifest = json.loads((folder / "pack.json").read_text("utf-8"))
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        assert [*sorted(manifest["files"]), "pack.json"] == sorted(files, key=lambda each: (each == "pack.json", each))
        for name in ("report.docx", "report.xlsx", "report.tex", "report.md", "report.html", "report.json"):
            assert name in files
        assert "tables/T08-codes-by-case.csv" in files
        assert "figures/heatmap.pdf" in files
        assert manifest["stamp"].startswith("Local diplomacy; profile reliability; codebook version not frozen;")
        assert "seed 1" in manifest["stamp"]

    def test_the_same_project_gives_the_same_bytes(self, folder: Path, sample: Project, tmp_path: Path) -> None:
        write_report(sample, tmp_path / "again", terms=Terms(draws=50, width=85))
        for path in folder.rglob("*"):
            if path.is_file():
                assert path.read_bytes() == (tmp_path / "again" / path.relative_to(folder)).read_bytes(), path.name

    @pytest.mark.parametrize(
        "elsewhere",
        [
            {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "77"},
            {"TZ": "America/Caracas", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        ],
        ids=["Turkish, far in the east", "C, in the west"],
    )
    def test_the_same_bytes_come_in_another_folder_zone_language_and_order_of_hashes(
        self, folder: Path, sample: Project, tmp_path: Path, elsewhere: dict[str, str]
    ) -> None:
        place = tmp_path / "başka yer İ" / "çalışma.qcode"
        place.parent.mkdir()
        with closing(sqlite3.connect(sample.place)) as here, closing(sqlite3.connect(place)) as there:
            here.backup(there)
        command = ["report", "--out", "paper", "--no-figures", "--draws", "50", "--width", "85"]
        ran = subprocess.run(
            [sys.executable, "-m", "qcode", "--project", str(place), *command], cwd=place.parent,
            env={**os.environ, **elsewhere, "PYTHONPATH": str(Path(qcode.__file__).parents[1])}, check=False,
            capture_output=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr.decode()
        mine = tmp_path / "mine"
        write_report(sample, mine, terms=Terms(draws=50, width=85, figures=False))
        for path in sorted(each for each in mine.rglob("*") if each.is_file()):
            other = place.parent / "paper" / path.relative_to(mine)
            assert path.read_bytes() == other.read_bytes(), path.name

    def test_the_workbook_has_a_tidy_sheet_for_every_table(self, folder: Path, pack: Pack) -> None:
        book = openpyxl.load_workbook(folder / "report.xlsx")
        assert len(book.sheetnames) == len(pack.sheets) + 1
        assert book.sheetnames[0] == "about"
        cells = book["T8 codes by case"]
        assert cells["A1"].value == "municipality"
        assert cells["B2"].data_type == "n"

    def test_tables_whose_names_a_file_cannot_tell_apart_have_their_own(self, project: Project, tmp_path: Path) -> None:
        study = Study(project)
        for at in range(4):
            study.case(f"case {at}", **{"a b": at, "a-b": at, "A&B": at})
        marked = "[They paid](money)."
        for at in range(4):
            study.document(f"text {at}", marked, cases=[f"case {at}"], done=["coder_a"])
        write_report(project, tmp_path / "paper", terms=Terms(profile="codebook", figures=False), formats=["csv"])
        files = sorted(path.name for path in (tmp_path / "paper" / "tables").glob("T09*"))
        assert files == ["T09-codes-by-A-B-3.csv", "T09-codes-by-a-b-2.csv", "T09-codes-by-a-b.csv"]

    def test_word_opens_it_and_a_program_reads_the_tables(self, folder: Path) -> None:
        assert len(docx.Document(str(folder / "report.docx")).tables) > 15
        with (folder / "tables" / "T11-saturation.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert len(list(csv.DictReader(stream))) == 29
        content = json.loads((folder / "report.json").read_text("utf-8"))
        assert content["methods"]["tr"].startswith("Çalışmanın")

    def test_a_folder_that_holds_something_is_left_alone(self, sample: Project, tmp_path: Path) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "thesis.docx").write_text("years of work")
        with pytest.raises(Refused, match="something"):
            write_report(sample, tmp_path / "mine", formats=["json"])
        with pytest.raises(Refused, match="no pack"):
            write_report(sample, tmp_path / "mine", formats=["json"], replacing=True)
        (tmp_path / "file").write_text("")
        with pytest.raises(Refused, match="is a file"):
            write_report(sample, tmp_path / "file", formats=["json"])
        assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.docx"]

    def test_a_pack_gives_way_to_a_new_one_where_that_is_said(self, study: Study, tmp_path: Path) -> None:
        write_report(
            study.project, tmp_path / "p", terms=Terms(profile="reflexive", figures=False), formats=["json", "csv"]
        )
        write_report(
            study.project,
            tmp_path / "p",
            terms=Terms(profile="reflexive", figures=False),
            formats=["json"],
            replacing=True,
        )
        assert sorted(path.name for path in (tmp_path / "p").iterdir()) == ["pack.json", "report.json"]
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    def test_nothing_is_left_where_writing_fails(self, study: Study, tmp_path: Path, monkeypatch) -> None:
        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("qcode.services.report.writing._json", full)
        with pytest.raises(QcodeError, match="No space left"):
            write_report(
                study.project, tmp_path / "p", terms=Terms(profile="reflexive", figures=False), formats=["json"]
            )
        before = [path.name for path in tmp_path.iterdir() if "part" in path.name or path.name == "p"]
        assert before == []

    def test_progress_counts_up_to_its_end(self, study: Study, tmp_path: Path) -> None:
        told: list[tuple[int, int, str]] = []
        write_report(study.project, tmp_path / "p", terms=Terms(profile="reflexive", figures=False), formats=["json"],
                     progress=lambda *step: told.append(step))  # fmt: skip
        assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
        assert all(done <= total for done, total, _ in told)

    def test_unknown_words_are_refused_before_any_work(self, study: Study, tmp_path: Path) -> None:
        for terms, formats in ((Terms(profile="x"), FORMATS), (Terms(language="xx"), FORMATS), (Terms(), ("pages",))):
            with pytest.raises(UsageError):
                write_report(study.project, tmp_path / "p", terms=terms, formats=formats)
        assert not (tmp_path / "p").exists()


class TestWhatAKilledProcessLeft:
    def made(self, place: Path, name: str, *files: str) -> Path:
        folder = place / name
        folder.mkdir()
        for each in files:
            (folder / each).write_text("{}")
        return folder

    def test_its_hidden_folder_goes_with_the_next_pack(self, study: Study, tmp_path: Path) -> None:
        self.made(tmp_path, ".p.0123abcd.part", "report.docx")
        mine = self.made(tmp_path, ".p.notes.part", "thesis.docx")
        write_report(study.project, tmp_path / "p", terms=Terms("reflexive", figures=False), formats=["json"])
        assert sorted(each.name for each in tmp_path.iterdir() if each.is_dir()) == [mine.name, "p"]

    def test_that_of_a_living_process_stays(self, study: Study, tmp_path: Path) -> None:
        pytest.importorskip("fcntl")
        folder = self.made(tmp_path, ".p.0123abcd.part", "report.docx")
        with in_use(folder):
            write_report(study.project, tmp_path / "p", terms=Terms("reflexive", figures=False), formats=["json"])
            assert (folder / "report.docx").exists()
        sweep(tmp_path / "p")
        assert not folder.exists()

    def test_a_pack_that_was_moved_aside_comes_back(self, tmp_path: Path) -> None:
        self.made(tmp_path, ".p.0123abcd.old", "pack.json")
        sweep(tmp_path / "p")
        assert [each.name for each in tmp_path.iterdir()] == ["p"]
        self.made(tmp_path, ".p.0123abcd.old", "pack.json")
        sweep(tmp_path / "p")
        assert [each.name for each in tmp_path.iterdir()] == ["p"]

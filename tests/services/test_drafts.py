"""Drafts: the words of one coder on one thing, on this computer alone, until they are saved or given up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qcode.services import drafts
from qcode.services.codebook import add_code, book_of
from qcode.services.drafts import Thing, draft_of, drafts_of, drop_drafts, file_of, guid_of, keep_draft
from qcode.services.memory import state_file
from qcode.services.merging.sharing import copy_project, share
from qcode.services.project import Project

MEMO = Thing("memo codes 1", "memo on merkez")


def keep(project: Project, words: str, *, thing: Thing = MEMO, before: str = "") -> Path:
    file = file_of(project, thing)
    keep_draft(file, thing, words={"0": words}, before={"0": before})
    return file


@pytest.fixture
def project(tmp_path: Path):
    with Project.create(tmp_path / "study.qcode", coder="çiğdem") as made:
        yield made


def test_the_words_are_given_back_as_they_were_written(project: Project) -> None:
    keep(project, "ığdır şey\nİkinci satır")
    found = draft_of(project, MEMO)
    assert found is not None
    assert (found.name, found.changed) == ("memo on merkez", {"0": "ığdır şey\nİkinci satır"})


def test_a_field_that_was_left_as_it_was_is_no_part_of_what_was_being_written(project: Project) -> None:
    keep_draft(
        file_of(project, MEMO), MEMO, words={"brief": "old", "example": "new"}, before={"brief": "old", "example": ""}
    )
    assert draft_of(project, MEMO).changed == {"example": "new"}


def test_a_draft_of_one_thing_is_no_draft_of_another(project: Project) -> None:
    keep(project, "words")
    assert draft_of(project, Thing("memo codes 2", "memo on other")) is None
    assert [each.name for each in drafts_of(project)] == ["memo on merkez"]


def test_a_draft_that_is_dropped_is_gone(project: Project) -> None:
    keep(project, "words")
    drop_drafts(project, MEMO)
    assert drafts_of(project) == []


def test_another_coder_on_the_same_computer_sees_nothing_of_it(project: Project, tmp_path: Path) -> None:
    keep(project, "what I think")
    with Project.open(tmp_path / "study.qcode", coder="ben") as other:
        assert draft_of(other, MEMO) is None
        assert drafts_of(other) == []


def test_a_draft_is_offered_in_every_copy_of_the_project_and_in_no_other_project(
    project: Project, tmp_path: Path
) -> None:
    keep(project, "words")
    copy_project(tmp_path / "study.qcode", tmp_path / "elsewhere.qcode")
    with Project.open(tmp_path / "elsewhere.qcode", coder="çiğdem") as copy:
        assert draft_of(copy, MEMO) is not None
    with Project.create(tmp_path / "new.qcode", coder="çiğdem") as new:
        assert drafts_of(new) == []


def test_no_copy_of_the_project_carries_a_draft_along(project: Project, tmp_path: Path) -> None:
    add_code(project, "merkez")
    keep(project, "görülmemeli")
    share(project, "ben", tmp_path / "for-ben.qcode")
    for file in tmp_path.glob("*.qcode*"):
        assert "görülmemeli".encode() not in file.read_bytes()


def test_only_the_user_can_read_a_draft_and_its_name_tells_nothing(project: Project) -> None:
    file = keep(project, "words")
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent == state_file().with_name("drafts")
    assert not any(word in file.name for word in (project.guid, "çiğdem", "codes"))


def test_a_damaged_draft_is_passed_over(project: Project) -> None:
    keep(project, "words").write_text("{", "utf-8")
    assert drafts_of(project) == []


def test_where_nothing_can_be_written_that_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCODE_STATE", "/dev/null/state.json")
    with pytest.raises(OSError, match="Not a directory"):
        keep(project, "words")
    assert drafts_of(project) == []


_OTHER = """
import sys
from qcode.services.drafts import Thing, file_of, keep_draft
from qcode.services.project import Project
project = Project.open(sys.argv[1], coder="çiğdem")
thing = Thing("memo codes 1", "memo on merkez")
keep_draft(file_of(project, thing), thing, words={"0": "theirs"}, before={"0": ""})
print("kept", flush=True)
sys.stdin.read()
"""


def test_words_that_are_written_in_another_window_are_offered_only_once_it_has_ended(
    project: Project, tmp_path: Path
) -> None:
    pytest.importorskip("fcntl", reason="other systems do not tell whether a program still runs")
    command = [sys.executable, "-c", _OTHER, str(tmp_path / "study.qcode")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "kept\n"
        assert draft_of(project, MEMO) is None
        keep(project, "mine")
        drop_drafts(project, MEMO)
        other.kill()
        other.wait()
    assert draft_of(project, MEMO).changed == {"0": "theirs"}


def test_the_newest_of_several_is_offered(project: Project) -> None:
    file = keep(project, "older")
    content = json.loads(file.read_text("utf-8"))
    older = file.with_name(f"{file.stem.rpartition('-')[0]}-dead.json")
    older.write_text(json.dumps({**content, "at": "2020-01-01T10:00:00+03:00"}), "utf-8")
    keep(project, "newer")
    assert draft_of(project, MEMO).changed == {"0": "newer"}
    assert drafts_of(project)[1].when == "2020-01-01 10:00"
    drop_drafts(project, MEMO)
    assert not list(file.parent.glob("*.json"))


def test_a_row_is_known_by_its_guid(project: Project) -> None:
    add_code(project, "merkez")
    code = next(iter(book_of(project)))
    assert guid_of(project, "codes", code.id) == code.guid
    assert guid_of(project, "codes", 999) == ""


def test_what_programs_that_ended_left_is_swept(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("fcntl", reason="other systems do not tell whether a program still runs")
    monkeypatch.setenv("QCODE_STATE", str(tmp_path / "fresh" / "state.json"))
    folder = tmp_path / "fresh" / "drafts"
    folder.mkdir(parents=True)
    (folder / "dead.runs").touch()
    assert drafts._own_sign(folder) in [each.stem for each in folder.glob("*.runs")]
    assert not (folder / "dead.runs").exists()

"""Which project is meant where nobody names one: the only one in the folder, or the copy in which one works."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import ProjectNotFound, QcodeError
from qcode.services.codebook import add_code
from qcode.services.locating import locate
from qcode.services.merging.sharing import share
from qcode.services.project import Project, add_coder


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """ayşe's project, from which a copy for burak was made into the same folder."""
    place = tmp_path / "study.qcode"
    with Project.create(place, coder="ayşe") as project:
        add_coder(project, "burak")
        share(project, "burak", tmp_path / "burak.qcode")
    return place


def here(folder: Path, coder: str | None = None) -> str:
    """The project that is meant in a folder, without a word from the environment."""
    return Path(locate(coder=coder, environment={}, folder=folder)).name


def test_the_project_is_the_one_named_or_the_only_one_in_the_folder(tmp_path: Path):
    with pytest.raises(ProjectNotFound, match=r"no \.qcode file"):
        locate(environment={}, folder=tmp_path)
    (tmp_path / "a.qcode").touch()
    for aside in ("a.before-0001.qcode", "a.before-0001-2.qcode"):
        (tmp_path / aside).touch()
    assert locate(environment={}, folder=tmp_path) == str(tmp_path / "a.qcode")
    (tmp_path / "b.qcode").touch()
    with pytest.raises(Exception, match=r"a\.qcode.*b\.qcode"):
        locate(environment={}, folder=tmp_path)
    assert locate(environment={"QCODE_PROJECT": "x"}, folder=tmp_path) == "x"
    assert locate("y", environment={"QCODE_PROJECT": "x"}, folder=tmp_path) == "y"


def test_a_copy_that_was_made_for_a_coauthor_does_not_hide_one_s_own_project(study: Path):
    assert here(study.parent) == "study.qcode"
    assert here(study.parent, "ayşe") == "study.qcode"


def test_finding_the_project_leaves_every_file_as_it_was_and_none_beside_it(study: Path):
    before = {path.name: path.read_bytes() for path in study.parent.iterdir() if path.is_file()}
    assert here(study.parent) == "study.qcode"
    assert {path.name: path.read_bytes() for path in study.parent.iterdir() if path.is_file()} == before


def test_a_coauthor_goes_on_in_the_copy_that_was_made_for_her(study: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QCODE_STATE", str(study.with_name("burak.json")))
    with pytest.raises(QcodeError, match=r"burak\.qcode, study\.qcode"):
        here(study.parent)
    with Project.open(study.with_name("burak.qcode")) as project:
        add_code(project, "bütçe")
    assert here(study.parent) == "burak.qcode"


def test_a_copy_that_came_back_is_not_taken_for_the_project_in_which_one_works(study: Path):
    with Project.open(study) as project:
        share(project, "ayşe", study.with_name("ikinci.qcode"))
    assert here(study.parent) == "study.qcode"
    assert here(study.parent, "ayşe") == "study.qcode"


def test_two_copies_in_which_one_worked_here_are_not_guessed_at(study: Path):
    with Project.open(study.with_name("burak.qcode")) as project:
        add_code(project, "bütçe")
    with pytest.raises(QcodeError, match="There are 2 projects"):
        here(study.parent)
    assert here(study.parent, "ayşe") == "study.qcode"
    assert here(study.parent, "burak") == "burak.qcode"


def test_a_copy_of_which_this_computer_knows_nothing_has_to_be_named(study: Path):
    study.rename(study.with_name("adı değişti.qcode"))
    with pytest.raises(QcodeError, match="There are 2 projects"):
        here(study.parent)
    assert here(study.parent, "ayşe") == "adı değişti.qcode"


def test_another_project_and_what_is_no_project_at_all_have_to_be_named(study: Path):
    (study.with_name("other.qcode")).write_bytes(b"no database")
    with pytest.raises(QcodeError, match="There are 3 projects"):
        here(study.parent)
    study.with_name("other.qcode").unlink()
    Project.create(study.with_name("other.qcode"), coder="ayşe").close()
    with pytest.raises(QcodeError, match="There are 3 projects"):
        here(study.parent)

"""What a copy is read from: a place where nothing can be written, a server; and what it is called afterwards."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from qcode.errors import NotAProject
from qcode.services.codebook import add_code
from qcode.services.history import history
from qcode.services.merging import copies_among, merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.storage.database import Database
from tests.plain_user import plain_user, public_folder
from tests.servers import ask, at
from tests.services.builder import add_text


@pytest.fixture
def ours(project: Project, tmp_path: Path) -> Project:
    """A project with a document."""
    add_text(project, tmp_path, "ankara", "Ben: We wait for the bus.\n")
    return project


def test_a_copy_beside_which_nothing_may_be_written_is_read_with_what_stands_in_its_log(tmp_path: Path):
    place = tmp_path / "theirs.qcode"
    with public_folder() as folder:
        with Project.create(place, coder="coder_b") as theirs:
            add_code(theirs, "in the log")
            for end in ("", "-wal"):
                shutil.copyfile(f"{place}{end}", f"{folder / place.name}{end}")
            with Database.only_read(str(place)) as known:  # all that is imported for it is there now
                assert known.value("select count(*) from codes") == 1
        before = {each.name: each.read_bytes() for each in folder.iterdir()}
        assert before["theirs.qcode-wal"]
        folder.chmod(0o555)
        with plain_user(), Database.only_read(str(folder / place.name)) as found:
            assert found.value("select name from codes") == "in the log"
        assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


def test_what_came_from_a_server_is_told_by_the_name_of_the_project_there_and_not_by_its_address(ours, postgres):
    server = at(postgres, project="fieldwork")
    copy_project(ours.place, server)
    try:
        with Project.open(server, coder="coder_b") as theirs:
            add_code(theirs, "flood")
        merge(ours, server)
        assert history(ours)[0].summary.startswith("fieldwork on ")
    finally:
        ask(postgres, "drop schema fieldwork cascade")


def test_a_pipe_is_no_project_and_is_not_waited_for(ours: Project, tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.qcode")
    with pytest.raises(NotAProject, match="a device or a pipe"):
        merge(ours, tmp_path / "pipe.qcode")
    assert copies_among(ours, [str(tmp_path / "pipe.qcode")]) == [str(tmp_path / "pipe.qcode")]

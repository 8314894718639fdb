"""What a copy is read from: a place where nothing can be written, a server; and what it is called afterwards."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from qcode.errors import NotAProject
from qcode.model.document import Span
from qcode.services import coding, rounds
from qcode.services.codebook import add_code
from qcode.services.history import history
from qcode.services.merging import copies_among, merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project, add_coder
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


def test_of_a_round_that_is_open_here_everything_is_told_though_the_other_copy_does_not_know(
    ours: Project, tmp_path: Path
):
    add_code(ours, "bus")
    add_coder(ours, "coder_b")
    rounds.new_round(ours, "pilot", coders=["coder_a", "coder_b"], documents=["ankara"])
    copy_project(ours.place, tmp_path / "theirs.qcode")
    rounds.submit(ours, "pilot", as_done=True)
    with Project.open(tmp_path / "theirs.qcode", coder="coder_b") as theirs:
        rounds.submit(theirs, "pilot", as_done=True)
        report = merge(ours, theirs.place)
        assert (report.steps, report.opens) == (0, ("pilot",))
        coding.apply_codes(theirs, document_id=1, span=Span(0, 3), code_ids=[1])
        report = merge(ours, theirs.place)
    assert (report.steps, report.count("added", "codings")) == (1, 1)

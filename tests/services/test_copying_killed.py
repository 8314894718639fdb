"""A copy or a new project that is killed while it is made leaves nothing that looks like one."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from qcode.errors import ProjectExists, ProjectNotFound, QcodeError, Refused
from qcode.model.document import Span
from qcode.services import coding
from qcode.services.codebook import add_code
from qcode.services.doctor import examine
from qcode.services.merging.sharing import copy_project, share
from qcode.services.project import Project
from qcode.storage.making import making
from tests.services.builder import add_text
from tests.services.merging_histories import contents, differences

ROOT = Path(__file__).resolve().parent.parent.parent

COPY = textwrap.dedent("""
    import os, signal, sys
    from qcode.services.merging.sharing import copy_project
    from qcode.storage import copying

    rows = copying._rows

    def killing(source, table, columns, part):
        if table == sys.argv[3]:
            os.kill(os.getpid(), signal.SIGKILL)
        return rows(source, table, columns, part)

    copying._rows = killing
    copy_project(sys.argv[1], sys.argv[2])
""")

NEW = textwrap.dedent("""
    import os, signal, sys
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

    Transaction.end_step = lambda self: os.kill(os.getpid(), signal.SIGKILL)
    Project.create(sys.argv[1], coder="coder_a")
""")


def killed(script: str, *words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run([sys.executable, "-c", script, *words], env=environment, check=False)
    assert found.returncode == -9


@pytest.fixture
def coded(file_project: Project, tmp_path: Path) -> Project:
    add_text(file_project, tmp_path, "ankara", "Ben: We wait for the bus, and it does not come, and we go on foot.\n")
    add_code(file_project, "bus")
    for start in range(20):
        coding.apply_codes(file_project, document_id=1, span=Span(start, start + 9), code_ids=[1])
    return file_project


@pytest.mark.parametrize("moment", ["projects", "codings", "changes"])
def test_of_a_copy_that_is_killed_nothing_is_there_and_it_can_be_made_again(coded, place, tmp_path, moment):
    target = place.replace("study.qcode", "there.qcode")
    killed(COPY, coded.place, target, moment)
    with pytest.raises(QcodeError, match="There is no"):
        Project.open(target)
    copy_project(coded.place, target)
    assert list(tmp_path.glob(".*")) == []
    with Project.open(target) as copy:
        assert differences(contents(copy), contents(coded)) == []
        assert examine(copy) == []


def test_of_a_new_project_that_is_killed_nothing_is_there_and_it_can_be_made_again(place, tmp_path):
    killed(NEW, place)
    with pytest.raises(QcodeError, match="There is no"):
        Project.open(place)
    with Project.create(place, coder="coder_b") as made:
        assert made.acting().name == "coder_b"
    assert list(tmp_path.glob(".*")) == []


def test_a_copy_that_another_program_is_filling_is_left_to_it(coded, tmp_path):
    with making(str(tmp_path / "one.qcode"), name="one", case_noun="", language=""):
        copy_project(coded.place, tmp_path / "two.qcode")
    assert sorted(each.name for each in tmp_path.glob("*.qcode")) == ["one.qcode", "study.qcode", "two.qcode"]
    with Project.open(tmp_path / "one.qcode") as one:
        assert one.name == "one"


def test_what_came_to_the_place_meanwhile_is_not_written_over(coded, tmp_path):
    target = tmp_path / "there.qcode"
    with pytest.raises(ProjectExists), making(str(target), name="", case_noun="", language=""):
        target.write_bytes(b"mine")
    assert target.read_bytes() == b"mine"
    assert list(tmp_path.glob(".*")) == []


def test_a_copy_onto_a_disk_that_fills_up_says_so_and_leaves_nothing(coded, tmp_path):
    # 100 kB is less than the tables alone take: what is written behind that fails as on a full disk
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        for make in (
            lambda: copy_project(coded.place, tmp_path / "there.qcode"),
            lambda: share(coded, "coder_a", tmp_path / "there.qcode"),
            lambda: Project.create(tmp_path / "there.qcode", coder="coder_a"),
        ):
            with pytest.raises(Refused, match=r"there\.qcode could not be written.*the disk is not full"):
                make()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted(each.name for each in tmp_path.glob("*there*")) == []
    assert list(tmp_path.glob(".*there*")) == []


def test_a_file_that_another_program_keeps_to_itself_is_named_in_a_sentence(coded, monkeypatch, tmp_path):
    monkeypatch.setattr("qcode.storage.sqlite._PRAGMAS", ("pragma busy_timeout = 1",))
    coded.close()
    keeping = sqlite3.connect(coded.place, isolation_level=None)
    keeping.execute("pragma locking_mode = exclusive")
    keeping.execute("begin exclusive")
    with pytest.raises(Refused, match=r"study\.qcode is being written by another program"):
        copy_project(coded.place, tmp_path / "there.qcode")
    keeping.close()


def test_no_folder_for_a_copy_is_a_sentence(coded, tmp_path):
    with pytest.raises(ProjectNotFound, match="There is no folder"):
        copy_project(coded.place, tmp_path / "nowhere" / "there.qcode")

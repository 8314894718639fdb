"""A merge that is killed in its middle leaves the project as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from qcode.model.document import Span
from qcode.services import coding
from qcode.services.codebook import add_code
from qcode.services.doctor import examine
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from tests.services.builder import add_text
from tests.services.merging_histories import contents, differences

ROOT = Path(__file__).resolve().parent.parent.parent

KILLED = textwrap.dedent("""
    import os, signal, sys
    from qcode.services.merging import merge
    from qcode.services.project import Project

    def tell(doing):
        if doing.startswith(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)

    with Project.open(sys.argv[1], coder="coder_a") as project:
        merge(project, sys.argv[2], progress=tell)
""")


@pytest.mark.parametrize("moment", ["comparing", "writing 20 codings", "writing the other copy's history"])
def test_a_merge_that_is_killed_leaves_the_project_as_it_was(project, tmp_path, moment):
    add_text(project, tmp_path, "ankara", "Ben: We wait for the bus, and it does not come, and we go on foot.\n")
    add_code(project, "bus")
    other = tmp_path / "other.qcode"
    copy_project(project.place, other)
    with Project.open(other, coder="coder_b") as copy:
        add_code(copy, "walking")
        for start in range(20):
            coding.apply_codes(copy, document_id=1, span=Span(start, start + 9), code_ids=[1 + start % 2])
    before = contents(project)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, project.place, str(other), moment], env=environment, check=False
    )
    assert killed.returncode == -9
    with Project.open(project.place, coder="coder_a") as again:
        assert differences(contents(again), before) == []
        assert examine(again) == []
        assert merge(again, other).new
        assert len(coding.codings_of(again, 1)) == 20
        assert examine(again) == []

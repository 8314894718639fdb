"""The sample study with its pack, and a small study."""

from __future__ import annotations

import pytest

from qcode.services.project import Project
from qcode.services.report import Pack, Terms, made_pack
from qcode.services.study import make_demo
from tests.marked import Study


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample study, coded by two."""
    made = make_demo(tmp_path_factory.mktemp("demo") / "demo.qcode")
    yield made
    made.close()


@pytest.fixture(scope="session")
def pack(sample: Project) -> Pack:
    return made_pack(sample, Terms(draws=50))


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    made.coder("coder_b")
    for name in ("Iğdır", "Ordu", "Van"):
        made.case(name, type="metropolitan" if name == "Van" else "district")
    made.code("why")
    made.code("why / flood")
    made.code("hope")
    made.document("one", "A: [We wait](why / flood@coder_a,coder_b) for rain.\nB: Yes.\n", cases=["Iğdır"],
                  done=["coder_a", "coder_b"])  # fmt: skip
    made.document("two", "A: [Hope](hope@coder_b) is here.\n", cases=["Ordu"], done=["coder_b"])
    return made

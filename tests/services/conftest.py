"""What several tests of services begin from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qcode.services.project import Project
from tests.marked import Study
from tests.services.any_codings import any_study


@pytest.fixture(scope="module")
def brute(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """The study that any codings are put into, one for all tests of a module."""
    place = tmp_path_factory.mktemp("brute") / "study.qcode"
    with Project.create(place, coder="coder_a", case_noun="municipality") as project:
        yield any_study(project)

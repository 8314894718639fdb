"""The sample study is there whole, or not at all."""

from __future__ import annotations

import pytest

from qcode.errors import ProjectExists
from qcode.model.coder import CoderRole
from qcode.services import study
from qcode.services.agreement import agreement
from qcode.services.agreement.tables import lines_table
from qcode.services.coding import codings_of
from qcode.services.documents import find_document
from qcode.services.history import undo_offers
from qcode.services.study import make_demo, newcomer
from qcode.services.tables import as_table, frequencies


def test_a_copy_that_is_stopped_leaves_no_file(tmp_path, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(study, "_mark_done", stop)
    with pytest.raises(KeyboardInterrupt):
        make_demo(tmp_path / "demo.qcode")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_as_it_is(tmp_path):
    place = tmp_path / "demo.qcode"
    place.write_text("mine")
    with pytest.raises(ProjectExists):
        make_demo(place)
    assert place.read_text() == "mine"


def test_a_newcomer_begins_with_nothing_coded_and_what_the_study_comes_to_stays(tmp_path):
    def figures(project):
        found = [as_table(frequencies(project, by=by, rows="used")).rows for by in ("municipality", "document")]
        agreed = agreement(project, draws=10)
        return [*found, agreed.coders, agreed.units, lines_table(agreed).rows]

    with make_demo(tmp_path / "as_a.qcode") as theirs, make_demo(tmp_path / "mine.qcode", coder="Işıl") as hers:
        assert figures(hers) == figures(theirs)
        assert hers.coder.name == "Işıl"
        assert hers.coder.role is CoderRole.OWNER
        for name in ("practice-alderhaven", "practice-mavikiyi"):
            assert codings_of(hers, find_document(hers, name).id, coder_ids=[hers.coder.id]) == []
        assert undo_offers(hers) == ""


@pytest.mark.parametrize(
    ("environment", "name"), [("Işıl", "Işıl"), ("  Işıl  Ö ", "Işıl Ö"), ("a,b", "you"), (None, "ayse")]
)
def test_a_newcomer_is_called_as_the_computer_calls_her(monkeypatch, environment, name):
    monkeypatch.setenv("LOGNAME", "ayse")
    if environment is None:
        monkeypatch.delenv("QCODE_CODER", raising=False)
    else:
        monkeypatch.setenv("QCODE_CODER", environment)
    assert newcomer() == name

"""What was coded before a correction and after it: undone, done again, and brought over from copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.errors import Refused, Stale
from qcode.model.document import Span
from qcode.services import coding, documents, history
from qcode.services.doctor import examine
from qcode.services.documents.correcting import Correction, correct
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project, share
from qcode.services.project import Project
from qcode.storage.documents import text_of
from tests.marked import Study
from tests.services.correcting_study import CORRECTED, TEXT, everything, file, quotes, study_of
from tests.services.merging_histories import contents, differences


@pytest.fixture
def study(project: Project) -> Study:
    return study_of(project)


def test_a_correction_is_not_undone_while_something_was_coded_in_its_text(study: Study, tmp_path: Path):
    project = study.project
    correct(project, 1, file(tmp_path, CORRECTED))
    with Project.open(project.place, coder="coder_b") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(CORRECTED.index("ığdır"), CORRECTED.index(" İzmir")),
                           code_ids=[1])  # fmt: skip
        with pytest.raises(Stale, match="places were marked in the text since"):
            history.undo(project)
        history.undo(theirs)
    history.undo(project)
    assert text_of(project.database, 1) == TEXT


def test_a_coding_that_was_taken_away_before_does_not_come_back_into_another_text(study: Study, tmp_path: Path):
    project = study.project
    with Project.open(project.place, coder="coder_b") as theirs:
        coding.remove_codings(theirs, [2])
        documents.set_state(project, [1], documents.State.DONE)
        correct(project, 1, file(tmp_path, "Başlık.\n\n" + TEXT))
        with pytest.raises(Stale, match="was corrected since"):
            history.undo(theirs)
        history.undo(project)
        history.undo(theirs)
    assert ("flood", "coder_b", "yükseldi") in quotes(project)


def test_redo_of_a_marking_waits_for_the_text_that_it_was_made_in(study: Study, tmp_path: Path):
    project = study.project
    with Project.open(project.place, coder="coder_b") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(6, 11), code_ids=[1])
        history.undo(theirs)
        correct(project, 1, file(tmp_path, "Başlık.\n\n" + TEXT))
        with pytest.raises(Stale, match="was corrected since"):
            history.redo(theirs)
        history.undo(project)
        history.redo(theirs)
    assert quotes(project)[-1] == ("flood", "coder_b", "Evden")


# Copies


@pytest.fixture
def theirs(study: Study, tmp_path: Path):
    """A copy in a file, where coder_b works."""
    copy_project(study.project.place, tmp_path / "theirs.qcode")
    with Project.open(tmp_path / "theirs.qcode", coder="coder_b") as opened:
        yield opened


def test_a_correction_comes_over_to_a_copy_and_back(study: Study, theirs: Project, tmp_path: Path):
    correct(study.project, 1, file(tmp_path, CORRECTED))
    documents.set_state(theirs, [1], documents.State.DONE)
    before = contents(theirs)
    assert merge(theirs, study.project.place).new
    assert (text_of(theirs.database, 1), quotes(theirs)) == (CORRECTED, quotes(study.project))
    assert merge(study.project, theirs.place).new
    assert differences(contents(study.project), contents(theirs)) == []
    assert examine(theirs) == examine(study.project) == []
    coding.apply_codes(
        theirs, document_id=1, span=Span(CORRECTED.index("ığdır"), CORRECTED.index(" İzmir")), code_ids=[1]
    )
    merge(study.project, theirs.place)
    assert quotes(study.project)[-1] == ("flood", "coder_b", "ığdır")
    history.undo(theirs)
    history.undo(theirs)
    assert differences(contents(theirs), before) == []


def test_a_shared_copy_of_a_corrected_text_is_coded_and_merged(study: Study, tmp_path: Path):
    project = study.project
    correct(project, 1, file(tmp_path, CORRECTED))
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        coding.apply_codes(
            copy, document_id=1, span=Span(CORRECTED.index("ığdır"), CORRECTED.index(" İzmir")), code_ids=[1]
        )
    assert merge(project, tmp_path / "for_b.qcode").new
    assert quotes(project)[-1] == ("flood", "coder_b", "ığdır")
    assert examine(project) == []


SENTENCES = ("Su geldi.", "Bekledik.", "Kimse yok.", "Bütçe az.", "Ali: Evet.", "\n\nMara: ", "\n\nAli: ", "ığdır")


@settings(max_examples=25)
@given(st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=10), st.data())
def test_whatever_is_corrected_undo_and_redo_are_exact_and_the_project_is_healthy(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], data: st.DataObject
):
    folder = tmp_path_factory.mktemp("any")
    old = "Mara: Biz " + " ".join(parts) + " son."
    with Project.create(folder / "any.qcode", coder="coder_a") as project:
        made = Study(project)
        made.code("flood")
        made.document("one", old)
        for _ in range(data.draw(st.integers(1, 6))):
            start = data.draw(st.integers(0, len(old) - 1))
            stop = data.draw(st.integers(start + 1, len(old)))
            coding.apply_codes(project, document_id=1, span=Span(start, stop), code_ids=[1])
        states = [everything(project)]
        for _ in range(2):
            text = text_of(project.database, 1)
            first = data.draw(st.integers(0, len(text)))
            last = data.draw(st.integers(first, len(text)))
            new = (text[:first] + data.draw(st.sampled_from(SENTENCES)) + text[last:]).strip()
            try:
                found: Correction = correct(project, 1, file(folder, new), even_so=True)
            except Refused:
                break
            assert all(each.after or each.fate == "lost" for each in found.things)
            states.append(everything(project))
            assert examine(project) == []
        for state in reversed(states[:-1]):
            history.undo(project)
            assert everything(project) == state
        for state in states[1:]:
            history.redo(project)
            assert everything(project) == state

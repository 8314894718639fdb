"""Excerpts with their citations."""

from __future__ import annotations

import pytest

from qcode.errors import UsageError
from qcode.model.document import Speaker
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.segments import citation, segments, with_context
from tests.marked import Study

INTERVIEW = """Interviewer: How did it start?

K1: It was long ago. [An inspector [came](why / steering@coder_b)](why). He left again.

Interviewer: [And then](work)?"""


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    made.case("Kozan", type="district")
    made.case("Çankırı", type="province")
    made.document("kozan-1", INTERVIEW, cases=["Kozan"], speakers=[Speaker("K1")])
    made.document("çankırı-1", "Bir.\n\n[İki üç](work).", cases=["Çankırı"])
    made.document("ankara-1", "[Nothing](why / steering) more.")
    return made


def _cited(project: Project, selection: Selection | None = None, **options: str) -> list[str]:
    return [f"{citation(each)}: {each.quote}" for each in segments(project, selection=selection, **options)]


def test_excerpts_come_by_document_and_place_with_case_document_and_turn_or_paragraph(study: Study) -> None:
    assert _cited(study.project) == [
        "ankara-1, paragraph 1: Nothing",
        "Çankırı, çankırı-1, paragraph 2: İki üç",
        "Kozan, kozan-1, turn 2: An inspector came",
        "Kozan, kozan-1, turn 2: came",
        "Kozan, kozan-1, turn 3: And then",
    ]


def test_excerpts_can_come_by_case_or_by_code(study: Study) -> None:
    assert [line.split(":")[0] for line in _cited(study.project, sort="case")] == [
        "Çankırı, çankırı-1, paragraph 2",
        "Kozan, kozan-1, turn 2",
        "Kozan, kozan-1, turn 2",
        "Kozan, kozan-1, turn 3",
        "ankara-1, paragraph 1",
    ]
    assert [each.code for each in segments(study.project, sort="code")] == [
        "why", "why / steering", "why / steering", "work", "work",
    ]  # fmt: skip
    with pytest.raises(UsageError):
        segments(study.project, sort="size")


def test_an_excerpt_knows_code_coder_speaker_and_memo(study: Study) -> None:
    with study.project.write("test") as tx:
        coding = tx.value("select id from codings where stop - start = 4")
        for text in ("Which one?", "The second."):
            tx.insert("memos", target="coding", coding_id=coding, text=text, coder_id=tx.coder_id, modified=tx.at)
    found = next(each for each in segments(study.project) if each.quote == "came")
    assert (found.code, found.coder, found.speaker, found.cases) == ("why / steering", "coder_b", "K1", ("Kozan",))
    assert found.memo == "Which one?\nThe second."


def test_filters_are_those_of_the_table(study: Study) -> None:
    assert _cited(study.project, Selection(codes=("why",), coders=("coder_b",))) == ["Kozan, kozan-1, turn 2: came"]
    assert _cited(study.project, Selection.of(where=["type=province"])) == ["Çankırı, çankırı-1, paragraph 2: İki üç"]
    assert len(_cited(study.project, Selection(speakers=("Interviewer",)))) == 1
    assert len(_cited(study.project, Selection(documents=("kozan-1.txt",)))) == 3


def test_the_context_is_the_rest_of_its_sentence_the_one_before_and_the_one_behind(study: Study) -> None:
    found = {each.excerpt.quote: each[1:] for each in with_context(study.project, segments(study.project))}
    assert found["came"] == ("It was long ago. An inspector", "He left again.")
    assert found["An inspector came"] == ("It was long ago.", "He left again.")
    assert found["Nothing"] == ("", "more.")
    assert found["İki üç"] == ("Bir.", "")


def test_the_dataframe_has_a_row_for_every_excerpt(study: Study) -> None:
    frame = study.project.segments()
    assert frame["excerpt"].tolist()[1] == "İki üç"
    assert frame["turn"].isna().tolist() == [True, True, False, False, False]
    assert frame["case"].tolist()[0] == ""


def test_of_a_project_without_codings_the_dataframe_is_empty(file_project: Project) -> None:
    assert file_project.segments().empty

"""An interview with people of several cases: a passage belongs to the cases that it touches, on every list."""

from __future__ import annotations

import io

import pytest

from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.services.coding.describing import cite
from qcode.services.exporting import export_segments
from qcode.services.memos import write_memo
from qcode.services.memos.lines import MemoFilter, memo_lines
from qcode.services.project import Project
from qcode.services.tables import frequencies
from qcode.services.tables.framework import framework, named_excerpts
from tests.marked import Study

TEXT = "[Money came](money). [We wait](money). [They paid](money). [All of it](money)"


@pytest.fixture
def study(project: Project) -> Study:
    """Kula has 0 to 21 and Ordu 12 to 33: the first passage is Kula's, the second of both, the third Ordu's."""
    made = Study(project)
    made.case("Ordu")
    made.case("Kula")
    made.document("panel", TEXT, done=["coder_a"])
    with project.write("test") as tx:
        for case, start, stop in (("Kula", 0, 21), ("Ordu", 12, 32), ("Kula", 33, 42)):
            tx.insert("case_links", case_id=made.cases[case], document_id=1, start=start, stop=stop)
    return made


def test_all_excerpts_of_a_code_in_the_framework_are_listed_once(study: Study) -> None:
    found = framework(study.project)
    assert [each.quote for each in named_excerpts(study.project, found, "money", "all")] == [
        "Money came", "We wait", "They paid", "All of it",
    ]  # fmt: skip
    assert [each.quote for each in named_excerpts(study.project, found, "money", "Ordu")] == ["We wait", "They paid"]
    assert frequencies(study.project).grand_total == 4


def test_a_memo_on_a_passage_is_about_the_cases_of_the_passage(study: Study) -> None:
    for start, stop, text in ((0, 5, "kula"), (12, 19, "both"), (22, 26, "ordu")):
        write_memo(study.project, on=MemoOn.SPAN, target_id=1, span=Span(start, stop), text=text)
    write_memo(study.project, on=MemoOn.DOCUMENT, target_id=1, text="all of it")
    assert [each.cases for each in memo_lines(study.project)] == [
        ("Kula",), ("Ordu", "Kula"), ("Ordu",), ("Ordu", "Kula"),
    ]  # fmt: skip
    only = MemoFilter(selection=Selection(cases=("Ordu",)))
    assert [each.memo.text for each in memo_lines(study.project, only)] == ["both", "ordu", "all of it"]


def test_a_passage_is_cited_with_its_own_cases(study: Study) -> None:
    assert cite(study.project, 1, Span(0, 5)) == "Kula, panel, paragraph 1"
    assert cite(study.project, 1, Span(12, 19)) == "Kula and Ordu, panel, paragraph 1"


def test_on_pages_every_heading_stands_once(study: Study) -> None:
    stream = io.StringIO()
    export_segments(study.project, to=stream, format="markdown", sort="case")
    headings = [line for line in stream.getvalue().splitlines() if line.startswith("## ")]
    assert headings == ["## Kula", "## Kula and Ordu", "## Ordu"]

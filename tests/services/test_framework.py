"""The framework matrix and the joint display: summaries beside excerpts."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import Refused, Stale, UsageError
from qcode.model.coding import MemoOn
from qcode.model.selection import Selection
from qcode.model.table import Sign
from qcode.services.codebook import retire_code
from qcode.services.codebook.merging import merge_codes
from qcode.services.history import redo, undo
from qcode.services.listing import lines_table
from qcode.services.memos import list_memos, write_memo
from qcode.services.memos.lines import lines_of
from qcode.services.merging import merge
from qcode.services.merging.sharing import share
from qcode.services.project import Project
from qcode.services.tables.framework import as_table, framework, summaries, summarise
from qcode.services.tables.joint import as_table as joint_table
from qcode.services.tables.joint import joint_display
from tests.marked import Study


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    made.case("Ordu", type="district")
    made.case("Kula", type="district")
    made.case("Ağrı", type="province")
    for path in ("why / steering", "why / funds", "work"):
        made.code(path)
    made.document("ordu-1", "[They asked](why / steering) and [paid](why / funds).\n", cases=["Ordu"], done=["coder_a"])
    made.document("ordu-2", "[Asked](why / steering) again.\n", cases=["Ordu"], done=["coder_a"])
    made.document("kula-1", "[Money](why / funds) came.\n", cases=["Kula"])
    return made


def keys(study: Study, case: str, code: str) -> tuple[int, int]:
    return study.cases[case], study.codes[tuple(code.split(" / "))]


def test_a_summary_stands_in_its_cell_and_can_be_changed_and_taken_away(study: Study):
    steering = keys(study, "Ordu", "why / steering")
    change = summarise(study.project, *steering, "The ministry asked.\n")
    assert (change.verb, change.summary) == ("summarise", "Ordu × steering: The ministry asked.")
    assert framework(study.project).summary(*steering) == "The ministry asked."
    summarise(study.project, *steering, "It asked twice.")
    assert framework(study.project).summary(*steering) == "It asked twice."
    assert len(list_memos(study.project)) == 1
    summarise(study.project, *steering, "  ")
    assert framework(study.project).summary(*steering) == ""
    with pytest.raises(Refused, match="written nothing"):
        summarise(study.project, *steering, "")


def test_every_step_of_a_summary_can_be_undone_and_done_again(study: Study):
    cell = keys(study, "Kula", "work")
    summarise(study.project, *cell, "one")
    summarise(study.project, *cell, "two")
    summarise(study.project, *cell, "")
    told = []
    for step in (undo, undo, undo, redo, redo, redo):
        step(study.project)
        told.append(framework(study.project).summary(*cell))
    assert told == ["two", "one", "", "one", "two", ""]


def test_two_coders_have_a_summary_each(study: Study):
    cell = keys(study, "Ordu", "why / funds")
    summarise(study.project, *cell, "Funds mattered.")
    with Project.open(study.project.place, coder="ben") as theirs:
        summarise(theirs, *cell, "They did not.")
        summarise(theirs, *cell, "They hardly did.")
    assert framework(study.project).summary(*cell) == "coder_a: Funds mattered.\nben: They hardly did."


def test_what_is_gone_cannot_be_summarised_and_nothing_is_written(study: Study):
    with pytest.raises(Stale):
        summarise(study.project, 99, 1, "x")
    assert list_memos(study.project) == []
    with pytest.raises(UsageError, match="framework"):
        write_memo(study.project, on=MemoOn.CELL, target_id=1, text="x")


def test_a_summary_is_among_the_memos(study: Study):
    summarise(study.project, *keys(study, "Ordu", "why / funds"), "Funds mattered.")
    memo = list_memos(study.project)[0]
    assert (memo.on, memo.target_id, memo.code_id) == (MemoOn.CELL, *keys(study, "Ordu", "why / funds"))
    assert lines_table(lines_of(study.project, [memo])).rows[0][:2] == ("cell", "Ordu × why / funds")


def test_summaries_follow_a_code_that_is_merged(study: Study):
    summarise(study.project, *keys(study, "Ordu", "why / funds"), "Funds mattered.")
    merge_codes(study.project, [study.codes["why", "funds"]], study.codes["work",])
    assert list(summaries(study.project)) == [keys(study, "Ordu", "work")]


def test_summaries_come_with_a_merge_once(study: Study, tmp_path: Path):
    place = tmp_path / "ben.qcode"
    share(study.project, "ben", place)
    cell = keys(study, "Ordu", "why / funds")
    with Project.open(place, coder="ben") as theirs:
        case = theirs.database.value("select id from cases where name = 'Ordu'")
        code = theirs.database.value("select id from codes where name = 'funds'")
        summarise(theirs, case, code, "They hardly did.")
    for _ in range(2):
        merge(study.project, place)
    found = framework(study.project)
    assert found.summary(*cell) == "They hardly did."
    assert [each.coder for each in found.summaries[cell]] == ["ben"]


def test_the_matrix_has_cases_by_codes_with_signs(study: Study):
    summarise(study.project, *keys(study, "Ordu", "work"), "No word of it.")
    found = framework(study.project, quotes=1)
    assert [row.label for row in found.rows] == ["why", "why / steering", "why / funds", "work"]
    table = as_table(found)
    assert [column.name for column in table.columns] == ["municipality", "why", "why / steering", "why / funds", "work"]
    money = "“Money” (Kula, kula-1, paragraph 1) (1)"
    assert table.rows == (
        ("Ağrı", *[Sign.NO_DOCUMENT] * 4),
        ("Kula", money, Sign.NOT_CODED, money, Sign.NOT_CODED),
        ("Ordu", "“They asked” (Ordu, ordu-1, paragraph 1) (3)", "“They asked” (Ordu, ordu-1, paragraph 1) (2)",
         "“paid” (Ordu, ordu-1, paragraph 1) (1)", "No word of it."),
    )  # fmt: skip


def test_a_retired_code_with_a_summary_and_no_excerpt_has_its_row(study: Study):
    summarise(study.project, *keys(study, "Ordu", "work"), "No word of it.")
    retire_code(study.project, "work")
    found = framework(study.project)
    assert [(row.label, row.retired) for row in found.rows][-1] == ("work", True)
    assert as_table(found).rows[2][-1] == "No word of it."


def test_a_summary_whose_case_or_code_is_not_there_brings_no_row_and_is_said(study: Study):
    summarise(study.project, *keys(study, "Ordu", "work"), "No word of it.")
    summarise(study.project, *keys(study, "Ordu", "why / funds"), "Some.")
    kula = framework(study.project, selection=Selection(cases=("Kula",)))
    assert [row.label for row in kula.rows] == ["why", "why / funds"]
    flat = framework(study.project, depth=1)
    assert [row.label for row in flat.rows] == ["why", "work"]
    assert flat.notes[-1] == "Of codes without a row here: 1 summary."


def test_what_is_not_in_the_framework_is_said_under_it(study: Study):
    study.document("stray", "[Money](why / funds) again.\n", cases=[])
    study.code("never")
    assert framework(study.project).notes == (
        "Unit: excerpts, and what coders wrote of each case and code.",
        "A code includes those under it.",
        "Universe: 4 documents, 3 municipalities; done by at least one coder: 2.",
        "Coders: coder_a.",
        "1 excerpt in 1 document without a municipality is not in this table.",
        "2 codes that were not found are not shown.",
    )


def test_in_the_long_layout_every_summary_has_a_row(study: Study):
    summarise(study.project, *keys(study, "Ordu", "work"), "No word of it.")
    table = as_table(framework(study.project, parents=False), layout="long")
    assert [row[:4] for row in table.rows] == [
        ("Kula", "why / funds", 1, None), ("Ordu", "why / steering", 2, None), ("Ordu", "why / funds", 1, None),
        ("Ordu", "work", 0, "No word of it."),
    ]  # fmt: skip


def test_a_filter_narrows_the_framework_and_is_said(study: Study):
    found = framework(study.project, selection=Selection(cases=("Kula",), codes=("funds",)))
    assert (found.names, [row.label for row in found.rows]) == (("Kula",), ["why / funds"])
    assert "Filters: cases Kula; codes funds." in found.notes


def test_a_joint_display_brings_quotes_beside_numbers(study: Study):
    found = joint_display(study.project, by="type", universe="all")
    rows = {row[:2]: row[2:] for row in joint_table(found).rows}
    assert rows["why / funds", "district"][:3] == (2, 2, 1.0)
    assert rows["why / funds", "district"][5:] == (
        2, "“Money” (Kula, kula-1, paragraph 1)\n“paid” (Ordu, ordu-1, paragraph 1)",
    )  # fmt: skip
    notes = joint_table(found).notes
    assert not any("test" in note.lower() or "Residual" in note for note in notes)
    assert "Intervals: Wilson, 95%." in notes


def test_one_quote_of_every_case_comes_before_a_second(study: Study):
    found = joint_display(study.project, by="type", universe="all", selection=Selection(codes=("why",)))
    quotes = joint_table(found, short=True).rows[0]
    assert quotes[:2] == ("why", "district")
    assert "kula-1" in str(quotes[-1])
    assert "ordu-1" in str(quotes[-1])

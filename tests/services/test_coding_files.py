"""Codings from files."""

from __future__ import annotations

import json

import pytest

from qcode.model.coding import MemoOn, State
from qcode.services import coding, history, memos, rounds
from qcode.services.codebook import add_code
from qcode.services.coding.files import CodingsRefused, import_codings
from qcode.services.documents import list_documents
from qcode.services.project import Project, add_coder
from tests.services.builder import add_code_named, add_text, write_files
from tests.storage.test_journal import contents

TEXT = "K1: Işık söndü.\nK2: Bütçe yetmedi.\n"


@pytest.fixture
def ready(project: Project, tmp_path):
    document = add_text(project, tmp_path, "kozan-1", TEXT)
    why = add_code_named(project, "why")
    add_code(project, "bütçe", parent=why)
    add_code(project, "sister / cities".replace(" / ", "/"), parent=why)
    return project, document


def lines(tmp_path, *rows: dict[str, object], name: str = "codings.jsonl"):
    return write_files(tmp_path, {name: "".join(json.dumps(row) + "\n" for row in rows)}) / name


ROW = {"document": "kozan-1", "start": 4, "end": 8, "code": "why / bütçe", "coder": "coder_b"}


def test_rows_become_codings_and_a_new_coder_is_made_and_named(ready, tmp_path):
    project, document = ready
    report = import_codings(project, lines(tmp_path, ROW, {**ROW, "code": "bütçe", "coder": None, "memo": "bak"}))
    assert (report.added, report.already, report.new_coders) == (2, 0, ("coder_b",))
    found = coding.codings_of(project, document)
    assert [each.span.of(TEXT) for each in found] == ["Işık", "Işık"]
    assert [memo.text for memo in memos.memos_on(project, MemoOn.CODING, found[1].id)] == ["bak"]


def test_every_bad_row_is_named_with_its_line_and_nothing_goes_in(ready, tmp_path):
    project, _document = ready
    before = contents(project)
    bad = [
        {**ROW, "document": "kozan-9"},
        {**ROW, "code": "no such"},
        {**ROW, "start": -1},
        {**ROW, "end": 4},
        {**ROW, "end": 999},
        {**ROW, "start": "x"},
        {**ROW, "quote": "Bütçe"},
        {**ROW, "weight": 101},
        {**ROW, "memo": "half \ud800"},
        {**ROW, "memo": "nul \0"},
        {**ROW, "coder": "half \ud800"},
        {"document": "kozan-1"},
    ]
    path = lines(tmp_path, ROW, *bad)
    with path.open("a", encoding="utf-8") as file:
        file.write("{broken\n[1]\n")
    with pytest.raises(CodingsRefused) as refused:
        import_codings(project, path)
    assert [problem.line for problem in refused.value.problems] == list(range(2, 16))
    assert contents(project) == before


def test_keep_good_takes_the_good_rows(ready, tmp_path):
    project, document = ready
    report = import_codings(project, lines(tmp_path, ROW, {**ROW, "end": 999}), keep_good=True)
    assert (report.added, report.refused, [problem.line for problem in report.problems]) == (1, 1, [2])
    assert len(coding.codings_of(project, document)) == 1


def test_what_is_there_already_is_counted_and_not_doubled(ready, tmp_path):
    project, document = ready
    path = lines(tmp_path, ROW, ROW)
    assert (import_codings(project, path).added, import_codings(project, path).already) == (1, 2)
    assert len(coding.codings_of(project, document)) == 1


def test_csv_with_turkish_separators_works_too(ready, tmp_path):
    project, document = ready
    text = "document;start;end;code;coder;memo\nkozan-1.txt;20;25;bütçe;coder_a;\n"
    import_codings(project, write_files(tmp_path, {"c.csv": text.encode("cp1254")}) / "c.csv")
    assert [each.span.of(TEXT) for each in coding.codings_of(project, document)] == ["Bütçe"]


def test_done_marks_the_documents_for_their_coders(ready, tmp_path):
    project, _document = ready
    import_codings(project, lines(tmp_path, ROW), done=True)
    assert dict(list_documents(project)[0].states) == {"coder_b": State.DONE}


def test_an_import_of_codings_is_one_step_with_the_same_keys_after_redo(ready, tmp_path):
    project, _document = ready
    before = contents(project)
    rows = [{**ROW, "start": start, "end": end} for start in range(30) for end in range(start + 1, 34)]
    import_codings(project, lines(tmp_path, *rows, ROW))
    after = contents(project)
    history.undo(project)
    assert contents(project) == before
    history.redo(project)
    assert contents(project) == after


def test_rows_of_every_kind_in_one_file_come_back_the_same(ready, tmp_path):
    project, document = ready
    before = contents(project)
    rows = [
        ROW,
        {**ROW, "coder": "coder_a", "end": 9, "weight": 40},
        {**ROW, "start": "5", "end": "9"},
        {**ROW, "coder": "", "memo": "bak"},
        {key: value for key, value in ROW.items() if key != "coder"} | {"start": 0},
    ]
    import_codings(project, lines(tmp_path, *rows))
    found = {
        (each.coder_id, each.span.start, each.span.end, each.weight) for each in coding.codings_of(project, document)
    }
    assert found == {(2, 4, 8, None), (1, 4, 9, 40), (2, 5, 9, None), (1, 4, 8, None), (1, 0, 8, None)}
    after = contents(project)
    history.undo(project)
    assert contents(project) == before
    history.redo(project)
    assert contents(project) == after


def test_more_rows_than_one_statement_holds_go_in_and_those_there_already_stay_out(ready, tmp_path):
    project, document = ready
    spans = [(start, end) for start in range(34) for end in range(start + 1, 35)]
    rows = [{**ROW, "start": start, "end": end, "coder": coder} for coder in "abc" for start, end in spans]
    import_codings(project, lines(tmp_path, *rows[::7]))
    report = import_codings(project, lines(tmp_path, *rows))
    assert (report.added, report.already) == (len(rows) - len(rows[::7]), len(rows[::7]))
    assert len(coding.codings_of(project, document)) == len(rows) == 1785


def test_a_coding_that_is_there_with_its_memo_is_nothing_to_speak_of(ready, tmp_path):
    project, _document = ready
    path = lines(tmp_path, {**ROW, "memo": "bak"})
    import_codings(project, path)
    assert import_codings(project, path).notes == ()
    other = import_codings(project, lines(tmp_path, {**ROW, "memo": "başka"}))
    assert ["memo was not taken" in each.message for each in other.notes] == [True]


def test_a_table_without_a_column_that_it_needs_is_refused_once(ready, tmp_path):
    project, _document = ready
    path = write_files(tmp_path, {"c.csv": "doc;start;end;code\nkozan-1;4;8;bütçe\nkozan-1;4;9;bütçe\n"}) / "c.csv"
    with pytest.raises(CodingsRefused) as refused:
        import_codings(project, path)
    assert [str(each) for each in refused.value.problems] == [
        "line 1: the column “document” must be there; there is: doc, start, end, code"
    ]


def test_who_is_blind_cannot_find_out_by_an_import_what_another_coded(ready, tmp_path):
    project, _document = ready
    add_coder(project, "coder_b")
    rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"])
    path = lines(tmp_path, ROW, {**ROW, "coder": "coder_a"}, {**ROW, "coder": None, "end": 9}, {**ROW, "start": 5})
    with Project.open(project.place, coder="coder_b") as other:
        import_codings(other, lines(tmp_path, {**ROW, "memo": "mine"}, name="b.jsonl"))
    with pytest.raises(CodingsRefused):
        import_codings(project, path)
    report = import_codings(project, path, keep_good=True)
    assert (report.added, report.already, report.notes) == (2, 0, ())
    assert [(each.line, "blind round" in each.message) for each in report.problems] == [(1, True), (4, True)]


def test_a_coder_in_other_letters_is_the_one_who_is_there(ready, tmp_path):
    project, _ = ready
    report = import_codings(project, lines(tmp_path, ROW, {**ROW, "coder": "Coder_B", "end": 9}))
    assert (report.added, report.new_coders) == (2, ("coder_b",))


def test_what_is_no_text_and_a_number_of_thousands_of_figures_are_refused_with_their_lines(ready, tmp_path):
    project, _ = ready
    wrong = [{"coder": ["x"]}, {"memo": {"a": 1}}, {"code": True}, {"start": "9" * 5000}, {"weight": "9" * 5000}]
    with pytest.raises(CodingsRefused) as raised:
        import_codings(project, lines(tmp_path, *({**ROW, **each} for each in wrong)))
    assert [each.message[:27] for each in raised.value.problems] == [
        "the coder is a list, an obj", "the memo is a list, an obje", "the code is a list, an obje",
        f"“{'9' * 26}", f"“{'9' * 26}",
    ]  # fmt: skip
    assert max(len(each.message) for each in raised.value.problems) < 100


def test_numbers_of_thousands_of_figures_in_csv_are_refused(ready, tmp_path):
    project, _ = ready
    rows = f"document,start,end,code\nkozan-1,4,8,bütçe\nkozan-1,4,{'9' * 5000},bütçe\n"
    with pytest.raises(CodingsRefused) as raised:
        import_codings(project, write_files(tmp_path, {"c.csv": rows}) / "c.csv")
    assert [each.line for each in raised.value.problems] == [3]

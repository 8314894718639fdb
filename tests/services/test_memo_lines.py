"""All memos together: filtered, grouped, searched, removed, and written to files."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.coding import MemoOn
from qcode.model.document import Role, Span, Speaker
from qcode.model.selection import Selection
from qcode.services import history, memos
from qcode.services.coding import codings_of
from qcode.services.listing import lines_text
from qcode.services.memos.files import save_memos
from qcode.services.memos.lines import MemoFilter, grouped, memo_lines
from qcode.services.project import Project
from tests.marked import Study


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    made.case("Çankırı")
    made.case("Zonguldak")
    made.document("ç-1", "[We wait](money / funds). They go.", cases=["Çankırı"])
    made.document("z-1", "Nothing.", cases=["Zonguldak"])
    coding = codings_of(project, made.documents["ç-1"])[0]
    memos.write_memo(project, on=MemoOn.PROJECT, text="We begin.", title="Diary")
    memos.write_memo(project, on=MemoOn.CODE, target_id=made.codes["money",], text="Too WIDE, IŞIK")
    memos.write_memo(project, on=MemoOn.CODING, target_id=coding.id, text="Is it money?")
    memos.write_memo(project, on=MemoOn.SPAN, target_id=made.documents["ç-1"], span=Span(10, 14), text="Who?")
    memos.write_memo(project, on=MemoOn.CASE, target_id=made.cases["Zonguldak"], text="Far away.")
    made.coder("coder_b")
    with project.write("test") as tx:
        tx.insert("memos", target="document", document_id=made.documents["z-1"], text="Empty.",
                  coder_id=made.coders["coder_b"], created="2024-03-05T10:00:00Z", modified=tx.at)  # fmt: skip
    return made


def texts(study: Study, *, on: tuple[MemoOn, ...] = (), words: str = "", **parts: object) -> list[str]:
    only = MemoFilter(on=on, words=words, selection=Selection.of(**parts))
    return [each.memo.text for each in memo_lines(study.project, only)]


def test_a_memo_on_a_coding_is_about_its_code_its_document_and_the_documents_cases(study: Study) -> None:
    line = next(each for each in memo_lines(study.project) if each.memo.on is MemoOn.CODING)
    assert (line.what, line.code, line.document, line.cases) == (
        "money / funds in ç-1", "money / funds", "ç-1", ("Çankırı",)
    )  # fmt: skip
    assert (line.start, line.stop) == (0, 7)


def test_attributes_speech_queries_and_rounds_filter_memos_as_they_filter_excerpts(study: Study) -> None:
    with study.project.write("test") as tx:
        attribute = tx.insert("attributes", name="type", owner="case", type="text")
        tx.insert("attribute_values", attribute_id=attribute, case_id=study.cases["Çankırı"], value="big")
    assert texts(study, where=["type=big"]) == ["Is it money?", "Who?"]
    assert texts(study, where=["type!=big"]) == ["Empty.", "Far away."]
    assert texts(study, query="code:funds and text:wait") == ["Is it money?"]
    assert texts(study, query="code:funds and text:go") == []
    assert texts(study, codes=("money",), branches=False) == ["Too WIDE, IŞIK"]
    study.round("pilot")
    assert texts(study, round="pilot") == []
    with pytest.raises(NotFound):
        texts(study, speakers=("K1",))


def test_a_role_keeps_the_memos_on_what_such_speakers_say(project: Project) -> None:
    made = Study(project)
    speakers = [Speaker("K1", Role.RESPONDENT), Speaker("G", Role.INTERVIEWER)]
    made.document("one", "G: [Why?](money)\n\nK1: [We wait](money). They go.", speakers=speakers)
    for each in codings_of(project, made.documents["one"]):
        memos.write_memo(project, on=MemoOn.CODING, target_id=each.id, text=f"at {each.span.start}")
    memos.write_memo(project, on=MemoOn.SPAN, target_id=made.documents["one"], span=Span(24, 28), text="They?")
    memos.write_memo(project, on=MemoOn.DOCUMENT, target_id=made.documents["one"], text="All of it.")
    assert texts(made, roles=("respondent",)) == ["at 13", "They?"]
    assert texts(made, speakers=("G",)) == ["at 3"]
    assert texts(made, roles=("respondent",), query="code:money") == ["at 13"]


def test_filters_narrow_and_several_values_of_one_widen(study: Study) -> None:
    assert texts(study, codes=("money",)) == ["Too WIDE, IŞIK", "Is it money?"]
    assert texts(study, codes=("funds",)) == ["Is it money?"]
    assert texts(study, cases=("çankırı",)) == ["Is it money?", "Who?"]
    assert texts(study, cases=("Çankırı", "Zonguldak")) == ["Empty.", "Is it money?", "Who?", "Far away."]
    assert texts(study, documents=("ç-1",), on=(MemoOn.SPAN,)) == ["Who?"]
    assert texts(study, coders=("coder_b",)) == ["Empty."]
    assert texts(study, until="2024-03") == ["Empty."]
    assert texts(study, since="2024-03-06", on=(MemoOn.PROJECT,)) == ["We begin."]


def test_words_are_searched_in_text_title_and_thing_as_turkish_writes_them(study: Study) -> None:
    assert texts(study, words="ışık wide") == ["Too WIDE, IŞIK"]
    assert texts(study, words="diary") == ["We begin."]
    assert texts(study, words="money") == ["Too WIDE, IŞIK", "Is it money?"]
    assert texts(study, words="nowhere") == []


def test_a_name_or_a_date_that_is_none_is_refused(study: Study) -> None:
    with pytest.raises(NotFound):
        texts(study, codes=("monye",))
    with pytest.raises(NotFound):
        texts(study, coders=("coder_c",))
    with pytest.raises(UsageError):
        texts(study, since="spring")


def test_memos_stand_under_headings_what_has_none_last(study: Study) -> None:
    lines = memo_lines(study.project)
    assert [name for name, _ in grouped(lines, "case")] == ["Çankırı", "Zonguldak", "(no case)"]
    assert [name for name, _ in grouped(lines, "code")] == ["money", "money / funds", "(no code)"]
    assert [name for name, _ in grouped(lines, "kind")][:2] == ["on the project", "on documents"]
    assert grouped(lines, "date")[0][0] == "2024-03-05"
    assert [len(group) for _, group in grouped(lines, "coder")] == [5, 1]
    with pytest.raises(UsageError):
        grouped(lines, "mood")


def test_ones_own_memos_are_removed_as_one_step_and_others_are_not(study: Study) -> None:
    lines = memo_lines(study.project)
    mine = [each.memo.id for each in lines if each.coder == "coder_a"]
    with pytest.raises(Refused):
        memos.remove_memos(study.project, [each.memo.id for each in lines])
    assert len(memo_lines(study.project)) == 6
    assert memos.remove_memos(study.project, mine).summary == "5 memos"
    assert texts(study) == ["Empty."]
    history.undo(study.project)
    assert len(memo_lines(study.project)) == 6


def test_memos_are_rows_or_pages_by_their_format(study: Study, tmp_path: Path) -> None:
    lines = memo_lines(study.project)
    for form in ("csv", "json", "jsonl", "markdown", "html", "latex"):
        stream = io.StringIO()
        assert save_memos(study.project, lines, to=stream, format=form, by="coder") == 6
        assert "Is it money?" in stream.getvalue()
    save_memos(study.project, lines, to=tmp_path / "memos.docx", by="code", title="Notes")
    words = [each.text for each in docx.Document(str(tmp_path / "memos.docx")).paragraphs]
    assert words[0] == "Notes"
    assert "money / funds" in words
    assert any("ç-1, 0 to 7" in each for each in words)


def test_text_gives_each_memo_its_name_and_wraps_its_words(study: Study) -> None:
    shown = lines_text(
        memo_lines(study.project, MemoFilter(selection=Selection(coders=("coder_b",)))), by="date", width=40
    )
    assert re.match(r"── 2024-03-05 ──\n\n#[0-9a-f]{5} · z-1 · coder_b", shown)

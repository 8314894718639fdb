"""Transcripts in, with the bad ones among them."""

from __future__ import annotations

import unicodedata

import pytest

from qcode.errors import QcodeError, UsageError
from qcode.services import documents, history
from qcode.services.cases import cases_table, unlink_document
from qcode.services.cases.importing import import_cases
from qcode.services.documents.importing import import_transcripts
from qcode.storage.documents import original_of
from tests.services.builder import write_files
from tests.storage.test_journal import contents

INTERVIEW = "Görüşmeci: Nasıl?\n\nK1: İyi. Işık var.\n"


def test_a_folder_goes_in_with_its_bad_files_listed(project, tmp_path):
    folder = write_files(
        tmp_path / "in",
        {
            "kozan-1.txt": INTERVIEW,
            "deep/ordu-1.md": "---\ncase: Ordu\ndate: 2020-07-21\nfounded: 2014\n---\n\nInterviewer: How?\n\nR: Hm.\n",
            "empty.txt": b"",
            "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(200),
            "README.md": "not a transcript",
            ".hidden.txt": "not this either",
            "notes.pdf": b"%PDF",
        },
    )
    report = import_transcripts(project, [folder])
    assert sorted(each.name for each in report.added) == ["kozan-1", "ordu-1"]
    assert sorted(each.path.name for each in report.refused) == ["empty.txt", "picture.txt"]
    assert all(each.reason and not each.conflict for each in report.refused)
    assert [each.name for each in report.other] == ["notes.pdf"]
    assert report.without_case == ("kozan-1",)
    ordu = next(line for line in documents.list_documents(project) if line.document.name == "ordu-1")
    assert (ordu.cases, ordu.document.date, dict(ordu.values)) == (("Ordu",), "2020-07-21", {"founded": "2014"})


def test_the_same_text_is_skipped_even_under_another_name_and_encoding(project, tmp_path):
    import_transcripts(project, [write_files(tmp_path / "a", {"kozan-1.txt": INTERVIEW})])
    again = write_files(
        tmp_path / "b",
        {"kozan-1.txt": INTERVIEW, "copy.txt": unicodedata.normalize("NFD", INTERVIEW).replace("\n", "\r\n")},
    )
    report = import_transcripts(project, [again])
    assert report.added == ()
    assert [each.reason for each in report.skipped] == ["the same text is there already, as “kozan-1”"] * 2
    assert report.change.step is None


def test_a_known_name_with_another_text_is_refused_or_renamed_never_replaced(project, tmp_path):
    import_transcripts(project, [write_files(tmp_path / "a", {"kozan-1.txt": INTERVIEW})])
    other = write_files(tmp_path / "b", {"kozan-1.txt": "Another text.\n"})
    report = import_transcripts(project, [other])
    assert "another document “kozan-1”" in report.refused[0].reason
    assert report.refused[0].conflict
    assert [each.name for each in import_transcripts(project, [other], rename=True).added] == ["kozan-1 (2)"]
    texts = [documents.open_document(project, line.document.id).text for line in documents.list_documents(project)]
    assert texts == [INTERVIEW, "Another text.\n"]


def test_two_files_of_one_name_take_their_folders_names(project, tmp_path):
    folder = write_files(tmp_path, {"a/1.txt": "Text one.\n", "b/1.txt": "Text two.\n", "b/2.txt": "Text three.\n"})
    report = import_transcripts(project, [folder])
    assert [each.name for each in report.added] == ["a/1", "b/1", "2"]


def test_files_whose_names_are_no_text_go_in_under_names_that_are(project, tmp_path):
    try:
        (tmp_path / "k\udce7y.txt").write_text("K1: Merhaba.\n", "utf-8")
    except OSError:
        pytest.skip("the file system only has names of text")
    (tmp_path / "two\nlines.txt").write_text("K1: Selam.\n", "utf-8")
    report = import_transcripts(project, [tmp_path])
    assert [each.name for each in report.added] == ["k�y", "two lines"]
    assert import_transcripts(project, [tmp_path]).added == ()


def test_the_original_bytes_are_kept(project, tmp_path):
    raw = "K1: Işık söndü.\r\nK1: Evet.\r\n".encode("cp1254")
    report = import_transcripts(project, [write_files(tmp_path, {"x.txt": raw})])
    assert report.added[0].encoding == "windows-1254"
    found = documents.find_document(project, "x.txt")
    assert original_of(project.database, found.id) == raw
    assert documents.open_document(project, found.id).text == "K1: Işık söndü.\nK1: Evet.\n"


def test_cases_with_numbers_are_told_apart_in_the_names_of_files(project, tmp_path):
    rows = "case\nM1\nM2\nM12\nSchool 3\nSchool 30\n7\n"
    import_cases(project, write_files(tmp_path, {"cases.csv": rows}) / "cases.csv")
    names = {
        "m1": "M1", "M01 second": "M1", "M12-b": "M12", "M3": None, "M1 and M2": None, "school_03": "School 3",
        "School 30 (2)": "School 30", "School": None, "7": "7", "interview 7": None,
    }  # fmt: skip
    folder = write_files(tmp_path / "in", {f"{name}.txt": f"Text of {name}.\n" for name in names})
    assert {each.name: each.case for each in import_transcripts(project, [folder]).added} == names


def test_documents_are_linked_by_the_case_in_their_names(project, tmp_path):
    cases = write_files(tmp_path, {"cases.csv": "case\nOrdu\nAltınordu\nİzmir\nKula\n"}) / "cases.csv"
    import_cases(project, cases)
    names = ("0012_izmir", "ALTINORDU 2", "ordu-1", "mavikıyı")
    folder = write_files(tmp_path / "in", {f"{name}.txt": f"Text of {name}.\n" for name in names})
    report = import_transcripts(project, [folder])
    assert {each.name: each.case for each in report.added} == {
        "0012_izmir": "İzmir",
        "ALTINORDU 2": "Altınordu",
        "ordu-1": "Ordu",
        "mavikıyı": None,
    }
    assert report.without_document == ("Kula",)


def test_an_import_is_one_step_that_undo_takes_back_whole(project, tmp_path):
    before = contents(project)
    folder = write_files(tmp_path / "in", {"a.md": "---\ncase: Ordu\n---\nText a.\n", "b.txt": "Text b.\n"})
    import_transcripts(project, [folder])
    after = contents(project)
    history.undo(project)
    assert contents(project) == before
    history.redo(project)
    assert contents(project) == after


def test_an_import_that_is_stopped_leaves_nothing(project, tmp_path):
    folder = write_files(tmp_path / "in", {f"{number}.txt": f"Text {number}.\n" for number in range(5)})
    before = contents(project)

    def stop(done: int, _all: int, _name: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_transcripts(project, [folder], progress=stop)
    assert contents(project) == before


def test_nothing_to_import_is_said(project, tmp_path):
    with pytest.raises(QcodeError, match="no transcript"):
        import_transcripts(project, [write_files(tmp_path / "in", {"a.xyz": "text"})])


def test_what_is_no_language_is_refused_on_either_engine_and_nothing_is_imported(project, tmp_path):
    folder = write_files(tmp_path / "in", {"a.txt": "We wait.\n"})
    with pytest.raises(UsageError, match="“portuguese-brazilian” is no code of a language"):
        import_transcripts(project, [folder], language="portuguese-brazilian")
    assert documents.list_documents(project) == []
    import_transcripts(project, [folder], language="Türkçe")
    assert [each.document.language for each in documents.list_documents(project)] == ["tr"]


def test_a_name_that_nothing_can_have_refuses_its_file_and_no_other(project, tmp_path):
    folder = write_files(
        tmp_path / "in",
        {
            "good.txt": INTERVIEW,
            "label.md": f"---\n{'k' * 600}: v\n---\nA.\n",
            "title.md": f"---\ntitle: {'t' * 600}\n---\nB.\n",
            "none.md": '---\n"": v\n---\nC.\n',
        },
    )
    report = import_transcripts(project, [folder])
    assert [each.name for each in report.added] == ["good"]
    reasons = {each.path.name: each.reason for each in report.refused}
    assert reasons["none.md"] == "An attribute needs a name."
    assert "The name of an attribute has at most 500 characters" in reasons["label.md"]
    assert "The name of a document has at most 500 characters" in reasons["title.md"]


def test_names_in_front_matter_stand_on_one_line_and_hold_nothing_that_cannot_be_stored(project, tmp_path):
    front = '---\ntitle: |\n  Two\n  lines\ncase: "Koz\\0an"\ntype: "\\ud800x"\n---\n' + INTERVIEW
    import_transcripts(project, [write_files(tmp_path, {"a.md": front}) / "a.md"])
    (line,) = documents.list_documents(project)
    assert (line.document.name, line.cases, dict(line.values)) == ("Two lines", ("Koz�an",), {"type": "�x"})


def test_control_characters_in_the_name_of_a_file_are_replaced(project, tmp_path):
    import_transcripts(project, [write_files(tmp_path, {"a\x07b.txt": INTERVIEW}) / "a\x07b.txt"])
    assert documents.list_documents(project)[0].document.name == "a�b"


def test_a_label_in_other_letters_is_one_attribute_of_two_transcripts(project, tmp_path):
    files = {"a.md": "---\nTür: bir\n---\nA.\n", "b.md": "---\ntür: iki\n---\nB.\n"}
    import_transcripts(project, [write_files(tmp_path / "in", files)])
    assert [dict(line.values) for line in documents.list_documents(project)] == [{"Tür": "bir"}, {"Tür": "iki"}]


PANEL = """---
speakers: {Moderatör: interviewer, K1: {role: respondent, case: Ordu}, K2: {role: respondent, case: Kula}}
---
Moderatör: Nasıl?

K1: Para yok.

K2: Hibe var.

K1: Yine para yok.
"""


def test_what_a_speaker_says_belongs_to_the_case_that_the_file_names_for_them(project, tmp_path):
    report = import_transcripts(project, [write_files(tmp_path, {"ordu-panel.md": PANEL}) / "ordu-panel.md"])
    assert [each.case for each in report.added] == ["Ordu and Kula"]
    assert (report.without_case, report.without_document) == ((), ())
    (line,) = documents.list_documents(project)
    assert line.cases == ("Ordu", "Kula")
    assert [speaker.case for speaker in documents.open_document(project, line.document.id).speakers] == [
        None, "Ordu", "Kula",
    ]  # fmt: skip
    assert [row[:2] for row in cases_table(project).rows] == [("Kula", 1), ("Ordu", 1)]
    grown = import_cases(project, write_files(tmp_path, {"c.csv": "case,type\nOrdu,a\nVan,b\n"}) / "c.csv")
    assert (grown.linked, grown.without_document, grown.without_case) == (0, ("Van",), ())
    said = "select count(*) from case_links"
    assert project.database.value(said) == 0, "the whole document belongs to nobody"


def test_a_speaker_belongs_to_no_case_any_more_when_the_document_is_not_about_it(project, tmp_path):
    import_transcripts(project, [write_files(tmp_path, {"panel.md": PANEL}) / "panel.md"])
    before = contents(project)
    (line,) = documents.list_documents(project)
    unlink_document(project, line.document.id, "ordu")
    assert documents.list_documents(project)[0].cases == ("Kula",)
    history.undo(project)
    assert contents(project) == before

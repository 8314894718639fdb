"""Cases with typed attributes, and the documents that belong to them."""

from __future__ import annotations

import unicodedata

import pytest

from qcode.errors import NotFound, Stale, UsageError
from qcode.formats.tables import render
from qcode.model.case import AttributeOf, AttributeType
from qcode.services import history
from qcode.services.cases import (
    cases_of_document,
    cases_table,
    like_known_cases,
    link_document,
    list_cases,
    unlink_document,
)
from qcode.services.cases.importing import import_cases
from qcode.services.coding.describing import About, Said, describe
from qcode.services.documents import find_document, list_documents
from qcode.services.documents.importing import import_transcripts
from tests.services.builder import add_text, write_files
from tests.storage.test_journal import contents

CASES = """municipality;type;founded;pays;nüfus;note
Kozan;metropolitan district;2012-05-01;evet;10.813;
İzmir;metropolitan;;hayır;4.367.251;big; wide
Iğdır;provincial;2014-01-31;evet;203.159;
"""


def table_of(tmp_path, text: str, name: str = "cases.csv"):
    return write_files(tmp_path, {name: text}) / name


def test_types_are_guessed_and_shown(project, tmp_path):
    text = CASES.replace("; wide", "")
    report = import_cases(project, table_of(tmp_path, text))
    assert report.added == ("Kozan", "İzmir", "Iğdır")
    assert report.case_column == "municipality"
    assert {each.name: each.type.value for each in report.columns} == {
        "type": "text",
        "founded": "date",
        "pays": "yes/no",
        "nüfus": "number",
        "note": "text",
    }
    values = {case.name: dict(case.values) for case in list_cases(project)}
    kozan = {"type": "metropolitan district", "founded": "2012-05-01", "pays": "yes", "nüfus": "10813"}
    assert values["Kozan"] == kozan
    assert [case.name for case in list_cases(project)] == ["Iğdır", "İzmir", "Kozan"]


def test_a_type_can_be_overridden_and_a_value_that_does_not_fit_is_named_with_its_line(project, tmp_path):
    table = table_of(tmp_path, "case,founded\nKozan,2012\nOrdu,soon\n")
    report = import_cases(project, table, types={"founded": AttributeType.NUMBER})
    assert [(each.line, each.place) for each in report.problems] == [(3, "cases.csv")]
    assert "soon" in report.problems[0].message
    assert {case.name: dict(case.values) for case in list_cases(project)} == {"Kozan": {"founded": "2012"}, "Ordu": {}}


def test_a_second_import_updates_by_name_and_an_empty_cell_leaves_what_is_there(project, tmp_path):
    import_cases(project, table_of(tmp_path, "case,type,year\nKozan,district,2012\n"))
    report = import_cases(project, table_of(tmp_path, "case,type,year\nKOZAN,,2013\nOrdu,metropolitan,\n", "b.csv"))
    assert (report.added, report.updated) == (("Ordu",), ("Kozan",))
    assert dict(list_cases(project)[0].values) == {"type": "district", "year": "2013"}


def test_a_name_that_stands_twice_is_a_problem_and_the_first_counts(project, tmp_path):
    report = import_cases(project, table_of(tmp_path, "case,x\nKozan,1\nkozan,2\n"))
    assert [(each.message, each.line) for each in report.problems] == [("“kozan” is there already, on line 2", 3)]
    assert [dict(case.values) for case in list_cases(project)] == [{"x": "1"}]


def test_documents_are_linked_by_the_second_table_and_the_unmatched_are_listed(project, tmp_path):
    folder = write_files(tmp_path / "in", {"g1.txt": "Text one.\n", "g2.txt": "Text two.\n", "g3.txt": "Text three.\n"})
    import_transcripts(project, [folder])
    documents = "document,case,role,date\ng1.txt,Kozan,mayor,2020-07-01\ng2,Bodrum,,\ng9,Kozan,,\n"
    report = import_cases(
        project, table_of(tmp_path, "case\nKozan\nOrdu\n"), documents=table_of(tmp_path, documents, "documents.csv")
    )
    assert report.linked == 1
    assert report.without_document == ("Ordu",)
    assert report.without_case == ("g2", "g3")
    assert report.unknown_documents == ("g9",)
    assert [each.line for each in report.problems] == [3, 4]
    first = list_documents(project)[0]
    assert (first.cases, first.document.date, dict(first.values)) == (("Kozan",), "2020-07-01", {"role": "mayor"})


def test_a_part_of_a_document_can_belong_to_a_case_of_its_own(project, tmp_path):
    import_transcripts(project, [write_files(tmp_path / "in", {"both.txt": "About Kozan. About Ordu.\n"})])
    documents = "document,case,start,end\nboth,Kozan,0,12\nboth,Ordu,13,24\nboth,Ordu,20,99\n"
    report = import_cases(
        project, table_of(tmp_path, "case\nKozan\nOrdu\n"), documents=table_of(tmp_path, documents, "documents.csv")
    )
    assert report.linked == 2
    assert "no part of a document of 25 characters" in report.problems[0].message


def test_a_table_without_a_column_for_the_name_says_what_it_has(project, tmp_path):
    with pytest.raises(UsageError, match="it has: x, y"):
        import_cases(project, table_of(tmp_path, "x,y\n1,2\n"))


def test_a_spreadsheet_gives_the_same_as_its_csv(file_project, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["municipality", "founded", "population"])
    book.active.append(["Şanlıurfa", 2014, 2073614])
    book.save(tmp_path / "cases.xlsx")
    import_cases(file_project, tmp_path / "cases.xlsx")
    assert dict(list_cases(file_project)[0].values) == {"founded": "2014", "population": "2073614"}
    assert cases_table(file_project).rows == (("Şanlıurfa", 0, 2014, 2073614),)


def test_an_import_of_cases_is_one_step(project, tmp_path):
    before = contents(project)
    import_cases(project, table_of(tmp_path, CASES))
    after = contents(project)
    history.undo(project)
    assert contents(project) == before
    history.redo(project)
    assert contents(project) == after


def test_a_type_that_is_named_later_changes_the_attribute_where_all_values_fit(project, tmp_path):
    table = table_of(tmp_path, "case,plate,founded\nAdana,1,2014\nVan,65,unknown year\n")
    import_cases(project, table)
    report = import_cases(project, table, types={"plate": AttributeType.TEXT, "founded": AttributeType.NUMBER})
    assert {each.name: each.type for each in report.columns} == {
        "plate": AttributeType.TEXT, "founded": AttributeType.TEXT,
    }  # fmt: skip
    assert ["founded stays what it is, text" in each.message for each in report.problems] == [True]
    assert {case.name: case.values["plate"] for case in list_cases(project)} == {"Adana": "1", "Van": "65"}
    import_cases(project, table, types={"plate": AttributeType.NUMBER})
    assert cases_table(project).rows[0][2] == 1
    history.undo(project)
    assert cases_table(project).rows[0][2] == "1"


def test_a_type_for_a_column_that_is_not_there_is_refused(project, tmp_path):
    with pytest.raises(UsageError, match="no column “plate”"):
        import_cases(project, table_of(tmp_path, "case,type\nAdana,x\n"), types={"plate": AttributeType.TEXT})
    assert list_cases(project) == []


def test_what_is_no_language_and_no_date_of_a_document_is_told_and_changes_nothing(project, tmp_path):
    add_text(project, tmp_path, "ankara", "We wait.\n")
    rows = "document,language,date\nankara,portuguese-brazilian,some time in spring\n"
    report = import_cases(project, None, documents=write_files(tmp_path, {"d.csv": rows}) / "d.csv")
    assert [each.message for each in report.problems] == [
        "“portuguese-brazilian” is no language code such as tr or en",
        "“some time in spring” is no date such as 2024-05-17",
    ]
    assert list(project.database.tuples("select language, date from documents")) == [("en", None)]


def test_a_language_and_a_date_of_a_document_are_read_from_a_table(project, tmp_path):
    add_text(project, tmp_path, "ankara", "We wait.\n")
    rows = "belge,dil,tarih\nankara,Türkçe,3.2.2026\n"
    report = import_cases(project, None, documents=write_files(tmp_path, {"d.csv": rows}) / "d.csv")
    assert report.problems == ()
    assert list(project.database.tuples("select language, date from documents")) == [("tr", "2026-02-03")]


def linked(project):
    key = find_document(project, "ankara").id
    return [each.name for each in cases_of_document(project, key)]


def test_a_document_is_linked_to_a_new_case_and_unlinked_again(project, tmp_path):
    add_text(project, tmp_path, "ankara", "We wait.\n")
    key = find_document(project, "ankara").id
    with pytest.raises(NotFound):
        link_document(project, key, "Iğdır")
    link_document(project, key, "Iğdır", new=True)
    assert linked(project) == ["Iğdır"]
    with pytest.raises(NotFound):
        unlink_document(project, key, "Adana")
    before = contents(project)
    unlink_document(project, key, "iğdır")
    assert (linked(project), [each.name for each in list_cases(project)]) == ([], ["Iğdır"])
    history.undo(project)
    assert contents(project) == before


def test_what_a_document_is_about_is_said_with_its_attributes_in_one_step(project, tmp_path):
    add_text(project, tmp_path, "ankara", "We wait.\n")
    key = find_document(project, "ankara").id
    before = contents(project)
    said = [Said(AttributeOf.DOCUMENT, key, "kind", "note")]
    describe(project, said, about=About(key, ("Van", "van", "Çankırı"), ()))
    assert linked(project) == ["Çankırı", "Van"]
    describe(project, [], about=About(key, ("Van",), ("Van", "Çankırı")))
    assert linked(project) == ["Van"]
    with pytest.raises(Stale):
        describe(project, [], about=About(key, ("Adana",), ("Van", "Çankırı")))
    history.undo(project)
    history.undo(project)
    assert contents(project) == before


def test_a_name_that_is_new_and_looks_like_a_known_one_is_found():
    known = ["Iğdır", "Kozan", "Şanlıurfa"]
    assert like_known_cases(["kozan", "Van"], known) == ()
    assert like_known_cases(["Kozan", "Igdir"], known) == ("Igdir", "Iğdır")
    assert like_known_cases(["Sanliufa"], known) == ("Sanliufa", "Şanlıurfa")
    assert like_known_cases(["Kozam", "Kozan"], known) == ()


def test_a_column_is_the_attribute_that_is_there_in_other_letters(project, tmp_path):
    import_cases(project, table_of(tmp_path, "case,Tür,type\nKozan,ilçe,a\n"))
    decomposed = unicodedata.normalize("NFD", "case,TÜR,Type\nKozan,büyükşehir,b\n")
    report = import_cases(project, table_of(tmp_path, decomposed))
    assert [(each.name, each.new, each.changed) for each in report.columns] == [("Tür", False, 1), ("type", False, 1)]
    assert dict(list_cases(project)[0].values) == {"Tür": "büyükşehir", "type": "b"}


def test_two_columns_of_one_attribute_are_told_and_the_first_one_counts(project, tmp_path):
    report = import_cases(project, table_of(tmp_path, "case,type,TYPE\nKozan,a,b\n"))
    assert [each.message for each in report.problems] == [
        "“TYPE” is the same attribute as “type”; its values are left out"
    ]
    assert dict(list_cases(project)[0].values) == {"type": "a"}


def test_numbers_are_shown_with_all_the_figures_that_somebody_gave_them(project, tmp_path):
    import_cases(project, table_of(tmp_path, "case,number,latitude\nKozan,123456789012345678,37.4521\nOrdu,2,41.5\n"))
    table = cases_table(project)
    assert [row[2:] for row in table.rows] == [(123456789012345678, 37.4521), (2, 41.5)]
    assert "123456789012345678   37.4521\n" in render(table)
    assert "                 2   41.5000\n" in render(table)


def test_a_table_of_documents_may_call_the_case_as_a_table_of_cases_may(project, tmp_path):
    add_text(project, tmp_path, "görüşme", "Merhaba.\n")
    cases = table_of(tmp_path, "belediye\nKozan\n")
    documents = table_of(tmp_path, "belge,Belediye\ngörüşme,Kozan\n", "documents.csv")
    report = import_cases(project, cases, documents=documents)
    assert (report.linked, report.document_columns) == (1, ())


def test_a_table_without_a_readable_row_says_what_is_wrong_with_it(project, tmp_path):
    table = table_of(tmp_path, '{"case": "Koz\\ud800"}\n', "cases.jsonl")
    with pytest.raises(UsageError, match=r"cases\.jsonl: line 1: a letter is written there as half of a pair"):
        import_cases(project, table)

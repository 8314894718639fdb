"""Codebooks in and out: who matches whom, what is left alone, and what stops an import."""

from __future__ import annotations

from io import StringIO

import openpyxl
import pytest

from qcode.formats import codebook_formats
from qcode.model.codebook import CodebookFile, CodeEntry
from qcode.services import history
from qcode.services.codebook import add_code, book_of, move_code, redefine_code, rename_code, retire_code
from qcode.services.codebook.files import codebook_file, export_codebook, import_codebook, import_entries
from qcode.services.codebook.hotkeys import PALETTE
from qcode.services.project import Project
from tests.marked import Study
from tests.services.codebook_study import add_coding, add_document, code_of, contents, key, tight, tree

STROKE = "“ / ” stands between the names of a path. Write the stroke without spaces around it, or another sign."


def entry(path, *, line=None, guid=None, **fields):
    """A code of a file that gives exactly these fields."""
    return CodeEntry(tuple(path.split(" / ")), guid=guid, line=line, given=frozenset(fields), **fields)


def lay(project, *entries, **options):
    return import_entries(project, CodebookFile(entries), source="book.yaml", **options)


@pytest.fixture
def book(file_project):
    """causes (money, law), effects; money is coded once."""
    for name, parent in (("causes", None), ("money", "causes"), ("law", "causes"), ("effects", None)):
        add_code(file_project, name, parent=parent)
    redefine_code(file_project, "money", definition="all that is paid", hotkey="m", labels={"tr": "para"})
    document = add_document(file_project, "a.txt", "money talks")
    add_coding(file_project, document, key(file_project, "causes / money"), 0, 5)
    return file_project


def test_a_file_in_words_becomes_the_codebook(project, tmp_path):
    (tmp_path / "book.yaml").write_text(
        "codes:\n  - name: bütçe\n    tr: bütçe\n    hotkey: b\n    definition: |\n      iki\n      satır\n"
        "    codes:\n      - gelir\n      - gider\n  - bütçe kısıtları\n",
        encoding="utf-8",
    )
    told = import_codebook(project, tmp_path / "book.yaml")
    assert told.problems == ()
    assert told.change is not None
    assert told.change.summary == "book.yaml: 4 codes added, 0 changed, 0 as they were"
    assert tree(project) == ["bütçe", "bütçe / gelir", "bütçe / gider", "bütçe kısıtları"]
    first = code_of(project, "bütçe")
    assert (first.hotkey, first.definition, first.labels) == ("b", "iki\nsatır", {"tr": "bütçe"})
    assert {code.colour for code in book_of(project)} == set(PALETTE[:4])
    again = import_codebook(project, tmp_path / "book.yaml")
    assert (again.added, again.updated, again.reordered, len(again.unchanged)) == ((), (), False, 4)
    assert again.change is not None
    assert again.change.step is None


def test_what_the_file_does_not_give_or_name_is_left_alone(book):
    told = lay(book, entry("causes / money", brief="short"))
    assert told.updated[0].path == "causes / money"
    assert [(each.name, each.old, each.new) for each in told.updated[0].changes] == [("brief", "", "short")]
    assert told.absent == ("causes / law", "effects")
    money = code_of(book, "causes / money")
    assert (money.definition, money.hotkey, money.labels) == ("all that is paid", "m", {"tr": "para"})
    assert tree(book) == ["causes", "causes / money", "causes / law", "effects"]


def test_a_field_that_is_given_empty_is_emptied_and_labels_are_joined(book):
    lay(book, entry("causes / money", definition="", labels={"en": "money"}))
    money = code_of(book, "causes / money")
    assert (money.definition, money.labels) == ("", {"tr": "para", "en": "money"})


def test_a_guid_finds_a_code_that_was_renamed_and_moved_with_its_codings(book):
    before = contents(book)
    money = code_of(book, "causes / money")
    told = lay(book, entry("effects"), entry("effects / Geld", guid=money.guid))
    assert told.updated[0].changes[0].old == "causes / money"
    assert told.updated[0].changes[0].new == "effects / Geld"
    assert tree(book) == ["causes", "causes / law", "effects", "effects / Geld"]
    assert code_of(book, "effects / Geld").id == money.id
    assert book.database.value("select count(*) from codings where code_id = :key", key=money.id) == 1
    after = contents(book)
    history.undo(book)
    assert contents(book) == before
    history.redo(book)
    assert contents(book) == after


def test_without_a_guid_another_path_is_another_code(book):
    told = lay(book, entry("effects / money"))
    assert told.added == ("effects / money",)
    assert "causes / money" in tree(book)


def test_an_unknown_guid_is_kept_by_a_new_code_and_given_up_by_a_known_path(book):
    guid = "0190163d-8694-739b-aea5-966c26f8ad91"
    lay(book, entry("new", guid=guid))
    assert code_of(book, "new").guid == guid
    known = code_of(book, "effects").guid
    told = lay(book, entry("effects", guid="0190163d-8694-739b-aea5-966c26f8ad92"))
    assert told.unchanged == ("effects",)
    assert code_of(book, "effects").guid == known


def test_two_codes_can_change_places_by_guid(book):
    money, law = code_of(book, "causes / money"), code_of(book, "causes / law")
    before = contents(book)
    lay(book, entry("causes"), entry("causes / law", guid=money.guid), entry("causes / money", guid=law.guid))
    assert code_of(book, "causes / law").id == money.id
    assert code_of(book, "causes / money").id == law.id
    history.undo(book)
    assert contents(book) == before


def test_a_parent_and_its_child_can_change_places_by_guid(book):
    causes, law = code_of(book, "causes"), code_of(book, "causes / law")
    lay(book, entry("law", guid=law.guid), entry("law / causes", guid=causes.guid))
    assert tree(book) == ["effects", "law", "law / causes", "law / causes / money"]
    assert tight(book_of(book))


def test_a_code_can_go_under_new_codes_that_take_its_old_path(book):
    causes = code_of(book, "causes")
    told = lay(book, entry("causes / money / below", guid=causes.guid, line=4))
    assert told.added == ("causes", "causes / money")
    below = "causes / money / below"
    assert tree(book) == ["effects", "causes", "causes / money", below, f"{below} / money", f"{below} / law"]
    assert tight(book_of(book))


def test_a_code_that_a_file_writes_in_other_letters_is_the_one_that_is_there(book):
    add_code(book, "AB hibeleri")
    guid = code_of(book, "AB hibeleri").guid
    told = lay(book, entry("AB HİBELERİ", definition="EU grants", line=3))
    assert told.added == ()
    assert (code_of(book, "AB HİBELERİ").guid, code_of(book, "AB HİBELERİ").definition) == (guid, "EU grants")


def test_two_that_differ_in_their_writing_only_are_not_made_by_a_file_and_stay_where_they_are(book):
    told = lay(book, entry("AB hibeleri", line=3), entry("AB HİBELERİ", line=4))
    assert [str(problem) for problem in told.problems] == [
        (
            "line 4: “AB HİBELERİ” would stand where another code stands already: "
            "“AB hibeleri” differs from it only in its writing."
        )
    ]
    with book.write("add code") as tx:
        tx.insert("codes", name="AB hibeleri", position=8)
        tx.insert("codes", name="AB HİBELERİ", position=9)
    told = lay(book, entry("AB hibeleri", definition="small", line=3), entry("AB HİBELERİ", definition="big", line=4))
    assert told.problems == ()
    assert [code_of(book, name).definition for name in ("AB hibeleri", "AB HİBELERİ")] == ["small", "big"]


def test_a_place_that_is_taken_stops_the_import(book):
    money, before = code_of(book, "causes / money"), contents(book)
    told = lay(book, entry("effects", guid=money.guid, line=7), entry("new", line=8))
    assert [str(problem) for problem in told.problems] == [
        "line 7: “effects” would stand where another code stands already, which was “effects”."
    ]
    assert contents(book) == before


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (entry("new", hotkey="m", line=3), "The hotkey “m” of “new” clashes with “m” of “causes / money”."),
        (entry("new", hotkey="m1", line=3), "The hotkey “m1” of “new” clashes with “m” of “causes / money”."),
        (entry("new", hotkey="-", line=3), "“-” cannot be a hotkey. A hotkey is one or two letters or digits."),
        (entry("new", colour="reddish", line=3), "“reddish” is no colour. Write it like #4477aa."),
        (CodeEntry(("a / b",), line=3), f"“a / b” cannot be the name of a code: {STROKE}"),
    ],
)  # fmt: skip
def test_bad_values_are_named_with_their_line_and_nothing_goes_in(book, bad, said):
    before = contents(book)
    told = lay(book, entry("fine", line=2), bad)
    assert [(problem.message, problem.line) for problem in told.problems] == [(said, 3)]
    assert (told.change, contents(book)) == (None, before)


def test_one_guid_cannot_be_two_codes(book):
    money, before = code_of(book, "causes / money"), contents(book)
    told = lay(book, entry("x", guid=money.guid, line=1), entry("x / y", guid=money.guid, line=2))
    assert [str(each) for each in told.problems] == [f"line 2: The guid {money.guid} belongs to “x” already."]
    assert contents(book) == before


def test_hotkeys_can_be_passed_on_within_a_file(book):
    told = lay(book, entry("causes / money", hotkey=""), entry("causes / law", hotkey="m"))
    assert told.problems == ()
    assert code_of(book, "causes / law").hotkey == "m"


def test_problems_of_the_file_stop_the_import_with_their_lines(book, tmp_path):
    path, before = tmp_path / "book.yaml", contents(book)
    path.write_text("codes:\n  - name: new\n    colour: reddish\n  - name: other\n", encoding="utf-8")
    told = import_codebook(book, path)
    assert told.change is None
    assert [problem.line for problem in told.problems] == [3]
    assert contents(book) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(book):
    before = contents(book)
    entries = (entry("effects", brief="x"), entry("effects / new"), entry("causes / law", retired=True))
    dry = lay(book, *entries, dry_run=True)
    assert (dry.dry_run, dry.change, contents(book)) == (True, None, before)
    wet = lay(book, *entries)
    assert (dry.added, dry.updated, dry.unchanged, dry.absent) == (wet.added, wet.updated, wet.unchanged, wet.absent)
    assert wet.added == ("effects / new",)
    assert [each.changes[0].name for each in wet.updated] == ["retired", "brief"]


def test_siblings_of_the_file_take_its_order_and_the_others_keep_their_places(book):
    for name in ("c", "d"):
        add_code(book, name)
    told = lay(book, entry("d"), entry("new"), entry("causes"))
    assert told.reordered
    assert [code.name for code in book_of(book).children(None)] == ["d", "new", "effects", "c", "causes"]
    assert tight(book_of(book))


def test_retiring_by_file_frees_the_hotkey(book):
    lay(book, entry("causes / money", retired=True))
    money = code_of(book, "causes / money")
    assert (money.retired, money.hotkey) == (True, "")


@pytest.mark.parametrize("name", ["yaml", "csv", "tsv", "xlsx"])
def test_what_was_exported_comes_back_unchanged_and_makes_the_same_codebook(book, tmp_path, name):
    redefine_code(book, "law", example='“a”, b\nc; "d"', counter_example="#x", not_when="- never", use_when="yes")
    rename_code(book, "effects", "İ/ı, =1+1")
    retire_code(book, "law")
    path = tmp_path / f"book.{name}"
    export_codebook(book, path, guids=True)
    told = import_codebook(book, path)
    assert (told.problems, told.added, told.updated, told.absent) == ((), (), (), ())
    assert len(told.unchanged) == 4
    with Project.create(tmp_path / "other.qcode", coder="coder_b") as other:
        assert import_codebook(other, path).problems == ()
        assert [(code.guid, code.name, code.colour, code.hotkey) for code in book_of(other)] == [
            (code.guid, code.name, code.colour, code.hotkey) for code in book_of(book)
        ]
        assert codebook_file(other).entries == codebook_file(book).entries


def test_a_rename_travels_in_a_file_with_guids(book, tmp_path):
    with Project.create(tmp_path / "other.qcode", coder="coder_b") as other:
        export_codebook(book, tmp_path / "one.yaml", guids=True)
        import_codebook(other, tmp_path / "one.yaml")
        rename_code(other, "money", "finance")
        move_code(other, "finance", under="effects")
        export_codebook(other, tmp_path / "two.csv", guids=True)
    told = import_codebook(book, tmp_path / "two.csv")
    assert (told.problems, told.added) == ((), ())
    assert tree(book) == ["causes", "causes / law", "effects", "effects / finance"]
    assert book.database.value("select count(*) from codings") == 1


def codebook_text(book: Project, format: str, *, counts: bool = False) -> str:
    stream = StringIO()
    export_codebook(book, stream, format=format, counts=counts)
    return stream.getvalue()


@pytest.mark.parametrize("name", [each.name for each in codebook_formats() if not each.binary])
def test_every_text_format_shows_the_codes(book, name):
    text = codebook_text(book, name)
    assert "money" in text
    assert "all that is paid" in text


def test_counts_stand_in_the_readable_codebook(book):
    assert "excerpts: 1 · documents: 1" in codebook_text(book, "markdown", counts=True)
    assert "excerpts" not in codebook_text(book, "markdown")


def test_the_appendix_counts_as_the_pack_does_and_comes_back_from_a_spreadsheet(file_project, tmp_path):
    study = Study(file_project)
    study.case("Kozan")
    study.case("Muş")
    study.document("kozan-1", "[They paid](money) and [they paid](money / staff pay) late.", cases=["Kozan"])
    export_codebook(file_project, tmp_path / "c.xlsx", counts=True)
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx").worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    shown = [[row[head.index(name)] for name in ("excerpts", "documents", "municipalities n/N")] for row in rows]
    assert shown == [[2, 1, "1/2"], [1, 1, "1/2"]]
    again = import_codebook(file_project, tmp_path / "c.xlsx")
    assert (again.added, again.updated, again.notes) == ((), (), ())


@pytest.mark.parametrize("format", ["markdown", "html", "latex"])
def test_an_appendix_says_its_version_and_what_its_counts_are_about(book, format):
    told = codebook_text(book, format, counts=True)
    assert "Codebook version not frozen" in told
    assert "a code counts what is coded under it, too" in told
    assert "Codebook version" not in codebook_text(book, format)


def test_an_appendix_for_print_has_neither_colours_nor_hotkeys(book):
    assert "colour #" in codebook_text(book, "markdown", counts=True)
    assert "colour" not in codebook_text(book, "latex", counts=True)

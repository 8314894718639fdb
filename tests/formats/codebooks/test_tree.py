"""Codebooks in YAML: what a person may write, what is pointed out, and the trip there and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import Unreadable
from qcode.formats import codebooks
from qcode.formats.codebooks import tree
from qcode.formats.codebooks.fields import clean_name, clean_text, completed
from qcode.formats.codebooks.layout import WIDTH
from qcode.model.codebook import FIELDS, CodebookFile, CodeEntry

GOLDEN = Path(__file__).parent / "golden"
GUID = "6f9619ff-8b86-d011-b42d-00c04fc964ff"


def problems(text: str) -> list[str]:
    return [str(problem) for problem in tree.parse(text).problems]


def paths(text: str) -> list[tuple[str, ...]]:
    found = tree.parse(text)
    assert found.problems == ()
    return [entry.path for entry in found.file.entries]


class TestWhatAPersonWrites:
    def test_the_example_of_the_guide_is_read_whole(self) -> None:
        found = codebooks.read(GOLDEN / "human.yaml")
        assert found.problems == ()
        assert (found.file.name, found.file.language) == ("Local diplomacy", "en")
        unit, steering, limits = found.file.entries
        assert unit == CodeEntry(
            ("Why a unit",),
            labels={"tr": "Neden bir birim"},
            colour="#4477aa",
            brief="Reasons for founding the unit.",
            given=frozenset({"labels", "colour", "brief"}),
            line=4,
        )
        assert steering.path == ("Why a unit", "central steering")
        assert steering.guid == GUID
        assert steering.hotkey == "1"
        assert steering.definition == "The ministry asks for it, or rewards it."
        assert steering.example == "First line.\n\n  Second, indented."
        assert steering.counter_example == "no"
        assert steering.retired
        assert limits == CodeEntry(("Why a unit", "budget limits"), line=21)

    def test_turkish_names_of_fields_are_understood(self) -> None:
        text = "kod kitabı: Yerel diplomasi\ndil: tr\nkodlar:\n  - ad: bütçe\n    tanım: T\n    kısa tanım: K\n"
        text += "    ne zaman kullanılır: N\n    NE ZAMAN KULLANILMAZ: M\n    örnek: Ö\n    karşı örnek: Ş\n"
        text += "    renk: mavi\n    kısayol: b\n    kullanım dışı: evet\n    alt kodlar: [kesinti]\n"
        found = tree.parse(text)
        assert found.problems == ()
        assert (found.file.name, found.file.language) == ("Yerel diplomasi", "tr")
        entry = found.file.entries[0]
        assert [getattr(entry, name) for name in FIELDS] == ["K", "T", "N", "M", "Ö", "Ş"]
        assert (entry.colour, entry.hotkey, entry.retired) == ("#0000ff", "b", True)
        assert found.file.entries[1].path == ("bütçe", "kesinti")

    def test_words_that_yaml_takes_for_something_else_stay_words(self) -> None:
        names = ["no", "yes", "null", "1", "1.10", "2020-07-01", "0x1F", "on"]
        assert paths("codes:\n" + "".join(f"  - {name}\n" for name in names)) == [(name,) for name in names]
        entry = tree.parse("codes:\n  - name: no\n    hotkey: 1\n    brief: yes\n").file.entries[0]
        assert (entry.name, entry.hotkey, entry.brief) == ("no", "1", "yes")

    def test_a_name_with_a_list_under_it_is_a_code_with_codes(self) -> None:
        assert paths("- Why:\n    - money\n    - name: law\n- How\n") == [
            ("Why",),
            ("Why", "money"),
            ("Why", "law"),
            ("How",),
        ]

    def test_two_codes_of_one_name_stand_under_different_parents(self) -> None:
        assert paths("- a: [x]\n- b: [x]\n") == [("a",), ("a", "x"), ("b",), ("b", "x")]

    def test_an_empty_field_is_given_and_one_that_is_not_there_is_not(self) -> None:
        entry = tree.parse("- name: a\n  brief:\n  definition: ~\n").file.entries[0]
        assert entry.given == {"brief", "definition"}
        assert (entry.brief, entry.definition) == ("", "")

    def test_names_come_in_nfc_and_one_line(self) -> None:
        assert paths('- "  bu\u0308tc\u0327e\\n kısıtı "\n') == [("bütçe kısıtı",)]

    def test_windows_and_utf16_files_are_read(self, tmp_path: Path) -> None:
        for encoding in ("utf-8-sig", "utf-16", "cp1254"):
            (tmp_path / "c.yaml").write_bytes("codes:\r\n  - güven ığ\r\n".encode(encoding))
            assert codebooks.read(tmp_path / "c.yaml").file.entries[0].path == ("güven ığ",)


class TestWhatIsPointedOut:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "the file is empty"),
            ("# nothing\n", "the file is empty"),
            ("codes:\n", "there are no codes; list them under “codes:”"),
            ("codebook: x\n", "line 1: there are no codes; list them under “codes:”"),
            ("just words\n", "line 1: a codebook begins with “codes:” and a list under it"),
            ("codes:\n  - name: a\n    definition: b: c\n", "line 3: a text with “: ” in it needs quotation marks"),
            ("codes:\n\t- a\n", "line 2: a tab cannot indent"),
            ("codes:\n  - 'a\n  - b\n", "line 2: a quotation mark is opened and never closed"),
            ("codes:\n  - a\n b: c\n", "line 3: "),
            ("codes:\n  - name: a\x01\n", "line 2: there is a control character"),
            ("codes: [a]\n---\ncodes: [b]\n", "line 2: there must be one codebook in a file"),
            ("codes:\n  - brief: x\n", "line 2: a code has no name"),
            ("codes:\n  - ''\n", "line 2: a code has no name"),
            (
                "codes:\n  - name: a\n    defintion: x\n",
                "line 3: a code has no field “defintion”; did you mean “definition”?",
            ),
            ("codes:\n  - name: a\n    zzzz: x\n", "line 3: a code has no field “zzzz”"),
            ("code book: x\ncodes: [a]\n", "line 1: a codebook has no field “code book”; did you mean “codebook”?"),
            ("codes:\n  - name: a\n    colour: bluish\n", "line 3: “bluish” is no colour"),
            ("codes:\n  - name: a\n    hotkey: abc\n", "the hotkey “abc” is too long; use one or two characters"),
            (
                "codes:\n  - {name: a, hotkey: b}\n  - {name: c, hotkey: b}\n",
                "line 3: the hotkey “b” belongs to “a” already",
            ),
            (
                "codes:\n  - {name: a, hotkey: b}\n  - {name: c, hotkey: bx}\n",
                "line 3: the hotkey “bx” cannot be told from “b” of “a”: one begins with the other",
            ),
            ("codes:\n  - a\n  - b\n  - a\n", "line 4: the code “a” is there already, in line 2"),
            ("codes:\n  - ğ\n  - g\u0306\n", "line 3: the code “ğ” is there already, in line 2"),
            ("codes:\n  - {name: a, guid: x}\n", "line 2: “x” is no guid"),
            (
                f"codes:\n  - {{name: a, guid: {GUID}}}\n  - {{name: b, guid: {GUID.upper()}}}\n",
                f"line 3: the guid “{GUID}” belongs to “a” already",
            ),
            ("codes:\n  - name: a\n    brief: [x]\n", "line 3: “brief” must be a text, not a list"),
            ("codes:\n  - name: a\n    retired: perhaps\n", "“perhaps” is neither yes nor no"),
            ("codes:\n  - name: a\n    brief: x\n    Brief: y\n", "line 4: the field “Brief” is there twice"),
            ("codes:\n  a: x\n", "line 2: codes must be a list"),
            ("codes:\n  - [a]\n", "line 2: a code must be a name"),
            ("codes:\n  - EU: accession\n", "line 2: if “EU: accession” is the code's name, put it in quotation marks"),
            ("codes:\n  - &x a\n  - *x\n", "line 3: a codebook cannot use YAML's references"),
            ("codes: " + "[" * 5000, "line 1: codes are nested more than 50 deep"),
        ],
    )
    def test_a_mistake_is_said_with_its_line(self, text: str, said: str) -> None:
        found = problems(text)
        assert (not said and not found) or any(said in each for each in found), found

    def test_one_mistake_leaves_the_other_codes_alone(self) -> None:
        found = tree.parse("- {name: a, colour: x, brief: fine}\n- b\n- {name: b}\n- c\n")
        assert [entry.name for entry in found.file.entries] == ["a", "b", "c"]
        assert found.file.entries[0].given == {"brief"}
        assert [problem.line for problem in found.problems] == [1, 3]

    def test_a_bomb_of_references_does_not_go_off(self) -> None:
        levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))
        assert len(problems("l0: &l0 [a]\n" + levels)) == 1

    def test_what_is_no_text_is_unreadable(self, tmp_path: Path) -> None:
        (tmp_path / "c.yaml").write_bytes(b"\x00" * 1000)
        with pytest.raises(Unreadable):
            codebooks.read(tmp_path / "c.yaml")


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(clean_name).filter(bool)
prose = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20).map(lambda text: f"{text} " * 15)
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    prose,
    st.lists(st.sampled_from(["", "line: one", "  - two", "# three", "'", "dört  ", "\tfive"])).map("\n".join),
).map(clean_text)


@st.composite
def codebook(draw: st.DrawFn) -> CodebookFile:
    """A tree in its own order, with any fields."""
    entries: dict[tuple[str, ...], CodeEntry] = {}
    hotkeys = iter("abcdefgh1ıİ-#:~?")
    for name in draw(st.lists(names, max_size=8)):
        path = (*draw(st.sampled_from([(), *entries])), name)
        entries[path] = CodeEntry(
            path,
            guid=draw(st.none() | st.uuids().map(str)),
            labels=draw(st.dictionaries(st.sampled_from(["tr", "de", "ku"]), names, max_size=2)),
            colour=draw(st.sampled_from(["", "#4477aa", "#000000"])),
            hotkey=next(hotkeys) if draw(st.booleans()) else "",
            retired=draw(st.booleans()),
            **draw(st.dictionaries(st.sampled_from(FIELDS), texts, max_size=2)),
        )
    return CodebookFile(completed(entries.values()), draw(st.just("") | names), draw(st.sampled_from(["", "tr"])))


def bare(file: CodebookFile) -> CodebookFile:
    """Without what only a file knows: the line, and which fields it said."""
    return replace(file, entries=tuple(replace(entry, line=None, given=frozenset()) for entry in file.entries))


@given(codebook())
def test_what_is_written_is_read_again_to_the_letter(file: CodebookFile) -> None:
    found = tree.parse(tree.render(file, guids=True))
    if file.entries:
        assert found.problems == ()
        assert bare(found.file) == file


@given(codebook())
def test_writing_twice_gives_the_same_file(file: CodebookFile) -> None:
    once = tree.render(file)
    if file.entries:
        assert tree.render(tree.parse(once).file) == once


class TestTheLayout:
    def test_a_codebook_is_laid_out_as_a_person_would(self) -> None:
        found = codebooks.read(GOLDEN / "human.yaml")
        assert tree.render(found.file) == (GOLDEN / "written.yaml").read_text("utf-8")

    def test_guids_are_written_on_request_only(self) -> None:
        file = CodebookFile((CodeEntry(("a",), guid=GUID),))
        assert GUID not in tree.render(file)
        assert f'guid: "{GUID}"' in tree.render(file, guids=True)

    def test_long_texts_are_folded_within_the_width(self) -> None:
        file = CodebookFile((CodeEntry(("a",), definition="kelime " * 60 + "son"),))
        lines = tree.render(file).splitlines()
        assert max(map(len, lines)) <= WIDTH
        assert "    definition: >-" in lines

    def test_a_parent_that_is_missing_is_written(self) -> None:
        assert tree.render(CodebookFile((CodeEntry(("a", "b")),))) == "codes:\n  - name: a\n    codes:\n      - b\n"

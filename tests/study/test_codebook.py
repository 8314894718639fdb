"""The sample's codebook: complete, bilingual, and without a clash of keys."""

from __future__ import annotations

import re
from itertools import permutations

import pytest

from tests.study import sample

CODES = sample.codes()
FIELDS = ("brief", "definition", "use when", "do not use when", "example", "counter-example")


def test_the_four_codes_named_first_have_the_keys_1_to_4() -> None:
    first = [path for path, code in CODES.items() if code["hotkey"] in "1234"]
    assert first == [
        "Why a unit / central steering",
        "Why a unit / EU accession",
        "Why a unit / mayor profile",
        "Why a unit / budget limits",
    ]


def test_they_bear_the_turkish_names_of_the_study() -> None:
    assert [code["tr"] for code in CODES.values() if code["hotkey"] in "1234"] == [
        "merkezi yönlendirme",
        "AB'ye katılım",
        "belediye başkanı profili",
        "bütçe kısıtları",
    ]


def test_a_unit_serves_fifteen_goals() -> None:
    assert sum(path.startswith("What a unit is for / ") for path in CODES) == 15


def test_the_tree_is_three_levels_deep_and_holds_one_name_twice() -> None:
    assert max(path.count(" / ") for path in CODES) == 2
    assert len(CODES) == 32
    assert len({code["name"] for code in CODES.values()}) == 31


@pytest.mark.parametrize("path", CODES)
def test_every_field_of_every_code_is_filled(path: str) -> None:
    for field in ("name", "tr", "colour", "hotkey", *FIELDS):
        value = CODES[path][field]
        assert isinstance(value, str), field
        assert value.strip(), field
    assert re.fullmatch(r"#[0-9A-F]{6}", CODES[path]["colour"])


def test_a_code_has_no_other_field() -> None:
    known = {"name", "tr", "colour", "hotkey", "codes", *FIELDS}
    assert all(set(code) <= known for code in CODES.values())


def test_no_hotkey_is_another_or_its_beginning() -> None:
    keys = [code["hotkey"] for code in CODES.values()]
    assert all(re.fullmatch(r"[1-9]|[a-z]{2}", key) for key in keys)
    assert not [pair for pair in permutations(keys, 2) if pair[1].startswith(pair[0])]


def test_siblings_have_colours_of_their_own() -> None:
    for above in {path.rpartition(" / ")[0] for path in CODES}:
        colours = [code["colour"] for path, code in CODES.items() if path.rpartition(" / ")[0] == above]
        assert len(set(colours)) == len(colours), above


@pytest.mark.parametrize("path", CODES)
def test_examples_and_counter_examples_are_quoted_from_the_texts(path: str) -> None:
    for field in ("example", "counter-example"):
        assert any(CODES[path][field] in text.text for text in sample.texts().values()), field


@pytest.mark.parametrize("path", CODES)
def test_a_coder_has_given_the_code_to_its_example_and_nobody_to_its_counter_example(path: str) -> None:
    coded = [coding["quote"] for coding in sample.codings() if coding["code"] == path]
    example, counter_example = CODES[path]["example"], CODES[path]["counter-example"]
    assert any(example in quote or quote in example for quote in coded)
    assert not any(counter_example in quote for quote in coded)

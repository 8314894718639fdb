"""What columns hold: guessed from the values as people write them, and written in one way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.formats.tables.attribute_values import (
    DateOrder,
    NumberStyle,
    Style,
    canonical_value,
    choices_of,
    guess_type,
    is_missing,
    style_of,
)
from qcode.model.case import AttributeType
from qcode.model.document import Problem

TEXT, NUMBER, DATE = AttributeType.TEXT, AttributeType.NUMBER, AttributeType.DATE
YES_NO, CHOICE = AttributeType.YES_NO, AttributeType.CHOICE


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (["evet", "hayır", "EVET", ""], YES_NO),
        (["HAYIR", "Hayır", "hayir"], YES_NO),
        (["Yes", "no"], YES_NO),
        (["true", "false", "TRUE"], YES_NO),
        (["1", "0", "1", "0"], YES_NO),
        (["1", "0", "2"], NUMBER),
        (["1", "1", "1"], NUMBER),
        (["evet", "belki"], TEXT),
        (["2020-07-01", "", "2021-12-31"], DATE),
        (["01.07.2020", "31.12.2021"], DATE),
        (["1 Temmuz 2020", "15 Ağustos 2019"], DATE),
        (["July 1, 2020", "15 August 2019"], DATE),
        (["1/7/2020", "2/8/2021"], TEXT),
        (["1/7/2020", "25/8/2021"], DATE),
        (["1/7/2020", "8/25/2021"], DATE),
        (["25/8/2021", "8/25/2021"], DATE),
        (["2020-02-30"], TEXT),
        (["1234", "-5", "0"], NUMBER),
        (["1.234,5", "12"], NUMBER),
        (["1,234.5", "12"], NUMBER),
        (["0.5", "12.25"], NUMBER),
        (["1.234.567", "20.000"], NUMBER),
        (["20.000", "27.919"], TEXT),
        (["20,000", "27,919"], TEXT),
        (["1.234,5", "1,234.5"], TEXT),
        (["2012", "2014", "2012", "2014"], NUMBER),
        (["01", "06", "34"], TEXT),
        (["belediye", "il", "belediye", "il"], CHOICE),
        (["a", "b", "a", "c"], TEXT),
        (["Ankara", "Van"], TEXT),
        (["", "-", "NA"], TEXT),
        ([], TEXT),
    ],
)
def test_a_column_is_the_narrowest_type_that_all_its_values_fit(values: list[str], type_: AttributeType) -> None:
    assert guess_type(values) is type_


def test_thirteen_different_values_are_no_choice() -> None:
    twelve = [f"bölge {letter}" for letter in "abcdefghijkl"]
    assert guess_type(twelve * 2) is CHOICE
    assert guess_type([*twelve, "bölge m"] * 2) is TEXT


def test_long_sentences_are_no_choice() -> None:
    assert (
        guess_type(["a sentence of more than sixty characters, which nobody would ever choose from a list"] * 4) is TEXT
    )


@pytest.mark.parametrize(
    ("text", "type_", "canonical"),
    [
        ("  İzmir ", TEXT, "İzmir"),
        ("g\u0306", TEXT, "ğ"),
        ("Hayır", YES_NO, "no"),
        ("EVET", YES_NO, "yes"),
        ("var", YES_NO, "yes"),
        ("0", YES_NO, "no"),
        ("1.50", NUMBER, "1.5"),
        ("20.0", NUMBER, "20"),
        ("100", NUMBER, "100"),
        ("-0", NUMBER, "0"),
        ("\N{MINUS SIGN}5", NUMBER, "-5"),
        ("12,5", NUMBER, "12.5"),
        ("1.234,5", NUMBER, "1234.5"),
        ("1,234.5", NUMBER, "1234.5"),
        ("1 234 567", NUMBER, "1234567"),
        ("1\N{NO-BREAK SPACE}234", NUMBER, "1234"),
        ("1.7.2020", DATE, "2020-07-01"),
        ("2020/7/1", DATE, "2020-07-01"),
        ("2020-07-01T00:00:00", DATE, "2020-07-01"),
        ("25/7/2020", DATE, "2020-07-25"),
        ("7/25/2020", DATE, "2020-07-25"),
        ("5/5/2020", DATE, "2020-05-05"),
        ("3 ŞUBAT 2021", DATE, "2021-02-03"),
        ("n/a", NUMBER, ""),
        ("–", DATE, ""),
    ],
)
def test_a_value_is_written_in_one_way(text: str, type_: AttributeType, canonical: str) -> None:
    assert canonical_value(text, type_) == canonical


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("abc", NUMBER),
        ("1,234", NUMBER),
        ("12 %", NUMBER),
        ("1.23.4", NUMBER),
        ("1/7/2020", DATE),
        ("31.02.2020", DATE),
        ("Temmuz", DATE),
        ("belki", YES_NO),
    ],
)
def test_a_value_of_another_type_is_a_problem(text: str, type_: AttributeType) -> None:
    assert isinstance(canonical_value(text, type_), Problem)


def test_a_column_says_what_one_value_leaves_open() -> None:
    turkish, english = style_of(["1.234", "12,5"]), style_of(["1.234", "1,234.5"])
    assert canonical_value("1.234", NUMBER, style=turkish) == "1234"
    assert canonical_value("1.234", NUMBER, style=english) == "1.234"
    assert style_of(["1/7/2020", "25/7/2020"]).dates is DateOrder.DAY
    assert canonical_value("1/7/2020", DATE, style=Style(dates=DateOrder.MONTH)) == "2020-01-07"


def test_an_unclear_column_made_a_number_by_force_asks_instead_of_dividing_by_a_thousand() -> None:
    unclear = style_of(["20.000", "27.919"])
    assert unclear.numbers is NumberStyle.UNCLEAR
    assert canonical_value("20.000", NUMBER, style=unclear) == Problem(
        "“20.000” may be 20000 or 20.000; write it in one of these ways"
    )
    assert canonical_value("500", NUMBER, style=unclear) == "500"


def test_a_choice_is_spelt_as_the_list_spells_it() -> None:
    choices = ("büyükşehir", "il")
    assert canonical_value("BÜYÜKŞEHİR", CHOICE, choices=choices) == "büyükşehir"
    assert canonical_value("köy", CHOICE, choices=choices) == Problem("“köy” is none of the choices: büyükşehir, il")
    assert choices_of(["il", "", "büyükşehir", "il"]) == ("il", "büyükşehir")


@given(st.text(max_size=20), st.sampled_from(AttributeType))
def test_what_is_canonical_stays_as_it_is(text: str, type_: AttributeType) -> None:
    first = canonical_value(text, type_)
    if isinstance(first, str):
        assert canonical_value(first, type_) == first


@given(
    st.lists(
        st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9), min_size=1
    )
)
def test_plain_numbers_keep_their_value(numbers: list[object]) -> None:
    values = [format(number, "f") for number in numbers]
    style = style_of(values)
    assert [float(str(canonical_value(value, NUMBER, style=style))) for value in values] == list(map(float, values))


@given(st.lists(st.text(max_size=12), max_size=8))
def test_every_value_of_a_guessed_type_can_be_written(values: list[str]) -> None:
    guessed, style = guess_type(values), style_of(values)
    assert all(isinstance(canonical_value(value, guessed, style=style), str) for value in values)


def test_a_dash_or_na_says_that_the_value_is_not_known() -> None:
    assert [each for each in ("", " ", "-", "NA", "n/a", "0", "no") if is_missing(each)] == ["", " ", "-", "NA", "n/a"]

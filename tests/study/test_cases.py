"""The 45 municipalities, counted against the figures and footnotes of the study."""

from __future__ import annotations

from collections import Counter

from tests.study import sample

# fmt: off
OUTSIDE_FUNDS = {
    "Adana", "Kozan", "Sarıçam", "Çankaya", "Keçiören", "Antalya", "Muratpaşa", "Kuşadası", "Balıkesir", "İstanbul",
    "Esenyurt", "Bornova", "Kahramanmaraş", "Kırşehir", "Kocaeli", "Selçuklu", "Kula", "Ordu", "Fındıklı", "Tekirdağ",
}
# fmt: on
NAMED_FOR_EU_OR_PROJECT = {"Aydın", "Kuşadası", "Erzurum", "Kayseri", "Kocaeli", "Ordu", "Fındıklı"}


def column(name: str) -> dict[str, str]:
    return {row["case"]: row[name] for row in sample.rows("cases.csv")}


def saying_yes(name: str) -> set[str]:
    return {case for case, answer in column(name).items() if answer == "yes"}


def test_there_are_45_municipalities_in_24_provinces() -> None:
    assert len(sample.rows("cases.csv")) == len(column("province")) == 45
    assert len(set(column("province").values())) == 24


def test_18_are_metropolitan_25_are_districts_of_one_and_2_are_neither() -> None:
    assert Counter(column("type").values()) == {
        "metropolitan": 18,
        "metropolitan district": 25,
        "provincial": 1,
        "district": 1,
    }


def test_outside_funds_mattered_in_the_20_of_footnote_14() -> None:
    assert len(OUTSIDE_FUNDS) == 20
    assert saying_yes("outside_funds") == OUTSIDE_FUNDS


def test_eu_or_project_is_in_the_names_of_the_7_of_footnote_15() -> None:
    assert len(NAMED_FOR_EU_OR_PROJECT) == 7
    assert saying_yes("eu_or_project_in_name") == NAMED_FOR_EU_OR_PROJECT


def test_yes_and_no_are_the_only_answers() -> None:
    for name in ("outside_funds", "eu_or_project_in_name"):
        assert set(column(name).values()) == {"yes", "no"}


def test_a_unit_that_is_named_for_eu_or_project_shows_it_in_its_name() -> None:
    names = column("unit_name")
    showing = {case for case, name in names.items() if {"AB", "Proje"} & set(name.split())}
    assert showing == NAMED_FOR_EU_OR_PROJECT


def test_years_stand_only_where_the_findings_give_them() -> None:
    founded = {case: year for case, year in column("founded").items() if year}
    assert founded == {"Kozan": "2012", "Sincan": "2020", "İstanbul": "2000", "Esenyurt": "2010"}
    active = {case: year for case, year in column("active_since").items() if year}
    assert active == {"İstanbul": "2019", "Esenyurt": "2018"}


def test_the_code_for_outside_funds_is_present_in_those_20_and_in_no_other_by_each_coder() -> None:
    case_of = {row["document"]: row["case"] for row in sample.rows("documents.csv")}
    for coder in ("coder_a", "coder_b"):
        present = {
            case_of[coding["document"]]
            for coding in sample.codings()
            if coding["code"] == "Why a unit / foreign funds and grants" and coding["coder"] == coder
        }
        assert present - {""} == OUTSIDE_FUNDS

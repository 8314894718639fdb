"""Pictures of a project: that they show its numbers."""

from __future__ import annotations

import re

import pytest

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.chart import Heatmap, Portrait
from qcode.model.selection import Selection
from qcode.model.table import Sign
from qcode.services.agreement import agreement
from qcode.services.cases.importing import import_cases
from qcode.services.codebook import add_code, redefine_code
from qcode.services.figures import FIGURES, Request, chart, figure_text
from qcode.services.project import Project
from qcode.services.tables import frequencies
from tests.marked import Study


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    made.coder("coder_b")
    for name in ("Iğdır", "Ordu", "Van"):
        made.case(name)
    made.code("why")
    made.code("why / flood")
    made.code("hope")
    made.document(
        "one", "A: [We wait](why / flood@coder_a,coder_b) for [[rain](hope@coder_a)](why / flood@coder_a).\nB: Yes.\n",
        cases=["Iğdır"], done=["coder_a", "coder_b"],
    )  # fmt: skip
    made.document("two", "A: [Hope](hope@coder_b) is here.\n", cases=["Ordu"])
    return made


def test_a_heatmap_shows_the_table_of_codes_by_case_without_cases_that_have_no_document(study: Study) -> None:
    found = chart(study.project, "heatmap")
    table = frequencies(study.project)
    assert found.columns == ("Iğdır", "Ordu")
    assert found.rows == ("why", "flood", "hope")
    assert found.cells == tuple(line[:2] for line in table.cells)
    assert found.cells[2] == (1, 1)
    assert found.cells[0][1] is Sign.NOT_CODED
    assert "1 without a document is not shown." in found.about.notes


def test_a_tree_counts_the_codes_under_a_code_too(study: Study) -> None:
    found = chart(study.project, "tree")
    assert [(twig.depth, twig.label, twig.number) for twig in found.twigs] == [
        (1, "why", 3),
        (2, "flood", 3),
        (1, "hope", 2),
    ]


def test_codelines_are_those_of_the_document_with_most_codings_or_of_the_one_that_is_named(study: Study) -> None:
    found = chart(study.project, "codelines")
    assert "one" in found.about.title
    assert [strip.label for strip in found.strips] == ["flood", "hope"]
    assert found.strips[0].spans == ((3, 10), (15, 19))
    named = chart(study.project, "codelines", Request(selection=Selection(documents=("two",))))
    assert [strip.label for strip in named.strips] == ["hope"]


def test_a_portrait_gives_each_square_the_code_that_covers_most_of_it(study: Study) -> None:
    found = chart(study.project, "portrait")
    labels = [found.legend[each][0] if each >= 0 else "" for each in found.squares]
    assert labels[3:10] == ["flood"] * 7
    assert labels[:3] == [""] * 3


def test_what_two_coders_gave_a_code_covers_a_square_once(project: Project) -> None:
    study = Study(project)
    study.coder("coder_b")
    study.document("long", "[01234567](wide)[89](narrow@coder_a,coder_b)\n" + "x" * 3989)
    found = chart(project, "portrait")
    assert isinstance(found, Portrait)
    assert [found.legend[each][0] if each >= 0 else "" for each in found.squares[:3]] == ["wide", "wide", ""]
    assert found.about.notes[-1] == (
        "One square: about 7 characters, in the colour of the code that covers most of them; in brackets: squares, 600 "
        "in all."
    )


def test_the_heads_of_a_turkish_heatmap_name_bands_in_turkish_and_values_as_they_were_written(
    study: Study, tmp_path
) -> None:
    (tmp_path / "cases.csv").write_text("case,founded,type\nIğdır,2009-05-01,from 2\nOrdu,2011-01-01,\n", "utf-8")
    import_cases(study.project, tmp_path / "cases.csv")

    def heads(by: str) -> tuple[str, ...]:
        found = chart(study.project, "heatmap", Request(by=by, language="tr"))
        assert isinstance(found, Heatmap)
        return found.columns

    assert heads("founded:decade") == ("2000'ler", "2010'lar")
    assert heads("type") == ("from 2", "(değer yok)")


def test_agreement_is_the_report_of_the_same_terms(study: Study) -> None:
    found = chart(study.project, "agreement", Request(draws=20))
    report = agreement(study.project, draws=20)
    assert [dot.value for dot in found.dots] == [line.alpha.value for line in report.lines]
    assert [mark for mark, _ in found.marks] == [0.667, 0.8]


@pytest.fixture
def founded(study: Study, tmp_path) -> Project:
    (tmp_path / "cases.csv").write_text("case,founded,type\nIğdır,2009,a\nOrdu,2011,b\nVan,2011,a\n", "utf-8")
    import_cases(study.project, tmp_path / "cases.csv")
    return study.project


def test_a_timeline_counts_cases_by_year_and_shows_years_without_any(founded: Project) -> None:
    found = chart(founded, "timeline", Request(marks=((2009, "election"), (2050, "never"))))
    assert found.years == ((2009, 1), (2010, 0), (2011, 2))
    assert found.marks == ((2009, "election"),)
    assert found.about.notes == ("founded is known for 3 of 3 municipalities.",)


def test_a_timeline_of_a_code_counts_the_cases_that_have_it(founded: Project) -> None:
    found = chart(founded, "timeline", Request(selection=Selection(codes=("flood",))))
    assert found.years == ((2009, 1),)


def test_what_holds_no_years_makes_no_timeline(founded: Project) -> None:
    with pytest.raises(UsageError, match="holds no years"):
        chart(founded, "timeline", Request(by="type"))
    with pytest.raises(NotFound):
        chart(founded, "timeline", Request(by="population"))


def test_labels_are_turkish_where_that_is_asked_for(study: Study) -> None:
    key = study.project.database.value("select id from codes where name = 'flood'")
    redefine_code(study.project, key, labels={"tr": "sel"})
    found = chart(study.project, "heatmap", Request(language="tr"))
    assert found.rows == ("why", "sel", "hope")
    assert found.about.title == "Kodlar × belediye"
    assert found.unit == "alıntı sayısı"
    with pytest.raises(UsageError, match="language"):
        chart(study.project, "heatmap", Request(language="xx"))


_ASKED = [
    ("heatmap", {}),
    *(("heatmap", {"count": count}) for count in ("presence", "documents", "cases", "coders", "words", "characters")),
    ("heatmap", {"by": "coder", "selection": Selection(codes=("hope",), coders=("coder_a",))}),
    ("tree", {"depth": 1}),
    ("network", {"depth": 1, "selection": Selection(cases=("Iğdır",))}),
    ("codelines", {"selection": Selection(documents=("one",))}),
    ("portrait", {}),
    ("agreement", {}),
    (
        "agreement",
        {"unit": "paragraph", "selection": Selection(codes=("hope", "flood"), coders=("coder_a", "coder_b"))},
    ),
    ("saturation", {}),
    ("saturation", {"by": "case"}),
    ("timeline", {}),
]


@pytest.mark.parametrize(("name", "asked"), _ASKED)
def test_what_stands_under_a_turkish_picture_is_turkish(founded: Project, name: str, asked: dict[str, object]) -> None:
    add_code(founded, "snow")
    english, turkish = (chart(founded, name, Request(language=each, draws=20, **asked)).about for each in ("en", "tr"))
    assert len(english.notes) == len(turkish.notes)
    told = zip((english.alt, *english.notes), (turkish.alt, *turkish.notes), strict=True)
    assert [one for one, other in told if one == other and not re.fullmatch(r"qcode [\d.]+\.", one)] == []


def test_the_filters_of_turkish_agreement_are_told_without_the_coders_whom_it_is_about(study: Study) -> None:
    asked = Selection(documents=("one",), coders=("coder_a", "coder_b"))
    found = chart(study.project, "agreement", Request(asked, "tr", draws=20))
    assert "Kodlayıcılar: coder_a, coder_b." in found.about.notes
    assert "Seçim: belgeler one." in found.about.notes


def test_every_picture_of_an_empty_project_says_why_there_is_none(project: Project) -> None:
    for name in FIGURES:
        with pytest.raises((Refused, NotFound, UsageError)) as caught:
            chart(project, name)
        assert caught.value.hint
    with pytest.raises(UsageError, match="heatmap"):
        chart(project, "pie")


def test_every_picture_can_be_drawn_in_characters(founded: Project) -> None:
    for name in FIGURES:
        assert figure_text(chart(founded, name, Request(draws=20)), width=60).count("\n") > 3

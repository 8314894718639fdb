"""The codebook summary of a study that can be counted by hand."""

from __future__ import annotations

import json

import pytest

from qcode.errors import UsageError
from qcode.formats.tables import render
from qcode.model.selection import Condition, Selection
from qcode.services.codebook import add_code, redefine_code, retire_code
from qcode.services.codebook.prose import summary_table, summary_text
from qcode.services.codebook.summary import Source, Used, codebook_summary, mark_typical
from tests.services.codebook_study import add_coding, add_document, key

ONE = "Para yok. 😀 Kanun böyle, ne yapalım?\nParamız bitti."
TWO = "Money came late."
THREE = "Nobody paid."


def span(text, words):
    """Where the words stand in the text."""
    start = text.index(words)
    return start, start + len(words)


@pytest.fixture
def study(project):
    """Three documents of two cases (a.txt and b.txt of İzmir, c.txt of Çankırı); a third case has none.

    causes has money (4 codings by a, 1 by b) and law (1 by a); old is retired and unused.
    """
    for name, parent in (("causes", None), ("money", "causes"), ("law", "causes"), ("effects", None), ("old", None)):
        add_code(project, name, parent=parent)
    retire_code(project, "old")
    documents = {
        "a.txt": add_document(project, "a.txt", ONE, case="İzmir"),
        "b.txt": add_document(project, "b.txt", TWO, case="İzmir"),
        "c.txt": add_document(project, "c.txt", THREE, case="Çankırı"),
    }
    with project.write("cases") as tx:
        tx.insert("cases", name="Van")
        speaker = tx.insert("speakers", document_id=documents["b.txt"], name="K1", role="respondent")
        for place, (start, stop) in enumerate(((0, 6), (6, len(TWO)))):
            tx.insert("turns", document_id=documents["b.txt"], position=place, start=start, speech=start, stop=stop,
                      speaker_id=speaker, words=1)  # fmt: skip
    money, law = key(project, "causes / money"), key(project, "causes / law")
    codings = {
        "Para yok.": add_coding(project, documents["a.txt"], money, *span(ONE, "Para yok.")),
        "Para yok. b": add_coding(project, documents["a.txt"], money, *span(ONE, "Para yok."), coder="coder_b", day=5),
        "Paramız bitti.": add_coding(project, documents["a.txt"], money, *span(ONE, "Paramız bitti."), day=2),
        "came late": add_coding(project, documents["b.txt"], money, *span(TWO, "came late"), day=3),
        "Nobody": add_coding(project, documents["c.txt"], money, *span(THREE, "Nobody"), day=4),
        "Kanun": add_coding(project, documents["a.txt"], law, *span(ONE, "Kanun böyle"), day=9),
    }
    return project, codings


def named(summary):
    return {" / ".join(each.path): each for each in summary}


def test_every_code_in_order_with_its_own_use_and_that_of_its_branch(study):
    project, _ = study
    summary = named(codebook_summary(project))
    assert list(summary) == ["causes", "causes / money", "causes / law", "effects"]
    at = "2024-03-{:02d}T12:00:00.000000Z".format
    assert summary["causes / money"].own == Used(5, 3, 2, ("coder_a", "coder_b"), at(5))
    assert summary["causes / law"].own == Used(1, 1, 1, ("coder_a",), at(9))
    assert summary["causes"].own == Used()
    assert summary["causes"].branch == Used(6, 3, 2, ("coder_a", "coder_b"), at(9))
    assert summary["effects"].branch == Used()
    assert {each.of_cases for each in summary.values()} == {3}


def test_without_choice_and_example_the_excerpt_of_median_length_stands_for_the_code(study):
    project, codings = study
    # Lengths: Nobody 6, “Para yok.” 9 (twice), “came late” 9, “Paramız bitti.” 14: the third of five is the second
    # “Para yok.”, the next ones by nearness are “came late” and the first “Para yok.”, which stands on the same span.
    (quote,) = named(codebook_summary(project))["causes / money"].quotes
    assert (quote.text, quote.source) == ("Para yok.", Source.MEDIAN)
    assert quote.excerpt.coding.id == codings["Para yok. b"]
    assert quote.citation == "İzmir, a.txt, paragraph 1"
    quotes = named(codebook_summary(project, quotes=3))["causes / money"].quotes
    assert [each.text for each in quotes] == ["Para yok.", "came late", "Paramız bitti."]
    assert quotes[1].citation == "İzmir, b.txt, turn 2"
    assert quotes[2].citation == "İzmir, a.txt, paragraph 2"


def test_what_a_researcher_chose_comes_first(study):
    project, codings = study
    redefine_code(project, "money", example="Para yok.")
    mark_typical(project, codings["Nobody"])
    quotes = named(codebook_summary(project, quotes=3))["causes / money"].quotes
    assert [(each.text, each.source) for each in quotes] == [
        ("Nobody", Source.CHOSEN), ("Para yok.", Source.EXAMPLE), ("came late", Source.MEDIAN),
    ]  # fmt: skip
    assert quotes[0].citation == "Çankırı, c.txt, paragraph 1"
    mark_typical(project, codings["Nobody"], on=False)
    assert named(codebook_summary(project))["causes / money"].quotes[0].source is Source.EXAMPLE


def test_an_example_is_cited_where_it_stands_in_a_coded_excerpt_and_nowhere_else(study):
    project, codings = study
    redefine_code(project, "law", example="Kanun")
    redefine_code(project, "money", example="ne yapalım")
    summary = named(codebook_summary(project))
    (quote,) = summary["causes / law"].quotes
    assert (quote.text, quote.citation, quote.source) == ("Kanun", "İzmir, a.txt, paragraph 1", Source.EXAMPLE)
    assert quote.excerpt.coding.id == codings["Kanun"]
    (quote,) = summary["causes / money"].quotes
    assert (quote.text, quote.citation, quote.excerpt) == ("ne yapalım", "", None)


def test_an_example_of_a_code_that_nobody_used_is_shown(study):
    project, _ = study
    redefine_code(project, "effects", example="so be it")
    assert [each.text for each in named(codebook_summary(project))["effects"].quotes] == ["so be it"]


def test_filters_hold_for_counts_and_quotes(study):
    project, _ = study
    only_b = named(codebook_summary(project, selection=Selection(coders=("coder_b",))))
    assert only_b["causes"].branch.excerpts == 1
    assert only_b["causes"].branch.coders == ("coder_b",)
    one_case = named(codebook_summary(project, selection=Selection(cases=("Çankırı",)), quotes=3))["causes / money"]
    assert (one_case.own.excerpts, one_case.own.cases, one_case.of_cases) == (1, 1, 1)
    assert [each.text for each in one_case.quotes] == ["Nobody"]
    branch = codebook_summary(project, selection=Selection(codes=("causes / law",)))
    assert [each.path for each in branch] == [("causes", "law")]


def test_an_attribute_narrows_the_cases(study):
    project, _ = study
    with project.write("attribute") as tx:
        kind = tx.insert("attributes", name="type", owner="case", type="choice")
        (case,) = (row["id"] for row in tx.rows("select id from cases where name = 'İzmir'"))
        tx.insert("attribute_values", attribute_id=kind, case_id=case, value="metropolitan")
    asked = Selection(where=(Condition("type", "=", "metropolitan"),))
    found = named(codebook_summary(project, selection=asked))["causes / money"]
    assert (found.own.excerpts, found.own.documents, found.own.cases, found.of_cases) == (4, 2, 1, 1)
    assert summary_table(project, [found], selection=asked).notes[1] == (
        "About 1 municipality, 2 documents; only type = metropolitan."
    )


def test_a_retired_code_is_there_while_it_has_excerpts(study):
    project, codings = study
    retire_code(project, "law")
    assert "causes / law" in named(codebook_summary(project))
    with project.write("uncode") as tx:
        tx.delete("codings", codings["Kanun"])
    assert "causes / law" not in named(codebook_summary(project))


@pytest.mark.parametrize("number", [0, 4])
def test_one_to_three_quotes_can_be_had(study, number):
    project, _ = study
    with pytest.raises(UsageError):
        codebook_summary(project, quotes=number)


def test_the_table_says_what_it_counts_and_of_how_many_cases(study):
    project, _ = study
    table = summary_table(project, codebook_summary(project))
    assert [column.name for column in table.columns][4:7] == ["documents", "municipalities", "coders"]
    assert table.notes[1] == "About 3 municipalities, 3 documents."
    money = table.rows[1]
    assert money[0] == "causes / money"
    assert money[2:8] == (5, 5, 3, 2, "coder_a, coder_b", "2024-03-05")
    assert money[8] == "“Para yok.” (İzmir, a.txt, paragraph 1)"


def test_the_full_table_has_every_field_and_quote_in_columns_of_its_own(study):
    project, _ = study
    redefine_code(project, "money", labels={"tr": "para"}, not_when="law")
    table = summary_table(project, codebook_summary(project, quotes=2), full=True)
    row = dict(zip((column.name for column in table.columns), table.rows[1], strict=True))
    assert row["label tr"] == "para"
    assert row["do not use when"] == "law"
    assert (row["municipalities"], row["of municipalities"]) == (2, 3)
    assert (row["quote 2"], row["citation 2"]) == ("came late", "İzmir, b.txt, turn 2")
    assert table.rows[3][-6:] == ("", "", "", "", "", "")
    for name in ("text", "markdown", "csv", "html"):
        assert "came late" in render(table, format=name)
    assert json.loads(render(table, format="json"))


def test_prose_has_a_heading_a_code_and_keeps_markup_harmless(study):
    project, _ = study
    redefine_code(project, "law", definition="*all* that <b>binds</b>\nsecond line", example="Kanun")
    summary = codebook_summary(project)
    text = summary_text(project, summary)
    assert "## causes\n" in text
    assert "### law\n" in text
    assert "1 excerpt · 1 document · 1 of 3 municipalities · coder\\_a" in text.replace("coder_a", "coder\\_a")
    assert "\\*all\\* that \\<b\\>binds\\</b\\>\\\nsecond line" in text
    assert "> Kanun\n>\n> (İzmir, a.txt, paragraph 1)" in text
    page = summary_text(project, summary, format="html")
    assert "&lt;b&gt;binds" in page
    assert "<footer>İzmir, a.txt, paragraph 1</footer>" in page
    with pytest.raises(UsageError):
        summary_text(project, summary, format="csv")


def test_an_empty_codebook_has_an_empty_summary(project):
    assert codebook_summary(project) == []
    assert summary_table(project, []).rows == ()

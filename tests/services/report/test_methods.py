"""The methods paragraph of a pack: whose numbers it tells, and what it leaves out."""

from __future__ import annotations

import re

from qcode.model.paper import Listing, Paragraph, Shown
from qcode.model.selection import Selection
from qcode.services.agreement import agreement
from qcode.services.project import Project, add_coder
from qcode.services.report import Pack, Terms, made_pack
from qcode.services.rounds import new_round
from tests.marked import Study
from tests.services.report.reading import headings


class TestTheMethodsParagraph:
    def test_its_numbers_come_from_the_project(self, pack: Pack, sample: Project) -> None:
        report = agreement(sample, draws=50)
        text = pack.methods[0]
        assert "31 documents (" in text
        assert "27 of 45 municipalities" in text
        assert "The codebook has 32 codes, 2 at the top level, of which 32 are defined" in text
        assert f"N = {report.units:,}" in text
        assert f"is {report.overall[0].agreement.value:.2f}"[4:] in text
        mean = report.mean_alpha
        assert mean is not None
        assert f"(mean {mean:.2f}".replace("0.", ".") in text

    def test_the_turkish_one_has_the_same_numbers_with_a_comma(self, pack: Pack) -> None:
        english = set(re.findall(r"(?<![\d+])\.(\d\d)\b", pack.methods[0]))
        turkish = set(re.findall(r"\b0,(\d\d)\b", pack.methods[1]))
        assert english == turkish
        assert re.search(r"Krippendorff α .* 0,\d\d \(%95 aralık", pack.methods[1])

    def test_later_runs_that_brought_more_are_told(self, pack: Pack) -> None:
        assert "though 4 later runs brought more" in pack.methods[0]
        assert "ancak sonraki 4 dizide bunu aşmıştır" in pack.methods[1]

    def test_it_is_the_first_thing_of_the_paper_in_the_language_that_was_asked_for(self, sample: Project) -> None:
        turkish = made_pack(sample, Terms(profile="reflexive", language="tr", figures=False))
        assert headings(turkish, 2)[0] == "Türkçe"
        assert next(each.text for each in turkish.paper.blocks if isinstance(each, Paragraph)) == turkish.methods[1]
        assert headings(turkish)[0] == "Yöntem paragrafı"
        shown = [each.label for each in turkish.paper.blocks if isinstance(each, Shown)]
        assert set(shown) == {"Tablo"}


def methods_of(project: Project, **terms: object) -> tuple[str, str]:
    return made_pack(project, Terms(figures=False, draws=10, **terms)).methods


def test_what_a_project_lacks_is_left_out_of_the_methods_paragraph_and_open_in_the_checklists(project: Project) -> None:
    made = made_pack(project, Terms(figures=False))
    english, turkish = made.methods
    assert re.sub(r"qcode \d+\.\d+\.\d+", "qcode X", english) == (
        "The material comprises 0 documents (0 words). It was coded in qcode X."
    )
    assert turkish.startswith("Çalışmanın gereci 0 belgeden (0 sözcük) oluşmaktadır. Kodlama qcode ")
    coreq = next(each for each in made.paper.blocks if isinstance(each, Listing))
    assert [at for at, done in enumerate(coreq.done, start=1) if done] == [27]


def test_the_methods_paragraph_says_of_which_selection_its_numbers_are(project: Project) -> None:
    study = Study(project)
    for name in ("Ordu", "Kula"):
        study.case(name)
        study.document(name.lower(), "[They paid](money).", cases=[name], done=["coder_a"], date="2020-01-01")
    english, turkish = methods_of(project, profile="codebook", selection=Selection(cases=("Ordu",)))
    assert "comprises 2 documents (4 words), dated 1 January 2020, on 2 of 2 municipalities." in english
    assert "marked 1 excerpt; 2 of 2 documents were coded to the end" in english
    assert (
        "The numbers of codes and excerpts are those of a selection (cases Ordu); the numbers of documents and "
        "municipalities are those of the whole project."
    ) in english
    assert "Kod ve alıntı sayıları bir seçimindir (vakalar Ordu); belge ve birim (belediye) sayıları" in turkish
    assert "of a selection" not in methods_of(project, profile="codebook")[0]


def test_the_methods_paragraph_says_what_the_coders_of_a_round_had_coded_before_it(project: Project) -> None:
    study = Study(project)
    study.document("ordu", "[They paid](money@coder_a,coder_b).", done=["coder_a", "coder_b"])
    study.document("kula", "[They wait](money@coder_a).", done=["coder_a"])
    new_round(project, "pilot", coders=["coder_a", "coder_b"])
    english, turkish = methods_of(project)
    assert "Before the round “pilot” was made, coder_a had coded 2 and coder_b 1 of its documents." in english
    assert (
        "“pilot” turunun belgelerinden 2 tanesini coder_a, 1 tanesini coder_b, tur açılmadan önce kodlamıştı."
        in turkish
    )


def test_the_methods_paragraph_says_nothing_of_before_where_nobody_had_coded(project: Project) -> None:
    Study(project).document("ordu", "They paid.")
    add_coder(project, "coder_b")
    new_round(project, "pilot", coders=["coder_a", "coder_b"])
    english, turkish = methods_of(project)
    assert "Coding went in one round, blind." in english
    assert "Before the round" not in english
    assert "önce" not in turkish

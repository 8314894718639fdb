"""The methods pack: what is in it, that its numbers are the project's, and that it is written whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from types import ModuleType

import docx
import openpyxl
import pytest

import qcode
from qcode.analysis import agreement as numbers
from qcode.analysis import code_tables, sets, unitizing
from qcode.errors import QcodeError, Refused, UsageError
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.model.paper import Heading, Listing, Note, Paragraph, Picture, Quoted, Shown
from qcode.model.selection import Selection
from qcode.services import rounds
from qcode.services.agreement import agreement, disagreements, judged
from qcode.services.codebook import redefine_code, retire_code
from qcode.services.codebook.versions import freeze_codebook
from qcode.services.memos import list_memos, write_memo
from qcode.services.project import Project
from qcode.services.report import FORMATS, PARTS, PROFILES, Pack, Terms, made_pack, write_report
from qcode.services.report.checklists import COREQ, SRQR
from qcode.services.report.leftovers import in_use, sweep
from qcode.services.report.translated import Turkish
from qcode.services.settling import settle
from qcode.services.settling.disagreement import Outcome
from qcode.services.settling.queue import queue
from qcode.services.study import make_demo
from qcode.services.tables import frequencies
from qcode.services.tables.cooccurrence import cooccurrence
from qcode.services.tables.cooccurrence_tables import short_labels
from qcode.services.tables.framework import summarise
from qcode.services.wording.turkish.sentences import SENTENCES
from qcode.services.wording.turkish.words import KINDS, WORDS
from qcode.storage.codes import codebook
from tests.marked import Study
from tests.services.whole_study import whole_study


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample study, coded by two."""
    made = make_demo(tmp_path_factory.mktemp("demo") / "demo.qcode")
    yield made
    made.close()


@pytest.fixture(scope="module")
def pack(sample: Project) -> Pack:
    return made_pack(sample, Terms(draws=50))


def headings(pack: Pack, level: int = 1) -> list[str]:
    return [each.text for each in pack.paper.blocks if isinstance(each, Heading) and each.level == level]


def sheet(pack: Pack, name: str) -> list[dict[str, object]]:
    table = next(table for _, each, table in pack.sheets if each == name)
    return [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows]


class TestWhatIsInIt:
    def test_every_part_of_a_profile_has_its_heading(self, pack: Pack) -> None:
        assert headings(pack) == [
            "Methods paragraph", *(f"{each.mark}. {each.title}" for each in PARTS if "reliability" in each.profiles),
            "Figures", "Checklists",
        ]  # fmt: skip

    def test_what_there_are_no_data_for_says_why(self, pack: Pack) -> None:
        missing = dict(pack.missing)
        assert set(missing) == {"T7 Protocol of decisions"}
        notes = [each.text for each in pack.paper.blocks if isinstance(each, Note)]
        assert missing["T7 Protocol of decisions"] in notes

    def test_tables_and_pictures_are_counted_from_one(self, pack: Pack) -> None:
        numbers = [int(each.number) for each in pack.paper.blocks if isinstance(each, Shown)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [int(each.number) for each in pack.paper.blocks if hasattr(each, "files")] == list(range(1, 9))

    def test_no_table_is_empty(self, pack: Pack) -> None:
        assert all(each.table.rows for each in pack.paper.blocks if isinstance(each, Shown))

    def test_the_appendix_gives_use_and_alpha_of_every_code(self, pack: Pack, sample: Project) -> None:
        rows = sheet(pack, "codebook agreement")
        table = frequencies(sample)
        assert [row["municipalities n/N"] for row in rows] == [f"{row.cases}/45" for row in table.rows]
        report = agreement(sample, draws=50)
        assert [row["alpha"] for row in rows] == [line.alpha.value for line in report.lines]

    def test_codes_by_case_are_those_of_the_table(self, pack: Pack, sample: Project) -> None:
        found = frequencies(sample)
        long = {(row["municipality"], row["code"]): row["excerpts"] for row in sheet(pack, "codes by case, long")}
        assert len(long) == 45 * len(found.rows)
        for place, row in enumerate(found.rows):
            for at, head in enumerate(found.columns):
                cell = found.cells[place][at]
                assert long[head.label, row.label] == (cell if isinstance(cell, int) else None)

    def test_boundaries_are_matched_less_the_more_has_to_overlap(self, pack: Pack, sample: Project) -> None:
        rows = sheet(pack, "boundaries")
        assert [row["overlap of at least"] for row in rows] == [0.5, 0.7, 0.9, 1.0]
        assert [row["matched pairs"] for row in rows] == sorted((row["matched pairs"] for row in rows), reverse=True)
        overall = {each.name: each.agreement.value for each in agreement(sample, draws=5).overall}
        assert rows[0]["F1"] == overall["F1 of passages"]
        assert rows[-1]["F1"] == overall["F1, exact boundaries"]

    def test_quotes_are_cited_and_a_counter_case_stands_beside_them(self, pack: Pack) -> None:
        quoted = [each for each in pack.paper.blocks if isinstance(each, Quoted)]
        assert len(quoted) >= 32
        assert all(each.source for each in quoted)
        rows = sheet(pack, "quotes")
        assert {row["which"] for row in rows} == {"for", "against", "read in two ways", "counter-case", "without"}

    def test_a_counter_case_is_one_without_the_code_and_its_quote_is_of_another(
        self, pack: Pack, sample: Project
    ) -> None:
        found = frequencies(sample)
        cells = {row.label: line for row, line in zip(found.rows, found.cells, strict=True)}
        columns = [each.label for each in found.columns]
        cases = [row for row in sheet(pack, "quotes") if row["which"] == "counter-case"]
        assert len(cases) > 10
        for row in cases:
            case, _, other = str(row["chosen as"]).partition(" is without it; instead: ")
            assert cells[str(row["code"])][columns.index(case)] == 0
            assert cells[other][columns.index(case)] > 0  # type: ignore[operator]
            assert str(row["citation"]).startswith(case)

    def test_what_two_coders_read_differently_is_quoted_with_both_readings(self, pack: Pack, sample: Project) -> None:
        told = {
            (each.quote, each.first[0].code if each.first else "", each.second[0].code if each.second else "")
            for each in disagreements(sample)
        }
        rows = [row for row in sheet(pack, "quotes") if row["which"] == "read in two ways"]
        assert rows
        for row in rows:
            assert any(quote == row["text"] and row["code"] in codes for quote, *codes in told)

    def test_codes_together_are_counted_in_five_ways_each_as_its_own_table_counts_them(
        self, pack: Pack, sample: Project
    ) -> None:
        rows = {(row["code"], row["with"]): row for row in sheet(pack, "codes together")}
        ways = {
            "same passage": "excerpt", "overlap": "overlap", "same sentence": "sentence", "same paragraph": "paragraph",
            "near": "near",
        }  # fmt: skip
        pairs = set()
        for name, within in ways.items():
            found = cooccurrence(sample, within=within)
            labels = short_labels(found.labels)
            for pair in found.pairs():
                pairs.add((labels[pair.first], labels[pair.second]))
                assert rows[labels[pair.first], labels[pair.second]][name] == pair.n12
        assert pairs == set(rows)

    def test_the_units_behind_agreement_are_as_many_as_it_counts(self, pack: Pack, sample: Project) -> None:
        rows = {row["code"]: row for row in sheet(pack, "agreement by code")}
        for code in ("Why a unit", "Why a unit / central steering", "What a unit is for / sister cities"):
            given = [unit.by for unit in judged(sample, selection=Selection(codes=(code,)))]
            row = rows[code]
            both, first, second = row["both"], row["only coder_a"], row["only coder_b"]
            assert given.count(("coder_a", "coder_b")) == both
            assert (given.count(("coder_a",)), given.count(("coder_b",))) == (first, second)
        for row in sheet(pack, "agreement by case")[:4]:
            units = judged(sample, selection=Selection(cases=(row["case"],)))
            assert sum("coder_a" in unit.by for unit in units) == row["n coder_a"]

    def test_every_part_says_by_which_command_one_gets_behind_its_numbers(self, pack: Pack) -> None:
        assert set(pack.ways) == {each.mark for each in PARTS} - {"T7", "T14"}
        told = [note for each in pack.paper.blocks if isinstance(each, Shown) for note in each.table.notes]
        told += [each.text for each in pack.paper.blocks if isinstance(each, Note)]
        for way in pack.ways.values():
            assert f"Excerpts behind the numbers: {way}." in told

    def test_the_checklists_have_all_items_and_leave_open_what_nobody_can_know(self, pack: Pack) -> None:
        lists = [each for each in pack.paper.blocks if isinstance(each, Listing)]
        assert [len(each.items) for each in lists] == [len(COREQ), len(SRQR)] == [32, 21]
        for each in lists:
            assert all(("____" in item) != done for item, done in zip(each.items, each.done, strict=True))
        assert "12. Size of the sample: 31 documents on 27 of 45 municipalities." in lists[0].items

    def test_a_profile_without_comparison_has_no_agreement_and_a_reflexive_one_no_saturation(
        self, sample: Project
    ) -> None:
        codebook = made_pack(sample, Terms(profile="codebook", figures=False))
        reflexive = made_pack(sample, Terms(profile="reflexive", figures=False))
        for each in (codebook, reflexive):
            told = "\n".join(str(block) for block in each.paper.blocks)
            assert "alpha" not in " ".join(each.methods)
            assert "Krippendorff" not in told
        assert any("Saturation" in each for each in headings(codebook))
        assert not any("Saturation" in each for each in headings(reflexive))
        assert "theme" in reflexive.methods[0]


class TestMemosOfAReflexiveReading:
    @pytest.fixture
    def noted(self, study: Study) -> Project:
        project, codes = study.project, study.codes
        write_memo(project, on=MemoOn.PROJECT, text="why did I expect floods?", title="unit")
        write_memo(project, on=MemoOn.CODE, target_id=codes["why", "flood"], text="rain stands for waiting")
        write_memo(
            project, on=MemoOn.SPAN, target_id=study.documents["one"], text="she laughed here", span=Span(3, 7)
        )  # fmt: skip
        summarise(project, study.cases["Iğdır"], codes[("why",)], "all because of rain")
        return project

    def test_each_kind_has_its_table_with_day_and_coder_and_the_days_a_journal(self, noted: Project) -> None:
        made = made_pack(noted, Terms(profile="reflexive", figures=False))
        assert "T14. Memos and journal" in headings(made)
        shown = {each.table.title: each.table for each in made.paper.blocks if isinstance(each, Shown)}
        today = list_memos(noted)[0].created[:10]
        project = shown["Memos on the project"]
        assert [column.name for column in project.columns] == ["date", "coder", "text", "memo"]
        assert project.rows[0][:3] == (today, "coder_a", "unit: why did I expect floods?")
        assert shown["Memos on codes"].rows[0][2:4] == ("why / flood", "rain stands for waiting")
        assert shown["Memos on passages"].rows[0][2:5] == ("one", "Iğdır", "she laughed here")
        assert shown["Summaries of a case and a code"].rows[0][2:5] == ("why", "Iğdır", "all because of rain")
        assert shown["Journal: memos by day"].rows == ((today, "coder_a", 4, 1, 1, 1, 1),)
        assert "4 memos by coder_a." in [each.text for each in made.paper.blocks if isinstance(each, Note)]
        assert [row["text"] for row in sheet(made, "memos")] == [
            "why did I expect floods?", "rain stands for waiting", "she laughed here", "all because of rain"
        ]  # fmt: skip
        assert made.ways["T14"] == "qcode memos list --by kind"

    def test_what_was_written_stays_as_it_is_in_turkish(self, noted: Project) -> None:
        made = made_pack(noted, Terms(profile="reflexive", language="tr", figures=False))
        shown = {each.table.title: each.table for each in made.paper.blocks if isinstance(each, Shown)}
        project = shown["Proje üzerine notlar"]
        assert [column.name for column in project.columns] == ["tarih", "kodlayıcı", "metin", "not"]
        assert project.rows[0][2] == "unit: why did I expect floods?"
        assert made.reader is not None
        read = made.reader(next(table for _, name, table in made.sheets if name == "memos"))
        assert read.rows[0][0] == "proje üzerine"
        assert read.rows[0][8:10] == ("unit", "why did I expect floods?")

    def test_only_those_of_the_selection_are_there_and_where_there_is_none_it_is_said(self, noted: Project) -> None:
        chosen = Selection(codes=("flood",), branches=True)
        made = made_pack(noted, Terms(profile="reflexive", figures=False, selection=chosen))
        assert [row["text"] for row in sheet(made, "memos")] == ["rain stands for waiting"]
        nothing = made_pack(noted, Terms(profile="reflexive", figures=False, selection=Selection(codes=("hope",))))
        assert dict(nothing.missing)["T14 Memos and journal"].startswith("No memo was written")

    def test_a_study_with_coders_compared_has_none_of_it(self, noted: Project) -> None:
        made = made_pack(noted, Terms(figures=False, draws=5))
        assert not any("Memos" in each for each in headings(made))


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


class TestInTurkish:
    ENGLISH = re.compile(
        r"\b(the|of|and|with|without|by|"
        r"not (?:shown|coded|reached)|are|is|in the|codes?|codings?|excerpts?|documents?|cases?|coders?|unit|"
        r"figure|table|agreement|municipalit(y|ies)|yes|quotes?|rounds?|memos?|flag|low|high|share|total|words?)\b",
        re.IGNORECASE,
    )

    @pytest.fixture(scope="class")
    def turkish(self, sample: Project) -> Pack:
        return made_pack(sample, Terms(draws=50, language="tr"))

    def words(self, pack: Pack) -> list[str]:
        """What qcode says in a paper: not what people wrote, nor the names of codes, attributes and documents."""
        found = [pack.paper.title, pack.paper.stamp.partition("; ")[2]]
        for block in pack.paper.blocks:
            match block:
                case Heading(text="English"):
                    pass
                case Heading() | Note():
                    found.append(block.text)
                case Shown():
                    found += [block.label, block.table.title, *block.table.notes]
                    found += [column.name for column in block.table.columns]
                case Paragraph(lead="İki türlü okunan." | "Karşı vaka."):
                    found += [block.lead, re.sub("“[^”]*”", "", block.text)]
                case Paragraph():
                    found.append(block.lead)
                case Quoted():
                    found.append(block.source)
                case Listing():
                    found += block.items
                case Picture():
                    found += [block.label, block.caption, block.alt, *block.notes]
        return found

    def test_no_english_word_is_left_that_qcode_says(self, turkish: Pack) -> None:
        said = [re.sub(r"qcode [a-z].*", "", each) for each in self.words(turkish)]
        assert [each for each in said if self.ENGLISH.search(each)] == []

    @pytest.mark.parametrize("profile", ["reliability", "codebook", "reflexive"])
    def test_nor_in_a_study_of_few_documents_with_a_blind_round_that_is_not_open(
        self, file_project: Project, tmp_path: Path, profile: str
    ) -> None:
        whole_study(file_project, tmp_path)
        pack = made_pack(file_project, Terms(profile=profile, draws=5, language="tr", figures=False))
        said = [re.sub(r"qcode [a-z].*", "", each) for each in self.words(pack)]
        assert [each for each in said if self.ENGLISH.search(each)] == []

    def test_nor_where_a_selection_has_no_document_to_count_in(self, study: Study) -> None:
        with study.project.write("test") as tx:
            for name in ("founded", "opened"):
                study._value(tx, name, 2009, owner="case", key=study.cases["Iğdır"])
        asked = Terms(draws=5, language="tr", figures=False, selection=Selection(cases=("Van",)))
        pack = made_pack(study.project, asked)
        said = [re.sub(r"qcode [a-z].*", "", each) for each in self.words(pack)]
        assert [each for each in said if self.ENGLISH.search(each)] == []
        told = [each for each in self.words(pack) if "Burada belgesi olan belediye yok." in each]
        assert [each.partition(":")[0] for each in told] == ["founded, opened"]

    def test_the_workbook_has_turkish_heads_and_what_programs_read_has_its_own(self, turkish: Pack) -> None:
        assert turkish.reader is not None
        for _, _, table in turkish.sheets:
            read = turkish.reader(table)
            heads = [read.title, *(column.name for column in read.columns)]
            assert [each for each in (*heads, *read.notes) if self.ENGLISH.search(each)] == []
        assert "excerpts" in [column.name for _, name, table in turkish.sheets if name == "codebook"
                              for column in table.columns]  # fmt: skip

    def test_its_numbers_are_those_of_the_english_one(self, turkish: Pack, pack: Pack) -> None:
        for one, other in zip(turkish.paper.blocks, pack.paper.blocks, strict=True):
            if isinstance(one, Shown):
                assert isinstance(other, Shown)
                numbers = [[cell for cell in row if not isinstance(cell, str)] for row in one.table.rows]
                assert numbers == [[cell for cell in row if not isinstance(cell, str)] for row in other.table.rows]

    def test_codes_have_their_turkish_labels_and_quotes_their_own_words(self, turkish: Pack, pack: Pack) -> None:
        heads = headings(turkish, 2)
        assert "Neden bir birim / bütçe kısıtları" in heads
        assert "Why a unit" not in "".join(heads)
        quoted = [[each.text for each in one.paper.blocks if isinstance(each, Quoted)] for one in (turkish, pack)]
        assert quoted[0] == quoted[1]

    def test_a_sentence_with_places_keeps_what_stands_in_them(self, turkish: Pack, sample: Project) -> None:
        words = Turkish(codebook(sample.database), "municipality")
        assert words.said("1,204 documents without a municipality are not in this table.") == (
            "belediye ile bağlantısız 1.204 belge bu tabloda yer almaz."
        )
        assert words.said("4 bands of ilçe, of about as many each, by all values of the project.") == (
            "“ilçe” projedeki tüm değerlere göre, her birinde yaklaşık aynı sayıda değer bulunan 4 aralığa bölündü."
        )
        assert words.said("at most 5 % new: not reached; at most 0 % new: 6+2") == (
            "en çok %5 yeni: ulaşılmadı; en çok %0 yeni: 6+2"
        )
        assert words.said("No two codes overlap. There are fewer than 4 documents, too few for a base.") == (
            "Hiçbir iki kod örtüşmüyor. 4 taneden az belge var; taban için az."
        )
        assert words.said("of the 20 of 45 documents that all coders finished") == (
            "45 belgeden tüm kodlayıcıların bitirdiği 20 tanesinde"
        )
        assert words.said("undefined: not used by any coder") == "tanımsız: hiçbir kodlayıcı kullanmadı"
        assert words.said("Columns are the years of kuruluş.") == "Sütunlar “kuruluş” yıllarıdır."
        assert words.said("Columns are the decades of kuruluş.") == "Sütunlar “kuruluş” özelliğinin onyıllarıdır."
        assert words.said("2 without a decade left out.") == "Onyılı olmayan 2 tanesi dışarıda bırakıldı."
        assert [words.said(f"{each}s (N=2)") for each in range(1900, 2030, 10)] == [
            f"{each} (N=2)" for each in (
                "1900'ler", "1910'lar", "1920'ler", "1930'lar", "1940'lar", "1950'ler", "1960'lar", "1970'ler",
                "1980'ler", "1990'lar", "2000'ler", "2010'lar", "2020'ler",
            )
        ]  # fmt: skip
        bands = ["to 272681 (N=2)", "2.5 to under 5 (N=2)", "under 2.5 (N=3)", "from 2010 (N=4)", "1999–2009 (N=1)"]
        assert list(map(words.said, bands)) == [
            "272681 ve altı (N=2)", "2,5 – 5 altı (N=2)", "2,5 altı (N=3)", "2010 ve üstü (N=4)", "1999–2009 (N=1)",
        ]  # fmt: skip
        filters = Selection(cases=("Ordu; Kula",), roles=("respondent",), since="2011", codes=("only",), branches=False)
        narrowed = Turkish(codebook(sample.database), "municipality", filters)
        assert narrowed.said(f"About 2 municipalities, 1 document; only {filters.describe()}.") == (
            "2 belediye, 1 belge üzerinden; yalnız vakalar Ordu; Kula; kodlar only; roller katılımcı; kodlar, "
            "altlarındakiler olmadan; en erken 2011."
        )
        stamp = f"x; profile codebook; codebook version not frozen; selection: {filters.describe()}; seed 1; qcode 1.0."
        assert "; seçim: vakalar Ordu; Kula; kodlar only; roller katılımcı;" in narrowed.said(stamp)
        assert narrowed.said(f"Nobody wrote {filters.describe()}") == f"Nobody wrote {filters.describe()}"
        near = "Unit: pairs of excerpts; codes are together where they are at most 1 sentence apart."
        assert (
            words.said(near)
            == "Birim: alıntı çifti; kodlar, alıntılarının arasında en çok 1 cümle olduğunda birliktedir."
        )
        assert words.said("nobody has translated this") == "nobody has translated this"
        assert words.said("tentative, imprecise, in 3 documents") == "geçici, kesin değil, 3 belgede"

    def test_every_sentence_has_the_places_of_its_english_one(self) -> None:
        for english, turkish in SENTENCES.items():
            places = [set(re.findall(r"\{(\w+)\}", each)) for each in (english, turkish)]
            assert places[0] == places[1], english

    def test_every_text_is_translated_in_one_place(self) -> None:
        times = Counter(english for kind in (*KINDS, SENTENCES) for english in kind)
        assert [each for each, n in times.items() if n > 1] == []


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


@pytest.mark.parametrize("module", [numbers, code_tables, sets, unitizing])
def test_why_a_figure_is_undefined_is_said_in_turkish_too(module: ModuleType) -> None:
    sentences = [
        each for name, each in vars(module).items() if name.isupper() and isinstance(each, str) and each.count(" ") > 2
        and name != "UNITIZING_SOURCE"
    ]  # fmt: skip
    assert sentences
    assert [each for each in sentences if each not in WORDS] == []


def test_a_retired_code_is_said_to_be_so_in_the_language_of_the_pack(project: Project) -> None:
    study = Study(project)
    study.document("one", "[They paid](money).")
    retire_code(project, "money")
    for language, name in (("en", "money (retired)"), ("tr", "money (kullanımdan kalktı)")):
        made = made_pack(project, Terms(profile="codebook", figures=False, language=language))
        table = next(each.table for each in made.paper.blocks if isinstance(each, Shown))
        assert table.rows[0][0] == name


class TestFiles:
    @pytest.fixture(scope="class")
    def folder(self, sample: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
        place = tmp_path_factory.mktemp("pack") / "paper"
        write_report(sample, place, terms=Terms(draws=50, width=85))
        return place

    def test_everything_is_there_and_the_manifest_lists_it(self, folder: Path) -> None:
        manifest = json.loads((folder / "pack.json").read_text("utf-8"))
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        assert [*sorted(manifest["files"]), "pack.json"] == sorted(files, key=lambda each: (each == "pack.json", each))
        for name in ("report.docx", "report.xlsx", "report.tex", "report.md", "report.html", "report.json"):
            assert name in files
        assert "tables/T08-codes-by-case.csv" in files
        assert "figures/heatmap.pdf" in files
        assert manifest["stamp"].startswith("Local diplomacy; profile reliability; codebook version not frozen;")
        assert "seed 1" in manifest["stamp"]

    def test_the_same_project_gives_the_same_bytes(self, folder: Path, sample: Project, tmp_path: Path) -> None:
        write_report(sample, tmp_path / "again", terms=Terms(draws=50, width=85))
        for path in folder.rglob("*"):
            if path.is_file():
                assert path.read_bytes() == (tmp_path / "again" / path.relative_to(folder)).read_bytes(), path.name

    @pytest.mark.parametrize(
        "elsewhere",
        [
            {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "77"},
            {"TZ": "America/Caracas", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        ],
        ids=["Turkish, far in the east", "C, in the west"],
    )
    def test_the_same_bytes_come_in_another_folder_zone_language_and_order_of_hashes(
        self, folder: Path, sample: Project, tmp_path: Path, elsewhere: dict[str, str]
    ) -> None:
        place = tmp_path / "başka yer İ" / "çalışma.qcode"
        place.parent.mkdir()
        with closing(sqlite3.connect(sample.place)) as here, closing(sqlite3.connect(place)) as there:
            here.backup(there)
        command = ["report", "--out", "paper", "--no-figures", "--draws", "50", "--width", "85"]
        ran = subprocess.run(
            [sys.executable, "-m", "qcode", "--project", str(place), *command], cwd=place.parent,
            env={**os.environ, **elsewhere, "PYTHONPATH": str(Path(qcode.__file__).parents[1])}, check=False,
            capture_output=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr.decode()
        mine = tmp_path / "mine"
        write_report(sample, mine, terms=Terms(draws=50, width=85, figures=False))
        for path in sorted(each for each in mine.rglob("*") if each.is_file()):
            other = place.parent / "paper" / path.relative_to(mine)
            assert path.read_bytes() == other.read_bytes(), path.name

    def test_the_workbook_has_a_tidy_sheet_for_every_table(self, folder: Path, pack: Pack) -> None:
        book = openpyxl.load_workbook(folder / "report.xlsx")
        assert len(book.sheetnames) == len(pack.sheets) + 1
        assert book.sheetnames[0] == "about"
        cells = book["T8 codes by case"]
        assert cells["A1"].value == "municipality"
        assert cells["B2"].data_type == "n"

    def test_tables_whose_names_a_file_cannot_tell_apart_have_their_own(self, project: Project, tmp_path: Path) -> None:
        study = Study(project)
        for at in range(4):
            study.case(f"case {at}", **{"a b": at, "a-b": at, "A&B": at})
        marked = "[They paid](money)."
        for at in range(4):
            study.document(f"text {at}", marked, cases=[f"case {at}"], done=["coder_a"])
        write_report(project, tmp_path / "paper", terms=Terms(profile="codebook", figures=False), formats=["csv"])
        files = sorted(path.name for path in (tmp_path / "paper" / "tables").glob("T09*"))
        assert files == ["T09-codes-by-A-B-3.csv", "T09-codes-by-a-b-2.csv", "T09-codes-by-a-b.csv"]

    def test_word_opens_it_and_a_program_reads_the_tables(self, folder: Path) -> None:
        assert len(docx.Document(str(folder / "report.docx")).tables) > 15
        with (folder / "tables" / "T11-saturation.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert len(list(csv.DictReader(stream))) == 29
        content = json.loads((folder / "report.json").read_text("utf-8"))
        assert content["methods"]["tr"].startswith("Çalışmanın")

    def test_a_folder_that_holds_something_is_left_alone(self, sample: Project, tmp_path: Path) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "thesis.docx").write_text("years of work")
        with pytest.raises(Refused, match="something"):
            write_report(sample, tmp_path / "mine", formats=["json"])
        with pytest.raises(Refused, match="no pack"):
            write_report(sample, tmp_path / "mine", formats=["json"], replacing=True)
        (tmp_path / "file").write_text("")
        with pytest.raises(Refused, match="is a file"):
            write_report(sample, tmp_path / "file", formats=["json"])
        assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.docx"]

    def test_a_pack_gives_way_to_a_new_one_where_that_is_said(self, study: Study, tmp_path: Path) -> None:
        write_report(
            study.project, tmp_path / "p", terms=Terms(profile="reflexive", figures=False), formats=["json", "csv"]
        )
        write_report(
            study.project,
            tmp_path / "p",
            terms=Terms(profile="reflexive", figures=False),
            formats=["json"],
            replacing=True,
        )
        assert sorted(path.name for path in (tmp_path / "p").iterdir()) == ["pack.json", "report.json"]
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    def test_nothing_is_left_where_writing_fails(self, study: Study, tmp_path: Path, monkeypatch) -> None:
        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("qcode.services.report.writing._json", full)
        with pytest.raises(QcodeError, match="No space left"):
            write_report(
                study.project, tmp_path / "p", terms=Terms(profile="reflexive", figures=False), formats=["json"]
            )
        before = [path.name for path in tmp_path.iterdir() if "part" in path.name or path.name == "p"]
        assert before == []

    def test_progress_counts_up_to_its_end(self, study: Study, tmp_path: Path) -> None:
        told: list[tuple[int, int, str]] = []
        write_report(study.project, tmp_path / "p", terms=Terms(profile="reflexive", figures=False), formats=["json"],
                     progress=lambda *step: told.append(step))  # fmt: skip
        assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
        assert all(done <= total for done, total, _ in told)

    def test_unknown_words_are_refused_before_any_work(self, study: Study, tmp_path: Path) -> None:
        for terms, formats in ((Terms(profile="x"), FORMATS), (Terms(language="xx"), FORMATS), (Terms(), ("pages",))):
            with pytest.raises(UsageError):
                write_report(study.project, tmp_path / "p", terms=terms, formats=formats)
        assert not (tmp_path / "p").exists()


@pytest.fixture
def study(project: Project) -> Study:
    made = Study(project)
    made.coder("coder_b")
    for name in ("Iğdır", "Ordu", "Van"):
        made.case(name, type="metropolitan" if name == "Van" else "district")
    made.code("why")
    made.code("why / flood")
    made.code("hope")
    made.document("one", "A: [We wait](why / flood@coder_a,coder_b) for rain.\nB: Yes.\n", cases=["Iğdır"],
                  done=["coder_a", "coder_b"])  # fmt: skip
    made.document("two", "A: [Hope](hope@coder_b) is here.\n", cases=["Ordu"], done=["coder_b"])
    return made


@pytest.mark.parametrize("profile", PROFILES)
def test_an_empty_project_gives_a_pack_that_says_what_it_lacks(project: Project, profile: str) -> None:
    found = made_pack(project, Terms(profile=profile))
    assert len(found.missing) == sum(profile in each.profiles for each in PARTS) + 1
    assert all(why for _, why in found.missing)


def test_the_change_log_tells_what_was_changed_between_versions_and_since(study: Study) -> None:
    freeze_codebook(study.project, "v1", "first")
    key = study.project.database.value("select id from codes where name = 'hope'")
    redefine_code(study.project, key, definition="looking forward")
    found = made_pack(study.project, Terms(profile="codebook", figures=False))
    rows = sheet(found, "codebook changes")
    assert [(row["from"], row["to"], row["change"], row["code"], row["after"]) for row in rows] == [
        ("v1", "now", "redefined", "hope", "looking forward")
    ]
    assert "codebook version “v1” with later changes" in found.paper.stamp


def test_the_selection_holds_for_the_pack_and_is_in_its_stamp(study: Study) -> None:
    found = made_pack(study.project, Terms(profile="codebook", selection=Selection(cases=("Ordu",)), figures=False))
    assert "selection: cases Ordu" in found.paper.stamp
    codes = {row["code"]: row["excerpts"] for row in sheet(found, "codebook")}
    assert codes["hope"] == 1
    assert codes["why"] == 0


def test_the_way_to_the_excerpts_has_the_filters_and_the_round_of_the_pack(study: Study) -> None:
    rounds.new_round(study.project, "first pilot", coders=["coder_a", "coder_b"], documents=["one"])
    for coder in ("coder_a", "coder_b"):
        rounds.submit(study.project, "first pilot", coder, as_done=True)
    found = made_pack(study.project, Terms(selection=Selection(cases=("Iğdır",)), draws=5, figures=False))
    filters = ", with the pack's filters (cases Iğdır)"
    assert found.ways["T3"] == f"qcode agreement --show units --code CODE --round 'first pilot'{filters}"
    assert found.ways["T8"] == f"qcode table frequencies --excerpts CODE CASE{filters}"


def test_agreement_of_one_coder_is_asked_for_in_the_words_of_a_pack(study: Study) -> None:
    found = made_pack(study.project, Terms(selection=Selection(coders=("coder_a",)), draws=5, figures=False))
    assert dict(found.missing)["T3 Agreement by code"] == (
        "The codings of coder_a alone were selected, and agreement is between two coders. "
        "Leave --coder out, or give it twice."
    )


def test_what_cannot_be_compared_under_a_selection_says_so(study: Study) -> None:
    found = made_pack(study.project, Terms(selection=Selection(query="code:flood"), draws=5, figures=False))
    assert "chose by its codings" in dict(found.missing)["T3 Agreement by code"]


def test_a_part_of_the_text_that_is_compared_is_told_in_the_methods(study: Study) -> None:
    found = made_pack(study.project, Terms(selection=Selection(query="text:e"), draws=5, figures=False))
    report = agreement(study.project, selection=Selection(query="text:e"), draws=5)
    assert report.characters < report.whole
    told = f"(query text:e): {report.characters:,} of {report.whole:,} characters."
    assert f"Only a part of these documents was compared {told}" in found.methods[0]
    assert f"{report.whole} karakterin {report.characters} tanesi" in found.methods[1]


def test_decisions_are_in_the_protocol_and_agreement_is_that_of_before_settling(study: Study) -> None:
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one", "two"])
    for coder in ("coder_a", "coder_b"):
        rounds.submit(study.project, "pilot", coder, as_done=True)
    found = queue(study.project, "pilot")
    settle(study.project, found.items[0], Outcome.B, reason="the definition decides")
    pack = made_pack(study.project, Terms(draws=5, figures=False))
    rows = sheet(pack, "protocol, pilot")
    assert [row["reason"] for row in rows] == ["the definition decides"]
    assert "settled 1 of 1 disagreement in discussion" in pack.methods[0]
    assert "1 uyuşmazlığın 1 tanesi" in pack.methods[1]
    assert "in the round “pilot” (2 documents)" in pack.methods[0]
    states = {row["value"] for row in sheet(pack, "agreement overall") if row["figure"] == "alpha on sets of codes"}
    report = agreement(study.project, round="pilot", draws=5)
    assert states == {report.overall[0].agreement.value}
    before = sheet(pack, "before and after, pilot")
    assert before[0]["before"] == report.overall[0].agreement.value
    assert before[0]["after"] == 1


def test_a_round_that_is_not_open_is_left_out_and_named(study: Study) -> None:
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one"])
    with Project.open(study.project.place, coder="coder_a") as mine:
        found = made_pack(mine, Terms(draws=5, figures=False))
    assert "pilot" in found.paper.stamp
    assert "Sealed" in found.paper.stamp
    assert "T3 Agreement by code" in dict(found.missing)


def test_a_round_that_one_coder_does_alone_stops_no_pack_and_is_not_the_one_compared_in(study: Study) -> None:
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one"], blind=False)
    rounds.submit(study.project, "pilot", coder="coder_a", as_done=True)
    rounds.submit(study.project, "pilot", coder="coder_b", as_done=True)
    rounds.new_round(study.project, "again", coders=["coder_b"], documents=["two"], blind=False)
    rounds.submit(study.project, "again", coder="coder_b", as_done=True)
    found = made_pack(study.project, Terms(draws=5, figures=False))
    assert "as submitted in the round “pilot”" in found.paper.stamp
    assert {row["round"] for row in sheet(found, "agreement by round")} == {"pilot"}
    assert "T3 Agreement by code" not in dict(found.missing)


class TestRoundOfAPack:
    @pytest.fixture
    def compared(self, study: Study) -> Study:
        rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one"])
        for coder in ("coder_a", "coder_b"):
            rounds.submit(study.project, "pilot", coder, as_done=True)
        return study

    def test_it_chooses_the_agreement_and_leaves_the_other_tables_as_they_are(self, compared: Study) -> None:
        found = made_pack(compared.project, Terms(round="pilot", draws=5, figures=False))
        whole = made_pack(compared.project, Terms(profile="codebook", figures=False))
        assert "in the round “pilot” (1 document)" in found.methods[0]
        for name in ("codes by case", "codebook", "quotes"):
            assert sheet(found, name) == sheet(whole, name)
        assert {row["code"]: row["excerpts"] for row in sheet(found, "codebook")}["hope"] == 1
        assert "agreement: as submitted in the round “pilot”;" in found.paper.stamp
        assert "selection: everything;" in found.paper.stamp

    def test_in_the_selection_it_counts_only_what_was_coded_in_it(self, compared: Study) -> None:
        found = made_pack(compared.project, Terms(selection=Selection(round="pilot"), draws=5, figures=False))
        assert {row["code"]: row["excerpts"] for row in sheet(found, "codebook")}["hope"] == 0
        assert "selection: round pilot" in found.paper.stamp

    def test_a_round_that_there_is_not_is_refused_before_any_work(self, compared: Study, tmp_path: Path) -> None:
        with pytest.raises(QcodeError, match="pilto"):
            write_report(compared.project, tmp_path / "p", terms=Terms(round="pilto"))
        assert not [each.name for each in tmp_path.iterdir() if each.name.lstrip(".").startswith("p.")]
        assert not (tmp_path / "p").exists()


class TestWhatAKilledProcessLeft:
    def made(self, place: Path, name: str, *files: str) -> Path:
        folder = place / name
        folder.mkdir()
        for each in files:
            (folder / each).write_text("{}")
        return folder

    def test_its_hidden_folder_goes_with_the_next_pack(self, study: Study, tmp_path: Path) -> None:
        self.made(tmp_path, ".p.0123abcd.part", "report.docx")
        mine = self.made(tmp_path, ".p.notes.part", "thesis.docx")
        write_report(study.project, tmp_path / "p", terms=Terms("reflexive", figures=False), formats=["json"])
        assert sorted(each.name for each in tmp_path.iterdir() if each.is_dir()) == [mine.name, "p"]

    def test_that_of_a_living_process_stays(self, study: Study, tmp_path: Path) -> None:
        pytest.importorskip("fcntl")
        folder = self.made(tmp_path, ".p.0123abcd.part", "report.docx")
        with in_use(folder):
            write_report(study.project, tmp_path / "p", terms=Terms("reflexive", figures=False), formats=["json"])
            assert (folder / "report.docx").exists()
        sweep(tmp_path / "p")
        assert not folder.exists()

    def test_a_pack_that_was_moved_aside_comes_back(self, tmp_path: Path) -> None:
        self.made(tmp_path, ".p.0123abcd.old", "pack.json")
        sweep(tmp_path / "p")
        assert [each.name for each in tmp_path.iterdir()] == ["p"]
        self.made(tmp_path, ".p.0123abcd.old", "pack.json")
        sweep(tmp_path / "p")
        assert [each.name for each in tmp_path.iterdir()] == ["p"]

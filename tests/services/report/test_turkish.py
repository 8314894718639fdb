"""A pack in Turkish: nothing that qcode says stays English, and what people wrote stays as it is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from qcode.analysis import agreement as numbers
from qcode.analysis import code_tables, sets, unitizing
from qcode.model.paper import Heading, Listing, Note, Paragraph, Picture, Quoted, Shown
from qcode.model.selection import Selection
from qcode.services.codebook import retire_code
from qcode.services.project import Project
from qcode.services.report import Pack, Terms, made_pack
from qcode.services.report.translated import Turkish
from qcode.services.wording.turkish.sentences import SENTENCES
from qcode.services.wording.turkish.words import KINDS, WORDS
from qcode.storage.codes import codebook
from tests.marked import Study
from tests.services.report.reading import headings
from tests.services.whole_study import whole_study


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
        assert dict(pack.missing)["T11 Saturation"].startswith("No document is in what was asked for.")
        assert [each for each in pack.lacking if self.ENGLISH.search(re.sub(r"qcode [a-z].*", "", each))] == []
        assert len(pack.lacking) == len(pack.missing)

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

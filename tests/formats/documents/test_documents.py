"""Papers in every format: real headings, captions that are counted, texts that no format obeys."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from qcode.formats import document_formats, names
from qcode.formats.documents import rendered, write
from qcode.formats.figures import drawn
from qcode.model.chart import About, Timeline
from qcode.model.paper import Heading, Listing, Note, Paper, Paragraph, Picture, Quoted, Shown
from qcode.model.table import Column, ColumnKind, Table
from tests.formats.tables.test_word import WIDE
from tests.formats.tables.test_writing import TABLE

DRAWN = drawn(Timeline(About("Yıllar", "bars", (), "tr"), ((2009, 1), (2010, 2)), (), "yıl", "belediye"), width=85)
PAPER = Paper(
    "Yöntem eki: ığüşİ & 100 %",
    (
        Heading("Kod kitabı"),
        Heading("bütçe kısıtları", 2),
        Paragraph("α ≥ .800; a_b {c} $d\nsecond line\n\nanother paragraph", lead="Use when."),
        Quoted("Bir müfettiş geldi.\nSonra gitti.", "Kozan, kozan-1, turn 12"),
        Listing(("known <b>", "open")),
        Listing(("done", "to do"), (True, False)),
        Shown(TABLE, "1"),
        Shown(WIDE, "2"),
        Picture("timeline", "Founded by year", "bars by year", tuple(DRAWN.items()), "1", width=85, notes=("n = 3",)),
        Note("the end"),
    ),
    language="en",
    stamp="qcode 0.1.0, seed 1",
)
EMPTY = Paper("", ())
NASTY = "Satır & %100 $x$ _alt_ #1 ^ ~ \\ { }\n\n\n\n[köşe]\n* ``x'' --- <b> שלום 👩\u200d👧 ẞ ½ " + "uzun\\_" * 40


@pytest.mark.parametrize("format_", names(document_formats()))
def test_the_same_paper_is_the_same_bytes(format_: str) -> None:
    assert rendered(PAPER, format=format_) == rendered(PAPER, format=format_)
    assert rendered(EMPTY, format=format_)


@pytest.mark.parametrize("suffix", ["docx", "md", "tex", "html"])
def test_a_file_has_the_format_of_its_suffix(suffix: str, tmp_path: Path) -> None:
    write(PAPER, to=tmp_path / f"p.{suffix}")
    name = {"md": "markdown", "tex": "latex"}.get(suffix, suffix)
    assert (tmp_path / f"p.{suffix}").read_bytes() == rendered(PAPER, format=name)


class TestWord:
    def opened(self) -> docx.document.Document:
        return docx.Document(io.BytesIO(rendered(PAPER, format="docx")))

    def test_headings_and_quotes_have_the_styles_of_word(self) -> None:
        found = [(each.style.name, each.text) for each in self.opened().paragraphs]
        assert ("Title", PAPER.title) in found
        assert ("Heading 1", "Kod kitabı") in found
        assert ("Heading 2", "bütçe kısıtları") in found
        assert ("Quote", "Bir müfettiş geldi.\nSonra gitti. (Kozan, kozan-1, turn 12)") in found
        assert ("List Bullet", "known <b>") in found
        assert ("Normal", "☑ done") in found
        assert ("Normal", "☐ to do") in found

    def test_captions_are_counted_by_word(self) -> None:
        body = self.opened().element.body
        fields = [each.get(qn("w:instr")).strip() for each in body.iter(qn("w:fldSimple"))]
        assert fields == ["SEQ Table \\* ARABIC", "SEQ Table \\* ARABIC", "SEQ Figure \\* ARABIC"]

    def test_the_picture_is_in_it_and_says_what_it_shows(self) -> None:
        (shape,) = self.opened().inline_shapes
        assert shape._inline.docPr.get("descr") == "bars by year"
        assert round(shape.width.mm) == 85

    def test_only_the_wide_table_is_on_a_page_turned_sideways(self) -> None:
        turned = [each.page_width > each.page_height for each in self.opened().sections]
        assert turned == [False, True, False]

    def test_nothing_tells_when_or_on_which_computer_it_was_made(self) -> None:
        about = self.opened().core_properties
        assert (about.author, about.created.year, about.language) == ("qcode", 2000, "en-GB")


class TestHtml:
    def page(self) -> str:
        return rendered(PAPER, format="html").decode("utf-8")

    def test_it_needs_nothing_from_elsewhere(self) -> None:
        page = self.page()
        assert not re.findall(r'(?:src|href)="(?!#)[^"]+"', page)
        assert "<svg" in page
        assert "&lt;b&gt;" in page

    def test_the_list_of_chapters_leads_to_them(self) -> None:
        paper = Paper("t", (Heading("Birinci bölüm"), Heading("İkinci bölüm")))
        page = rendered(paper, format="html").decode("utf-8")
        targets = re.findall(r'href="#([^"]+)"', page)
        assert len(targets) == 2
        assert all(f'id="{each}"' in page for each in targets)

    def test_two_pictures_on_a_page_do_not_share_names(self) -> None:
        picture = PAPER.blocks[-2]
        assert isinstance(picture, Picture)
        other = Picture("other", "c", "a", picture.files)
        page = rendered(Paper("t", (picture, other)), format="html").decode("utf-8")
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        used = re.findall(r'(?:url\(#|href="#)([^)"]+)', page)
        assert set(used) <= set(ids)

    def test_every_element_is_closed(self) -> None:
        class Balance(HTMLParser):
            def __init__(self) -> None:
                super().__init__()
                self.open: list[str] = []

            def handle_starttag(self, tag: str, attrs: object) -> None:
                if tag not in ("meta", "br"):
                    self.open.append(tag)

            def handle_endtag(self, tag: str) -> None:
                assert self.open.pop() == tag

        parser = Balance()
        parser.feed(self.page())
        assert parser.open == []


class TestLatex:
    def test_no_sign_of_a_text_is_obeyed(self) -> None:
        text = rendered(PAPER, format="latex").decode("utf-8")
        assert r"\& 100 \%" in text
        assert r"a\_b \{c\} \$d \\" in text.replace("\\\\\n", "\\\\ ").replace("$d\\\\", "$d \\\\")
        assert r"$\alpha$ $\geq$ .800" in text

    def test_what_the_fonts_lack_is_declared(self) -> None:
        text = rendered(PAPER, format="latex").decode("utf-8")
        assert r"\DeclareUnicodeCharacter{6F22}{\texttt{U+6F22}\allowbreak{}}" in text
        assert r"\DeclareUnicodeCharacter{0131}" not in text
        given = r'\iffontchar\font"6F22 \char"6F22 \else{\texttt{U+6F22}\allowbreak{}}\fi'
        assert rf'\catcode"6F22=\active \protected\def漢{{{given}}}' in text

    def test_a_sign_that_only_joins_others_is_left_out_where_the_fonts_lack_it(self) -> None:
        text = rendered(Paper("t", (Paragraph("👩\u200d👧 ☎\ufe0f"),)), format="latex").decode("utf-8")
        assert r"\DeclareUnicodeCharacter{200D}{}" in text
        assert r"\DeclareUnicodeCharacter{FE0F}{}" in text

    @given(st.text(alphabet="a[*\\\n \t", max_size=12))
    def test_no_line_break_begins_a_paragraph_or_takes_what_follows_for_its_own(self, words: str) -> None:
        text = rendered(Paper("", (Paragraph(words), Quoted(words), Note(words))), format="latex").decode("utf-8")
        lines = text[text.index("document}") :].splitlines()
        for before, line in pairwise(lines):
            assert before or not line.startswith("\\\\")
            assert not before.endswith("\\\\") or not line.startswith(("[", "*"))

    def test_captions_are_turkish_in_a_turkish_paper(self) -> None:
        text = rendered(Paper("t", (Shown(TABLE, "1"),), language="tr"), format="latex").decode("utf-8")
        assert r"\renewcommand{\tablename}{Tablo}" in text

    @pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdfLaTeX is not on this computer")
    @pytest.mark.parametrize("language", ["en", "tr"])
    def test_pdflatex_sets_it_without_an_error(self, tmp_path: Path, language: str) -> None:
        nasty = Table(NASTY, (Column(NASTY), Column("n", ColumnKind.INTEGER)), ((NASTY, 1), ("[x]", None), ("*", 0)))
        blocks = (Heading(NASTY), Paragraph(NASTY, NASTY), Quoted(NASTY, NASTY), Shown(nasty, "3"), Note(NASTY))
        paper = replace(PAPER, blocks=(*PAPER.blocks, *blocks), language=language, stamp=NASTY, title=NASTY)
        write(paper, to=tmp_path / "p.tex")
        (tmp_path / "figures").mkdir()
        (tmp_path / "figures" / "timeline.pdf").write_bytes(DRAWN["pdf"])
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "p.tex"]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert run.returncode == 0, run.stdout[-2000:].decode("utf-8", "replace")


class TestMarkdown:
    def test_headings_quotes_and_boxes_are_markdown(self) -> None:
        text = rendered(PAPER, format="markdown").decode("utf-8")
        assert "\n## Kod kitabı\n" in text
        assert "> Bir müfettiş geldi.\\\n> Sonra gitti.\n>\n> (Kozan, kozan-1, turn 12)" in text
        assert "- [x] done\n- [ ] to do" in text
        assert "**Table 1. Codes by municipality**" in text
        assert "![bars by year](figures/timeline.svg)" in text
        assert text.count("not coded yet") == 1


def test_a_latex_heading_stands_on_the_page_of_its_table_and_figures_stay_in_their_chapter() -> None:
    picture = Picture("heatmap", "A caption", "what it shows", (("pdf", b""),))
    text = rendered(
        Paper("t", (Heading("One"), Shown(WIDE), Heading("Two"), picture, Heading("Three"))), format="latex"
    ).decode()
    assert re.search(r"\\begin\{landscape\}\n\\section\*\{One\}\n", text)
    assert re.search(r"\\room\n\\section\*\{Two\}", text)
    assert re.search(r"\\clearpage\n\\section\*\{Three\}", text)


def test_the_notes_of_a_sideways_latex_table_may_reach_into_the_foot_of_its_page() -> None:
    noted = replace(WIDE, notes=("It counts excerpts.",))
    text = rendered(Paper("t", (Shown(noted),)), format="latex").decode()
    assert "\\enlargethispage{4\\baselineskip}\n\\par\\smallskip\n{\\scriptsize It counts excerpts." in text
    upright = rendered(Paper("t", (Shown(TABLE),)), format="latex").decode()
    assert r"\enlargethispage" not in upright

"""Documents for Word (.docx): real headings, tables, captions and pictures, the same bytes for the same paper."""

from __future__ import annotations

from datetime import datetime
from functools import singledispatchmethod
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from qcode.formats.documents.words import language_of, tag
from qcode.formats.documents.wordtable import table_xml
from qcode.formats.tables.cells import lines_around, xml_text
from qcode.formats.tables.laying import parts_of
from qcode.model.paper import Block, Heading, Listing, Note, Paper, Paragraph, Picture, Quoted, Shown

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

FONT = "Times New Roman"
EPOCH = datetime(2000, 1, 1)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
DEEPEST = 6
A4 = (Cm(21), Cm(29.7))


def rendered(paper: Paper) -> bytes:
    """The paper as a .docx file."""
    document = _Document(paper)
    for at, block in enumerate(paper.blocks):
        if isinstance(block, Heading):
            # A heading stays with what it is the heading of, also on a page turned sideways.
            behind = next((each for each in paper.blocks[at:] if not isinstance(each, Heading)), block)
            document.turn(across=isinstance(behind, Shown) and parts_of(behind.table)[0].landscape)
        document.add(block)
    return document.packed()


class _Document:
    """A Word document that is being written, block after block; wide tables stand on pages turned sideways."""

    def __init__(self, paper: Paper) -> None:
        self.language, self.across = paper.language, False
        self.word: WordDocument = Document()
        _drop_thumbnail(self.word)
        self._describe(paper)
        _set_up(self.word, paper.language)
        self.styles = {each.name: each.style_id for each in self.word.styles}
        self.filled = bool(paper.title or paper.stamp)
        if paper.title:
            self.paragraph(paper.title, "Title")
        if paper.stamp:
            self.paragraph(paper.stamp, "Table Note")
        if paper.stamp:
            _page_numbers(self.word)

    def _describe(self, paper: Paper) -> None:
        about = self.word.core_properties
        about.title, about.subject = xml_text(paper.title)[:255], ""
        about.author = about.last_modified_by = "qcode"
        about.comments, about.keywords = xml_text(paper.stamp)[:255], ""
        about.language, about.revision = tag(paper.language), 1
        about.created = about.modified = EPOCH

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """Write one block behind the others."""
        raise TypeError(f"no block: {block!r}")

    @add.register
    def _heading(self, block: Heading) -> None:
        self.paragraph(block.text, f"Heading {min(block.level, DEEPEST)}")

    @add.register
    def _paragraph(self, block: Paragraph) -> None:
        self.upright()
        made = self.paragraph("", "Normal")
        if block.lead:
            self.run(made, f"{block.lead} ").bold = True
        self.run(made, block.text)

    @add.register
    def _note(self, block: Note) -> None:
        self.upright()
        self.paragraph(block.text, "Table Note")

    @add.register
    def _quoted(self, block: Quoted) -> None:
        self.upright()
        made = self.paragraph(block.text, "Quote")
        if block.source:
            self.run(made, f" ({block.source})").italic = False

    @add.register
    def _listing(self, block: Listing) -> None:
        self.upright()
        for at, item in enumerate(block.items):
            box = ("\N{BALLOT BOX WITH CHECK} " if block.done[at] else "\N{BALLOT BOX} ") if block.done else ""
            self.paragraph(box + item, "Normal" if block.done else "List Bullet")

    @add.register
    def _shown(self, block: Shown) -> None:
        parts = parts_of(block.table)
        for at, part in enumerate(parts, start=1):
            self.turn(across=part.landscape)
            which = f" ({at}/{len(parts)})" if len(parts) > 1 else ""
            self.caption(block.label, block.number if at == 1 else "", block.table.title + which, again=block.number)
            self.word.element.body.insert_element_before(
                parse_xml(table_xml(block.table, part, language=self.language)), "w:sectPr"
            )
            self.filled = True
        self.paragraph(" ".join(lines_around(block.table)), "Table Note")

    @add.register
    def _picture(self, block: Picture) -> None:
        self.upright()
        made = self.paragraph("", "Normal")
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        made.paragraph_format.keep_with_next = True
        shape = made.add_run().add_picture(BytesIO(block.bytes_of("png")), width=Mm(min(block.width, 160)))
        shape._inline.docPr.set("descr", xml_text(block.alt))
        shape._inline.docPr.set("name", xml_text(block.name))
        self.caption(block.label, block.number, block.caption, again="", keep=False)
        if block.notes:
            self.paragraph(" ".join(block.notes), "Table Note")

    def paragraph(self, text: str, style: str) -> Any:  # noqa: ANN401 - python-docx's classes are private
        self.filled = True
        made = self.word.add_paragraph()
        # By its id: python-docx looks through all styles for a name, again for every paragraph.
        made._p.style = self.styles[style]
        if text:
            self.run(made, text)
        return made

    def run(self, paragraph: Any, text: str) -> Any:  # noqa: ANN401
        """A run that says its language where that is another than the document's."""
        made = paragraph.add_run(xml_text(text.replace("\r\n", "\n").replace("\r", "\n")))
        own = language_of(text, default=self.language)
        if own != self.language:
            spoken = OxmlElement("w:lang")
            spoken.set(qn("w:val"), tag(own))
            made._r.get_or_add_rPr().append(spoken)
        return made

    def caption(self, label: str, number: str, title: str, *, again: str, keep: bool = True) -> None:
        """A caption whose number Word counts itself, where the number is one that can be counted."""
        made = self.paragraph("", "Caption")
        made.paragraph_format.keep_with_next = keep
        if number.isdecimal():
            self.run(made, f"{label} ")
            _counted(made, label, number)
            self.run(made, ". ")
        elif number or again:
            self.run(made, f"{label} {number or again}. ")
        self.run(made, title).bold = False

    def turn(self, *, across: bool) -> None:
        """Go on upon a page of the other orientation, if it is not the one in use."""
        if across == self.across:
            return
        section = self.word.add_section(WD_SECTION.NEW_PAGE) if self.filled else self.word.sections[-1]
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (A4[1], A4[0]) if across else A4
        self.across = across

    def upright(self) -> None:
        self.turn(across=False)

    def packed(self) -> bytes:
        """The file, each part of it with the same date whenever it is made."""
        made, packed = BytesIO(), BytesIO()
        self.word.save(made)
        with ZipFile(made) as source, ZipFile(packed, "w") as target:
            for name in source.namelist():
                entry = ZipInfo(name, ZIP_EPOCH)
                entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
                target.writestr(entry, source.read(name))
        return packed.getvalue()


def _drop_thumbnail(word: WordDocument) -> None:
    rels = word.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[key]


def _set_up(word: WordDocument, language: str) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    for style in word.styles:
        if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            _face(style)
    for spoken in word.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), tag(language))
    _sizes(word.styles)
    _add_style(word, "Table Text", 9, after=0)
    _add_style(word, "Table Note", 8.5, after=6)


def _face(style: Any) -> None:  # noqa: ANN401
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for kind in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(kind), FONT)
    if style.name.startswith(("Heading", "Title", "Caption")):
        style.font.color.rgb = RGBColor(0, 0, 0)


def _sizes(styles: Any) -> None:  # noqa: ANN401
    sizes = {"Normal": 11, "Title": 18, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Caption": 10, "Quote": 10.5}
    for name, size in sizes.items():
        styles[name].font.size = Pt(size)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Quote"].paragraph_format.left_indent = styles["Quote"].paragraph_format.right_indent = Cm(1)
    styles["Quote"].font.color.rgb = RGBColor(0, 0, 0)
    styles["Caption"].font.bold = True
    styles["Caption"].paragraph_format.space_before = Pt(12)
    styles["Caption"].paragraph_format.space_after = Pt(4)
    title = styles["Title"].element.pPr
    for rule in title.findall(qn("w:pBdr")):
        title.remove(rule)


def _add_style(word: WordDocument, name: str, size: float, *, after: float) -> None:
    style: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]
    style.font.size = Pt(size)
    style.paragraph_format.space_before = Pt(1 if after == 0 else 4)
    style.paragraph_format.space_after = Pt(after or 1)
    style.paragraph_format.line_spacing = 1.0


def _field(paragraph: Any, instruction: str, shown: str) -> None:  # noqa: ANN401
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _counted(paragraph: Any, label: str, number: str) -> None:  # noqa: ANN401
    _field(paragraph, f" SEQ {label} \\* ARABIC ", number)


def _page_numbers(word: WordDocument) -> None:
    foot = word.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(foot, " PAGE ", "1")

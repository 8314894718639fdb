"""Word documents: paragraphs, and tables row by row, in the order in which they stand.

The text is taken from the XML itself and not from python-docx's paragraphs, which leave out what stands in
content controls and tracked insertions, and repeat merged cells.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree  # type: ignore[import-untyped]

from qcode.errors import Unreadable
from qcode.formats.transcripts.canonical import canonical
from qcode.formats.transcripts.decoding import refuse_other_formats
from qcode.formats.transcripts.plain import refuse_blank
from qcode.model.document import Problem, Transcript

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_LARGEST_PART = 64 * 1024**2
_LARGEST_WHOLE = 512 * 1024**2
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = "Open it in Word or LibreOffice, save it again as .docx, and import that."
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_SKIPPED = frozenset({
    qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
})  # fmt: skip
_TEXT, _PARAGRAPH, _ROW, _CELL = qn("w:t"), qn("w:p"), qn("w:tr"), qn("w:tc")
_ASIDES = (("/footnotes", "footnotes"), ("/endnotes", "endnotes"), ("/comments", "comments"))


def read(content: bytes, *, name: str) -> Transcript:
    """The transcript in a Word document's bytes.

    A paragraph is a line, and so is the row of a table, with tabs between its cells. Tracked changes count as
    accepted; footnotes, endnotes, comments, headers and footers are left out (a note says so of the first three).
    Raises Unreadable for what is encrypted, broken, no Word document, or would unpack to far more than a transcript.
    """
    _refuse_unsafe(content)
    document = _open(content)
    made = canonical("\n".join(_lines(document.element.body)) + "\n")
    refuse_blank(made.text)
    return Transcript(
        name=name,
        text=made.text,
        original=content,
        media_type=MEDIA_TYPE,
        encoding="utf-8",
        notes=(*made.notes, *_left_out(document)),
    )


def _refuse_unsafe(content: bytes) -> None:
    """Raise Unreadable for what is no ZIP archive, is encrypted, or is a bomb."""
    if not content:
        raise Unreadable("The file is empty.", "Check that it was saved or copied whole.")
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise Unreadable("The document is encrypted.", "Save it without a password in Word, and import that.")
    if not content.startswith(b"PK"):
        refuse_other_formats(content)
        raise Unreadable("The file is not a Word document.", _BROKEN)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, OSError) as error:
        raise Unreadable("The document is broken: its archive cannot be opened.", _BROKEN) from error
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("The document is encrypted.", "Save it without a password in Word, and import that.")
    largest = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if largest > _LARGEST_PART or sum(part.file_size for part in parts) > _LARGEST_WHOLE:
        raise Unreadable(
            f"The document would unpack to more than {_LARGEST_PART // 1024**2} MB of text.",
            "Check that it is a transcript; if it is, divide it into several files.",
        )


def _open(content: bytes) -> Document:
    try:
        document = docx.Document(BytesIO(content))
        document.element.body  # noqa: B018  a package without a body raises only here
    except (
        OpcError, zipfile.BadZipFile, zlib.error, etree.LxmlError, NotImplementedError, RuntimeError,
        KeyError, ValueError, AttributeError, IndexError, AssertionError, TypeError, EOFError, OSError,
    ) as error:  # fmt: skip
        raise Unreadable("The document is broken: it is not what Word writes.", _BROKEN) from error
    return document


def _lines(element: BaseOxmlElement) -> Iterator[str]:
    """The lines of a body or of anything else that holds paragraphs and tables."""
    for child in element:
        if child.tag == _PARAGRAPH:
            yield _text(child)
        elif child.tag == _ROW:
            yield "\t".join("\n".join(_lines(cell)) for cell in child.iter(_CELL) if _row_of(cell) is child)
        elif child.tag not in _SKIPPED and len(child):
            yield from _lines(child)


def _row_of(cell: BaseOxmlElement) -> BaseOxmlElement | None:
    """The row to which a cell belongs, content controls between them or not."""
    return next(cell.iterancestors(_ROW), None)


def _text(element: BaseOxmlElement) -> str:
    """The text of a paragraph with its breaks and tabs; the paragraphs of a text box in it come behind a newline."""
    pieces: list[str] = []
    for child in element:
        if child.tag == _TEXT:
            pieces.append(child.text or "")
        elif child.tag in _BREAKS:
            pieces.append(_BREAKS[child.tag])
        elif child.tag == _PARAGRAPH:
            pieces.append("\n" + _text(child))
        elif child.tag not in _SKIPPED and len(child):
            pieces.append(_text(child))
    return "".join(pieces)


def _left_out(document: Document) -> Iterator[Problem]:
    """What stands beside the text and did not come along."""
    for relation in document.part.rels.values():
        for ending, noun in _ASIDES:
            if relation.reltype.endswith(ending) and not relation.is_external:
                count = _written(relation.target_part.blob)
                if count:
                    yield Problem(f"{count} paragraphs in {noun} were left out.")


def _written(part: bytes) -> int:
    """How many paragraphs with words in them an XML part has."""
    try:
        root = etree.fromstring(part, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return 0
    return sum(1 for each in root.iter(_PARAGRAPH) if "".join(each.itertext(_TEXT)).strip())

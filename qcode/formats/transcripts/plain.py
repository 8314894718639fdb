"""Plain text: the file is the text."""

from __future__ import annotations

from qcode.errors import Unreadable
from qcode.formats.transcripts.canonical import canonical
from qcode.formats.transcripts.decoding import decode
from qcode.model.document import Transcript

MEDIA_TYPE = "text/plain"


def read(content: bytes, *, name: str) -> Transcript:
    """The transcript in a text file's bytes; white space at either end stays, so that offsets do."""
    decoded = decode(content)
    made = canonical(decoded.text)
    refuse_blank(made.text)
    return Transcript(
        name=name,
        text=made.text,
        original=content,
        media_type=MEDIA_TYPE,
        encoding=decoded.encoding,
        notes=(*decoded.notes, *made.notes),
    )


def refuse_blank(text: str) -> None:
    """Raise Unreadable where a text has nothing in it to code."""
    if not text.strip():
        raise Unreadable("The file has only white space.", "Check that it was saved or copied whole.")

"""Giving a document the text that another copy gave it, where two corrected it differently."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import Gone
from qcode.formats.transcripts import read_again
from qcode.model.document import Transcript
from qcode.services.documents.correcting import Correction, correct_to, would_correct

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project


def take_text(project: Project, document_id: int, number: int, *, seen: int) -> Change:
    """Give a document the text of that number, as the correction that it is; `seen` is the number of its present one.

    Raises Stale where there is no such text any more, or another present one, and Refused as `correct`.
    """
    source, transcript = _known_text(project, document_id, number)
    correct_to(
        project, document_id, transcript, source=source, note="decided between two corrections", even_so=True, seen=seen
    )
    return project.last


def would_take(project: Project, document_id: int, number: int) -> Correction:
    """What taking a text would do to everything that stands in the present one; raises as `take_text`."""
    return would_correct(project, document_id, _known_text(project, document_id, number)[1])


def _known_text(project: Project, document_id: int, number: int) -> tuple[str, Transcript]:
    """A text that a document has besides its own, as it was read from its file, and the file's name."""
    said = """select r.text, r.source, r.media_type, r.encoding, c.data from revisions r
    left join contents c on c.sha256 = r.original where r.document_id = :document and r.number = :number"""
    for text, source, media_type, encoding, packed in project.database.tuples(
        said, document=document_id, number=number
    ):
        content = zlib.decompress(bytes(packed)) if packed else b""
        again = read_again(content, source)
        if again is None or again.text != text:
            again = Transcript(Path(source).stem, text, content, media_type, encoding)
        return source, again
    raise Gone("That text is no longer there.", "List the conflicts again.")

"""In which turn of a document a passage begins, in the present text or in an earlier one."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from qcode.services.documents.earlier import turns_at
from qcode.storage.excerpts import turns_in

if TYPE_CHECKING:
    from qcode.model.document import Span
    from qcode.services.project import Project


class Turns:
    """The turns of one text of a document: where each ends and begins, and whether somebody says it."""

    def __init__(self, project: Project, document_id: int, revision: int = 0) -> None:
        """Read them; `revision` 0 is the present text. Of an earlier text it may be unknown who spoke."""
        if revision:
            then = turns_at(project.database, document_id, revision) or ()
            found = [(each.span.start, each.span.end, each.speaker) for each in then]
        else:
            found = [(each.start, each.stop, each.speaker) for each in turns_in(project.database, document_id)]
        self._starts = [start for start, _, _ in found]
        self._stops = [stop for _, stop, _ in found]
        self._is_said = [speaker is not None for _, _, speaker in found]

    def number(self, span: Span) -> int | None:
        """The number, from 1, of the turn in which a passage begins; None where that is nobody's."""
        at = bisect_right(self._stops, span.start)
        if at < len(self._starts) and self._starts[at] < span.end and self._is_said[at]:
            return at + 1
        return None

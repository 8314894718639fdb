"""Where in a document a passage stands: its turn, or its paragraph where nobody speaks."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from qcode.model.document import Span
from qcode.services.documents.earlier import turns_at
from qcode.storage import agreement as store
from qcode.storage.documents import text_of
from qcode.storage.excerpts import turns_in
from qcode.text.units import paragraphs

if TYPE_CHECKING:
    from qcode.services.agreement.material import Material
    from qcode.services.project import Project


_LEFT_OUT = " […] "


class Cited(NamedTuple):
    """A passage in the document's whole text; the quote shows where something within it is not compared."""

    span: Span
    where: str
    quote: str


class _Turn(NamedTuple):
    """Where a turn stands in its text, its number there, and whether somebody says it."""

    start: int
    stop: int
    number: int
    is_said: bool


def _turns(project: Project, document_id: int, revision: int) -> list[_Turn]:
    """The turns of a text of a document; `revision` 0 is the present one."""
    if not revision:
        return [_Turn(each.start, each.stop, each.number, each.speaker is not None)
                for each in turns_in(project.database, document_id)]  # fmt: skip
    return [
        _Turn(each.span.start, each.span.end, number, each.speaker is not None)
        for number, each in enumerate(turns_at(project.database, document_id, revision) or (), start=1)
    ]


class CitedDocument:
    """One document as it was compared: its text, and what its passages are cited by.

    Passages of an earlier text are cited by its own turns, or by their paragraph where it is not known who spoke.
    """

    def __init__(self, project: Project, found: Material, place: int) -> None:
        key, revision = found.documents[place], found.revisions[found.documents[place]]
        self._found, self._place = found, place
        self.text = store.text_at(project.database, key, revision) or text_of(project.database, key)
        self._turns = _turns(project, key, revision)
        self._stops = [each.stop for each in self._turns]
        self._paragraphs = [span.start for span in paragraphs(self.text)]

    def passage(self, start: int, stop: int) -> Cited:
        """A passage of the text that was compared."""
        parts = self._found.stretches(self._place, start, stop)
        span = Span(parts[0][0], parts[-1][1])
        return Cited(span, self.where(span), _LEFT_OUT.join(self.text[first:last] for first, last in parts))

    def where(self, span: Span) -> str:
        """`turn 12`, by the turn in which the passage begins; `paragraph 3` where that is nobody's."""
        at = bisect_right(self._stops, span.start)
        if at < len(self._turns) and self._turns[at].start < span.end and self._turns[at].is_said:
            return f"turn {self._turns[at].number}"
        return f"paragraph {max(bisect_right(self._paragraphs, span.start), 1)}"


def citation(cases: tuple[str, ...], document: str, where: str) -> str:
    """How a passage is cited: `Kozan, kozan-1, turn 12`."""
    about = " and ".join(cases)
    return ", ".join(filter(None, (about if about != document else "", document, where)))

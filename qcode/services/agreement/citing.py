"""Where in a document a passage stands: its turn, or its paragraph where nobody speaks."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from qcode.model.document import Span
from qcode.services.documents.citing import Turns
from qcode.storage import agreement as store
from qcode.storage.documents import text_of
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


class CitedDocument:
    """One document as it was compared: its text, and what its passages are cited by.

    Passages of an earlier text are cited by its own turns, or by their paragraph where it is not known who spoke.
    """

    def __init__(self, project: Project, found: Material, place: int) -> None:
        key, revision = found.documents[place], found.revisions[found.documents[place]]
        self._found, self._place = found, place
        self.text = store.text_at(project.database, key, revision) or text_of(project.database, key)
        self._turns = Turns(project, key, revision)

    @cached_property
    def _paragraphs(self) -> list[int]:
        return [span.start for span in paragraphs(self.text)]

    def passage(self, start: int, stop: int) -> Cited:
        """A passage of the text that was compared."""
        parts = self._found.stretches(self._place, start, stop)
        span = Span(parts[0][0], parts[-1][1])
        return Cited(span, self.where(span), _LEFT_OUT.join(self.text[first:last] for first, last in parts))

    def span(self, start: int, stop: int) -> Span:
        """Where such a passage is in the document's whole text."""
        parts = self._found.stretches(self._place, start, stop)
        return Span(parts[0][0], parts[-1][1])

    def where(self, span: Span) -> str:
        """`turn 12`, by the turn in which the passage begins; `paragraph 3` where that is nobody's."""
        number = self._turns.number(span)
        if number is not None:
            return f"turn {number}"
        return f"paragraph {max(bisect_right(self._paragraphs, span.start), 1)}"


def citation(cases: tuple[str, ...], document: str, where: str) -> str:
    """How a passage is cited: `Kozan, kozan-1, turn 12`."""
    about = " and ".join(cases)
    return ", ".join(filter(None, (about if about != document else "", document, where)))

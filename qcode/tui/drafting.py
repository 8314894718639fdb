"""What is being written in a window, kept as a draft until it is saved or given up."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from qcode.model.document import Document, Span
from qcode.services.drafts import Draft, Thing, draft_of, drafts_of, drop_drafts, file_of, keep_draft
from qcode.services.project import Project

SECONDS = 0.3
"""So long after a key, at the latest, its letter is on its way to the disk."""


class Drafting:
    """Keeps the words that are written on one thing. Whoever has saved them says `done`."""

    def __init__(self, project: Project, thing: Thing) -> None:
        """For a thing of a project; `found` is what was being written on it when the program ended last."""
        self._project, self._thing = project, thing
        self._file = file_of(project, thing)
        self.before: Mapping[str, str] = {}
        self._latest: Mapping[str, str] = {}
        self._kept: Mapping[str, str] = {}
        self._writing = threading.Lock()
        self._ended = False
        self.found: Draft | None = draft_of(project, thing)
        self.problem = ""

    def begin(self, words: Mapping[str, str]) -> dict[str, str]:
        """Take note of the words that stand there; gives those to put in their place, by field."""
        self.before = self._latest = self._kept = words
        found = self.found.changed if self.found else {}
        offered = {key: text for key, text in found.items() if key in words and words[key] != text}
        if self.found is not None and not offered:
            self.drop_found()
        return offered

    @property
    def name(self) -> str:
        """What is being written, and on what: “memo on …”."""
        return self._thing.name

    @property
    def is_older(self) -> bool:
        """Whether what stands there was changed since the draft was begun."""
        before = self.found.before if self.found else {}
        return any(self.before.get(key) != before.get(key) for key in (self.found.changed if self.found else ()))

    def take(self, words: Mapping[str, str]) -> bool:
        """Take note of the words as they are now; whether they are still to be written down."""
        self._latest = words
        return words != self._kept and not self._ended and not self._writing.locked()

    def write(self) -> None:
        """Write the newest words down, in any thread; why that cannot be done is kept as `problem`."""
        with self._writing:
            words = self._latest
            if self._ended or words == self._kept:
                return
            try:
                keep_draft(self._file, self._thing, words=words, before=self.before)
            except OSError as error:
                self.problem = error.strerror or str(error)
            else:
                self._kept, self.problem = words, ""
            if self._ended:
                self._file.unlink(missing_ok=True)

    def drop_found(self) -> None:
        """Forget what was found: it was given up."""
        self.found = None
        self._drop()

    def done(self) -> None:
        """The words are saved, or given up: nothing is kept any longer."""
        self._ended = True
        self._drop()

    def _drop(self) -> None:
        drop_drafts(self._project, self._thing)


def drafting(project: Project, name: str, *, table: str, guid: str | None, where: str = "") -> Drafting:
    """A draft on a row of a table by its GUID (None: on the project), and on a place in it.

    Nothing is read, so that one can be begun while the server is away. `name` is what the list of drafts calls it; it
    begins with what is written: “memo on …”.
    """
    row = project.guid if guid is None else guid
    return Drafting(project, Thing(f"{name.partition(' ')[0]} {table} {row} {where}".strip(), name))


@dataclass(frozen=True, slots=True)
class Begun:
    """A passage on which a memo was begun and is not saved; `where` names it in the key of its draft."""

    span: Span
    where: str


def drafted_passages(project: Project, document: Document) -> list[Begun]:
    """The passages of a document, as its text is in the document's revision, on which a memo was begun and not saved.

    One that was begun in an earlier text is where its words are now; where none is left, only the list has it.
    """
    start = f"memo documents {document.guid} "
    keys = [each.key.removeprefix(start) for each in drafts_of(project) if each.key.startswith(start)]
    return [Begun(span, key) for key in keys if (span := _now(project, document, key)) is not None]


def _now(project: Project, document: Document, where: str) -> Span | None:
    at = _PLACE.fullmatch(where)
    if at is None:
        return None
    span, begun_in = Span(int(at[1]), int(at[2])), int(at[3])
    if begun_in == document.revision:
        return span
    from qcode.services.documents.earlier import passage_now

    return passage_now(project, document.id, span, revision=begun_in)


def place_of(span: Span, *, revision: int | None) -> str:
    """Where in a document a passage is, for the key of its draft."""
    return f"{span.start}-{span.end} in {revision}"


_PLACE = re.compile(r"(\d+)-(\d+) in (\d+)")

"""Which excerpts stand for a code, and where they stand."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qcode.model.coding import Excerpt
from qcode.storage import codes as store
from qcode.storage.codings import codings_by_key
from qcode.storage.documents import text_of
from qcode.storage.units import load_all_ranges
from qcode.text.fold import sort_key
from qcode.text.units import paragraphs

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.services.project import Project
    from qcode.services.zones import Layout
    from qcode.storage.database import Database


class Places:
    """The codings of a code as rows of numbers: key, document, start, stop; 32 bytes a coding."""

    __slots__ = ("documents", "keys", "starts", "stops")

    def __init__(self) -> None:
        """Begin without a coding."""
        self.keys, self.documents = array("q"), array("q")
        self.starts, self.stops = array("q"), array("q")

    def __len__(self) -> int:
        """How many codings there are."""
        return len(self.keys)

    def add(self, key: int, document: int, start: int, stop: int) -> None:
        """Take one more coding."""
        self.keys.append(key)
        self.documents.append(document)
        self.starts.append(start)
        self.stops.append(stop)

    def extend(self, other: Places) -> None:
        """Take the codings of another code."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))


def by_length(places: Places) -> Iterator[int]:
    """The codings by how near they are to the median length, the median itself first (of two the shorter one)."""
    lengths = sorted(
        (stop - start, key) for start, stop, key in zip(places.starts, places.stops, places.keys, strict=True)
    )
    below = (len(lengths) - 1) // 2
    for step in range(len(lengths)):
        for at in (below - step, below + 1 + step):
            if 0 <= at < len(lengths):
                yield lengths[at][1]


def first_spans(places: Places, keys: Iterable[int], most: int) -> list[int]:
    """The first codings of the keys that stand on different spans: two coders may have chosen the same words."""
    at = {key: place for place, key in enumerate(places.keys)}
    found: dict[tuple[int, int, int], int] = {}
    for key in keys:
        if len(found) == most:
            break
        place = at[key]
        found.setdefault((places.documents[place], places.starts[place], places.stops[place]), key)
    return list(found.values())


def contained(places: Places, document: int, text: str, words: str) -> int | None:
    """The first coding of a document in which the words stand, None where no coding holds them all."""
    spans = sorted(
        (places.starts[at], places.stops[at], places.keys[at])
        for at, each in enumerate(places.documents)
        if each == document
    )
    return next((key for start, stop, key in spans if text.find(words, start, stop) >= 0), None)


def excerpts_of(
    project: Project,
    coding_ids: Sequence[int],
    *,
    layouts: Mapping[int, Layout],
    cases: Mapping[int, str],
    book: Codebook,
    coders: Mapping[int, str],
) -> dict[int, Excerpt]:
    """Codings as excerpts that can be cited, by their keys, without their memos; only their words are read."""
    quoted = store.quotes(project.database, coding_ids)
    codings = codings_by_key(project.database, coding_ids)
    starts = _paragraphs(project.database, {each.document_id for each in codings})
    found = {}
    for coding in codings:
        place = layouts[coding.document_id].place(coding.span.start, coding.span.end)
        found[coding.id] = Excerpt(
            coding=coding,
            **quoted[coding.id]._asdict(),
            cases=tuple(sorted((cases[key] for key in place.cases), key=sort_key)) if place else (),
            code=book.path_text(coding.code_id),
            coder=coders[coding.coder_id],
            paragraph=max(bisect_right(starts[coding.document_id], coding.span.start), 1),
        )
    return found


def _paragraphs(database: Database, documents: Iterable[int]) -> dict[int, list[int]]:
    """Where the paragraphs of documents begin; where they were not stored they are cut."""
    wanted = sorted(documents)
    stored = load_all_ranges(database, wanted, "paragraph")
    return {
        key: list(stored[key][::2]) if key in stored else [span.start for span in paragraphs(text_of(database, key))]
        for key in wanted
    }

"""The codings of one document, as a screen keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, NamedTuple

from qcode.model.coding import Coding
from qcode.storage.codings import coding_from, coding_rows

if TYPE_CHECKING:
    from qcode.services.project import Project


class Place(NamedTuple):
    """Where a coding stands, and whose it is."""

    id: int
    start: int
    end: int
    code_id: int
    coder_id: int


class CodingsHere(MutableMapping[int, Coding]):
    """Codings by their keys, in the order of the text; each is made when it is first asked for.

    A long interview has thousands of them, and one looks at a few: `places` is what drawing them needs.
    """

    def __init__(self, rows: Iterable[tuple[Any, ...]] = ()) -> None:
        """Hold the rows of `storage.codings.coding_rows`."""
        self._held: dict[int, tuple[Any, ...] | Coding] = {row[0]: row for row in rows}

    def places(self) -> Iterator[Place]:
        """Where each coding stands."""
        for held in self._held.values():
            if isinstance(held, Coding):
                yield Place(held.id, held.span.start, held.span.end, held.code_id, held.coder_id)
            else:
                yield Place(held[0], held[5], held[6], held[3], held[4])

    def __getitem__(self, key: int) -> Coding:
        held = self._held[key]
        if not isinstance(held, Coding):
            held = self._held[key] = coding_from(held)
        return held

    def __setitem__(self, key: int, coding: Coding) -> None:
        self._held[key] = coding

    def __delitem__(self, key: int) -> None:
        del self._held[key]

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[int]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def codings_here(project: Project, document_id: int, *, coder_ids: Iterable[int]) -> CodingsHere:
    """The codings of some coders on a document, to be looked up by key."""
    return CodingsHere(coding_rows(project.database, document_id, coder_ids))

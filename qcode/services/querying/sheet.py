"""Some documents on one axis, with everything that a query asks of them; what is not asked for is not read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.passages import FAR, Edges, Passages
from qcode.storage import counts, retrieval
from qcode.storage.units import load_all_ranges
from qcode.text.fold import name_key
from qcode.text.search import compile_query, places

if TYPE_CHECKING:
    from qcode.analysis.passages import Flags, Places
    from qcode.services.documents.earlier import Earlier
    from qcode.services.querying.needing import Needed
    from qcode.storage.database import Database
    from qcode.storage.retrieval import Extent
    from qcode.storage.selecting import Chosen

_GAP = 1
_COLUMNS = ("documents", "starts", "stops", "ids", "codes", "coders")
_MORE = ("rounds", "weights", "typical")


def of_codings(database: Database, chosen: Chosen, extents: Sequence[Extent], needed: Needed) -> Sheet:
    """The codings that a question is about and looks at, whatever codes are chosen."""
    names = (*_COLUMNS, *(_MORE if needed.more else ()))
    rows = retrieval.pool(database, chosen, [each.id for each in extents], codes=needed.codes, more=needed.more)
    held = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, len(names))
    return Sheet(database, extents, {name: held[:, at].copy() for at, name in enumerate(names)})


class Sheet:
    """Passages of some documents, as columns; documents lie behind one another, one place between them.

    Passages are codings, or units of the text. Documents without a passage are not on it.
    """

    def __init__(
        self, database: Database, extents: Sequence[Extent], columns: Mapping[str, Places],
        earlier: Mapping[int, Earlier] | None = None,
    ) -> None:  # fmt: skip
        """Place the passages: `columns` has at least their `documents` (keys), `starts` and `stops`.

        The documents of `earlier` are asked in a text that they had before.
        """
        self._database, self.columns, self._earlier = database, columns, earlier or {}
        there = frozenset(columns["documents"].tolist())
        self._extents = [
            each._replace(characters=len(self._earlier[each.id].text)) if each.id in self._earlier else each
            for each in extents if each.id in there
        ]  # fmt: skip
        self._keys = [each.id for each in self._extents]
        sizes = np.array([each.characters for each in self._extents], dtype=np.int64)
        self._firsts = np.cumsum(sizes + _GAP) - (sizes + _GAP)
        self._bases = dict(zip(self._keys, self._firsts.tolist(), strict=True))
        self.whole = Passages(self._firsts, self._firsts + sizes)
        order = np.searchsorted(np.array(self._keys, dtype=np.int64), self.columns["documents"])
        self.begins, self.ends = self.whole.starts[order], self.whole.stops[order]
        self.codings = Passages(self.columns["starts"] + self.begins, self.columns["stops"] + self.begins)

    def speech(self, *, roles: Collection[str], speakers: Collection[str]) -> Passages:
        """What is said in one of these roles or by one of these speakers, turn by turn."""
        turns: dict[int, list[tuple[int, int]]] = {}
        for key, name, role, start, stop in self._speech():
            if (role in roles or name in speakers) and start < stop:
                turns.setdefault(key, []).append((start, stop))
        return self.stretches(turns)

    def _speech(self) -> Iterator[tuple[int, str | None, str | None, int, int]]:
        present = [key for key in self._keys if key not in self._earlier]
        for key, name, role, start, stop, _ in counts.turns(self._database, present):
            yield key, name, role, start, stop
        for key, each in self._earlier.items():
            yield from ((key, *told) for told in each.speech())

    def stretches(self, ranges: Mapping[int, Sequence[tuple[int, int]] | None]) -> Passages:
        """Stretches of documents, by document (None: all of it), on the axis."""
        return self._placed((key, self._of(key, ranges[key])) for key in self._keys if key in ranges)

    def _of(self, key: int, ranges: Sequence[tuple[int, int]] | None) -> Sequence[tuple[int, int]]:
        return self._characters(key) if ranges is None else ranges

    def _characters(self, key: int) -> Sequence[tuple[int, int]]:
        at = self._keys.index(key)
        size = self._extents[at].characters
        return [(0, size)] if size else []

    def _placed(self, found: Iterable[tuple[int, Iterable[tuple[int, int]]]]) -> Passages:
        flat = [(start + self._bases[key], stop + self._bases[key]) for key, ranges in found for start, stop in ranges]
        held = np.array(flat, dtype=np.int64).reshape(len(flat), 2)
        return Passages(held[:, 0], held[:, 1])

    @cached_property
    def _texts(self) -> dict[int, str]:
        return retrieval.texts(self._database, self._keys) | {
            key: self._earlier[key].text for key in self._keys if key in self._earlier
        }

    def said(self, words: str) -> Passages:
        """Where words stand in the texts, folded as the language of each document does."""
        languages = {each.id: each.language for each in self._extents}
        queries = {each: compile_query(words, language=each) for each in set(languages.values())}
        return self._placed((key, places(queries[languages[key]], text)) for key, text in self._texts.items())

    @cached_property
    def _memos(self) -> list[tuple[int, str]]:
        rows = retrieval.memos_of_codings(self._database, self._keys)
        return [(coding, name_key(f"{title} {text}")) for coding, title, text in rows]

    def with_memo(self, words: str) -> Flags:
        """Which codings have a memo that holds the words."""
        keys = [coding for coding, text in self._memos if words in text]
        return np.isin(self.columns["ids"], np.array(keys, dtype=np.int64))

    def edges(self, unit: str) -> Edges:
        """The sentences, paragraphs or turns on the axis, in their order."""
        starts, stops, numbers = [], [], []
        for place, (key, ranges) in enumerate(self._units(unit)):
            held = np.array(ranges, dtype=np.int64).reshape(-1, 2)
            starts.append(held[:, 0] + self._bases[key])
            stops.append(held[:, 1] + self._bases[key])
            numbers.append(np.arange(len(held), dtype=np.int64) + place * FAR)
        none = np.zeros(0, dtype=np.int64)
        return Edges(*(np.concatenate([none, *each]) for each in (starts, stops, numbers)))

    def _units(self, unit: str) -> list[tuple[int, Sequence[object]]]:
        found: dict[int, Sequence[object]] = {}
        if unit == "turn":
            found.update(retrieval.turn_edges(self._database, self._keys))
        else:
            found.update(load_all_ranges(self._database, self._keys, unit))
        found.update({key: each.edges(unit) for key, each in self._earlier.items()})
        return [(key, found.get(key, [])) for key in self._keys]

"""Ranges of units, stored as one small blob a document and kind.

A blob is a letter (`H` or `I`, the width of a number) and the zlib-compressed distances between the edges:
start of the first unit, its length, the gap to the second, and so on.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain
from operator import sub
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.database import Database


def pack_ranges(ranges: Iterable[tuple[int, int]]) -> bytes:
    """Sorted ranges that do not overlap, as a blob."""
    edges = list(chain.from_iterable(ranges))
    gaps = list(map(sub, edges, chain((0,), edges)))
    letter = "H" if max(gaps, default=0) < 1 << 16 else "I"
    numbers = array(letter, gaps)
    if sys.byteorder == "big":
        numbers.byteswap()
    return letter.encode("ascii") + zlib.compress(numbers.tobytes(), 1)


def unpack_ranges(blob: bytes) -> array[int]:
    """The edges of the ranges: start, stop, start, stop …"""
    return array("I", accumulate(unpack_gaps(blob)))


def unpack_gaps(blob: bytes) -> array[int]:
    """The distances between the edges: the start of the first range, its length, the gap to the second …"""
    numbers: array[int] = array(blob[:1].decode("ascii"))
    numbers.frombytes(zlib.decompress(blob[1:]))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def load_ranges(database: Database, document_id: int, kind: str) -> array[int]:
    """The units of one kind in the document's current text: start, stop, start, stop …; empty where none were cut."""
    blob = database.value(
        """select u.ranges from units u join documents d on d.id = u.document_id and d.revision = u.revision
        where u.document_id = :document and u.kind = :kind""",
        document=document_id,
        kind=kind,
    )
    return unpack_ranges(bytes(blob)) if blob is not None else array("I")


def load_all_ranges(database: Reader, document_ids: Iterable[int], kind: str) -> Mapping[int, array[int]]:
    """The units of one kind of several documents, by document."""
    return {key: unpack_ranges(blob) for key, blob in packed_ranges(database, document_ids, kind)}


def packed_ranges(database: Reader, document_ids: Iterable[int], kind: str) -> Iterator[tuple[int, bytes]]:
    """The units of one kind of several documents as they are stored: document and blob."""
    wanted = list(document_ids)
    for first in range(0, len(wanted), 500):
        for document_id, blob in database.tuples(
            """select u.document_id, u.ranges from units u
            join documents d on d.id = u.document_id and d.revision = u.revision
            where u.kind = :kind and u.document_id in :documents""",
            kind=kind,
            documents=wanted[first : first + 500],
        ):
            yield document_id, bytes(blob)

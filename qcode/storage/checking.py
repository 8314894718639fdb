"""Looking for what should never be: broken references, borders outside the text, texts that changed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qcode.model.case import AttributeType
from qcode.storage.documents import sha256_of
from qcode.storage.units import unpack_ranges

if TYPE_CHECKING:
    from qcode.storage.database import Database

_OUTSIDE = """select x.id, d.name, x.start, x.stop, d.characters from {table} x join documents d on d.id = x.document_id
where x.start is not null and (x.start < 0 or x.stop <= x.start or x.stop > d.characters) order by x.id"""

_OUTSIDE_ALL = """select x.id, d.name, x.start, x.stop, max(length(r.text)) from decisions x
join documents d on d.id = x.document_id join revisions r on r.document_id = d.id
group by x.id, d.name, x.start, x.stop having x.start < 0 or x.stop <= x.start or x.stop > max(length(r.text))
order by x.id"""
"""A decision stands in a text that was submitted; where in files from before it was moved along, in a later one."""

_LOST = """select {table}.id from {table} left join {other} o on o.id = {table}.{column}
where {table}.{column} is not null and o.id is null order by {table}.id"""


def outside_the_text(database: Database, table: str) -> Iterator[tuple[int, str, int, int, int]]:
    """Rows whose borders are not within their document: key, document, start, stop, characters."""
    rows = database.tuples(_OUTSIDE_ALL if table == "decisions" else _OUTSIDE.format(table=table))
    yield from ((key, name, start, stop, characters) for key, name, start, stop, characters in rows)


def lost_references(database: Database) -> Iterator[tuple[str, int, str]]:
    """Rows that point at something that is gone: table, key, column."""
    from qcode.storage.schema import metadata

    for table in metadata.sorted_tables:
        for column in table.columns:
            for reference in column.foreign_keys:
                other = reference.column.table.name
                said = _LOST.format(table=table.name, other=other, column=column.name)
                for (key,) in database.tuples(said):
                    yield table.name, key, column.name


def unfit_values(database: Database) -> Iterator[tuple[str, str, str]]:
    """Values that are none of their attribute's type, or that are counted as another number: attribute, type, value."""
    said = """select a.name, a.type, v.value, v.number from attribute_values v
    join attributes a on a.id = v.attribute_id order by a.owner, a.name, v.id"""
    for name, kept, value, number in database.tuples(said):
        kind = AttributeType(kept)
        if not kind.holds(value) or number != kind.number_of(value):
            yield name, kept, value


def changed_texts(database: Database) -> Iterator[tuple[str, str]]:
    """Documents whose text, length or units are not what was stored of them: name, and what is wrong."""
    said = """select d.name, d.characters, r.text, r.sha256 from documents d
    join revisions r on r.document_id = d.id and r.number = d.revision order by d.id"""
    for name, characters, text, digest in database.tuples(said):
        if sha256_of(text) != digest:
            yield name, "its text is not the one that came in"
        elif len(text) != characters:
            yield name, f"it has {len(text)} characters and claims {characters}"
    said = """select d.name, d.characters, u.kind, u.count, u.ranges from units u join documents d
    on d.id = u.document_id and d.revision = u.revision order by u.id"""
    for name, characters, kind, count, blob in database.tuples(said):
        edges = unpack_ranges(bytes(blob))
        if len(edges) != 2 * count or (edges and edges[-1] > characters) or any(a >= b for a, b in _pairs(edges)):
            yield name, f"its {kind}s do not fit its text"


def lost_originals(database: Database) -> Iterator[str]:
    """Documents whose original bytes are gone or damaged; a copy that was made without them has none, and says so."""
    import hashlib

    said = """select d.name, r.original, c.data from documents d join revisions r on r.document_id = d.id
    left join contents c on c.sha256 = r.original order by d.id"""
    for name, digest, data in database.tuples(said):
        if data is not None and not len(data):
            continue
        if data is None or hashlib.sha256(zlib.decompress(bytes(data))).hexdigest() != digest:
            yield name


def _pairs(edges: object) -> Iterator[tuple[int, int]]:
    numbers = iter(edges)  # type: ignore[call-overload]
    yield from zip(numbers, numbers, strict=True)

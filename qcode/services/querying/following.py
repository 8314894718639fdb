"""Saved queries follow what they name: behind each name its GUID is kept, and what is called otherwise is shown so.

What is stored is what somebody typed, with a mark behind each name: `code:money⟦0190…⟧ and memo`. Whoever reads it gets
the typed words, but for the names of what has another name by now.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qcode.errors import QcodeError
from qcode.model.query import Compared, Named, leaves, quoted
from qcode.services.codebook.finding import resolve
from qcode.storage.codec import unpack_row, unpack_rows
from qcode.text.fold import name_key
from qcode.text.query import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.codebook import Code, Codebook
    from qcode.model.query import Query
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction

_MARK = re.compile("⟦([0-9a-f-]{36})⟧")
_MERGED = """select m.after, s.merge_id from changes c join steps s on s.id = c.step_id
join changes m on m.step_id = s.id and m.thing = 'memos' and m.op = 'insert'
where c.thing = 'codes' and c.guid = :guid and c.op = 'delete' and s.verb = 'merge codes' order by c.id desc"""
_HOPS = 8
"""So many merges behind one another are followed."""

_TABLES = {"coder": "coders", "round": "rounds", "document": "documents", "case": "cases", "attribute": "attributes"}


class _Name(NamedTuple):
    """A name in a query: of what kind of thing, as it was typed, and where it stands."""

    field: str
    typed: str
    start: int
    stop: int


def unmarked(stored: str) -> str:
    """A stored query as it was typed."""
    return _MARK.sub("", stored)


def marked(database: Database, book: Codebook, text: str) -> str:
    """A query as it is stored: behind the name of each code, coder, round, document, case and attribute its GUID.

    Raises QueryError where it cannot be read. A name that is not there, or not one thing's alone, gets no mark.
    """
    parts, at = [], 0
    for name in _names(parse(text)):
        guid = _guid(database, book, name)
        if guid:
            parts += [text[at : name.stop], f"⟦{guid}⟧"]
            at = name.stop
    return "".join([*parts, text[at:]])


def followed(database: Database, book: Codebook, stored: str) -> str:
    """A stored query with the names that things have now; what is gone keeps the name that was typed."""
    text, guids = _parted(stored)
    if not guids:
        return text
    parts, at = [], 0
    for name in _names(parse(text)):
        now = _called_now(database, book, name, guids[name.stop]) if name.stop in guids else None
        if now is not None:
            parts += [text[at : name.start], quoted(now)]
            at = name.stop
    return "".join([*parts, text[at:]])


def follow_merge(tx: Transaction, *, gone: str, into: str) -> None:
    """Let saved queries that ask for one code, by its GUID, ask for another one, which took it in."""
    for key, text in list(tx.tuples("select id, text from queries order by id")):
        if f"⟦{gone}⟧" in text:
            tx.update("queries", key, text=text.replace(f"⟦{gone}⟧", f"⟦{into}⟧"))


def _parted(stored: str) -> tuple[str, dict[int, str]]:
    """The words of a stored query, and the GUIDs by the places behind which they stand in the words."""
    guids, taken = {}, 0
    for mark in _MARK.finditer(stored):
        guids[mark.start() - taken] = mark[1]
        taken += len(mark[0])
    return unmarked(stored), guids


def _names(query: Query) -> Iterator[_Name]:
    """The names of a query, in the order in which they stand there."""
    for leaf in (*leaves(query.condition), *query.where):
        if isinstance(leaf, Named) and (leaf.field == "code" or leaf.field in _TABLES):
            yield _Name(leaf.field, leaf.name, leaf.at.start, leaf.at.end)
        elif isinstance(leaf, Compared):
            yield _Name("attribute", leaf.condition.name, leaf.name_at.start, leaf.name_at.end)


def _guid(database: Database, book: Codebook, name: _Name) -> str | None:
    if name.field == "code":
        try:
            return resolve(book, name.typed).guid
        except QcodeError:
            return None
    owner, words = _owned(name)
    known = [each for each in _known(database, name.field) if not owner or each.owner == owner]
    found = [each.guid for each in known if each.name == words]
    found = found or [each.guid for each in known if name_key(each.name) == name_key(words)]
    return found[0] if len(found) == 1 else None


def _called_now(database: Database, book: Codebook, name: _Name, guid: str) -> str | None:
    """The name that the thing of this GUID has now; None where the typed one still means it, or it is gone."""
    if _guid(database, book, name) == guid:
        return None
    if name.field == "code":
        code = next((each for each in book if each.guid == guid), None) or _merged_into(database, book, guid)
        if code is None:
            return None
        alone = sum(name_key(each.name) == name_key(code.name) for each in book) == 1
        return code.name if alone else book.path_text(code.id)
    known = _known(database, name.field)
    now = next((each for each in known if each.guid == guid), None)
    if now is None:
        return None
    is_alone = sum(each.name == now.name for each in known) == 1
    return now.name if is_alone or not now.owner else f"{now.owner}.{now.name}"


def _merged_into(database: Database, book: Codebook, guid: str) -> Code | None:
    """The code into which one that is gone was merged, in this copy or in another one that came in since."""
    for _ in range(_HOPS):
        rows = list(database.tuples(_MERGED, guid=guid))
        if not rows:
            return None
        into, is_portable = _target(bytes(rows[0][0])), rows[0][1] is not None
        found = next((each for each in book if into == (each.guid if is_portable else each.id)), None)
        if found is not None or not is_portable:
            return found
        guid = str(into)
    return None


def _target(packed: bytes) -> int | str | None:
    """The code that a memo of the journal is on, as one row or as one of several."""
    row = unpack_row(packed)
    if "columns" not in row:
        return row.get("code_id")
    columns, rows = unpack_rows(packed)
    return next((each[columns.index("code_id")] for each in rows), None)


class _Thing(NamedTuple):
    """Something that a query can name; `owner` is of what an attribute is, else ""."""

    guid: str
    name: str
    owner: str


def _known(database: Database, field: str) -> list[_Thing]:
    owner = "owner" if field == "attribute" else "''"
    return [_Thing(*row) for row in database.tuples(f"select guid, name, {owner} from {_TABLES[field]} order by id")]


def _owned(name: _Name) -> tuple[str, str]:
    """The owner and the name of an attribute as it was typed, `case.type`; of anything else no owner."""
    owner, _, rest = name.typed.partition(".")
    return (owner, rest) if name.field == "attribute" and owner in ("case", "document") and rest else ("", name.typed)

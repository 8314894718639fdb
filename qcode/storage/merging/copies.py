"""One copy of a project as a merge reads it: its journal and its rows, with identities instead of keys."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qcode.errors import NotAProject
from qcode.storage.codec import unpack_row, unpack_rows
from qcode.storage.journal import SETTLE
from qcode.storage.merging.graph import Knot, Known
from qcode.storage.merging.lines import Line, Packed, Place, of_many, unpacked
from qcode.storage.merging.rows import REFERENCES, TABLES, WITHOUT_GUID, Values, identity_of

if TYPE_CHECKING:
    from qcode.storage.codes import Reader

_FEW = 500
_MADE_TWICE = frozenset({"attribute_values", "decisions", "coders"})
"""Tables in which the same row can be made in two copies, or again: values, decisions, and the consensus."""

_LINES = """select c.id, s.guid, s.merge_id, c.thing, c.row_id, c.guid, c.op, c.before, c.after
from changes c join steps s on s.id = c.step_id"""


class Copy:
    """Reads one copy; `place` names it in errors."""

    def __init__(self, reader: Reader, known: Known, place: str) -> None:
        self.reader, self.known, self.place = reader, known, place
        self._identities: dict[str, dict[int, str]] = {name: {} for name in (*TABLES, "conflicts")}
        self._rows: dict[str, dict[str, tuple[int, Values] | None]] = {name: {} for name in TABLES}
        self._by_key = {knot.key: knot for knot in known.steps.values()}
        self.turned = {each.target for each in known.steps.values() if each.target}
        """The steps that somebody undid or redid, in whichever copy; whoever merges adds what the other copy knows."""
        self.whole: dict[str, set[int] | None] = {}
        """Tables of which every line is read (None), or those of some steps: for these, who made a row counts, too."""

    def lines(self, steps: Iterable[Knot]) -> list[Line]:
        """Everything that steps did, row by row, in order; a step that undoes or redoes has no lines of its own.

        Raises NotAProject where the journal cannot be read.
        """
        return self._read(_by("c.step_id", sorted({each.key for each in steps})))

    def wrote(self, table: str, steps: Iterable[Knot]) -> bool:
        """Whether steps did anything in a table."""
        keys = {each.key for each in steps}
        return any(thing == table and step in keys for _, step, thing, _, _ in self._index)

    def lines_in(self, table: str) -> list[Line]:
        """Everything that the steps which the copy stands on did in a table."""
        return self._read(
            _by("c.id", [line for line, step, thing, _, _ in self._index if thing == table and step in self._by_key])
        )

    def lines_of(self, wanted: Mapping[str, set[str]]) -> list[Line]:
        """What the steps that the copy stands on did to some rows, by table and identity.

        Rows that came in by the thousand have no line of their own: that they were made is told by their being
        there, or by the lines of a step that took them back.
        """
        ids = []
        for line, step, thing, key, guid in self._index:
            named = self._guidless[thing].get(key) if thing in WITHOUT_GUID and key is not None else guid
            asked = named in wanted.get(thing, ()) or thing == "conflicts"
            if step in self._by_key and (asked or (key is None and self._unnamed(step, thing, wanted))):
                ids.append(line)
        lines = (*self._read(_by("c.id", ids)), *self._taken_back(wanted))
        found = {(line.place, line.target): line for line in lines}
        return [line for line in found.values() if line.row[1] in wanted.get(line.row[0], ())]

    def _unnamed(self, step: int, thing: str, wanted: Mapping[str, set[str]]) -> bool:
        """Whether a line has to be read that does not tell which row it is about.

        Two copies can give one value or take one decision, a merge brings rows back, and rows without a GUID came from
        another copy.
        """
        knot = self._by_key[step]
        if thing in self.whole and thing in wanted:
            asked = self.whole[thing]
            if asked is None or step in asked:
                return True
        came = thing in WITHOUT_GUID and knot.portable
        return thing in wanted and (came or thing in _MADE_TWICE or knot.verb == SETTLE)

    @cached_property
    def _index(self) -> list[tuple[int, int, str, int | None, str | None]]:
        return list(self.reader.tuples("select id, step_id, thing, row_id, guid from changes order by id"))

    @cached_property
    def _guidless(self) -> dict[str, dict[int, str]]:
        found = {}
        for thing in WITHOUT_GUID:
            keys = {key for _, _, each, key, _ in self._index if each == thing and key is not None}
            found[thing] = self.identities(thing, keys)
        return found

    def _taken_back(self, wanted: Mapping[str, set[str]]) -> list[Line]:
        """Lines of rows that came in by the thousand, in steps that were undone at least once."""
        raw = []
        for table, identities in wanted.items():
            bulk = self._bulk.get(table, {})
            asked = bulk.keys() if table in WITHOUT_GUID else identities & bulk.keys()
            raw += [of_many(*each) for identity in asked for each in bulk[identity]]
        return self._lines(raw)

    @cached_property
    def _bulk(self) -> dict[str, dict[str, list[Place]]]:
        """Where such rows stand in the journal, by table and GUID ("" for rows that have none)."""
        knots = self.known.steps
        targets = {knots[each].key for each in self.turned if each in knots}
        ids = [line for line, step, _, key, _ in self._index if key is None and step in targets]
        found: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for line in self._raw(_by("c.id", ids)):
            if line.op != "insert" or line.after is None:
                continue
            columns, rows = unpack_rows(line.after)
            into, guid = found[line.thing], columns.index("guid") if "guid" in columns else -1
            for row in rows:
                into["" if guid < 0 else row[guid]].append((line, columns, row))
        return found

    def _read(self, chunks: Iterable[tuple[str, list[int]]]) -> list[Line]:
        return self._lines([each for line in self._raw(chunks) for each in self._unpacked(line)])

    def _raw(self, chunks: Iterable[tuple[str, list[int]]]) -> Iterator[Packed]:
        for where, keys in chunks:
            said = f"{_LINES} where {where} in :keys order by c.id"
            yield from map(Packed._make, self.reader.tuples(said, keys=keys))

    def _unpacked(self, line: Packed) -> list[dict[str, Any]]:
        try:
            return list(unpacked(line))
        except (zlib.error, ValueError, KeyError) as error:
            raise NotAProject(f"The journal of {self.place} is damaged.", "Nothing was changed.") from error

    def _lines(self, raw: list[dict[str, Any]]) -> list[Line]:
        self._translate(raw)
        return [Line(**each) for each in raw]

    def _translate(self, raw: list[dict[str, Any]]) -> None:
        by_table: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for each in raw:
            if not each.pop("portable") and each["thing"] in REFERENCES:
                by_table[each["thing"]].append(each)
        for table, some in by_table.items():
            self.translate(table, (row for each in some for row in (each["before"], each["after"])))
        updated: dict[str, set[int]] = defaultdict(set)
        for each in raw:
            if each["target"] is None and each["op"] == "update":
                updated[each["thing"]].add(each["key"])
            elif each["target"] is None:
                each["target"] = identity_of(each["thing"], each["after"] if each["op"] == "insert" else each["before"])
        found = {table: self.identities(table, keys) for table, keys in updated.items()}
        for each in raw:
            key = each.pop("key")
            if each["target"] is None:
                each["target"] = found[each["thing"]].get(key, "")

    def translate(self, table: str, rows: Iterable[Values]) -> None:
        """Put identities in the place of keys, in rows or parts of rows of one table."""
        listed = list(rows)
        for column, to in REFERENCES[table].items():
            keys = {row[column] for row in listed if row.get(column) is not None}
            found = self.identities(to, keys)
            for row in listed:
                if row.get(column) is not None:
                    row[column] = found.get(row[column], "")

    def identities(self, table: str, keys: Iterable[int]) -> dict[int, str]:
        """What rows are known by in every copy, by their keys here; rows that are gone are looked up in the journal."""
        found = self._identities[table]
        wanted = sorted({key for key in keys if key not in found})
        if not wanted:
            return found
        if table in WITHOUT_GUID:
            for row in self._select(table, "id", wanted):
                self._keep(table, row)
        else:
            for where, some in _by("id", wanted):
                found.update(self.reader.tuples(f'select id, guid from "{table}" where {where} in :keys', keys=some))
        lost = [key for key in wanted if key not in found]
        if lost:
            self._identities_of_the_gone(table, lost)
        return found

    def _identities_of_the_gone(self, table: str, keys: Sequence[int]) -> None:
        found = self._identities[table]
        said = """select row_id, guid, before, after from changes
        where thing = :thing and op in ('insert', 'delete') and row_id in :keys and step_id in
            (select id from steps where merge_id is null)"""
        for _, some in _by("", keys):
            for key, guid, before, after in list(self.reader.tuples(said, thing=table, keys=some)):
                found[key] = guid or self._identity_told(table, unpack_row(bytes(before or after)))
        lost = {key for key in keys if key not in found}
        if lost:
            said = """select c.after from changes c join steps s on s.id = c.step_id where c.thing = :thing
            and c.op = 'insert' and c.row_id is null and s.merge_id is null"""
            for (after,) in list(self.reader.tuples(said, thing=table)):
                columns, rows = unpack_rows(bytes(after))
                gone = [dict(zip(columns, row, strict=True)) for row in rows if row[columns.index("id")] in lost]
                self.translate(table, gone)
                found.update({row["id"]: identity_of(table, row) for row in gone})

    def _identity_told(self, table: str, row: Values) -> str:
        self.translate(table, [row])
        return identity_of(table, row)

    def rows(self, table: str, identities: Iterable[str]) -> Mapping[str, tuple[int, Values] | None]:
        """Rows as they are now with their keys, by identity; None where there is none.

        What was asked for before is among them, too.
        """
        known = self._rows[table]
        wanted = sorted({each for each in identities if each not in known})
        if wanted:
            known.update(dict.fromkeys(wanted))
            if table in WITHOUT_GUID:
                column = WITHOUT_GUID[table][0]
                owners = {each.partition("|")[0] for each in wanted}
                to = REFERENCES[table][column]
                keys = [found[0] for found in (self.rows(to, owners)[each] for each in owners) if found]
                rows = self._select(table, column, keys)
            else:
                rows = self._select(table, "guid", wanted)
            for row in rows:
                self._keep(table, row)
        return known

    def all_rows(self, table: str) -> dict[str, tuple[int, Values]]:
        """Every row of a small table with its key, by identity."""
        rows = [dict(row) for row in self.reader.rows(f'select * from "{table}"')]
        self.translate(table, rows)
        for row in rows:
            self._keep(table, row)
        return {identity: found for identity, found in self._rows[table].items() if found is not None}

    def referring(self, table: str, column: str, keys: Sequence[int]) -> list[Values]:
        """Rows that refer to rows of another table by their keys; `id` is the row's own key."""
        rows = self._select(table, column, keys)
        for row in rows:
            self._keep(table, row)
        return rows

    def _select(self, table: str, column: str, values: Sequence[Any]) -> list[Values]:
        rows = []
        for where, some in _by(f'select * from "{table}" where "{column}" in :keys', values):
            rows += [dict(row) for row in self.reader.rows(where, keys=some)]
        self.translate(table, rows)
        return rows

    def _keep(self, table: str, row: Values) -> None:
        identity = identity_of(table, row)
        self._identities[table][row["id"]] = identity
        self._rows[table][identity] = (row["id"], row)


def _by(column: str, keys: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    for first in range(0, len(keys), _FEW):
        yield column, list(keys[first : first + _FEW])

"""The conflicts that stand, as rows of their table, and what these rows refer to here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from qcode.services.merging.words import Written, field_words, portable, writers
from qcode.storage.codec import text_of
from qcode.storage.undone import UNDONE

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction

_LATER = f"""select c.op as op, c.after as after from changes c join steps s on s.id = c.step_id
left join steps d on d.id = s.target_id
where c.thing = :thing and (c.row_id = :key or c.guid = :guid) and s.at > :at and s.merge_id is null
and s.verb not in ('merge', 'decide') and not (s.kind = 'do' and {UNDONE}) and (d.id is null or d.at <= :at)"""
"""What was done to a row since a merge, by something else than deciding, and was not undone."""

BORDERS = ("start", "stop")
RULE = ("rule", "rule_code_id")
"""Fields that are one question together: both ends of a passage, and a rule with the code that it is of."""


def listed(
    reader: Database | Transaction, *, thing: str | None = None
) -> Iterator[tuple[tuple[Mapping[str, Any], ...], int]]:
    """What stands in conflict, of the rows of one table or of all; `BORDERS` and `RULE` are one question each."""
    found: dict[tuple[str, ...], tuple[list[Mapping[str, Any]], int]] = {}
    for row, key in _open(reader, thing):
        bounded = row["field"] in BORDERS and "null" not in (row["shown"], *map(text_of, json.loads(row["others"])))
        about = "borders" if bounded else "rule" if row["field"] in RULE else row["field"]
        found.setdefault((row["thing"], row["target"], about), ([], key))[0].append(row)
    for rows, key in found.values():
        yield tuple(sorted(rows, key=lambda row: str(row["field"]))), key


def asks_about(rows: Sequence[Mapping[str, Any]]) -> str:
    """What a question is about: `borders` or `rule` where it is about both fields, else the field."""
    about: tuple[str, ...] = tuple(str(row["field"]) for row in rows)
    asked: Mapping[tuple[str, ...], str] = {BORDERS: "borders", RULE: "rule"}
    return asked.get(about, about[0])


def values_in(rows: Sequence[Mapping[str, Any]]) -> str:
    """What stands against what in a question, to tell whether it is still the same."""
    return " ".join(f"{row['shown']} {row['others']}" for row in rows)


def in_question(reader: Database | Transaction, thing: str) -> dict[str, tuple[str, ...]]:
    """What stands in conflict of the rows of a table, by their GUIDs: the fields as a researcher calls them."""
    found: dict[str, list[str]] = {}
    for rows, _ in listed(reader, thing=thing):
        found.setdefault(str(rows[0]["target"]), []).append(field_words(asks_about(rows)))
    return {guid: tuple(fields) for guid, fields in found.items()}


def _open(reader: Database | Transaction, thing: str | None) -> Iterator[tuple[Mapping[str, Any], int]]:
    among = "" if thing is None else "where thing = :thing"
    for row in reader.rows(f"select * from conflicts {among} order by id", thing=thing):
        key = key_of(reader, row["thing"], row["target"])
        if key is not None and _stands(reader, row, key):
            yield row, key


def key_of(reader: Database | Transaction, thing: str, target: str) -> int | None:
    """The key here of the row that a conflict is about; None where it is gone."""
    from qcode.storage.merging.rows import REFERENCES, WITHOUT_GUID

    if thing not in WITHOUT_GUID:
        found = reader.value(f'select id from "{thing}" where guid = :guid', guid=target)
        return int(found) if found is not None else None
    conditions, values = [], {}
    for number, (column, part) in enumerate(zip(WITHOUT_GUID[thing], target.split("|"), strict=True)):
        to = REFERENCES[thing].get(column)
        if to is not None and part:
            conditions.append(f'"{column}" = (select id from "{to}" where guid = :part{number})')
        elif part:
            conditions.append(f'"{column}" = :part{number}')
        if part:
            values[f"part{number}"] = part
    found = reader.value(f'select id from "{thing}" where {" and ".join(conditions)}', **values)
    return int(found) if found is not None else None


def _stands(reader: Database | Transaction, row: Mapping[str, Any], key: int) -> bool:
    """Whether nobody has written the field since the merge that found the conflict."""
    from qcode.storage.codec import unpack_row

    column = row["field"]
    if column and text_of(_now(reader, row["thing"], column, key)) != row["shown"]:
        return False
    for line in list(reader.rows(_LATER, thing=row["thing"], key=key, guid=row["target"], at=row["created"])):
        updated = line["op"] == "update"
        if updated == bool(column) and (not updated or column in unpack_row(line["after"])):
            return False
    return True


def _now(reader: Database | Transaction, thing: str, column: str, key: int) -> Any:  # noqa: ANN401 - a value
    return portable(reader, thing, column, reader.value(f'select "{column}" from "{thing}" where id = :key', key=key))


class Passage(NamedTuple):
    """Both borders of a passage as one copy has them."""

    start: int
    stop: int
    by: Written


def passages(reader: Database | Transaction, rows: Sequence[Mapping[str, Any]], key: int) -> list[Passage]:
    """The passages that stand against each other, the shown one first.

    Borders that one step wrote belong together; of what nobody tells, those that stand at the same place of the lists.
    """
    start, stop = rows
    known = [writers(reader, row["thing"], key, row["target"], row["field"]) for row in rows]
    starts, stops = ([json.loads(row["shown"]), *json.loads(row["others"])] for row in (start, stop))
    by = [{each: one[text_of(each)] for each in some if text_of(each) in one}
          for some, one in zip((starts, stops), known, strict=True)]  # fmt: skip
    found, waiting = [Passage(starts[0], stops[0], by[0].get(starts[0], Written()))], stops[1:]
    for each in starts[1:]:
        same = next((one for one in waiting if each in by[0] and by[1].get(one) == by[0][each]), None)
        end = same if same is not None else waiting[0] if waiting else stops[0]
        waiting = [one for one in waiting if one != end]
        found.append(Passage(each, end, by[0].get(each, Written())))
    found += [Passage(starts[0], each, by[1].get(each, Written())) for each in waiting]
    return [each for each in found if each.start < each.stop]


class RuleThere(NamedTuple):
    """A rule as one copy has it, "" for none, and the GUID of its code."""

    rule: str
    code: str | None
    by: Written


def rules(reader: Database | Transaction, rows: Sequence[Mapping[str, Any]], key: int) -> list[RuleThere]:
    """The rules that stand against each other, the shown one first, each with the code that was written with it."""
    known = [writers(reader, row["thing"], key, row["target"], row["field"]) for row in rows]
    values, codes = ([json.loads(row["shown"]), *json.loads(row["others"])] for row in rows)
    there = [each for each in codes if each is not None]
    found = []
    for rule in values:
        by = known[0].get(text_of(rule), Written())
        own = [each for each in there if known[1].get(text_of(each)) == by]
        found.append(RuleThere(rule, next(iter(own or there), None) if rule else None, by))
    return found


def here(reader: Database | Transaction, row: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401 - a value
    """A value with the key that it has here in the place of a GUID; the GUID itself where that is gone."""
    from qcode.storage.merging.rows import REFERENCES

    to = REFERENCES[row["thing"]].get(row["field"])
    if to is None or value is None:
        return value
    key = key_of(reader, to, str(value))
    return str(value) if key is None else key

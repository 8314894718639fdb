"""What copies changed differently: listed with all values until somebody decides, or writes another one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from qcode.errors import NotFound, Stale, UsageError
from qcode.model.document import Span
from qcode.services.merging.words import NOUNS, Written, field_words, name_of, portable, quoted, value_words, writers
from qcode.services.naming import named_so, short_names
from qcode.services.roles import OWNERS_VERBS, REMOVE_DOCUMENT, must_own

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction

_LATER = """select c.op as op, c.after as after from changes c join steps s on s.id = c.step_id
where c.thing = :thing and (c.row_id = :key or c.guid = :guid) and s.at > :at and s.merge_id is null
and s.verb not in ('merge', 'decide')"""
"""What was done to a row since a merge, by something else than deciding."""

_WRITABLE: Mapping[str, frozenset[str]] = {
    "codes": frozenset({
        "name", "brief", "definition", "use_when", "not_when", "example", "counter_example", "colour", "hotkey",
    }),
    "memos": frozenset({"text", "title"}),
    "documents": frozenset({"name", "language"}),
    "cases": frozenset({"name"}),
    "codings": frozenset({"weight"}),
    "attribute_values": frozenset({"value"}),
}  # fmt: skip
"""The fields whose value can be written anew where the conflict is decided."""

_BORDERS = ("start", "stop")

_T = TypeVar("_T")

_HELD = {"documents": "id", "codings": "document_id", "memos": "document_id", "speakers": "document_id",
         "assignments": "document_id", "case_links": "document_id", "attribute_values": "document_id",
         "decisions": "document_id"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values that stand against each other: in words, and who wrote it when, as far as that is known."""

    words: str
    by: Written


@dataclass(frozen=True, slots=True)
class Place:
    """Where the thing is to be seen: a code, or a document with the passage and the coding in it, or a memo."""

    code_id: int | None = None
    document_id: int | None = None
    span: Span | None = None
    coding_id: int | None = None
    memo_id: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that two copies changed differently.

    `values` are all that stand against each other, the shown one first; the choice for `decide` is the number of one
    of them. With `about` "removed", the thing itself is in question: somebody removed it while somebody else went on
    with it. `noun` and `field` are what a researcher calls the thing and what is in question; `writable` tells
    whether `decide` takes another value.
    """

    id: int
    guid: str
    thing: str
    name: str
    about: str
    values: tuple[Value, ...]
    place: Place = Place()
    writable: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be decided for, as a person reads it."""
        return tuple(each.words for each in self.values)

    @property
    def shown(self) -> str:
        """What the project shows meanwhile."""
        return self.values[0].words

    @property
    def others(self) -> tuple[str, ...]:
        """What it does not show."""
        return self.choices[1:]

    @property
    def noun(self) -> str:
        """What kind of thing it is about."""
        return NOUNS.get(self.thing, self.thing)

    @property
    def title(self) -> str:
        """Its kind and its name; a name that quotes words of a text stands without quotation marks around it."""
        return f"{self.noun} {self.name if '“' in self.name else f'“{self.name}”'}"

    @property
    def field(self) -> str:
        """What of the thing is in question."""
        return field_words("" if self.about == "removed" else self.about)


def conflicts(project: Project) -> list[Conflict]:
    """What merges left to be decided, oldest first; what was changed by hand since is decided by that."""
    with project.database.snapshot():
        return [_conflict(project.database, rows, key) for rows, key in _listed(project.database)]


def conflict_names(found: Iterable[Conflict]) -> dict[int, str]:
    """What conflicts are called, by their keys: the last digits of their GUIDs, the same in every copy."""
    keys = {each.guid: each.id for each in found}
    return {keys[guid]: name for guid, name in short_names(keys).items()}


def find_conflict(project: Project, name: str) -> int:
    """The key of a conflict by its name; raises UsageError for what is no name, NotFound where there is none."""
    keys = {each.guid: each.id for each in conflicts(project)}
    return named_so("conflict", name, keys, hint="qcode conflicts lists them.")


def count_conflicts(project: Project) -> int:
    """How many conflicts are to be decided."""
    with project.database.snapshot():
        return sum(1 for _ in _listed(project.database))


def _listed(reader: Database | Transaction) -> Iterator[tuple[tuple[Mapping[str, Any], ...], int]]:
    """What stands in conflict; the two borders of one passage are one question."""
    found: dict[tuple[str, ...], tuple[list[Mapping[str, Any]], int]] = {}
    for row, key in _open(reader):
        bounded = row["field"] in _BORDERS and "null" not in (row["shown"], *map(_text, json.loads(row["others"])))
        about = "borders" if bounded else row["field"]
        found.setdefault((row["thing"], row["target"], about), ([], key))[0].append(row)
    for rows, key in found.values():
        yield tuple(sorted(rows, key=lambda row: str(row["field"]))), key


def _open(reader: Database | Transaction) -> Iterator[tuple[Mapping[str, Any], int]]:
    for row in reader.rows("select * from conflicts order by id"):
        key = _key_of(reader, row["thing"], row["target"])
        if key is not None and _stands(reader, row, key):
            yield row, key


def _key_of(reader: Database | Transaction, thing: str, target: str) -> int | None:
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
    from qcode.storage.merging.rows import text_of

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


def _conflict(reader: Database, rows: Sequence[Mapping[str, Any]], key: int) -> Conflict:
    row = rows[0]
    if len(rows) == len(_BORDERS):
        values = _passages(reader, rows, key)
        return Conflict(
            row["id"], row["guid"], row["thing"], name_of(reader, row["thing"], key), "borders",
            tuple(Value(_passage_words(reader, row["thing"], key, each), each.by) for each in values),
            _place(reader, row["thing"], key),
        )  # fmt: skip
    thing, column = row["thing"], row["field"]
    known = writers(reader, thing, key, row["target"], column)
    texts = [row["shown"], *(_text(each) for each in json.loads(row["others"]))]
    words = [_words(reader, row, key, json.loads(each)) for each in texts] if column else ["keep", "remove"]
    return Conflict(
        id=row["id"],
        guid=row["guid"],
        thing=thing,
        name=name_of(reader, thing, key),
        about=column or "removed",
        values=tuple(Value(said, known.get(text, Written())) for said, text in zip(words, texts, strict=True)),
        place=_place(reader, thing, key),
        writable=column in _WRITABLE.get(thing, ()),
    )


class _Passage(NamedTuple):
    """Both borders of a passage as one copy has them."""

    start: int
    stop: int
    by: Written


def _passages(reader: Database | Transaction, rows: Sequence[Mapping[str, Any]], key: int) -> list[_Passage]:
    """The passages that stand against each other, the shown one first.

    Borders that one step wrote belong together; of what nobody tells, those that stand at the same place of the lists.
    """
    start, stop = rows
    known = [writers(reader, row["thing"], key, row["target"], row["field"]) for row in rows]
    starts, stops = ([json.loads(row["shown"]), *json.loads(row["others"])] for row in (start, stop))
    by = [{each: one[_text(each)] for each in some if _text(each) in one}
          for some, one in zip((starts, stops), known, strict=True)]  # fmt: skip
    found, waiting = [_Passage(starts[0], stops[0], by[0].get(starts[0], Written()))], stops[1:]
    for each in starts[1:]:
        same = next((one for one in waiting if each in by[0] and by[1].get(one) == by[0][each]), None)
        end = same if same is not None else waiting[0] if waiting else stops[0]
        waiting = [one for one in waiting if one != end]
        found.append(_Passage(each, end, by[0].get(each, Written())))
    found += [_Passage(starts[0], each, by[1].get(each, Written())) for each in waiting]
    return [each for each in found if each.start < each.stop]


def _passage_words(reader: Database, thing: str, key: int, passage: _Passage) -> str:
    document = reader.value(f'select document_id from "{thing}" where id = :key', key=key)
    words = quoted(reader, passage.start, passage.stop, document_id=document)
    return f"{words}, {passage.start} to {passage.stop}"


def _text(value: Any) -> str:  # noqa: ANN401 - a value
    from qcode.storage.merging.rows import text_of

    return text_of(value)


def _words(reader: Database, row: Mapping[str, Any], key: int, value: Any) -> str:  # noqa: ANN401 - a value
    return value_words(reader, row["thing"], key, row["field"], _here(reader, row, value))


def _here(reader: Database | Transaction, row: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401 - a value
    """A value with the key that it has here in the place of a GUID; the GUID itself where that is gone."""
    from qcode.storage.merging.rows import REFERENCES

    to = REFERENCES[row["thing"]].get(row["field"])
    if to is None or value is None:
        return value
    key = _key_of(reader, to, str(value))
    return str(value) if key is None else key


def _place(reader: Database, thing: str, key: int) -> Place:
    if thing == "codes":
        return Place(code_id=key)
    if thing not in _HELD:
        return Place()
    row = dict(reader.rows(f'select * from "{thing}" where id = :key', key=key)[0])
    document_id, start = row[_HELD[thing]], row.get("start")
    span = Span(start, row["stop"]) if start is not None and document_id is not None else None
    return Place(
        document_id=document_id,
        span=_decided_place(reader, key) if thing == "decisions" else span,
        coding_id=key if thing == "codings" else None,
        memo_id=key if thing == "memos" else None,
    )


def _decided_place(reader: Database, key: int) -> Span | None:
    from qcode.services.settling.sealed import about

    return about(reader, key).now


def decide(project: Project, conflict: int, choice: int | None = None, *, value: str | None = None) -> Change:
    """Settle a conflict, as one step that merges on.

    `choice` is the number of one of its `values`, 0 what is shown; or `value` is another one, written now.
    Raises NotFound where there is no such conflict, UsageError for a choice that there is none of and for a value
    that cannot be written, Stale where the thing was changed meanwhile, Refused where the name that was chosen is
    another thing's by now, or where something still depends on what was to be removed.
    """
    with project.write("decide") as tx:
        rows, key = _asked(tx, conflict)
        if len(rows) == len(_BORDERS):
            _decide_borders(tx, rows, key, choice, value)
        else:
            _decide_field(tx, rows[0], key, choice, value)
    return project.last


def _decide_borders(
    tx: Transaction, rows: Sequence[Mapping[str, Any]], key: int, choice: int | None, value: str | None
) -> None:
    """Give a passage both borders that one copy gave it."""
    if value is not None:
        raise UsageError("No other value can be written here.", "Choose one of those that there are.")
    start, stop, _ = _chosen(_passages(tx, rows, key), choice)
    thing = rows[0]["thing"]
    tx.summary = f"{NOUNS.get(thing, thing)} {name_of(tx, thing, key)}: {field_words('borders')}"
    for row, taken in zip(rows, (start, stop), strict=True):
        tx.update("conflicts", row["id"], choice=json.dumps(taken))
        tx.delete("conflicts", row["id"])
    tx.update(thing, key, start=start, stop=stop)


def _decide_field(tx: Transaction, row: Mapping[str, Any], key: int, choice: int | None, value: str | None) -> None:
    """Write the value that was decided for, or keep or remove the thing."""
    taken = _taken(tx, row, key, choice, value)
    removing = row["field"] == "" and taken != ""
    about = tx.get("decisions", key) if row["thing"] == "decisions" else None
    field = field_words(row["field"]) if row["field"] else ("remove" if removing else "keep")
    tx.summary = f"{NOUNS.get(row['thing'], row['thing'])} {name_of(tx, row['thing'], key)}: {field}"
    tx.update("conflicts", row["id"], choice=json.dumps(taken, ensure_ascii=False, sort_keys=True))
    tx.delete("conflicts", row["id"])
    if removing:
        if row["thing"] == "documents":
            must_own(tx, OWNERS_VERBS[REMOVE_DOCUMENT])
        _remove(tx, row["thing"], key)
    elif row["field"]:
        _write(tx, row, key, taken)
    if about is not None:
        from qcode.services.settling import follow_decision

        follow_decision(tx, about)


def _taken(tx: Transaction, row: Mapping[str, Any], key: int, choice: int | None, value: str | None) -> Any:  # noqa: ANN401
    """The value that was chosen or written, as conflicts keep it."""
    if value is not None:
        return _proper(tx, row, key, value)
    return _chosen([json.loads(row["shown"]), *json.loads(row["others"])], choice)


def _chosen(values: Sequence[_T], choice: int | None) -> _T:
    if choice is None or not 0 <= choice < len(values):
        raise UsageError(f"There is no choice {choice}.", f"Choose a number from 0 to {len(values) - 1}.")
    return values[choice]


def _proper(tx: Transaction, row: Mapping[str, Any], key: int, text: str) -> Any:  # noqa: ANN401 - a value
    """Another value for a field, as it is stored; raises UsageError or Refused where it will not do."""
    from qcode.services.codebook import above, free_name, proper_fields
    from qcode.services.project import proper_name
    from qcode.storage.codes import codebook

    thing, column = row["thing"], row["field"]
    if column not in _WRITABLE.get(thing, ()):
        raise UsageError("No other value can be written here.", "Choose one of those that there are.")
    if thing == "codes":
        book = codebook(tx)
        if column == "name":
            return free_name(book, text, under=above(book, book[key]), but=key)
        return proper_fields(book, {column: text}, but=key)[column]
    if thing == "codings":
        if text.strip() and not (text.strip().isdecimal() and int(text) <= 100):
            raise UsageError(f"A weight is a number from 0 to 100, not {text.strip()}.")
        return int(text) if text.strip() else None
    if thing == "attribute_values":
        return _proper_value(tx, key, text)
    if thing == "memos" and column == "text":
        if not text.strip():
            raise UsageError("A memo needs words.")
        return text.strip()
    return proper_name(text, NOUNS[thing]) if column == "name" else text.strip()


def _proper_value(tx: Transaction, key: int, text: str) -> str:
    from qcode.formats.tables.attribute_values import canonical_value
    from qcode.model.case import AttributeType
    from qcode.model.document import Problem

    kind, choices = _attribute(tx, key)
    found = canonical_value(text, AttributeType(kind), choices=tuple(choices))
    if isinstance(found, Problem):
        raise UsageError(f"{found.message}.")
    if not found:
        raise UsageError("A value is needed here.", "Take it away in the form of the attributes: a")
    return found


def _attribute(tx: Transaction, key: int) -> tuple[str, list[str]]:
    said = """select a.type as type, a.choices as choices from attributes a
    join attribute_values v on v.attribute_id = a.id where v.id = :key"""
    row = tx.rows(said, key=key)[0]
    return row["type"], json.loads(row["choices"])


def _write(tx: Transaction, row: Mapping[str, Any], key: int, value: Any) -> None:  # noqa: ANN401 - a value
    """Write the value that was decided for, and what follows from it."""
    from qcode.storage.merging.rows import REFERENCES

    local = _here(tx, row, value)
    if local is not None and row["field"] in REFERENCES[row["thing"]] and not isinstance(local, int):
        raise Stale("What was chosen is no longer there.", "Choose another value.")
    values = {row["field"]: local}
    if row["thing"] == "attribute_values" and row["field"] == "value":
        values["number"] = float(local) if _attribute(tx, key)[0] == "number" else None
    tx.update(row["thing"], key, **values)


def _asked(tx: Transaction, conflict: int) -> tuple[tuple[Mapping[str, Any], ...], int]:
    for rows, key in _listed(tx):
        if any(row["id"] == conflict for row in rows):
            return rows, key
    if tx.value("select id from conflicts where id = :key", key=conflict) is None:
        raise NotFound("conflict", str(conflict))
    raise Stale("That conflict was settled by a later change.", "List the conflicts again.")


def _remove(tx: Transaction, thing: str, key: int) -> None:
    """Take a thing away with what is nothing without it; a code or a coder in use is not taken away."""
    from qcode.storage.merging.rows import REFERRERS

    if thing in ("documents", "codings"):
        for table, column in reversed(REFERRERS[thing]):
            for (each,) in list(tx.tuples(f'select id from "{table}" where "{column}" = :key', key=key)):
                _remove_belonging(tx, table, each)
    tx.delete(thing, key)


def _remove_belonging(tx: Transaction, table: str, key: int) -> None:
    if table == "codings":
        _remove(tx, table, key)
    elif tx.value(f'select id from "{table}" where id = :key', key=key) is not None:
        tx.delete(table, key)

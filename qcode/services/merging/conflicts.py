"""What copies changed differently: listed with all values until somebody decides, or writes another one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qcode.model.document import Span
from qcode.services.merging.standing import Passage, RuleThere, asks_about, here, listed, passages, rules, values_in
from qcode.services.merging.texts import is_about_text, summed, told_texts
from qcode.services.merging.words import NOUNS, Written, field_words, name_of, quoted, value_words, writers
from qcode.services.naming import named_so, short_names
from qcode.storage.codec import text_of

if TYPE_CHECKING:
    from qcode.services.project import Project
    from qcode.storage.database import Database

WRITABLE: Mapping[str, frozenset[str]] = {
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

_HELD = {"documents": "id", "codings": "document_id", "memos": "document_id", "speakers": "document_id",
         "assignments": "document_id", "case_links": "document_id", "attribute_values": "document_id",
         "decisions": "document_id"}  # fmt: skip


TEXTS = frozenset({"definition", "use_when", "not_when", "example", "counter_example", "text"})
"""What may have several lines."""


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values that stand against each other: in words, and who wrote it when, as far as that is known.

    Of a text `places` are those where it differs, what differs in brackets, the words are the first of them, and
    `revision` is its number.
    """

    words: str
    by: Written
    places: tuple[str, ...] = ()
    revision: int | None = None


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
    whether `decide` takes another value, `state` by what it knows that the values are still these.
    """

    id: int
    guid: str
    thing: str
    name: str
    about: str
    values: tuple[Value, ...]
    place: Place = Place()
    writable: bool = False
    state: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be decided for, as a person reads it."""
        return tuple(each.words for each in self.values)

    @property
    def shown(self) -> str:
        """What the project shows meanwhile."""
        return self.values[0].words

    @property
    def together(self) -> str | None:
        """All its texts in one, a line that several have once; None where there are no texts of which all can stand."""
        if not self.writable or self.about not in TEXTS:
            return None
        lines = (line.rstrip() for each in self.values for line in each.words.splitlines())
        return "\n".join(dict.fromkeys(filter(None, lines)))

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
        return [
            replace(_conflict(project.database, rows, key), state=values_in(rows))
            for rows, key in listed(project.database)
        ]


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
        return sum(1 for _ in listed(project.database))


def _conflict(reader: Database, rows: Sequence[Mapping[str, Any]], key: int) -> Conflict:
    row, asked = rows[0], asks_about(rows)
    if len(rows) > 1 and asked == "rule":
        return Conflict(
            row["id"], row["guid"], row["thing"], name_of(reader, row["thing"], key), asked,
            tuple(Value(_rule_words(reader, rows, key, each), each.by) for each in rules(reader, rows, key)),
            _place(reader, row["thing"], key),
        )  # fmt: skip
    if asked == "borders":
        values = passages(reader, rows, key)
        return Conflict(
            row["id"], row["guid"], row["thing"], name_of(reader, row["thing"], key), "borders",
            tuple(Value(_passage_words(reader, row["thing"], key, each), each.by) for each in values),
            _place(reader, row["thing"], key),
        )  # fmt: skip
    thing, column = row["thing"], row["field"]
    if is_about_text(row):
        told = tuple(
            Value(summed(each.places), each.by, each.places, each.revision) for each in told_texts(reader, row, key)
        )
        return Conflict(
            row["id"], row["guid"], thing, name_of(reader, thing, key), column, told, _place(reader, thing, key)
        )
    known = writers(reader, thing, key, row["target"], column)
    texts = [row["shown"], *(text_of(each) for each in json.loads(row["others"]))]
    words = [_words(reader, row, key, json.loads(each)) for each in texts] if column else ["keep", "remove"]
    return Conflict(
        id=row["id"],
        guid=row["guid"],
        thing=thing,
        name=name_of(reader, thing, key),
        about=column or "removed",
        values=tuple(Value(said, known.get(text, Written())) for said, text in zip(words, texts, strict=True)),
        place=_place(reader, thing, key),
        writable=column in WRITABLE.get(thing, ()),
    )


def _passage_words(reader: Database, thing: str, key: int, passage: Passage) -> str:
    document = reader.value(f'select document_id from "{thing}" where id = :key', key=key)
    words = quoted(reader, passage.start, passage.stop, document_id=document)
    return f"{words}, {passage.start} to {passage.stop}"


def _rule_words(reader: Database, rows: Sequence[Mapping[str, Any]], key: int, each: RuleThere) -> str:
    rule, code = (
        _words(reader, row, key, value) for row, value in zip(rows, (each.rule, each.code), strict=True)
    )  # fmt: skip
    return f"{code}, {rule}" if each.code else rule


def _words(reader: Database, row: Mapping[str, Any], key: int, value: Any) -> str:  # noqa: ANN401 - a value
    return value_words(reader, row["thing"], key, row["field"], here(reader, row, value))


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

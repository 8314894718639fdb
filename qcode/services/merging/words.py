"""Conflicts in a researcher's words: what a thing, a field and a value are called, and who wrote which when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qcode.storage.codec import text_of, unpack_row
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction

NOUNS: Mapping[str, str] = {
    "attribute_values": "value", "case_links": "link", "codebook_versions": "codebook version", "codes": "code",
    "cases": "case", "revisions": "text", "coders": "coder", "codings": "coding", "documents": "document",
    "memos": "memo", "rounds": "round", "assignments": "state", "speakers": "speaker", "attributes": "attribute",
    "decisions": "decision", "queries": "saved query", "projects": "project",
}  # fmt: skip
"""What one row of a table is called."""

FIELDS: Mapping[str, str] = {
    "": "removed or kept", "brief": "definition in brief", "not_when": "do not use when", "use_when": "use when",
    "counter_example": "counter-example", "labels": "names in other languages", "parent_id": "place in the codebook",
    "case_noun": "noun of cases",
    "code_id": "code", "coder_id": "coder", "case_id": "case", "document_id": "document", "coding_id": "coding",
    "speaker_id": "speaker", "round_id": "round", "start": "where it begins", "stop": "where it ends",
    "borders": "where it begins and ends", "revision": "corrected differently",
    "retired": "in use or retired", "typical": "typical or not", "owner": "of what", "blind": "blind or open",
    "rule_code_id": "code of the rule", "readings": "what was decided", "left_out": "counted or left out",
}  # fmt: skip
"""What a field is called, where its own name does not say it."""

_NOTHING = {
    "parent_id": "the top of the codebook", "weight": "no weight", "case_id": "no case", "date": "no date",
    "hotkey": "no hotkey", "colour": "no colour", "round_id": "no round", "submitted": "not submitted",
}  # fmt: skip
_FLAGS = {
    "retired": ("in use", "retired"), "typical": ("not typical", "typical"), "blind": ("open", "blind"),
    "left_out": ("counted", "left out"),
}  # fmt: skip

_CALLED_AFTER = {
    "codings": (("code_id", "codes"), ("document_id", "documents"), ("coder_id", "coders")),
    "attribute_values": (("attribute_id", "attributes"), ("case_id", "cases"), ("document_id", "documents")),
    "case_links": (("case_id", "cases"), ("document_id", "documents")),
    "assignments": (("coder_id", "coders"), ("document_id", "documents"), ("round_id", "rounds")),
    "revisions": (("document_id", "documents"),),
    "units": (("document_id", "documents"),),
    "turns": (("document_id", "documents"),),
    "decisions": (("document_id", "documents"), ("coder_id", "coders")),
}
"""What a thing without a name is called after."""

_WRITERS = """select c.op as op, c.after as after, s.at as at, s.merge_id as merge, coalesce(k.name, '') as coder
from changes c join steps s on s.id = c.step_id left join coders k on k.id = s.coder_id
where c.thing = :thing and (c.row_id = :key or c.guid = :guid) and s.verb not in ('merge', 'settle')
order by s.clock desc, c.id desc"""

_AROUND = 60
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote a value, and when (UTC, ISO 8601); both are "" where the history does not tell."""

    coder: str = ""
    at: str = ""


def field_words(column: str) -> str:
    """A field as a researcher calls it."""
    return FIELDS.get(column, column.replace("_", " "))


def name_of(reader: Database | Transaction, thing: str, key: int) -> str:
    """What a person calls the thing of this key: a code's path, a memo's words, a coding's code, words and coder."""
    if thing == "codes":
        return codebook(reader).path_text(key)
    row = dict(reader.rows(f'select * from "{thing}" where id = :key', key=key)[0])
    if "name" in row:
        return str(row["name"])
    if thing == "memos":
        return str(row["title"] or shortened(str(row["text"])))
    owners = [(name_of(reader, to, row[column])) for column, to in _CALLED_AFTER.get(thing, ()) if row[column]]
    if thing == "codings" and owners:
        owners[0] += f" on {quoted(reader, row['start'], row['stop'], document_id=row['document_id'])}"
    elif thing == "decisions" and owners:
        from qcode.services.settling.sealed import about

        owners[0] += f", {quote(about(reader, key).words)}"
    return ", ".join(owners)


def quoted(reader: Reader, start: int, stop: int, **document: int | str) -> str:
    """The first words of a passage, in quotation marks; the document by its `document_id`, or by its `guid`."""
    which = "d.guid = :guid" if "guid" in document else "d.id = :document_id"
    said = f"""select substr(r.text, :first, :length) from documents d join revisions r on r.document_id = d.id
    and r.number = d.revision where {which}"""
    found = reader.value(said, first=start + 1, length=min(stop - start, _AROUND), **document)
    return f"“{shortened(str(found or ''))}”"


def quote(words: str) -> str:
    """The first of some words, in quotation marks."""
    return f"“{shortened(words)}”"


def shortened(words: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"


def value_words(reader: Database | Transaction, thing: str, key: int, column: str, value: Any) -> str:  # noqa: ANN401
    """A value of a field as a researcher reads it; what it refers to is given by its key, None where that is gone."""
    from qcode.storage.merging.rows import REFERENCES

    if value in (None, ""):
        return _NOTHING.get(column, "–")
    if (thing, column) == ("decisions", "readings"):
        from qcode.services.settling import decision_in_words

        return decision_in_words(reader, str(value))
    if (thing, column) == ("decisions", "rule"):
        from qcode.services.codebook import spoken

        rule = json.loads(value)
        return f"{spoken(rule['field'])}: {rule['text']}"
    to = REFERENCES[thing].get(column)
    if to is not None:
        return name_of(reader, to, value) if isinstance(value, int) else "something that is gone"
    if column in _FLAGS:
        return _FLAGS[column][int(value)]
    if column == "labels":
        return "; ".join(f"{language}: {name}" for language, name in json.loads(value).items()) or "–"
    if column == "choices":
        return ", ".join(json.loads(value)) or "–"
    if (thing, column) == ("queries", "text"):
        from qcode.services.querying.following import unmarked

        return unmarked(str(value))
    if column in ("start", "stop"):
        return _place_words(reader, thing, key, column, int(value))
    return str(value)


def _place_words(reader: Database | Transaction, thing: str, key: int, column: str, at: int) -> str:
    """The words from where a passage begins, or up to where it ends."""
    first = at if column == "start" else max(0, at - _AROUND)
    said = f"""select substr(r.text, :first, :length) from documents d join revisions r on r.document_id = d.id
    and r.number = d.revision where d.id = (select document_id from "{thing}" where id = :key)"""
    length = _AROUND if column == "start" else at - first
    found = " ".join(str(reader.value(said, first=first + 1, length=length, key=key) or "").split())
    return f"“{found} …”" if column == "start" else f"“… {found}”"


def writers(reader: Database | Transaction, thing: str, key: int, guid: str, column: str) -> dict[str, Written]:
    """Who wrote which value of a field last, by the value as conflicts keep it.

    For the field "", whether there is the thing: who wrote it last is under `""`, who removed it under `"removed"`.
    """

    found: dict[str, Written] = {}
    for line in list(reader.rows(_WRITERS, thing=thing, key=key, guid=guid)):
        written = Written(line["coder"], line["at"])
        if column == "":
            found.setdefault(text_of("removed" if line["op"] == "delete" else ""), written)
            continue
        row = unpack_row(bytes(line["after"])) if line["after"] is not None else {}
        if column in row:
            value = row[column] if line["merge"] else portable(reader, thing, column, row[column])
            found.setdefault(text_of(value), written)
    return found


def portable(reader: Database | Transaction, thing: str, column: str, value: Any) -> Any:  # noqa: ANN401 - a value
    """A value with the GUID of what it refers to in the place of its key."""
    from qcode.storage.merging.rows import REFERENCES

    to = REFERENCES[thing].get(column)
    if to is None or value is None:
        return value
    return reader.value(f'select guid from "{to}" where id = :key', key=value)

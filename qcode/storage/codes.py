"""Codes, and what was done with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from qcode.model.codebook import FIELDS, Code, Codebook
from qcode.storage.codec import unpack_row
from qcode.storage.selecting import Chosen, where_codings
from qcode.storage.sql import Row

if TYPE_CHECKING:
    from qcode.storage.database import Database

_COLUMNS = ("id", "guid", "name", "parent_id", "position", "colour", "hotkey", "labels", *FIELDS, "retired")

_USE = """
select code_id, count(*) as codings, count(distinct document_id) as documents,
    count(distinct coder_id) as coders, max(created) as last_use
from codings group by code_id
"""

TOUCHED_CASES = """
select c.code_id as code_id, l.case_id as case_id
from codings c
join case_links l on l.document_id = c.document_id
    and (l.start is null or (l.start < c.stop and c.start < l.stop))
union
select c.code_id, s.case_id
from speakers s
join turns t on t.document_id = s.document_id and t.speaker_id = s.id
join codings c on c.document_id = t.document_id and c.start < t.stop and t.start < c.stop
where s.case_id is not null
"""
"""Code and case, once for each pair in which a coding touches what belongs to the case."""

_CASES = f"select code_id, count(distinct case_id) as cases from ({TOUCHED_CASES}) touched group by code_id"

_FEW = 500

_QUOTES = """
select c.id, substr(r.text, c.start + 1, c.stop - c.start), d.name, t.position + 1, s.name, s.role, t.seconds
from codings c join documents d on d.id = c.document_id
join revisions r on r.document_id = d.id and r.number = d.revision
left join turns t on t.document_id = c.document_id and t.position = (
    select min(u.position) from turns u where u.document_id = c.document_id and u.stop > c.start and u.start < c.stop)
left join speakers s on s.id = t.speaker_id
where c.id in :keys
"""

_TEXT = """
select r.text from revisions r join documents d on d.id = r.document_id and d.revision = r.number where d.id = :key
"""


class Reader(Protocol):
    """What can be asked in SQL: a database, or a transaction that sees its own changes."""

    def rows(self, sql: str, **values: Any) -> list[Row]:  # noqa: ANN401 - SQL values
        """All rows of an answer, each by column name."""

    def tuples(self, sql: str, **values: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - SQL values
        """The rows of an answer without names."""

    def value(self, sql: str, **values: Any) -> Any:  # noqa: ANN401 - SQL values
        """The first value of the first row, None where there is none."""


@dataclass(frozen=True, slots=True)
class Use:
    """How much one code is used, without the codes under it; `last_use` is UTC, ISO 8601, "" for never."""

    codings: int = 0
    documents: int = 0
    cases: int = 0
    coders: int = 0
    last_use: str = ""


def codes(reader: Reader) -> list[Code]:
    """All codes in the order in which they came, retired ones among them."""
    return [_code(row) for row in reader.rows(f"select {', '.join(_COLUMNS)} from codes order by id")]


def codebook(reader: Reader) -> Codebook:
    """The codes of the project as a tree."""
    return Codebook(codes(reader))


def labels_text(labels: Mapping[str, str]) -> str:
    """The names of a code in other languages as the database keeps them: JSON, languages in order."""
    return json.dumps(dict(sorted(labels.items())), ensure_ascii=False, separators=(",", ":"))


def use_of_codes(reader: Reader) -> dict[int, Use]:
    """How much each code is used, by its key; a code without a coding is left out."""
    cases = cases_per_code(reader)
    return {
        row["code_id"]: Use(
            row["codings"], row["documents"], cases.get(row["code_id"], 0), row["coders"], row["last_use"]
        )
        for row in reader.rows(_USE)
    }


def cases_per_code(reader: Reader) -> dict[int, int]:
    """In how many cases each code occurs, by its key; 0 is left out.

    A coding occurs in a case that its whole document or a range of it belongs to, and in the case of a
    speaker whose turn it touches.
    """
    return {row["code_id"]: row["cases"] for row in reader.rows(_CASES)}


class UseOfCode(NamedTuple):
    """One coding, as far as it says how a code is used; `created` is UTC, ISO 8601, `typical` 0 or 1."""

    id: int
    document_id: int
    code_id: int
    coder_id: int
    start: int
    stop: int
    created: str
    typical: int


def uses(database: Database, chosen: Chosen) -> Iterator[UseOfCode]:
    """The chosen codings one by one, in the order in which they came."""
    where = where_codings(chosen)
    columns = ", ".join(f"c.{name}" for name in UseOfCode._fields)
    rows = database.tuples(f"select {columns} from codings c {where.sql} order by c.id", **where.values)
    documents, codes = chosen.documents, chosen.codes
    for use in map(UseOfCode._make, rows):
        is_there = (documents is None or use.document_id in documents) and (codes is None or use.code_id in codes)
        if is_there and chosen.holds(use.document_id, use.id):
            yield use


class Quoted(NamedTuple):
    """The words of a coding, its document, and the turn in which it begins; turns count from 1."""

    quote: str
    document: str
    turn: int | None
    speaker: str | None
    role: str | None
    seconds: float | None


def quotes(reader: Reader, coding_ids: Sequence[int]) -> dict[int, Quoted]:
    """The words of codings by their keys; only these words are read, not the texts around them."""
    found = {}
    for first in range(0, len(coding_ids), _FEW):
        for key, *rest in reader.tuples(_QUOTES, keys=list(coding_ids[first : first + _FEW])):
            found[key] = Quoted(*rest)
    return found


def texts(database: Database, document_ids: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The current texts of documents with their keys, one in memory at a time."""
    for key in document_ids:
        yield key, database.value(_TEXT, key=key)


def retirements(reader: Reader, code_ids: Sequence[int]) -> dict[int, str]:
    """When codes were retired last, by their keys: UTC, ISO 8601; when they were made, if they came in retired."""
    if not code_ids:
        return {}
    found = dict(reader.tuples("select id, created from codes where id in :codes", codes=list(code_ids)))
    said = """select c.row_id, s.at, c.after from changes c join steps s on s.id = c.step_id
        where c.thing = 'codes' and c.op = 'update' and c.row_id in :codes order by c.id"""
    lines = reader.tuples(said, codes=list(code_ids))
    return found | {code_id: at for code_id, at, after in lines if unpack_row(bytes(after)).get("retired")}


def hotkeys_of(reader: Reader) -> dict[int, str]:
    """The hotkeys of the codes that are offered, by their keys."""
    return dict(reader.tuples("select id, hotkey from codes where retired = 0 and hotkey <> '' order by id"))


def hotkey_before_retiring(reader: Reader, code_id: int) -> str:
    """The hotkey that a retired code had until then; "" where it had none, or came in retired."""
    said = """select before, after from changes
        where thing = 'codes' and op = 'update' and row_id = :code order by id desc"""
    for before, after in reader.tuples(said, code=code_id):
        if unpack_row(bytes(after)).get("retired"):
            return str(unpack_row(bytes(before)).get("hotkey", ""))
    return ""


def codings_since(reader: Reader, code_id: int, at: str) -> int:
    """How many codings of a code were made after a moment (UTC, ISO 8601)."""
    said = "select count(*) from codings where code_id = :code and created > :at"
    return int(reader.value(said, code=code_id, at=at))


def _code(row: Row) -> Code:
    fields = {name: row[name] for name in _COLUMNS}
    fields["labels"] = json.loads(row["labels"] or "{}")
    fields["retired"] = bool(row["retired"])
    return Code(**fields)

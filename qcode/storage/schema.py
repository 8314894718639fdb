"""The tables of a project, declared once for SQLite and PostgreSQL.

Every table has a small integer key that is never used twice, and what may leave the file has a `guid`.
Flags are 0 and 1, times are ISO 8601 in UTC, a stretch of text is `start` and `stop` (code points,
half-open): so one SQL text serves both engines.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from qcode.storage.version import HEAD

__all__ = ["BESIDE", "HEAD", "JOURNALED", "journaled_columns", "metadata"]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: Column[object] | CheckConstraint | UniqueConstraint | Index) -> Table:
    return Table(name, metadata, Column("id", Integer, primary_key=True), *parts, sqlite_autoincrement=True)


def _guid() -> Column[object]:
    return Column("guid", String(36), nullable=False, unique=True)


def _ref(name: str, to: str, *, nullable: bool = False, index: bool = False) -> Column[object]:
    return Column(name, Integer, ForeignKey(f"{to}.id"), nullable=nullable, index=index)


def _words(name: str) -> Column[object]:
    return Column(name, Text, nullable=False, default="", server_default="")


def _flag(name: str) -> Column[object]:
    return Column(name, Integer, nullable=False, default=0, server_default="0")


def _clock() -> Column[object]:
    """Microseconds since 1970, later than every step that was known when it was taken."""
    return Column("clock", BigInteger, nullable=False, default=0, server_default="0")


projects = _table(
    "projects",
    _guid(),
    _words("name"),
    _words("case_noun"),
    _words("language"),
    Column("created", String(32), nullable=False),
    _clock(),
    _words("heads"),
    _words("whose"),  # the GUID of the coder whom a shared copy was made for
)

coders = _table(
    "coders",
    _guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False, default="person"),
    Column("role", String(16), nullable=False, default="coder"),
    Column("created", String(32), nullable=False),
)

codes = _table(
    "codes",
    _guid(),
    _ref("parent_id", "codes", nullable=True),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False, default=0),
    _words("colour"),
    _words("hotkey"),
    Column("labels", Text, nullable=False, default="{}"),
    _words("brief"),
    _words("definition"),
    _words("use_when"),
    _words("not_when"),
    _words("example"),
    _words("counter_example"),
    _flag("retired"),
    Column("created", String(32), nullable=False),
)
Index("uq_codes_parent_name", text("coalesce(parent_id, 0)"), codes.c.name, unique=True)

codebook_versions = _table(
    "codebook_versions",
    _guid(),
    Column("name", Text, nullable=False, unique=True),
    _words("note"),
    Column("content", Text, nullable=False),
    _ref("coder_id", "coders", nullable=True),
    Column("created", String(32), nullable=False),
)

contents = Table(
    "contents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

documents = _table(
    "documents",
    _guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("language", String(8), nullable=False, default=""),
    Column("date", String(32)),
    Column("revision", Integer, nullable=False, default=1),
    Column("characters", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("created", String(32), nullable=False),
)

revisions = _table(
    "revisions",
    _guid(),
    _ref("document_id", "documents"),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("original", String(64), nullable=False),
    _words("source"),
    _words("media_type"),
    _words("encoding"),
    _words("note"),
    _ref("coder_id", "coders", nullable=True),
    Column("created", String(32), nullable=False),
    UniqueConstraint("document_id", "number"),
)

units = _table(
    "units",
    _ref("document_id", "documents"),
    Column("revision", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("cutter", String(32), nullable=False),
    Column("count", Integer, nullable=False),
    Column("ranges", LargeBinary, nullable=False),
    UniqueConstraint("document_id", "revision", "kind"),
)

cases = _table(
    "cases",
    _guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("position", Integer, nullable=False, default=0),
    Column("created", String(32), nullable=False),
)

speakers = _table(
    "speakers",
    _guid(),
    _ref("document_id", "documents"),
    Column("name", Text, nullable=False),
    Column("role", String(16)),
    _ref("case_id", "cases", nullable=True, index=True),
    UniqueConstraint("document_id", "name"),
)

turns = _table(
    "turns",
    _ref("document_id", "documents"),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("speech", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    _ref("speaker_id", "speakers", nullable=True, index=True),
    Column("seconds", Float),
    Column("words", Integer, nullable=False),
    UniqueConstraint("document_id", "position"),
)

case_links = _table(
    "case_links",
    _guid(),
    _ref("case_id", "cases"),
    _ref("document_id", "documents", index=True),
    Column("start", Integer),
    Column("stop", Integer),
    UniqueConstraint("case_id", "document_id", "start", "stop"),
)

attributes = _table(
    "attributes",
    _guid(),
    Column("name", Text, nullable=False),
    Column("owner", String(16), nullable=False),
    Column("type", String(16), nullable=False),
    Column("choices", Text, nullable=False, default="[]"),
    Column("position", Integer, nullable=False, default=0),
    UniqueConstraint("owner", "name"),
)

attribute_values = _table(
    "attribute_values",
    _ref("attribute_id", "attributes"),
    _ref("case_id", "cases", nullable=True, index=True),
    _ref("document_id", "documents", nullable=True, index=True),
    Column("value", Text, nullable=False),
    Column("number", Float),
    UniqueConstraint("attribute_id", "case_id"),
    UniqueConstraint("attribute_id", "document_id"),
    CheckConstraint("(case_id is null) <> (document_id is null)", name="one_owner"),
)

rounds = _table(
    "rounds",
    _guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("state", String(16), nullable=False, default="open"),
    Column("blind", Integer, nullable=False, default=1),
    Column("seed", Integer),
    _ref("codebook_version_id", "codebook_versions", nullable=True),
    Column("plan", Text, nullable=False, default="{}"),
    Column("created", String(32), nullable=False),
)

assignments = _table(
    "assignments",
    _guid(),
    _ref("round_id", "rounds", nullable=True),
    _ref("coder_id", "coders"),
    _ref("document_id", "documents", index=True),
    Column("state", String(16), nullable=False, default="todo"),
    Column("changed", String(32), nullable=False),
    Column("submitted", String(32)),
    Column("sealed", LargeBinary),
)
Index(
    "uq_assignments_place",
    assignments.c.coder_id,
    assignments.c.document_id,
    text("coalesce(round_id, 0)"),
    unique=True,
)

codings = _table(
    "codings",
    _guid(),
    _ref("document_id", "documents"),
    _ref("code_id", "codes"),
    _ref("coder_id", "coders"),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    _ref("round_id", "rounds", nullable=True),
    Column("weight", Integer),
    _flag("typical"),
    Column("created", String(32), nullable=False),
    CheckConstraint("start >= 0 and start < stop", name="span"),
)
Index(
    "uq_codings_place",
    codings.c.document_id,
    codings.c.code_id,
    codings.c.coder_id,
    codings.c.start,
    codings.c.stop,
    text("coalesce(round_id, 0)"),
    unique=True,
)
Index("ix_codings_code", codings.c.code_id, codings.c.document_id)

memos = _table(
    "memos",
    _guid(),
    Column("target", String(16), nullable=False),
    _ref("document_id", "documents", nullable=True, index=True),
    _ref("case_id", "cases", nullable=True, index=True),
    _ref("code_id", "codes", nullable=True, index=True),
    _ref("coding_id", "codings", nullable=True, index=True),
    Column("start", Integer),
    Column("stop", Integer),
    _words("title"),
    Column("text", Text, nullable=False),
    _ref("coder_id", "coders"),
    Column("created", String(32), nullable=False),
    Column("modified", String(32), nullable=False),
)

decisions = _table(
    "decisions",
    _guid(),
    _ref("round_id", "rounds", nullable=True),
    _ref("document_id", "documents", index=True),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("readings", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    _words("reason"),
    _ref("coding_id", "codings", nullable=True, index=True),
    _ref("coder_id", "coders"),
    _ref("rule_code_id", "codes", nullable=True),
    _words("rule"),
    Column("created", String(32), nullable=False),
)

queries = _table(
    "queries",
    _guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    _words("note"),
    _ref("coder_id", "coders", nullable=True),
    Column("created", String(32), nullable=False),
    Column("modified", String(32), nullable=False),
)

looks = _table(
    "looks",
    _guid(),
    _ref("codebook_version_id", "codebook_versions"),
    Column("coding", String(36), nullable=False),
    _ref("coder_id", "coders"),
    Column("created", String(32), nullable=False),
    UniqueConstraint("codebook_version_id", "coding"),
)

conflicts = _table(
    "conflicts",
    _guid(),
    Column("thing", String(32), nullable=False),
    Column("target", Text, nullable=False),
    Column("field", String(32), nullable=False),
    Column("shown", Text, nullable=False),
    Column("others", Text, nullable=False),
    Column("choice", Text),
    Column("created", String(32), nullable=False),
)

steps = _table(
    "steps",
    _guid(),
    Column("at", String(32), nullable=False),
    Column("coder_id", Integer, index=True),
    Column("verb", String(64), nullable=False),
    _words("summary"),
    _words("reason"),
    Column("kind", String(8), nullable=False, default="do"),
    Column("target_id", Integer, index=True),
    Column("things", Integer, nullable=False, default=0),
    _clock(),
    _words("parents"),
    Column("merge_id", Integer, index=True),
)

changes = _table(
    "changes",
    _ref("step_id", "steps", index=True),
    Column("thing", String(32), nullable=False),
    Column("row_id", Integer),
    Column("guid", String(36)),
    Column("op", String(8), nullable=False),
    Column("things", Integer, nullable=False, default=1),
    Column("before", LargeBinary),
    Column("after", LargeBinary),
    Index("ix_changes_thing_row_id", "thing", "row_id"),
)

places = _table(
    "places",
    Column("coder_id", Integer, nullable=False),
    Column("document_id", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    UniqueConstraint("coder_id", "document_id"),
)

JOURNALED = frozenset(metadata.tables) - {"contents", "steps", "changes", "places"}
"""The tables whose rows only change through the journal."""

BESIDE = {"projects": frozenset({"clock", "heads", "whose"})}
"""By table, columns that no line of the journal tells: they follow from its steps, or are this copy's alone."""


def journaled_columns(table: str) -> list[str]:
    """The columns of a table that only change through the journal."""
    return [column.name for column in metadata.tables[table].columns if column.name not in BESIDE.get(table, ())]

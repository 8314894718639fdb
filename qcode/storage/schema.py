"""The tables of a project, declared once for SQLite and PostgreSQL.

Every table has a small integer key that is never used twice, and what may leave the file has a `guid`.
Flags are 0 and 1, times are ISO 8601 in UTC, a stretch of text is `start` and `stop` (code points,
half-open): so one SQL text serves both engines.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from qcode.storage.declaring import clock, flag, guid, metadata, ref, table, words
from qcode.storage.version import HEAD

__all__ = ["BESIDE", "HEAD", "JOURNALED", "journaled_columns", "metadata"]

projects = table(
    "projects",
    guid(),
    words("name"),
    words("case_noun"),
    words("language"),
    Column("created", String(32), nullable=False),
    clock(),
    words("heads"),
    words("whose"),  # the GUID of the coder whom a shared copy was made for
)

coders = table(
    "coders",
    guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False, default="person"),
    Column("role", String(16), nullable=False, default="coder"),
    Column("created", String(32), nullable=False),
)

codes = table(
    "codes",
    guid(),
    ref("parent_id", "codes", nullable=True),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False, default=0),
    words("colour"),
    words("hotkey"),
    Column("labels", Text, nullable=False, default="{}"),
    words("brief"),
    words("definition"),
    words("use_when"),
    words("not_when"),
    words("example"),
    words("counter_example"),
    flag("retired"),
    Column("created", String(32), nullable=False),
)
Index("uq_codes_parent_name", text("coalesce(parent_id, 0)"), codes.c.name, unique=True)

codebook_versions = table(
    "codebook_versions",
    guid(),
    Column("name", Text, nullable=False, unique=True),
    words("note"),
    Column("content", Text, nullable=False),
    ref("coder_id", "coders", nullable=True),
    Column("created", String(32), nullable=False),
)

contents = Table(
    "contents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

documents = table(
    "documents",
    guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("language", String(8), nullable=False, default=""),
    Column("date", String(32)),
    Column("revision", Integer, nullable=False, default=1),
    Column("characters", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("created", String(32), nullable=False),
)

revisions = table(
    "revisions",
    guid(),
    ref("document_id", "documents"),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("original", String(64), nullable=False),
    words("source"),
    words("media_type"),
    words("encoding"),
    words("note"),
    ref("coder_id", "coders", nullable=True),
    Column("created", String(32), nullable=False),
    UniqueConstraint("document_id", "number"),
)

units = table(
    "units",
    ref("document_id", "documents"),
    Column("revision", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("cutter", String(32), nullable=False),
    Column("count", Integer, nullable=False),
    Column("ranges", LargeBinary, nullable=False),
    UniqueConstraint("document_id", "revision", "kind"),
)

cases = table(
    "cases",
    guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("position", Integer, nullable=False, default=0),
    Column("created", String(32), nullable=False),
)

speakers = table(
    "speakers",
    guid(),
    ref("document_id", "documents"),
    Column("name", Text, nullable=False),
    Column("role", String(16)),
    ref("case_id", "cases", nullable=True, index=True),
    UniqueConstraint("document_id", "name"),
)

turns = table(
    "turns",
    ref("document_id", "documents"),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("speech", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    ref("speaker_id", "speakers", nullable=True, index=True),
    Column("seconds", Float),
    Column("words", Integer, nullable=False),
    UniqueConstraint("document_id", "position"),
)

case_links = table(
    "case_links",
    guid(),
    ref("case_id", "cases"),
    ref("document_id", "documents", index=True),
    Column("start", Integer),
    Column("stop", Integer),
    UniqueConstraint("case_id", "document_id", "start", "stop"),
)

attributes = table(
    "attributes",
    guid(),
    Column("name", Text, nullable=False),
    Column("owner", String(16), nullable=False),
    Column("type", String(16), nullable=False),
    Column("choices", Text, nullable=False, default="[]"),
    Column("position", Integer, nullable=False, default=0),
    UniqueConstraint("owner", "name"),
)

attribute_values = table(
    "attribute_values",
    ref("attribute_id", "attributes"),
    ref("case_id", "cases", nullable=True, index=True),
    ref("document_id", "documents", nullable=True, index=True),
    Column("value", Text, nullable=False),
    Column("number", Float),
    UniqueConstraint("attribute_id", "case_id"),
    UniqueConstraint("attribute_id", "document_id"),
    CheckConstraint("(case_id is null) <> (document_id is null)", name="one_owner"),
)

rounds = table(
    "rounds",
    guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("state", String(16), nullable=False, default="open"),
    Column("blind", Integer, nullable=False, default=1),
    Column("seed", Integer),
    ref("codebook_version_id", "codebook_versions", nullable=True),
    Column("plan", Text, nullable=False, default="{}"),
    Column("created", String(32), nullable=False),
)

assignments = table(
    "assignments",
    guid(),
    ref("round_id", "rounds", nullable=True),
    ref("coder_id", "coders"),
    ref("document_id", "documents", index=True),
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

codings = table(
    "codings",
    guid(),
    ref("document_id", "documents"),
    ref("code_id", "codes"),
    ref("coder_id", "coders"),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    ref("round_id", "rounds", nullable=True),
    Column("weight", Integer),
    flag("typical"),
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

memos = table(
    "memos",
    guid(),
    Column("target", String(16), nullable=False),
    ref("document_id", "documents", nullable=True, index=True),
    ref("case_id", "cases", nullable=True, index=True),
    ref("code_id", "codes", nullable=True, index=True),
    ref("coding_id", "codings", nullable=True, index=True),
    Column("start", Integer),
    Column("stop", Integer),
    words("title"),
    Column("text", Text, nullable=False),
    ref("coder_id", "coders"),
    Column("created", String(32), nullable=False),
    Column("modified", String(32), nullable=False),
)

decisions = table(
    "decisions",
    guid(),
    ref("round_id", "rounds", nullable=True),
    ref("document_id", "documents", index=True),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("readings", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    words("reason"),
    ref("coding_id", "codings", nullable=True, index=True),
    ref("coder_id", "coders"),
    ref("rule_code_id", "codes", nullable=True),
    words("rule"),
    Column("created", String(32), nullable=False),
)

queries = table(
    "queries",
    guid(),
    Column("name", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    words("note"),
    ref("coder_id", "coders", nullable=True),
    Column("created", String(32), nullable=False),
    Column("modified", String(32), nullable=False),
)

looks = table(
    "looks",
    guid(),
    ref("codebook_version_id", "codebook_versions"),
    Column("coding", String(36), nullable=False),
    ref("coder_id", "coders"),
    Column("created", String(32), nullable=False),
    UniqueConstraint("codebook_version_id", "coding"),
)

conflicts = table(
    "conflicts",
    guid(),
    Column("thing", String(32), nullable=False),
    Column("target", Text, nullable=False),
    Column("field", String(32), nullable=False),
    Column("shown", Text, nullable=False),
    Column("others", Text, nullable=False),
    Column("choice", Text),
    Column("created", String(32), nullable=False),
)

steps = table(
    "steps",
    guid(),
    Column("at", String(32), nullable=False),
    Column("coder_id", Integer, index=True),
    Column("verb", String(64), nullable=False),
    words("summary"),
    words("reason"),
    Column("kind", String(8), nullable=False, default="do"),
    Column("target_id", Integer, index=True),
    Column("things", Integer, nullable=False, default=0),
    clock(),
    words("parents"),
    Column("merge_id", Integer, index=True),
)

changes = table(
    "changes",
    ref("step_id", "steps", index=True),
    Column("thing", String(32), nullable=False),
    Column("row_id", Integer),
    Column("guid", String(36)),
    Column("op", String(8), nullable=False),
    Column("things", Integer, nullable=False, default=1),
    Column("before", LargeBinary),
    Column("after", LargeBinary),
    Index("ix_changes_thing_row_id", "thing", "row_id"),
)

places = table(
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

"""What the tables of a project are declared of."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *parts: Column[object] | CheckConstraint | UniqueConstraint | Index) -> Table:
    """A table with a key of its own, which is never used twice."""
    return Table(name, metadata, Column("id", Integer, primary_key=True), *parts, sqlite_autoincrement=True)


def guid() -> Column[object]:
    """What a row is known by outside of the file."""
    return Column("guid", String(36), nullable=False, unique=True)


def ref(name: str, to: str, *, nullable: bool = False, index: bool = False) -> Column[object]:
    """The key of a row of another table."""
    return Column(name, Integer, ForeignKey(f"{to}.id"), nullable=nullable, index=index)


def words(name: str) -> Column[object]:
    """A text, empty where nobody has written one."""
    return Column(name, Text, nullable=False, default="", server_default="")


def flag(name: str) -> Column[object]:
    """No or yes, as 0 and 1."""
    return Column(name, Integer, nullable=False, default=0, server_default="0")


def clock() -> Column[object]:
    """Microseconds since 1970, later than every step that was known when it was taken."""
    return Column("clock", BigInteger, nullable=False, default=0, server_default="0")

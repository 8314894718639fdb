"""Rows as the journal keeps them: JSON, compressed where it is long."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

_LONG = 2_000


def pack_row(row: Mapping[str, Any]) -> bytes:
    """One row, or the changed part of one, by column."""
    return _pack({name: _plain(value) for name, value in row.items()})


def unpack_row(packed: bytes) -> dict[str, Any]:
    """What `pack_row` packed."""
    return {name: _value(value) for name, value in _unpack(packed).items()}


def pack_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], same: Mapping[str, Any] | None = None) -> bytes:
    """Many rows of one table, without repeating the columns' names; `same` holds what all of them have alike."""
    if any(isinstance(value, bytes) for value in (rows[0] if rows else ())):
        rows = [[_plain(value) for value in row] for row in rows]
    return _pack({"columns": list(columns), "rows": rows} | ({"same": dict(same)} if same else {}))


def unpack_rows(packed: bytes) -> tuple[list[str], list[list[Any]]]:
    """What `pack_rows` packed: the columns, and the rows in their order."""
    content = _unpack(packed)
    same = content.get("same", {})
    alike = list(same.values())
    return [*content["columns"], *same], [[*map(_value, row), *alike] for row in content["rows"]]


def text_of(value: Any) -> str:  # noqa: ANN401 - a column's value
    """A value as the list of conflicts keeps it: JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)


def _pack(content: object) -> bytes:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return zlib.compress(plain, 1) if len(plain) > _LONG else plain


def _unpack(packed: bytes) -> Any:  # noqa: ANN401 - JSON
    return json.loads(packed if packed[:1] == b"{" else zlib.decompress(packed))


def _plain(value: object) -> object:
    return {"base64": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes) else value


def _value(value: Any) -> Any:  # noqa: ANN401 - JSON
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value

"""Tables as JSON: one object with title, notes, columns and rows, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from qcode.formats.tables.cells import exact, keys
from qcode.formats.tables.saving import text_into
from qcode.model.table import Cell, Column, Table

_dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def render(table: Table, *, format: str = "json", **_: object) -> str:
    """The table as JSON; with the format `jsonl`, its rows and footer alone, one object a line."""
    names = keys(table.columns)
    if format == "jsonl":
        return "".join(_line(names, row) for row in (*table.rows, *table.footer))
    columns = [{"name": name, "kind": str(column.kind)} for name, column in zip(names, table.columns, strict=True)]
    head = {
        "title": table.title,
        "notes": list(table.notes),
        "signs": {sign.value: sign.meaning for sign in table.signs()},
        "columns": columns,
    }
    parts = [f"  {_dumps(key)}: {_dumps(value)}" for key, value in head.items()]
    parts += [f'  "rows": {_listed(names, table.rows)}', f'  "totals": {_listed(names, table.footer)}']
    return "{\n" + ",\n".join(parts) + "\n}\n"


def stream_rows(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, to: Path | str | IO[str], **_: object
) -> int:
    """Write the rows one by one, an object a line; gives how many there were."""
    names, count = keys(columns), 0
    with text_into(to) as stream:
        for row in rows:
            stream.write(_line(names, row))
            count += 1
    return count


def _line(names: Sequence[str], row: Sequence[Cell]) -> str:
    return _dumps(_named(names, row)) + "\n"


def _listed(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    lines = ["    " + _dumps(_named(names, row)) for row in rows]
    return "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"


def _named(names: Sequence[str], row: Sequence[Cell]) -> dict[str, Any]:
    return {name: exact(cell) for name, cell in zip(names, row, strict=True)}

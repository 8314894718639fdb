"""Which codes have a row in a table, how deep, and which codings count in which row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from qcode.services.tables.measures import ALL

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook


class Outline(NamedTuple):
    """The rows of a table.

    `depth` holds the codes that have a row, parents first, with how many of those above them have one, plus 1;
    `above` the nearest of these. `rows` says for every chosen code in which rows its codings count: codes' keys,
    `ALL`, and, as a negative number, the one row that is nearest to the code itself.
    """

    depth: Mapping[int, int]
    above: Mapping[int, int | None]
    rows: Mapping[int, tuple[int, ...]]

    def counted(self) -> dict[int, set[int]]:
        """By row, the codes whose codings count in it."""
        found: dict[int, set[int]] = {}
        for code, rows in self.rows.items():
            for row in rows:
                found.setdefault(row, set()).add(code)
        return found

    def ordered(self, key: Callable[[int], Any] | None = None) -> Iterator[int]:
        """The rows, parents before what stands under them, those under the same one by `key`, else as in the book."""
        under: dict[int | None, list[int]] = {}
        for code, above in self.above.items():
            under.setdefault(above, []).append(code)
        if key is not None:
            for siblings in under.values():
                siblings.sort(key=key)
        stack = list(reversed(under.get(None, [])))
        while stack:
            code = stack.pop()
            yield code
            stack.extend(reversed(under.get(code, [])))


def outline(
    book: Codebook,
    *,
    chosen: frozenset[int] | None = None,
    depth: int | None = None,
    parents: bool = True,
    nearest: bool = False,
) -> Outline:
    """The rows for the chosen codes, down to a depth.

    With `parents`, a code counts in all rows above it too; without, in its own alone. With `nearest`, `rows`
    holds the negative numbers.
    """
    line: dict[int, list[int]] = {}
    for code in book:
        if chosen is None or code.id in chosen:
            above = next((each.id for each in book.ancestors(code.id) if each.id in line), None)
            line[code.id] = [*(line[above] if above is not None else []), code.id]
    shown = {code: path for code, path in line.items() if depth is None or len(path) <= depth}
    rows = {code: _rows(path[:depth], of=code, parents=parents, nearest=nearest) for code, path in line.items()}
    return Outline(
        depth={code: len(path) for code, path in shown.items()},
        above={code: path[-2] if len(path) > 1 else None for code, path in shown.items()},
        rows=rows,
    )


def _rows(shown: list[int], *, of: int, parents: bool, nearest: bool) -> tuple[int, ...]:
    last = shown[-1]
    if not parents:
        shown = [last] if last == of else []
    return (*shown, ALL, *([-last] if nearest else [])) if shown else ()

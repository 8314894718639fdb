"""A pack in another language: headings, columns, notes and words of tables; what people wrote stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.paper import Heading, Listing, Note, Paragraph, Picture, Quoted, Shown
from qcode.services.report.quoting import CONTESTED, COUNTER_CASE
from qcode.services.wording.saying import Saying

if TYPE_CHECKING:
    from qcode.model.paper import Block
    from qcode.model.table import Cell, Column, Table

INDENT = "\N{FIGURE SPACE}"
"""Moves a code in under the one above it."""
_WRITTEN = frozenset(
    {"definition", "reason", "text", "title", "document", "excerpt", "attribute", "coder", "round", "name", "brief",
     "use when", "do not use when", "example", "counter-example"}
)  # fmt: skip
"""Columns in which stands what people wrote, or the names of things."""
_CODES = frozenset({"code", "with", "of", "which", "decided"})


class Turkish(Saying):
    """Turns the English words of a pack into Turkish."""

    def block(self, block: Block) -> Block:
        """The block with its words in Turkish."""
        match block:
            case Heading():
                return replace(block, text=self._heading(block.text))
            case Note():
                return replace(block, text=self.said(block.text))
            case Paragraph():
                text = self.said(block.text) if block.lead in (CONTESTED, COUNTER_CASE) else block.text
                return replace(block, text=text, lead=self.said(block.lead))
            case Quoted():
                return replace(block, source=self.said(block.source))
            case Listing():
                return replace(block, items=tuple(map(self._item, block.items)))
            case Shown():
                return replace(block, table=self.table(block.table))
            case Picture():
                return replace(block, alt=self.said(block.alt), notes=self.all(block.notes))
        return block

    def table(self, table: Table) -> Table:
        """The table with its words in Turkish, and its numbers as they were."""
        kept = [self._of(column, table) for column in table.columns]
        return replace(
            table, title=self.said(table.title), notes=self.all(table.notes), language="tr",
            columns=tuple(replace(column, name=self._head(column)) for column in table.columns),
            rows=tuple(_row(row, kept) for row in table.rows),
            footer=tuple(tuple(self.said(cell) if isinstance(cell, str) else cell for cell in row)
                         for row in table.footer),
        )  # fmt: skip

    def _heading(self, text: str) -> str:
        return self._names.get(text) or self.said(text)

    def _item(self, item: str) -> str:
        number, _, rest = item.partition(". ")
        name, _, answer = rest.partition(": ")
        return f"{number}. {self.said(name)}: {self.said(answer)}"

    def _head(self, column: Column) -> str:
        return self._names.get(column.name) or self.said(column.name)

    def _of(self, column: Column, table: Table) -> Callable[[str], str]:
        """What becomes of the words in a column."""
        heads = {each.name for each in table.columns}
        if column.name in _CODES or heads == {*(each.name for each in table.columns[:2]), "passages"}:
            return self._coded
        if column.name == "value" and "attribute" in heads:
            return lambda text: self.said(text) if text == "(no value)" else text
        return str if column.name in _WRITTEN or column.name == self._noun else self.said

    def _coded(self, text: str) -> str:
        plain = text.lstrip(INDENT)
        if plain in self._names:
            return text[: len(text) - len(plain)] + self._names[plain]
        parts = text.split("; ")
        return "; ".join(self._names.get(part) or self.said(part) for part in parts)


def _row(row: tuple[Cell, ...], kept: list[Callable[[str], str]]) -> tuple[Cell, ...]:
    return tuple(say(cell) if isinstance(cell, str) else cell for say, cell in zip(kept, row, strict=True))

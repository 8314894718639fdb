"""The memos of a reflexive reading in a pack: those of each kind with day and coder, and a journal day by day."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from qcode.model.coding import MemoOn
from qcode.model.paper import Block, Note, Shown
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.memos.lines import KINDS, MemoFilter, grouped, memo_lines
from qcode.services.report.terms import Part, Study
from qcode.services.tables.notes import counted
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.services.memos.lines import MemoLine

WRITTEN_ON = {
    MemoOn.PROJECT: "Memos on the project",
    MemoOn.DOCUMENT: "Memos on documents",
    MemoOn.CASE: "Memos on cases",
    MemoOn.CODE: "Memos on codes",
    MemoOn.CODING: "Memos on codings",
    MemoOn.SPAN: "Memos on passages",
    MemoOn.CELL: "Summaries of a case and a code",
}
"""What the table of each kind is called."""


def memos(study: Study) -> Part:
    """T14: every memo of the selection, a table a kind, the oldest first; and how many were written on each day."""
    lines = memo_lines(study.project, MemoFilter(selection=study.selection))
    if not lines:
        return Part(missing="No memo was written that belongs to this selection.")
    writers = sorted({line.coder for line in lines}, key=sort_key)
    blocks: list[Block] = [Note(f"{counted(len(lines), 'memo')} by {', '.join(writers)}."), Shown(_journal(lines))]
    for _, group in grouped(lines, "kind"):
        table = Table(WRITTEN_ON[group[0].memo.on], _heads(study), tuple(_row(line) for line in group))
        blocks.append(Shown(table))
    return Part(tuple(blocks), (("memos", _every(study, lines)), ("journal", _journal(lines))))


def _every(study: Study, lines: Sequence[MemoLine]) -> Table:
    """All memos in one table, for programs; `start` and `end` are the borders of a passage, `memo` is its name."""
    integer = ColumnKind.INTEGER
    heads = (
        Column("kind"), Column("date", ColumnKind.DATE), Column("coder"), Column("code"), Column("document"),
        Column(study.noun), Column("start", integer), Column("end", integer), Column("title"), Column("text"),
        Column("memo"),
    )  # fmt: skip
    rows = tuple(
        (KINDS[line.memo.on], line.day, line.coder, line.code, line.document, "; ".join(line.cases), line.start,
         line.stop, line.memo.title, line.memo.text, line.name)
        for line in lines
    )  # fmt: skip
    return Table("Memos", heads, rows)


def _heads(study: Study) -> tuple[Column, ...]:
    names = ("coder", "code", "document", study.noun, "text", "memo")
    return (Column("date", ColumnKind.DATE), *map(Column, names))


def _row(line: MemoLine) -> tuple[Cell, ...]:
    words = f"{line.memo.title}: {line.memo.text}" if line.memo.title else line.memo.text
    return (line.day, line.coder, line.code, line.document, "; ".join(line.cases), words, line.name)


def _journal(lines: Sequence[MemoLine]) -> Table:
    """A row a day: how many memos of each kind, and who wrote them."""
    kinds = [kind for kind in KINDS if any(line.memo.on is kind for line in lines)]
    ordered = sorted(lines, key=lambda line: line.day)
    rows = tuple(_day(day, list(group), kinds) for day, group in groupby(ordered, key=lambda line: line.day))
    heads = (Column("date", ColumnKind.DATE), Column("coder"), Column("memos", ColumnKind.INTEGER),
             *(Column(KINDS[kind], ColumnKind.INTEGER) for kind in kinds))  # fmt: skip
    return Table("Journal: memos by day", heads, rows)


def _day(day: str, lines: Sequence[MemoLine], kinds: Sequence[MemoOn]) -> tuple[Cell, ...]:
    number = Counter(line.memo.on for line in lines)
    writers = sorted({line.coder for line in lines}, key=sort_key)
    return (day, ", ".join(writers), len(lines), *(number[kind] for kind in kinds))

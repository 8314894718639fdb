"""The framework matrix: cases by codes, in every cell the researcher's own summary beside its excerpts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Gone, Refused, Stale
from qcode.model.coding import MemoOn
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Sign, Table
from qcode.services.memos import summary_line
from qcode.services.segments import behind, in_cases
from qcode.services.selecting import resolve
from qcode.services.tables import frequencies
from qcode.services.tables.cell_names import column_named, place_of
from qcode.services.tables.notes import counted
from qcode.services.tables.parts import ColumnHead
from qcode.services.tables.quotes import quoted
from qcode.services.tables.quotes import quotes as chosen_quotes
from qcode.storage.coders import coders
from qcode.storage.codes import codebook
from qcode.storage.identity import now

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project
    from qcode.services.tables.parts import CodeRow

LAYOUTS = ("wide", "long")


@dataclass(frozen=True, slots=True)
class Summary:
    """What one coder wrote of a case and a code."""

    memo_id: int
    text: str
    coder_id: int
    coder: str
    modified: str


@dataclass(frozen=True, slots=True)
class Framework:
    """Cases by codes.

    `cases` are keys with their `names`; `rows` are the codes. `numbers` has the excerpts of every case (line) and
    code, or the sign for a case that is not coded to the end or has no document. `summaries` holds what was written,
    by case and code; `excerpts` the first few of a cell, as many as were asked for (`quotes`).
    """

    cases: tuple[int, ...]
    names: tuple[str, ...]
    rows: tuple[CodeRow, ...]
    numbers: tuple[tuple[Cell, ...], ...]
    summaries: Mapping[tuple[int, int], tuple[Summary, ...]]
    excerpts: Mapping[tuple[int, int], tuple[Excerpt, ...]]
    quotes: int
    case_noun: str
    selection: Selection
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the table shows, in a line."""
        return f"framework: {self.case_noun} by code"

    def summary(self, case: int, code: int) -> str:
        """What was written of a case and a code; of several coders with their names."""
        found = self.summaries.get((case, code), ())
        if len({each.coder_id for each in found}) < 2:
            return "\n".join(each.text for each in found)
        return "\n".join(f"{each.coder}: {each.text}" for each in found)


def framework(
    project: Project, *, selection: Selection | None = None, depth: int | None = None, parents: bool = True,
    rows: str = "used", quotes: int = 0,
) -> Framework:  # fmt: skip
    """The cases of a selection by its codes, with what was written of them, and so many `quotes` of each cell.

    Typical quotes come first. A code that has a summary of one of the cases has its row even where it is not used, or
    retired. Raises what `tables.frequencies` raises.
    """
    asked = selection or Selection()
    with project.database.snapshot():
        resolved = resolve(project, asked, book=codebook(project.database))
        cases, codes = resolved.universe.cases, resolved.chosen.codes
        written = {
            (case, code): each for (case, code), each in summaries(project).items()
            if case in cases and (codes is None or code in codes)
        }  # fmt: skip
        kept = frozenset(code for _, code in written)
        found = frequencies(project, by="case", selection=asked, depth=depth, parents=parents, rows=rows, kept=kept)
        keys = tuple(int(head.key or 0) for head in found.columns)
        behind = _behind(project, asked, found.rows, keys, quotes) if quotes else {}
    shown = {row.code_id for row in found.rows}
    unseen = sum(len(each) for (_, code), each in written.items() if code not in shown)
    _, *notes = found.notes
    return Framework(
        cases=keys,
        names=tuple(head.label for head in found.columns),
        rows=found.rows,
        numbers=tuple(tuple(cells[at] for cells in found.cells) for at in range(len(keys))),
        summaries=written,
        excerpts=behind,
        quotes=quotes,
        case_noun=project.case_noun,
        selection=asked,
        notes=(
            "Unit: excerpts, and what coders wrote of each case and code.", *notes,
            *([f"Of codes without a row here: {counted(unseen, 'summary')}."] if unseen else []),
        ),
    )  # fmt: skip


def _behind(
    project: Project, selection: Selection, rows: Sequence[CodeRow], cases: Sequence[int], most: int
) -> dict[tuple[int, int], tuple[Excerpt, ...]]:
    places = {case: at for at, case in enumerate(cases)}
    found = chosen_quotes(project, selection, rows=[row.counted for row in rows], column_of=places, most=most)
    return {(cases[column], rows[row].code_id): excerpts for (row, column), excerpts in found.chosen.items()}


def cell_excerpts(project: Project, found: Framework, case: int, code: int) -> tuple[Excerpt, ...]:
    """The excerpts behind one cell, by the keys of its case and its code; raises Stale where the case is gone."""
    row = next(each for each in found.rows if each.code_id == code)
    head = ColumnHead(case, found.names[found.cases.index(case)], documents=0, done=0)
    return tuple(behind(project, selection=found.selection, by="case", codes=row.counted, column=head))


def excerpts_of(project: Project, found: Framework, *, cases: Collection[int], codes: Collection[int]) -> list[Excerpt]:
    """The excerpts of some of its codes in some of its cases, by their keys, each once; what a line has in all."""
    counted_codes = frozenset[int]().union(*(row.counted for row in found.rows if row.code_id in codes))
    return list(in_cases(project, selection=found.selection, codes=counted_codes, cases=frozenset(cases)))


def named_excerpts(project: Project, found: Framework, code: str, case: str) -> tuple[Excerpt, ...]:
    """The excerpts behind one cell, by the names of its code and its case; raises NotFound where there is no such."""
    row = place_of(project, [each.code_id for each in found.rows], code)
    at = column_named(found.names, case, noun=found.case_noun)
    if at is None:
        return tuple(excerpts_of(project, found, cases=found.cases, codes=(found.rows[row].code_id,)))
    return cell_excerpts(project, found, found.cases[at], found.rows[row].code_id)


def summaries(project: Project) -> dict[tuple[int, int], tuple[Summary, ...]]:
    """What coders wrote of cases and codes, by case and code; the oldest first."""
    names = {each.id: each.name for each in coders(project.database)}
    found: dict[tuple[int, int], list[Summary]] = {}
    for key, case, code, text, coder, modified in project.database.tuples(
        """select id, case_id, code_id, text, coder_id, modified from memos
        where target = :cell order by created, id""",
        cell=MemoOn.CELL.value,
    ):
        found.setdefault((case, code), []).append(Summary(key, text, coder, names[coder], modified))
    return {cell: tuple(each) for cell, each in found.items()}


def summarise(project: Project, case_id: int, code_id: int, text: str, *, expected: str | None = None) -> Change:
    """Write what one has to say of a case and a code, in the place of what one wrote before; "" takes that away.

    Another coder's summary of the same cell stays beside it. `expected` is what the caller has read of one's own
    there, several ones as lines; raises Stale where it is another one by now, or the case or the code is gone, Refused
    where there is nothing to take away.
    """
    words = text.strip()
    with project.write("summarise" if words else "remove summary") as tx:
        tx.go_alone()
        case = tx.value("select name from cases where id = :key", key=case_id)
        code = tx.value("select name from codes where id = :key", key=code_id)
        if case is None or code is None:
            raise Gone("That case or code is no longer there.", "Somebody removed it; look again.")
        said = """select id, text from memos where target = :cell and case_id = :case and code_id = :code
        and coder_id = :coder order by created, id"""
        own = list(tx.tuples(said, cell=MemoOn.CELL.value, case=case_id, code=code_id, coder=tx.coder_id))
        if expected is not None and "\n".join(before for _, before in own) not in (expected, words):
            raise Stale(
                "That summary was changed in another window since you read it.",
                "Keep yours all the same, or take what is there.",
                now="\n".join(before for _, before in own),
            )
        tx.summary = f"{case} × {code}" + (f": {summary_line(words)}" if words else "")
        if not words and not own:
            raise Refused(f"You have written nothing of {case} and {code}.")
        if words and not own:
            tx.insert("memos", target=MemoOn.CELL.value, case_id=case_id, code_id=code_id, text=words,
                      coder_id=tx.coder_id, modified=tx.at)  # fmt: skip
        for key, before in own[:1] if words else []:
            if before != words:
                tx.update("memos", key, text=words, modified=now())
        for key, _ in own[1:] if words else own:
            tx.delete("memos", key)
    return project.last


def as_table(found: Framework, *, layout: str = "wide") -> Table:
    """The framework ready to be printed: `wide` with a row a case and a column a code, `long` with a row a cell that
    holds something; with the quotes that were read, and their citations.
    """
    return _long(found) if layout == "long" else _wide(found)


def _wide(found: Framework) -> Table:
    columns = (Column(found.case_noun), *(Column(row.label) for row in found.rows))
    rows = tuple(
        (name, *(_cell(found, line, at) for at in range(len(found.rows)))) for line, name in enumerate(found.names)
    )
    notes = (*found.notes, "(n): so many excerpts.")
    return Table(found.title, columns, rows, notes=notes)


def _cell(found: Framework, line: int, at: int) -> Cell:
    case, code, number = found.cases[line], found.rows[at].code_id, found.numbers[line][at]
    words = found.summary(case, code)
    listed = quoted(found.excerpts.get((case, code), ()), found.quotes)
    if isinstance(number, Sign):
        return words or number
    parts = [words, *listed, f"({number})" if number else ""]
    return " ".join(filter(None, parts)) or 0


def _long(found: Framework) -> Table:
    quotes = found.quotes
    columns = (
        Column(found.case_noun), Column("code"), Column("excerpts", ColumnKind.INTEGER), Column("summary"),
        Column("coder"), Column("modified", ColumnKind.DATE), *([Column("quotes")] if quotes else []),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for line, case in enumerate(found.cases):
        for at, row in enumerate(found.rows):
            number = found.numbers[line][at]
            quotes_here = ["\n".join(quoted(found.excerpts.get((case, row.code_id), ()), quotes))] if quotes else []
            written = found.summaries.get((case, row.code_id), ())
            head = (found.names[line], row.label, number)
            if not written and isinstance(number, int) and number:
                rows.append((*head, None, None, None, *quotes_here))
            rows += [(*head, each.text, each.coder, each.modified[:19], *quotes_here) for each in written]
    return Table(found.title, columns, tuple(rows), notes=found.notes, row_header=2)

"""Tables in a pack: codes by case and by attribute, saturation, sample and process."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.case import AttributeType
from qcode.model.coding import CoderKind, State
from qcode.model.paper import Block, Note, Shown
from qcode.model.table import Cell, Column, ColumnKind, Sign, Table
from qcode.services.figures.codes import code_names
from qcode.services.report.terms import Part, Study
from qcode.services.rounds.lists import rounds_table
from qcode.services.tables.notes import counted, plural
from qcode.services.wording import capitalised
from qcode.storage.cases import attributes, cases
from qcode.storage.coders import coders
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.case import Attribute

_SHARED = re.compile(r"^(\d+) (\d+(?:\.\d+)?) %")


def by_case(study: Study) -> Part:
    """T8: a row a case, a column a code; cases without a document are counted under the table."""
    found = study.by_case
    kept = [at for at, head in enumerate(found.columns) if head.documents]
    used = [at for at, row in enumerate(found.rows) if found.row_totals[at]]
    if not kept or not used:
        return Part(missing=f"Nothing is coded that belongs to a {study.noun}.")
    names = code_names(codebook(study.project.database), [found.rows[at].code_id for at in used], study.terms.language)
    heads = (Column(study.noun), *(Column(name, ColumnKind.INTEGER) for name in names),
             Column("all codes", ColumnKind.INTEGER, total=True))  # fmt: skip
    rows = tuple(
        (found.columns[at].label, *(found.cells[row][at] for row in used), found.column_totals[at]) for at in kept
    )
    footer = (("total", *(found.row_totals[row] for row in used), found.grand_total),)
    left, unused = len(found.columns) - len(kept), len(found.rows) - len(used)
    notes = [*found.notes]
    notes += [f"{counted(left, study.noun)} without a document not shown."] if left else []
    notes += [f"{counted(unused, 'code')} that were not found not shown."] if unused else []
    table = Table(f"Codes by {study.noun}: excerpts", heads, rows, notes=tuple(notes), footer=footer)
    return Part((Shown(table),), (("codes by case", table), ("codes by case, long", _long(study))))


def _long(study: Study) -> Table:
    """A row a case and code, for other programs."""
    found = study.by_case
    rows = tuple(
        (head.label, row.label, cell if isinstance(cell, int) else None, cell.meaning if isinstance(cell, Sign) else "")
        for at, head in enumerate(found.columns)
        for row, cell in ((row, found.cells[place][at]) for place, row in enumerate(found.rows))
    )
    heads = (Column(study.noun), Column("code"), Column("excerpts", ColumnKind.INTEGER), Column("why none"))
    return Table(f"Codes by {study.noun}, long", heads, rows, notes=found.notes, row_header=2)


def by_attribute(study: Study) -> Part:
    """T9: a table for each attribute of cases with few values: n of N cases, shares, a test."""
    from qcode.services.tables.crosstab import code_by_attribute
    from qcode.services.tables.crosstab_tables import as_table

    blocks: list[Block] = []
    sheets: list[tuple[str, Table]] = []
    noted: set[str] = set()
    refused: dict[str, list[str]] = {}
    for each in _dividing(study):
        try:
            found = code_by_attribute(
                study.project, by=each.name, selection=study.selection, rows="used", seed=study.terms.seed
            )
        except QcodeError as error:
            refused.setdefault(str(error), []).append(each.name)
            continue
        if len([key for key in found.keys if key is not None]) < 2:
            blocks.append(Note(f"{each.name}: fewer than two values among the {plural(study.noun)} in this table."))
            continue
        wide = as_table(found, tree=True)
        fresh = tuple(note for note in wide.notes if note not in noted)
        noted.update(wide.notes)
        again = () if fresh == wide.notes else ("Terms as under the table before.",)
        wide = replace(wide, rows=tuple(tuple(map(_apart, row)) for row in wide.rows))
        title = f"Codes by {found.attribute}: n of N {plural(study.noun)}"
        blocks.append(Shown(replace(wide, title=title, notes=(*fresh, *again))))
        sheets.append((f"codes by {each.name}", as_table(found, layout="long")))
    blocks += [Note(f"{', '.join(names)}: {why}") for why, names in refused.items()]
    if not sheets:
        told = " ".join(block.text for block in blocks if isinstance(block, Note))
        return Part(missing=told or f"The {plural(study.noun)} have no attribute with few values to divide codes by.")
    return Part(tuple(blocks), tuple(sheets))


def _apart(cell: Cell) -> Cell:
    """`2 (20 %)`, held together, for a number with its share, which would be read as one number on paper."""
    held = "\\1\N{NO-BREAK SPACE}(\\2\N{NO-BREAK SPACE}%)"
    return _SHARED.sub(held, cell, count=1) if isinstance(cell, str) else cell


def _dividing(study: Study) -> Iterator[Attribute]:
    """The attributes of cases that divide them: choices, yes or no; numbers and dates, which get bands."""
    for each in attributes(study.project.database, "case"):
        if each.attribute.type is not AttributeType.TEXT:
            yield each.attribute


def saturation(study: Study) -> Part:
    """T11: new codes by interview; raises as `saturation`."""
    from qcode.services.tables.saturation import as_table

    table = as_table(study.saturation)
    return Part((Shown(replace(table, title="Saturation: " + table.title)),), (("saturation", table),))


def sample(study: Study) -> Part:
    """T12: the documents and cases, who coded how many of them, and the rounds."""
    documents, people = _documents(study), _coders(study)
    if not documents.rows:
        return Part(missing="There are no documents yet.")
    distribution = _distribution(study)
    rounds = rounds_table(study.project)
    blocks = [Shown(_in_short(study)), Shown(people)]
    blocks += [Shown(distribution)] if distribution.rows else []
    blocks += [Shown(rounds)] if rounds.rows else []
    sheets = [("sample", _in_short(study)), ("documents", documents), ("coders", people), ("cases", distribution)]
    sheets += [("rounds", rounds)] if rounds.rows else []
    return Part(tuple(blocks), tuple(sheets))


def _in_short(study: Study) -> Table:
    from qcode.services.report.facts import facts_of

    rows = tuple((name, value) for name, value in facts_of(study).listed())
    filters = study.selection.describe()
    notes = (f"Filters: {filters}.", "They narrow codes and excerpts, and nothing else here.") if filters else ()
    return Table("Sample and process", (Column("what"), Column("how much")), rows, notes=notes)


def _documents(study: Study) -> Table:
    integer = ColumnKind.INTEGER
    rows = tuple(
        (each.document.name, "; ".join(each.cases), each.document.date or None, each.document.language,
         each.document.words, each.turns, sum(each.codings.values()),
         ", ".join(name for name, state in each.states.items() if state is State.DONE))
        for each in study.documents
    )  # fmt: skip
    heads = (Column("document"), Column(study.noun), Column("date", ColumnKind.DATE), Column("language"),
             Column("words", integer), Column("turns", integer), Column("codings", integer),
             Column("done by"))  # fmt: skip
    return Table("Documents", heads, rows, notes=("All documents of the project, whatever the selection.",))


def _coders(study: Study) -> Table:
    lines = study.documents
    rows = []
    for each in coders(study.project.database):
        mine = [line for line in lines if each.name in line.codings or each.name in line.states]
        done = sum(line.states.get(each.name) is State.DONE for line in lines)
        kind = "agreed layer" if each.kind is CoderKind.CONSENSUS else "person"
        rows.append((each.name, kind, sum(line.codings.get(each.name, 0) for line in mine), len(mine), done))
    integer = ColumnKind.INTEGER
    heads = (Column("coder"), Column("kind"), Column("codings", integer), Column("documents", integer),
             Column("done", integer))  # fmt: skip
    return Table("Coders", heads, tuple(rows), notes=("All documents of the project, whatever the selection.",))


def _distribution(study: Study) -> Table:
    """How the cases divide by each attribute of few values, and how many of them have a document."""
    with_document = {case for line in study.documents for case in line.cases}
    held = cases(study.project.database)
    rows: list[tuple[Cell, ...]] = []
    for each in _dividing(study):
        if each.type in (AttributeType.NUMBER, AttributeType.DATE):
            continue
        values = dict.fromkeys([*each.choices, *(one.values.get(each.name, "") for one in held)])
        for value in values:
            those = [one for one in held if one.values.get(each.name, "") == value]
            if those:
                share = len(those) / len(held)
                interviewed = sum(one.name in with_document for one in those)
                rows.append((each.name, value or "(no value)", len(those), share, interviewed))
    heads = (Column("attribute"), Column("value"), Column(plural(study.noun), ColumnKind.INTEGER),
             Column("share", ColumnKind.SHARE), Column("with a document", ColumnKind.INTEGER))  # fmt: skip
    title = f"{capitalised(plural(study.noun), study.project.language)} by attribute"
    return Table(title, heads, tuple(rows), notes=(f"Of {counted(len(held), study.noun)}.",), row_header=2)

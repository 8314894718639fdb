"""Agreement before and after settling.

Before is the independent state that the coders submitted: the figure to report. After is the same computation with what
was decided in place of what each coder read, wherever something was decided; it tells how far settling has come, and is
1 where everything is settled, whoever coded well or badly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.agreement import AgreementReport, agreement
from qcode.services.agreement.tables import terms
from qcode.services.settling.disagreement import Outcome, Queue
from qcode.services.settling.queue import queue
from qcode.services.settling.sealed import Sealed, decided_by_readings, known_by
from qcode.services.visibility import sealed_documents
from qcode.storage import settling as store

if TYPE_CHECKING:
    from qcode.services.agreement.given import Given
    from qcode.services.project import Project
    from qcode.services.rounds import Round
    from qcode.services.settling.sealed import Read

MEANING = (
    "Before: what each coder submitted, independently. This is the figure to report.",
    "After: with what was decided in place of each reading, where something was.",
    "After tells how far settling has come; it is 1 where everything is settled.",
)
"""What the two columns are, for a reader."""

Marks = list[tuple[int, int, int, int]]
"""Document, code, start and stop of a coder's codings."""


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Agreement in what was submitted, and with what was decided in its place; `queue` says how much is settled."""

    before: AgreementReport
    after: AgreementReport
    queue: Queue


def before_and_after(
    project: Project, round: str | None = None, *, unit: str = "sentence", draws: int = 2000, seed: int = 1
) -> BeforeAfter:
    """Agreement of a round before and after settling, on the same units, draws and seed; raises as `agreement`."""
    found = queue(project, round)
    before, after = (
        agreement(project, round=found.round, unit=unit, draws=draws, seed=seed, settled=settled,
                  parts=("overall", "lines"))
        for settled in (False, True)
    )  # fmt: skip
    return BeforeAfter(before, after, found)


def settled_given(project: Project, found: Round, given: Given) -> Given:
    """What coders gave, with what was decided in place of what they read, in documents that two of them have done."""
    database = project.database
    sealed = Sealed.read(database, found, left_out=sealed_documents(project))
    decided, contested = decided_by_readings(database, sealed), store.contested(database)
    keys = {code.guid: code.id for code in sealed.book}
    marks: dict[int, Marks] = {
        coder: [each for each in rows if each[0] not in sealed.documents] for coder, rows in given.marks.items()
    }
    total = done = 0
    for read in sealed.each(database):
        rows = {id(each): decided.get(known_by(sealed, read, each)) for each in read.differing}
        standing = {
            key: row for key, row in rows.items()
            if row and row.guid not in contested and row.outcome != Outcome.DISCUSS.value
        }  # fmt: skip
        total, done = total + len(rows), done + len(standing)
        for place, coder in enumerate(read.coder_ids):
            if coder in marks:
                told = _told(read, place, standing)
                marks[coder] += [
                    (read.document_id, keys.get(sealed.code(each.code), 0), each.start, each.stop) for each in told
                ]
    state = f"after settling {done:,} of {total:,} disagreements of the round “{found.name}”"
    return given._replace(marks=marks, state=state)


def _told(read: Read, place: int, standing: dict[int, store.DecisionRow]) -> Iterator[store.Marked]:
    """One coder's codings in a document, with what was decided in place of what is settled."""
    for passage in read.passages:
        row = standing.get(id(passage))
        if row is not None:
            yield from row.codings
        else:
            yield from (read.own(place, each) for each in passage.by_coder[place])


def before_after_table(found: BeforeAfter) -> Table:
    """The figures on all codes, then alpha of each code, before and after side by side."""
    columns = (
        Column("of"), Column("figure"), Column("before", ColumnKind.NUMBER, decimals=3),
        Column("low", ColumnKind.NUMBER, decimals=3), Column("high", ColumnKind.NUMBER, decimals=3),
        Column("after", ColumnKind.NUMBER, decimals=3), Column("disagreements", ColumnKind.INTEGER),
        Column("settled", ColumnKind.INTEGER), Column("note"),
    )  # fmt: skip
    total = (len(found.queue.items), found.queue.settled)
    rows = (*_overall(found, total), *_codes(found))
    title = f"Agreement before and after settling, round {found.queue.round}"
    return Table(title, columns, rows, notes=(*MEANING, *terms(found.before)), row_header=2)


def _overall(found: BeforeAfter, total: tuple[int, int]) -> Iterator[tuple[Cell, ...]]:
    after = {each.name: each.agreement for each in found.after.overall}
    for each in found.before.overall:
        ends = (each.interval.low, each.interval.high) if each.interval else (None, None)
        later = after.get(each.name)
        note = each.agreement.note or (later.note if later else "not defined after settling")
        yield ("all codes", each.name, each.agreement.value, *ends, later.value if later else None, *total, note)


def _codes(found: BeforeAfter) -> Iterator[tuple[Cell, ...]]:
    after = {each.code_id: each for each in found.after.lines}
    counts = found.queue.by_code()
    for each in found.before.lines:
        ends = (each.interval.low, each.interval.high) if each.interval else (None, None)
        later = after[each.code_id].alpha if each.code_id in after else None
        note = each.alpha.note or (f"after: {later.note}" if later and later.note else "")
        yield (
            each.code, "alpha", each.alpha.value, *ends, later.value if later else None,
            *counts.get(each.code, (0, 0)), note,
        )  # fmt: skip

"""Saturation: when the interviews, in their order, stopped bringing new codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from qcode.analysis.ratings import Booleans
from qcode.analysis.saturation import BASE, DRAWS, RUN, THRESHOLDS, Curve, Orders, curve, over_orders
from qcode.errors import Refused, UsageError
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.selecting import named
from qcode.services.tables import frequencies
from qcode.services.tables.cell_names import column_named
from qcode.services.tables.notes import counted, percent, plural
from qcode.services.tables.outline import outline
from qcode.services.tables.parts import ColumnHead
from qcode.services.telling import tell
from qcode.storage import counts
from qcode.storage.codes import codebook
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project
    from qcode.services.tables.parts import Frequencies

__all__ = [
    "BASE",
    "DRAWS",
    "ORDERS",
    "RUN",
    "THRESHOLDS",
    "UNIVERSES",
    "Saturation",
    "as_table",
    "fresh_excerpts",
    "named_excerpts",
    "reached",
    "saturation",
    "told",
]

ORDERS = ("date", "import", "name", "given")
UNIVERSES = ("done", "all")


@dataclass(frozen=True, slots=True)
class Saturation:
    """The saturation of interviews in an order.

    `keys` and `names` are the interviews (documents or cases) in their order, `fresh` the paths of the codes that each
    brought first, `counted` those whose codings each of them counts. `orders` is what other orders of them give.
    """

    by: str
    order: str
    keys: tuple[int, ...]
    names: tuple[str, ...]
    dates: tuple[str, ...]
    codes: tuple[int, ...]
    labels: tuple[str, ...]
    counted: tuple[frozenset[int], ...]
    fresh: tuple[tuple[int, ...], ...]
    curve: Curve
    orders: Orders
    thresholds: tuple[float, ...]
    noun: str
    selection: Selection
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the table shows, in a line."""
        return f"new codes by {self.noun}, in the order of {_ORDERED[self.order]}"


_ORDERED = {"date": "their dates", "import": "their import", "name": "their names", "given": "the given list"}


def saturation(
    project: Project,
    *,
    by: str = "document",
    order: str = "",
    given: Sequence[str] = (),
    selection: Selection | None = None,
    universe: str = "done",
    base: int = BASE,
    run: int = RUN,
    thresholds: Sequence[float] = THRESHOLDS,
    parents: bool = False,
    depth: int | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    replace: bool = False,
) -> Saturation:
    """Follow which codes are new in each interview.

    `by` is `document` or `case` (or the project's word for it). `order` is `date`, `import`, `name` or `given` (the
    names in `given`, all others left out); without one, dates where all interviews have one, else their import. Of
    the `universe` `done` only interviews that a coder has finished take part: one that is not coded yet brings
    nothing new and would look saturated. `depth` counts what stands deeper in the code above it.
    Raises UsageError for words or numbers that make no sense, Refused where no interview takes part.
    """
    _check(by=by, order=order, given=given, universe=universe, base=base, run=run, thresholds=thresholds,
           draws=draws, project=project)  # fmt: skip
    asked = selection or Selection()
    of_case = by != "document"
    with project.database.snapshot():
        found = frequencies(
            project, by="case" if of_case else "document", selection=asked, parents=parents or depth is not None,
            depth=depth, rows="all",
        )  # fmt: skip
        listed = [
            at for at, head in enumerate(found.columns)
            if head.documents and (universe == "all" or head.done == head.documents)
        ]  # fmt: skip
        dates = _dates(project, of_case=of_case)
        chosen = order or ("given" if given else "date" if all(_key(found, at) in dates for at in listed) else "import")
        ordered, more = _ordered(project, found, listed, dates, order=chosen, given=given, of_case=of_case)
        rows = _rows(project, asked, found, parents=parents, depth=depth)
    noun = project.case_noun if of_case else "document"
    if not any(head.documents for head in found.columns):
        raise _nothing(found, noun)
    if not ordered:
        raise Refused(
            f"No {noun} is coded to the end yet.", "Mark documents with qcode documents done, or take --universe all."
        )
    present = np.array([[_occurs(found.cells[row][at]) for row in rows] for at in ordered], dtype=np.bool_)
    return Saturation(
        by=by, order=chosen,
        keys=tuple(_key(found, at) for at in ordered),
        names=tuple(found.columns[at].label for at in ordered),
        dates=tuple(dates.get(_key(found, at), "") for at in ordered),
        codes=tuple(found.rows[row].code_id for row in rows),
        labels=tuple(found.rows[row].label for row in rows),
        counted=tuple(found.rows[row].counted for row in rows),
        fresh=_fresh(present),
        curve=curve(present, base=base, run=run),
        orders=over_orders(
            present, base=base, run=run, thresholds=thresholds, draws=draws, seed=seed, replace=replace, beat=_alive,
        ),
        thresholds=tuple(thresholds), noun=noun, selection=asked,
        notes=tuple(_notes(found, noun, ordered, listed, universe=universe, parents=parents, depth=depth, more=more)),
    )  # fmt: skip


def _alive() -> None:
    """Let whoever waits end it; how many draws are left is not worth a word."""
    tell("drawing orders", 0, 0)


def _nothing(found: Frequencies, noun: str) -> Refused:
    if found.selection.describe():
        return Refused("No document is in what was asked for.", "Ask for more: fewer filters, or other names.")
    if found.documents:
        return Refused(f"No {noun} has a document yet.", "Link them: qcode cases link DOCUMENT CASE")
    return Refused("There is no document yet.", "Bring some in: qcode import FOLDER")


def _check(
    *, by: str, order: str, given: Sequence[str], universe: str, base: int, run: int, thresholds: Sequence[float],
    draws: int, project: Project,
) -> None:  # fmt: skip
    if by not in ("document", "case", project.case_noun):
        raise UsageError(f"Interviews are documents or {plural(project.case_noun)}, not “{by}”.")
    if order and order not in ORDERS:
        raise UsageError(f"“{order}” is no order of interviews.", f"Use one of: {', '.join(ORDERS)}.")
    if (order == "given") != bool(given) and order:
        raise UsageError("A given order needs names, and no other order has any.", "Name them with --given.")
    if universe not in UNIVERSES:
        raise UsageError(f"“{universe}” is no choice of interviews.", f"Use one of: {', '.join(UNIVERSES)}.")
    if base < 1 or run < 1 or draws < 1:
        raise UsageError("A base, a run and a number of orders are 1 or more.")
    if not thresholds or not all(0 <= each < 1 for each in thresholds):
        raise UsageError("A threshold is a share from 0 to under 1.", "Write 0.05 for 5 %.")


def _occurs(cell: Cell) -> bool:
    return isinstance(cell, int) and cell > 0


def _key(found: Frequencies, at: int) -> int:
    return int(found.columns[at].key or 0)


def _dates(project: Project, *, of_case: bool) -> Mapping[int, str]:
    """The date of every interview that has one; of a case, its first document's."""
    dates = counts.own_values(project.database, "date")
    if not of_case:
        return dates
    first: dict[int, str] = {}
    for document, case, _, _ in counts.links(project.database):
        if document in dates:
            first[case] = min(dates[document], first.get(case, dates[document]))
    return first


def _ordered(
    project: Project, found: Frequencies, listed: Sequence[int], dates: Mapping[int, str], *, order: str,
    given: Sequence[str], of_case: bool,
) -> tuple[list[int], list[str]]:  # fmt: skip
    """The columns in the order of the interviews, and what has to be said of it."""
    if order == "given":
        return _given(found, listed, given, noun="case" if of_case else "document")
    imported = _imported(project) if of_case else {_key(found, at): _key(found, at) for at in listed}
    keys: dict[str, Any] = {
        "date": lambda at: (dates[_key(found, at)], imported.get(_key(found, at), 0)),
        "import": lambda at: imported.get(_key(found, at), 0),
        "name": lambda at: sort_key(found.columns[at].label),
    }
    kept = [at for at in listed if order != "date" or _key(found, at) in dates]
    lost = len(listed) - len(kept)
    return sorted(kept, key=keys[order]), [f"{lost} without a date left out"] if lost else []


def _imported(project: Project) -> dict[int, int]:
    """By case, the first document that belongs to it."""
    first: dict[int, int] = {}
    for document, case, _, _ in counts.links(project.database):
        first[case] = min(document, first.get(case, document))
    return first


def _given(
    found: Frequencies, listed: Sequence[int], given: Sequence[str], *, noun: str
) -> tuple[list[int], list[str]]:
    known = {at: head.label for at, head in enumerate(found.columns)}
    places = [next(iter(named(noun, [name], known))) for name in given]
    if len(set(places)) < len(places):
        raise UsageError(f"A {noun} stands twice in the given order.")
    undone = [known[at] for at in places if at not in listed]
    if undone:
        raise Refused(f"Not coded to the end: {', '.join(undone[:5])}.", "Leave them out, or take --universe all.")
    left = len(listed) - len(places)
    return places, [f"{left} not in the given list left out"] if left else []


def _rows(project: Project, selection: Selection, found: Frequencies, *, parents: bool, depth: int | None) -> list[int]:
    """The rows that count: all, or without parents and with a depth those in which nothing but the deepest counts."""
    if parents or depth is None:
        return list(range(len(found.rows)))
    from qcode.services.selecting import resolve

    book = codebook(project.database)
    chosen = resolve(project, selection, book=book).chosen.codes
    lines = outline(book, chosen=chosen, depth=depth, parents=True)
    deepest = {next(row for row in reversed(rows) if row > 0) for rows in lines.rows.values() if rows}
    return [at for at, row in enumerate(found.rows) if row.code_id in deepest]


def _fresh(present: Booleans) -> tuple[tuple[int, ...], ...]:
    """The places of the codes that each interview brought first."""
    seen = np.zeros(present.shape[1], dtype=np.bool_)
    found = []
    for line in present:
        found.append(tuple(map(int, np.flatnonzero(line & ~seen))))
        seen |= line
    return tuple(found)


def _notes(
    found: Frequencies, noun: str, ordered: Sequence[int], listed: Sequence[int], *, universe: str, parents: bool,
    depth: int | None, more: Sequence[str],
) -> list[str]:  # fmt: skip
    filters = found.selection.describe()
    held = sum(bool(head.documents) for head in found.columns)
    undone = held - len(listed) if universe == "done" else 0
    deeper = f"; what stands deeper than level {depth} counts in the code above it" if depth else ""
    of = " coded to the end" if universe == "done" else ""
    return list(
        filter(
            None,
            [
                f"Unit: codes{', with those under them' if parents else ', each without those under it'}{deeper}.",
                f"Universe: {counted(len(ordered), noun)}{of}.",
                f"Coders: {', '.join(found.coders)}.",
                f"Filters: {filters}." if filters else "",
                f"{counted(undone, noun)} not coded to the end left out." if undone else "",
                *found.caveats,
                *(f"{note[:1].upper()}{note[1:]}." for note in more),
            ],
        )
    )


def fresh_excerpts(project: Project, found: Saturation, at: int) -> list[Excerpt]:
    """The excerpts, in the interview at a place of the order, of the codes that it brought first."""
    from qcode.services.segments import behind

    head = ColumnHead(found.keys[at], found.names[at], documents=1, done=1)
    codes = frozenset(code for place in found.fresh[at] for code in found.counted[place])
    by = "document" if found.by == "document" else "case"
    return list(behind(project, selection=found.selection, by=by, codes=codes, column=head))


def named_excerpts(project: Project, found: Saturation, interview: str) -> list[Excerpt]:
    """What `fresh_excerpts` gives for an interview by its name; raises NotFound for one that is not in the table."""
    at = column_named(found.names, interview, noun=found.noun)
    places = range(len(found.names)) if at is None else (at,)
    return [each for place in places for each in fresh_excerpts(project, found, place)]


def reached(found: Saturation, threshold: float) -> str:
    """Where a threshold was reached, as Guest, Namey & Chen write it: `6+2`; or that it was not."""
    at = found.curve.reached(threshold)
    return "not reached" if at is None else f"{at}+{found.curve.run}"


def as_table(found: Saturation) -> Table:
    """The interviews in their order: new codes, known codes, and the new information of the run that follows."""
    integer, number = ColumnKind.INTEGER, ColumnKind.NUMBER
    columns = (
        Column("no.", integer), Column(found.noun), Column("date", ColumnKind.DATE), Column("new codes", integer),
        Column("known", integer), Column(f"new in the next {found.curve.run}", ColumnKind.SHARE),
        Column("known, any order", number, decimals=1), Column("low", number, decimals=1),
        Column("high", number, decimals=1), Column("which"),
    )  # fmt: skip
    rows = tuple(_row(found, at) for at in range(len(found.names)))
    return Table(found.title, columns, rows, notes=(*found.notes, *told(found)), row_header=2)


def _row(found: Saturation, at: int) -> tuple[Cell, ...]:
    line, run = found.curve, at + 1 - found.curve.base
    share = line.runs[run] if 0 <= run < len(line.runs) else None
    names = [found.labels[code].rpartition(" / ")[2] for code in found.fresh[at]]
    return (
        at + 1, found.names[at], found.dates[at] or None, line.new[at], line.known[at], share,
        found.orders.mean[at], found.orders.low[at], found.orders.high[at], "; ".join(names),
    )  # fmt: skip


def told(found: Saturation) -> list[str]:
    """Saturation in sentences: the base, where each threshold was reached, and what other orders say of it."""
    line, orders = found.curve, found.orders
    if line.base_codes is None:
        return [f"There are fewer than {line.base} {plural(found.noun)}, too few for a base."]
    if not line.base_codes:
        return [f"The first {line.base} {plural(found.noun)} have no code, and nothing can be compared with them."]
    held = f"with {counted(line.base_codes, 'code')}; run: {line.run} (Guest, Namey & Chen 2020)."
    sentences = [f"Base: the first {line.base} {plural(found.noun)} {held}"]
    for threshold, each in zip(found.thresholds, orders.reaches, strict=True):
        sentence = f"At most {percent(threshold)} new: {reached(found, threshold)}"
        if each.median is None:
            sentences.append(f"{sentence}; in none of {orders.draws:,} orders by chance.")
        else:
            sentences.append(
                f"{sentence}; in {each.reached:,} of {orders.draws:,} orders by chance, "
                f"median {each.median:g} (5–95 %: {each.low:g}–{each.high:g})."
            )
        sentences += _again(found, threshold)
    drawn = "drawn with replacement" if orders.replaced else "shuffled"
    drew = f"{orders.draws:,} orders {drawn}, seed {orders.seed}"
    return [*sentences, f"Any order: mean, 5th and 95th percentile of {drew}."]


def _again(found: Saturation, threshold: float) -> list[str]:
    """That more came after a threshold was reached, which it should not hide."""
    line, at = found.curve, found.curve.reached(threshold)
    later = [line.base + place for place, share in enumerate(line.runs) if share > threshold + 1e-12]
    over = [place for place in later if at is not None and place > at]
    if not over:
        return []
    places = ", ".join(map(str, over[:6])) + (" …" if len(over) > 6 else "")
    return [f"! After that, runs brought more than {percent(threshold)} again: those behind no. {places}."]

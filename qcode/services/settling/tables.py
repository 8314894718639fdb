"""The queue and the protocol of settling as tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.settling.disagreement import TYPES, Disagreement, Outcome, Placed, Queue, Side
from qcode.services.tables.notes import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qcode.services.project import Project

_NO_CODE = "no code"
_LAYERS_TOLD = 3


def chosen_side(each: Disagreement) -> int | None:
    """The number of the reading that was decided for, from 0; None where it was something else, or nothing yet."""
    decision = each.decision
    if decision is None or decision.outcome not in (Outcome.A, Outcome.B, Outcome.READING):
        return None
    if decision.outcome is not Outcome.READING:
        number = (Outcome.A, Outcome.B).index(decision.outcome)
        return number if number < len(each.sides) else None
    alike = (place for place, side in enumerate(each.sides) if set(side.codings) == set(decision.codings))
    return next(alike, None)


def outcome_words(each: Disagreement) -> str:
    """The outcome as a reader sees it: whose reading, or what; "" where nothing was decided."""
    decision = each.decision
    if decision is None:
        return ""
    words = {
        Outcome.BOTH: "both", Outcome.NEITHER: "neither", Outcome.BORDERS: "own borders",
        Outcome.CODE: "another code", Outcome.DISCUSS: "to be discussed", Outcome.READING: "one reading",
    }  # fmt: skip
    number = chosen_side(each)
    if number is not None:
        return each.sides[number].name
    return words.get(decision.outcome, decision.outcome.value)


def codes_of(placed: Sequence[Placed]) -> str:
    """The codes of codings, each once; `no code` for none."""
    return "; ".join(dict.fromkeys(each.code for each in placed)) or _NO_CODE


def said_by(side: Side) -> str:
    """A side's codes."""
    return side.codes or _NO_CODE


def followed_words(found: Queue, each: Disagreement) -> list[str]:
    """What became of each coding that was decided for in the text as it was corrected since; none where it was not."""
    decided = each.decision.codings if each.decision else ()
    return [f"{one.code}: {now}" for one in decided if (now := found.now(each, one.span)) is not None]


def counts_line(found: Queue) -> str:
    """How far one is: `17 disagreements, 2 settled, 15 not: boundary 6, different code 5, missing code 6`."""
    by_type = ", ".join(f"{name} {found.by_type[name][0]}" for name in TYPES)
    agreed = f"{counted(found.agreed, 'passage')} on which all agree"
    taken = "in the agreed layer" if found.adopted else "not in the agreed layer yet"
    return f"{counted(len(found.items), 'disagreement')} ({by_type}): {settled_line(found)}; {agreed}, {taken}."


def settled_line(found: Queue) -> str:
    """How much is settled: `2 settled, 15 unsettled`."""
    return f"{found.settled} settled, {found.unsettled} unsettled"


def conflicts_line(found: Queue) -> str:
    """What two copies have differently of decisions, and where: `2 conflicts: disagreement 3, rule`; "" for nothing."""
    if not found.conflicts:
        return ""
    where = (f"disagreement {each.number}, {', '.join(each.conflicts)}" for each in found.items if each.conflicts)
    return f"{counted(found.conflicts, 'conflict')} between copies to decide: {'; '.join(where)}"


def rounds_settled_table(project: Project) -> Table:
    """All rounds, a row each, with how much of each is settled; nothing is told of one that is not open."""
    from qcode.services.rounds import list_rounds
    from qcode.services.rounds.lists import rounds_table
    from qcode.services.settling import settled_in

    shown = rounds_table(project)
    names = ("disagreements", "settled", "unsettled")
    columns = tuple(Column(name, ColumnKind.INTEGER) for name in names)
    found = [settled_in(project, each) for each in list_rounds(project)]
    rows = tuple(
        (*row, *(each[:3] if each is not None else (None,) * 3)) for row, each in zip(shown.rows, found, strict=True)
    )
    told = "Disagreements, settled, unsettled: passages; empty where not all have submitted, or no two are compared."
    return replace(shown, columns=(*shown.columns, *columns), rows=rows, notes=(*shown.notes, told))


def _notes(found: Queue, shown: int) -> tuple[str, ...]:
    coders = f"Coders: {', '.join(found.coders)}; {counted(found.documents, 'document')} done by two or more."
    listed = () if shown == len(found.items) else (f"Shown: {shown:,} of {len(found.items):,}.",)
    notes = (f"{each[:1].upper()}{each[1:]}." for each in found.notes)
    conflicts = (f"{told} (qcode conflicts).",) if (told := conflicts_line(found)) else ()
    return (counts_line(found), *conflicts, coders, *listed, *notes, *_corrected(found), *_layers(found))


def _corrected(found: Queue) -> Iterator[str]:
    """What to know where texts were corrected since they were submitted."""
    if found.followed:
        names = ", ".join(dict.fromkeys(each.document for each in found.items if each.corrected))
        yield f"Corrected since, and shown as submitted: {names}; what is agreed follows into the present text."


def _layers(found: Queue) -> tuple[str, ...]:
    """What to know where documents have the agreed layer of another round."""
    told = tuple(found.other_layers.values())
    more = len(told) - _LAYERS_TOLD
    return told if more <= 0 else (*told[:_LAYERS_TOLD], f"The same holds for {counted(more, 'further document')}.")


def _heads(found: Queue) -> tuple[str, ...]:
    """The names of the columns of the readings: the coders of a round of two, else first, second, third …"""
    if len(found.coders) == 2:
        return found.coders
    most = max((len(each.sides) for each in found.items), default=2)
    return tuple(f"reading {number}" for number in range(1, most + 1))


def _sides(each: Disagreement, heads: Sequence[str]) -> tuple[Cell, ...]:
    if len(heads) == len(each.sides) and all(side.name == head for side, head in zip(each.sides, heads, strict=True)):
        return tuple(said_by(side) for side in each.sides)
    told = [f"{side.name}: {said_by(side)}" for side in each.sides]
    return tuple(told[place] if place < len(told) else None for place in range(len(heads)))


def queue_table(found: Queue, listed: Iterable[Disagreement] | None = None) -> Table:
    """Disagreements, a row each: where, what the coders read, the type, and how far it is."""
    shown = list(found.items if listed is None else listed)
    heads = _heads(found)
    columns = (
        Column("number", ColumnKind.INTEGER), Column("document"), Column("case"), Column("type"),
        *(Column(head) for head in heads), Column("excerpt"), Column("status"), Column("outcome"),
    )  # fmt: skip
    rows = tuple(
        (each.number, each.document, "; ".join(each.cases), each.kind.value, *_sides(each, heads), each.quote,
         each.status.value, outcome_words(each))
        for each in shown
    )  # fmt: skip
    return Table(f"Disagreements, round {found.round}", columns, rows, notes=_notes(found, len(shown)))


def protocol_table(found: Queue, listed: Iterable[Disagreement] | None = None) -> Table:
    """The protocol: every disagreement with what was decided, why, by whom, when, and the rule that came of it.

    Where anybody speaks in the round's documents, the number of the turn stands before the borders.
    """
    shown = list(found.items if listed is None else listed)
    heads, spoken = _heads(found), any(each.turn is not None for each in found.items)
    turn = (Column("turn", ColumnKind.INTEGER),) if spoken else ()
    columns = (
        Column("number", ColumnKind.INTEGER), Column("document"), Column("case"), *turn,
        Column("start", ColumnKind.INTEGER), Column("end", ColumnKind.INTEGER), Column("excerpt"),
        *(Column(head) for head in heads), Column("borders of the readings"), Column("type"),
        Column("status"), Column("outcome"), Column("decided"), Column("decided excerpt borders"),
        Column("in the corrected text"), Column("reason"),
        Column("by"), Column("on", ColumnKind.DATE), Column("rule"), Column("codebook version"),
    )  # fmt: skip
    rows = tuple(_protocol_row(found, each, heads, spoken=spoken) for each in shown)
    notes = (*_notes(found, len(shown)), "Start, end and borders: characters of the text, from 0; the end is outside.")
    return Table(f"Protocol of settling, round {found.round}", columns, rows, notes=notes, records=True)


def _borders_read(each: Disagreement) -> str:
    """From where to where each side coded: by which alone the readings of a boundary differ."""
    spans = (
        (side.name, dict.fromkeys(f"{one.span.start}-{one.span.end}" for one in side.codings)) for side in each.sides
    )
    return "; ".join(f"{name} {', '.join(places)}" for name, places in spans if places)


def _protocol_row(found: Queue, each: Disagreement, heads: Sequence[str], *, spoken: bool) -> tuple[Cell, ...]:
    decision = each.decision
    turn = (each.turn,) if spoken else ()
    place = (each.number, each.document, "; ".join(each.cases), *turn, each.span.start, each.span.end, each.quote)
    read = (*_sides(each, heads), _borders_read(each), each.kind.value, each.status.value)
    if decision is None:
        return (*place, *read, *([None] * 9))
    borders = "; ".join(f"{one.span.start}-{one.span.end}" for one in decision.codings)
    now = "; ".join(str(found.now(each, one.span)) for one in decision.codings if each.corrected)
    decided = None if decision.outcome is Outcome.DISCUSS else codes_of(decision.codings)
    rule = decision.rule
    return (
        *place, *read, outcome_words(each), decided, borders or None, now or None, decision.reason or None,
        decision.coder,
        decision.created[:16].replace("T", " "), str(rule) if rule else None, rule.version if rule else None,
    )  # fmt: skip

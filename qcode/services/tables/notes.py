"""The lines above a table that a reader needs to trust it: unit, universe, filters, what is not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.case import Noun
from qcode.services.tables.measures import Leftovers, Question, leftovers
from qcode.storage import counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.selection import Selection
    from qcode.model.table import Cell
    from qcode.services.columns import Division
    from qcode.services.selecting import Resolved
    from qcode.services.tables.tabulating import Done
    from qcode.storage.database import Database

_UNITS = {
    "excerpts": "excerpts",
    "presence": "presence of codes",
    "documents": "documents",
    "cases": "cases",
    "coders": "coders",
    "words": "words covered",
    "characters": "characters covered",
}
_MEANINGS = {
    "excerpts": "a passage counts once for every code and every coder who gave it",
    "presence": "1 where a code occurs; the totals count columns and codes",
    "documents": "documents in which a code occurs, in the totals each once",
    "cases": "cases in which a code occurs, in the totals each once",
    "coders": "coders who used a code, in the totals each once",
    "words": "words that the codings of a code cover, each once, whoever coded them",
    "characters": "characters that the codings of a code cover, each once, whoever coded them",
}


_IN_EACH = "What a coder gave to a passage in two rounds, or in a round and outside of rounds, counts in each."


def unit_of(count: str, *, per: str | None, share: str | None) -> str:
    """What the numbers of a table are, in a few words."""
    unit = _UNITS[count]
    if per:
        return f"{unit} per 1,000 words of respondents"
    return f"share of the {share}’s {unit}" if share else unit


def notes_of(
    question: Question, resolved: Resolved, done: Done, *, noun: str, count: str, per: str | None, share: str | None,
    parents: bool, selection: Selection,
) -> list[str]:  # fmt: skip
    """What holds for a whole table, most important first."""
    division, filters = question.division, selection.describe()
    notes = [
        f"Unit: {unit_of(count, per=per, share=share)}; {_MEANINGS[count]}.",
        _rounds(question, selection, count=count),
        "A code includes those under it." if parents else "A code does not include those under it.",
        (
            f"Universe: {counted(len(division.layouts), 'document')}, "
            f"{counted(len(resolved.universe.cases), noun)}; done by at least one coder: {len(done.everywhere)}."
        ),
        f"Coders: {', '.join(each.name for each in resolved.coders)}.",
        f"Filters: {filters}." if filters else "",
        *caveats_of(resolved, division),
        *_outside(leftovers(question), noun=noun),
        _sums(division, count=count),
    ]
    return [note for note in notes if note]


def caveats_of(resolved: Resolved, division: Division) -> tuple[str, ...]:
    """What a selection leaves out or hides, in sentences, whatever is counted in it."""
    return tuple(f"{note[:1].upper()}{note[1:]}." for note in (*resolved.notes, *division.notes))


def cell_notes(cells: Sequence[Cell], *, per: str | None) -> list[str]:
    """What the cells need explained, besides the signs: these bring their own meaning."""
    zero = any(cell == 0 and isinstance(cell, int | float) for cell in cells)
    undefined = "without a word of a respondent there is no rate" if per else "there is no share of nothing"
    return [
        *(["0: all documents behind the cell are done, and nothing was found."] if zero else []),
        *([f"Empty: undefined; {undefined}."] if None in cells else []),
    ]


def _rounds(question: Question, selection: Selection, *, count: str) -> str:
    """What becomes of a passage that one coder coded in two rounds, where all rounds are in the table."""
    apart = count == "excerpts" and selection.round is None and not selection.agreed
    return "".join(in_each_round(question.database)) if apart else ""


def in_each_round(database: Database) -> tuple[str, ...]:
    """What a list that counts the codings of all rounds says of what one coder gave to a passage in two of them."""
    return (_IN_EACH,) if counts.round_names(database) else ()


def _outside(left: Leftovers, *, noun: str) -> list[str]:
    article = "an" if noun[:1] in "aeiou" else "a"
    notes = []
    if left.documents:
        excerpts = f"{counted(left.excerpts, 'excerpt')} in " if left.excerpts else ""
        number = left.excerpts or left.documents
        notes.append(_left_out(f"{excerpts}{counted(left.documents, 'document')} without {article} {noun}", number))
    if left.stray:
        notes.append(_left_out(f"{counted(left.stray, 'excerpt')} in parts without {article} {noun}", left.stray))
    if left.below:
        notes.append(_left_out(f"{counted(left.below, 'excerpt')} of codes without a row", left.below))
    return notes


def _left_out(what: str, number: int) -> str:
    return f"{what} {'is' if number == 1 else 'are'} not in this table."


def _sums(division: Division, *, count: str) -> str:
    shared = count == "excerpts" and any(len(each.columns) > 1 for each in division.layouts.values())
    return "What belongs to several columns counts in each of them, and once in the total." if shared else ""


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 document`, `2 municipalities`."""
    return f"1 {noun}" if number == 1 else f"{number:,} {plural(noun)}"


def percent(share: float) -> str:
    """A share that somebody chose, as exactly as it was: `5%`, `2.5%`, `99.9%`."""
    return f"{100 * share:.4g}%"


def plural(noun: str) -> str:
    """The plural of an English noun that forms it by rule, or the one that the project gives its own."""
    if isinstance(noun, Noun) and noun.many:
        return noun.many
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"

"""What stands above the figures of the agreement screen: what is compared, in which state, and which view this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.services.agreement.tables import intervals_of
from qcode.services.tables.notes import counted, percent
from qcode.tui.screens.agreement.views import VIEWS, View, letter, letters
from qcode.tui.screens.asking.where import where_text
from qcode.tui.screens.tables.parts import HeadPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.services.agreement import AgreementReport, Terms


_FEW = 3
"""So many coders are always named."""


def asked_parts(terms: Terms, report: AgreementReport | None) -> Sequence[HeadPart]:
    """The terms that can be chosen, each with its key."""
    who = report.coders if report else terms.coders
    names = ", ".join(f"{letter(place)} {name}" for place, name in enumerate(who)) or "all who have finished"
    round_told = f"round {terms.round}" if terms.round else "codings as they are now"
    round_told += f" against {terms.against}" if terms.against else ""
    filters = where_text(terms.selection) or "no filter"
    return (
        HeadPart(round_told, "r", "round", short="" if terms.round else "now"),
        HeadPart(
            names, "c", "coders", short=f"A to {letter(len(who) - 1)}, {len(who)} coders" if len(who) > _FEW else ""
        ),
        HeadPart(terms.unit, "t", "unit"),
        HeadPart(f"overlap {percent(terms.overlap)}", "o", "overlap", drop=1),
        HeadPart(filters, "w", "where", drop=2 if filters == "no filter" else 0),
    )


def state_parts(report: AgreementReport | None) -> Sequence[HeadPart]:
    """How many documents, how much of their text, the state of the codings, and where the draws begin."""
    if report is None:
        return (HeadPart("", "", ""),)
    narrowed = report.characters < report.whole
    drawn = (
        (HeadPart(f"{report.draws:,} draws, seed {report.seed}", action="notes", drop=2),)
        if intervals_of(report)
        else ()
    )
    share = (HeadPart(f"{report.characters / report.whole:.0%} of their text", action="notes"),) if narrowed else ()
    return (
        HeadPart(_double_coded(report), "i", "notes"),
        *share,
        HeadPart(report.state, action="notes", short=_in_short(report.state)),
        *drawn,
        HeadPart(f"qcode {report.qcode}", action="notes", drop=3),
    )


def _double_coded(report: AgreementReport) -> str:
    number = len(report.documents)
    return f"{number:,} of {counted(number + report.not_double, 'document')} double-coded"


def _in_short(state: str) -> str:
    """The state of the codings for a narrow line."""
    now = state.replace("as the codings are now, in documents marked as done", "as they are now, where marked as done")
    return now.replace("in the round “", "in “")


def tabs(view: View) -> Sequence[HeadPart]:
    """The views, the one in sight in brackets."""
    return [_tab(number, each, view) for number, each in enumerate(VIEWS, start=1)]


def _tab(number: int, each: View, shown: View) -> HeadPart:
    here = each.key == shown.key
    names = (each.name, _SHORT.get(each.key, each.name))
    if here:
        names = (
            (f"[{names[0]}, all figures]", f"[{names[1]}, all]") if shown.full else (f"[{names[0]}]", f"[{names[1]}]")
        )
    return HeadPart(names[0], str(number), f"view('{each.key}')", drop=0 if here else number, short=names[1], soon=True)


_SHORT = {
    "overall": "all", "code": "code", "case": "case", "pair": "pair", "document": "doc.", "order": "order",
    "kinds": "types",
}  # fmt: skip
"""What the views are called where the line is narrow, so that each can be seen there."""


def cell_told(column: str, coders: tuple[str, ...], places: str) -> str:
    """What Enter would list, by the title of a column that counts some of the `places` of the line."""
    head, _, last = column.rpartition(" ")
    if head in ("n", "only") and last in letters(coders):
        return f"the {places} of “{head} {coders[letters(coders).index(last)]}”"
    return f"the {places} of “{column}”" if column in ("both", "n first", "n second") else f"all its {places}"

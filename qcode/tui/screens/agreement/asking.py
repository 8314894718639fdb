"""Choosing what the agreement screen compares: the round, the coders, the unit, the overlap, a filter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from qcode.services import rounds
from qcode.services.agreement import UNITS, must_choose_text
from qcode.services.agreement.offers import in_two_rounds
from qcode.services.listing import people
from qcode.tui.screens.asking.prompts import Ask, Choose, Option
from qcode.tui.screens.asking.where import ask_where

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.tui.screens.agreement import AgreementScreen

NOW = "now"


class Asking:
    """The part of the agreement screen that asks for other terms."""

    @property
    def _screen(self) -> AgreementScreen:
        return cast("AgreementScreen", self)

    def action_round(self) -> None:
        """Choose a round, or the codings as they are now; or one coder in two rounds."""
        here = self._screen
        known = rounds.list_rounds(here.session.project)
        options = [Option(NOW, "codings as they are now", "in documents marked as done")]
        options += [Option(f"r{each.id}", each.name, rounds.state_word(each)) for each in known]
        names = {f"r{each.id}": each.name for each in known}
        if len(known) > 1:
            options.append(Option("against", "one coder in two rounds …", "intra-coder agreement"))

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is None:
                return
            if answer[0] == "against":
                self._ask_against()
                return
            here.compare(replace(here.terms, round=names.get(answer[0]), against=None, coders=()))

        now = next((key for key, name in names.items() if name == here.terms.round), NOW)
        here.app.push_screen(Choose("which state of the codings", options, chosen=(now,)), take)

    def _ask_against(self) -> None:
        here = self._screen
        offered = in_two_rounds(here.session.project)
        if not offered:
            here.status.warn("No coder has submitted two rounds.", "A second round for the same coder: R")
            return
        offered.sort(key=lambda each: each.coder != here.session.coder_name)
        options = [Option(str(at), each.coder, f"{each.first} and {each.second}") for at, each in enumerate(offered)]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                coder, first, second = offered[int(answer[0])]
                here.compare(replace(here.terms, round=first, against=second, coders=(coder,)))

        here.app.push_screen(Choose("one coder in two rounds", options), take)

    def action_coders(self) -> None:
        """Choose whom to compare."""
        here = self._screen
        options = [Option(name, name) for name in people(here.session.project)]
        chosen = here.report.coders if here.report and not here.terms.against else here.terms.coders

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is None:
                return
            if len(answer) == 1:
                here.status.warn("Agreement needs two coders.", "Space marks whom to compare")
                return
            here.compare(replace(here.terms, coders=answer, against=None))

        here.app.push_screen(Choose("coders", options, chosen=chosen, several=True), take)

    def action_unit(self) -> None:
        """Choose what is compared: sentences, turns, paragraphs or documents."""
        here = self._screen
        options = [Option(unit, unit, "now" if unit == here.terms.unit else "") for unit in UNITS]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                here.compare(replace(here.terms, unit=answer[0]))

        here.app.push_screen(Choose("unit", options, chosen=(here.terms.unit,)), take)

    def action_overlap(self) -> None:
        """Change how much of a unit, or of a passage, makes the unit carry a code."""
        here = self._screen

        def take(answer: str | None) -> None:
            if answer is not None:
                here.compare(replace(here.terms, overlap=_percent(answer) or 0.5))

        note = "How much of a unit, or of a passage with the code, has to be covered for the unit to carry the code."
        value = f"{here.terms.overlap * 100:g}"
        here.app.push_screen(Ask("overlap in %", value=value, note=note, check=_percent_problem), take)

    def action_where(self) -> None:
        """Narrow to some text or some codes; a round and coders that are named become those that are compared."""
        here = self._screen
        ask_where(here, here.terms.selection, self._filter, check=must_choose_text)

    def _filter(self, selection: Selection) -> None:
        terms = self._screen.terms
        if selection.round:
            terms = replace(terms, round=selection.round, against=None)
        if selection.coders:
            terms = replace(terms, coders=selection.coders, against=None)
        self._screen.compare(replace(terms, selection=replace(selection, round=None, coders=())))


def _percent(text: str) -> float | None:
    try:
        share = float(text.strip().rstrip("%").replace(",", ".")) / 100
    except ValueError:
        return None
    return share if 0 < share <= 1 else None


def _percent_problem(text: str) -> str | None:
    return None if _percent(text) else "Write a number above 0 and at most 100."

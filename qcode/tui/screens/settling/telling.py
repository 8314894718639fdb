"""The readings of a disagreement in words: whose, which codes with their definitions, which words, which memos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.services.settling import Outcome, Status
from qcode.services.settling.tables import chosen_side, outcome_words
from qcode.services.tables.notes import counted
from qcode.tui.widgets.cells import fit_words
from qcode.tui.widgets.sides import SideTold
from qcode.tui.wording import in_one_line, in_quotes

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.model.document import Span
    from qcode.services.settling import Disagreement
    from qcode.services.settling.context import Said
    from qcode.services.settling.disagreement import Now

Line = tuple[str, str]
"""A style of `Sides` and words."""

_LETTERS = ("a", "b")
_WORDS = 72
"""How much of a reading's words is shown; what differs is at its ends."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is known about a disagreement: the codebook, the memos around it, the text, and where passages are now."""

    here: Disagreement
    book: Codebook
    memos: Sequence[Said]
    text: str = ""
    now: Callable[[Span], Now | None] = lambda _span: None

    def sides(self) -> list[SideTold]:
        """Every reading; with its words where borders differ, and without definitions that all have in common.

        What its coder thought comes before what the codebook says: that is known, and long.
        """
        taken = chosen_side(self.here)
        told = []
        for number, side in enumerate(self.here.sides):
            key = _LETTERS[number] if number < len(_LETTERS) else "v"
            lines = [("", self._quoted(each.span)) for each in side.codings if self._borders_differ]
            lines += self._memos_of(each.coder for each in self.memos if each.coder in side.coders)
            if not side.codings and self.here.coded_as:
                lines.append(("quiet", f"coded otherwise: {', '.join(self.here.coded_as)}"))
            if not self._same_codes:
                lines += self._defined(each.code_id for each in side.codings)
            told.append(SideTold(key, side.name, side.codes or "no code", number == taken, tuple(lines)))
        return told

    def common(self, *, other_layer: str = "") -> list[Line]:
        """What belongs to no single reading: the decision, what else to know, others' memos, a common definition."""
        here, lines = self.here, list[Line]()
        decision = here.decision
        if decision is not None and chosen_side(here) is None:
            lines += [("strong", f"decided: {each.code}, {self._quoted(each.span)}") for each in decision.codings]
        lines += self._corrected()
        if decision is not None and decision.rule is not None:
            lines.append(("strong", f"rule: {decision.rule} (version “{decision.rule.version}”)"))
        if other_layer:
            lines.append(("strong", other_layer))
        if here.status is Status.CONTESTED:
            lines.append(("strong", "Two copies decided this differently; decide again."))
        sided = {name for side in here.sides for name in side.coders}
        lines += self._memos_of(each.coder for each in self.memos if each.coder not in sided)
        if self._same_codes:
            lines += self._defined(each.code_id for each in here.sides[0].codings)
        return lines

    def _corrected(self) -> Iterator[Line]:
        """That the text is another one now, and what became of the passage there, or of what was decided for."""
        here = self.here
        if not here.corrected:
            return
        yield (
            "quiet",
            "The text was corrected since, and is shown as submitted; what is agreed follows into the present one.",
        )
        decided = here.decision.codings if here.decision is not None else ()
        for span in dict.fromkeys(each.span for each in decided) or (here.span,):
            found = self.now(span)
            if found is None or found.span is None:
                yield "strong", f"no longer in the text: {self._quoted(span)}"
            elif found.words != found.before:
                yield "strong", f"in the text now: {_in_quotes(found.words)}"

    @property
    def _same_codes(self) -> bool:
        return len({tuple(each.code_id for each in side.codings) for side in self.here.sides}) == 1

    @property
    def _borders_differ(self) -> bool:
        return len({tuple(each.span for each in side.codings) for side in self.here.sides if side.codings}) > 1

    def _quoted(self, span: Span) -> str:
        here, start = self.here, self.here.span.start
        inside = here.quote[max(0, span.start - start) : max(0, span.end - start)]
        words = self.text[span.start : span.end] if self.text else inside
        return _in_quotes(words)

    def _memos_of(self, coders: Iterable[str]) -> Iterator[Line]:
        wanted = frozenset(coders)
        yield from (("", f"✎ {each.coder} on {each.on}: {each.text}") for each in self.memos if each.coder in wanted)

    def _defined(self, code_ids: Iterable[int]) -> Iterator[Line]:
        for key in dict.fromkeys(code_ids):
            if key not in self.book:
                yield "quiet", "the code was removed"
                continue
            code = self.book[key]
            yield "", code.definition or code.brief or "no definition yet"
            parts = (("use when: ", code.use_when), ("do not use when: ", code.not_when))
            yield from (("quiet", f"{title}{in_one_line(text)}") for title, text in parts if text)


def shift_words(here: Disagreement) -> str:
    """How far the second reading's borders are from the first's: `B begins 65 characters later, ends 1 earlier`."""
    shifts = (("begins", here.shift_start or 0), ("ends", here.shift_end or 0))
    told = [(does, abs(by), "later" if by > 0 else "earlier") for does, by in shifts if by]
    unit = [counted(told[0][1], "character")] if told else []
    amounts = [*unit, *(f"{by:,}" for _, by, _ in told[1:])]
    words = [f"{does} {amount} {way}" for (does, _, way), amount in zip(told, amounts, strict=True)]
    return f"B {', '.join(words)}" if words else ""


def outcome_of(here: Disagreement) -> tuple[object, ...] | None:
    """Who decided a disagreement for what, whatever was said of it; None for an open one."""
    decision = here.decision
    return (decision.outcome, decision.codings, decision.coder) if decision else None


def settled_words(here: Disagreement) -> str:
    """How far a disagreement is: its status, the outcome with the code that was put there, and by whom."""
    decision = here.decision
    if decision is None:
        return here.status.value
    outcome = outcome_words(here)
    if decision.outcome is Outcome.CODE:
        outcome += f" “{'”, “'.join(each.code.rsplit(' / ', 1)[-1] for each in decision.codings)}”"
    status = "" if here.status is Status.DISCUSS else f"{here.status.value}: "
    return f"{status}{outcome}, by {decision.coder}"


def _in_quotes(words: str) -> str:
    return in_quotes(fit_words(words, _WORDS))

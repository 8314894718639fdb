"""What the parts of the settling desk have in common: the desk itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qcode.tui.screens.asking.prompts import Choose, Option

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.services.settling import Disagreement, Placed
    from qcode.tui.screens.settling import SettlingScreen


class AtTheDesk:
    """A part of the settling desk."""

    @property
    def _desk(self) -> SettlingScreen:
        return cast("SettlingScreen", self)

    def _with_code(self, here: Disagreement, question: str, then: Callable[[Placed], None]) -> None:
        """Go on with the code that the disagreement is about, asking which where it is about several."""
        decided = here.decision.codings if here.decision else ()
        known = {each.code_id: each for side in reversed(here.sides) for each in reversed(side.codings)}
        known.update({each.code_id: each for each in decided})
        book = self._desk.session.book
        options = [each for key, each in known.items() if key in book]
        if len(options) == 1:
            then(options[0])
            return

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                then(known[int(answer[0])])

        listed = [Option(str(each.code_id), book[each.code_id].name, each.code) for each in options]
        self._desk.app.push_screen(Choose(question, listed), take)

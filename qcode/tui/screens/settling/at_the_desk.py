"""What the parts of the settling desk have in common: the desk itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qcode.services.settling import Placed
from qcode.tui.screens.asking.prompts import Choose, Option

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.services.settling import Disagreement
    from qcode.tui.screens.settling import SettlingScreen


class AtTheDesk:
    """A part of the settling desk."""

    @property
    def _desk(self) -> SettlingScreen:
        return cast("SettlingScreen", self)

    def _with_code(self, here: Disagreement, question: str, then: Callable[[Placed], None]) -> None:
        """Go on with the code that it is about, asking which where it is about several, what was decided first."""
        decided = here.decision.codings if here.decision else ()
        known = dict[int, Placed]()
        for each in (*decided, *(coding for side in here.sides for coding in side.codings)):
            known.setdefault(each.code_id, each)
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

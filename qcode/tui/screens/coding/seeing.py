"""What of the codings is seen: one code or branch alone, without some codes, of some coders."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qcode.services.coding.here import codings_here
from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.transcript import Mark
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.tui.screens.coding import CodingScreen


class SeeingVerbs:
    """The actions that choose what is shown; mixed into the coding screen's verbs."""

    if TYPE_CHECKING:

        def with_coding(self, question: str, take: Callable[[Mark], None], *, mine: bool = True) -> None:
            """Find the coding that is meant."""

    @property
    def _seeing(self) -> CodingScreen:
        return cast("CodingScreen", self)

    def only_shown(self) -> str:
        """What is not as usual in what is shown, in a few words for the title; "" where everything of mine is seen."""
        screen = self._seeing
        focus, hidden = screen.tree_beside.focus_code, screen.view.options.hidden_codes
        code = f"only {screen.session.names[focus]}" if focus is not None and focus in screen.session.book else ""
        away = f"{counted(len(hidden), 'code')} hidden" if hidden else ""
        others = screen.shown_coders not in (set(), {screen.session.coder_id})
        names = [coder.name for key, coder in screen.coders.items() if key in screen.shown_coders] if others else []
        coders = f"shows {', '.join(names) if len(names) < 3 else counted(len(names), 'coder')}" if names else ""
        return " · ".join(filter(None, (coders, code, away)))

    def action_only_code(self) -> None:
        """Grey all codes but the one under the cursor and those under it; where it is alone already, show all."""

        def take(mark: Mark) -> None:
            here = self._seeing.tree_beside.focus_code
            self._focus_code(None if here == mark.code_id else mark.code_id)

        self.with_coding("show only which code?", take, mine=False)

    def action_all_codes(self) -> None:
        """Show all codes again."""
        self._seeing.view.set_hidden()
        self._seeing.tree_beside.set_hidden(())
        self._focus_code(None)

    def _focus_code(self, code_id: int | None) -> None:
        screen = self._seeing
        branch = [code.id for code in screen.session.book.branch(code_id)] if code_id is not None else []
        screen.view.set_focus_codes(branch)
        screen.tree_beside.set_focus(code_id)
        screen.tell_here()
        if code_id is None:
            hidden = len(screen.view.options.hidden_codes)
            screen.status.say("no code is greyed" if hidden else "every code is shown")
        else:
            under = f" and {counted(len(branch) - 1, 'code')} under it" if len(branch) > 1 else ""
            screen.status.say(f"only “{screen.session.names[code_id]}”{under}", "O shows all")

    def on_code_tree_focus_wanted(self, message: CodeTree.FocusWanted) -> None:
        """Only this code's codings, and those of the codes under it."""
        message.stop()
        self._focus_code(message.code_id)

    def on_code_tree_hidden_changed(self, message: CodeTree.HiddenChanged) -> None:
        """Hide the codings of these codes."""
        message.stop()
        screen = self._seeing
        screen.view.set_hidden(codes=message.hidden)
        screen.tell_here()
        if message.hidden:
            said = f"{counted(len(message.hidden), 'code')} hidden until qcode is left"
            screen.status.say(said, "v shows the branch again, O shows all")
        else:
            screen.status.say("every code is shown")

    def show_what_is_coded(self, code_ids: list[int]) -> str:
        """Bring one's own codings back into sight before one codes, and say which of these codes stay hidden."""
        screen = self._seeing
        if screen.session.coder_id not in screen.shown_coders:
            screen.shown_coders.add(screen.session.coder_id)
            screen.concerned(None)
        hidden = [key for key in code_ids if key in screen.view.options.hidden_codes]
        return ", which is hidden" if hidden else ""

    def own_unseen(self) -> list[Mark]:
        """One's own codings here, as long as only those of others are shown."""
        screen = self._seeing
        me = screen.session.coder_id
        if screen.opened is None or me in screen.shown_coders:
            return []
        own = codings_here(screen.session.project, screen.opened.document.id, coder_ids=[me])
        return [Mark(place.id, place.start, place.end, place.code_id) for place in own.places()]

    def action_coders(self) -> None:
        """Choose whose codings are shown."""
        screen = self._seeing
        options = [Option(str(key), coder.name) for key, coder in screen.coders.items()]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is None:
                return
            screen.shown_coders = {int(key) for key in answer} or {screen.session.coder_id}
            screen.concerned(None)
            names = ", ".join(coder.name for key, coder in screen.coders.items() if key in screen.shown_coders)
            screen.status.say(f"{counted(len(screen.codings), 'coding')} of {names}", "Ctrl+O chooses again")

        chosen = [str(key) for key in screen.shown_coders]
        screen.app.push_screen(Choose("whose codings?", options, chosen=chosen, several=True), take)

"""Saying why at the settling desk: reasons, rules for the codebook, memos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.coding import MemoOn
from qcode.services import memos, settling
from qcode.services.settling import rules as settling_rules
from qcode.services.tables.notes import counted
from qcode.tui.drafting import Drafting, drafting
from qcode.tui.screens.asking.keeping import keep
from qcode.tui.screens.asking.prompts import Ask, Choose, MemoEditor, Option
from qcode.tui.screens.asking.reasons import AskReason
from qcode.tui.screens.settling.at_the_desk import AtTheDesk
from qcode.tui.wording import in_quotes

if TYPE_CHECKING:
    from textual.events import Key

    from qcode.model.change import Change
    from qcode.services.settling import Disagreement


_FIELDS = (("use_when", "use when"), ("not_when", "do not use when"), ("definition", "definition"))


class Explaining(AtTheDesk):
    """Why it was decided so, and what came of it."""

    def action_reason(self) -> None:
        """Say why: a digit takes a common reason, anything else is written."""
        desk, here = self._desk, self._desk.here
        if here is None or desk.queue is None:
            return
        now = here.decision.reason if here.decision else desk.pending_reason
        draft = self._draft("reason for", here)

        def take(answer: str | None) -> None:
            if answer is not None:
                self._give_reason(here, answer, draft)

        asked = AskReason(settling.COMMON_REASONS, own=settling.own_reasons(desk.queue), value=now)
        desk.app.push_screen(asked.kept_as(draft), take)

    def action_common_reason(self) -> None:
        """List the common reasons, for whoever clicks on the digits."""
        self.action_reason()

    def on_key(self, event: Key) -> None:
        """A digit says why at once, by the common reason that has it."""
        desk, here = self._desk, self._desk.here
        number = "123456789".find(event.character) if event.character else -1
        if here is not None and 0 <= number < len(settling.COMMON_REASONS) and not desk.view.editing:
            event.stop()
            self._give_reason(here, settling.COMMON_REASONS[number], self._draft("reason for", here))

    def _give_reason(self, here: Disagreement, answer: str, draft: Drafting) -> None:
        """Keep a reason with the decision, or for the decision that is still to be made."""
        desk, project = self._desk, self._desk.session.project
        if here.decision is None:
            self._wait_with(answer, draft)
            desk.status.say("the reason goes with the decision", "a or b, e both, n neither, o, c, d")
        elif answer == here.decision.reason:
            draft.done()
            desk.status.say("the reason is as it was" if answer else "no reason was given", "Enter next, y rule")
        elif keep(
            desk,
            lambda: settling.give_reason(project, here, answer),
            answer,
            anyway=lambda: settling.give_reason(project, self._as_it_is(here), answer),
            draft=draft,
            gone=lambda: self._wait_with(answer, draft),
        ):
            desk.refresh_desk()
            desk.status.say(f"“{answer}”" if answer else "no reason any more", "Enter next, y rule, u undoes")

    def _wait_with(self, answer: str, draft: Drafting) -> None:
        """Keep a reason for the decision that is still to be made."""
        desk = self._desk
        desk.pending_reason, desk.reason_draft = answer, draft
        if desk.here is not None:
            desk.tell_about(desk.here)

    def _as_it_is(self, here: Disagreement) -> Disagreement:
        """A disagreement as it is decided now, whoever has decided it meanwhile."""
        items = settling.queue(self._desk.session.project, here.round).items
        return next((each for each in items if each.guid == here.guid), here)

    def _draft(self, what: str, here: Disagreement, *, place: str = "") -> Drafting:
        """A draft on the disagreement, by its own GUID: nothing is read, so it begins while the server is away, too."""
        name = f"{what} {here.document}, {in_quotes(memos.summary_line(here.quote))}"
        where = f"{here.guid} {place}" if place else here.guid
        return drafting(self._desk.session.project, name, table="projects", guid=None, where=where)

    def action_rule(self) -> None:
        """Write the rule that came out of it into the codebook."""
        desk, here = self._desk, self._desk.here
        if here is None:
            return
        if here.decision is None:
            desk.status.warn("Nothing was decided here yet.", "Decide it first; then y writes the rule")
            return
        self._with_code(here, "a rule for which code?", lambda placed: self._ask_field(here, placed.code_id))

    def _ask_field(self, here: Disagreement, code_id: int) -> None:
        code = self._desk.session.book[code_id]
        options = [Option(name, title, str(getattr(code, name))) for name, title in _FIELDS]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                self._ask_rule(here, code_id, answer[0])

        self._desk.app.push_screen(Choose(f"where does the rule go in “{code.name}”?", options), take)

    def _ask_rule(self, here: Disagreement, code_id: int, field: str) -> None:
        desk = self._desk
        code, project = desk.session.book[code_id], desk.session.project
        value = here.decision.reason if here.decision else ""

        draft = self._draft("rule from", here, place=f"{code.guid} {field}")

        def take(answer: str | None) -> None:
            if answer and keep(
                desk,
                lambda: settling_rules.add_rule(project, here, code_id=code_id, text=answer, field=field),
                answer,
                anyway=lambda: settling_rules.add_rule(
                    project, self._as_it_is(here), code_id=code_id, text=answer, field=field
                ),
                draft=draft,
            ):
                found = settling_rules.review(project)
                said = f"version “{found.version.name}”; {counted(found.waiting, 'excerpt')} to look at again"
                desk.status.say(said, "Y lists them, Enter next")

        title = next(words for name, words in _FIELDS if name == field)
        now = getattr(code, field)
        note = f"It goes behind: {now}" if now else "The field is empty so far."
        desk.app.push_screen(Ask(f"“{code.name}”, {title}", value=value, note=note).kept_as(draft), take)

    def action_review(self) -> None:
        """List what the newest version of the codebook touches."""
        from qcode.tui.screens.codebook.looking import LookingScreen

        self._desk.app.push_screen(LookingScreen())

    def action_memo(self) -> None:
        """Write a memo on the passage."""
        desk, here = self._desk, self._desk.here
        if here is None:
            return
        now = desk.now(here, here.span)
        span = now.span if now is not None else here.span
        if span is None:
            desk.status.warn(
                "This passage is no longer in the text.", "r says why; F2 d writes a memo on the interview"
            )
            return
        project = desk.session.project
        draft = self._draft("memo on", here)

        def verb(text: str) -> Change:
            return memos.write_memo(project, on=MemoOn.SPAN, target_id=here.document_id, text=text, span=span)

        def write(text: str | None) -> None:
            if not text:
                draft.done()
            elif keep(desk, lambda: verb(text), text, draft=draft):
                desk.refresh_desk()

        editor = MemoEditor(on="this passage", quote=now.words if now is not None else here.quote)
        desk.app.push_screen(editor.kept_as(draft), write)

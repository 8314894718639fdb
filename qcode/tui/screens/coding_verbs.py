"""What a coder does on the coding screen: put codes on, take them off, note, weigh, go from place to place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.coding import Coding, MemoOn, State
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.services import codebook, coding, documents, memos
from qcode.tui.screens.keeping import keep
from qcode.tui.screens.prompts import Ask, Choose, MemoEditor, Option
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.transcript import Mark, TranscriptView
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.tui.screens.coding import CodingScreen

_LONGEST_NAME = 60
_NOT_IN_NAMES = " .,;:!?…\"'“”‘’«»–-"


class CodingVerbs:
    """The actions of the coding screen; mixed into it."""

    @property
    def _screen(self) -> CodingScreen:
        return cast("CodingScreen", self)

    # Codes on

    def apply(self, code_ids: Sequence[int]) -> None:
        """Put codes on what is selected, or on the word under the cursor."""
        screen = self._screen
        span = screen.view.target()
        if span is None or screen.opened is None:
            screen.status.warn("There is nothing to code here.")
            return
        screen.session.used(code_ids)
        grown = self._grown(code_ids, span)
        if grown is not None:
            self._extend(grown, span)
            return
        document = screen.opened.document
        change = screen.do(
            lambda: coding.apply_codes(
                screen.session.project, document_id=document.id, span=span, code_ids=list(code_ids),
                revision=document.revision,
            )
        )  # fmt: skip
        if change is not None:
            screen.view.finish_selection()
            names = ", ".join(screen.session.book[code_id].name for code_id in code_ids)
            if change.step is None:
                screen.status.say(f"{names} is here already", "x takes it off")
            else:
                screen.status.say(f"coded “{names}”", "s goes on, u undoes")

    def _grown(self, code_ids: Sequence[int], span: Span) -> Coding | None:
        """My coding of this one code that the selection overlaps and goes beyond: it is extended, not doubled."""
        if len(code_ids) != 1:
            return None
        screen = self._screen
        near = [screen.codings[mark.id] for mark in screen.view.marks_over(span)]
        round_id = screen.round.id if screen.round else None
        mine = [each for each in near if each.code_id == code_ids[0] and each.round_id == round_id]
        mine = [each for each in mine if each.coder_id == screen.session.coder_id]
        if any(each.span == span for each in mine) or len(mine) != 1:
            return None
        return mine[0]

    def _extend(self, each: Coding, span: Span) -> None:
        screen = self._screen
        name = screen.session.book[each.code_id].name
        if each.span.contains(span):
            screen.status.say(f"{name} is here already", "x takes it off, e moves its borders")
            return
        union = Span(min(each.span.start, span.start), max(each.span.end, span.end))
        if screen.do(lambda: coding.set_borders(screen.session.project, each.id, union, expected=each.span)):
            screen.view.finish_selection()
            screen.status.say(f"“{name}” extended", "u undoes")

    def on_code_tree_chosen(self, message: CodeTree.Chosen) -> None:
        """Enter in the codebook puts the code on the selection in the text."""
        message.stop()
        self.apply([message.code_id])

    def action_again(self) -> None:
        """Apply the last codes again."""
        screen = self._screen
        if screen.session.last_codes:
            self.apply(screen.session.last_codes)
        else:
            screen.status.warn("No code was applied yet.", "Space and its key, or c, apply one")

    def action_pick(self) -> None:
        """Find a code by name."""
        self._screen.picker.open(title="code", purpose="apply", recent=self._screen.session.recent)

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Apply what was picked, or put it in another's place."""
        message.stop()
        if self._screen.merge_picked(message):
            return
        keys = [int(key) for key in message.keys]
        if message.purpose.startswith("recode "):
            coding_id = int(message.purpose.removeprefix("recode "))
            screen = self._screen
            screen.do(lambda: coding.recode(screen.session.project, [coding_id], keys[0]))
            screen.session.used(keys[:1])
        else:
            self.apply(keys)

    def on_picker_new_wanted(self, message: Picker.NewWanted) -> None:
        """Make a new code and apply it; what it means is asked, not demanded."""
        message.stop()
        self._new_code(message.name)

    def action_in_vivo(self) -> None:
        """Make a code of the selected words."""
        screen = self._screen
        target = screen.view.target()
        if target is None or screen.opened is None:
            return
        words = " ".join(target.of(screen.opened.text).split())[:_LONGEST_NAME].strip(_NOT_IN_NAMES)

        def make(name: str | None) -> None:
            if name:
                self._new_code(name)

        screen.app.push_screen(Ask("new code in these words", value=words), make)

    def _new_code(self, name: str) -> None:
        screen = self._screen
        project = screen.session.project
        beside = screen.tree_beside.code_id
        parent = screen.session.book[beside].parent_id if beside is not None and beside in screen.session.book else None
        change = screen.do(lambda: codebook.add_code(project, name, parent=parent))
        if change is None:
            return
        code_id = max(change.touched.get("codes") or frozenset({0}))
        self.apply([code_id])

        def define(text: str | None) -> None:
            if text:
                screen.do(lambda: codebook.redefine_code(project, code_id, definition=text))

        note = "One sentence, or Escape to write it later in the codebook."
        screen.app.push_screen(Ask(f"what does “{name}” mean?", note=note, empty=True), define)

    def action_copy(self) -> None:
        """Copy the selected words with their citation."""
        from qcode.services.coding.describing import cite
        from qcode.tui.clipboard import copy_from

        screen = self._screen
        span = screen.view.target()
        if span is None or screen.opened is None:
            return
        try:
            place = cite(screen.session.project, screen.opened.document.id, span)
        except QcodeError as error:
            screen.status.fail(error)
            return
        words = " ".join(span.of(screen.opened.text).split())
        otherwise = "code it: F5, Enter, E saves it"
        copy_from(screen, f"“{words}” ({place})", said="copied with its citation", otherwise=otherwise)

    # One coding

    def _with_coding(self, question: str, take: Callable[[Mark], None], *, mine: bool = True) -> None:
        """Find the coding that is meant: the one gone to, else the one under the cursor, else ask which."""
        screen = self._screen
        here = [mark for mark in reversed(screen.view.marks_at(screen.view.cursor)) if mark.mine or not mine]
        here = [mark for mark in here if mark.span == screen.view.selection] or here
        current = screen.view.current_mark
        if current is not None and (current.mine or not mine):
            take(current)
        elif len(here) == 1:
            take(here[0])
        elif not here:
            screen.status.warn("No coding of yours is here." if mine else "No coding is here.", ", and ; go to codings")
        else:
            options = [Option(str(mark.id), mark.name, mark.coder) for mark in here]

            def chosen(answer: tuple[str, ...] | None) -> None:
                if answer:
                    take(next(mark for mark in here if str(mark.id) == answer[0]))

            screen.app.push_screen(Choose(question, options), chosen)

    def action_take_off(self) -> None:
        """Take the code under the cursor off."""

        def take(mark: Mark) -> None:
            screen = self._screen
            if screen.do(lambda: coding.remove_codings(screen.session.project, [mark.id])):
                screen.status.say(f"“{mark.name}” taken off", "u brings it back")

        self._with_coding("take which code off?", take)

    def action_recode(self) -> None:
        """Put another code in its place."""

        def take(mark: Mark) -> None:
            title = f"another code instead of “{mark.name}”"
            recent = self._screen.session.recent
            self._screen.picker.open(title=title, purpose=f"recode {mark.id}", recent=recent, new=False)

        self._with_coding("put another code in place of which?", take)

    def action_weigh(self) -> None:
        """Weigh the coding."""

        def take(mark: Mark) -> None:
            screen = self._screen

            def weigh(answer: str | None) -> None:
                if answer is not None:
                    weight = int(answer) if answer else None
                    screen.do(lambda: coding.set_weight(screen.session.project, mark.id, weight))

            now = screen.codings[mark.id].weight
            note = "0 to 100; empty for no weight"
            screen.app.push_screen(
                Ask(f"weight of “{mark.name}”", value="" if now is None else str(now), note=note, check=_weight_problem,
                    empty=True),
                weigh,
            )  # fmt: skip

        self._with_coding("weigh which coding?", take)

    def action_typical(self) -> None:
        """Choose the excerpt as typical of its code, or no longer."""

        def take(mark: Mark) -> None:
            screen = self._screen
            on = not screen.codings[mark.id].typical
            if screen.do(lambda: coding.mark_typical(screen.session.project, mark.id, on=on)):
                screen.status.say(f"{'typical of' if on else 'no longer typical of'} “{mark.name}”", "u undoes")

        self._with_coding("which coding is typical?", take, mine=False)

    def on_transcript_view_borders_changed(self, message: TranscriptView.BordersChanged) -> None:
        """Keep the moved borders."""
        message.stop()
        screen = self._screen
        before = screen.codings[message.mark_id].span
        span = Span(message.start, message.end)
        screen.do(lambda: coding.set_borders(screen.session.project, message.mark_id, span, expected=before))
        if message.mark_id in screen.view.marks:
            screen.view.go_to_mark(screen.view.marks[message.mark_id])

    def action_memo(self) -> None:
        """Write a memo on the coding under the cursor, else on what is selected."""
        screen = self._screen
        if screen.opened is None:
            return
        here = screen.view.marks_at(screen.view.cursor)
        mark = screen.view.current_mark or (here[-1] if here and screen.view.selection is None else None)
        target = screen.view.target()
        if mark is not None:
            self._memo_on_coding(mark)
        elif target is not None:
            self._memo_on_span(target)

    def _memo_on_coding(self, mark: Mark) -> None:
        screen = self._screen
        project = screen.session.project
        own = [memo for memo in screen.memos_on.get(mark.id, ()) if memo.coder_id == screen.session.coder_id]
        quote = mark.span.of(screen.opened.text) if screen.opened else ""

        def write(text: str | None) -> None:
            if own:
                if text != own[-1].text:
                    keep(
                        screen,
                        lambda: memos.change_memo(project, own[-1].id, text=text or "", expected=own[-1].text),
                        text or "",
                        anyway=lambda: memos.change_memo(project, own[-1].id, text=text or ""),
                    )
            elif text:
                keep(
                    screen,
                    lambda: memos.write_memo(project, on=MemoOn.CODING, target_id=mark.id, text=text),
                    text,
                )

        screen.app.push_screen(MemoEditor(own[-1].text if own else "", on=mark.name, quote=quote), write)

    def _memo_on_span(self, span: Span) -> None:
        screen = self._screen
        if screen.opened is None:
            return
        project, key, me = screen.session.project, screen.opened.document.id, screen.session.coder_id
        revision = screen.opened.document.revision
        here = [memo for memo in screen.memos_at(screen.view.cursor) if memo.coder_id == me]
        own = next((memo for memo in here if screen.view.selection in (None, memo.span)), None)

        def write(text: str | None) -> None:
            if own is not None:
                if text != own.text:
                    keep(
                        screen,
                        lambda: memos.change_memo(project, own.id, text=text or "", expected=own.text),
                        text or "",
                        anyway=lambda: memos.change_memo(project, own.id, text=text or ""),
                    )
            elif text:
                keep(
                    screen,
                    lambda: memos.write_memo(
                        project, on=MemoOn.SPAN, target_id=key, text=text, span=span, revision=revision
                    ),
                    text,
                )

        about = own.span if own is not None and own.span is not None else span
        editor = MemoEditor(own.text if own else "", on="this passage", quote=about.of(screen.opened.text))
        screen.app.push_screen(editor, write)

    # Seeing

    def action_only_code(self) -> None:
        """Grey all codes but the one under the cursor."""
        here = self._screen.view.marks_at(self._screen.view.cursor)
        mark = self._screen.view.current_mark or (here[-1] if here else None)
        if mark is None:
            self._screen.status.warn("No coding is here.", ", and ; go to codings")
        else:
            self._focus_code(mark.code_id)

    def action_all_codes(self) -> None:
        """Show all codes again."""
        self._focus_code(None)
        self._screen.view.set_hidden()
        self._screen.tree_beside.set_hidden(())

    def _focus_code(self, code_id: int | None) -> None:
        screen = self._screen
        screen.view.set_focus_code(code_id)
        screen.tree_beside.set_focus(code_id)
        if code_id is not None:
            screen.status.say(f"only “{screen.session.book[code_id].name}”", "O shows all")

    def on_code_tree_focus_wanted(self, message: CodeTree.FocusWanted) -> None:
        """Only this code's codings."""
        message.stop()
        self._focus_code(message.code_id)

    def on_code_tree_hidden_changed(self, message: CodeTree.HiddenChanged) -> None:
        """Hide the codings of these codes."""
        message.stop()
        self._screen.view.set_hidden(codes=message.hidden)

    def action_coders(self) -> None:
        """Choose whose codings are shown."""
        screen = self._screen
        options = [Option(str(key), coder.name) for key, coder in screen.coders.items()]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                screen.shown_coders = {int(key) for key in answer} or {screen.session.coder_id}
                screen.concerned(None)

        chosen = [str(key) for key in screen.shown_coders]
        screen.app.push_screen(Choose("whose codings?", options, chosen=chosen, several=True), take)

    # Places

    def action_next_of_code(self) -> None:
        """To the code's next excerpt, through all documents."""
        self._along_code(forward=True)

    def action_previous_of_code(self) -> None:
        """To the code's excerpt before, through all documents."""
        self._along_code(forward=False)

    def _along_code(self, *, forward: bool) -> None:
        screen = self._screen

        def take(mark: Mark) -> None:
            found = coding.neighbour_of_code(screen.session.project, screen.codings[mark.id], forward=forward)
            if found is None:
                screen.status.say(f"No further excerpt of “{mark.name}” that way.")
                return
            screen.open(found.document_id, at=found.span.start, mark=found.id)
            screen.status.say(f"“{mark.name}” in {screen.opened.document.name if screen.opened else ''}")

        self._with_coding("go along which code?", take)

    def action_go_to(self) -> None:
        """Go to a turn, a paragraph or an offset by its number."""
        screen = self._screen

        def go(answer: str | None) -> None:
            place = self._place(answer) if answer else None
            if place is not None:
                screen.view.move_to(place)
                screen.status.clear()

        note = "43 or turn 43; p 12 for a paragraph; @ 1200 for a character"
        screen.app.push_screen(Ask("go to", note=note, check=self._place_problem), go)

    def _place(self, words: str) -> int | None:
        view = self._screen.view
        digits = "".join(letter for letter in words if letter.isdecimal())
        number = int(digits) if digits else 0
        if words.lstrip().startswith("@"):
            return number if number < len(view.script.text) else None
        if words.lower().lstrip().startswith("p"):
            units = view.script.paragraphs
            return units[number - 1].start if 1 <= number <= len(units) else None
        turns = view.script.turns
        return turns[number - 1].speech.start if 1 <= number <= len(turns) else None

    def _place_problem(self, words: str) -> str | None:
        if self._place(words) is not None:
            return None
        script = self._screen.view.script
        return f"There are {len(script.turn_ranges)} turns and {len(script.paragraphs)} paragraphs here."

    def action_find(self) -> None:
        """Search this interview."""
        screen = self._screen
        if screen.opened is None:
            return
        name = screen.opened.document.name

        def find(words: str | None) -> None:
            if words:
                self._find(words, name)

        screen.app.push_screen(Ask(f"search {name}", note="n and N go from hit to hit"), find)

    def _find(self, words: str, name: str) -> None:
        from qcode.services.search import search

        screen = self._screen
        try:
            hits = [hit.span for hit in search(screen.session.project, words, selection=Selection(documents=(name,)))]
        except QcodeError as error:
            screen.status.fail(error)
            return
        screen.view.set_hits([(hit.start, hit.end) for hit in hits])
        if hits:
            screen.view.action_hit(1)
            screen.status.say(f"{counted(len(hits), 'hit')} of “{words}”", "n next, N before")
        else:
            screen.status.warn(f"“{words}” is not in this interview.")

    # The interview

    def action_done(self) -> None:
        """Mark the interview done, or open again."""
        screen = self._screen
        if screen.opened is None:
            return
        key, project = screen.opened.document.id, screen.session.project
        line = documents.state_here(project, key)
        state = State.DOING if line is State.DONE else State.DONE

        def verb() -> Change:
            return documents.set_state(project, [key], state)

        if screen.do(verb):
            screen.status.say(f"{screen.opened.document.name} is {state.value}", "Ctrl+D opens the next one")

    def action_next_document(self) -> None:
        """Open the next interview that is not done."""
        from qcode.tui.screens.documents import DocumentsScreen

        screen = self._screen
        listed = screen.qcode.frame("documents")
        if isinstance(listed, DocumentsScreen) and screen.opened is not None:
            key = listed.next_undone(screen.opened.document.id)
            if key is None:
                screen.status.say("Every other document is done.")
            else:
                screen.open(key)


def _weight_problem(answer: str) -> str | None:
    if answer.isdecimal() and int(answer) <= 100:
        return None
    return "A weight is a whole number from 0 to 100."

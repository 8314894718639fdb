"""What a coder does on the coding screen: put codes on, take them off, note, weigh, go from place to place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from qcode.errors import AlreadyDone, Gone, QcodeError, Stale
from qcode.model.change import Change
from qcode.model.codebook import Code, Codebook
from qcode.model.coding import HEAVIEST, Coding, State
from qcode.model.document import Span
from qcode.model.whole import whole
from qcode.services import codebook, coding, documents
from qcode.tui.screens.asking.keeping import keep_line
from qcode.tui.screens.asking.prompts import Ask, Choose, Option
from qcode.tui.screens.codebook.new_codes import make_code, new_problem, wanted
from qcode.tui.screens.coding.noting import MemoVerbs
from qcode.tui.screens.coding.places import PlaceVerbs
from qcode.tui.screens.coding.putting import put_codes
from qcode.tui.screens.coding.seeing import SeeingVerbs
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.palette import code_colour
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.transcript import Mark, TranscriptView

if TYPE_CHECKING:
    from qcode.tui.screens.coding import CodingScreen
    from qcode.tui.screens.documents import DocumentsScreen

_LONGEST_NAME = 60
_MOST_ASKED = 50
_NOT_IN_NAMES = " .,;:!?…\"'“”‘’«»–-"


class CodingVerbs(MemoVerbs, PlaceVerbs, SeeingVerbs):
    """The actions of the coding screen; mixed into it."""

    @property
    def _screen(self) -> CodingScreen:
        return cast("CodingScreen", self)

    recoding: Coding | None = None
    """The coding that another code is being picked for, as it was when that began."""

    # Codes on

    def apply(self, code_ids: Sequence[int]) -> None:
        """Put codes on what is selected, or on the word under the cursor."""
        screen = self._screen
        span = screen.view.target()
        if span is None or screen.opened is None:
            screen.status.warn("There is nothing to code here.")
            return
        if screen.gone_from_under(span):
            return
        screen.session.used(code_ids)
        unseen = self.show_what_is_coded(list(code_ids))
        me = screen.session.coder_id
        near = [screen.codings[mark.id] for mark in screen.view.marks_over(span)]
        put = put_codes(
            screen, screen.opened, span=span, code_ids=code_ids,
            near=[each for each in near if each.coder_id == me], round_id=screen.round.id if screen.round else None,
        )  # fmt: skip
        if put is not None:
            screen.view.finish_selection()
            screen.status.say(f"{put.said}{unseen}", "O shows all" if unseen else put.hint)

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
        if message.purpose == "recode" and self.recoding is not None:
            self._recode(self.recoding, keys[0])
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
        self._ask_in_vivo(_in_short(target.of(screen.opened.text)))

    def _ask_in_vivo(self, words: str) -> None:
        screen = self._screen

        def make(name: str | None) -> None:
            alike = codebook.named_alike(screen.session.book, name) if name else []
            if name and alike:
                self._offer_alike(name, alike)
            elif name:
                self._new_code(name)

        def check(name: str) -> str | None:
            problem = new_problem(screen.session.book, name, beside=self._beside())
            return problem if not codebook.named_alike(screen.session.book, name) else None

        screen.app.push_screen(Ask("new code in these words", value=words, check=check), make)

    def _offer_alike(self, name: str, alike: Sequence[Code]) -> None:
        """Codes have this name already: take one of them, or make another one where two may have it."""
        screen, book = self._screen, self._screen.session.book
        options = [
            Option(str(each.id), f"take {book.path_text(each.id)}", each.definition,
                   code_colour(each.colour, code_id=each.id))
            for each in alike
        ]  # fmt: skip
        free = new_problem(book, name, beside=self._beside()) is None
        parent = wanted(book, name, beside=self._beside()).parent
        place = "at the top" if parent is None else f"under {book[parent].name}"
        options += [Option("new", f"a new code of this name, {place}")] if free else []
        options.append(Option("other", "write another name"))

        def take(answer: tuple[str, ...] | None) -> None:
            if answer == ("other",):
                self._ask_in_vivo(name)
            elif answer == ("new",):
                self._new_code(name)
            elif answer:
                self.apply([int(answer[0])])

        screen.app.push_screen(Choose(f"“{name}” is a code already", options), take)

    def _new_code(self, words: str) -> None:
        """Make a code, with a hotkey of its own, and apply it; `a parent / a name` says where it stands."""
        screen = self._screen

        def use(code: Code) -> None:
            self.apply([code.id])
            screen.status.say(
                f"coded “{code.name}”, new{_under(screen.session.book, code)}{_reached(code)}", "u undoes"
            )

        make_code(screen, words, beside=self._beside(), then=use)

    def _beside(self) -> int | None:
        """The code of the tree beside the text, where a new one goes to."""
        tree = self._screen.tree_beside
        return tree.code_id if tree.display else None

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

    def with_coding(self, question: str, take: Callable[[Mark], None], *, mine: bool = True) -> None:
        """Find the coding that is meant: the one gone to, under the cursor, or in the selection; else ask which."""
        screen = self._screen
        here = [mark for mark in reversed(screen.view.marks_at(screen.view.cursor)) if mark.mine or not mine]
        here = [mark for mark in here if mark.span == screen.view.selection] or here
        if not here and screen.view.selection is not None:
            within = screen.view.marks_within(screen.view.selection, most=_MOST_ASKED)
            here = [mark for mark in within if mark.mine or not mine]
        current = screen.view.current_mark
        if current is not None and (current.mine or not mine):
            take(current)
        elif len(here) == 1:
            take(here[0])
        elif not here:
            screen.status.warn("No coding of yours is here." if mine else "No coding is here.", ", and ; go to codings")
        else:
            options = [
                Option(str(mark.id), mark.name, mark.coder, colour=code_colour(mark.colour, code_id=mark.code_id))
                for mark in here
            ]

            def chosen(answer: tuple[str, ...] | None) -> None:
                if answer:
                    take(next(mark for mark in here if str(mark.id) == answer[0]))

            screen.app.push_screen(Choose(question, options), chosen)

    def action_take_off(self) -> None:
        """Take the code under the cursor off."""

        def take(mark: Mark) -> None:
            screen = self._screen
            seen = [screen.codings[mark.id]]
            if screen.do(lambda: coding.remove_codings(screen.session.project, [mark.id], seen=seen)):
                screen.status.say(f"“{mark.name}” taken off", "u brings it back")

        self.with_coding("take which code off?", take)

    def action_recode(self) -> None:
        """Put another code in its place."""

        def take(mark: Mark) -> None:
            self.recoding = self._screen.codings[mark.id]
            title = f"another code instead of “{mark.name}”"
            self._screen.picker.open(
                title=title, purpose="recode", recent=self._screen.session.recent, new=False,
                several=False, but=mark.code_id,
            )  # fmt: skip

        self.with_coding("put another code in place of which?", take)

    def _recode(self, seen: Coding, code_id: int) -> None:
        screen, names = self._screen, self._screen.session.names
        if screen.do(lambda: coding.recode(screen.session.project, [seen.id], code_id, seen=[seen])):
            screen.session.used([code_id])
            screen.status.say(f"“{names[seen.code_id]}” is “{names[code_id]}” now", "u undoes")

    def action_weigh(self) -> None:
        """Weigh the coding."""

        def take(mark: Mark) -> None:
            screen = self._screen
            read = screen.codings[mark.id]

            def weigh(answer: str, *, seen: Coding | None = None) -> Change:
                return coding.set_weight(screen.session.project, mark.id, int(answer) if answer else None, seen=seen)

            def weighed(_: Change, answer: str) -> None:
                screen.status.say(
                    f"“{mark.name}” has {f'the weight {int(answer)}' if answer else 'no weight'}", "u undoes"
                )

            question = Ask(
                f"weight of “{mark.name}”", value="" if read.weight is None else str(read.weight),
                note="0 to 100; empty for no weight", check=_weight_problem, empty=True,
            )  # fmt: skip
            keep_line(screen, question, lambda answer: weigh(answer, seen=read), anyway=weigh, then=weighed)

        self.with_coding("weigh which coding?", take)

    def action_typical(self) -> None:
        """Choose the excerpt as typical of its code, or no longer."""

        def take(mark: Mark) -> None:
            screen = self._screen
            seen = screen.codings[mark.id]
            on = not seen.typical
            if screen.do(lambda: coding.mark_typical(screen.session.project, mark.id, on=on, seen=seen)):
                screen.status.say(f"{'typical of' if on else 'no longer typical of'} “{mark.name}”", "u undoes")

        self.with_coding("which coding is typical?", take, mine=False)

    def on_transcript_view_borders_gone(self, message: TranscriptView.BordersGone) -> None:
        """Say why borders move no more."""
        message.stop()
        if message.mark_id in self._screen.view.marks:
            self._screen.status.warn("That coding was changed meanwhile.", "e moves its borders anew")
        else:
            self._screen.status.warn("That coding is no longer there.", "Somebody removed it; look again.")

    def on_transcript_view_borders_changed(self, message: TranscriptView.BordersChanged) -> None:
        """Keep the moved borders."""
        message.stop()
        screen, before = self._screen, message.before
        if screen.opened is None:
            return
        if message.text != screen.opened.text:
            screen.status.warn("The text was corrected before the borders could be kept.", "e moves them anew")
            return
        span, revision = Span(message.start, message.end), screen.opened.document.revision
        done = screen.do(
            lambda: coding.set_borders(
                screen.session.project, message.mark_id, span, expected=before, revision=revision
            )
        )
        shown = self._screen.opened
        there = shown is not None and shown.document.revision == revision
        mark = screen.view.marks.get(message.mark_id)
        if done:
            screen.status.say(f"the borders of “{mark.name if mark else ''}” are moved", "u undoes")
        if mark is not None and not done and there:
            self._go_on_with_borders(mark, span, before)
        elif mark is not None and done:
            screen.view.go_to_mark(mark)

    def _go_on_with_borders(self, mark: Mark, span: Span, before: Span | None) -> None:
        """Borders that could not be kept stay on the way; that somebody else moved them is said once."""
        view, problem = self._screen.view, self._screen.problem
        if isinstance(problem, Gone):
            return
        if isinstance(problem, AlreadyDone):
            view.go_to_mark(mark)
        elif isinstance(problem, Stale):
            view.edit_again(mark, span, before=None, hint=f"{problem.message} Enter keeps yours, Esc theirs")
        elif problem is not None:
            view.edit_again(mark, span, before=before, hint=f"{problem.message} Enter tries again, Esc gives back")

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
            now = "done" if state is State.DONE else "open again"
            told, hint = f"{screen.opened.document.name} is {now}", "Ctrl+D opens the next one"
            listed = self._listed()
            if state is State.DONE and listed is not None and listed.next_undone(key) is None:
                told, hint = listed.told_last(screen.opened.document.name, key)
            screen.status.say(told, hint)

    def _listed(self) -> DocumentsScreen | None:
        """The list of documents, which knows the next one."""
        from qcode.tui.screens.documents import DocumentsScreen

        frame = self._screen.qcode.frame("documents")
        return frame if isinstance(frame, DocumentsScreen) else None

    def action_next_document(self) -> None:
        """Open the next interview that is not done."""
        screen, listed = self._screen, self._listed()
        if listed is not None and screen.opened is not None:
            here = screen.opened.document.id
            key = listed.next_undone(here)
            if key is None:
                screen.status.say(*listed.all_done(here))
            else:
                screen.open(key)


def _weight_problem(answer: str) -> str | None:
    weight = whole(answer)
    if not answer or (weight is not None and weight <= HEAVIEST):
        return None
    return f"A weight is a whole number from 0 to {HEAVIEST}."


def _in_short(quote: str) -> str:
    """Words as a name: whole ones, as many as fit, without the stops around them."""
    words = " ".join(quote.split())
    if len(words) > _LONGEST_NAME:
        words = words[: _LONGEST_NAME + 1].rpartition(" ")[0] or words[:_LONGEST_NAME]
    return words.strip(_NOT_IN_NAMES)


def _under(book: Codebook, code: Code) -> str:
    return f" under “{book[code.parent_id].name}”" if code.parent_id is not None else ""


def _reached(code: Code) -> str:
    """By which keys the code is reached from now on."""
    return f": Space {' '.join(code.hotkey)}" if code.hotkey else ""

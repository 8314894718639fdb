"""Going from place to place: along a code, to a place by its name, to what is searched, and back again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from qcode.errors import QcodeError
from qcode.model.selection import Selection
from qcode.services import coding, documents
from qcode.tui.screens.asking.prompts import Ask
from qcode.tui.screens.coding import going
from qcode.tui.screens.coding.finding import FindHere, Wanted
from qcode.tui.threads import hand_over
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.services.documents import Opened
    from qcode.tui.screens.coding import CodingScreen
    from qcode.tui.widgets.transcript import Mark

_LONGEST_WAY = 50
_AT_ONCE = frozenset({"plain", "word"})
"""Ways to search that take some hundredths of a second, however long the interview is."""


class Left(NamedTuple):
    """A place that was left by a jump: the document and the offset."""

    document_id: int
    offset: int


class PlaceVerbs:
    """The actions that jump; mixed into the coding screen's verbs."""

    _way: tuple[Left, ...] = ()
    _wanted = Wanted()
    _finding: Wanted | None = None
    """What is being searched in a thread."""

    if TYPE_CHECKING:

        def with_coding(self, question: str, take: Callable[[Mark], None], *, mine: bool = True) -> None:
            """Find the coding that is meant."""

    @property
    def _going(self) -> CodingScreen:
        return cast("CodingScreen", self)

    def _leave(self) -> None:
        """Remember the place that is about to be left, for the way back."""
        screen = self._going
        if screen.opened is not None:
            here = Left(screen.opened.document.id, screen.view.cursor)
            if self._way[-1:] != (here,):
                self._way = (*self._way, here)[-_LONGEST_WAY:]

    def action_come_back(self) -> None:
        """To the place before the last jump, in whichever interview it was."""
        screen = self._going
        known = {each.id: each.name for each in documents.known_documents(screen.session.project)}
        while self._way:
            self._way, (document_id, offset) = self._way[:-1], self._way[-1]
            here = screen.opened.document.id if screen.opened else None
            if document_id not in known or (document_id, offset) == (here, screen.view.cursor):
                continue
            if document_id == here:
                screen.view.move_to(offset)
            else:
                screen.open(document_id, at=offset)
            screen.status.say(f"back in {known[document_id]}" if document_id != here else "back where you were")
            return
        screen.status.say("There was no jump before this place.")

    # Along a code

    def action_next_of_code(self) -> None:
        """To the code's next excerpt, through all documents."""
        self._along_code(forward=True)

    def action_previous_of_code(self) -> None:
        """To the code's excerpt before, through all documents."""
        self._along_code(forward=False)

    def _along_code(self, *, forward: bool) -> None:
        screen = self._going

        def take(mark: Mark) -> None:
            project = screen.session.project
            found = coding.neighbour_of_code(project, screen.codings[mark.id], forward=forward)
            if found is None:
                screen.status.say(f"No further excerpt of “{mark.name}” that way.", "Backspace goes back")
                return
            self._leave()
            before = screen.opened.document.id if screen.opened else None
            screen.open(found.document_id, at=found.span.start, mark=found.id)
            number, of = coding.place_of_code(project, found)
            elsewhere = screen.opened is not None and screen.opened.document.id != before
            name = f", in {screen.opened.document.name}" if screen.opened is not None and elsewhere else ""
            screen.status.say(f"“{mark.name}” {number:,} of {of:,}{name}", "Backspace goes back")

        self.with_coding("go along which code?", take, mine=False)

    # By name

    def action_go_to(self) -> None:
        """Go to a turn, a paragraph, a time, or to another interview, by number or name."""
        screen = self._going

        def go(answer: str | None) -> None:
            if not answer:
                return
            self._leave()
            told = going.named(answer)
            if told.document:
                screen.open(documents.find_document(screen.session.project, told.document).id)
            place = going.offset_of(screen.view.script, told.place) if told.place else None
            if place is not None:
                screen.view.move_to(place)
                screen.status.clear()
            elif told.place:
                screen.status.warn(going.no_place(screen.view.script, told.place, documents=False))

        screen.app.push_screen(Ask("go to", note=going.HELP, check=self._place_problem), go)

    def _place_problem(self, words: str) -> str | None:
        screen, told = self._going, going.named(words)
        if not told.document:
            found = going.offset_of(screen.view.script, told.place)
            return going.no_place(screen.view.script, words, documents=True) if found is None else None
        try:
            documents.find_document(screen.session.project, told.document)
        except QcodeError as error:
            like = f" {error.hint}" if error.hint else ""
            return going.no_place(screen.view.script, words, documents=True) + like
        return None

    # By words

    def action_find(self) -> None:
        """Search this interview."""
        screen = self._going
        if screen.opened is None:
            return
        name = screen.opened.document.name

        def find(wanted: Wanted | None) -> None:
            if wanted is not None:
                self._wanted = wanted
                self._find(wanted, name)

        screen.app.push_screen(FindHere(name, self._wanted), find)

    def _find(self, wanted: Wanted, name: str) -> None:
        """Search the interview; for what takes its time, in a thread, while one goes on reading."""
        screen = self._going
        if wanted.way.mode in _AT_ONCE:
            try:
                self._found(wanted, self._hits(wanted, name))
            except QcodeError as error:
                screen.status.fail(error)
            return
        self._finding = wanted
        screen.status.wait(f"searching for “{wanted.words}” …  Esc stops")
        aside = partial(self._find_aside, wanted, name, screen.opened, screen.view.cursor)
        screen.run_worker(aside, thread=True, exclusive=True, group="find")

    def _hits(self, wanted: Wanted, name: str) -> list[tuple[int, int]]:
        from qcode.services.search import search

        way = wanted.way
        where = Selection(documents=(name,))
        found = search(self._going.session.project, wanted.words, mode=way.mode, folding=way.folding, selection=where)
        return [(hit.span.start, hit.span.end) for hit in found]

    def _find_aside(self, wanted: Wanted, name: str, opened: Opened | None, cursor: int) -> None:
        try:
            hits = self._hits(wanted, name)
        except QcodeError as error:
            hand_over(self._not_found, error)
            return
        hand_over(self._found_aside, wanted, hits, opened, cursor)

    def _not_found(self, error: QcodeError) -> None:
        self._finding = None
        self._going.status.fail(error)

    def _found_aside(self, wanted: Wanted, hits: list[tuple[int, int]], opened: Opened | None, cursor: int) -> None:
        """Show what was found in the text that is still open; whoever has gone on in it meanwhile stays there."""
        screen, self._finding = self._going, None
        if screen.opened is not opened:
            screen.status.clear()
        elif hits and screen.view.cursor != cursor:
            screen.view.set_hits(hits)
            screen.status.say(f"{counted(len(hits), 'hit')} of “{wanted.words}”", "n next, N before")
        else:
            self._found(wanted, hits)

    def stop_finding(self) -> bool:
        """Give up a search that goes on; False where there is none."""
        if self._finding is None:
            return False
        self._finding = None
        self._going.workers.cancel_group(self._going, "find")
        self._going.status.say("stopped", "the search was given up")
        return True

    def _found(self, wanted: Wanted, hits: list[tuple[int, int]]) -> None:
        screen = self._going
        screen.view.set_hits(hits)
        if hits:
            self._leave()
            screen.view.action_hit(1)
            said = f"{counted(len(hits), 'hit')} of “{wanted.words}”"
            screen.status.say(said, "n next, N before, Backspace goes back")
        else:
            screen.status.warn(f"“{wanted.words}” is not in this interview.", "F7 searches them all")

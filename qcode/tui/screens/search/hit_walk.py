"""Coding what a search found: each hit is looked at in its text, and given codes or passed over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.model.document import Span
from qcode.services import coding, documents, rounds
from qcode.services.coding.here import CodingsHere, Place, codings_here
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.hotkeys import HotkeyRouter
from qcode.tui.screens.codebook.keys import CodeKeys
from qcode.tui.screens.codebook.new_codes import make_code
from qcode.tui.screens.coding.putting import put_codes
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.offered import OfferedKeys
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.transcript import Mark, Script, TranscriptView
from qcode.tui.widgets.transcript.movement import Unit, cover, ranges_of
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.documents import Opened
    from qcode.services.rounds import Round
    from qcode.services.search import Hit

HIT = "hit"
SCOPES = (HIT, Unit.SENTENCE.value, Unit.PARAGRAPH.value, Unit.TURN.value)
"""What is coded: the words found, or the sentence, paragraph or turn around them."""


class HitWalkScreen(CodeKeys, Frame):
    """One hit at a time, in its text. A code key codes it and goes on; each coding is a step of its own."""

    NAME = "code hits"
    PLACES: ClassVar[tuple[str, ...]] = ("walk",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("walk")]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    HitWalkScreen TranscriptView { height: 1fr; width: 1fr; }
    """

    def __init__(self, hits: Sequence[Hit], *, at: int, words: str, ended: Callable[[Hit, str], None]) -> None:
        """Walk through hits from the one at a place; `ended` hears where the walk ended and what was done."""
        super().__init__()
        self.hits, self.at, self.words, self._ended = tuple(hits), at, words, ended
        self.view = TranscriptView(id="walk-text")
        self.view.can_focus = False
        self.picker = Picker(self.view)
        self.offered = OfferedKeys(self.view, id="offered")
        self.router = HotkeyRouter()
        self.opened: Opened | None = None
        self.codings = CodingsHere()
        self.round: Round | None = None
        self.scope = HIT
        self.made: dict[int, int] = {}
        """The hits, by the keys of the codings that were made on them here; an undone one may be done again."""
        self.extended: dict[int, tuple[int, Span]] = {}
        """The hits for which codings were extended here, and over what, by the codings' keys."""
        self.skipped: set[int] = set()

    def body(self) -> Iterable[Widget]:
        """The text; the picker waits over it."""
        yield self.view
        yield self.picker
        yield self.offered

    def on_mount(self) -> None:
        """Begin with the hit under the search's cursor."""
        super().on_mount()
        self._load_book()
        self.call_after_refresh(self.show)

    def _load_book(self) -> None:
        self.picker.load(self.session.candidates())
        self.router = HotkeyRouter(self.session.hotkeys())

    def entitle(self) -> None:
        """Which hit of how many, and where."""
        hit = self.hits[self.at]
        self.titlebar.show(
            Title(
                project=self.session.project.name,
                screen=f"“{self.words}”",
                document=hit.document,
                about="; ".join(hit.cases),
                coder=self.session.coder_told,
                right=f"hit {self.at + 1}/{len(self.hits)}",
            )
        )

    # The hit

    @property
    def hit(self) -> Hit:
        """The hit that is looked at."""
        return self.hits[self.at]

    def show(self) -> None:
        """Show the hit in its text, with what would be coded selected."""
        hit = self.hit
        try:
            if self.opened is None or self.opened.document.id != hit.document_id:
                self._load(hit.document_id)
        except QcodeError as error:
            self.status.fail(error)
            return
        self.entitle()
        if self._outdated():
            self.status.warn("This text was corrected after the search.", "x goes on; search again to code it")
            return
        span = self._span()
        self.view.show_passage(span)
        self.view.select(span.start, span.end)
        self._say()

    def _outdated(self) -> bool:
        return self.opened is None or self.opened.document.revision != self.hit.revision

    def _load(self, document_id: int) -> None:
        opened = documents.open_document(self.session.project, document_id)
        self.opened = opened
        script = Script.of_opened(opened)
        self._load_codings(opened)
        self.view.load(script, marks=self._marks(), cursor=self.hit.span.start)
        if not self._outdated():
            self.view.set_hits([(e.span.start, e.span.end) for e in self.hits if e.document_id == document_id])

    def _load_codings(self, opened: Opened) -> None:
        project, key = self.session.project, opened.document.id
        self.codings = codings_here(project, key, coder_ids=[self.session.coder_id])
        self.round = rounds.current_round(project, key)

    def _marks(self) -> list[Mark]:
        book = self.session.book
        return [self._mark(each) for each in self.codings.places() if each.code_id in book]

    def _mark(self, each: Place) -> Mark:
        code = self.session.book[each.code_id]
        return Mark(
            id=each.id, start=each.start, end=each.end, code_id=code.id,
            hotkey=code.hotkey, name=code.name, colour=code.colour, coder=self.session.coder_told,
        )  # fmt: skip

    def _span(self) -> Span:
        if self.scope == HIT:
            return self.hit.span
        units = ranges_of(self.view.script, Unit(self.scope))
        return cover(units, self.hit.span) or self.hit.span

    def _say(self) -> None:
        what = "the words" if self.scope == HIT else f"the {self.scope}"
        self.status.say(f"coding {what}", "h words, s sentence, p paragraph, t turn; x passes over")

    def concerned(self, change: Change | None) -> None:
        """Show the codings, and the codebook, as they are now."""
        if change is None or change.concerns("codes"):
            self._load_book()
        if change is None or change.concerns("documents"):
            self.opened = None
            self.show()
        elif self.opened is not None:
            keys = change.touched.get("codings", frozenset())
            if keys is None or change.concerns("codes"):
                self._load_codings(self.opened)
                self.view.set_marks(self._marks())
            else:
                self._redraw(self.opened, keys)
            self._back_to_undone(change)

    def _redraw(self, opened: Opened, keys: Collection[int]) -> None:
        """Bring a few codings up to date."""
        here, me = opened.document.id, self.session.coder_id
        found = coding.codings_by_key(self.session.project, list(keys)) if keys else []
        now = {each.id: each for each in found if (each.document_id, each.coder_id) == (here, me)}
        for key in keys:
            if key in now:
                self.codings[key] = now[key]
                span = now[key].span
                self.view.add_mark(self._mark(Place(key, span.start, span.end, now[key].code_id, me)))
            elif key in self.codings:
                del self.codings[key]
                self.view.remove_mark(key)

    def show_step(self, change: Change) -> str:
        """Go to the hit by which a coding was extended that is as it was again, or extended again."""
        known = (change.touched.get("codings") or frozenset()) & self.extended.keys()
        if known:
            self.at = self.extended[max(known)][0]
            self.show()
        return ""

    def _back_to_undone(self, change: Change) -> None:
        """Go back to the hit whose coding was taken back, to decide again."""
        gone = (change.touched.get("codings") or frozenset()) & self.made.keys() - self._there()
        if gone:
            self.at = self.made[max(gone)]
            self.show()

    def _there(self) -> set[int]:
        """Which of the codings that were made here are there now."""
        return {each.id for each in coding.codings_by_key(self.session.project, list(self.made))}

    def _reached(self) -> set[int]:
        """The hits over which a coding that was extended here reaches now."""
        found = {each.id: each.span for each in coding.codings_by_key(self.session.project, list(self.extended))}
        return {at for key, (at, span) in self.extended.items() if key in found and found[key].contains(span)}

    # Choosing what is coded

    def _take(self, scope: str) -> None:
        self.scope = scope
        self.show()

    def action_words(self) -> None:
        """Code the words found."""
        self._take(HIT)

    def action_sentence(self) -> None:
        """Code the sentence around them."""
        self._take(Unit.SENTENCE.value)

    def action_paragraph(self) -> None:
        """Code the paragraph around them."""
        self._take(Unit.PARAGRAPH.value)

    def action_turn(self) -> None:
        """Code the turn around them."""
        self._take(Unit.TURN.value)

    def action_grow(self) -> None:
        """Code the next larger unit."""
        self._take(SCOPES[min(SCOPES.index(self.scope) + 1, len(SCOPES) - 1)])

    def action_shrink(self) -> None:
        """Code the next smaller unit."""
        self._take(SCOPES[max(SCOPES.index(self.scope) - 1, 0)])

    # Coding

    def on_key(self, event: events.Key) -> None:
        """Code keys, as on the coding screen."""
        if self.picker.is_open:
            return
        if self.feed(event.key, event.character):
            event.stop()
            event.prevent_default()

    def prefix_left(self) -> None:
        """Say again what a code would go on."""
        self._say()

    def apply(self, code_ids: Sequence[int]) -> None:
        """Put codes on what is selected, as one step, and go on to the next hit."""
        span = self.view.selection or self._span()
        opened = self.opened
        if opened is None or self._outdated():
            self.show()
            return
        self.session.used(code_ids)
        near = [self.codings[mark.id] for mark in self.view.marks_over(span)]
        round_id = self.round.id if self.round else None
        put = put_codes(self, opened, span=span, code_ids=code_ids, near=near, round_id=round_id)
        if put is None:
            return
        keys = put.change.touched.get("codings") or () if put.change is not None else ()
        for key in self.codings.keys() & keys:
            if key in put.extended:
                self.extended[key] = (self.at, span)
            else:
                self.made[key] = self.at
        self._onward(put.said)

    def _onward(self, said: str) -> None:
        if self.at + 1 == len(self.hits):
            self.action_finish()
            return
        self.at += 1
        self.show()
        self.status.say(said, "u undoes; ← goes back to that hit")

    def action_pick(self) -> None:
        """Find a code by name."""
        self.picker.open(title="code this hit", purpose="walk", recent=self.session.recent)

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Apply what was picked."""
        message.stop()
        self.apply([int(key) for key in message.keys])

    def on_picker_new_wanted(self, message: Picker.NewWanted) -> None:
        """Make a new code and apply it; what it means is asked, not demanded."""
        message.stop()
        make_code(self, message.name, then=lambda code: self.apply([code.id]), at_once=False)

    def action_again(self) -> None:
        """Apply the last codes again."""
        if self.session.last_codes:
            self.apply(self.session.last_codes)
        else:
            self.status.warn("No code was applied yet.", "Space and its key, or c, apply one")

    def action_skip(self) -> None:
        """Go on without a code."""
        self.skipped.add(self.at)
        self._onward("passed over")

    def action_next(self) -> None:
        """To the next hit."""
        self.at = min(self.at + 1, len(self.hits) - 1)
        self.show()

    def action_previous(self) -> None:
        """To the hit before."""
        self.at = max(self.at - 1, 0)
        self.show()

    def action_finish(self) -> None:
        """End the walk where it is."""
        last = "; that was the last hit" if self.at + 1 == len(self.hits) else ""
        coded = {self.made[key] for key in self._there()} | self._reached()
        said = f"{counted(len(coded), 'hit')} coded, {len(self.skipped - coded)} passed over{last}"
        self.app.pop_screen()
        self._ended(self.hit, said)

"""The coding screen: the text to read and select in, the codebook beside it, what is coded here beside or below."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from qcode.errors import Busy, QcodeError
from qcode.model.change import Change
from qcode.model.coding import Coder, Coding, Memo, MemoOn
from qcode.model.document import Span
from qcode.services import coding, documents, memos, rounds
from qcode.services.coding.here import CodingsHere, codings_here
from qcode.services.documents import Opened
from qcode.services.listing import coders_of
from qcode.services.rounds import Round
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.hotkeys import HotkeyRouter
from qcode.tui.screens.codebook.keys import CodeKeys
from qcode.tui.screens.codebook.verbs import CodeVerbs
from qcode.tui.screens.coding.corrected import FollowingText
from qcode.tui.screens.coding.telling import Telling
from qcode.tui.screens.coding.verbs import CodingVerbs
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.inspector import Inspector
from qcode.tui.widgets.kept import KeptHorizontal, KeptVertical
from qcode.tui.widgets.offered import OfferedKeys
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.transcript import Mark, Script, TranscriptView
from qcode.tui.wording import counted

_KEEP_PLACE_SECONDS = 5.0


class CodingScreen(Telling, FollowingText, CodingVerbs, CodeVerbs, CodeKeys, Frame):
    """One interview. A code key puts its code on what is selected, or on the word under the cursor."""

    NAME = "coding"
    AUTO_FOCUS = "#transcript"
    PLACES: ClassVar[tuple[str, ...]] = ("coding",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("coding")]
    DEFAULT_CSS = """
    CodingScreen #desk { height: 1fr; }
    CodingScreen #page { width: 1fr; height: 1fr; }
    CodingScreen TranscriptView { height: 1fr; width: 1fr; }
    CodingScreen #below { height: 4; border-top: hkey $border-blurred; }
    CodingScreen #inspector { height: 1fr; }
    CodingScreen.-tall-inspector #below { height: 17; max-height: 70%; }
    CodingScreen.-wide #below { display: none; }
    CodingScreen.-hide-tree CodeTree { display: none; }
    CodingScreen.-hide-inspector #inspector, CodingScreen.-hide-inspector #below { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.view = TranscriptView(id="transcript")
        self.tree_beside = CodeTree(id="codes")
        self.inspector = Inspector(id="inspector")
        self.below = Inspector(id="below")
        self.picker = Picker(self.view)
        self.offered = OfferedKeys(self.view, id="offered")
        self.router = HotkeyRouter()
        self.opened: Opened | None = None
        self.codings = CodingsHere()
        self._looks: dict[int, tuple[str, str, str]] = {}
        self.memos_on: dict[int, list[Memo]] = {}
        self.memos_in: list[Memo] = []
        self.rounds: dict[int, Round] = {}
        self.round: Round | None = None
        self.coders: dict[int, Coder] = {}
        self.shown_coders: set[int] = set()
        self._kept = -1
        self._places: dict[int, int] = {}
        """Where the cursor was, by document, as long as it is not written down."""
        self._gone: dict[int, Span] = {}
        self.about = ""

    def body(self) -> Iterable[Widget]:
        """Codebook, text, inspector; the picker waits over them."""
        self.view.on_status = self.tell_moved
        with KeptHorizontal(id="desk"):
            yield self.tree_beside
            with KeptVertical(id="page"):
                yield self.view
                yield self.below
            yield self.inspector
        yield self.picker
        yield self.offered

    def on_mount(self) -> None:
        """Give the keys to the text."""
        self._load_book()
        self.set_focus(self.view)
        self.set_interval(_KEEP_PLACE_SECONDS, self.keep_place)

    # Opening

    def open(self, document_id: int, *, at: int | None = None, mark: int | None = None) -> None:
        """Show a document where it was left, or at an offset, or with one of its codings selected."""
        if self.opened is None or self.opened.document.id != document_id:
            self.keep_place()
            try:
                self.load(document_id, at)
            except QcodeError as error:
                self.status.fail(error)
                return
        elif at is not None:
            self.view.load(self.view.script, marks=self.view.marks.values(), cursor=at)
        if mark is not None:
            self._go_to_coding(mark)
        self.entitle()
        self.tell_here()

    def open_between(self, document_id: int, *, at: int, coders: Collection[str]) -> None:
        """Show a place with the codings of these coders, by their names, side by side."""
        chosen = {each.id for each in coders_of(self.session.project) if each.name in coders}
        if chosen and chosen != self.shown_coders:
            self.shown_coders = chosen
            self.opened = None
        self.open(document_id, at=at)

    def _go_to_coding(self, key: int) -> None:
        """Select a coding; another coder's is shown from now on, with all of hers."""
        if key not in self.codings:
            found = coding.codings_by_key(self.session.project, [key])
            if found:
                self.shown_coders.add(found[0].coder_id)
                self._load_codings()
                self.view.set_marks(self._marks())
        marks = self.view.marks
        if key in marks:
            self.view.go_to_mark(marks[key])

    def load(self, document_id: int, at: int | None) -> None:
        """Read a document and show it, where it was left or at an offset; raises QcodeError where it is not there."""
        project = self.session.project
        self.qcode.tidier.hold()
        opened = documents.open_document(project, document_id)
        self.opened = opened
        self.about = ", ".join(filter(None, (self._case_of(document_id), opened.document.language)))
        self.session.document_id = document_id
        self._load_codings()
        place = self._places.get(document_id, documents.place_of(project, document_id)) if at is None else at
        script = Script.stored(
            opened.text,
            turns=opened.turns,
            speakers=opened.speakers,
            paragraphs=opened.paragraphs,
            sentences=opened.sentences,
            words=opened.words,
        )
        self.view.load(script, marks=self._marks(), cursor=self._start(opened, place))
        self._kept = self.view.cursor
        self.status.say(self._length(opened))

    def _case_of(self, document_id: int) -> str:
        """The case that the list of documents names beside the document, with its kind."""
        from qcode.tui.screens.documents import DocumentsScreen

        listed = self.qcode.frame("documents")
        return listed.case_of(document_id) if isinstance(listed, DocumentsScreen) else ""

    def _length(self, opened: Opened) -> str:
        parts = [counted(len(opened.turns), "turn")] if opened.speakers else []
        return f"{opened.document.name}: {', '.join([*parts, counted(opened.document.words, 'word')])}"

    def _start(self, opened: Opened, place: int | None) -> int:
        if place is not None:
            return place
        return opened.turns[0].speech.start if opened.turns else 0

    def _load_book(self) -> None:
        session = self.session
        self.tree_beside.load(session.book, counts=session.counts)
        self.picker.load(session.candidates())
        self.router = HotkeyRouter(session.hotkeys())

    def _load_codings(self) -> None:
        if self.opened is None:
            return
        project, key = self.session.project, self.opened.document.id
        self.coders = {each.id: each for each in coders_of(project)}
        self.rounds = {each.id: each for each in rounds.list_rounds(project)}
        self.round = rounds.current_round(project, key) if self.rounds else None
        if not self.shown_coders:
            self.shown_coders = {self.session.coder_id}
        self.codings = codings_here(project, key, coder_ids=sorted(self.shown_coders))
        self._load_memos()

    def _load_memos(self) -> None:
        self.memos_on, self.memos_in = {}, []
        if self.opened is not None:
            for memo in memos.memos_of_document(self.session.project, self.opened.document.id):
                if memo.on is MemoOn.CODING and memo.target_id is not None:
                    self.memos_on.setdefault(memo.target_id, []).append(memo)
                elif memo.span is not None:
                    self.memos_in.append(memo)

    def _looks_of_codes(self) -> dict[int, tuple[str, str, str]]:
        names = self.session.names
        return {code.id: (code.hotkey, names[code.id], code.colour) for code in self.session.book}

    def _marks(self) -> list[Mark]:
        """All codings as the view shows them."""
        me, noted = self.session.coder_id, self.memos_on
        looks = self._looks = self._looks_of_codes()
        names = {key: coder.name for key, coder in self.coders.items()}
        return [
            Mark(key, start, end, code_id, *looks[code_id], names.get(coder_id, ""), coder_id == me, key in noted)
            for key, start, end, code_id, coder_id in self.codings.places()
            if code_id in looks
        ]

    def mark_of(self, each: Coding) -> Mark:
        """One coding as the view shows it."""
        code = self.session.book[each.code_id]
        return Mark(
            id=each.id,
            start=each.span.start,
            end=each.span.end,
            code_id=each.code_id,
            hotkey=code.hotkey,
            name=self.session.names[code.id],
            colour=code.colour,
            coder=self.coders[each.coder_id].name if each.coder_id in self.coders else "",
            mine=each.coder_id == self.session.coder_id,
            memo=each.id in self.memos_on,
        )

    # Following

    def concerned(self, change: Change | None) -> None:
        """Draw what changed: a few codings one by one, else everything."""
        if self.opened is None:
            return
        if change is None or any(map(change.concerns, ("documents", "rounds", "assignments"))):
            self._everything()
        elif change.concerns("codes"):
            self._codes(also_codings=change.concerns("codings") or change.concerns("memos"))
        elif change.concerns("codings") or change.concerns("memos"):
            keys = change.touched.get("codings", frozenset())
            if keys is None:
                self.session.read_counts()
                self._everything()
            else:
                self._some(change, keys)
        self.tell_here()

    def _everything(self) -> None:
        if self.opened is None:
            return
        known = {line.id: line.revision for line in documents.known_documents(self.session.project)}
        key = self.opened.document.id
        if key not in known:
            self.opened, self.session.document_id = None, None
            self.qcode.go("documents")
            return
        self._load_book()
        if known[key] != self.opened.document.revision:
            self.follow_text(key)
            return
        self._load_codings()
        self.view.set_marks(self._marks())

    def _codes(self, *, also_codings: bool) -> None:
        """Show the codes as they are by now; the text is drawn anew where one looks different on it."""
        before = self._looks
        self._load_book()
        if also_codings:
            self._load_codings()
        if also_codings or before != self._looks_of_codes():
            self.view.set_marks(self._marks())

    def _some(self, change: Change, keys: Iterable[int]) -> None:
        if self.opened is None:
            return
        before = [self.codings[key] for key in keys if key in self.codings]
        if memos_too := change.concerns("memos"):
            self._load_memos()
        found = coding.codings_by_key(self.session.project, list(keys)) if keys else []
        now = {each.id: each for each in found if self._is_here(each)}
        self._gone = {each.id: each.span for each in before if each.id not in now}
        for key in self._gone:
            del self.codings[key]
            self.view.remove_mark(key)
        self.codings.update(now)
        redrawn = set(now)
        if memos_too:
            marks = self.view.marks
            redrawn |= {key for key in self.codings if key in marks and marks[key].memo != (key in self.memos_on)}
        for key in redrawn:
            self.view.add_mark(self.mark_of(self.codings[key]))
        if keys:
            all_here = {each.id for each in before}.union(now) == set(keys)
            self._recount(change if all_here else None, before, now.values())

    def show_step(self, change: Change) -> str:
        """Select what an undone or repeated step coded, moved or took off; a code key codes it, and `s` goes on."""
        keys, marks, gone = change.touched.get("codings") or frozenset(), self.view.marks, self._gone
        spans = [marks[key].span for key in keys if key in marks] or [gone[key] for key in keys & gone.keys()]
        if spans and self.view.selection not in spans:
            first = min(spans)
            self.view.select(first.start, first.end)
        self.view.finish_selection()
        return "a code key codes it, s goes on" if spans else ""

    def _is_here(self, each: Coding) -> bool:
        return (
            self.opened is not None
            and each.document_id == self.opened.document.id
            and each.coder_id in self.shown_coders
        )

    def _recount(self, change: Change | None, before: Iterable[Coding], after: Iterable[Coding]) -> None:
        """Bring the numbers beside my codes up to date."""
        me = self.session.coder_id
        mine = [[each.code_id for each in codings if each.coder_id == me] for codings in (before, after)]
        self.tree_beside.set_counts(self.session.recount(change, *mine))

    def on_screen_suspend(self) -> None:
        """Remember the place when the screen goes out of sight, and forget a prefix that waits."""
        self.router.reset()
        self.offered.hide()
        self.keep_place()

    def on_descendant_focus(self) -> None:
        """Tell of the codebook's code while the codebook has the keys, and of the passage while the text has."""
        self.tell_here()

    def on_unmount(self) -> None:
        """Remember the place at the end."""
        self.keep_place()

    def keep_place(self) -> None:
        """Write down where the cursor is, if it has moved."""
        if self.opened is not None and self.view.cursor != self._kept:
            self._kept = self.view.cursor
            self._places[self.opened.document.id] = self._kept
        if self._places and self.session.is_there:
            self._write_places()

    def _write_places(self) -> None:
        while self._places:
            key, place = self._places.popitem()
            try:
                documents.keep_place(self.session.project, key, place)
            except Busy:
                self._places[key] = place  # the next time
                return

    # Keys

    @property
    def answers_at_once(self) -> bool:
        """While the text has the keys: a code key must not overtake the key before it."""
        return super().answers_at_once or (self.focused is self.view and self.opened is not None)

    @property
    def answers_in_whole(self) -> bool:
        """While the text has the keys: a code is on disk and on the screen when its key is answered."""
        return self.focused is self.view

    def route(self, event: events.Key) -> bool:
        """Code keys: digits at once, Space and one or two letters; all else is for the bindings."""
        if self.focused is not self.view:
            return super().route(event)
        if self.view.editing is not None:
            return False
        if event.key == "escape" and (self.stop_finding() or self._leave_tour()):
            return True
        return self.feed(event.key, event.character)

    def _leave_tour(self) -> bool:
        """End the tour with one Escape, also where something is selected; what is begun is given up first."""
        tour = self.qcode.tour
        if tour is None or self.router.pending or self.view.selecting:
            return False
        tour.leave()
        return True

    def action_hotkey(self) -> None:
        """Show which keys lead to which codes, for what is selected in the text."""
        self.set_focus(self.view)
        super().action_hotkey()

    def action_next_pane(self) -> None:
        """From the text to the codebook, which comes where it is folded away, and back."""
        if self.tree_beside.has_focus or self.has_class("-hide-tree"):
            self.step_back()
        else:
            self.add_class("-tree")
            self.set_focus(self.tree_beside)

    action_previous_pane = action_next_pane

    def step_back(self) -> bool:
        """From the codebook to the text; in a narrow terminal the codebook folds away."""
        self.remove_class("-tree")
        if self.view.has_focus:
            return False
        self.set_focus(self.view)
        return True

    def action_tree(self) -> None:
        """Show or hide the codebook beside the text."""
        if not self.has_class("-narrow"):
            self.toggle_class("-hide-tree")
            self.set_focus(self.view)
        elif self.has_class("-tree"):
            self.step_back()
        else:
            self.action_next_pane()

    def action_inspector(self) -> None:
        """What is said about the passage: shown, below the text at full length too, or hidden."""
        if not self.inspector.display and self.below.display and not self.has_class("-tall-inspector"):
            self.add_class("-tall-inspector")
            self.status.say("all that is known here, with the code's definition", "Ctrl+T hides it")
        else:
            self.status.clear()
            self.remove_class("-tall-inspector")
            self.toggle_class("-hide-inspector")

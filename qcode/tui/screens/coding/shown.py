"""The interview that is open: its text, the codings of those who are shown, as they change, and where one was in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from qcode.errors import Busy, QcodeError
from qcode.model.change import Change
from qcode.model.coding import Coder, Coding, Memo, MemoOn
from qcode.model.document import Span
from qcode.services import coding, documents, memos, rounds
from qcode.services.coding.here import CodingsHere, codings_here
from qcode.services.documents import Opened
from qcode.services.listing import coders_of
from qcode.services.rounds import Round
from qcode.tui.frame import Frame
from qcode.tui.hotkeys import HotkeyRouter
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.inspector import Inspector
from qcode.tui.widgets.offered import OfferedKeys
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.transcript import Mark, Script, TranscriptView
from qcode.tui.wording import counted


class InterviewShown(Frame):
    """Reads an interview, shows it, and follows what changes in it; keys and what they do are elsewhere."""

    if TYPE_CHECKING:

        def tell_here(self) -> None:
            """Show what is under the cursor."""

        def follow_text(self, document_id: int) -> None:
            """Show the text that the document has by now."""

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

    def visit(self, document_id: int, *, at: int | None = None, mark: int | None = None) -> None:
        """The same for who comes from another screen, to which the first Escape goes back."""
        self.open(document_id, at=at, mark=mark)
        self.view.arrive()

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
        script = Script.of_opened(opened)
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
        key = self.opened.document.id
        document = documents.known_document(self.session.project, key)
        if document is None:
            self.opened, self.session.document_id = None, None
            self.qcode.go("documents")
            return
        self._load_book()
        if document.revision != self.opened.document.revision:
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

"""Splitting a code: each of its excerpts is looked at in its text and sent to one of the parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.codebook import Code
from qcode.model.coding import Excerpt
from qcode.model.selection import Selection
from qcode.services import documents
from qcode.services.codebook.merging import split_code
from qcode.services.segments import citation, segments
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.threads import hand_over
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.transcript import Mark, Script, TranscriptView
from qcode.tui.wording import counted, told

MOST_PARTS = 9
"""A part is chosen by a digit."""
_COLUMNS = (
    Column("to", least=6, most=20), Column("excerpt", most=110, least=24), Column("place", most=44, drop=2),
    Column("coder", most=16),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sending:
    """An excerpt that was sent, and what it was sent to before and then (None: it stays with the code)."""

    key: int
    before: str | None
    after: str | None


class SplitScreen(Frame):
    """The excerpts of one code over the text of each; a digit sends the one under the cursor to a part."""

    NAME = "split"
    PLACES: ClassVar[tuple[str, ...]] = ("split",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("split")]
    DEFAULT_CSS = """
    SplitScreen FilterList { height: 2fr; }
    SplitScreen TranscriptView { height: 3fr; border-top: solid $panel; }
    """

    def __init__(self, code: Code, names: Sequence[str]) -> None:
        """Split a code into parts with these names, nine at most."""
        super().__init__()
        self.code, self.names = code, tuple(names)
        self.list = FilterList(opens=False, sorts=True, id="split-excerpts")
        self.view = TranscriptView(id="split-text")
        self.view.can_focus = False
        self.excerpts: dict[int, Excerpt] = {}
        self.sent: dict[int, str] = {}
        self._done: list[Sending] = []
        self._undone: list[Sending] = []
        self._shown: tuple[int, int] | None = None

    def body(self) -> Iterable[Widget]:
        """The excerpts, and the text of the one under the cursor."""
        yield self.list
        yield self.view

    def on_mount(self) -> None:
        """Read the excerpts and give the keys to the list."""
        super().on_mount()
        self.list.focus()
        self.status.wait("reading excerpts …")
        self._read()

    @work(thread=True, exclusive=True, group="split")
    def _read(self) -> None:
        """Read the excerpts of the code itself, without what is under it."""
        try:
            path = self.session.book.path_text(self.code.id)
            found = list(segments(self.session.project, selection=Selection(codes=(path,), branches=False)))
        except QcodeError as error:
            hand_over(self.status.fail, error)
            return
        hand_over(self._have, found)

    def _have(self, found: Iterable[Excerpt]) -> None:
        before, self.excerpts = self.excerpts, {each.coding.id: each for each in found}
        moved = self._call_back(before)
        self.sent = {key: name for key, name in self.sent.items() if key in self.excerpts}
        for each in (self._done, self._undone):
            each[:] = [sending for sending in each if sending.key in self.excerpts]
        self._shown = None
        self.list.load([self._entry(key) for key in self.excerpts], columns=_COLUMNS)
        self.entitle()
        self._say()
        self._show_text()
        if moved:
            self.status.warn(f"The borders of {counted(moved, 'excerpt')} that you sent were moved.", "Send it again.")

    def _call_back(self, before: Mapping[int, Excerpt]) -> int:
        """Take back where excerpts were sent whose words are others by now, and say how many."""
        moved = [
            key for key in self.sent
            if key in before and key in self.excerpts and before[key].quote != self.excerpts[key].quote
        ]  # fmt: skip
        for key in moved:
            del self.sent[key]
        return len(moved)

    def concerned(self, change: Change | None) -> None:
        """Read the excerpts again; what was sent stays sent, unless it has other words by now."""
        if self.code.id not in self.session.book:
            self.app.pop_screen()
        elif change is None or any(map(change.concerns, ("codings", "codes", "documents"))):
            self.code = self.session.book[self.code.id]
            self._read()

    def entitle(self) -> None:
        """Which code is split, and how far one is."""
        session = self.session
        here = self.excerpts.get(self.list.key) if isinstance(self.list.key, int) else None
        sent = f"{len(self.sent)} of {len(self.excerpts)} sent"
        right = f"{here.document} · {sent}" if here is not None else sent
        what = f"split {self.code.name}"  # in the document's place, which gives way last
        self.titlebar.show(Title(project=session.project.name, document=what, coder=session.coder_told, right=right))

    def _entry(self, key: int) -> Entry:
        each = self.excerpts[key]
        return Entry(key, (self.sent.get(key, "–"), " ".join(each.quote.split()), citation(each), each.coder))

    def _say(self) -> None:
        if not self.excerpts:
            self.status.say(f"“{self.code.name}” has no excerpts of its own.", "Esc goes back")
            return
        counts = Counter(self.sent.values())
        parts = "  ".join(f"{at} {name} {counts[name] or ''}".rstrip() for at, name in enumerate(self.names, start=1))
        self.status.say(parts, "0 stays, Esc ends")

    # The text

    def on_filter_list_highlighted(self) -> None:
        """Show the excerpt under the cursor in its text."""
        self._show_text()
        self.entitle()

    def _show_text(self) -> None:
        key = self.list.key
        if not isinstance(key, int) or key not in self.excerpts:
            return
        here = self.excerpts[key].coding
        try:
            if self._shown is None or self._shown[0] != here.document_id:
                self._load(here.document_id)
        except QcodeError as error:
            self.status.fail(error)
            return
        if self._shown != (here.document_id, key):
            self._shown = (here.document_id, key)
            self.view.show_passage(here.span)
            self.view.select(here.span.start, here.span.end)

    def _load(self, document_id: int) -> None:
        opened = documents.open_document(self.session.project, document_id)
        script = Script.of_opened(opened)
        found = [each for each in self.excerpts.values() if each.coding.document_id == document_id]
        self.view.load(script, marks=[self._mark(each) for each in found], cursor=0)

    def _mark(self, each: Excerpt) -> Mark:
        code, span = self.code, each.coding.span
        return Mark(
            id=each.coding.id, start=span.start, end=span.end, code_id=code.id, hotkey=code.hotkey,
            name=code.name, colour=code.colour, coder=each.coder, mine=each.coder == self.session.coder_name,
        )  # fmt: skip

    # Sending

    def on_key(self, event: events.Key) -> None:
        """A digit sends the excerpt to a part."""
        if self.list.typing or not event.character or event.character not in "0123456789":
            return
        event.stop()
        number = int(event.character)
        if number <= len(self.names):
            self._send(self.names[number - 1] if number else None)
        else:
            self.status.warn(f"There is no part {number}.", f"1 to {len(self.names)} are parts, 0 stays")

    def action_send(self) -> None:
        """Choose the part from a list, for whoever clicks instead of typing its number."""
        options = [Option(name, name, str(number)) for number, name in enumerate(self.names, start=1)]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                self._send(answer[0])

        self.app.push_screen(Choose("send the excerpt to which part?", options), take)

    def action_stay(self) -> None:
        """Leave the excerpt with the code."""
        self._send(None)

    def _send(self, name: str | None) -> None:
        """Send the excerpt under the cursor to a part (None: it stays), and go on to the next."""
        key = self.list.key
        if not isinstance(key, int):
            return
        self._done.append(Sending(key, self.sent.get(key), name))
        self._undone.clear()
        self._put(key, name)
        self.list.action_down()

    def _put(self, key: int, name: str | None) -> None:
        if name is None:
            self.sent.pop(key, None)
        else:
            self.sent[key] = name
        self.list.update_entry(self._entry(key))
        self.entitle()
        self._say()

    def take_back(self) -> bool:
        """Take the last sending back; a step of the project is not undone while its excerpts are being sent."""
        if not self._done:
            self.status.warn("Nothing that was sent can be taken back.", "Esc leaves; then u undoes the step before")
            return True
        last = self._done.pop()
        self._undone.append(last)
        self._back_at(last.key, last.before)
        return True

    def do_again(self) -> bool:
        """Send again what was taken back."""
        if not self._undone:
            self.status.warn("Nothing was taken back that could be sent again.", "a digit sends the excerpt")
            return True
        last = self._undone.pop()
        self._done.append(last)
        self._back_at(last.key, last.after)
        return True

    def _back_at(self, key: int, name: str | None) -> None:
        self._put(key, name)
        self.list.show(key)
        self._show_text()

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """Go to the next excerpt that was not sent."""
        message.stop()
        self.action_next_open()

    def action_next_open(self) -> None:
        """To the next excerpt that was sent to no part."""
        keys = [key for key in self.list.keys if isinstance(key, int)]
        at = keys.index(self.list.key) + 1 if self.list.key in keys else 0
        key = next((each for each in (*keys[at:], *keys[:at]) if each not in self.sent), None)
        if key is None:
            self.status.say("Every excerpt was sent.", "Esc ends and splits")
        else:
            self.list.show(key)
            self._show_text()

    # Ending

    def step_back(self) -> bool:
        """Where something was sent, ask what becomes of it."""
        if self.sent:
            self.action_finish()
        return bool(self.sent)

    def action_finish(self) -> None:
        """Carry the split out, or leave it, after asking; Escape goes on with sending."""
        if not self.sent:
            self.status.say("Nothing was sent yet.", "a digit sends the excerpt to a part")
            return
        stay = len(self.excerpts) - len(self.sent)
        stays = f"{counted(stay, 'excerpt')} {'stays' if stay == 1 else 'stay'} with “{self.code.name}”"
        counts = Counter(self.sent.values())
        parts = ", ".join(f"{counts[name]} to “{name}”" for name in self.names)
        note = f"{parts}; {stays if stay else f'none stays, and “{self.code.name}” is retired'}."
        options = [
            Option("split", "split"), Option("on", "go on sending"),
            Option("leave", "leave without splitting; the code stays as it is"),
        ]  # fmt: skip
        self.app.push_screen(Choose(f"split “{self.code.name}”?", options, note=note), self._ended)

    def _ended(self, answer: tuple[str, ...] | None) -> None:
        if answer == ("split",):
            project, sent = self.session.project, dict(self.sent)
            change = self.do(
                lambda: split_code(
                    project, self.code.id, list(self.names), sent, retire=True, seen=self.excerpts.values()
                )
            )
            if change is None:
                return
            said = told(change)
            self.app.pop_screen()
            if (below := self.qcode.current) is not None:
                below.status.say(said, "u undoes")
        elif answer == ("leave",):
            self.app.pop_screen()

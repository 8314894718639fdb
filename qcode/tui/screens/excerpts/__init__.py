"""Excerpts with their citations: what stands behind a number, a code, or a selection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.events import Click, Key
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.codebook import SEPARATOR
from qcode.model.coding import Excerpt
from qcode.services import coding
from qcode.services.segments import InContext, citation, with_context
from qcode.services.segments.files import save_excerpts
from qcode.services.telling import listening
from qcode.tui.actions import bindings_for
from qcode.tui.clipboard import copy_from
from qcode.tui.frame import Frame
from qcode.tui.hearing import hearing
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.excerpts.verbs import ExcerptVerbs
from qcode.tui.threads import hand_over
from qcode.tui.widgets.blocks import Blocks, wrapped
from qcode.tui.widgets.cells import clean, fit, fit_middle
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.picker import Picker
from qcode.tui.wording import in_quotes, written

Source = Callable[[], Iterable[Excerpt]]
"""Gives the excerpts of a list, each time as they are then."""

MOST = 20_000
"""How many excerpts are held at once; more than anybody reads, and a bound for the memory."""

_AT_ONCE = 500
_WIDE = 100
_CONCERNING = ("codings", "codes", "memos", "documents", "case_links", "cases", "coders")


def speaking(excerpt: Excerpt) -> str:
    """The citation with who speaks: `Kozan, kozan-1, turn 12 (K1)`."""
    return f"{citation(excerpt)} ({excerpt.speaker})" if excerpt.speaker else citation(excerpt)


def quotation(excerpt: Excerpt) -> str:
    """The words in quotation marks with their citation, to be pasted into a text."""
    return f"{in_quotes(excerpt.quote.strip())} ({speaking(excerpt)})"


class ExcerptList(Blocks[Excerpt]):
    """Each excerpt under its citation, with code, coder, and signs: ■ marked, ★ typical, * with a memo."""

    def __init__(self, *, id: str | None = None) -> None:
        """Nothing is marked."""
        super().__init__(id=id)
        self.marks: set[int] = set()

    # Marks

    def taken(self) -> list[Excerpt]:
        """The marked excerpts that are shown, in their order, else the one under the cursor."""
        marked = [each for each in self.shown if each.coding.id in self.marks]
        return marked or [each for each in [self.here] if each is not None]

    def mark_here(self, *, on: bool | None = None) -> None:
        """Mark the excerpt under the cursor, or no longer; `on` says which of the two."""
        if self.here is not None:
            key = self.here.coding.id
            is_on = key not in self.marks if on is None else on
            (self.marks.add if is_on else self.marks.discard)(key)
            self._marked()

    def mark_all(self) -> None:
        """Mark all excerpts that are shown; where all are marked, none."""
        shown = {each.coding.id for each in self.shown}
        self.marks = self.marks - shown if shown <= self.marks else self.marks | shown
        self._marked()

    def unmark(self) -> None:
        """Mark nothing."""
        if self.marks:
            self.marks = set()
            self._marked()

    def _marked(self) -> None:
        self._drawn = {}
        self._tell_marks()
        self.refresh()

    def _tell_marks(self) -> None:
        self.side_note = f"{len(self.taken())} marked" if self.marks else self.plain_note

    def _arrange(self) -> None:
        super()._arrange()
        self._tell_marks()

    @property
    def plain_note(self) -> str:
        """What stands beside the filter where nothing is marked."""
        return f"{self.count()} of {len(self.items)}" if self.words else self.note

    def take_key(self, event: Key) -> bool:
        """Escape lets the marks go before it leaves."""
        if super().take_key(event):
            return True
        taken = event.key == "escape" and bool(self.marks)
        if taken:
            self.unmark()
        return taken

    def clicked(self, index: int, event: Click) -> None:
        """With Ctrl or Shift a click marks; a double click opens."""
        if event.ctrl or event.shift:
            self.mark_here()
        else:
            super().clicked(index, event)

    @property
    def block_height(self) -> int:
        """The citation and two lines of words, three where the terminal is narrow."""
        return 3 if self.size.width >= _WIDE else 4

    def words_of(self, item: Excerpt) -> str:
        """Everything that is shown of an excerpt, its memo, and the other codes at its passage."""
        return " ".join((item.quote, speaking(item), item.code, item.coder, item.memo, *item.codes))

    def key_of(self, item: Excerpt) -> object:
        """The coding."""
        return item.coding.id

    def block(self, item: Excerpt, *, width: int, here: bool) -> list[Strip]:
        """Citation, code and coder; under them the words."""
        base = self.style_of("rows--line")
        lines = [self._lead(item, width=width, here=here)]
        quote = wrapped(item.quote, width=max(8, width - 5), most=self.block_height - 1)
        lines += [self.line([self.edge(here=here), *self.found_in(each, base=base)], width=width) for each in quote]
        lines += [self.line([self.edge(here=here)], width=width)] * (self.block_height - len(lines) if here else 0)
        return lines

    def _lead(self, item: Excerpt, *, width: int, here: bool) -> Strip:
        style = self.cursor_style() if here else self.style_of("blocks--lead")
        quiet = self.cursor_style() if here else self.style_of("rows--muted")
        signs = "■ " if item.coding.id in self.marks else ""
        signs += ("★ " if item.coding.typical else "") + ("* " if item.memo else "")
        code = item.code if self.size.width >= _WIDE else item.code.rpartition(SEPARATOR)[2]
        right = fit_middle(f"{code} · {item.coder}", width // 2 - 4)
        left = fit(f" {signs}{speaking(item)}", max(8, width - cell_len(right) - 2))
        return self.line([Segment(left, style), Segment(f" {right} ", quiet)], width=width)


class ExcerptsScreen(ExcerptVerbs, Frame):
    """A list of excerpts; Enter opens the place, Escape comes back to the list as it was left.

    Under it stands the excerpt at the cursor among its sentences, with all codes at its passage.
    """

    NAME = "excerpts"
    PLACES: ClassVar[tuple[str, ...]] = ("excerpts",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("excerpts")]
    PASSAGE_STAYS_BELOW = True
    DEFAULT_CSS = """
    ExcerptsScreen { layers: base picker; }
    ExcerptsScreen #whole { height: 7; padding: 0 2; border-top: hkey $border-blurred; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.list = ExcerptList(id="excerpts")
        self.whole = Static("", id="whole")
        self.picker = Picker()
        self.about = ""
        self.notes: tuple[str, ...] = ()
        self._source: Source = tuple
        self._reading = False
        self._more = False
        self._starring = False

    def body(self) -> Iterable[Widget]:
        """The list over the excerpt at the cursor; the picker waits over them."""
        self.list.on_moved = self._tell_about
        yield self.list
        yield self.whole
        yield self.picker

    def on_mount(self) -> None:
        """Give the keys to what comes first."""
        self.begin()

    def begin(self) -> None:
        """The keys go to the list."""
        self.list.focus()

    @property
    def rows_below(self) -> int:
        """The excerpt at the cursor stays in sight too, while a code for it is picked."""
        return super().rows_below + self.whole.outer_size.height

    # Contents

    def show(self, source: Source, *, about: str, notes: Iterable[str] = ()) -> None:
        """Show the excerpts that `source` gives; `about` says of what, `notes` go with an export."""
        self._source, self.about, self.notes = source, about, tuple(notes)
        self.list.set_words("")
        self.list.unmark()
        self.list.load([])
        self.list.cursor = 0
        self.entitle()
        self.read()

    def read(self) -> None:
        """Read the excerpts again; the cursor stays on its own."""
        self._reading = True
        self.status.wait("reading excerpts …")
        self._read(fresh=not self.list.items)

    @work(thread=True, exclusive=True, group="excerpts")
    def _read(self, *, fresh: bool) -> None:
        worker = get_current_worker()
        found: list[Excerpt] = []
        folded: list[str] = []
        try:
            with listening(hearing(self, worker, wanted=lambda: self._reading)):
                excerpts = iter(self._source())
                while len(found) < MOST and (chunk := list(islice(excerpts, min(_AT_ONCE, MOST - len(found))))):
                    words = self.list.folded_words(chunk)
                    found += chunk
                    folded += words
                    if worker.is_cancelled:
                        return
                    if fresh:
                        hand_over(self.list.extend, chunk, folded=words)
                more = next(excerpts, None) is not None
        except QcodeError as error:
            hand_over(self._failed, error)
            return
        hand_over(self._have, found, folded, more=more, fresh=fresh)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape stops the reading while there is something to stop."""
        if action == "stop":
            return self._reading
        return super().check_action(action, parameters)

    def action_stop(self) -> None:
        """Read no further; what is there already stays."""
        self._reading, self._more = False, bool(self.list.items)
        self.workers.cancel_group(self, "excerpts")
        self.entitle()
        self.status.say("stopped", "these are the first ones" if self.list.items else "nothing was found so far")

    def _failed(self, error: QcodeError) -> None:
        self._reading = False
        self.status.fail(error)

    def _have(self, found: list[Excerpt], folded: list[str], *, more: bool, fresh: bool) -> None:
        self._reading, self._more = False, more
        self.list.marks &= {each.coding.id for each in found}
        if not found:
            self._show_whole(None)
        note = f"the first {MOST:,}; w narrows the table" if more else ""
        if fresh:
            self.list.extend([], note=note)
        else:
            self.list.load(found, note=note, folded=folded)
        self.entitle()
        if found:
            self._tell_about()
        if self.said is not None:
            self.status.say(*self.said)
            self.said = None
        elif not found:
            self.status.say("There are no excerpts here.", "Esc goes back")

    def entitle(self) -> None:
        """Of what the excerpts are, and how many."""
        project, items = self.session.project, self.list.items
        documents = len({each.coding.document_id for each in items})
        number = f"{len(items):,}{'+' if self._more else ''}"
        right = f"{number} in {documents:,} document{'' if documents == 1 else 's'}" if items else ""
        who = self.session.coder_name
        self.titlebar.show(Title(project=project.name, screen=self.NAME, document=self.about, coder=who, right=right))

    def concerned(self, change: Change | None) -> None:
        """Read again what the list shows, but for what was starred here."""
        if not self._starring and (change is None or any(map(change.concerns, _CONCERNING))):
            self.read()

    def _tell_about(self) -> None:
        here = self.list.here
        self._show_whole(here)
        if here is None or self._reading:
            return
        memo = f"memo: {' '.join(here.memo.split())}" if here.memo else ""
        place = f"{self.list.cursor + 1} of {self.list.count():,}"
        self.status.say(f"{place} · {here.code} · {here.coding.created[:10]}", memo)

    def _show_whole(self, here: Excerpt | None) -> None:
        """The excerpt among its sentences, under all codes at its passage; its place may be gone by now."""
        if here is None:
            self.whole.update("", layout=False)
            return
        try:
            around = next(with_context(self.session.project, [here]))
        except QcodeError:
            around = InContext(here, "", "")
        codes = " · ".join(each.rpartition(SEPARATOR)[2] for each in here.codes or (here.code,))
        before, after = (" ".join(clean(each).split()) for each in (around.before, around.after))
        words = Content.assemble(
            (f"{codes}\n", "bold"),
            (f"{before} " if before else "", "$text-muted"),
            " ".join(clean(here.quote).split()),
            (f" {after}" if after else "", "$text-muted"),
            (f"\nmemo: {' '.join(clean(here.memo).split())}" if here.memo else "", "italic"),
        )
        self.whole.update(words, layout=False)

    # Doing

    def on_blocks_chosen(self, message: Blocks.Chosen) -> None:
        """Open the place that was clicked twice."""
        message.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Open the place of the excerpt; Escape there comes back here."""
        from qcode.tui.screens.coding import CodingScreen

        here = self.list.here
        frame = self.qcode.frame("coding")
        if here is None or not isinstance(frame, CodingScreen):
            return
        self.app.push_screen(frame)
        self.call_after_refresh(frame.visit, here.coding.document_id, at=here.coding.span.start, mark=here.coding.id)

    def action_filter(self) -> None:
        """Begin to type a filter."""
        self.list.action_filter()

    def action_typical(self) -> None:
        """Choose the excerpt as typical of its code, or take that back."""
        here = self.list.here
        if here is None:
            return
        on = not here.coding.typical
        self._starring = True
        try:
            change = self.do(lambda: coding.mark_typical(self.session.project, here.coding.id, on=on, seen=here.coding))
        finally:
            self._starring = False
        if change is not None:
            self.list.replace_item(here._replace(coding=replace(here.coding, typical=on)))
            code = here.code.rpartition(SEPARATOR)[2]
            self.status.say(f"{'typical' if on else 'no longer chosen as typical'} of “{code}”", "u undoes")

    def action_copy(self) -> None:
        """Copy the words with their citation."""
        here = self.list.here
        if here is not None:
            copy_from(
                self, quotation(here), said="copied with its citation", otherwise="E saves the excerpts to a file"
            )

    def action_export(self) -> None:
        """Write the excerpts that are shown to a file."""
        shown, filtered, more = self.list.shown, bool(self.list.words), self._more
        if not shown:
            self.status.say("There is nothing to write.")
            return
        notes = [*self.notes, *([f"Filter: {self.list.words}"] if filtered else [])]

        def write(path: Path) -> str:
            excerpts = self._source() if more and not filtered else shown
            title = f"Excerpts: {self.about}" if self.about else "Excerpts"
            number = save_excerpts(self.session.project, excerpts, to=path, title=title, notes=notes)
            return written(number, "excerpt", path)

        save_to_file(self, "write these excerpts to", name=file_name("excerpts", self.about), write=write)

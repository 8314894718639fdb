"""Searching all documents: what is searched at the top, the hits as they come, Enter to the place and Escape back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import get_current_worker

from qcode.errors import QcodeError
from qcode.services.documents import known_documents
from qcode.services.search import Hit, export_hits, search
from qcode.tui.actions import bindings_for
from qcode.tui.folding import canonical
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.threads import hand_over
from qcode.tui.widgets.hitlist import FIRST, HitList
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.ways import FOLDINGS, LETTERS_FIXED, MODES, Ways
from qcode.tui.wording import counted, written

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.document import Document

MOST = 20_000
"""How many hits are shown at most."""

_AT_ONCE = 100


class SearchScreen(Frame):
    """One line for the words, a list for the hits. A new search stops the one that is going on."""

    NAME = "search"
    PLACES: ClassVar[tuple[str, ...]] = ("search",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("search")]
    DEFAULT_CSS = """
    SearchScreen #query { height: 1; background: $panel; }
    SearchScreen #query Input {
        width: 1fr; height: 1; border: none; padding: 0 1; background: $panel; color: $foreground;
    }
    SearchScreen #query Input:focus { border: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.query_line = Input(placeholder="search all documents for …", select_on_focus=True, id="words")
        self.ways = Ways()
        self.list = HitList(id="hits")
        self.words = ""
        self._asked = 0
        self._going_on = False
        self._searched: list[Document] = []
        self._back_to: Hit | None = None
        """Where the cursor was before texts were searched again because others changed them."""

    def body(self) -> Iterable[Widget]:
        """The words over the hits."""
        with Horizontal(id="query"):
            yield self.query_line
            yield self.ways
        yield self.list

    def on_mount(self) -> None:
        """Ask for the words."""
        super().on_mount()
        self.query_line.focus()
        self.status.say("Enter searches", "Ctrl+T whole words, pattern, any form; Ctrl+L which letters are alike")

    def entitle(self) -> None:
        """What is searched, and how much of it was found."""
        hits, documents = len(self.list.hits), self.list.documents
        right = f"{hits:,} in {counted(documents, 'document')}" if hits else ""
        session = self.session
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def concerned(self, change: Change | None) -> None:
        """Search again where texts came, went or were corrected, here or by others; hits that hold stay as they are."""
        if change is None:
            corrected = self._searched != known_documents(self.session.project)
        else:
            corrected = change.concerns("documents") or change.concerns("revisions")
        if self.words and corrected:
            here = self._back_to or self.list.hit
            self.look_for(self.words)
            self._back_to = here

    def step_back(self) -> bool:
        """Stop a search that goes on; what it has found already stays."""
        if not self._going_on:
            return False
        self._asked += 1
        self._going_on = False
        self.workers.cancel_group(self, "search")
        self.status.say("stopped", f"{counted(len(self.list.hits), 'hit')} until then")
        return True

    # Searching

    def look_for(self, words: str) -> None:
        """Search for these words, in the way that is set."""
        self.words = canonical(words)
        self._asked += 1
        self._going_on = True
        self._searched = known_documents(self.session.project)
        self._back_to = None
        self.list.clear_hits()
        self.entitle()
        self.status.wait(f"searching for “{self.words}” …  Esc stops")
        self._search(self._asked, self.words, self.ways.mode, self.ways.folding)

    @work(thread=True, exclusive=True, group="search")
    def _search(self, asked: int, words: str, mode: str, folding: str) -> None:
        worker = get_current_worker()
        project = self.session.project
        try:
            hits = search(project, words, mode=mode, folding=folding, most=MOST, cancelled=lambda: worker.is_cancelled)
            while some := list(islice(hits, _AT_ONCE)):
                if worker.is_cancelled:
                    return
                hand_over(self._found, asked, some)
        except QcodeError as error:
            hand_over(self._failed, asked, error)
            return
        hand_over(self._finished, asked)

    def _found(self, asked: int, hits: Sequence[Hit]) -> None:
        if asked == self._asked:
            self.list.extend(hits)
            self.entitle()

    def _failed(self, asked: int, error: QcodeError) -> None:
        if asked == self._asked:
            self._going_on = False
            self.status.fail(error)

    def _finished(self, asked: int) -> None:
        if asked != self._asked:
            return
        self._going_on = False
        hits, documents = len(self.list.hits), self.list.documents
        self._go_back()
        if not hits:
            strict = self.ways.folding != "bare" and self.ways.mode != "lemma"
            other = "Ctrl+L takes more letters as alike" if strict else "Ctrl+T searches in another way"
            self.status.warn(f"“{self.words}” is in no document.", other)
            return
        said = f"{counted(hits, 'hit')} in {counted(documents, 'document')}"
        more = "; there are more" if hits == MOST else ""
        self.status.say(said + more, "Enter goes there, Esc comes back, c codes hit by hit")

    def _go_back(self) -> None:
        """Put the cursor on what it was on before texts were searched again, unless it has been moved since."""
        here, self._back_to = self._back_to, None
        near = self.list.of_document(here.document_id) if here is not None and self.list.cursor == FIRST else []
        if here is not None and near:
            start = here.span.start
            with self.list.prevent(HitList.Highlighted):
                self.list.show(min(near, key=lambda hit: abs(hit.span.start - start)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Search, and give the keys to the hits."""
        event.stop()
        if event.value.strip():
            self.look_for(event.value.strip() if self.ways.mode != "pattern" else event.value)
            self.list.focus()
        else:
            self.status.warn("There is nothing to search for.", "Write a word or several.")

    def on_key(self, event: events.Key) -> None:
        """From the words, the arrow down and Escape go to the hits, if there are any."""
        if self.query_line.has_focus and self.list.hits and event.key in ("down", "escape"):
            event.stop()
            event.prevent_default()
            self.list.focus()

    def action_edit_query(self) -> None:
        """Change the words."""
        self.query_line.focus()

    def action_mode(self) -> None:
        """Take the words in the next way."""
        self._turned(self.ways.turn_mode())

    def action_letters(self) -> None:
        """Take other letters as alike."""
        means = self.ways.turn_letters()
        if means is None:
            self.status.warn(LETTERS_FIXED, "Ctrl+T searches in another way")
        else:
            self._turned(means)

    def _turned(self, means: str) -> None:
        if self.list.hits or self._going_on or self.list.has_focus:
            self.look_for(self.query_line.value.strip() or self.words)
        if self._going_on:
            self.status.wait(f"{means}: searching for “{self.words}” …  Esc stops")
        else:
            self.status.say(means)

    def on_ways_clicked(self, message: Ways.Clicked) -> None:
        """A click does what the key does."""
        message.stop()
        if message.mode:
            self.action_mode()
        else:
            self.action_letters()

    # With a hit

    def on_hit_list_highlighted(self, message: HitList.Highlighted) -> None:
        """Tell which hit the cursor is on."""
        hit = message.hit
        if hit is not None and not self._going_on:
            at = self.list.hits.index(hit) + 1
            where = f", turn {hit.turn}" if hit.turn is not None else ""
            self.status.say(f"{at:,} of {len(self.list.hits):,} · {hit.document}{where}", "; ".join(hit.cases))

    def on_hit_list_chosen(self, message: HitList.Chosen) -> None:
        """Show the hit in its interview, all hits of which n and N go through; Escape comes back here."""
        message.stop()
        hit = message.hit
        self.list.show(hit)
        self.app.push_screen(self.qcode.frame("coding"))
        self.call_after_refresh(self._show, hit)

    def _show(self, hit: Hit) -> None:
        from qcode.tui.screens.coding import CodingScreen

        frame = self.qcode.frame("coding")
        if not isinstance(frame, CodingScreen):
            return
        frame.open(hit.document_id, at=hit.span.start)
        if frame.opened is None or frame.opened.document.revision != hit.revision:
            frame.status.warn("This text was corrected after the search.", "F7 and Enter search again")
            return
        frame.view.set_hits([(each.span.start, each.span.end) for each in self.list.of_document(hit.document_id)])
        frame.view.select(hit.span.start, hit.span.end)
        frame.view.arrive()
        frame.view.focus()
        frame.status.say(f"“{hit.match}”", "n next, N before, Esc goes back to the hits")

    def action_code_hits(self) -> None:
        """Look at each hit, from the one under the cursor on, and code it."""
        from qcode.tui.screens.search.hit_walk import HitWalkScreen

        hits = self.list.hits
        if not hits or self.list.hit is None:
            self.status.warn("There are no hits to code.", "/ changes what is searched")
            return
        self.app.push_screen(HitWalkScreen(hits, at=hits.index(self.list.hit), words=self.words, ended=self._walked))

    def _walked(self, hit: Hit, said: str) -> None:
        with self.list.prevent(HitList.Highlighted):
            self.list.show(hit)
        self.list.focus()
        self.status.say(said)

    def action_export(self) -> None:
        """Write the hits to a file."""
        hits = list(self.list.hits)
        if not hits:
            self.status.warn("There are no hits to write.")
            return
        title = f"Hits of “{self.words}”, {MODES[self.ways.mode]}, {FOLDINGS[self.ways.folding]}"

        def write(path: Path) -> str:
            return written(export_hits(hits, to=path, title=title), "hit", path)

        save_to_file(self, "write the hits to", name=file_name("hits", self.words), write=write)

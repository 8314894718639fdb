"""Lists that are filtered as one types: a line at the top takes the words, the list shrinks under them."""

from __future__ import annotations

from rich.segment import Segment
from textual.events import Click, Key, Paste
from textual.strip import Strip

from qcode.tui.folding import canonical, fold
from qcode.tui.widgets.cells import fit, strip_of
from qcode.tui.widgets.rows import Rows


class FilteredRows(Rows):
    """A list with a filter line: `/` opens it, letters narrow the list, Enter keeps it, Escape empties it.

    A child class says in `filtered` what the words leave; `side_note` is written at the right of the line.
    """

    HEAD = 1

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """A list without a filter."""
        super().__init__(id=id, classes=classes)
        self.words = ""
        self.typing = False
        self.at_once = self.takes = False
        """Whether letters filter without a `/` before them; whether Enter then takes the line, too."""
        self._began_by_letter = False
        self.side_note = ""

    def filtered(self) -> None:
        """Called when the words of the filter changed: show what they leave."""
        raise NotImplementedError

    @property
    def needle(self) -> tuple[str, ...]:
        """The folded words that every shown line holds."""
        return tuple(fold(self.words).split())

    def set_words(self, words: str) -> None:
        """Filter by these words."""
        words = canonical(words)
        if words != self.words:
            self.words = words
            self.filtered()
        self.refresh_head()

    def action_filter(self) -> None:
        """Begin to type a filter."""
        self.typing, self._began_by_letter = True, False
        self.refresh_head()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is text at the moment, so that no other binding shows or takes it."""
        if self.typing:
            return key == "backspace" or (character is not None and character.isprintable())
        return self.at_once and character is not None and character.isalnum()

    def on_key(self, event: Key) -> None:
        """Take what is for the filter."""
        if self.take_key(event):
            event.stop()
            event.prevent_default()

    def take_key(self, event: Key) -> bool:
        """Take letters into the filter while it is open; Escape closes it before it closes anything else."""
        if not self.typing and self.check_consume_key(event.key, event.character):
            self.action_filter()
            self._began_by_letter = True
        if self.typing:
            return self._typed(event)
        taken = event.key == "escape" and bool(self.words)
        if taken:
            self.set_words("")
        return taken

    def _typed(self, event: Key) -> bool:
        if event.key == "escape":
            self.typing = False
            self.set_words("")
        elif event.key in ("enter", "tab"):
            self.typing = False
            self.refresh_head()
            return not (self.takes and self._began_by_letter and event.key == "enter")
        elif event.key == "backspace":
            self.set_words(self.words[:-1])
        elif event.key == "ctrl+u":
            self.set_words("")
        elif event.is_printable and event.character:
            self.set_words(self.words + event.character)
        else:
            return False
        return True

    def on_paste(self, event: Paste) -> None:
        """Take pasted words into the filter while it is open."""
        if self.typing:
            self.set_words(self.words + " ".join(event.text.split()))
            event.stop()

    def clicked_head(self, event: Click) -> None:
        """A click on the filter line opens it."""
        if event.y == 0:
            self.action_filter()

    def draw_head(self, line: int, *, width: int) -> Strip:
        """The filter line (0): what is typed at the left, what the list says at the right."""
        if line:
            return Strip.blank(width, self.style_of("rows--head"))
        muted, accent = self.style_of("rows--muted"), self.style_of("rows--accent")
        right = fit(self.side_note, min(len(self.side_note), width // 2)) + " " if self.side_note and width > 30 else ""
        room = width - len(right) - 3
        if self.typing or self.words:
            text = self.words + ("▏" if self.typing else "")
            shown = fit(text if len(text) <= room else "…" + text[-(room - 1) :], room)
            left = [Segment(" / ", accent), Segment(shown, self.style_of("rows--line"))]
        else:
            left = [Segment(fit(" / filter …", room + 3), muted)]
        return strip_of([*left, Segment(right, muted)], width=width, base=muted)

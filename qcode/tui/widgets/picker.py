"""The picker: a few letters find a code. It stays mounted and hidden, so that it opens within a frame or two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from qcode.tui.actions import bindings_for
from qcode.tui.folding import canonical
from qcode.tui.ranking import Candidate, Found, Index, Where
from qcode.tui.widgets.bordered import Bordered
from qcode.tui.widgets.cells import fit, marked, strip_of
from qcode.tui.widgets.meaning import meaning_of
from qcode.tui.widgets.palette import swatch
from qcode.tui.widgets.rows import Rows
from qcode.tui.widgets.standing import quoted_in, room_on, stand
from qcode.tui.widgets.transcript import TranscriptView

Key = int | str


class PickerList(Rows, can_focus=False):
    """What the picker found, over what the code under the cursor means. Its last line may offer to make a new code."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"picker--path", "picker--rule"}
    DEFAULT_CSS = """
    PickerList { background: $surface; height: 1fr; }
    PickerList > .rows--line { background: $surface; }
    PickerList > .rows--muted { background: $surface; }
    PickerList > .rows--match { background: $surface; }
    PickerList > .picker--path { background: $surface; color: $text-muted; }
    PickerList > .picker--rule { background: $surface; color: $border-blurred; }
    """

    def __init__(self) -> None:
        """Nothing found yet."""
        super().__init__()
        self.found: list[Found] = []
        self.marks: list[Key] = []
        self.offer = ""

    def count(self) -> int:
        """The matches, and the offer."""
        return len(self.found) + bool(self.offer)

    def leave_room(self, lines: int) -> None:
        """Let the meaning of the code have so many lines at the bottom; none where there are less than two."""
        self.FOOT = lines + 1 if lines > 1 else 0

    @property
    def foot_at(self) -> int:
        """The meaning stands at the bottom, however few lines are above it."""
        return max(1, self.size.height - self.FOOT)

    def go(self, index: int) -> None:
        """Go to a line, and tell what its code means."""
        before = self.cursor
        super().go(index)
        if self.cursor != before and self.FOOT:
            self.refresh(Region(0, self.foot_at, self.size.width, self.FOOT))

    def draw_foot(self, line: int, *, width: int) -> Strip:
        """A rule, and under it what the code under the cursor means."""
        if line == 0:
            return strip_of([Segment("─" * width, self.style_of("picker--rule"))], width=width, base=Style.null())
        code = self.found[self.cursor].candidate.code if self.cursor < len(self.found) else None
        lines = meaning_of(code, width=width - 2, most=self.FOOT - 1) if code is not None else ()
        quiet = self.style_of("picker--path")
        text = lines[line - 1] if line <= len(lines) else ""
        return strip_of([Segment(fit(f" {text}", width), quiet)], width=width, base=quiet)

    def show(self, found: list[Found], *, offer: str) -> None:
        """Show other matches, the cursor on the best."""
        self.found, self.offer = found, offer
        self.cursor = 0
        self.scroll_to(y=0, animate=False, force=True)
        self.relaid()

    def cursor_style(self) -> Style:
        """Strong always: the letters go to the line above, the choice is here."""
        return self.style_of("rows--cursor")

    def draw(self, index: int, *, width: int) -> Strip:
        """Mark, colour, hotkey, name with its matched letters, and where it stands or what it means."""
        here = index == self.cursor
        base = self.cursor_style() if here else self.style_of("rows--line")
        if index == len(self.found):
            return strip_of([Segment(fit(f"  + new code “{self.offer}”", width), base)], width=width, base=base)
        each = self.found[index]
        candidate = each.candidate
        match = base + Style(underline=True) if here else self.style_of("rows--match")
        quiet = base if here else self.style_of("picker--path")
        name_room = max(8, min(width - 8, 38 if width >= 60 else width - 8))
        name = fit(canonical(candidate.name), name_room)
        places = each.places if each.where is Where.NAME else ()
        aside = _aside(each)
        code_id = candidate.key if isinstance(candidate.key, int) else 0
        aside_places = each.places if each.where in (Where.PATH, Where.LABEL) else ()
        segments = [
            Segment("■" if candidate.key in self.marks else " ", base),
            Segment("▊", swatch(candidate.colour, base, code_id=code_id)),
            Segment(fit(candidate.hint, 2, right=True) + " ", quiet),
            *marked(name, places, base=base, mark=match),
            Segment("  ", base),
            *marked(fit(canonical(aside), max(0, width - name_room - 8)), aside_places, base=quiet, mark=match),
        ]
        return strip_of(segments, width=width, base=base)

    def clicked(self, index: int, event: Click) -> None:
        """A click takes the line."""
        event.stop()
        picker = self.parent
        if isinstance(picker, Picker) and index == self.cursor:
            picker.action_choose()


def _aside(found: Found) -> str:
    """What stands beside the name: where the code is, behind the label that matched; or what it means."""
    candidate = found.candidate
    if found.where is Where.LABEL:
        return " · ".join(filter(None, (found.label, _above(candidate))))
    return _above(candidate) if found.where is not Where.DEFINITION and candidate.path else candidate.definition


def _above(candidate: Candidate) -> str:
    """The path without the name at its end."""
    return candidate.path.removesuffix(candidate.name).rstrip().removesuffix("/").rstrip()


_FRAME, _CORNERS, _WIDEST, _MEANING = 3, 8, 110, 0.45
"""The lines around the list, the cells of the border beside its title, how wide the window may be, and how much of it
says what a code means."""

_ASKED = "name, path or definition"
_NO_CODES = "there are no codes yet: type the name of the first"


class Picker(Bordered):
    """A line for letters and the list of what they find.

    `open` shows it and gives it the focus; it hides itself and gives the focus back before it posts what was
    picked, so that whoever hears the message works on the screen as it was. It comes over a `view` so that what is
    to be coded stays in sight.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("picker",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("picker"),
        Binding("tab,shift+enter", "stay", show=False),  # where nothing can be marked: else they would leave
    ]
    DEFAULT_CSS = """
    Picker {
        layer: picker;
        dock: bottom;
        display: none;
        width: 100%;
        max-width: 110;
        max-height: 90%;
        background: $surface;
        border: round $primary;
        border-title-color: $foreground;
        border-subtitle-color: $text-muted;
    }
    Picker > Input { border: none; height: 1; padding: 0 1; background: $surface; color: $foreground; }
    Picker > Input:focus { border: none; }
    """

    @dataclass
    class Picked(Message):
        """These were taken: one, or all that were marked, in the order of marking. `purpose` is from `open`."""

        picker: Picker
        keys: tuple[Key, ...]
        purpose: str

    @dataclass
    class NewWanted(Message):
        """A new code of this name is wanted."""

        picker: Picker
        name: str
        purpose: str

    @dataclass
    class Dismissed(Message):
        """Nothing was taken."""

        picker: Picker
        purpose: str

    def __init__(self, view: TranscriptView | None = None, *, id: str | None = None) -> None:
        """A hidden picker, over a text where there is one."""
        super().__init__(id=id)
        self._index = Index()
        self._recent: tuple[Key, ...] = ()
        self._purpose = ""
        self._offers_new = self._several = True
        self._but: Key | None = None
        self._back: Widget | None = None
        self.view = view
        """The text whose passage in question is kept in sight, and repeated in the border."""
        self._list = PickerList()
        self._input = Input(placeholder=_ASKED, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """The line for letters over the list."""
        yield self._input
        yield self._list

    # For the screen

    def load(self, candidates: Iterable[Candidate]) -> None:
        """Fold the candidates once; call it when the codebook has changed, not when the picker opens."""
        self._index = Index.of(candidates)
        if self.is_open:
            self._find()

    def open(
        self,
        *,
        title: str = "code",
        purpose: str = "",
        recent: Sequence[Key] = (),
        new: bool = True,
        words: str = "",
        several: bool = True,
        but: Key | None = None,
    ) -> None:
        """Show the picker; `purpose` comes back with the answer, `recent` are the keys taken last, latest first.

        Where one code is wanted and not `several`, none can be marked; `but` is not offered.
        """
        self._purpose, self._recent, self._offers_new = purpose, tuple(recent), new
        self._several, self._but = several, but
        self._back = self.screen.focused
        self._list.marks = []
        self._stand(title)
        self._subtitle()
        self._input.value = words
        self._input.cursor_position = len(words)
        self.display = True
        self._find()
        nothing = new and not words and not self._list.found
        self._input.placeholder = _NO_CODES if nothing else _ASKED
        self.screen.set_focus(self._input, scroll_visible=False)

    def _stand(self, title: str) -> None:
        """Take a place beside the passage, which is repeated behind the title."""
        height = room_on(self.screen).height
        stand(self, self.view, height=height)
        self._list.leave_room(round((height - _FRAME) * _MEANING))
        room = min(self.screen.size.width, _WIDEST) - cell_len(title) - _CORNERS
        passage = quoted_in(self.view, width=room) if room > _CORNERS else ""
        self.border_title = " ".join(filter(None, (title, passage)))

    @property
    def is_open(self) -> bool:
        """Whether the picker is shown."""
        return bool(self.display)

    @property
    def found(self) -> list[Found]:
        """What is found at the moment, best first."""
        return list(self._list.found)

    def _close(self) -> None:
        self.display = False
        back, self._back = self._back, None
        if back is not None and back.is_attached:
            self.screen.set_focus(back, scroll_visible=False)
        else:
            self.screen.set_focus(None)

    def _subtitle(self) -> None:
        marked_now = len(self._list.marks)
        marking = (("picker.mark", "mark"),) if self._several else ()
        if marked_now:
            self.say_keys(("picker.choose", "takes them"), note=f"{marked_now} marked")
        else:
            self.say_keys(("picker.choose", "take"), *marking, ("picker.dismiss", "leave"))

    # Keys

    def on_mount(self) -> None:
        """Find anew with every letter, in the frame that shows the letter: the message comes a frame too late."""
        self.watch(self._input, "value", self._typed, init=False)

    def on_descendant_blur(self) -> None:
        """A picker whose keys went elsewhere is no longer asked."""
        if self.is_open and self.screen.focused not in (None, self._input, self._list):
            self.display, self._back = False, None
            self.post_message(self.Dismissed(self, self._purpose))

    def _typed(self) -> None:
        if self.is_open:
            self._find()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep it from the screen."""
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes."""
        event.stop()
        self.action_choose()

    def _find(self) -> None:
        words = canonical(self._input.value).strip()
        found = self._index.find(words, recent=self._recent)
        if self._but is not None:
            found = [each for each in found if each.candidate.key != self._but]
        offer = words if self._offers_new and words and not self._index.has(words) else ""
        self._list.show(found, offer=offer)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether several can be marked, where that is asked."""
        return super().check_action(action, parameters) and (self._several or action != "mark")

    def action_choose(self) -> None:
        """Take what is marked, or else the line under the cursor; the last line asks for a new code."""
        purpose, rows = self._purpose, self._list
        answer: Message
        if rows.marks:
            answer = self.Picked(self, tuple(rows.marks), purpose)
        elif rows.cursor < len(rows.found):
            answer = self.Picked(self, (rows.found[rows.cursor].candidate.key,), purpose)
        elif rows.offer:
            answer = self.NewWanted(self, rows.offer, purpose)
        else:
            return
        self._close()
        self.post_message(answer)

    def action_mark(self) -> None:
        """Mark the line, or take its mark off, and go on."""
        rows = self._list
        if rows.cursor >= len(rows.found):
            return
        key = rows.found[rows.cursor].candidate.key
        rows.marks = [each for each in rows.marks if each != key] if key in rows.marks else [*rows.marks, key]
        self._subtitle()
        rows.refresh_row(rows.cursor)
        rows.action_down()

    def action_stay(self) -> None:
        """Do nothing."""

    def action_dismiss(self) -> None:
        """Close without taking anything."""
        purpose = self._purpose
        self._close()
        self.post_message(self.Dismissed(self, purpose))

    def action_up(self) -> None:
        """One line up."""
        self._list.action_up()

    def action_down(self) -> None:
        """One line down."""
        self._list.action_down()

    def action_page_up(self) -> None:
        """One page up."""
        self._list.action_page_up()

    def action_page_down(self) -> None:
        """One page down."""
        self._list.action_page_down()

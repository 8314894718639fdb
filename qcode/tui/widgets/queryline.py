"""The line in which a query is typed: what can stand at the cursor is offered below, what is wrong is marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Click, Key
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from qcode.errors import QueryError
from qcode.tui.widgets.cells import fit, strip_of

MOST = 8
"""So many offers are shown at once."""

Offer = Callable[[str, int], "Offered"]


@dataclass(frozen=True, slots=True)
class Offered:
    """What can stand between two places of a query."""

    start: int
    stop: int
    options: tuple[str, ...] = ()


class OfferList(Widget):
    """The offers under the line, the chosen one marked; or the marks under a wrong word."""

    COMPONENT_CLASSES = {"offers--line", "offers--here", "offers--wrong"}  # noqa: RUF012 - Textual's declaration
    DEFAULT_CSS = """
    OfferList { height: auto; background: $surface; display: none; }
    OfferList > .offers--line { background: $surface; color: $text-muted; }
    OfferList > .offers--here { background: $block-cursor-background; color: $block-cursor-foreground; }
    OfferList > .offers--wrong { background: $surface; color: $text-error; text-style: bold; }
    """

    def __init__(self) -> None:
        """Nothing is offered."""
        super().__init__()
        self.offered = Offered(0, 0)
        self.cursor = 0
        self.wrong: tuple[int, int] | None = None
        self.lead = 0

    @dataclass
    class Taken(Message):
        """An offer was clicked."""

        index: int

    def show(self, offered: Offered, *, lead: int) -> None:
        """Offer this; `lead` is how many cells of the line stand before the word."""
        self.offered, self.lead, self.wrong, self.cursor = offered, lead, None, 0
        self._relaid()

    def mark(self, start: int, stop: int) -> None:
        """Mark these cells of the line as wrong."""
        self.offered, self.wrong = Offered(0, 0), (start, stop)
        self._relaid()

    def clear(self) -> None:
        """Show nothing."""
        self.offered, self.wrong = Offered(0, 0), None
        self._relaid()

    def move(self, step: int) -> None:
        """Choose the next offer, or the one before."""
        count = len(self.offered.options)
        if count:
            self.cursor = (self.cursor + step) % count
            self.refresh()

    @property
    def here(self) -> str | None:
        """The chosen offer."""
        options = self.offered.options
        return options[self.cursor] if self.cursor < len(options) else None

    def _relaid(self) -> None:
        self.display = bool(self.offered.options) or self.wrong is not None
        self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002 - Textual's
        """A line an offer."""
        return min(MOST, len(self.offered.options)) or (1 if self.wrong else 0)

    def _first(self) -> int:
        return max(0, min(self.cursor - MOST // 2, len(self.offered.options) - MOST))

    def render_line(self, y: int) -> Strip:
        """One offer under the place where it would stand, or the marks."""
        width, base = self.size.width, self.get_component_rich_style("offers--line")
        if self.wrong is not None:
            start, stop = (min(each, width - 1) for each in self.wrong)
            style = self.get_component_rich_style("offers--wrong")
            segments = [Segment(" " * start, base), Segment("^" * max(1, stop - start), style)]
            return strip_of(segments, width=width, base=base)
        at = self._first() + y
        options = self.offered.options
        if at >= len(options):
            return Strip.blank(width, base)
        style = self.get_component_rich_style("offers--here") if at == self.cursor else base
        room = max((cell_len(each) for each in options), default=0) + 2
        lead = max(0, min(self.lead - 1, width - room))
        more = "…" if (y == 0 and at) or (y == MOST - 1 and at < len(options) - 1) else " "
        segments = [Segment(" " * lead, base), Segment(fit(f" {options[at]}", room), style), Segment(more, base)]
        return strip_of(segments, width=width, base=base)

    def on_click(self, event: Click) -> None:
        """Take the offer that was clicked."""
        event.stop()
        at = self._first() + event.y
        if at < len(self.offered.options):
            self.post_message(self.Taken(at))


class QueryInput(Input):
    """The line itself; the keys that are no letters are answered here, in the order in which they are typed."""

    def __init__(self, answer: Callable[[str], bool], *, placeholder: str, id: str) -> None:
        """`answer` is given every key, and says whether it was for it."""
        super().__init__(placeholder=placeholder, select_on_focus=False, id=id)
        self._answer = answer

    async def _on_key(self, event: Key) -> None:
        if self._answer(event.key):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)


class QueryLine(Vertical):
    """A line for a query, and under it what can stand at the cursor.

    Tab takes the offer, the arrows choose among them, Escape hides them, Enter asks.
    """

    DEFAULT_CSS = """
    QueryLine { height: auto; background: $panel; }
    QueryLine > Input { height: 1; border: none; padding: 0 1; background: $panel; color: $foreground; }
    QueryLine > Input:focus { border: none; }
    """

    @dataclass
    class Changed(Message):
        """Something else is typed."""

        text: str

    @dataclass
    class Asked(Message):
        """The query is to be put now."""

        text: str

    @dataclass
    class Left(Message):
        """The list below is wanted."""

    def __init__(self, *, id: str | None = None) -> None:
        """An empty line; `offer` says what can stand where."""
        super().__init__(id=id)
        placeholder = "code:… and near(code:…, paragraph) and not speaker:… where type = …"
        self.input = QueryInput(self._answer, placeholder=placeholder, id="query")
        self.offers = OfferList()
        self.offer: Offer = lambda _text, cursor: Offered(cursor, cursor)
        self._quiet = ""
        self._offered_at = ("", -1)

    def compose(self) -> ComposeResult:
        """The line over the offers."""
        yield self.input
        yield self.offers

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.value

    def set_text(self, text: str) -> None:
        """Put a query into the line, without asking it and without offers."""
        self._quiet = text
        self.input.value = text
        self.input.cursor_position = len(text)
        self.offers.clear()

    def point(self, error: QueryError) -> None:
        """Mark the word that is wrong."""
        if error.query == self.text:
            self.offers.mark(self._cells(error.start), self._cells(error.stop))

    def _cells(self, place: int) -> int:
        return 1 + cell_len(self.text[:place]) - round(self.input.scroll_offset.x)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what can stand there, and say that the query is another one."""
        event.stop()
        if event.value == self._quiet:
            self._quiet = ""
            return
        self._offer()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter asks, whatever is offered."""
        event.stop()
        self.offers.clear()
        self.post_message(self.Asked(event.value))

    def _offer(self) -> None:
        if self.input.has_focus:
            cursor = self.input.cursor_position
            self._offered_at = (self.text, cursor)
            found = self.offer(self.text, cursor)
            self.offers.show(found, lead=self._cells(found.start))

    def take(self, index: int | None = None) -> bool:
        """Put an offer into the line; False where there is none."""
        if self._offered_at != (self.text, self.input.cursor_position):
            self._offer()
        if index is not None:
            self.offers.cursor = index
        option = self.offers.here
        if option is None:
            return False
        offered, text = self.offers.offered, self.text
        self.input.value = text[: offered.start] + option + text[offered.stop :]
        self.input.cursor_position = offered.start + len(option)
        self.call_after_refresh(self._offer)
        return True

    def on_offer_list_taken(self, message: OfferList.Taken) -> None:
        """A click takes the offer."""
        message.stop()
        self.take(message.index)
        self.input.focus()

    def _answer(self, key: str) -> bool:
        """Do what a key is for that is no letter; False for the others."""
        has = bool(self.offers.offered.options)
        if key == "tab":
            if self.offers.wrong is not None or not self.take():
                self._offer()
        elif key in ("down", "up") and has:
            self.offers.move(1 if key == "down" else -1)
        elif key == "escape" and self.offers.display:
            self.offers.clear()
        elif key in ("down", "escape"):
            self.post_message(self.Left())
        else:
            return False
        return True

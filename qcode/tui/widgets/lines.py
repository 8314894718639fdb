"""The frame's single lines: title, status, keys. Each is drawn at once and never changes the layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from qcode.errors import QcodeError
from qcode.tui.actions import Action, keys_label
from qcode.tui.catalogue import ACTIONS
from qcode.tui.keymap import Keymap, character_of
from qcode.tui.widgets.cells import clean, fit, fit_middle, strip_of
from qcode.tui.widgets.kept import Kept


class Kind(StrEnum):
    """What a status message is; the sign before it says it without colour."""

    SAID = "said"
    WARNING = "warning"
    ERROR = "error"


SIGNS = {Kind.SAID: "", Kind.WARNING: "! ", Kind.ERROR: "✗ "}


class OneLine(Kept, Widget):
    """A widget of one line that is drawn from `segments`."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 100%; }
    """
    _parts: dict[str, Style] | None = None

    def segments(self, width: int) -> list[Segment]:
        """What the line shows, in at most `width` cells."""
        raise NotImplementedError

    def ground(self) -> Style:
        """The style of the rest of the line."""
        return self.part("")

    def draw_region(self, crop: Region) -> list[Strip]:
        """The line, without Textual's styling of borders that it does not have."""
        gutter, ground = self.ground_look
        if gutter is None or gutter.width or crop != Region(0, 0, self.size.width, 1):
            return super().draw_region(crop)
        return [Strip(self.for_terminal(self.render_line(0), ground), crop.width)]

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.ground())
        return strip_of(self.segments(width), width=width, base=self.ground())

    def part(self, name: str) -> Style:
        """The style of a component class, "" for that of the line itself; kept until the theme changes."""
        if self._parts is None:
            self._parts = {}
        if name not in self._parts:
            self._parts[name] = self.get_component_rich_style(name) if name else self.rich_style
        return self._parts[name]

    def notify_style_update(self) -> None:
        """Forget the styles of the old theme."""
        self._parts = None
        super().notify_style_update()


class StatusLine(OneLine):
    """The answer to the last key: `say`, `warn` and `fail` show it in the same frame."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--said", "status--warning", "status--error", "status--hint"}
    DEFAULT_CSS = """
    StatusLine { background: $background; color: $foreground; }
    StatusLine > .status--said { background: $background; color: $foreground; }
    StatusLine > .status--warning { background: $background; color: $warning; text-style: bold; }
    StatusLine > .status--error { background: $background; color: $error; text-style: bold; }
    StatusLine > .status--hint { background: $background; color: $text-muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """A line that says nothing."""
        super().__init__(id=id)
        self.kind, self.text, self.hint, self.waiting = Kind.SAID, "", "", ""
        self.answers = 0
        """How many answers were given; the next key takes away what answered an earlier one."""

    def say(self, text: str, hint: str = "") -> None:
        """Show what was done; the hint stands behind it, quietly."""
        self._show(Kind.SAID, text, hint)

    def warn(self, text: str, hint: str = "") -> None:
        """Show that something did not happen as asked, and what to do."""
        self._show(Kind.WARNING, text, hint)

    def fail(self, error: QcodeError) -> None:
        """Show an error with its hint."""
        self._show(Kind.ERROR, error.message, error.hint)

    def wait(self, text: str) -> None:
        """Show a prefix that was typed, or work that goes on; the next message takes its place."""
        self.answers += 1
        self.waiting = text
        self.refresh(layout=False)

    def clear(self) -> None:
        """Show nothing."""
        self._show(Kind.SAID, "", "")

    def outlived(self, answers: int, *, said: bool) -> None:
        """Take a warning or an error away that answered an earlier key, where only so many answers were given since.

        `said`: and what was merely said, too.
        """
        if self.answers == answers and (said or self.kind is not Kind.SAID):
            self.clear()

    def _show(self, kind: Kind, text: str, hint: str) -> None:
        self.answers += 1
        if (kind, text, hint, "") == (self.kind, self.text, self.hint, self.waiting):
            return
        self.kind, self.text, self.hint, self.waiting = kind, clean(text), clean(hint), ""
        self.refresh(layout=False)

    def segments(self, width: int) -> list[Segment]:
        """The message, and as much of the hint as fits."""
        if self.waiting:
            return [Segment(fit(f" {clean(self.waiting)}", width), self.part("status--hint"))]
        message = f" {SIGNS[self.kind]}{self.text}"
        shown = message if cell_len(message) <= width else fit(message, width)
        room = width - cell_len(shown) - 2
        hint = fit(self.hint, min(room, cell_len(self.hint))) if self.hint and room > 8 else ""
        parts = [Segment(shown, self.part(f"status--{self.kind.value}"))]
        return [*parts, Segment("  " + hint, self.part("status--hint"))] if hint else parts


@dataclass(frozen=True, slots=True)
class Title:
    """What the title line says: where one is, and who; `right` is the place in it, as `turn 12/54`."""

    project: str = "qcode"
    screen: str = ""
    document: str = ""
    about: str = ""
    coder: str = ""
    right: str = ""


class TitleBar(OneLine):
    """Project · screen · document · coder. In a narrow terminal the least needed part gives way first.

    Before them stands a sign that a click opens the commands by, for whoever has a hand on the mouse.
    """

    @dataclass
    class MenuClicked(Message):
        """The sign of the commands was clicked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title--name", "title--part"}
    DEFAULT_CSS = """
    TitleBar { background: $panel; color: $foreground; }
    TitleBar > .title--name { background: $panel; color: $foreground; text-style: bold; }
    TitleBar > .title--part { background: $panel; color: $text-muted; }
    """

    def __init__(self, *, menu: bool = True, id: str | None = None) -> None:
        """A line with the program's name; without `menu` where there are no commands."""
        super().__init__(id=id)
        self.title = Title()
        self._menu = _MENU if menu else " "

    def show(self, title: Title) -> None:
        """Show another title."""
        if title != self.title:
            self.title = title
            self.refresh(layout=False)

    def segments(self, width: int) -> list[Segment]:
        """The parts that fit, the document in bold."""
        right = f"{clean(self.title.right)} " if self.title.right else ""
        parts = title_parts(self.title, width=width - cell_len(right) - 2 - cell_len(self._menu))
        name, quiet = self.part("title--name"), self.part("title--part")
        strong = self.title.document or self.title.screen
        segments = [Segment(self._menu, quiet)]
        for number, part in enumerate(parts):
            segments += [Segment(" · ", quiet)] if number else []
            segments.append(Segment(part.text, name if part.of == strong else quiet))
        used = sum(cell_len(segment.text) for segment in segments)
        return [*segments, Segment(" " * max(1, width - used - cell_len(right)), quiet), Segment(right, quiet)]

    def on_click(self, event: Click) -> None:
        """Tell of a click on the sign."""
        if self._menu == _MENU and event.x < cell_len(_MENU):
            self.post_message(self.MenuClicked())


_MENU = " ≡ "
"""The sign of the commands, as it stands before the title."""

_MORE = "more"
"""What the commands are called in the line of keys, which they stand in for those that did not fit."""

_LATE = ("app.documents", "app.codebook", "app.quit", "app.help")
"""What comes last in the line of keys: the ways to elsewhere."""


@dataclass(frozen=True, slots=True)
class TitlePart:
    """A part of the title as shown, and the whole that it stands for."""

    text: str
    of: str


def title_parts(title: Title, *, width: int) -> list[TitlePart]:
    """The title's parts in at most `width` cells with ` · ` between them.

    Long parts lose their middles first; then what is about the document goes, the screen, the project, the coder.
    """
    order = ["project", "screen", "document", "about", "coder"]
    shown = {part: clean(getattr(title, part)) for part in order if getattr(title, part)}

    def needed() -> int:
        return sum(map(cell_len, shown.values())) + 3 * (len(shown) - 1)

    for part, least in (("project", 16), ("about", 14), ("document", 20), ("coder", 10)):
        if needed() > width and part in shown:
            room = cell_len(shown[part]) - (needed() - width)
            shown[part] = fit_middle(shown[part], max(least, room))
    for part in ("about", "screen", "project", "coder"):
        if needed() > width and len(shown) > 1:
            shown.pop(part, None)
    if needed() > width and shown:
        last = next(iter(shown))
        shown[last] = fit_middle(shown[last], max(1, width))
    return [TitlePart(shown[part], getattr(title, part)) for part in order if part in shown]


class KeyBar(OneLine):
    """The keys that matter where the focus is; a click on one does what the key does.

    Where not all fit, the key of the commands stands for the others.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key", "keybar--name"}
    DEFAULT_CSS = """
    KeyBar { background: $footer-background; color: $footer-foreground; }
    KeyBar > .keybar--key { background: $footer-background; color: $footer-key-foreground; text-style: bold; }
    KeyBar > .keybar--name { background: $footer-background; color: $text-muted; }
    """

    @dataclass
    class Clicked(Message):
        """The action was clicked; the screen runs it as if its key had been pressed."""

        action: Action

    def __init__(self, *, id: str | None = None) -> None:
        """A line without keys until something has the focus."""
        super().__init__(id=id)
        self.keymap = Keymap()
        self.places: tuple[str, ...] = ()
        self._ends: list[tuple[int, Action]] = []
        self._only: dict[str, str] = {}
        self._typing = False

    def on_mount(self) -> None:
        """Follow the focus."""
        self.watch(self.screen, "focused", self._follow, init=True)

    def _follow(self, focused: Widget | None) -> None:
        self.places = places_of(focused, screen=self.screen)
        self._typing = isinstance(focused, Input | TextArea)
        self.refresh(layout=False)

    def set_keymap(self, keymap: Keymap) -> None:
        """Show the keys of another keymap."""
        self.keymap = keymap
        self.refresh(layout=False)

    def show_only(self, names: Mapping[str, str]) -> None:
        """Show these actions alone, by their ids under other names, until {} is given: for a mode with its own keys."""
        if names != self._only:
            self._only = dict(names)
            self.refresh(layout=False)

    def actions(self) -> list[Action]:
        """The actions shown, nearest first, an action of the widget before the same key of the screen."""
        if self._only:
            return [replace(ACTIONS[each], name=name) for each, name in self._only.items()]
        taken: set[str] = set()
        found: dict[str, Action] = {}
        here = f"app.{getattr(self.screen, 'NAME', '')}"  # where one is need not be gone to
        for action in ACTIONS.at(*self.places):
            keys = self.keymap.of(action)
            if not keys or keys[0] in taken or (self._typing and character_of(keys[0])) or not self._can(action):
                continue
            if not action.in_mode:
                taken.update(keys)
            if action.in_footer and action.id != here:
                found.setdefault(action.name, action)
        return sorted(found.values(), key=lambda action: _LATE.index(action.id) if action.id in _LATE else -1)

    def _can(self, action: Action) -> bool:
        """Whether the place that an action belongs to can carry it out at all."""
        if action.routed or not self.is_attached:
            return True
        focused = self.screen.focused
        nodes = focused.ancestors_with_self if focused is not None else [self.screen]
        node = next((each for each in nodes if action.where in getattr(each, "PLACES", ())), None)
        name = action.textual_action.partition("(")[0]
        return node is None or node.check_action(name, ()) is not False

    def segments(self, width: int) -> list[Segment]:
        """As many keys as fit, the help always among them, and before it the commands where others did not."""
        key, name = self.part("keybar--key"), self.part("keybar--name")
        segments, self._ends, used = [Segment(" ", name)], [], 1
        for action in self._laid(width - 1):
            label = keys_label(self.keymap.of(action), most=1)
            segments += [Segment(label, key), Segment(f" {action.name}  ", name)]
            used += _length(action, self.keymap)
            self._ends.append((used, action))
        return segments

    def _laid(self, room: int) -> list[Action]:
        """The actions that fit; where some did not, one for the rest stands before the last."""
        actions = self.actions()
        fitting = _fitting(actions, self.keymap, room=room)
        if len(fitting) == len(actions) or self._only:
            return fitting
        *shown, last = _fitting(actions, self.keymap, room=room - _length(_REST, self.keymap))
        return [*shown, _REST, last]

    def on_click(self, event: Click) -> None:
        """Say which action was clicked."""
        hit = next((action for end, action in self._ends if event.x < end), None)
        if hit is not None:
            self.post_message(self.Clicked(hit))


_REST = replace(ACTIONS["app.palette"], name=_MORE)
"""What is done for the keys that do not fit: the commands offer them."""


def _fitting(actions: Sequence[Action], keymap: Keymap, *, room: int) -> list[Action]:
    """The first actions that fit beside the last one."""
    if not actions:
        return []
    room -= _length(actions[-1], keymap)
    fitting = []
    for action in actions[:-1]:
        length = _length(action, keymap)
        if length <= room:
            fitting.append(action)
            room -= length
    return [*fitting, actions[-1]]


def _length(action: Action, keymap: Keymap) -> int:
    return cell_len(keys_label(keymap.of(action), most=1)) + cell_len(action.name) + 3


def places_of(focused: Widget | None, *, screen: Widget) -> tuple[str, ...]:
    """The chain of places from the widget in focus to the app, for help, keys and routing."""
    found: list[str] = []
    nodes: Sequence[object] = focused.ancestors_with_self if focused is not None else [screen]
    for node in nodes:
        now = getattr(node, "places_now", ())
        found += [place for place in (*getattr(node, "PLACES", ()), *now) if place not in found]
    return (*found, "app")


def can_at(focused: Widget, action: Action) -> bool:
    """Whether the widget in focus can carry out an action of its own; True for what is not its own."""
    name = action.textual_action.partition("(")[0]
    if action.in_mode or "." in name or action.where not in getattr(focused, "PLACES", ()):
        return True
    return focused.check_action(name, ()) is not False

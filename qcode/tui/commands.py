"""The command palette: every action that can be carried out now, where one is, found by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.command import Command, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input, Label, OptionList

from qcode.errors import Disconnected
from qcode.services import history
from qcode.tui.actions import Action, keys_label
from qcode.tui.catalogue import ACTIONS
from qcode.tui.catalogue.synonyms import SYNONYMS
from qcode.tui.frame import Frame
from qcode.tui.ranking import Candidate, Found, Index, Where
from qcode.tui.themes import quiet
from qcode.tui.widgets.lines import places_of

if TYPE_CHECKING:
    from qcode.tui.app import QcodeApp
    from qcode.tui.screens.coding import CodingScreen


class _Place(Protocol):
    """Something that can carry out actions."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether it can be carried out now."""
        ...


def _hits(frame: Frame) -> bool:
    return bool(_coding(frame).view.hits)


def _mark(frame: Frame) -> bool:
    view = _coding(frame).view
    return view.current_mark is not None or bool(view.marks_at(view.cursor))


def _coding(frame: Frame) -> CodingScreen:
    return cast("CodingScreen", frame)


def _undo(frame: Frame) -> str:
    return history.undo_offers(frame.session.project)


def _redo(frame: Frame) -> str:
    return history.redo_offers(frame.session.project)


def _conflicts(frame: Frame) -> str:
    from qcode.services.merging.conflicts import count_conflicts

    number = count_conflicts(frame.session.project)
    return f"{number} to decide" if number else "none at the moment"


_NAME, _KEYS = 24, 9

STATES: Mapping[str, Callable[[Frame], object]] = {
    "app.undo": _undo,
    "app.redo": _redo,
    "app.conflicts": _conflicts,
    "app.coding": lambda frame: frame.NAME != "coding",
    "app.tour": lambda frame: not frame.qcode.tour,
    "transcript.next_hit": _hits,
    "transcript.previous_hit": _hits,
    "transcript.take_off": _mark,
    "transcript.recode": _mark,
    "transcript.weigh": _mark,
    "transcript.typical": _mark,
    "transcript.borders": _mark,
    "transcript.only_code": _mark,
    "transcript.next_of_code": _mark,
    "transcript.previous_of_code": _mark,
    "coding.again": lambda frame: frame.session.last_codes,
}
"""Whether an action has anything to do at the moment; what is words says what it would do."""


def usable(frame: Frame) -> Iterator[tuple[Action, str]]:
    """The actions that can be carried out from a screen's place in focus, with what each would do, nearest first."""
    taken: set[str] = set()
    for action in ACTIONS.at(*places_of(frame.focused, screen=frame)):
        target = frame.target_of(action)
        if not _offered(action) or not _can(target, action):
            continue
        now = _now(frame, action)
        if not now or action.id.removeprefix("app.") == frame.NAME or action.id in taken:
            continue
        taken.add(action.id)
        yield action, now if isinstance(now, str) else ""


def _now(frame: Frame, action: Action) -> object:
    """What an action would do now, or whether it would; while the server is away it is offered and says so itself."""
    state = STATES.get(action.id)
    try:
        return state(frame) if state is not None else True
    except Disconnected:
        return True


def _offered(action: Action) -> bool:
    """Whether the palette has an action at all: what the footer names is there too, for it may not fit into one."""
    return (action.in_palette or action.in_footer) and not action.in_mode and action.id != "app.palette"


def _can(target: object, action: Action) -> bool:
    where, _, call = action.textual_action.rpartition(".")
    name = call.partition("(")[0]
    if where == "screen":
        target = getattr(target, "screen", target)
    place = cast("_Place", target)
    return hasattr(target, f"action_{name}") and place.check_action(name, ()) is True


def index_of(actions: Iterable[Action]) -> Index:
    """What letters find among actions: their names, what else they are called, what they do."""
    return Index.of(
        Candidate(each.id, each.name, definition=each.help, also=SYNONYMS.get(each.id, ())) for each in actions
    )


class Commands(Provider):
    """Gives the palette the actions of the registry; letters are compared without accents, ı and i alike."""

    async def startup(self) -> None:
        """Look once what can be done."""
        screen = self.screen
        found = list(usable(screen)) if isinstance(screen, Frame) else []
        self._said = {action.id: said for action, said in found}
        self._index = index_of(action for action, _ in found)

    async def discover(self) -> Hits:
        """Everything that can be done, the nearest first."""
        for found in self._index.find(""):
            action, text = self._shown(found)
            yield DiscoveryHit(text, partial(self._carry_out, action), text=action.name)

    async def search(self, query: str) -> Hits:
        """What the letters find, best first."""
        results = self._index.find(query)
        for place, found in enumerate(results):
            action, text = self._shown(found)
            score = 1 - place / (len(results) + 1)
            yield Hit(score, text, partial(self._carry_out, action), text=action.name)

    def _shown(self, found: Found) -> tuple[Action, Text]:
        """Name, keys and help of an action in one line."""
        action = ACTIONS[str(found.candidate.key)]
        app = cast("QcodeApp", self.app)
        text = Text(action.name.ljust(_NAME), no_wrap=True, overflow="ellipsis")
        for place in found.places if found.where is Where.NAME else ():
            text.stylize(Style(bold=True, underline=app.no_color), place, place + 1)
        text.append(f" {keys_label(self._keys(action), most=2):<{_KEYS}} ", Style(bold=True))
        said = self._said.get(action.id, "")
        text.append(f"{action.help}: {said}" if said else action.help, quiet(app.theme_variables))
        return action, text

    def _keys(self, action: Action) -> Sequence[str]:
        """The keys of an action; of one without, those that the screen has for the same."""
        keymap, frame = cast("QcodeApp", self.app).keymap_in_use, self.screen
        if (keys := keymap.of(action)) or not isinstance(frame, Frame):
            return keys
        same = (each for each in ACTIONS.at(*places_of(frame.focused, screen=frame)) if each.name == action.name)
        return next(filter(None, map(keymap.of, same)), ())

    async def _carry_out(self, action: Action) -> None:
        screen = self.screen
        if isinstance(screen, Frame):
            await screen.run(action)


class Palette(CommandPalette):
    """The window over the screen: a line for letters, and under it what they find."""

    DEFAULT_CSS = """
    Palette > Vertical { margin: 1 4 2 4; max-width: 90; background: $surface; }
    Palette > Vertical:dark { background: $surface; }
    Palette #--input { border: round $primary; border-bottom: none; background: $surface; height: 2; }
    Palette #--input.--list-visible { border-bottom: none; }
    Palette CommandList > .option-list--option { text-style: none; padding: 0 1; }
    Palette #--input SearchIcon { display: none; }
    Palette CommandInput, Palette CommandInput:focus {
        border: none; height: 1; background: $surface; color: $foreground; padding: 0 1;
    }
    Palette CommandList, Palette CommandList:focus {
        border: round $primary; border-top: none; background: $surface; color: $foreground; max-height: 75vh;
        scrollbar-size-vertical: 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    Palette LoadingIndicator { display: none; }
    Palette > Label { dock: bottom; width: 100%; height: 2; padding: 0 1; background: $surface; color: $text-muted; }
    Palette > .command-palette--help-text { color: $text-muted; text-style: none; }
    """

    def __init__(self) -> None:
        """The palette over the screen in sight."""
        super().__init__(providers=[Commands], placeholder="what do you want to do?")
        self._whole = Label("", markup=False)

    def compose(self) -> ComposeResult:
        """The line and the list; at the bottom in full what a line may be too short for."""
        yield from super().compose()
        yield self._whole

    def on_mount(self) -> None:
        """Follow the theme: what is found has its colours in it."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.call_after_refresh(self._find_again))

    def _find_again(self) -> None:
        line = self.query_one(Input)
        line.post_message(Input.Changed(line, line.value))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be carried out now: none in the list before it is drawn, which has no lines then."""
        if action != "command_list":
            return super().check_action(action, parameters)
        return any(each.scrollable_content_region.area for each in self.query(CommandList))

    @on(Input.Changed)
    def _tell_nothing(self) -> None:
        """Say nothing more of what was found by other letters; what these find says itself."""
        self._whole.update("")

    @on(OptionList.OptionHighlighted)
    def _tell(self, event: OptionList.OptionHighlighted) -> None:
        """Say in full what the command under the cursor does."""
        hit = event.option.hit if isinstance(event.option, Command) else None
        self._whole.update(hit.prompt.plain[_NAME:].strip() if hit and isinstance(hit.prompt, Text) else "")

"""Code hotkeys: which code a key, or a space and one or two letters, stands for.

A router is a pure machine: it is given keys and says what they mean, and knows nothing of the screen. It has
no clock: a hotkey that no longer one begins with fires at once, and every other waits for as long as it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from qcode.tui.folding import canonical, fold, is_mark

PREFIX = "space"
"""The key after which every hotkey can be typed."""

DIRECT = frozenset("1234567890")
"""Hotkeys that need no prefix."""

_TURKISH_LOWER = str.maketrans({"I": "ı", "İ": "i"})


class Outcome(StrEnum):
    """What a key meant."""

    PASSED = "passed"
    PENDING = "pending"
    FIRED = "fired"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    SWALLOWED = "swallowed"


@dataclass(frozen=True, slots=True)
class Routed:
    """The answer to one key.

    `typed` is what stands there so far, `code_id` the code of a hotkey that fired, `offers` the codes that
    can still be reached. `replaces` is set where a letter came as two keys and the first of them had fired
    another code already: that one is to be taken back.
    """

    outcome: Outcome
    typed: str = ""
    code_id: int | None = None
    offers: tuple[tuple[str, int], ...] = ()
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class HotkeyState:
    """What the router remembers between two keys: a prefix that waits, or the letter that fired last."""

    waiting: bool = False
    typed: str = ""
    fired: str = ""
    fired_code: int | None = None


_PASSED = Routed(Outcome.PASSED)


@dataclass(slots=True)
class HotkeyRouter:
    """Turns keys into codes. `hotkeys` maps what is typed to the code's key, as the codebook has it."""

    hotkeys: Mapping[str, int] = field(default_factory=dict)
    state: HotkeyState = field(default_factory=HotkeyState)

    def __post_init__(self) -> None:
        """Bring the hotkeys to NFC, so that they compare with what a keyboard sends."""
        self.hotkeys = {canonical(hotkey): code for hotkey, code in self.hotkeys.items() if hotkey}

    @property
    def pending(self) -> bool:
        """Whether a prefix was typed and the next key belongs to the router."""
        return self.state.waiting

    def feed(self, key: str, character: str | None = None) -> Routed:
        """What this key means, `key` as Textual names it; PASSED says that it is somebody else's."""
        if character and is_mark(character):
            return self._accent(character)
        if not self.state.waiting:
            return self._first(key, character)
        if key == "escape":
            return self._cancel()
        if key == "backspace":
            return self._back()
        if key in ("enter", PREFIX):
            return self._settle()
        if character is None or not character.isprintable():
            self.state = HotkeyState()
            return _PASSED
        return self._extend(character)

    def reset(self) -> None:
        """Forget a prefix that waits."""
        self.state = HotkeyState()

    def _first(self, key: str, character: str | None) -> Routed:
        self.state = HotkeyState()
        if key == PREFIX:
            self.state = HotkeyState(waiting=True)
            return Routed(Outcome.PENDING, "", offers=tuple(self.hotkeys.items()))
        if character in DIRECT and character in self.hotkeys:
            return self._fire(character)
        return _PASSED

    def _cancel(self) -> Routed:
        self.state = HotkeyState()
        return Routed(Outcome.CANCELLED)

    def _back(self) -> Routed:
        if not self.state.typed:
            return self._cancel()
        self.state = HotkeyState(waiting=True, typed=self.state.typed[:-1])
        return Routed(Outcome.PENDING, self.state.typed, offers=self._offers(self.state.typed))

    def _settle(self) -> Routed:
        typed = self.state.typed
        if not typed:
            return self._cancel()
        exact = self._complete(typed)
        return self._fire(exact) if exact else Routed(Outcome.UNKNOWN, typed, offers=self._offers(typed))

    def _extend(self, character: str) -> Routed:
        typed = canonical(self.state.typed + character)
        offers = self._offers(typed)
        if not offers:
            return Routed(Outcome.UNKNOWN, typed, offers=self._offers(self.state.typed))
        exact = self._complete(typed)
        if exact and len(offers) == 1:
            return self._fire(exact)
        self.state = HotkeyState(waiting=True, typed=typed)
        return Routed(Outcome.PENDING, typed, offers=offers)

    def _fire(self, hotkey: str) -> Routed:
        code = self.hotkeys[hotkey]
        typed = self.state.typed or hotkey
        self.state = HotkeyState(fired=hotkey, fired_code=code)
        return Routed(Outcome.FIRED, typed, code_id=code)

    def _accent(self, mark: str) -> Routed:
        state = self.state
        if state.waiting:
            if not state.typed:
                return Routed(Outcome.SWALLOWED)
            self.state = replace(state, typed="")
            routed = self._extend(state.typed + mark)
            self.state = state if routed.outcome is Outcome.UNKNOWN else self.state
            return routed
        if not state.fired:
            return _PASSED
        self.state = HotkeyState()
        exact = self._complete(canonical(state.fired + mark))
        if exact is None or self.hotkeys[exact] == state.fired_code:
            return Routed(Outcome.SWALLOWED)
        return Routed(Outcome.FIRED, exact, code_id=self.hotkeys[exact], replaces=state.fired_code)

    def _offers(self, typed: str) -> tuple[tuple[str, int], ...]:
        for form in _FORMS:
            wanted = form(typed)
            found = tuple((key, code) for key, code in self.hotkeys.items() if form(key).startswith(wanted))
            if found:
                return found
        return ()

    def _complete(self, typed: str) -> str | None:
        for form in _FORMS:
            wanted = form(typed)
            found = [key for key in self.hotkeys if form(key) == wanted]
            if found:
                return found[0] if len(found) == 1 else None
        return None


def _lower(text: str) -> str:
    return text.translate(_TURKISH_LOWER).lower()


_FORMS = (str, _lower, fold)

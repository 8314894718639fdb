"""Colours for coded text, derived from a theme: tints behind the text, stripes and names that can be read on it.

Identity is carried by hotkeys and names; a colour only helps. Tints are never blends of two codes. Without colour
(NO_COLOR, 16 colours) weight, dimness and reversal carry what the tints would.
"""

from __future__ import annotations

from collections.abc import Mapping
from colorsys import rgb_to_hls
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rich.color import Color, ColorSystem
from rich.style import Style

READABLE = 4.5
"""The contrast that text must have (WCAG 2, level AA)."""

TINT, DEEP_TINT, GREYED_TINT = 0.24, 0.36, 0.10
"""The share of a code's hue behind its text: alone, where codes overlap, while another code is in focus."""

CODE_COLOURS = ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB")
"""Paul Tol's bright set, for codes that have no colour of their own."""

COLOUR_NAMES = ("blue", "red", "green", "yellow", "cyan", "purple", "grey")
"""What these are called, in their order."""

FEW_COLOURS = frozenset({"standard", "windows"})
"""Rich's names for terminals of 16 colours."""

_STEP = 0.04
_GREYISH = 24
"""Colours whose parts are no further apart than this are greys."""
_DEFAULT = Style(color=Color.default(), bgcolor=Color.default())


class Rgb(NamedTuple):
    """A colour, each part from 0 to 255."""

    red: float
    green: float
    blue: float

    @property
    def hex(self) -> str:
        """`#rrggbb`."""
        return "#" + "".join(f"{max(0, min(255, round(part))):02x}" for part in self)


BLACK, WHITE = Rgb(0, 0, 0), Rgb(255, 255, 255)


class Tone(IntEnum):
    """How loud text is: as spoken by respondents, dimmed (labels, interviewers), or a stand-in for the unseen."""

    SPOKEN = 0
    QUIET = 1
    UNSEEN = 2


class Pointer(IntEnum):
    """What of the cursor lies on a piece of text: nothing, its word, the very character in that word.

    IDLE is the word while the keys go to another widget.
    """

    NONE = 0
    WORD = 1
    CHARACTER = 2
    IDLE = 3


class Look(NamedTuple):
    """All that decides how a piece of text looks. `depth` counts the marks on it; `greyed` when none is in focus.

    `clash` is text that two coders coded differently, `passage` text that is in question.
    """

    colour: str = ""
    depth: int = 0
    tone: Tone = Tone.SPOKEN
    selected: bool = False
    pointer: Pointer = Pointer.NONE
    hit: bool = False
    greyed: bool = False
    clash: bool = False
    passage: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What a theme gives: background, text and accent, each `#rrggbb`."""

    background: str = "#121212"
    foreground: str = "#e0e0e0"
    accent: str = "#ffa62b"


def parse(colour: str) -> Rgb | None:
    """A colour from `#rrggbb` or `#rgb`; None for anything else."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) != 6 or set(digits.lower()) - set("0123456789abcdef"):
        return None
    return Rgb(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """The first colour with a share (0 to 1) of the other."""
    return Rgb(*(a + (b - a) * share for a, b in zip(one, other, strict=True)))


def luminance(colour: Rgb) -> float:
    """The relative luminance of WCAG 2, from 0 (black) to 1 (white)."""

    def linear(part: float) -> float:
        part /= 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def among_256(colour: Rgb) -> Rgb:
    """The colour as a terminal of 256 shows it."""
    return Rgb(*Color.parse(colour.hex).downgrade(ColorSystem.EIGHT_BIT).get_truecolor())


def contrast_of_256(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours as a terminal of 256 shows them."""
    return contrast(among_256(one), among_256(other))


def readable(colour: Rgb, *, on: Rgb, ratio: float = READABLE, cube: bool = False) -> Rgb:
    """The colour, moved towards white or black until it has the contrast on the ground, or as far as it goes.

    `cube`: as a terminal of 256 colours shows both.
    """
    measured = contrast_of_256 if cube else contrast
    goal = max(BLACK, WHITE, key=lambda end: contrast(end, on))
    share, found = 0.0, colour
    while measured(found, on) < ratio and share < 1:
        share = min(1.0, share + _STEP)
        found = mix(colour, goal, share)
    return found


@lru_cache(maxsize=4096)
def code_colour(colour: str, *, code_id: int = 0) -> str:
    """A code's own colour, or one of the set for a code that has none."""
    return colour if parse(colour) else CODE_COLOURS[code_id % len(CODE_COLOURS)]


@lru_cache(maxsize=4096)
def swatch(colour: str, base: Style, *, code_id: int = 0) -> Style:
    """The style with a code's colour, the same wherever the ground is alike; as it is on a ground that nobody knows.

    A terminal of 16 colours shows the one next to it: two ways to make a colour readable were two colours there.
    """
    hue, back = parse(code_colour(colour, code_id=code_id)), base.bgcolor.triplet if base.bgcolor else None
    if hue is None or back is None:
        return base
    return base + Style(color=readable(hue, on=Rgb(*back)).hex)


def monochrome_needed(*, no_color: bool, color_system: str | None) -> bool:
    """Whether colours cannot tell codes apart: NO_COLOR is set, or the terminal has 16 (Rich's name of its system)."""
    return no_color or color_system in FEW_COLOURS


def ground_of(variables: Mapping[str, str]) -> Ground | None:
    """The ground of a theme from its CSS variables; None where the theme leaves colours to the terminal."""
    found = [parse(variables.get(name, "")[:7]) for name in ("background", "foreground", "accent")]
    background, foreground, accent = found
    if background is None or foreground is None:
        return None
    return Ground(background.hex, foreground.hex, (accent or foreground).hex)


_SECTORS = ((1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1), (1, 0, 1))
"""Red, yellow, green, cyan, blue and magenta: which parts are strong, in the order of the colour wheel."""

_CUBE = (0, 95, 135, 175, 215, 255)
"""The steps of each part in a terminal of 256 colours."""


def _sector(colour: Rgb) -> int:
    hue, _, _ = rgb_to_hls(*(part / 255 for part in colour))
    return round(hue * len(_SECTORS)) % len(_SECTORS)


def _saturated(colour: Rgb) -> bool:
    return max(colour) - min(colour) > _GREYISH


def _in_cube(colour: Rgb) -> Rgb:
    return Rgb(*(min(_CUBE, key=lambda step: abs(step - part)) for part in colour))


class Palette:
    """The styles of coded text on one ground. Each style names both colours, so that no filter meets a bare one."""

    def __init__(
        self, ground: Ground | None = None, *, monochrome: bool = False, cube: bool = False, faint: bool = False
    ) -> None:
        """Derive the palette of a ground; without one, the terminal's own two colours are all there is.

        `cube` is for a terminal of 256 colours: tints come from its cube, where mixed ones would fall together.
        `faint` is for one of 16, which has hardly a grey between its white and its black: it draws fainter itself.
        """
        self.faint = faint
        self.ground = ground or Ground()
        self.cube = cube
        self.monochrome = monochrome or ground is None
        self.bare = ground is None
        self._back = parse(self.ground.background) or BLACK
        self._fore = self._readable(parse(self.ground.foreground) or WHITE, on=self._back)
        accent = self._fore if monochrome else parse(self.ground.accent) or self._fore
        self._accent = self._readable(accent, on=self._back)
        self._dim = self._readable(mix(self._fore, self._back, 0.38), on=self._back)
        self._texts: dict[Look, Style] = {}
        self._stripes: dict[tuple[str, bool, bool], Style] = {}
        self.blank = self._style(self._fore, self._back)
        self.gutter = self._quiet()
        self.gutter_here = self._style(self._accent, self._back, bold=True)

    def _readable(self, colour: Rgb, *, on: Rgb) -> Rgb:
        return readable(colour, on=on, cube=self.cube)

    def _style(self, fore: Rgb, back: Rgb, *, bold: bool = False, italic: bool = False, reverse: bool = False) -> Style:
        if not self.bare:
            return _style(fore, back, bold, italic, reverse)
        return _DEFAULT + Style(bold=bold, italic=italic, reverse=reverse, dim=fore == self._dim)

    def _quiet(self, *, bold: bool = False, italic: bool = False) -> Style:
        """What stands back: in a grey, or as faint as the terminal itself draws it."""
        if self.faint:
            return self._style(self._fore, self._back, bold=bold, italic=italic) + Style(dim=True)
        return self._style(self._dim, self._back, bold=bold, italic=italic)

    def text(self, look: Look) -> Style:
        """The style of a piece of text."""
        found = self._texts.get(look)
        if found is None:
            make = self._plain_text if self.monochrome else self._coloured_text
            found = self._texts[look] = make(look)
        return found

    def tint(self, colour: str, *, depth: int = 1, greyed: bool = False) -> Rgb:
        """The background of coded text: the hue at 24 %, 36 % on overlaps, less where text would not be readable."""
        if greyed:
            return mix(self._back, self._fore, GREYED_TINT)
        share = DEEP_TINT if depth > 1 else TINT
        hue = parse(colour) or self._fore
        if self.cube:
            return self._tint_of_cube(hue, deep=depth > 1)
        while share > 0 and contrast(self._fore, mix(self._back, hue, share)) < READABLE:
            share -= _STEP
        return mix(self._back, hue, max(0.0, share))

    def _tint_of_cube(self, hue: Rgb, *, deep: bool) -> Rgb:
        """The tint of a hue among the 256: one of six hues and a grey, a step stronger on overlaps where that reads."""
        dark = luminance(self._back) < luminance(self._fore)
        low, high, grey = (0, 95, 58) if dark else (215, 255, 218)
        parts = _SECTORS[_sector(hue)] if _saturated(hue) else None
        tint = Rgb(*(high if part else low for part in parts)) if parts else Rgb(grey, grey, grey)
        stronger = [mix(tint, self._fore if dark else hue, 0.2), tint]
        fitting = [_in_cube(each) if parts else each for each in stronger] if deep else [tint]
        return next((each for each in fitting if contrast_of_256(self._fore, each) >= READABLE), tint)

    def _coloured_text(self, look: Look) -> Style:
        back = self.tint(look.colour, depth=look.depth, greyed=look.greyed) if look.depth else self._back
        fore = self._fore if look.tone is Tone.SPOKEN else self._readable(self._dim, on=back)
        if look.hit:
            fore = self._readable(self._accent, on=back)
        if look.selected:
            fore, back = self._back, self._fore
        if look.pointer is Pointer.WORD:
            return self._style(self._readable(self._back, on=self._accent), self._accent, bold=True)
        if look.pointer is Pointer.CHARACTER:
            return self._style(self._accent, self._back, bold=True)
        if look.pointer is Pointer.IDLE and not look.selected:
            return self._style(self._readable(self._accent, on=back), back, bold=True)
        return self._style(fore, back, bold=look.hit or look.passage)

    def _plain_text(self, look: Look) -> Style:
        """Coded is bold, dimmed is dim, a hit or a clash is italic, what is selected or in question is reversed.

        The cursor's word is reversed and bold, in a selection italic besides; its character is the other way round.
        """
        coded = bool(look.depth) and not look.greyed and not look.selected
        quiet = look.tone is not Tone.SPOKEN and not coded and not look.selected
        word, character = look.pointer is Pointer.WORD, look.pointer is Pointer.CHARACTER
        reverse = (look.selected or word or look.passage) and not character
        bold = coded or look.hit or look.pointer is not Pointer.NONE
        italic = look.hit or look.clash or (word and look.selected)
        if quiet and not reverse:
            return self._quiet(bold=bold, italic=italic)
        return self._style(self._fore, self._back, bold=bold, italic=italic, reverse=reverse)

    def stripe(self, colour: str, *, strong: bool = False, greyed: bool = False) -> Style:
        """The style of a stripe or a code's name: its hue at 4.5:1, bold where strong, grey out of focus."""
        key = (colour, strong, greyed)
        found = self._stripes.get(key)
        if found is None:
            found = self._stripes[key] = self._make_stripe(*key)
        return found

    def _make_stripe(self, colour: str, strong: bool, greyed: bool) -> Style:
        if greyed:
            return self._quiet()
        hue = self._fore if self.monochrome else parse(colour) or self._fore
        return self._style(self._readable(hue, on=self._back), self._back, bold=strong)


@lru_cache(maxsize=4096)
def _style(fore: Rgb, back: Rgb, bold: bool = False, italic: bool = False, reverse: bool = False) -> Style:
    return Style(color=Color.parse(fore.hex), bgcolor=Color.parse(back.hex), bold=bold, italic=italic, reverse=reverse)

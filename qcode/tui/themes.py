"""Two calm themes and two without colour, each legible everywhere: 4.5:1 for every word on every ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.style import Style
from textual.filter import ANSIToTruecolor, DimFilter, LineFilter
from textual.theme import Theme

from qcode.tui.widgets.palette import FEW_COLOURS, parse

DARK, LIGHT, MONO_DARK, MONO_LIGHT = "qcode-dark", "qcode-light", "qcode-mono-dark", "qcode-mono-light"
_MIXING = (ANSIToTruecolor, DimFilter)
"""The filters that mix a grey for what is faint."""
PLAIN = frozenset({MONO_DARK, MONO_LIGHT})
"""The themes without colour, also for who wants none on a terminal that has them."""


def _theme(name: str, *, dark: bool, ink: str, paper: str, surface: str, panel: str, tones: Mapping[str, str]) -> Theme:
    variables = {
        "text": ink,
        "text-muted": tones["muted"],
        "text-disabled": tones["disabled"],
        "foreground-muted": tones["muted"],
        "block-cursor-background": tones["cursor"],
        "block-cursor-foreground": tones["on_cursor"],
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": tones["cursor_blurred"],
        "block-cursor-blurred-foreground": ink,
        "block-cursor-blurred-text-style": tones.get("blurred_style", "none"),
        "block-hover-background": panel,
        "border": tones["primary"],
        "border-blurred": tones["line"],
        "input-cursor-background": ink,
        "input-cursor-foreground": paper,
        "input-selection-background": tones.get("selection", tones["cursor_blurred"]),
        "footer-foreground": ink,
        "footer-background": panel,
        "footer-key-foreground": tones["accent"],
        "footer-description-foreground": tones["muted"],
        "scrollbar": tones["line"],
        "scrollbar-hover": tones["muted"],
        "scrollbar-active": tones["primary"],
        "scrollbar-background": paper,
        "scrollbar-background-hover": paper,
        "scrollbar-background-active": paper,
        "scrollbar-corner-color": paper,
    }
    return Theme(
        name=name,
        dark=dark,
        primary=tones["primary"],
        secondary=tones["secondary"],
        accent=tones["accent"],
        warning=tones["warning"],
        error=tones["error"],
        success=tones["success"],
        foreground=ink,
        background=paper,
        surface=surface,
        panel=panel,
        variables=variables,
    )


QCODE_DARK = _theme(
    DARK,
    dark=True,
    ink="#d7dae0",
    paper="#16191d",
    surface="#1b1f24",
    panel="#242931",
    tones={
        "primary": "#7fb2d9",
        "secondary": "#a3b8cc",
        "accent": "#e0b872",
        "warning": "#e6b455",
        "error": "#f08a80",
        "success": "#8fc79a",
        "muted": "#9aa4b1",
        "disabled": "#8b95a3",
        "line": "#4a5462",
        "cursor": "#a9cdea",
        "on_cursor": "#101316",
        "cursor_blurred": "#2f3a46",
    },
)

QCODE_DARK_256 = _theme(
    DARK,
    dark=True,
    ink="#e0e0e0",
    paper="#121212",
    surface="#1c1c1c",
    panel="#262626",
    tones={
        "primary": "#87afd7",
        "secondary": "#afafaf",
        "accent": "#d7af5f",
        "warning": "#ffaf5f",
        "error": "#ff8787",
        "success": "#87d787",
        "muted": "#a8a8a8",
        "disabled": "#949494",
        "line": "#585858",
        "cursor": "#afd7ff",
        "on_cursor": "#121212",
        "cursor_blurred": "#303030",
    },
)
"""The dark theme out of the 256 colours of a terminal that has no others: its own greys would turn into blues there."""

QCODE_LIGHT = _theme(
    LIGHT,
    dark=False,
    ink="#22262b",
    paper="#fbfaf7",
    surface="#f4f2ed",
    panel="#e8e5de",
    tones={
        "primary": "#1f5f8f",
        "secondary": "#4a5b6c",
        "accent": "#7a4f05",
        "warning": "#7d4e00",
        "error": "#a3261c",
        "success": "#246337",
        "muted": "#545b64",
        "disabled": "#5f666f",
        "line": "#a9a69e",
        "cursor": "#1f5076",
        "on_cursor": "#ffffff",
        "cursor_blurred": "#cfdbe6",
    },
)

QCODE_LIGHT_256 = _theme(
    LIGHT,
    dark=False,
    ink="#262626",
    paper="#ffffff",
    surface="#ffffff",
    panel="#f2f2f2",
    tones={
        "primary": "#005f87",
        "secondary": "#4e4e4e",
        "accent": "#875f00",
        "warning": "#875f00",
        "error": "#af0000",
        "success": "#005f00",
        "muted": "#585858",
        "disabled": "#626262",
        "line": "#a8a8a8",
        "cursor": "#005f87",
        "on_cursor": "#ffffff",
        "cursor_blurred": "#d7d7ff",
    },
)
"""The light theme likewise: its panel would darken there until the keys on it could hardly be read."""

QCODE_MONO_DARK = _theme(
    MONO_DARK,
    dark=True,
    ink="#e4e4e4",
    paper="#000000",
    surface="#000000",
    panel="#1c1c1c",
    tones={
        "primary": "#e4e4e4",
        "secondary": "#bcbcbc",
        "accent": "#ffffff",
        "warning": "#ffffff",
        "error": "#ffffff",
        "success": "#ffffff",
        "muted": "#b2b2b2",
        "disabled": "#9a9a9a",
        "line": "#6c6c6c",
        "cursor": "#ffffff",
        "on_cursor": "#000000",
        "cursor_blurred": "#3a3a3a",
    },
)

QCODE_MONO_LIGHT = _theme(
    MONO_LIGHT,
    dark=False,
    ink="#1c1c1c",
    paper="#ffffff",
    surface="#ffffff",
    panel="#eeeeee",
    tones={
        "primary": "#1c1c1c",
        "secondary": "#444444",
        "accent": "#000000",
        "warning": "#000000",
        "error": "#000000",
        "success": "#000000",
        "muted": "#4e4e4e",
        "disabled": "#626262",
        "line": "#8a8a8a",
        "cursor": "#000000",
        "on_cursor": "#ffffff",
        "cursor_blurred": "#d0d0d0",
    },
)

QCODE_MONO_DARK_16 = _theme(
    MONO_DARK,
    dark=True,
    ink="#ffffff",
    paper="#000000",
    surface="#000000",
    panel="#000000",
    tones={
        "primary": "#ffffff",
        "secondary": "#aaaaaa",
        "accent": "#ffffff",
        "warning": "#ffffff",
        "error": "#ffffff",
        "success": "#ffffff",
        "muted": "#aaaaaa",
        "disabled": "#aaaaaa",
        "line": "#555555",
        "cursor": "#ffffff",
        "on_cursor": "#000000",
        "cursor_blurred": "#000000",
        "blurred_style": "underline",
        "selection": "#555555",
    },
)
"""For 16 colours: nothing to be read stands in or on the dark grey, which is a different one in every terminal."""

QCODE_MONO_LIGHT_16 = _theme(
    MONO_LIGHT,
    dark=False,
    ink="#000000",
    paper="#ffffff",
    surface="#ffffff",
    panel="#ffffff",
    tones={
        "primary": "#000000",
        "secondary": "#000000",
        "accent": "#000000",
        "warning": "#000000",
        "error": "#000000",
        "success": "#000000",
        "muted": "#000000",
        "disabled": "#000000",
        "line": "#555555",
        "cursor": "#000000",
        "on_cursor": "#ffffff",
        "cursor_blurred": "#ffffff",
        "blurred_style": "underline",
        "selection": "#aaaaaa",
    },
)
"""The same on white, where no grey of the 16 can be read in every terminal: only weight sets words apart."""

THEMES = (QCODE_DARK, QCODE_LIGHT, QCODE_MONO_DARK, QCODE_MONO_LIGHT)
"""What the app registers; Textual's own themes can be chosen beside them."""


def themes_for(color_system: str | None) -> tuple[Theme, ...]:
    """The app's own themes as a terminal can show them (Rich's name of its colours)."""
    if color_system == "256":
        return (QCODE_DARK_256, QCODE_LIGHT_256, QCODE_MONO_DARK, QCODE_MONO_LIGHT)
    if color_system in FEW_COLOURS:
        return (QCODE_DARK, QCODE_LIGHT, QCODE_MONO_DARK_16, QCODE_MONO_LIGHT_16)
    return THEMES


def filters_for(color_system: str | None, filters: Sequence[LineFilter]) -> Sequence[LineFilter]:
    """An app's filters as a terminal can show them: one of 16 colours draws what is faint itself, having no grey."""
    if color_system in FEW_COLOURS:
        return [each for each in filters if not isinstance(each, _MIXING)]
    return filters


def quiet(variables: Mapping[str, str]) -> Style:
    """What stands back: in the grey of the theme, or faint where a theme leaves its grey to the ground."""
    grey = parse(variables.get("text-muted", ""))
    return Style(color=grey.hex) if grey else Style(dim=True)


def coloured(name: str) -> str:
    """The theme in colours that stands for one without, for the next terminal that has them."""
    return {MONO_DARK: DARK, MONO_LIGHT: LIGHT}.get(name, name)


def theme_name(*, dark: bool, monochrome: bool = False) -> str:
    """The theme for a terminal; `monochrome` (see `palette.monochrome_needed`) where colours cannot be told apart."""
    if monochrome:
        return MONO_DARK if dark else MONO_LIGHT
    return DARK if dark else LIGHT


def turned(name: str) -> str:
    """The theme of the other brightness, for the command that changes between them."""
    pairs = {DARK: LIGHT, LIGHT: DARK, MONO_DARK: MONO_LIGHT, MONO_LIGHT: MONO_DARK}
    return pairs.get(name, DARK if name.endswith("light") else LIGHT)

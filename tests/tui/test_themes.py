"""Every word of every theme can be read."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem, ColorType
from rich.style import Style
from textual.filter import DimFilter, Monochrome

from qcode.tui.themes import (
    DARK,
    LIGHT,
    MONO_DARK,
    MONO_LIGHT,
    THEMES,
    coloured,
    filters_for,
    quiet,
    theme_name,
    themes_for,
    turned,
)
from qcode.tui.widgets.palette import Rgb, contrast, parse

INKS = ("foreground", "text-muted", "text-disabled", "primary", "accent", "warning", "error", "success")
GROUNDS = ("background", "surface", "panel")
PAIRS = [(ink, ground) for ink in INKS for ground in GROUNDS] + [
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("text-muted", "block-cursor-blurred-background"),
    ("footer-key-foreground", "footer-background"),
]


def shown(colour: Rgb, system: ColorSystem) -> Rgb:
    """A colour as a terminal shows it; xterm's own greys are 8 and 7 of its 16."""
    found = Color.parse(colour.hex).downgrade(system)
    if found.type is ColorType.STANDARD:
        return Rgb(*[{0: 0, 7: 229, 8: 127, 15: 255}[found.number]] * 3)
    return Rgb(*found.get_truecolor())


@pytest.mark.parametrize(
    ("theme", "system"),
    [
        *((each, ColorSystem.TRUECOLOR) for each in THEMES),
        *((each, ColorSystem.EIGHT_BIT) for each in themes_for("256")),
        *((each, ColorSystem.STANDARD) for each in themes_for("standard")[2:]),
    ],
    ids=lambda each: each.name,
)
def test_words_stand_out_from_every_ground_by_four_and_a_half_to_one(theme, system):
    colours = theme.to_color_system().generate()
    weak = {}
    for ink, ground in PAIRS:
        one, other = (shown(parse(colours[name]), system) for name in (ink, ground))
        if contrast(one, other) < 4.5:
            weak[ink, ground] = contrast(one, other)
    assert weak == {}


@pytest.mark.parametrize("name", [MONO_DARK, MONO_LIGHT])
def test_the_plain_themes_have_no_hue(name):
    theme = next(each for each in THEMES if each.name == name)
    for value in theme.to_color_system().generate().values():
        colour = parse(value)
        assert colour is None or colour.red == colour.green == colour.blue or value.endswith("%")


def test_the_theme_follows_the_terminal():
    assert theme_name(dark=True) == DARK
    assert theme_name(dark=False) == LIGHT
    assert theme_name(dark=True, monochrome=True) == MONO_DARK
    assert theme_name(dark=False, monochrome=True) == MONO_LIGHT


def test_turning_a_theme_twice_gives_it_back():
    assert [turned(turned(each.name)) for each in THEMES] == [each.name for each in THEMES]
    assert turned("nord") == DARK or turned("nord") == LIGHT


def test_every_terminal_gets_the_same_themes_out_of_its_own_colours():
    names = [each.name for each in THEMES]
    assert themes_for("truecolor") == THEMES
    for system in ("256", "standard", "windows"):
        assert [each.name for each in themes_for(system)] == names


def test_the_hues_of_the_themes_for_256_colours_are_among_these():
    for theme in themes_for("256")[:2]:
        for value in (theme.background, theme.accent, theme.primary, theme.error):
            colour = Color.parse(value)
            assert colour.downgrade(ColorSystem.EIGHT_BIT).get_truecolor() == colour.get_truecolor()


def test_a_terminal_of_16_colours_draws_what_is_faint_itself():
    filters = [DimFilter(), Monochrome()]
    assert filters_for("standard", filters) == filters[1:]
    assert filters_for("256", filters) == filters


def test_what_stands_back_has_the_grey_of_its_theme_or_is_faint():
    assert quiet({"text-muted": "#545b64"}) == Style(color="#545b64")
    assert quiet({"text-muted": "auto 60%"}) == Style(dim=True)


def test_a_theme_that_a_terminal_without_colours_forced_is_remembered_in_colours():
    assert [coloured(name) for name in (MONO_DARK, MONO_LIGHT, DARK, "nord")] == [DARK, LIGHT, DARK, "nord"]

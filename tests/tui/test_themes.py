"""Every word of every theme can be read."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem

from qcode.tui.themes import (
    DARK,
    LIGHT,
    MONO_DARK,
    MONO_LIGHT,
    QCODE_DARK_256,
    THEMES,
    coloured,
    theme_name,
    themes_for,
    turned,
)
from qcode.tui.widgets.palette import contrast, parse

INKS = ("foreground", "text-muted", "text-disabled", "primary", "accent", "warning", "error", "success")
GROUNDS = ("background", "surface", "panel")
PAIRS = [(ink, ground) for ink in INKS for ground in GROUNDS] + [
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("text-muted", "block-cursor-blurred-background"),
    ("footer-key-foreground", "footer-background"),
]


@pytest.mark.parametrize("theme", [*THEMES, QCODE_DARK_256], ids=lambda theme: theme.name)
def test_words_stand_out_from_every_ground_by_four_and_a_half_to_one(theme):
    colours = theme.to_color_system().generate()
    weak = {}
    for ink, ground in PAIRS:
        one, other = parse(colours[ink]), parse(colours[ground])
        assert one is not None
        assert other is not None
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


def test_a_terminal_of_256_colours_gets_a_dark_theme_out_of_these():
    assert themes_for("truecolor") == THEMES
    dark = themes_for("256")[0]
    assert dark.name == DARK
    for value in (dark.background, dark.surface, dark.panel, dark.accent, dark.primary, dark.error):
        colour = Color.parse(value)
        assert colour.downgrade(ColorSystem.EIGHT_BIT).get_truecolor() == colour.get_truecolor()


def test_a_theme_that_a_terminal_without_colours_forced_is_remembered_in_colours():
    assert [coloured(name) for name in (MONO_DARK, MONO_LIGHT, DARK, "nord")] == [DARK, LIGHT, DARK, "nord"]

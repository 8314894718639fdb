from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.theme import BUILTIN_THEMES

from qcode.tui.widgets.palette import (
    CODE_COLOURS,
    READABLE,
    Ground,
    Look,
    Palette,
    Pointer,
    Rgb,
    Tone,
    code_colour,
    contrast,
    ground_of,
    monochrome_needed,
    parse,
    readable,
    swatch,
)

COLOURS = st.builds(Rgb, *[st.integers(0, 255)] * 3)
LOOKS = st.builds(
    Look,
    colour=COLOURS.map(lambda colour: colour.hex),
    depth=st.integers(0, 2),
    tone=st.sampled_from(Tone),
    selected=st.booleans(),
    pointer=st.sampled_from(Pointer),
    hit=st.booleans(),
    greyed=st.booleans(),
)
GROUNDS_OF_256 = [Ground("#121212", "#dadada", "#d7af5f"), Ground("#fbfaf7", "#22262b", "#7a4f05")]
GROUNDS = [Ground(), Ground("#ffffff", "#000000", "#0178d4"), Ground("#e0e0e0", "#1f1f1f", "#ffa62b")]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(Rgb(255, 255, 255), Rgb(0, 0, 0)) == pytest.approx(21)
    assert contrast(Rgb(0x77, 0x77, 0x77), Rgb(255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@given(COLOURS, COLOURS)
def test_any_colour_can_be_made_readable_on_any_ground(colour: Rgb, ground: Rgb) -> None:
    assert contrast(readable(colour, on=ground), ground) >= READABLE


@given(LOOKS, st.sampled_from(GROUNDS))
def test_text_is_readable_in_every_look(look: Look, ground: Ground) -> None:
    style = Palette(ground).text(look)
    assert style.color is not None
    assert style.bgcolor is not None
    fore, back = style.color.get_truecolor(), style.bgcolor.get_truecolor()
    assert contrast(Rgb(*fore), Rgb(*back)) >= READABLE - 0.1


@given(COLOURS, st.sampled_from(GROUNDS))
def test_tints_are_24_percent_and_36_on_overlaps_at_most(colour: Rgb, ground: Ground) -> None:
    palette = Palette(ground)
    back = parse(ground.background)
    assert back is not None
    for depth, share in ((1, 0.24), (2, 0.36)):
        for base, hue, tint in zip(back, colour, palette.tint(colour.hex, depth=depth), strict=True):
            assert abs(tint - base) <= share * abs(hue - base) + 1e-6


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_stripes_are_readable_in_every_theme(name: str) -> None:
    variables = BUILTIN_THEMES[name].to_color_system().generate()
    ground = ground_of(variables)
    palette = Palette(ground)
    if ground is None:
        assert palette.monochrome
        return
    back = parse(ground.background)
    assert back is not None
    for colour in (*CODE_COLOURS, "#000000", "#ffffff"):
        style = palette.stripe(colour)
        assert style.color is not None
        assert contrast(Rgb(*style.color.get_truecolor()), back) >= READABLE - 0.1


def test_the_first_set_of_code_colours_keeps_its_full_tint_on_dark_ground() -> None:
    palette = Palette(Ground())
    assert palette.tint("#EE6677").hex == "#47262a"
    assert palette.tint("#EE6677", depth=2).hex == "#613036"


def test_without_colour_all_is_told_by_weight_reversal_and_dimness() -> None:
    palette = Palette(Ground(), monochrome=True)
    plain, coded = palette.text(Look()), palette.text(Look(colour="#ff0000", depth=1))
    assert not plain.bold
    assert coded.bold
    assert (coded.color, coded.bgcolor) == (plain.color, plain.bgcolor)
    assert palette.text(Look(selected=True)).reverse
    assert palette.text(Look(tone=Tone.QUIET)) != plain
    assert palette.text(Look(pointer=Pointer.WORD)).reverse
    assert palette.text(Look(pointer=Pointer.WORD, selected=True)) != palette.text(Look(selected=True))
    assert not palette.text(Look(pointer=Pointer.CHARACTER, selected=True)).reverse
    assert palette.stripe("#ff0000").color == plain.color


def test_a_terminal_of_16_colours_draws_questions_fainter_itself() -> None:
    palette = Palette(Ground(), monochrome=True, faint=True)
    assert palette.text(Look(tone=Tone.QUIET)).dim
    assert not palette.text(Look()).dim
    assert not palette.text(Look(tone=Tone.QUIET, depth=1)).dim
    assert not palette.text(Look(tone=Tone.QUIET, selected=True)).dim


def test_a_theme_of_the_terminals_own_colours_names_none() -> None:
    palette = Palette(None)
    assert palette.text(Look()).color is not None
    assert palette.text(Look()).color.is_default  # type: ignore[union-attr]
    assert palette.text(Look(tone=Tone.QUIET)).dim


def test_nothing_is_underlined() -> None:
    for monochrome in (False, True):
        palette = Palette(Ground(), monochrome=monochrome)
        looks = [Look(depth=2, colour="#ff0000"), Look(hit=True), Look(selected=True), Look(pointer=Pointer.WORD)]
        assert not any(palette.text(look).underline for look in looks)


def test_monochrome_is_for_no_color_and_sixteen_colours() -> None:
    assert monochrome_needed(no_color=True, color_system="truecolor")
    assert monochrome_needed(no_color=False, color_system="standard")
    assert not monochrome_needed(no_color=False, color_system="256")
    assert not monochrome_needed(no_color=False, color_system="truecolor")


def test_a_code_without_a_colour_gets_one() -> None:
    assert code_colour("", code_id=0) == CODE_COLOURS[0]
    assert code_colour("#123456") == "#123456"
    assert code_colour("red", code_id=8) == CODE_COLOURS[1]


@pytest.mark.parametrize("ground", GROUNDS_OF_256)
@pytest.mark.parametrize("depth", [1, 2])
def test_of_256_colours_tints_are_from_the_cube_and_readable_and_six_hues_stay_apart(
    ground: Ground, depth: int
) -> None:
    palette = Palette(ground, cube=True)
    tints = {colour: palette.tint(colour, depth=depth) for colour in CODE_COLOURS}
    fore = parse(ground.foreground)
    assert fore is not None
    for tint in tints.values():
        shown = Color.parse(tint.hex).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        assert contrast(fore, Rgb(*shown)) >= READABLE - 0.1
    if depth == 1:
        assert len(set(tints.values())) == len(CODE_COLOURS)


@given(COLOURS)
def test_any_colour_has_a_readable_tint_among_256(colour: Rgb) -> None:
    palette = Palette(Ground("#121212", "#dadada", "#d7af5f"), cube=True)
    for depth in (1, 2):
        assert contrast(Rgb(0xDA, 0xDA, 0xDA), palette.tint(colour.hex, depth=depth)) >= READABLE


@given(COLOURS, st.sampled_from(["#000000", "#1B1F24", "#ffffff"]))
def test_a_swatch_can_be_seen_on_its_ground_and_is_left_out_on_a_ground_that_nobody_knows(colour, ground):
    base = Style(bgcolor=ground, bold=True)
    drawn = swatch(colour.hex, base)
    assert drawn.bold
    assert contrast(Rgb(*drawn.color.triplet), parse(ground)) > READABLE - 0.05, "but for whole numbers of light"
    assert swatch(colour.hex, Style(bgcolor="default")) == Style(bgcolor="default")
    assert swatch("", base, code_id=3) == swatch(CODE_COLOURS[3], base)

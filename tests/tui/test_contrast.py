"""Every word of every screen can be read: in each theme, as a terminal of all, of 256 and of 16 colours shows it."""

from __future__ import annotations

import operator
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.cells import cell_len
from rich.color import Color, ColorSystem, ColorType
from rich.style import Style
from textual.pilot import Pilot
from textual.screen import ModalScreen

from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.themes import DARK, LIGHT, MONO_DARK, MONO_LIGHT, themes_for
from qcode.tui.widgets.palette import READABLE, Rgb, contrast
from tests.tui.scenes import SCREENS, WINDOWS, Scene, app_of, commands

NAMED = ["standard", "256", "truecolor"]
SYSTEMS = dict(zip(NAMED, (ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR), strict=True))
XTERM = {0: 0, 7: 229, 8: 127, 15: 255}
CONSOLE = {0: 0, 7: 170, 8: 85, 15: 255}
"""The black, the greys and the white of 16 colours, as xterm shows them and as the console of Linux does."""
NAME = operator.attrgetter("name")


class Terminal(NamedTuple):
    """A theme in a terminal of so many colours."""

    theme: str
    system: str
    greys: dict[int, int]

    def shown(self, colour: Color) -> Rgb:
        """What it makes of a colour; of 16, only those without a hue are to carry words."""
        found = colour.downgrade(SYSTEMS[self.system])
        if found.type is ColorType.STANDARD:
            assert found.number is not None
            return Rgb(*[self.greys[found.number]] * 3)
        return Rgb(*found.get_truecolor())


TERMINALS = {
    "dark": Terminal(DARK, "truecolor", {}),
    "light": Terminal(LIGHT, "truecolor", {}),
    "dark of 256": Terminal(DARK, "256", {}),
    "light of 256": Terminal(LIGHT, "256", {}),
    "dark of 16": Terminal(MONO_DARK, "standard", XTERM),
    "light of 16": Terminal(MONO_LIGHT, "standard", XTERM),
    "dark of 16 on the console": Terminal(MONO_DARK, "standard", CONSOLE),
    "light of 16 on the console": Terminal(MONO_LIGHT, "standard", CONSOLE),
}


async def put_into(pilot: Pilot[int], terminal: Terminal) -> None:
    """Let the program think that it runs there."""
    app = app_of(pilot)
    app.console._color_system = SYSTEMS[terminal.system]
    app.few_colours = terminal.system == "standard"
    app.theme = "nord"
    for theme in themes_for(terminal.system):
        app.register_theme(theme)
    app.theme = terminal.theme
    await pilot.pause()
    await pilot.pause()


def words_in_sight(pilot: Pilot[int]) -> list[tuple[str, Style]]:
    """Each piece with a letter or a digit in it; behind a window, none."""
    screen = pilot.app.screen
    found: list[tuple[str, Style]] = []
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for text, style, _ in strip:
            read = style is not None and any(map(str.isalnum, text))
            if read and not (isinstance(screen, ModalScreen) and screen.get_widget_at(x, y)[0] is screen):
                found.append((text, style))
            x += cell_len(text)
    return found


def weak_words(pilot: Pilot[int], terminal: Terminal) -> dict[str, str]:
    """What does not stand out from its ground: how far it does, in which style.

    How faint a terminal draws what is to be faint is its own affair.
    """
    weak = {}
    for text, style in words_in_sight(pilot):
        assert style.color is not None
        assert style.bgcolor is not None
        found = contrast(terminal.shown(style.color), terminal.shown(style.bgcolor))
        if found < READABLE:
            weak[text.strip()] = f"{found:.2f} ({style})"
    return weak


@pytest.mark.parametrize("scene", [each for each in (*SCREENS, *WINDOWS) if each.go is not commands], ids=NAME)
async def test_every_word_can_be_read_in_every_terminal(
    study: Path, monkeypatch: pytest.MonkeyPatch, scene: Scene
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    scene.study(study)
    weak: dict[tuple[str, str], str] = {}
    with Project.open(study, coder="coder_a") as project:
        async with QcodeApp(project).run_test(size=(80, 24)) as pilot:
            await scene.go(pilot)
            for name, terminal in TERMINALS.items():
                await put_into(pilot, terminal)
                weak |= {(name, word): why for word, why in weak_words(pilot, terminal).items()}
    assert weak == {}


@pytest.mark.parametrize("name", TERMINALS)
async def test_every_command_can_be_read(study: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    with Project.open(study, coder="coder_a") as project:
        async with QcodeApp(project).run_test(size=(80, 24)) as pilot:
            await put_into(pilot, TERMINALS[name])
            await commands(pilot)
            assert weak_words(pilot, TERMINALS[name]) == {}

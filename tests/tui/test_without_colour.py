"""Under NO_COLOR every widget is drawn, in every theme, without a hue."""

from __future__ import annotations

import re

import pytest

from qcode.tui.themes import DARK, MONO_DARK, MONO_LIGHT
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.form import CODE_FIELDS, Form, code_values
from qcode.tui.widgets.lines import KeyBar, StatusLine, Title, TitleBar
from qcode.tui.widgets.matrix import Matrix
from qcode.tui.widgets.picker import Picker
from tests.tui.stage import Stage, small_codebook, small_grid
from tests.tui.widgets.test_filterlist import COLUMNS, ENTRIES, HEADINGS
from tests.tui.widgets.test_picker import loaded


def fill(app):
    for tree in app.query(CodeTree):
        tree.load(small_codebook(), counts={2: 3})
        tree.focus()
    for matrix in app.query(Matrix):
        matrix.load(small_grid())
        matrix.heat = True
    for rows in app.query(FilterList):
        rows.load(ENTRIES, columns=COLUMNS, headings=HEADINGS)
    for status in app.query(StatusLine):
        status.warn("No code has this hotkey.", "Space shows them.")
    for title in app.query(TitleBar):
        title.show(Title("study.qcode", "table"))
    for _ in app.query(Picker):
        loaded(app).open(words="ki")


def spread(colour):
    """How far red, green and blue lie apart; the picture's own default grey has 3."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return max(parts) - min(parts)


@pytest.mark.parametrize("theme", [DARK, MONO_DARK, MONO_LIGHT])
@pytest.mark.parametrize(
    "make",
    [CodeTree, Matrix, FilterList, Picker, lambda: Form(CODE_FIELDS, values=code_values(small_codebook()[4]))],
    ids=["tree", "matrix", "list", "picker", "form"],
)
async def test_a_widget_is_drawn_in_greys_alone(make, theme, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = Stage(TitleBar, make, StatusLine, KeyBar, theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        fill(app)
        await pilot.pause()
        styles = app.export_screenshot(simplify=True)
        drawn = styles.split("</style>")[1].partition("<g clip-path")[2]
        rules = re.findall(r"\.[\w-]+-r\d+ \{ fill: (#\w{6})", styles)
        colours = {*rules, *re.findall(r'<rect fill="(#\w{6})"', drawn)}
        hues = {colour for colour in colours if spread(colour) > 4}
        assert hues == set()
        assert len(colours) > 1

"""The matrix by keyboard and mouse."""

from __future__ import annotations

import pytest

from qcode.tui.widgets.grid import Grid
from qcode.tui.widgets.matrix import Matrix
from tests.tui.stage import Stage, small_grid, text_of, unstyled


def stage(**options):
    return Stage(Matrix, **options)


def loaded(app, grid=None):
    matrix = app.query_one(Matrix)
    matrix.load(grid or small_grid())
    matrix.focus()
    return matrix


def wide_grid(rows=40, columns=45):
    names = tuple(f"Municipality {number}" for number in range(columns))
    values = tuple(tuple((row * column) % 37 for column in range(columns)) for row in range(rows))
    keys = tuple(range(rows))
    labels = tuple(f"code {row}" for row in keys)
    return Grid(
        keys, labels, names, names, values, row_totals=tuple(map(sum, values)), column_totals=(0,) * columns, total=0
    )


async def test_the_table_is_drawn_with_signs_tree_and_totals():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app)
        await pilot.pause()
        lines = text_of(matrix)
        assert lines[0].split() == ["Adana", "Ankara", "Kozan", "Sincan", "total", "n/N"]
        assert lines[1].split() == ["▼", "Why", "a", "unit", "3", "–", "4", "0", "7", "2/3"]
        assert lines[4].split() == ["▼", "Work", "0", "–", "·", "5", "5", "1/3"]
        assert lines[6].split() == ["total", "3", "–", "4", "5", "12"]
        assert lines[2].startswith("     central steering")


async def test_keys_move_over_cells_and_totals_and_say_where_one_is():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app)
        await pilot.press("down", "j", "right", "l", "l")
        assert (matrix.row_key, matrix.column_key) == (3, "sincan")
        assert matrix.describe() == "EU accession · Sincan: 0"
        await pilot.press("right")
        assert (matrix.column_key, matrix.describe()) == (None, "EU accession · all columns: 3 (2/3)")
        await pilot.press("ctrl+end")
        assert matrix.describe() == "all rows · all columns: 12"
        await pilot.press("home")
        assert matrix.describe() == "all rows · Adana: 3"
        await pilot.press("ctrl+home", "end", "left", "left")
        assert matrix.describe() == "Why a unit · Kozan: 4"
        moved = app.got(Matrix.CursorMoved)[-1]
        assert (moved.row_key, moved.column_key, moved.text) == (1, "kozan", "Why a unit · Kozan: 4")


async def test_signs_are_said_in_words():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app)
        await pilot.pause()
        matrix.show_cell(5, "kozan")
        assert matrix.describe() == "Work · Kozan: not coded yet"
        matrix.show_cell(5, "ankara")
        assert matrix.describe() == "Work · Ankara: no document"


async def test_enter_and_a_double_click_ask_for_the_excerpts():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app)
        await pilot.press("down", "enter")
        x = matrix._shape.label + matrix._shape.value * 2 + 1
        await pilot.click(matrix, offset=(x, 3), times=2)
        await pilot.click(matrix, offset=(x, 6), times=2)
        chosen = [(each.row_key, each.column_key) for each in app.got(Matrix.CellChosen)]
        assert chosen == [(2, "adana"), (3, "kozan"), (None, "kozan")]


async def test_space_and_a_click_on_the_name_fold_a_branch():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app)
        await pilot.press("down", "space")
        assert (matrix.count(), matrix.row_key) == (3, 1)
        await pilot.click(matrix, offset=(4, 1))
        assert matrix.count() == 5
        await pilot.press("minus")
        assert matrix.count() == 2
        await pilot.press("plus")
        assert matrix.count() == 5


async def test_sorting_by_key_and_by_a_click_on_the_head_keeps_the_cursor_on_its_cell():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app)
        await pilot.press("down", "down", "s")
        assert [matrix.grid.row_keys[row] for row in matrix._rows] == [1, 3, 2, 5, 6]
        assert matrix.row_key == 3
        assert app.got(Matrix.Arranged)[-1].text == "rows sorted, largest first"
        await pilot.click(matrix, offset=(matrix._shape.label + matrix._shape.value * 3 + 1, 0))
        assert [matrix.grid.row_keys[row] for row in matrix._rows] == [5, 6, 1, 2, 3]
        await pilot.press("ctrl+home", "S")
        assert matrix.grid.column_keys[matrix._columns[0]] == "sincan"


async def test_rows_and_columns_are_hidden_and_come_back():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app)
        await pilot.press("e")
        assert "ankara" in matrix.arrangement.hidden_columns
        await pilot.press("down", "x", "X")
        assert 2 in matrix.arrangement.hidden_rows
        assert "adana" in matrix.arrangement.hidden_columns
        await pilot.press("a")
        assert (matrix.count(), len(matrix._columns)) == (5, 4)


@pytest.mark.parametrize("size", [(80, 24), (200, 50), (20, 5)])
@pytest.mark.parametrize("heat", [False, True])
async def test_every_piece_has_a_style_and_every_line_its_width(size, heat):
    app = stage()
    async with app.run_test(size=size) as pilot:
        matrix = loaded(app, wide_grid())
        matrix.heat = heat
        await pilot.pause()
        assert unstyled(matrix) == []
        assert {matrix.render_line(y).cell_length for y in range(size[1])} == {size[0]}


async def test_columns_scroll_one_by_one_and_names_and_totals_stay():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app, wide_grid())
        await pilot.pause()
        await pilot.press("ctrl+right", "ctrl+right")
        lines = text_of(matrix)
        assert matrix.column == 2 * matrix._shape.fits
        assert "‹" in lines[0]
        assert "›" in lines[0]
        assert lines[1].split()[0:2] == ["code", "0"]
        assert lines[0].split()[-1] == "total"
        await pilot.press("end", "left")
        assert matrix.column_key == "Municipality 44"
        assert "›" not in text_of(matrix)[0]


async def test_a_page_down_keeps_the_last_row_in_sight():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app, wide_grid())
        await pilot.pause()
        await pilot.press("pagedown")
        assert matrix.cursor == 9
        await pilot.press("pagedown")
        assert matrix.cursor == 18
        assert text_of(matrix)[10].split()[1] == "18"


async def test_upright_names_are_written_from_top_to_bottom():
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        matrix = loaded(app)
        await pilot.press("v")
        column = matrix._shape.label + matrix._shape.value - 1
        letters = [line.ljust(80)[column] for line in text_of(matrix)[: matrix.HEAD - 1]]
        assert "".join(letters).strip() == "Adana"
        await pilot.press("v")
        assert matrix.HEAD == 1


async def test_loading_again_keeps_cursor_and_order():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app)
        await pilot.press("down", "down", "right", "right", "s")
        matrix.load(small_grid())
        assert (matrix.row_key, matrix.column_key) == (3, "kozan")
        assert matrix.arrangement.rows_by.key == "kozan"


async def test_an_empty_table_says_so_and_takes_every_key():
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = loaded(app, Grid((), (), (), (), ()))
        await pilot.press("down", "right", "enter", "s", "S", "space", "x", "X", "e", "minus", "pagedown", "ctrl+end")
        assert matrix.describe() == "An empty table."
        assert app.got(Matrix.CellChosen) == []

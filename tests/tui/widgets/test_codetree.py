"""The codebook tree by keyboard and mouse."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from qcode.model.codebook import Code, Codebook
from qcode.tui.widgets.codecard import CodeCard
from qcode.tui.widgets.codeplaces import CodePlace, Shift, shifted
from qcode.tui.widgets.codetree import CodeTree
from tests.tui.stage import Stage, small_codebook, text_of, type_text, unstyled


def loaded(app, codebook=None, counts=None):
    tree = app.query_one(CodeTree)
    tree.styles.width = "100%"
    tree.load(small_codebook() if codebook is None else codebook, counts={2: 9, 3: 4} if counts is None else counts)
    tree.focus()
    return tree


async def test_codes_are_shown_with_hotkeys_and_counts():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.pause()
        lines = text_of(tree)
        assert lines[0].split() == ["/", "filter", "…", "7", "codes"]
        assert lines[1].split() == ["▼", "▊", "Why", "a", "unit"]
        assert lines[2].split()[:3] == ["▊", "1", "central"]
        assert "9" in lines[2]
        assert lines[4].split()[-2:] == ["bütçe", "kısıtları"]
        assert unstyled(tree) == []


async def test_one_count_redraws_one_row():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.pause()
        drawn: list[tuple[Region, ...]] = []
        tree.refresh = lambda *regions, **_: drawn.append(regions)  # type: ignore[method-assign, assignment]
        tree.set_counts({3: 5, 2: 9})
        assert len(drawn) == 1
        assert (drawn[0][0].y, drawn[0][0].height) == (3, 1)
        assert tree.render_line(3).text.split()[-1] == "5"


async def test_arrows_move_fold_and_unfold():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.press("down", "down")
        assert tree.code_id == 3
        await pilot.press("left")
        assert tree.code_id == 1
        await pilot.press("left")
        assert tree.count() == 4
        await pilot.press("right")
        assert tree.count() == 7
        await pilot.press("ctrl+left")
        assert tree.count() == 2
        await pilot.press("ctrl+right", "G")
        assert tree.code_id == 7


async def test_typing_filters_without_accents_and_keeps_the_parents():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.press("slash", *"kardes")
        assert (tree.count(), tree.code_id) == (2, 6)
        await pilot.press("enter")
        assert not tree.typing
        assert app.got(CodeTree.Chosen) == []
        await pilot.press("enter")
        assert app.got(CodeTree.Chosen)[0].code_id == 6
        await pilot.press("escape")
        assert (tree.count(), tree.code_id) == (7, 6)


@pytest.mark.parametrize("typed", ["bütçe", "bu\u0308tc\u0327e", "BUTCE", "budget"])
async def test_a_letter_may_come_as_two_keys_and_a_label_counts(typed):
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.press("slash")
        await type_text(pilot, typed)
        assert tree.code_id == 4
        assert len(tree.words) == len("budget" if typed == "budget" else "bütçe")


async def test_letters_reach_the_filter_and_not_the_bindings():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.press("slash", "o", "j", "backspace", "x")
        assert tree.words == "ox"
        assert tree.focus_code is None
        assert app.got(CodeTree.Wanted) == []


async def test_focus_and_hiding_are_asked_for():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.press("down", "o")
        assert app.got(CodeTree.FocusWanted)[-1].code_id == 2
        await pilot.press("o")
        assert app.got(CodeTree.FocusWanted)[-1].code_id is None
        await pilot.press("home", "v")
        assert app.got(CodeTree.HiddenChanged)[-1].hidden == {1, 2, 3, 4}
        await pilot.press("O")
        assert tree.hidden == frozenset()


async def test_keys_ask_for_moves():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        loaded(app)
        await pilot.press("down", "down", "shift+up", "shift+down", "shift+right", "shift+left")
        asked = [(each.code_id, each.parent_id, each.position) for each in app.got(CodeTree.MoveWanted)]
        assert asked == [(3, 1, 0), (3, 1, 2), (3, 2, 0), (3, None, 1)]


def test_there_is_no_way_beyond_the_ends():
    codebook = small_codebook()
    assert shifted(codebook, 1, Shift.UP) is None
    assert shifted(codebook, 1, Shift.OUT) is None
    assert shifted(codebook, 5, Shift.DOWN) is None
    assert shifted(codebook, 2, Shift.IN) is None
    assert shifted(codebook, 5, Shift.IN) == CodePlace(1, 3)


async def test_other_keys_ask_for_what_the_screen_does():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        loaded(app)
        await pilot.press("down", "e", "n", "N", "r", "M", "S", "x")
        asked = [each.what for each in app.got(CodeTree.Wanted)]
        assert asked == ["edit", "new", "new_child", "rename", "merge", "split", "retire"]


async def test_an_empty_codebook_takes_every_key_and_offers_a_new_code():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        loaded(app, Codebook([]), {})
        await pilot.press("down", "left", "right", "enter", "o", "v", "e", "shift+up", "shift+left", "G", "n")
        assert [(each.what, each.code_id) for each in app.got(CodeTree.Wanted)] == [("new", None)]


async def test_the_mouse_folds_chooses_and_opens():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.click(tree, offset=(1, 1))
        assert tree.count() == 4
        await pilot.click(tree, offset=(1, 1))
        await pilot.click(tree, offset=(15, 3), times=2)
        assert app.got(CodeTree.Chosen)[-1].code_id == 3


async def test_a_code_is_dragged_under_another_one():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.mouse_down(tree, offset=(12, 2))
        await pilot.hover(tree, offset=(12, 5))
        await pilot.mouse_up(tree, offset=(12, 5))
        asked = app.got(CodeTree.MoveWanted)[-1]
        assert (asked.code_id, asked.parent_id, asked.position) == (2, 5, 2)


async def test_a_branch_is_never_dropped_into_itself():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.mouse_down(tree, offset=(12, 1))
        await pilot.hover(tree, offset=(12, 3))
        await pilot.mouse_up(tree, offset=(12, 3))
        assert app.got(CodeTree.MoveWanted) == []


async def test_a_code_dropped_on_the_empty_ground_goes_to_the_top():
    app = Stage(CodeTree)
    async with app.run_test(size=(40, 12)) as pilot:
        tree = loaded(app)
        await pilot.mouse_down(tree, offset=(12, 3))
        await pilot.hover(tree, offset=(12, 5))
        await pilot.hover(tree, offset=(12, 10))
        await pilot.mouse_up(tree, offset=(12, 10))
        asked = app.got(CodeTree.MoveWanted)[-1]
        assert (asked.code_id, asked.parent_id, asked.position) == (3, None, 2)


async def test_four_hundred_codes_are_walked_through_with_their_deepest_branches():
    codes = [Code(n, f"g{n}", f"code {n}", parent_id=n - 1 if n % 20 else None, position=n) for n in range(400)]
    app = Stage(CodeTree)
    async with app.run_test(size=(28, 24)) as pilot:
        tree = loaded(app, Codebook(codes), {})
        await pilot.press("end")
        assert tree.code_id == 399
        assert unstyled(tree) == []
        assert {tree.render_line(y).cell_length for y in range(tree.size.height)} == {tree.size.width}


async def test_nothing_in_the_name_of_a_code_reaches_the_terminal_that_could_steer_it():
    name = "a\x1b[2J\x9bb\u202e\rc"
    book = Codebook([Code(1, "g1", name, labels={"tr": name}, brief=name, definition=f"{name}\n{name}")])
    app = Stage(CodeTree, CodeCard)
    async with app.run_test(size=(60, 24)) as pilot:
        tree, card = loaded(app, book, {}), app.query_one(CodeCard)
        card.show(book[1], path=f"x / {name}")
        await pilot.pause()
        for widget in (tree, card):
            lines = text_of(widget)
            assert any("a·[2J" in each for each in lines)
            assert all(each.isprintable() for each in lines)

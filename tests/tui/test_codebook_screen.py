"""The codebook on its screen by keyboard and by mouse: search, new, define, colour, hotkey, merge, move, bring in."""

from __future__ import annotations

import pytest
from textual.events import Key, MouseMove
from textual.geometry import Offset
from textual.widgets import Input

from qcode.services import codebook
from qcode.services.history import history
from qcode.tui.screens.asking.prompts import Ask, Choose, Confirm
from qcode.tui.screens.codebook.form import CodeForm
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.widgets.bordered import key_at
from qcode.tui.widgets.codeplaces import CodePlace, dropped
from qcode.tui.widgets.lines import KeyBar
from tests.tui.stage import small_codebook, text_of, type_text
from tests.tui.study import opened, press, settle

SIZES = [(80, 24), (200, 50)]


async def at(app, pilot, name):
    """The codebook's screen with the cursor on the first code of that name."""
    await press(pilot, "f4")
    screen = app.current
    screen.tree_of_codes.show_code(named(app, name).id)
    screen.tree_of_codes.focus()
    await settle(pilot)
    return screen


def named(app, name):
    return next(code for code in app.session.book if code.name == name)


def names(app):
    return {code.name for code in app.session.book}


def steps(app):
    return [(step.verb, step.summary) for step in history(app.session.project)]


async def test_what_is_typed_behind_the_slash_in_one_go_is_for_the_search(study):
    async with opened(study) as (app, pilot):
        screen = await at(app, pilot, "central steering")
        before = steps(app)
        for letter in "/kodx":
            app.post_message(Key({"/": "slash"}.get(letter, letter), letter))
        await settle(pilot)
        assert screen.tree_of_codes.words == "kodx"
        assert (app.screen, steps(app)) == (screen, before)


@pytest.mark.parametrize("size", SIZES)
async def test_the_search_finds_codes_by_their_turkish_names_typed_without_marks(study, size):
    async with opened(study, size=size) as (app, pilot):
        screen = await at(app, pilot, "central steering")
        await press(pilot, "slash")
        await type_text(pilot, "KARDES")
        tree = screen.tree_of_codes
        assert [line.split()[-2] for line in text_of(tree)[2:6] if "sister" in line] == ["cities", "cities"]
        await press(pilot, "escape")
        assert tree.count() == 32


async def test_a_new_code_is_seen_though_a_search_had_hidden_it_and_e_defines_it(study):
    async with opened(study) as (app, pilot):
        screen = await at(app, pilot, "central steering")
        await press(pilot, "slash")
        await type_text(pilot, "kardes")
        await press(pilot, "enter", "n")
        await type_text(pilot, "İklim göçü ığdır")
        await press(pilot, "enter")
        assert screen.here.name == "İklim göçü ığdır"
        assert screen.tree_of_codes.words == ""
        await press(pilot, "e")
        assert isinstance(app.screen, CodeForm)
        await press(pilot, "tab", "tab", "tab", "tab")
        await type_text(pilot, "ığüşöç")
        await press(pilot, "ctrl+s")
        assert screen.here.brief == "ığüşöç"
        await press(pilot, "u", "u")
        assert "İklim göçü ığdır" not in names(app)
        assert [verb for verb, _ in steps(app)[:2]] == ["redefine code", "add code"]


async def test_the_footer_names_what_can_be_done_here_and_nothing_else(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        await at(app, pilot, "central steering")
        shown = text_of(app.current.query_one(KeyBar))[0]
        assert "Enter edit" in shown
        assert "g excerpts" in shown
        assert "only this" not in shown
        await press(pilot, "o", "v")
        assert (app.current.tree_of_codes.focus_code, app.current.tree_of_codes.hidden) == (None, frozenset())


async def test_a_hotkey_is_proposed_and_one_that_clashes_is_said_where_it_is_typed(study):
    async with opened(study) as (app, pilot):
        screen = await at(app, pilot, "central steering")
        await press(pilot, "t", "ctrl+u", "2", "enter")
        assert isinstance(app.screen, Ask)
        assert "The hotkey “2” belongs to “Why a unit / EU accession” already." in str(
            app.screen.query_one(".problem").render()
        )
        await press(pilot, "ctrl+u", "w", "enter")
        problem = str(app.screen.query_one(".problem").render())
        assert "“w” clashes with “wh” of “Why a unit”: one begins with the other" in problem
        await press(pilot, "ctrl+u", "enter")
        assert screen.here.hotkey == ""
        await press(pilot, "t")
        assert app.screen.query_one("Input").value == codebook.suggest_hotkey(app.session.project, "central steering")
        await press(pilot, "ctrl+u", "ı", "ğ", "enter")
        assert screen.here.hotkey == "ığ"
        await press(pilot, "u", "u")
        assert screen.here.hotkey == "1"


async def test_colours_are_shown_where_they_are_chosen_by_key_and_by_mouse(study):
    async with opened(study) as (app, pilot):
        screen = await at(app, pilot, "central steering")
        await press(pilot, "c")
        rows = app.screen.query_one("FilterList")
        assert [line.split()[:2] for line in text_of(rows)[1:3]] == [["██", "blue"], ["██", "red"]]
        await press(pilot, "home", "down", "enter")
        assert screen.here.colour == "#ee6677"
        await press(pilot, "c")
        await pilot.click(app.screen.query_one("FilterList"), offset=(10, 3), times=2)
        await settle(pilot)
        assert screen.here.colour == "#228833"
        await press(pilot, "c", "end", "enter", "ctrl+u")
        await type_text(pilot, "#12")
        await press(pilot, "enter")
        assert "A colour is written like #4477aa." in str(app.screen.query_one(".problem").render())


async def test_a_retired_code_is_marked_without_colour_and_its_hotkey_said_to_be_free(study):
    async with opened(study) as (app, pilot):
        screen = await at(app, pilot, "central steering")
        await press(pilot, "x")
        assert "its hotkey 1 is free" in screen.status.text
        line = next(line for line in text_of(screen.tree_of_codes) if "central steering" in line)
        assert line.split()[0] == "×"
        await press(pilot, "x")
        assert (screen.status.text, screen.status.hint) == (
            "“central steering” is offered again, by its hotkey 1", "u undoes",
        )  # fmt: skip
        await press(pilot, "u", "u")
        assert screen.here.hotkey == "1"


# Merging


async def merging(app, pilot, source="mayor profile", target="central st"):
    screen = await at(app, pilot, source)
    await press(pilot, "M")
    await type_text(pilot, target)
    await press(pilot, "enter")
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_before_two_codes_are_merged_both_definitions_are_read(study, size):
    async with opened(study, size=size) as (app, pilot):
        await merging(app, pilot)
        assert isinstance(app.screen, Choose)
        said = str(app.screen.query_one(".note").render())
        assert f"mayor profile: {named(app, 'mayor profile').brief}" in said
        assert f"central steering: {named(app, 'central steering').brief}" in said
        await press(pilot, "escape")
        assert "mayor profile" in names(app)


async def test_the_definition_of_the_code_that_goes_can_be_taken(study):
    async with opened(study) as (app, pilot):
        screen = await merging(app, pilot)
        gone = named(app, "mayor profile")
        await press(pilot, "down", "enter")
        assert screen.here.name == "central steering"
        assert (screen.here.brief, screen.here.use_when) == (gone.brief, gone.use_when)
        assert steps(app)[0][0] == "merge codes"
        await press(pilot, "u")
        assert {"mayor profile", "central steering"} <= names(app)
        assert named(app, "central steering").brief != gone.brief


async def test_both_definitions_can_be_put_together_and_edited_first(study):
    async with opened(study) as (app, pilot):
        screen = await merging(app, pilot)
        gone, stays = named(app, "mayor profile"), named(app, "central steering")
        await press(pilot, "end", "enter")
        assert isinstance(app.screen, CodeForm)
        await press(pilot, "end")
        await type_text(pilot, " ışık")
        await press(pilot, "escape")
        assert screen.here.brief == f"{stays.brief}; {gone.brief} ışık"
        assert screen.here.definition == f"{stays.definition}\n{gone.definition}"
        assert screen.here.hotkey == stays.hotkey


@pytest.mark.parametrize("size", SIZES)
async def test_a_code_is_merged_into_one_other_and_neither_itself_nor_several_are_offered(study, size):
    async with opened(study, size=size) as (app, pilot):
        screen = await at(app, pilot, "mayor profile")
        await press(pilot, "M")
        assert "mayor profile" not in {each.candidate.name for each in screen.picker.found}
        assert "Tab" not in screen.picker.border_subtitle
        assert "mark several" not in text_of(screen.query_one(KeyBar))[0]
        await press(pilot, "down", "tab", "down", "tab")
        assert screen.picker.is_open
        assert not any("■" in line for line in text_of(screen.picker.query_one("PickerList")))


async def test_where_only_the_code_that_goes_is_defined_its_definition_is_proposed(study):
    async with opened(study) as (app, pilot):
        codebook.add_code(app.session.project, "bare")
        app.look()
        await merging(app, pilot, target="bare")
        gone = named(app, "mayor profile")
        await press(pilot, "enter")
        assert named(app, "bare").brief == gone.brief


# Names


@pytest.mark.parametrize("key", ["n", "N", "r"])
async def test_a_name_that_will_not_do_is_said_where_it_is_typed_and_stays_there(study, key):
    async with opened(study, size=(80, 24)) as (app, pilot):
        await at(app, pilot, "Why a unit" if key == "N" else "central steering")
        before = names(app)
        await press(pilot, key, "ctrl+u")
        await type_text(pilot, "mayor profile")
        await press(pilot, "enter")
        assert isinstance(app.screen, Ask)
        said = str(app.screen.query_one(".problem").render())
        assert "There is a code “mayor profile” under “Why a unit” already." in said
        await press(pilot, "ctrl+u")
        await type_text(pilot, "ığ / ş")
        await press(pilot, "enter")
        assert "cannot be the name of a code" in str(app.screen.query_one(".problem").render())
        assert app.screen.query_one("Input").value == "ığ / ş"
        await press(pilot, "escape")
        assert names(app) == before


async def test_what_is_said_of_a_code_follows_the_filter_to_another_one_at_the_same_place(study):
    async with opened(study) as (app, pilot):
        screen = await at(app, pilot, "Why a unit")
        await press(pilot, "slash")
        await type_text(pilot, "sister")
        first = screen.here
        assert screen.card.code == first
        await press(pilot, *["backspace"] * 6)
        await type_text(pilot, "staff")
        assert screen.here != first
        assert screen.card.code == screen.here


# Moving by keys


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("Why a unit", "shift+up", "is the first there already"),
        ("Why a unit", "shift+left", "is at the top already"),
        ("central steering", "shift+right", "has no code above it on its level to go under"),
        ("staff capacity", "shift+down", "is the last there already"),
    ],
)
async def test_a_code_that_cannot_be_moved_that_way_is_said_to_stay_and_no_step_is_made(study, name, key, said):
    async with opened(study) as (app, pilot):
        screen = await at(app, pilot, name)
        before = steps(app)
        await press(pilot, key)
        assert screen.status.text == f"“{name}” {said}."
        assert steps(app) == before


async def test_a_move_among_the_first_codes_is_told_as_one_at_the_top(study):
    async with opened(study) as (app, pilot):
        await at(app, pilot, "Why a unit")
        await press(pilot, "shift+down")
        assert steps(app)[0] == ("move code", "Why a unit to place 2 at the top")


# Moving by mouse


async def drag(pilot, widget, offset):
    """Move the mouse with its button held."""
    await pilot._post_mouse_events([MouseMove], widget, offset, button=1)


@pytest.mark.parametrize(
    ("code", "target", "before", "place"),
    [
        (7, 2, True, CodePlace(1, 0)),
        (4, 2, True, CodePlace(1, 0)),
        (2, 4, True, CodePlace(1, 1)),
        (2, 3, True, None),  # it stands there
        (6, 1, False, CodePlace(1, 3)),
        (4, 1, False, None),
        (1, 2, False, None),  # under itself
        (1, 1, True, None),
        (6, 1, True, CodePlace(None, 0)),
        (6, None, False, CodePlace(None, 2)),
        (5, None, False, None),
    ],
)
def test_where_a_dragged_code_comes_to_stand(code, target, before, place):
    assert dropped(small_codebook(), code, target, before=before) == place


async def test_a_code_is_dragged_before_another_one_and_told_so_on_the_way(study):
    async with opened(study, size=(120, 45)) as (app, pilot):
        screen = await at(app, pilot, "Why a unit")
        tree = screen.tree_of_codes
        row = {code.name: tree.HEAD + at for at, code in reversed(list(enumerate(tree._shown)))}
        await pilot.mouse_down(tree, offset=Offset(14, row["EU accession"]))
        await drag(pilot, tree, Offset(12, row["central steering"]))
        await settle(pilot)
        assert screen.status.waiting == "“EU accession” under “central steering”; left of a name: before it"
        assert text_of(tree)[row["central steering"]].startswith("↳")
        await drag(pilot, tree, Offset(7, row["central steering"]))
        await settle(pilot)
        assert screen.status.waiting == "“EU accession” before “central steering”; onto a name: under it"
        assert text_of(tree)[row["central steering"]].startswith("▔▔▔▔▔▔▔▔▔central steering▔▔▔")
        await pilot.mouse_up(tree, offset=Offset(3, row["central steering"]))
        await settle(pilot)
        parent = named(app, "Why a unit").id
        assert [each.name for each in app.session.book.children(parent)][:2] == ["EU accession", "central steering"]
        assert "to place 1 in Why a unit" in screen.status.text


async def test_what_a_drag_would_do_is_told_in_80_columns_however_long_the_names_are(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        for name in ("Belediye başkanının yurt dışı deneyimi", "Uluslararası kuruluşların çağrıları ve fonları"):
            codebook.add_code(app.session.project, name, position=0)
        app.look()
        await settle(pilot)
        screen = await at(app, pilot, "Belediye başkanının yurt dışı deneyimi")
        tree = screen.tree_of_codes
        for x in (2, 20):
            await pilot.mouse_down(tree, offset=Offset(14, tree.HEAD + 1))
            await drag(pilot, tree, Offset(x, tree.HEAD))
            await settle(pilot)
            told = text_of(screen.status)[0]
            assert "…" in told
            assert told.rstrip().endswith("onto a name: under it" if x == 2 else "left of a name: before it")
            await drag(pilot, tree, Offset(14, tree.HEAD + 1))
            await pilot.mouse_up(tree, offset=Offset(14, tree.HEAD + 1))


async def test_a_code_that_is_let_go_where_it_was_stays_there(study):
    async with opened(study, size=(120, 45)) as (app, pilot):
        screen = await at(app, pilot, "Why a unit")
        tree, before = screen.tree_of_codes, steps(app)
        await pilot.mouse_down(tree, offset=Offset(14, tree.HEAD))
        await drag(pilot, tree, Offset(14, tree.HEAD + 1))
        await pilot.mouse_up(tree, offset=Offset(14, tree.HEAD + 1))
        await settle(pilot)
        assert (screen.status.text, steps(app)) == ("It stays where it is.", before)


# From and to elsewhere


async def test_g_lists_the_excerpts_of_a_code(study):
    async with opened(study) as (app, pilot):
        await at(app, pilot, "mayor profile")
        await press(pilot, "g")
        assert isinstance(app.current, ExcerptsScreen)
        assert "mayor profile" in app.current.about


async def test_a_codebook_comes_in_from_a_file_and_a_wrong_one_is_said_to_be(study, tmp_path):
    good, bad = tmp_path / "iyi.yaml", tmp_path / "kötü.yaml"
    good.write_text("codes:\n  - name: İklim\n    codes:\n      - name: Isı adası\n", encoding="utf-8")
    bad.write_text("codes: [1, 2", encoding="utf-8")
    async with opened(study) as (app, pilot):
        screen = await at(app, pilot, "Why a unit")
        before = names(app)
        await press(pilot, "i")
        await type_text(pilot, str(bad))
        await press(pilot, "enter")
        await settle(pilot)
        assert screen.status.text.startswith("line 2: ")
        assert names(app) == before
        await press(pilot, "i")
        await type_text(pilot, str(good))
        await press(pilot, "enter")
        assert names(app) - before == {"İklim", "Isı adası"}
        assert screen.status.text.startswith("2 codes added")
        await press(pilot, "u")
        assert names(app) == before


# Keys in a window's border


@pytest.mark.parametrize(
    ("x", "key"),
    [(20, None), (21, "enter"), (32, "enter"), (33, None), (36, "escape"), (44, "escape"), (45, None)],
)
def test_a_column_of_the_border_is_the_key_that_is_named_there(x, key):
    # "Enter accept · Esc leave" ends three cells before the edge of a window of 48
    assert key_at("Enter accept · Esc leave", x=x, width=48) == key


async def test_a_click_on_the_border_takes_and_a_click_beside_the_window_leaves(study):
    async with opened(study, size=(120, 40)) as (app, pilot):
        screen = await at(app, pilot, "Why a unit")
        await press(pilot, "n")
        await type_text(pilot, "şehir")
        box = app.screen.query_one("Box")
        await pilot.click(box, offset=Offset(box.outer_size.width - 20, box.outer_size.height - 1))
        await settle(pilot)
        assert screen.here.name == "şehir"
        await press(pilot, "n")
        await pilot.click(offset=Offset(2, 2))
        await settle(pilot)
        assert app.screen is screen


async def test_a_codebook_is_written_over_another_file_only_after_a_yes(study, tmp_path):
    there = tmp_path / "kod-kitabı.yaml"
    there.write_text("benim", encoding="utf-8")
    async with opened(study) as (app, pilot):
        await press(pilot, "f4", "E")
        app.screen.query_one(Input).value = str(there)
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        await press(pilot, "n")
        await settle(pilot)
        assert there.read_text(encoding="utf-8") == "benim"
        await press(pilot, "E")
        app.screen.query_one(Input).value = str(there)
        await press(pilot, "enter", "y")
        await settle(pilot)
        assert "codes:" in there.read_text(encoding="utf-8")


async def test_a_codebook_file_that_is_not_there_is_said_while_it_can_be_written_anew(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f4")
        app.screen.action_import_codes()
        await settle(pilot)
        for written, said in (
            ("yok ığ.yaml", "There is no file “yok ığ.yaml”."),
            ("~yok-ığ/x", "There is no home “~yok-ığ”."),
        ):
            app.screen.query_one(Input).value = written
            await press(pilot, "enter")
            assert app.screen.query_one(".problem").render().plain.startswith(said)

"""Every action of the coding screen, by its key and by the mouse: the table says what is to be seen after each.

By the mouse means: a click on the help's key in the footer, and a double click on the action's line there. What a
click, a drag or the wheel do in the text itself is tried in `transcript/test_view_by_mouse.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual.widgets import TextArea

from qcode.model.coding import MemoOn, State
from qcode.services.documents import find_document, state_here
from qcode.services.history import undo_offers
from qcode.services.memos import list_memos
from qcode.tui.catalogue import ACTIONS
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.help import Help
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.lines import KeyBar
from qcode.tui.widgets.transcript import Options
from tests.tui.stage import type_text
from tests.tui.study import coding as coding_screen
from tests.tui.study import go_to_turn, opened, press, settle

NAME = "practice-alderhaven"


class Then(NamedTuple):
    """How it was before the action."""

    cursor: int
    selection: object
    marks: dict
    top: int


class Deed(NamedTuple):
    """What is pressed before an action and after it (`"…"` is typed), and what is to be seen then."""

    seen: Callable[[object, Then], bool]
    before: str = ""
    after: str = ""


def said(screen):
    """What is selected."""
    return screen.view.selection.of(screen.view.script.text) if screen.view.selection else ""


def coded(screen, then):
    """The names of the codes that came."""
    return [mark.name for key, mark in screen.view.marks.items() if key not in then.marks]


def memo_on(screen):
    """On what the newest memo is."""
    return list_memos(screen.session.project)[-1].on


def state(screen):
    """How far the interview is."""
    return state_here(screen.session.project, find_document(screen.session.project, NAME).id)


OWN = "semicolon"
"""The first coding of the interview is gone to."""

FREE = "g '5' enter s"
"""A sentence without a code is selected: the second one of the fifth turn is left alone."""

DEEDS = {
    "transcript.left": Deed(lambda s, t: s.view.cursor == t.cursor - 1, "w w"),
    "transcript.right": Deed(lambda s, t: s.view.cursor == t.cursor + 1),
    "transcript.up": Deed(lambda s, t: s.view.cursor < t.cursor, "down"),
    "transcript.down": Deed(lambda s, t: s.view.cursor > t.cursor + 5),
    "transcript.next_word": Deed(lambda s, t: s.view.cursor == t.cursor + len("International ")),
    "transcript.previous_word": Deed(lambda s, t: s.view.cursor == t.cursor - len("International "), "w"),
    "transcript.leap_right": Deed(lambda s, t: s.view.cursor == t.cursor + len("International ")),
    "transcript.leap_left": Deed(lambda s, t: s.view.cursor == t.cursor - len("International "), "w"),
    "transcript.row_start": Deed(lambda s, t: s.view.cursor < t.cursor, "w w"),
    "transcript.row_end": Deed(lambda s, t: s.view.cursor > t.cursor + 20),
    "transcript.page_up": Deed(lambda s, t: s.view.cursor < t.cursor, "pagedown"),
    "transcript.page_down": Deed(lambda s, t: s.view.scroll_offset.y > t.top and s.view.cursor > t.cursor),
    "transcript.top": Deed(lambda s, t: s.view.cursor == 0, "w"),
    "transcript.bottom": Deed(lambda s, t: s.view.cursor == len(s.view.script.text) - 1),
    "transcript.go_to": Deed(lambda s, t: s.view.turn_number == 20, after="'turn 20' enter"),
    "transcript.come_back": Deed(lambda s, t: s.view.turn_number == 3, "g '20' enter"),
    "transcript.next_coding": Deed(lambda s, t: s.view.current_mark is not None and s.view.cursor > t.cursor),
    "transcript.previous_coding": Deed(
        lambda s, t: s.view.current_mark is not None and s.view.cursor < t.cursor, "semicolon semicolon"
    ),
    "transcript.next_uncoded": Deed(lambda s, t: not s.view.marks_at(s.view.cursor) and s.view.cursor > t.cursor),
    "transcript.previous_uncoded": Deed(
        lambda s, t: not s.view.marks_at(s.view.cursor) and s.view.cursor < t.cursor, "f f"
    ),
    "transcript.next_hit": Deed(lambda s, t: said(s) == "grant" and s.view.hint == "hit 2 of 2", "slash 'grant' enter"),
    "transcript.previous_hit": Deed(lambda s, t: s.view.hint == "hit 2 of 2", "slash 'grant' enter"),
    "transcript.sentence": Deed(lambda s, t: said(s) == "International Office."),
    "transcript.sentence_back": Deed(lambda s, t: said(s).startswith("International Office. Two"), "w w s"),
    "transcript.paragraph": Deed(lambda s, t: said(s).endswith("tell me which one.")),
    "transcript.paragraph_back": Deed(lambda s, t: said(s).startswith("The recorder"), "p"),
    "transcript.turn": Deed(lambda s, t: said(s).endswith("tell me which one.")),
    "transcript.turn_back": Deed(lambda s, t: said(s).startswith("The recorder"), "t"),
    "transcript.select": Deed(lambda s, t: said(s) == "International Office", after="w"),
    "transcript.snap": Deed(lambda s, t: said(s) == "Int" and not s.view.options.snap, after="shift+right shift+right"),
    "transcript.grow": Deed(lambda s, t: said(s) == "International Office.", "plus"),
    "transcript.shrink": Deed(lambda s, t: said(s) == "International", "plus plus"),
    "transcript.extend_left": Deed(lambda s, t: said(s) == "International Office", "w"),
    "transcript.extend_right": Deed(lambda s, t: said(s) == "International Office"),
    "transcript.extend_up": Deed(lambda s, t: said(s).startswith("International Office."), "down"),
    "transcript.extend_down": Deed(lambda s, t: said(s).startswith("International Office. Two")),
    "transcript.extend_row_start": Deed(lambda s, t: said(s).endswith("International Office"), "w"),
    "transcript.extend_row_end": Deed(lambda s, t: said(s).startswith("International Office. Two")),
    "transcript.copy": Deed(lambda s, t: "copied" in s.status.text, "s"),
    "transcript.borders": Deed(lambda s, t: s.view.editing is not None, OWN),
    "transcript.other_border": Deed(lambda s, t: "start" in s.view.hint, f"{OWN} e"),
    "transcript.keep_borders": Deed(
        lambda s, t: s.view.editing is None and s.view.current_mark.span == t.selection, f"{OWN} e left"
    ),
    "transcript.clear": Deed(lambda s, t: s.view.selection is None, "s"),
    "transcript.in_vivo": Deed(lambda s, t: coded(s, t) == ["2010"], FREE, "enter escape"),
    "transcript.take_off": Deed(lambda s, t: len(s.view.marks) == len(t.marks) - 1, OWN),
    "transcript.recode": Deed(
        lambda s, t: (
            [s.view.marks[key].name for key in t.marks if s.view.marks[key] != t.marks[key]] == ["budget limits"]
        ),
        OWN,
        "'budget' enter",
    ),
    "transcript.weigh": Deed(lambda s, t: "weight 70" in s.below.render_line(1).text, OWN, "'70' enter"),
    "transcript.memo": Deed(lambda s, t: memo_on(s) is MemoOn.CODING, OWN, "'ışık' escape"),
    "transcript.memo_on": Deed(lambda s, t: memo_on(s) is MemoOn.SPAN, FREE, "enter 'ışık' escape"),
    "transcript.typical": Deed(lambda s, t: "★" in s.below.render_line(1).text, OWN),
    "transcript.only_code": Deed(lambda s, t: len(s.view.options.focus_codes) == 1, OWN),
    "transcript.all_codes": Deed(lambda s, t: not s.view.options.focus_codes, f"{OWN} o"),
    "transcript.next_of_code": Deed(lambda s, t: " of " in s.status.text and s.view.cursor != t.cursor, OWN),
    "transcript.previous_of_code": Deed(lambda s, t: " of " in s.status.text, f"{OWN} ctrl+n"),
    "coding.direct": Deed(lambda s, t: coded(s, t) == ["central steering"], FREE),
    "coding.hotkey": Deed(lambda s, t: coded(s, t) == ["team"], FREE, "t e"),
    "coding.pick": Deed(lambda s, t: coded(s, t) == ["budget limits"], FREE, "'bütce' enter"),
    "coding.again": Deed(lambda s, t: coded(s, t) == ["central steering"], f"{FREE} 1 s"),
    "coding.done": Deed(lambda s, t: state(s) is State.DOING),
    "coding.next_pane": Deed(lambda s, t: s.focused is s.tree_beside),
    "coding.previous_pane": Deed(lambda s, t: s.focused is s.tree_beside),
    "coding.find": Deed(lambda s, t: said(s) == "lighthouse", after="'LIGHTHOUSE' enter"),
    "coding.inspector": Deed(lambda s, t: s.below.size.height > 5),
    "coding.coders": Deed(lambda s, t: len(s.shown_coders) == 2, after="down space enter"),
    "coding.tree": Deed(lambda s, t: s.tree_beside.display),
    "coding.next_document": Deed(lambda s, t: s.opened.document.name != NAME),
}


def test_every_action_of_the_coding_screen_is_in_the_table():
    assert set(DEEDS) == {action.id for action in ACTIONS.at("transcript", "coding")}


async def type_keys(pilot, keys):
    """Press keys with blanks between them; what stands in quotes is typed letter by letter."""
    for number, part in enumerate(keys.split("'")):
        if number % 2:
            if pilot.app.screen.query(TextArea):
                pilot.app.screen.query_one(TextArea).insert(part)
            elif pilot.app.screen.query(Choose):
                await type_text(pilot, part)
            else:
                pilot.app.focused.value = part
                await pilot.pause()
        else:
            for key in part.split():
                await pilot.press(key)
                await pilot.pause()
    await settle(pilot)


async def at_the_start(app, pilot, screen):
    """The interview as it was, the cursor on the third turn, at 80 by 24."""
    for _ in range(6):
        if app.screen is screen:
            break
        await press(pilot, "escape")
    while app.screen is screen and undo_offers(app.session.project):
        app.action_undo()
        await pilot.pause()
    screen.view.action_clear()
    screen.set_classes([each for each in screen.classes if each in ("-narrow", "-wide")])
    screen.router.reset()
    screen.offered.hide()
    screen.action_all_codes()
    if screen.shown_coders != {app.session.coder_id}:
        screen.shown_coders = {app.session.coder_id}
        screen.concerned(None)
    screen.open(find_document(app.session.project, NAME).id)
    screen.view.set_hits([])
    screen.view.set_options(Options())
    screen.view.focus()
    go_to_turn(screen.view, 3)
    screen._way = ()
    await settle(pilot)
    assert app.screen is screen


def before_it(screen):
    """How it is now."""
    view = screen.view
    return Then(view.cursor, view.selection, view.marks, view.scroll_offset.y)


async def by_key(app, pilot, action):
    """Press the action's key; one that has none is run as the palette does."""
    if not action.keys:
        await app.current.run(action)
    else:
        await pilot.press("1" if action.id == "coding.direct" else action.keys[0])
    await settle(pilot)


async def by_mouse(app, pilot, action):
    """Click on the help in the footer, and twice on the action's line."""
    bar = app.screen.query_one(KeyBar)
    end = next(end for end, shown in bar._ends if shown.id == "app.help")
    await pilot.click(KeyBar, offset=(end - 4, 0))
    await settle(pilot)
    assert isinstance(app.screen, Help)
    rows = app.screen.query_one(FilterList)
    rows.show(action.id)
    await settle(pilot)
    y = rows.HEAD + rows.cursor - rows.scroll_offset.y
    await pilot.click(FilterList, offset=(8, y), times=2)
    await settle(pilot)


async def undone_deeds(study, do):
    """The actions after which was not seen what the table says."""
    failed = []
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, NAME)
        for name, deed in DEEDS.items():
            await at_the_start(app, pilot, screen)
            await type_keys(pilot, deed.before)
            then = before_it(screen)
            await do(app, pilot, ACTIONS[name])
            if name == "coding.direct" and do is by_mouse:
                await type_keys(pilot, "1")
            await type_keys(pilot, deed.after)
            if not deed.seen(screen, then):
                failed.append((name, screen.status.text, type(app.screen).__name__))
    return failed


async def test_every_action_does_by_its_key_what_the_table_says(study):
    assert await undone_deeds(study, by_key) == []


async def test_every_action_does_by_the_mouse_what_the_table_says(study):
    assert await undone_deeds(study, by_mouse) == []

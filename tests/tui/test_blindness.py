"""Nothing that another coder does in a blind round changes a sign, or a colour, of what any screen shows.

Each screen is come to in two copies of a study that differ in one thing: in one, coder_b has done nothing in the round;
in the other coder_b has coded its documents and written memos. In the first one coder_b then does the same while the
screen is in sight.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from textual.pilot import Pilot

from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import coding, documents, history, memos, rounds
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.tables import framework
from tests.servers import ask, at
from tests.storage.test_connection import HUNG
from tests.tui.pictures import on_one_day
from tests.tui.scenes import SCREENS, WINDOWS, Scene
from tests.tui.study import copy_of, opened, settle

NAMES = ("note-kozan", "note-erzurum", "practice-mavikiyi", "practice-alderhaven")
LARGE = (200, 50)
ON_A_SERVER = ("documents", "coding", "history", "coverage", "by_code", "memos")
"""The screens that say most of what others do: what is shown is read in the same way from both engines."""

Sight = list[list[tuple[str, Style | None]]]
"""What a terminal shows: the pieces of each line with their colours."""


def begin_a_blind_round(study: Path) -> None:
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "kör tur", coders=["coder_a", "coder_b"], documents=list(NAMES))
        for name in NAMES:
            key = documents.find_document(project, name).id
            coding.apply_codes(project, document_id=key, span=Span(0, 40), code_ids=[3])


def work(study: Path | str) -> None:
    """Code, weigh, choose, recode, undo, and write memos of every kind as coder_b."""
    with Project.open(study, coder="coder_b") as project:
        keys = [documents.find_document(project, name).id for name in NAMES]
        codes = [key for (key,) in project.database.tuples("select id from codes where retired = 0 order by id")]
        for key in keys:
            coding.apply_codes(project, document_id=key, span=Span(10, 60), code_ids=codes[:6], memo="sly")
            coding.apply_codes(project, document_id=key, span=Span(200, 260), code_ids=codes[3:9])
            memos.write_memo(project, on=MemoOn.DOCUMENT, target_id=key, text="sly")
            memos.write_memo(project, on=MemoOn.SPAN, target_id=key, span=Span(0, 40), text="sly")
            documents.keep_place(project, key, 100)
        own = project.database.value("select max(id) from codings")
        coding.set_weight(project, own, 70)
        coding.mark_typical(project, own)
        coding.recode(project, [own], codes[10])
        case = project.database.value("select min(id) from cases")
        for on, target in ((MemoOn.CASE, case), (MemoOn.CODE, codes[2]), (MemoOn.PROJECT, None)):
            memos.write_memo(project, on=on, target_id=target, text="sly")
        framework.summarise(project, case, codes[2], "sly")
        documents.set_state(project, [key for key in keys if key not in documents.done_here(project)], State.DOING)
        coding.apply_codes(project, document_id=keys[0], span=Span(300, 310), code_ids=codes[:1])
        history.undo(project)


def sight(pilot: Pilot[int]) -> Sight:
    """What is in sight, the window over a screen and the screen behind it."""
    lines = pilot.app.screen._compositor.render_strips()
    return [[(piece.text, piece.style) for piece in strip] for strip in lines]


def words_of(seen: Sight) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in seen]


def colours_of(seen: Sight) -> list[list[tuple[str, Style | None]]]:
    """The lines sign by sign, so that it makes no difference into which pieces they were cut."""
    return [[(sign, style) for text, style in line for sign in text] for line in seen]


def must_be_same(one: Sight, other: Sight) -> None:
    assert words_of(one) == words_of(other)
    assert colours_of(one) == colours_of(other)


@pytest.mark.parametrize("scene", [*SCREENS, *WINDOWS], ids=lambda scene: scene.name)
async def test_no_screen_tells_what_another_does_in_a_blind_round(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scene: Scene
):
    on_one_day(monkeypatch)
    scene.study(study)
    begin_a_blind_round(study)
    (tmp_path / "busy").mkdir()
    busy = copy_of(study, tmp_path / "busy")
    work(busy)
    await both_must_look_the_same(scene, study, busy)


async def both_must_look_the_same(scene: Scene, idle: Path | str, busy: Path | str) -> None:
    """A scene in which coder_b has done nothing, and then works, and one in which she has."""
    seen = []
    for place in (idle, busy):
        async with opened(place, size=LARGE) as (app, pilot):
            await scene.go(pilot)
            await settle(pilot)
            seen.append(sight(pilot))
            if place is idle:
                work(idle)
                app.look()
                await settle(pilot)
                must_be_same(seen[0], sight(pilot))
    must_be_same(*seen)


@pytest.mark.parametrize("scene", [each for each in SCREENS if each.name in ON_A_SERVER], ids=lambda scene: scene.name)
async def test_a_server_tells_no_more_than_a_file(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: str, scene: Scene
):
    monkeypatch.setattr("qcode.storage.postgres._MOST_SILENCE", HUNG)
    on_one_day(monkeypatch)
    scene.study(study)
    begin_a_blind_round(study)
    (tmp_path / "busy").mkdir()
    busy = copy_of(study, tmp_path / "busy")
    work(busy)
    names = [f"blind_{scene.name}_{which}" for which in ("idle", "busy")]
    places = [at(postgres, project=name) for name in names]
    for file, place in zip((study, busy), places, strict=True):
        copy_project(file, place)
    await both_must_look_the_same(scene, *places)
    ask(postgres, *(f"drop schema {name} cascade" for name in names))

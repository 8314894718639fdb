"""Every screen follows what somebody else writes, and the cursor stays on what it was on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import coding, documents, memos, rounds
from qcode.services.codebook import add_code, find_code
from qcode.services.documents.importing import import_transcripts
from qcode.services.merging.conflicts import conflicts
from qcode.services.merging.deciding import decide
from qcode.services.project import Project, add_coder
from qcode.services.settling import Outcome, queue
from qcode.services.settling import settle as settle_one
from qcode.tui.widgets.blocks import Blocks
from tests.tui import scenes
from tests.tui.pictures import on_one_day
from tests.tui.scenes import SCREENS, Scene
from tests.tui.study import opened, settle
from tests.tui.test_blindness import LARGE, sight, words_of

STAYS = {"hit_walk", "in_context"}
"""What one goes through as it was begun, and what coder_b's work has no part in."""

IN_ROUNDS = {"rounds", "coverage", "desk", "desk_of_three", "desk_of_a_corrected_text", "conflicts", "two_texts"}
"""What shows only what is done in a round, or with copies."""


def work(study: Path) -> None:
    """What coder_b does comes first in every list, so that whatever stands there moves."""
    file = study.parent / "aaa" / "aaa.txt"
    file.parent.mkdir()
    file.write_text("Coder: " + "AAA ışık, başkan kardeş. " * 20 + "\n", "utf-8")
    with Project.open(study, coder="coder_b") as project:
        import_transcripts(project, [file])
        add_code(project, "AAA", position=0)
        codes = [find_code(project, name).id for name in ("AAA", "central steering", "EU accession")]
        for name in ("aaa", "note-adana", "note-balikesir", "note-esenyurt", "note-kozan"):
            key = documents.find_document(project, name).id
            coding.apply_codes(project, document_id=key, span=Span(1, 30), code_ids=codes)
        documents.set_state(project, [documents.find_document(project, "aaa").id], State.DONE)
        memos.write_memo(project, on=MemoOn.PROJECT, text="AAA")
        add_coder(project, "AAA")


def under_the_cursor(screen: Any) -> object:
    """What the cursor of a screen is on, by what it is and not by its line."""
    if hasattr(screen, "matrix"):
        return screen.matrix.row_key, screen.matrix.column_key
    if hasattr(screen, "tree_of_codes"):
        return screen.tree_of_codes.code_id
    if hasattr(screen, "view") and hasattr(screen.view, "script"):
        return screen.view.script.text, screen.view.cursor
    if hasattr(screen.list, "hit"):
        return screen.list.hit.document_id, screen.list.hit.span
    if isinstance(screen.list, Blocks):
        return screen.list.key_of(screen.list.here)
    if hasattr(screen, "found") and hasattr(screen.found, "table"):
        return [cell for cell in screen.found.table.rows[screen.list.key] if isinstance(cell, str)]
    return screen.list.here.key if hasattr(screen.list, "here") else screen.list.key


@pytest.mark.parametrize(
    "scene", [each for each in SCREENS if each.name not in IN_ROUNDS], ids=lambda scene: scene.name
)
async def test_a_screen_shows_what_somebody_else_wrote_and_its_cursor_stays(study, monkeypatch, scene: Scene):
    on_one_day(monkeypatch)
    assert await changes(scene, study, work) == (scene.name not in STAYS)


async def changes(scene: Scene, study: Path, does: Callable[[Path], None]) -> bool:
    """Whether one sees what somebody else does; the cursor must stay on what it was on."""
    scene.study(study)
    async with opened(study, size=LARGE) as (app, pilot):
        await scene.go(pilot)
        await settle(pilot)
        seen, on = sight(pilot), under_the_cursor(app.screen)
        does(study)
        app.look()
        await settle(pilot)
        assert under_the_cursor(app.screen) == on
        return words_of(sight(pilot)) != words_of(seen)


def submit_as_coder_b(study: Path) -> None:
    with Project.open(study, coder="coder_b") as project:
        rounds.submit(project, "İlk pilot", as_done=True)


def settle_as_coder_b(study: Path) -> None:
    with Project.open(study, coder="coder_b") as project:
        settle_one(project, queue(project, "pilot").items[1], Outcome.B)


def decide_as_coder_b(study: Path) -> None:
    with Project.open(study, coder="coder_b") as project:
        decide(project, next(each.id for each in conflicts(project) if each.noun != "code"), 0)


@pytest.mark.parametrize(
    ("scene", "does"),
    [
        (Scene(scenes.rounds_, scenes.with_a_blind_round), submit_as_coder_b),
        (Scene(scenes.coverage, scenes.with_a_blind_round), submit_as_coder_b),
        (Scene(scenes.desk, scenes.with_a_submitted_round), settle_as_coder_b),
        (Scene(scenes.conflicts, scenes.with_conflicts), decide_as_coder_b),
    ],
    ids=lambda each: each.name if isinstance(each, Scene) else "",
)
async def test_what_somebody_else_does_in_a_round_or_with_copies_is_seen(
    study, monkeypatch, scene: Scene, does: Callable[[Path], None]
):
    on_one_day(monkeypatch)
    assert await changes(scene, study, does)

"""Searching all documents on the screen, by keys and by mouse, and coding hit by hit."""

from __future__ import annotations

import threading
import time

import pytest
from textual.widgets import Input

from qcode.model.document import Span
from qcode.services import coding as coding_service
from qcode.services.documents import open_document
from qcode.services.documents.correcting import correct
from qcode.services.history import history, undo_offers
from qcode.services.project import Project
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.search import SearchScreen
from qcode.tui.screens.search.hit_walk import HitWalkScreen
from qcode.tui.widgets.hitlist import HitList
from qcode.tui.widgets.picker import PickerList
from qcode.tui.widgets.ways import Way
from tests.tui.stage import text_of, type_text
from tests.tui.study import coding, opened, press, settle, until


async def searched(app, pilot, words):
    await press(pilot, "f7")
    screen = app.screen
    assert isinstance(screen, SearchScreen)
    await type_text(pilot, words)
    await press(pilot, "enter")
    return screen


def mine(app, document_id):
    """My codings of a document, as spans with the codes' hotkeys."""
    session = app.session
    found = coding_service.codings_of(session.project, document_id, coder_ids=[session.coder_id])
    return {(each.span, session.book[each.code_id].hotkey) for each in found}


async def test_hits_of_all_documents_stand_under_each_other(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "belediye")
        assert len(screen.list.hits) > 50
        assert screen.list.documents > 10
        assert {hit.match.replace("B", "b") for hit in screen.list.hits} == {"belediye"}
        rows = text_of(screen.list)
        places = {row.lower().index("belediye") for row in rows[1:3]}
        assert len(places) == 1
        assert "hits in" in screen.status.text
        assert screen.focused is screen.list


async def test_turkish_letters_are_found_as_turkish_finds_them(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "ISTANBUL")
        strict = len(screen.list.hits)
        await press(pilot, "ctrl+l")
        assert screen.ways.folding == "loose"
        assert len(screen.list.hits) > strict
        assert any(hit.match.startswith("İ") for hit in screen.list.hits)


async def test_letters_that_arrive_as_two_keys_are_found(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "bu\u0308yu\u0308ks\u0327ehir")
        assert screen.words == "büyükşehir"
        assert screen.list.hits


async def test_other_ways_to_search_search_again(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "birim")
        plain = len(screen.list.hits)
        await press(pilot, "ctrl+t")
        assert screen.ways.mode == "word"
        assert 0 < len(screen.list.hits) < plain
        await press(pilot, "ctrl+t")
        assert screen.ways.mode == "pattern"
        assert len(screen.list.hits) == plain


async def test_a_pattern_that_cannot_be_read_is_said_and_nothing_breaks(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f7", "ctrl+t", "ctrl+t")
        screen = app.screen
        assert isinstance(screen, SearchScreen)
        await type_text(pilot, "(birim")
        await press(pilot, "enter")
        assert screen.status.kind == "error"
        assert screen.list.hits == []


async def test_one_hit_is_told_as_one(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "10.813 nüfuslu")
        assert screen.status.text == "1 hit in 1 document"


async def test_nothing_found_and_nothing_asked_are_told(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "qqqq")
        assert "in no document" in screen.status.text
        await press(pilot, "slash")
        screen.query_one(Input).value = "  "
        await press(pilot, "enter")
        assert "nothing to search" in screen.status.text


async def test_a_hit_is_gone_to_and_escape_comes_back_to_it(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "belediye")
        await press(pilot, "down", "down")
        hit = screen.list.hit
        assert hit is not None
        await press(pilot, "enter")
        coding = app.screen
        assert isinstance(coding, CodingScreen)
        assert coding.view.selection == hit.span
        assert coding.opened is not None
        assert coding.opened.document.id == hit.document_id
        await press(pilot, "n")
        following = screen.list.hits[screen.list.hits.index(hit) + 1]
        assert coding.view.selection == following.span
        await press(pilot, "escape", "escape")
        assert app.screen is screen
        assert screen.list.hit == hit


async def test_the_hits_can_be_gone_through_by_document_and_by_mouse(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "belediye")
        first = screen.list.hit
        await press(pilot, "right")
        assert screen.list.hit is not None
        assert screen.list.hit.document_id != first.document_id
        await press(pilot, "left")
        assert screen.list.hit == first
        await pilot.click(HitList, offset=(20, 3))
        await settle(pilot)
        assert screen.list.hit == screen.list.hits[2]
        await pilot.click(HitList, offset=(20, 3), times=2)
        await settle(pilot)
        assert isinstance(app.screen, CodingScreen)


async def test_hits_are_coded_one_by_one_each_as_a_step_of_its_own(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "AB fon")
        project, hits = app.session.project, screen.list.hits
        before = len(history(project))
        await press(pilot, "c")
        walk = app.screen
        assert isinstance(walk, HitWalkScreen)
        assert walk.view.selection == hits[0].span
        await press(pilot, "2")
        assert walk.at == 1
        await press(pilot, "x")
        assert (walk.at, walk.skipped) == (2, {1})
        await press(pilot, "s")
        sentence = walk.view.selection
        assert sentence.contains(hits[2].span)
        assert len(sentence) > len(hits[2].span)
        await press(pilot, "space", "t", "w")
        assert len(history(project)) == before + 2
        assert (hits[0].span, "2") in mine(app, hits[0].document_id)
        assert (sentence, "tw") in mine(app, hits[2].document_id)
        await press(pilot, "u")
        assert (sentence, "tw") not in mine(app, hits[2].document_id)
        assert (hits[0].span, "2") in mine(app, hits[0].document_id)
        assert walk.at == 2, "the hit whose coding was taken back is there to be decided again"
        await press(pilot, "escape")
        assert app.screen is screen
        assert "1 hit coded, 1 passed over" in screen.status.text
        assert screen.list.hit == hits[2]


async def test_a_hit_is_coded_with_the_picker_and_a_new_code(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "AB fon")
        await press(pilot, "c", "c")
        await type_text(pilot, "SISTER")
        await press(pilot, "enter")
        walk = app.screen
        assert isinstance(walk, HitWalkScreen)
        assert walk.at == 1
        assert undo_offers(app.session.project).startswith("apply code: sister cities")
        await press(pilot, "c")
        await type_text(pilot, "qqq ışık")
        await press(pilot, "enter", "escape")
        assert walk.at == 2
        assert undo_offers(app.session.project).startswith("apply code: qqq ışık")
        assert walk.hits == tuple(screen.list.hits)


async def test_a_hit_that_is_coded_in_part_is_extended_and_one_that_is_coded_is_not_coded_twice(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "AB fon")
        hit = screen.list.hits[0]
        await press(pilot, "c", "2")
        walk = app.screen
        assert isinstance(walk, HitWalkScreen)
        await press(pilot, "left", "s", "2")
        sentence = next(span for span, key in mine(app, hit.document_id) if key == "2" and span.contains(hit.span))
        assert len(sentence) > len(hit.span)
        assert walk.status.text == "“EU accession” extended"
        await press(pilot, "left", "h", "2")
        assert walk.status.text == "“EU accession” is here already"
        there = [span for span, key in mine(app, hit.document_id) if key == "2" and span.contains(hit.span)]
        assert there == [sentence]
        await press(pilot, "u")
        assert (hit.span, "2") in mine(app, hit.document_id)
        assert walk.at == 0, "the hit whose coding is as it was is there to be decided again"
        await press(pilot, "escape")
        assert "1 hit coded" in screen.status.text


async def test_hits_are_coded_by_clicks_alone(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await searched(app, pilot, "AB fon")
        hit = screen.list.hits[0]
        await pilot.click(screen.keybar, offset=(text_of(screen.keybar)[0].index("code hits"), 0))
        await settle(pilot)
        walk = app.screen
        assert isinstance(walk, HitWalkScreen)
        await pilot.click(walk.keybar, offset=(text_of(walk.keybar)[0].index("pick"), 0))
        await settle(pilot)
        await type_text(pilot, "EU acc")
        await pilot.click(PickerList, offset=(10, 0))
        await settle(pilot)
        assert (hit.span, "2") in mine(app, hit.document_id)
        assert walk.at == 1


async def test_the_walk_ends_behind_the_last_hit(study):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "AB fon")
        await press(pilot, "end", "c", "x")
        assert app.screen is screen
        assert "that was the last hit" in screen.status.text


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_hits_are_written_to_a_file(study, tmp_path, size):
    async with opened(study, size=size) as (app, pilot):
        screen = await searched(app, pilot, "belediye")
        await press(pilot, "E")
        app.screen.query_one(Input).value = str(tmp_path / "hits.csv")
        await press(pilot, "enter")
        assert f"{len(screen.list.hits)} hits are in" in screen.status.text
        lines = (tmp_path / "hits.csv").read_text("utf-8").splitlines()
        assert len(lines) == len(screen.list.hits) + 1


# One interview


async def test_an_interview_is_searched_in_any_way_and_the_words_are_there_the_next_time(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-kozan")
        await press(pilot, "slash")
        await type_text(pilot, "iliskiler")
        await press(pilot, "ctrl+l", "ctrl+l")
        assert "ş and s" in str(app.screen.query_one(".note").render())
        await press(pilot, "enter")
        assert app.screen is screen
        found = len(screen.view.hits)
        assert found
        span = screen.view.selection
        assert screen.view.script.text[span.start : span.end] == "ilişkiler"
        await press(pilot, "slash", "ctrl+t", "ctrl+t", "enter")
        assert app.screen is screen
        assert len(screen.view.hits) == found
        await press(pilot, "n")
        assert f"of {len(screen.view.hits)}" in screen.status.text


async def test_a_pattern_that_is_none_is_said_in_the_interview(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-kozan")
        await press(pilot, "slash", "ctrl+t", "ctrl+t")
        await type_text(pilot, "(birim")
        await press(pilot, "enter")
        assert screen.status.kind == "error"
        assert "cannot be read as a pattern" in screen.status.text


async def test_the_way_is_changed_by_mouse_and_escape_searches_nothing(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding(app, pilot, "note-kozan")
        await press(pilot, "slash")
        ways = app.screen.ways
        await pilot.click(ways, offset=(ways.size.width - 3, 0))
        await pilot.click(ways, offset=(ways.size.width - 20, 0))
        await settle(pilot)
        assert (ways.mode, ways.folding) == ("word", "loose")
        await press(pilot, "enter")
        assert "Write a word" in str(app.screen.query_one(".note").render())
        await press(pilot, "escape")
        assert app.screen is screen
        assert not screen.view.hits


async def test_a_search_that_goes_on_is_stopped_by_the_next_one(study, monkeypatch):
    from qcode.services import search as service

    stopped, real, begun = [], service.search, threading.Event()

    def search(project, words, *, cancelled=None, **ways):
        for hit in real(project, words, cancelled=cancelled, **ways):
            begun.set()
            while words == "birim" and not cancelled():
                time.sleep(0.005)
            if cancelled():
                stopped.append(words)
                return
            yield hit

    monkeypatch.setattr("qcode.tui.screens.search.search", search)
    async with opened(study) as (app, pilot):
        await press(pilot, "f7")
        screen = app.screen
        screen.look_for("birim")
        await until(pilot, begun.is_set)
        screen.action_mode()
        assert screen.status.waiting == "the words, not as parts of longer ones: searching for “birim” …  Esc stops"
        screen.look_for("müfettiş")
        await settle(pilot)
        assert set(stopped) == {"birim"}
        assert {hit.match.lower() for hit in screen.list.hits} == {"müfettiş"}
        begun.clear()
        screen.look_for("birim")
        screen.list.focus()
        await until(pilot, lambda: begun.is_set() and app.focused is screen.list)
        await press(pilot, "escape")
        assert (app.screen, screen.status.text) == (screen, "stopped")
        assert stopped[-1] == "birim"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Way(), Way("word")),
        (Way("word", "loose"), Way("pattern", "loose")),
        (Way("pattern", "bare"), Way("lemma", "exact")),
        (Way("lemma"), Way("plain")),
    ],
)
def test_any_form_knows_only_letters_as_they_are_spelt(before, after):
    assert before.next_mode() == after
    assert (before.next_folding() is None) == (before.mode == "lemma")


async def test_hits_stay_as_they_are_while_others_code_and_are_searched_anew_where_they_correct(study, tmp_path):
    async with opened(study) as (app, pilot):
        screen = await searched(app, pilot, "belediye")
        await press(pilot, "down", "down")
        hit, said, key = screen.list.hit, screen.status.text, screen.list.hits[0].document_id
        with Project.open(study, coder="coder_b") as others:
            coding_service.apply_codes(others, document_id=key, span=Span(0, 9), code_ids=[2])
        assert app.look()
        await settle(pilot)
        assert (screen.list.hit, screen.status.text) == (hit, said)
        with Project.open(study, coder="coder_b") as others:
            number = len(screen.list.hits)
            place = tmp_path / "longer.txt"
            place.write_text(f"Belediye.\n\n{open_document(others, key).text}", "utf-8")
            correct(others, key, place)
        assert app.look()
        await settle(pilot)
        assert len(screen.list.hits) == number + 1

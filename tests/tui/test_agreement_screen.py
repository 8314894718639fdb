"""Agreement on its screen: views, from every number to its passages and into the text, export, other terms."""

from __future__ import annotations

import csv
import time
from pathlib import Path

from qcode.model.coding import State
from qcode.model.document import Span
from qcode.services import coding, rounds
from qcode.services.agreement import Terms, compared
from qcode.services.codebook import find_code
from qcode.services.documents import find_document, set_state
from qcode.services.project import Project, add_coder
from qcode.tui.screens.agreement import AgreementScreen
from qcode.tui.screens.agreement.places import PlacesScreen, _short
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.widgets.figures import Dot, plot, scale
from qcode.tui.widgets.filterlist import FilterList
from tests.tui.stage import text_of
from tests.tui.study import opened, press, settle


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


async def shown(app, pilot, *keys: str) -> AgreementScreen:
    """The agreement screen after some keys."""
    await press(pilot, "f6", *keys)
    screen = app.current
    assert isinstance(screen, AgreementScreen)
    return screen


async def test_f6_shows_the_overall_figures_with_their_terms(study):
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        rows = text_of(screen.list)
        assert rows[1].split()[:2] == ["figure", "value"]
        assert rows[2].split()[:6] == ["alpha", "on", "sets", "of", "codes", ".737"]
        assert text_of(screen.told)[0].startswith(" r codings as they are now  c A coder_a, B coder_b  t sentence")
        assert "26 of 31 documents double-coded  as the codings are now" in text_of(screen.state)[0]
        await press(pilot, "i")
        assert app.screen.query_one("Label").render().plain.startswith("· Coders: coder_a, coder_b.")


async def test_a_number_of_a_code_opens_its_units_and_these_their_places(study):
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot, "2", "down")
        line = screen.list.here
        assert line.cells[:6] == ("Why a unit / central steering", "22", "26", "17", "5", "9")
        await press(pilot, "right", "right", "right", "right", "right", "enter")
        places = app.current
        assert isinstance(places, PlacesScreen)
        assert places.only == "only coder_b"
        assert len(places.list.shown) == 9
        await press(pilot, "shift+tab", "shift+tab")
        assert (places.only, len(places.list.shown)) == ("both", 17)
        here = places.list.here
        await press(pilot, "enter")
        coding = app.current
        assert isinstance(coding, CodingScreen)
        assert coding.opened.document.id == here.document_id
        assert coding.view.cursor == here.span.start
        assert {each.coder for each in coding.view.marks.values()} == {"coder_a", "coder_b"}
        await press(pilot, "escape")
        assert app.current is places
        await press(pilot, "escape")
        assert app.current is screen


async def test_the_number_of_one_coder_opens_all_units_of_that_coder(study):
    async with opened(study) as (app, pilot):
        await shown(app, pilot, "2", "down", "right")
        await press(pilot, "enter")
        assert len(app.current.found) == 22
        assert {each.kind for each in app.current.found} == {"both", "only coder_a"}


async def test_a_cell_of_the_confusion_opens_the_passages_where_the_two_codes_met(study):
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot, "7")
        one, other, number = screen.list.here.cells
        assert one != other
        await press(pilot, "enter")
        places = app.current
        assert len(places.list.shown) == int(number)
        with Project.open(study, coder="coder_a") as project:
            report = compared(project, Terms(draws=5)).report(parts=("confusion",))
        assert sum(each.passages for each in report.confusion) == sum(int(line.cells[2]) for line in screen.list.lines)


async def test_types_cases_documents_and_pairs_open_their_passages(study):
    async with opened(study) as (app, pilot):
        for view, title in (("8", "passages"), ("3", "n B"), ("5", "n B"), ("4", "n second")):
            screen = await shown(app, pilot, view)
            screen.list.column = [head.title for head in screen.list.heads].index(title)
            wanted = screen.list.here.cells[screen.list.column]
            await press(pilot, "enter")
            assert app.current.list.shown
            assert len(app.current.list.shown) == int(wanted) or view != "8"
            await press(pilot, "escape")


async def test_every_number_on_boundaries_opens_the_passages_that_it_counts(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await shown(app, pilot, "8")
        report = screen.report
        lines = {line.cells[0].strip(): at for at, line in enumerate(screen.list.shown)}
        wanted = {
            "same code, one passage each": report.boundaries.passages,
            "with the same borders": report.boundaries.exact,
            "mean distance at the end": report.boundaries.passages,
            "F1, sharing all of it": sum(each.passages for each in report.kinds),
        }
        assert 0 < report.boundaries.exact < report.boundaries.passages
        for name, number in wanted.items():
            screen.list.go(lines[name])
            await press(pilot, "enter")
            assert len(app.current.list.shown) == number
            if name == "F1, sharing all of it":
                (told,) = text_of(app.current.tabs)
                assert "boundary 41" in told
                await press(pilot, "shift+tab")
                (told,) = text_of(app.current.tabs)
                assert "[uncoded 55]" in told
            await press(pilot, "escape")


async def test_a_line_in_the_order_of_coding_opens_what_is_in_its_own_documents(study):
    with Project.open(study, coder="coder_a") as project, project.write("test") as tx:
        for key, document in list(tx.tuples("select id, document_id from codings")):
            tx.update("codings", key, created=f"2026-01-{document % 28 + 1:02}T10:00:00Z")
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot, "6")
        assert len(screen.report.groups) > 1
        for group in screen.report.groups:
            await press(pilot, "enter")
            assert {each.document for each in app.current.list.shown} <= set(group.inside)
            assert app.current.list.shown
            await press(pilot, "escape", "down")


async def test_tab_goes_through_the_views_and_what_has_no_order_says_so(study):
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot, "tab", "tab")
        assert screen.view.key == "case"
        await press(pilot, "shift+tab")
        assert screen.view.key == "code"
        await press(pilot, "6")
        assert "tell no order" in screen.status.text
        assert "tell no order" in text_of(screen.beware)[0]
        await press(pilot, "1")
        assert screen.report is not None


async def test_a_sealed_round_is_not_measured_and_says_who_is_waited_for(study):
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-kozan", "note-ordu"])
        rounds.submit(project, "pilot", as_done=True)
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        assert screen.terms.round is None
        assert "documents left out, being sealed" in text_of(screen.beware)[0]
        await press(pilot, "r", "down", "enter")
        assert screen.terms.round == "pilot"
        assert "coder_b has to" in screen.status.text
        assert screen.report is None
        with Project.open(study, coder="coder_b") as project:
            rounds.submit(project, "pilot", as_done=True)
        app._follow()
        await settle(pilot)
        assert screen.report is not None
        assert screen.report.documents == ("note-kozan", "note-ordu")


async def test_a_round_that_opens_is_shown_by_itself_where_nobody_chose_what_to_compare(study):
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-kozan", "note-ordu"])
        rounds.submit(project, "pilot", as_done=True)
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        assert screen.terms.round is None
        with Project.open(study, coder="coder_b") as project:
            rounds.submit(project, "pilot", as_done=True)
        app._follow()
        await settle(pilot)
        assert screen.terms.round == "pilot"
        assert "as submitted in the round “pilot”" in text_of(screen.state)[0]
        await press(pilot, "r", "home", "enter")
        assert screen.terms.round is None
        with Project.open(study, coder="coder_a") as project:
            rounds.new_round(project, "second", coders=["coder_b"], documents=["note-kozan"])
        app._follow()
        await settle(pilot)
        assert screen.terms.round is None


async def test_other_terms_are_asked_for_by_keys(study):
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot, "t", "down", "down", "enter")
        assert screen.terms.unit == "paragraph"
        await press(pilot, "o")
        app.screen.query_one("Input").value = "none"
        await press(pilot, "enter")
        assert "Write a number" in app.screen.query(".problem").first().render().plain
        app.screen.query_one("Input").value = "30 %"
        await press(pilot, "enter")
        assert screen.terms.overlap == 0.3
        await press(pilot, "w")
        app.screen.query_one("Input").value = "document=note-kozan"
        await press(pilot, "enter")
        assert screen.report.documents == ("note-kozan",)
        await press(pilot, "c", "space", "enter")
        assert "needs two coders" in screen.status.text


async def test_exactly_what_is_shown_is_written(study, tmp_path: Path):
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot, "2", "slash", "E", "U", "enter")
        number = len(screen.list.shown)
        await press(pilot, "E")
        app.screen.query_one("Input").value = str(tmp_path / "lines.csv")
        await press(pilot, "enter")
        assert f"{number} lines are in" in screen.status.text
        rows = read(tmp_path / "lines.csv")
        assert [row["code"] for row in rows] == [line.cells[0] for line in screen.list.shown]
        assert rows[0]["alpha"].startswith("0.69")
        await press(pilot, "escape", "8", "enter", "E")
        app.screen.query_one("Input").value = str(tmp_path / "passages.csv")
        await press(pilot, "enter")
    written = read(tmp_path / "passages.csv")
    assert {row["type"] for row in written} == {"agreed"}


async def test_stopping_leaves_the_figures_as_they_were(study):
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        screen.ask(Terms(unit="document"), screen.view)
        assert screen.check_action("stop", ()) is True
        screen.action_stop()
        await settle(pilot)
        assert (screen.terms.unit, screen.status.text) == ("sentence", "stopped")
        assert screen.check_action("stop", ()) is False


async def test_the_mouse_chooses_views_cells_and_types(study):
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        tabs = text_of(screen.tabs)[0]
        await pilot.click("#tabs", offset=(tabs.index("by code") + 1, 0))
        await settle(pilot)
        assert screen.view.key == "code"
        head = text_of(screen.list)[1]
        await pilot.click("#figures", offset=(head.index("only A") + 2, 3), times=2)
        await settle(pilot)
        places = app.current
        assert isinstance(places, PlacesScreen)
        assert places.only == "only coder_a"
        kinds = text_of(places.tabs)[0]
        await pilot.click("#kinds", offset=(kinds.index("both") + 1, 0))
        await settle(pilot)
        assert places.only == "both"


async def test_a_project_that_nobody_has_finished_says_what_to_do(tmp_path):
    place = tmp_path / "empty.qcode"
    Project.create(place, coder="coder_a", case_noun="municipality").close()
    async with opened(place) as (app, pilot):
        screen = await shown(app, pilot)
        assert "No two coders have finished documents" in screen.status.text
        for key in ("2", "enter", "E", "i", "left", "right", "slash"):
            await press(pilot, key)


def test_a_plot_has_its_dot_its_interval_and_both_lines():
    assert plot(Dot(0.5, 0.25, 0.75), 21) == "     ├────●────┤┊    "
    assert plot(Dot(1.0, 1.0, 1.0), 21) == "             ┊  ┊   ●"
    assert plot(Dot(-0.2, -0.4, 0.1), 21) == "◂─┤          ┊  ┊    "
    assert plot(Dot(), 21) == "             ┊  ┊    "
    assert scale(21) == "0         .667  .8  1"


async def test_f_shows_every_coefficient_of_each_code_and_the_usual_ones_again(study, tmp_path: Path):
    async with opened(study, size=(200, 50)) as (app, pilot):
        screen = await shown(app, pilot, "f")
        assert (screen.view.key, screen.view.full) == ("code", True)
        heads = [head.title for head in screen.list.heads]
        assert heads[1:5] == ["α", "95 %", "F1", "κ"]
        assert heads[5:-1] == ["|uα", "(k)uα", "%", "π", "PABAK", "AC1", "Jacc.", "prev.", "bias"]
        assert "[by code, all figures]" in text_of(screen.tabs)[0]
        line = screen.list.lines[1]
        assert "PABAK" in line.told
        await press(pilot, "E")
        app.screen.query_one("Input").value = str(tmp_path / "all.csv")
        await press(pilot, "enter")
        assert {"|u-alpha", "PABAK", "Gwet's AC1"} <= set(read(tmp_path / "all.csv")[0])
        await press(pilot, "tab")
        assert (screen.view.key, screen.view.full) == ("case", False)
        await press(pilot, "f", "f")
        assert (screen.view.key, screen.view.full) == ("code", False)


async def test_several_coders_are_told_apart_by_letters_and_a_pair_opens_its_own_passages(study):
    with Project.open(study, coder="coder_ayşe") as project:
        keys = [find_document(project, name).id for name in ("note-kozan", "note-ordu", "note-adana")]
        code = project.database.value("select id from codes where name = 'central steering'")
        coding.apply_codes(project, document_id=keys[0], span=Span(0, 40), code_ids=[code])
        set_state(project, keys, State.DONE)
        terms = Terms(coders=("coder_a", "coder_ayşe"), draws=5)
        expected = [each.span for each in compared(project, terms).passages(agreed=True)]
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await shown(app, pilot, "2")
        assert "c A coder_a, B coder_b, C coder_ayşe" in text_of(screen.told)[0]
        assert [head.title for head in screen.list.heads][1:5] == ["n A", "n B", "n C", "pairs"]
        screen.list.column = 3
        screen._tell_line()
        assert "n coder_ayşe" in screen.status.hint
        await press(pilot, "4", "down", "enter")
        assert isinstance(app.current, PlacesScreen)
        assert {name for name, _ in app.current.found[0].given} == {"coder_a", "coder_ayşe"}
        assert [each.span for each in app.current.found] == expected


async def test_one_coder_in_two_rounds_is_chosen_from_a_list_and_has_nothing_to_settle(study):
    with Project.open(study, coder="coder_a") as project:
        for name, coders in (("pilot", ["coder_a", "coder_b"]), ("again", ["coder_a"])):
            rounds.new_round(project, name, coders=coders, documents=["note-kozan", "note-ordu"])
            for coder in coders:
                with Project.open(study, coder=coder) as theirs:
                    rounds.submit(theirs, name, as_done=True)
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await shown(app, pilot)
        assert (screen.terms.round, screen.report.coders) == ("pilot", ("coder_a", "coder_b"))
        await press(pilot, "r", "end", "enter", "enter")
        assert (screen.terms.round, screen.terms.against) == ("pilot", "again")
        assert screen.report.coders == ("coder_a in pilot", "coder_a in again")
        await press(pilot, "s")
        assert app.current is screen
        assert "not settled with anybody" in screen.status.text
        await press(pilot, "2", "enter", "s")
        assert isinstance(app.current, PlacesScreen)
        assert "not settled with anybody" in app.current.status.text


async def test_a_list_that_was_left_before_it_came_is_read_when_one_comes_back(study):
    async with opened(study) as (app, pilot):
        await shown(app, pilot, "8")
        await press(pilot, "enter")
        places = app.current
        number = len(places.found)

        def slowly(beat):
            while True:
                time.sleep(0.005)
                beat()

        places_before = places.found
        places.show(slowly, about="slow")
        await pilot.press("f1")
        await settle(pilot)
        assert places.found == ()
        places._awaited = lambda beat: places_before
        await press(pilot, "escape")
        assert len(places.found) == number


async def test_every_view_has_its_key_in_sight_in_80_columns(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await shown(app, pilot)
        names = ("all", "code", "case", "pair", "doc.", "order", "confusion", "differences", "code, all")
        for key, name in zip("12345678f", names, strict=True):
            await press(pilot, key)
            (told,) = text_of(screen.tabs)
            assert all(f" {number} " in told for number in range(1, 9))
            assert f"[{name}]" in told
            assert "…" not in told


async def test_pairs_are_all_named_by_letters_where_one_name_is_too_long(study):
    with Project.open(study, coder="coder_a") as project:
        key = find_document(project, "note-kozan").id
        add_coder(project, "Çağrı Öztürk-Yıldırım")
        set_state(project, [key], State.DONE, coder="Çağrı Öztürk-Yıldırım")
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await shown(app, pilot, "4")
        assert [row.split("  ")[0].strip() for row in text_of(screen.list)[2:5]] == ["A and B", "A and C", "B and C"]
        await press(pilot, "8")
        assert screen.status.text == "This is known of two coders; c names two."


async def test_what_enter_lists_is_said_as_it_is(study):
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        assert screen.status.hint == "Enter: all its sentences"
        await press(pilot, "end")
        assert screen.status.hint == "Enter: all its passages"
        await press(pilot, "2", "right", "right", "right")
        assert screen.status.hint == "Enter: the sentences of “both”"
        await press(pilot, "right")
        assert screen.status.hint == "Enter: the sentences of “only coder_a”"
        await press(pilot, "5")
        assert screen.status.hint == "Enter: all its passages"


def test_codes_that_were_given_instead_keep_their_brackets_without_their_paths():
    assert _short("(Why a unit / budget limits; Why a unit / EU accession)", {}) == "(budget limits; EU accession)"
    assert _short("Why a unit / budget limits", {"Why a unit / budget limits": "budget · why"}) == "budget · why"


async def test_two_codes_of_one_name_are_told_apart_wherever_two_coders_gave_one_each(study):
    names = ("Why a unit / sister cities", "What a unit is for / sister cities")
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-erzurum"])
        key = find_document(project, "note-erzurum").id
        for who, code in zip(("coder_a", "coder_b"), names, strict=True):
            with Project.open(study, coder=who) as theirs:
                coding.apply_codes(theirs, document_id=key, span=Span(0, 40), code_ids=[find_code(theirs, code).id])
                rounds.submit(theirs, "pilot", as_done=True)
    async with opened(study, size=(80, 24)) as (app, pilot):
        await press(pilot, "R", "g")
        await settle(pilot)
        screen = app.current
        await press(pilot, "7")
        told = ("sister cities · Why a unit", "sister cities · What a unit is for")
        assert screen.list.lines[0].cells[:2] == told
        await press(pilot, "enter")
        behind = text_of(app.screen.list)
        assert [row for row in behind if told[0] in row and "coder_a" in row]
        assert [row for row in behind if told[1] in row and "coder_b" in row]
        await press(pilot, "s")
        await press(pilot, "L")
        assert "sister cities · Why a unit / sist" in " ".join(text_of(app.screen.query_one(FilterList)))


async def test_names_of_types_and_codes_are_whole_where_there_is_room_for_them(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await shown(app, pilot, "8")
        assert any("missing code, passage coded otherwise" in row for row in text_of(screen.list))
        await press(pilot, "7")
        assert not any("…" in row for row in text_of(screen.list)[2:]), text_of(screen.list)

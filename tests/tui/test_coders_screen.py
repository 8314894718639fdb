"""The coders on their screen: roles are seen by all, and given by owners; readers are told that they only read."""

from __future__ import annotations

import csv

from qcode.model.coding import CoderRole
from qcode.services import rounds
from qcode.services.listing import coder_names, coders_of
from qcode.services.project import Project, add_coder
from qcode.services.roles import set_role
from tests.tui.stage import text_of
from tests.tui.study import coding, opened, press, settle


def role_of(project: Project, name: str) -> CoderRole:
    """What somebody may do now."""
    return next(each.role for each in coders_of(project) if each.name == name)


async def test_an_owner_gives_roles_and_takes_them_back(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "c")
        screen = app.current
        assert [row.split()[:2] for row in text_of(screen.list)[2:4]] == [["coder_a", "owner"], ["coder_b", "coder"]]
        assert screen.titlebar.title.right == "you are an owner"
        assert "You work as coder_a. To open the project as somebody else: qcode --coder NAME" in text_of(screen.who)[0]
        await press(pilot, "down")
        assert screen.status.text == "coder_b, coder: codes, writes memos, merges and settles"
        await press(pilot, "enter", "down", "enter")
        assert screen.status.text == "coder_b is reader now: reads, and changes nothing"
        assert role_of(app.session.project, "coder_b") is CoderRole.READER
        assert text_of(screen.list)[3].split()[:2] == ["coder_b", "reader"]
        await press(pilot, "u")
        assert role_of(app.session.project, "coder_b") is CoderRole.CODER


async def test_the_last_owner_stays_one_and_whoever_is_none_gives_no_roles(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "c", "enter", "down", "enter")
        assert "coder_a is the only owner." in app.current.status.text
    async with opened(study, coder="coder_b") as (app, pilot):
        await press(pilot, "R", "c", "enter")
        assert app.current.status.text == "Only the project's owner gives roles."
        assert "Ask coder_a" in app.current.status.hint


async def test_a_coder_is_brought_in_and_the_list_is_written_to_a_file(study, tmp_path):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "c", "n", *"Isil", "enter")
        await settle(pilot)
        assert "Isil" in coder_names(app.session.project)
        assert app.current.status.text == "Isil is a coder of the project now"
        await press(pilot, "E")
        app.screen.query_one("Input").value = str(tmp_path / "coders.csv")
        await press(pilot, "enter")
        await settle(pilot)
    rows = list(csv.DictReader((tmp_path / "coders.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["coder"], row["role"]) for row in rows][::2] == [("coder_a", "owner"), ("Isil", "coder")]


async def test_a_reader_sees_on_every_screen_that_she_changes_nothing_and_is_told_when_she_tries(study):
    with Project.open(study, coder="coder_a") as project:
        add_coder(project, "Ece", role=CoderRole.READER)
    async with opened(study, coder="Ece") as (app, pilot):
        for key in ("f2", "f4", "f5", "f6", "f7", "f8", "f9", "R", "c"):
            await press(pilot, key)
            await settle(pilot)
            assert app.current.titlebar.title.coder == "Ece (reader)", key
        state = app.session.project.state()
        screen = await coding(app, pilot)
        assert screen.titlebar.title.coder == "Ece (reader)"
        await press(pilot, "s", "1")
        assert screen.status.text == "Ece may read this project and not change it."
        await press(pilot, "R", "n")
        assert app.current.status.text == "Only the project's owner makes rounds."
        assert app.session.project.state() == state
        with Project.open(study, coder="coder_a") as owner:
            set_role(owner, "Ece", CoderRole.CODER)
        app._follow()
        await settle(pilot)
        assert app.current.titlebar.title.coder == "Ece"


async def test_while_a_round_is_blind_it_is_said_that_others_codings_are_not_counted(study):
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-kozan"])
    async with opened(study, size=(80, 24)) as (app, pilot):
        await press(pilot, "R", "c")
        told = " ".join(" ".join(text_of(app.current.who)).split())
        assert (
            "In documents of the blind round pilot only one's own codings are counted until all have submitted." in told
        )

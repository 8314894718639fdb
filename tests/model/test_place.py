"""A place is told without the password that may stand in it."""

from __future__ import annotations

import unicodedata

import pytest

from qcode.model.place import named_place, path_of, path_problem, told_place


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (
            "postgresql+psycopg://ayşe:a:b@c@host:5432/db?project=study",
            "postgresql+psycopg://ayşe@host:5432/db?project=study",
        ),
        ("postgresql://ayşe@host/db", "postgresql://ayşe@host/db"),
        ("postgresql:///db?host=/tmp", "postgresql:///db?host=/tmp"),
        ("postgresql://host/db?user=ayşe&password=a@b&project=study", "postgresql://host/db?user=ayşe&project=study"),
        ("postgresql://host/db?user=ayşe&password=secret&project=x", "postgresql://host/db?user=ayşe&project=x"),
        ("postgresql://host/db?password=secret", "postgresql://host/db"),
        ("study@home:1.qcode", "study@home:1.qcode"),
    ],
)
def test_a_place_is_told_without_its_password(place, told):
    assert told_place(place) == told


def test_a_written_path_finds_a_name_whose_letters_the_disk_keeps_apart(tmp_path):
    apart = tmp_path / unicodedata.normalize("NFD", "görüşmeler.txt")
    apart.write_text("Iğdır", encoding="utf-8")
    assert path_of(str(tmp_path / "görüşmeler.txt")) == apart
    assert path_of(str(tmp_path / "yeni ığ.txt")) == tmp_path / "yeni ığ.txt"


def test_the_tilde_is_the_home_of_who_writes_it(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert path_of("~/görüşmeler") == tmp_path / "görüşmeler"


_ONE_STROKE = (
    "The address of a server has two strokes behind its first colon. "
    "Write postgresql+psycopg://USER@SERVER/DATABASE?project=NAME."
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("~nobody-of-that-name/x", "There is no home “~nobody-of-that-name”. Write the whole path."),
        ("a\0b", "“a\\x00b” is no path. Write it without the sign of code 0."),
        pytest.param("ş" * 300, f"“{'ş' * 60}…” cannot be looked at: File name too long. Name another.", id="long"),
        ("postgresql+psycopg:/ayşe:geheim@host/db", _ONE_STROKE),
        ("~/çalışma", None),
    ],
)
def test_what_no_path_can_be_is_said_in_a_sentence(written, said):
    assert path_problem(written) == said


def test_a_place_is_named_by_its_file_or_by_its_project_on_a_server_and_never_by_a_password():
    assert named_place("/data/study.qcode") == ("study.qcode", "/data")
    assert named_place("postgresql+psycopg://ben:geheim@db.uni/lab?project=study") == ("study", "on db.uni")
    assert named_place("postgresql+psycopg://ben@db.uni/lab") == ("lab", "on db.uni")
    assert named_place("postgresql+psycopg://x@/lab?host=/run/pg&project=study") == ("study", "on /run/pg")

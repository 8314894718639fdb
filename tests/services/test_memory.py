"""What this computer remembers: recent projects, the last document, the theme."""

from __future__ import annotations

from qcode.services import memory


def test_recent_projects_come_back_the_last_one_first_and_only_while_they_are_there(tmp_path):
    first, second = tmp_path / "Iğdır.qcode", tmp_path / "b.qcode"
    for each in (first, second):
        each.write_bytes(b"")
        memory.remember_place(str(each))
    memory.remember_place(str(first))
    assert memory.recent_places() == [str(first), str(second)]
    second.unlink()
    assert memory.recent_places() == [str(first)]


def test_no_password_is_kept():
    memory.remember_place("postgresql+psycopg://me:s3cret@host/db?project=study")
    assert memory.recent_places() == ["postgresql+psycopg://me@host/db?project=study"]
    assert "s3cret" not in memory.state_file().read_text()
    memory.remember_place("postgresql+psycopg://host/db?project=study")
    assert memory.recent_places()[0] == "postgresql+psycopg://host/db?project=study"


def test_the_last_document_is_kept_for_each_project_and_the_theme_for_all():
    memory.remember_document("p1", "d1")
    memory.remember_document("p2", "d2")
    memory.remember_document("p1", "d3")
    memory.remember_theme("qcode-light")
    assert (memory.last_document("p1"), memory.last_document("p2"), memory.last_document("p3")) == ("d3", "d2", None)
    assert memory.last_theme() == "qcode-light"


def test_a_damaged_memory_is_an_empty_one():
    memory.state_file().write_text('{"recent": {"places": 7}, "theme": {"name": 3}}')
    assert memory.recent_places() == []
    assert memory.last_theme() is None
    memory.state_file().write_text("not json")
    assert memory.last_document("p1") is None

"""The way through the house, the promises about the network, and the schema's two descriptions."""

from __future__ import annotations

import ast
import socket
import sqlite3
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import qcode
from qcode.services import coding, history
from qcode.services.project import Project
from qcode.services.study import make_demo
from qcode.storage.migrations import upgrade
from qcode.storage.sqlite import SQLiteEngine
from qcode.storage.version import APPLICATION_ID, HEAD, KNOWN

PACKAGE = Path(qcode.__file__).parent
ROOT = PACKAGE.parent


def test_imports_point_down_only():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_no_module_asks_the_network():
    banned = {"requests", "urllib.request", "http.client", "httpx", "aiohttp", "ftplib", "smtplib"}
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in PACKAGE.rglob("*.py")
        for name in imported(path)
        if name in banned or name.split(".")[0] in banned
    ]
    assert found == []


def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return names


def test_the_sample_study_works_without_any_network(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("qcode asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with make_demo(tmp_path / "demo.qcode") as project:
        project.table()
        assert coding.codings_of(project, 1)
        assert [step.verb for step in history.history(project)]


def tables_of(path: Path) -> dict[str, set[str]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "select tbl_name, sql from sqlite_master where sql is not null and name not like 'sqlite_%'"
        )
        found: dict[str, set[str]] = {}
        for table, sql in rows:
            for line in " ".join(sql.replace('"', "").split()).replace("( ", "(").split(", "):
                found.setdefault(table, set()).add(line.strip(" ()").replace("CREATE TABLE " + table + " (", ""))
    return found


def test_the_migrations_make_the_same_tables_as_the_schema(tmp_path):
    Project.create(tmp_path / "made.qcode", coder="coder_a", name="x").close()
    migrated = tmp_path / "migrated.qcode"
    migrated.touch()
    engine = SQLiteEngine(migrated)
    upgrade(engine)
    engine.close()
    assert tables_of(migrated) == tables_of(tmp_path / "made.qcode")


def test_the_newest_migration_is_the_one_that_the_program_knows():
    from alembic.script import ScriptDirectory

    from qcode.storage.migrations import configuration

    scripts = ScriptDirectory.from_config(configuration())
    assert scripts.get_current_head() == HEAD
    assert [script.revision for script in reversed(list(scripts.walk_revisions()))] == list(KNOWN)


@pytest.mark.parametrize("damage", ["not a database at all, but long enough to be read", ""])
def test_a_file_that_is_no_project_is_refused_and_left_as_it_is(tmp_path, damage):
    path = tmp_path / "x.qcode"
    path.write_text(damage)
    with pytest.raises(qcode.errors.NotAProject):
        qcode.open(str(path))
    assert path.read_text() == damage


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "x.qcode"
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (x)")
    before = path.read_bytes()
    with pytest.raises(qcode.errors.NotAProject):
        qcode.open(str(path))
    assert path.read_bytes() == before


def test_a_newer_project_is_refused_with_a_sentence_and_untouched(tmp_path):
    path = tmp_path / "x.qcode"
    Project.create(path, coder="coder_a", name="x").close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma application_id").fetchone() == (APPLICATION_ID,)
        connection.execute("update alembic_version set version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(qcode.errors.NewerProject, match="newer qcode"):
        qcode.open(str(path))
    assert path.read_bytes() == before

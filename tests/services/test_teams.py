"""Several processes at work at once: nothing that was answered is lost, and nothing is done twice."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from qcode.model.document import Span
from qcode.services import coding, history, memos
from qcode.services.codebook import add_code, redefine_code
from qcode.services.coding import apply_codes
from qcode.services.doctor import examine
from qcode.services.listing import coders_of
from qcode.services.merging import merge
from qcode.services.merging.conflicts import conflicts
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.settling import queue as disagreements
from tests.servers import address_of, at, stop
from tests.services.builder import add_text
from tests.services.merging_histories import contents, differences
from tests.services.settling_study import ONE, TWO, Pilot

_HUNG = 600
"""What has not come after so many seconds never will."""

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = (sys.executable, "-m", "tests.services.team_worker")
TEXT = "Ben: " + "We wait for the bus, and the bus does not come. " * 20 + "\n"


class Team:
    """Processes, each a coder at one place, and all that they said; whoever has no job codes."""

    def __init__(self, place: str, coders: list[str], *, each: int, jobs: Mapping[str, str] | None = None) -> None:
        self.said: queue.Queue[tuple[str, list[Any]]] = queue.Queue()
        self.answered: dict[str, list[list[Any]]] = {name: [] for name in coders}
        self.refused: list[str] = []
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._processes = {
            name: subprocess.Popen(
                [*WORKER, place, name, str(each), (jobs or {}).get(name, "code")],
                cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for name in coders
        }  # fmt: skip
        self._readers = [threading.Thread(target=self._read, args=each) for each in self._processes.items()]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self.said.put((name, json.loads(line)))

    def hear(self, number: int, *, kind: str = "") -> None:
        """Wait until so many answers have come (of a kind)."""
        while number:
            name, said = self.said.get(timeout=_HUNG)
            number -= not kind or said[0] == kind
            if said[0] == "refused":
                self.refused.append(said[1])
            elif said[0] != "ready":
                self.answered[name].append(said)

    def begin(self) -> None:
        """Let all begin at once."""
        self.hear(len(self._processes), kind="ready")
        for process in self._processes.values():
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()

    def end(self) -> list[int]:
        """Let all come to an end, and wait for them; the codes that they ended with."""
        for process in self._processes.values():
            process.stdin.close()
        codes = [process.wait(timeout=_HUNG) for process in self._processes.values()]
        for reader in self._readers:
            reader.join()
        self.hear(self.said.qsize())
        for process in self._processes.values():
            process.stdout.close()
        return codes


def made(place: str, folder: Path) -> None:
    with Project.create(place, coder="coder_0") as project:
        add_text(project, folder, "ankara", TEXT)
        add_code(project, "bus")
        add_code(project, "waiting")


def held(place: str) -> dict[str, list[list[Any]]]:
    """What each coder has in the project, as the processes say it."""
    with Project.open(place, coder="coder_0") as project:
        assert examine(project) == []
        found: dict[str, list[list[Any]]] = {}
        names = {each.id: each.name for each in coders_of(project)}
        for each in coding.codings_of(project, 1):
            found.setdefault(names[each.coder_id], []).append(["coding", each.code_id, each.span.start])
        for memo in memos.list_memos(project):
            found.setdefault(names[memo.coder_id], []).append(["memo", memo.text])
        steps = [step for step in history.history(project) if step.verb in ("apply code", "write memo")]
        assert len(steps) == sum(len(each) for each in found.values())
        return {name: sorted(each, key=str) for name, each in found.items()}


def answered(team: Team) -> dict[str, list[list[Any]]]:
    return {name: sorted(each, key=str) for name, each in team.answered.items()}


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_eight_at_once_on_a_server_that_is_stopped_and_started_in_the_middle(own_server, tmp_path, mode):
    place = at(address_of(own_server), project="team")
    made(place, tmp_path)
    team = Team(place, [f"coder_{number}" for number in range(8)], each=24)
    team.begin()
    team.hear(60)
    stop(own_server, mode)
    team.hear(8, kind="refused")
    own_server.start()
    assert team.end() == [0] * 8
    assert any("was lost" in sentence for sentence in team.refused)
    assert held(place) == answered(team)
    assert sum(len(each) for each in team.answered.values()) >= 8 * (24 + 8)


def test_four_at_once_on_one_file(tmp_path):
    place = str(tmp_path / "team.qcode")
    made(place, tmp_path)
    team = Team(place, [f"coder_{number}" for number in range(4)], each=24)
    team.begin()
    assert team.end() == [0] * 4
    assert team.refused == []
    assert held(place) == answered(team)
    assert sum(len(each) for each in team.answered.values()) >= 4 * (24 + 8)


def test_copies_are_merged_on_a_server_while_others_code_there(own_server, tmp_path, monkeypatch):
    place = own_server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1) + "&project=team"
    made(place, tmp_path)
    copies = [tmp_path / f"{each}.qcode" for each in range(6)]
    for number, copy in enumerate(copies):
        copy_project(place, copy)
        with Project.open(copy, coder="coder_0") as project:
            apply_codes(project, document_id=1, span=Span(number, 60), code_ids=[2], memo=f"from copy {number}")
            redefine_code(project, "bus", definition=f"meaning {number}")
            add_code(project, f"code {number}")
    monkeypatch.setenv("TEAM_COPIES", str(tmp_path))
    team = Team(place, ["coder_1", "coder_2", "coder_3", "coder_m"], each=6, jobs={"coder_m": "merge"})
    team.begin()
    assert team.end() == [0] * 4
    assert team.refused == []
    with Project.open(place, coder="coder_0") as project:
        assert examine(project) == []
        said = "select c.code_id, c.start from codings c join coders w on w.id = c.coder_id where w.name = :name"
        for name in ("coder_1", "coder_2", "coder_3"):
            found = [["coding", *row] for row in project.database.tuples(said, name=name)]
            assert sorted(found) == sorted(each for each in team.answered[name] if each[0] == "coding")
        (conflict,) = conflicts(project)
        assert sorted(conflict.choices) == [f"meaning {number}" for number in range(6)]
        assert sorted(memo.text for memo in memos.list_memos(project) if "copy" in memo.text) == [
            f"from copy {number}" for number in range(6)
        ]
        for copy in copies:
            assert not merge(project, copy).new
            with Project.open(copy, coder="coder_0") as theirs:
                merge(theirs, place)
                assert differences(contents(theirs), contents(project)) == []


def test_nobody_waits_in_a_circle_where_some_settle_while_others_import_and_code(own_server, tmp_path):
    place = at(address_of(own_server), project="team")
    with Project.create(place, coder="coder_a", case_noun="municipality") as project:
        Pilot(project, {"one": ONE + " " + TEXT, "two": TWO})
    jobs = {"coder_a": "settle", "coder_b": "settle", "coder_1": "import", "coder_2": "import"}
    team = Team(place, [*jobs, "coder_4"], each=6, jobs=jobs)
    team.begin()
    assert team.end() == [0] * 5
    assert team.refused == []
    with Project.open(place, coder="coder_a") as project:
        assert examine(project) == []
        said = """select w.name, count(*) from codings c join coders w on w.id = c.coder_id group by w.name"""
        number = dict(project.database.tuples(said))
        assert [number[name] for name in ("coder_1", "coder_2", "coder_4")] == [240, 240, 6]
        reasons = {reason for _, _, reason in (*team.answered["coder_a"], *team.answered["coder_b"])}
        found = disagreements(project, "pilot")
        assert found.unsettled == 0
        assert {each.decision.reason for each in found.items if each.decision} <= reasons
        assert len([step for step in history.history(project) if step.verb == "settle disagreement"]) == 12

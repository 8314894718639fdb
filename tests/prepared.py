"""What many tests begin from is made once; from then on every test gets a copy of it."""

from __future__ import annotations

import copy
import itertools
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from qcode.services.memory import remember_coder
from qcode.services.project import Project
from tests.servers import ask, at, database_in

Made = TypeVar("Made")


class Prepared:
    """What was filled once, by name, with what this computer remembered of it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, name: str, folder: Path, fill: Callable[[], object]) -> None:
        """Let a folder be as `fill` leaves it, without a project of it being open.

        Of the places that are remembered, those in the folder that was filled are now in this one.
        """
        kept, memory = self._root / name, Path(os.environ["QCODE_STATE"])
        if not kept.exists():
            fill()
            shutil.copytree(folder, kept / "folder")
            kept.joinpath("memory").write_text(_read(memory).replace(str(folder), str(kept)), "utf-8")
            return
        shutil.copytree(kept / "folder", folder, dirs_exist_ok=True)
        if remembered := _read(kept / "memory"):
            memory.write_text(remembered.replace(str(kept), str(folder)), "utf-8")


class Copies:
    """Copies of projects in which nobody works: of a file in a folder, of a database beside it on its server."""

    _number = itertools.count(1)

    def __init__(self, server: str) -> None:
        self._server = server
        self._databases: list[str] = []

    def of(self, place: str, folder: Path) -> str:
        """Where a copy is that goes with the test."""
        made = self.lasting(place, folder)
        if "://" in made:
            self._databases.append(database_in(made))
        return made

    def lasting(self, place: str, folder: Path) -> str:
        """Where a copy is that stays to the end."""
        if "://" not in place:
            return str(shutil.copy(place, folder / "study.qcode"))
        name = f"copy_{next(self._number)}"
        ask(self._server, f"create database {name} template {database_in(place)} strategy file_copy")
        return at(self._server, database=name, project="study")

    def drop(self) -> None:
        """Let go of the copies that go with the test."""
        if self._databases:
            ask(self._server, *(f"drop database {name} with (force)" for name in self._databases))


@dataclass(frozen=True)
class Beginning(Generic[Made]):
    """A project as some function has filled it, and what that function gave, in which the project is named."""

    project: Project
    made: Made
    memory: str

    @classmethod
    def of(cls, place: str, fill: Callable[[Project], Made]) -> Beginning[Made]:
        """Fill the empty project at a place."""
        with opened(place) as project:
            made = fill(project)
        return cls(project, made, _read(Path(os.environ["QCODE_STATE"])))

    def again(self, project: Project) -> Made:
        """What the function gave, about a copy of its project; this computer remembers of the copy what it did then."""
        memory = self.memory.replace(self.project.place, project.place)
        Path(os.environ["QCODE_STATE"]).write_text(memory, "utf-8")
        return copy.deepcopy(self.made, {id(self.project): project})


Begin = Callable[[Callable[[Project], Made]], Made]


def opened(place: str) -> Project:
    """A copy of the empty project, as whoever has just made it has it before them."""
    project = Project.open(place, coder="coder_a")
    remember_coder(project.guid, "coder_a", place=project.place)
    return project


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""

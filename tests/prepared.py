"""Folders from which many tests begin: each is filled once, and from then on every test gets a copy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path


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


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""

"""Which project is meant, where nobody names one."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from qcode.errors import ProjectNotFound, QcodeError
from qcode.services import memory
from qcode.services.project import SUFFIX
from qcode.storage.peeking import Peeked, peek

_BACKUP = re.compile(r"\.before-\w+(-\d+)?\.qcode$")


def locate(
    explicit: str | None = None,
    *,
    coder: str | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> str:
    """Which project is meant: the one named, `QCODE_PROJECT`, or the one `*.qcode` in the folder.

    A copy that was put aside before a migration is none of the folder's projects. Of several copies of one project the
    one is meant in which `coder` (else the one who worked in it last on this computer) works: those that were made for
    others are to be mailed or merged. A file may be named without its ending. Raises ProjectNotFound where there is
    none, QcodeError where there are several.
    """
    named = explicit or (os.environ if environment is None else environment).get("QCODE_PROJECT")
    if named:
        return _with_suffix(named)
    here = folder or Path.cwd()
    found = projects_in(here)
    if not found:
        raise ProjectNotFound(
            f"There is no {SUFFIX} file in {here}.",
            "Name a project with --project, or make one: qcode init study.qcode",
        )
    mine = found if len(found) == 1 else _mine(found, coder)
    if len(mine) == 1:
        return str(mine[0])
    raise QcodeError(
        f"There are {len(found)} projects in {here}: {', '.join(path.name for path in found)}.",
        "Say which one: qcode NAME opens it; --project NAME or QCODE_PROJECT go with every command.",
    )


def projects_in(folder: Path) -> list[Path]:
    """The projects in a folder, without copies that were put aside before a migration."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file() and not _BACKUP.search(path.name))


def _mine(found: Sequence[Path], coder: str | None) -> list[Path]:
    """Of copies of one project, those that were not made for another; of several, where one worked on this computer."""
    peeked = [(path, peek(path)) for path in found]
    copies = [(path, each) for path, each in peeked if each is not None]
    if len(copies) < len(found) or len({each.project for _, each in copies}) > 1:
        return []
    who = coder or memory.last_coder(copies[0][1].project)
    mine = [(path, each) for path, each in copies if who and each.made_for in ("", who)]
    worked = [(path, each) for path, each in mine if _works_in(path, each, who)]
    return [path for path, _ in (mine if len(mine) == 1 else worked)]


def _works_in(path: Path, copy: Peeked, who: str | None) -> bool:
    return memory.last_coder_at(copy.project, str(path)) == who


def _with_suffix(place: str) -> str:
    ended = f"{place}{SUFFIX}"
    return ended if "://" not in place and not Path(place).exists() and Path(ended).is_file() else place

"""Which project is meant, where nobody names one."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from qcode.errors import ProjectNotFound, QcodeError
from qcode.services import memory
from qcode.services.project import SUFFIX
from qcode.storage.peeking import peek

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
    one is meant in which somebody, or `coder` where named, works on this computer: the others are to be mailed or
    merged. A file may be named without its ending. Raises ProjectNotFound where there is none, QcodeError where there
    are several.
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
    """Of copies of one project, the one in which somebody worked on this computer, or the only one for `coder`."""
    peeked = {path: peek(path) for path in found}
    copies = {path: each for path, each in peeked.items() if each and (not coder or each.made_for in ("", coder))}
    if None in peeked.values() or len({each.project for each in peeked.values() if each}) > 1:
        return []
    workers = {path: memory.last_coder_at(each.project, str(path)) for path, each in copies.items()}
    worked = [path for path, who in workers.items() if who and coder in (None, who)]
    return worked or (list(copies) if coder else [])


def _with_suffix(place: str) -> str:
    ended = f"{place}{SUFFIX}"
    return ended if "://" not in place and not Path(place).exists() and Path(ended).is_file() else place

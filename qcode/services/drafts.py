"""Drafts: what is being written and not saved yet, kept on this computer so that no power cut takes it.

Nothing of it belongs to a project, and no copy carries it along. A draft is one coder's, of one thing, and goes when
its words are saved or given up. A folder beside the session state holds a file for each; each running program has a
sign of its own in their names, so that no window takes the words that are being written in another one.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from qcode.services.memory import state_file
from qcode.storage.identity import new_guid

if TYPE_CHECKING:
    from qcode.services.project import Project

_LETTERS = 32


@dataclass(frozen=True, slots=True)
class Thing:
    """What is written on: a key that is the same in every copy of the project, and what to call it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Words by field, as they were last and as they were before; `at` is the local time, ISO 8601."""

    key: str
    name: str
    words: Mapping[str, str]
    before: Mapping[str, str]
    at: str
    file: Path

    @property
    def changed(self) -> dict[str, str]:
        """The fields that were being written."""
        return {key: words for key, words in self.words.items() if words != self.before.get(key, "")}

    @property
    def when(self) -> str:
        """When it was last written at: the time of day, and before it the day, where that is not today."""
        at = datetime.fromisoformat(self.at)
        return f"{at:%H:%M}" if at.date() == datetime.now().astimezone().date() else f"{at:%Y-%m-%d %H:%M}"


def guid_of(project: Project, table: str, key: int) -> str:
    """What a row is called outside this file; "" where it is not there."""
    return str(project.database.value(f"select guid from {table} where id = :key", key=key) or "")


def file_of(project: Project, thing: Thing) -> Path:
    """Where this program keeps the draft of a thing."""
    return _folder() / f"{_stem(project, thing)}-{_own_sign(_folder())}.json"


def keep_draft(file: Path, thing: Thing, *, words: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Put a draft on the disk, whole, before this returns; raises OSError where that cannot be done."""
    content = {**asdict(thing), "words": dict(words), "before": dict(before), "at": _now()}
    fresh = file.with_suffix(".fresh")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def draft_of(project: Project, thing: Thing) -> Draft | None:
    """The newest draft of a thing that is not being written in another window."""
    found = _left(_folder().glob(f"{_stem(project, thing)}-*.json"))
    return found[0] if found else None


def drafts_of(project: Project) -> list[Draft]:
    """The drafts of who is working in the project, the newest first, without those that another window writes."""
    return _left(_folder().glob(f"{_whose(project)}-*.json"))


def drop_drafts(project: Project, thing: Thing) -> None:
    """Forget the drafts of a thing, because its words are saved or given up."""
    for each in _left(_folder().glob(f"{_stem(project, thing)}-*.json")):
        drop_draft(each)


def drop_draft(draft: Draft) -> None:
    """Forget a draft."""
    with contextlib.suppress(OSError):
        draft.file.unlink()


def _left(files: Iterable[Path]) -> list[Draft]:
    here = _own_sign(_folder())
    found = [each for each in files if _sign(each) == here or not _runs(each.parent, _sign(each))]
    return sorted(filter(None, map(_read, found)), key=lambda draft: draft.at, reverse=True)


def _read(file: Path) -> Draft | None:
    try:
        return Draft(**json.loads(file.read_text("utf-8")), file=file)
    except (OSError, ValueError, TypeError):
        return None


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


# Names of files


def _folder() -> Path:
    return state_file().with_name("drafts")


def _whose(project: Project) -> str:
    """The part of a file's name that says of which project, and whose; nothing of either can be read from it."""
    return _hashed(f"{project.guid} {project.coder.guid if project.coder else ''}")


def _stem(project: Project, thing: Thing) -> str:
    return f"{_whose(project)}-{_hashed(thing.key)}"


def _hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:_LETTERS]


def _sign(file: Path) -> str:
    return file.stem.rpartition("-")[2]


# Which programs run


@cache
def _own_sign(folder: Path) -> str:
    """The sign of this program in a folder; a file of that name is locked there for as long as it runs.

    The system lets go of the lock, however the program ends.
    """
    sign = new_guid().replace("-", "")
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each in folder.glob("*.runs"):
            _runs(folder, each.stem)
        held = (folder / f"{sign}.runs").open("wb")
        atexit.register(held.close)
        _lock(held)
    return sign


def _runs(folder: Path, sign: str) -> bool:
    """Whether the program of a sign is still running; the file of one that is not, goes."""
    file = folder / f"{sign}.runs"
    try:
        with file.open("rb") as held:
            _lock(held)
    except BlockingIOError:
        return True
    except OSError:
        return False
    with contextlib.suppress(OSError):
        file.unlink()
    return False


def _lock(held: IO[bytes]) -> None:
    """Lock a file for this program; raises BlockingIOError where another one has, on systems with such locks."""
    with contextlib.suppress(ImportError):
        from fcntl import LOCK_EX, LOCK_NB, flock

        flock(held, LOCK_EX | LOCK_NB)

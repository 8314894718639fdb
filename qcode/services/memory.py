"""What this computer remembers from one start to the next; nothing of it belongs to a project."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from qcode.model.place import told_place


def state_file() -> Path:
    """Where it is kept: `QCODE_STATE`, else the user's folder for such things."""
    named = os.environ.get("QCODE_STATE")
    if named:
        return Path(named)
    from platformdirs import user_state_path

    return user_state_path("qcode") / "state.json"


def stamp() -> tuple[str, int, int] | None:
    """What tells one state of the memory from the next, without reading it; None where nothing is remembered."""
    path = state_file()
    try:
        found = path.stat()
    except OSError:
        return None
    return str(path), found.st_ino, found.st_mtime_ns


def last_coder(project: str) -> str | None:
    """Who worked last in the project of this guid on this computer."""
    name = recall("coders").get(project)
    return name if isinstance(name, str) else None


def last_coder_at(project: str, place: str) -> str | None:
    """Who worked last in the copy of a project that is at this place: one computer may hold several copies."""
    kept = recall("workers").get(_known_as(place))
    name = kept.get("coder") if isinstance(kept, dict) and kept.get("project") == project else None
    return name if isinstance(name, str) else None


def remember_coder(project: str, name: str, *, place: str) -> None:
    """Keep who works in the project, and in its copy at this place, for the next start."""
    if last_coder(project) != name:
        remember("coders", {**recall("coders"), project: name})
    if last_coder_at(project, place) != name:
        known = _known_as(place)
        kept = {each: who for each, who in recall("workers").items() if each != known}
        latest = dict(list(kept.items())[-_MOST_WORKERS + 1 :])
        remember("workers", {**latest, known: {"project": project, "coder": name}})


_MOST_PLACES = 12
_MOST_WORKERS = 50


def recent_places() -> list[str]:
    """The projects that were opened on this computer, the last one first; files that are gone are left out."""
    kept = recall("recent").get("places", [])
    places = [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else []
    return [each for each in places if "://" in each or Path(each).is_file()]


def remember_place(place: str) -> None:
    """Keep which project was opened; a password that stands in an address is not kept."""
    known = _known_as(place)
    remember("recent", {"places": [known, *(each for each in recent_places() if each != known)][:_MOST_PLACES]})


def _known_as(place: str) -> str:
    return told_place(place) if "://" in place else str(Path(place).absolute())


def last_document(project: str) -> str | None:
    """The guid of the document that was open last in the project of this guid on this computer."""
    guid = recall("documents").get(project)
    return guid if isinstance(guid, str) else None


def remember_document(project: str, document: str) -> None:
    """Keep which document is open in a project, both by guid."""
    if last_document(project) != document:
        remember("documents", {**recall("documents"), project: document})


def last_theme() -> str | None:
    """The theme that was chosen last on this computer."""
    name = recall("theme").get("name")
    return name if isinstance(name, str) else None


def remember_theme(name: str) -> None:
    """Keep the theme."""
    remember("theme", {"name": name})


def recall(part: str) -> dict[str, Any]:
    """One part of the memory; empty where nothing is remembered or the file is damaged."""
    try:
        found = json.loads(state_file().read_text("utf-8")).get(part, {})
    except (OSError, ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(part: str, content: dict[str, Any]) -> None:
    """Keep one part; on a computer where nothing can be written, nothing is remembered."""
    path = state_file()
    try:
        whole = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        whole = {}
    if not isinstance(whole, dict):
        whole = {}
    whole[part] = content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_text(json.dumps(whole, ensure_ascii=False, indent=1), "utf-8")
        fresh.replace(path)
    except OSError:
        return

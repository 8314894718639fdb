"""What this computer remembers from one start to the next; nothing of it belongs to a project."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def state_file() -> Path:
    """Where it is kept: `QCODE_STATE`, else the user's folder for such things."""
    named = os.environ.get("QCODE_STATE")
    if named:
        return Path(named)
    from platformdirs import user_state_path

    return user_state_path("qcode") / "state.json"


def last_coder(project: str) -> str | None:
    """Who worked last in the project of this guid on this computer."""
    name = recall("coders").get(project)
    return name if isinstance(name, str) else None


def remember_coder(project: str, name: str) -> None:
    """Keep who works in the project, for the next start."""
    if last_coder(project) != name:
        remember("coders", {**recall("coders"), project: name})


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

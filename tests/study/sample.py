"""The sample study as its files hold it, read with nothing but the standard library and a YAML reader."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
TRANSCRIPTS = ROOT / "transcripts"
CODEBOOK = ROOT / "codebooks" / "local-diplomacy.yaml"
FOLDERS = ("notes", "practice")

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n\n*", re.DOTALL)


@dataclass(frozen=True)
class SampleText:
    """One text: its file's words behind the front matter, and what the front matter says."""

    name: str
    text: str
    header: Mapping[str, Any]


def read_text(path: Path) -> SampleText:
    """The text behind the front matter, from its first line that is not blank."""
    whole = path.read_bytes().decode("utf-8")
    found = _FRONT_MATTER.match(whole)
    assert found, f"{path.name} has no front matter"
    return SampleText(path.stem, whole[found.end() :], yaml.safe_load(found[1]))


def texts() -> dict[str, SampleText]:
    """All texts by their names."""
    paths = (path for folder in FOLDERS for path in sorted((TRANSCRIPTS / folder).glob("*.md")))
    return {path.stem: read_text(path) for path in paths}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the study's CSV files."""
    with (TRANSCRIPTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codings() -> list[dict[str, Any]]:
    """The codings in the file's order."""
    lines = (TRANSCRIPTS / "codings.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def codebook() -> dict[str, Any]:
    """The codebook as YAML gives it."""
    loaded: dict[str, Any] = yaml.safe_load(CODEBOOK.read_text(encoding="utf-8"))
    return loaded


def codes() -> dict[str, dict[str, Any]]:
    """Each code's fields by its path, parents before children."""
    return dict(_below(codebook()["codes"], ()))


def _below(entries: Sequence[dict[str, Any]], above: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in entries:
        path = (*above, entry["name"])
        yield " / ".join(path), entry
        yield from _below(entry.get("codes", ()), path)

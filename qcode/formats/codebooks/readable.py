"""Codebooks as Markdown to read and to print: a heading for each code, its fields as paragraphs."""

from __future__ import annotations

from qcode.formats.codebooks.fields import TITLES, completed
from qcode.formats.codebooks.sheet import Counts
from qcode.formats.tables.markdown import escaped
from qcode.model.codebook import FIELDS, CodebookFile, CodeEntry

DEEPEST = 6


def render(
    codebook: CodebookFile, *, counts: Counts | None = None, guids: bool = False, stamp: str = "", **_: object
) -> str:
    """The codebook as Markdown; counts stand in the line under a code's name."""
    parts = [f"# {escaped(codebook.name or 'Codebook')}", *([f"*{escaped(stamp)}*"] if stamp else [])]
    for entry in completed(codebook.entries):
        parts += _code(entry, counts or {}, guids=guids)
    return "\n\n".join(parts) + "\n"


def _code(entry: CodeEntry, counts: Counts, *, guids: bool) -> list[str]:
    heading = "#" * min(len(entry.path) + 1, DEEPEST)
    about = escaped(" · ".join(summary(entry, counts, guids=guids)))
    brief = [f"*{escaped(entry.brief)}*"] if entry.brief and "\n" not in entry.brief else []
    names = [name for name in FIELDS if getattr(entry, name) and not (name == "brief" and brief)]
    fields = [f"**{title(name)}.** {_paragraphs(getattr(entry, name))}" for name in names]
    return [f"{heading} {escaped(entry.name)}", *([about] if about else []), *brief, *fields]


def title(name: str) -> str:
    """The field's name as a word at the beginning of a paragraph."""
    return TITLES[name].capitalize()


def summary(entry: CodeEntry, counts: Counts, *, guids: bool = False, looks: bool = True) -> list[str]:
    """What is said about a code in one line: labels, counts, and with `looks` what the program shows it by."""
    parts = [f"{language}: {label}" for language, label in entry.labels.items()]
    parts += ["retired"] if entry.retired else []
    parts += [f"{name} {value}" for name in ("hotkey", "colour") if looks and (value := getattr(entry, name))]
    parts += [f"{name}: {value}" for name, value in counts.get(entry.path, {}).items() if value is not None]
    return parts + ([f"guid {entry.guid}"] if guids and entry.guid else [])


def _paragraphs(text: str) -> str:
    """The text's lines as they are, an empty line as a new paragraph."""
    return "\\\n".join(escaped(text).split("\n")).replace("\\\n\\\n", "\n\n")

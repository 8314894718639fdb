"""Codebooks as YAML that people write: a tree of codes, each a name or a name with its fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from qcode.errors import Unreadable
from qcode.formats.codebooks.fields import (
    TITLES,
    Draft,
    Reading,
    Said,
    clean_name,
    completed,
    field_of,
    language_of,
    nearest,
)
from qcode.formats.codebooks.layout import block
from qcode.formats.tables.decoding import encoding_of
from qcode.model.codebook import CodebookFile, CodeEntry
from qcode.model.document import Problem

LARGEST = 20_000_000
DEEPEST = 100
_TOO_DEEP = f"codes are nested more than {DEEPEST // 2} deep"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HINTS = {
    "mapping values are not allowed": "a text with “: ” in it needs quotation marks around it, or “|” and a new line",
    "cannot start any token": "a tab cannot indent, and a text that begins with @, %, ` or a tab needs quotation marks",
    "tab character": "a tab cannot indent; use spaces",
    "unexpected end of stream": "a quotation mark is opened and never closed",
    "did not find expected '-'": "the items of a list must begin with “- ” in the same column",
    "did not find expected key": "the line does not stand in the column of the lines above it",
    "could not find expected ':'": "after the name of a field there must be a colon and a space",
    "unknown escape": "a backslash between double quotation marks needs another one; or use single ones",
    "another document": "there must be one codebook in a file, without “---” between",
    "nesting depth": _TOO_DEEP,
    "undefined alias": "a text that begins with * needs quotation marks",
}


def read(path: Path, **_: object) -> Reading:
    """The codebook of a YAML file. Raises Unreadable for what is no text, or too large to be a codebook."""
    encoding = encoding_of(path)
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"“{path.name}” is larger than 20 MB: it is no codebook.", "Check the name.")
    return parse(path.read_text(encoding=encoding))


def parse(text: str) -> Reading:
    """The codebook that a YAML text says."""
    draft = Draft()
    try:
        wrong = _refused(text)
        root = None if wrong else yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        wrong, root = _explained(error, text), None
    if wrong or root is None:
        return Reading(CodebookFile(()), (wrong or Problem("the file is empty"),))
    name, language, codes = _head(root, draft)
    if codes is not None:
        _codes(codes, (), draft)
    if not draft.entries and not draft.problems:
        draft.problem("there are no codes; list them under “codes:”", None)
    return Reading(CodebookFile(tuple(draft.entries.values()), name, language), tuple(draft.problems))


def _refused(text: str) -> Problem | None:
    """What could blow up while the tree is built: aliases and bottomless nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            message = "a codebook cannot use YAML's references; a text that begins with * needs quotation marks"
            return Problem(message, _line(event))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return Problem(_TOO_DEEP, _line(event))
    return None


def _explained(error: yaml.YAMLError, text: str) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError):
        said = error.problem or "the YAML is not well formed"
        marks = [error.context_mark, error.problem_mark] if "end of stream" in said else [error.problem_mark]
        hint = next((hint for words, hint in _HINTS.items() if words in said), said)
        return Problem(hint, next((int(mark.line) + 1 for mark in marks if mark is not None), None))
    at = getattr(error, "position", None)
    line = text.encode("utf-8")[:at].count(b"\n") + 1 if isinstance(at, int) else None
    return Problem("there is a control character, which no YAML may contain", line)


def _head(root: yaml.Node, draft: Draft) -> tuple[str, str, yaml.Node | None]:
    if isinstance(root, yaml.SequenceNode):
        return "", "", root
    if not isinstance(root, yaml.MappingNode):
        draft.problem("a codebook begins with “codes:” and a list under it", _line(root))
        return "", "", None
    said: dict[str, str] = {}
    codes = None
    for label, node in _pairs(root, draft):
        known = {"name": "codebook"}.get(field_of(label) or "", field_of(label))
        if known == "codes":
            codes = node
        elif known in ("codebook", "language"):
            said[known] = clean_name(_text(node, label, draft) or "")
        else:
            draft.problem(f"a codebook has no field “{label}”{nearest(label)}", _line(node))
    if codes is None:
        draft.problem("there are no codes; list them under “codes:”", _line(root))
    return said.get("codebook", ""), said.get("language", ""), codes


def _codes(node: yaml.Node, above: tuple[str, ...], draft: Draft) -> None:
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            _code(each, above, draft)
    elif not _empty(node):
        draft.problem("codes must be a list: begin each of them with “- ” on a line of its own", _line(node))


def _code(node: yaml.Node, above: tuple[str, ...], draft: Draft) -> None:
    if isinstance(node, yaml.ScalarNode):
        _named(node.value, Said({}, {}, _line(node)), above, draft)
        return
    if not isinstance(node, yaml.MappingNode):
        draft.problem("a code must be a name, or fields of which one is “name”", _line(node))
        return
    pairs = list(_pairs(node, draft))
    if len(pairs) == 1 and field_of(pairs[0][0]) is None and isinstance(pairs[0][1], yaml.SequenceNode):
        label, below = pairs[0]
        if path := _named(label, Said({}, {}, _line(node)), above, draft):
            _codes(below, path, draft)
        return
    _with_fields(node, pairs, above, draft)


def _with_fields(node: yaml.Node, pairs: list[tuple[str, yaml.Node]], above: tuple[str, ...], draft: Draft) -> None:
    said: dict[str, str] = {}
    labels: dict[str, str] = {}
    lines: dict[str, int | None] = {}
    below: yaml.Node | None = None
    unknown = [label for label, _ in pairs if not field_of(label) and not language_of(label)]
    for label, value in pairs:
        known = {"code": "name"}.get(field_of(label) or "", field_of(label))
        if known == "codes":
            below = value
        elif known in TITLES or known == "name":
            text = _text(value, label, draft)
            said.update({known: text} if text is not None else {})
            lines[known] = _line(value)
        elif (language := language_of(label)) is not None:
            labels[language] = _text(value, label, draft) or ""
        else:
            draft.problem(f"a code has no field “{label}”{nearest(label)}", _line(value))
    name = said.pop("name", "")
    if not clean_name(name) and len(pairs) == len(unknown) == 1 and isinstance(pairs[0][1], yaml.ScalarNode):
        whole = f"{pairs[0][0]}: {pairs[0][1].value}"
        draft.problem(f"if “{whole}” is the code's name, put it in quotation marks", _line(node))
        return
    path = _named(name, Said(said, labels, _line(node), lines), above, draft)
    if path and below is not None:
        _codes(below, path, draft)


def _named(name: str, said: Said, above: tuple[str, ...], draft: Draft) -> tuple[str, ...] | None:
    """Add the code; gives its path, None where it cannot be added."""
    clean = clean_name(name)
    if not clean:
        draft.problem("a code has no name", said.line)
        return None
    path = (*above, clean)
    return path if draft.add(path, said) else None


def _pairs(node: yaml.MappingNode, draft: Draft) -> Iterator[tuple[str, yaml.Node]]:
    seen: set[str] = set()
    for label, value in node.value:
        if not isinstance(label, yaml.ScalarNode):
            draft.problem("the name of a field must be a word", _line(label))
            continue
        name = field_of(label.value) or language_of(label.value) or label.value
        if name in seen:
            draft.problem(f"the field “{label.value}” is there twice", _line(label))
            continue
        seen.add(name)
        yield label.value, value


def _text(node: yaml.Node, label: str, draft: Draft) -> str | None:
    if isinstance(node, yaml.ScalarNode):
        return "" if _empty(node) else str(node.value)
    kind = "a list" if isinstance(node, yaml.SequenceNode) else "a group of fields"
    draft.problem(f"“{label}” must be a text, not {kind}", _line(node))
    return None


def _empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~")


def _line(node: yaml.Node | yaml.Event) -> int | None:
    return int(node.start_mark.line) + 1 if node.start_mark else None


def render(codebook: CodebookFile, *, guids: bool = False, **_: object) -> str:
    """The codebook as YAML in the layout in which a person would write it; counts have no place in it."""
    lines = [
        line
        for name, text in (("codebook", codebook.name), ("language", codebook.language))
        if text
        for line in block(name, text, "")
    ]
    lines.append("codes:")
    children: dict[tuple[str, ...], list[CodeEntry]] = {}
    for entry in completed(codebook.entries):
        children.setdefault(entry.path[:-1], []).append(entry)
    stack = [(entry, 1) for entry in reversed(children.get((), []))]
    while stack:
        entry, depth = stack.pop()
        below = children.get(entry.path, [])
        lines += _entry(entry, depth, guids=guids, parent=bool(below))
        stack += [(each, depth + 1) for each in reversed(below)]
    return "\n".join(lines) + "\n"


def _entry(entry: CodeEntry, depth: int, *, guids: bool, parent: bool) -> list[str]:
    margin = "    " * (depth - 1) + "  "
    said = {**entry.labels}
    for name, title in TITLES.items():
        value = getattr(entry, name)
        if value and name != "retired" and (name != "guid" or guids):
            said[title] = value
    if not said and not parent and not entry.retired:
        return block("", entry.name, margin, item=True)
    inner = margin + "  "
    lines = block("name", entry.name, inner)
    lines += [line for name, text in said.items() for line in block(name, text, inner)]
    lines += [f"{inner}retired: yes"] if entry.retired else []
    lines += [f"{inner}codes:"] if parent else []
    return [f"{margin}- {lines[0].lstrip()}", *lines[1:]]

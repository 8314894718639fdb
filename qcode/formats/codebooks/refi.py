"""Codebooks as REFI-QDA exchanges them (.qdc, version 1.0), which ATLAS.ti, MAXQDA, NVivo and others read and write.

The format knows a name, a description and a colour. Our other fields stand in the description, each under its title,
and are found there again when the file comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from qcode.errors import Refused, Unreadable
from qcode.formats.codebooks.fields import TITLES, Draft, Reading, Said, clean_name, colour, completed, guid, path_text
from qcode.formats.codebooks.sheet import Counts
from qcode.formats.tables.cells import xml_text
from qcode.model.codebook import FIELDS, CodebookFile, CodeEntry
from qcode.model.document import Problem

NAMESPACE = "urn:QDA-XML:codebook:1.0"
LARGEST = 50_000_000
_WRITTEN = (*FIELDS, "hotkey")
_TITLE = "(" + "|".join(re.escape(TITLES[name].capitalize()) for name in _WRITTEN) + "|Label [a-z]{2}|Retired): "
_TITLED = re.compile(f"^{_TITLE}", re.MULTILINE)
_LIKE_A_TITLE = re.compile(f"^(?= *{_TITLE})", re.MULTILINE)
_MOVED_IN = re.compile(f"^ (?= *{_TITLE})", re.MULTILINE)
_BY_TITLE = {TITLES[name].capitalize(): name for name in _WRITTEN}


def render(codebook: CodebookFile, *, counts: Counts | None = None, guids: bool = True, **_: object) -> str:  # noqa: ARG001 - the format has no place for counts, and always has GUIDs
    """The codebook as XML; raises Refused for one without codes, which the format does not know."""
    entries = completed(codebook.entries)
    if not entries:
        raise Refused("A codebook without codes cannot be written as .qdc.", "Add some: qcode codes add NAME")
    top = [entry for entry in entries if len(entry.path) == 1]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<CodeBook xmlns="{NAMESPACE}" origin="qcode">',
        "<Codes>",
        *(line for entry in top for line in _element(entry, entries)),
        "</Codes>",
        "</CodeBook>",
    ]
    return "\n".join(lines) + "\n"


def _element(entry: CodeEntry, entries: Sequence[CodeEntry]) -> Iterator[str]:
    key = UUID(entry.guid) if entry.guid else uuid5(NAMESPACE_URL, path_text(entry.path))
    shade = f' color="{entry.colour}"' if entry.colour else ""
    yield f'<Code guid="{str(key).upper()}" name={quoteattr(xml_text(entry.name))} isCodable="true"{shade}>'
    if described := _described(entry):
        yield f"<Description>{escape(xml_text(described))}</Description>"
    for each in entries:
        if each.path[:-1] == entry.path:
            yield from _element(each, entries)
    yield "</Code>"


def _described(entry: CodeEntry) -> str:
    """The fields in one text: a definition alone as it is, more of them each under its title.

    A line of a field that begins as a title does is moved in by a blank, which reading takes off again.
    """
    fields = [(TITLES[name].capitalize(), getattr(entry, name)) for name in _WRITTEN if getattr(entry, name)]
    fields += [(f"Label {language}", label) for language, label in entry.labels.items()]
    fields += [("Retired", "yes")] if entry.retired else []
    alone = len(fields) == 1 and fields[0][0] == "Definition" and not _TITLED.search(entry.definition)
    if alone:
        return entry.definition
    return "\n\n".join(f"{title}: {_LIKE_A_TITLE.sub(' ', text)}" for title, text in fields)


def read(path: Path, **_: object) -> Reading:
    """The codebook of a .qdc file, of any version; raises Unreadable for what is no such file.

    Sets of codes are passed over, which is noted.
    """
    root = _root(path)
    if _local(root) != "CodeBook":
        raise Unreadable(f"“{path.name}” is no codebook of REFI-QDA.", "Its first element has to be CodeBook.")
    draft, notes = Draft(), list[Problem]()
    for each in root:
        if _local(each) == "Codes":
            for code in each:
                _take(code, (), draft, notes)
        elif _local(each) == "Sets" and len(each):
            notes.append(Problem(f"sets of codes are passed over: {len(each)}", each.sourceline))
    entries = completed(draft.entries.values())
    if not entries and not draft.problems:
        draft.problem("there are no codes in the file", None)
    return Reading(CodebookFile(entries), tuple(draft.problems), tuple(notes))


def _root(path: Path) -> Any:  # noqa: ANN401 - lxml brings no types
    from lxml import etree  # type: ignore[import-untyped]  # the library brings no types

    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    if len(content) > LARGEST or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable(f"“{path.name}” is too large, or brings definitions of its own, and is not read.")
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"“{path.name}” is no XML: {error.msg}.", "Export the codebook again, as REFI-QDA.") from error


def _local(element: Any) -> str:  # noqa: ANN401
    return str(element.tag).rpartition("}")[2]


def _take(element: Any, above: tuple[str, ...], draft: Draft, notes: list[Problem]) -> None:  # noqa: ANN401
    if _local(element) != "Code":
        return
    name, line = clean_name(element.get("name") or ""), element.sourceline
    if not name:
        draft.problem("this code has no name", line)
        return
    place = (*above, name)
    described = next((each.text or "" for each in element if _local(each) == "Description"), "")
    fields, labels = _fields(described)
    key, shade = element.get("guid") or "", element.get("color") or ""
    for title, text, checked in (("guid", key, guid(key)), ("colour", shade, colour(shade))):
        if isinstance(checked, Problem):
            notes.append(Problem(f"the {title} “{text}” of “{path_text(place)}” is passed over", line))
        elif checked:
            fields[title] = checked
    draft.add(place, Said(fields, labels, line))
    for each in element:
        _take(each, place, draft, notes)


def _fields(described: str) -> tuple[dict[str, str], dict[str, str]]:
    """The fields that stand under titles, and labels by language; a text without titles is the definition."""
    text = described.strip()
    if not _TITLED.match(text):
        return ({"definition": text} if text else {}), {}
    fields: dict[str, str] = {}
    labels: dict[str, str] = {}
    pieces = _TITLED.split(text)[1:]
    for title, content in zip(pieces[::2], pieces[1::2], strict=True):
        said = _MOVED_IN.sub("", content.strip())
        if title.startswith("Label "):
            labels[title[-2:]] = said
        else:
            fields[_BY_TITLE.get(title, "retired")] = said
    return fields, labels

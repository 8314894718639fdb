"""Markdown with front matter: facts about the interview between two `---` lines, then the text as it stands.

---
case: İzmir
date: 2024-05-17
language: tr
speakers: {Görüşmeci: interviewer, K1: respondent}
interview place: town hall
---
Görüşmeci: …
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import yaml

from qcode.errors import Unreadable
from qcode.formats.transcripts.canonical import canonical
from qcode.formats.transcripts.decoding import decode
from qcode.formats.transcripts.plain import refuse_blank
from qcode.model.document import Problem, Role, Speaker, Transcript

MEDIA_TYPE = "text/markdown"

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LONGEST_FRONT = 65_536
_HINT = "Between the two lines of --- stands one “name: value” on each line; quote values that hold a colon."
_UNCLOSED = Problem(
    "The file begins as front matter does, but no second line of --- ends it; all of it was taken as text.",
    1,
    "front matter",
)
_LANGUAGE_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,4})*")
_PARTIAL_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_LOCAL_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


def _key(word: str) -> str:
    """A word in small letters, i and ı one letter."""
    return word.strip().replace("İ", "i").lower().replace("ı", "i")


def _table(**words: str) -> dict[str, str]:
    return {_key(word): meaning for meaning, several in words.items() for word in several.split()}


_FIELDS = _table(
    case="case vaka",
    date="date tarih",
    language="language lang dil",
    name="title name başlık ad",
    speakers="speakers konuşmacılar",
)
_LANGUAGES = _table(tr="turkish türkçe turkce tur", en="english ingilizce eng")
_ROLES = _table(
    interviewer="interviewer researcher moderator görüşmeci araştırmacı moderatör",
    respondent="respondent participant interviewee katılımcı görüşülen",
)


@dataclass(slots=True)
class _Front:
    """What a front matter says, as it is gathered."""

    fields: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    speakers: tuple[Speaker, ...] = ()
    notes: list[Problem] = field(default_factory=list)


class _Loader(yaml.BaseLoader):
    """YAML whose values are all text, and which refuses aliases: a few of them can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*) are not read", mark)
        return super().compose_node(parent, index)


def read(content: bytes, *, name: str) -> Transcript:
    """The transcript in a Markdown file's bytes. The front matter, and blank lines behind it, are no part of the text.

    `case`, `date`, `language`, `title` or `name` and `speakers` are understood (also in Turkish); everything else
    becomes an attribute, as text. Without front matter the whole file is the text. Raises Unreadable where the
    front matter is broken, since a transcript without its case would be lost among the others.
    """
    decoded = decode(content)
    made = canonical(decoded.text)
    front, text = _split(made.text)
    refuse_blank(text)
    return Transcript(
        name=front.fields.get("name", name),
        text=text,
        original=content,
        media_type=MEDIA_TYPE,
        encoding=decoded.encoding,
        language=front.fields.get("language"),
        date=front.fields.get("date"),
        case=front.fields.get("case"),
        speakers=front.speakers,
        attributes=front.attributes,
        notes=(*decoded.notes, *made.notes, *front.notes),
    )


def _split(text: str) -> tuple[_Front, str]:
    """The front matter of a text, and the text without it."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end(), _LONGEST_FRONT) if opening else None
    if opening is None or closing is None:
        return _Front(notes=[_UNCLOSED] if opening and _begins_with_field(text[opening.end() :]) else []), text
    root = _compose(text[opening.end() : closing.start()])
    if root is not None and not isinstance(root, yaml.MappingNode):
        return _Front(), text
    rest = text[closing.end() :]
    return _gather(root), rest[len(rest) - len(rest.lstrip("\n")) :]


def _begins_with_field(text: str) -> bool:
    label, colon, _ = text.partition("\n")[0].partition(":")
    return bool(colon) and _key(label) in _FIELDS


def _compose(front: str) -> yaml.Node | None:
    try:
        return yaml.compose(front, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise Unreadable(f"The front matter is not valid YAML{line}: {error.problem}.", _HINT) from error
    except yaml.YAMLError as error:
        raise Unreadable(f"The front matter is not valid YAML: {error}.", _HINT) from error
    except RecursionError as error:
        raise Unreadable("The front matter is nested too deeply.", _HINT) from error


def _gather(root: yaml.MappingNode | None) -> _Front:
    front = _Front()
    seen: set[str] = set()
    for key_node, value_node in root.value if root else ():
        label = _as_text(key_node)
        line = key_node.start_mark.line + 2
        known = _FIELDS.get(_key(label))
        if (known or label) in seen:
            front.notes.append(Problem(f"“{label}” comes twice; the last one counts.", line, "front matter"))
        seen.add(known or label)
        if known == "speakers":
            front.speakers = tuple(_speakers(value_node, front.notes))
        elif value := _as_text(value_node):
            _take(front, known, label, value, line)
    return front


def _take(front: _Front, known: str | None, label: str, value: str, line: int) -> None:
    """Keep one value: a field that qcode knows where it can be understood, else an attribute."""
    understood = {"date": iso_date, "language": language_code}.get(known or "", str)(value)
    if known and understood:
        front.fields[known] = understood
        return
    front.attributes[label] = value
    if known:
        wanted = "a date such as 2024-05-17" if known == "date" else "a language code such as tr or en"
        front.notes.append(
            Problem(f"“{value}” is not {wanted}; it was kept as the attribute “{label}”.", line, "front matter")
        )


def iso_date(value: str) -> str | None:
    """A date in ISO 8601 (also only the year, or the year and month) from that or from day.month.year; else None."""
    value = value.strip()
    if _PARTIAL_DATE.fullmatch(value):
        return value
    local = _LOCAL_DATE.fullmatch(value)
    try:
        if local:
            return date(int(local[3]), int(local[2]), int(local[1])).isoformat()
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return None


def language_code(value: str) -> str | None:
    """The ISO 639 code in `tr`, `kmr`, `en-GB`, `Türkçe` …; None for what is none."""
    key = _key(value)
    code = _LANGUAGE_CODE.fullmatch(key)
    return _LANGUAGES.get(code[1] if code else key) or (code[1] if code else None)


def _speakers(node: yaml.Node, notes: list[Problem]) -> Iterator[Speaker]:
    """Speakers from a mapping of names to roles, from a list of names, or from either with `role` and `case` below."""
    if isinstance(node, yaml.MappingNode):
        for name_node, value in node.value:
            yield _speaker(_as_text(name_node), value, notes)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            if isinstance(each, yaml.MappingNode):
                facts = {_key(_as_text(key)): value for key, value in each.value}
                if "name" in facts:
                    yield _speaker(_as_text(facts["name"]), each, notes)
                else:
                    yield from _speakers(each, notes)
            elif name := _as_text(each):
                yield Speaker(name)
    elif names := _as_text(node):
        yield from (Speaker(name.strip()) for name in names.split(",") if name.strip())


def _speaker(name: str, node: yaml.Node, notes: list[Problem]) -> Speaker:
    facts = {_key(_as_text(key)): _as_text(value) for key, value in node.value} if _is_mapping(node) else {}
    word = facts.get("role", facts.get("rol", "")) if _is_mapping(node) else _as_text(node)
    role = _ROLES.get(_key(word))
    if word and role is None:
        message = f"“{word}” is no role of a speaker; write interviewer or respondent."
        notes.append(Problem(message, node.start_mark.line + 2, "front matter"))
    return Speaker(name, Role(role) if role else None, facts.get("case") or facts.get("vaka") or None)


def _is_mapping(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode)


def _as_text(node: yaml.Node) -> str:
    """What a value says, lists with commas between; signs that YAML can write in numbers are no more than a file's."""
    if isinstance(node, yaml.MappingNode):
        return "; ".join(f"{_as_text(key)}: {_as_text(value)}" for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(_as_text(each) for each in node.value)
    return canonical(str(node.value)).text.strip()

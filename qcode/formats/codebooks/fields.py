"""The fields of a code by the names that people give them, and what may stand in each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, NamedTuple
from unicodedata import category, normalize
from uuid import UUID

from qcode.formats.tables.cells import xml_text
from qcode.model.codebook import SEPARATOR, CodebookFile, CodeEntry
from qcode.model.document import Problem

LONGEST_HOTKEY = 2
_FOLD = str.maketrans("İIı", "iii")
_NO_NAME = frozenset({"Cc", "Zl", "Zp"})
_BETWEEN = re.compile(r"[\s_\-]+")
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_ISO_639_1 = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta
te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_LANGUAGES = frozenset(_ISO_639_1.split())
_COLOURS = {
    "black siyah": "#000000",
    "white beyaz": "#ffffff",
    "red kirmizi": "#ff0000",
    "green yeşil yesil": "#008000",
    "blue mavi": "#0000ff",
    "yellow sari": "#ffff00",
    "orange turuncu": "#ffa500",
    "purple mor": "#800080",
    "brown kahverengi": "#a52a2a",
    "grey gray gri": "#808080",
    "pink pembe": "#ffc0cb",
    "turquoise turkuaz": "#40e0d0",
}
_NAMED_COLOURS = {name: value for names, value in _COLOURS.items() for name in names.split()}

TITLES = {
    "colour": "colour",
    "hotkey": "hotkey",
    "brief": "brief",
    "definition": "definition",
    "use_when": "use when",
    "not_when": "do not use when",
    "example": "example",
    "counter_example": "counter-example",
    "retired": "retired",
    "guid": "guid",
}
"""The name of each field as files and people write it, in the order in which they are written."""

_ALIASES = {
    "name": "name|label|tag|code name|ad|adı|isim|etiket|kod adı",
    "code": "code|node|kod",
    "path": "path|full path|code path|hierarchy|yol|kod yolu",
    "parent": "parent|parent code|category|group|code group|theme|parent name|üst kod|kategori|grup|tema",
    "codes": "codes|children|subcodes|sub codes|kodlar|alt kodlar",
    "colour": "colour|color|renk|code colour|code color",
    "hotkey": "hotkey|shortcut|key|kısayol|kısayol tuşu|tuş",
    "brief": "brief|brief definition|short definition|summary|kısa tanım|özet",
    "definition": "definition|full definition|description|memo|comment|code memo|code description|note|notes|"
    "tanım|tam tanım|açıklama|betimleme|not|yorum",
    "use_when": "use when|when to use|use|inclusion|inclusion criteria|include|ne zaman kullanılır|kullan|"
    "ne zaman kullanılmalı|dahil etme|dahil etme ölçütü",
    "not_when": "do not use when|when not to use|not when|do not use|exclusion|exclusion criteria|exclude|"
    "ne zaman kullanılmaz|kullanma|ne zaman kullanılmamalı|hariç tutma|hariç tutma ölçütü",
    "example": "example|examples|typical example|typical exemplar|quote|örnek|örnekler|tipik örnek",
    "counter_example": "counter example|counterexample|counter examples|negative example|close but no|non example|"
    "karşı örnek|olumsuz örnek",
    "retired": "retired|deprecated|inactive|emekli|kullanım dışı",
    "guid": "guid|uuid",
    "codebook": "codebook|title|kod kitabı|kod defteri",
    "language": "language|dil",
}


def key(text: str) -> str:
    """A field's name without the differences that do not matter: capitals, hyphens, underscores, ı and i."""
    return _BETWEEN.sub(" ", normalize("NFC", text).translate(_FOLD).lower()).strip(" :.")


_FIELD = {key(alias): name for name, aliases in _ALIASES.items() for alias in aliases.split("|")}


def field_of(text: str) -> str | None:
    """The field that people call so, as CodeEntry calls it (and `name`, `code`, `path`, `parent`, `codes` …)."""
    return _FIELD.get(key(text))


def language_of(text: str) -> str | None:
    """The two-letter language for which a field of this name holds the label."""
    return text if text in _LANGUAGES else None


def nearest(text: str) -> str:
    """A hint to the known field that was probably meant, or ""."""
    close = get_close_matches(key(text), _FIELD, n=1, cutoff=0.7)
    if not close:
        return ""
    meant = _FIELD[close[0]]
    return f"; did you mean “{TITLES.get(meant, meant)}”?"


def clean_name(text: str) -> str:
    """The name in one line and NFC, without control characters or outer white space."""
    seen = "".join(" " if category(char) in _NO_NAME else char for char in xml_text(normalize("NFC", text)))
    return " ".join(seen.split())


def clean_text(text: str) -> str:
    """The text in NFC, its lines ended by LF, without blanks at their ends or empty lines around them.

    Characters that no spreadsheet can hold become U+FFFD.
    """
    lines = xml_text(normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines).strip("\n \t")


def path_text(path: Iterable[str]) -> str:
    """The path in one line, for people."""
    return SEPARATOR.join(path)


def colour(text: str) -> str | Problem:
    """The colour as #rrggbb in small letters; "" for none."""
    plain = text.strip()
    if not plain:
        return ""
    if found := _COLOUR.fullmatch(plain):
        digits = found[1].lower()
        return "#" + (digits if len(digits) == len("rrggbb") else "".join(each * 2 for each in digits))
    named = _NAMED_COLOURS.get(plain.translate(_FOLD).lower())
    return named or Problem(f'“{plain}” is no colour; write it like "#4477aa", in quotation marks')


def guid(text: str) -> str | Problem:
    """The GUID in its usual form; "" for none."""
    plain = text.strip()
    try:
        return str(UUID(plain)) if plain else ""
    except ValueError:
        return Problem(f"“{plain}” is no guid; leave the field out and qcode gives the code one")


def hotkey(text: str) -> str | Problem:
    """The one or two characters that apply the code."""
    plain = clean_name(text)
    if len(plain) > LONGEST_HOTKEY or " " in plain:
        return Problem(f"the hotkey “{plain}” is too long; use one or two characters")
    return plain


def retired(text: str) -> bool | Problem:
    """Whether the code is retired, said in English or Turkish."""
    folded = key(text)
    if folded in ("yes", "true", "1", "x", "evet", "y", "e", "retired"):
        return True
    if folded in ("", "no", "false", "0", "hayir", "n", "h"):
        return False
    return Problem(f"“{text.strip()}” is neither yes nor no")


class Reading(NamedTuple):
    """What a file held, what was wrong with it, and what was added or passed over without being wrong."""

    file: CodebookFile
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def completed(entries: Iterable[CodeEntry]) -> tuple[CodeEntry, ...]:
    """The entries as a tree in its own order: parents before children, and parents that nobody wrote made.

    A made parent has no fields and the line of the first code that needs it; siblings keep their order.
    """
    listed = list(entries)
    written = {entry.path: entry for entry in listed}
    below: dict[tuple[str, ...], dict[tuple[str, ...], CodeEntry]] = {}
    for entry in listed:
        for depth in range(1, len(entry.path) + 1):
            path = entry.path[:depth]
            below.setdefault(path[:-1], {}).setdefault(path, written.get(path) or CodeEntry(path, line=entry.line))
    found, stack = [], list(reversed(below.get((), {}).values()))
    while stack:
        entry = stack.pop()
        found.append(entry)
        stack += reversed(below.get(entry.path, {}).values())
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says about one code: texts by field, labels by language, and where it says them."""

    fields: Mapping[str, str]
    labels: Mapping[str, str]
    line: int | None
    lines: Mapping[str, int | None] = field(default_factory=dict)

    def line_of(self, name: str) -> int | None:
        """The line of a field, else that of the code."""
        return self.lines.get(name, self.line)


@dataclass
class Draft:
    """A codebook that is being read: it keeps the rules between codes and remembers who broke them."""

    problems: list[Problem] = field(default_factory=list)
    entries: dict[tuple[str, ...], CodeEntry] = field(default_factory=dict)
    _hotkeys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _guids: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def problem(self, message: str, line: int | None) -> None:
        """Remember what is wrong in a line."""
        self.problems.append(Problem(message, line))

    def add(self, path: tuple[str, ...], said: Said) -> bool:
        """Add a code with its fields as the file says them; False where it cannot be, because it is there already."""
        if path in self.entries:
            first = self.entries[path].line
            self.problem(f"the code “{path_text(path)}” is there already, in line {first}", said.line)
            return False
        values = {name: self._value(name, text, said.line_of(name)) for name, text in said.fields.items()}
        fine: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        for name, taken in (("guid", self._guids), ("hotkey", self._hotkeys)):
            if fine.get(name) and not self._free(name, fine[name], taken, said.line_of(name)):
                del fine[name]
            elif fine.get(name):
                taken[fine[name]] = path
        given = frozenset(fine) | ({"labels"} if said.labels else set())
        fine["guid"] = fine.get("guid") or None
        names = {language: clean_name(text) for language, text in said.labels.items() if clean_name(text)}
        self.entries[path] = CodeEntry(path, labels=names, given=given, line=said.line, **fine)
        return True

    def _value(self, name: str, text: str, line: int | None) -> str | bool | None:
        checks = {"colour": colour, "guid": guid, "hotkey": hotkey, "retired": retired}
        value = checks[name](text) if name in checks else clean_text(text)
        if isinstance(value, Problem):
            self.problems.append(replace(value, line=line))
            return None
        return value

    def _free(self, name: str, value: str, taken: Mapping[str, tuple[str, ...]], line: int | None) -> bool:
        if value in taken:
            self.problem(f"the {name} “{value}” belongs to “{path_text(taken[value])}” already", line)
            return False
        other = self._shadowed(value) if name == "hotkey" else None
        if other:
            message = f"the hotkey “{value}” cannot be told from “{other}” of “{path_text(taken[other])}”"
            self.problem(f"{message}: one begins with the other", line)
        return not other

    def _shadowed(self, hotkey: str) -> str | None:
        return next((other for other in self._hotkeys if other.startswith(hotkey) or hotkey.startswith(other)), None)

"""What a codebook lacks before coders can rely on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from qcode.model.codebook import Code, Codebook
from qcode.services.codebook.hotkeys import clashing
from qcode.services.tables.notes import counted
from qcode.storage.codes import Use, codebook, codings_since, retirements, use_of_codes
from qcode.text.fold import name_key, same_word

if TYPE_CHECKING:
    from qcode.services.project import Project

ALIKE = 85
"""From this similarity on (of 100, rapidfuzz's ratio of letters in common), two names are taken for near-doubles."""
SAME_WORDS = 80
"""The same for two definitions, their words put in order."""
FEWEST_WORDS = 5
_WORD = re.compile(r"\w+")


class Rule(StrEnum):
    """What a codebook is checked for."""

    DEFINITION = "no definition"
    EXAMPLE = "no example"
    NAMES = "names alike"
    OVERLAP = "definitions overlap"
    UNUSED = "unused"
    ONE_CODER = "one coder"
    HOTKEY = "hotkey clash"
    RETIRED = "retired and used"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a codebook lacks: which rule, which code, and what to do about it."""

    rule: Rule
    code_id: int
    path: str
    message: str

    def __str__(self) -> str:
        """The code's path and what it lacks, in one line."""
        return f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Checked:
    book: Codebook
    use: Mapping[int, Use]
    coders: int
    since_retired: Mapping[int, int]

    def used(self, code: Code) -> Use:
        return self.use.get(code.id, Use())

    def active(self) -> list[Code]:
        return [code for code in self.book if not code.retired]


def lint_codebook(project: Project) -> list[Finding]:
    """What the codebook lacks, code by code in the order of the tree; empty where it lacks nothing."""
    database = project.database
    with database.snapshot():
        book, use = codebook(database), use_of_codes(database)
        coders = database.value("select count(distinct coder_id) from codings")
        retired = retirements(database, [code.id for code in book if code.retired])
        checked = _Checked(book, use, coders, {key: codings_since(database, key, at) for key, at in retired.items()})
    found = [finding for check in _CHECKS for finding in check(checked)]
    order = {code.id: place for place, code in enumerate(book)}
    return sorted(found, key=lambda each: order[each.code_id])


def _texts(checked: _Checked) -> Iterator[Finding]:
    for code in checked.active():
        if not code.definition and not code.brief:
            yield _finding(checked, Rule.DEFINITION, code, "it has no definition: say what belongs to it.")
        elif not code.definition:
            yield _finding(checked, Rule.DEFINITION, code, "it has a brief definition only.")
        if not code.example:
            yield _finding(checked, Rule.EXAMPLE, code, "it has no example: quote one.")


def _names(checked: _Checked) -> Iterator[Finding]:
    from rapidfuzz import fuzz

    codes = checked.active()
    keys = [_bare(code.name) for code in codes]
    for place, (code, key) in enumerate(zip(codes, keys, strict=True)):
        for other, other_key in zip(codes[:place], keys[:place], strict=True):
            if not fuzz.ratio(key, other_key, score_cutoff=ALIKE):
                continue
            path = checked.book.path_text(other.id)
            same = _alike(code.name, other.name)
            where = "its sibling" if code.parent_id == other.parent_id else "elsewhere,"
            yield _finding(checked, Rule.NAMES, code, f"{where} “{path}” {same}; merge them, or tell them apart.")


def _alike(one: str, other: str) -> str:
    if one == other:
        return "has the same name"
    return "has the same name in other letters" if same_word(one, other) else "is written nearly like it"


def _bare(name: str) -> str:
    """A name as a hurried hand types it: without marks, dashes and lines, in small letters."""
    plain = normalize("NFD", name_key(name).replace("ı", "i"))
    return " ".join("".join(" " if char in "-_/." else char for char in plain if not combining(char)).split())


def _overlaps(checked: _Checked) -> Iterator[Finding]:
    """Definitions of which most words are the same: a coder cannot tell the two codes apart by them."""
    from rapidfuzz import fuzz

    told = [(code, _words_of(code.definition or code.brief)) for code in checked.active()]
    long = [(code, words) for code, words in told if words.count(" ") >= FEWEST_WORDS - 1]
    for place, (code, words) in enumerate(long):
        for other, others in long[:place]:
            if fuzz.ratio(words, others, score_cutoff=SAME_WORDS):
                path = checked.book.path_text(other.id)
                message = f"its definition says nearly the same as that of “{path}”; say what tells them apart."
                yield _finding(checked, Rule.OVERLAP, code, message)


def _words_of(text: str) -> str:
    return " ".join(sorted(_WORD.findall(name_key(text))))


def _uses(checked: _Checked) -> Iterator[Finding]:
    for code in checked.active():
        used = checked.used(code)
        if not used.codings and not any(checked.used(each).codings for each in checked.book.branch(code.id)):
            yield _finding(checked, Rule.UNUSED, code, "nobody has used it: retire it, or say more clearly when to.")
        elif used.coders == 1 and checked.coders > 1:
            message = f"one coder alone has used it ({counted(used.codings, 'coding')}): do all read it alike?"
            yield _finding(checked, Rule.ONE_CODER, code, message)


def _hotkeys(checked: _Checked) -> Iterator[Finding]:
    keyed = [code for code in checked.active() if code.hotkey]
    for place, code in enumerate(keyed):
        for other in keyed[:place]:
            if clashing(code.hotkey, other.hotkey):
                path = checked.book.path_text(other.id)
                message = f"its hotkey “{code.hotkey}” clashes with “{other.hotkey}” of “{path}”."
                yield _finding(checked, Rule.HOTKEY, code, message)


def _retired(checked: _Checked) -> Iterator[Finding]:
    for key, codings in checked.since_retired.items():
        if codings:
            came = counted(codings, "coding")
            message = f"it is retired, and {came} came after that: revive it, or give them another code."
            yield _finding(checked, Rule.RETIRED, checked.book[key], message)


_CHECKS: tuple[Callable[[_Checked], Iterator[Finding]], ...] = (_texts, _names, _overlaps, _uses, _hotkeys, _retired)


def _finding(checked: _Checked, rule: Rule, code: Code, message: str) -> Finding:
    return Finding(rule, code.id, checked.book.path_text(code.id), message)

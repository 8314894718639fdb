"""Which code is meant: by its key, its path, its name, or its name in another language."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from qcode.errors import Ambiguous, Gone, NotFound, UsageError
from qcode.model.codebook import SEPARATOR, Code, Codebook
from qcode.services.project import proper_name
from qcode.storage.codes import codebook
from qcode.text.fold import name_key

if TYPE_CHECKING:
    from qcode.services.project import Project

CodeRef: TypeAlias = "int | str | Code"
"""A code, its key, or words that find it."""


def find_code(project: Project, text: str) -> Code:
    """The code that the words mean: its path, the end of its path, its name, its guid, or one of its labels.

    As tables and papers name it, it is found, too: by its path in another language, or as `name (the code above)`.
    What is written exactly so comes before what differs in case, and names come before labels. Raises NotFound
    with names like it, Ambiguous with the paths where several codes fit equally well.
    """
    return resolve(codebook(project.database), text)


def resolve(book: Codebook, code: CodeRef) -> Code:
    """The code of the book that a key, a `Code` or words stand for; raises as `find_code`, or Stale for a lost key."""
    if isinstance(code, str):
        return _by_words(book, code)
    key = code.id if isinstance(code, Code) else code
    if key not in book:
        raise Gone("That code is no longer there.", "Somebody removed or merged it; look at the codebook again.")
    return book[key]


def proper_code_name(name: str) -> str:
    """A code's name as it is stored; raises UsageError for an empty one and one that would read as a path."""
    tidy = proper_name(name, "code")
    if SEPARATOR in f" {tidy} ":
        raise UsageError(
            f"“{tidy}” cannot be the name of a code: “{SEPARATOR}” stands between the names of a path.",
            "Write the stroke without spaces around it, or another sign.",
        )
    return tidy


def _by_words(book: Codebook, text: str) -> Code:
    words = " ".join(unicodedata.normalize("NFC", text).split())
    ways: tuple[Callable[[], list[Code]], ...] = (
        lambda: [code for code in book if code.guid == words.lower()],
        lambda: [code for code in book if book.path_text(code.id) == words],
        partial(_by_path, book, words, key=str),
        partial(_by_path, book, words, key=name_key),
        partial(_by_label, book, words, key=str),
        partial(_by_label, book, words, key=name_key),
        partial(_as_in_tables, book, words),
    )
    for way in ways:
        found = way()
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous("code", text, [book.path_text(code.id) for code in found])
    raise NotFound("code", text, similar_codes(book, words))


def _by_path(book: Codebook, words: str, *, key: Callable[[str], str]) -> list[Code]:
    wanted = key(words)
    end = SEPARATOR + wanted
    paths = [(code, key(book.path_text(code.id))) for code in book]
    whole = [code for code, path in paths if path == wanted]
    return whole or [code for code, path in paths if path.endswith(end)]


def _by_label(book: Codebook, words: str, *, key: Callable[[str], str]) -> list[Code]:
    wanted = key(words)
    return [code for code in book if any(key(label) == wanted for label in code.labels.values())]


def _as_in_tables(book: Codebook, words: str) -> list[Code]:
    """The codes that a table or paper in some language calls so: by a path of labels, or with the code above."""
    wanted = name_key(words)
    languages = ("", *{language for code in book for language in code.labels})
    return [
        code for code in book
        if any(wanted in map(name_key, told_in(book, code, language)) for language in languages)
    ]  # fmt: skip


def told_in(book: Codebook, code: Code, language: str) -> list[str]:
    """How tables and papers in a language call a code: by its path of labels, and as `name (the code above)`."""
    names: list[str] = []
    above: Code | None = code
    while above is not None:
        names.append(above.labels.get(language) or above.name)
        above = book[above.parent_id] if above.parent_id is not None else None
    path = SEPARATOR.join(reversed(names))
    return [path, f"{names[0]} ({names[1]})"] if len(names) > 1 else [path]


def similar_codes(book: Codebook, words: str, *, most: int = 3) -> list[str]:
    """The paths of codes whose name, label or path is written much like the words, most alike first."""
    wanted = name_key(words)
    rated = [(max(_likeness(wanted, each) for each in _names(book, code)), code) for code in book]
    best = sorted((each for each in rated if each[0] >= 0.6), key=lambda each: (-each[0], each[1].id))
    return [book.path_text(code.id) for _, code in best[:most]]


def _names(book: Codebook, code: Code) -> Iterable[str]:
    return (name_key(each) for each in (code.name, book.path_text(code.id), *code.labels.values()))


def _likeness(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= 0.6 else 0.0

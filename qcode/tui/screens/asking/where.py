"""Filters in one line, in the words of the command line: `type=metropolitan code="EU accession" --agreed`.

A query stands at the end, behind `--query`: `type=metropolitan --query code:money and near(code:staff, turn)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import QcodeError, UsageError
from qcode.model.selection import Condition, Selection
from qcode.tui.folding import fold

if TYPE_CHECKING:
    from qcode.services.project import Project
    from qcode.tui.frame import Frame

    Check = Callable[[Project, Selection], None]
    """Raises QcodeError for filters that will not do."""

_LISTS = {
    "code": "codes",
    "coder": "coders",
    "document": "documents",
    "case": "cases",
    "role": "roles",
    "speaker": "speakers",
    "saved": "saved",
}
_ONCE = ("since", "until", "round")
_FLAGS = ("agreed", "exactly")
_QUOTED = re.compile('"([^"]*)"|“([^”]*)”')
_OPTION = re.compile(r"--(\w+)(?:\s*=\s*|\s+|$)")
_NEXT = re.compile(r"\s+(?=[^\s=<>!~;]+(?:!=|>=|<=|[=<>~])[^\s=])")
_QUERY = re.compile(r"(?:^|\s)--query(?:\s*=\s*|\s+|$)")
_HELD = "\ue000"
_BARE = re.compile(r"[^\s\"“”;|=<>!~]+")


def parse_where(text: str, *, noun: str = "case") -> Selection:
    """Read filters: `code`, `coder`, `document`, `case` (or the project's noun), `role`, `speaker`, `saved` (a query),
    each with `=` and one or more names between `|`; `since`, `until`, `round`; `--agreed`, `--exactly`; and any
    condition on an attribute. Words with signs in them stand in double quotes, `;` may stand between filters. All that
    stands behind `--query` is a query, in single quotes or without.

    Raises UsageError where there is something else.
    """
    filters, *rest = _QUERY.split(text, maxsplit=1)
    return replace(_filters(filters, noun=noun), query=_bare(rest[0]) if rest else "")


def _bare(query: str) -> str:
    """A query without the single quotes that a shell takes away."""
    words = query.strip()
    return words[1:-1].strip() if len(words) > 1 and words[0] == words[-1] == "'" else words


def _filters(text: str, *, noun: str) -> Selection:
    quotes: list[str] = []

    def hold(found: re.Match[str]) -> str:
        quotes.append(found[1] if found[1] is not None else found[2])
        return f"{_HELD}{len(quotes) - 1}{_HELD}"

    def tell(part: str) -> str:
        return re.sub(f"{_HELD}(\\d+){_HELD}", lambda found: quotes[int(found[1])], part)

    lists: dict[str, list[str]] = {}
    once: dict[str, str] = {}
    where: list[Condition] = []
    flags: set[str] = set()
    for part in _parts(_QUOTED.sub(hold, text)):
        if part in _FLAGS:
            flags.add(part)
            continue
        each = Condition.parse(part)
        name = "case" if fold(each.name) == fold(noun) else fold(each.name)
        if name not in (*_LISTS, *_ONCE):
            where.append(Condition(tell(each.name), each.operator, tell(each.value)))
            continue
        _must_name(each)
        if name in _ONCE:
            once[name] = tell(each.value)
        else:
            lists.setdefault(_LISTS[name], []).extend(tell(value.strip()) for value in each.value.split("|"))
    fixed = {name: tuple(values) for name, values in lists.items()}
    return Selection(
        where=tuple(where), branches="exactly" not in flags, agreed="agreed" in flags, **fixed, **once  # type: ignore[arg-type]
    )  # fmt: skip


def _parts(text: str) -> Iterable[str]:
    """The filters one by one: `--where x` is `x`, `--code x` is `code=x`, and `name=` begins the next one."""

    def plain(option: re.Match[str]) -> str:
        word = option[1]
        return f"; {word} ;" if word in _FLAGS else "; " if word == "where" else f"; {word}="

    separated = _NEXT.sub("; ", _OPTION.sub(plain, text))
    return filter(None, (part.strip() for part in separated.split(";")))


def _must_name(each: Condition) -> None:
    if each.operator != "=" or not each.value:
        raise UsageError(f"“{each.name}” is written with = and a name.", f"Write it like {each.name}=name.")


def where_text(selection: Selection) -> str:
    """The filters as `parse_where` reads them, "" for none."""
    parts = [f"{_word(each.name)}{each.operator}{_value(each.value)}" for each in selection.where]
    for word, name in _LISTS.items():
        parts += [f"{word}={_word(value)}" for value in getattr(selection, name)]
    parts += [f"{word}={_word(getattr(selection, word))}" for word in _ONCE if getattr(selection, word)]
    parts += ["--exactly"] if not selection.branches else []
    parts += ["--agreed"] if selection.agreed else []
    parts += [f"--query {selection.query.strip()}"] if selection.query.strip() else []
    return " ".join(parts)


def _word(text: str) -> str:
    return text if _BARE.fullmatch(text) else f'"{text}"'


def _value(text: str) -> str:
    return "|".join(map(_word, text.split("|")))


def where_problem(project: Project, text: str) -> str | None:
    """Why these filters will not do, in words, or None; a query is understood and not put."""
    try:
        must_be_there(project, parse_where(text, noun=project.case_noun))
    except QcodeError as error:
        return str(error)
    return None


def must_be_there(project: Project, selection: Selection) -> None:
    """Raise QcodeError for a filter that names what is not there, QueryError for a query that cannot be put."""
    from qcode.services.codebook import book_of
    from qcode.services.querying import questions
    from qcode.services.selecting import resolve

    book = book_of(project)
    resolve(project, replace(selection, query="", saved=()), book=book)
    questions(project, selection, book=book)


def ask_where(
    frame: Frame, selection: Selection, then: Callable[[Selection], None], *, check: Check = must_be_there
) -> None:
    """Ask for filters over a screen; what is wrong with them is said under the lines. Empty lines take them off."""
    from qcode.tui.screens.asking.where_form import WhereForm

    def take(answer: Selection | None) -> None:
        if answer is not None:
            then(answer)

    frame.app.push_screen(WhereForm(frame.session.project, selection, check), take)

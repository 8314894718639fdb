"""Verbs on the codebook; each is one step that can be undone, and gives its receipt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qcode.errors import QcodeError, Refused, Stale, UsageError
from qcode.model.codebook import FIELDS, Code, Codebook
from qcode.model.table import Column, ColumnKind, Table
from qcode.services.codebook.finding import CodeRef, find_code, proper_code_name, resolve
from qcode.services.codebook.hotkeys import (
    free_hotkey,
    hotkey_problem,
    next_colour,
    proper_colour,
    proper_hotkey,
    suggest_hotkey,
)  # fmt: skip
from qcode.services.tables.notes import counted, in_each_round
from qcode.services.visibility import must_be_open
from qcode.storage.codes import Use, codebook, hotkey_before_retiring, labels_text, use_of_codes
from qcode.storage.settling import decided_for
from qcode.text.fold import same_word, written_like

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

__all__ = [
    "EDITABLE",
    "CodeRef",
    "add_code",
    "book_of",
    "find_code",
    "hotkey_problem",
    "list_codes",
    "move_code",
    "name_problem",
    "named_alike",
    "redefine_code",
    "remove_code",
    "rename_code",
    "retire_code",
    "revive_code",
    "suggest_hotkey",
]  # fmt: skip

EDITABLE = (*FIELDS, "colour", "hotkey", "labels")
"""What `redefine_code` can set."""


def book_of(project: Project) -> Codebook:
    """The codes of the project as a tree, retired ones among them."""
    return codebook(project.database)


def add_code(
    project: Project,
    name: str,
    *,
    parent: CodeRef | None = None,
    position: int | None = None,
    hotkey: str = "",
    **fields: Any,  # noqa: ANN401 - the fields of `redefine_code`
) -> Change:
    """Make a code under `parent` (None: at the top), at a position among its siblings (None: the last).

    `fields` are those of `redefine_code`; without a colour it takes the next free one. The new code has the
    highest of the keys in the receipt. Raises UsageError for an improper name, Refused where a sibling has it.
    """
    with project.write("add code") as tx:
        tx.go_alone()
        book = codebook(tx)
        above = None if parent is None else resolve(book, parent)
        tidy = free_name(book, name, under=above)
        values = proper_fields(book, {"hotkey": hotkey, **fields})
        if not values.get("colour"):
            values["colour"] = next_colour(code.colour for code in book)
        key = insert_code(tx, book, tidy, under=above, position=position, values=values)
        tx.summary = codebook(tx).path_text(key)
    return project.last


def rename_code(project: Project, code: CodeRef, name: str, *, expected: str | None = None) -> Change:
    """Give a code another name; raises UsageError for an improper one, Refused where a sibling has it.

    `expected` is the name that the caller has read; raises Stale where it is another one by now.
    """
    with project.write("rename code") as tx:
        tx.go_alone()
        book = codebook(tx)
        found = resolve(book, code)
        if expected is not None:
            must_be_as_read(book, found, {"name": expected})
        tidy = free_name(book, name, under=above(book, found), but=found.id)
        tx.summary = f"{book.path_text(found.id)} to {tidy}"
        tx.update("codes", found.id, name=tidy)
    return project.last


def redefine_code(
    project: Project,
    code: CodeRef,
    *,
    expected: Mapping[str, Any] | None = None,
    **fields: Any,  # noqa: ANN401
) -> Change:
    """Set fields of a code: its definitions, examples, `colour`, `hotkey`, `labels` (all of them, by language).

    `expected` holds what the caller has read of them; raises Stale where another has changed one of these
    since, and then sets nothing. Raises UsageError for an improper value, Refused where a hotkey clashes.
    """
    with project.write("redefine code") as tx:
        tx.go_alone()
        book = codebook(tx)
        found = resolve(book, code)
        must_be_as_read(book, found, expected or {})
        values = proper_fields(book, fields, but=found.id)
        changed = [name for name, value in values.items() if value != stored(found, name)]
        tx.summary = f"{book.path_text(found.id)}: {', '.join(spoken(name) for name in changed)}"
        tx.update("codes", found.id, **values)
    return project.last


def move_code(
    project: Project, code: CodeRef, *, under: CodeRef | None, position: int | None = None, seen: Code | None = None
) -> Change:
    """Put a code, with all that is under it, under another one (None: at the top), at a place among its siblings.

    `position` counts from 0 without the code itself; None is the last place. `seen` is the code as the caller has
    read it; raises Stale where it is under another one by now. Raises Refused where it would come under itself, or
    where a sibling there has its name.
    """
    with project.write("move code") as tx:
        tx.go_alone()
        book = codebook(tx)
        found = resolve(book, code)
        if seen is not None and seen.parent_id != found.parent_id:
            raise Stale(f"“{found.name}” was moved by somebody else meanwhile.", "Look where it is, then move it.")
        target = None if under is None else resolve(book, under)
        if target is not None and target in book.branch(found.id):
            raise Refused(f"“{found.name}” cannot come under itself or under what is under it.", "Move that out first.")
        old, new = found.parent_id, target.id if target else None
        if old != new:
            free_name(book, found.name, under=target, but=found.id)
        rest = [each.id for each in book.children(new) if each.id != found.id]
        place = len(rest) if position is None else max(0, min(position, len(rest)))
        there = book.path_text(target.id) if target else "the top"
        at = f"in {there}" if target else "at the top"
        tx.summary = f"{book.path_text(found.id)} to " + (f"place {place + 1} {at}" if old == new else there)
        tx.update("codes", found.id, parent_id=new)
        renumber(tx, [*rest[:place], found.id, *rest[place:]])
        if old != new:
            renumber(tx, [each.id for each in book.children(old) if each.id != found.id])
    return project.last


def retire_code(project: Project, code: CodeRef) -> Change:
    """Keep a code and its codings, and offer it no longer; its hotkey becomes free."""
    with project.write("retire code") as tx:
        tx.go_alone()
        book = codebook(tx)
        found = resolve(book, code)
        tx.summary = book.path_text(found.id)
        tx.update("codes", found.id, retired=1, hotkey="")
    return project.last


def revive_code(project: Project, code: CodeRef) -> Change:
    """Offer a retired code again, by the hotkey that it had, if no other code has taken it meanwhile."""
    with project.write("revive code") as tx:
        tx.go_alone()
        book = codebook(tx)
        found = resolve(book, code)
        had = found.hotkey or hotkey_before_retiring(tx, found.id)
        hotkey = "" if hotkey_problem(book, had, but=found.id) else had
        tx.summary = book.path_text(found.id)
        tx.update("codes", found.id, retired=0, hotkey=hotkey)
    return project.last


def remove_code(project: Project, code: CodeRef) -> Change:
    """Take a code that nobody used out of the codebook, with the memos on it.

    Raises Refused where it has codings, codes under it, or decisions that speak of it, and while a blind round is
    not open, whose codings nobody may learn of.
    """
    with project.write("remove code") as tx:
        tx.go_alone()
        must_be_open(tx, "Removing a code")
        book = codebook(tx)
        found = resolve(book, code)
        path = book.path_text(found.id)
        _must_be_unused(tx, book, found, path)
        memos = [key for (key,) in tx.tuples("select id from memos where code_id = :code order by id", code=found.id)]
        for memo in memos:
            tx.delete("memos", memo)
        tx.delete("codes", found.id)
        renumber(tx, [each.id for each in book.children(found.parent_id) if each.id != found.id])
        tx.summary = path + (f", with {counted(len(memos), 'memo')}" if memos else "")
    return project.last


def list_codes(project: Project) -> Table:
    """One row a code in the order of the tree, with how much it is used by itself."""
    with project.database.snapshot():
        book, use = codebook(project.database), use_of_codes(project.database)
    columns = (
        Column("code"), Column("brief"), Column("codings", ColumnKind.INTEGER), Column("documents", ColumnKind.INTEGER),
        Column("cases", ColumnKind.INTEGER), Column("coders", ColumnKind.INTEGER), Column("last use", ColumnKind.DATE),
        Column("hotkey"), Column("colour"), Column("retired"),
    )  # fmt: skip
    rows = tuple(_listed(book, code, use.get(code.id, Use())) for code in book)
    return Table(title="Codebook", columns=columns, rows=rows, notes=in_each_round(project.database))


def _listed(book: Codebook, code: Code, use: Use) -> tuple[str | int, ...]:
    used = (use.codings, use.documents, use.cases, use.coders, use.last_use[:10])
    return (book.path_text(code.id), code.brief, *used, code.hotkey, code.colour, "yes" if code.retired else "")


def insert_code(
    tx: Transaction,
    book: Codebook,
    name: str,
    *,
    under: Code | None,
    position: int | None = None,
    values: Mapping[str, Any],
) -> int:
    """Write a new code between its siblings and give its key."""
    parent = under.id if under else None
    siblings = [each.id for each in book.children(parent)]
    place = len(siblings) if position is None else max(0, min(position, len(siblings)))
    key = tx.insert("codes", name=name, parent_id=parent, position=place, **values)
    renumber(tx, [*siblings[:place], key, *siblings[place:]])
    return key


def renumber(tx: Transaction, siblings: Sequence[int]) -> None:
    """Give siblings the positions 0, 1, 2 … in this order; what has its position already is not written."""
    known = dict(tx.tuples("select id, position from codes where id in :keys", keys=siblings))
    for position, key in enumerate(siblings):
        if known[key] != position:
            tx.update("codes", key, position=position)


def above(book: Codebook, code: Code) -> Code | None:
    """The code that this one stands under, None at the top."""
    return None if code.parent_id is None else book[code.parent_id]


def free_name(book: Codebook, name: str, *, under: Code | None, but: int | None = None) -> str:
    """The name as it is stored; raises UsageError where it is improper, Refused where a sibling has it.

    A name that differs from a sibling's only in case or composition is the same name, as `same_word` tells it.
    """
    tidy = proper_code_name(name)
    siblings = {each.name: each for each in book.children(under.id if under else None) if each.id != but}
    there = written_like(tidy, siblings)
    if there is None:
        return tidy
    place = f"under “{book.path_text(under.id)}”" if under else "at the top of the codebook"
    retired = ", retired" if siblings[there].retired else ""
    writing = "" if there == tidy else f"; “{tidy}” differs from it only in its writing"
    raise Refused(
        f"There is a code “{there}” {place} already{retired}{writing}.", "Take another name, or merge the two."
    )


def name_problem(book: Codebook, name: str, *, parent: int | None, but: int | None = None) -> str | None:
    """Why a code under `parent` cannot have that name, in a sentence; None where it can (`but` is the code itself)."""
    try:
        free_name(book, name, under=None if parent is None else book[parent], but=but)
    except QcodeError as error:
        return str(error)
    return None


def named_alike(book: Codebook, words: str) -> list[Code]:
    """The codes in use, wherever in the tree, that have this name or path already, whatever its capitals."""
    found = [code for code in book if not code.retired]
    return [code for code in found if same_word(code.name, words) or same_word(book.path_text(code.id), words)]


def proper_fields(book: Codebook, fields: Mapping[str, Any], *, but: int | None = None) -> dict[str, Any]:
    """The fields of a code as the database keeps them; raises as `redefine_code`. `but` may keep its own hotkey."""
    unknown = [name for name in fields if name not in EDITABLE]
    if unknown:
        raise UsageError(f"A code has no field “{unknown[0]}”.", f"It has {', '.join(map(spoken, EDITABLE))}.")
    values = {name: _PROPER.get(name, proper_text)(value) for name, value in fields.items()}
    if values.get("hotkey"):
        free_hotkey(book, values["hotkey"], but=but)
    return values


def proper_text(text: str) -> str:
    """A text of the codebook as it is stored: NFC, LF, nothing empty around it."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def proper_labels(labels: Mapping[str, str]) -> str:
    """Labels as they are stored; an empty one is left out. Raises UsageError for a language without a name."""
    tidy = {language.strip().lower(): " ".join(proper_text(label).split()) for language, label in labels.items()}
    if "" in tidy:
        raise UsageError("A label needs a language.", "Write its ISO 639-1 code, like tr or en.")
    return labels_text({language: label for language, label in tidy.items() if label})


_PROPER: dict[str, Callable[[Any], str]] = {
    "colour": proper_colour, "hotkey": proper_hotkey, "labels": proper_labels,
}  # fmt: skip


def stored(code: Code, name: str) -> Any:  # noqa: ANN401 - a column's value
    """One field of a code as the database keeps it."""
    return labels_text(code.labels) if name == "labels" else getattr(code, name)


def spoken(name: str) -> str:
    """A field as people call it."""
    return {"not_when": "do not use when", "counter_example": "counter-example"}.get(name, name.replace("_", " "))


KEEP_OR_TAKE = "Keep yours all the same, or take what is there."


def must_be_as_read(book: Codebook, code: Code, expected: Mapping[str, Any], *, hint: str = KEEP_OR_TAKE) -> None:
    """Raise Stale, with a hint, where a field of a code is not what the caller has read of it."""
    for name, value in expected.items():
        was = labels_text(value) if name == "labels" else value
        if stored(code, name) != was:
            raise Stale(
                f"The {spoken(name)} of “{book.path_text(code.id)}” was changed by somebody else since you read it.",
                hint,
                now=str(stored(code, name)),
            )


def _must_be_unused(tx: Transaction, book: Codebook, code: Code, path: str) -> None:
    codings = tx.value("select count(*) from codings where code_id = :code", code=code.id)
    decisions = tx.value("select count(*) from decisions where rule_code_id = :code", code=code.id)
    decisions = max(decisions, decided_for(tx, code.guid))
    found = ((codings, "coding"), (len(book.children(code.id)), "code under it"), (decisions, "decision"))
    reasons = [counted(number, noun).replace("code under its", "codes under it") for number, noun in found if number]
    if reasons:
        raise Refused(f"“{path}” has {' and '.join(reasons)}.", "Retire it, or merge it into another code.")

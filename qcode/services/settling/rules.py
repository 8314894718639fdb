"""Rules that came out of settling: a new version of the codebook, and the excerpts that it touches looked at again.

What a version of the codebook touches are all codings of the codes that it defines otherwise than the version before.
Whether an excerpt was looked at is kept for each version, whoever looked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Gone, NotFound, Refused, UsageError
from qcode.model.coding import Excerpt
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.codebook import proper_text, spoken
from qcode.services.codebook.finding import find_code
from qcode.services.codebook.versions import VERSION, codebook_versions, difference, frozen, version_names
from qcode.services.naming import must_be_new
from qcode.services.segments import citation, segments
from qcode.services.settling import Disagreement, place_of_decision
from qcode.services.tables.notes import counted
from qcode.services.visibility import hides
from qcode.storage import settling as store
from qcode.storage.coders import coders
from qcode.storage.codes import codebook
from qcode.storage.identity import new_guid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.model.change import Change
    from qcode.model.codebook import Codebook
    from qcode.services.codebook.versions import CodebookVersion
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

RULE_FIELDS = ("use_when", "not_when", "definition")
"""The fields of a code that a rule can go into."""

_TOUCHING = frozenset(map(spoken, (*RULE_FIELDS, "brief", "example", "counter_example")))


def add_rule(
    project: Project, disagreement: Disagreement, *, code_id: int, text: str, field: str = "use_when", version: str = ""
) -> Change:
    """Write the rule that came out of a decision behind what a field of a code says, and freeze the codebook.

    `version` is the name of the new version, without it `pilot, rule 1` after the round. It is one step: the field,
    the version, and the decision that tells of both. Raises UsageError for no words or another field, Refused where
    nothing was decided here, or where a version has that name, Stale as `settle`.
    """
    words = proper_text(text)
    if field not in RULE_FIELDS:
        names = ", ".join(map(spoken, RULE_FIELDS))
        raise UsageError(f"A rule cannot go into “{spoken(field)}”.", f"It goes into one of: {names}.")
    if not words:
        raise UsageError("A rule needs words.", "Write when the code is to be used, or when not.")
    with project.write("add rule") as tx:
        at = place_of_decision(project, tx, disagreement)
        if at.row is None:
            raise Refused("Nothing was decided here yet, so there is no rule to write down.", "Decide it first.")
        book = codebook(tx)
        if code_id not in book:
            raise Gone("That code is no longer there.", "Somebody removed it; look again.")
        before = str(getattr(book[code_id], field))
        tx.update("codes", code_id, **{field: f"{before}\n{words}" if before else words})
        name = _free_version(tx, disagreement.round, version)
        path = book.path_text(code_id)
        guid = new_guid()
        tx.insert("codebook_versions", guid=guid, name=name, note=f"{path}: {spoken(field)}: {words}",
                  content=frozen(codebook(tx)), coder_id=tx.coder_id)  # fmt: skip
        kept = json.dumps({"field": field, "text": words, "version": guid}, ensure_ascii=False, sort_keys=True)
        tx.update("decisions", at.row.id, rule_code_id=code_id, rule=kept)
        tx.summary = f"{path}, {spoken(field)}: {words}; version {name}"
    return project.last


def code_of_rule(project: Project, disagreement: Disagreement, name: str | None = None) -> int:
    """The code whose rule came out of a decision: the one named, else the one decided for, else the only one read.

    Raises UsageError where it could be several.
    """
    if name is not None:
        return find_code(project, name).id
    decided = {each.code_id for each in disagreement.decision.codings} if disagreement.decision else set()
    for some in (decided, disagreement.code_ids):
        if len(some) == 1:
            return next(iter(some))
    raise UsageError("Whose rule is it?", "The readings have several codes: name one with --code.")


def _free_version(tx: Transaction, round_name: str, wanted: str) -> str:
    taken = version_names(tx)
    name = " ".join(wanted.split())
    must_be_new(VERSION, name, taken)
    number = 1
    while not name or name in taken:
        name = f"{round_name}, rule {number}"
        number += 1
    return name


@dataclass(frozen=True, slots=True)
class Touched:
    """An excerpt that a version of the codebook touches; `looked_by` is empty where nobody has looked yet."""

    excerpt: Excerpt
    looked_by: str = ""
    looked_at: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What a version of the codebook touches: the codes with what changed of them, and all their codings."""

    version: CodebookVersion
    codes: tuple[int, ...]
    changes: tuple[str, ...]
    excerpts: tuple[Touched, ...]

    @property
    def looked(self) -> int:
        """How many excerpts somebody has looked at."""
        return sum(bool(each.looked_by) for each in self.excerpts)

    @property
    def waiting(self) -> int:
        """How many nobody has looked at yet."""
        return len(self.excerpts) - self.looked


def review(project: Project, version: str | None = None) -> Review:
    """All codings of the codes that a version of the codebook (the newest, by default) defines otherwise.

    Persons' codings and agreed ones, in the order of the documents and of the text. Raises NotFound for a version
    that is not there.
    """
    with project.database.snapshot():
        versions = codebook_versions(project)
        place = _place(versions, version)
        codes, changes = _touched_codes(project, versions, place)
        seen = store.looked_at(project.database, versions[place].id)
        excerpts = tuple(
            Touched(each, *seen.get(each.coding.guid, ("", ""))) for each in _excerpts(project, codes)
        )  # fmt: skip
    return Review(versions[place], codes, changes, excerpts)


def reviews(project: Project) -> list[Review]:
    """The reviews of all versions that touch something, oldest first."""
    names = [each.name for each in codebook_versions(project)]
    return [found for found in (review(project, name) for name in names) if found.codes]


def _place(versions: Sequence[CodebookVersion], name: str | None) -> int:
    if not versions:
        raise NotFound("version of the codebook", name or "", hint="A rule makes one: qcode settle rule")
    if name is None:
        return len(versions) - 1
    for place, each in enumerate(versions):
        if each.name == name:
            return place
    raise NotFound("version of the codebook", name, hint=f"There is {', '.join(each.name for each in versions)}.")


def _touched_codes(
    project: Project, versions: Sequence[CodebookVersion], place: int
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The codes that a version defines otherwise than the one before, and what is different."""
    if not place:
        return (), ()
    said = "select content from codebook_versions where id = :key"
    old, new = (str(project.database.value(said, key=versions[at].id)) for at in (place - 1, place))
    changed = [each for each in difference(old, new).redefined if each.field in _TOUCHING]
    keys = {code.guid: code.id for code in codebook(project.database)}
    codes = dict.fromkeys(keys[each.guid] for each in changed if each.guid in keys)
    return tuple(codes), tuple(f"{each.path}, {each.field}: {_added(each.old, each.new)}" for each in changed)


def _added(old: str, new: str) -> str:
    return new.removeprefix(old).strip() if old and new.startswith(old) else new


def _excerpts(project: Project, codes: Iterable[int]) -> list[Excerpt]:
    book: Codebook = codebook(project.database)
    paths = tuple(book.path_text(key) for key in codes)
    if not paths:
        return []
    everybody = tuple(each.name for each in coders(project.database))
    found = segments(project, selection=Selection(codes=paths, branches=False, coders=everybody))
    alike: dict[tuple[object, ...], Excerpt] = {}
    for each in found:  # one coder may have coded alike in two rounds
        one = each.coding
        key = (one.document_id, one.span, one.code_id, one.coder_id)
        if key not in alike or one.guid < alike[key].coding.guid:
            alike[key] = each
    return list(alike.values())


def look(project: Project, version: str, coding_ids: Sequence[int], *, on: bool = True) -> Change:
    """Say that excerpts were looked at again after a version of the codebook, or that they were not, as one step."""
    with project.write("look again" if on else "not looked yet") as tx:
        key = tx.value("select id from codebook_versions where name = :name", name=version)
        if key is None:
            raise NotFound("version of the codebook", version)
        for coding in coding_ids:
            _look(tx, int(key), coding, on=on)
        tx.summary = f"{counted(len(coding_ids), 'excerpt')} after {version}"
    return project.last


def look_by_number(
    project: Project, found: Review, *, looked: Sequence[int] = (), unlooked: Sequence[int] = (), every: bool = False
) -> Change:
    """Say by their numbers in a review which excerpts were looked at, or with `every` that all were.

    Raises UsageError for a number that is not there.
    """
    if unlooked and (looked or every):
        raise UsageError("Either --looked or --not-looked.", "Give the two commands one after the other.")
    numbers = range(1, len(found.excerpts) + 1) if every else (unlooked or looked)
    for each in numbers:
        if each > len(found.excerpts):
            raise UsageError(f"There is no excerpt {each}.", f"The review has {len(found.excerpts):,}.")
    keys = [found.excerpts[each - 1].excerpt.coding.id for each in numbers]
    return look(project, found.version.name, keys, on=not unlooked)


def _look(tx: Transaction, version: int, coding_id: int, *, on: bool) -> None:
    coding = tx.get("codings", coding_id)
    if hides(tx, coding["document_id"], coding["coder_id"]):
        raise Gone("That coding is no longer there.", "Somebody removed it; look again.")
    there = tx.value("select id from looks where codebook_version_id = :version and coding = :guid",
                     version=version, guid=coding["guid"])  # fmt: skip
    if on and there is None:
        tx.insert("looks", codebook_version_id=version, coding=coding["guid"], coder_id=tx.coder_id)
    elif not on and there is not None:
        tx.delete("looks", int(there))


def review_table(found: Review) -> Table:
    """The excerpts that a version touches, a row each, with whether somebody has looked at them again."""
    columns = (
        Column("number", ColumnKind.INTEGER), Column("citation"), Column("code"), Column("coder"), Column("excerpt"),
        Column("looked by"), Column("on", ColumnKind.DATE),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (number, citation(each.excerpt), each.excerpt.code, each.excerpt.coder, each.excerpt.quote,
         each.looked_by or None, each.looked_at[:10] or None)
        for number, each in enumerate(found.excerpts, start=1)
    )  # fmt: skip
    told = f"{found.looked:,} of {counted(len(found.excerpts), 'excerpt')} looked at again."
    return Table(f"Touched by version {found.version.name}", columns, rows, notes=(*found.changes, told))

"""Named, frozen states of the codebook, and what changed between two of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qcode.errors import NotFound
from qcode.model.codebook import FIELDS, SEPARATOR, Codebook
from qcode.services.codebook import spoken
from qcode.services.naming import must_be_new
from qcode.services.project import proper_name
from qcode.services.tables.notes import counted
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

NOW = ""
"""The name that stands for the codebook as it is."""

_COMPARED = (*FIELDS, "colour", "hotkey", "labels")


@dataclass(frozen=True, slots=True)
class CodebookVersion:
    """A frozen state of the codebook; `created` is UTC, ISO 8601."""

    id: int
    guid: str
    name: str
    note: str
    coder: str
    created: str
    codes: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one code; `field`, `old` and `new` are for a text that was redefined, a name, or a path."""

    guid: str
    path: str
    field: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """What changed from one version to another; paths are those of the later one, of removed codes the earlier's.

    A code is `moved` where it stands under another code than before, not where only its parents were renamed.
    """

    added: tuple[Difference, ...] = ()
    removed: tuple[Difference, ...] = ()
    retired: tuple[Difference, ...] = ()
    revived: tuple[Difference, ...] = ()
    renamed: tuple[Difference, ...] = ()
    moved: tuple[Difference, ...] = ()
    redefined: tuple[Difference, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any((self.added, self.removed, self.retired, self.revived, self.renamed, self.moved, self.redefined))


VERSION = "version {} of the codebook"
"""A version of the codebook, as it is told that its name is taken."""


def version_names(tx: Transaction) -> list[str]:
    """The names of all versions of the codebook."""
    return [name for (name,) in tx.tuples("select name from codebook_versions order by id")]


def freeze_codebook(project: Project, name: str, note: str = "") -> Change:
    """Keep the codebook as it is under a name; raises Refused where a version has that name."""
    tidy = proper_name(name, "version of the codebook")
    with project.write("freeze codebook") as tx:
        must_be_new(VERSION, tidy, version_names(tx))
        book = codebook(tx)
        tx.summary = f"{tidy}, {counted(len(book), 'code')}"
        tx.insert("codebook_versions", name=tidy, note=note.strip(), content=frozen(book), coder_id=tx.coder_id)
    return project.last


def codebook_versions(project: Project) -> list[CodebookVersion]:
    """The versions of the codebook, oldest first."""
    rows = project.database.rows(
        """select v.id as id, v.guid as guid, v.name as name, v.note as note, coalesce(c.name, '') as coder,
        v.created as created, v.content as content
        from codebook_versions v left join coders c on c.id = v.coder_id order by v.created, v.guid"""
    )
    return [
        CodebookVersion(
            row["id"], row["guid"], row["name"], row["note"], row["coder"], row["created"],
            len(json.loads(row["content"])["codes"]),
        )
        for row in rows
    ]  # fmt: skip


def diff_versions(project: Project, a: str, b: str = NOW) -> CodebookDiff:
    """What changed from version `a` to version `b`, by their names; NOW is the codebook as it is.

    Codes are the same where their GUIDs are. Raises NotFound for a version that is not there.
    """
    return difference(_version(project, a), _version(project, b))


def frozen(book: Codebook) -> str:
    """All codes by GUID in the order of the tree, as JSON that is the same for the same codebook."""
    codes = [
        {
            "guid": code.guid,
            "parent": None if code.parent_id is None else book[code.parent_id].guid,
            "name": code.name,
            "position": code.position,
            "retired": code.retired,
            **{name: getattr(code, name) for name in _COMPARED if name != "labels"},
            "labels": dict(code.labels),
        }
        for code in book
    ]
    return json.dumps({"codes": codes}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def difference(before: str, after: str) -> CodebookDiff:
    """What changed from one frozen state to another."""
    old, new = _Frozen(before), _Frozen(after)
    both = [guid for guid in new.codes if guid in old.codes]

    def told(keep: Callable[[Mapping[str, Any], Mapping[str, Any]], bool]) -> tuple[Difference, ...]:
        return tuple(Difference(guid, new.path(guid)) for guid in both if keep(old.codes[guid], new.codes[guid]))

    return CodebookDiff(
        added=tuple(Difference(guid, new.path(guid)) for guid in new.codes if guid not in old.codes),
        removed=tuple(Difference(guid, old.path(guid)) for guid in old.codes if guid not in new.codes),
        retired=told(lambda was, now: now["retired"] and not was["retired"]),
        revived=told(lambda was, now: was["retired"] and not now["retired"]),
        renamed=_changed(old, new, both, ("name",)),
        moved=tuple(
            Difference(guid, new.path(guid), "path", old.path(guid), new.path(guid))
            for guid in both
            if old.codes[guid]["parent"] != new.codes[guid]["parent"]
        ),
        redefined=_changed(old, new, both, _COMPARED),
    )


def frozen_paths(content: str) -> dict[str, str]:
    """The paths of all codes in a frozen state, by GUID; nothing for no content."""
    held = _Frozen(content) if content else None
    return {guid: held.path(guid) for guid in held.codes} if held else {}


class _Frozen:
    """A version that was read, its codes by GUID."""

    def __init__(self, content: str) -> None:
        self.codes: dict[str, dict[str, Any]] = {code["guid"]: code for code in json.loads(content)["codes"]}

    def path(self, guid: str) -> str:
        names, at = [], guid
        while at is not None:
            names.append(self.codes[at]["name"])
            at = self.codes[at]["parent"]
        return SEPARATOR.join(reversed(names))


def _changed(old: _Frozen, new: _Frozen, guids: Sequence[str], names: Sequence[str]) -> tuple[Difference, ...]:
    return tuple(
        Difference(guid, new.path(guid), spoken(name), _text(old.codes[guid][name]), _text(new.codes[guid][name]))
        for guid in guids
        for name in names
        if old.codes[guid][name] != new.codes[guid][name]
    )


def _text(value: str | Mapping[str, str]) -> str:
    return value if isinstance(value, str) else ", ".join(f"{language}: {label}" for language, label in value.items())


def _version(project: Project, name: str) -> str:
    if name == NOW:
        return frozen(codebook(project.database))
    content = project.database.value("select content from codebook_versions where name = :name", name=name)
    if content is None:
        known = [f"“{each.name}”" for each in codebook_versions(project)]
        raise NotFound(
            "version of the codebook",
            name,
            hint=f"There is {', '.join(known)}." if known else "Freeze one with: qcode codebook freeze NAME",
        )
    return str(content)


def version_told(project: Project) -> str:
    """The last version of the codebook, or that it was changed since, or that none was frozen."""
    known = codebook_versions(project)
    if not known:
        return "not frozen"
    changed = bool(diff_versions(project, known[-1].name, NOW))
    return f"“{known[-1].name}”" + (" with later changes" if changed else "")

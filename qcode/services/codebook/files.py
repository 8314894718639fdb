"""Codebooks in from files and out to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from qcode.formats import choose, codebook_formats
from qcode.model.codebook import FIELDS, Codebook, CodebookFile, CodeEntry
from qcode.services.codebook import renumber
from qcode.services.codebook.plan import Node, Plan, planned, unlabelled
from qcode.services.tables.notes import counted, plural
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.document import Problem
    from qcode.model.table import Cell
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a code before and after; `path` is one of them, and so is `retired`."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CodeUpdate:
    """A code that was there already and changes; `path` is the new one."""

    path: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class CodebookImport:
    """What an import did, or with `dry_run` would do; codes are given by their paths.

    Where there are problems nothing was written, and `change` is None. `absent` are the project's codes that
    the file does not name: they stay. `reordered` says that siblings changed places.
    """

    added: tuple[str, ...] = ()
    updated: tuple[CodeUpdate, ...] = ()
    unchanged: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    reordered: bool = False
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    change: Change | None = None
    dry_run: bool = False

    @property
    def summary(self) -> str:
        """`3 codes added, 1 changed, 12 as they were`."""
        parts = [f"{counted(len(self.added), 'code')} added", f"{len(self.updated)} changed"]
        return ", ".join([*parts, f"{len(self.unchanged)} as they were"])


def import_codebook(
    project: Project,
    path: Path | str,
    *,
    format: str | None = None,
    dry_run: bool = False,
) -> CodebookImport:
    """Lay a codebook file over the project's codebook, as one step; nothing is written where there are problems.

    A code is the one of the same GUID, else the one of the same path. Fields that the file does not give are left
    alone, codes that it does not name stay, no coding is touched. Raises Unreadable for a file that is no
    codebook, UsageError for a format that is not known.
    """
    from qcode.formats.codebooks import read

    reading = read(Path(path), format=format)
    return import_entries(
        project, reading.file, source=Path(path).name, problems=reading.problems, notes=reading.notes, dry_run=dry_run
    )


def import_entries(
    project: Project,
    file: CodebookFile,
    *,
    source: str = "",
    problems: Sequence[Problem] = (),
    notes: Sequence[Problem] = (),
    dry_run: bool = False,
) -> CodebookImport:
    """Lay a codebook that was read over the project's, as `import_codebook` does."""
    if dry_run or problems:
        book = codebook(project.database)
        return _told(book, planned(book, file), problems=problems, notes=notes, dry_run=dry_run)
    with project.write("import codebook", source) as tx:
        tx.go_alone()
        book = codebook(tx)
        plan = planned(book, file)
        told = _told(book, plan, problems=problems, notes=notes)
        if not told.problems:
            _carry_out(tx, book, plan)
        tx.summary = f"{source}: {told.summary}" if source else told.summary
    return told if told.problems else replace(told, change=project.last)


def codebook_file(project: Project, *, retired: bool = True) -> CodebookFile:
    """The project's codebook as files hold it, with GUIDs; without its retired codes where nothing is under them."""
    book = codebook(project.database)
    entries = []
    for code in book:
        if retired or any(not each.retired for each in book.branch(code.id)):
            fields = {name: getattr(code, name) for name in ("guid", "labels", "colour", "hotkey", "retired", *FIELDS)}
            given = frozenset(name for name, value in fields.items() if value)
            entries.append(CodeEntry(book.path(code.id), given=given, **fields))
    return CodebookFile(tuple(entries), name=project.name, language=project.language)


def export_codebook(
    project: Project,
    to: Path | str | IO[Any],
    *,
    format: str | None = None,
    retired: bool = True,
    counts: bool = False,
    guids: bool = False,
    bom: bool = False,
) -> None:
    """Write the codebook to a file, whole or not at all, or a stream, in a format's name or the file's suffix.

    `counts` adds how much each code is used where the format has a place for it, `guids` what an import needs
    to follow renamed and moved codes, `bom` the mark by which Excel knows UTF-8. Raises UsageError for a format
    that is not known, QcodeError where the place cannot be written.
    """
    from qcode.formats.codebooks import write

    file = codebook_file(project, retired=retired)
    numbers = _counts(project) if counts else None
    write(file, to=to, format=format, counts=numbers, guids=guids, bom=bom, stamp=_stamp(project) if counts else "")


def for_readers(format: str | None, path: str | None) -> bool:
    """Whether a codebook in this format (or a file of this name) is the appendix of a paper, with its counts."""
    return choose(codebook_formats(), name=format, path=path).name in ("docx", "latex", "markdown", "html", "xlsx")


def _stamp(project: Project) -> str:
    """What the counts of an appendix are about, and of which state the codebook is."""
    from qcode import __version__
    from qcode.services.codebook.versions import version_told
    from qcode.storage.cases import cases

    documents = project.database.value("select count(*) from documents")
    held = counted(len(cases(project.database)), project.case_noun)
    return (
        f"Codebook version {version_told(project)}; a code counts what is coded under it, too, in "
        f"{counted(documents, 'document')} and {held}; qcode {__version__}."
    )


def _counts(project: Project) -> dict[tuple[str, ...], dict[str, Cell]]:
    """How much each code is used, with those under it, as in the codebook of a methods pack."""
    from qcode.services.codebook.summary import Used, codebook_use

    book, summed = codebook(project.database), codebook_use(project)
    use = {each.code.id: each.branch for each in summed}
    of_cases = next((each.of_cases for each in summed), 0)
    found = {code.id: use.get(code.id, Used()) for code in book}
    noun = f"{plural(project.case_noun)} n/N"
    return {
        book.path(key): {
            "excerpts": each.excerpts, "documents": each.documents,
            **({noun: f"{each.cases}/{of_cases}"} if of_cases else {}),
        }
        for key, each in found.items()
    }  # fmt: skip


def _told(
    book: Codebook,
    plan: Plan,
    *,
    problems: Sequence[Problem],
    notes: Sequence[Problem],
    dry_run: bool = False,
) -> CodebookImport:
    found = (*problems, *sorted(plan.problems, key=lambda each: each.line or 0))
    if plan.problems:
        return CodebookImport(problems=found, notes=tuple(notes), dry_run=dry_run)
    named = [node for node in plan.nodes.values() if node.entry]
    updates = {node.key: _update(book, plan, node) for node in named if node.code}
    return CodebookImport(
        added=tuple(plan.path_text(node.key) for node in named if not node.code),
        updated=tuple(each for each in updates.values() if each.changes),
        unchanged=tuple(each.path for each in updates.values() if not each.changes),
        absent=tuple(plan.path_text(node.key) for node in plan.nodes.values() if not node.entry),
        reordered=_reordered(book, plan),
        problems=found, notes=tuple(notes), dry_run=dry_run,
    )  # fmt: skip


def _update(book: Codebook, plan: Plan, node: Node) -> CodeUpdate:
    path, before = plan.path_text(node.key), book.path_text(node.key)
    changes = [FieldChange("path", before, path)] if before != path else []
    for name, value in node.changes().items():
        old = getattr(node.code, name) if name != "labels" else Node.final(Node(0, None, "", node.code), name)
        changes.append(FieldChange(name, unlabelled(name, old), unlabelled(name, value)))
    return CodeUpdate(path, tuple(changes))


def _reordered(book: Codebook, plan: Plan) -> bool:
    for parent, order in plan.order.items():
        known = [key for key in order if key > 0]
        before = [each.id for each in book.children(parent) if each.id in known] if parent is None or parent > 0 else []
        if before != [key for key in known if key in before]:
            return True
    return False


def _carry_out(tx: Transaction, book: Codebook, plan: Plan) -> None:
    _set_aside(tx, book, plan)
    made: dict[int | None, int | None] = {key: key for key in (None, *plan.nodes)}
    for node in plan.nodes.values():
        if node.code is None:
            entry = node.entry
            guid = {"guid": entry.guid} if entry and entry.guid else {}
            made[node.key] = tx.insert("codes", name=node.name, parent_id=made[node.parent], **guid, **node.values)
    for node in plan.nodes.values():
        if node.code is not None:
            tx.update("codes", node.key, name=node.name, parent_id=made[node.parent], **node.values)
    for order in plan.order.values():
        renumber(tx, [key for key in (made[each] for each in order) if key is not None])


def _set_aside(tx: Transaction, book: Codebook, plan: Plan) -> None:
    """Free the places that another code will have, under a name that nobody else can have."""
    wanted = {(node.parent, node.name): node.key for node in plan.nodes.values()}
    for code in book:
        if wanted.get((code.parent_id, code.name), code.id) != code.id:
            tx.update("codes", code.id, name=code.guid)

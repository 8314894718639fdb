"""Lists of what a project holds, as tables: coders, memos, history."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap
from typing import TYPE_CHECKING

from qcode.formats.tables.cells import without_controls
from qcode.model.coding import CoderKind, CoderRole
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.memos.lines import grouped, head_of
from qcode.services.tables.notes import in_each_round
from qcode.services.visibility import sealed_note
from qcode.storage.coders import coders
from qcode.text.fold import name_key

if TYPE_CHECKING:
    from qcode.model.change import Step
    from qcode.model.coding import Coder
    from qcode.model.document import Problem
    from qcode.services.codebook.lint import Finding
    from qcode.services.codebook.versions import CodebookDiff, CodebookVersion
    from qcode.services.memos.lines import MemoLine
    from qcode.services.project import Project


def begins(name: str, start: str) -> bool:
    """Whether a name begins so, whatever the case of letters, in Turkish too."""
    return name_key(name).startswith(name_key(start))


def coder_names(project: Project) -> list[str]:
    """The coders in the order in which they came."""
    return [each.name for each in coders(project.database)]


def people(project: Project) -> list[str]:
    """The coders who are persons, and not what was agreed on, in the order in which they came."""
    return [each.name for each in coders(project.database) if each.kind is CoderKind.PERSON]


def who_code(project: Project) -> list[str]:
    """Of the people those who may code: readers change nothing."""
    known = coders(project.database)
    return [each.name for each in known if each.kind is CoderKind.PERSON and each.role is not CoderRole.READER]


def coders_of(project: Project) -> list[Coder]:
    """The coders in the order in which they came."""
    return coders(project.database)


_CODERS = """
select k.id as id, count(c.id) as codings, count(distinct c.document_id) as documents,
    count(distinct c.code_id) as codes, max(c.created) as last
from coders k left join codings c on c.coder_id = k.id group by k.id
"""


def coders_table(project: Project) -> Table:
    """The coders with what each has done; `last` is the day of the newest coding."""
    with project.database.snapshot():
        known = coders(project.database)
        use = {row["id"]: row for row in project.database.rows(_CODERS)}
        done = dict(
            project.database.tuples(
                "select coder_id, count(distinct document_id) from assignments where state = 'done' group by coder_id"
            )
        )
    numbers = [Column(name, ColumnKind.INTEGER) for name in ("codings", "codes", "documents", "done")]
    columns = (Column("coder"), Column("kind"), Column("role"), *numbers, Column("last", ColumnKind.DATE))
    rows: list[tuple[Cell, ...]] = []
    for each in known:
        row = use[each.id]
        counts = (row["codings"], row["codes"], row["documents"], done.get(each.id, 0))
        rows.append((each.name, each.kind.value, each.role.value, *counts, (row["last"] or "")[:10]))
    sealed = sealed_note(project)
    notes = (f"{sealed[:1].upper()}{sealed[1:]}.",) if sealed else ()
    return Table("Coders", columns, tuple(rows), (*in_each_round(project.database), *notes))


def _to_the_second(time: str) -> str:
    """A stored time, `2026-05-31T14:05:59.123456Z`, as people read it."""
    return f"{time[:19]}Z" if time[19:20] == "." else time


def history_table(steps: Iterable[Step]) -> Table:
    """Steps of the history in the order given; `things` counts the rows that a step touched."""
    columns = (
        Column("step", ColumnKind.INTEGER), Column("at"), Column("coder"), Column("verb"), Column("what"),
        Column("things", ColumnKind.INTEGER), Column("undone"), Column("reason"),
    )  # fmt: skip
    rows = tuple(
        (
            each.number,
            _to_the_second(each.at),
            each.coder,
            each.verb,
            each.summary,
            each.things,
            "yes" if each.undone else "",
            each.reason,
        )
        for each in steps
    )
    return Table("History", columns, rows, notes=("Times are UTC; the newest step comes first.",))


def problems_table(problems: Iterable[Problem], *, title: str) -> Table:
    """Problems with their places, a row each."""
    columns = (Column("place"), Column("line", ColumnKind.INTEGER), Column("problem"))
    return Table(title, columns, tuple((each.place, each.line, each.message) for each in problems))


def findings_table(findings: Iterable[Finding]) -> Table:
    """What a codebook lacks, a row each."""
    columns = (Column("code"), Column("rule"), Column("finding"))
    return Table(
        "What the codebook lacks", columns, tuple((each.path, each.rule.value, each.message) for each in findings)
    )


def versions_table(versions: Iterable[CodebookVersion]) -> Table:
    """Frozen versions of the codebook, a row each."""
    columns = (
        Column("version"),
        Column("created"),
        Column("coder"),
        Column("codes", ColumnKind.INTEGER),
        Column("note"),
    )
    rows = tuple(
        (each.name, each.created[:16].replace("T", " "), each.coder, each.codes, each.note) for each in versions
    )
    return Table("Versions of the codebook", columns, rows)


def diff_table(diff: CodebookDiff) -> Table:
    """What changed between two versions of the codebook, a row each."""
    kinds = ("added", "removed", "retired", "revived", "renamed", "moved", "redefined")
    rows = tuple((kind, each.path, each.field, each.old, each.new) for kind in kinds for each in getattr(diff, kind))
    columns = tuple(Column(name) for name in ("change", "code", "field", "before", "after"))
    return Table("Changes of the codebook", columns, rows)


def lines_table(lines: Iterable[MemoLine], *, title: str = "Memos", notes: tuple[str, ...] = ()) -> Table:
    """Memos of a list, a row each; `start` and `end` are there for one on a passage or a coding.

    `name` is by what `qcode memos edit` takes it.
    """
    ends = (Column("start", ColumnKind.INTEGER), Column("end", ColumnKind.INTEGER))
    words = (Column(name) for name in ("title", "memo", "coder", "modified", "guid", "document", "case", "code"))
    columns = (Column("on"), Column("what"), *ends, *words, Column("created"), Column("name"))
    rows = tuple(
        (
            each.memo.on.value, each.what, each.start, each.stop, each.memo.title, each.memo.text, each.coder,
            each.memo.modified, each.memo.guid, each.document, "; ".join(each.cases), each.code, each.memo.created,
            each.name,
        )
        for each in lines
    )  # fmt: skip
    return Table(title, columns, rows, notes=notes)


def lines_text(lines: Iterable[MemoLine], *, by: str = "", width: int | None = None) -> str:
    """Memos to read: what each is on, by whom and of which day, and below it its words in lines of `width`.

    With `by`, under headings, as `memo_lines.grouped` makes them.
    """
    parts = []
    for heading, group in grouped(lines, by) if by else [("", list(lines))]:
        parts += [f"── {heading} ──"] if heading else []
        parts += [_memo_text(each, width) for each in group]
    return "\n\n".join(map(without_controls, parts)) + "\n"


def _memo_text(line: MemoLine, width: int | None) -> str:
    body = [piece for words in line.memo.text.splitlines() for piece in _wrapped(words, width, indent="    ")]
    return "\n".join([*_wrapped(head_of(line), width, indent="  ", first=""), *body])


def _wrapped(line: str, width: int | None, *, indent: str, first: str | None = None) -> list[str]:
    start = indent if first is None else first
    if width is None:
        return [start + line]
    return wrap(line, width, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False) or [""]

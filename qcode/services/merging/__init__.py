"""Merging another copy of the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.model.place import named_place, path_of, told_place
from qcode.services.merging.words import NOUNS, field_words, quote, quoted, shortened
from qcode.storage.damage import must_be_whole
from qcode.storage.database import Database
from qcode.storage.visibility import anything_sealed, sealed_rounds_sql

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project
    from qcode.storage.merging import Outcome
    from qcode.storage.merging.rows import Merged
    from qcode.storage.transaction import Transaction

_NOT_TOLD = frozenset({"turns", "units", "revisions"})
"""Tables that belong to a document and are told with it."""

_TIMES = frozenset({"created", "changed", "modified"})
"""Columns that only say when."""

_WORK = frozenset({"codings", "memos", "assignments", "decisions"})
"""Tables of what coders do, which a merge does not tell while a blind round is sealed."""

_WHOSE = (("code_id", "codes"), ("case_id", "cases"), ("coder_id", "coders"))

_NAMED = frozenset({"codes", "documents", "cases", "coders", "attributes", "rounds", "speakers"})

_NOUNS = {"case_links": "links", "attribute_values": "values", "codebook_versions": "versions"}

_COUNTED = {
    "queries": ("saved query", "saved queries"),
    "looks": ("excerpt looked at again", "excerpts looked at again"),
}
"""What things are called where one of them is not called as all of them without their last letter."""


@dataclass(frozen=True, slots=True)
class Told:
    """Things of one kind (`codes`, `codings` …) that a merge adds, changes or removes: how many, and their names."""

    what: str
    kind: str
    count: int
    names: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """How many of them, in words."""
        one, many = _COUNTED.get(self.kind, (self.kind[:-1], self.kind))
        return f"{self.count:,} {one if self.count == 1 else many}"


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did, or with `dry_run` would do; `new` tells whether the other copy held anything new.

    `steps` counts the other copy's steps (0 while a blind round is not open),
    `conflicts` are those that come with it, `standing` is how many stood before and still do,
    `change` is the receipt (None for a dry run, or where nothing is new). `places` says what got other words or was
    lost in a text that one copy had corrected, `opens` names the rounds that all have submitted with it.
    While a blind round is not open, what coders did is merged and not told. `elsewhere` says of another project, which
    is no copy of this one, what it is called and how many documents the two share; "" of a copy.
    """

    new: bool
    steps: int = 0
    told: tuple[Told, ...] = ()
    conflicts: tuple[str, ...] = ()
    standing: int = 0
    places: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    dry_run: bool = False
    change: Change | None = field(default=None)
    elsewhere: str = ""

    def count(self, what: str, kind: str | None = None) -> int:
        """How many things of a kind (None: of all kinds) were added, changed or removed."""
        return sum(each.count for each in self.told if each.what == what and kind in (None, each.kind))


def merge(
    project: Project,
    other: str | Path,
    *,
    dry_run: bool = False,
    progress: Callable[[str], None] | None = None,
    before: Callable[[MergeReport], None] | None = None,
) -> MergeReport:
    """Bring in everything that another copy of the project holds, as one step that can be undone.

    `progress` is told what is being done, and `before` what the merge comes to before anything of it is written; what
    they raise ends the merge, of which nothing is left then.
    `other` is a project file or a PostgreSQL URL; it is only read. Copies can be merged in any order and as often as
    one likes, with the same result. What both changed differently becomes a conflict: both values are kept, one is
    shown, see `conflicts`. Two projects with documents of the same text are merged as well, the documents united.

    Raises Refused where both are the same file or have nothing in common, NotAProject for a damaged file,
    NewerProject for one by a newer qcode, ProjectNotFound where there is none; nothing has happened then.
    """
    from qcode.storage.merging import outcome, reading
    from qcode.text.realign import realign

    place, tell = str(other), progress or _nobody
    told = told_place(place)
    ours = Database(project.database.engine)
    _must_differ(project, place)
    with Database.only_read(place) as theirs, reading(told), theirs.snapshot():
        if not dry_run:
            return _merge(project, theirs, place, tell, before or _nobody)
        with ours.snapshot():
            found = outcome(ours, theirs, place=told, tell=tell, align=realign)
            if found is None:
                return MergeReport(new=False, dry_run=True)
            report = _report(ours, found, sealed=_sealed(ours, theirs), dry_run=True)
            return replace(report, elsewhere=_elsewhere(ours, theirs))


def _nobody(_said: object) -> None:
    """Tell nobody."""


def is_elsewhere(project: Project, other: str | Path) -> bool:
    """Whether a file or a URL is another project, and no copy of this one; raises as `merge` for what is none."""
    from qcode.storage.merging.related import PROJECT

    with Database.only_read(str(other)) as theirs:
        return bool(theirs.value(PROJECT) != project.database.value(PROJECT))


def _merge(
    project: Project,
    theirs: Database,
    place: str,
    tell: Callable[[str], None],
    before: Callable[[MergeReport], None],
) -> MergeReport:
    from qcode.services.settling.layer import bring_up_layers
    from qcode.storage.merging import outcome, same_news
    from qcode.storage.merging.apply import hold, write
    from qcode.text.realign import realign

    project.acting()
    if same_news(Database(project.database.engine), theirs):
        must_be_whole(theirs, place)
        return MergeReport(new=False)
    report = MergeReport(new=False)
    name, where = named_place(place)
    with project.write("merge", f"{name} {where}" if "://" in place else name) as tx:
        hold(tx)
        found = outcome(tx, theirs, place=told_place(place), tell=tell, align=realign)
        if found is not None:
            report = _report(tx, found, sealed=_sealed(tx, theirs), dry_run=False)
            report = replace(report, elsewhere=_elsewhere(tx, theirs))
            before(report)
            write(tx, found, theirs, tell=tell)
            tell("bringing the agreed layer up to date")
            bring_up_layers(tx)
    change = project.last if report.new else None
    return replace(report, change=change)


def _must_differ(project: Project, place: str) -> None:
    same = project.place == place
    if "://" not in place and "://" not in project.place:
        here, there = path_of(project.place), path_of(place)
        same = here.exists() and there.exists() and here.samefile(there)
    if same:
        raise Refused("That is the project itself.", "Name the other copy.")


def copies_among(project: Project, places: Iterable[str]) -> list[str]:
    """Those of these places that could be merged: without files of other projects that share no document with this.

    Copies of this project come first, then other projects; a file that cannot be read, and what is on a server, stay
    behind these: what they are is told where one is chosen.
    """
    from qcode.storage.merging.related import glance, glance_at

    own = glance(Database(project.database.engine))
    copies: list[str] = []
    others: list[str] = []
    unknown: list[str] = []
    for place in places:
        seen = None if "://" in place else glance_at(place)
        if seen is None:
            unknown.append(place)
        elif seen.guid == own.guid:
            copies.append(place)
        elif seen.is_related_to(own):
            others.append(place)
    return [*copies, *others, *unknown]


def _elsewhere(ours: Database | Transaction, theirs: Database) -> str:
    from qcode.storage.merging.related import PROJECT, glance

    if ours.value(PROJECT) == theirs.value(PROJECT):
        return ""
    shared = glance(theirs).shared_with(glance(ours))
    number = "1 document is" if shared == 1 else f"{shared:,} documents are"
    return f"another project: {theirs.value('select name from projects')}; {number} shared"


def _sealed(ours: Database | Transaction, theirs: Database) -> bool:
    """Whether a blind round is going on, so that nobody may hear how much the others have done.

    A round that all have submitted here is open, also where the other copy does not know of it yet.
    """
    if anything_sealed(ours):
        return True
    known = set(ours.tuples("select guid from rounds"))
    return not set(theirs.tuples(f"select guid from rounds where id in ({sealed_rounds_sql()})")) <= known


def _report(ours: Database | Transaction, found: Outcome, *, sealed: bool, dry_run: bool) -> MergeReport:
    told = []
    silent = _NOT_TOLD | _WORK if sealed else _NOT_TOLD
    for what, rows in _seen_changes(found):
        for table, some in rows.items():
            if some and table not in silent:
                names = tuple(str(row.values["name"]) for row in some if "name" in row.values)
                told.append(Told(what, _NOUNS.get(table, table), len(some), names))
    stood = _open_before(ours, found)
    conflicts = [(said, guid in stood) for guid, said in _conflicts(found, silent)]
    steps = 0 if sealed else len(found.plan.new)
    places = () if sealed else tuple(_shifted(found))
    opens = tuple(_opened(found))
    new, standing = tuple(said for said, old in conflicts if not old), sum(old for _, old in conflicts)
    return MergeReport(
        new=True, steps=steps, told=tuple(told), conflicts=new, standing=standing, places=places, opens=opens,
        dry_run=dry_run,
    )  # fmt: skip


def _seen_changes(found: Outcome) -> Iterator[tuple[str, dict[str, list[Merged]]]]:
    """What comes, changes and goes, without what one cannot see: a time of change alone, and of two rows that say the
    same of the same place which one stays.
    """
    from qcode.storage.merging.settle import PLACES

    added, removed = dict(found.added), dict(found.removed)
    for table in added.keys() & removed.keys() & PLACES.keys():
        places = [
            {tuple(row.values[column] for column in PLACES[table]) for row in rows[table]} for rows in (added, removed)
        ]
        both = set.intersection(*places)
        for rows in (added, removed):
            rows[table] = [row for row in rows[table] if tuple(row.values[name] for name in PLACES[table]) not in both]
    yield "added", added
    yield "changed", {table: [row for row, new in rows if new.keys() - _TIMES] for table, rows in found.changed.items()}
    yield "removed", removed


def _open_before(ours: Database | Transaction, found: Outcome) -> set[str]:
    """The conflicts, by GUID, that stand here already, between the same values."""
    from qcode.services.merging.standing import listed
    from qcode.storage.merging import stand_as_list

    there = {row["guid"]: (row["shown"], row["others"]) for rows, _ in listed(ours) for row in rows}
    now = {each["guid"]: (each["shown"], each["others"]) for each in stand_as_list(found.conflicts)}
    return {guid for guid, values in now.items() if there.get(guid) == values}


def _conflicts(found: Outcome, silent: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What would have to be decided, each with its GUID in a line; both borders of a passage are one, and a rule."""
    from qcode.services.merging.standing import BORDERS, RULE

    fields: dict[tuple[str, str], set[str]] = {}
    for each in found.conflicts:
        fields.setdefault((each.thing, each.target), set()).add(each.field)
    for each in found.conflicts:
        asked = fields[each.thing, each.target]
        both = asked.issuperset(BORDERS)
        told = any(asked.issuperset(pair) and each.field == pair[1] for pair in (BORDERS, RULE))
        if each.thing in silent or told:
            continue
        about = field_words("borders" if both and each.field == "start" else each.field)
        yield each.guid, f"{NOUNS.get(each.thing, each.thing)} {_name_in(found, each.thing, each.target)}: {about}"


def _shifted(found: Outcome) -> Iterator[str]:
    """What got other words, or was lost, in texts that one of the two copies had corrected."""
    for each in found.plan.texts.shifts.values():
        if each.before == each.after:
            continue
        values = found.plan.row(each.table, each.identity).values
        what = [_name_in(found, to, values[column]) for column, to in _WHOSE if values.get(column)]
        became = f"is {quote(each.after)} now" if each.after else "is lost, kept as a memo on the document"
        yield f"{NOUNS[each.table]} {', '.join(what)} in {each.document}: {quote(each.before)} {became}"


def _opened(found: Outcome) -> Iterator[str]:
    """The rounds that wait for nobody any more once the merge is done."""
    plan = found.plan
    said = "select distinct r.guid from rounds r join assignments a on a.round_id = r.id where a.submitted is null"
    for guid in [guid for (guid,) in plan.ours.reader.tuples(said)]:
        local = plan.ours.rows("rounds", [guid])[guid]
        rows = {row["guid"]: row for row in plan.ours.referring("assignments", "round_id", [local[0]])} if local else {}
        for row in plan.alive("assignments"):
            rows[row.identity] = row.values
        gone = {row.identity for row in found.removed["assignments"]}
        waiting = [row for key, row in rows.items() if key not in gone and row["round_id"] == guid]
        if waiting and all(row["submitted"] for row in waiting):
            yield str(plan.row("rounds", guid).values["name"])


def _name_in(found: Outcome, thing: str, target: str) -> str:
    """What a thing is called that is perhaps not here yet; what has no name is called after what it belongs to."""
    from qcode.storage.merging.rows import REFERENCES

    values = found.plan.row(thing, target).values
    said = values.get("name") or values.get("title") or shortened(str(values.get("text") or ""))
    if said:
        return f"“{said}”"
    above = [(to, values[column]) for column, to in REFERENCES[thing].items() if to in _NAMED and values[column]]
    names = [_name_in(found, to, identity) for to, identity in above]
    if thing == "codings" and names:
        here = found.plan.ours.reader
        names[0] += f" on {quoted(here, values['start'], values['stop'], guid=values['document_id'])}"
    return ", ".join(names)

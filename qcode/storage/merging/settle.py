"""What a merge has to settle by itself, the same way in every copy: doubles, names that two have, circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from qcode.storage.merging.attributes import fit_attributes
from qcode.storage.merging.plan import Plan
from qcode.storage.merging.rows import CUT, QUIET, REFERENCES, REFERRERS, Merged, is_mark
from qcode.storage.settling import CONSENSUS_NAMES

PLACES: Mapping[str, Sequence[str]] = {
    "revisions": ("document_id", "number"),
    "speakers": ("document_id", "name"),
    "case_links": ("document_id", "case_id", "start", "stop"),
    "assignments": ("document_id", "coder_id", "round_id"),
    "attribute_values": ("attribute_id", "case_id", "document_id"),
    "looks": ("codebook_version_id", "coding"),
    "codings": ("document_id", "code_id", "coder_id", "start", "stop", "round_id"),
}
"""What makes two rows of a table the same thing; the first column is one by which rows are quickly found."""

NAMES: Mapping[str, Sequence[str]] = {
    "coders": (),
    "codebook_versions": (),
    "rounds": (),
    "queries": (),
    "cases": (),
    "attributes": ("owner",),
    "documents": (),
    "speakers": ("document_id",),
    "codes": ("parent_id",),
}
"""Tables in which no two rows may share a name, within what these columns say."""

_FOLLOWING = ("units", "turns", "revisions")


def settle(plan: Plan) -> None:
    """Make rows fit together where each copy for itself was right."""
    _unite_documents(plan)
    for table in PLACES:
        _unite_doubles(plan, table)
    fit_attributes(plan)
    _open_circles(plan)
    for table in NAMES:
        _tell_names_apart(plan, table)
    _free_hotkeys(plan)


def _unite_documents(plan: Plan) -> None:
    """One document where two came in with the same text; everything on them is on the one with the smaller GUID."""
    by_text: dict[str, dict[str, None]] = defaultdict(dict)
    for row in plan.alive("documents"):
        digest = _digest(plan, row)
        if digest:
            by_text[digest][row.identity] = None
    said = """select r.sha256, d.guid from documents d join revisions r on r.document_id = d.id
        and r.number = d.revision where r.sha256 in :texts order by d.guid"""
    for first in range(0, len(by_text), 500):
        texts = list(by_text)[first : first + 500]
        for digest, guid in list(plan.ours.reader.tuples(said, texts=texts)):
            if ("documents", guid) not in plan.state:
                by_text[digest][guid] = None
    for same in by_text.values():
        kept, *doubles = sorted(same)
        for double in doubles:
            _fold_document(plan, plan.row("documents", kept), plan.row("documents", double))


def _digest(plan: Plan, document: Merged) -> str | None:
    number = document.values["revision"]
    for row in plan.alive("revisions"):
        if row.values["document_id"] == document.identity and row.values["number"] == number:
            return str(row.values["sha256"])
    local = plan.ours.rows("documents", [document.identity])[document.identity]
    for values in plan.ours.referring("revisions", "document_id", [local[0]]) if local else ():
        if values["number"] == number:
            return str(values["sha256"])
    return None


def _fold_document(plan: Plan, kept: Merged, double: Merged) -> None:
    for column in ("name", "language", "date"):
        if double.values[column] != kept.values[column]:
            kept.against(column, double.values[column])
    speakers = {row.values["name"]: row for row in _referring(plan, "speakers", "document_id", kept.identity)}
    for row in _referring(plan, "speakers", "document_id", double.identity):
        same = speakers.get(row.values["name"])
        if same is not None:
            _take_over(same, row, but=("document_id", "name"))
        row.alive = False
    for table, column in REFERRERS["documents"]:
        for row in _referring(plan, table, column, double.identity):
            if table in _FOLLOWING:
                row.alive = False
            else:
                row.values[column] = kept.identity
    double.alive = False


def _referring(plan: Plan, table: str, column: str, identity: str) -> list[Merged]:
    """The rows of a table that refer to a row after the merge."""
    to = REFERENCES[table][column]
    local = plan.ours.rows(to, [identity])[identity]
    if local:
        rows = plan.ours.referring(table, column, [local[0]])
        keys = plan.ours.identities(table, [row["id"] for row in rows])
        plan.look_at((table, keys[row["id"]]) for row in rows)
    return [row for row in plan.alive(table) if row.values[column] == identity]


def _unite_doubles(plan: Plan, table: str) -> None:
    """One row where several say the same of the same place: the one with the smallest GUID, with what all had."""
    place = PLACES[table]
    groups: dict[tuple[Any, ...], dict[str, None]] = defaultdict(dict)
    for row in plan.alive(table):
        groups[tuple(row.values[column] for column in place)][row.identity] = None
    if not groups:
        return
    for key, identity in _local_places(plan, table, groups):
        if (table, identity) not in plan.state:
            groups[key][identity] = None
    for same in groups.values():
        if len(same) > 1:
            kept, *doubles = [plan.row(table, identity) for identity in sorted(same)]
            for double in doubles:
                _take_over(kept, double, but=place)
                for other, column in REFERRERS[table]:
                    for row in _referring(plan, other, column, double.identity):
                        row.values[column] = kept.identity
                double.alive = False


def _local_places(plan: Plan, table: str, wanted: Iterable[tuple[Any, ...]]) -> list[tuple[tuple[Any, ...], str]]:
    """The rows here that stand at one of the places, with what they are known by."""
    place, ours = PLACES[table], plan.ours
    wanted = list(wanted)
    keys: dict[str, dict[Any, Any]] = {column: {None: None} for column in place if column in REFERENCES[table]}
    for column, known in keys.items():
        to = REFERENCES[table][column]
        identities = {key[place.index(column)] for key in wanted if key[place.index(column)] is not None}
        there = ours.rows(to, identities)
        known.update({each: local[0] for each in identities if (local := there[each])})
    asked = {}
    for key in wanted:
        if all(value in keys[column] for column, value in zip(place, key, strict=True) if column in keys):
            asked[tuple(keys[c][v] if c in keys else v for c, v in zip(place, key, strict=True))] = key
    owners = sorted({each[0] for each in asked if each[0] is not None})
    names = ", ".join(f'"{column}"' for column in place)
    found: list[tuple[int, tuple[Any, ...]]] = []
    for first in range(0, len(owners), 500):
        said = f'select id, {names} from "{table}" where "{place[0]}" in :owners'
        for key, *values in ours.reader.tuples(said, owners=owners[first : first + 500]):
            if tuple(values) in asked:
                found.append((key, asked[tuple(values)]))
    identities_here = ours.identities(table, [key for key, _ in found])
    return [(where, identities_here[key]) for key, where in found]


def _take_over(kept: Merged, double: Merged, *, but: Sequence[str]) -> None:
    """What the double had and the kept row lacks; where both differ the kept row's holds, the other is remembered.

    How far a coder is with a document is what she said last, wherever she said it.
    """
    if kept.table == "assignments":
        _say_last(kept, double)
    for column, value in double.values.items():
        mine = kept.values[column]
        if column in (*but, "id", "guid") or value in (None, mine):
            continue
        if mine is None or column == "typical":
            kept.values[column] = value or mine
        elif column in ("created", "changed", "modified"):
            kept.values[column] = min(mine, value) if column == "created" else max(mine, value)
        elif column not in QUIET and kept.table not in CUT and not is_mark(kept.table, column, (mine, value)):
            kept.against(column, value)
    for column in double.others.keys() - set(but):
        for value in double.others[column]:
            kept.against(column, value)


def _say_last(kept: Merged, double: Merged) -> None:
    kept.values["state"] = max((row.values["changed"], row.values["state"]) for row in (kept, double))[1]


def _everywhere(plan: Plan, table: str) -> dict[str, Mapping[str, Any]]:
    """Every row of a small table after the merge, by identity."""
    rows: dict[str, Mapping[str, Any]] = {
        identity: row for identity, (_, row) in plan.ours.all_rows(table).items() if (table, identity) not in plan.state
    }
    return rows | {row.identity: row.values for row in plan.alive(table)}


def _open_circles(plan: Plan) -> None:
    """Codes that were moved under each other: of a circle the one that was moved last comes to the top."""
    if not any(table == "codes" for table, _ in plan.state):
        return
    above = {identity: row["parent_id"] for identity, row in _everywhere(plan, "codes").items()}
    for start in sorted(above):
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in path:
            path.append(at)
            at = above.get(at)
        if at is not None:
            circle = [plan.row("codes", each) for each in path[path.index(at) :]]
            row = max(circle, key=lambda each: (each.stamps.get("parent_id", (0, "")), each.identity))
            row.against("parent_id", row.values["parent_id"])
            row.values["parent_id"] = above[row.identity] = None


def _tell_names_apart(plan: Plan, table: str) -> None:
    """Of several things with one name the one with the smallest GUID keeps it; the others get a number behind it.

    A coder who is called as the consensus is keeps the name, and the consensus takes another one.
    """
    if not any(name == table for name, _ in plan.state):
        return
    everything = _names(plan, table)
    scopes: dict[tuple[Any, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for identity in sorted(everything, key=lambda each: (everything[each].get("kind") == "consensus", each)):
        values = everything[identity]
        scopes[tuple(values[column] for column in NAMES[table])][values["name"]].append(identity)
    for names in scopes.values():
        taken = set(names)
        for name in sorted(names):
            for identity in names[name][1:]:
                row = plan.row(table, identity)
                row.against("name", name)
                others = CONSENSUS_NAMES if row.values.get("kind") == "consensus" else ()
                row.values["name"] = next(each for each in chain(others, _numbered(name)) if each not in taken)
                taken.add(row.values["name"])


def _numbered(name: str) -> Iterator[str]:
    return (f"{name} ({number})" for number in count(2))


def _names(plan: Plan, table: str) -> dict[str, Mapping[str, Any]]:
    if table != "speakers":
        return _everywhere(plan, table)
    documents = {row.values["document_id"] for row in plan.alive(table)}
    return {row.identity: row.values for each in sorted(documents)
            for row in _referring(plan, table, "document_id", each)}  # fmt: skip


def _free_hotkeys(plan: Plan) -> None:
    """A key belongs to one code, and begins no other: the one with the smallest GUID keeps it."""
    if not any(table == "codes" for table, _ in plan.state):
        return
    taken: set[str] = set()
    for identity, values in sorted(_everywhere(plan, "codes").items()):
        hotkey = "" if values["retired"] else values["hotkey"]
        if any(hotkey.startswith(key) or key.startswith(hotkey) for key in taken if hotkey):
            double = plan.row("codes", identity)
            double.against("hotkey", hotkey)
            double.values["hotkey"] = ""
        elif hotkey:
            taken.add(hotkey)

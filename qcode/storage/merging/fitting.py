"""The units of texts that were corrected: each text keeps its own, under the number that it has after the merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.storage.merging.rows import Merged, Values, identity_of
from qcode.storage.units import pack_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.storage.merging.copies import Copy
    from qcode.storage.merging.plan import Plan
    from qcode.storage.merging.versions import Version, Versions

_TURN = "turn"


def is_fitted(plan: Plan, table: str, identity: str) -> bool:
    """Whether a row are units that belong to a corrected text, or that a correction keeps of the one before.

    They are among the rows that the plan looks at then.
    """
    if not _is_of_corrected(plan, table, identity):
        return False
    _fit(plan, plan.row("documents", identity.partition("|")[0]))
    return True


def _is_of_corrected(plan: Plan, table: str, identity: str) -> bool:
    if table != "units":
        return False
    document, told, kind = identity.split("|")
    versions, number = plan.texts.of.get(document), int(told)
    if versions is None:
        return False
    if number == versions.first.depth:
        return kind == _TURN
    return number not in plan.texts.untold(document)


def fit_units(plan: Plan) -> None:
    """Give every text of the documents that a merge looks at its units."""
    for row in [row for (table, _), row in plan.state.items() if table == "documents"]:
        if row.identity in plan.texts.of:
            _fit(plan, row)


def _fit(plan: Plan, document: Merged) -> None:
    wanted: dict[str, Values] = {}
    for values in _units(plan, document.identity, plan.texts.of[document.identity]):
        wanted.setdefault(identity_of("units", values), values)
    local = plan.ours.rows("documents", [document.identity])[document.identity]
    there = (
        {identity_of("units", row): row for row in plan.ours.referring("units", "document_id", [local[0]])}
        if local
        else {}
    )
    for identity, values in {**there, **wanted}.items():
        if _is_of_corrected(plan, "units", identity):
            kept = {name: value for name, value in values.items() if name != "id"}
            row = Merged("units", identity, kept, {}, {}, lives=True, contested=False, killers=())
            row.lives = row.alive = document.alive and identity in wanted
            plan.state["units", identity] = row


def _units(plan: Plan, document: str, versions: Versions) -> Iterator[Values]:
    """What every text was cut into, and the turns of those that are not the one that holds."""
    numbers, steps = versions.numbers(versions.all), versions.line_of_steps()
    standing = {step for version in numbers for step in versions.bringing(version)}
    every = [each for each in plan.texts.lines_about(document) if each.thing == "units" and each.op == "insert"]
    lines = [each for each in every if each.step in standing]
    for version, number in numbers.items():
        bringing = versions.bringing(version)
        cut = steps[version] if steps.get(version) in bringing else min(bringing, default=None)
        for line in lines:
            made = versions.of.get(line.step)
            if made is version and line.step == cut and line.after["kind"] != _TURN:
                yield {**line.after, "revision": number}
        below = sorted(
            line.step for line in lines if line.after["kind"] == _TURN and versions.of[line.step].above is version
        )
        for line in lines:
            if below and line.step == below[0] and line.after["kind"] == _TURN:
                yield {**line.after, "revision": number}
        if not below and version is not versions.holding(versions.all):
            yield from _turns(plan, document, versions, version, number)


def _turns(plan: Plan, document: str, versions: Versions, version: Version, number: int) -> Iterator[Values]:
    """The turns of a text from which nobody corrected on, as a copy has them where it holds or stands beside."""
    for copy in (plan.ours, plan.theirs):
        local = copy.rows("documents", [document])[document]
        for row in copy.referring("revisions", "document_id", [local[0]]) if local else ():
            if local and _is_text(versions, version, row):
                ranges = _kept(copy, document, row["number"], holds=row["number"] == local[1]["revision"])
                if ranges:
                    yield {"document_id": document, "revision": number, "kind": _TURN, "cutter": "", **ranges}
                    return


def _is_text(versions: Versions, version: Version, row: Values) -> bool:
    """Whether a row of a copy keeps a text; one that was shared has rows whose corrections it does not know."""
    made = versions.made_as(row["guid"])
    return made is version or (made is None and version is versions.first and row["number"] == version.depth)


def _kept(copy: Copy, document: str, number: int, *, holds: bool) -> Values:
    of = "where document_id = (select id from documents where guid = :document)"
    if holds:
        said = f"select start, stop from turns {of} and speaker_id is not null and start < stop order by position"
        edges = list(copy.reader.tuples(said, document=document))
        return {"count": len(edges), "ranges": pack_ranges(edges)} if edges else {}
    said = f"select count, ranges from units {of} and revision = :number and kind = '{_TURN}'"
    for count, ranges in copy.reader.tuples(said, document=document, number=number):
        return {"count": count, "ranges": bytes(ranges)}
    return {}

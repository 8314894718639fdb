"""Texts that one copy corrected while the other one worked on the text as it was."""

from __future__ import annotations

from collections.abc import Iterable

from qcode.errors import Refused
from qcode.storage.merging.graph import Knot
from qcode.storage.merging.lines import Copy, Line
from qcode.storage.merging.plan import Plan

_MARKING = frozenset({"codings", "memos", "case_links", "decisions"})


def must_have_the_same_texts(plan: Plan) -> None:
    """Raise Refused where places in a text were counted in two different texts: they would point at other words."""
    shared = plan.ours.known.missing
    new = plan.theirs.lines(_apart(plan, plan.theirs, plan.ours)) if shared else plan.new_lines
    theirs = _corrected(plan, new)
    ours_only = _apart(plan, plan.ours, plan.theirs)
    if not (theirs or plan.ours.wrote("revisions", ours_only)):
        return
    lines = plan.ours.lines(ours_only)
    ours = _corrected(plan, lines)
    lost = (theirs & (ours | _marked(plan, lines))) | (ours & _marked(plan, new))
    for document in sorted(lost):
        name = plan.row("documents", document).values["name"]
        raise Refused(
            f"The text of {name} was corrected in one copy while the other one coded it or corrected it, too.",
            "Undo the correction in one copy, merge, and correct the text then.",
        )


def _apart(plan: Plan, copy: Copy, other: Copy) -> list[Knot]:
    """The steps of one copy that the other one neither holds nor was shared with."""
    seen = [guid for guid in other.known.missing if guid in copy.known.steps]
    return [
        step
        for guid, step in copy.known.steps.items()
        if guid not in other.known.steps and not any(plan.order.saw(each, guid) for each in seen)
    ]


def _corrected(plan: Plan, lines: Iterable[Line]) -> set[str]:
    """The documents of which lines bring in a further text that nobody has taken back."""
    return {
        line.after["document_id"]
        for line in lines
        if line.thing == "revisions" and line.op == "insert" and line.after["number"] > 1
        and plan.row("revisions", line.target).lives
    }  # fmt: skip


def _marked(plan: Plan, lines: Iterable[Line]) -> set[str]:
    """The documents in which lines set or move borders."""
    rows = [line.row for line in lines if line.thing in _MARKING and line.after.get("start") is not None]
    plan.look_at(rows)
    return {str(plan.state[row].values["document_id"]) for row in rows if row in plan.state}

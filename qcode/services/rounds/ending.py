"""Ending a round without coders who never submit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Refused, UsageError
from qcode.services.roles import must_own
from qcode.services.rounds import coder_in, find_round, have_to
from qcode.storage import rounds as store
from qcode.storage.coders import coders

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.coding import Coder
    from qcode.services.project import Project
    from qcode.storage.rounds import Assignment, Round
    from qcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Ended:
    """That a round is waited for no longer, without whom, and what that does to the agreement, in a sentence."""

    change: Change
    without: tuple[str, ...]
    effect: str


def end_without(project: Project, round_name: str | None, names: Sequence[str], *, reason: str = "") -> Ended:
    """Wait no longer for coders who never submit: what they did in the round is compared with nobody's.

    Their codings stay. Only the project's owner can do it, and it cannot be taken back, because it may open the
    round. Who, when and why is kept with the round. A round that was a mistake is ended without all of its coders.
    Raises Refused for anybody but an owner, and for a coder who is not in the round or has submitted.
    """
    found = find_round(project, round_name)
    with project.write("end round", reason=reason) as tx:
        tx.kind = "init"  # what others have seen since cannot be unseen
        acting = must_own(tx, "ends a round without a coder")
        listed = store.assignments(tx, found.id)
        chosen = [_waited_for(project, tx, name, listed, found) for name in dict.fromkeys(names)]
        left = {each.coder_id for each in listed if not each.left_out} - {each.id for each in chosen}
        if not chosen:
            raise UsageError("A round is ended without somebody.", "Name who will not submit: --without coder_b")
        for each in listed:
            if each.coder_id in {one.id for one in chosen} and not each.submitted:
                store.leave_out(tx, each)
        told = [{"coder": each.name, "by": acting.name, "at": tx.at, "reason": reason} for each in chosen]
        plan = {**found.plan, "ended": [*found.plan.get("ended", []), *told]}
        tx.update("rounds", found.id, plan=json.dumps(plan, ensure_ascii=False, sort_keys=True))
        without = tuple(each.name for each in chosen)
        tx.summary = f"{found.name} without {', '.join(without)}"
    people = {each.id: each.name for each in coders(project.database)}
    still = {each.coder_id for each in store.assignments(project.database.whole, found.id) if not each.submitted}
    waiting, others = ([people[key] for key in sorted(keys)] for keys in (left & still, left))
    return Ended(project.last, without, _effect(find_round(project, found.name), others, waiting))


def _waited_for(project: Project, tx: Transaction, name: str, listed: Sequence[Assignment], found: Round) -> Coder:
    who = coder_in(project, tx, name)
    own = [each for each in listed if each.coder_id == who.id]
    if not own:
        raise Refused(f"{who.name} is not in the round “{found.name}”.", "See: qcode round status")
    if any(each.left_out for each in own):
        raise Refused(f"The round “{found.name}” was ended without {who.name} already.")
    if all(each.submitted for each in own):
        raise Refused(f"{who.name} has submitted the round “{found.name}”, and is compared.")
    return who


def _effect(found: Round, left: Sequence[str], waiting: Sequence[str]) -> str:
    if not found.is_open:
        return f"The round still waits: {have_to(waiting)} submit."
    if not left:
        return "The round is open, and nobody is left in it: what was coded in it stays, and nothing is measured."
    if len(left) < 2:
        return f"The round is open; with {left[0]} alone there is no agreement to be measured in it."
    return f"The round is open; agreement is measured between {', '.join(left[:-1])} and {left[-1]} alone."

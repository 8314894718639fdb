"""What coders gave: what they sealed when they submitted a round, or their codings as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from qcode.errors import Refused, UsageError
from qcode.model.coding import CoderKind, State
from qcode.services.rounds import have_to
from qcode.services.selecting import named
from qcode.storage import agreement as store
from qcode.storage.coders import coders as all_coders
from qcode.storage.rounds import assignments, sealed_states
from qcode.storage.settling import successors

if TYPE_CHECKING:
    from qcode.analysis.beat import Beat
    from qcode.model.codebook import Codebook
    from qcode.model.coding import Coder
    from qcode.services.project import Project
    from qcode.services.rounds import Round

Mark = tuple[int, int, int, int]
"""Document, code, start, stop."""


class Given(NamedTuple):
    """What coders gave: finished documents and marks (document, code, start, stop) by coder, and revisions."""

    done: Mapping[int, set[int]]
    marks: Mapping[int, Sequence[Mark]]
    revisions: Mapping[int, int]
    state: str
    version: str = ""
    notes: tuple[str, ...] = ()


def people_of(project: Project, names: Sequence[str], found: Round | None) -> list[Coder]:
    """Whom to compare: those of these names, else who is in the round, else everybody; raises UsageError for one."""
    known = [each for each in all_coders(project.database) if each.kind is CoderKind.PERSON]
    if names:
        chosen = _people_named(project, names)
        if len(chosen) < 2:
            raise UsageError("Agreement needs two coders.", "Name two: --a coder_a --b coder_b")
        return chosen
    if found is None:
        return known
    in_it = {each.coder_id for each in assignments(project.database.whole, found.id) if not each.left_out}
    return sorted((each for each in known if each.id in in_it), key=lambda each: found.place_of(each.guid))


def left_out(found: Round | None) -> tuple[str, ...]:
    """A note on the coders without whom a round was ended."""
    ended = found.plan.get("ended", ()) if found else ()
    return tuple(f"not compared, the round being ended without: {each['coder']} ({each['at'][:10]})" for each in ended)


def twice(
    project: Project, first: Round | None, second: Round, coders: Sequence[str], book: Codebook
) -> tuple[list[Coder], Given]:
    """One coder in two rounds, as if two coders had done it."""
    if first is None or first.id == second.id:
        raise UsageError("A coder is compared with himself in two rounds.", "Name both: --round pilot --against again")
    if len(coders) != 1:
        raise UsageError("One coder is compared in two rounds.", "Name the coder: --a coder_a")
    who = _people_named(project, coders)[0]
    done: dict[int, set[int]] = {}
    marks: dict[int, list[Mark]] = {}
    revisions: dict[int, int] = {}
    states, notes = list[str](), tuple[str, ...]()
    for number, each in enumerate((first, second)):
        given = submitted(project, each, [who], book, revisions)
        done[number], marks[number] = set(given.done.get(who.id, ())), list(given.marks.get(who.id, ()))
        states.append(given.state)
        notes += given.notes
    people = [replace(who, id=number, name=f"{who.name} in {each.name}") for number, each in enumerate((first, second))]
    return people, Given(done, marks, revisions, " and ".join(states), second.version, notes)


def _people_named(project: Project, names: Sequence[str]) -> list[Coder]:
    known = [each for each in all_coders(project.database) if each.kind is CoderKind.PERSON]
    chosen = named("coder", names, {each.id: each.name for each in known})
    return [each for key in chosen for each in known if each.id == key]


def submitted(
    project: Project, found: Round, people: Sequence[Coder], book: Codebook, revisions: dict[int, int] | None = None
) -> Given:
    """What was submitted; `revisions` are those of texts that have to be the same."""
    if not found.is_open:
        waiting = {each.coder_id for each in assignments(project.database.whole, found.id) if not each.submitted}
        names = [each.name for each in all_coders(project.database) if each.id in waiting]
        raise Refused(
            f"Not all coders of the round “{found.name}” have submitted: {have_to(names)}.", "See: qcode round status"
        )
    keys = {code.guid: code.id for code in book}
    wanted = {each.id for each in people}
    done: dict[int, set[int]] = {}
    marks: dict[int, list[Mark]] = {}
    revisions = {} if revisions is None else revisions
    states = [each for each in sealed_states(project.database, found.id) if each.coder_id in wanted]
    other: set[int] = set()
    gone = {coding.code for each in states for coding in each.codings} - keys.keys()
    keys |= {code: keys[now] for code, now in successors(project.database.whole, gone).items() if now in keys}
    for each in states:
        same = revisions.setdefault(each.document_id, each.revision) == each.revision
        if each.state == State.DONE.value and same:
            done.setdefault(each.coder_id, set()).add(each.document_id)
        other |= set() if same else {each.document_id}
        marks.setdefault(each.coder_id, []).extend(
            (each.document_id, keys.get(coding.code, 0), coding.start, coding.stop) for coding in each.codings
        )
    last = max((each.submitted for each in states), default="")
    notes = (
        (f"documents whose text was corrected between two submissions, not compared: {len(other)}",) if other else ()
    )
    state = f"as submitted in the round “{found.name}”, {last[:10]}"
    return Given(done, marks, revisions, state, found.version, notes)


def as_they_are(project: Project, people: Sequence[Coder], scope: Iterable[int], beat: Beat) -> Given:
    """The codings as they are now in those documents of the scope that each has done."""
    done = store.done(project.database, [each.id for each in people])
    asked = set(scope)
    marks = {each.id: _marks_now(project, each.id, sorted(done.get(each.id, set()) & asked), beat) for each in people}
    return Given(done, marks, {}, "as the codings are now, in documents marked as done")


def _marks_now(project: Project, coder_id: int, documents: Sequence[int], beat: Beat) -> Sequence[Mark]:
    """One coder's marks as rows of an array, read in pieces: as tuples, a million would take 200 MB."""
    pieces = [np.zeros((0, 4), dtype=np.int64)]
    for piece in store.marks(project.database, coder_id=coder_id, document_ids=documents):
        beat()
        numbers = np.fromiter(chain.from_iterable(piece), dtype=np.int64, count=4 * len(piece))
        pieces.append(numbers.reshape(-1, 4))
    return cast("Sequence[Mark]", np.concatenate(pieces))

"""Rounds: who codes which documents blind, submitting, and how far everybody is."""

from __future__ import annotations

import json
import secrets
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.coding import CoderKind, CoderRole, State
from qcode.services.codebook.versions import VERSION, frozen, version_names
from qcode.services.documents import DocumentFinder, state_of
from qcode.services.naming import must_be_named_once, must_be_new
from qcode.services.project import proper_name
from qcode.services.roles import NEW_ROUND, OWNERS_VERBS, must_own
from qcode.services.rounds.drawing import draw
from qcode.services.selecting import named
from qcode.services.tables.notes import counted
from qcode.storage import rounds as store
from qcode.storage.coders import coders
from qcode.storage.codes import codebook
from qcode.storage.counts import document_names
from qcode.storage.rounds import Assignment, Round, SealedCoding, SealedState
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.coding import Coder
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

__all__ = [
    "CoderProgress", "Round", "RoundStatus", "SealedCoding", "SealedState", "before_by_coder", "coded_before",
    "current_round", "find_round", "list_rounds", "new_round", "round_status", "sealed_states", "state_word", "submit",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """How far one coder is in a round; `states` by document says todo or done, doing only to the coder in person.

    `left_out` is when the round was ended without the coder, None where it was not.
    """

    coder: str
    submitted: str | None
    states: Mapping[str, State]
    left_out: str | None = None

    @property
    def told(self) -> str:
        """When the coder submitted, or that she has not, in words."""
        if self.left_out:
            return f"left out {self.left_out[:10]}"
        return (self.submitted or "not yet")[:16].replace("T", " ")

    @property
    def done(self) -> int:
        """How many documents are done."""
        return sum(state is State.DONE for state in self.states.values())

    @property
    def ready(self) -> bool:
        """Whether the coder has done everything and has only to submit it."""
        return not (self.submitted or self.left_out) and self.done == len(self.states)


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A round with how far everybody is; `documents` in the order of the alphabet, `before` as in `coded_before`."""

    round: Round
    documents: tuple[str, ...]
    coders: tuple[CoderProgress, ...]
    before: str = ""


def new_round(
    project: Project,
    name: str,
    *,
    coders: Sequence[str],
    sample: int | None = None,
    by: str | None = None,
    seed: int | None = None,
    documents: Sequence[str] = (),
    blind: bool = True,
) -> Round:
    """Make a round in which each coder codes each document, and freeze the codebook as a version of its name.

    `sample` draws so many of the `documents` (of all, where none are named), `by` an attribute of cases or documents
    in proportion to its values (largest remainders); `seed` makes the draw repeatable, one is chosen where none is
    given. Raises NotFound for an unknown coder, document or attribute, UsageError for a coder or a document that is
    named twice and for a sample that cannot be drawn, Refused for a name that a round or a version of the codebook has
    and for a coder who may only read.
    """
    tidy = proper_name(name, "round")
    people = _people(project, coders)
    pool = _documents(project, documents)
    if by and sample is None:
        raise UsageError("A round takes documents by an attribute where it draws some.", "Say how many: --sample 12")
    drawn, plan = pool, dict[str, object]()
    if sample is not None:
        seed = secrets.randbelow(1_000_000) if seed is None else seed
        drawn, plan = draw(project, pool, sample=sample, by=by, seed=seed)
    plan["coders"] = [each.guid for each in people]
    if not drawn:
        raise UsageError("A round needs documents.", "Import some first: qcode import FOLDER")
    with project.write(NEW_ROUND) as tx:
        must_own(tx, OWNERS_VERBS[NEW_ROUND])
        tx.summary = f"{tidy}, {counted(len(drawn), 'document')}, {', '.join(each.name for each in people)}"
        must_be_new("round {}", tidy, [name for (name,) in tx.tuples("select name from rounds order by id")])
        version = _freeze(tx, tidy)
        before = store.coded_before(tx, coder_ids=[each.id for each in people], document_ids=drawn)
        if before:
            plan["before"] = {each.guid: before[each.id] for each in people if each.id in before}
        key = tx.insert(
            "rounds", name=tidy, blind=int(blind), seed=seed if sample is not None else None,
            codebook_version_id=version, plan=json.dumps(plan, ensure_ascii=False, sort_keys=True),
        )  # fmt: skip
        store.assign(tx, key, coder_ids=[each.id for each in people], document_ids=drawn)
    return find_round(project, tidy)


def _people(project: Project, names: Sequence[str]) -> list[Coder]:
    known = [each for each in coders(project.database) if each.kind is CoderKind.PERSON]
    by_id = {each.id: each for each in known}
    try:
        chosen = [
            by_id[key] for name in names for key in named("coder", [name], {each.id: each.name for each in known})
        ]
    except NotFound as error:
        near = f"{error.hint} " if error.similar else ""
        there = ", ".join(each.name for each in known) or "none"
        how = f"There are: {there}. Add one with: qcode coders add {shlex.quote(error.name)}"
        raise NotFound("coder", error.name, error.similar, f"{near}{how}") from error
    if not chosen:
        raise UsageError("A round needs coders.", "Name them: --coders coder_a,coder_b")
    must_be_named_once([each.name for each in chosen], among="the coders")
    for each in chosen:
        if each.role is CoderRole.READER:
            hint = f"Make a coder of the reader first: qcode coders role {shlex.quote(each.name)} coder"
            raise Refused(f"{each.name} may read this project and not change it, and cannot code in a round.", hint)
    return chosen


def _documents(project: Project, names: Sequence[str]) -> list[int]:
    """The documents of these names, or all."""
    finder = DocumentFinder(project)
    found = [finder.find(each) for each in names]
    must_be_named_once([each.name for each in found], among="the documents")
    return [each.id for each in found] or list(document_names(project.database))


def _freeze(tx: Transaction, name: str) -> int:
    must_be_new(VERSION, name, version_names(tx), hint="Take another name for the round.")
    content = frozen(codebook(tx))
    return tx.insert("codebook_versions", name=name, note="", content=content, coder_id=tx.coder_id)


def list_rounds(project: Project) -> list[Round]:
    """All rounds in the order in which they were made."""
    return store.rounds(project.database.whole)


def coded_before(project: Project, found: Round) -> str:
    """Who had coded documents of a round before it was made, in a sentence; "" where nobody had.

    What was coded outside a round counts in it, and its coders may have seen it of one another. Whoever begins anew in
    a copy submits nothing of it.
    """
    held = before_by_coder(project, found)
    told = ", ".join(f"{name} {number:,}" for name, number in held.items())
    noun = "document" if set(held.values()) == {1} else "documents"
    return f"coded before the round: {told} {noun}; counts if submitted" if told else ""


def before_by_coder(project: Project, found: Round) -> dict[str, int]:
    """How many documents of a round each of its coders had coded before it was made; nobody who had none."""
    names = {each.guid: each.name for each in coders(project.database)}
    return {names[guid]: number for guid, number in found.plan.get("before", {}).items() if guid in names}


def find_round(project: Project, name: str | None = None) -> Round:
    """The round of a name, or the only one; raises NotFound with names like it, UsageError where one must be named."""
    known = list_rounds(project)
    if name:
        key = next(iter(named("round", [name], {each.id: each.name for each in known})))
        return next(each for each in known if each.id == key)
    waiting = [each for each in known if not each.is_open]
    if len(waiting) == 1 or len(known) == 1:
        return (waiting or known)[0]
    if not known:
        raise NotFound("round", "", hint="Make one: qcode round new pilot --coders coder_a,coder_b")
    raise UsageError("Which round is meant?", f"There are {', '.join(each.name for each in known)}.")


def current_round(project: Project, document_id: int, coder: Coder | None = None) -> Round | None:
    """The round in which a coder (whoever is working, by default) is coding a document, None outside any."""
    who = coder or project.coder
    key = store.current(project.database.whole, document_id=document_id, coder_id=who.id) if who else None
    return next((each for each in list_rounds(project) if each.id == key), None)


def submit(
    project: Project, round_name: str | None = None, coder: str | None = None, *, as_done: bool = False,
    unfinished: bool = False,
) -> Change:  # fmt: skip
    """Seal what a coder (whoever is working, by default) coded in a round; it cannot be taken back.

    Documents that are not done are refused, unless `as_done` says that they are, or `unfinished` leaves them out of
    what the coders are compared in. Raises Refused where the coder has submitted before or is not in the round, and
    for anybody but an owner who submits for another.
    """
    found = find_round(project, round_name)
    with project.write("submit") as tx:
        tx.kind = "init"  # what is sealed cannot be undone
        who = coder_in(project, tx, coder)
        if who.id != tx.coder_id:
            must_own(tx, "submits for another coder")
        own = [each for each in store.assignments(tx, found.id) if each.coder_id == who.id]
        if not own:
            raise Refused(f"{who.name} is not in the round “{found.name}”.", "Name another round, or another coder.")
        if any(each.left_out for each in own):
            raise Refused(f"The round “{found.name}” was ended without {who.name}.", "See: qcode round status")
        if all(each.submitted for each in own):
            raise Refused(f"{who.name} has submitted the round “{found.name}” already.", "What was sealed stays so.")
        states = {each: _state(tx, each, as_done=as_done) for each in own if not each.submitted}
        open_ones = [each for each, state in states.items() if state is not State.DONE]
        if open_ones and not unfinished:
            raise _not_done(project, open_ones)
        for each, state in states.items():
            store.seal(tx, each, state=state.value)
        tx.summary = f"{found.name} by {who.name}, {len(own) - len(open_ones)} of {len(own)} documents done"
    return project.last


def coder_in(project: Project, tx: Transaction, name: str | None) -> Coder:
    """A coder by name, whoever is writing by default; raises NotFound with names like it."""
    known = {each.id: each for each in coders(project.database)}
    key = next(iter(named("coder", [name], {each.id: each.name for each in known.values()}))) if name else tx.coder_id
    if key not in known:
        raise NotFound("coder", "")
    return known[key]


def _state(tx: Transaction, assignment: Assignment, *, as_done: bool) -> State:
    """How far the coder is: as said in the round, or of the document before the round was made."""
    said = {assignment.state} | {
        state
        for (state,) in tx.tuples(
            "select state from assignments where document_id = :document and coder_id = :coder and round_id is null",
            document=assignment.document_id,
            coder=assignment.coder_id,
        )
    }
    return State.DONE if as_done or State.DONE.value in said else State.TODO


def _not_done(project: Project, assignments: Sequence[Assignment]) -> Refused:
    names = document_names(project.database)
    listed = sorted((names[each.document_id] for each in assignments), key=sort_key)
    more = f" and {len(listed) - 5} more" if len(listed) > 5 else ""
    return Refused(
        f"Not done yet: {', '.join(listed[:5])}{more}.",
        "Mark them with `qcode documents done`, or submit with --as-done, or with --unfinished to leave them out.",
    )


def sealed_states(project: Project, round_name: str | None = None) -> list[SealedState]:
    """What each coder submitted in a round, as it was then; of others nothing before the round is open."""
    return store.sealed_states(project.database, find_round(project, round_name).id)


def round_status(project: Project, name: str | None = None) -> RoundStatus:
    """Who has done which document and who has submitted; of others no more than that before the round is open."""
    found = find_round(project, name)
    whole = project.database.whole
    listed = store.assignments(whole, found.id)
    names, people = document_names(whole), {each.id: each for each in coders(whole)}
    states = states_in(project, found)
    by_coder: dict[int, list[Assignment]] = {}
    for each in listed:
        by_coder.setdefault(each.coder_id, []).append(each)
    order = sorted(by_coder, key=lambda key: found.place_of(people[key].guid))
    progress = tuple(_progress(people[key].name, by_coder[key], states, names) for key in order)
    there = tuple(sorted({names[each.document_id] for each in listed}, key=sort_key))
    return RoundStatus(found, there, progress, coded_before(project, found))


def _progress(
    coder: str, own: Sequence[Assignment], states: Mapping[tuple[int, int], State], names: Mapping[int, str]
) -> CoderProgress:
    said = [each.submitted for each in own]
    last = None if None in said else max(filter(None, said))
    left = last if any(each.left_out for each in own) else None
    by_document = {names[each.document_id]: states[each.document_id, each.coder_id] for each in own}
    return CoderProgress(coder, None if left else last, by_document, left)


def states_in(project: Project, found: Round) -> dict[tuple[int, int], State]:
    """How far each coder is with each document of a round, by (document, coder).

    Of others, doing is not told as long as the round is sealed.
    """
    listed = store.assignments(project.database.whole, found.id)
    me = project.coder.id if project.coder else 0
    counts = _counts(project, found, me)
    said = _said(project, [each.coder_id for each in listed])
    states: dict[tuple[int, int], State] = {}
    for each in listed:
        place = each.document_id, each.coder_id
        done = State.DONE.value in (each.state, said.get(place))
        marked = State.DONE.value if done else None if each.left_out else each.state
        state = state_of(marked, counts.get(place, 0))
        hidden = found.sealed and each.coder_id != me and state is State.DOING
        states[place] = State.TODO if hidden else state
    return states


def _counts(project: Project, found: Round, me: int) -> dict[tuple[int, int], int]:
    """How many codings each coder has in each document of a round, as far as whoever is working may see it."""
    rows = project.database.tuples(
        "select document_id, coder_id, count(*) from codings where round_id = :round group by document_id, coder_id",
        round=found.id,
    )
    return {(document, coder): count for document, coder, count in rows if coder == me or not found.sealed}


def _said(project: Project, coder_ids: Sequence[int]) -> dict[tuple[int, int], str]:
    rows = project.database.whole.tuples(
        """select document_id, coder_id, state from assignments where round_id is null and coder_id in :coders""",
        coders=sorted(set(coder_ids)),
    )
    return {(document, coder): state for document, coder, state in rows}


def have_to(names: Sequence[str]) -> str:
    """`ada has to`, `ada and eva have to`."""
    *most, last = names
    return f"{', '.join(most)} and {last} have to" if most else f"{last} has to"


def state_word(found: Round) -> str:
    """The state of a round in a word or three: blind, being coded, submitted by all, ended."""
    if found.is_open:
        return "ended" if found.plan.get("ended") else "submitted by all"
    return "blind" if found.blind else "being coded"

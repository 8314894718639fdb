"""The disagreements of a round: what its coders read differently when they submitted, and what became of it.

The queue is computed from what was sealed, so that it stays the same whatever is done afterwards; a decision is known
by the disagreement that it is about, so that what is settled is right after undo and after a merge.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.model.document import Span
from qcode.services.documents.citing import Turns
from qcode.services.documents.earlier import Followed
from qcode.services.merging.standing import in_question
from qcode.services.rounds import find_round, list_rounds
from qcode.services.settling.disagreement import REMOVED, Decision, Disagreement, Outcome, Placed, Queue, Rule, Side
from qcode.services.settling.sealed import Sealed, age, decided_by_readings, guid_of, known_by
from qcode.services.visibility import sealed_documents
from qcode.storage import settling as store
from qcode.storage.cases import cases_of_documents
from qcode.storage.documents import text_of
from qcode.storage.rounds import rounds

if TYPE_CHECKING:
    from qcode.analysis.shared_passages import Passage
    from qcode.services.project import Project
    from qcode.services.rounds import Round
    from qcode.services.settling.sealed import Read
    from qcode.storage.database import Database


def queue(project: Project, round: str | None = None) -> Queue:
    """Every disagreement of a round (the only one, by default) with its decision; of more than two coders, each once.

    Raises NotFound for an unknown round, Refused while not all its coders have submitted.
    """
    with project.database.snapshot():
        found = open_round(project, round)
        sealed = Sealed.read(project.database, found, left_out=sealed_documents(project))
        return _queue(project, found, sealed)


def unsettled_in(project: Project, document_id: int) -> dict[str, int]:
    """By round, how many disagreements in a document wait to be settled."""
    found: dict[str, int] = {}
    database = project.database
    with database.snapshot():
        contested, hidden = store.contested(database), sealed_documents(project)
        for each in list_rounds(project):
            sealed = Sealed.read(database, each, document_id=document_id, left_out=hidden)
            if not each.is_open or document_id not in sealed.documents:
                continue
            decided = decided_by_readings(database, sealed, document_id=document_id)
            rows = [
                decided.get(known_by(sealed, read, passage))
                for read in sealed.each(database)
                for passage in read.differing
            ]
            left = [row for row in rows if row is None or row.outcome == Outcome.DISCUSS.value or row.guid in contested]
            if left:
                found[each.name] = len(left)
    return found


def open_round(project: Project, name: str | None) -> Round:
    """The round to settle, by default the only open one of several coders; raises Refused where it is not open yet."""
    ready = [each.name for each in list_rounds(project) if each.is_open and len(each.plan.get("coders", ())) != 1]
    found = find_round(project, name or (ready[0] if len(ready) == 1 else None))
    if not found.is_open:
        raise Refused(
            f"Not all coders of the round “{found.name}” have submitted, so there is nothing to settle yet.",
            "See: qcode round status",
        )
    return found


def _queue(project: Project, found: Round, sealed: Sealed) -> Queue:
    database = project.database
    if len(sealed.coders) < 2:
        raise Refused(
            f"No document of the round “{found.name}” was done by two coders.", "Differences are between two or more."
        )
    decided, contested = decided_by_readings(database, sealed), store.contested(database)
    conflicts = in_question(database, "decisions")
    cases, guids = cases_of_documents(database), dict(database.tuples("select id, guid from documents"))
    current = dict(database.tuples("select id, revision from documents"))
    items: list[Disagreement] = []
    followed: dict[int, Followed] = {}
    agreed = 0
    for read in sealed.each(database):
        agreed += len(read.agreed)
        if not read.differing:
            continue
        corrected = current[read.document_id] != read.revision
        if corrected:
            followed[read.document_id] = Followed.read(database, read.document_id, read.revision)
            text = followed[read.document_id].texts[0]
        else:
            text = text_of(database, read.document_id)
        turns = Turns(project, read.document_id, read.revision if corrected else 0)
        for passage in read.differing:
            every = read.all_own(passage)
            span = Span(min(each.start for each in every), max(each.stop for each in every))
            row = decided.get(known_by(sealed, read, passage))
            guid = row.guid if row else guid_of(sealed, guids[read.document_id], read, passage)
            items.append(
                Disagreement(
                    guid=guid,
                    number=len(items) + 1,
                    round_id=found.id,
                    round=found.name,
                    document_id=read.document_id,
                    document=sealed.documents[read.document_id],
                    cases=tuple(cases.get(read.document_id, ())),
                    span=span,
                    quote=span.of(text),
                    turn=turns.number(span),
                    kind=passage.kind,
                    sides=_sides(sealed, read, passage),
                    coded_as=tuple(_placed(sealed, 0, 1, str(code)).code for code in passage.coded_as),
                    shift_start=passage.shift_start,
                    shift_end=passage.shift_end,
                    decision=_decision(sealed, row) if row else None,
                    contested=guid in contested,
                    conflicts=conflicts.get(guid, ()),
                    revision=read.revision,
                    corrected=corrected,
                )
            )
    return Queue(
        found.id, found.name, tuple(sealed.coders.values()), len(sealed.documents), tuple(items), agreed,
        store.has_layer(database, found.id, consensus=store.consensus_id(database)), sealed.notes, sealed,
        _other_layers(database, sealed), followed,
    )  # fmt: skip


def _other_layers(database: Database, sealed: Sealed) -> dict[int, str]:
    """A sentence for every document whose agreed layer is another round's."""
    here = sealed.round
    known = {each.id: each for each in rounds(database.whole)}
    found = {}
    for key, held in store.rounds_of_layers(database, consensus=store.consensus_id(database)).items():
        if key not in sealed.documents:
            continue
        newest = max((known[each] for each in held if each in known), key=age, default=here)
        if age(newest) > age(here):
            found[key] = (
                f"The agreed layer of {sealed.documents[key]} is that of the newer round “{newest.name}”;"
                " what is decided here goes into the protocol alone."
            )
        elif newest.id != here.id:
            found[key] = (
                f"The agreed layer of {sealed.documents[key]} is that of the round “{newest.name}”;"
                f" the first decision in “{here.name}” puts this round's in its place."
            )
    return found


def with_decisions(project: Project, known: Queue) -> Queue:
    """A queue with the decisions as they are now; what is compared stays as it was read. For a codebook as it was."""
    database = project.database
    if known.sealed is None:
        return queue(project, known.round)
    with project.database.snapshot():
        versions = dict(database.tuples("select guid, name from codebook_versions"))
        sealed = replace(known.sealed, versions=versions)
        decided, contested = store.decisions(database, known.round_id), store.contested(database)
        conflicts = in_question(database, "decisions")
        adopted = store.has_layer(database, known.round_id, consensus=store.consensus_id(database))
        other_layers = _other_layers(database, sealed)
    items = tuple(
        _as_it_is(each, _decision(sealed, row) if (row := decided.get(each.guid)) else None,
                  contested=each.guid in contested, conflicts=conflicts.get(each.guid, ()))
        for each in known.items
    )  # fmt: skip
    return replace(known, items=items, adopted=adopted, sealed=sealed, other_layers=other_layers)


def _as_it_is(
    each: Disagreement, decision: Decision | None, *, contested: bool, conflicts: tuple[str, ...]
) -> Disagreement:
    """A disagreement with what is decided by now; the same object where that is what was known."""
    if (decision, contested, conflicts) == (each.decision, each.contested, each.conflicts):
        return each
    return replace(each, decision=decision, contested=contested, conflicts=conflicts)


@dataclass(frozen=True, slots=True)
class Submitted:
    """A coding as a coder submitted it; `code_id` is 0 for a code that was removed."""

    coder: str
    span: Span
    code_id: int


def submitted(known: Queue, document_id: int) -> list[Submitted]:
    """Everything that the coders of a queue submitted in one of its documents."""
    sealed = known.sealed
    if sealed is None or document_id not in sealed.by_document:
        return []
    return [
        Submitted(sealed.coders[state.coder_id], placed.span, placed.code_id)
        for state in sealed.by_document[document_id]
        for each in state.codings
        for placed in (_placed(sealed, each.start, each.stop, each.code),)
    ]


def _sides(sealed: Sealed, read: Read, passage: Passage) -> tuple[Side, ...]:
    """The different readings; with two coders one each, also where a reading is empty."""
    groups: dict[tuple[tuple[int, int, object], ...], list[int]] = {}
    for place, readings in enumerate(passage.by_coder):
        groups.setdefault(tuple(each.segment for each in readings), []).append(place)
    return tuple(
        Side(
            tuple(sealed.coders[read.coder_ids[place]] for place in places),
            tuple(_placed(sealed, *read.own(places[0], each)) for each in passage.by_coder[places[0]]),
        )
        for places in groups.values()
    )


def _placed(sealed: Sealed, start: int, stop: int, guid: str) -> Placed:
    code = sealed.codes.get(sealed.code(guid))
    return Placed(Span(start, stop), code.id if code else 0, sealed.book.path_text(code.id) if code else REMOVED)


def _decision(sealed: Sealed, row: store.DecisionRow) -> Decision:
    return Decision(
        Outcome(row.outcome), tuple(_placed(sealed, *each) for each in row.codings), row.reason, row.coder,
        row.created, _rule(sealed, row),
    )  # fmt: skip


def _rule(sealed: Sealed, row: store.DecisionRow) -> Rule | None:
    if not row.rule:
        return None
    held, code = json.loads(row.rule), row.rule_code_id or 0
    path = sealed.book.path_text(code) if code in sealed.book else REMOVED
    return Rule(code, path, held["field"], held["text"], sealed.versions.get(held["version"], ""))

"""Coverage: who has coded which case, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.coding import CoderKind, State
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.documents import state_of
from qcode.services.rounds import find_round, state_word, states_in
from qcode.storage import progress
from qcode.storage import rounds as store
from qcode.storage.cases import cases_of_documents
from qcode.storage.coders import coders
from qcode.storage.counts import case_names, document_names
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.services.project import Project

WITHOUT_CASE = "(no case)"


@dataclass(frozen=True, slots=True)
class Covered:
    """One document of a case and how far each coder is with it; a coder who does not code it is left out."""

    document_id: int
    document: str
    states: Mapping[str, State]

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to do it, or nobody has begun anything."""
        return not self.states or any(state is not State.DONE for state in self.states.values())


@dataclass(frozen=True, slots=True)
class CaseCoverage:
    """A case with its documents, none where it was not interviewed or has no part in the round."""

    case: str
    documents: tuple[Covered, ...]

    def state_of(self, coder: str) -> State | None:
        """Done where all documents of the coder are, doing where some are or one is begun, None where she has none."""
        states = {each.states[coder] for each in self.documents if coder in each.states}
        if not states:
            return None
        return states.pop() if len(states) == 1 else State.DOING

    def done(self, coder: str) -> tuple[int, int]:
        """How many of the coder's documents are done, and how many there are."""
        states = [each.states[coder] for each in self.documents if coder in each.states]
        return sum(state is State.DONE for state in states), len(states)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who has coded what: of a round (`round` is its name), or of the whole project.

    `cases` are in the order of the alphabet; a document of several cases stands under each, `documents` counts it
    once, and `open` those that somebody has still to do.
    """

    round: str
    about: str
    noun: str
    coders: tuple[str, ...]
    cases: tuple[CaseCoverage, ...]
    documents: int
    open: int


def coverage(project: Project, round_name: str | None = None) -> Coverage:
    """How far each coder is with each case: in a round, or, without one, in all documents.

    Of others in a blind round that is not open yet it tells done and not done, and nothing else. In the whole
    project a coder is one who has begun or finished something; who only is in a round has its documents alone.
    """
    with project.database.snapshot():
        if round_name is None:
            return _covered(project, "", "all documents", _states_everywhere(project))
        found = find_round(project, round_name)
        return _covered(project, found.name, state_word(found), _states_in(project, found), found)


def _states_in(project: Project, found: store.Round) -> dict[tuple[int, int], State]:
    left = {each.coder_id for each in store.assignments(project.database.whole, found.id) if each.left_out}
    return {place: state for place, state in states_in(project, found).items() if place[1] not in left}


def _states_everywhere(project: Project) -> dict[tuple[int, int], State]:
    marked, counts = progress.marked_states(project.database), progress.coding_counts(project.database)
    done = set(project.database.whole.tuples(
        "select distinct document_id, coder_id from assignments where state = 'done'"))  # fmt: skip
    in_rounds = set(project.database.whole.tuples(
        "select document_id, coder_id from assignments where round_id is not null and state <> :left",
        left=store.LEFT_OUT))  # fmt: skip
    people = {each.id for each in coders(project.database) if each.kind is CoderKind.PERSON}
    begun = people & {coder for _, coder in (*marked, *counts, *done)}
    there = document_names(project.database)
    places = {(document, coder) for document in there for coder in begun}
    places |= {(document, coder) for document, coder in in_rounds if document in there and coder in people}
    return {
        place: State.DONE if place in done else state_of(marked.get(place), counts.get(place, 0))
        for place in sorted(places)
    }  # fmt: skip


def _covered(
    project: Project, round_name: str, about: str, states: Mapping[tuple[int, int], State],
    found: store.Round | None = None,
) -> Coverage:  # fmt: skip
    known = coders(project.database)
    known = sorted(known, key=lambda each: found.place_of(each.guid)) if found else known
    people = {each.id: each.name for each in known}
    names, linked = document_names(project.database), cases_of_documents(project.database)
    by_document: dict[int, dict[str, State]] = {}
    for (document, coder), state in states.items():
        by_document.setdefault(document, {})[people[coder]] = state
    held = {
        key: Covered(key, name, by_document.get(key, {})) for key, name in names.items()
        if key in by_document or not round_name
    }  # fmt: skip
    by_case: dict[str, list[Covered]] = {name: [] for name in case_names(project.database).values()}
    for key in sorted(held, key=lambda each: sort_key(names[each])):
        for case in linked.get(key, ()) or (WITHOUT_CASE,):
            by_case.setdefault(case, []).append(held[key])
    listed = sorted(by_case, key=lambda case: (case == WITHOUT_CASE, sort_key(case)))
    used = {coder for each in held.values() for coder in each.states}
    return Coverage(
        round_name, about, project.case_noun, tuple(name for name in people.values() if name in used),
        tuple(CaseCoverage(case, tuple(by_case[case])) for case in listed),
        len(held), sum(each.is_open for each in held.values()),
    )  # fmt: skip


def coverage_table(found: Coverage) -> Table:
    """A row a case, a column a coder: done, doing, todo, or how many of several; `–` where there is no document."""
    columns = (Column(found.noun), Column("documents", ColumnKind.INTEGER), *map(Column, found.coders), Column("open"))
    rows = tuple(
        (
            each.case, len(each.documents), *(told(each, coder) for coder in found.coders),
            ", ".join(one.document for one in each.documents if one.is_open) or None,
        )
        for each in found.cases
    )  # fmt: skip
    footer: tuple[tuple[Cell, ...], ...] = (
        ("done", found.documents, *(_done(found, coder) for coder in found.coders), f"{found.open:,} open"),
    )
    title = f"Coverage of the round {found.round}" if found.round else "Coverage"
    notes = (
        f"{found.about}; documents: {found.documents:,}, of which somebody has still to do {found.open:,}.",
        "done: all documents of the case; todo: none begun; –: no document. Not done is not the same as found nothing.",
    )
    return Table(title, columns, rows, notes=notes, footer=footer)


def told(each: CaseCoverage, coder: str) -> str:
    """A case's state for a coder as it is printed."""
    state = each.state_of(coder)
    if state is None:
        return "–"
    done, number = each.done(coder)
    return state.value if number == 1 or state is not State.DOING else f"{done} of {number} done"


def _done(found: Coverage, coder: str) -> str:
    states = {
        one.document_id: one.states[coder] for each in found.cases for one in each.documents if coder in one.states
    }
    return f"{sum(state is State.DONE for state in states.values())} of {len(states)}"

"""What agreement is computed from: who finished which documents, and where each coder put which code.

The independent state is taken: what coders sealed when they submitted a round, or, outside rounds, their codings in
the documents that they say are done. A document that a coder has not finished is missing, not empty.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.joined import Spans, Units, merged
from qcode.analysis.ratings import Booleans, Integers
from qcode.errors import Refused, UsageError
from qcode.model.coding import CoderKind, State
from qcode.services.agreement.ranges import joined_ranges
from qcode.services.rounds import find_round
from qcode.services.selecting import named, resolve
from qcode.services.visibility import sealed_documents, sealed_rounds
from qcode.storage import agreement as store
from qcode.storage.cases import cases_of_documents
from qcode.storage.coders import coders as all_coders
from qcode.storage.codes import codebook
from qcode.storage.rounds import assignments, sealed_states
from qcode.storage.settling import successors
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.model.coding import Coder
    from qcode.model.selection import Selection
    from qcode.services.project import Project
    from qcode.services.rounds import Round
    from qcode.services.selecting import Resolved

UNITS = ("sentence", "turn", "paragraph", "document")


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The double-coded documents, in the order of the alphabet, as arrays.

    `spans` holds each coder's merged spans, whose documents and codes are places in `documents` and `codes`;
    `judged` (coders, documents) is true where a coder has finished. `state` says which state of the codings this
    is, `not_double` how many documents of the selection fewer than two coders have finished.
    """

    coders: tuple[Coder, ...]
    documents: tuple[int, ...]
    names: tuple[str, ...]
    cases: tuple[tuple[str, ...], ...]
    lengths: Integers
    revisions: Mapping[int, int]
    judged: Booleans
    codes: tuple[int, ...]
    labels: tuple[str, ...]
    spans: tuple[Spans, ...]
    units: Units
    unit: str
    not_double: int
    state: str
    version: str = ""
    notes: tuple[str, ...] = ()

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The places of every two coders."""
        return [(one, other) for one in range(len(self.coders)) for other in range(one + 1, len(self.coders))]

    @property
    def by_all(self) -> Booleans:
        """Which documents all coders have finished."""
        return np.asarray(self.judged.all(axis=0), dtype=np.bool_)

    def by_both(self, one: int, other: int) -> Booleans:
        """Return which documents two coders have both finished."""
        return np.asarray(self.judged[one] & self.judged[other], dtype=np.bool_)


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


def material(
    project: Project, *, round_name: str | None, coders: Sequence[str], unit: str, selection: Selection,
    against: str | None = None, settled: bool = False, beat: Beat = undisturbed,
) -> Material:  # fmt: skip
    """Read what two coders or more finished; with `against`, what one coder submitted in two rounds.

    With `settled`, what was decided in the round stands in place of what its coders differ in. `beat` is called now
    and then.

    Raises UsageError for a unit that there is not, for fewer than two coders, or for a selection of speakers or
    roles; Refused where a round is not open yet, or where no document was finished by two.
    """
    _check(unit, selection)
    book = codebook(project.database)
    resolved = resolve(project, selection, book=book)
    found = find_round(project, round_name) if round_name else None
    scope, notes = _scope(project, resolved, found)
    if against:
        people, given = _twice(project, found, find_round(project, against), coders, book)
    else:
        people = _people(project, coders, found)
        given = _sealed(project, found, people, book) if found else _now(project, people, scope, beat)
        notes = (*notes, *_left_out(found))
    if settled and found:
        from qcode.services.settling.after import settled_given

        given = settled_given(project, found, given)
    notes = (*notes, *given.notes)
    people = people if coders or found else [each for each in people if given.done.get(each.id)]
    if len(people) < 2:
        what = f"in the round “{found.name}”" if found else "documents"
        raise Refused(f"No two coders have finished {what}.", "Mark documents with: qcode documents done")
    texts = store.texts(project.database, {key: given.revisions.get(key, 0) for key in scope})
    double = [key for key in scope if key in texts and texts[key].characters
              and sum(key in given.done.get(each.id, ()) for each in people) > 1]  # fmt: skip
    if not double:
        names = " and ".join(each.name for each in people)
        raise Refused(f"No document was finished by two of {names}.", "Mark documents with: qcode documents done")
    revisions = {key: 0 if texts[key].current else given.revisions[key] for key in double}
    codes = _codes(book, resolved.chosen.codes, given)
    lengths = np.array([texts[key].characters for key in double], dtype=np.int64)
    linked = cases_of_documents(project.database)
    units = _units(project, double, revisions, lengths, unit)
    without = len(double) - int(np.count_nonzero(np.bincount(units.documents)))
    if without:
        notes = (*notes, f"documents without {unit}s, which have no units: {without}")
    return Material(
        coders=tuple(people),
        documents=tuple(double),
        names=tuple(scope[key] for key in double),
        cases=tuple(tuple(linked.get(key, ())) for key in double),
        lengths=lengths,
        revisions=revisions,
        judged=np.array([[key in given.done.get(each.id, ()) for key in double] for each in people], dtype=np.bool_),
        codes=codes,
        labels=tuple(book.path_text(key) if key in book else "(a code that was removed)" for key in codes),
        spans=tuple(_spans(given.marks.get(each.id, ()), double, codes) for each in people),
        units=units,
        unit=unit,
        not_double=len(scope) - len(double),
        state=given.state,
        version=given.version,
        notes=notes,
    )


def _check(unit: str, selection: Selection) -> None:
    if unit not in UNITS:
        raise UsageError(f"“{unit}” is no unit of agreement.", f"Use one of: {', '.join(UNITS)}.")
    if selection.roles or selection.speakers or selection.round or selection.agreed or selection.coders:
        raise UsageError(
            "Agreement is computed over whole documents and independent codings.",
            "Select documents, cases or codes, and name the coders and the round by themselves.",
        )


def _people(project: Project, names: Sequence[str], found: Round | None) -> list[Coder]:
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


def have_to(names: Sequence[str]) -> str:
    """`ada has to`, `ada and eva have to`."""
    *most, last = names
    return f"{', '.join(most)} and {last} have to" if most else f"{last} has to"


def _left_out(found: Round | None) -> tuple[str, ...]:
    """A note on the coders without whom a round was ended."""
    ended = found.plan.get("ended", ()) if found else ()
    return tuple(f"not compared, the round being ended without: {each['coder']} ({each['at'][:10]})" for each in ended)


def _twice(
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
        given = _sealed(project, each, [who], book, revisions)
        done[number], marks[number] = set(given.done.get(who.id, ())), list(given.marks.get(who.id, ()))
        states.append(given.state)
        notes += given.notes
    people = [replace(who, id=number, name=f"{who.name} in {each.name}") for number, each in enumerate((first, second))]
    return people, Given(done, marks, revisions, " and ".join(states), second.version, notes)


def _people_named(project: Project, names: Sequence[str]) -> list[Coder]:
    known = [each for each in all_coders(project.database) if each.kind is CoderKind.PERSON]
    chosen = named("coder", names, {each.id: each.name for each in known})
    return [each for key in chosen for each in known if each.id == key]


def _scope(project: Project, resolved: Resolved, found: Round | None) -> tuple[dict[int, str], tuple[str, ...]]:
    """The documents that are asked for, by name, and what is left out of them."""
    documents = dict(resolved.universe.documents)
    if resolved.universe.by_case:
        kept = set(resolved.universe.cases.values())
        linked = cases_of_documents(project.database)
        documents = {key: name for key, name in documents.items() if kept & set(linked.get(key, ()))}
    if found is not None:
        said = "select distinct document_id from assignments where round_id = :round"
        in_it = {key for (key,) in project.database.whole.tuples(said, round=found.id)}
        documents = {key: name for key, name in documents.items() if key in in_it}
    sealed = sealed_documents(project) & documents.keys()
    notes: tuple[str, ...] = ()
    if sealed and found is None:
        documents = {key: name for key, name in documents.items() if key not in sealed}
        names = ", ".join(each.name for each in sealed_rounds(project))
        notes = (f"documents left out, being sealed until all have submitted ({names}): {len(sealed)}",)
    return dict(sorted(documents.items(), key=lambda each: sort_key(each[1]))), notes


def _sealed(
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


def _now(project: Project, people: Sequence[Coder], scope: Iterable[int], beat: Beat) -> Given:
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


def _codes(book: Codebook, chosen: frozenset[int] | None, given: Given) -> tuple[int, ...]:
    """The codes that agreement is about: those chosen, in use or not retired, in the order of the codebook."""
    tables = [np.asarray(marks, dtype=np.int64).reshape(-1, 4) for marks in given.marks.values()]
    used = {code for table in tables for code in np.flatnonzero(np.bincount(table[:, 1])).tolist()}
    asked = [code for code in book if chosen is None or code.id in chosen]
    listed = tuple(code.id for code in asked if code.id in used or not code.retired)
    return (*listed, 0) if 0 in used and chosen is None else listed


def _spans(marks: Sequence[Mark], documents: Sequence[int], codes: Sequence[int]) -> Spans:
    """One coder's spans in the double-coded documents, merged; documents and codes by their places."""
    table = np.asarray(marks, dtype=np.int64).reshape(-1, 4)
    documents_at, codes_at = _places(documents, table[:, 0]), _places(codes, table[:, 1])
    kept = (documents_at >= 0) & (codes_at >= 0)
    return merged(Spans(documents_at, codes_at, table[:, 2], table[:, 3]).only(kept))


def _places(keys: Sequence[int], wanted: Integers) -> Integers:
    """The place of each wanted key among the keys, -1 where it is not there."""
    table = np.full(max([0, *keys, int(wanted.max(initial=0))]) + 1, -1, dtype=np.int64)
    table[list(keys)] = np.arange(len(keys))
    return np.asarray(table[wanted], dtype=np.int64)


def _units(project: Project, documents: Sequence[int], revisions: Mapping[int, int], lengths: Integers,
           kind: str) -> Units:  # fmt: skip
    """All units of the documents; a document that was not cut into such units has none."""
    if kind == "document":
        places = np.arange(len(documents))
        return Units(places, np.zeros(len(documents), dtype=np.int64), lengths)
    found = store.gaps(project.database, revisions, kind)
    if kind == "turn":
        spoken = store.turns(project.database, [key for key in documents if not revisions[key]])
        found.update({key: array("q", np.diff(edges, prepend=0)) for key, edges in spoken.items()})
    if not any(map(len, found.values())):
        raise Refused(f"The documents have no {kind}s.", f"Take another unit: {', '.join(UNITS)}.")
    return Units(*joined_ranges(found, documents))

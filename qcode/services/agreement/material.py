"""What agreement is computed from: who finished which documents, and where each coder put which code.

The independent state is taken: what coders sealed when they submitted a round, or, outside rounds, their codings in
the documents that they say are done. A document that a coder has not finished is missing, not empty.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.joined import Spans, Units, merged
from qcode.analysis.ratings import Booleans, Integers
from qcode.errors import Refused, UsageError
from qcode.services.agreement.given import as_they_are, left_out, people_of, submitted, twice
from qcode.services.agreement.narrowing import narrowed, text_queries, without_queries
from qcode.services.agreement.ranges import joined_ranges, rows_of
from qcode.services.columns import ground
from qcode.services.rounds import find_round
from qcode.services.selecting import resolve
from qcode.services.visibility import sealed_documents, sealed_rounds
from qcode.storage import agreement as store
from qcode.storage.codes import codebook
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.analysis.cutting import Parts
    from qcode.model.codebook import Codebook
    from qcode.model.coding import Coder
    from qcode.model.selection import Selection
    from qcode.services.agreement.given import Given, Mark
    from qcode.services.columns import Ground
    from qcode.services.project import Project
    from qcode.services.rounds import Round
    from qcode.services.selecting import Resolved
    from qcode.services.zones import Zone

UNITS = ("sentence", "turn", "paragraph", "document")


class NobodyFinished(Refused):
    """Nothing can be compared yet, outside of any round."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The double-coded documents, in the order of the alphabet, as arrays.

    `spans` holds each coder's merged spans, whose documents and codes are places in `documents` and `codes`;
    `judged` (coders, documents) is true where a coder has finished. `state` says which state of the codings this
    is, `not_double` how many documents of the selection fewer than two coders have finished.

    Where only some parts of the text are compared, `kept` are these, and `lengths`, `spans` and `units` are those of
    the text that is left when all else is cut out; `whole` are the lengths of the documents. `shared` has what belongs
    to a case in those of its documents (by place) that are not the case's as a whole.
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
    whole: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    kept: Parts | None = None
    shared: Mapping[str, Mapping[int, Zone]] = field(default_factory=dict)

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

    def stretches(self, place: int, start: int, stop: int) -> list[tuple[int, int]]:
        """Return the stretches of a document's whole text that a stretch of what is compared is made of."""
        return [(start, stop)] if self.kept is None else self.kept.whole(place, start, stop)

    def only(self, kept: Booleans) -> Material:
        """Return the same with some of the documents."""
        if kept.all():
            return self
        at, places = np.flatnonzero(kept).tolist(), np.cumsum(kept) - 1

        def those(found: Spans) -> Spans:
            left = found.only(kept[found.documents])
            return replace(left, documents=places[left.documents])

        return replace(
            self,
            documents=tuple(self.documents[each] for each in at),
            names=tuple(self.names[each] for each in at),
            cases=tuple(self.cases[each] for each in at),
            lengths=self.lengths[kept],
            whole=self.whole[kept],
            judged=self.judged[:, kept],
            spans=tuple(map(those, self.spans)),
            units=self.units.only(kept, places),
            kept=self.kept.only(kept, places) if self.kept else None,
            shared={case: {int(places[each]): zone for each, zone in parts.items() if kept[each]}
                    for case, parts in self.shared.items()},
        )  # fmt: skip


def material(
    project: Project, *, round_name: str | None, coders: Sequence[str], unit: str, selection: Selection,
    against: str | None = None, settled: bool = False, beat: Beat = undisturbed,
) -> Material:  # fmt: skip
    """Read what two coders or more finished; with `against`, what one coder submitted in two rounds.

    With `settled`, what was decided in the round stands in place of what its coders differ in. `beat` is called now
    and then.

    Raises UsageError for a unit that there is not, for fewer than two coders, or for a selection by what was coded;
    Refused where a round is not open yet, or where no document was finished by two.
    """
    _check(unit, selection)
    book = codebook(project.database)
    queries = text_queries(project, selection, book)
    resolved = resolve(project, without_queries(selection, queries), book=book)
    base = ground(project, resolved)
    found = find_round(project, round_name) if round_name else None
    scope, notes = _scope(project, resolved, base, found)
    if against:
        people, given = twice(project, found, find_round(project, against), coders, book)
    else:
        people = people_of(project, coders, found)
        given = submitted(project, found, people, book) if found else as_they_are(project, people, scope, beat)
        notes = (*notes, *left_out(found))
    if settled and found:
        from qcode.services.settling.after import settled_given

        given = settled_given(project, found, given)
    people = people if coders or found else [each for each in people if given.done.get(each.id)]
    if len(people) < 2:
        raise _none_to_compare(found, people)
    made = _made(project, people, given, scope, unit, codes=_codes(book, resolved.chosen.codes, given), book=book)
    made = replace(made, notes=(*notes, *given.notes, *made.notes))
    return narrowed(project, made, base, resolved, queries)


def _none_to_compare(found: Round | None, people: Sequence[Coder]) -> Refused:
    """Why there are no two coders: of a round, without whom it was ended."""
    if found is None:
        return NobodyFinished(
            "No two coders have finished documents.",
            "Make a blind round with `qcode round new`, or mark documents with `qcode documents done`.",
        )
    names = [each["coder"] for each in found.plan.get("ended", ())]
    ended = f", which was ended without {' and '.join(names)}" if names else ""
    alone = f"{people[0].name} alone" if people else "Nobody"
    return Refused(f"{alone} is left in the round “{found.name}”{ended}.", "Agreement needs two coders.")


def _made(
    project: Project, people: Sequence[Coder], given: Given, scope: Mapping[int, str], unit: str, *,
    codes: tuple[int, ...], book: Codebook,
) -> Material:  # fmt: skip
    """The documents of the scope that two have finished, whole."""
    texts = store.texts(project.database, {key: given.revisions.get(key, 0) for key in scope})
    double = [key for key in scope if key in texts and texts[key].characters
              and sum(key in given.done.get(each.id, ()) for each in people) > 1]  # fmt: skip
    if not scope:
        raise Refused("No document is in what was asked for.", "Ask for more: fewer filters, or other names.")
    if not double:
        names = " and ".join(each.name for each in people)
        raise Refused(f"No document was finished by two of {names}.", "Mark documents with: qcode documents done")
    revisions = {key: 0 if texts[key].current else given.revisions[key] for key in double}
    lengths = np.array([texts[key].characters for key in double], dtype=np.int64)
    units = _units(project, double, revisions, lengths, unit)
    without = len(double) - int(np.count_nonzero(np.bincount(units.documents)))
    return Material(
        coders=tuple(people),
        documents=tuple(double),
        names=tuple(scope[key] for key in double),
        cases=((),) * len(double),
        lengths=lengths,
        whole=lengths,
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
        notes=(f"documents without {unit}s, which have no units: {without}",) if without else (),
    )


def _check(unit: str, selection: Selection) -> None:
    if unit not in UNITS:
        raise UsageError(f"“{unit}” is no unit of agreement.", f"Use one of: {', '.join(UNITS)}.")
    if selection.round or selection.coders:
        raise UsageError(
            "Agreement takes the round and the coders by themselves, not as filters.", "Name them: round=…, coders=…"
        )


def _scope(
    project: Project, resolved: Resolved, base: Ground, found: Round | None
) -> tuple[dict[int, str], tuple[str, ...]]:
    """The documents that are asked for, by name, and what is left out of them."""
    documents = dict(resolved.universe.documents)
    if resolved.universe.by_case:
        documents = {key: name for key, name in documents.items() if key in base.cases}
    if found is not None:
        said = "select distinct document_id from assignments where round_id = :round"
        in_it = {key for (key,) in project.database.whole.tuples(said, round=found.id)}
        documents = {key: name for key, name in documents.items() if key in in_it}
    sealed = sealed_documents(project) & documents.keys()
    notes = list(resolved.universe.notes)
    if sealed and found is None:
        documents = {key: name for key, name in documents.items() if key not in sealed}
        names = ", ".join(each.name for each in sealed_rounds(project))
        notes.append(f"documents left out, being sealed until all have submitted ({names}): {len(sealed)}")
    if resolved.roles or resolved.speakers:
        silent = len(documents.keys() - base.kept.keys())
        documents = {key: name for key, name in documents.items() if key in base.kept}
        notes += [f"documents without such a speaker, left out: {silent}"] if silent else []
    return dict(sorted(documents.items(), key=lambda each: sort_key(each[1]))), tuple(notes)


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
        others = ", ".join(each for each in UNITS if each != kind)
        raise Refused(f"The documents have no {kind}s.", f"Take another unit: {others}.")
    return Units(*joined_ranges(rows_of(found, documents)))

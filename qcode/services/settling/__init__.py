"""Settling disagreements: decide, change a decision, take it back; one step of the history each.

What is settled becomes the coding of the consensus coder, beside the coders' own, which stay as they are. The agreed
layer of a document is worked out anew with every step: what all read exactly alike, and what was decided. It counts
as the document's agreed layer (for every question with `agreed`) from when nothing in the document is left open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from qcode.errors import Gone, Refused, Stale, UsageError
from qcode.model.document import Span
from qcode.services.codebook.finding import find_code
from qcode.services.documents import find_document
from qcode.services.ordering import sort_key
from qcode.services.settling.disagreement import (
    REMOVED,
    UNSETTLED,
    Disagreement,
    Met,
    Outcome,
    Placed,
    Queue,
    Status,
    types_named,
)
from qcode.services.settling.layer import bring_up_layers, take_up
from qcode.services.settling.queue import open_round, queue, submitted, with_decisions
from qcode.services.settling.sealed import Sealed, decided_by_readings, guid_of, known_by, readings_of
from qcode.services.settling.tables import settled_line
from qcode.services.tables.notes import counted
from qcode.services.visibility import must_not_be_assigned
from qcode.storage import settling as store

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project
    from qcode.services.rounds import Round
    from qcode.storage.codes import Reader
    from qcode.storage.transaction import Transaction

__all__ = [
    "COMMON_REASONS",
    "UNSETTLED",
    "Disagreement",
    "HowFar",
    "Met",
    "Outcome",
    "Placed",
    "Queue",
    "Status",
    "adopt_agreed",
    "bring_up_layers",
    "codings_for",
    "give_reason",
    "how_far",
    "listed",
    "own_reasons",
    "queue",
    "settle",
    "settled_in",
    "submitted",
    "take_back",
    "with_decisions",
]  # fmt: skip

COMMON_REASONS = (
    "the definition decides",
    "the context decides",
    "overlooked",
    "a slip of the hand",
    "the whole thought",
    "only what was said to it",
    "implied, not said",
    "the interviewer's words",
    "the codebook has no rule for it",
)
"""What the keys 1 to 9 give, always: a digit that one has learned never means something else."""

_QUOTED = 40


def own_reasons(found: Queue) -> list[str]:
    """The reasons of their own that coders gave in a round, most often first; the common ones are not among them."""
    given = Counter(each.decision.reason for each in found.items if each.decision and each.decision.reason)
    return sorted(given.keys() - set(COMMON_REASONS), key=lambda reason: (-given[reason], sort_key(reason)))


def listed(
    project: Project,
    round: str | None = None,
    *,
    types: Sequence[str] = (),
    codes: Sequence[str] = (),
    documents: Sequence[str] = (),
    status: str | None = None,
) -> tuple[Queue, list[Disagreement]]:
    """The queue of a round, and what of it words narrow it to; `status` may be `unsettled` for all that is left to do.

    Raises UsageError for a type or a status that there is not, NotFound for an unknown code or document.
    """
    found = queue(project, round)
    known = {**{each.value.replace(" ", "-"): (each,) for each in Status}, "unsettled": UNSETTLED}
    if status is not None and status not in known:
        raise UsageError(f"There is no status “{status}”.", f"It is one of: {', '.join(known)}.")
    return found, found.only(
        types=types_named(types),
        code_ids=[find_code(project, each).id for each in codes],
        document_ids=[find_document(project, each).id for each in documents],
        status=known[status] if status else (),
    )


class HowFar(NamedTuple):
    """How many disagreements of a round there are, and what of them is settled, and left."""

    disagreements: int
    settled: int
    unsettled: int
    told: str


def settled_in(project: Project, found: Round) -> HowFar | None:
    """How much of a round is settled; None where not all have submitted, or no two can be compared."""
    if not found.is_open:
        return None
    try:
        here = queue(project, found.name)
    except Refused:
        return None
    told = f"{counted(len(here.items), 'disagreement')}: {settled_line(here)}" if here.items else "no disagreements"
    told += f", {counted(here.conflicts, 'conflict')} to decide" if here.conflicts else ""
    return HowFar(len(here.items), here.settled, here.unsettled, told)


def how_far(project: Project, found: Round) -> tuple[str, ...]:
    """A sentence that says how much of a round is settled; none where there is nothing to settle, or not yet."""
    here = settled_in(project, found)
    return (here.told,) if here is not None and here.disagreements else ()


def codings_for(disagreement: Disagreement, outcome: Outcome, *, side: int | None = None) -> tuple[Placed, ...]:
    """What an outcome that follows from the readings puts into the agreed layer.

    A and B are the first two sides, `READING` the one of the number `side`; with both, passages of one code that
    overlap become one. Raises UsageError for an outcome that needs to be told which codings, and for both where
    only one side has any.
    """
    sides = disagreement.sides
    if outcome in (Outcome.NEITHER, Outcome.DISCUSS):
        return ()
    if outcome is Outcome.BOTH:
        coded = [each for each in sides if each.codings]
        if len(coded) < 2:
            which = "ab"[sides.index(coded[0])] if coded[0] in sides[:2] else coded[0].name
            raise UsageError(f"Only {coded[0].name} coded this passage, so both would be one.", f"Take {which}.")
        return _united(each for one in sides for each in one.codings)
    number = {Outcome.A: 0, Outcome.B: 1}.get(outcome, side)
    if number is None or not 0 <= number < len(sides):
        raise UsageError("Say which codings are to stand there.", f"The readings are {_listed(disagreement)}.")
    return sides[number].codings


def _listed(disagreement: Disagreement) -> str:
    return "; ".join(f"{side.name}: {side.codes or 'no code'}" for side in disagreement.sides)


def _united(codings: Iterable[Placed]) -> tuple[Placed, ...]:
    found: list[Placed] = []
    for each in sorted(codings, key=lambda one: (one.code_id, one.span)):
        last = found[-1] if found else None
        if last and last.code_id == each.code_id and each.span.start <= last.span.end:
            found[-1] = Placed(Span(last.span.start, max(last.span.end, each.span.end)), each.code_id, each.code)
        else:
            found.append(each)
    return tuple(sorted(found, key=lambda one: (one.span, one.code_id)))


def settle(
    project: Project,
    disagreement: Disagreement,
    outcome: Outcome,
    *,
    side: int | None = None,
    codings: Sequence[Placed] | None = None,
    reason: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Change:
    """Decide a disagreement, or decide it otherwise; what is decided stands in the agreed layer.

    `codings` are the passages and codes for own borders and for another code, empty for none, as passages of the text
    that was submitted; where it was corrected since, they follow into the present one. `side` is the number of a
    reading for `READING`. `reason` replaces the one that was given (None leaves it). The first decision of a
    round takes in what all its coders agree on; `progress` is told how far that is, and what it raises ends it, nothing
    being decided then. Raises UsageError where codings are wanted and not given, or not
    within the text, Stale where somebody decided it since the caller read it, Refused for a document that is being
    coded in another blind round, and for a code that is gone.
    """
    placed = codings_for(disagreement, outcome, side=side) if codings is None else tuple(codings)
    with project.write("settle disagreement") as tx:
        at = place_of_decision(project, tx, disagreement)
        begun = store.has_layer(tx, at.round.id, consensus=store.consensus_id(tx))
        about = [disagreement.document_id] if begun else take_up(tx, at.round)
        marked = [_marked(tx, at, each) for each in placed]
        content = store.content_of(outcome=outcome.value, codings=marked, readings=at.readings)
        words = None if reason is None else " ".join(reason.split())
        if at.row is None:
            tx.insert(
                "decisions", guid=disagreement.guid, round_id=at.round.id, document_id=disagreement.document_id,
                start=disagreement.span.start, stop=disagreement.span.end, kind=disagreement.kind.name.lower(),
                readings=content, outcome=outcome.value, reason=words or "", coder_id=tx.coder_id,
            )  # fmt: skip
        else:
            kept = at.row.reason if words is None else words
            _rewrite(tx, at.row, outcome=outcome.value, readings=content, reason=kept)
        tx.summary = f"{_told(disagreement, outcome, side=side, codings=placed)} on “{_short(disagreement.quote)}”"
        bring_up_layers(tx, documents=about, tell=progress)
    return project.last


def _rewrite(tx: Transaction, row: store.DecisionRow, **values: str) -> None:
    """Change a decision; who decides it now, and when, is who changes it."""
    if tx.update("decisions", row.id, **values):
        tx.update("decisions", row.id, coder_id=tx.coder_id, created=tx.at)
    store.answer_conflicts(tx, row.guid, values)


def give_reason(project: Project, disagreement: Disagreement, reason: str) -> Change:
    """Say why a disagreement was decided so; "" takes the reason away. Raises Refused where nothing was decided."""
    with project.write("give reason") as tx:
        at = place_of_decision(project, tx, disagreement)
        if at.row is None:
            raise Refused("Nothing was decided here yet, so there is nothing to give a reason for.", "Decide it first.")
        words = " ".join(reason.split())
        tx.summary = f"“{words}” on “{_short(disagreement.quote)}”"
        _rewrite(tx, at.row, reason=words)
        bring_up_layers(tx, documents=[disagreement.document_id])
    return project.last


def take_back(project: Project, disagreement: Disagreement) -> Change:
    """Leave a disagreement open again; what came of it leaves the agreed layer, a rule stays in the codebook.

    Raises Refused where nothing was decided.
    """
    with project.write("take decision back") as tx:
        at = place_of_decision(project, tx, disagreement)
        if at.row is None:
            raise Refused("Nothing was decided here yet, so there is nothing to take back.")
        tx.delete("decisions", at.row.id)
        tx.summary = f"“{_short(disagreement.quote)}” is open again"
        left = store.has_layer(tx, at.round.id, consensus=store.consensus_id(tx))
        bring_up_layers(tx, documents=[disagreement.document_id] if left else None)
    return project.last


def adopt_agreed(
    project: Project, round: str | None = None, *, progress: Callable[[str], None] | None = None
) -> Change:
    """Take all that the coders of a round agree on exactly into the agreed layer, as one step.

    The first decision of a round does it as well; a round in which nobody differs needs this. What is there already
    stays. `progress` as for `settle`. Raises as `queue`.
    """
    with project.database.snapshot():
        found = open_round(project, round)
    with project.write(store.TAKE_OVER) as tx:
        tx.go_alone()
        number = bring_up_layers(tx, documents=take_up(tx, found), tell=progress).get(found.id, 0)
        tx.summary = f"{counted(number, 'passage')} of {found.name} on which all agree"
    return project.last


def follow_decision(tx: Transaction, row: Mapping[str, Any]) -> None:
    """After a conflict about a decision was settled: make the agreed layer what the decision says now."""
    now = tx.rows("select readings from decisions where id = :key", key=row["id"])
    if now:
        outcome = store.read_content(now[0]["readings"]).outcome
        tx.update("decisions", row["id"], outcome=outcome, coder_id=tx.coder_id, created=tx.at)
    bring_up_layers(tx, documents=[row["document_id"]])


def decision_in_words(reader: Reader, content: str) -> str:
    """What the text of a decision says: the codes that it puts there with their borders, and the outcome."""
    held, names = store.read_content(content), dict(reader.tuples("select guid, name from codes"))
    placed = (f"{names.get(each.code, REMOVED)} {each.start} to {each.stop}" for each in held.codings)
    return f"{', '.join(placed) or 'no code'} ({held.outcome})"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a decision is taken, as it is in the transaction; `row` is what was decided there already.

    `revision` is the number of the text that was submitted, in which the decision counts.
    """

    round: Round
    sealed: Sealed
    readings: dict[str, tuple[store.Marked, ...]]
    row: store.DecisionRow | None
    revision: int


def place_of_decision(project: Project, tx: Transaction, disagreement: Disagreement) -> Place:
    """The place of a disagreement; raises as `settle` where it is not there, or not as the caller has read it."""
    tx.go_alone()
    found = open_round(project, disagreement.round)
    must_not_be_assigned(tx, disagreement.document_id, disagreement.document)
    sealed = Sealed.read(tx, found, document_id=disagreement.document_id)
    decided = decided_by_readings(tx, sealed, document_id=disagreement.document_id)
    document = str(tx.value("select guid from documents where id = :key", key=disagreement.document_id))
    for read in sealed.each(tx):
        for passage in read.differing:
            row = decided.get(known_by(sealed, read, passage))
            if disagreement.guid == (row.guid if row else guid_of(sealed, document, read, passage)):
                _must_be_as_read(disagreement, row)
                return Place(found, sealed, readings_of(read, passage, sealed.guids), row, read.revision)
    raise Gone("That disagreement is no longer there.", "The codebook or the documents changed; look again.")


def _must_be_as_read(seen: Disagreement, row: store.DecisionRow | None) -> None:
    was = seen.decision
    if row is None and was is not None:
        raise Gone("The decision on that disagreement was taken back meanwhile.", "Decide it again, or leave it open.")
    same = (row is None) == (was is None)
    if row is not None and was is not None:
        same = (row.outcome, row.created, row.reason) == (was.outcome.value, was.created, was.reason)
    if not same:
        who = f" by {row.coder}" if row else ""
        raise Stale(f"That disagreement was settled otherwise{who} meanwhile.", "Look at it again.")


def _marked(tx: Transaction, at: Place, placed: Placed) -> store.Marked:
    if placed.code_id not in at.sealed.book:
        raise Refused("A code of that reading was removed from the codebook.", "Decide for another code.")
    document = next(iter(at.sealed.documents))
    said = "select length(text) from revisions where document_id = :document and number = :number"
    length = tx.value(said, document=document, number=at.revision)
    if placed.span.end > length:
        raise UsageError(f"The document has {length} characters; {placed.span.end} is not within it.")
    return store.Marked(placed.span.start, placed.span.end, at.sealed.book[placed.code_id].guid)


def _told(
    disagreement: Disagreement, outcome: Outcome, *, side: int | None, codings: Sequence[Placed]
) -> str:  # fmt: skip
    number = {Outcome.A: 0, Outcome.B: 1, Outcome.READING: side}.get(outcome)
    if number is not None:
        chosen = disagreement.sides[number]
        return f"{chosen.name}: {chosen.codes or 'no code'}"
    codes = "; ".join(dict.fromkeys(each.code for each in codings))
    words = {
        Outcome.BOTH: f"both: {codes}", Outcome.NEITHER: "neither", Outcome.BORDERS: f"own borders: {codes}",
        Outcome.CODE: codes or "no code", Outcome.DISCUSS: "to be discussed",
    }  # fmt: skip
    return words[outcome]


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"

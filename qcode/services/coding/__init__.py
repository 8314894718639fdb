"""Coding: apply, remove, change, and weigh; one step of the history each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from qcode.errors import Gone, Refused, Stale, UsageError
from qcode.model.coding import HEAVIEST
from qcode.model.document import Span
from qcode.services.visibility import hides
from qcode.storage import codings as store
from qcode.storage.rounds import current

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.coding import Coding
    from qcode.services.project import Project
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction

_QUOTED = 40


def codings_of(project: Project, document_id: int, *, coder_ids: Iterable[int] | None = None) -> list[Coding]:
    """The codings of a document in the order of the text, of some coders or of all."""
    return store.codings_of(project.database, document_id, coder_ids)


def apply_codes(
    project: Project,
    *,
    document_id: int,
    span: Span,
    code_ids: Sequence[int],
    onto: Sequence[Coding] = (),
    round_id: int | None = None,
    memo: str = "",
    revision: int | None = None,
    words: str = "",
) -> Change:
    """Put codes on a passage, as one step; a code that this coder has on exactly this span is left as it is.

    One's own codings of these codes that are named by `onto` become a single one for each code, which reaches over
    all of them and the passage, instead of another one beside them: the first stays, with the memos of all; it has
    the first weight that one of them has, and is typical where one is.
    New codings belong to the round in which the coder is coding the document, unless `round_id` names another.
    `revision` is that of the text in which the span was chosen, and `words` what stands there in it, where that is
    at hand: a long text takes its time to be looked up. Raises UsageError where the span is not within the text,
    Refused for a retired code, Stale where the document or a code is gone, a coding is no longer where it was, or
    the text was corrected since.
    """
    with project.write("apply code") as tx:
        if onto:
            tx.go_alone()
        tx.stay_in_text(document_id, revision)
        known = revision is not None and len(words) == len(span)
        text = _first_words(words) if known else _quote(tx, document_id, span)
        names = [_usable(tx, code_id)["name"] for code_id in code_ids]
        there = {each.code_id for each in onto}
        reached = [
            _extend(tx, [each for each in onto if each.code_id == key], span) for key in code_ids if key in there
        ]
        new = [key for key in code_ids if key not in there]
        _put(tx, document_id, span, new, round_id=round_id, memo=memo)
        tx.summary = f"{', '.join(names)} on “{text}”"
        if not new:
            tx.verb = "extend coding"
            tx.summary = f"{', '.join(names)} to “{_quote(tx, document_id, reached[0])}”"
    return project.last


def add_codes(project: Project, coding_ids: Sequence[int], code_ids: Sequence[int]) -> Change:
    """Put more codes on the passages of codings, anybody's, as one step; what one has there already stays as it is.

    Raises Refused for a retired code, Stale where a coding or a code is gone.
    """
    with project.write("apply code") as tx:
        names = [_usable(tx, code_id)["name"] for code_id in code_ids]
        codings = [_seen(tx, key) for key in coding_ids]
        for document_id, start, stop in dict.fromkeys((c["document_id"], c["start"], c["stop"]) for c in codings):
            _put(tx, document_id, Span(start, stop), code_ids)
        what = f"“{_quoted(tx, codings[0])}”" if len(codings) == 1 else f"{len(codings)} excerpts"
        tx.summary = f"{', '.join(names)} on {what}"
    return project.last


def _put(
    tx: Transaction,
    document_id: int,
    span: Span,
    code_ids: Sequence[int],
    *,
    round_id: int | None = None,
    memo: str = "",
) -> None:
    tx.stay_in_text(document_id)
    if round_id is None and tx.coder_id is not None:
        round_id = current(tx, document_id=document_id, coder_id=tx.coder_id)
    for code_id in code_ids:
        place = {"document_id": document_id, "code_id": code_id, "coder_id": tx.coder_id, "round_id": round_id}
        if tx.coder_id is not None and _is_there(tx, document_id, span, code_id, tx.coder_id, round_id):
            continue
        key = tx.insert("codings", start=span.start, stop=span.end, **place)
        if memo:
            tx.insert("memos", target="coding", coding_id=key, text=memo, coder_id=tx.coder_id, modified=tx.at)


def _is_there(tx: Transaction, document_id: int, span: Span, code_id: int, coder_id: int, round_id: int | None) -> bool:
    """Whether the coder has this coding already, in the round or, from before it, in none: that counts in it, too."""
    place = {"document_id": document_id, "span": span, "code_id": code_id, "coder_id": coder_id}
    return any(store.find_coding(tx, **place, round_id=each) is not None for each in {round_id, None})  # type: ignore[arg-type]


def remove_codings(project: Project, coding_ids: Sequence[int], *, seen: Iterable[Coding] = ()) -> Change:
    """Take codings off, with their memos, as one step; raises Refused for another coder's, Stale as `recode`."""
    known = {each.id: each for each in seen}
    with project.write("remove coding") as tx:
        if known:
            tx.go_alone()
        for key in coding_ids:
            coding = _own(tx, key)
            _must_have_code(tx, coding, known.get(key))
            tx.summary = f"{_code_name(tx, coding['code_id'])} off “{_quoted(tx, coding)}”"
            for memo in tx.rows("select id from memos where coding_id = :key order by id", key=key):
                tx.delete("memos", memo["id"])
            tx.delete("codings", key)
        if len(coding_ids) > 1:
            tx.summary = f"{len(coding_ids)} codings"
    return project.last


def recode(project: Project, coding_ids: Sequence[int], code_id: int, *, seen: Iterable[Coding] = ()) -> Change:
    """Give codings another code, as one step; one that the coder has there already swallows its double.

    `seen` are codings as the caller has read them; raises Stale where one of them has another code by now.
    """
    known = {each.id: each for each in seen}
    with project.write("recode") as tx:
        tx.go_alone()
        name = _usable(tx, code_id)["name"]
        for key in coding_ids:
            coding = _own(tx, key)
            _must_have_code(tx, coding, known.get(key))
            before = _code_name(tx, coding["code_id"])
            tx.summary = f"{before} to {name} on “{_quoted(tx, coding)}”"
            _move(tx, coding, code_id=code_id, span=Span(coding["start"], coding["stop"]))
        if len(coding_ids) > 1:
            tx.summary = f"{len(coding_ids)} codings to {name}"
    return project.last


def _extend(tx: Transaction, codings: Sequence[Coding], span: Span) -> Span:
    """Let codings of one code be a single one that reaches over all of them and a passage; gives where it is now."""
    held = [_unmoved(tx, each.id, each.span) for each in codings]
    reached = Span(min(span.start, *(c["start"] for c in held)), max(span.end, *(c["stop"] for c in held)))
    first, *others = held
    weights = [coding["weight"] for coding in held if coding["weight"] is not None]
    for coding in others:
        for memo in tx.rows("select id from memos where coding_id = :key order by id", key=coding["id"]):
            tx.update("memos", memo["id"], coding_id=first["id"])
        tx.delete("codings", coding["id"])
    if others:
        typical = int(any(coding["typical"] for coding in held))
        tx.update("codings", first["id"], weight=weights[0] if weights else None, typical=typical)
    _move(tx, first, code_id=first["code_id"], span=reached)
    return reached


def _unmoved(tx: Transaction, key: int, span: Span) -> dict[str, Any]:
    """A coding of one's own; raises Stale where it is not where it was."""
    coding = _own(tx, key)
    _must_be_at(coding, span)
    return coding


def _must_be_at(coding: Row, span: Span) -> None:
    if (coding["start"], coding["stop"]) != (span.start, span.end):
        raise Stale("The borders of that coding were moved meanwhile.", "Look at it again.")


def set_borders(
    project: Project, coding_id: int, span: Span, *, expected: Span | None = None, revision: int | None = None
) -> Change:
    """Move a coding's borders; raises Stale where they are no longer what was expected.

    `revision` is that of the text in which the span was chosen; raises Stale where the document has another one by now.
    """
    with project.write("move borders") as tx:
        tx.go_alone()
        coding = _own(tx, coding_id)
        tx.stay_in_text(coding["document_id"], revision)
        if expected is not None:
            _must_be_at(coding, expected)
        text = _quote(tx, coding["document_id"], span)
        tx.summary = f"{_code_name(tx, coding['code_id'])} to “{text}”"
        _move(tx, coding, code_id=coding["code_id"], span=span)
    return project.last


def set_weight(project: Project, coding_id: int, weight: int | None, *, seen: Coding | None = None) -> Change:
    """Weigh a coding from 0 to 100, or not at all.

    `seen` is the coding as the caller has read it; raises Stale where it has another weight by now.
    """
    if weight is not None and not 0 <= weight <= HEAVIEST:
        raise UsageError(f"A weight is a number from 0 to {HEAVIEST}, not {weight}.")
    with project.write("weigh coding") as tx:
        tx.go_alone()
        coding = _own(tx, coding_id)
        if seen is not None and coding["weight"] != seen.weight:
            now = "no weight" if coding["weight"] is None else f"the weight {coding['weight']}"
            raise Stale(
                f"That coding was weighed in another window since you read it, and has {now}.",
                "Keep yours all the same, or leave it.",
            )
        tx.summary = f"{_code_name(tx, coding['code_id'])}: {weight if weight is not None else 'no weight'}"
        tx.update("codings", coding_id, weight=weight)
    return project.last


def mark_typical(project: Project, coding_id: int, *, on: bool = True, seen: Coding | None = None) -> Change:
    """Choose a coding as one of its code's typical excerpts, or no longer; anybody's coding can be chosen.

    `seen` is the coding as the caller has read it; raises Stale where it has another code, or was chosen or let go, by
    somebody else since.
    """
    with project.write("choose excerpt" if on else "unchoose excerpt") as tx:
        tx.go_alone()
        coding = _seen(tx, coding_id)
        _must_have_code(tx, coding, seen)
        if seen is not None and bool(coding["typical"]) != seen.typical:
            now = "chosen as typical" if coding["typical"] else "no longer chosen as typical"
            raise Stale(f"That excerpt is {now} by now: somebody else did that since you read it.", "Look at it again.")
        tx.summary = f"{_code_name(tx, coding['code_id'])}: “{_quoted(tx, coding)}”"
        tx.update("codings", coding_id, typical=int(on))
    return project.last


def _move(tx: Transaction, coding: dict[str, Any], *, code_id: int, span: Span) -> None:
    key = coding["id"]
    there = store.find_coding(
        tx,
        document_id=coding["document_id"],
        span=span,
        code_id=code_id,
        coder_id=coding["coder_id"],
        round_id=coding["round_id"],
    )
    if there is None:
        tx.update("codings", key, code_id=code_id, start=span.start, stop=span.end)
    elif there != key:
        for memo in tx.rows("select id from memos where coding_id = :key order by id", key=key):
            tx.update("memos", memo["id"], coding_id=there)
        tx.delete("codings", key)


def _seen(tx: Transaction, key: int) -> dict[str, Any]:
    """A coding; raises Stale where it is gone, or sealed in a blind round."""
    coding = tx.get("codings", key)
    if hides(tx, coding["document_id"], coding["coder_id"]):
        raise Gone("That coding is no longer there.", "Somebody removed it; look again.")
    return coding


def _must_have_code(tx: Transaction, coding: dict[str, Any], seen: Coding | None) -> None:
    """Raise Stale where a coding has another code than the one that the caller has seen."""
    if seen is not None and coding["code_id"] != seen.code_id:
        now = _code_name(tx, coding["code_id"])
        raise Stale(
            f"“{_quoted(tx, coding)}” has the code “{now}” by now: it was changed since you read it.",
            "Look at it again.",
        )


def _own(tx: Transaction, key: int) -> dict[str, Any]:
    coding = _seen(tx, key)
    if coding["coder_id"] != tx.coder_id:
        ((name, kind),) = tx.tuples("select name, kind from coders where id = :key", key=coding["coder_id"])
        if kind == "consensus":
            raise Refused(
                "That is an agreed coding: it follows from what was decided.",
                "Decide its passage anew (qcode settle), or split or merge its code.",
            )
        raise Refused(f"That coding is {name}'s.", "Everybody changes their own codings only.")
    return coding


def _usable(tx: Transaction, code_id: int) -> Row:
    code = tx.get("codes", code_id)
    if code["retired"]:
        raise Refused(f"The code “{code['name']}” is retired.", "Revive it in the codebook, or take another one.")
    return code


def _code_name(tx: Transaction, code_id: object) -> str:
    return str(tx.value("select name from codes where id = :key", key=code_id))


def _quoted(tx: Transaction, coding: dict[str, Any]) -> str:
    return _quote(tx, coding["document_id"], Span(coding["start"], coding["stop"]))


def _quote(tx: Transaction, document_id: int, span: Span) -> str:
    """The first words of the passage, for the step's name; raises where the span is not within the text."""
    found = tx.rows(
        """select d.characters as characters, d.name as name, substr(r.text, :start, :length) as quote from documents d
        join revisions r on r.document_id = d.id and r.number = d.revision where d.id = :key""",
        key=document_id,
        start=span.start + 1,
        length=min(len(span), _QUOTED),
    )
    if not found:
        raise Gone("That document is no longer there.", "Somebody removed it; look again.")
    if span.end > found[0]["characters"]:
        raise UsageError(
            f"{found[0]['name']} has {found[0]['characters']} characters; {span.start} to {span.end} is not within it.",
            "Count code points from 0, the end not included.",
        )
    return _first_words(str(found[0]["quote"]), more=len(span) > _QUOTED)


def _first_words(words: str, *, more: bool = False) -> str:
    quote = " ".join(words[:_QUOTED].split())
    return quote + "…" if more or len(words) > _QUOTED else quote


def codings_by_key(project: Project, keys: Sequence[int]) -> list[Coding]:
    """Codings by their keys, in the order of the keys; those that are gone are left out."""
    return store.codings_by_key(project.database, keys)


def counts_by_code(project: Project, *, coder_ids: Sequence[int]) -> dict[int, int]:
    """How many codings of some coders each code has in the whole project; codes without any are left out."""
    return store.counts_by_code(project.database, coder_ids)


def neighbour_of_code(project: Project, coding: Coding, *, forward: bool = True) -> Coding | None:
    """The same coder's next coding of the same code, through all documents in their order; None behind the last."""
    return store.neighbour_of_code(project.database, coding, forward=forward)


def recent_codes(project: Project, *, most: int) -> list[int]:
    """The codes that one has applied last, the last one first; none before anybody has said who is working."""
    return store.recent_codes(project.database, project.coder.id, most=most) if project.coder else []


def place_of_code(project: Project, coding: Coding) -> tuple[int, int]:
    """Which of the same coder's codings of the same code a coding is, counted from 1 as one goes along, of how many."""
    return store.place_of_code(project.database, coding)

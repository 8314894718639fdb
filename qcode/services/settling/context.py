"""What is needed to judge a disagreement: the sentences around it, the memos on it, what the codes mean."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import NotFound, UsageError
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services.codebook.finding import find_code
from qcode.services.coding.passages import span_of_words, span_within
from qcode.services.documents.earlier import Followed
from qcode.services.memos import memos_of_document
from qcode.services.settling import Outcome, Placed, settle
from qcode.services.settling.tables import followed_words, outcome_words, said_by
from qcode.storage import agreement as texts
from qcode.storage import settling as store
from qcode.storage.codes import codebook
from qcode.storage.codings import codings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.change import Change
    from qcode.model.codebook import Code
    from qcode.services.project import Project
    from qcode.services.settling.disagreement import Disagreement, Queue, Side

WORDS = ("a", "b", "both", "neither", "discuss")
"""The outcomes that can be given by a word; a coder's name takes that coder's reading."""

_AROUND = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A memo on a passage or on one of its codings: whose, on what, and when it was written."""

    coder: str
    on: str
    text: str
    created: str


def memos_at(project: Project, disagreement: Disagreement) -> list[Said]:
    """Every memo on a passage that touches the disagreement, or on a reading there, whoever wrote it, oldest first.

    A memo on a coding is one on a reading if that is of a coder who is compared here, or is the agreed one. Memos
    stand in the present text: of a passage that is no longer there, there are none.
    """
    book, here = codebook(project.database), _passage_now(project, disagreement)
    if here is None:
        return []
    names = dict(project.database.tuples("select id, name from coders"))
    meant = {name for side in disagreement.sides for name in side.coders} | {
        names.get(store.consensus_id(project.database) or 0)
    }
    touching = {
        each.id: each for each in codings_of(project.database, disagreement.document_id)
        if each.span.overlaps(here) and names[each.coder_id] in meant
    }  # fmt: skip
    found = []
    for memo in memos_of_document(project, disagreement.document_id):
        if memo.on is MemoOn.CODING and memo.target_id in touching:
            on = book.path_text(touching[memo.target_id].code_id)
        elif memo.on is MemoOn.SPAN and memo.span is not None and memo.span.overlaps(here):
            on = "the passage"
        else:
            continue
        found.append(Said(names[memo.coder_id], on, memo.text, memo.created))
    return found


def codes_at(project: Project, disagreement: Disagreement) -> dict[int, Code]:
    """The codes that the sides of a disagreement have, as the codebook defines them now."""
    book = codebook(project.database)
    return {key: book[key] for key in sorted(disagreement.code_ids) if key in book}


def _passage_now(project: Project, disagreement: Disagreement) -> Span | None:
    """Where the passage of a disagreement is in the present text; None where nothing of it is left."""
    if not disagreement.corrected:
        return disagreement.span
    followed = Followed.read(project.database, disagreement.document_id, disagreement.revision)
    return followed.span(disagreement.span.start, disagreement.span.end)


def _text(project: Project, disagreement: Disagreement) -> str:
    """The text that was submitted."""
    return texts.text_at(project.database, disagreement.document_id, disagreement.revision)


def around(project: Project, disagreement: Disagreement) -> tuple[str, str]:
    """Two sentences before the passage and two behind it, in the text that was submitted."""
    at = {disagreement.document_id: disagreement.revision}
    text, edges = _text(project, disagreement), texts.ranges(project.database, at, "sentence")[disagreement.document_id]
    starts, stops, span = edges[0::2], edges[1::2], disagreement.span
    first = bisect_right(stops, span.start) - _AROUND
    last = bisect_left(starts, span.end) + _AROUND - 1
    begin = starts[max(0, first)] if len(starts) else 0
    end = stops[min(last, len(stops) - 1)] if len(stops) else len(text)
    return text[min(begin, span.start) : span.start], text[span.end : max(end, span.end)]


def page(project: Project, found: Queue, number: int) -> str:
    """All of this of a disagreement, by its number, as text to read; raises NotFound."""
    return "\n".join(_lines(project, found, found.find(number))) + "\n"


def _lines(project: Project, found: Queue, each: Disagreement) -> Iterator[str]:
    about = f" ({'; '.join(each.cases)})" if each.cases else ""
    yield f"{each.number}. {each.document}{about}, {each.span.start} to {each.span.end}: {each.kind.value}"
    if each.corrected:
        yield f"The text was corrected since; this is how it was submitted. Now: {found.now(each, each.span)}."
    before, after = around(project, each)
    yield ""
    yield " ".join(f"{before} >>>{each.quote}<<< {after}".split())
    for letter, side in zip("ABCDEFGHI", each.sides, strict=False):
        yield ""
        yield from _side(letter, side)
    if each.coded_as:
        yield f"The passage is coded otherwise there: {'; '.join(each.coded_as)}"
    yield from _codes(project, each)
    for memo in memos_at(project, each):
        yield f"Memo of {memo.coder} on {memo.on}: {memo.text}"
    yield ""
    yield _outcome(found, each)
    if each.conflicts:
        yield f"Two copies have differently: {', '.join(each.conflicts)}. Decide it with qcode conflicts."


def _side(letter: str, side: Side) -> Iterator[str]:
    yield f"{letter}  {side.name}: {said_by(side)}"
    for one in side.codings:
        yield f"   {one.span.start} to {one.span.end}: {one.code}"


def _codes(project: Project, each: Disagreement) -> Iterator[str]:
    for code in codes_at(project, each).values():
        yield ""
        yield f"{code.name}: {code.definition or code.brief or 'no definition yet'}"
        yield from (
            f"   {title}: {' '.join(text.split())}"
            for title, text in (("use when", code.use_when), ("do not use when", code.not_when))
            if text
        )


def _outcome(found: Queue, each: Disagreement) -> str:
    decision = each.decision
    if decision is None:
        return "Open."
    codes = "; ".join(f"{one.code} {one.span.start} to {one.span.end}" for one in decision.codings)
    now = "".join(f"\nIn the corrected text, {told}." for told in followed_words(found, each))
    why = f"; reason: {decision.reason}" if decision.reason else ""
    rule = f"; rule: {decision.rule}" if decision.rule else ""
    said = f"{outcome_words(each)}{f' ({codes})' if codes else ''}"
    return f"{each.status.value.capitalize()}: {said}, by {decision.coder}, {decision.created[:10]}{why}{rule}.{now}"


def settle_by_words(
    project: Project,
    disagreement: Disagreement,
    outcome: str | None,
    *,
    codes: Sequence[str] = (),
    start: int | None = None,
    end: int | None = None,
    quote: str | None = None,
    reason: str | None = None,
) -> Change:
    """Settle a disagreement as words say it: one of `WORDS`, a coder's name, or codes, with borders or without.

    Codes without borders are put on the passage as the first reading has it; borders without codes are those of the
    one code that all sides gave. Raises UsageError for words that say nothing or too much, and what `settle` raises.
    """
    placed = bool(codes) or quote is not None or start is not None or end is not None
    if outcome is None and not placed:
        raise UsageError("What is it to be?", f"Write one of {', '.join(WORDS)}, a coder's name, or --code NAME.")
    if outcome is not None and placed:
        raise UsageError("An outcome and codes or borders cannot be given together.", "Leave one of them out.")
    if outcome is None:
        span = _span(project, disagreement, start, end, quote)
        return _own(project, disagreement, codes, span, reason=reason)
    if outcome in WORDS:
        return settle(project, disagreement, Outcome(outcome), reason=reason)
    for number, side in enumerate(disagreement.sides):
        if outcome in side.coders:
            chosen = {0: Outcome.A, 1: Outcome.B}.get(number, Outcome.READING)
            return settle(project, disagreement, chosen, side=number, reason=reason)
    names = ", ".join(name for side in disagreement.sides for name in side.coders)
    raise NotFound("outcome", outcome, hint=f"Write one of {', '.join(WORDS)}; or one of {names}.")


def _span(
    project: Project, disagreement: Disagreement, start: int | None, end: int | None, quote: str | None
) -> Span | None:
    if quote is None and start is None and end is None:
        return None
    name, text = disagreement.document, _text(project, disagreement)
    if quote is not None:
        return span_of_words(name, text, quote)
    if start is None or end is None:
        raise UsageError("A passage has two ends.", "Give --from and --to, or --quote.")
    return span_within(name, len(text), start, end)


def _own(
    project: Project, disagreement: Disagreement, codes: Sequence[str], span: Span | None, *, reason: str | None
) -> Change:
    first = next(side.codings[0].span for side in disagreement.sides if side.codings)
    keys = [find_code(project, each) for each in codes]
    if not keys:
        common = codes_at(project, disagreement)
        if len(common) != 1:
            raise UsageError("Which code is it to be?", "The readings have several: add --code NAME.")
        keys = list(common.values())
    book = codebook(project.database)
    own = [Placed(span or first, code.id, book.path_text(code.id)) for code in keys]
    outcome = Outcome.CODE if codes else Outcome.BORDERS
    return settle(project, disagreement, outcome, codings=own, reason=reason)

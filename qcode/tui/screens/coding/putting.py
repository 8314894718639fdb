"""Putting codes on a passage: a code that is there in part is extended, not put there a second time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qcode.model.document import Span
from qcode.services import coding
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.coding import Coding
    from qcode.services.documents import Opened
    from qcode.tui.frame import Frame


class Put(NamedTuple):
    """What came of it: the step, None where the codes were there already, how it is told, and what can be done.

    `extended` are the codings that were there in part.
    """

    change: Change | None
    said: str
    hint: str
    extended: frozenset[int] = frozenset()


def in_the_way(near: Iterable[Coding], *, span: Span, code_ids: Sequence[int], round_id: int | None) -> list[Coding]:
    """The codings of some codes, in a round, that share a character with a passage, in the order of the text."""
    same = [each for each in near if each.code_id in code_ids and each.round_id == round_id]
    found = [each for each in same if each.span.start < span.end and span.start < each.span.end]
    return sorted(found, key=lambda each: (each.span, each.id))


def put_codes(
    frame: Frame,
    opened: Opened,
    *,
    span: Span,
    code_ids: Sequence[int],
    near: Sequence[Coding],
    round_id: int | None,
) -> Put | None:
    """Put codes on a passage near which are these codings of one's own; None where that could not be done."""
    project, document = frame.session.project, opened.document
    found = in_the_way(near, span=span, code_ids=code_ids, round_id=round_id)
    exact = [each for each in near if each.code_id in code_ids and each.round_id is None and each.span == span]
    here = {each.code_id for each in (*exact, *found) if each.span.contains(span)}
    onto = [each for each in found if each.code_id not in here]
    wanted = [key for key in code_ids if key not in here]
    change = frame.do(
        lambda: coding.apply_codes(
            project, document_id=document.id, span=span, code_ids=wanted, onto=onto,
            revision=document.revision, words=span.of(opened.text),
        )
    ) if wanted else None  # fmt: skip
    if wanted and change is None:
        return None
    if change is None or change.step is None:
        borders = ", e moves its borders" if any(each.span != span for each in found) else ""
        return Put(None, _already(frame, code_ids), f"x takes it off{borders}")
    return Put(change, _told(frame, wanted, onto, here), _hint(wanted, onto), frozenset(each.id for each in onto))


def _names(frame: Frame, code_ids: Iterable[int]) -> str:
    return f"“{', '.join(frame.session.names[code_id] for code_id in code_ids)}”"


def _already(frame: Frame, code_ids: Collection[int]) -> str:
    return f"{_names(frame, code_ids)} {'is' if len(code_ids) == 1 else 'are'} here already"


def _told(frame: Frame, wanted: Sequence[int], onto: Sequence[Coding], here: Collection[int]) -> str:
    """What was put there new, what was extended, and what was there."""
    there = dict.fromkeys(each.code_id for each in onto)
    new = [key for key in wanted if key not in there]
    several = f", {counted(len(onto), 'coding')} are one now" if len(onto) > len(there) == 1 else ""
    parts = [
        f"coded {_names(frame, new)}" if new else "",
        f"{_names(frame, there)} extended{several}" if there else "",
        _already(frame, here) if here else "",
    ]
    return ", ".join(filter(None, parts))


def _hint(wanted: Sequence[int], onto: Sequence[Coding]) -> str:
    return "u undoes" if {each.code_id for each in onto}.issuperset(wanted) else "s goes on, u undoes"

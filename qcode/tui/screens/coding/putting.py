"""Putting codes on a passage: a code that is there in part is extended, not put there a second time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """What came of it: the step, None where the codes were there already, and how it is told, with what can be done."""

    change: Change | None
    said: str
    hint: str
    extended: bool = False


def in_the_way(near: Iterable[Coding], *, span: Span, code_ids: Sequence[int], round_id: int | None) -> list[Coding]:
    """The codings of a single code, in a round, that share a character with a passage; none where one is exactly it."""
    if len(code_ids) != 1:
        return []
    same = [each for each in near if each.code_id == code_ids[0] and each.round_id == round_id]
    found = [each for each in same if each.span.start < span.end and span.start < each.span.end]
    return [] if any(each.span == span for each in found) else sorted(found, key=lambda each: (each.span, each.id))


def put_codes(
    frame: Frame,
    opened: Opened,
    *,
    span: Span,
    code_ids: Sequence[int],
    near: Iterable[Coding],
    round_id: int | None,
) -> Put | None:
    """Put codes on a passage near which are these codings of one's own; None where that could not be done."""
    project = frame.session.project
    names = ", ".join(frame.session.book[code_id].name for code_id in code_ids)
    found = in_the_way(near, span=span, code_ids=code_ids, round_id=round_id)
    if any(each.span.contains(span) for each in found):
        return Put(None, f"“{names}” is here already", "x takes it off, e moves its borders")
    if found:
        change = frame.do(lambda: coding.extend(project, found, span))
        several = f", {counted(len(found), 'coding')} are one now" if len(found) > 1 else ""
        return Put(change, f"“{names}” extended{several}", "u undoes", extended=True) if change else None
    document = opened.document
    change = frame.do(
        lambda: coding.apply_codes(
            project, document_id=document.id, span=span, code_ids=list(code_ids),
            revision=document.revision, words=span.of(opened.text),
        )
    )  # fmt: skip
    if change is None:
        return None
    if change.step is None:
        return Put(None, f"“{names}” is here already", "x takes it off")
    return Put(change, f"coded “{names}”", "s goes on, u undoes")

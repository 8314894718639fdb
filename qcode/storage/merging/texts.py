"""Places in texts that were corrected: each copy counted in the text that it knew, a merge tells them in the newest.

A correction moves what stands in the text (decision 10), and that is nobody's opinion on where it should stand. So of
two writings of a border the one of a coder holds, and is moved as the correction would have moved it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from qcode.storage.correcting import CORRECT, POSITIONED
from qcode.storage.merging.corrections import Correction, Corrections
from qcode.storage.merging.lost import Lost
from qcode.storage.merging.rows import CUT, Merged, Values

if TYPE_CHECKING:
    from qcode.storage.merging.plan import Plan, Row


class Landed(Protocol):
    """Where a stretch of a text is in the corrected one; it stops at 0 where it was lost."""

    @property
    def start(self) -> int:
        """Where it starts."""
        ...

    @property
    def stop(self) -> int:
        """Where it stops."""
        ...


class Aligned(Protocol):
    """Two texts beside each other."""

    def span(self, start: int, stop: int, /) -> Landed:
        """Where a stretch of the first is in the second."""
        ...

    def start(self, offset: int, /) -> int:
        """Where a stretch that started here starts."""
        ...

    def stop(self, offset: int, /) -> int:
        """Where a stretch that ended here ends."""
        ...


Align = Callable[[str, str], Aligned]


@dataclass(frozen=True, slots=True)
class Shift:
    """What became of one row in texts that one copy had corrected; `after` is "" where it was lost."""

    table: str
    identity: str
    document: str
    before: str
    after: str


class Texts:
    """The corrected texts of two copies, and where places that were counted before are in them."""

    def __init__(self, plan: Plan, align: Align) -> None:
        self._plan, self._align = plan, align
        self._corrections = Corrections(plan)
        self.lost = Lost(plan)
        self.shifts: dict[Row, Shift] = {}
        self.void: set[str] = set()
        """The steps of corrections that were taken back, as if they had not been."""
        self._laid: dict[tuple[str, str], Aligned] = {}

    def read(self) -> None:
        """Look at the corrections; raises Refused where both copies gave a document different texts."""
        if self._corrections.read():
            self.void = self._corrections.gone()
            beside = self._corrections.beside()
            self._plan.ours.whole.update(dict.fromkeys((*POSITIONED, *CUT), beside))

    def touched(self) -> Iterator[Row]:
        """The rows here that stand in a text which only the other copy corrected, or took a correction back in."""
        ours, new = self._plan.ours, {each.guid for each in self._plan.new}
        for document, corrections in self._corrections.by_document.items():
            local = ours.rows("documents", [document])[document]
            if local is None or not any(new & {*each.steps, *each.killers} for each in corrections):
                continue
            for table in POSITIONED:
                rows = [row for row in ours.referring(table, "document_id", [local[0]]) if row["start"] is not None]
                names = ours.identities(table, [row["id"] for row in rows])
                yield from ((table, names[row["id"]]) for row in rows)

    def is_derived(self, step: str) -> bool:
        """Whether a step only moved what stands in a text, because the text was corrected."""
        return self._plan.steps[step].verb == CORRECT

    def border(self, written: Values, column: str, step: str, value: Any) -> Any:  # noqa: ANN401 - a value
        """One border of a row, as a step wrote it, in the text as it is now."""
        document = written.get("document_id")
        if document not in self._corrections.by_document or value is None:
            return value
        behind = {each.number: each for each in self._corrections.left_behind(document, step)}
        back = [self._laid_back(each, behind) for _, each in sorted(behind.items(), reverse=True)]
        for laid in (*back, *map(self._laid_out, self._corrections.unseen(document, step))):
            value = laid.start(value) if column == "start" else laid.stop(value)
        return value

    def place(self, row: Merged) -> None:
        """Put a row where it is in the text as it is now, and remember what was lost.

        Of the agreed layer nothing is told: it is worked out anew, and only what was noted on it has to find its place.
        """
        document = row.written.get("document_id")
        if row.table not in POSITIONED or document not in self._corrections.by_document or row.written["start"] is None:
            return
        ends = [row.stamps[name][1] if name in row.stamps else None for name in ("start", "stop")]
        if not self._put_back(row, document, ends):
            return
        removed = [each for each in row.killers if self.is_derived(each)]
        seen = self._plan.order.saw
        by = [each for each in removed if all(end is None or seen(each, end) for end in ends)]
        if by and row.lives:
            self._stay_lost(row, document, by[0])
            return
        if removed and len(removed) == len(row.killers):
            row.contested = False
        self._move(row, document, ends)

    def _put_back(self, row: Merged, document: str, ends: Sequence[str | None]) -> bool:
        """Put a row in the text as it was before corrections that it knew and another copy took back; False if lost."""
        chain = {
            each.number: each
            for end in ends
            if end is not None
            for each in self._corrections.left_behind(document, end)
        }
        for _, each in sorted(chain.items(), reverse=True):
            start, stop = row.written["start"], row.written["stop"]
            laid = self._laid_back(each, chain)
            inside = [end is not None and each in self._corrections.left_behind(document, end) for end in ends]
            if all(inside):
                landed = laid.span(start, stop)
                first, last = landed.start, landed.stop
            else:
                first, last = (laid.start(start), stop) if inside[0] else (start, laid.stop(stop))
            lost, quote = first >= last, each.text[start:stop]
            self._tell(row, each, quote, "" if lost else self._before(each, chain)[first:last])
            if lost:
                self.lost.lose(row, each, quote)
                return False
            row.written.update(start=first, stop=last)
        row.values.update(start=row.written["start"], stop=row.written["stop"])
        return True

    def _before(self, correction: Correction, chain: Mapping[int, Correction]) -> str:
        """The text that a correction which was taken back had corrected."""
        under = chain.get(correction.number - 1)
        return under.text if under is not None else self._corrections.under(correction)

    def _laid_back(self, correction: Correction, chain: Mapping[int, Correction]) -> Aligned:
        before = self._before(correction, chain)
        key = (correction.text, before)
        if key not in self._laid:
            self._laid[key] = self._align(*key)
        return self._laid[key]

    def _stay_lost(self, row: Merged, document: str, killer: str) -> None:
        """What a correction took out while somebody noted something on it; nobody gave it another place."""
        row.alive = row.contested = False
        each = next((one for one in self._corrections.holding(document) if killer in one.steps), None)
        if row.table == "codings" and each is not None:
            quote = self._corrections.under(each)[row.written["start"] : row.written["stop"]]
            self.lost.take(row, each, quote, told=True)

    def _move(self, row: Merged, document: str, ends: Sequence[str | None]) -> None:
        start, stop = row.written["start"], row.written["stop"]
        behind = [{each.number for each in self._corrections.unseen(document, end)} if end else set() for end in ends]
        for each in self._corrections.holding(document):
            here, there = each.number in behind[0], each.number in behind[1]
            if not here and not there:
                continue
            laid, before = self._laid_out(each), self._corrections.under(each)
            quote = before[start:stop]
            if here and there:
                landed = laid.span(start, stop)
                first, last = landed.start, landed.stop
            else:
                first, last = (laid.start(start), stop) if here else (start, laid.stop(stop))
            lost = first >= last
            self._tell(row, each, quote, "" if lost else each.text[first:last])
            if lost:
                self.lost.lose(row, each, quote)
                return
            start, stop = first, last
        row.values["start"], row.values["stop"] = start, stop

    def _tell(self, row: Merged, correction: Correction, before: str, after: str) -> None:
        """Remember what became of a row that somebody made; of several moves, where it was first and is in the end."""
        if row.alive and not self._plan.is_worked_out(row.table, row.written):
            name = str(self._plan.row("documents", correction.document).values["name"])
            key = (row.table, row.identity)
            first = self.shifts[key].before if key in self.shifts else before
            self.shifts[key] = Shift(*key, name, first, after)

    def _laid_out(self, correction: Correction) -> Aligned:
        key = (self._corrections.under(correction), correction.text)
        if key not in self._laid:
            self._laid[key] = self._align(*key)
        return self._laid[key]

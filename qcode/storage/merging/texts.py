"""Places in texts that were corrected: each copy counted in the text that it knew, a merge tells them in the newest.

A correction moves what stands in the text (decision 10), and that is nobody's opinion on where it should stand. So of
two writings of a border the one of a coder holds, and is moved as the correction would have moved it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID, uuid5

from qcode.errors import Refused
from qcode.storage.correcting import CORRECT, POSITIONED
from qcode.storage.merging.rows import CUT, Merged, Values

if TYPE_CHECKING:
    from qcode.storage.merging.plan import Plan, Row

_LOST = UUID("b0a1d3a2-2f0a-5c0e-8f54-5d9f7e2c6a44")
"""The namespace in which what is kept of a lost coding has the same GUID in every copy."""

_QUOTED = 300


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
    """What became of one row in a text that the other copy had corrected; `after` is "" where it was lost."""

    table: str
    identity: str
    document: str
    number: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Correction:
    """A further text of a document: its number, the steps that brought it or took it back, and whether it holds."""

    document: str
    number: int
    text: str
    digest: str
    steps: tuple[str, ...]
    killers: tuple[str, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class _Lost:
    """A coding of whose words nothing is left; `told` where the correction itself has kept a note of it."""

    row: Merged
    correction: _Correction
    quote: str
    told: bool


class Texts:
    """The corrected texts of two copies, and where places that were counted before are in them."""

    def __init__(self, plan: Plan, align: Align) -> None:
        self._plan, self._align = plan, align
        self.shifts: dict[Row, Shift] = {}
        self.void: set[str] = set()
        """The steps of corrections that were taken back, as if they had not been."""
        self._lost: list[_Lost] = []
        self._laid: dict[tuple[str, str], Aligned] = {}

    def read(self) -> None:
        """Look at the corrections; raises Refused where both copies gave a document different texts."""
        ours = self._plan.ours
        steps = [each for each in ours.known.steps.values() if each.verb == CORRECT and each.kind == "do"]
        lines = (*(ours.lines(steps) if steps else ()), *self._plan.new_lines)
        known = {
            line.target for line in lines
            if line.thing == "revisions" and line.op == "insert" and line.after["number"] > 1
        }  # fmt: skip
        if known:
            ours.whole["revisions"] = None
            self._plan.look_at(("revisions", guid) for guid in sorted(known))
            self._must_agree(known)
            gone = {
                made for some in self._corrections.values() for each in some if not each.holds for made in each.steps
            }
            turns = {guid for guid, step in self._plan.steps.items() if step.target in gone}
            self.void = gone | turns
            beside = self._beside_corrections()
            ours.whole.update(dict.fromkeys((*POSITIONED, *CUT), beside))

    def _beside_corrections(self) -> set[int]:
        """The steps here that did not know of some correction, nor it of them."""
        saw = self._plan.order.saw
        made = {step for some in self._corrections.values() for each in some for step in (*each.steps, *each.killers)}
        return {
            step.key
            for guid, step in self._plan.ours.known.steps.items()
            if any(not saw(guid, each) and not saw(each, guid) for each in made)
        }

    def _must_agree(self, known: set[str]) -> None:
        texts: dict[tuple[str, int], set[str]] = defaultdict(set)
        for guid in known:
            row = self._plan.state.get(("revisions", guid))
            if row is not None and row.lives:
                texts[row.values["document_id"], row.values["number"]].add(row.values["sha256"])
        for (document, _), different in sorted(texts.items()):
            if len(different) > 1:
                name = self._plan.row("documents", document).values["name"]
                raise Refused(
                    f"The text of {name} was corrected in both copies, and not in the same way.",
                    "Undo the correction in one copy, merge, and correct the text then. Nothing was changed.",
                )

    @cached_property
    def _corrections(self) -> dict[str, list[_Correction]]:
        """By document, its texts behind the first one, in their order."""
        found: dict[tuple[str, int], _Correction] = {}
        dead: dict[str, list[_Correction]] = defaultdict(list)
        for (table, _), row in self._plan.state.items():
            at = row.stamps.get("number")
            if table != "revisions" or row.values["number"] < 2 or at is None:
                continue
            values = row.values
            key = (values["document_id"], values["number"])
            holds = not self._was_taken_back(row, at[1])
            other = found.get(key) if holds else None
            steps = (at[1], *(other.steps if other else ()))
            each = _Correction(*key, values["text"], values["sha256"], steps, row.killers, holds)
            if holds:
                found[key] = each
            else:
                dead[key[0]].append(each)
        ordered: dict[str, list[_Correction]] = defaultdict(list)
        for key in sorted(found):
            ordered[key[0]].append(found[key])
        for document, some in dead.items():
            ordered[document] += some
        return dict(ordered)

    def _was_taken_back(self, revision: Merged, step: str) -> bool:
        """Whether somebody undid a correction; one that went with its document was there until then."""
        return not revision.lives and any(self._plan.steps[each].target == step for each in revision.killers)

    def touched(self) -> Iterator[Row]:
        """The rows here that stand in a text which only the other copy corrected, or took a correction back in."""
        ours, new = self._plan.ours, {each.guid for each in self._plan.new}
        for document, corrections in self._corrections.items():
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
        if document not in self._corrections or value is None:
            return value
        behind = {each.number: each for each in self._left_behind(document, step)}
        back = [self._laid_back(each, behind) for _, each in sorted(behind.items(), reverse=True)]
        for laid in (*back, *map(self._laid_out, self._unseen(document, step))):
            value = laid.start(value) if column == "start" else laid.stop(value)
        return value

    def place(self, row: Merged) -> None:
        """Put a row where it is in the text as it is now, and remember what was lost.

        Of the agreed layer nothing is told: it is worked out anew, and only what was noted on it has to find its place.
        """
        document = row.written.get("document_id")
        if row.table not in POSITIONED or document not in self._corrections or row.written["start"] is None:
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
        chain = {each.number: each for end in ends if end is not None for each in self._left_behind(document, end)}
        for _, each in sorted(chain.items(), reverse=True):
            start, stop = row.written["start"], row.written["stop"]
            laid = self._laid_back(each, chain)
            inside = [end is not None and each in self._left_behind(document, end) for end in ends]
            if all(inside):
                landed = laid.span(start, stop)
                first, last = landed.start, landed.stop
            else:
                first, last = (laid.start(start), stop) if inside[0] else (start, laid.stop(stop))
            lost, quote = first >= last, each.text[start:stop]
            self._tell(row, each, quote, "" if lost else self._before(each, chain)[first:last])
            if lost:
                self._lose(row, each, quote)
                return False
            row.written.update(start=first, stop=last)
        row.values.update(start=row.written["start"], stop=row.written["stop"])
        return True

    def _before(self, correction: _Correction, chain: Mapping[int, _Correction]) -> str:
        """The text that a correction which was taken back had corrected."""
        under = chain.get(correction.number - 1)
        return under.text if under is not None else self._under(correction)

    def _laid_back(self, correction: _Correction, chain: Mapping[int, _Correction]) -> Aligned:
        before = self._before(correction, chain)
        key = (correction.text, before)
        if key not in self._laid:
            self._laid[key] = self._align(*key)
        return self._laid[key]

    def _left_behind(self, document: str, step: str) -> list[_Correction]:
        """The corrections that were taken back and that a step counted in, above the newest text it knew that holds."""
        saw = self._plan.order.saw
        counted = [each for each in self._corrections[document] if not each.holds and self._counts_in(each, step)]
        held = [
            each.number for each in self._holding(document)
            if any(saw(step, made) for made in each.steps) or any(_alike(each, one) for one in counted)
        ]  # fmt: skip
        return [each for each in counted if each.number > max(held, default=0)]

    def _counts_in(self, correction: _Correction, step: str) -> bool:
        """Whether a step knew of a correction, and of nobody who took it back."""
        saw = self._plan.order.saw
        return saw(step, correction.steps[0]) and not any(saw(step, killer) for killer in correction.killers)

    def _stay_lost(self, row: Merged, document: str, killer: str) -> None:
        """What a correction took out while somebody noted something on it; nobody gave it another place."""
        row.alive = row.contested = False
        each = next((one for one in self._holding(document) if killer in one.steps), None)
        if row.table == "codings" and each is not None:
            quote = self._under(each)[row.written["start"] : row.written["stop"]]
            self._lost.append(_Lost(row, each, quote, told=True))

    def _move(self, row: Merged, document: str, ends: Sequence[str | None]) -> None:
        start, stop = row.written["start"], row.written["stop"]
        behind = [{each.number for each in self._unseen(document, end)} if end else set() for end in ends]
        for each in self._holding(document):
            here, there = each.number in behind[0], each.number in behind[1]
            if not here and not there:
                continue
            laid, before = self._laid_out(each), self._under(each)
            quote = before[start:stop]
            if here and there:
                landed = laid.span(start, stop)
                first, last = landed.start, landed.stop
            else:
                first, last = (laid.start(start), stop) if here else (start, laid.stop(stop))
            lost = first >= last
            self._tell(row, each, quote, "" if lost else each.text[first:last])
            if lost:
                self._lose(row, each, quote)
                return
            start, stop = first, last
        row.values["start"], row.values["stop"] = start, stop

    def _tell(self, row: Merged, correction: _Correction, before: str, after: str) -> None:
        """Remember what became of a row that somebody made."""
        if row.alive and not self._plan.is_worked_out(row.table, row.written):
            name = str(self._plan.row("documents", correction.document).values["name"])
            key = (row.table, row.identity)
            self.shifts[key] = Shift(*key, name, correction.number, before, after)

    def _lose(self, row: Merged, correction: _Correction, quote: str) -> None:
        if row.table == "memos":
            row.values.update(
                target="document", start=None, stop=None, title=f"“{_short(quote, 80)}” (lost in a correction)"
            )
        elif row.table == "codings":
            told = not row.alive or self._plan.is_worked_out(row.table, row.written)
            self._lost.append(_Lost(row, correction, quote, told=told))
            row.alive = False
        else:
            row.alive = False

    def keep_lost(self) -> None:
        """Keep code, coder and words of a lost coding as a memo on the document, and the memos that it had."""
        while self._lost:
            each = self._lost.pop()
            self._keep_memos(each.row, each.quote)
            if not each.told:
                self._note(each.row, each.correction, each.quote)

    def _keep_memos(self, coding: Merged, quote: str) -> None:
        plan = self._plan
        local = plan.ours.rows("codings", [coding.identity])[coding.identity]
        if local is not None:
            rows = plan.ours.referring("memos", "coding_id", [local[0]])
            names = plan.ours.identities("memos", [row["id"] for row in rows])
            plan.look_at(("memos", names[row["id"]]) for row in rows)
        title = f"{self._path(coding)}: “{_short(quote, 80)}” (lost in a correction)"
        for row in plan.alive("memos"):
            if row.values["coding_id"] == coding.identity:
                row.values.update(
                    target="document", document_id=coding.values["document_id"], coding_id=None, title=title
                )

    def _note(self, coding: Merged, correction: _Correction, quote: str) -> None:
        plan, values = self._plan, coding.values
        number, holds = correction.number, correction.holds
        told = f"in the correction to revision {number}" if holds else f"when revision {number} was taken back"
        back = "" if holds else " back"
        identity = str(uuid5(_LOST, f"{coding.identity} {correction.digest}{back}"))
        plan.look_at([("memos", identity)])
        known = plan.state.get(("memos", identity))
        if known is not None and (known.lives or known.killers):
            return
        coder = plan.row("coders", values["coder_id"]).values["name"]
        weight = f", weight {values['weight']}" if values["weight"] is not None else ""
        note: Values = {
            "guid": identity, "target": "document", "document_id": values["document_id"], "case_id": None,
            "code_id": None, "coding_id": None, "start": None, "stop": None,
            "title": f"Lost {told}",
            "text": f"{self._path(coding)} ({coder}{weight}): “{_short(quote, _QUOTED)}”",
            "coder_id": values["coder_id"], "created": values["created"], "modified": values["created"],
        }  # fmt: skip
        row = Merged("memos", identity, note, {}, {}, lives=False, contested=False, killers=())
        row.alive = True
        plan.state["memos", identity] = row

    def _path(self, coding: Merged) -> str:
        names: list[str] = []
        at = coding.values["code_id"]
        while at is not None and len(names) < 50:
            local = self._plan.ours.rows("codes", [at])[at]
            found = self._plan.state.get(("codes", at))
            values = found.values if found is not None else local[1] if local else {"name": "a code", "parent_id": None}
            names.append(str(values["name"]))
            at = values["parent_id"]
        return " / ".join(reversed(names))

    def _unseen(self, document: str, step: str | None) -> list[_Correction]:
        """The corrections that hold and that a step did not know."""
        saw = self._plan.order.saw
        dead = [each for each in self._corrections[document] if not each.holds] if step is not None else []
        alike = [each for each in dead if step is not None and self._counts_in(each, step)]
        return [
            each for each in self._holding(document)
            if step is not None
            and not any(saw(step, made) or saw(made, step) for made in each.steps)
            and not any(_alike(each, one) for one in alike)
        ]  # fmt: skip

    def _holding(self, document: str) -> list[_Correction]:
        return [each for each in self._corrections[document] if each.holds]

    def _laid_out(self, correction: _Correction) -> Aligned:
        key = (self._under(correction), correction.text)
        if key not in self._laid:
            self._laid[key] = self._align(*key)
        return self._laid[key]

    def _under(self, correction: _Correction) -> str:
        """The text that a correction was made in, also where that one holds no more, or is in neither file."""
        document, number = correction.document, correction.number - 1
        below = [each for each in self._corrections[document] if each.number == number]
        for each in below:
            if each.holds or any(self._counts_in(each, step) for step in correction.steps):
                return each.text
        for copy in (self._plan.ours, self._plan.theirs):
            said = """select r.text from revisions r join documents d on d.id = r.document_id
            where d.guid = :document and r.number = :number"""
            for (found,) in copy.reader.tuples(said, document=document, number=number):
                return str(found)
        raise Refused(f"{self._plan.theirs.place} speaks of a text that neither copy has.")


def _alike(one: _Correction, other: _Correction) -> bool:
    """Whether two corrections of a document came to the same text."""
    return (one.number, one.digest) == (other.number, other.digest)


def _short(quote: str, most: int) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= most else line[: most - 1] + "…"

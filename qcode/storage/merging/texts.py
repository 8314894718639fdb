"""Places in texts that were corrected: each copy counted in the text that it knew, a merge in the one that holds.

A correction moves what stands in the text (decision 10), and that is nobody's opinion on where it should stand. So of
two writings of a border the one of a coder holds, and is moved as the correction would have moved it. Between texts of
which none came out of the other, places are moved from the one to the other as if it had been corrected to that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from qcode.storage.correcting import CORRECT, POSITIONED
from qcode.storage.journal import SETTLE
from qcode.storage.merging.corrections import Corrections
from qcode.storage.merging.lost import Lost, Way
from qcode.storage.merging.rows import BORDERS, CUT, Event, Merged, Op, Values

if TYPE_CHECKING:
    from qcode.storage.merging.lines import Line
    from qcode.storage.merging.plan import Plan, Row
    from qcode.storage.merging.versions import Version, Versions


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

_OF_ONE_TEXT = frozenset({"turns", "documents"})
"""Tables of which one correction counts alone, of several that brought the same text."""

_TOLD_BY_TEXT = frozenset({"revision", "characters", "words"})
"""What a document tells of the text that it has."""

_SHORTLY = 1_000_000_000
"""A place behind all lines of a step."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What became of one row in texts that one copy had corrected; `after` is "" where it was lost."""

    table: str
    identity: str
    document: str
    before: str
    after: str


def _without_text(event: Event, table: str) -> Event:
    """A document or a turn that came back, without what was told of the text that there was then."""
    kept = {column: value for column, value in event.after.items() if column not in _TOLD_BY_TEXT}
    return replace(event, after=kept if table == "documents" else {})


class Texts:
    """The corrected texts of two copies, and where places that were counted before are in them."""

    def __init__(self, plan: Plan, align: Align) -> None:
        self._plan, self._align = plan, align
        self._corrections = Corrections(plan)
        self.lost = Lost(plan)
        self.shifts: dict[Row, Shift] = {}
        self._laid: dict[tuple[str, str], Aligned] = {}
        self._here: dict[str, Version] = {}

    @property
    def of(self) -> dict[str, Versions]:
        """The texts of every document that was corrected."""
        return self._corrections.by_document

    def untold(self, document: str) -> frozenset[int]:
        """The numbers of the texts that this copy has of a document, and of which no step here tells."""
        return self._corrections.untold[document]

    def read(self) -> None:
        """Look at the corrections; raises Refused where a copy stands on a correction that it does not hold."""
        self._corrections.read()
        if self.of:
            whole = self._plan.ours.whole
            apart = any(one.beside() for one in self.of.values())
            beside = None if apart else self._corrections.beside()  # of two texts, that in which a row was put matters
            whole.update(dict.fromkeys((*POSITIONED, *CUT, "speakers"), beside))
            whole.update((line.thing, None) for line in self._plan.settled_lines() if self._is_about_place(line))

    def _is_about_place(self, line: Line) -> bool:
        """Whether a merge moved something in a corrected text, or took it out: where it was counted matters.

        Whoever corrected a shared copy knew the steps that had put it there, and did not have it.
        """
        if line.thing not in POSITIONED:
            return False
        return (line.after | line.before).get("document_id") in self.of or bool(BORDERS & line.after.keys())

    # Which steps count

    @cached_property
    def _line(self) -> set[str]:
        """The steps that lead to the texts that hold; one that was taken back is among them where others went on."""
        return {step for one in self.of.values() for step in one.line_of_steps().values()}

    @cached_property
    def _taken_back(self) -> set[str]:
        return {step for one in self.of.values() for step in one.taken_back()} - self._line

    @cached_property
    def _beside(self) -> set[str]:
        return {step for one in self.of.values() for step in one.beside()}

    @cached_property
    def _said_twice(self) -> set[str]:
        """Corrections that brought a text which another one brought as well, and who took one back and did it again."""
        gone = self._beside | self._taken_back
        twice = {step for one in self.of.values() for step in one.of} - self._line - gone
        again = {each for one in self.of.values() for step in (twice | self._line) for each in one.toggled(step)}
        return twice | again - gone

    def _counts(self, event: Event, table: str) -> bool:
        """Whether what a step did to a row counts: a correction does that leads to the text that holds."""
        if event.step in self._taken_back or event.step in self._beside:
            return False
        return table not in _OF_ONE_TEXT or event.step not in self._said_twice

    def brought(self, lines: Iterable[Line]) -> set[Row]:
        """The rows that a correction brought which does not count."""
        return {
            line.row for line in lines
            if line.op == "insert" and (line.step in self._taken_back or line.step in self._beside)
        }  # fmt: skip

    def held(self, row: Row, happened: Sequence[Event], *, brought: bool) -> tuple[list[Event], list[Event]]:
        """What happened to a row, and of that what a correction did that does not count.

        What such a correction itself `brought` goes with it, unless somebody went on with that. A text stays also where
        another one holds, and which of two rows with one text is left is worked out anew.
        """
        table, _ = row
        if table == "revisions":
            return list(happened), []
        if not brought or table in _OF_ONE_TEXT:
            dropped = [each for each in happened if not self._counts(each, table)]
            counting = [each for each in happened if self._counts(each, table)]
            if dropped and table in _OF_ONE_TEXT:
                counting = [_without_text(each, table) if each.op is Op.RESTORE else each for each in counting]
            if table == "documents":  # who corrected a text went on with the document
                counting += [
                    replace(each, before={}, after={}) for each in dropped if each.step not in self._taken_back
                ]
            return counting, dropped
        gone = [
            Event(each.step, _SHORTLY, Op.DELETE, each.after, {}) for each in happened
            if each.step in self._beside and each.op in (Op.INSERT, Op.RESTORE)
        ]  # fmt: skip
        return [*happened, *gone], []

    def is_derived(self, step: str) -> bool:
        """Whether a step only moved what stands in a text, because the text was corrected."""
        return self._plan.steps[step].verb == CORRECT

    def only_moves(self, step: str) -> bool:
        """Whether borders that a step wrote are nobody's opinion, as what a merge moved into another text."""
        return self._plan.steps[step].verb in (CORRECT, SETTLE)

    # Which rows

    def touched(self) -> Iterator[Row]:
        """The rows here that a merge has to look at because the other copy tells something new about a text."""
        ours = self._plan.ours
        for document in self._corrections.turning():
            yield "documents", document
            yield from (line.row for line in self._corrections.lines[document])
            local = ours.rows("documents", [document])[document]
            if local is None:
                continue
            for table in (*POSITIONED, "assignments"):
                column = "sealed" if table == "assignments" else "start"
                rows = [row for row in ours.referring(table, "document_id", [local[0]]) if row[column] is not None]
                names = ours.identities(table, [row["id"] for row in rows])
                yield from ((table, names[row["id"]]) for row in rows)

    def lines_about(self, document: str) -> list[Line]:
        """What the corrections of a document did, row by row."""
        return self._corrections.lines[document]

    # What a row is in the text that holds

    def follow(self, row: Merged, dropped: Iterable[Event]) -> None:
        """Say of a row what it is in the text that holds."""
        if row.table == "documents":
            self._tell_text(row)
        elif row.table == "revisions":
            self._tell_number(row)
        elif row.table == "assignments":
            self._tell_sealed(row)
        elif row.table in POSITIONED:
            self.place(row, dropped)

    def _tell_text(self, row: Merged) -> None:
        versions = self.of.get(row.identity)
        if versions is None:
            return
        numbers = versions.numbers(versions.all)
        row.values["revision"] = numbers[versions.holding(versions.all)]
        against = sorted(numbers[each] for each in versions.against(versions.all))
        row.others.pop("revision", None)
        if against:
            row.others["revision"] = against

    def _tell_number(self, row: Merged) -> None:
        versions = self.of.get(row.written.get("document_id", ""))
        version = versions.made_as(row.identity) if versions is not None else None
        if versions is not None and version is not None:
            number = versions.numbers(versions.all).get(version, version.depth)
            row.written["number"] = row.values["number"] = number
            row.others.clear()
            if len(version.made) > 1 and self._went_as_double(row):
                row.lives = row.alive = True

    def _went_as_double(self, row: Merged) -> bool:
        """Whether a merge alone took a text out, since there was another row with it, which may be gone by now."""
        document = self._plan.state.get(("documents", row.written["document_id"]))
        others = set(document.killers) if document is not None else set()
        settled = all(self._plan.steps[each].verb == SETTLE for each in row.killers)
        return bool(row.killers) and settled and not others & set(row.killers)

    def _tell_sealed(self, row: Merged) -> None:
        versions, content = self.of.get(row.written.get("document_id", "")), row.written.get("sealed")
        if versions is None or content is None:
            return
        held = json.loads(bytes(content))
        stamp = row.stamps.get("sealed")
        number = versions.renumbered(held["revision"], stamp[1]) if stamp else self._now(versions, held["revision"])
        if number != held["revision"]:
            row.values["sealed"] = json.dumps(
                {**held, "revision": number}, separators=(",", ":"), sort_keys=True
            ).encode()

    def _now(self, versions: Versions, number: int) -> int:
        """The number of a text of this copy once the merge is done."""
        was = next((each for each, one in versions.numbers(self._ours(versions)).items() if one == number), None)
        return versions.numbers(versions.all).get(was, number) if was is not None else number

    def _ours(self, versions: Versions) -> frozenset[str]:
        return frozenset(each for each in versions.about if each in self._plan.ours.known.steps)

    def border(self, written: Values, column: str, step: str, value: Any) -> Any:  # noqa: ANN401 - a value
        """One border of a row, as a step wrote it, in the text that holds."""
        versions = self.of.get(written.get("document_id", ""))
        if versions is None or value is None:
            return value
        for leg in self._legs(versions, versions.at(step)):
            laid = self._lay(leg)
            value = laid.start(value) if column == "start" else laid.stop(value)
        return value

    def place(self, row: Merged, dropped: Iterable[Event] = ()) -> None:
        """Put a row where it is in the text that holds, and remember what was lost.

        Of the agreed layer nothing is told: it is worked out anew, and only what was noted on it has to find its place.
        """
        versions = self.of.get(row.written.get("document_id", ""))
        if versions is None or row.written.get("start") is None:
            return
        removed = [each for each in row.killers if self.is_derived(each)]
        ends = [row.stamps[name][1] for name in ("start", "stop") if name in row.stamps]
        by = [each for each in removed if all(self._plan.order.saw(each, end) for end in ends)]
        if by and row.lives:
            self._stay_lost(row, versions, by[0])
            return
        if removed and len(removed) == len(row.killers):
            row.contested = False
        self._move(row, versions, *(self._counted_in(row, versions, name, dropped) for name in ("start", "stop")))
        if removed and not row.lives:
            self.lost.leave(row)

    def _counted_in(self, row: Merged, versions: Versions, column: str, dropped: Iterable[Event]) -> Version:
        """The text that a border was counted in."""
        if column in row.stamps:
            return versions.at(row.stamps[column][1])
        order = self._plan.order
        moved = [each.step for each in dropped if each.step in versions.of and column in {**each.before, **each.after}]
        if moved:
            above = versions.of[min(moved, key=order.rank)].above
            if above is not None:
                return above
        return self._told_in(versions, row.told) if row.told else self._present(versions, row.written["document_id"])

    def _told_in(self, versions: Versions, step: str) -> Version:
        """The text in which a step told a row; a correction tells what it took out as it was before."""
        knot = self._plan.steps[step]
        made = versions.of.get(step if knot.kind == "do" else knot.target or "")
        before = made.above if made is not None and knot.kind != "undo" else None
        return before or versions.at(step)

    def _present(self, versions: Versions, document: str) -> Version:
        """The text that a document has here, also where the copy was shared without the steps that brought it."""
        if document not in self._here:
            ours, found = self._plan.ours, None
            local = ours.rows("documents", [document])[document]
            for row in ours.referring("revisions", "document_id", [local[0]]) if local else ():
                if local and row["number"] == local[1]["revision"]:
                    found = versions.made_as(row["guid"])
            self._here[document] = found or versions.holding(self._ours(versions))
        return self._here[document]

    def _stay_lost(self, row: Merged, versions: Versions, killer: str) -> None:
        """What a correction took out while somebody noted something on it; nobody gave it another place."""
        row.alive = row.contested = False
        version = versions.of.get(killer)
        if row.table == "codings" and version is not None and version.above is not None:
            quote = version.above.text[row.written["start"] : row.written["stop"]]
            self.lost.take(row, self._way(versions, (version.above, version)), quote, told=True)

    def _move(self, row: Merged, versions: Versions, one: Version, other: Version) -> None:
        """Move both borders, each alone until they are in one text, and together from there on."""
        first, second = self._legs(versions, one), self._legs(versions, other)
        joint = 0
        while joint < min(len(first), len(second)) and first[-1 - joint] == second[-1 - joint]:
            joint += 1
        start, stop = row.written["start"], row.written["stop"]
        for leg in first[: len(first) - joint]:
            start = self._lay(leg).start(start)
        for leg in second[: len(second) - joint]:
            stop = self._lay(leg).stop(stop)
        legs = first[len(first) - joint :]
        alone = not joint and (first or second)
        if start >= stop and (alone or joint):
            way = self._way(versions, (first or second)[-1])
            self._tell(row, "", "")
            self.lost.lose(row, way, "")
            return
        for leg in legs:
            quote, landed = leg[0].text[start:stop], self._lay(leg).span(start, stop)
            lost = landed.start >= landed.stop
            self._tell(row, quote, "" if lost else leg[1].text[landed.start : landed.stop])
            if lost:
                self.lost.lose(row, self._way(versions, leg), quote)
                return
            start, stop = landed.start, landed.stop
        row.values.update(start=start, stop=stop)

    def _way(self, versions: Versions, leg: tuple[Version, Version]) -> Way:
        """How the words of a text were lost in another one."""
        above, below = leg
        if below.above is above:
            return Way(below.digest, f"in the correction to revision {below.depth}", "")
        if versions.is_live(above, versions.all):
            return Way(above.digest, "where the text was corrected otherwise", " back")
        return Way(above.digest, f"when revision {above.depth} was taken back", " back")

    def _tell(self, row: Merged, before: str, after: str) -> None:
        """Remember what became of a row that somebody made; of several moves, where it was first and is in the end."""
        if row.alive and not self._plan.is_worked_out(row.table, row.written):
            name = str(self._plan.row("documents", row.written["document_id"]).values["name"])
            key = (row.table, row.identity)
            first = self.shifts[key].before if key in self.shifts else before
            self.shifts[key] = Shift(*key, name, first, after)

    def _legs(self, versions: Versions, version: Version) -> list[tuple[Version, Version]]:
        """From text to text, the way from one to the one that holds."""
        line = versions.holding(versions.all).line()
        if version is line[-1]:
            return []
        if version not in line:
            return [(version, line[-1])]
        at = line.index(version)
        return list(zip(line[at:-1], line[at + 1 :], strict=True))

    def _lay(self, leg: tuple[Version, Version]) -> Aligned:
        key = (leg[0].text, leg[1].text)
        if key not in self._laid:
            self._laid[key] = self._align(*key)
        return self._laid[key]

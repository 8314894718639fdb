"""What a merge would do: the rows of two copies as one project, and what stands in conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from qcode.errors import Refused
from qcode.storage.agreed import is_worked_out
from qcode.storage.agreed_marks import SPLIT
from qcode.storage.correcting import CORRECT, POSITIONED
from qcode.storage.journal import SETTLE
from qcode.storage.merging.copies import Copy
from qcode.storage.merging.events import events
from qcode.storage.merging.fitting import is_fitted
from qcode.storage.merging.graph import Knot, Order, heads_of, unseen
from qcode.storage.merging.lines import Line
from qcode.storage.merging.rows import REFERENCES, REFERRERS, TABLES, Event, Merged, Op, Values, merged
from qcode.storage.merging.texts import Align, Texts
from qcode.storage.settling import CONSENSUS, read_content

MERGED = "merge codes"
"""The verb of the step in which codes became one: what was decided for one of them follows it."""

Row = tuple[str, str]
"""A table, and a row's identity."""


class Plan:
    """Two copies, and every row that a merge has to look at: what only one of them did, and what depends on it.

    Made from what both copies know; `outcome` in the package fills it. Raises Refused where the other copy stands on
    steps that neither has.
    """

    def __init__(self, ours: Copy, theirs: Copy, align: Align) -> None:
        self.ours, self.theirs = ours, theirs
        self.steps = {**theirs.known.steps, **ours.known.steps}
        _must_stand(ours, theirs, self.steps)
        self.order = Order(self.steps)
        ours.turned.update(theirs.turned)
        self.new: list[Knot] = sorted(
            (each for guid, each in theirs.known.steps.items() if guid not in ours.known.steps),
            key=lambda each: (each.clock, each.guid),
        )
        self.heads = heads_of(self.steps, (*ours.known.heads, *theirs.known.heads))
        self.state: dict[Row, Merged] = {}
        self.worked_out: dict[str, Values] = {}
        self.texts = Texts(self, align)

    @cached_property
    def _consensus(self) -> frozenset[str]:
        said = "select guid from coders where kind = 'consensus'"
        readers = (self.ours.reader, self.theirs.reader)
        return frozenset({CONSENSUS, *(guid for reader in readers for (guid,) in reader.tuples(said))})

    def is_worked_out(self, table: str, values: Values) -> bool:
        """Whether a row belongs to the agreed layer, which each copy works out for itself once a merge is done.

        It must not keep alive what somebody removed, nor stand in conflict: nobody made it.
        """
        if table == "assignments" and values.get("round_id") is not None:
            return False
        return table in ("codings", "assignments") and values.get("coder_id") in self._consensus

    @cached_property
    def new_lines(self) -> list[Line]:
        """What the new steps did themselves."""
        return self.theirs.lines(self.new)

    @cached_property
    def _new_by_row(self) -> dict[Row, list[Line]]:
        found = defaultdict(list)
        for line in self.new_lines:
            found[line.row].append(line)
        return found

    @cached_property
    def _floating(self) -> dict[Row, list[Line]]:
        """What the last merge here did by itself and nobody has built on: it is worked out anew."""
        found = defaultdict(list)
        for line in self.ours.lines(self.ours.known.floating):
            found[line.row].append(line)
        return found

    def settled_lines(self) -> Iterator[Line]:
        """What merges did by themselves, whether somebody has built on it or not."""
        for lines in self._floating.values():
            yield from lines
        yield from self.ours.lines(each for each in self.ours.known.steps.values() if each.verb == SETTLE)
        yield from (line for line in self.new_lines if self.steps[line.step].verb == SETTLE)

    def touched(self) -> Iterator[Row]:
        """The rows that the new steps speak of, and those about which the last merge left something open."""
        targets = {each.target for each in self.new if each.target is not None} & self.ours.known.steps.keys()
        there = self.theirs.known.steps
        again = self.theirs.lines([there[guid] for guid in sorted(targets) if guid in there])
        for line in (*self.new_lines, *again):
            yield line.row
        yield from self._floating
        yield from list(self.ours.reader.tuples("select thing, target from conflicts order by id"))

    def look_at(self, rows: Iterable[Row]) -> None:
        """Work out what rows are, from everything that was done to them in either copy."""
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for table, identity in rows:
            if table in REFERENCES and identity and (table, identity) not in self.state:
                wanted[table][identity] = None
        if not wanted:
            return
        lines = self.ours.lines_of({table: set(found) for table, found in wanted.items()})
        for table, found in wanted.items():
            for identity in found:
                lines += self._new_by_row.get((table, identity), ())
        happened: dict[Row, list[Event]] = defaultdict(list)
        for table, identity, event in events(lines, self.steps):
            happened[table, identity].append(event)
        brought = self.texts.brought(lines)
        for table, found in wanted.items():
            there = self.ours.rows(table, found)
            for identity in found:
                if (table, identity) in self.state or is_fitted(self, table, identity):
                    continue
                local, row = there[identity], (table, identity)
                counting, dropped = self.texts.held(row, happened[row], brought=row in brought)
                self._work_out(table, identity, counting, dropped, local[1] if local else None)

    def _work_out(
        self, table: str, identity: str, happened: Sequence[Event], dropped: Sequence[Event], local: Values | None
    ) -> None:
        base = dict(local) if local else None
        floating = self._floating.get((table, identity), ())
        for line in floating:
            if line.op != "insert":
                base = {**(base or {}), **line.before}
        base = self._without(dropped, base)
        texts = self.texts if table in POSITIONED else None
        found = merged(table, identity, happened, self.order, base=base, texts=texts)
        if not happened and any(line.op == "insert" for line in floating):
            found.lives = found.alive = False  # a merge put it there, and this one sees whether it still should
        if not happened and base is None and local is not None:
            found.written, found.values, found.lives, found.alive = dict(local), dict(local), False, False
        if found.written:
            self.texts.follow(found, dropped)
        if self.is_worked_out(table, found.written):
            place: Values = {name: found.values[name] for name in ("start", "stop") if name in found.written}
            self.worked_out[identity] = {**found.written, **place}
        elif len(found.written) > 1 and (table != "codings" or "code_id" in found.written):
            self.state[table, identity] = found  # else a coding of the other copy's agreed layer, moved there

    def _without(self, dropped: Sequence[Event], base: Values | None) -> Values | None:
        """A row as it was before what does not count was done to it."""
        for event in sorted(dropped, key=lambda each: (self.order.rank(each.step), each.place), reverse=True):
            if event.op in (Op.INSERT, Op.RESTORE):
                base = None
            elif event.op is Op.DELETE:
                base = dict(event.before)
            else:
                base = {**(base or {}), **event.before}
        return base

    def row(self, table: str, identity: str) -> Merged:
        """What a row is after the merge; raises Refused where neither copy can tell."""
        self.look_at([(table, identity)])
        found = self.state.get((table, identity))
        if found is None:
            raise self.unknown(table)
        return found

    def unknown(self, table: str) -> Refused:
        """The error to raise for a row of which neither copy knows what it is."""
        return Refused(
            f"{self.theirs.place} speaks of something in {table} that neither copy has.",
            "Merge the copy that it was shared from first.",
        )

    def alive(self, table: str) -> list[Merged]:
        """The rows of a table among those that were looked at, as far as they are there after the merge."""
        return [row for (name, _), row in self.state.items() if name == table and row.alive]

    def keep_what_is_needed(self) -> None:
        """Bring back what somebody removed while somebody else went on with it, and what belonged to it."""
        needed = [*self._needed_by_others(), *self._named_by_decisions(), *self._given_by_splits()]
        for row in needed:
            row.alive = True
        waiting = [row for row in self.state.values() if row.alive]
        while waiting:
            self._look_at_references(waiting)
            self.texts.lost.keep()
            more: list[Merged] = []
            for row in waiting:
                more += self._bring_back_for(row)
            waiting = more
        self._tell_contested(needed)
        self._put_on_passages()

    def _look_at_references(self, rows: Sequence[Merged]) -> None:
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for column, to in REFERENCES[row.table].items():
                if column not in row.values:  # changed by somebody in a copy that was shared with it
                    raise self.unknown(row.table)
                if row.values[column] is not None:
                    wanted[to].add(row.values[column])
        for table, identities in wanted.items():
            there = self.ours.rows(table, identities)
            self.look_at((table, each) for each in sorted(identities) if there[each] is None)

    def _bring_back_for(self, row: Merged) -> Iterator[Merged]:
        for column, to in REFERENCES[row.table].items():
            needed = self.state.get((to, row.values[column]))
            if needed is not None and not needed.alive:
                needed.alive = True
                yield needed
        if row.table == "coders" and row.identity in self._consensus:
            return  # what was settled is no part of who the consensus is
        # What somebody took out later, who knew of all this, stays out.
        for killer in row.killers:
            belongings = self._removed(killer).get((row.table, row.identity), [])
            self.look_at(belongings)
            for each in belongings:
                found = self.state.get(each)
                if found is not None and not found.alive and killer in found.killers:
                    if self.texts.lost.is_gone(found):
                        continue
                    found.alive = True
                    yield found

    def _needed_by_others(self) -> list[Merged]:
        """Rows that would go, and that rows refer to which nobody touched."""
        going: dict[str, dict[int, Merged]] = defaultdict(dict)
        for (table, identity), row in self.state.items():
            local = self.ours.rows(table, [identity])[identity]
            if not row.alive and local:
                going[table][local[0]] = row
        kept = []
        for table, rows in going.items():
            for other, column in REFERRERS[table]:
                for referring in self.ours.referring(other, column, sorted(rows)):
                    if self.is_worked_out(other, referring):
                        continue
                    identity = self.ours.identities(other, [referring["id"]])[referring["id"]]
                    row = self.state[table, referring[column]]
                    if (other, identity) not in self.state:
                        kept.append(row)
        return kept

    def _named_by_decisions(self) -> list[Merged]:
        """Codes that would go, and that somebody decided for without knowing.

        What was merged into another code is not among them: decisions follow it there.
        """
        texts = [text for row in self.alive("decisions") for text in _readings(row)]
        self.look_at({("codes", each.code): None for text in texts for each in read_content(text).codings})
        gone = [
            row
            for (table, _), row in self.state.items()
            if table == "codes" and not row.alive and not any(self.steps[each].verb == MERGED for each in row.killers)
        ]
        said = "select guid from decisions where readings like :named"
        for row in gone:
            found = self.ours.reader.tuples(said, named=f"%{row.identity}%")
            self.look_at([("decisions", guid) for (guid,) in found])
        return [row for row in gone if any(self._decided_for(row, each) for each in self.alive("decisions"))]

    def _given_by_splits(self) -> list[Merged]:
        """Codes that would go, and to which somebody sent an agreed coding without knowing."""
        self.look_at(("codes", line.after.get("code_id", "")) for line in self.new_lines if _gives_agreed(line))
        gone = [row for (table, _), row in self.state.items() if table == "codes" and not row.alive]
        splits = [each for each in self.steps.values() if each.verb == SPLIT and each.kind == "do"] if gone else []
        sent: dict[str, list[str]] = defaultdict(list)
        for copy in (self.ours, self.theirs):
            known = [copy.known.steps[each.guid] for each in splits if each.guid in copy.known.steps]
            for line in copy.lines(known):
                if _gives_agreed(line):
                    sent[line.after.get("code_id", "")].append(line.step)
        return [row for row in gone if any(self._gave(row, step) for step in sent.get(row.identity, ()))]

    def _gave(self, code: Merged, step: str) -> bool:
        """Whether a step that nobody took back was not known to whoever removed a code."""
        about = [each for each in self.steps.values() if each.target == step]
        last = max(about, key=lambda each: self.order.rank(each.guid), default=None)
        if last is not None and last.kind == "undo":
            return False
        merged_into = any(self.steps[killer].verb == MERGED for killer in code.killers)
        return not merged_into and not any(self.order.saw(killer, step) for killer in code.killers)

    def _decided_for(self, code: Merged, decision: Merged) -> bool:
        at = decision.stamps.get("readings")
        if at is None or any(self.order.saw(killer, at[1]) for killer in code.killers):
            return False
        return any(each.code == code.identity for text in _readings(decision) for each in read_content(text).codings)

    def _put_on_passages(self) -> None:
        """What was noted on an agreed coding is on its passage: the coding itself is worked out anew."""
        for row in self.alive("memos"):
            coding = self.worked_out.get(row.values["coding_id"])
            if coding is not None:
                place = {name: coding[name] for name in ("document_id", "start", "stop")}
                row.values.update(place, target="span", coding_id=None)

    def _tell_contested(self, needed: Sequence[Merged]) -> None:
        """Of the rows that came back, those that somebody needs, and not only as a part of what came back."""
        wanted = list(needed)
        waiting = [row for row in self.state.values() if row.alive and row.lives] + wanted
        while waiting:
            above = {(to, row.values[column]): None for row in waiting for column, to in REFERENCES[row.table].items()}
            found = [self.state[each] for each in above if each in self.state]
            known = {id(row) for row in wanted}
            waiting = [row for row in found if not row.lives and id(row) not in known]
            wanted += waiting
        parts = {
            part
            for row in self.state.values() if row.alive
            for killer in row.killers
            for part in self._removed(killer).get((row.table, row.identity), ())
        }  # fmt: skip
        asked = {id(row) for row in wanted}
        for each, row in self.state.items():
            if row.alive and not row.lives:
                row.contested = not self._settled(row) and (id(row) in asked or each not in parts)

    def _settled(self, row: Merged) -> bool:
        """Whether nobody but a merge took the row away."""
        return all(self.steps[killer].verb == SETTLE for killer in row.killers)

    def _removed(self, killer: str) -> dict[Row, list[Row]]:
        """The rows that one step removed, by what they referred to."""
        if killer not in self._removals:
            step = self.steps[killer]
            what = self.steps.get(step.target or "", step)
            copy = self.ours if what.guid in self.ours.known.steps else self.theirs
            gone = "insert" if step.kind == "undo" else "delete"
            found: dict[Row, list[Row]] = defaultdict(list)
            for line in copy.lines([copy.known.steps[what.guid]]):
                if line.op == gone and line.thing in TABLES:
                    full = line.after if gone == "insert" else line.before
                    for column, to in REFERENCES[line.thing].items():
                        if full[column] is not None:
                            found[to, full[column]].append(line.row)
            self._removals[killer] = found
        return self._removals[killer]

    @cached_property
    def _removals(self) -> dict[str, dict[Row, list[Row]]]:
        return {}


def _gives_agreed(line: Line) -> bool:
    """Whether an agreed coding got another code there."""
    return line.thing == "codings" and line.op == "update" and is_worked_out(line.target)


def _readings(decision: Merged) -> tuple[str, ...]:
    """What a decision says, and what stands against it."""
    return (decision.values["readings"], *decision.others.get("readings", ()))


def _must_stand(ours: Copy, theirs: Copy, steps: Mapping[str, Knot]) -> None:
    """Raise Refused where it cannot be told which of the two copies' steps had seen which."""
    seen_here, seen_there = unseen(ours.known, steps), unseen(theirs.known, steps)
    lost = sorted(seen_there - seen_here)
    if lost and ours.reader.value("select count(*) from steps where guid in :guids", guids=lost) == len(lost):
        raise Refused(
            f"{theirs.place} was shared when this copy had a merge that was undone since.",
            "Do that merge again (qcode redo, or merge that copy once more), and then this one.",
        )
    if lost:
        raise Refused(
            f"{theirs.place} was shared from a state of the project that this copy has never seen.",
            "Merge the copy that it was shared from first.",
        )
    apart = ours.known.steps.keys() ^ theirs.known.steps.keys()
    if seen_here - seen_there and any(steps[each].verb == CORRECT for each in apart):
        raise Refused(
            f"This copy was shared from a state of the project that {theirs.place} has never seen, and a text was "
            "corrected.",
            "Merge the copy that this one was shared from first.",
        )

"""The agreed layer: worked out from what was submitted, the decisions, and what the team did to it since.

An agreed coding says what all submitted or what was decided, followed through what happened to the codebook and to the
texts since then: a code that was merged is the one that it was merged into, a coding that was sent to a part of a split
code has that part, and a passage is where the correction of its text has put it. So every copy that knows the same
steps has the same layer, whatever came in which order. Whatever changes one of these ends by bringing up the layers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qcode.services.documents.earlier import Followed
from qcode.services.settling.disagreement import Outcome
from qcode.services.settling.sealed import Key, Read, Sealed, age, decided_by_readings, known_by
from qcode.services.tables.notes import counted
from qcode.storage import agreed, agreed_marks
from qcode.storage import settling as store
from qcode.storage.agreed_marks import Marks
from qcode.storage.rounds import rounds

if TYPE_CHECKING:
    from qcode.services.rounds import Round
    from qcode.storage.journal_layer import Affair
    from qcode.storage.settling import DecisionRow, Marked
    from qcode.storage.transaction import Transaction


def take_up(tx: Transaction, found: Round) -> list[int]:
    """From now on the agreed layer of the documents of a round is this round's; which documents these are."""
    sealed = Sealed.read(tx, found)
    store.take_up(tx, found.id, sealed.documents, consensus=store.ensure_consensus(tx))
    return list(sealed.documents)


def bring_up_layers(
    tx: Transaction, *, documents: Collection[int] | None = None, tell: Callable[[str], None] | None = None
) -> dict[int, int]:
    """Make the agreed layer of documents (of all, by default) what it has to be; where nothing is settled it goes.

    Gives, by round, the number of passages that all agree on. Of several rounds in which a document was settled the
    newest has its layer. A merge brings no layer over: it is worked out here once the rest is
    there, and is the same in every copy. `tell` hears how far it is.
    """
    if store.consensus_id(tx) is None and not store.begun(tx, consensus=None):
        return {}
    consensus = store.ensure_consensus(tx)
    work, done, number = _Work(tx, consensus, tell), set[int](), dict[int, int]()
    for found in sorted(rounds(tx), key=age, reverse=True):
        if found.is_open and store.has_layer(tx, found.id, consensus=consensus):
            for sealed in _parts(tx, found, documents):
                here = {key: name for key, name in sealed.documents.items() if key not in done}
                number[found.id] = number.get(found.id, 0) + work.bring_up(replace(sealed, documents=here))
                done |= here.keys()
    for key in agreed.documents_with_layer(tx, consensus=consensus):
        if key not in done and (documents is None or key in documents):
            agreed.clear_layer(tx, key, consensus=consensus)
    return number


_FEW = 3


def _parts(tx: Transaction, found: Round, documents: Collection[int] | None) -> Iterator[Sealed]:
    """What was submitted of documents in a round; a few are read one by one, many at once."""
    if documents is not None and len(documents) <= _FEW:
        for key in sorted(documents):
            yield Sealed.read(tx, found, document_id=key)
        return
    sealed = Sealed.read(tx, found)
    here = {key: name for key, name in sealed.documents.items() if documents is None or key in documents}
    yield replace(sealed, documents=here)


def follow(tx: Transaction, affair: Affair) -> None:
    """Bring up the layers that a step was about which was undone or done again."""
    turned = any(
        store.has_layer(tx, each, consensus=store.consensus_id(tx)) != begun for each, begun in affair.rounds.items()
    )
    if affair.rounds or affair.documents or affair.everything:
        bring_up_layers(tx, documents=None if affair.everything or turned else affair.documents)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where an agreed coding comes from: what was submitted or decided, and since when it stands.

    `others` is what it may have been known by before: as the coders submitted it, as it was decided for earlier.
    """

    marked: Marked
    since: str
    others: tuple[Marked, ...] = ()
    decision: str = ""


@dataclass(slots=True)
class _Standing:
    """An origin on its way to where it stands now."""

    origin: _Origin
    guid: str
    guids: frozenset[str]
    place: agreed.Place


class _Work:
    """The agreed layers being worked out, with what is needed for all of them read once."""

    def __init__(self, tx: Transaction, consensus: int, tell: Callable[[str], None] | None) -> None:
        self.tx, self.consensus, self._tell = tx, consensus, tell
        self.contested = store.contested(tx)
        self.now = dict(tx.tuples("select id, revision from documents"))
        self.marks = Marks.read(tx)

    @cached_property
    def _decided_last(self) -> dict[str, agreed_marks.When]:
        return agreed_marks.decided_last(self.tx)

    @cached_property
    def _decided_before(self) -> dict[str, list[Marked]]:
        return agreed_marks.decided_before(self.tx)

    def bring_up(self, sealed: Sealed) -> int:
        """Make the layer of these documents that of a round; how many passages all agree on."""
        one = next(iter(sealed.documents)) if len(sealed.documents) == 1 else None
        decided = decided_by_readings(self.tx, sealed, document_id=one) if sealed.documents else {}
        number = 0
        for place, read in enumerate(sealed.each(self.tx), start=1):
            if self._tell is not None and len(sealed.documents) > 1:
                self._tell(f"{place:,} of {counted(len(sealed.documents), 'document')}")
            number += len(read.agreed)
            self._bring_up(sealed, read, decided)
        return number

    def _bring_up(self, sealed: Sealed, read: Read, decided: Mapping[Key, DecisionRow]) -> None:
        key, round_id = read.document_id, sealed.round.id
        rows = [decided.get(known_by(sealed, read, each)) for each in read.differing]
        standing = [row for row in rows if row and row.guid not in self.contested]
        submitted = max(each.submitted for each in sealed.by_document[key])
        groups = self._placed(sealed, read, list(self._origins(sealed, read, decided, standing, since=submitted)))
        wanted = {place: self._wanted(some) for place, some in groups.items()}
        agreed.set_layer(self.tx, key, consensus=self.consensus, round_id=round_id, wanted=wanted)
        if self.marks.looks:
            now = {each.guid: _guids(groups[place]) - {each.guid} for place, each in wanted.items()}
            agreed_marks.keep_looks(self.tx, self.marks.looks, now)
        open_ones = len(rows) - sum(row.outcome != Outcome.DISCUSS.value for row in standing)
        since = None if open_ones else max([submitted, *(row.created for row in standing)])
        agreed.set_settled(self.tx, key, consensus=self.consensus, since=since)

    def _origins(
        self, sealed: Sealed, read: Read, decided: Mapping[Key, DecisionRow], standing: Sequence[DecisionRow], *,
        since: str,
    ) -> Iterator[_Origin]:  # fmt: skip
        for passage in read.agreed:
            others = read.as_submitted(passage) if self.marks else []
            row = decided.get(known_by(sealed, read, passage)) if self.marks else None
            others += row.codings if row else ()
            yield _Origin(read.alike(passage), since, tuple(others))
        for row in standing:
            for each in row.codings:
                yield _Origin(each, row.created, tuple(self._earlier(sealed, row, each)), row.guid)

    def _earlier(self, sealed: Sealed, row: DecisionRow, marked: Marked) -> Iterator[Marked]:
        """The codings of the same code that a decision could put there, or did: what is set on one is set on it."""
        if self.marks:
            submitted = (each for some in row.readings.values() for each in some)
            for each in (*submitted, *self._decided_before.get(row.guid, ())):
                if sealed.code(each.code) == sealed.code(marked.code):
                    yield each

    def _placed(self, sealed: Sealed, read: Read, origins: Sequence[_Origin]) -> dict[agreed.Place, list[_Standing]]:
        """What stands where now; a code that is gone has none."""
        document = str(self.tx.value("select guid from documents where id = :key", key=read.document_id))
        found = []
        for each in origins:
            guid, *others = (
                agreed.agreed_guid(sealed.round.guid, document, one.code, one.start, one.stop)
                for one in (each.marked, *each.others)
            )
            code = self._code(sealed, each, {guid, *others})
            if code is not None:
                place = (code, each.marked.start, each.marked.stop)
                found.append(_Standing(each, guid, frozenset({guid, *others}), place))
        groups: dict[agreed.Place, list[_Standing]] = defaultdict(list)
        for standing in self._moved_on(read, found):
            groups[standing.place].append(standing)
        self._tell_apart(sealed, document, groups)
        return groups

    def _code(self, sealed: Sealed, origin: _Origin, guids: Iterable[str]) -> int | None:
        """The code that an agreed coding has now, by its key."""
        sent = self.marks.sent_to(guids)
        if sent is not None and sent[1] in sealed.codes:
            decided = self._decided_last.get(origin.decision) if origin.decision else None
            if decided is None or sent[0] > decided:
                return sealed.codes[sent[1]].id
        code = sealed.codes.get(sealed.code(origin.marked.code))
        return None if code is None else code.id

    def _moved_on(self, read: Read, standing: Sequence[_Standing]) -> Sequence[_Standing]:
        """The same in the text as it was corrected since; what is lost there is not in the layer."""
        if self.now[read.document_id] == read.revision:
            return standing
        followed, kept = Followed.read(self.tx, read.document_id, read.revision), []
        for each in standing:
            code, start, stop = each.place
            now = followed.span(start, stop)
            if now is not None:
                each.place = (code, now.start, now.end)
                kept.append(each)
        return kept

    def _tell_apart(self, sealed: Sealed, document: str, groups: Mapping[agreed.Place, list[_Standing]]) -> None:
        """Know what stands by its place now, too, as it was known once; but nothing by the name of another."""
        if not self.marks:
            return
        own = {each.guid for some in groups.values() for each in some}
        codes = {code.id: code.guid for code in sealed.codes.values()}
        for (code, start, stop), some in groups.items():
            now = agreed.agreed_guid(sealed.round.guid, document, codes[code], start, stop)
            for each in some:
                each.guids = ((each.guids | {now}) - own) | {each.guid}

    def _wanted(self, some: Sequence[_Standing]) -> agreed.Wanted:
        guids = _guids(some)
        typical, weight = (self.marks.value(guids, name) if self.marks else None for name in agreed_marks.MARKS)
        return agreed.Wanted(
            guid=min(each.guid for each in some), created=min(each.origin.since for each in some),
            typical=typical or 0, weight=weight,
        )  # fmt: skip


def _guids(some: Iterable[_Standing]) -> set[str]:
    """Everything that what stands at one place is and was known by."""
    return {guid for each in some for guid in each.guids}

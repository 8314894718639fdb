"""The agreed layer: worked out from what was submitted, the decisions and the codebook, and from nothing else.

So every copy that knows the same steps has the same layer, whatever came in which order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.services.settling.disagreement import Outcome
from qcode.services.settling.sealed import Read, Sealed, age, decided_by_readings, known_by
from qcode.services.tables.notes import counted
from qcode.storage import settling as store
from qcode.storage.rounds import rounds
from qcode.storage.visibility import sealed_documents_sql
from qcode.text.realign import Fate, realign

if TYPE_CHECKING:
    from qcode.services.rounds import Round
    from qcode.storage.transaction import Transaction


def take_up(tx: Transaction, found: Round) -> None:
    """From now on the agreed layer of the documents of a round is this round's."""
    sealed = Sealed.read(tx, found)
    store.take_up(tx, found.id, sealed.documents, consensus=store.ensure_consensus(tx))


def bring_up(
    tx: Transaction,
    found: Round,
    *,
    document_id: int | None = None,
    tell: Callable[[str], None] | None = None,
) -> int:
    """Make the agreed layer of a round, or of one document of it, what it has to be; the passages that all agree on.

    Where a newer round was settled in a document, that round's layer stays.
    """
    consensus = store.ensure_consensus(tx)
    elsewhere = frozenset(key for (key,) in tx.tuples(sealed_documents_sql()))
    sealed = Sealed.read(tx, found, document_id=document_id, left_out=elsewhere)
    decided, contested = decided_by_readings(tx, sealed, document_id=document_id), store.contested(tx)
    now = dict(tx.tuples("select id, revision from documents"))
    newer = {each.id for each in rounds(tx) if age(each) > age(found)}
    held = store.rounds_of_layers(tx, consensus=consensus, document_id=document_id) if newer else {}
    number = 0
    for place, read in enumerate(sealed.each(tx), start=1):
        if tell is not None and document_id is None:
            tell(f"{place:,} of {counted(len(sealed.documents), 'document')}")
        if newer & held.get(read.document_id, set()):
            continue
        number += len(read.agreed) if now[read.document_id] == read.revision else 0
        rows = [decided.get(known_by(sealed, read, each)) for each in read.differing]
        standing = [row for row in rows if row and row.guid not in contested]
        submitted = max(each.submitted for each in sealed.by_document[read.document_id])
        wanted = _wanted(sealed, read, standing, since=submitted)
        if now[read.document_id] != read.revision:
            wanted = _moved_on(tx, read, wanted)
        store.set_layer(tx, read.document_id, consensus=consensus, round_id=found.id, wanted=wanted)
        open_ones = len(rows) - sum(row.outcome != Outcome.DISCUSS.value for row in standing)
        since = None if open_ones else max([submitted, *(row.created for row in standing)])
        store.set_settled(tx, read.document_id, consensus=consensus, since=since)
    return number


def _wanted(
    sealed: Sealed, read: Read, standing: Sequence[store.DecisionRow], *, since: str
) -> dict[tuple[int, int, int], str]:
    """What is to stand in the agreed layer of a document (code, start, stop), and since when."""
    marked = [(read.alike(each), since) for each in read.agreed]
    marked += [(each, row.created) for row in standing for each in row.codings]
    wanted: dict[tuple[int, int, int], str] = {}
    for each, at in marked:
        code = sealed.codes.get(sealed.code(each.code))
        if code is not None:
            place = (code.id, each.start, each.stop)
            wanted[place] = min(at, wanted.get(place, at))
    return wanted


def _moved_on(
    tx: Transaction, read: Read, wanted: Mapping[tuple[int, int, int], str]
) -> dict[tuple[int, int, int], str]:
    """The same in the text as it was corrected since; what is lost there is not in the layer."""
    said = "select text from revisions where document_id = :document and number >= :number order by number"
    revised = [text for (text,) in tx.tuples(said, document=read.document_id, number=read.revision)]
    for old, new in pairwise(revised):
        realigned = realign(old, new)
        moved: dict[tuple[int, int, int], str] = {}
        for (code, start, stop), at in wanted.items():
            landed = realigned.span(start, stop)
            if landed.fate is not Fate.LOST:
                place = (code, landed.start, landed.stop)
                moved[place] = min(at, moved.get(place, at))
        wanted = moved
    return dict(wanted)


def bring_up_layers(tx: Transaction) -> None:
    """Make the agreed layer of every document what is decided now; where nothing is settled any longer, it goes.

    The layer follows from what was submitted, the decisions and the codebook alone. So a merge brings none of it over:
    it is worked out here once the rest is there, and is the same in every copy.
    """
    consensus = store.consensus_id(tx)
    if consensus is None:
        return
    for each in sorted(rounds(tx), key=age):
        if each.is_open and store.has_layer(tx, each.id, consensus=consensus):
            bring_up(tx, each)
    held = store.rounds_of_layers(tx, consensus=consensus)
    sealed = {key for (key,) in tx.tuples(sealed_documents_sql())}
    for key in store.documents_with_layer(tx, consensus=consensus):
        if key not in held and key not in sealed:
            store.clear_layer(tx, key, consensus=consensus)

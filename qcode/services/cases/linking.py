"""Which cases a document is about: by their names in its name, or as somebody says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qcode.services.documents.linking import CaseNames
from qcode.services.project import proper_name
from qcode.storage import cases as store
from qcode.text.fold import name_key

if TYPE_CHECKING:
    from qcode.storage.transaction import Transaction


def link_by_name(tx: Transaction) -> int:
    """Link the documents that have no case yet to the case whose name stands in theirs; how many were linked."""
    names = CaseNames(dict(tx.tuples("select id, name from cases")))
    linked = 0
    for key, name in store.without_case(tx).items():
        case_id = names.find(name)
        if case_id is not None:
            linked += store.link(tx, case_id=case_id, document_id=key)
    return linked


def put_cases(tx: Transaction, document_id: int, names: Sequence[str]) -> bool:
    """Let a document be about the cases of these names and no others; whether that was not so before.

    A case of an unknown name is made. Links of parts of the document, and speakers, to a case that is named stay as
    they are.
    """
    known = {name_key(name): key for key, name in tx.tuples("select id, name from cases")}
    wanted: dict[int, None] = {}
    for name in names:
        proper = proper_name(name, "case")
        if name_key(proper) not in known:
            known[name_key(proper)] = tx.insert("cases", name=proper, position=len(known))
        wanted[known[name_key(proper)]] = None
    linked = tx.rows("select id, case_id from case_links where document_id = :key order by id", key=document_id)
    said = "select id, case_id from speakers where document_id = :key and case_id is not null order by id"
    speaking = tx.rows(said, key=document_id)
    gone = [row["id"] for row in linked if row["case_id"] not in wanted]
    silent = [row["id"] for row in speaking if row["case_id"] not in wanted]
    for key in gone:
        tx.delete("case_links", key)
    for key in silent:
        tx.update("speakers", key, case_id=None)
    new = [key for key in wanted if key not in {row["case_id"] for row in (*linked, *speaking)}]
    for key in new:
        store.link(tx, case_id=key, document_id=document_id)
    return bool(gone or silent or new)


def cases_of(tx: Transaction, document_id: int) -> list[str]:
    """The names of the cases that a document is about, in whole or in part."""
    return store.cases_of_documents(tx).get(document_id, [])

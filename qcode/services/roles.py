"""What owners, coders and readers may do.

A reader changes nothing. A coder codes, writes memos, works on the codebook, merges and settles. Only an owner gives
roles, takes documents out, makes rounds, and speaks for another coder (brings in her codings, says that she is done
with a document, submits for her).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.coding import CoderKind, CoderRole
from qcode.services.attributes.variables import similar
from qcode.storage.coders import coders, owners, role_of

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.coding import Coder
    from qcode.services.project import Project
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction

CHANGE_ROLE, REMOVE_DOCUMENT, NEW_ROUND = "change role", "remove document", "new round"

ADD_CODER = "add coder"

OWNERS_VERBS = {CHANGE_ROLE: "gives roles", REMOVE_DOCUMENT: "takes documents out", NEW_ROUND: "makes rounds"}
"""The verbs that only an owner may carry out, undo and redo, and what they are called where they are refused."""


def must_change(tx: Transaction) -> None:
    """Raise Refused where whoever is writing may only read."""
    _must_change(tx, tx.coder_id)


def reads_only(project: Project) -> bool:
    """Whether whoever is working is a reader now, who changes nothing."""
    found = role_of(project.database, project.coder.id) if project.coder else None
    return found is not None and found.role is CoderRole.READER


def must_write(project: Project) -> None:
    """Raise Refused where whoever is working is a reader: before anything is written for nothing."""
    _must_change(project.database, project.coder.id if project.coder else None)


def must_own(tx: Transaction, doing: str) -> Coder:
    """Whoever is writing, if an owner; raises Refused for anybody else: “Only the project's owner `doing`.”"""
    return _must_own(tx, tx.coder_id, doing)


def must_be_owner(project: Project, verb: str) -> None:
    """Raise Refused where whoever is working may not carry out one of `OWNERS_VERBS`: before much is asked for it."""
    _must_own(project.database, project.coder.id if project.coder else None, OWNERS_VERBS[verb])


def must_bring_in(tx: Transaction, coder_id: int | None, role: CoderRole) -> None:
    """Raise Refused where a coder (None: the newcomer) may not bring in somebody with a role."""
    _must_change(tx, coder_id)
    if role is not CoderRole.CODER:
        _must_own(tx, coder_id, OWNERS_VERBS[CHANGE_ROLE])


def _must_change(tx: Transaction | Database, coder_id: int | None) -> None:
    found = role_of(tx, coder_id)
    if found is not None and found.role is CoderRole.READER:
        raise Refused(f"{found.name} may read this project and not change it.", _ask(tx, "a coder"))


def _must_own(tx: Transaction | Database, coder_id: int | None, doing: str) -> Coder:
    found = role_of(tx, coder_id)
    if found is None or found.role is not CoderRole.OWNER:
        raise Refused(f"Only the project's owner {doing}.", _ask(tx, "an owner"))
    return found


def must_be_allowed(tx: Transaction, verb: str) -> None:
    """Raise Refused where a verb is only an owner's and somebody else is writing: for undo and redo."""
    if verb in OWNERS_VERBS:
        must_own(tx, OWNERS_VERBS[verb])


def _ask(tx: Transaction | Database, role: str) -> str:
    names = " or ".join(each.name for each in owners(tx))
    return f"Ask {names or 'the owner'} for the role of {role}: qcode coders role NAME {role.rsplit(maxsplit=1)[-1]}"


def set_role(project: Project, name: str, role: CoderRole) -> Change:
    """Give a coder a role, as one step; only an owner may.

    Raises NotFound for an unknown coder, UsageError for the consensus, Refused where no owner would be left.
    """
    with project.write(CHANGE_ROLE) as tx:
        tx.go_alone()
        must_own(tx, OWNERS_VERBS[CHANGE_ROLE])
        known = coders(tx)
        found = next((each for each in known if each.name == name), None)
        if found is None:
            raise NotFound("coder", name, similar(name, [each.name for each in known]))
        if found.kind is not CoderKind.PERSON:
            raise UsageError(f"{name} is what the coders agreed on, and has no role.", "Name a person.")
        if role is not CoderRole.OWNER and [each.id for each in owners(tx)] == [found.id]:
            raise Refused(f"{name} is the only owner.", "Make somebody else an owner first.")
        tx.summary = f"{name}: {role.value}"
        tx.update("coders", found.id, role=role.value)
    return project.last

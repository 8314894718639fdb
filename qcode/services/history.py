"""Undo, redo, and the audit trail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from qcode.errors import Elsewhere, Refused, Stale
from qcode.model.coder import CoderRole
from qcode.services.codebook.hotkeys import clashing
from qcode.services.roles import ADD_CODER, must_be_allowed, must_bring_in
from qcode.services.visibility import WAIT, must_be_open
from qcode.storage import journal
from qcode.storage.codes import codebook, hotkeys_of
from qcode.storage.correcting import CORRECT
from qcode.storage.journal_layer import affair_of
from qcode.storage.visibility import anything_sealed, begun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qcode.model.change import Change, Step
    from qcode.services.project import Project
    from qcode.storage.database import Database
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction


def undo(project: Project, *, everyone: bool = False, shown: str = "") -> Change:
    """Take back the newest step of whoever is working, or of everyone.

    `shown` is the state of the project that a window shows, where one asks. Raises Refused where there is none, Stale
    where what it touched was changed since, Elsewhere where the same coder has done something in another window that
    is not in that state yet.
    """
    acting = project.acting()
    step: Row | None = None
    try:
        with project.write("undo") as tx:
            tx.go_alone()
            if everyone:
                must_be_open(tx, "Taking back anybody's step")
            _must_be_shown(tx, project, acting.id, shown, again="takes back the last step")
            step = _undoable(tx, tx, coder_id=acting.id, everyone=everyone)
            if step is None:
                raise Refused(f"There is nothing to undo for {acting.name}.")
            must_be_allowed(tx, step["verb"])
            _must_not_be_needed(tx, step)
            _do(project, tx, step, journal.revert)
    except Stale as error:
        other = None if step is None else _changed_by(project, step, coder_id=acting.id)
        if other is None:
            raise
        raise Stale(f"That step cannot be undone: {other.why}", other.hint or error.hint) from error
    return project.last


def redo(project: Project, *, everyone: bool = False, shown: str = "") -> Change:
    """Do the step again that was undone last; raises Refused where there is none, or something new was done since.

    `shown` is as for `undo`.
    """
    acting = project.acting()
    with project.write("redo") as tx:
        tx.go_alone()
        if everyone:
            must_be_open(tx, "Doing anybody's step again")
        _must_be_shown(tx, project, acting.id, shown, again="does what was undone last")
        step = journal.redoable(tx, coder_id=acting.id, everyone=everyone)
        if step is None:
            raise Refused(f"There is nothing to redo for {acting.name}.")
        must_be_allowed(tx, step["verb"])
        _do(project, tx, step, journal.replay)
        if step["verb"] == ADD_CODER:
            for coder in journal.brought_in(tx, step["id"]):
                must_bring_in(tx, acting.id, CoderRole(coder["role"]))
    return project.last


@dataclass(frozen=True, slots=True)
class Back:
    """A step that would be taken back; `made_elsewhere` is when it was made (UTC), "" where through this object."""

    id: int
    name: str
    made_elsewhere: str


def way_back(project: Project, step_id: int) -> list[Back]:
    """What taking back everything of whoever is working down to a step takes back, newest first.

    Nothing where the step is none of theirs, was taken back, or cannot be: it was sealed, or came with a merge.
    """
    own = project.database.own
    return [
        Back(each["id"], _words(each), "" if each["id"] in own else each["at"])
        for each in _passing_over(project, project.database, project.database.whole, step_id, _me(project))
    ]


def undo_to(project: Project, step_id: int, *, told: Sequence[int] = (), shown: str = "") -> Change:
    """Take back the steps of whoever is working down to one of them: all or none, each a step that redo does again.

    `told` are the steps that were said to be taken back, `shown` is as for `undo`. Raises Elsewhere where it would
    be others, Stale where somebody changed what one of them touched since, Refused as `undo`.
    """
    acting = project.acting()
    at: Row | None = None
    try:
        with project.write("undo") as tx:
            tx.go_alone()
            _must_be_shown(tx, project, acting.id, shown, again="tells anew what is taken back")
            way = _passing_over(project, tx, tx, step_id, acting.id)
            if not way:
                raise Refused("Only a step of your own that holds can be taken back.", "Choose another one.")
            if told and [each["id"] for each in way] != list(told):
                raise Elsewhere(f"By now that takes back {len(way):,} of your steps.", "tells anew which")
            for number, at in enumerate(way):
                if number:
                    tx.next_step()
                must_be_allowed(tx, at["verb"])
                _must_not_be_needed(tx, at)
                _do(project, tx, at, journal.revert)
    except Refused as error:
        if at is None or isinstance(error, Elsewhere):
            raise
        raise _in_the_way(project, at, error, coder_id=acting.id) from error
    return project.last


def _passing_over(
    project: Project, asked: Transaction | Database, whole: Transaction | Database, step_id: int, coder_id: int | None
) -> list[Row]:
    """The way back to a step; who was brought in and has a part in the project by now stays.

    In a blind round everything stays that cannot be taken back in one, whether others need it or not, unless nobody
    else works in this file.
    """
    way = journal.way_back(asked, step_id, coder_id=coder_id)
    silent = anything_sealed(whole) and not _works_alone(project, whole)
    stays = _would_tell if silent else _stays
    return [each for each in way if each["id"] == step_id or not stays(whole, each)]


def _stays(whole: Transaction | Database, step: Row) -> bool:
    return step["verb"] == ADD_CODER and any(
        each["worked"] or each["assigned"] for each in journal.brought_in(whole, step["id"])
    )


def _in_the_way(project: Project, step: Row, error: Refused, *, coder_id: int) -> Refused:
    """Why nothing was taken back: at which step, and whose change of the same things it was, where it may be seen."""
    other = _changed_by(project, step, coder_id=coder_id)
    why = other.why if other is not None else error.message
    kind = Stale if isinstance(error, Stale) else Refused
    return kind(f"Nothing was taken back, because of “{_words(step)}”: {why}", "Go back to a later step.")


class _Other(NamedTuple):
    """What somebody else did to what a step touched, in a sentence, and what to do about it, where that is special."""

    why: str
    hint: str = ""


def _changed_by(project: Project, step: Row, *, coder_id: int) -> _Other | None:
    """Who else changed what a step touched, and in what, as far as it may be seen; None where nobody did."""
    other = journal.changed_by(project.database, step["id"], coder_id=coder_id)
    if other is None:
        return None
    if other["verb"] == journal.SETTLE:
        return _Other(
            f"{other['coder']} merged {other['merged']} since, and what it touched was made to fit with that copy.",
            f"{other['coder']} takes the merge back first, or you change by hand what is to be otherwise.",
        )
    return _Other(f"{other['coder']} changed since what it touched: {_words(other)}.")


_ON_OTHERS = {
    "merge codes": "codes",
    "split code": "codes",
    journal.MERGE: "merge",
    CORRECT: "text",
}
"""Verbs that change what is everybody's, and which sentence of `_WAITS` is theirs."""

_WAITS = {
    "codes": ("Taking a code out again", "Retire the code; the history (F9) goes back past it."),
    "rounds": (
        "Taking a round back",
        "Somebody may have begun in it. An owner ends it: qcode round end, or x in its coverage (R, Enter)",
    ),
    "documents": (
        "Taking a document out again",
        "Remove it; the history (F9) goes back past it.",
    ),
    "cases": ("Taking a case out again", "Unlink its documents; the history (F9) goes back past it."),
    "codings": ("Taking others' codings out or in again", WAIT),
    "merge": ("Taking a merge back", WAIT),
    "text": ("Taking a correction back", "Give the text from before to: qcode documents correct"),
}
"""What waits until blind rounds are open, by what a step takes out or changes for all, and what can be done till then.

It could not be done where somebody has worked on it or noted something on it, unseen.
"""


_NEEDED = ("codes", "rounds", "documents", "cases")
"""Tables on whose rows others may work, or note something."""


def _would_tell(whole: Transaction | Database, step: Row, *, redone: bool = False) -> str:
    """Which sentence of `_WAITS` holds where it would tell what others did that a step can be turned, or cannot."""
    if step["verb"] == ADD_CODER:
        return ADD_CODER
    if step["verb"] in _ON_OTHERS:
        return _ON_OTHERS[step["verb"]]
    if step["verb"] == journal.IMPORT_CODINGS and journal.codings_of_others(whole, step["id"]):
        return "codings"
    for table in _NEEDED:
        taken = journal.taken(whole, step["id"], table, redone=redone)
        if taken and not (table == "rounds" and journal.only_assigned(whole, taken, step["id"])):
            return table
    return ""


def _works_alone(project: Project, reader: Transaction | Database) -> bool:
    """Whether this is the file of one person: nobody else had worked in it when the blind rounds began.

    What others did since is not looked at. On a server everybody may be at work.
    """
    return "://" not in project.place and not journal.others_worked(reader, _me(project), before=begun(reader))


def _must_not_tell(project: Project, tx: Transaction, step: Row, *, redone: bool) -> None:
    """Raise Refused, in a blind round, where whether the step can be turned would tell what others did in it."""
    what = _would_tell(tx, step, redone=redone)
    if what in _WAITS and not _works_alone(project, tx):
        doing, hint = _WAITS[what]
        must_be_open(tx, doing, hint=hint)


def _let_memos_stay(tx: Transaction, step: Row, *, redone: bool) -> None:
    """In a blind round, let others' memos on codings that go stay on the passages, so that nobody is told of them."""
    going = journal.taken(tx, step["id"], "codings", redone=redone)
    if not going or not anything_sealed(tx):
        return
    said = """select m.id, k.document_id, k.start, k.stop from memos m join codings k on k.id = m.coding_id
    where k.id in :going and m.coder_id <> :me"""
    for key, document_id, start, stop in list(tx.tuples(said, going=going, me=tx.coder_id)):
        tx.update("memos", key, target="span", coding_id=None, document_id=document_id, start=start, stop=stop)


def _do(project: Project, tx: Transaction, step: Row, what: Callable[[Transaction, int], None]) -> None:
    """Undo or redo a step, and what of the agreed layer follows from it."""
    redone = what is journal.replay
    _must_not_tell(project, tx, step, redone=redone)
    tx.verb, tx.summary = step["verb"], step["summary"]
    affair = affair_of(tx, step)
    hotkeys = hotkeys_of(tx) if journal.touches(tx, step["id"], "codes") else None
    tx.target_id, tx.kind = step["id"], "redo" if redone else "undo"
    _let_memos_stay(tx, step, redone=redone)
    what(tx, step["id"])
    if hotkeys is not None:
        _must_not_clash(tx, hotkeys)
    if affair:
        from qcode.services.settling.layer import follow

        follow(tx, affair)


def _must_not_clash(tx: Transaction, before: Mapping[int, str]) -> None:
    """Raise Refused where a hotkey that comes back with a step is another code's by now."""
    now = hotkeys_of(tx)
    for key, hotkey in now.items():
        other = next((o for o, taken in now.items() if o != key and clashing(hotkey, taken)), None)
        if before.get(key) != hotkey and other is not None:
            book = codebook(tx)
            raise Refused(
                f"“{book.path_text(key)}” would have the hotkey “{hotkey}” again, "
                f"and “{book.path_text(other)}” has “{now[other]}” by now.",
                "Take that hotkey away first.",
            )


def _undoable(
    asked: Transaction | Database, whole: Transaction | Database, *, coder_id: int | None, everyone: bool
) -> Row | None:
    """The step to take back: one that brought in a coder who stays only where there is no other.

    While a blind round runs nothing is passed over, since that would tell who has done something.
    """
    newest = journal.undoable(asked, coder_id=coder_id, everyone=everyone)
    if newest is None or newest["verb"] != ADD_CODER or anything_sealed(whole):
        return newest
    return journal.undoable(asked, coder_id=coder_id, everyone=everyone, over=True) or newest


def _must_not_be_needed(tx: Transaction, step: Row) -> None:
    """Raise Refused where a step brought a coder in who did something since, or is to; not told in a blind round."""
    if step["verb"] != ADD_CODER:
        return
    must_be_open(tx, "Taking a coder out again")
    for coder in journal.brought_in(tx, step["id"]):
        if coder["worked"] or coder["assigned"]:
            raise Refused(
                f"{coder['name']} has a part in the project by now and stays.",
                f"What {coder['name']} may do is said by: qcode coders role",
            )


_DID = {"undo": "Undone", "redo": "Done again"}


def _must_be_shown(tx: Transaction, project: Project, coder_id: int, shown: str, *, again: str) -> None:
    """Raise Elsewhere where a coder's newest step is one of another window that is not in the state `shown`."""
    if not shown:
        return
    own = project.database.own
    later = [step for step in journal.later_than(tx, shown, coder_id=coder_id) if step["id"] not in own]
    if later:
        step = later[0]
        raise Elsewhere(f"{_DID.get(step['kind'], 'Done')} in another window: {_words(step)}.", again)


def made_elsewhere(project: Project, step_id: int) -> str:
    """When a step of whoever is working was made, in UTC, where it was not made through this object; else ""."""
    own = step_id in project.database.own
    return "" if own else journal.made_at(project.database, step_id, coder_id=_me(project))


def undo_offers(project: Project) -> str:
    """What `undo` would take back for whoever is working, in words; "" where there is nothing."""
    return _words(_undoable(project.database, project.database.whole, coder_id=_me(project), everyone=False))


def redo_offers(project: Project) -> str:
    """What `redo` would do again for whoever is working, in words; "" where there is nothing."""
    return _words(journal.redoable(project.database, coder_id=_me(project), everyone=False))


def _fitted(step: Step) -> Step:
    """A step; what a merge made fit by itself in words that tell it from what somebody settled."""
    return replace(step, verb="make fit", summary=journal.MADE_FIT) if step.verb == journal.SETTLE else step


def _me(project: Project) -> int | None:
    return project.coder.id if project.coder else None


def _words(step: Row | None) -> str:
    return f"{step['verb']}: {step['summary']}".removesuffix(": ") if step is not None else ""


def history(project: Project, *, most: int = 1_000_000) -> list[Step]:
    """The steps of everyone, newest first.

    While a blind round is not open, those in which others coded are left out, and merges count no things.
    """
    found = [_fitted(each) for each in journal.steps(project.database, most=most)]
    if not anything_sealed(project.database.whole):
        return found
    return [replace(each, things=0) if each.verb == journal.MERGE else each for each in found]

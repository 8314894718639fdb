"""Histories of settling, played at random by two coders in one file, and what must hold after every step of them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from qcode.errors import QcodeError
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import codebook, history, rounds
from qcode.services.codebook import merging as codebook_merging
from qcode.services.coding import mark_typical
from qcode.services.coding.describing import rename_document
from qcode.services.documents.correcting import correct
from qcode.services.memos import write_memo
from qcode.services.merging.conflicts import conflicts
from qcode.services.merging.deciding import decide
from qcode.services.project import Project
from qcode.services.settling import (
    Disagreement,
    Outcome,
    Placed,
    adopt_agreed,
    bring_up_layers,
    give_reason,
    queue,
    settle,
    take_back,
)
from qcode.services.settling.rules import look
from qcode.storage.agreed import clear_layer, documents_with_layer
from qcode.storage.settling import begun, consensus_id
from tests.services.settling_study import ONE, TWO, Pilot, plain_text

VERBS = ("settle", "settle", "settle", "settle", "take back", "reason", "adopt", "undo", "undo", "redo", "conflict",
         "redo", "merge codes", "split", "split", "remove code", "retire", "typical", "typical", "look", "correct",
         "correct", "note", "own", "rename")  # fmt: skip
OUTCOMES = (Outcome.A, Outcome.B, Outcome.BOTH, Outcome.NEITHER, Outcome.DISCUSS)
CODES = ("eu", "steering", "other", "hope", "money")
PARTS = ("part", "share", "other")

_FIRST = plain_text(ONE).replace("The river rose", "Then the big river rose").replace("We had hope. ", "")
CORRECTED = {
    "one": (_FIRST, "Typed anew.\n" + _FIRST.replace("The ministry wrote to us. ", "").replace("three", "five")),
    "two": ("So: " + plain_text(TWO), plain_text(TWO).replace("All agree", "All of them agree")),
}
"""What the texts are corrected to, and then again: words come in, and words that somebody coded go."""

Step = tuple[str, int, int, int]

STEP = st.tuples(st.sampled_from(VERBS), st.integers(0, 1), st.integers(0, 4), st.integers(0, 4))


def histories(most: int) -> st.SearchStrategy[list[Step]]:
    """What two coders do in one file: a verb, who, and two numbers that choose what it is done to."""
    return st.lists(STEP, max_size=most)


def begin(place: Path | str) -> None:
    """A round of two documents that both coders have submitted, with a second round over one of them."""
    with Project.create(place, coder="coder_a", case_noun="municipality") as project:
        Pilot(project, {"one": ONE, "two": TWO})
        rounds.new_round(project, "again", coders=["coder_a", "coder_b"], documents=["two"])
        for coder in ("coder_a", "coder_b"):
            with Project.open(place, coder=coder) as theirs:
                rounds.submit(theirs, "again", as_done=True)


def play(place: Path | str, steps: Sequence[Step]) -> None:
    """Do what a history says, each coder at a window of their own; what makes no sense at its moment is left out."""
    with Project.open(place, coder="coder_a") as one, Project.open(place, coder="coder_b") as two:
        for verb, who, first, second in steps:
            project = (one, two)[who]
            try:
                _do(project, verb, first, second)
            except QcodeError:
                continue
            must_be_right(project)


def _do(project: Project, verb: str, one: int, two: int) -> None:  # noqa: C901 - a list of verbs
    if verb == "undo":
        history.undo(project)
    elif verb == "redo":
        history.redo(project)
    elif verb == "merge codes":
        codebook_merging.merge_codes(project, [CODES[one]], CODES[two])
    elif verb == "split":
        _split(project, CODES[one], two)
    elif verb == "remove code":
        codebook.remove_code(project, CODES[one])
    elif verb == "retire":
        codebook.retire_code(project, CODES[one])
    elif verb == "adopt":
        adopt_agreed(project, ("pilot", "again")[one % 2])
    elif verb == "correct":
        _correct(project, ("one", "two")[one % 2])
    elif verb == "rename":
        name = ("one", "two")[one % 2]
        rename_document(project, _document(project, name), f"{name} {two}")
    elif verb == "conflict":
        found = conflicts(project)
        if found:
            conflict = found[one % len(found)]
            decide(project, conflict.id, two % len(conflict.choices))
    elif verb in ("typical", "look", "note"):
        _on_agreed(project, verb, one, two)
    else:
        _about(project, verb, one, two)


def _split(project: Project, name: str, number: int) -> None:
    """Send all codings of a code, the agreed ones among them, to two parts in turn; with an even number some stay."""
    code = codebook.find_code(project, name)
    keys = [key for (key,) in project.database.tuples(
        "select id from codings where code_id = :code order by guid", code=code.id)]  # fmt: skip
    parts = (PARTS[number % 3], PARTS[(number + 1) % 3])
    sent = {key: parts[place % 2] for place, key in enumerate(keys) if number % 2 or place % 3}
    codebook_merging.split_code(project, code.id, parts, sent, retire=bool(number % 2))


def _correct(project: Project, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, key = Path(folder) / "corrected.txt", _document(project, name)
        revision = int(project.database.value("select revision from documents where id = :key", key=key))
        file.write_text(CORRECTED[name][min(revision, len(CORRECTED[name])) - 1], "utf-8")
        correct(project, key, file, even_so=True)


def _document(project: Project, name: str) -> int:
    return int(project.database.value("select id from documents where name like :name", name=f"{name}%"))


def _on_agreed(project: Project, verb: str, one: int, two: int) -> None:
    said = "select c.id from codings c join coders w on w.id = c.coder_id where w.kind = 'consensus' order by c.guid"
    keys = [key for (key,) in project.database.tuples(said)]
    if not keys:
        return
    key = keys[one % len(keys)]
    if verb == "typical":
        mark_typical(project, key, on=bool(two))
    elif verb == "note":
        write_memo(project, on=MemoOn.CODING, target_id=key, text=f"note {one} {two}")
    else:
        look(project, "pilot", [key], on=bool(two))


def _about(project: Project, verb: str, one: int, two: int) -> None:
    items = queue(project, "pilot").items
    item = items[one % len(items)]
    if verb == "settle":
        settle(project, item, OUTCOMES[two])
    elif verb == "own":
        settle(project, item, Outcome.BORDERS, codings=[_own(project, item, two)])
    elif verb == "take back":
        take_back(project, item)
    else:
        give_reason(project, item, f"because {two}")


def _own(project: Project, item: Disagreement, number: int) -> Placed:
    """A code of a side on other borders, counted in the text that was submitted."""
    code = min(item.code_ids - {0}, default=codebook.find_code(project, "other").id)
    return Placed(Span(max(0, item.span.start - number), item.span.end + number), code, "")


class _NotKept(Exception):
    """Ends a step that is only tried."""


_LAYER = """select c.guid, c.document_id, c.code_id, c.start, c.stop, c.round_id, c.created, c.typical, c.weight
from codings c join coders w on w.id = c.coder_id where w.kind = 'consensus' order by c.guid"""
_SETTLED = """select a.document_id, a.changed from assignments a join coders w on w.id = a.coder_id
where w.kind = 'consensus' and a.round_id is null order by 1"""


def must_be_right(project: Project) -> None:
    """Assert that the agreed layer is what it is when it is worked out from nothing."""
    try:
        with project.write("try") as tx:
            consensus = consensus_id(tx) or 0
            before = list(tx.tuples(_LAYER)), list(tx.tuples(_SETTLED))
            for key in documents_with_layer(tx, consensus=consensus):
                clear_layer(tx, key, consensus=consensus)
            bring_up_layers(tx)
            after = list(tx.tuples(_LAYER)), list(tx.tuples(_SETTLED))
            raise _NotKept
    except _NotKept:
        assert before == after


def state(project: Project) -> tuple[object, ...]:
    """Everything about settling that all copies must agree on."""
    told = [
        (each.guid, each.status, each.decision and (each.decision.outcome, each.decision.reason, each.decision.coder,
                                                    [(one.span, one.code) for one in each.decision.codings]))
        for each in queue(project, "pilot").items
    ]  # fmt: skip
    layer = """select c.guid, d.guid, r.name, k.guid, c.start, c.stop, c.created, c.typical from codings c
    join coders w on w.id = c.coder_id join documents d on d.id = c.document_id join rounds r on r.id = c.round_id
    join codes k on k.id = c.code_id where w.kind = 'consensus'"""
    done = """select a.guid, d.guid, a.state, a.changed from assignments a join coders w on w.id = a.coder_id
    join documents d on d.id = a.document_id where w.kind = 'consensus' and a.round_id is null"""
    said = "select guid, name, retired from codes"
    looks = "select coding from looks"
    memos = """select m.text, m.target, m.title, d.guid, coalesce(m.start, -1), coalesce(m.stop, -1) from memos m
    join documents d on d.id = m.document_id where m.text like 'note %'"""
    stands = [(each.thing, each.about, each.shown, each.others) for each in conflicts(project)]
    rows = [sorted(project.database.tuples(each)) for each in (layer, done, said, looks, memos)]
    names = dict(project.database.tuples("select id, name from rounds"))
    taken_up = {names[key] for key in begun(project.database, consensus=consensus_id(project.database))}
    return told, *rows, sorted(stands), taken_up

"""Histories of copies of one project, played at random, and what two copies hold when keys are left aside."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import strategies as st

from qcode.errors import QcodeError
from qcode.model.case import AttributeOf
from qcode.model.coding import CoderRole, MemoOn, State
from qcode.model.document import Span
from qcode.services import cases, coding, history, memos, rounds
from qcode.services.cases.importing import import_cases
from qcode.services.codebook import (
    add_code,
    book_of,
    move_code,
    redefine_code,
    remove_code,
    rename_code,
    retire_code,
    revive_code,
)
from qcode.services.codebook.merging import merge_codes, split_code
from qcode.services.codebook.versions import freeze_codebook
from qcode.services.coding.describing import Said, describe, rename_document
from qcode.services.coding.files import import_codings
from qcode.services.documents import find_document, remove_documents, set_state
from qcode.services.documents.correcting import correct
from qcode.services.merging import conflicts, merge
from qcode.services.merging.deciding import decide
from qcode.services.project import Project, add_coder
from qcode.services.querying.saved import save_query
from qcode.services.roles import set_role
from qcode.services.rounds.ending import end_without
from qcode.services.settling import Outcome, adopt_agreed, give_reason, queue, settle, take_back
from qcode.services.settling.rules import add_rule, look
from qcode.storage import settling
from qcode.storage.documents import text_of
from qcode.storage.merging.rows import REFERENCES, TABLES, identity_of
from qcode.storage.schema import JOURNALED
from tests.services.builder import add_text, write_files
from tests.services.merging_verbs import MORE, do_more, keys, pick, redo

TEXTS = {
    "ankara": "Ben: We wait for the bus.\nAda: The budget is small.\n",
    "izmir": "Ada: Floods came.\nBen: Yes.\n",
    "kars": "Can: It snows, and we wait.\n",
}

VERBS = (
    "add", "rename", "define", "move", "merge", "remove", "retire", "hotkey", "apply", "unapply", "recode", "borders",
    "extend", "weigh", "typical", "memo", "memo", "change memo", "state", "undo", "undo", "redo", "document", "case",
    "value", "decide", "decide by writing", "round", "submit", "decision", "change decision", "remove decision",
    "attribute", "rename document", "role", "freeze", "correct", "split", "revive", "import", "end round", "query",
    "on passage", "typical", "weigh", "settle", "settle", "settle", "take back", "reason", "adopt", "rule", "look",
    "submit for", "correct differently", *MORE,
)  # fmt: skip

CHOSEN = tuple(os.environ.get("QCODE_VERBS", "").split(",")) if "QCODE_VERBS" in os.environ else VERBS
"""The verbs that are tried: all of them, or those that the environment names, with commas between them."""

_AT_THE_DESK = frozenset({"settle", "take back", "reason", "adopt", "rule", "look"})

SETTLED = "settled"
"""The round that both coders have submitted in the project that all copies come from."""

Step = tuple[str, int, int, int]

_NUMBER = st.integers(0, 7)


@st.composite
def histories(draw: st.DrawFn, copies: int) -> list[list[Step]]:
    """What happens in each of some copies: verbs with numbers that choose what they are done to.

    An example takes some of the verbs only, so that the same things are met by them again and again.
    """
    verbs = draw(st.lists(st.sampled_from(CHOSEN), min_size=2, max_size=14))
    step = st.tuples(st.sampled_from(verbs), _NUMBER, _NUMBER, _NUMBER)
    return [draw(st.lists(step, max_size=8)) for _ in range(copies)]


def begin(folder: Path) -> Path:
    """A project that copies are made of, in which every verb of `VERBS` finds something to be done to.

    There are three documents, codes under each other, one of them retired, codings, memos, cases, a saved query.
    A round over one document is submitted by both its coders, who differ, and settled in part; another one is open.
    Two copies were merged before, and some of what they did differently is still to be decided.
    """
    place = folder / "base.qcode"
    with Project.create(place, coder="coder_a", case_noun="city") as project:
        for name, text in TEXTS.items():
            add_text(project, folder / "texts", name, text)
        folder_of_cases = write_files(folder / "cases", {"cases.csv": "city,size\nAnkara,5\nİzmir,4\n"})
        import_cases(project, folder_of_cases / "cases.csv")
        add_coder(project, "coder_b", role=CoderRole.OWNER)
        add_coder(project, "coder_c")
        for name in ("k0", "k1", "k2"):
            add_code(project, name)
        add_code(project, "k3", parent="k0")
        documents, codes = keys(project, "documents"), keys(project, "codes")
        spans = [(0, 5), (5, 9)]
        for start, stop in spans:
            coding.apply_codes(
                project, document_id=documents[0], span=Span(start, stop), code_ids=codes[:2], memo=f"memo {start}"
            )
        both = ["coder_a", "coder_b"]
        rounds.new_round(project, SETTLED, coders=both, documents=["izmir"], blind=False)
    for coder, number in (("coder_a", 0), ("coder_b", 1)):
        with Project.open(place, coder=coder) as project:
            codes, izmir = keys(project, "codes"), find_document(project, "izmir").id
            for span, code in ((Span(5, 11), codes[0]), (Span(0, 3), codes[number]), (Span(12, 16 - number), codes[2])):
                coding.apply_codes(project, document_id=izmir, span=span, code_ids=[code])
            rounds.submit(project, SETTLED, as_done=True)
    with Project.open(place, coder="coder_a") as project:
        rounds.new_round(project, "r0", coders=both, documents=["kars"], blind=False)
        kars, code = find_document(project, "kars").id, keys(project, "codes")[1]
        coding.apply_codes(project, document_id=kars, span=Span(5, 12), code_ids=[code])
        settle(project, queue(project, SETTLED).items[0], Outcome.A)
        save_query(project, "q0", "code:k0")
        _decide_alone(project, keys(project, "documents")[0], 0, 0)
        freeze_codebook(project, "v0")
    _differ(place)
    return place


def _differ(place: Path) -> None:
    """Merge a copy in which coder_b did some things otherwise, and let each coder do something behind that."""
    other = copy_of(place, "before")
    for copy, coder, number in ((place, "coder_a", 0), (other, "coder_b", 1)):
        with Project.open(copy, coder=coder) as project:
            redefine_code(project, "k2", definition=f"meaning {number}", hotkey="kx"[number])
            add_code(project, "k4", brief=f"{number}")
            with project.write("move borders") as tx:
                tx.update("codings", keys(project, "codings")[-1], start=number, stop=4 + number)
            if not number:
                memos.change_memo(project, keys(project, "memos")[0], text="memo 9")
    with Project.open(place, coder="coder_a") as project:
        merge(project, other)
        retire_code(project, "k4")
    with Project.open(place, coder="coder_b") as project:
        memos.write_memo(project, on=MemoOn.CODE, target_id=keys(project, "codes")[2], text="memo 0")
    other.unlink()


def _decide_alone(project: Project, document: int, start: int, reason: int) -> None:
    """A decision that belongs to no round, as older projects have them."""
    with project.write("decision") as tx:
        content = settling.content_of(outcome="a", codings=[], readings={})
        tx.insert(
            "decisions", document_id=document, start=start, stop=4, kind="missing", readings=content, outcome="a",
            reason=f"because {reason}", coder_id=tx.coder_id,
        )  # fmt: skip


def copy_of(place: Path, name: str) -> Path:
    """Another file with the same project."""
    target = place.with_name(f"{name}.qcode")
    shutil.copyfile(place, target)
    return target


def play(project: Project, steps: Sequence[Step]) -> None:
    """Do what a history says; what makes no sense at its moment is left out."""
    for verb, one, two, three in steps:
        try:
            (do_more if verb in MORE else _do)(project, verb, one, two, three)
        except QcodeError:
            continue


def _do(project: Project, verb: str, one: int, two: int, three: int) -> None:  # noqa: C901 - a list of verbs
    codes, codings, documents = keys(project, "codes"), keys(project, "codings"), keys(project, "documents")
    if verb == "add":
        add_code(project, f"k{one}", parent=pick(codes, two) if two % 2 else None)
    elif verb == "rename":
        rename_code(project, pick(codes, one), f"k{two}")
    elif verb == "define":
        redefine_code(project, pick(codes, one), **{("definition", "brief", "colour")[three % 3]: f"#00000{two}"})
    elif verb == "move":
        move_code(project, pick(codes, one), under=pick(codes, two) if three % 4 else None)
    elif verb == "merge":
        merge_codes(project, [pick(codes, one)], pick(codes, two))
    elif verb == "remove":
        remove_code(project, pick(codes, one))
    elif verb == "retire":
        retire_code(project, pick(codes, one))
    elif verb == "hotkey":
        redefine_code(project, pick(codes, one), hotkey="abcdefgh"[two])
    elif verb == "apply":
        span = Span(three % 3, 3 + three % 2)
        coding.apply_codes(
            project, document_id=pick(documents, two), span=span, code_ids=[pick(codes, one)],
            memo=f"m{three}" if three > 4 else "",
        )  # fmt: skip
    elif verb == "unapply":
        coding.remove_codings(project, [pick(codings, one)])
    elif verb == "recode":
        coding.recode(project, [pick(codings, one)], pick(codes, two))
    elif verb == "borders":
        coding.set_borders(project, pick(codings, one), Span(two % 3, 3 + three % 2))
    elif verb == "extend":
        (first,) = coding.codings_by_key(project, [pick(codings, one)])
        there = coding.codings_of(project, first.document_id, coder_ids=[first.coder_id])
        same = [each for each in there if (each.code_id, each.round_id) == (first.code_id, first.round_id)]
        coding.apply_codes(
            project, document_id=first.document_id, span=Span(two % 3, 3 + three % 2), code_ids=[first.code_id],
            onto=same,
        )  # fmt: skip
    elif verb == "weigh":
        coding.set_weight(project, pick(codings, one), two)
    elif verb == "typical":
        coding.mark_typical(project, pick(codings, one), on=bool(two % 2))
    else:
        _do_more(project, verb, one, two, three)


def _do_more(project: Project, verb: str, one: int, two: int, three: int) -> None:  # noqa: C901 - a list of verbs
    documents = keys(project, "documents")
    if verb == "memo":
        on, table = ((MemoOn.CODE, "codes"), (MemoOn.CODING, "codings"), (MemoOn.DOCUMENT, "documents"))[three % 3]
        memos.write_memo(project, on=on, target_id=pick(keys(project, table), one), text=f"memo {two}")
    elif verb == "change memo":
        memos.change_memo(project, pick(keys(project, "memos"), one), text=f"memo {two}" if two else "")
    elif verb == "state":
        set_state(project, [pick(documents, one)], list(State)[two % 3])
    elif verb == "undo":
        history.undo(project)
    elif verb == "redo":
        redo(project, everyone=False)
    elif verb == "document":
        remove_documents(project, [pick(documents, one)])
    elif verb == "case":
        name = project.database.value("select name from cases where id = :key", key=pick(keys(project, "cases"), two))
        cases.link_document(project, pick(documents, one), name)
    elif verb == "value":
        _set_value(project, one, two)
    elif verb == "attribute":
        owner = (AttributeOf.CASE, "cases") if three % 2 else (AttributeOf.DOCUMENT, "documents")
        said = Said(owner[0], pick(keys(project, owner[1]), one), f"a{two % 3}", str(three) if three else "")
        describe(project, [said])
    elif verb == "rename document":
        rename_document(project, pick(documents, one), f"d{two}")
    elif verb == "correct":
        _correct(project, pick(documents, one))
    elif verb == "correct differently":
        _correct_differently(project, pick(documents, one), two, three)
    elif verb == "split":
        _split(project, one, two, three)
    elif verb == "revive":
        revive_code(project, pick(keys(project, "codes"), one))
    elif verb == "import":
        _import(project, one, two)
    elif verb == "on passage":
        span = Span(two % 3, 3 + three)
        memos.write_memo(project, on=MemoOn.SPAN, target_id=pick(documents, one), text=f"memo {three}", span=span)
    elif verb == "query":
        save_query(project, f"q{one % 3}", f"code:k{two % 4}", note=f"{three}", replace=bool(three % 2))
    else:
        _do_with_others(project, verb, one, two, three)


def _do_with_others(project: Project, verb: str, one: int, two: int, three: int) -> None:  # noqa: C901 - verbs
    documents = keys(project, "documents")
    said = "select id from decisions where round_id is null order by guid"
    decisions = [key for (key,) in project.database.tuples(said)]
    if verb == "round":
        named = [name for (name,) in project.database.tuples("select name from documents order by guid")]
        names = ["coder_a", "coder_b"][: 1 + two % 2]
        rounds.new_round(project, f"r{one % 2}", coders=names, documents=named[: 1 + three % 2], blind=False)
    elif verb == "submit":
        rounds.submit(project, f"r{one % 2}", as_done=two % 2 == 0, unfinished=True)
    elif verb == "end round":
        end_without(project, f"r{one % 2}", ["coder_b" if two % 2 else "coder_a"], reason=f"because {three}")
    elif verb == "role":
        set_role(project, "coder_b", (CoderRole.OWNER, CoderRole.CODER)[one % 2])
    elif verb == "freeze":
        freeze_codebook(project, f"v{one % 4}")
    elif verb == "decision":
        _decide_alone(project, pick(documents, one), two % 3, three)
    elif verb == "change decision":
        with project.write("change decision") as tx:
            tx.update("decisions", pick(decisions, one), outcome="ab"[two % 2], reason=f"because {three}")
    elif verb == "remove decision":
        with project.write("remove decision") as tx:
            tx.delete("decisions", pick(decisions, one))
    elif verb in _AT_THE_DESK:
        _settle(project, verb, one, two, three)
    elif verb == "submit for":
        rounds.submit(project, f"r{one % 2}", coder=("coder_a", "coder_b")[two % 2], as_done=True)
    elif verb == "decide by writing":
        found = [each for each in conflicts.conflicts(project) if each.writable]
        if found:
            decide(project, found[one % len(found)].id, value=f"{two}")
    elif verb == "decide":
        found = conflicts.conflicts(project)
        conflict = found[one % len(found)] if found else None
        if conflict is not None:
            decide(project, conflict.id, two % len(conflict.choices))


def _settle(project: Project, verb: str, one: int, two: int, three: int) -> None:
    """Decide what the coders of a submitted round differ in, give reasons and rules, and look at excerpts again."""
    name = SETTLED if one < 6 else f"r{two % 2}"
    if verb == "adopt":
        adopt_agreed(project, name)
        return
    if verb == "look":
        versions = [each for (each,) in project.database.tuples("select name from codebook_versions order by guid")]
        if not versions:
            return
        look(project, versions[one % len(versions)], [pick(keys(project, "codings"), two)], on=bool(three % 3))
        return
    items = queue(project, name).items
    if not items:
        return
    item = items[one % len(items)]
    if verb == "settle":
        outcomes = (Outcome.A, Outcome.B, Outcome.BOTH, Outcome.NEITHER, Outcome.DISCUSS)
        settle(project, item, outcomes[three % 5], reason=f"because {two}" if two % 2 else None)
    elif verb == "take back":
        take_back(project, item)
    elif verb == "reason":
        give_reason(project, item, f"because {two}")
    else:
        add_rule(project, item, code_id=pick(keys(project, "codes"), two), text=f"rule {three}")


def _correct(project: Project, document: int) -> None:
    """Correct a text, always in the same way."""
    old = text_of(project.database, document)
    new = (
        "Head.\n" + old
        if "tram" in old or "They" in old
        else old.replace("bus", "tram").replace("Floods came", "They").replace("snows", "rains, they say")
    )
    _put_text(project, document, new.replace("The budget is small.", ""))


def _correct_differently(project: Project, document: int, two: int, three: int) -> None:
    """Correct a text in one of many ways: with other words, a line more or fewer, a speaker renamed or new."""
    old = text_of(project.database, document)
    lines = old.splitlines(keepends=True)
    if two % 4 == 0:
        lines[three % len(lines)] = ""
    elif two % 4 == 1:
        lines.insert(three % (len(lines) + 1), f"Cem: A line more, {two}.\n")
    elif two % 4 == 2:
        lines = [each.replace("Ada", "Ece") for each in lines]
    else:
        lines[0] = lines[0].replace("We wait for", f"They wait {three} hours for").replace("Floods", f"{three} floods")
    _put_text(project, document, "".join(lines))


def _put_text(project: Project, document: int, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "new.txt"
        file.write_text(text, "utf-8")
        correct(project, document, file, even_so=True)


def _split(project: Project, one: int, two: int, three: int) -> None:
    """Send some codings of a code to another one beside it."""
    code = pick(keys(project, "codes"), one)
    said = "select id from codings where code_id = :code order by guid"
    mine = [key for (key,) in project.database.tuples(said, code=code)]
    split_code(project, code, [f"k{two}"], dict.fromkeys(mine[: 1 + three % 2], f"k{two}"), retire=three > 5)


def _import(project: Project, one: int, two: int) -> None:
    """Bring codings in by the file, many in one line of the journal."""
    names = [name for (name,) in project.database.tuples("select name from documents order by guid")]
    book = book_of(project)
    paths = [book.path_text(each.id) for each in book]
    if not names or not paths:
        raise QcodeError("There is nothing to code, or nothing to code with.")
    document, code = names[one % len(names)], paths[two % len(paths)]
    rows = "".join(f"{document},{code},{start},{start + 2}\n" for start in range(4))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "codings.csv"
        file.write_text("document,code,start,end\n" + rows, "utf-8")
        import_codings(project, file)


def _set_value(project: Project, one: int, two: int) -> None:
    """Change, take away or give the value of a case's attribute."""
    attribute, case = pick(keys(project, "attributes"), 0), pick(keys(project, "cases"), one)
    ((owner, name),) = project.database.tuples("select owner, name from attributes where id = :key", key=attribute)
    if owner == AttributeOf.CASE.value:
        describe(project, [Said(AttributeOf.CASE, case, name, str(two) if two % 3 else "")])


def contents(project: Project) -> dict[str, dict[str, Any]]:
    """Every row by what it is known by in every copy, with identities instead of keys; conflicts among them.

    What is hidden from whoever asks is among them. The project itself is left out: two that are about the same texts
    stay two.
    """
    whole = project.database.whole
    found: dict[str, dict[str, Any]] = {}
    names: dict[str, dict[int, str]] = {}
    for table in TABLES:
        if table == "projects":
            continue
        rows = [dict(row) for row in whole.rows(f'select * from "{table}" order by id')]
        if table == "codes":
            names["codes"] = {row["id"]: row["guid"] for row in rows}
        for row in rows:
            for column, to in REFERENCES[table].items():
                if row[column] is not None:
                    row[column] = names[to][row[column]]
        names[table] = {row["id"]: identity_of(table, row) for row in rows}
        found[table] = {identity_of(table, row): {**row, "id": 0} for row in rows}
    seen = conflicts.conflicts(cast(Project, SimpleNamespace(database=whole)))
    found["conflicts"] = {
        each.guid: {"thing": each.thing, "about": each.about, "shown": each.shown, "others": each.others}
        for each in seen
    }
    assert found.keys() == JOURNALED - {"projects"}
    return found


def differences(one: dict[str, dict[str, Any]], other: dict[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Where two copies differ: table, identity, and both rows' differing columns."""
    found = []
    for table in one:
        for identity in sorted(one[table].keys() | other[table].keys()):
            a, b = one[table].get(identity), other[table].get(identity)
            if a != b:
                told = {k: (a[k], b[k]) for k in a if a[k] != b[k]} if a and b else ("only in", 1 if a else 2, a or b)
                found.append((table, identity, told))
    return found

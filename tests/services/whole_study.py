"""A study in which everything has happened once: something stands in every table of the project."""

from __future__ import annotations

import shutil
from pathlib import Path

from qcode.model.case import AttributeType
from qcode.model.coding import CoderRole, MemoOn
from qcode.model.document import Span
from qcode.services import coding, history, memos, rounds
from qcode.services.cases.importing import import_cases
from qcode.services.codebook import add_code, redefine_code, remove_code, retire_code
from qcode.services.codebook.merging import merge_codes, split_code
from qcode.services.codebook.versions import freeze_codebook
from qcode.services.documents import find_document, keep_place, remove_documents
from qcode.services.documents.correcting import correct
from qcode.services.merging import merge
from qcode.services.project import Project, add_coder
from qcode.services.querying.saved import save_query
from qcode.services.rounds.ending import end_without
from qcode.services.settling import Outcome, queue, settle
from qcode.services.settling.rules import add_rule, look
from qcode.services.tables.framework import summarise
from tests.services.builder import add_text, write_files

PILOT = "Ben: We wait for the bus.\nAda: The budget is small.\nBen: İğdır'da su yok.\n"
TYPO = "Ben: We wiat for the rain.\nAda: The money is late.\n"
SECOND = "Ada: Floods came in the night.\nBen: Yes, and the ministry wrote.\n"

TYPES = {
    "inhabitants": AttributeType.NUMBER, "coast": AttributeType.YES_NO, "visited": AttributeType.DATE,
    "region": AttributeType.CHOICE, "nickname": AttributeType.TEXT,
}  # fmt: skip


def whole_study(project: Project, folder: Path) -> None:
    """Play a whole study into an empty project of coder_a; `folder` takes the files that it needs."""
    _texts_and_cases(project, folder)
    _codebook(project)
    _one_coders_work(project, folder)
    _round(project)
    _settling(project)
    _conflict(project, folder)


def key_of(project: Project, table: str, name: str) -> int:
    """The key of what has a name."""
    return int(project.database.value(f'select id from "{table}" where name = :name', name=name))


def _texts_and_cases(project: Project, folder: Path) -> None:
    for name, text in {"ankara": PILOT, "typo": TYPO, "izmir": SECOND, "gone": "Ben: This one goes.\n"}.items():
        add_text(project, folder / "texts", name, text)
    table = "case,inhabitants,coast,visited,region,nickname\n"
    table += "Ankara,5700000,no,2026-02-03,Anatolia,capital\nİzmir,4400000.5,yes,2026-02-04,Aegean,güzel\n"
    documents = "document,date,length\nankara,2026-01-01,50\nizmir,2026-01-02,60\n"
    found = write_files(folder / "tables", {"cases.csv": table, "documents.csv": documents})
    import_cases(project, found / "cases.csv", documents=found / "documents.csv", types=TYPES)
    remove_documents(project, [find_document(project, "gone").id])
    add_coder(project, "coder_b")
    add_coder(project, "coder_c", role=CoderRole.READER)
    add_coder(project, "coder_d")


def _codebook(project: Project) -> None:
    for name in ("water", "bus", "old", "doubled", "split", "gone"):
        add_code(project, name)
    add_code(project, "su", parent="water")
    redefine_code(project, "water", brief="about water", definition="İçme suyu.", colour="#336699", hotkey="w",
                  use_when="rivers", not_when="the sea", example="“su yok”", counter_example="“deniz”")  # fmt: skip
    retire_code(project, "old")
    remove_code(project, "gone")
    freeze_codebook(project, "first", "before anything was coded")


def _one_coders_work(project: Project, folder: Path) -> None:
    code = {name: key_of(project, "codes", name) for name in ("water", "bus", "doubled", "split")}
    izmir, typo = key_of(project, "documents", "izmir"), key_of(project, "documents", "typo")
    for start, name in ((5, "water"), (12, "doubled"), (20, "split")):
        span = Span(start, start + 6)
        coding.apply_codes(project, document_id=izmir, span=span, code_ids=[code[name]], memo=f"on {name}")
    first = int(project.database.value("select min(id) from codings"))
    coding.set_weight(project, first, 40)
    coding.mark_typical(project, first)
    last = int(project.database.value("select max(id) from codings"))
    merge_codes(project, ["doubled"], "water")
    split_code(project, "split", ["part"], {last: "part"})
    coding.apply_codes(project, document_id=typo, span=Span(5, 12), code_ids=[code["bus"]])
    for on, table in ((MemoOn.DOCUMENT, "documents"), (MemoOn.CASE, "cases"), (MemoOn.CODE, "codes")):
        target = int(project.database.value(f"select min(id) from {table}"))
        memos.write_memo(project, on=on, target_id=target, text=f"about {table}\n\nİki satır.", title=f"on {on.value}")
    memos.write_memo(project, on=MemoOn.PROJECT, text="the whole")
    memos.write_memo(project, on=MemoOn.SPAN, target_id=izmir, span=Span(0, 4), text="Ada again")
    summarise(project, key_of(project, "cases", "Ankara"), code["water"], "No water in Ankara.")
    save_query(project, "dry", "code:water", note="what is dry")
    keep_place(project, izmir, 17)
    correct(project, typo, write_files(folder / "new", {"typo.txt": TYPO.replace("wiat", "wait")}) / "typo.txt")


def _round(project: Project) -> None:
    """A blind pilot of two documents that both submit, a round that is ended without one, one that goes on."""
    rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["ankara", "typo"])
    rounds.new_round(project, "ended", coders=["coder_a", "coder_d"], documents=["izmir"], blind=False)
    ankara, typo = key_of(project, "documents", "ankara"), key_of(project, "documents", "typo")
    water, bus = key_of(project, "codes", "water"), key_of(project, "codes", "bus")
    for coder, codes in (("coder_a", [bus]), ("coder_b", [water])):
        with Project.open(project.place, coder=coder) as theirs:
            coding.apply_codes(theirs, document_id=ankara, span=Span(5, 25), code_ids=codes, memo=f"{coder} thinks")
            coding.apply_codes(theirs, document_id=ankara, span=Span(31, 50), code_ids=[water])
            coding.apply_codes(theirs, document_id=typo, span=Span(5, 25), code_ids=codes)
            rounds.submit(theirs, "pilot", as_done=True)
    rounds.submit(project, "ended", as_done=True)
    end_without(project, "ended", ["coder_d"], reason="on leave")
    rounds.new_round(project, "later", coders=["coder_a", "coder_b"], documents=["izmir"])


def _settling(project: Project) -> None:
    found = next(each for each in queue(project, "pilot").items if each.document == "ankara")
    settle(project, found, Outcome.A, reason="the bus is meant")
    again = next(each for each in queue(project, "pilot").items if each.guid == found.guid)
    add_rule(project, again, code_id=key_of(project, "codes", "bus"), text="also when nobody comes")
    bus = "select min(id) from codings where code_id = (select id from codes where name = 'bus')"
    look(project, "pilot, rule 1", [int(project.database.value(bus))])


def _conflict(project: Project, folder: Path) -> None:
    """Two copies define a code differently; then something is done, undone and done again, and undone."""
    from qcode.services.merging.sharing import copy_project

    copy_project(project.place, folder / "other.qcode")
    with Project.open(folder / "other.qcode", coder="coder_b") as other:
        redefine_code(other, "su", definition="Su, ne suyu olursa.")
    redefine_code(project, "su", definition="Only tap water.")
    merge(project, folder / "other.qcode")
    redefine_code(project, "su", brief="done again")
    history.undo(project)
    history.redo(project)
    redefine_code(project, "su", brief="undone")
    history.undo(project)
    shutil.rmtree(folder / "texts")

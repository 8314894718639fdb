"""What is taken back and done again in a blind round tells nothing of what others did there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qcode.errors import QcodeError, Refused
from qcode.model.case import AttributeOf
from qcode.model.coder import CoderRole
from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import (
    cases,
    codebook,
    coding,
    documents,
    history,
    memos,
    merging,
    report,
    roles,
    rounds,
    settling,
)
from qcode.services.cases import importing as cases_importing
from qcode.services.codebook import files as codebook_files
from qcode.services.codebook import merging as codebook_merging
from qcode.services.codebook import versions as codebook_versions
from qcode.services.coding import describing
from qcode.services.coding import files as coding_files
from qcode.services.documents import correcting, importing
from qcode.services.merging import deciding, sharing
from qcode.services.project import Project, add_coder
from qcode.services.querying import saved as saved_queries
from qcode.services.rounds import ending
from qcode.services.settling import context as settling_context
from qcode.services.settling import rules as settling_rules
from qcode.services.tables import framework
from tests.marked import Study
from tests.services.blindness import WRITERS
from tests.services.blindness_study import View, as_coder, settled_before, told, work


def hide(project: Project) -> None:
    """All that coder_b can do unseen while the round runs, on whatever there is to do it on."""
    work(project)
    with as_coder(project, "coder_b") as theirs:
        codes = [code.id for code in codebook.book_of(theirs) if not code.retired]
        for key in (1, 2):
            coding.apply_codes(theirs, document_id=key, span=Span(0, 2), code_ids=codes)
        tables_of = {MemoOn.CODE: "codes", MemoOn.CASE: "cases", MemoOn.DOCUMENT: "documents", MemoOn.CODING: "codings"}
        for on, table in tables_of.items():
            for (key,) in list(theirs.database.tuples(f"select id from {table}")):
                memos.write_memo(theirs, on=on, target_id=key, text="sly")
        for case in cases.list_cases(theirs):
            framework.summarise(theirs, case.id, codes[-1], "sly")
        if 3 in {each.id for each in documents.known_documents(theirs)}:
            memos.write_memo(theirs, on=MemoOn.SPAN, target_id=3, span=Span(3, 7), text="sly")
        memos.write_memo(theirs, on=MemoOn.PROJECT, text="sly")


def turned(place: Path, prepare: Callable[[Project], Any], turn: View, *, used: bool) -> str:
    """What is said to coder_a, who takes back what she did in a round in which coder_b did something, or nothing."""
    with Project.create(place, coder="coder_a") as project:
        made = Study(project)
        made.coder("coder_b")
        made.coder("coder_c")
        made.case("Ordu", type="coastal", founded=2010)
        made.code("flood")
        made.code("hope")
        made.code("sleep")
        made.document("one", "A: We wait for the flood.\nB: There is hope.\n")
        made.document("two", "A: Water came.\nB: We wait.\n")
        made.document("three", "A: [We wait](flood@coder_a,coder_b) there.\nB: [Hope](hope@coder_b).\n")
        saved_queries.save_query(project, "kept", "coder:coder_b and memo")
        settled_before(project)
        with as_coder(project, "coder_b") as theirs:
            coding.apply_codes(theirs, document_id=2, span=Span(3, 8), code_ids=[2])
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["one", "two"])
        coding.apply_codes(project, document_id=1, span=Span(3, 5), code_ids=[3], memo="own")
        prepare(project)
        if used:
            hide(project)
        return told(project, turn)


def told_the_same(folder: Path, prepare: Callable[[Project], Any], turn: View) -> str:
    """What is said where coder_b did nothing; it must be what is said where coder_b did all that can be done unseen."""
    said = []
    for used in (False, True):
        (place := folder / str(used)).mkdir()
        said.append(turned(place / "study.qcode", prepare, turn, used=used))
    assert said[0] == said[1]
    return said[0]


def back_to_newest(project: Project) -> str:
    said = "select max(id) from steps where coder_id = :me and kind = 'do'"
    return history.undo_to(project, project.database.whole.value(said, me=project.acting().id)).summary


def test_in_a_round_the_way_back_passes_over_a_code_that_was_made_and_takes_the_codings_back(tmp_path: Path):
    def prepare(project: Project) -> None:
        coding.apply_codes(project, document_id=1, span=Span(3, 10), code_ids=[1])
        new = max(codebook.add_code(project, "new").touched["codes"])
        coding.apply_codes(project, document_id=1, span=Span(3, 7), code_ids=[new])

    def back(project: Project) -> object:
        said = "select min(id) from steps where verb = 'apply code' and kind = 'do'"
        first = project.database.value(said)
        way = history.way_back(project, first)
        history.undo_to(project, first, told=[each.id for each in way])
        left = [each.span for each in coding.codings_of(project, 1)]
        return [each.name for each in way], left, "new" in [code.name for code in codebook.book_of(project)]

    said = told_the_same(tmp_path, prepare, back)
    assert said.endswith("[], True)")
    assert said.count("apply code") == 3


def test_in_a_file_of_ones_own_a_round_a_code_and_a_merge_are_taken_back_all_the_same(tmp_path: Path):
    with Project.create(tmp_path / "mine.qcode", coder="coder_a") as project:
        made = Study(project)
        made.coder("coder_b")
        made.code("flood")
        for name in ("one", "two", "three"):
            made.document(name, f"A: We wait in {name}.\n")
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["one"])
        rounds.new_round(project, "mistaken", coders=["coder_a", "coder_b"], documents=["two"])
        assert history.undo(project).verb == "new round"
        codebook.add_code(project, "mistaken")
        assert history.undo(project).verb == "add code"
        copy = tmp_path / "theirs.qcode"
        sharing.share(project, "coder_b", copy)
        with Project.open(copy, coder="coder_b") as theirs:
            coding.apply_codes(theirs, document_id=1, span=Span(3, 5), code_ids=[1])
        merging.merge(project, copy)
        codebook.add_code(project, "in the way")
        history.undo(project)
        assert history.undo(project).verb == "merge"
        assert project.database.whole.value("select count(*) from codings") == 0
        merging.merge(project, copy)
        assert project.database.whole.value("select count(*) from codings") == 1


@pytest.mark.parametrize("redone", [False, True])
@pytest.mark.parametrize("used", [False, True])
def test_codings_of_others_from_a_file_are_taken_out_and_in_again_when_the_round_is_open(
    tmp_path: Path, redone: bool, used: bool
):
    with Project.create(tmp_path / "study.qcode", coder="coder_a") as project:
        made = Study(project)
        made.coder("coder_b")
        made.code("flood")
        made.document("one", "A: We wait in one.\n")
        roles.set_role(project, "coder_b", CoderRole.OWNER)
        with as_coder(project, "coder_b") as theirs:
            memos.write_memo(theirs, on=MemoOn.DOCUMENT, target_id=1, text="works here, too")
        rows = "document,code,start,end,coder\none,flood,3,5,coder_b\none,flood,6,10,coder_a\n"
        coding_files.import_codings(project, written(project, "csv", rows))
        if redone:
            history.undo(project)
        with as_coder(project, "coder_b") as theirs:
            rounds.new_round(theirs, "pilot", coders=["coder_a", "coder_b"], documents=["one"])
            if used and redone:
                coding.apply_codes(theirs, document_id=1, span=Span(3, 5), code_ids=[1])
            elif used:
                coding.set_weight(theirs, 1, 50)
        with pytest.raises(Refused, match="Taking others' codings out or in again has to wait"):
            (history.redo if redone else history.undo)(project)


OWN = "select max(k.id) from codings k join coders c on c.id = k.coder_id where c.name = 'coder_a' and document_id = 1"


def own(project: Project) -> int:
    return int(str(project.database.value(OWN)))


def written(project: Project, name: str, text: str) -> Path:
    place = Path(project.place).with_suffix(f".{name}")
    place.write_text(text, "utf-8")
    return place


def merged(project: Project) -> None:
    copy = Path(project.place).with_suffix(".copy.qcode")
    sharing.copy_project(project.place, copy)
    with Project.open(copy, coder="coder_c") as other:
        codebook.add_code(other, "from afar")
        coding.apply_codes(other, document_id=3, span=Span(0, 3), code_ids=[1])
    merging.merge(project, copy)


def first_of(project: Project) -> Any:
    return settling.queue(project, "before").find(1)


DONE_IN_A_ROUND: dict[str, Callable[[Project], Any]] = {
    "cases.call_cases": lambda p: cases.call_cases(p, "ministry/ministries"),
    "cases.importing.import_cases": lambda p: cases_importing.import_cases(
        p, written(p, "csv", "case,type\nOrdu,inland\nRize,coastal\n")),
    "cases.link_document": lambda p: cases.link_document(p, 1, "Rize", new=True),
    "cases.unlink_document": lambda p: (cases.link_document(p, 1, "Ordu"), cases.unlink_document(p, 1, "Ordu")),
    "codebook.add_code": lambda p: codebook.add_code(p, "new"),
    "codebook.rename_code": lambda p: codebook.rename_code(p, "flood", "floods"),
    "codebook.redefine_code": lambda p: codebook.redefine_code(p, "flood", definition="much water"),
    "codebook.move_code": lambda p: codebook.move_code(p, "hope", under="flood"),
    "codebook.retire_code": lambda p: codebook.retire_code(p, "sleep"),
    "codebook.revive_code": lambda p: (codebook.retire_code(p, "sleep"), codebook.revive_code(p, "sleep")),
    "codebook.remove_code": lambda p: codebook.remove_code(p, "sleep"),
    "codebook.files.import_codebook": lambda p: codebook_files.import_codebook(p, written(p, "yaml", BOOK)),
    "codebook.files.import_entries": lambda p: codebook_files.import_codebook(p, written(p, "yaml", BOOK)),
    "codebook.files.export_codebook": lambda p: codebook_files.export_codebook(
        p, to=Path(p.place).with_suffix(".yaml")),
    "codebook.merging.merge_codes": lambda p: codebook_merging.merge_codes(p, ["sleep"], "hope"),
    "codebook.merging.split_code": lambda p: codebook_merging.split_code(p, "flood", ["a", "b"], {}),
    "codebook.versions.freeze_codebook": lambda p: codebook_versions.freeze_codebook(p, "later"),
    "coding.apply_codes outside": lambda p: coding.apply_codes(p, document_id=3, span=Span(0, 7), code_ids=[3]),
    "coding.apply_codes": lambda p: coding.apply_codes(p, document_id=1, span=Span(3, 10), code_ids=[1], memo="mine"),
    "coding.remove_codings": lambda p: coding.remove_codings(p, [own(p)]),
    "coding.recode": lambda p: coding.recode(p, [own(p)], 2),
    "coding.set_borders": lambda p: coding.set_borders(p, own(p), Span(3, 11)),
    "coding.set_weight": lambda p: coding.set_weight(p, own(p), 50),
    "coding.mark_typical": lambda p: coding.mark_typical(p, own(p)),
    "coding.add_codes": lambda p: coding.add_codes(p, [own(p)], [2]),
    "coding.files.import_codings": lambda p: coding_files.import_codings(
        p, written(p, "csv", "document,start,end,code,coder\none,3,8,hope,coder_a\n")),
    "coding.describing.describe": lambda p: describing.describe(
        p, [describing.Said(AttributeOf.CASE, 1, "type", "inland")]),
    "coding.describing.rename_document": lambda p: describing.rename_document(p, 1, "first"),
    "documents.set_state": lambda p: documents.set_state(p, [1], State.DONE),
    "documents.remove_documents": lambda p: documents.remove_documents(p, [3]),
    "documents.keep_place": lambda p: documents.keep_place(p, 1, 5),
    "tables.framework.summarise": lambda p: framework.summarise(p, 1, 2, "mine"),
    "history.undo": history.undo,
    "history.undo_to": back_to_newest,
    "history.redo": lambda p: (history.undo(p), history.redo(p)),
    "documents.importing.import_transcripts": lambda p: importing.import_transcripts(
        p, [written(p, "txt", "A: Something else.\n")]),
    "memos.write_memo": lambda p: memos.write_memo(p, on=MemoOn.CODE, target_id=1, text="mine"),
    "memos.change_memo": lambda p: memos.change_memo(p, memos.list_memos(p)[0].id, text="changed"),
    "memos.memo_codings": lambda p: memos.memo_codings(p, [own(p)], "mine"),
    "memos.remove_memos": lambda p: memos.remove_memos(p, [memos.list_memos(p)[0].id]),
    "merging.deciding.decide": lambda p: deciding.decide(p, 1, 0),
    "merging.merge": merged,
    "merging.sharing.share": lambda p: sharing.share(p, "coder_c", Path(p.place).with_suffix(".c.qcode")),
    "project.add_coder": lambda p: add_coder(p, "coder_d"),
    "roles.set_role": lambda p: roles.set_role(p, "coder_c", CoderRole.READER),
    "rounds.ending.end_without": lambda p: ending.end_without(p, "pilot", ["coder_b"]),
    "report.write_report": lambda p: report.write_report(p, Path(p.place).with_suffix(".pack"), formats=["csv"]),
    "rounds.new_round": lambda p: rounds.new_round(
        p, "next", coders=["coder_a", "coder_b"], documents=["one", "three"]),
    "rounds.submit": lambda p: rounds.submit(p, "pilot", as_done=True),
    "querying.saved.save_query": lambda p: saved_queries.save_query(p, "new", "memo"),
    "querying.saved.remove_query": lambda p: saved_queries.remove_query(p, "kept"),
    "settling.adopt_agreed": lambda p: settling.adopt_agreed(p, "before"),
    "settling.give_reason": lambda p: settling.give_reason(p, first_of(p), "because"),
    "settling.settle": lambda p: settling.settle(p, first_of(p), settling.Outcome.A),
    "settling.take_back": lambda p: settling.take_back(p, first_of(p)),
    "settling.context.settle_by_words": lambda p: settling_context.settle_by_words(p, first_of(p), "a"),
    "settling.rules.add_rule": lambda p: settling_rules.add_rule(p, first_of(p), code_id=2, text="y", version="next"),
    "settling.rules.look": lambda p: settling_rules.look(p, "ruled", [1]),
    "settling.rules.look_by_number": lambda p: settling_rules.look_by_number(
        p, settling_rules.review(p, "ruled"), every=True),
    "documents.correcting.correct": lambda p: correcting.correct(
        p, 3, written(p, "txt", "A: Now we wait there.\nB: Hope.\n")),
}  # fmt: skip
"""Every verb that changes a project, done by coder_a in a blind round."""

BOOK = "codes:\n  - name: from a file\n  - name: flood\n    brief: water\n"

REFUSED_IN_A_ROUND = {
    "codebook.remove_code", "codebook.merging.merge_codes", "codebook.merging.split_code", "merging.deciding.decide",
}  # fmt: skip
"""What cannot be done there, whoever did what; of conflicts there are none."""


def test_every_verb_is_turned():
    written = {f"{module}.{name}" for module, names in WRITERS.items() for name in names}
    assert {each.split()[0] for each in DONE_IN_A_ROUND} - {"documents.correcting.correct"} == written


@pytest.mark.parametrize("turn", [lambda p: history.undo(p).summary, back_to_newest], ids=["undo", "back to here"])
@pytest.mark.parametrize("done", DONE_IN_A_ROUND)
def test_whether_a_step_can_be_taken_back_does_not_tell_what_another_did(tmp_path: Path, done: str, turn: View):
    def prepare(project: Project) -> None:
        if done in REFUSED_IN_A_ROUND:
            with pytest.raises(QcodeError):
                DONE_IN_A_ROUND[done](project)
        else:
            DONE_IN_A_ROUND[done](project)

    assert told_the_same(tmp_path, prepare, turn)


@pytest.mark.parametrize("done", sorted(DONE_IN_A_ROUND.keys() - REFUSED_IN_A_ROUND))
def test_whether_a_step_can_be_done_again_does_not_tell_what_another_did(tmp_path: Path, done: str):
    def prepare(project: Project) -> None:
        DONE_IN_A_ROUND[done](project)
        told(project, history.undo)

    assert told_the_same(tmp_path, prepare, lambda p: history.redo(p).summary)

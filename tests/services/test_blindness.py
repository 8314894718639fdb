"""A blind round on both engines: what others do in its documents is in no answer before all have submitted."""

from __future__ import annotations

import inspect
import io
import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import qcode.services
from qcode.errors import NotFound, QcodeError, Refused, Stale
from qcode.model.case import AttributeOf
from qcode.model.coder import CoderRole
from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.services import (
    cases,
    codebook,
    coding,
    doctor,
    documents,
    exporting,
    figures,
    history,
    listing,
    memos,
    merging,
    querying,
    report,
    roles,
    rounds,
    search,
    segments,
    settling,
    tables,
    visibility,
)
from qcode.services.agreement import Terms, agreement, compared, disagreements, judged, must_choose_text
from qcode.services.agreement import offers as agreement_offers
from qcode.services.agreement.places import place_now
from qcode.services.cases import importing as cases_importing
from qcode.services.codebook import files as codebook_files
from qcode.services.codebook import finding as codebook_finding
from qcode.services.codebook import lint as codebook_lint
from qcode.services.codebook import merging as codebook_merging
from qcode.services.codebook import summary as codebook_summary
from qcode.services.codebook import versions as codebook_versions
from qcode.services.coding import describing, passages
from qcode.services.coding import files as coding_files
from qcode.services.coding import here as codings_here
from qcode.services.documents import correcting, importing
from qcode.services.documents.earlier import open_earlier, passage_now, text_at
from qcode.services.drafts import Thing, draft_of, drafts_of, guid_of
from qcode.services.memos import lines as memo_lines
from qcode.services.merging import conflicts, deciding, sharing
from qcode.services.project import Project, add_coder
from qcode.services.querying import meaning as query_meaning
from qcode.services.querying import names as query_names
from qcode.services.querying import saved as saved_queries
from qcode.services.roles import reads_only
from qcode.services.rounds import coverage as round_coverage
from qcode.services.rounds import drawing, ending, sealed
from qcode.services.rounds import lists as round_lists
from qcode.services.selecting import resolve
from qcode.services.settling import context as settling_context
from qcode.services.settling import rules as settling_rules
from qcode.services.settling import tables as settling_tables
from qcode.services.settling.after import before_and_after
from qcode.services.settling.queue import unsettled_in
from qcode.services.tables import (
    cell_names,
    concordance,
    cooccurrence,
    cooccurrence_tables,
    coverage,
    crosstab,
    crosstab_tables,
    framework,
    joint,
    over_time,
    quotes,
    saturation,
    sequence,
    word_places,
    words,
)
from qcode.services.tables.together import WITHIN
from qcode.storage import visibility as veil
from qcode.storage.schema import metadata
from tests.marked import Study
from tests.prepared import Begin

View = Callable[[Project], object]


def exported(project: Project, write: Callable[..., Any]) -> str:
    stream = io.StringIO()
    write(project, to=stream, format="csv")
    return stream.getvalue()


def name_of_memo(project: Project, at: int) -> str:
    guids = [guid for (guid,) in project.database.tuples("select guid from memos order by id")]
    return guids[at][-7:] if at < len(guids) else f"{at}" * 7


QUERIES = (
    "code:flood", "not code:flood", "coder:coder_b", "memo", "typical or weight > 0", "round:pilot", "agreed",
    "near(coder:coder_b, 9 turns)", "code:flood overlaps coder:coder_b", "text:wait within coder:coder_b",
)  # fmt: skip

ANY_TEXT = Path(__file__).parents[2] / "transcripts" / "notes" / "note-adana.md"

VIEWS: dict[str, View] = {
    "drafts.draft_of": lambda p: draft_of(p, Thing("memo codes 1", "memo on flood")),
    "drafts.drafts_of": drafts_of,
    "drafts.guid_of": lambda p: [guid_of(p, table, key) for table in ("codings", "memos") for key in range(9)],
    "agreement.agreement": lambda p: [
        told(p, lambda q, part=part: agreement(q, draws=5, selection=Selection(**part)))
        for part in ({}, {"speakers": ("A",)}, {"query": "text:wait"}, {"cases": ("Ordu",)})],
    "agreement.must_choose_text": lambda p: must_choose_text(p, Selection(query="text:wait")),
    "agreement.compared": lambda p: compared(p, Terms(draws=5)).units(),
    "agreement.disagreements": disagreements,
    "agreement.judged": judged,
    "cases.attribute_types": cases.attribute_types,
    "cases.cases_of_document": lambda p: [cases.cases_of_document(p, key) for key in (1, 2, 3)],
    "cases.cases_table": cases.cases_table,
    "cases.list_cases": cases.list_cases,
    "codebook.book_of": lambda p: list(codebook.book_of(p)),
    "codebook.list_codes": codebook.list_codes,
    "codebook.files.codebook_file": codebook_files.codebook_file,
    "codebook.finding.find_code": lambda p: codebook_finding.find_code(p, "flood"),
    "codebook.lint.lint_codebook": codebook_lint.lint_codebook,
    "codebook.summary.codebook_summary": lambda p: codebook_summary.codebook_summary(p, quotes=3),
    "codebook.summary.codebook_use": codebook_summary.codebook_use,
    "codebook.versions.codebook_versions": codebook_versions.codebook_versions,
    "codebook.versions.diff_versions": lambda p: codebook_versions.diff_versions(p, "pilot"),
    "codebook.versions.version_told": codebook_versions.version_told,
    "coding.codings_by_key": lambda p: coding.codings_by_key(p, range(1, 50)),
    "coding.codings_of": lambda p: [coding.codings_of(p, key) for key in (1, 2, 3)],
    "coding.counts_by_code": lambda p: coding.counts_by_code(p, coder_ids=[1, 2, 3]),
    "coding.neighbour_of_code": lambda p: coding.neighbour_of_code(p, coding.codings_of(p, 3)[0]),
    "coding.place_of_code": lambda p: coding.place_of_code(p, coding.codings_of(p, 3)[0]),
    "coding.recent_codes": lambda p: coding.recent_codes(p, most=9),
    "coding.here.codings_here": lambda p: [
        list(codings_here.codings_here(p, key, coder_ids=(1, 2, 3)).values()) for key in (1, 2, 3)],
    "tables.concordance.concordance": lambda p: concordance.concordance(
        p, "wait", selection=Selection(codes=("flood",))),
    "tables.cooccurrence.cooccurrence": lambda p: [
        [list(found.pairs()), found.sizes.tolist(), found.universe, found.notes]
        for found in (cooccurrence.cooccurrence(p, within=within, across=True) for within in WITHIN)],
    "tables.cooccurrence_tables.pair_excerpts": lambda p: cooccurrence_tables.pair_excerpts(
        p, cooccurrence.cooccurrence(p, rows="all"), 0, 1),
    "tables.cell_names.place_of": lambda p: cell_names.place_of(
        p, cooccurrence.cooccurrence(p, rows="all").codes, "flood"),
    "tables.coverage.code_excerpts": lambda p: coverage.code_excerpts(p, coverage.coverage(p), None),
    "tables.coverage.coverage": coverage.coverage,
    "tables.coverage.coverage_by_document": coverage.coverage_by_document,
    "tables.coverage.documents_of_codings": lambda p: coverage.documents_of_codings(p, range(1, 50)),
    "documents.correcting.correct": lambda p: [
        told(p, lambda q, key=key: correcting.correct(q, key, ANY_TEXT, dry_run=True).things) for key in (1, 2, 3)],
    "agreement.places.place_now": lambda p: [place_now(p, name, 1, 5) for name in ("before", "pilot")],
    "documents.earlier.passage_now": lambda p: [passage_now(p, key, Span(0, 5), revision=1) for key in (1, 2, 3)],
    "documents.earlier.text_at": lambda p: [text_at(p, key, 1) for key in (1, 2, 3)],
    "documents.earlier.open_earlier": lambda p: [open_earlier(p, key, 1) for key in (1, 2, 3)],
    "documents.correcting.places_after": lambda p: correcting.places_after(p, 3, "We wait.", 3, Span(3, 7)),
    "tables.crosstab.case_codes": crosstab.case_codes,
    "tables.crosstab.code_by_attribute": lambda p: crosstab.code_by_attribute(p, by="type", universe="all"),
    "tables.crosstab_tables.cell_excerpts": lambda p: crosstab_tables.cell_excerpts(
        p, crosstab.code_by_attribute(p, by="type", universe="all"), 0, None),
    "tables.crosstab_tables.named_excerpts": lambda p: crosstab_tables.named_excerpts(
        p, crosstab.code_by_attribute(p, by="type", universe="all"), "flood", "all"),
    "coding.describing.cite": lambda p: describing.cite(p, 1, Span(0, 5)),
    "coding.describing.describe_document": lambda p: describing.describe_document(p, 1),
    "doctor.examine": doctor.examine,
    "documents.done_here": documents.done_here,
    "documents.find_document": lambda p: documents.find_document(p, "one"),
    "documents.known_documents": documents.known_documents,
    "documents.rounds_here": documents.rounds_here,
    "documents.list_documents": documents.list_documents,
    "documents.open_document": lambda p: documents.open_document(p, 1),
    "documents.place_of": lambda p: documents.place_of(p, 1),
    "documents.state_here": lambda p: documents.state_here(p, 1),
    "exporting.export_codings": lambda p: exported(p, exporting.export_codings),
    "exporting.export_segments": lambda p: exported(p, exporting.export_segments),
    "figures.chart": lambda p: [told(p, lambda q, name=name: figures.chart(q, name)) for name in figures.FIGURES],
    "tables.framework.excerpts_of": lambda p: framework.excerpts_of(
        p, found := framework.framework(p, rows="all"), cases=found.cases,
        codes=[row.code_id for row in found.rows]),
    "tables.framework.cell_excerpts": lambda p: framework.cell_excerpts(p, framework.framework(p, rows="all"), 1, 1),
    "tables.framework.named_excerpts": lambda p: framework.named_excerpts(
        p, framework.framework(p, rows="all"), "flood", "all"),
    "tables.framework.framework": lambda p: framework.framework(p, quotes=True),
    "tables.framework.summaries": framework.summaries,
    "history.history": history.history,
    "history.made_elsewhere": lambda p: [history.made_elsewhere(p, key) for key in range(1, 60)],
    "agreement.offers.in_two_rounds": agreement_offers.in_two_rounds,
    "agreement.offers.newest_round": agreement_offers.newest_round,
    "history.redo_offers": history.redo_offers,
    "history.undo_offers": history.undo_offers,
    "history.way_back": lambda p: [history.way_back(p, key) for key in range(1, 60)],
    "tables.joint.joint_display": lambda p: joint.joint_display(p, by="type", universe="all"),
    "listing.coder_names": listing.coder_names,
    "listing.coders_of": listing.coders_of,
    "listing.coders_table": listing.coders_table,
    "listing.people": listing.people,
    "memos.lines.lines_of": lambda p: memo_lines.lines_of(p, memos.list_memos(p)),
    "memos.lines.memo_lines": memo_lines.memo_lines,
    "memos.find_memo": lambda p: [told(p, lambda q, at=at: memos.find_memo(q, name_of_memo(q, at))) for at in range(9)],
    "memos.memo_names": memos.memo_names,
    "memos.list_memos": memos.list_memos,
    "memos.memos_of_document": lambda p: [memos.memos_of_document(p, key) for key in (1, 2, 3)],
    "memos.memos_on": lambda p: [memos.memos_on(p, on, 1) for on in MemoOn if on is not MemoOn.PROJECT],
    "merging.copies_among": lambda p: merging.copies_among(p, [str(ANY_TEXT)]),
    "merging.is_elsewhere": lambda p: merging.is_elsewhere(p, p.place),
    "merging.sharing.coded_here": lambda p: [sharing.coded_here(p, each.name) for each in listing.coders_of(p)],
    "merging.conflicts.conflicts": conflicts.conflicts,
    "merging.conflicts.find_conflict": lambda p: told(p, lambda q: conflicts.find_conflict(q, "9999")),
    "merging.conflicts.count_conflicts": conflicts.count_conflicts,
    "tables.over_time.named_excerpts": lambda p: over_time.named_excerpts(
        p, over_time.over_time(p, by="founded", universe="all", rows="all", depth=None), "flood", "all"),
    "tables.over_time.period_excerpts": lambda p: over_time.period_excerpts(
        p, over_time.over_time(p, by="founded", universe="all", rows="all", depth=None), 0, None),
    "tables.over_time.over_time": lambda p: over_time.over_time(p, by="founded", universe="all"),
    "coding.passages.own_codings_at": lambda p: p.coder and passages.own_codings_at(
        p, documents.find_document(p, "one"), Span(0, 7)),
    "coding.passages.span_of_quote": lambda p: passages.span_of_quote(p, documents.find_document(p, "one"), "We wait"),
    "tables.quotes.quotes": lambda p: quotes.quotes(
        p, Selection(), rows=[frozenset({1}), frozenset({1, 2})], column_of={1: 0, 2: 1}, most=9
    ),
    "roles.reads_only": reads_only,
    "rounds.coverage.coverage": lambda p: [round_coverage.coverage(p, name) for name in (None, "pilot")],
    "report.made_pack": lambda p: [
        report.made_pack(p, report.Terms(profile, draws=5, figures=False)) for profile in ("reliability", "reflexive")
    ],
    "rounds.before_by_coder": lambda p: rounds.before_by_coder(p, rounds.find_round(p)),
    "rounds.coded_before": lambda p: rounds.coded_before(p, rounds.find_round(p)),
    "rounds.current_round": lambda p: rounds.current_round(p, 1),
    "rounds.drawing.dividers": drawing.dividers,
    "rounds.find_round": rounds.find_round,
    "rounds.list_rounds": rounds.list_rounds,
    "rounds.round_status": rounds.round_status,
    "rounds.lists.rounds_table": round_lists.rounds_table,
    "rounds.sealed_states": rounds.sealed_states,
    "rounds.states_in": lambda p: rounds.states_in(p, rounds.find_round(p)),
    "tables.saturation.fresh_excerpts": lambda p: [
        saturation.fresh_excerpts(p, found, at)
        for found in [saturation.saturation(p, universe="all", base=1, run=1, draws=5)]
        for at in range(len(found.keys))],
    "tables.saturation.named_excerpts": lambda p: saturation.named_excerpts(
        p, saturation.saturation(p, universe="all", base=1, run=1, draws=2), "all"),
    "tables.saturation.saturation": lambda p: [
        saturation.saturation(p, by=by, universe="all", base=1, run=1, draws=5) for by in ("document", "case")],
    "querying.meaning.understood": lambda p: query_meaning.understood(
        p, codebook.book_of(p), query_names.read("coder:coder_b and memo")).meant,
    "querying.names.names_of": query_names.names_of,
    "querying.found_by": lambda p: [
        [each.coding.id for each in segments.segments(p, selection=Selection(query=query))] for query in QUERIES
    ],
    "querying.questions": lambda p: querying.questions(p, Selection(query="code:flood"), book=codebook.book_of(p)),
    "querying.saved.broken_queries": lambda p: list(saved_queries.broken_queries(p)),
    "querying.saved.find_query": lambda p: saved_queries.find_query(p, "kept"),
    "querying.saved.saved_queries": saved_queries.saved_queries,
    "querying.saved.texts_of": lambda p: saved_queries.texts_of(p, ["kept"]),
    "search.search": lambda p: list(search.search(p, "wait", selection=Selection(codes=("flood",)))),
    "segments.segments": lambda p: list(segments.segments(p)),
    "rounds.sealed.sealed_table": sealed.sealed_table,
    "segments.with_context": lambda p: list(segments.with_context(p, segments.segments(p))),
    "selecting.resolve": lambda p: resolve(p, Selection(), book=codebook.book_of(p)),
    "settling.how_far": lambda p: [settling.how_far(p, rounds.find_round(p, name)) for name in ("before", "pilot")],
    "settling.settled_in": lambda p: [
        settling.settled_in(p, rounds.find_round(p, name)) for name in ("before", "pilot")],
    "settling.tables.rounds_settled_table": settling_tables.rounds_settled_table,
    "settling.after.before_and_after": lambda p: [before_and_after(p, name, draws=5) for name in ("before", "pilot")],
    "settling.listed": lambda p: settling.listed(p, "before", codes=["flood"]),
    "settling.context.around": lambda p: settling_context.around(p, settling.queue(p, "before").find(1)),
    "settling.context.codes_at": lambda p: settling_context.codes_at(p, settling.queue(p, "before").find(1)),
    "settling.context.memos_at": lambda p: settling_context.memos_at(p, settling.queue(p, "before").find(1)),
    "settling.context.page": lambda p: settling_context.page(p, settling.queue(p, "before"), 1),
    "settling.queue.queue": lambda p: [settling.queue(p, name) for name in ("before", "pilot")],
    "settling.queue.with_decisions": lambda p: settling.with_decisions(p, settling.queue(p, "before")),
    "settling.queue.unsettled_in": lambda p: [unsettled_in(p, key) for key in (1, 2)],
    "settling.rules.review": lambda p: settling_rules.review(p, "ruled"),
    "settling.rules.reviews": settling_rules.reviews,
    "tables.sequence.pair_excerpts": lambda p: sequence.pair_excerpts(
        p, sequence.sequence(p, within=9, across=True, rows="all"), 0, 1),
    "tables.sequence.sequence": lambda p: [
        sequence.as_table(sequence.sequence(p, within=9, across=each)) for each in (False, True)],
    "tables.cell_excerpts": lambda p: tables.cell_excerpts(p, tables.frequencies(p, by="coder"), None, None),
    "tables.named_excerpts": lambda p: tables.named_excerpts(p, tables.frequencies(p), "flood", "all"),
    "tables.frequencies": lambda p: [tables.frequencies(p, by=by) for by in ("coder", "document", "round")],
    "visibility.sealed_documents": visibility.sealed_documents,
    "visibility.sealed_note": visibility.sealed_note,
    "visibility.sealed_rounds": visibility.sealed_rounds,
    "tables.word_places.in_context": lambda p: word_places.in_context(
        p, "we", loose=True, selection=Selection(codes=("flood",))
    ),
    "tables.word_places.word_places": lambda p: word_places.word_places(
        p, "waters", selection=Selection(codes=("flood",))),
    "tables.words.word_frequencies": lambda p: words.word_frequencies(p, by_code=True, stop=False),
}  # fmt: skip
"""Every service that answers a question about a project."""

WRITERS = {
    "cases": {"call_cases", "link_document", "unlink_document"},
    "cases.importing": {"import_cases"},
    "codebook": {"add_code", "rename_code", "redefine_code", "move_code", "retire_code", "revive_code", "remove_code"},
    "codebook.files": {"import_codebook", "import_entries", "export_codebook"},
    "codebook.merging": {"merge_codes", "split_code"},
    "codebook.versions": {"freeze_codebook"},
    "coding": {
        "apply_codes",
        "remove_codings",
        "recode",
        "set_borders",
        "set_weight",
        "mark_typical",
        "add_codes",
    },
    "coding.files": {"import_codings"},
    "coding.describing": {"describe", "rename_document"},
    "documents": {"set_state", "remove_documents", "keep_place"},
    "tables.framework": {"summarise"},
    "history": {"undo", "undo_to", "redo"},
    "documents.importing": {"import_transcripts"},
    "memos": {"write_memo", "change_memo", "memo_codings", "remove_memos"},
    "merging.deciding": {"decide"},
    "merging": {"merge"},
    "project": {"add_coder"},
    "roles": {"set_role"},
    "rounds.ending": {"end_without"},
    "report": {"write_report"},
    "rounds": {"new_round", "submit"},
    "querying.saved": {"save_query", "remove_query"},
    "settling": {"adopt_agreed", "give_reason", "settle", "take_back"},
    "settling.context": {"settle_by_words"},
    "settling.rules": {"add_rule", "look", "look_by_number"},
    "merging.sharing": {"share"},
}
"""What changes a project; `tests/cli/test_blindness.py` tries their receipts."""

PARTS = {
    "codebook.merging": {"must_be_open_to"},
    "roles": {"must_be_owner", "must_write"},
    "drafts": {"file_of", "drop_drafts"},
    "documents.correcting": {"correct_to", "would_correct"},
    "documents.taking": {"take_text", "would_take"},
    "merging.deciding": {"would_take_text"},
    "agreement.differences": {"comparisons", "differences", "tally"},
    "agreement.given": {"as_they_are", "people_of", "submitted", "twice"},
    "agreement.narrowing": {"narrowed", "text_queries"},
    "agreement.material": {"material"},
    "agreement.order": {"in_order"},
    "agreement.places": {"judged_units"},
    "tables.coded": {"coded_arrays", "cut"},
    "codebook.hotkeys": {"suggest_hotkey"},
    "codebook.prose": {"summary_table", "summary_text", "summary_notes"},
    "codebook.quotes": {"excerpts_of"},
    "columns": {"ground", "divided"},
    "coding.describing": {"passage_of_memo"},
    "figures": {"in_its_language"},
    "memory": {"last_coder", "last_coder_at", "remember_coder", "last_document", "remember_document"},
    "querying": {"batches"},
    "querying.of_units": {"units_found"},
    "rounds": {"coder_in"},
    "rounds.drawing": {"draw"},
    "segments.files": {"save_excerpts"},
    "memos.files": {"save_memos"},
    "tables.words": {"read_words"},
    "segments": {"behind", "in_cases", "those"},
    "settling": {"place_of_decision"},
    "settling.after": {"settled_given"},
    "settling.queue": {"open_round"},
    "settling.rules": {"code_of_rule"},
}
"""What other services are made of, and tried with them."""
TRIED_WHOLE = ("qcode.services.figures.", "qcode.services.report.")
"""Packages whose modules are tried through their one verb."""


def services() -> set[str]:
    found = set()
    for module in pkgutil.walk_packages(qcode.services.__path__, prefix="qcode.services."):
        if module.name.startswith(TRIED_WHOLE):
            continue
        loaded = import_module(module.name)
        for name, each in vars(loaded).items():
            own = inspect.isfunction(each) and each.__module__ == loaded.__name__ and not name.startswith("_")
            if own and next(iter(inspect.signature(each).parameters), "") == "project":
                found.add(f"{module.name.removeprefix('qcode.services.')}.{name}")
    return found


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    made = Study(project)
    made.coder("coder_b")
    made.coder("coder_c")
    made.case("Ordu", type="coastal", founded=2010)
    made.code("flood")
    made.code("hope")
    made.document("one", "A: We wait for the flood.\nB: There is hope.\n", cases=["Ordu"])
    made.document("two", "A: Water came.\nB: We wait.\n")
    made.document("three", "A: [We wait](flood@coder_a,coder_b) there.\nB: [Hope](hope@coder_b).\n", done=["coder_b"])
    saved_queries.save_query(project, "kept", "coder:coder_b and memo")
    settled_before(project)
    rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["one", "two"])
    return made


def settled_before(project: Project) -> None:
    """A round that is over, with a decision from which a rule came."""
    rounds.new_round(project, "before", coders=["coder_a", "coder_b"], documents=["three"])
    for name in ("coder_a", "coder_b"):
        with as_coder(project, name) as theirs:
            rounds.submit(theirs, "before", as_done=True)
    settling.settle(project, settling.queue(project, "before").find(1), settling.Outcome.B)
    settling_rules.add_rule(project, settling.queue(project, "before").find(1), code_id=1, text="x", version="ruled")


def as_coder(project: Project, name: str | None) -> Project:
    """The same project, opened by another."""
    return Project.open(project.place, coder=name)


def work(project: Project) -> None:
    """What coder_b does in the round."""
    with as_coder(project, "coder_b") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(3, 10), code_ids=[1, 2], memo="sly")
        coding.apply_codes(theirs, document_id=2, span=Span(3, 8), code_ids=[1])
        memos.write_memo(theirs, on=MemoOn.DOCUMENT, target_id=1, text="sly")
        memos.write_memo(theirs, on=MemoOn.CODE, target_id=1, text="sly")
        framework.summarise(theirs, 1, 1, "sly")
        documents.set_state(theirs, [1], State.DOING)
        documents.keep_place(theirs, 1, 7)


def told(project: Project, view: View) -> str:
    try:
        return repr(view(project))
    except QcodeError as error:
        return f"{type(error).__name__}: {error}"


def test_every_service_is_tried():
    listed = {f"{module}.{name}" for kind in (WRITERS, PARTS) for module, names in kind.items() for name in names}
    assert set(VIEWS) | listed == services()


@pytest.mark.parametrize("submitted", [False, True], ids=["coding", "submitted"])
@pytest.mark.parametrize("who", ["coder_a", "coder_c", None])
def test_no_answer_changes_with_what_another_does(study: Study, who: str | None, submitted: bool):
    if submitted:
        with as_coder(study.project, "coder_a") as mine:
            rounds.submit(mine, as_done=True)
    with as_coder(study.project, who) as asked:
        before = {name: told(asked, view) for name, view in VIEWS.items()}
        work(study.project)
        after = {name: told(asked, view) for name, view in VIEWS.items()}
        assert after == before


def test_every_table_of_what_coders_do_is_veiled():
    told = {table.name for table in metadata.sorted_tables if {"coder_id", "codings"} & {*table.columns.keys()}}
    public = {"codebook_versions", "queries", "revisions"}
    assert told - public <= set(veil._SEEN)


def test_the_numbers_of_the_history_do_not_count_what_is_hidden(study: Study):
    with as_coder(study.project, "coder_a") as mine:
        before = len(history.history(mine))
        work(study.project)
        codebook.add_code(mine, "later")
        found = history.history(mine)
        assert [each.number for each in found] == list(range(len(found), 0, -1))
        assert len(found) == before + 1 + sum(each.verb == "add code" and each.summary != "later" for each in found[:5])


def test_a_coder_who_has_submitted_still_waits_for_the_others(study: Study):
    work(study.project)
    with as_coder(study.project, "coder_a") as mine:
        rounds.submit(mine, as_done=True)
        assert mine.database.value("select count(*) from codings where document_id in (1, 2)") == 0
    with as_coder(study.project, "coder_b") as theirs:
        rounds.submit(theirs, as_done=True)
    with as_coder(study.project, None) as anybody:
        assert anybody.database.value("select count(*) from codings where document_id in (1, 2)") == 3
        assert len([each for each in memos.list_memos(anybody) if each.text == "sly"]) == 5


def test_what_was_coded_outside_the_round_is_seen_all_the_time(study: Study):
    with as_coder(study.project, "coder_a") as mine:
        assert len(coding.codings_of(mine, 3)) == 3 + 2  # coders' own, and agreed ones


def test_an_open_round_hides_nothing(project: Project):
    made = Study(project)
    made.coder("coder_b")
    made.document("one", "A: We wait.\n")
    made.code("flood")
    rounds.new_round(project, "together", coders=["coder_a", "coder_b"], blind=False)
    with as_coder(project, "coder_b") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(3, 5), code_ids=[1])
    assert len(coding.codings_of(project, 1)) == 1


def test_a_question_that_begins_with_with_is_veiled_too(study: Study):
    work(study.project)
    with as_coder(study.project, "coder_a") as mine:
        said = "with few as (select * from codings where document_id = 1) select count(*) from few"
        assert mine.database.value(said) == 0
        assert mine.database.whole.value(said) == 2


def test_what_would_tell_of_others_waits_until_the_round_is_open(study: Study):
    work(study.project)
    with as_coder(study.project, "coder_a") as mine:
        hidden = mine.database.whole.value("select max(id) from codings")
        with pytest.raises(Refused, match="blind round"):
            codebook_merging.merge_codes(mine, [1], 2)
        with pytest.raises(Refused, match="blind round"):
            codebook.remove_code(mine, 2)
        with pytest.raises(Refused, match="blind round"):
            history.undo(mine, everyone=True)
        with pytest.raises(Refused, match="being coded in the round"):
            documents.remove_documents(mine, [1])
        for change in (coding.mark_typical, coding.set_weight):
            with pytest.raises(Stale, match="no longer there"):
                change(mine, hidden) if change is coding.mark_typical else change(mine, hidden, 5)


def test_a_merged_copy_brings_codings_that_stay_hidden(file_project: Project, tmp_path: Path):
    made = Study(file_project)
    made.coder("coder_b")
    made.code("flood")
    made.document("one", "A: We wait.\n")
    rounds.new_round(file_project, "pilot", coders=["coder_a", "coder_b"])
    from qcode.services.merging.sharing import share

    share(file_project, "coder_b", tmp_path / "b.qcode")
    with Project.open(tmp_path / "b.qcode", coder="coder_b") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(3, 5), code_ids=[1])
        rounds.submit(theirs, "pilot", as_done=True)
    merging.merge(file_project, tmp_path / "b.qcode")
    assert coding.codings_of(file_project, 1) == []
    assert file_project.database.whole.value("select count(*) from codings") == 1
    rounds.submit(file_project, "pilot", as_done=True)
    assert len(coding.codings_of(file_project, 1)) == 1
    assert len(rounds.sealed_states(file_project)) == 2


def test_the_list_of_memos_with_its_names_counts_nothing_that_others_write(study: Study):
    with as_coder(study.project, "coder_a") as mine:
        memos.write_memo(mine, on=MemoOn.PROJECT, text="first")
        before = listing.lines_text(memo_lines.memo_lines(mine))
        for _ in range(3):
            work(study.project)
            assert listing.lines_text(memo_lines.memo_lines(mine)) == before
        memos.write_memo(mine, on=MemoOn.CODE, target_id=1, text="second")
        first, second = memo_lines.memo_lines(mine)
        assert listing.lines_text([first]) == before
        assert [each.name for each in (first, second)] == [f"#{each.memo.guid[-5:]}" for each in (first, second)]
        hidden = mine.database.whole.value("select guid from memos where text = 'sly'")
        with pytest.raises(NotFound, match="There is no memo"):
            memos.find_memo(mine, hidden)


def test_no_sealed_coding_is_coded_further_or_noted_on(study: Study):
    work(study.project)
    sealed = study.project.database.whole.value(
        "select id from codings where document_id = 1 and coder_id = :who", who=study.coders["coder_b"]
    )
    with as_coder(study.project, "coder_a") as mine:
        with pytest.raises(Stale):
            coding.add_codes(mine, [sealed], [1])
        with pytest.raises(Stale):
            memos.memo_codings(mine, [sealed], "seen")


@pytest.fixture
def retest(study: Study) -> Project:
    """What coder_a coded in the round, which is over, and has to code again in a second round."""
    project = study.project
    coding.apply_codes(project, document_id=1, span=Span(3, 10), code_ids=[1, 2], memo="mine")
    coding.apply_codes(project, document_id=2, span=Span(3, 8), code_ids=[1])
    for name in ("coder_a", "coder_b"):
        with as_coder(project, name) as theirs:
            documents.set_state(theirs, [1, 2], State.DONE)
            rounds.submit(theirs, "pilot")
    rounds.new_round(project, "again", coders=["coder_a"], documents=["one", "two"])
    return project


def forget_the_first_time(project: Project) -> None:
    """Take what was coded in the round out of the database behind qcode's back."""
    first = "(select id from rounds where name = 'pilot')"
    ids = f"(select id from codings where round_id = {first})"
    said = f"select distinct step_id from changes where thing = 'codings' and row_id in {ids}"
    with project.database.engine.writing() as writer:
        for (step,) in list(writer.tuples(said, {})):
            writer.execute("delete from changes where step_id = :step", {"step": step})
            writer.execute("delete from steps where id = :step", {"step": step})
        writer.execute(f"delete from memos where coding_id in {ids}", {})
        writer.execute(f"delete from codings where round_id = {first}", {})


def test_who_codes_again_sees_nothing_of_what_they_coded_the_first_time(retest: Project):
    with as_coder(retest, "coder_a") as asked:
        before = {name: told(asked, view) for name, view in VIEWS.items()}
        assert coding.codings_of(asked, 1) == []
        forget_the_first_time(retest)
        assert {name: told(asked, view) for name, view in VIEWS.items()} == before


def test_what_is_coded_again_is_seen_and_afterwards_the_first_time_too(retest: Project):
    with as_coder(retest, "coder_a") as mine:
        coding.apply_codes(mine, document_id=1, span=Span(3, 7), code_ids=[1])
        assert [each.span for each in coding.codings_of(mine, 1)] == [Span(3, 7)]
        with pytest.raises(Refused, match="Not done yet: one, two"):
            rounds.submit(mine, "again")
        rounds.submit(mine, "again", as_done=True)
        assert [each.span for each in coding.codings_of(mine, 1)] == [Span(3, 7), Span(3, 10), Span(3, 10)]
        twice = agreement(mine, round="pilot", against="again", coders=["coder_a"], draws=10)
        assert twice.lines[0].marked == (2, 1)


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

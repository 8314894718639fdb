"""What can be asked of a project in which others code unseen, and what can be done there."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qcode.model.coding import MemoOn
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
from qcode.services.codebook import files as codebook_files
from qcode.services.codebook import finding as codebook_finding
from qcode.services.codebook import lint as codebook_lint
from qcode.services.codebook import summary as codebook_summary
from qcode.services.codebook import versions as codebook_versions
from qcode.services.coding import describing, passages
from qcode.services.coding import here as codings_here
from qcode.services.documents import correcting
from qcode.services.documents.earlier import open_earlier, passage_now, text_at
from qcode.services.drafts import Thing, draft_of, drafts_of, guid_of
from qcode.services.memos import lines as memo_lines
from qcode.services.merging import conflicts, sharing
from qcode.services.project import Project
from qcode.services.querying import meaning as query_meaning
from qcode.services.querying import names as query_names
from qcode.services.querying import saved as saved_queries
from qcode.services.roles import reads_only
from qcode.services.rounds import coverage as round_coverage
from qcode.services.rounds import drawing, sealed
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
from tests.services.blindness_study import View, told


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
    "documents.known_document": lambda p: documents.known_document(p, 1),
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
    "listing.who_code": listing.who_code,
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

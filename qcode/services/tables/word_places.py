"""The places behind the number of a word: each with what stands around it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.passages import Passages
from qcode.errors import UsageError
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.services.search import Hit
from qcode.services.tables.coded import Coded, coded_arrays
from qcode.services.tables.concordance import ContextLine, around, concordance, in_order, must_fit
from qcode.services.tables.words import Said, read_words
from qcode.storage.documents import text_of
from qcode.storage.excerpts import turns_in
from qcode.text.fold import fold, sort_key
from qcode.text.lemmas import lemmas_of, without_tail

if TYPE_CHECKING:
    from qcode.services.project import Project

CONTEXT = 8


def in_context(
    project: Project, query: str, *, lemmas: bool = False, part: bool = False, loose: bool = False,
    selection: Selection | None = None, context: int = CONTEXT, sort: str = "place", most: int | None = None,
) -> list[ContextLine]:  # fmt: skip
    """Words in their context, in what respondents say or those whom the selection chooses.

    One word has the places that `word_frequencies` counts, with `lemmas` in every form; several words, a `part` of a
    word, and with `loose` letters that are alike are searched for there. Raises UsageError for what makes no sense
    together, and what `concordance` and `word_places` raise.
    """
    if lemmas and part:
        raise UsageError("Inflected forms are whole words.", "Take --lemma or --part.")
    must_fit(sort, context)
    if len(query.split()) == 1 and not part and not loose:
        found = word_places(project, query, selection=selection, lemmas=lemmas, context=context)
        return in_order(found[:most], sort)
    mode = "lemma" if lemmas else "plain" if part else "word"
    return concordance(
        project, query, mode=mode, folding="loose" if loose else "exact", selection=selection, context=context,
        sort=sort, most=most,
    )  # fmt: skip


def word_places(
    project: Project, word: str, *, selection: Selection | None = None, lemmas: bool = False, context: int = CONTEXT
) -> list[ContextLine]:
    """The places that `words.word_frequencies` counts of a word, by document: as many as its number says.

    Where the selection asks for codings, those in these excerpts. Raises UsageError for several words, and what
    `coded.coded_arrays` raises.
    """
    if len(word.split()) != 1:
        raise UsageError("The places of one word are listed.", "For several words: qcode table context WORDS")
    asked = selection or Selection()
    with project.database.snapshot():
        coded = coded_arrays(project, asked, parents=True, codings=asked.of_codings)
        known = dict(project.database.tuples("select id, name from documents"))
        languages = dict(project.database.tuples("select id, language from documents"))
        cases = coded.resolved.universe.cases
        found = [
            line
            for said in read_words(project, coded, asked, lemmas=lemmas)
            for line in _lines(project, coded, said, _as_counted(word, languages[said.key], lemmas=lemmas),
                               known[said.key], cases, coded_only=asked.of_codings, context=context)
        ]  # fmt: skip
    names = {name: sort_key(name) for name in {line.hit.document for line in found}}
    return sorted(found, key=lambda line: (names[line.hit.document], line.hit.document_id, line.hit.span.start))


def _as_counted(word: str, language: str, *, lemmas: bool) -> set[str]:
    folded = fold(word.strip(), language=language or "xx")
    return {folded, lemmas_of(language)[folded]} if lemmas else {without_tail(folded)}


def _lines(
    project: Project, coded: Coded, said: Said, wanted: set[str], name: str, cases: Mapping[int, str], *,
    coded_only: bool, context: int,
) -> Iterator[ContextLine]:  # fmt: skip
    places = [at for at, word in enumerate(said.words) if word in wanted and said.spoken[at]]
    if places and coded_only:
        here = coded.document == said.at
        these = Passages(coded.start[here], coded.stop[here])
        inside = {at for _, found in said.under(np.zeros(len(these.starts), dtype=np.int64), these) for at in found}
        places = [at for at in places if at in inside]
    if not places:
        return
    text, turns = text_of(project.database, said.key), turns_in(project.database, said.key)
    stops, layout = [each.stop for each in turns], coded.ground.layout(said.key, {})

    @cache
    def names_of(keys: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(sorted((cases[case] for case in keys), key=sort_key))

    for at in places:
        start, end = int(said.edges.starts[at]), int(said.edges.stops[at])
        turn_at = bisect_right(stops, start)
        turn = turns[turn_at] if turn_at < len(turns) and turns[turn_at].start < end else None
        place = layout.place(start, end)
        hit = Hit(
            document_id=said.key, document=name, revision=0,
            cases=names_of(place.cases) if place else (),
            span=Span(start, end), before="", match=text[start:end], after="", turn=turn.number if turn else None,
            speaker=turn.speaker if turn else None, role=turn.role if turn else None,
            seconds=turn.seconds if turn else None,
        )  # fmt: skip
        yield around(text, hit, context)

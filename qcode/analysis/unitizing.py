"""Agreement on spans of a text: the coders chose both where to mark and with what.

The u-alpha family is that of Krippendorff, Mathet, Bouvry and Widlöcher (Quality & Quantity 50, 2016) and of
section 12.6 in Krippendorff's Content Analysis (4th edition, 2019), not the coefficients of 1995, 2004 or 2013 that
carry the same name. Set-alpha on text is qcode's own. `segments` holds one sequence of (start, end, value) per
coder in code points, half-open, on one text of `length` characters. A coder's overlapping spans of one value count as
one. Spans that only touch are units of their own in the u-alpha family, as in the book's figure 12.11; a report
joins them beforehand. What is no span of the text raises QcodeError. Nothing here loops over characters. Figures over
several documents come from adding their counts: `u_alpha_of(pooled([unitizing_counts(…), …]))`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from qcode.analysis.agreement import NOT_USED, kappa_of_counts
from qcode.analysis.matching import SpanCounts, span_counts
from qcode.analysis.pieces import (
    GAP,
    OUTSIDE,
    Pieces,
    Segments,
    checked,
    code_sets,
    cut,
    cut_spans,
    marked_only,
    of_value,
    overlapping_coder,
)
from qcode.analysis.ratings import Floats, Integers, pairs_of_coders
from qcode.analysis.results import Agreement, chance_corrected, undefined
from qcode.analysis.sets import Codes, SetDistance, set_alpha
from qcode.errors import QcodeError

__all__ = [
    "UNITIZING_SOURCE",
    "Agreement",
    "UnitizingCounts",
    "bar_u_alpha",
    "bar_u_alpha_of",
    "character_alpha",
    "character_kappa",
    "character_table",
    "counts_of_spans",
    "cu_alpha",
    "cu_alpha_of",
    "ku_alpha",
    "ku_alpha_of",
    "pooled",
    "set_alpha_text",
    "span_f1",
    "span_f1_of",
    "text_sets",
    "u_alpha",
    "u_alpha_of",
    "unitizing_counts",
]

UNITIZING_SOURCE = "Krippendorff, Mathet, Bouvry and Widlöcher 2016"

ONE_CODER = "no text was coded by two coders"
NO_TEXT = "the text is empty"
ONE_KIND = "all of the text, or none of it, is marked by every coder with one value"
ALL_OR_NONE = "all of the text, or none of it, is marked by every coder"
NEVER_TOGETHER = "no text was marked by two coders"
ONE_CODE = "where two coders marked text, only one value occurs"


@dataclass(frozen=True, slots=True, eq=False)
class UnitizingCounts:
    """What the u-alpha family needs of a text; counts of documents with the same coders and values can be added.

    `observed` (values + 1, values + 1) are the lengths l_ck on which two coders gave c and k, row and column 0
    being the gaps; `squares` (values + 1,) the s_c, sums of squared span lengths (for gaps, of lengths);
    `shared_squares` (values + 1,) the t_c, the same for the spans' mean overlap with what others marked.
    """

    values: tuple[Hashable, ...]
    coders: int
    length: int
    observed: Floats
    squares: Floats
    shared_squares: Floats


def unitizing_counts(
    segments: Segments, length: int, *, values: Sequence[Hashable] | None = None, ignore_values: bool = False
) -> UnitizingCounts:
    """Return the counts of one text.

    `values` gives all values of a study, so that counts of several texts can be added. `ignore_values` joins
    overlapping spans of different values; without it they raise QcodeError.
    """
    merged = checked(segments, length)
    coder = overlapping_coder(merged)
    if coder is not None and not ignore_values:
        sentence = _overlap_note(coder).removeprefix("coder")
        raise QcodeError(f"Coder{sentence}.", "Use set_alpha_text, or the spans of one code at a time.")
    return _counts(cut(marked_only(merged) if ignore_values else merged, length, values=values))


def counts_of_spans(
    bounds: Sequence[Integers], given: Sequence[Integers], length: int, *, values: Sequence[Hashable]
) -> UnitizingCounts:
    """Return the counts of one text from arrays: every coder's spans, of shape (spans, 2), and places in `values`.

    Each coder's spans must be in order and not overlap.
    """
    return _counts(cut_spans(bounds, [each + 1 for each in given], length, tuple(values)))


def _overlap_note(coder: int) -> str:
    return f"coder {coder + 1} gave overlapping spans different values, for which this coefficient is not defined"


def _counts(pieces: Pieces) -> UnitizingCounts:
    kinds, coders = len(pieces.values) + 1, len(pieces.labels)
    observed = np.zeros(kinds * kinds)
    for one, other in pairs_of_coders(coders):
        cells = pieces.labels[one] * kinds + pieces.labels[other]
        observed += np.bincount(cells, weights=pieces.lengths, minlength=kinds * kinds)
    square = observed.reshape(kinds, kinds)
    squares, shared = np.zeros(kinds), np.zeros(kinds)
    marking = (pieces.labels != GAP).sum(axis=0)
    for coder in range(coders):
        own = pieces.owners[coder] != OUTSIDE
        squares[GAP] += pieces.lengths[~own].sum()
        others = (marking[own] - 1) / (coders - 1)
        squares += _squared_by_value(pieces, coder, pieces.lengths[own])
        shared += _squared_by_value(pieces, coder, pieces.lengths[own] * others)
    return UnitizingCounts(pieces.values, coders, pieces.length, (square + square.T) / (coders - 1), squares, shared)


def _squared_by_value(pieces: Pieces, coder: int, lengths: Floats) -> Floats:
    """Return per value the sum over a coder's spans of the squared sum of `lengths` on the span."""
    own = pieces.owners[coder] != OUTSIDE
    owners, labels = pieces.owners[coder, own], pieces.labels[coder, own]
    spans = pieces.spans[coder]
    sums = np.bincount(owners, weights=lengths, minlength=spans)
    of_span = np.zeros(spans, dtype=np.int64)
    of_span[owners] = labels
    return np.bincount(of_span, weights=sums**2, minlength=len(pieces.values) + 1).astype(np.float64)


def pooled(counts: Sequence[UnitizingCounts]) -> UnitizingCounts:
    """Return the counts of several texts together; raises QcodeError if coders or values differ between them."""
    if not counts:
        raise QcodeError("There is no document to pool.")
    if len({(each.values, each.coders) for each in counts}) > 1:
        raise QcodeError("The counts differ in coders or values.", "Count every document with the same `values`.")
    return UnitizingCounts(
        counts[0].values,
        counts[0].coders,
        sum(each.length for each in counts),
        np.sum([each.observed for each in counts], axis=0),
        np.sum([each.squares for each in counts], axis=0),
        np.sum([each.shared_squares for each in counts], axis=0),
    )


def u_alpha(segments: Segments, length: int) -> Agreement:
    """Return u-alpha: agreement on where the spans lie and on their values, the gaps being a value of their own."""
    return _of_exclusive(segments, length) or u_alpha_of(unitizing_counts(segments, length))


def _without_pairs(segments: Segments, length: int) -> Agreement | None:
    """What every coefficient says of a single coder, or of a text without characters; None for anything else."""
    if len(segments) < 2:
        return undefined(ONE_CODER)
    return undefined(NO_TEXT) if length == 0 and not any(map(len, segments)) else None


def _of_exclusive(segments: Segments, length: int) -> Agreement | None:
    without = _without_pairs(segments, length)
    if without:
        return without
    coder = overlapping_coder(checked(segments, length))
    return None if coder is None else undefined(_overlap_note(coder), units=length)


def u_alpha_of(counts: UnitizingCounts) -> Agreement:
    """Return u-alpha from counts."""
    total = counts.observed.sum()
    expected = expected_lengths(counts)
    return chance_corrected(
        float(np.trace(counts.observed) / total),
        float(np.trace(expected) / total),
        units=counts.length,
        undefined_note=ONE_KIND,
    )


def expected_lengths(counts: UnitizingCounts) -> Floats:
    """Return the expected lengths e_ck, of shape (values + 1, values + 1)."""
    margins, total = counts.observed.sum(axis=1), counts.observed.sum()
    products = np.outer(margins, margins) - np.diag(counts.squares)
    return np.asarray(total * products / (total**2 - counts.squares.sum()), dtype=np.float64)


def bar_u_alpha(segments: Segments, length: int) -> Agreement:
    """Return |u-alpha: agreement on what is marked and what is not, whatever the value.

    With the spans of one code it is that code's, with those of a domain the domain's (ATLAS.ti's c-alpha-binary).
    A coder's overlapping spans of different values count as one span.
    """
    return _without_pairs(segments, length) or bar_u_alpha_of(unitizing_counts(segments, length, ignore_values=True))


def bar_u_alpha_of(counts: UnitizingCounts) -> Agreement:
    """Return |u-alpha from counts."""
    total, expected = counts.observed.sum(), expected_lengths(counts)
    observed_apart = 2 * (counts.observed[GAP].sum() - counts.observed[GAP, GAP]) / total
    expected_apart = 2 * (expected[GAP].sum() - expected[GAP, GAP]) / total
    return chance_corrected(
        float(1 - observed_apart), float(1 - expected_apart), units=counts.length, undefined_note=ALL_OR_NONE
    )


def cu_alpha(segments: Segments, length: int) -> Agreement:
    """Return cu-alpha: agreement on the values where two coders marked text, with the share of the text that is so."""
    return _of_exclusive(segments, length) or cu_alpha_of(unitizing_counts(segments, length))


def cu_alpha_of(counts: UnitizingCounts) -> Agreement:
    """Return cu-alpha from counts."""
    both = counts.observed[1:, 1:]
    total = both.sum()
    coverage = float(total / counts.observed.sum())
    if total == 0:
        return undefined(NEVER_TOGETHER, coverage=coverage)
    expected = expected_shared(counts)
    return chance_corrected(
        float(np.trace(both) / total),
        float(np.trace(expected) / expected.sum()),
        units=round(total / counts.coders),
        undefined_note=ONE_CODE,
        coverage=coverage,
    )


def expected_shared(counts: UnitizingCounts) -> Floats:
    """Return the expected lengths e*_ck on text that two coders marked, of shape (values, values)."""
    both, squares = counts.observed[1:, 1:], counts.shared_squares[1:]
    margins, total = both.sum(axis=1), both.sum()
    products = np.outer(margins, margins) - np.diag(squares)
    return np.asarray(products / (total - squares.sum() / total), dtype=np.float64)


def ku_alpha(segments: Segments, length: int, *, value: Hashable) -> Agreement:
    """Return (k)u-alpha: agreement on one value where two coders marked text, with the share of its text that is so."""
    return _of_exclusive(segments, length) or ku_alpha_of(unitizing_counts(segments, length), value=value)


def ku_alpha_of(counts: UnitizingCounts, *, value: Hashable) -> Agreement:
    """Return (k)u-alpha from counts."""
    if value not in counts.values or not counts.observed[counts.values.index(value) + 1].any():
        return undefined(NOT_USED)
    place = counts.values.index(value)
    marked, shared = counts.observed[place + 1].sum(), counts.observed[place + 1, 1:].sum()
    coverage = float(shared / marked)
    if shared == 0:
        return undefined("not applicable: no text with it was marked by two coders", coverage=0.0)
    expected = expected_shared(counts)[place]
    observed_share = float(counts.observed[place + 1, place + 1] / shared)
    return chance_corrected(
        observed_share,
        float(expected[place] / expected.sum()),
        units=round(shared / counts.coders),
        undefined_note=ONE_CODE,
        coverage=coverage,
    )


def character_table(segments: Segments, length: int, *, value: Hashable) -> tuple[int, int, int, int]:
    """Return two coders' characters marked with a value by both, by the first, by the second, and by neither."""
    if len(segments) != 2:
        raise QcodeError(f"Kappa is for two coders, and there are {len(segments)}.", "Use character_alpha for more.")
    pieces = cut(of_value(checked(segments, length), value), length)
    cells = 3 - 2 * pieces.labels[0] - pieces.labels[1]
    both, first, second, neither = np.bincount(cells, weights=pieces.lengths, minlength=4).astype(int).tolist()
    return both, first, second, neither


def character_kappa(segments: Segments, length: int, *, value: Hashable) -> Agreement:
    """Return Cohen's kappa (1960) of two coders on one value with the character as unit, computed from the spans.

    Raises QcodeError for more than two coders.
    """
    without = _without_pairs(segments, length)
    if without:
        return without
    both, first, second, neither = character_table(segments, length, value=value)
    if both + first + second == 0:
        return undefined(NOT_USED, units=length)
    by_chance = (both + first) * (both + second) + (second + neither) * (first + neither)
    return kappa_of_counts(both + neither, by_chance, length)


def character_alpha(segments: Segments, length: int, *, value: Hashable) -> Agreement:
    """Return Krippendorff's alpha of any number of coders on one value with the character as unit."""
    without = _without_pairs(segments, length)
    if without:
        return without
    pieces = cut(of_value(checked(segments, length), value), length)
    coders, marking = len(pieces.labels), pieces.labels.sum(axis=0)
    marked = float(pieces.lengths @ marking)
    if marked == 0:
        return undefined(NOT_USED, units=length)
    total = float(coders * length)
    observed = 2 * float(pieces.lengths @ (marking * (coders - marking))) / (coders - 1) / total
    expected = 2 * marked * (total - marked) / (total * (total - 1))
    return chance_corrected(1 - observed, 1 - expected, units=length, undefined_note=ALL_OR_NONE)


def set_alpha_text(
    segments: Segments, length: int, *, distance: SetDistance = "masi", marked_by_all: bool = False
) -> Agreement:
    """Return alpha over the sets of codes on the text, cut at every boundary, each piece weighing its length.

    Codes may overlap. `marked_by_all` keeps to text that every coder marked, whose share is the coverage. This
    coefficient is qcode's own; there are no published values for it.
    """
    without = _without_pairs(segments, length)
    if without:
        return without
    sets, lengths = text_sets(segments, length)
    if not marked_by_all:
        return set_alpha(sets, distance=distance, weights=lengths)
    kept = [place for place in range(len(lengths)) if all(row[place] for row in sets)]
    coverage = sum(lengths[place] for place in kept) / length
    if not kept:
        return undefined("no text was marked by all coders", coverage=0.0)
    found = set_alpha(
        [[row[place] for place in kept] for row in sets], distance=distance, weights=[lengths[place] for place in kept]
    )
    return Agreement(found.observed, found.expected, found.value, found.units, found.note, coverage)


def text_sets(segments: Segments, length: int) -> tuple[list[list[Codes]], list[int]]:
    """Return per coder the set of codes on each piece of the text, and the pieces' lengths.

    Pieces of several documents can be put one after another, for `set_alpha(sets, weights=lengths)`.
    """
    sets, lengths = code_sets(checked(segments, length), length)
    return sets, lengths.tolist()


def span_f1(segments: Segments, *, threshold: float = 0.5) -> Agreement:
    """Return the F1 of spans: spans of one code match one to one where intersection over union reaches `threshold`.

    A coder's touching spans of one code are one. Among all one-to-one matchings the one with the largest sum of
    overlaps counts. More than two coders pool their pairs. A threshold of 1 gives the share of exact boundaries.
    """
    if len(segments) < 2:
        return undefined(ONE_CODER)
    return span_f1_of(span_counts(segments, threshold=threshold))


def span_f1_of(counts: SpanCounts) -> Agreement:
    """Return the F1 of spans from counts, which can be added over documents."""
    if not counts.spans:
        return undefined("no coder marked a span")
    value = 2 * counts.matched / counts.spans
    return Agreement(value, None, value, counts.spans)

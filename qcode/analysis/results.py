"""What every agreement coefficient returns, and the words that a report may put beside it."""

from __future__ import annotations

from dataclasses import dataclass

RELIABLE = 0.800
TENTATIVE = 0.667
ROUNDING = 1e-12
TOO_FEW = 10
IMPRECISE = 30
MINIMUM_DOCUMENTS = 6
"""Of fewer documents an interval is not drawn: it would be far too narrow."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One coefficient with its parts.

    `observed` and `expected` are shares of agreement between 0 and 1, whatever the coefficient; `expected` is
    None for a coefficient that corrects for nothing. `value` is None where the coefficient is undefined, and
    `note` then says why. `units` counts what was judged by two coders or more (characters, for text that is
    not cut into units). `coverage` is the share of the text, or of a code, that the coefficient speaks about.
    """

    observed: float | None
    expected: float | None
    value: float | None
    units: int
    note: str = ""
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word for a value of alpha (empty where no word is due), and the reservations to print with it."""

    word: str
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the word and its reservations, as a table prints them."""
        return ", ".join(part for part in (self.word, *self.remarks) if part)


def undefined(
    note: str,
    *,
    units: int = 0,
    observed: float | None = None,
    expected: float | None = None,
    coverage: float | None = None,
) -> Agreement:
    """Return an agreement without a value, and the reason in `note`."""
    return Agreement(observed, expected, None, units, note, coverage)


def chance_corrected(
    observed: float, expected: float, *, units: int, undefined_note: str, note: str = "", coverage: float | None = None
) -> Agreement:
    """Return (observed - expected) / (1 - expected), undefined where chance alone agrees on everything."""
    if expected > 1.0 - ROUNDING:
        return undefined(undefined_note, units=units, observed=observed, expected=expected, coverage=coverage)
    value = (observed - expected) / (1.0 - expected)
    return Agreement(observed, expected, value, units, note, coverage)


def verdict(
    value: float | None, *, marked: int, low: float | None = None, documents: int = MINIMUM_DOCUMENTS
) -> Verdict:
    """Return the word for a value of Krippendorff's alpha.

    `marked` is the number of units that at least one coder marked: under 10 no word is given, under 30 the
    word is called imprecise. `low` is the lower end of the interval; `documents`, in how many there is such a unit,
    is told where they are too few for one. The thresholds are Krippendorff's.
    """
    if value is None:
        return Verdict("", ("undefined",))
    if marked < TOO_FEW:
        return Verdict("", ("too few",))
    remarks = ["imprecise"] if marked < IMPRECISE else []
    if documents < MINIMUM_DOCUMENTS:
        remarks.append(f"in {documents} document{'' if documents == 1 else 's'}")
    if low is not None and low < TENTATIVE <= value:
        remarks.append("interval reaches below .667")
    return Verdict(_word(value), tuple(remarks))


def _word(value: float) -> str:
    if value >= RELIABLE:
        return "reliable"
    if value >= TENTATIVE:
        return "tentative"
    return "not reliable" if value >= 0 else "worse than chance"

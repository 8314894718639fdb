"""Which words are typical of some text beside other text."""

from __future__ import annotations

import math


def log_likelihood(here: int, there: int, words_here: int, words_there: int) -> float | None:
    """Return G² of a word that occurs `here` and `there` times in texts of so many words (Rayson & Garside 2000).

    With E = words · (here + there) / all words, G² = 2 (here ln(here / E_here) + there ln(there / E_there)), a count
    of 0 adding nothing. Over 3.84 is p < .05, over 15.13 p < .0001 for one word looked at alone. None where a text is
    empty.
    """
    whole = words_here + words_there
    if not words_here or not words_there:
        return None
    expected = [size * (here + there) / whole for size in (words_here, words_there)]
    parts = zip((here, there), expected, strict=True)
    return max(0.0, 2 * sum(count * math.log(count / each) for count, each in parts if count))


def log_ratio(here: int, there: int, words_here: int, words_there: int) -> float | None:
    """Return the binary logarithm of the ratio of the two relative frequencies (Hardie 2014).

    1 is twice as frequent, 2 four times; a count of 0 is taken as a half. None where a text is empty.
    """
    if not words_here or not words_there or not (here or there):
        return None
    return math.log2((max(here, 0.5) / words_here) / (max(there, 0.5) / words_there))

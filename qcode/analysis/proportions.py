"""A share and how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Proportion:
    """`n` of `of`, with the share and the Wilson interval at `level`; all three are None where `of` is 0."""

    n: int
    of: int
    share: float | None
    low: float | None
    high: float | None
    level: float = LEVEL


def proportion(n: int, of: int, *, level: float = LEVEL) -> Proportion:
    """Return n of N with its share and Wilson's score interval (Wilson 1927), without a continuity correction.

    With z the normal quantile of (1 + level) / 2, the interval is
    (p + z²/2N ± z·√(p(1−p)/N + z²/4N²)) / (1 + z²/N). Raises ValueError unless 0 <= n <= N and 0 < level < 1.
    """
    if not 0 <= n <= of or not 0 < level < 1:
        raise ValueError(f"{n} of {of} at a level of {level} is no proportion")
    if not of:
        return Proportion(n, of, None, None, None, level)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, weight = n / of, z * z / of
    middle = (share + weight / 2) / (1 + weight)
    reach = z * math.sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    low = 0.0 if n == 0 else max(0.0, middle - reach)
    high = 1.0 if n == of else min(1.0, middle + reach)
    return Proportion(n, of, share, low, high, level)

"""How often an interval over documents holds the true alpha, by the number of documents in which a code was marked.

Interviews are made up: a code occurs in some of them, more often in one than in another, and two coders find what is
there with a skill that differs between interviews. The true alpha is that of a hundred thousand interviews. An interval
of 95 % should hold it 95 times of 100.

    python bench/interval_coverage.py
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from qcode.analysis.code_tables import krippendorff_alpha
from qcode.analysis.intervals import document_bootstrap

DOCUMENTS, UNITS, STUDIES, DRAWS = 30, 25, 600, 500
SHARES = (0.05, 0.1, 0.2, 0.3, 0.5)
BUCKETS = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 7), (8, 11), (12, 30))


def tables(documents: int, share: float, random: np.random.Generator) -> np.ndarray:
    """Both, only the first, only the second, neither: of shape (documents, 1, 4)."""
    occurs = random.random(documents) < share
    there = random.binomial(UNITS, np.where(occurs, random.beta(2, 10, documents), 0))
    skill = random.beta(6, 2, documents)
    both = random.binomial(there, skill**2)
    first, second = (random.binomial(there - both, (1 - skill) / (2 - skill)) for _ in range(2))
    second = np.minimum(second, there - both - first)
    return np.stack([both, first, second, UNITS - both - first - second], axis=1)[:, None, :]


def main() -> None:
    """Print a line for every number of documents."""
    random = np.random.default_rng(7)
    held: dict[tuple[int, int], list[tuple[bool, float]]] = defaultdict(list)
    for share in SHARES:
        true = float(krippendorff_alpha(tables(100_000, share, random).sum(axis=0))[0])
        for study in range(STUDIES):
            found = tables(DOCUMENTS, share, random)
            marked = int(np.count_nonzero(found[:, 0, :3].sum(axis=1)))
            if marked:
                each = document_bootstrap(found, krippendorff_alpha, draws=DRAWS, seed=study)[0]
                bucket = next(one for one in BUCKETS if one[0] <= marked <= one[1])
                if each.low is not None and each.high is not None:
                    held[bucket].append((each.low <= true <= each.high, each.high - each.low))
    print("documents with the code   studies   holds the true alpha   same ends")
    for low, high in BUCKETS:
        rows = held[low, high]
        name = f"{low}" if low == high else f"{low} to {high}"
        share, same = np.mean([inside for inside, _ in rows]), np.mean([width == 0 for _, width in rows])
        print(f"{name:>23}   {len(rows):7,}   {share:20.0%}   {same:9.0%}")


if __name__ == "__main__":
    main()

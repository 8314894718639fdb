"""Turkish words and whole sentences of pictures and papers, by the English ones."""

from __future__ import annotations

from collections.abc import Mapping

from qcode.services.wording.turkish.agreement import AGREEMENT
from qcode.services.wording.turkish.checklists import CHECKLISTS
from qcode.services.wording.turkish.codebook import CODEBOOK
from qcode.services.wording.turkish.columns import COLUMNS
from qcode.services.wording.turkish.counts import COUNTS
from qcode.services.wording.turkish.figures import FIGURES
from qcode.services.wording.turkish.headings import HEADINGS

KINDS = (AGREEMENT, CHECKLISTS, CODEBOOK, COLUMNS, COUNTS, FIGURES, HEADINGS)

WORDS: Mapping[str, str] = {english: turkish for kind in KINDS for english, turkish in kind.items()}
"""Words and whole sentences."""

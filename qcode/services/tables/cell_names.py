"""Finding a row or a column of a table by its name."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qcode.errors import NotFound
from qcode.storage.codes import codebook
from qcode.text.fold import fold

if TYPE_CHECKING:
    from qcode.services.project import Project

ALL = "all"
"""What stands for every column."""

_FEW = 12


def place_of(project: Project, codes: Sequence[int], name: str) -> int:
    """The place of a code among the rows of a table, by its name; raises NotFound for one that has no row."""
    from qcode.services.codebook.finding import resolve

    code = resolve(codebook(project.database), name)
    if code.id not in codes:
        raise NotFound("code in this table", name)
    return list(codes).index(code.id)


def column_named(names: Sequence[str], wanted: str, *, noun: str) -> int | None:
    """The place of a column by its name, None for `all` of them; raises NotFound where no column has it."""
    folded = [fold(name) for name in names]
    if fold(wanted) in folded:
        return folded.index(fold(wanted))
    if fold(wanted) == ALL:
        return None
    near = get_close_matches(fold(wanted), folded, n=1)
    if near:
        hint = f"Did you mean “{names[folded.index(near[0])]}”?"
    elif len(names) <= _FEW:
        hint = f"Use one of: {', '.join([*names, ALL])}."
    else:
        hint = "The table lists those there are."
    raise NotFound(f"{noun} in this table", wanted, hint=hint)

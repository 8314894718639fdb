"""Which codes of a tree are shown, and where a code goes that is moved: pure functions of the codebook."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from qcode.model.codebook import Code, Codebook


class Shift(StrEnum):
    """The directions in which a code can be moved by keys."""

    UP = "up"
    DOWN = "down"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class CodePlace:
    """A place in the tree: under which code, and at which position among its other children, from 0."""

    parent_id: int | None
    position: int


def unfolded(codebook: Codebook, *, folded: Collection[int]) -> list[Code]:
    """The codes that are seen when these branches are closed."""
    shown, closed_at = [], 0
    for code in codebook:
        depth = codebook.depth(code.id)
        if closed_at and depth > closed_at:
            continue
        closed_at = depth if code.id in folded else 0
        shown.append(code)
    return shown


def matching(codebook: Codebook, *, names: Mapping[int, str], needle: Collection[str]) -> list[Code]:
    """The codes whose folded name holds every word, with the codes above them."""
    found = {code.id for code in codebook if all(word in names[code.id] for word in needle)}
    above = {parent.id for code_id in found for parent in codebook.ancestors(code_id)}
    return [code for code in codebook if code.id in found or code.id in above]


def shifted(codebook: Codebook, code_id: int, direction: Shift) -> CodePlace | None:
    """Where the code stands after one step in the direction, or None where there is no way."""
    parent_id = codebook[code_id].parent_id
    siblings = [each.id for each in codebook.children(parent_id)]
    place = siblings.index(code_id)
    if direction is Shift.UP and place:
        return CodePlace(parent_id, place - 1)
    if direction is Shift.DOWN and place < len(siblings) - 1:
        return CodePlace(parent_id, place + 1)
    if direction is Shift.IN and place:
        return CodePlace(siblings[place - 1], len(codebook.children(siblings[place - 1])))
    if direction is Shift.OUT and parent_id is not None:
        above = codebook[parent_id].parent_id
        return CodePlace(above, [each.id for each in codebook.children(above)].index(parent_id) + 1)
    return None


def dropped(codebook: Codebook, code_id: int, target: int | None, *, before: bool) -> CodePlace | None:
    """Where a dragged code comes to stand: before the target, or last under it (None: last at the top).

    None where it cannot: on itself or on what is under it, and where it stands there already.
    """
    if target is None:
        parent_id = None
    elif target in {code.id for code in codebook.branch(code_id)}:
        return None
    else:
        parent_id = codebook[target].parent_id if before else target
    rest = [each.id for each in codebook.children(parent_id) if each.id != code_id]
    place = CodePlace(parent_id, rest.index(target) if before and target is not None else len(rest))
    now = [each.id for each in codebook.children(codebook[code_id].parent_id)].index(code_id)
    return None if place == CodePlace(codebook[code_id].parent_id, now) else place

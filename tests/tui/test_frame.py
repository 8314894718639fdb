"""What all screens have in common."""

from __future__ import annotations

from qcode.model.change import Change
from qcode.tui.frame import together


def test_several_changes_that_were_missed_are_one_that_touches_all_that_they_touched():
    first = Change("code", "a", 1, {"codings": frozenset({1}), "codes": frozenset({7})})
    second = Change("code", "b", 2, {"codings": frozenset({2})})
    third = Change("import", "c", 3, {"codings": None, "documents": frozenset({4})})
    assert together([first, second]).touched == {"codings": frozenset({1, 2}), "codes": frozenset({7})}
    assert together([first, third, second]).touched == {
        "codings": None, "codes": frozenset({7}), "documents": frozenset({4}),
    }  # fmt: skip

"""Codes of one name, wherever one of them stands alone."""

from __future__ import annotations

from qcode.model.codebook import Code, Codebook
from qcode.tui.naming import told_apart


def test_codes_of_one_name_are_told_apart_by_what_stands_over_them():
    book = Codebook([
        Code(1, "g1", "why"), Code(2, "g2", "sister cities", parent_id=1), Code(3, "g3", "money", parent_id=1),
        Code(4, "g4", "what for"), Code(5, "g5", "sister cities", parent_id=4), Code(6, "g6", "sister cities"),
    ])  # fmt: skip
    assert told_apart(book) == {
        1: "why", 2: "sister cities · why", 3: "money", 4: "what for", 5: "sister cities · what for",
        6: "sister cities",
    }  # fmt: skip


def test_where_the_code_above_has_the_same_name_too_more_of_the_path_is_told():
    book = Codebook([
        Code(1, "g1", "2019"), Code(2, "g2", "okul", parent_id=1), Code(3, "g3", "bütçe", parent_id=2),
        Code(4, "g4", "2024"), Code(5, "g5", "okul", parent_id=4), Code(6, "g6", "bütçe", parent_id=5),
        Code(7, "g7", "yol", parent_id=4), Code(8, "g8", "bütçe", parent_id=7),
    ])  # fmt: skip
    names = told_apart(book)
    assert [names[key] for key in (3, 6, 8)] == ["bütçe · 2019 / okul", "bütçe · 2024 / okul", "bütçe · yol"]
    assert [names[key] for key in (2, 5)] == ["okul · 2019", "okul · 2024"]

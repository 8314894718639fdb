"""Whole numbers as people and files write them."""

from __future__ import annotations

MOST_DIGITS = 18
"""A number of more is no place, year or weight, and more than the engines store; Python refuses some thousands."""


def whole(text: str) -> int | None:
    """The whole number from 0 that a text is, white space around it aside; None for what is none or far too long.

    >>> whole(" 2014"), whole("-1"), whole("9" * 5000)
    (2014, None, None)
    """
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= MOST_DIGITS else None

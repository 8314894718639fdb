"""The order of names, one for every list, table and file: a Turkish dictionary's, with numbers by their size."""

from __future__ import annotations

from collections.abc import Iterable

from qcode.text.fold import sort_key

__all__ = ["in_order", "sort_key"]


def in_order(names: Iterable[str]) -> list[str]:
    """Names as a Turkish dictionary sorts them, Yer 2 before Yer 10."""
    return sorted(names, key=sort_key)

"""Numbers with their nouns, as the screens write them."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 turn`, `54 turns`, `27 municipalities`."""
    from qcode.services.tables import notes as table_notes

    return table_notes.counted(number, noun)

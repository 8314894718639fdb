"""Numbers with their nouns, as the screens write them."""

from __future__ import annotations


def written(number: int, noun: str, place: object) -> str:
    """Where so many of something are now: `1 round is in a.csv`, `2 rounds are in a.csv`."""
    return f"{counted(number, noun)} {'is' if number == 1 else 'are'} in {place}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 turn`, `54 turns`, `27 municipalities`."""
    from qcode.services.tables import notes as table_notes

    return table_notes.counted(number, noun)

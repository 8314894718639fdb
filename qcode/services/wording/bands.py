"""The names of bands, which attributes get behind a colon, in Turkish: `1999 ve altı`, `2010'lar`."""

from __future__ import annotations

import re

_BANDS = (
    (re.compile(r"to (-?[\d.]+)"), "{} ve altı"),
    (re.compile(r"from (-?[\d.]+)"), "{} ve üstü"),
    (re.compile(r"under (-?[\d.]+)"), "{} altı"),
    (re.compile(r"(-?[\d.]+) to under (-?[\d.]+)"), "{} – {} altı"),
)
_DECADE = re.compile(r"\d{2}(\d0)s")
_WITH_E = ("00", "20", "50", "70", "80")
"""The tens (and hundreds) whose word has its last vowel at the front: yüz, yirmi, elli, yetmiş, seksen."""


def turkish_band(label: str) -> str | None:
    """The name of a band in Turkish; None for words that are no band's.

    >>> turkish_band("to 1999"), turkish_band("2.5 to under 4"), turkish_band("2010s"), turkish_band("2020s")
    ('1999 ve altı', '2,5 – 4 altı', "2010'lar", "2020'ler")
    """
    if decade := _DECADE.fullmatch(label):
        return f"{label[:-1]}'{'ler' if decade[1] in _WITH_E else 'lar'}"
    for band, turkish in _BANDS:
        if found := band.fullmatch(label):
            return turkish.format(*(each.replace(".", ",") for each in found.groups()))
    return None

"""What codes are called where they stand alone: two of one name are told apart by what stands above them."""

from __future__ import annotations

from collections import defaultdict

from qcode.model.codebook import Codebook

APART = " · "
"""What stands between a name and the codes above it."""


def told_apart(book: Codebook) -> dict[int, str]:
    """The codes' names; behind one that another code has, too, as much of its path as no other of them has."""
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for code in book:
        alike[code.name].append(code.id)
    found = {code.id: code.name for code in book}
    for name, keys in alike.items():
        if len(keys) > 1:
            found.update({key: f"{name}{APART}{above}" for key, above in _above(book, keys).items() if above})
    return found


def _above(book: Codebook, keys: list[int]) -> dict[int, str]:
    """The end of the path above each of some codes that no other of them has, as short as it can be."""
    paths = {key: tuple(reversed(book.path(key)[:-1])) for key in keys}
    found = {}
    for key, path in paths.items():
        others = [other for each, other in paths.items() if each != key]
        length = next((n for n in range(1, len(path)) if all(path[:n] != other[:n] for other in others)), len(path))
        found[key] = " / ".join(reversed(path[:length]))
    return found

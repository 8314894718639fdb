"""What codes are called where they stand alone: two of one name are told apart by what stands above them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from qcode.model.codebook import Codebook

APART = " · "
"""What stands between a name and the codes above it."""


Key = TypeVar("Key", bound=Hashable)


def told_apart(book: Codebook) -> dict[int, str]:
    """The codes' names; behind one that another code has, too, as much of its path as no other of them has."""
    return apart({code.id: book.path(code.id) for code in book})


def apart(paths: Mapping[Key, Sequence[str]]) -> dict[Key, str]:
    """The names at the ends of paths; behind one that is there twice, as much of its path as tells it apart."""
    alike: defaultdict[str, list[Key]] = defaultdict(list)
    for key, path in paths.items():
        alike[path[-1]].append(key)
    found = {key: path[-1] for key, path in paths.items()}
    for name, keys in alike.items():
        if len(keys) > 1:
            above = _above({key: tuple(reversed(paths[key][:-1])) for key in keys})
            found.update({key: f"{name}{APART}{words}" for key, words in above.items() if words})
    return found


def _above(paths: Mapping[Key, tuple[str, ...]]) -> dict[Key, str]:
    """The end of the path above each of some codes that no other of them has, as short as it can be."""
    found = {}
    for key, path in paths.items():
        others = [other for each, other in paths.items() if each != key]
        length = next((n for n in range(1, len(path)) if all(path[:n] != other[:n] for other in others)), len(path))
        found[key] = " / ".join(reversed(path[:length]))
    return found

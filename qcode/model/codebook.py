"""A codebook: codes in a tree, each with what a coder must know to apply it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

SEPARATOR = " / "
"""What stands between the names of a code's path when it is written in one line."""

FIELDS = ("brief", "definition", "use_when", "not_when", "example", "counter_example")
"""The codebook fields of MacQueen et al. (1998), in the order in which a codebook prints them."""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code as a codebook file writes it: its path from the root down, and its fields.

    `labels` holds the code's name in other languages, by ISO 639-1 code. `colour` is `#rrggbb` or "".
    `line` is where the file says it, for problems found later.
    """

    path: tuple[str, ...]
    guid: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    colour: str = ""
    hotkey: str = ""
    brief: str = ""
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    example: str = ""
    counter_example: str = ""
    retired: bool = False
    given: frozenset[str] = frozenset()
    line: int | None = None

    @property
    def name(self) -> str:
        """The last name of the path."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """What a codebook file holds, parents before children, in the file's order."""

    entries: tuple[CodeEntry, ...]
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a project."""

    id: int
    guid: str
    name: str
    parent_id: int | None = None
    position: int = 0
    colour: str = ""
    hotkey: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    brief: str = ""
    definition: str = ""
    use_when: str = ""
    not_when: str = ""
    example: str = ""
    counter_example: str = ""
    retired: bool = False


class Codebook:
    """The codes of a project as a tree.

    Iterating gives parents before their children, siblings by position.
    """

    def __init__(self, codes: Sequence[Code]) -> None:
        self._by_id = {code.id: code for code in codes}
        self._children: dict[int | None, list[Code]] = {}
        for code in sorted(codes, key=lambda each: (each.position, each.id)):
            self._children.setdefault(code.parent_id, []).append(code)
        self._paths: dict[int, tuple[str, ...]] = {}
        self._order: list[Code] = []
        stack = list(reversed(self._children.get(None, [])))
        while stack:
            code = stack.pop()
            above = self._paths[code.parent_id] if code.parent_id is not None else ()
            self._paths[code.id] = (*above, code.name)
            self._order.append(code)
            stack.extend(reversed(self._children.get(code.id, [])))

    def __iter__(self) -> Iterator[Code]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, code_id: int) -> bool:
        return code_id in self._paths

    def __getitem__(self, code_id: int) -> Code:
        return self._by_id[code_id]

    def children(self, code_id: int | None) -> list[Code]:
        """The codes right under this one, or the top of the tree for None."""
        return list(self._children.get(code_id, []))

    def path(self, code_id: int) -> tuple[str, ...]:
        """The names from the root down to the code."""
        return self._paths[code_id]

    def path_text(self, code_id: int) -> str:
        """The path in one line."""
        return SEPARATOR.join(self._paths[code_id])

    def depth(self, code_id: int) -> int:
        """1 at the top of the tree."""
        return len(self._paths[code_id])

    def ancestors(self, code_id: int) -> list[Code]:
        """The code's parents, nearest first."""
        found, parent = [], self._by_id[code_id].parent_id
        while parent is not None:
            found.append(self._by_id[parent])
            parent = self._by_id[parent].parent_id
        return found

    def branch(self, code_id: int) -> list[Code]:
        """The code and all that stands under it."""
        found, stack = [], [self._by_id[code_id]]
        while stack:
            code = stack.pop()
            found.append(code)
            stack.extend(reversed(self._children.get(code.id, [])))
        return found

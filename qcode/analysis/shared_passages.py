"""The passages of one document as any number of coders read them, each passage once.

Between two coders a passage is one comparison. Where there are more coders, the comparisons of every two of them are
joined as far as they share a reading, so that what is one question to the coders is one passage here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from qcode.analysis.disagreements import Comparison, Kind, Reading, Tokens, compare
from qcode.analysis.pieces import Segment

Node = tuple[int, Reading]
"""One coder's reading: the coder's place, and the reading."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: what each coder made of it, in the order of the coders; empty for a coder who gave no code.

    `coded_as` are codes that a coder without a reading gave the passage all the same, for other readings of it. The
    shifts and `iou` are those of `Comparison`, None for more than two coders.
    """

    kind: Kind
    by_coder: tuple[tuple[Reading, ...], ...]
    coded_as: tuple[Hashable, ...] = ()
    shift_start: int | None = None
    shift_end: int | None = None
    iou: float | None = None

    @property
    def start(self) -> int:
        """Where the passage begins."""
        return min(each.start for readings in self.by_coder for each in readings)

    @property
    def end(self) -> int:
        """Where the passage ends."""
        return max(each.end for readings in self.by_coder for each in readings)


def passages(rows: Sequence[Sequence[Segment]], *, tokens: Tokens = ()) -> list[Passage]:
    """Return every passage that a coder marked, agreements included, in order of the text.

    `rows` holds the spans of two coders or more, `tokens` the (start, end) of the document's words.
    """
    compared = {
        (one, other): compare(rows[one], rows[other], tokens=tokens) for one, other in combinations(range(len(rows)), 2)
    }
    found = [_of_two(each) for each in compared[0, 1]] if len(rows) == 2 else _joined(compared, coders=len(rows))
    return sorted(found, key=lambda each: (each.start, each.end))


def _of_two(each: Comparison) -> Passage:
    return Passage(
        each.kind, (each.first, each.second), each.coded_as, each.shift_start, each.shift_end, each.iou
    )  # fmt: skip


def _joined(compared: Mapping[tuple[int, int], Sequence[Comparison]], *, coders: int) -> list[Passage]:
    above: dict[Node, Node] = {}
    for pair, comparisons in compared.items():
        for each in comparisons:
            nodes = _nodes(each, pair)
            for node in nodes:
                above.setdefault(node, node)
            for node in nodes[1:]:
                above[_top(above, node)] = _top(above, nodes[0])
    groups: dict[Node, list[Node]] = {}
    for node in above:
        groups.setdefault(_top(above, node), []).append(node)
    missed = _missed(compared)
    return [_of_many(nodes, missed, coders=coders) for nodes in groups.values()]


def _nodes(each: Comparison, pair: tuple[int, int]) -> list[Node]:
    return [*((pair[0], reading) for reading in each.first), *((pair[1], reading) for reading in each.second)]


def _top(above: dict[Node, Node], node: Node) -> Node:
    while above[node] != node:
        above[node] = above[above[node]]
        node = above[node]
    return node


def _missed(compared: Mapping[tuple[int, int], Sequence[Comparison]]) -> dict[Node, dict[Hashable, None]]:
    """By reading, the codes of those who coded its text otherwise."""
    found: dict[Node, dict[Hashable, None]] = {}
    for pair, comparisons in compared.items():
        for each in comparisons:
            for node in _nodes(each, pair) if each.coded_as else ():
                found.setdefault(node, {}).update(dict.fromkeys(each.coded_as))
    return found


def _of_many(nodes: Iterable[Node], missed: Mapping[Node, Mapping[Hashable, None]], *, coders: int) -> Passage:
    listed = list(nodes)
    by_coder = tuple(
        tuple(sorted((reading for coder, reading in listed if coder == place), key=_in_order))
        for place in range(coders)
    )
    own = {reading.value for _, reading in listed}
    otherwise = [code for node in listed for code in missed.get(node, ()) if code not in own]
    return Passage(_kind(by_coder, otherwise), by_coder, tuple(dict.fromkeys(otherwise)))


def _in_order(each: Reading) -> tuple[int, int, str]:
    """By place, then by code, so that the order of the coders decides nothing."""
    return (*each.segment[:2], str(each.value))


def _kind(by_coder: Sequence[Sequence[Reading]], otherwise: Sequence[Hashable]) -> Kind:
    told = {tuple(each.segment for each in readings) for readings in by_coder}
    if len(told) == 1:
        return Kind.AGREED
    if len({each.value for readings in by_coder for each in readings}) > 1:
        return Kind.DIFFERENT
    if not all(by_coder):
        return Kind.CODED_OTHERWISE if otherwise else Kind.UNCODED
    return Kind.SPLIT if any(len(readings) > 1 for readings in by_coder) else Kind.BOUNDARY

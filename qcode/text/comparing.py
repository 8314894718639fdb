"""Two texts beside each other: what both have.

They are laid beside each other by lines that occur once (patience diff), what is left between them by paragraphs that
resemble each other or by words, and words that resemble each other by characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s*")
_ALIKE = 0.5
"""From this similarity on, two lines are one line that was corrected, and two words one word."""

_SMALL = 250_000
"""Up to so many pairs of tokens are compared without leaving out what is frequent."""

_HUGE = 4_000_000
"""From so many pairs on, tokens of which none occurs once are taken for another text."""

_PAIRS = 10_000
_LONGEST_WORDS = 400
_FARTHEST = 200
_SENTENCE_ENDS = frozenset('.!?…”"')


class Block(NamedTuple):
    """A stretch that is the same in both texts: where it starts in each, and how many characters it has."""

    old: int
    new: int
    length: int


def blocks(old: str, new: str) -> list[Block]:
    """What both texts have, as few stretches as possible."""
    found: list[Block] = []
    for block in _with_white_space(old, new, _by_lines(old, new)):
        if found and (found[-1].old + found[-1].length, found[-1].new + found[-1].length) == block[:2]:
            found[-1] = found[-1]._replace(length=found[-1].length + block.length)
        else:
            found.append(block)
    for at in range(1, len(found)):
        by = _best_shift(old, new, found[at - 1], found[at])
        left, right = found[at - 1], found[at]
        found[at - 1] = left._replace(length=left.length + by)
        found[at] = Block(right.old + by, right.new + by, right.length - by)
    return [block for block in found if block.length]


def _best_shift(old: str, new: str, left: Block, right: Block) -> int:
    """How far the gap between two blocks moves, so that what was put in or taken out is whole words and sentences.

    Of `ab. cd.` and `ab.` either `. cd` or ` cd.` can be what was taken out; a reader means the second.
    """
    at_old, at_new = left.old + left.length, left.new + left.length
    if at_old < right.old and at_new < right.new:
        return 0
    text, first, last = (old, at_old, right.old) if at_old < right.old else (new, at_new, right.new)
    back = ahead = 0
    while back < min(left.length, _FARTHEST) and text[first - back - 1] == text[last - back - 1]:
        back += 1
    while ahead < min(right.length, _FARTHEST) and text[first + ahead] == text[last + ahead]:
        ahead += 1
    shifts = sorted(range(-back, ahead + 1), key=lambda by: (abs(by), by))
    return max(shifts, key=lambda by: _seam(text, first + by) + _seam(text, last + by))


def _seam(text: str, at: int) -> int:
    """How well what was put in or taken out can begin or end here: at a paragraph's, a sentence's, a word's border."""
    before, after = text[at - 1 : at], text[at : at + 1]
    if not before or not after or "\n" in (before, after):
        return 4
    if before in _SENTENCE_ENDS and after.isspace():
        return 3
    if before.isspace() or after.isspace():
        return 2
    return 0 if before.isalnum() and after.isalnum() else 1


def _by_lines(old: str, new: str) -> Iterator[Block]:
    a, b = _LINE.findall(old), _LINE.findall(new)
    at_a, at_b = _offsets(a), _offsets(b)
    i = j = 0
    for x, y in [*_matched(a, b), (len(a), len(b))]:
        if i < x and j < y:
            for block in _region(a[i:x], b[j:y]):
                yield Block(block.old + at_a[i], block.new + at_b[j], block.length)
        if x < len(a):
            yield Block(at_a[x], at_b[y], len(a[x]))
        i, j = x + 1, y + 1


def _region(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """Lines that are not the same: paired where they resemble each other, or compared word by word."""
    by_words = _by_words("".join(a), "".join(b))
    if len(a) == len(b) == 1 or len(a) * len(b) > _PAIRS:
        return by_words
    at_a, at_b = _offsets(a), _offsets(b)
    paired = [
        Block(block.old + at_a[i], block.new + at_b[j], block.length)
        for i, j in _pairs(a, b)
        for block in _by_words(a[i], b[j])
    ]
    return by_words if _size(by_words) > 1.02 * _size(paired) else paired


def _size(blocks: Sequence[Block]) -> int:
    return sum(block.length for block in blocks)


def _pairs(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that resemble each other, in order, so that together they do so most."""
    bags_a, bags_b = [Counter(_WORD.findall(line)) for line in a], [Counter(_WORD.findall(line)) for line in b]
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    alike = [[_similarity(x, y) for y in bags_b] for x in bags_a]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            taken = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if alike[i][j] >= _ALIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _similarity(a: Counter[str], b: Counter[str]) -> float:
    """How many of the letters of two bags of words are in both, twice that by all."""
    shared = sum(number * len(word) for word, number in (a & b).items())
    there = sum(number * len(word) for bag in (a, b) for word, number in bag.items())
    return 2 * shared / there if there else 0.0


def _by_words(old: str, new: str) -> list[Block]:
    """The words that both have; nothing where too little would be the same to speak of one text."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    at_a, at_b = _offsets(a), _offsets(b)
    found: list[Block] = []
    i = j = 0
    for x, y in [*_matched(a, b), (len(a), len(b))]:
        if i < x and j < y:
            some = _by_characters("".join(a[i:x]), "".join(b[j:y]))
            found += [Block(each.old + at_a[i], each.new + at_b[j], each.length) for each in some]
        if x < len(a):
            found.append(Block(at_a[x], at_b[y], len(a[x])))
        i, j = x + 1, y + 1
    same = sum(sum(map(str.isalnum, old[each.old : each.old + each.length])) for each in found)
    least = min(sum(map(str.isalnum, old)), sum(map(str.isalnum, new)))
    return found if same >= _ALIKE * least else []


def _by_characters(old: str, new: str) -> list[Block]:
    """The letters that two stretches share, where they are spellings of the same."""
    if max(len(old), len(new)) > _LONGEST_WORDS:
        return []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = [Block(*each) for each in matcher.get_matching_blocks() if each.size]
    same = sum(sum(map(str.isalnum, old[each.old : each.old + each.length])) for each in found)
    there = sum(map(str.isalnum, old)) + sum(map(str.isalnum, new))
    return found if 2 * same > _ALIKE * there else []


def _with_white_space(old: str, new: str, blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks, with white space that both have behind or before them."""
    i = j = 0
    for block in [*blocks, Block(len(old), len(new), 0)]:
        size = _common(_SPACE.match(old, i, block.old), _SPACE.match(new, j, block.new))
        if size:
            yield Block(i, j, size)
        i, j = i + size, j + size
        back = 0
        while (
            i < block.old - back and j < block.new - back
            and old[block.old - back - 1] == new[block.new - back - 1] and old[block.old - back - 1].isspace()
        ):  # fmt: skip
            back += 1
        if back or block.length:
            yield Block(block.old - back, block.new - back, block.length + back)
        i, j = block.old + block.length, block.new + block.length


def _common(a: re.Match[str] | None, b: re.Match[str] | None) -> int:
    """How many characters two stretches of white space share at their start."""
    size = 0
    for x, y in zip(a[0] if a else "", b[0] if b else "", strict=False):
        if x != y:
            break
        size += 1
    return size


def _offsets(tokens: Sequence[str]) -> list[int]:
    at, found = 0, []
    for token in tokens:
        found.append(at)
        at += len(token)
    return found


def _matched(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal tokens, in order: at both ends, those that occur once in each, and what lies between these."""
    found: list[tuple[int, int]] = []
    waiting = [(0, len(a), 0, len(b))]
    while waiting:
        i, x, j, y = waiting.pop()
        while i < x and j < y and a[i] == b[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < x and j < y and a[x - 1] == b[y - 1]:
            x, y = x - 1, y - 1
            found.append((x, y))
        if i == x or j == y:
            continue
        anchors = _unique(a, i, x, b, j, y)
        if not anchors:
            found += _longest(a, i, x, b, j, y)
            continue
        for p, q in [*anchors, (x, y)]:
            waiting.append((i, p, j, q))
            i, j = p + 1, q + 1
        found += anchors
    return sorted(found)


def _unique(a: Sequence[str], i: int, x: int, b: Sequence[str], j: int, y: int) -> list[tuple[int, int]]:
    """Tokens with letters that occur once in each of two stretches: the most of them that are in one order."""
    in_a, in_b = Counter(a[i:x]), Counter(b[j:y])
    at_b = {token: place for place, token in enumerate(b[j:y], j) if in_b[token] == 1}
    pairs = [
        (place, at_b[token])
        for place, token in enumerate(a[i:x], i)
        if in_a[token] == 1 and token in at_b and any(map(str.isalnum, token))
    ]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1], ends[at : at + 1] = [place], [number]
    found, number = [], ends[-1] if ends else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _longest(a: Sequence[str], i: int, x: int, b: Sequence[str], j: int, y: int) -> list[tuple[int, int]]:
    """The longest equal runs with letters of two stretches in which no token that both have occurs once."""
    pairs = (x - i) * (y - j)
    if pairs > _HUGE:
        return []
    matcher = SequenceMatcher(None, a[i:x], b[j:y], autojunk=pairs > _SMALL)
    return [
        (i + at_a + k, j + at_b + k)
        for at_a, at_b, size in matcher.get_matching_blocks()
        if any(map(str.isalnum, "".join(a[i + at_a : i + at_a + size])))
        for k in range(size)
    ]

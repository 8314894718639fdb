"""Who speaks where: the turns of a transcript, and their speakers' roles."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from qcode.model.document import Role, Span, Speaker, Turn
from qcode.text.fold import name_key
from qcode.text.labels import (
    ANYBODY,
    INTERVIEWERS,
    QUESTION_AND_ANSWER,
    RESPONDENTS,
    Label,
    base,
    is_code,
    is_field,
    is_office,
    labels,
    role_of,
    trailing_stamp,
)
from qcode.text.units import paragraphs as paragraphs_of
from qcode.text.units import trimmed

CUTTER_VERSION = "turns-1"
"""Stored with the turns."""

_ENDS = frozenset('.!?…:;”’»")]#*')
_SENTENCE_ENDS = frozenset(".!?…")
_LONGEST_FIELD = 120
_INTERVIEWED = base("Görüşmeci")
"""Some researchers call those whom they interview so, and themselves Araştırmacı."""

_NUMBER = re.compile(r"[\s._#/-]*\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a document in their order, and everybody who speaks, in the order of their first words."""

    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]


def find_turns(
    text: str, *, roles: Mapping[str, Role | None] | None = None, paragraphs: Sequence[Span] | None = None
) -> Turns:
    """The turns of a canonical text by its speakers' labels, as in `Görüşmeci:`, `K1 (00:12:34):`, `**INT:**`.

    `roles` are the speakers whom the transcript's own header names; None for a role leaves it to be guessed.
    A label counts when it is named there, when it is a word for a part in an interview (Katılımcı, Interviewer),
    or when it comes at least twice, has at most four words and is no field of a header (Tarih, Not). A code or an
    office (K3, Belediye Başkanı) that comes once counts behind the first label, or as the first one where a time
    stands before or a sentence behind it. Text before the first label, and
    a text without labels, is one turn without speaker. A label behind which nothing is said makes no turn.
    """
    known = {name_key(name): (name, role) for name, role in (roles or {}).items()}
    blocks = paragraphs_of(text) if paragraphs is None else paragraphs
    found = _accepted(text, blocks, known)
    names = _display_names(found, known)
    turns = tuple(_turns(text, found, names))
    speaking = dict.fromkeys(turn.speaker for turn in turns if turn.speaker is not None)
    return Turns(turns, _speakers(tuple(speaking), known))


def labelled_turns(text: str, ranges: Sequence[tuple[int, int]]) -> tuple[Turn, ...] | None:
    """Turns of which only the borders are known, by the labels at their starts; None where one begins without any.

    What stands before the first one is a turn without speaker, as in `find_turns`.
    """
    known = {label.start: label for label in labels(text)}
    if any(start not in known for start, _ in ranges):
        return None
    found = [known[start] for start, _ in ranges]
    names = _display_names(found, {})
    said = (trimmed(text, label.end, stop) for label, (_, stop) in zip(found, ranges, strict=True))
    opening = trimmed(text, 0, ranges[0][0] if ranges else len(text))
    return (
        *([Turn(opening, opening)] if opening is not None else []),
        *(
            Turn(Span(start, stop), spoken or Span(stop - 1, stop), names[label.key], label.seconds)
            for label, spoken, (start, stop) in zip(found, said, ranges, strict=True)
        ),
    )


def speech(text: str, paragraphs: Sequence[Span], turns: Sequence[Turn]) -> list[Span]:
    """The paragraphs cut at the turns' borders, without labels and timestamps: where words and sentences count."""
    found, index = [], 0
    for turn in turns:
        while index < len(paragraphs) and paragraphs[index].end <= turn.speech.start:
            index += 1
        at = index
        while at < len(paragraphs) and paragraphs[at].start < turn.speech.end:
            block = paragraphs[at]
            piece = trimmed(text, max(block.start, turn.speech.start), min(block.end, turn.speech.end))
            if piece is not None:
                found.append(piece)
            at += 1
    return found


def _accepted(text: str, blocks: Sequence[Span], known: Mapping[str, tuple[str, Role | None]]) -> list[Label]:
    """The labels that introduce a turn, in their order."""
    starts = [block.start for block in blocks]
    everything = [label for label in labels(text) if _may_begin(text, label, starts)]
    header = _header_end(text, everything)
    candidates = [label for label in everything if label.start >= header]
    counts = Counter(label.key for label in candidates if _is_at(starts, label.start))
    sure = {key for key in counts if key in known or _is_sure(key)}
    sure |= {label.key for label in candidates if counts[label.key] > 1 and _may_recur(label)}
    first = next((label.start for label in candidates if label.key in sure), len(text))
    if first < len(text) and _opens(text, header, candidates):
        first = header - 1
    sure |= {label.key for label in candidates if label.start > first and _is_lone_speaker(label)}
    return [label for label in candidates if label.key in sure and (not label.loose or _is_terse(label, known))]


def _opens(text: str, header: int, candidates: Sequence[Label]) -> bool:
    """Whether the first label has nothing before it but the header, and a time before or a sentence behind it."""
    label, *others = candidates
    end = others[0].start if others else len(text)
    said = text[label.end : end].rstrip()
    return not text[header : label.start].strip() and (label.seconds is not None or said[-1:] in _SENTENCE_ENDS)


def _may_begin(text: str, label: Label, starts: Sequence[int]) -> bool:
    """A label begins a paragraph; or a line of wrapped text, where the line before it ends a sentence."""
    if _is_at(starts, label.start):
        return True
    before = text[max(0, label.start - 80) : label.start].rstrip()
    return not before or before[-1] in _ENDS


def _is_at(starts: Sequence[int], offset: int) -> bool:
    index = bisect_left(starts, offset)
    return index < len(starts) and starts[index] == offset


def _is_sure(key: str) -> bool:
    word = base(key)
    return len(word) > 1 and word in INTERVIEWERS | RESPONDENTS | ANYBODY


def _may_recur(label: Label) -> bool:
    return not is_field(label.key) and (label.name[0].isupper() or label.name[0].isdigit())


def _is_lone_speaker(label: Label) -> bool:
    return not is_field(label.key) and (is_code(label.name) or is_office(label.key))


def _is_terse(label: Label, known: Mapping[str, tuple[str, Role | None]]) -> bool:
    """Whether a name may stand before a tab instead of a colon."""
    return label.key in known or _is_sure(label.key) or is_code(label.name)


def _header_end(text: str, found: Sequence[Label]) -> int:
    """Where the block of fields at the top of a transcript ends (`Tarih: …`, `Görüşmeci: …`); 0 where there is none.

    Something must be said behind it, and a line with a timestamp is no field.
    """
    run = _leading_run(text, found)
    counts = Counter(label.key for label, _ in run)
    single = list(takewhile(lambda pair: counts[pair[0].key] == 1, run))
    fields = [index for index, (label, _) in enumerate(single) if is_field(label.key)]
    if not fields:
        return 0
    last = single[-1][1]
    following = text.find("\n", last + 1)
    if not text[last:].strip():
        return 0
    blank = not text[last : following if following >= 0 else None].strip()
    return last if blank and len(single) == len(run) else single[fields[-1]][1]


def _leading_run(text: str, found: Sequence[Label]) -> list[tuple[Label, int]]:
    """The labels of the first lines, one a line and nothing but labelled short lines, with the lines' ends."""
    run: list[tuple[Label, int]] = []
    start = len(text) - len(text.lstrip())
    for label in found:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        elsewhere = text[start : label.start].strip() or not start <= label.start < end
        if end - start > _LONGEST_FIELD or elsewhere or label.seconds is not None:
            break
        run.append((label, end))
        start = end + 1
    return run


def _display_names(found: Sequence[Label], known: Mapping[str, tuple[str, Role | None]]) -> dict[str, str]:
    """Each label's name as it is shown: as the header writes it, else as its first label does."""
    names: dict[str, str] = {}
    for label in found:
        key = label.key
        if key not in names:
            word = base(key)
            numbered = word in QUESTION_AND_ANSWER and word != key and key not in known
            names[key] = known[key][0] if key in known else _NUMBER.sub("", label.name) if numbered else label.name
    return names


def _turns(text: str, found: Sequence[Label], names: Mapping[str, str]) -> Iterator[Turn]:
    opening = trimmed(text, 0, found[0].start if found else len(text))
    if opening is not None:
        yield Turn(opening, opening)
    carried: float | None = None
    for index, label in enumerate(found):
        end = found[index + 1].start if index + 1 < len(found) else len(text)
        whole = trimmed(text, label.start, end)
        stamp = trailing_stamp(text, label.end, end)
        said = trimmed(text, label.end, stamp[0] if stamp else end)
        if whole is not None and said is not None:
            at = label.seconds if label.seconds is not None else carried
            yield Turn(whole, said, names[label.key], at)
        carried = stamp[1] if stamp else None


def _speakers(names: Sequence[str], known: Mapping[str, tuple[str, Role | None]]) -> tuple[Speaker, ...]:
    keys = frozenset(name_key(name) for name in names)
    found = {name: known.get(name_key(name), ("", None))[1] or role_of(name_key(name), keys) for name in names}
    words = {base(key) for key in keys}
    if _INTERVIEWED in words and len(words) > 1 and set(found.values()) == {Role.INTERVIEWER}:
        found.update({name: Role.RESPONDENT for name in names if base(name_key(name)) == _INTERVIEWED})
    rest = Role.RESPONDENT if Role.INTERVIEWER in found.values() else None
    return tuple(Speaker(name, role or rest) for name, role in found.items())

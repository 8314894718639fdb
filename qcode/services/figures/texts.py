"""Pictures of one text: where in it each code is, and how it looks as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qcode.errors import Refused
from qcode.model.chart import About, Codelines, Portrait, Strip
from qcode.services.columns import ground
from qcode.services.figures.codes import code_names
from qcode.services.figures.request import LEGEND
from qcode.services.selecting import resolve
from qcode.services.tables.notes import counted
from qcode.services.wording import said
from qcode.storage import excerpts
from qcode.storage.codes import codebook
from qcode.storage.documents import text_of
from qcode.storage.units import load_ranges
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.model.coding import Coding
    from qcode.services.columns import Ground
    from qcode.services.figures.request import Request
    from qcode.services.project import Project
    from qcode.services.selecting import Resolved
    from qcode.services.zones import Layout

SQUARES = 600
TICKS = 12


class _Coded(NamedTuple):
    """One document, and where in it each code is, by its key: whoever gave it, what overlaps made one."""

    name: str
    length: int
    spans: Mapping[int, Sequence[tuple[int, int]]]
    book: Codebook
    ticks: tuple[tuple[int, int], ...]
    turns: bool
    terms: tuple[str, ...]


def codelines(project: Project, request: Request) -> Codelines:
    """Where in a document each code is: in that of the selection, of several in the one with most codings.

    Raises Refused where nothing is coded, and what the names of a selection raise.
    """
    found = _coded(project, request)
    used = [code for code in found.book if code.id in found.spans]
    labels = code_names(found.book, [code.id for code in used], request.language)
    return Codelines(
        about=About(
            said(request.language, "Codes along {document}", document=found.name),
            f"Bars for the passages of {counted(len(used), 'code')} along {found.name}.", found.terms, request.language,
        ),
        length=found.length,
        strips=tuple(
            Strip(label, code.colour, tuple(found.spans[code.id]))
            for label, code in zip(labels, used, strict=True)
        ),
        ticks=found.ticks,
        axis=said(request.language, "turn" if found.turns else "paragraph"),
    )  # fmt: skip


def _by_code(codings: Sequence[Coding], layout: Layout) -> dict[int, list[tuple[int, int]]]:
    """Where each code is, as far as what is asked for goes: its cases, its speakers."""
    found: dict[int, list[tuple[int, int]]] = {}
    for coding in codings:
        found.setdefault(coding.code_id, []).extend(layout.clipped([(coding.span.start, coding.span.end)]))
    return {code: _joined(spans) for code, spans in found.items()}


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, overlapping ones made one."""
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def portrait(project: Project, request: Request) -> Portrait:
    """A document as squares of equal length of text, each in the colour of the code that covers most of it.

    Only the twelve most frequent codes have a colour of their own in the legend; raises as `codelines`.
    """
    found = _coded(project, request)
    number = max(min(SQUARES, found.length), 1)
    covering = _covering(found, number)
    frequency = {code: covering.count(code) for code in set(covering) if code}
    order = sorted(frequency, key=lambda code: (-frequency[code], sort_key(found.book[code].name)))[:LEGEND]
    places = {code: at for at, code in enumerate(order)}
    labels = code_names(found.book, order, request.language)
    each = max(round(found.length / number), 1)
    rarer = len(frequency) - len(order)
    said_of = (
        f"One square: about {counted(each, 'character')}, in the colour of the code that covers most of them; in "
        f"brackets: squares, {number:,} in all." + (f" {counted(rarer, 'rarer code')} not shown." if rarer else "")
    )
    return Portrait(
        about=About(
            said(request.language, "Portrait of {document}", document=found.name),
            f"{number} squares for the text of {found.name}, coloured by code.", (*found.terms, said_of),
            request.language,
        ),
        squares=tuple(places.get(code, -1) for code in covering),
        legend=tuple(
            (label, found.book[code].colour, frequency[code]) for label, code in zip(labels, order, strict=True)
        ),
        uncoded=said(request.language, "no code"),
    )  # fmt: skip


def _covering(found: _Coded, number: int) -> list[int]:
    """For each square the code that covers most of it (of equals the one earlier in the codebook), 0 for none.

    What several coders gave a code covers its characters once.
    """
    order = {code.id: place for place, code in enumerate(found.book)}
    amount: list[dict[int, int]] = [{} for _ in range(number)]
    for code, spans in found.spans.items():
        for start, stop in spans:
            first = start * number // found.length
            for at in range(first, min(-(-stop * number // found.length), number)):
                begin, end = at * found.length // number, (at + 1) * found.length // number
                shared = min(stop, end) - max(start, begin)
                if shared > 0:
                    amount[at][code] = amount[at].get(code, 0) + shared
    return [min(each, key=lambda code: (-each[code], order[code])) if each else 0 for each in amount]


def _coded(project: Project, request: Request) -> _Coded:
    database = project.database
    book = codebook(database)
    resolved = resolve(project, request.selection, book=book)
    base = ground(project, resolved)
    key, codings = _fullest(project, resolved, base)
    name = base.documents[key]
    text = text_of(database, key)
    turns = excerpts.turns_in(database, key)
    starts = [turn.start for turn in turns if turn.speaker is not None] or list(
        load_ranges(database, key, "paragraph")[::2]
    )
    step = max(-(-len(starts) // TICKS), 1)
    ticks = tuple((start, at + 1) for at, start in enumerate(starts) if at % step == 0)
    coders = ", ".join(each.name for each in resolved.coders)
    filters = request.selection.describe()
    terms = (
        f"{counted(len(codings), 'excerpt')} in {name}; coders: {coders}.",
        *([f"Filters: {filters}."] if filters else []),
        *(f"{note[:1].upper()}{note[1:]}." for note in (*resolved.notes, *base.notes)),
    )
    spans = _by_code(codings, base.layout(key, {}))
    spoken = any(turn.speaker is not None for turn in turns)
    return _Coded(name, len(text), spans, book, ticks, spoken, terms)


def _fullest(project: Project, resolved: Resolved, base: Ground) -> tuple[int, Sequence[Coding]]:
    """The document with most codings, and these; of equals the first one by name."""
    held = excerpts.documents_with(project.database, resolved.chosen) & base.documents.keys()
    found = {key: _chosen(project, resolved, base, key) for key in held}
    if not any(found.values()):
        raise Refused("Nothing is coded that could be shown.", "Code something first, or take another selection.")
    key = min(found, key=lambda key: (-len(found[key]), sort_key(base.documents[key])))
    return key, found[key]


def _chosen(project: Project, resolved: Resolved, base: Ground, key: int) -> Sequence[Coding]:
    """The codings of a document that touch what is asked for."""
    layout = base.layout(key, {})
    return [
        each for each in excerpts.codings_in(project.database, resolved.chosen, key)
        if layout.place(each.span.start, each.span.end) is not None
    ]  # fmt: skip

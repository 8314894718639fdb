"""Quotes for every code in a pack, and what speaks against it: readings that differ, and a case that is without it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.codebook import SEPARATOR
from qcode.model.paper import Block, Heading, Note, Paragraph, Quoted
from qcode.model.table import Cell, Column, Table
from qcode.services.codebook.summary import Source
from qcode.services.report.terms import Part, Study
from qcode.services.segments import citation, those
from qcode.services.tables.notes import counted
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.model.coding import Coding, Excerpt
    from qcode.services.agreement import Difference
    from qcode.services.codebook.summary import CodeSummary
    from qcode.services.tables import Frequencies

MOST_CASES = 5
LONGEST_QUOTE = 600
CONTESTED, COUNTER_CASE = "Read in two ways.", "Counter-case."
_OTHERWISE = ("different code", "missing code")


@dataclass(frozen=True, slots=True)
class _Absence:
    """Cases that are coded to the end and without a code: the one to look at, and what was coded there instead."""

    told: str
    case: str
    instead: frozenset[int]


def quotes(study: Study) -> Part:
    """T13: for every code what is typical of it, what was read in two ways, and a case without it."""
    used = [each for each in study.summary if each.own.excerpts or each.code.counter_example]
    if not used:
        return Part(missing="Nothing is coded in this selection that could be quoted.")
    book = codebook(study.project.database)
    absent = _absences(study.by_case, book)
    contested = _contested(study)
    known = _Read(study, {each.code.id for each in used}, absent, contested)
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    for each in used:
        blocks.append(Heading(SEPARATOR.join(each.path), 2))
        for more in (_for(each), _against(each, known, contested, book), _without(each, absent)):
            for told, row in more:
                blocks += told
                rows.append(row)
    heads = tuple(Column(name) for name in ("code", "which", "text", "citation", "chosen as"))
    return Part(tuple(blocks), (("quotes", Table("Quotes by code", heads, tuple(rows), row_header=2)),))


_Told = tuple[list[Block], tuple[Cell, ...]]


def _for(each: CodeSummary) -> Iterator[_Told]:
    path = SEPARATOR.join(each.path)
    for quote in each.quotes:
        why = "" if quote.source is not Source.EXAMPLE else "example of the codebook"
        shown = Quoted(_shortened(quote.text), quote.citation or why)
        yield [shown], (path, "for", quote.text, quote.citation, quote.source.value)


def _against(each: CodeSummary, known: _Read, contested: Mapping[int, Difference], book: Codebook) -> Iterator[_Told]:
    path, code = SEPARATOR.join(each.path), each.code
    if code.counter_example:
        shown = Paragraph(code.counter_example, lead="Not this, though close.")
        yield [shown], (path, "against", code.counter_example, "", "counter-example of the codebook")
    if passage := contested.get(code.id):
        told, place = _readings(passage), known.cited(passage, code.id)
        blocks: list[Block] = [Paragraph(told, lead=CONTESTED), Quoted(_shortened(passage.quote), place)]
        yield blocks, (path, "read in two ways", passage.quote, place, told)
    if found := known.counter_case(code.id):
        case, excerpt = found
        name = book.path_text(excerpt.coding.code_id)
        told = f"{case} was coded to the end without it; said there instead, under “{name}”:"
        blocks = [Paragraph(told, lead=COUNTER_CASE), Quoted(_shortened(excerpt.quote), citation(excerpt))]
        yield blocks, (path, "counter-case", excerpt.quote, citation(excerpt), f"{case} is without it; instead: {name}")


def _without(each: CodeSummary, absent: Mapping[int, _Absence]) -> Iterator[_Told]:
    if found := absent.get(each.code.id):
        yield [Note(found.told)], (SEPARATOR.join(each.path), "without", None, None, found.told)


def _shortened(text: str) -> str:
    """The words in one line; of a very long excerpt its beginning, to a word's end."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_QUOTE else words[: words.rindex(" ", 0, LONGEST_QUOTE)] + " […]"


def _absences(found: Frequencies, book: Codebook) -> dict[int, _Absence]:
    """By code, in which cases it was looked for and not found; of these one with many of its neighbours."""
    done = [at for at, head in enumerate(found.columns) if head.documents and head.done == head.documents]
    cells = {row.code_id: line for row, line in zip(found.rows, found.cells, strict=True)}
    totals = found.column_totals
    told: dict[int, _Absence] = {}
    taken: Counter[int] = Counter()
    for code_id, line in cells.items():
        lacking = [at for at in done if not line[at]]
        if not lacking or not any(map(_number, line)):
            continue
        parent = book[code_id].parent_id
        near = cells.get(parent, totals) if parent is not None else totals
        # Not the same case for every code, where others say something too.
        case = max(lacking, key=lambda at: (_number(near[at]) > 0, -taken[at], _number(near[at]), -at))
        taken[case] += 1
        own = {each.id for each in book.branch(code_id)}
        around = {each.id for each in (book.branch(parent) if parent in cells else book)}
        names = [found.columns[at].label for at in lacking]
        more = f" and {len(names) - MOST_CASES} more" if len(names) > MOST_CASES else ""
        sentence = (
            f"Coded to the end and without it: {len(names)} of {counted(len(done), found.case_noun)}: "
            f"{', '.join(names[:MOST_CASES])}{more}."
        )
        told[code_id] = _Absence(sentence, found.columns[case].label, frozenset(around - own))
    return told


def _number(cell: Cell) -> float:
    return cell if isinstance(cell, int | float) else 0


def _contested(study: Study) -> dict[int, Difference]:
    """By code, the passage that one coder gave it and another read otherwise; {} where no two are compared."""
    if study.terms.profile != "reliability":
        return {}
    try:
        passages = [each for each in study.comparison().passages() if each.family in _OTHERWISE]
    except QcodeError:
        return {}
    found: dict[int, Difference] = {}
    for family in _OTHERWISE:
        for each in passages:
            if each.family == family:
                for reading in (*each.first, *each.second):
                    found.setdefault(reading.code_id, each)
    return found


def _readings(passage: Difference) -> str:
    first, second = (
        "; ".join(dict.fromkeys(f"“{each}”" for each in ([one.code for one in readings] or passage.coded_as)))
        or "no code"
        for readings in (passage.first, passage.second)
    )
    return f"{passage.coders[0]} gave {first}, {passage.coders[1]} gave {second}:"


class _Read:
    """The excerpts that stand for the cases without a code, and the places of contested passages: read in one go."""

    def __init__(
        self, study: Study, codes: set[int], absent: Mapping[int, _Absence], contested: Mapping[int, Difference]
    ) -> None:
        self._absent = {code: each for code, each in absent.items() if code in codes}
        of_case = defaultdict(set)
        for line in study.documents:
            for case in line.cases:
                of_case[case].add(line.document.id)
        wanted = [(of_case[each.case], each.instead) for each in self._absent.values()]
        passages = {(each.document_id, code) for code, each in contested.items()}
        pairs = {(key, code) for keys, instead in wanted for key in keys for code in instead} | passages
        self._by_case: defaultdict[str, list[Excerpt]] = defaultdict(list)
        self._at: defaultdict[tuple[int, int], list[Excerpt]] = defaultdict(list)
        if pairs:
            self._sort(study, pairs, passages)

    def _sort(self, study: Study, pairs: set[tuple[int, int]], passages: set[tuple[int, int]]) -> None:
        def is_wanted(coding: Coding) -> bool:
            return (coding.document_id, coding.code_id) in pairs

        codes, documents = frozenset(code for _, code in pairs), frozenset(key for key, _ in pairs)
        found = those(study.project, selection=study.selection, codes=codes, wanted=is_wanted, documents=documents)
        for excerpt in found:
            for case in excerpt.cases:
                self._by_case[case].append(excerpt)
            if (place := (excerpt.coding.document_id, excerpt.coding.code_id)) in passages:
                self._at[place].append(excerpt)

    def counter_case(self, code: int) -> tuple[str, Excerpt] | None:
        """A case without the code and what stands there instead, of median length under the commonest other code."""
        absence = self._absent.get(code)
        said = (
            [each for each in self._by_case[absence.case] if each.coding.code_id in absence.instead] if absence else []
        )
        if absence is None or not said:
            return None
        common, _ = Counter(each.coding.code_id for each in said).most_common(1)[0]
        ordered = sorted((each for each in said if each.coding.code_id == common), key=_by_length)
        return absence.case, ordered[(len(ordered) - 1) // 2]

    def cited(self, passage: Difference, code: int) -> str:
        """Where a contested passage stands: with its turn or paragraph, where the coding is there still."""
        around = [
            each for each in self._at[passage.document_id, code]
            if each.coding.span.start < passage.span.end and passage.span.start < each.coding.span.end
        ]  # fmt: skip
        if around:
            return citation(around[0])
        return ", ".join(filter(None, (" and ".join(passage.cases), passage.document)))


def _by_length(excerpt: Excerpt) -> tuple[int, int]:
    return len(excerpt.quote), excerpt.coding.id

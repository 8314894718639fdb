"""What the project knows of a study, each fact once: for the methods paragraph, the sample and the checklists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode import __version__
from qcode.analysis.results import RELIABLE, TENTATIVE
from qcode.errors import QcodeError
from qcode.model.coding import CoderKind, State
from qcode.services.codebook.versions import codebook_versions
from qcode.services.memos import list_memos
from qcode.services.ordering import in_order
from qcode.services.rounds import Round, before_by_coder, list_rounds
from qcode.services.tables.notes import counted, plural
from qcode.services.wording.filters import turkish_filters
from qcode.storage.cases import cases

if TYPE_CHECKING:
    from qcode.services.agreement import AgreementReport
    from qcode.services.documents import DocumentLine
    from qcode.services.report.terms import Study


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement in a few numbers; None where it is undefined. `codes` have an alpha, of `all_codes`.

    Of the `whole` of the documents `characters` are compared, as `selection` says; the text of `corrected` of them was
    corrected after it was submitted.
    """

    coders: tuple[str, ...]
    documents: int
    unit: str
    units: int
    alpha: float | None
    low: float | None
    high: float | None
    mean: float | None
    least: float | None
    most: float | None
    codes: int
    all_codes: int
    reliable: int
    tentative: int
    exact: float | None
    draws: int
    seed: int
    round: str
    selection: str
    selection_turkish: str
    characters: int
    whole: int
    corrected: int


@dataclass(frozen=True, slots=True)
class Saturated:
    """Where new codes ran out: thresholds, with the interviews before the run that brought no more, None if never.

    `again` counts the later runs that brought more after all, for each threshold.
    """

    interviews: int
    base: int
    run: int
    thresholds: tuple[tuple[float, int | None], ...]
    again: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CodedBefore:
    """A round of which documents had been coded before it was made: its name, and how many each coder had."""

    round: str
    coders: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers of the whole project for its documents and cases, of the `selection` for its codes and excerpts.

    The selection is in words, in English and in Turkish, "" where nothing was left out.
    `words` are without those of interviewers, where somebody is known as one: `interviewers` says whether.
    """

    noun: str
    selection: str
    selection_turkish: str
    documents: int
    words: int
    interviewers: bool
    turns: int
    languages: tuple[str, ...]
    first: str
    last: str
    cases: int
    cases_with: int
    codes: int
    top: int
    depth: int
    defined: int
    exampled: int
    excerpts: int
    coders: tuple[str, ...]
    done: int
    double: int
    rounds: tuple[str, ...]
    blind: int
    before: tuple[CodedBefore, ...]
    versions: int
    version: str
    memos: int
    settled: int
    disagreements: int
    agreed: Agreed | None
    why_not_agreed: str
    saturated: Saturated | None
    why_not_saturated: str

    def listed(self) -> Iterator[tuple[str, str]]:
        """The facts as lines of a table."""
        yield "documents", f"{self.documents:,}"
        yield "words", f"{self.words:,} (of respondents, or all that is said where nobody's role is known)"
        yield "languages of the documents", ", ".join(self.languages) or "not known"
        yield "dates of the documents", f"{self.first} to {self.last}" if self.first else "not known"
        yield plural(self.noun), f"{self.cases:,}, of which {self.cases_with:,} have a document"
        yield (
            "codes",
            f"{self.codes:,}, {self.top:,} at the top; defined: {self.defined:,}; with an example: {self.exampled:,}",
        )
        yield "excerpts", f"{self.excerpts:,}"
        yield "coders", ", ".join(self.coders) or "none"
        yield "documents coded to the end", f"{self.done:,} by one coder or more, {self.double:,} by two or more"
        yield "rounds", f"{', '.join(self.rounds)} ({self.blind} blind)" if self.rounds else "none"
        yield "versions of the codebook", f"{self.versions:,}; now: {self.version}"
        yield "memos", f"{self.memos:,}"
        yield "qcode", __version__


def _coded_before(study: Study, known: Iterable[Round]) -> Iterator[CodedBefore]:
    for each in known:
        held = before_by_coder(study.project, each)
        if held:
            yield CodedBefore(each.name, tuple(held.items()))


def facts_of(study: Study) -> Facts:
    """Gather the facts under the terms of a pack."""
    lines = study.documents
    dates = sorted(each.document.date for each in lines if each.document.date)
    codes = [each for each in study.summary if not each.code.retired]
    persons = in_order({name for each in lines for name in each.codings} & set(_persons(study)))
    known = list_rounds(study.project)
    agreed, why_not_agreed = _agreed(study)
    settled, disagreements = _settled(study)
    saturated, why_not_saturated = _saturated(study)
    return Facts(
        noun=study.noun,
        selection=study.selection.describe(),
        selection_turkish=turkish_filters(study.selection),
        documents=len(lines),
        words=sum(each.document.words for each in lines),
        interviewers=bool(study.project.database.value("select count(*) from speakers where role = 'interviewer'")),
        turns=sum(each.turns for each in lines),
        languages=tuple(sorted({each.document.language for each in lines if each.document.language})),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        cases=len(cases(study.project.database)),
        cases_with=len({name for each in lines for name in each.cases}),
        codes=len(codes),
        top=sum(len(each.path) == 1 for each in codes),
        depth=max((len(each.path) for each in codes), default=0),
        defined=sum(bool(each.code.definition or each.code.brief) for each in codes),
        exampled=sum(bool(each.code.example) for each in codes),
        excerpts=sum(each.own.excerpts for each in study.summary),
        coders=tuple(persons),
        done=sum(_done(each) >= 1 for each in lines),
        double=sum(_done(each) >= 2 for each in lines),
        rounds=tuple(each.name for each in known),
        blind=sum(bool(each.blind) for each in known),
        before=tuple(_coded_before(study, known)),
        versions=len(codebook_versions(study.project)),
        version=study.version,
        memos=len(list_memos(study.project)),
        settled=settled,
        disagreements=disagreements,
        agreed=agreed,
        why_not_agreed=why_not_agreed,
        saturated=saturated,
        why_not_saturated=why_not_saturated,
    )


def _persons(study: Study) -> Iterator[str]:
    from qcode.storage.coders import coders

    return (each.name for each in coders(study.project.database) if each.kind is CoderKind.PERSON)


def _done(line: DocumentLine) -> int:
    return sum(state is State.DONE for state in line.states.values())


def _agreed(study: Study) -> tuple[Agreed | None, str]:
    if study.terms.profile != "reliability":
        return None, "This profile compares no coders."
    try:
        report = study.agreement
    except QcodeError as error:
        return None, str(error)
    return _told(report, turkish_filters(study.compared_text)), ""


def _told(report: AgreementReport, selection_turkish: str) -> Agreed:
    sets, exact = report.overall[0], report.overall[-1]
    values = report.defined
    judged = [(each.alpha.value, each.flag.word) for each in report.lines if each.alpha.value is not None]
    return Agreed(
        coders=report.coders, documents=len(report.documents), unit=report.unit, units=report.units,
        alpha=sets.agreement.value,
        low=sets.interval.low if sets.interval else None,
        high=sets.interval.high if sets.interval else None,
        mean=report.mean_alpha, least=min(values, default=None), most=max(values, default=None),
        codes=len(values), all_codes=report.codes,
        reliable=sum(value >= RELIABLE for value, _ in judged),
        tentative=sum(TENTATIVE <= value < RELIABLE for value, _ in judged),
        exact=exact.agreement.value, draws=report.draws, seed=report.seed, round=report.round,
        selection=report.selection, selection_turkish=selection_turkish,
        characters=report.characters, whole=report.whole, corrected=report.corrected,
    )  # fmt: skip


def _settled(study: Study) -> tuple[int, int]:
    """Of the disagreements of rounds that are open: the settled ones, and all."""
    from qcode.services.settling.queue import queue

    if study.terms.profile == "reflexive":
        return 0, 0
    found = [queue(study.project, name) for name in study.open_rounds]
    return sum(each.settled for each in found), sum(len(each.items) for each in found)


def _saturated(study: Study) -> tuple[Saturated | None, str]:
    if study.terms.profile == "reflexive":
        return None, "This profile speaks of no saturation."
    try:
        found = study.saturation
    except QcodeError as error:
        return None, str(error)
    line = found.curve
    reached = tuple((each, line.reached(each)) for each in found.thresholds)
    again = tuple(
        sum(share > each + 1e-12 for share in line.runs[at - line.base :]) if at is not None else 0
        for each, at in reached
    )
    return Saturated(len(found.names), line.base, line.run, reached, again), ""


def coders_told(names: tuple[str, ...]) -> str:
    """`2 coders (coder_a, coder_b)`."""
    return f"{counted(len(names), 'coder')} ({', '.join(names)})"

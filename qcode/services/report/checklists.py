"""COREQ and SRQR: what the project knows is filled in, what only the authors can know is an open line.

The items are named in short and in our words after Tong, Sainsbury & Craig (2007), Int J Qual Health Care 19:349-357,
and O'Brien, Harris, Beckman, Reed & Cook (2014), Acad Med 89:1245-1251; their texts say what each asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qcode import __version__
from qcode.model.paper import Block, Heading, Listing, Note
from qcode.model.table import Column, Table
from qcode.services.report.facts import coders_told, facts_of
from qcode.services.report.methods import about_cases
from qcode.services.report.terms import Part, Study
from qcode.services.tables.notes import counted

if TYPE_CHECKING:
    from qcode.services.report.facts import Facts

OPEN = "to be written by the authors"

COREQ = (
    "Who interviewed", "Their degrees", "Their occupation", "Their gender", "Their experience and training",
    "Acquaintance before the study", "What participants knew of the interviewer",
    "The interviewer's interests and biases",
    "Methodological orientation", "How participants were chosen", "How they were approached", "Size of the sample",
    "Who refused or dropped out, and why", "Where the data were collected", "Who else was present",
    "Description of the sample", "Interview guide", "Repeated interviews", "Recording", "Field notes", "Duration",
    "Saturation", "Transcripts returned to participants", "How many coded", "Coding tree", "Where themes come from",
    "Software", "Participants' feedback on findings", "Quotations with their sources", "Findings fit the data",
    "Major themes", "Minor themes and diverse cases",
)  # fmt: skip
SRQR = (
    "Title", "Abstract", "Problem", "Purpose or question", "Approach and paradigm",
    "Researchers' characteristics and reflexivity", "Context", "Sampling", "Ethics", "How data were collected",
    "Instruments", "Units of study", "How data were processed", "How data were analysed", "Trustworthiness",
    "Synthesis and interpretation", "Links to the data", "Fit with earlier work", "Limitations",
    "Conflicts of interest", "Funding",
)  # fmt: skip


def checklists(study: Study) -> Part:
    """Both lists, each with how much of it is filled."""
    facts = facts_of(study)
    coreq, srqr = _coreq(facts, study), _srqr(facts, study)
    blocks: list[Block] = []
    for name, items, known in (("COREQ", COREQ, coreq), ("SRQR", SRQR, srqr)):
        blocks.append(Heading(name, 2))
        blocks.append(
            Note(f"{len(known)} of {len(items)} items are filled from the project; check each against the text.")
        )
        blocks.append(_listed(items, known))
    sheets = (("COREQ", _sheet("COREQ", COREQ, coreq)), ("SRQR", _sheet("SRQR", SRQR, srqr)))
    return Part(tuple(blocks), sheets)


def _listed(items: Sequence[str], known: Mapping[int, str]) -> Listing:
    lines = [f"{number}. {item}: {known.get(number, '_' * 30)}" for number, item in enumerate(items, start=1)]
    return Listing(tuple(lines), tuple(number in known for number in range(1, len(items) + 1)))


def _sheet(name: str, items: Sequence[str], known: Mapping[int, str]) -> Table:
    rows = tuple(
        (str(number), item, "yes" if number in known else "", known.get(number, OPEN))
        for number, item in enumerate(items, start=1)
    )
    return Table(name, (Column("no."), Column("item"), Column("filled"), Column("answer")), rows, row_header=2)


def _coreq(facts: Facts, study: Study) -> dict[int, str]:
    known = {
        12: f"{counted(facts.documents, 'document')} on {about_cases(facts)}." if facts.documents else "",
        16: "See the table of the sample and the cases by attribute." if facts.documents else "",
        24: f"{coders_told(facts.coders)}; {facts.double} documents by two or more." if facts.coders else "",
        25: f"{counted(facts.codes, 'code')}, {facts.top} at the top; see the codebook appendix and the code tree."
        if facts.codes
        else "",
        27: f"qcode {__version__}.",
        29: "Quotes by code, each with case, document and turn or paragraph." if facts.excerpts else "",
        31: f"The {counted(facts.top, 'code')} at the top of the codebook; see codes by {facts.noun}."
        if facts.top
        else "",
        32: "Counter-examples, and cases without a code, stand under its quotes." if facts.excerpts else "",
    }
    known[22] = _saturation(facts)
    if study.terms.profile == "reflexive":
        del known[31]
    return {number: answer for number, answer in known.items() if answer}


def _saturation(facts: Facts) -> str:
    if not facts.saturated:
        return ""
    told = [
        f"at most {share * 100:.0f} % new: {f'{at}+{facts.saturated.run}' if at is not None else 'not reached'}"
        for share, at in facts.saturated.thresholds
    ]
    return f"{'; '.join(told)}, of {facts.saturated.interviews} documents; see the table of saturation."


def _srqr(facts: Facts, study: Study) -> dict[int, str]:
    dated = f", dated {facts.first} to {facts.last}" if facts.first else ""
    agreed = facts.agreed
    trust = []
    if agreed and agreed.alpha is not None:
        trust.append(f"alpha {agreed.alpha:.3f} on {agreed.documents} documents of {' and '.join(agreed.coders)}")
    trust += [counted(facts.blind, "blind round")] if facts.blind else []
    trust += [f"{counted(facts.versions, 'version')} of the codebook"] if facts.versions else []
    trust += [f"{counted(facts.memos, 'memo')}"] if facts.memos else []
    known = {
        8: f"{about_cases(facts)} have a document; how they were chosen: {OPEN}." if facts.cases else "",
        12: f"{counted(facts.documents, 'document')} ({facts.words:,} words){dated}." if facts.documents else "",
        13: f"Texts are in qcode {__version__}, normalised to NFC; every excerpt is cited by its place in them.",
        14: _analysis(facts, study) if facts.codes else "",
        15: f"{'; '.join(trust)}." if trust else "",
        17: "Quotes by code with their citations; every number opens its excerpts." if facts.excerpts else "",
    }  # fmt: skip
    return {number: answer for number, answer in known.items() if answer}


def _analysis(facts: Facts, study: Study) -> str:
    how = {
        "reliability": "coding with a codebook, and comparison of coders",
        "codebook": "coding with a codebook",
        "reflexive": "reflexive coding",
    }
    numbers = f"{counted(facts.codes, 'code')}, {counted(facts.excerpts, 'excerpt')}"
    return f"{how[study.terms.profile].capitalize()}; {numbers}."

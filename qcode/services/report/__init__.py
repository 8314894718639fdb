"""The methods pack: every table, list, picture and paragraph of a paper's appendix, from the project as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qcode.errors import UsageError
from qcode.model.paper import Block, Heading, Note, Paper, Paragraph, Picture, Shown
from qcode.services.figures import FIGURES
from qcode.services.report import answers, checklists, codes, comparing, meeting, memoed, methods, quoting
from qcode.services.report.facts import facts_of
from qcode.services.report.pictures import pictures
from qcode.services.report.terms import PROFILES, Part, Study, Terms, or_why
from qcode.services.report.translated import Turkish
from qcode.services.report.writing import FORMATS, Pack, write_pack
from qcode.services.rounds import find_round
from qcode.services.wording import capitalised, known_language, said
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from qcode.model.table import Table
    from qcode.services.project import Project

__all__ = ["FORMATS", "PARTS", "PROFILES", "Pack", "Terms", "Written", "made_pack", "write_report"]

EVERY = frozenset(PROFILES)
PICTURES = len(FIGURES)
BEHIND = "Excerpts behind the numbers:"
"""What stands before the command that leads there."""


class Name(NamedTuple):
    """A part of a pack: its mark, its title, who makes it, and the profiles that have it."""

    mark: str
    title: str
    make: Callable[[Study], Part]
    profiles: frozenset[str] = EVERY


PARTS = (
    Name("T1", "Codebook", codes.appendix),
    Name("T2", "Change log of the codebook", codes.change_log),
    Name("T3", "Agreement by code", comparing.by_code, frozenset({"reliability"})),
    Name("T4", "Agreement by pair, round and case", comparing.by_group, frozenset({"reliability"})),
    Name("T5", "Agreement on boundaries", comparing.boundaries, frozenset({"reliability"})),
    Name("T6", "Which code met which", comparing.confusion, frozenset({"reliability"})),
    Name("T7", "Protocol of decisions", comparing.protocol, frozenset({"reliability", "codebook"})),
    Name("T8", "Codes by case", answers.by_case),
    Name("T9", "Codes by attribute", answers.by_attribute, frozenset({"reliability", "codebook"})),
    Name("T10", "Codes that occur together", meeting.together),
    Name("T11", "Saturation", answers.saturation, frozenset({"reliability", "codebook"})),
    Name("T12", "Sample and process", answers.sample),
    Name("T13", "Quotes by code", quoting.quotes),
    Name("T14", "Memos and journal", memoed.memos, frozenset({"reflexive"})),
)
"""The parts in their order; pictures, checklists and the paragraphs stand around them."""

WAYS: Mapping[str, str] = {
    "T1": "qcode segments --code CODE",
    "T2": "qcode codebook diff OLD NEW",
    "T3": "qcode agreement --show units --code CODE",
    "T4": "qcode agreement --show units --case CASE",
    "T5": "qcode agreement --show passages --code CODE",
    "T6": "qcode agreement --show differences --code CODE",
    "T7": "qcode settle show NUMBER",
    "T8": "qcode table frequencies --excerpts CODE CASE",
    "T9": "qcode table attribute ATTRIBUTE --excerpts CODE VALUE",
    "T10": "qcode table cooccurrence --within excerpt|overlap|sentence|paragraph|near --excerpts CODE CODE",
    "T11": "qcode table saturation --excerpts NAME",
    "T12": "qcode segments --document NAME",
    "T13": "qcode segments --code CODE --context",
    "T14": "qcode memos list --by kind",
}
"""The commands that list the excerpts behind the numbers of a part."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the folder, how many files, and which parts there were no data for, with the reason."""

    folder: Path
    files: int
    lacking: tuple[str, ...]


def write_report(
    project: Project,
    folder: Path | str,
    *,
    terms: Terms | None = None,
    formats: Sequence[str] = FORMATS,
    replacing: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> Written:
    """Write the pack into a folder, which is there whole or not at all.

    The same project, terms and version give the same bytes. A folder that is there already, and not empty, is
    refused, unless `replacing`: then what a pack wrote there before gives way. `progress` is told how many steps
    are done, of how many, and which is in work. Raises UsageError for a profile, language or format that there is
    not, NotFound for a round, Refused where the folder may not be replaced, QcodeError where it cannot be written.
    """
    asked = terms or Terms()
    _check(project, asked, formats)
    parts = [each for each in PARTS if asked.profile in each.profiles]
    steps = _Steps(progress, len(parts) + (PICTURES if asked.figures else 0) + 2 + len(formats))
    with write_pack(Path(folder), formats=formats, replacing=replacing) as write:
        pack = _made(project, asked, steps)
        files = write(pack, steps.next)
    return Written(Path(folder), files, pack.lacking)


def made_pack(project: Project, terms: Terms | None = None) -> Pack:
    """The pack as it would be written, without a file."""
    asked = terms or Terms()
    _check(project, asked, ())
    return _made(project, asked, _Steps(None, 0))


def _check(project: Project, terms: Terms, formats: Sequence[str]) -> None:
    if terms.profile not in PROFILES:
        raise UsageError(f"There is no profile “{terms.profile}”.", f"Use one of: {', '.join(PROFILES)}.")
    for each in formats:
        if each not in FORMATS:
            raise UsageError(f"A pack cannot be written as {each}.", f"Use some of: {', '.join(FORMATS)}.")
    known_language(terms.language)
    if terms.round is not None:
        find_round(project, terms.round)


class _Steps:
    """Counts what is done of a pack."""

    def __init__(self, progress: Callable[[int, int, str], None] | None, total: int) -> None:
        self._tell, self._done, self._total = progress, 0, total

    def next(self, name: str) -> None:
        """One more is done; `name` is what was."""
        self._done += 1
        if self._tell:
            self._tell(min(self._done, self._total), self._total, name)


def _made(project: Project, terms: Terms, steps: _Steps) -> Pack:
    with project.database.snapshot():
        study = Study(project, terms)
        parts = [(each, _part(study, each, steps)) for each in PARTS if terms.profile in each.profiles]
        none = Part(missing="No figures were asked for.")
        figures = pictures(study, steps.next) if terms.figures else none
        lists = checklists.checklists(study)
        steps.next("checklists")
        facts = facts_of(study)
        words = (methods.english(facts, terms.profile), methods.turkish(facts, terms.profile))
        steps.next("methods")
        title = said(terms.language, "{name}: methods and codebook", name=project.name)
        stamp, language = study.stamp, terms.language
        turkish = Turkish(codebook(project.database), project.case_noun, study.selection) if language == "tr" else None
        lacking = [(f"{each.mark} ", each.title, part.missing) for each, part in parts if part.missing]
        lacking += [("", "Figures", figures.missing)] if figures.missing and terms.figures else []
    laid = _laid(study, parts, figures, lists, words)
    if turkish:
        laid, stamp = map(turkish.block, laid), turkish.said(stamp)
    blocks = tuple(_numbered(laid, language))
    return Pack(
        paper=Paper(title, blocks, language=language, stamp=stamp),
        sheets=tuple((each.mark, name, table) for each, part in parts for name, table in part.sheets)
        + tuple(("C", name, table) for name, table in lists.sheets),
        pictures=tuple(block for block in figures.blocks if isinstance(block, Picture)),
        methods=words,
        missing=tuple((f"{mark}{part}", why) for mark, part, why in lacking),
        lacking=tuple(
            f"{mark}{said(language, part)}: {turkish.said(why) if turkish else why}" for mark, part, why in lacking
        ),
        reader=turkish.table if turkish else None,
        ways={each.mark: study.way(WAYS[each.mark]) for each, part in parts if not part.missing},
    )


def _part(study: Study, name: Name, steps: _Steps) -> Part:
    part = or_why(lambda: name.make(study))
    steps.next(name.title)
    return part


def _laid(
    study: Study, parts: Sequence[tuple[Name, Part]], figures: Part, lists: Part, words: tuple[str, str]
) -> Iterator[Block]:
    """All blocks in their order: the paragraphs, the tables, the pictures, the checklists."""
    language = study.terms.language
    yield Heading(said(language, "Methods paragraph"))
    first, second = (("English", words[0]), ("Türkçe", words[1]))[:: -1 if language == "tr" else 1]
    for tongue, paragraph in (first, second):
        yield Heading(tongue, 2)
        yield Paragraph(paragraph)
    for name, part in parts:
        yield Heading(f"{name.mark}. {said(language, name.title)}")
        yield from _with_way(part.blocks, study.way(WAYS[name.mark])) if not part.missing else (Note(part.missing),)
    yield Heading(said(language, "Figures"))
    yield from figures.blocks if not figures.missing else (Note(figures.missing),)
    yield Heading(said(language, "Checklists"))
    yield from lists.blocks


def _with_way(blocks: Sequence[Block], way: str) -> Iterator[Block]:
    """The blocks, and under the last of them the command that leads behind their numbers."""
    *before, last = blocks
    yield from before
    told = f"{BEHIND} {way}."
    if isinstance(last, Shown):
        yield replace(last, table=replace(last.table, notes=(*last.table.notes, told)))
    else:
        yield from (last, Note(told))


def _without_empty(table: Table) -> Table:
    """The table without columns of words in which nothing stands."""
    kept = [
        at
        for at, column in enumerate(table.columns)
        if column.is_number or at < table.row_header or any(row[at] for row in (*table.rows, *table.footer))
    ]
    return table.part(kept)


def _numbered(blocks: Iterator[Block], language: str) -> Iterator[Block]:
    """The blocks, tables and pictures with their numbers."""
    tables = drawn = 0
    for block in blocks:
        if isinstance(block, Shown):
            tables += 1
            shown = _without_empty(block.table)
            shown = replace(shown, title=capitalised(shown.title, language))
            yield replace(block, table=shown, number=str(tables), label=said(language, "Table"))
        elif isinstance(block, Picture):
            drawn += 1
            yield replace(block, number=str(drawn), label=said(language, "Figure"))
        else:
            yield block

"""What a pack is asked for, and what its parts are made of: every answer is computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qcode import __version__
from qcode.errors import QcodeError, Refused
from qcode.model.paper import Block, Note
from qcode.model.selection import Selection
from qcode.model.table import Table
from qcode.services.codebook.summary import CodeSummary, codebook_summary
from qcode.services.codebook.versions import version_told
from qcode.services.documents import DocumentLine, list_documents
from qcode.services.rounds import list_rounds
from qcode.services.tables import Frequencies, frequencies
from qcode.services.visibility import sealed_documents, sealed_note

if TYPE_CHECKING:
    from qcode.services.agreement import AgreementReport, Compared
    from qcode.services.project import Project
    from qcode.services.tables.saturation import Saturation

PROFILES = ("reliability", "codebook", "reflexive")
"""How a study works: coders compared, a codebook applied without that, or codes as one reader's understanding."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked: the profile, whose and which codings, the language of headings, the terms of agreement.

    `round` chooses the round in which coders are compared (T3 to T7), and nothing else; a round in `selection` counts
    only what was coded in it, everywhere. `figures` says whether there are any; `width` is theirs, in millimetres,
    `marks` are years for the timeline.
    """

    profile: str = "reliability"
    selection: Selection = field(default_factory=Selection)
    language: str = "en"
    round: str | None = None
    unit: str = "sentence"
    draws: int = 2000
    seed: int = 1
    marks: tuple[tuple[int, str], ...] = ()
    width: int = 175
    figures: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a pack: what is read, and the tables for other programs by their names.

    `missing` says why there is nothing, where there is not.
    """

    blocks: tuple[Block, ...] = ()
    sheets: tuple[tuple[str, Table], ...] = ()
    missing: str = ""


class Study:
    """A project under the terms of a pack."""

    def __init__(self, project: Project, terms: Terms) -> None:
        self.project, self.terms = project, terms
        self.noun = project.case_noun
        self._compared: dict[str | None, Compared] = {}

    @property
    def selection(self) -> Selection:
        """The filters of the pack."""
        return self.terms.selection

    @cached_property
    def summary(self) -> list[CodeSummary]:
        """Every code with its use and two quotes."""
        return codebook_summary(self.project, selection=self.selection, quotes=2)

    @cached_property
    def by_case(self) -> Frequencies:
        """Codes by case."""
        return frequencies(self.project, by="case", selection=self.selection)

    @property
    def round(self) -> str | None:
        """The round whose sealed state coders are compared in: the one asked for, else the last that is open."""
        last = self.open_rounds[-1] if self.open_rounds else None
        return self.terms.round or self.selection.round or last

    @cached_property
    def documents(self) -> list[DocumentLine]:
        """All documents of the project, whatever the selection."""
        return list_documents(self.project)

    @cached_property
    def agreement(self) -> AgreementReport:
        """Agreement by code, as submitted in the round, or as it is now where there is none; raises as `agreement`."""
        return self.comparison().report(by="code", full=True)

    def comparison(self, round: str | None = None) -> Compared:
        """The coders of the pack's round, or of another, whose codings are read once; raises as `agreement`."""
        from qcode.services.agreement import Terms as Asked
        from qcode.services.agreement import compared

        wanted = round or self.round
        if wanted not in self._compared:
            asked = self.selection
            if len(asked.coders) == 1:
                raise Refused(
                    f"The codings of {asked.coders[0]} alone were selected, and agreement is between two coders.",
                    "Leave --coder out, or give it twice.",
                )
            self._compared[wanted] = compared(
                self.project,
                Asked(wanted, coders=asked.coders, unit=self.terms.unit, selection=self.compared_text,
                      draws=self.terms.draws, seed=self.terms.seed),
            )  # fmt: skip
        return self._compared[wanted]

    @property
    def compared_text(self) -> Selection:
        """The filters that choose the text and the codes in which coders are compared, whoever and wherever."""
        return replace(self.selection, round=None, coders=(), agreed=False)

    @cached_property
    def saturation(self) -> Saturation:
        """New codes by document; raises as `saturation`."""
        from qcode.services.tables.saturation import saturation

        return saturation(self.project, selection=self.selection, draws=self.terms.draws, seed=self.terms.seed)

    @cached_property
    def version(self) -> str:
        """The version of the codebook, or that it was changed since, or that none was frozen."""
        return version_told(self.project)

    @cached_property
    def stamp(self) -> str:
        """The line that says what a pack was made from."""
        selected = self.selection.describe() or "everything"
        sealed = sealed_note(self.project)
        return (
            f"{self.project.name}; profile {self.terms.profile}; codebook version {self.version}; selection: "
            f"{selected}; {self._compared_in}seed {self.terms.seed}; qcode {__version__}."
            + (f" Sealed: {sealed}." if sealed else "")
        )

    @property
    def _compared_in(self) -> str:
        """Where coders are compared, for the stamp; "" for a profile that compares none."""
        if self.terms.profile != "reliability":
            return ""
        return (
            f"agreement: {f'as submitted in the round “{self.round}”' if self.round else 'documents that are done'}; "
        )

    def way(self, command: str) -> str:
        """The command that leads behind the numbers of a part, with the round where coders are compared in one."""
        of_round = self.round and command.startswith(("qcode agreement", "qcode settle"))
        told = f"{command} --round {quoted(self.round)}" if of_round and self.round else command
        return told + (f", with the pack's filters ({self.selection.describe()})" if self.selection.describe() else "")

    @cached_property
    def open_rounds(self) -> list[str]:
        """The rounds in which all have submitted, of those of which two coders have done a document: others, as one
        that a coder does twice alone, are no agreement between coders."""
        from qcode.services.settling.sealed import Sealed

        hidden, ready = sealed_documents(self.project), (each for each in list_rounds(self.project) if each.is_open)
        return [
            each.name for each in ready if len(Sealed.read(self.project.database, each, left_out=hidden).coders) > 1
        ]


def quoted(name: str) -> str:
    """A name as a shell takes it."""
    from shlex import quote

    return quote(name)


def or_why(make: Callable[[], Part]) -> Part:
    """The part, or why there is none, in the words of the error."""
    try:
        return make()
    except QcodeError as error:
        return Part(missing=str(error))


def joined(*parts: Part) -> Part:
    """Several parts as one; what is missing of them becomes a note."""
    blocks: list[Block] = []
    for part in parts:
        blocks += [Note(part.missing)] if part.missing else part.blocks
    sheets = tuple(sheet for part in parts for sheet in part.sheets)
    if not sheets and all(part.missing for part in parts):
        return Part(missing=" ".join(dict.fromkeys(part.missing for part in parts)))
    return Part(tuple(blocks), sheets)

"""The sealed state of a round: what was submitted, as it was then, whatever became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.codebook.versions import frozen_paths
from qcode.services.ordering import sort_key
from qcode.services.rounds import find_round
from qcode.storage import agreement as texts
from qcode.storage.cases import cases_of_documents
from qcode.storage.coders import coders
from qcode.storage.codes import codebook
from qcode.storage.counts import document_names
from qcode.storage.documents import text_of
from qcode.storage.rounds import sealed_states

if TYPE_CHECKING:
    from qcode.services.project import Project
    from qcode.storage.rounds import Round, SealedState

NOTHING = "(nothing coded)"
"""What stands in place of a code where a coder submitted a document without a coding."""


def sealed_table(project: Project, round_name: str | None = None) -> Table:
    """Every coding that was submitted in a round, a row each, and a row for a document in which nothing was coded.

    Before the round is open these are one's own alone. Codes bear their names of now, one that was removed that of
    the frozen codebook. The excerpt is from the text as it was then.
    """
    with project.database.snapshot():
        found = find_round(project, round_name)
        states = sealed_states(project.database, found.id)
        rows = tuple(_Sealed(project, found).rows(states))
    columns = (
        Column("document"), Column("start", ColumnKind.INTEGER), Column("end", ColumnKind.INTEGER), Column("code"),
        Column("coder"), Column("excerpt"), Column(project.case_noun), Column("state"), Column("submitted"),
        Column("revision", ColumnKind.INTEGER), Column("weight", ColumnKind.INTEGER), Column("guid"),
    )  # fmt: skip
    return Table(f"Submitted in the round {found.name}", columns, rows, notes=_notes(project, found, states))


def _notes(project: Project, found: Round, states: list[SealedState]) -> tuple[str, ...]:
    people = {each.id: each.name for each in coders(project.database)}
    who = dict.fromkeys((each.coder_id, each.submitted) for each in states)
    told = [
        f"{people[coder]} submitted {at[:16].replace('T', ' ')} UTC: "
        f"{sum(each.coder_id == coder and each.submitted == at for each in states)} documents, "
        f"{sum(len(each.codings) for each in states if each.coder_id == coder and each.submitted == at)} codings."
        for coder, at in who
    ]
    waiting = () if found.is_open else ("Not all have submitted; what others did is sealed until then.",)
    return (f"Codebook version “{found.version}”. As it was when it was submitted.", *told, *waiting)


class _Sealed:
    """Turns sealed states into rows; texts are read once a document and revision."""

    def __init__(self, project: Project, found: Round) -> None:
        self._project = project
        self._people = {each.id: each.name for each in coders(project.database)}
        self._names, self._cases = document_names(project.database), cases_of_documents(project.database)
        book = codebook(project.database)
        now = {code.guid: book.path_text(code.id) for code in book}
        said = "select content from codebook_versions where name = :name"
        self._codes = frozen_paths(project.database.value(said, name=found.version) or "") | now
        self._text: tuple[int, int, str] = (0, 0, "")

    def rows(self, states: list[SealedState]) -> Iterator[tuple[Cell, ...]]:
        """A row a coding, in the order of documents, coders and the text."""
        for each in sorted(states, key=self._place):
            about = ("; ".join(self._cases.get(each.document_id, ())), each.state, each.submitted, each.revision)
            name, who = self._names[each.document_id], self._people[each.coder_id]
            if not each.codings:
                yield (name, None, None, NOTHING, who, None, *about, None, None)
            for coding in each.codings:
                quote = self._at(each)[coding.start : coding.stop]
                code = self._codes.get(coding.code, coding.code)
                yield (name, coding.start, coding.stop, code, who, quote, *about, coding.weight, coding.guid)

    def _place(self, state: SealedState) -> tuple[object, ...]:
        return sort_key(self._names[state.document_id]), state.document_id, sort_key(self._people[state.coder_id])

    def _at(self, state: SealedState) -> str:
        place = (state.document_id, state.revision)
        if self._text[:2] != place:
            database = self._project.database
            held = texts.text_at(database, *place) or text_of(database, state.document_id)
            self._text = (*place, held)
        return self._text[2]

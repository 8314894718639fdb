"""Documents: finding one, opening it for reading, and how far each coder is with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcode.errors import Ambiguous, Gone, NotFound, Refused
from qcode.model.coding import CoderKind, CoderRole, State
from qcode.model.document import UnitKind
from qcode.model.table import Column, ColumnKind, Table
from qcode.services.attributes.variables import similar
from qcode.services.roles import OWNERS_VERBS, REMOVE_DOCUMENT, must_own
from qcode.services.tables.notes import counted
from qcode.services.visibility import must_not_be_assigned
from qcode.storage import documents as store
from qcode.storage import progress
from qcode.storage.cases import cases_of_documents, values_of
from qcode.storage.coders import coder_named, coders
from qcode.storage.rounds import current_rounds
from qcode.storage.units import load_ranges
from qcode.text.fold import name_key, sort_key

if TYPE_CHECKING:
    from array import array

    from qcode.model.change import Change
    from qcode.model.document import Document, Speaker, Turn
    from qcode.services.project import Project


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as one reads it: the text, and the sorted ranges of its units as start, stop, start, stop …"""

    document: Document
    text: str
    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]
    paragraphs: array[int]
    sentences: array[int]
    words: array[int]


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list: its cases, and how far everyone is.

    `codings` counts each coder's codings, the agreed ones among them, `states` tells how far each coder is; coders
    without either are left out. `mine` and `state` are those of whoever is working, `round` is that in which she is
    coding it.
    """

    document: Document
    cases: tuple[str, ...]
    turns: int
    speakers: int
    mine: int
    state: State
    codings: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    round: str = ""


def open_document(project: Project, document_id: int) -> Opened:
    """The text and its units, as they were cut when it came in; raises Stale where it is gone."""
    with project.database.snapshot():
        found = store.document(project.database, document_id)
        if found is None:
            raise Gone("That document is no longer there.", "Somebody removed it; look again.")
        return Opened(
            document=found,
            text=store.text_of(project.database, document_id),
            turns=tuple(store.turns_of(project.database, document_id)),
            speakers=tuple(store.speakers_of(project.database, document_id)),
            paragraphs=load_ranges(project.database, document_id, UnitKind.PARAGRAPH),
            sentences=load_ranges(project.database, document_id, UnitKind.SENTENCE),
            words=load_ranges(project.database, document_id, UnitKind.WORD),
        )


def find_document(project: Project, name: str) -> Document:
    """A document by its name, or by the name of its file; raises NotFound, with names like it, or Ambiguous."""
    return DocumentFinder(project).find(name)


class DocumentFinder:
    """Finds documents by name, many times over one look at the project."""

    def __init__(self, project: Project) -> None:
        self._all = store.documents(project.database)
        self._by_name = {each.name: each for each in self._all}
        self._by_key = {each.id: each for each in self._all}
        self._by_source = store.sources(project.database)

    def find(self, name: str) -> Document:
        """A document by its name, by its file's name, or by its name in other writing."""
        if name in self._by_name:
            return self._by_name[name]
        if name in self._by_source:
            return self._by_key[self._by_source[name]]
        wanted = name_key(name)
        alike = [each for each in self._all if name_key(each.name) == wanted]
        if len(alike) == 1:
            return alike[0]
        if alike:
            raise Ambiguous("document", name, [each.name for each in alike])
        raise NotFound("document", name, similar(name, (each.name for each in self._all)))


def known_documents(project: Project) -> list[Document]:
    """Every document without its text, in the order in which they came."""
    return store.documents(project.database)


def known_document(project: Project, key: int) -> Document | None:
    """One document without its text; None where it is gone."""
    return store.document(project.database, key)


def list_documents(project: Project) -> list[DocumentLine]:
    """Every document with its cases, its states and its attributes, in the order of the alphabet."""
    with project.database.snapshot():
        return _lines(project)


def _lines(project: Project) -> list[DocumentLine]:
    database = project.database
    names = {each.id: each.name for each in coders(database)}
    people = {each.id for each in coders(database) if each.kind is CoderKind.PERSON}
    me = project.coder.id if project.coder else 0
    states, counts = progress.marked_states(database), progress.coding_counts(database)
    linked, values = cases_of_documents(database), values_of(database, "document")
    turns = dict(database.tuples("select document_id, count(*) from turns group by document_id"))
    speakers = dict(database.tuples("select document_id, count(*) from speakers group by document_id"))
    in_rounds = current_rounds(database, me)
    per_document: dict[int, set[int]] = {}
    for document_id, coder_id in (*states, *counts):
        per_document.setdefault(document_id, set()).add(coder_id)
    return [
        DocumentLine(
            document=each,
            cases=tuple(linked.get(each.id, ())),
            turns=turns.get(each.id, 0),
            speakers=speakers.get(each.id, 0),
            mine=counts.get((each.id, me), 0),
            state=state_of(states.get((each.id, me)), counts.get((each.id, me), 0)),
            codings={names[who]: counts[each.id, who] for who in names if (each.id, who) in counts},
            states={
                names[who]: state_of(states.get((each.id, who)), counts.get((each.id, who), 0))
                for who in sorted(per_document.get(each.id, ()))
                if who in people
            },
            values=values.get(each.id, {}),
            round=in_rounds.get(each.id, ""),
        )
        for each in sorted(store.documents(database), key=lambda document: sort_key(document.name))
    ]


def state_of(marked: str | None, codings: int) -> State:
    """How far a coder is: what she said, else doing where she has coded something, else todo."""
    if marked in (None, State.TODO.value) and codings:
        return State.DOING
    return State(marked) if marked else State.TODO


def state_here(project: Project, document_id: int) -> State:
    """How far whoever is working is with one document."""
    me = project.coder.id if project.coder else 0
    marked, count = progress.state_and_codings(project.database, document_id, me)
    return state_of(marked, count)


def done_here(project: Project) -> frozenset[int]:
    """The keys of the documents that whoever is working has done."""
    me = project.coder.id if project.coder else 0
    marked = progress.marked_states(project.database)
    return frozenset(key for (key, who), state in marked.items() if who == me and state == State.DONE.value)


def rounds_here(project: Project) -> dict[int, str]:
    """By document, the name of the round in which whoever is working is coding it now."""
    return current_rounds(project.database, project.coder.id) if project.coder else {}


def set_state(project: Project, document_ids: Sequence[int], state: State, *, coder: str | None = None) -> Change:
    """Say how far a coder (whoever is working, by default) is with documents.

    Raises NotFound for an unknown coder, Refused for the consensus.
    """
    with project.write(f"mark {state.value}") as tx:
        who = tx.coder_id
        if coder is not None:
            found = coder_named(project.database, coder)
            if found is None:
                raise NotFound("coder", coder, [each.name for each in coders(project.database)])
            if found.kind is CoderKind.CONSENSUS:
                raise Refused(
                    f"“{coder}” is the agreed layer; a document is done in it when all of it is settled.",
                    "Decide what is open: qcode settle",
                )
            who = found.id
            if who != tx.coder_id:
                must_own(tx, "says for another coder how far she is")
        for document_id in document_ids:
            name = tx.get("documents", document_id)["name"]
            tx.summary = name + (f" for {coder}" if coder else "")
            progress.mark(tx, document_id=document_id, coder_id=who or 0, state=state.value)
        if len(document_ids) > 1:
            tx.summary = f"{len(document_ids)} documents" + (f" for {coder}" if coder else "")
    return project.last


def remove_documents(project: Project, document_ids: Sequence[int]) -> Change:
    """Take documents out of the project, with everything on them, as one step that can be undone."""
    with project.write(REMOVE_DOCUMENT) as tx:
        must_own(tx, OWNERS_VERBS[REMOVE_DOCUMENT])
        for document_id in document_ids:
            tx.summary = str(tx.get("documents", document_id)["name"])
            must_not_be_assigned(tx, document_id, tx.summary)
            for table, condition in _BELONGINGS:
                for row in tx.rows(f'select id from "{table}" where {condition} order by id desc', key=document_id):
                    tx.delete(table, row["id"])
            tx.delete("documents", document_id)
        if len(document_ids) > 1:
            tx.summary = f"{len(document_ids)} documents"
    return project.last


_ON_CODINGS = "coding_id in (select id from codings where document_id = :key)"
_BELONGINGS = (
    ("decisions", "document_id = :key"),
    ("memos", f"document_id = :key or {_ON_CODINGS}"),
    ("codings", "document_id = :key"),
    ("assignments", "document_id = :key"),
    ("attribute_values", "document_id = :key"),
    ("case_links", "document_id = :key"),
    ("turns", "document_id = :key"),
    ("speakers", "document_id = :key"),
    ("units", "document_id = :key"),
    ("revisions", "document_id = :key"),
)


def place_of(project: Project, document_id: int) -> int | None:
    """Where whoever is working was in the document."""
    return store.place_of(project.database, project.coder.id, document_id) if project.coder else None


def keep_place(project: Project, document_id: int, place: int) -> None:
    """Remember where whoever is working is in the document; no step of the history. A reader writes nothing."""
    acting = project.acting()
    if acting.role is not CoderRole.READER:
        with project.database.write("place") as tx:
            store.keep_place(tx, acting.id, document_id, place)


def documents_table(lines: Iterable[DocumentLine], *, case_noun: str) -> Table:
    """The list of documents as a table."""
    lines = list(lines)
    attributes = sorted({name for line in lines for name in line.values}, key=sort_key)
    columns = (
        Column("document"),
        Column(case_noun),
        Column("language"),
        Column("date", ColumnKind.DATE),
        Column("words", ColumnKind.INTEGER),
        Column("turns", ColumnKind.INTEGER),
        Column("codings", ColumnKind.INTEGER),
        Column("done by"),
        *(Column(name) for name in attributes),
    )
    rows = tuple(
        (
            line.document.name,
            "; ".join(line.cases),
            line.document.language,
            line.document.date,
            line.document.words,
            line.turns,
            sum(line.codings.values()),
            ", ".join(name for name, state in line.states.items() if state is State.DONE),
            *(line.values.get(name) for name in attributes),
        )
        for line in lines
    )
    notes = (
        f"{counted(len(lines), 'document')}; codings of all coders, in all rounds and outside of them.",
        "Words are those of respondents, or all that is said where nobody's role is known.",
    )
    return Table("Documents", columns, rows, notes=notes)

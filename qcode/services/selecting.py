"""From the words of a selection to keys: which documents, cases, codes and coders a question is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from qcode.errors import Ambiguous, NotFound, UsageError
from qcode.model.coder import Coder, CoderKind
from qcode.services.attributes.variables import meeting, proper_date, similar, variable
from qcode.services.ordering import in_order
from qcode.services.visibility import sealed_note
from qcode.storage import counts
from qcode.storage.coders import coders
from qcode.storage.selecting import Chosen
from qcode.text.fold import name_key

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.model.selection import Selection
    from qcode.services.project import Project
    from qcode.services.querying.meaning import Asked
    from qcode.storage.database import Database

ROLES = ("interviewer", "respondent")


class Universe(NamedTuple):
    """The documents and cases (keys to names) that meet a selection's conditions.

    `by_case` says that there was a condition on cases, so that documents without a case are out; `all_documents`
    that there was none on documents.
    """

    documents: Mapping[int, str]
    cases: Mapping[int, str]
    by_case: bool = False
    all_documents: bool = True
    notes: tuple[str, ...] = ()


class Resolved(NamedTuple):
    """A selection with its names found.

    `coders` are those whose codings and whose progress count; `roles` and `speakers` are empty where nobody
    asked for them.
    """

    chosen: Chosen
    universe: Universe
    coders: tuple[Coder, ...]
    roles: frozenset[str]
    speakers: frozenset[str]
    notes: tuple[str, ...] = ()


def resolve(project: Project, selection: Selection, *, book: Codebook) -> Resolved:
    """The keys behind a selection's words; of one with a query, the codings that it finds.

    Without `coders`, the coders are all persons: the agreed codings are a second copy of theirs, and are taken
    in their place with `agreed`, and beside them where a query asks for them. Raises NotFound with names like it,
    Ambiguous where a name fits several things, UsageError for a date, role or number that is none, QueryError for a
    query.
    """
    asked = _questions(project, selection, book)
    where = (condition.condition for each in asked for condition in each.query.where)
    universe = _universe(project.database, replace(selection, where=(*selection.where, *where)))
    whose, consensus = _coders(project.database, selection)
    if not selection.coders and any(each.speaks_of_coders(frozenset(one.id for one in consensus)) for each in asked):
        whose = [*whose, *consensus]
    chosen = Chosen(
        documents=None if universe.all_documents else frozenset(universe.documents),
        codes=_codes(book, selection),
        coders=frozenset(each.id for each in whose) if selection.coders or consensus else None,
        consensus=frozenset(each.id for each in consensus),
        agreed=selection.agreed and bool(consensus),
        round_id=_round(project.database, selection.round),
    )
    if asked:
        from qcode.services.querying import found_by

        chosen = chosen._replace(found=found_by(project, asked, chosen))
    notes = list(universe.notes)
    if consensus and not selection.agreed and not any(each in whose for each in consensus):
        notes.append("codings that the coders agreed on are not counted beside their own")
    notes += filter(None, [sealed_note(project)])
    return Resolved(
        chosen=chosen,
        universe=universe,
        coders=tuple(dict.fromkeys((*whose, *(consensus if selection.agreed else ())))),
        roles=_roles(selection.roles),
        speakers=_speakers(project.database, selection.speakers),
        notes=tuple(notes),
    )


def _questions(project: Project, selection: Selection, book: Codebook) -> Sequence[Asked]:
    if not selection.asks:
        return ()
    from qcode.services.querying import questions

    return questions(project, selection, book=book)


def _universe(database: Database, selection: Selection) -> Universe:
    found = Universe(counts.document_names(database), counts.case_names(database))
    if selection.documents:
        from qcode.storage.documents import sources

        kept = named("document", selection.documents, found.documents, sources=sources(database))
        found = found._replace(documents=kept, all_documents=False)
    if selection.cases:
        found = found._replace(cases=named("case", selection.cases, found.cases), by_case=True)
    for condition in selection.where:
        asked = variable(database, condition.name)
        if asked.owner == "case":
            kept = _among(found.cases, meeting(asked, condition, found.cases))
            found = found._replace(cases=kept, by_case=True)
        else:
            kept = _among(found.documents, meeting(asked, condition, found.documents))
            found = found._replace(documents=kept, all_documents=False)
    if selection.since or selection.until:
        found = _dated(database, found, since=selection.since, until=selection.until)
    return found


def _dated(database: Database, universe: Universe, *, since: str | None, until: str | None) -> Universe:
    first, last = proper_date(since or "0001"), proper_date(until or "9999")
    dates = counts.own_values(database, "date")
    kept = {
        key: name
        for key, name in universe.documents.items()
        if key in dates and dates[key][: len(first)] >= first and dates[key][: len(last)] <= last
    }
    undated = sum(key not in dates for key in universe.documents)
    notes = (f"{undated} without a date left out",) if undated else ()
    return universe._replace(documents=kept, all_documents=False, notes=(*universe.notes, *notes))


def named(
    noun: str, names: Iterable[str], known: Mapping[int, str], *, sources: Mapping[str, int] | None = None
) -> dict[int, str]:
    """The things of these names: as written, by the name of their file, or the one that differs only in its writing.

    Raises NotFound with names like it, or Ambiguous.
    """
    by_name = {name: key for key, name in known.items()}
    found = {}
    for written in names:
        name = unicodedata.normalize("NFC", written)
        keys = [key for key in (by_name.get(name), (sources or {}).get(name)) if key in known][:1]
        keys = keys or [key for key, each in known.items() if name_key(each) == name_key(name)]
        if not keys:
            raise NotFound(noun, written, similar(name, by_name))
        if len(keys) > 1:
            raise Ambiguous(noun, written, [known[key] for key in keys if key is not None])
        found.update({key: known[key] for key in keys if key is not None})
    return found


def _coders(database: Database, selection: Selection) -> tuple[list[Coder], list[Coder]]:
    """Whose codings are asked for, and who stands for what the coders agreed on."""
    known = coders(database)
    consensus = [each for each in known if each.kind is CoderKind.CONSENSUS]
    if not selection.coders:
        return [each for each in known if each.kind is CoderKind.PERSON], consensus
    wanted = named("coder", selection.coders, {each.id: each.name for each in known})
    return [each for each in known if each.id in wanted], consensus


def _codes(book: Codebook, selection: Selection) -> frozenset[int] | None:
    if not selection.codes:
        return None
    from qcode.services.codebook.finding import resolve as code_named

    found = [code_named(book, words) for words in selection.codes]
    if selection.branches:
        return frozenset(each.id for code in found for each in book.branch(code.id))
    return frozenset(code.id for code in found)


def _round(database: Database, name: str | None) -> int | None:
    if not name:
        return None
    return next(iter(named("round", [name], counts.round_names(database))))


def _roles(roles: Iterable[str]) -> frozenset[str]:
    for role in roles:
        if role not in ROLES:
            raise UsageError(f"There is no role “{role}”.", f"The roles are {' and '.join(ROLES)}.")
    return frozenset(roles)


def _speakers(database: Database, names: Iterable[str]) -> frozenset[str]:
    wanted = frozenset(unicodedata.normalize("NFC", name) for name in names)
    if wanted:
        known = in_order(counts.speaker_names(database))
        for name in in_order(wanted - set(known)):
            raise NotFound("speaker", name, similar(name, known))
    return wanted


def _among(things: Mapping[int, str], kept: frozenset[int]) -> dict[int, str]:
    return {key: name for key, name in things.items() if key in kept}

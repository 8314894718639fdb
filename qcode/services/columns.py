"""What stands above a table: cases, attributes, documents, speakers, coders, years, rounds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qcode.services.attributes.bands import banded
from qcode.services.attributes.variables import Variable
from qcode.services.zones import Layout, Place, Whole, Zone, union
from qcode.storage import counts
from qcode.text.fold import name_key, sort_key

if TYPE_CHECKING:
    from qcode.services.project import Project
    from qcode.services.selecting import Resolved
    from qcode.storage.database import Database

NO_VALUE = "(no value)"
FEW = 2_000
"""Of so many documents the speech is asked for by their keys; of more, all of it is read."""


class Division:
    """How a table divides the documents of a selection into columns.

    `labels` name the columns in their order, `keys` are what they stand for (the key of a case, document, coder
    or round; a value; None for “no value”). `layouts` holds the documents in question. `told_by` is `coder` or
    `round` where a column depends on the coding itself; `column_of` then gives the column by that key.
    `documents_of` lists the documents of each column; `names` says what the columns are. With `last_if_used`,
    the last column is shown only if something stands in it. `case_columns` gives the column of each case where
    columns are of cases.
    """

    def __init__(
        self,
        names: str,
        keys: Sequence[int | str | None],
        labels: Sequence[str],
        layouts: Mapping[int, Layout],
        *,
        told_by: str = "",
        column_of: Mapping[int, int] | None = None,
        documents_of: Sequence[frozenset[int]] | None = None,
        notes: Sequence[str] = (),
        last_if_used: bool = False,
    ) -> None:
        """Without `documents_of`, a column has the documents whose layouts name it."""
        self.names, self.keys, self.labels, self.layouts = names, tuple(keys), tuple(labels), layouts
        self.told_by, self.column_of, self.notes = told_by, column_of or {}, tuple(notes)
        self.case_columns: Mapping[int, int] | None = None
        self.last_if_used = last_if_used
        self.documents_of = tuple(documents_of) if documents_of is not None else self._documents_of()

    def _documents_of(self) -> tuple[frozenset[int], ...]:
        found: list[set[int]] = [set() for _ in self.labels]
        for key, layout in self.layouts.items():
            for column in layout.columns:
                found[column].add(key)
            if layout.rest is not None:
                found[layout.rest].add(key)
        return tuple(frozenset(each) for each in found)

    def places(self) -> dict[int, Place]:
        """Where all passages of a document belong, for the documents that are not divided."""
        known: dict[Place, Place] = {}
        found = {}
        for key, layout in self.layouts.items():
            if layout.simple:
                place = layout.whole()
                found[key] = known.setdefault(place, place)
        return found


class Ground(NamedTuple):
    """The documents of a selection with what belongs to which case, and whose speech counts."""

    documents: Mapping[int, str]
    cases: Mapping[int, Mapping[int, Whole]]
    kept: Mapping[int, Zone]
    by_case: bool
    notes: tuple[str, ...] = ()

    def layout(self, key: int, columns: Mapping[int, Whole], *, rest: int | None = None) -> Layout:
        """A document's layout with these columns."""
        kept = self.kept.get(key)
        return Layout(columns, self.cases.get(key, {}), kept=kept, rest=rest, of_case=self.by_case)


def ground(project: Project, resolved: Resolved) -> Ground:
    """What a resolved selection is about; documents without a chosen case or speaker are left out of it."""
    database, universe = project.database, resolved.universe
    documents, notes = dict(universe.documents), []
    cases = case_zones(database, documents, universe.cases)
    if universe.by_case:
        documents = {key: name for key, name in documents.items() if key in cases}
    kept: dict[int, Zone] = {}
    if resolved.roles or resolved.speakers:
        narrow = () if universe.all_documents or len(documents) > FEW else tuple(documents)
        kept = speech_zones(database, roles=resolved.roles, speakers=resolved.speakers, documents=narrow)
        silent = sum(key not in kept for key in documents)
        documents = {key: name for key, name in documents.items() if key in kept}
        notes += [f"{silent} without such a speaker left out"] if silent else []
    return Ground(documents, cases, kept, universe.by_case, tuple(notes))


def case_zones(database: Database, documents: Container[int], cases: Container[int]) -> dict[int, dict[int, Whole]]:
    """What belongs to each of the cases, by document and case."""
    whole: dict[int, dict[int, Whole]] = {}
    parts: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for document, case, start, stop in counts.links(database):
        if document in documents and case in cases:
            if start is None or stop is None:
                whole.setdefault(document, {})[case] = None
            else:
                parts.setdefault((document, case), []).append((start, stop))
    for (document, case), ranges in parts.items():
        if case not in whole.get(document, {}):
            whole.setdefault(document, {})[case] = Zone(ranges)
    return whole


def cases_at(zones: Mapping[int, Whole], start: int, stop: int) -> list[int]:
    """The cases, of those that parts of a document belong to, that a passage of it touches."""
    return [case for case, zone in zones.items() if zone is None or zone.touches(start, stop)]


def speech_zones(
    database: Database, *, roles: Collection[str], speakers: Collection[str], documents: Collection[int] = ()
) -> dict[int, Zone]:
    """What is said in these roles and by speakers of these names, by document; an empty set is any.

    With `documents`, of no others.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for document, start, stop in counts.spoken(database, roles=roles, speakers=speakers, documents=documents):
        found.setdefault(document, []).append((start, stop))
    return {key: Zone(ranges) for key, ranges in found.items()}


def divided(project: Project, resolved: Resolved, *, by: str) -> Division:
    """The columns that `by` asks for, over the documents of the selection.

    `by` is `case` or the project's word for it, `document`, `speaker`, `role`, `coder`, `round`, `date` (by
    year), or an attribute of cases or documents, in bands where `services.attributes.bands` finds some behind its name.
    Raises NotFound for anything else, with names like it.
    """
    base = ground(project, resolved)
    word = name_key(by)
    if word in ("case", name_key(project.case_noun)):
        found = _by_case(base, resolved.universe.cases, noun=project.case_noun)
    elif word in FIXED:
        found = FIXED[word](project, resolved, base)
    else:
        asked, notes = banded(project.database, by, others=("case", project.case_noun, *FIXED))
        of_case = asked.owner == "case"
        found = _by_case_value(base, resolved.universe.cases, asked) if of_case else _by_value(base, asked)
        found.notes = notes
    found.notes = (*base.notes, *found.notes)
    return found


def _by_case(base: Ground, cases: Mapping[int, str], *, noun: str) -> Division:
    order = sorted(cases, key=lambda key: sort_key(cases[key]))
    at = {key: column for column, key in enumerate(order)}
    layouts = {
        key: base.layout(key, {at[case]: zone for case, zone in base.cases.get(key, {}).items()})
        for key in base.documents
    }
    found = Division(noun, order, [cases[key] for key in order], layouts)
    found.case_columns = at
    return found


def _by_case_value(base: Ground, cases: Mapping[int, str], asked: Variable) -> Division:
    within = {key: asked.values.get(key) for key in cases}
    heads = _heads(asked, within.values())
    layouts = {}
    for key in base.documents:
        zones: dict[int, list[Whole]] = {}
        for case, zone in base.cases.get(key, {}).items():
            zones.setdefault(heads.index(within[case]), []).append(zone)
        layouts[key] = base.layout(key, {column: union(parts) for column, parts in sorted(zones.items())})
    found = Division(asked.name, heads, _labels(heads), layouts)
    found.case_columns = {key: heads.index(value) for key, value in within.items()}
    return found


def _by_value(base: Ground, asked: Variable) -> Division:
    within = {key: asked.values.get(key) for key in base.documents}
    heads = _heads(asked, within.values())
    at = {value: column for column, value in enumerate(heads)}
    layouts = {key: base.layout(key, {at[value]: None}) for key, value in within.items()}
    return Division(asked.name, heads, _labels(heads), layouts)


def _by_document(_project: Project, _resolved: Resolved, base: Ground) -> Division:
    order = sorted(base.documents, key=lambda key: sort_key(base.documents[key]))
    layouts = {key: base.layout(key, {column: None}) for column, key in enumerate(order)}
    return Division("document", order, [base.documents[key] for key in order], layouts)


def _by_year(project: Project, _resolved: Resolved, base: Ground) -> Division:
    dates = counts.own_values(project.database, "date")
    years = {key: date[:4] for key, date in dates.items()}
    found = _by_value(base, Variable("date", "document", "date", (), years))
    found.names = "year"
    return found


def _by_speaker(project: Project, resolved: Resolved, base: Ground) -> Division:
    return _by_speech(project, base, resolved, role=False)


def _by_role(project: Project, resolved: Resolved, base: Ground) -> Division:
    return _by_speech(project, base, resolved, role=True)


def _by_speech(project: Project, base: Ground, resolved: Resolved, *, role: bool) -> Division:
    """Columns by who speaks; speakers of one name in several documents stand in one column."""
    speech: dict[int, dict[str, list[tuple[int, int]]]] = {}
    for document, name, part, start, stop, _ in counts.speech(project.database):
        told = (part or "(no role)") if role else name
        if document in base.documents and _is_asked(resolved, name, part):
            speech.setdefault(document, {}).setdefault(told, []).append((start, stop))
    names = sorted({name for each in speech.values() for name in each}, key=sort_key)
    at, rest = {name: column for column, name in enumerate(names)}, len(names)
    layouts = {
        key: base.layout(key, {at[name]: Zone(ranges) for name, ranges in speech.get(key, {}).items()}, rest=rest)
        for key in base.documents
    }
    several = sum(len(each) for each in speech.values()) > len(names)
    notes = ["speakers of one name in several documents stand in one column"] if several and not role else []
    labels = [*names, "(no speaker)"]
    return Division("role" if role else "speaker", [*names, None], labels, layouts, notes=notes, last_if_used=True)


def _is_asked(resolved: Resolved, name: str, role: str | None) -> bool:
    return (not resolved.roles or role in resolved.roles) and (not resolved.speakers or name in resolved.speakers)


def _by_coder(_project: Project, resolved: Resolved, base: Ground) -> Division:
    coders = resolved.coders
    return Division(
        "coder",
        [each.id for each in coders],
        [each.name for each in coders],
        {key: base.layout(key, {}) for key in base.documents},
        told_by="coder",
        column_of={each.id: column for column, each in enumerate(coders)},
        documents_of=[frozenset(base.documents)] * len(coders),
    )


def _by_round(project: Project, resolved: Resolved, base: Ground) -> Division:
    names, only = counts.round_names(project.database), resolved.chosen.round_id
    keys: list[int | None] = [key for key in names if only in (None, key)] + ([None] if only is None else [])
    of: dict[int, set[int]] = {}
    for round_id, document in counts.assigned(project.database):
        of.setdefault(round_id, set()).add(document)
    everything = frozenset(base.documents)
    return Division(
        "round",
        keys,
        [names[key] if key is not None else "(no round)" for key in keys],
        {key: base.layout(key, {}) for key in base.documents},
        told_by="round",
        column_of={key or 0: column for column, key in enumerate(keys)},
        documents_of=[everything if key is None else everything & of.get(key, set()) for key in keys],
        last_if_used=bool(names) and only is None,
    )


FIXED: Mapping[str, Callable[[Project, Resolved, Ground], Division]] = {
    "document": _by_document,
    "speaker": _by_speaker,
    "role": _by_role,
    "coder": _by_coder,
    "round": _by_round,
    "date": _by_year,
    "year": _by_year,
}
"""What every project can be divided by, besides its cases and their attributes."""


def _heads(asked: Variable, values: Iterable[str | None]) -> list[str | None]:
    occurring = set(values)
    found: list[str | None] = [value for value in asked.sorted() if value in occurring]
    return [*found, None] if None in occurring else found


def _labels(heads: Iterable[str | None]) -> list[str]:
    return [NO_VALUE if value is None else value for value in heads]

"""What completion needs to know of a project while a query is typed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qcode.services.attributes.variables import variable
from qcode.services.cases import attribute_types
from qcode.services.codebook.finding import told_in
from qcode.services.ordering import in_order
from qcode.storage import counts
from qcode.storage.coders import coders
from qcode.storage.codes import codebook
from qcode.text import query, query_completion
from qcode.text.fold import name_key
from qcode.text.query_completion import Names, Offers

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.model.query import Query
    from qcode.services.project import Project

_MOST_VALUES = 100


def names_of(project: Project) -> Names:
    """The names that a query can hold; codes by their name, or their path where several have it, and by their
    labels."""
    database = project.database
    with database.snapshot():
        book = codebook(database)
        called = [code.name for code in book]
        once = {name for name in called if called.count(name) == 1}
        values: dict[str, tuple[str, ...]] = {}
        for owner, name, _kind in attribute_types(project):
            values.setdefault(name, tuple(variable(database, f"{owner}.{name}").sorted()[:_MOST_VALUES]))
        return Names(
            codes=[*(code.name if code.name in once else book.path_text(code.id) for code in book), *_labels(book)],
            coders=[each.name for each in coders(database)],
            speakers=in_order(counts.speaker_names(database)),
            documents=in_order(counts.document_names(database).values()),
            cases=in_order(counts.case_names(database).values()),
            rounds=list(counts.round_names(database).values()),
            values={**values, "date": (), "language": ()},
        )


def _labels(book: Codebook) -> list[str]:
    """The codes' names in other languages that are no code's name; with the code above where several have one."""
    known = Counter(name_key(code.name) for code in book)
    labels = Counter(name_key(label) for code in book for label in code.labels.values())
    offered = (
        label if labels[name_key(label)] == 1 else told_in(book, code, language)[-1]
        for code in book for language, label in code.labels.items()
        if label and name_key(label) not in known
    )  # fmt: skip
    return list(dict.fromkeys(offered))


def completions(text: str, cursor: int, names: Names) -> Offers:
    """What can stand at the cursor of a query; see `text.query_completion.completions`."""
    return query_completion.completions(text, cursor, names)


def read(text: str) -> Query:
    """The query that somebody typed, without looking at a project; raises QueryError."""
    return query.parse(text)

"""The attributes of the cases and documents of excerpts, looked up once for any number of them."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from qcode.storage.cases import attributes, cases, values_of

if TYPE_CHECKING:
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project


class Attributes:
    """What a project knows about the cases and the documents of its excerpts."""

    def __init__(self, project: Project) -> None:
        """Read the attributes and all their values."""
        database = project.database
        self._noun = project.case_noun
        self._cases = {each.name: each.values for each in cases(database)}
        self._values = values_of(database, "document")
        self.case_names, self.document_names = (
            [each.attribute.name for each in attributes(database, owner)] for owner in ("case", "document")
        )

    def heads(self, taken: Collection[str]) -> tuple[list[str], list[str]]:
        """The attributes of cases and those of documents; one that is called like what is taken says whose it is."""
        of_cases = [f"{self._noun} {name}" if name in taken else name for name in self.case_names]
        taken = {*taken, *of_cases}
        return of_cases, [f"document {name}" if name in taken else name for name in self.document_names]

    @cache  # noqa: B019 - lives as long as one export; the same few cases come again and again
    def of_cases(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The cases' attributes; where a passage belongs to several cases, each value once."""
        held = [self._cases[name] for name in names]
        return tuple("; ".join(dict.fromkeys(each[name] for each in held if name in each)) for name in self.case_names)

    @cache  # noqa: B019 - as above: all excerpts of a document follow one another
    def of_document(self, key: int) -> tuple[str, ...]:
        """A document's attributes, "" for each that it has no value of."""
        values = self._values.get(key, {})
        return tuple(values.get(name, "") for name in self.document_names)

    def told(self, excerpt: Excerpt) -> str:
        """All that is known, for a reader: `type: metropolitan; founded: 2014`."""
        heads = self.heads(())
        values = (*self.of_cases(excerpt.cases), *self.of_document(excerpt.coding.document_id))
        return "; ".join(
            f"{name}: {value}" for name, value in zip((*heads[0], *heads[1]), values, strict=True) if value
        )

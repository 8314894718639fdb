"""Names of what the project holds, as the command line takes them and a shell completes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from qcode.cli.session import opened
from qcode.errors import QcodeError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from qcode.services.project import Project

    WordType = click.ParamType[str]
else:
    WordType = click.ParamType  # no generic class before click 8.4


class Known(WordType):
    """The name of something in the project; the shell completes it, the service finds it."""

    def __init__(self, noun: str, listed: Callable[[Project], Iterable[str]]) -> None:
        self.name = noun
        self._listed = listed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401, ARG002
        """The name as it is written."""
        return str(value)

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """The project's names that begin so, in any case of letters, else the paths whose end does.

        None where there is no project.
        """
        from click.shell_completion import CompletionItem

        from qcode.services.listing import begins

        try:
            with opened(ctx) as project:
                listed = list(self._listed(project))
                found = [each for each in listed if begins(each, incomplete)]
                found = found or [each for each in listed if begins(each.rpartition(" / ")[2], incomplete)]
                return [CompletionItem(each) for each in found]
        except QcodeError:
            return []


class Asked(WordType):
    """A query; the shell completes the word in work, behind what is typed before it."""

    name = "query"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401, ARG002
        """The query as it is written."""
        return str(value)

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """The query with each thing that can stand at its end."""
        from click.shell_completion import CompletionItem

        from qcode.services.querying.names import completions, names_of

        try:
            with opened(ctx) as project:
                offers = completions(incomplete, len(incomplete), names_of(project))
                return [CompletionItem(offers.taken(incomplete, each)[0]) for each in offers.options]
        except QcodeError:
            return []


def _codes(project: Project) -> Iterable[str]:
    from qcode.services.codebook import book_of

    book = book_of(project)
    names = [code.name for code in book]
    return [code.name if names.count(code.name) == 1 else book.path_text(code.id) for code in book]


def _coders(project: Project) -> Iterable[str]:
    from qcode.services.listing import coder_names

    return coder_names(project)


def _documents(project: Project) -> Iterable[str]:
    from qcode.services.documents import list_documents

    return [each.document.name for each in list_documents(project)]


def _cases(project: Project) -> Iterable[str]:
    from qcode.services.cases import list_cases

    return [each.name for each in list_cases(project)]


def _divisions(project: Project) -> Iterable[str]:
    from qcode.services.cases import attribute_types
    from qcode.services.columns import FIXED

    attributes = (name for _owner, name, _type in attribute_types(project))
    return dict.fromkeys([project.case_noun, "case", *FIXED, *attributes])


def _attributes(project: Project) -> Iterable[str]:
    from qcode.services.cases import attribute_types

    return [name for owner, name, _type in attribute_types(project) if owner == "case"]


def _saved(project: Project) -> Iterable[str]:
    from qcode.services.querying.saved import saved_queries

    return [each.name for each in saved_queries(project)]


def _rounds(project: Project) -> Iterable[str]:
    from qcode.services.rounds import list_rounds

    return [each.name for each in list_rounds(project)]


CODES = Known("code", _codes)
CODERS = Known("coder", _coders)
DOCUMENTS = Known("document", _documents)
CASES = Known("case", _cases)
DIVISIONS = Known("division", _divisions)
ATTRIBUTES = Known("attribute", _attributes)
QUERIES = Asked()
SAVED = Known("saved query", _saved)
ROUNDS = Known("round", _rounds)

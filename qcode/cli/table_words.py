"""Tables of text: what codes cover, words, words in their context."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.known import CODES
from qcode.cli.options import Command, OneOf, Whole, listing, selecting
from qcode.cli.segments import show_excerpts
from qcode.cli.session import with_project
from qcode.cli.show import Output, Progress, for_programs
from qcode.cli.show import table as show_table
from qcode.cli.table_cases import depth_option

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project


@click.command(cls=Command)
@click.option("--by", type=OneOf("division", lambda: ("code", "coder")), default="code", show_default=True,
              help="A row a code, or a row a code and coder.")  # fmt: skip
@click.option("--parents/--own", default=True, help="With what is coded under a code (default); or not.")
@depth_option
@click.option("--rows", type=OneOf("choice of rows", lambda: ("all", "used")), default="all", show_default=True,
              help="All codes, or the used ones.")  # fmt: skip
@click.option("--excerpts", "code", metavar="CODE", type=CODES,
              help="Instead of the table, the excerpts that cover what a code counts.")  # fmt: skip
@selecting
@listing
@with_project
def coverage(
    project: Project, by: str, parents: bool, depth: int | None, rows: str, code: str | None, selection: Selection,
    output: Output,
) -> None:  # fmt: skip
    """Measure how much of what respondents say a code covers: words and characters, each once.

    \b
    qcode table coverage --depth 1
    qcode table coverage --by coder --format csv
    """
    from qcode.services.tables.cell_names import place_of
    from qcode.services.tables.coverage import as_table, code_excerpts
    from qcode.services.tables.coverage import coverage as measured
    from qcode.services.telling import listening

    with Progress("documents") as line, listening(line.told):
        found = measured(project, selection=selection, parents=parents, depth=depth, rows="all" if code else rows)
    if code:
        show_excerpts(code_excerpts(project, found, place_of(project, found.codes, code)), output, title=code)
        return
    show_table(as_table(found, by=by, tree=output.is_text), output, nothing="There are no codes to count yet.")


@click.command(cls=Command)
@click.option("--lemma", is_flag=True, help="Words in every inflection together, by a dictionary.")
@click.option("--by-code", is_flag=True, help="A list for every code, with what is typical of it.")
@click.option("--all-words", is_flag=True, help="With function words (and, bir, the …), which are left out otherwise.")
@click.option("--leave-out", "also_stop", multiple=True, metavar="WORD", help="This word too. Repeatable.")
@click.option("--top", metavar="N", type=Whole(min=1), default=50, show_default=True, help="So many of each list.")
@click.option("--least", metavar="N", type=Whole(min=1), default=1, show_default=True,
              help="Only what is said so often.")  # fmt: skip
@click.option("--sort", type=OneOf("order", lambda: ("count", "keyness", "word")), default="count", show_default=True,
              help="By number, by how typical it is of the code, or as in a dictionary.")  # fmt: skip
@click.option("--parents/--own", default=True, help="With what is coded under a code (default); or not.")
@depth_option
@click.option("--excerpts", "word", metavar="WORD",
              help="Instead of the table, every place that is counted of a word.")  # fmt: skip
@selecting
@listing
@with_project
def words(
    project: Project, lemma: bool, by_code: bool, all_words: bool, also_stop: tuple[str, ...], top: int, least: int,
    sort: str, parents: bool, depth: int | None, word: str | None, selection: Selection,
    output: Output,
) -> None:  # fmt: skip
    """Count the words that respondents say: in all, under some codes, or under every code.

    \b
    qcode table words --lemma --code "EU accession" --sort keyness
    qcode table words --by-code --depth 1 --top 10 --out words.xlsx
    """
    from qcode.services.tables.words import as_table, word_frequencies
    from qcode.services.telling import listening

    if word is not None:
        _show_places(project, word, lemma=lemma, selection=selection, output=output)
        return
    with Progress("documents") as line, listening(line.told):
        found = word_frequencies(
            project, selection=selection, by_code=by_code, lemmas=lemma, stop=not all_words, top=top, least=least,
            sort=sort, parents=parents, depth=depth, also_stop=also_stop,
        )  # fmt: skip
    show_table(as_table(found, short=not for_programs(output)), output, nothing="There are no such words.")


def _show_places(project: Project, word: str, *, lemma: bool, selection: Selection, output: Output) -> None:
    from qcode.services.tables.concordance import as_table
    from qcode.services.tables.word_places import word_places

    found = word_places(project, word, selection=selection, lemmas=lemma)
    table = as_table(found, word, selection=selection, aligned=output.is_text)
    show_table(table, output, nothing=f"“{word}” is not counted anywhere.")


@click.command(cls=Command)
@click.argument("words", nargs=-1, required=True)
@click.option("--lemma", is_flag=True, help="In every inflected form.")
@click.option("--part", is_flag=True, help="Inside of words, too.")
@click.option("--loose", is_flag=True, help="Take i, ı, İ and I for one letter.")
@click.option("--context", metavar="N", type=Whole(min=1), default=8, show_default=True, help="Words on either side.")
@click.option("--sort", type=OneOf("order", lambda: ("place", "left", "right", "word")), default="place",
              show_default=True, help="By the place, the word, or what stands beside it.")  # fmt: skip
@click.option("--limit", metavar="N", type=Whole(min=1), help="Stop after so many.")
@selecting
@listing
@with_project
def context(
    project: Project, words: tuple[str, ...], lemma: bool, part: bool, loose: bool, context: int, sort: str,
    limit: int | None, selection: Selection, output: Output,
) -> None:  # fmt: skip
    """Show words in what respondents say in their context, one line a place (KWIC).

    One word has the places that table words counts; several words, --part and --loose search the same speech. With
    --role or --speaker, that is what those say.

    \b
    qcode table context müdürlük --lemma --sort right
    qcode table context AB --code "EU accession" --out ab.xlsx
    """
    from qcode.services.tables.concordance import as_table
    from qcode.services.tables.word_places import in_context
    from qcode.services.telling import listening

    query = " ".join(words)
    with Progress("documents") as line, listening(line.told):
        found = in_context(
            project, query, lemmas=lemma, part=part, loose=loose, selection=selection, context=context, sort=sort,
            most=limit,
        )  # fmt: skip
    table = as_table(found, query, selection=selection, aligned=output.is_text)
    wider = "" if lemma or part else " --lemma finds every inflected form, --part what stands inside of words."
    show_table(table, output, nothing=f"“{query}” does not occur.{wider}")

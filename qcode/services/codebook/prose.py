"""The codebook summary as a table, and as pages to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qcode.errors import UsageError
from qcode.formats.tables.markdown import escaped
from qcode.formats.tables.web import STYLE, page, text
from qcode.model.codebook import FIELDS, SEPARATOR
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.codebook import spoken
from qcode.services.codebook.summary import CodeSummary, Quote, Source
from qcode.services.columns import ground
from qcode.services.selecting import resolve
from qcode.services.tables.notes import counted
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from qcode.services.project import Project

_DEEPEST = 6
_STYLE = f"{STYLE}\nbody {{ max-width: 46rem; }}\nblockquote p {{ white-space: pre-line; }}\n.about {{ opacity: .75; }}"


def summary_table(
    project: Project, summary: Sequence[CodeSummary], *, selection: Selection | None = None, full: bool = False
) -> Table:
    """The summary as a table: one row a code; `full` gives every field and every quote columns of their own.

    Documents, cases, coders and last use are counted with the codes under the code. `selection` is the one of
    the summary, for the notes that say what it is about.
    """
    noun = project.case_noun
    columns = _full_columns(summary, noun) if full else _short_columns(noun)
    rows = tuple(_full_row(each, columns) if full else _short_row(each) for each in summary)
    return Table(title="Codebook summary", columns=columns, rows=rows, notes=summary_notes(project, selection))


def summary_text(
    project: Project,
    summary: Sequence[CodeSummary],
    *,
    format: str = "markdown",
    selection: Selection | None = None,
) -> str:
    """The summary as pages to read, in `markdown` or `html`: a heading a code, its texts, its numbers, its quotes.

    Raises UsageError for another format.
    """
    noun = project.case_noun
    title = f"{project.name}: codebook summary" if project.name else "Codebook summary"
    notes = summary_notes(project, selection)
    if format == "markdown":
        parts = [f"# {escaped(title)}", *map(escaped, notes)]
        return "\n\n".join([*parts, *(part for each in summary for part in _markdown(each, noun))]) + "\n"
    if format == "html":
        body = [f"<h1>{text(title)}</h1>", *(f"<p>{text(note)}</p>" for note in notes)]
        body += [line for each in summary for line in _html(each, noun)]
        return page(title, "\n".join(body), style=_STYLE, language=project.language)
    raise UsageError(f"A summary cannot be written as prose in the format {format}.", "Use markdown or html.")


def summary_notes(project: Project, selection: Selection | None = None) -> tuple[str, ...]:
    """What a summary's numbers are numbers of: unit, universe, filters, and what was left out."""
    asked = selection or Selection()
    resolved = resolve(project, asked, book=codebook(project.database))
    base = ground(project, resolved)
    noun = project.case_noun
    universe = f"{counted(len(resolved.universe.cases), noun)}, {counted(len(base.documents), 'document')}"
    return (
        f"Excerpts are codings. Documents, {_plural(noun)}, coders and last use include the codes under a code.",
        f"About {universe}" + (f"; only {asked.describe()}." if asked.describe() else "."),
        *(f"{note[:1].upper()}{note[1:]}." for note in dict.fromkeys((*resolved.notes, *base.notes))),
    )


def _short_columns(noun: str) -> tuple[Column, ...]:
    return (
        Column("code"), Column("definition"), Column("excerpts", ColumnKind.INTEGER),
        Column("with codes below", ColumnKind.INTEGER), Column("documents", ColumnKind.INTEGER),
        Column(_plural(noun), ColumnKind.INTEGER), Column("coders"), Column("last use", ColumnKind.DATE),
        Column("typical"),
    )  # fmt: skip


def _short_row(each: CodeSummary) -> tuple[Cell, ...]:
    code, all_ = each.code, each.branch
    typical = "\n".join(map(quoted, each.quotes))
    return (
        SEPARATOR.join(each.path), code.brief or code.definition, each.own.excerpts, all_.excerpts, all_.documents,
        all_.cases, ", ".join(all_.coders), all_.last_use[:10], typical,
    )  # fmt: skip


def _full_columns(summary: Sequence[CodeSummary], noun: str) -> tuple[Column, ...]:
    languages = sorted({language for each in summary for language in each.code.labels})
    numbers = ("excerpts", "with codes below", "documents", _plural(noun), f"of {_plural(noun)}")
    most = max((len(each.quotes) for each in summary), default=0)
    quotes = [Column(f"{name} {at + 1}") for at in range(most) for name in ("quote", "citation", "chosen by")]
    return (
        Column("code"),
        *(Column(f"label {language}") for language in languages),
        *(Column(spoken(name)) for name in FIELDS),
        *(Column(name, ColumnKind.INTEGER) for name in numbers),
        *(Column("coders"), Column("last use", ColumnKind.DATE), Column("retired")),
        *quotes,
    )


def _full_row(each: CodeSummary, columns: Sequence[Column]) -> tuple[Cell, ...]:
    code, use = each.code, each.branch
    labels = [code.labels.get(column.name[6:], "") for column in columns if column.name.startswith("label ")]
    numbers = (each.own.excerpts, use.excerpts, use.documents, use.cases, each.of_cases)
    cells: list[Cell] = [SEPARATOR.join(each.path), *labels, *(getattr(code, name) for name in FIELDS), *numbers]
    cells += [", ".join(use.coders), use.last_use[:10], "yes" if code.retired else ""]
    cells += [cell for quote in each.quotes for cell in (quote.text, quote.citation, quote.source.value)]
    return (*cells, *[""] * (len(columns) - len(cells)))


def quoted(quote: Quote) -> str:
    """A quote in one line with its citation; an example that nobody coded says that it is one."""
    return f"“{' '.join(quote.text.split())}” ({_cited(quote)})"


def _cited(quote: Quote) -> str:
    return quote.citation or "example of the codebook"


def _about(each: CodeSummary, noun: str) -> str:
    own, use = each.own, each.branch
    parts = [f"{language}: {label}" for language, label in each.code.labels.items()]
    parts += ["retired"] if each.code.retired else []
    parts += [counted(own.excerpts, "excerpt")]
    parts += [f"{use.excerpts} with the codes below"] if use.excerpts != own.excerpts else []
    parts += [counted(use.documents, "document"), f"{use.cases} of {counted(each.of_cases, noun)}"]
    parts += [", ".join(use.coders), f"last used {use.last_use[:10]}"] if use.excerpts else []
    return " · ".join(parts)


def _fields(each: CodeSummary) -> Iterable[tuple[str, str]]:
    quoted_already = {quote.text for quote in each.quotes if quote.source is Source.EXAMPLE}
    for name in FIELDS:
        value = getattr(each.code, name)
        if value and value not in quoted_already:
            yield spoken(name).capitalize(), value


def _markdown(each: CodeSummary, noun: str) -> Iterable[str]:
    yield f"{'#' * min(len(each.path) + 1, _DEEPEST)} {escaped(each.code.name)}"
    yield escaped(_about(each, noun))
    for name, value in _fields(each):
        yield f"**{name}.** {_lines(value)}"
    for quote in each.quotes:
        lines = [*_lines(quote.text).split("\n"), "", f"({escaped(_cited(quote))})"]
        yield "\n".join(f"> {line}".rstrip() for line in lines)


def _lines(value: str) -> str:
    """The text with its line breaks kept; an empty line begins a new paragraph."""
    return "\n\n".join("\\\n".join(escaped(part).split("\n")) for part in value.split("\n\n"))


def _html(each: CodeSummary, noun: str) -> Iterable[str]:
    level = min(len(each.path) + 1, _DEEPEST)
    yield f"<section>\n<h{level}>{text(each.code.name)}</h{level}>"
    yield f'<p class="about">{text(_about(each, noun))}</p>'
    for name, value in _fields(each):
        yield f"<p><strong>{text(name)}.</strong> {text(value)}</p>"
    for quote in each.quotes:
        yield f"<blockquote><p>{text(quote.text)}</p><footer>{text(_cited(quote))}</footer></blockquote>"
    yield "</section>"


def _plural(noun: str) -> str:
    return counted(0, noun).removeprefix("0 ")

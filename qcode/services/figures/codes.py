"""Pictures of codes: by municipality as a heatmap, as a tree, and which occur together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.model.chart import About, Heatmap, Network, Tree, Twig
from qcode.services.attributes.bands import SIGN
from qcode.services.tables import frequencies
from qcode.services.wording import said
from qcode.services.wording.bands import turkish_band
from qcode.storage.codes import codebook

SIGNS = "Blank: 0, coded to the end and not found; · not coded to the end; – no document."
CIRCLE = "Codes stand in the codebook's order; a line joins two whose excerpts overlap, the wider the more often."

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.services.figures.request import Request
    from qcode.services.project import Project
    from qcode.services.tables import Frequencies
    from qcode.services.tables.parts import ColumnHead
    from qcode.services.tables.together import CoOccurrence


def code_names(book: Codebook, codes: Sequence[int], language: str) -> list[str]:
    """The codes' labels in the language, else their names; with what stands above where two would be the same."""
    own = [_named(book, key, language) for key in codes]
    above = [book[key].parent_id for key in codes]
    return [
        f"{name} ({_named(book, parent, language)})" if own.count(name) > 1 and parent is not None else name
        for name, parent in zip(own, above, strict=True)
    ]


def _named(book: Codebook, key: int, language: str) -> str:
    code = book[key]
    return code.labels.get(language) or code.name


def heatmap(project: Project, request: Request) -> Heatmap:
    """Codes by cases, or by what `by` says: how much of each there is; raises as `tables.frequencies`."""
    by = request.by or "case"
    found = frequencies(
        project, by=by, selection=request.selection, count=request.count, depth=request.depth, rows="used"
    )
    return heatmap_of(project, found, request.language)


def heatmap_of(project: Project, found: Frequencies, language: str) -> Heatmap:
    """The picture of a table that was counted; raises Refused where nothing is in it."""
    if not found.rows:
        raise Refused(
            f"Nothing is coded that belongs to a {found.names}.",
            "Take other columns, --by document, or another selection.",
        )
    kept = [at for at, head in enumerate(found.columns) if head.documents]
    over = said(language, found.names)
    left = len(found.columns) - len(kept)
    without = (f"{left} without a document {'is' if left == 1 else 'are'} not shown.",) if left else ()
    return Heatmap(
        about=About(
            said(language, "Codes by {by}", by=over),
            f"A heatmap of {len(found.rows)} codes by {len(kept)} columns; the most in a cell is {_most(found.cells)}.",
            (said(language, SIGNS), *found.notes, *without), language,
        ),
        rows=tuple(code_names(codebook(project.database), [row.code_id for row in found.rows], language)),
        columns=tuple(_told(found.columns[at], found, language) for at in kept),
        cells=tuple(tuple(line[at] for at in kept) for line in found.cells),
        unit=said(language, found.unit),
    )  # fmt: skip


def _told(head: ColumnHead, found: Frequencies, language: str) -> str:
    """A column's head in the language: the names of bands and of what is lacking; what people wrote as it is."""
    if language == "tr" and SIGN in found.by:
        return turkish_band(head.label) or said(language, head.label)
    return said(language, head.label) if head.key is None else head.label


def _most(cells: Sequence[Sequence[object]]) -> object:
    return max((cell for line in cells for cell in line if isinstance(cell, int | float)), default=0)


def tree(project: Project, request: Request) -> Tree:
    """The codebook as a tree, with how often each code was given, those under it included; retired ones if used."""
    found = frequencies(project, by="coder", selection=request.selection, depth=request.depth)
    book = codebook(project.database)
    twigs = tuple(
        Twig(
            row.depth,
            _named(book, row.code_id, request.language),
            book[row.code_id].colour,
            total if isinstance(total, int) else 0,
        )
        for row, total in zip(found.rows, found.row_totals, strict=True)
    )
    if not twigs:
        raise Refused("There are no codes yet.", "Add some: qcode codes add NAME")
    return Tree(
        about=About(said(request.language, "Codebook"), f"A tree of {len(twigs)} codes with bars for their excerpts.",
                    found.notes, request.language),
        twigs=twigs,
        unit=said(request.language, "excerpts, with the codes below"),
    )  # fmt: skip


def network(project: Project, request: Request) -> Network:
    """Codes whose excerpts overlap, each coder's own; only the `most` links with most overlaps are drawn.

    Raises Refused where no two codes are together, and as `cooccurrence.cooccurrence`.
    """
    from qcode.services.tables.cooccurrence import cooccurrence

    found = cooccurrence(project, selection=request.selection, depth=request.depth)
    return network_of(project, found, request.language, most=request.most)


def network_of(project: Project, found: CoOccurrence, language: str, *, most: int = 40) -> Network:
    """The picture of codes together that were counted; raises Refused where no two are."""
    pairs = list(found.pairs())
    if not pairs:
        raise Refused(
            "No two codes overlap anywhere.", "Take more documents or codes, or see: qcode table cooccurrence"
        )
    drawn = pairs[:most]
    shown = sorted({place for pair in drawn for place in (pair.first, pair.second)})
    at = {place: number for number, place in enumerate(shown)}
    book = codebook(project.database)
    keys = [found.codes[place] for place in shown]
    names = code_names(book, keys, language)
    left = len(pairs) - len(drawn)
    return Network(
        about=About(
            said(language, "Codes that occur together"),
            f"A network of {len(shown)} codes and {len(drawn)} links between codes whose excerpts overlap.",
            (said(language, CIRCLE), *found.notes,
             *([f"The {left} rarest of {len(pairs)} pairs are not drawn."] if left else [])),
            language,
        ),
        nodes=tuple(
            (name, book[key].colour, int(found.sizes[place]))
            for name, key, place in zip(names, keys, shown, strict=True)
        ),
        links=tuple((at[pair.first], at[pair.second], float(pair.n12)) for pair in drawn),
        unit=said(language, "line width: overlapping excerpts; point size: excerpts"),
    )  # fmt: skip

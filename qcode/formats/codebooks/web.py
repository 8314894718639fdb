"""Codebooks as one HTML file: the tree as a list of links, then a section for each code."""

from __future__ import annotations

from qcode.formats.codebooks.fields import completed
from qcode.formats.codebooks.readable import summary, title
from qcode.formats.codebooks.sheet import Counts
from qcode.formats.tables.web import STYLE, page, text
from qcode.model.codebook import FIELDS, CodebookFile, CodeEntry

DEEPEST = 6
_STYLE = (
    STYLE
    + """
body { max-width: 46rem; }
nav ul { list-style: none; padding-left: 1.2rem; }
dt { font-weight: bold; margin-top: .5rem; }
dd { margin: 0; white-space: pre-line; }
.about { opacity: .75; }
.colour { display: inline-block; width: .8em; height: .8em; border: 1px solid; }
"""
)


def render(
    codebook: CodebookFile, *, counts: Counts | None = None, guids: bool = False, stamp: str = "", **_: object
) -> str:
    """The codebook as a page."""
    entries = completed(codebook.entries)
    name = codebook.name or "Codebook"
    sections = [_section(entry, at, counts or {}, guids=guids) for at, entry in enumerate(entries)]
    told = [f'<p class="about">{text(stamp)}</p>'] if stamp else []
    body = "\n".join([f"<h1>{text(name)}</h1>", *told, *_contents(entries), *sections])
    return page(name, body, style=_STYLE, language=codebook.language or "en")


def _contents(entries: tuple[CodeEntry, ...]) -> list[str]:
    lines, depth = ["<nav>"], 0
    for at, entry in enumerate(entries):
        now = len(entry.path)
        lines += ["<ul>"] * (now - depth) + ["</li></ul>"] * (depth - now) + (["</li>"] if now <= depth else [])
        lines.append(f'<li><a href="#code-{at}">{text(entry.name)}</a>')
        depth = now
    return [*lines, *["</li></ul>"] * depth, "</nav>"]


def _section(entry: CodeEntry, at: int, counts: Counts, *, guids: bool) -> str:
    level = min(len(entry.path) + 1, DEEPEST)
    mark = f'<span class="colour" style="background:{text(entry.colour)}"></span> ' if entry.colour else ""
    about = text(" · ".join(summary(entry, counts, guids=guids)))
    fields = [
        f"<dt>{title(name)}</dt>\n<dd>{text(value)}</dd>" for name in FIELDS if (value := str(getattr(entry, name)))
    ]
    parts = [f"<h{level}>{mark}{text(entry.name)}</h{level}>", f'<p class="about">{about}</p>' if about else ""]
    parts += ["<dl>", *fields, "</dl>"] if fields else []
    return "\n".join([f'<section id="code-{at}">', *filter(None, parts), "</section>"])

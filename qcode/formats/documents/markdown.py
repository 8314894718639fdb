"""Documents in Markdown as GitHub, Pandoc and Quarto read it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from qcode.formats.tables.cells import lines_around
from qcode.formats.tables.markdown import escaped, grid
from qcode.model.paper import Block, Heading, Listing, Note, Paper, Paragraph, Picture, Quoted, Shown

FIGURES = "figures"
DEEPEST = 6


def rendered(paper: Paper) -> bytes:
    """The paper as a .md file; its pictures are looked for as SVG in the folder `figures`."""
    head = [f"# {escaped(paper.title)}"] if paper.title else []
    head += [_small(paper.stamp)] if paper.stamp else []
    return ("\n\n".join([*head, *map(_block, paper.blocks)]) + "\n").encode("utf-8")


def _lines(text: str) -> str:
    """The text with its line breaks kept; an empty line begins a new paragraph."""
    return "\n\n".join("\\\n".join(escaped(part).split("\n")) for part in text.strip().split("\n\n"))


def _small(text: str) -> str:
    return "*" + " ".join(escaped(text).split()) + "*"


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"no block: {block!r}")


@_block.register
def _heading(block: Heading) -> str:
    return f"{'#' * min(block.level + 1, DEEPEST)} {escaped(block.text)}"


@_block.register
def _paragraph(block: Paragraph) -> str:
    return (f"**{escaped(block.lead)}** " if block.lead else "") + _lines(block.text)


@_block.register
def _note(block: Note) -> str:
    return _small(block.text)


@_block.register
def _quoted(block: Quoted) -> str:
    lines = _lines(block.text).split("\n")
    lines += ["", f"({escaped(block.source)})"] if block.source else []
    return "\n".join(f"> {line}".rstrip() for line in lines)


@_block.register
def _listing(block: Listing) -> str:
    boxes = ["[x] " if done else "[ ] " for done in block.done] or [""] * len(block.items)
    return "\n".join(f"- {box}{' '.join(escaped(item).split())}" for box, item in zip(boxes, block.items, strict=True))


@_block.register
def _shown(block: Shown) -> str:
    caption = f"{block.label} {block.number}. " if block.number else ""
    title = [f"**{escaped(caption + block.table.title)}**"] if caption or block.table.title else []
    return "\n\n".join([*title, grid(block.table), *_noted(lines_around(block.table))])


def _noted(lines: Sequence[str]) -> list[str]:
    return [_small(" ".join(lines))] if lines else []


@_block.register
def _picture(block: Picture) -> str:
    caption = f"{block.label} {block.number}. " if block.number else ""
    notes = "".join(f"\n\n{note}" for note in _noted(block.notes))
    alt = " ".join(escaped(block.alt).split())
    return f"![{alt}]({FIGURES}/{block.name}.svg)\n\n**{escaped(caption + block.caption)}**{notes}"

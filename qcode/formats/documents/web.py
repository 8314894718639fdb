"""Documents as one HTML file that needs nothing from elsewhere: pictures are drawn in it, links lead within it."""

from __future__ import annotations

import re
from functools import singledispatch

from qcode.formats.documents.words import language_of
from qcode.formats.tables.web import STYLE as TABLE_STYLE
from qcode.formats.tables.web import page, table_element, text
from qcode.model.paper import Block, Heading, Listing, Note, Paper, Paragraph, Picture, Quoted, Shown

DEEPEST = 6
_STYLE = f"""{TABLE_STYLE}
body {{ max-width: 60rem; }}
.wide {{ overflow-x: auto; margin: 1.5rem 0 .3rem; }}
.wide table {{ font-size: .85rem; border-top: 2px solid; border-bottom: 2px solid; }}
caption {{ white-space: pre-line; }}
thead th {{ border-bottom-width: 1px; }}
.many thead th.number {{ writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; padding: .7rem 0; }}
.many .number {{ padding-left: .3rem; padding-right: .3rem; }}
.note {{ font-size: .85rem; opacity: .8; margin: .2rem 0; }}
blockquote {{ margin: .6rem 0 .6rem 1rem; padding-left: .8rem; border-left: 3px solid #bbb; }}
blockquote p {{ white-space: pre-line; margin: 0; }}
blockquote footer {{ font-size: .85rem; opacity: .8; }}
p {{ white-space: pre-line; }}
figure {{ margin: 1.5rem 0; }}
figure svg {{ max-width: 100%; height: auto; background: #fff; }}
figcaption {{ font-weight: bold; }}
nav ol {{ columns: 2; padding-left: 1.2rem; }}
ul.tick {{ list-style: none; padding-left: 0; }}
@page {{ size: A4; margin: 18mm 15mm; }}
@media print {{
  :root {{ color-scheme: light; }}
  body {{ margin: 0; max-width: none; padding: 0; font-size: 10pt; }}
  .wide {{ overflow: visible; }}
  .wide table {{ font-size: 7.5pt; }}
  .wide th, .wide td {{ padding: .1rem .3rem; }}
  nav {{ display: none; }}
  tr, figure, blockquote {{ break-inside: avoid; }}
  h1, h2, h3, h4, caption {{ break-after: avoid; }}
}}"""
_ID = re.compile(r'\bid="([^"]*)"')
_REFERENCE = re.compile(r'(url\(#|href="#)([^)"]*)')


def rendered(paper: Paper) -> bytes:
    """The paper as a .html file with a list of its chapters."""
    parts = [f"<h1>{text(paper.title)}</h1>"] if paper.title else []
    parts += [f'<p class="note">{text(paper.stamp)}</p>'] if paper.stamp else []
    chapters = [block for block in paper.blocks if isinstance(block, Heading) and block.level == 1]
    if len(chapters) > 1:
        links = "".join(f'<li><a href="#{_anchor(each)}">{text(each.text)}</a></li>' for each in chapters)
        parts.append(f"<nav><ol>{links}</ol></nav>")
    parts += [_block(block) for block in paper.blocks]
    return page(paper.title, "\n".join(parts), style=_STYLE, language=paper.language).encode("utf-8")


def _anchor(block: Heading) -> str:
    return re.sub(r"\W+", "-", block.text).strip("-").lower()


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"no block: {block!r}")


@_block.register
def _heading(block: Heading) -> str:
    level = min(block.level + 1, DEEPEST)
    anchor = f' id="{_anchor(block)}"' if block.level == 1 else ""
    return f"<h{level}{anchor}>{text(block.text)}</h{level}>"


@_block.register
def _paragraph(block: Paragraph) -> str:
    lead = f"<strong>{text(block.lead)}</strong> " if block.lead else ""
    return f"<p{_spoken(block.text)}>{lead}{text(block.text)}</p>"


def _spoken(content: str) -> str:
    return ' lang="tr"' if language_of(content, default="") == "tr" else ""


@_block.register
def _note(block: Note) -> str:
    return f'<p class="note">{text(block.text)}</p>'


@_block.register
def _quoted(block: Quoted) -> str:
    source = f"<footer>{text(block.source)}</footer>" if block.source else ""
    return f"<blockquote><p{_spoken(block.text)}>{text(block.text)}</p>{source}</blockquote>"


@_block.register
def _listing(block: Listing) -> str:
    boxes = ["☑ " if done else "☐ " for done in block.done] or [""] * len(block.items)
    items = "".join(f"<li>{box}{text(item)}</li>" for box, item in zip(boxes, block.items, strict=True))
    return f"<ul{' class=tick' if block.done else ''}>{items}</ul>"


@_block.register
def _shown(block: Shown) -> str:
    caption = f"{block.label} {block.number}. " if block.number else ""
    element, notes = table_element(block.table, caption=caption + block.table.title)
    return "\n".join(
        [f'<div class="wide">{element}</div>', f'<p class="note">{text(" ".join(notes))}</p>' if notes else ""]
    )


@_block.register
def _picture(block: Picture) -> str:
    caption = f"{block.label} {block.number}. " if block.number else ""
    notes = f'<p class="note">{text(" ".join(block.notes))}</p>' if block.notes else ""
    drawing = _inline(block.bytes_of("svg").decode("utf-8"), block.name)
    label = f'<div role="img" aria-label="{text(block.alt)}">{drawing}</div>'
    return f"<figure>\n{label}\n<figcaption>{text(caption + block.caption)}</figcaption>{notes}</figure>"


def _inline(svg: str, name: str) -> str:
    """The drawing without its XML head; its names are made its own, since several drawings stand on one page."""
    bare = svg[svg.index("<svg") :]
    own = _ID.sub(lambda found: f'id="{name}-{found[1]}"', bare)
    return _REFERENCE.sub(lambda found: f"{found[1]}{name}-{found[2]}", own)

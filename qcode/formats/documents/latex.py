"""Documents for LaTeX: an article that pdfLaTeX, XeLaTeX and LuaLaTeX all set, with booktabs and longtable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import singledispatch
from unicodedata import category

from qcode.formats.tables.cells import without_controls
from qcode.formats.tables.latex import environments, escaped
from qcode.formats.tables.laying import parts_of
from qcode.model.paper import Block, Heading, Listing, Note, Paper, Paragraph, Picture, Quoted, Shown

FIGURES = "figures"
"""The folder beside the document in which its pictures are."""

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[utf8]{inputenc}
  \usepackage[T1]{fontenc}
  \usepackage{lmodern}
\else
  \usepackage{fontspec}
\fi
\usepackage{array,booktabs,longtable,graphicx,pdflscape,amssymb}
\usepackage[margin=2.5cm]{geometry}
\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}
\setlength{\LTleft}{0pt}\setlength{\LTright}{\fill}
\setlength{\emergencystretch}{4em}
% A heading that would stand near the foot of a page goes to the next one.
\newcommand{\room}{\par\penalty-100\begingroup\dimen0=\pagegoal\advance\dimen0-\pagetotal
  \ifdim\dimen0<10\baselineskip\ifdim\dimen0>0pt \vfil\fi\break\fi\endgroup}"""
_WORDS = {
    "tr": (
        r"\IfFileExists{turkish.ldf}{\usepackage[turkish,shorthands=off]{babel}}{}",
        r"\AtBeginDocument{\renewcommand{\tablename}{Tablo}\renewcommand{\figurename}{Şekil}}",
    ),
}
"""Turkish hyphens where LaTeX has them, and Turkish labels in any case."""
_LEVELS = (r"\section*", r"\subsection*", r"\subsubsection*", r"\paragraph*")
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_KNOWN_UNTIL = 0x17F
_KNOWN = frozenset("“”‘’„‚‹›–—…€™•†‡‰ﬁﬂ")


def rendered(paper: Paper) -> bytes:
    """The paper as a .tex file; its pictures are looked for as PDF in the folder `figures`."""
    body = "\n\n".join(_blocks(paper.blocks))
    title = [rf"\title{{{escaped(paper.title)}}}", r"\author{}", r"\date{}"] if paper.title else []
    start = [r"\maketitle"] if paper.title else []
    stamp = [rf"{{\footnotesize {_lines(paper.stamp)}\par}}"] if paper.stamp else []
    whole = [_PREAMBLE, *_unknown("\n".join((*title, body, *stamp))), *_WORDS.get(paper.language, ()), *title]
    return "\n".join([*whole, r"\begin{document}", *start, *stamp, body, r"\end{document}", ""]).encode("utf-8")


def _unknown(text: str) -> list[str]:
    """What the fonts lack is set as its number, so that the run goes on and it is seen what is missing.

    Where another font is chosen, as XeLaTeX and LuaLaTeX can, it sets what it has. What is never seen, as what joins
    two signs, is left out.
    """
    signs = sorted({char for char in text if ord(char) > _KNOWN_UNTIL and char not in _KNOWN})
    if not signs:
        return []
    numbers = {char: f"{ord(char):04X}" for char in signs}
    told = {
        char: "" if _is_unseen(char) else rf"\texttt{{U+{number}}}\allowbreak{{}}" for char, number in numbers.items()
    }
    return [
        "% Signs that the font lacks are set as their numbers; XeLaTeX and LuaLaTeX take another: \\setmainfont{…}",
        r"\ifPDFTeX",
        *(rf"  \DeclareUnicodeCharacter{{{number}}}{{{told[char]}}}" for char, number in numbers.items()),
        r"\else",
        *(
            rf'  \catcode"{number}=\active \protected\def{char}{{\iffontchar\font"{number} \char"{number} '
            rf"\else{{{told[char]}}}\fi}}"
            for char, number in numbers.items()
        ),
        r"\fi",
    ]


def _is_unseen(char: str) -> bool:
    """Whether a sign only says how others are shown: a joiner, a direction, a choice of form."""
    return category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"


def _lines(text: str) -> str:
    """The text with its line breaks; empty lines begin a paragraph, which no break may begin."""
    parts = _EMPTY_LINES.split(without_controls(text).strip())
    return "\n\n".join("\\\\\n".join(map(escaped, part.split("\n"))) for part in parts)


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """Each block; a heading goes onto the sideways page of the table that it is the heading of."""
    heads: list[str] = []
    before: Block | None = None
    for at, block in enumerate(blocks):
        if isinstance(block, Heading) and not isinstance(before, Heading):
            # Figures that float stay in their own chapter.
            heads.append(r"\clearpage" if isinstance(before, Picture) else r"\room")
        before = block
        if isinstance(block, Heading):
            behind = next((each for each in blocks[at:] if not isinstance(each, Heading)), block)
            if isinstance(behind, Shown) and parts_of(behind.table)[0].landscape:
                heads = [each for each in heads if each != r"\room"] + [_block(block)]
                continue
        if isinstance(block, Shown):
            yield environments(block.table, long=True, small=True, heads=heads)
        else:
            yield "\n".join([*heads, _block(block)])
        heads = []


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"no block: {block!r}")


@_block.register
def _heading(block: Heading) -> str:
    return rf"{_LEVELS[min(block.level, len(_LEVELS)) - 1]}{{{escaped(block.text)}}}"


@_block.register
def _paragraph(block: Paragraph) -> str:
    lead = rf"\textbf{{{escaped(block.lead)}}} " if block.lead else ""
    return lead + _lines(block.text)


@_block.register
def _note(block: Note) -> str:
    return rf"{{\footnotesize {_lines(block.text)}\par}}"


@_block.register
def _quoted(block: Quoted) -> str:
    source = rf" {{\upshape({escaped(block.source)})}}" if block.source else ""
    return rf"\begin{{quote}}\itshape {_lines(block.text)}{source}\end{{quote}}"


@_block.register
def _listing(block: Listing) -> str:
    boxes = [r"[$\boxtimes$]" if done else r"[$\square$]" for done in block.done] or [""] * len(block.items)
    items = [rf"\item{box} {_lines(item)}" for box, item in zip(boxes, block.items, strict=True)]
    return "\n".join([r"\begin{itemize}\raggedright", *items, r"\end{itemize}"])


@_block.register
def _picture(block: Picture) -> str:
    notes = [rf"{{\footnotesize {escaped(' '.join(block.notes))}\par}}"] if block.notes else []
    return "\n".join([
        r"\begin{figure}[htbp]", r"\centering",
        rf"\includegraphics[width={min(block.width, 160)}mm]{{{FIGURES}/{block.name}.pdf}}",
        rf"\caption{{{escaped(block.caption)}}}", *notes, r"\end{figure}",
    ])  # fmt: skip

"""Tables for LaTeX with the booktabs package; what else a table needs stands in a comment above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qcode.formats.tables.cells import lines_around, one_line, shown, without_controls
from qcode.formats.tables.laying import LONGEST_WORD, Part, parts_of
from qcode.model.table import Cell, Column, Table

LONG = 40
TWIPS_IN_CM = 567
TALLEST = 30
"""A heading that stands upright and is of more letters than that takes several lines, so that the page holds it."""
BETWEEN = 120
"""What LaTeX adds to the width of a column: twice 3 points, in twentieths of a point."""
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    '"': r"\char34{}",
    "·": r"\textperiodcentered{}",
    "\N{EN DASH}": r"\textendash{}",
    "\N{EM DASH}": r"\textemdash{}",
    "\N{HORIZONTAL ELLIPSIS}": r"\ldots{}",
    "\N{MINUS SIGN}": "$-$",
    "\N{MULTIPLICATION SIGN}": r"$\times$",
    "\N{GREATER-THAN OR EQUAL TO}": r"$\geq$",
    "\N{LESS-THAN OR EQUAL TO}": r"$\leq$",
    "\N{ALMOST EQUAL TO}": r"$\approx$",
    "\N{RIGHTWARDS ARROW}": r"$\rightarrow$",
    "\N{GREEK SMALL LETTER ALPHA}": r"$\alpha$",
    "\N{GREEK SMALL LETTER KAPPA}": r"$\kappa$",
    "\N{GREEK SMALL LETTER CHI}": r"$\chi$",
    "\N{SUPERSCRIPT TWO}": "$^2$",
    "\N{FIGURE SPACE}": r"\phantom{0}",
    "\N{NO-BREAK SPACE}": "~",
    "\N{ZERO WIDTH SPACE}": r"\allowbreak{}",
    "\N{BULLET}": r"\textbullet{}",
}
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_BEHIND_SIGNS = re.compile(r"(?<=[^\w\s([{“‘])(?=[\w([{])|(?<=_)(?=[^\W_])")
_MARKS = re.compile("|".join(map(re.escape, _SPECIAL)))
_LIGATURES = re.compile(r"-(?=-)|'(?=')|`(?=`)|,(?=,)|[?!](?=`)")
_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d])\\textendash\{\}(?=[^\W\d])")


def escaped(text: str) -> str:
    """The text in one line, with every sign that LaTeX would obey made to stand for itself.

    A star behind the end of a line would be a part of that, and two hyphens would be a dash. A word that is longer than
    a column may be, as an address, may be broken behind its signs.
    """
    broken = _LONG_WORD.sub(lambda word: _BEHIND_SIGNS.sub("\N{ZERO WIDTH SPACE}", word[0]), without_controls(text))
    found = _MARKS.sub(lambda found: _SPECIAL[found[0]], _in_a_line(broken))
    return _BETWEEN_WORDS.sub(r"\g<0>\\allowbreak{}", _LIGATURES.sub(r"\g<0>{}", found))


def _in_a_line(text: str) -> str:
    # Figure spaces move a code's name in; they are no white space to be joined.
    return "\N{FIGURE SPACE}".join(one_line(each) for each in text.split("\N{FIGURE SPACE}"))


def render(table: Table, **_: object) -> str:
    """Table environments with caption and notes; more than 40 rows become a longtable.

    A wide table is turned, and set in smaller letters where its lines fill the page.
    """
    long = len(table.rows) + len(table.footer) > LONG
    parts = parts_of(table)
    body = environments(table, long=long)
    needs = ["booktabs"] + (["longtable"] if long else []) + (["pdflscape"] if parts[0].landscape else [])
    needs += (["array"] if r"\arraybackslash" in body else []) + (["graphicx"] if parts[0].turned else [])
    return "\n".join([*(rf"% needs \usepackage{{{name}}}" for name in needs), body])


def environments(table: Table, *, long: bool, small: bool = False, heads: Sequence[str] = ()) -> str:
    """The table's parts as environments; `small` sets them in footnote size, as a paper does, `heads` above them."""
    parts = parts_of(table)
    lines = [
        line
        for at, part in enumerate(parts, start=1)
        for line in _environment(table, part, long=long, which=f" ({at}/{len(parts)})" if len(parts) > 1 else "",
                                 again=at > 1, last=at == len(parts), small=small)
    ]  # fmt: skip
    if small or parts[0].wrapped:
        size = r"\scriptsize" if small and parts[0].landscape else r"\footnotesize"
        lines = [rf"\begingroup{size}\setlength{{\tabcolsep}}{{3pt}}", *lines, r"\endgroup"]
    lines = [*heads, *lines]
    if parts[0].landscape:
        lines = [r"\begin{landscape}", *lines, r"\end{landscape}"]
    return "\n".join([*lines, ""])


def _environment(
    table: Table, part: Part, *, long: bool, small: bool, which: str, again: bool, last: bool
) -> list[str]:
    columns = [table.columns[at] for at in part.columns]
    lines = [r"\addtocounter{table}{-1}"] if again else []
    lines += _opening(table.title + which if table.title else "", columns, part, long=long)
    lines += [_row(columns, [row[at] for at in part.columns], table.language) for row in table.rows]
    if table.footer:
        lines += [
            r"\midrule",
            *(_row(columns, [row[at] for at in part.columns], table.language) for row in table.footer),
        ]
    notes = _notes(table, joined=small, sideways=small and part.landscape) if last else []
    if long:
        return [*lines, r"\end{longtable}", *notes]
    return [*lines, r"\bottomrule", r"\end{tabular}", *notes, r"\end{table}"]


def _opening(title: str, columns: Sequence[Column], part: Part, *, long: bool) -> list[str]:
    alignment = "".join(_alignment(column, width, part) for column, width in zip(columns, part.widths, strict=True))
    head = " & ".join(_heading(column, part) for column in columns) + r" \\"
    caption = [rf"\caption{{{escaped(title)}}}" + (r" \\" if long else "")] if title else []
    if long:
        top = [r"\toprule", head, r"\midrule"]
        first = [rf"\begin{{longtable}}{{{alignment}}}", *caption, *top, r"\endfirsthead"]
        return [*first, *top, r"\endhead", r"\bottomrule", r"\endlastfoot"]
    return [
        r"\begin{table}",
        r"\centering" + (r"\footnotesize" if part.wrapped else ""),  # a float begins in the usual size
        *caption,
        rf"\begin{{tabular}}{{{alignment}}}",
        r"\toprule",
        head,
        r"\midrule",
    ]


def _alignment(column: Column, width: int, part: Part) -> str:
    if column.is_number:
        return "r"
    if part.wrapped:
        # TeX breaks no word that a line of a column begins with, unless something stands before it.
        return rf">{{\raggedright\arraybackslash\hspace{{0pt}}}}p{{{(width - BETWEEN) / TWIPS_IN_CM:.2f}cm}}"
    return "l"


def _heading(column: Column, part: Part) -> str:
    if part.turned and column.is_number:
        name = escaped(column.name)
        if len(column.name) > TALLEST:
            name = rf"\parbox[b]{{5cm}}{{\raggedright\hspace{{0pt}}{name}}}"
        return rf"\rotatebox{{90}}{{{name}}}"
    words = column.name.split()
    if part.wrapped and column.is_number and len(words) > 1:
        lines = r" \\ ".join(map(escaped, words))
        return rf"\begin{{tabular}}[b]{{@{{}}r@{{}}}}{lines}\end{{tabular}}"
    return escaped(column.name)


def _row(columns: Sequence[Column], row: Sequence[Cell], language: str) -> str:
    return (
        " & ".join(escaped(shown(cell, column, language)) for cell, column in zip(row, columns, strict=True)) + r" \\"
    )


def _notes(table: Table, *, joined: bool, sideways: bool) -> list[str]:
    """The notes under a table; under one that is turned they may reach into the foot of the page, to stay on it."""
    lines = [escaped(line) for line in lines_around(table)]
    between, size = " " if joined else r" \par ", r"\scriptsize" if sideways else r"\footnotesize"
    room = [r"\enlargethispage{4\baselineskip}"] if sideways else []
    return [*room, r"\par\smallskip", f"{{{size} {between.join(lines)}\\par}}"] if lines else []

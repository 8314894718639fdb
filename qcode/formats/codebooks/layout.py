"""YAML as a person lays it out: plain words where they can stand, quotation marks and blocks where needed."""

from __future__ import annotations

import re
from textwrap import TextWrapper

WIDTH = 100
_NEVER = "\\x00-\\x1f\\x7f-\\xa0\\u2028\\u2029\\ufeff\\ud800-\\udfff\\ufffe\\uffff"
_PLAIN = re.compile(rf"[^\W\d_][^{_NEVER}:#\"'{{}}\[\]&*!|>%@`\\]*")
_WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "y", "n", "null"})
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_ESCAPED = re.compile('[\\\\"\n\t\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]')


def block(name: str, text: str, margin: str, *, item: bool = False) -> list[str]:
    """The lines that say `name: text`, or `- text` for an item, behind the margin.

    A long text is folded in a block, one of several lines is a literal block.
    """
    lead = f"{margin}- " if item else f"{margin}{name}: "
    inner = margin + "  "
    inline = lead + scalar(text)
    if "\n" in text and _literal(text):
        return [f"{lead}|-", *(inner + line if line else "" for line in text.split("\n"))]
    if len(inline) > WIDTH and (folded := _folded(text, WIDTH - len(inner))):
        return [f"{lead}>-", *(inner + line for line in folded)]
    return [inline]


def scalar(text: str) -> str:
    """The text in one line: bare where YAML takes it for the same text, else in double quotation marks."""
    if _PLAIN.fullmatch(text) and text[-1] != " " and text.lower() not in _WORDS:
        return text
    return '"' + _ESCAPED.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}"), text) + '"'


def _literal(text: str) -> bool:
    return not _UNPRINTABLE.search(text) and text[0] not in " \t\n" and text[-1] not in " \t\n"


def _folded(text: str, width: int) -> list[str]:
    """The text in lines that YAML joins to it again; none where it has to stay as it is."""
    if "\n" in text or "\t" in text or "  " in text or text != text.strip() or _UNPRINTABLE.search(text):
        return []
    wrapper = TextWrapper(max(width, 40), break_long_words=False, break_on_hyphens=False)
    lines = wrapper.wrap(text)
    return lines if len(lines) > 1 and " ".join(lines) == text else []

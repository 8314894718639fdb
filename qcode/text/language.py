"""The only module that knows spaCy: pipelines whose sentences are the ones that are stored.

Importing this module costs a second and 90 MB; nothing that only reads or counts should. Bulk import cuts with
`sentences.cut_sentences`, the very rules that the pipeline's component wraps, because spaCy's tokeniser alone is
slower than the import may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

import numpy
from spacy.attrs import LOWER, NORM, SENT_START  # type: ignore[import-not-found]  # Cython, without stubs
from spacy.lang.en import English
from spacy.lang.tr import Turkish
from spacy.lang.xx import MultiLanguage
from spacy.language import Language
from spacy.tokens import Doc

from qcode.model.document import Span
from qcode.text.fold import fold
from qcode.text.sentences import cut_sentences
from qcode.text.speakers import find_turns, speech
from qcode.text.units import paragraphs

COMPONENT = "qcode_sentences"
"""The name under which the sentence component is registered with spaCy."""

_STORED = "qcode_sentences"
_STARTS, _CONTINUES = 1, -1


def _with_case_of(kind: type[Language], language: str) -> type[Language]:
    """The same language, but LOWER and NORM fold as the language does; `str.lower` makes two characters of İ."""
    lower = partial(fold, language=language)
    base: type = kind.Defaults
    getters = {**kind.Defaults.lex_attr_getters, LOWER: lower, NORM: lower}
    defaults = type("Defaults", (base,), {"lex_attr_getters": getters})
    return type(kind.__name__, (kind,), {"Defaults": defaults})


_KINDS = {"tr": _with_case_of(Turkish, "tr"), "en": _with_case_of(English, "en")}
_ANY_OTHER = _with_case_of(MultiLanguage, "xx")


@cache
def pipeline(language: str) -> Language:
    """A spaCy pipeline for `tr`, `en`, or anything else (`xx`), with the sentences that qcode stores.

    `Doc.sents` are the ranges of `sentences.cut_sentences`, with what stands between them (white space at the end
    of a sentence, a speaker's label or timestamp as a sentence of its own).
    """
    made = _KINDS.get(language, _ANY_OTHER)()
    made.add_pipe(COMPONENT)
    return made


def analyse(text: str, *, language: str, sentences: Sequence[Span] | None = None) -> Doc:
    """The text as a spaCy Doc. Give it the stored sentences of a document, or it cuts them by today's rules."""
    made = pipeline(language)
    doc = made.make_doc(text)
    if sentences is not None:
        doc.user_data[_STORED] = sentences
    return made(doc)


@Language.component(COMPONENT)
def set_sentences(doc: Doc) -> Doc:
    """Set the starts of a Doc's sentences, all at once: one token at a time is quadratic in spaCy."""
    text = doc.text
    stored: Sequence[Span] | None = doc.user_data.get(_STORED)
    ranges = _cut(text, doc.lang_) if stored is None else stored
    offsets = numpy.array([token.idx for token in doc], dtype=numpy.int64)
    first = numpy.searchsorted(offsets, numpy.array(_borders(text, ranges), dtype=numpy.int64))
    flags = numpy.full(len(doc), _CONTINUES, dtype=numpy.int64)
    flags[first[first < len(doc)]] = _STARTS
    return doc.from_array([SENT_START], flags.astype(numpy.uint64)[:, None])  # type: ignore[arg-type]  # thinc's own type


def _cut(text: str, language: str) -> list[Span]:
    blocks = paragraphs(text)
    said = speech(text, blocks, find_turns(text, paragraphs=blocks).turns)
    return cut_sentences(text, language, said)


def _borders(text: str, ranges: Sequence[Span]) -> list[int]:
    """Where a sentence starts, and where something else does between two of them."""
    borders, done = [], 0
    for span in ranges:
        gap = text[done : span.start]
        if gap.strip():
            borders.append(done + len(gap) - len(gap.lstrip()))
        borders.append(span.start)
        done = span.end
    gap = text[done:]
    return [*borders, done + len(gap) - len(gap.lstrip())] if gap.strip() else borders

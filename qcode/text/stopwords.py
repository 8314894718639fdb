"""Function words, which a list of frequent words leaves out."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from qcode.text.fold import fold

_MISSING = ("bir",)
"""Words that the lists have forgotten."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """The function words of Turkish and English together, folded as a language folds; interviews mix the two.

    They are spaCy's lists.
    """
    listed = (*_listed("en"), *_listed("tr"), *_MISSING)
    return frozenset(fold(word, language=language or "xx") for word in listed)


def _listed(language: str) -> AbstractSet[str]:
    """A list of spaCy's, read from its file: to import it would load all of spaCy, which takes a second."""
    spacy = find_spec("spacy")
    for folder in (spacy.submodule_search_locations or ()) if spacy else ():
        file = Path(folder) / "lang" / language / "stop_words.py"
        found = spec_from_file_location(f"stop_words_{language}", file)
        if found is not None and found.loader is not None and file.is_file():
            module = module_from_spec(found)
            found.loader.exec_module(module)
            words: AbstractSet[str] = module.STOP_WORDS
            return words
    raise ModuleNotFoundError(f"spaCy has no list of function words for {language}.")

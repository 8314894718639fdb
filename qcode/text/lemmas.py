"""Finding words in every inflection: “belediye başkanı” in “belediye başkanının” and “BELEDİYE BAŞKANLARIMIZ”.

A dictionary says which word a form belongs to; of a Turkish form that it does not know, the suffixes do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from qcode.errors import UsageError
from qcode.text.dictionary import Entry, look_up
from qcode.text.fold import fold
from qcode.text.units import word_ranges

_APOSTROPHES = re.compile("['’ʼ]")
_SOFT = {"p": "b", "ç": "c", "t": "d", "k": "ğ"}
_SUFFIXES = re.compile(
    r"""
    (l[ae]r)?                                                             # many
    ([ıiuü]?m([ıiuü]z)?|[ıiuü]?n([ıiuü]z)?|s?[ıiuü]|l[ae]r[ıi])?          # whose
    ([yn]?[ıiuüae]|n?[dt][ae]n?|n?[ıiuü]n|y?l[ae]|n?c[ae])?               # case
    (k[iü](l[ae]r)?(n?[dt][ae]n?|n[ıiuü]n?|n[ae])?)?                      # that of
    (y?[dt][ıiuü]|y?m[ıiuü]ş|y?s[ae]|[dt][ıiuü]r(l[ae]r)?)?               # is, was, if
    """,
    re.VERBOSE,
)
"""What may follow a Turkish noun, harmony of vowels left aside."""


class Inflected:
    """Finds the words of a query, one behind the other with white space between, each in any of its forms.

    `words` are folded as the texts are. A hit is a whole word with its suffixes, those behind an apostrophe too.
    Raises UsageError where there is no word in the query.
    """

    def __init__(self, words: str, *, language: str) -> None:
        asked = [without_tail(words[start:end]) for start, end in word_ranges(words)]
        if not asked:
            raise UsageError(f"There is no word in “{words}”.", "Search for signs as plain text.")
        self._entries = _Entries(language)
        self._tests = [_Forms(each, language, self._entries) for each in asked]

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of every hit in a folded text, in their order; no two overlap."""
        words = word_ranges(text)
        said = dict.fromkeys(text[start:end] for start, end in words)
        self._entries.learn(map(without_tail, said))
        first, many = {form for form in said if self._tests[0].has(form)}, len(self._tests)
        if not first:
            return
        done = 0
        for at in range(len(words) - many + 1):
            start, end = words[at]
            if start >= done and text[start:end] in first and (many == 1 or self._rest(text, words, at)):
                done = words[at + many - 1][1]
                yield start, done

    def _rest(self, text: str, words: list[tuple[int, int]], at: int) -> bool:
        """Whether the second word of the query and those behind it follow the word at `at`."""
        for step, test in enumerate(self._tests[1:], start=at + 1):
            start, end = words[step]
            if not text[words[step - 1][1] : start].isspace() or not test.has(text[start:end]):
                return False
        return True


class _Entries(dict[str, Entry]):
    """The dictionary's entries of forms in a language, each looked up once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def learn(self, forms: Iterable[str], *, beat: Callable[[], None] | None = None) -> None:
        """Look up all forms that are not known yet, at once; `beat` and what is raised as in `look_up`."""
        new = [form for form in dict.fromkeys(forms) if form not in self]
        if new:
            self.update(zip(new, look_up(new, language=self._language, beat=beat), strict=True))

    def __missing__(self, form: str) -> Entry:
        self.learn((form,))
        return self[form]


class _Forms:
    """Which forms belong to a word; each form is judged once."""

    def __init__(self, word: str, language: str, entries: _Entries) -> None:
        self._word, self._language, self._entries = word, language, entries
        self._known: dict[str, bool] = {}

    def has(self, form: str) -> bool:
        """Whether a folded form belongs to the word."""
        known = self._known.get(form)
        if known is None:
            known = self._known[form] = self._belongs(without_tail(form))
        return known

    def _belongs(self, form: str) -> bool:
        if form == self._word:
            return True
        entry, stem = self._entries[form], self._entries[self._word].word
        if entry.word == stem:
            return True
        # Where the dictionary has another word for the form, that word may still be the beginning of ours: it sees
        # koza, the cocoon, in Kozanın. A longer one (ata for at) has taken the suffix for its own.
        may_err = stem.startswith(entry.word) or not entry.known
        return self._language == "tr" and may_err and has_suffixes(form, stem)


def has_suffixes(form: str, stem: str) -> bool:
    """Whether a folded Turkish form is a noun's stem (its last letter perhaps soft: kitap, kitabı) and suffixes."""
    soft = stem[:-1] + _SOFT.get(stem[-1], stem[-1])
    return any(form.startswith(each) and _SUFFIXES.fullmatch(form, len(each)) is not None for each in {stem, soft})


class Lemmas(dict[str, str]):
    """The word that each folded form belongs to, a suffix behind an apostrophe left aside; each looked up once.

    A form that the dictionary of the language does not know is a word of its own.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language, self._entries = language, _Entries(language)

    def learn(self, forms: Iterable[str], *, beat: Callable[[], None] | None = None) -> None:
        """Look up all forms that are not known yet, at once; `beat` and what is raised as in `look_up`."""
        new = [form for form in dict.fromkeys(forms) if form not in self]
        self._entries.learn(map(without_tail, new), beat=beat)
        for form in new:
            self[form] = fold(self._entries[without_tail(form)].word, language=self._language or "xx")

    def __missing__(self, form: str) -> str:
        self.learn((form,))
        return self[form]


lemmas_of = cache(Lemmas)
"""The words of a language, kept from one question to the next."""


def without_tail(word: str) -> str:
    """The word before its apostrophe: what follows there is a suffix (İzmir'de, the mayor's)."""
    return _APOSTROPHES.split(word, maxsplit=1)[0]

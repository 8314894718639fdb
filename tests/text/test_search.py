from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qcode.errors import UsageError
from qcode.text import search
from qcode.text.lemmas import has_suffixes
from qcode.text.search import compile_query, find, folded

LETTERS = st.sampled_from("aAbiIıİşŞsßẞΣσς \n\t'-7_\u0301\u0327é")
TEXT = st.text(LETTERS, max_size=40).map(lambda text: unicodedata.normalize("NFC", text))
WORDS = st.text(LETTERS, min_size=1, max_size=4)
FOLDINGS = st.sampled_from(["exact", "loose", "bare", "case"])
LANGUAGES = st.sampled_from(["tr", "en"])


def hits(words: str, text: str, **how: str) -> list[str]:
    return [span.of(text) for span in find(compile_query(words, **how), text)]


def test_turkish_capitals_are_found_by_small_letters_and_the_other_way_round() -> None:
    assert hits("istanbul", "İSTANBUL, İstanbul, ISTANBUL") == ["İSTANBUL", "İstanbul"]
    assert hits("ışık", "IŞIK Işık ışık İŞİK") == ["IŞIK", "Işık", "ışık"]
    assert hits("BÜTÇE", "bütçe Bütçe butce") == ["bütçe", "Bütçe"]


def test_bare_folding_finds_words_typed_without_turkish_keys() -> None:
    text = "Belediye BAŞKANI, başkan, baskan, Iğdır'ın kâğıdı"
    assert hits("baskan", text, folding="bare") == ["BAŞKAN", "başkan", "baskan"]
    assert hits("başkan", text, folding="bare") == ["BAŞKAN", "başkan", "baskan"]
    assert hits("igdir", text, folding="bare", mode="word") == ["Iğdır"]
    assert hits("kag[iı]d", text, folding="bare", mode="pattern") == ["kâğıd"]


def test_loose_folding_takes_every_i_for_one_letter_and_leaves_the_other_letters_alone() -> None:
    assert hits("sinir", "SINIR sınır Sinir SİNİR şinir", folding="loose") == ["SINIR", "sınır", "Sinir", "SİNİR"]


def test_exact_folding_keeps_the_turkish_letters_i_apart() -> None:
    assert hits("mi", "mı Mİ mi MI") == ["Mİ", "mi"]


def test_english_texts_fold_as_english_does() -> None:
    assert hits("india", "INDIA India İndia", language="en") == ["INDIA", "India", "İndia"]


def test_letters_compare_as_they_are_where_case_counts() -> None:
    assert hits("Su", "su Su SU", folding="case") == ["Su"]


def test_a_small_letter_made_of_dotted_i_elsewhere_is_still_an_i() -> None:
    assert hits("İstanbul".lower(), "İstanbul") == ["İstanbul"]


def test_offsets_count_in_the_text_as_it_stands() -> None:
    text = "İİİ ßẞ İzmir"
    (span,) = find(compile_query("izmir"), text)
    assert (span.start, span.end) == (7, 12)


def test_a_query_in_another_composition_finds_the_composed_text() -> None:
    assert hits("g\u0306u\u0308n", "ğün") == ["ğün"]


def test_a_hit_never_tears_a_letter_from_its_mark() -> None:
    assert hits("s", "s\u0323e s", language="en") == ["s"]
    assert hits("s", "s\u0323e s", mode="word", language="en") == ["s"]


def test_white_space_stands_for_any_white_space() -> None:
    assert hits("belediye başkanı", "Belediye\nbaşkanı, belediye \u00a0 başkanı") == [
        "Belediye\nbaşkanı", "belediye \u00a0 başkanı",
    ]  # fmt: skip
    assert hits("  su \n", "su") == ["su"]


def test_a_sign_of_patterns_stands_for_itself_in_plain_words() -> None:
    assert hits("a.b*(c", "a.b*(c axb") == ["a.b*(c"]


def test_whole_words_end_before_an_apostrophe_and_not_inside_a_word() -> None:
    assert hits("izmir", "İzmir'de İzmirli Batıizmir _izmir İzmir.", mode="word") == ["İzmir", "İzmir"]


def test_a_border_is_asked_for_only_where_the_query_has_a_letter() -> None:
    assert hits("?", "Ne? ne?!", mode="word") == ["?", "?"]


def test_a_whole_word_that_overlaps_a_refused_one_is_found() -> None:
    text = "ba a a"
    assert [(span.start, span.end) for span in find(compile_query("a a", mode="word"), text)] == [(3, 6)]


@given(WORDS, TEXT, FOLDINGS, LANGUAGES, st.booleans())
def test_plain_and_whole_word_search_agree_with_trying_every_place(
    words: str, text: str, folding: str, language: str, whole: bool
) -> None:
    assume(words.strip())
    query = compile_query(words, mode="word" if whole else "plain", folding=folding, language=language)
    wanted = folded(" ".join(query.words.split()), folding=folding, language=language)
    found = [(span.start, span.end) for span in find(query, text)]
    assert found == list(every_place(wanted, text, folding=folding, language=language, whole=whole))
    for start, end in found:
        assert " ".join(folded(text[start:end], folding=folding, language=language).split()) == wanted


def every_place(wanted: str, text: str, *, folding: str, language: str, whole: bool):
    """The definition of a search, one start and one end after another."""
    at = 0
    while at < len(text):
        ends = [end for end in range(at + 1, len(text) + 1) if fits(wanted, text, at, end, folding, language, whole)]
        if ends:
            yield at, ends[-1]
        at = ends[-1] if ends else at + 1


def fits(wanted: str, text: str, start: int, end: int, folding: str, language: str, whole: bool) -> bool:
    piece = folded(text[start:end], folding=folding, language=language)
    if piece != piece.strip() or " ".join(piece.split()) != wanted or is_mark(text[end : end + 1]):
        return False
    before, behind = text[start - 1 : start] if start else "", text[end : end + 1]
    torn = (is_letter(piece[0]) and is_letter(before)) or (is_letter(piece[-1]) and is_letter(behind))
    return not (whole and torn)


def is_mark(char: str) -> bool:
    return bool(char) and unicodedata.combining(char) > 0


def is_letter(char: str) -> bool:
    return bool(char) and (char.isalnum() or char == "_" or is_mark(char))


@given(st.text(max_size=60), FOLDINGS, LANGUAGES)
def test_every_text_is_found_in_itself(text: str, folding: str, language: str) -> None:
    text = compile_query(f"a{text}a").words
    assert hits(text, text, folding=folding, language=language) == [text]


@given(WORDS, TEXT, FOLDINGS)
def test_a_pattern_of_escaped_signs_finds_what_plain_words_find(words: str, text: str, folding: str) -> None:
    words = compile_query(f"x{words}x").words.strip()
    assume(not re.search(r"\s", words))
    text = "".join(char for char in text if not is_mark(char)).replace("a", words)  # a pattern may tear off marks
    assert hits(re.escape(words), text, mode="pattern", folding=folding) == hits(words, text, folding=folding)


def test_a_pattern_folds_its_letters_and_keeps_its_escapes() -> None:
    assert hits(r"\bI\S+\s\W\S", "IŞIK (a) ışık\n“b”", mode="pattern") == ["IŞIK (a", "ışık\n“b"]
    assert hits(r"(?P<Iki>I)ş(?P=Iki)", "IŞI", mode="pattern") == ["IŞI"]
    assert hits(r"(?<Iki>I)ş\g<Iki>", "IŞI", mode="pattern") == ["IŞI"]
    assert hits(r"\N{LATIN SMALL LETTER I}z", "İZ", mode="pattern") == ["İZ"]
    assert hits("[İI]z", "İZ ız", mode="pattern") == ["İZ", "ız"]


def test_white_space_in_a_pattern_stands_for_any_but_inside_of_brackets() -> None:
    assert hits("su idaresi", "su\nidaresi", mode="pattern") == ["su\nidaresi"]
    assert hits("su {2}i", "su\n\ni su i", mode="pattern") == ["su\n\ni"]
    assert hits("su *i", "sui su\ni", mode="pattern") == ["sui", "su\ni"]
    assert hits("su[] ]i", "su i su]i su\ni", mode="pattern") == ["su i", "su]i"]


def test_a_pattern_knows_lines_and_gives_no_empty_hits() -> None:
    assert hits("^su|evet$", "evet\nsu\nsu evet", mode="pattern") == ["evet", "su", "su", "evet"]
    assert hits("x*", "axxb", mode="pattern") == ["xx"]


@pytest.mark.parametrize(
    ("pattern", "place"),
    [
        ("(abc", "missing ) at its end"),
        ("su  ve *a **", "multiple repeat at character 12, “*”"),
        ("*a", "nothing to repeat at character 1, “*a”"),
        ("su ve )i", "unbalanced parenthesis at character 7, “)i”"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_where(pattern: str, place: str) -> None:
    with pytest.raises(UsageError) as caught:
        compile_query(pattern, mode="pattern")
    assert place in caught.value.message


def test_a_pattern_with_too_many_brackets_is_refused() -> None:
    with pytest.raises(UsageError, match="too many brackets"):
        compile_query("(" * 5_000 + ")" * 5_000, mode="pattern")


def test_a_pattern_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SLOWEST", 0.1)
    query = compile_query("(a+)+$", mode="pattern")
    with pytest.raises(UsageError, match="was stopped"):
        list(find(query, "a" * 3_000 + "!"))


@pytest.mark.parametrize("words", ["", " \n "])
@pytest.mark.parametrize("mode", search.MODES)
def test_an_empty_query_is_refused(words: str, mode: str) -> None:
    with pytest.raises(UsageError):
        compile_query(words, mode=mode)


def test_unknown_ways_are_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="plain, word, pattern, lemma"):
        compile_query("su", mode="fuzzy")
    with pytest.raises(UsageError, match="exact, loose, bare, case"):
        compile_query("su", folding="tight")
    with pytest.raises(UsageError, match="looks words up"):
        compile_query("su", mode="lemma", folding="loose")


def test_plain_search_loads_neither_the_pattern_library_nor_a_dictionary() -> None:
    import subprocess

    asked = "import sys; from qcode.text.search import *; list(find(compile_query('su'), 'su')); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert not {"regex", "simplemma", "spacy", "sqlalchemy"} & set(run.stdout.split())


def test_an_inflected_phrase_is_found_by_its_dictionary_form() -> None:
    text = "Belediye başkanının sözü; BELEDİYE\nBAŞKANLARIMIZ; belediyenin başkanı; belediye, başkan; belediye meclisi"
    assert hits("belediye başkanı", text, mode="lemma") == [
        "Belediye başkanının", "BELEDİYE\nBAŞKANLARIMIZ", "belediyenin başkanı",
    ]  # fmt: skip


def test_soft_consonants_and_lost_vowels_belong_to_their_word() -> None:
    assert hits("kitap", "Kitabı kitaplar kitabımızda kita", mode="lemma") == ["Kitabı", "kitaplar", "kitabımızda"]
    assert hits("ağaç", "AĞACI ağaçlar ağa", mode="lemma") == ["AĞACI", "ağaçlar"]
    assert hits("at", "atı ata atlar", mode="lemma") == ["atı", "atlar"]


def test_a_name_is_found_with_its_suffixes_with_and_without_apostrophe() -> None:
    text = "Kozan, Kozan'ın, KOZAN’DA, Kozanın, Kozanlı"
    assert hits("kozan", text, mode="lemma")[:4] == ["Kozan", "Kozan'ın", "KOZAN’DA", "Kozanın"]


def test_english_words_are_found_by_their_dictionary_form() -> None:
    text = "The mayor’s taxes. Mayors wait; we waited."
    assert hits("mayor", text, mode="lemma", language="en") == ["mayor’s", "Mayors"]
    assert hits("wait", text, mode="lemma", language="en") == ["wait", "waited"]


def test_a_language_without_dictionary_has_each_form_for_itself() -> None:
    assert hits("su", "su sular SU'yu", mode="lemma", language="zz") == ["su", "SU'yu"]


def test_a_query_of_signs_has_no_inflected_forms() -> None:
    with pytest.raises(UsageError, match="no word"):
        compile_query("?!", mode="lemma")


@pytest.mark.parametrize(
    "form", ["kentler", "kentlerimizde", "kentin", "kente", "kentten", "kentimizdeki", "kentindir", "kendi"]
)
def test_suffixes_of_a_noun_are_known(form: str) -> None:
    assert has_suffixes(form, "kent")


@pytest.mark.parametrize("form", ["ken", "kentsel", "kentleşme", "akent"])
def test_other_endings_make_another_word(form: str) -> None:
    assert not has_suffixes(form, "kent")

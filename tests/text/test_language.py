from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.model.document import Span
from qcode.text.detect import detect_language
from qcode.text.language import analyse, pipeline
from qcode.text.sentences import cut_sentences
from qcode.text.speakers import find_turns, speech
from qcode.text.units import paragraphs, trimmed

PIECES = [*"aAİıI5. .?!…\"'()[]“”—-:;,\n\n\t", "Dr", "vb", "K1: ", "Görüşmeci: ", "[00:01:02] ", "\nBu ", "Madde 5. "]


def stored(text: str, language: str) -> list[Span]:
    blocks = paragraphs(text)
    return cut_sentences(text, language, speech(text, blocks, find_turns(text, paragraphs=blocks).turns))


@given(st.lists(st.sampled_from(PIECES), max_size=50).map("".join), st.sampled_from(["tr", "en", "de"]))
def test_spacy_sees_the_sentences_that_are_stored(text: str, language: str) -> None:
    ranges = stored(text, language)
    seen = [trimmed(text, sent.start_char, sent.end_char) for sent in analyse(text, language=language).sents]
    assert [span for span in seen if span in ranges] == ranges
    beside = [span for span in seen if span is not None and span not in ranges]
    assert not any(span.overlaps(sentence) for span in beside for sentence in ranges)


def test_a_document_cut_by_older_rules_keeps_its_sentences() -> None:
    doc = analyse("Geldik. Gördük. Gittik.", language="tr", sentences=[Span(0, 15), Span(16, 23)])
    assert [sent.text for sent in doc.sents] == ["Geldik. Gördük.", "Gittik."]


def test_spacy_folds_turkish_as_turkish() -> None:
    doc = pipeline("tr")("İSTANBUL IŞIK")
    assert [(token.lower_, token.norm_) for token in doc] == [("istanbul", "istanbul"), ("ışık", "ışık")]


def test_spacy_folds_english_as_english() -> None:
    assert [token.lower_ for token in pipeline("en")("INTERVIEW İzmir")] == ["interview", "izmir"]


def test_an_empty_text_has_no_sentences() -> None:
    assert list(analyse("", language="xx").sents) == []


def test_cutting_does_not_load_spacy() -> None:
    modules = "sentences, qcode.text.speakers, qcode.text.units, qcode.text.detect"
    code = f"import sys, qcode.text.{modules}; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Belediye bütçe için bize bir şey sormadı, biz de yazılı olarak istedik.", "tr"),
        ("The municipality did not ask us about the budget, and we have written to them.", "en"),
        ("Belediye baskani ile bu konu icin konustuk ama bir sonuc yok", "tr"),
        ("THE MAYOR OF IZMIR WAS NOT THERE AND WE LEFT", "en"),
        ("Die Gemeinde hat uns nicht gefragt, und wir haben es ihr geschrieben.", None),
        ("Bu bir deneme ve bu çok iyi. This is a test of the thing and it is good.", None),
        ("12.07.2020 14:30", None),
        ("", None),
    ],
)
def test_a_language_is_named_only_where_it_is_clear(text: str, language: str | None) -> None:
    assert detect_language(text) == language

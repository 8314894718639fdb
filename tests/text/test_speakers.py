from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.model.document import Role, Span, Speaker
from qcode.text.labels import seconds
from qcode.text.speakers import find_turns, speech
from qcode.text.units import paragraphs

ASKS, TELLS = Role.INTERVIEWER, Role.RESPONDENT


def said(text: str, roles: dict[str, Role | None] | None = None) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.speech.of(text)) for turn in find_turns(text, roles=roles).turns]


def people(text: str, roles: dict[str, Role | None] | None = None) -> dict[str, Role | None]:
    return {speaker.name: speaker.role for speaker in find_turns(text, roles=roles).speakers}


def test_labels_begin_turns_and_are_no_part_of_the_speech() -> None:
    text = "Görüşmeci: Kimler katıldı?\nKatılımcı: Herkes.\nBen de.\n\nGörüşmeci: Sonra?\n"
    found = find_turns(text)
    assert [turn.span.of(text) for turn in found.turns] == [
        "Görüşmeci: Kimler katıldı?", "Katılımcı: Herkes.\nBen de.", "Görüşmeci: Sonra?",
    ]  # fmt: skip
    assert said(text) == [
        ("Görüşmeci", "Kimler katıldı?"), ("Katılımcı", "Herkes.\nBen de."), ("Görüşmeci", "Sonra?"),
    ]  # fmt: skip
    assert found.speakers == (Speaker("Görüşmeci", ASKS), Speaker("Katılımcı", TELLS))


@pytest.mark.parametrize(
    ("label", "name", "time"),
    [
        ("K1:", "K1", None),
        ("K1 :", "K1", None),
        ("K1：", "K1", None),
        ("Katılımcı 03:", "Katılımcı 03", None),
        ("Katılımcı 03 (Kadın, 34):", "Katılımcı 03", None),
        ("Belediye Başkanı:", "Belediye Başkanı", None),
        ("Prof. Dr. Ayşe Yılmaz:", "Prof. Dr. Ayşe Yılmaz", None),
        ("Speaker 1:", "Speaker 1", None),
        ("**K1:**", "K1", None),
        ("**K1**:", "K1", None),
        ("_K1:_", "K1", None),
        ("[00:12:34] K1:", "K1", 754.0),
        ("00:12:34 K1:", "K1", 754.0),
        ("(12:34) - K1:", "K1", 754.0),
        ("K1 (00:12:34):", "K1", 754.0),
        ("K1 [12:34.5]:", "K1", 754.5),
        ("K1: [00:12:34]", "K1", 754.0),
        ("K1 00:12:34\n", "K1", 754.0),
        ("**K1** 00:12:34\n", "K1", 754.0),
        ("#00:12:34-5# K1:", "K1", 754.5),
        ("K1\t", "K1", None),
    ],
)
def test_labels_are_recognised_in_all_the_ways_people_write_them(label: str, name: str, time: float | None) -> None:
    text = f"{label} Merhaba.\nINT: Evet?\n{label} Peki."
    turns = find_turns(text).turns
    assert [(turn.speaker, turn.speech.of(text), turn.seconds) for turn in turns] == [
        (name, "Merhaba.", time), ("INT", "Evet?", None), (name, "Peki.", time),
    ]  # fmt: skip
    assert people(text) == {name: TELLS, "INT": ASKS}


def test_a_label_without_a_space_behind_it_counts() -> None:
    assert said("INT:Merhaba\nK1:Selam\nK1:Evet") == [("INT", "Merhaba"), ("K1", "Selam"), ("K1", "Evet")]


@pytest.mark.parametrize(
    "text",
    [
        "Not: kayıt kesildi.\nNot: devam ediyor.",
        "Örneğin: park yaptık.\nÖrneğin: yol yaptık.",
        "Belediye: İzmir\n\nBütçe yetersiz.",
        "Tarih: 01.07.2020\nYer: Belediye binası\nGörüşme tarihi: dün",
        "http://a.example\nhttp://b.example",
        "Saat 14:30'da geldik.\nSaat 14:30'da gittik.",
        "şu oldu: geldik.\nşu oldu: gittik.",
        "Bunu şöyle bir düşünelim hep beraber: olmaz.\nBunu şöyle bir düşünelim hep beraber: olmaz.",
        "Geldi, gördü: yendi.\nGeldi, gördü: yendi.",
        "Nüfus\t500\nNüfus\t600",
        "Bir kere: tamam.",
        "Düz bir metin.",
    ],
)
def test_not_every_word_with_a_colon_is_a_speaker(text: str) -> None:
    assert said(text) == [(None, text)]
    assert people(text) == {}


def test_the_fields_of_a_header_are_not_turns_even_where_they_name_speakers() -> None:
    header = "Görüşmeci: Ayşe\nGörüşülen: Ali Kaya\nTarih: 01.07.2020"
    text = f"{header}\n\nGörüşmeci: Merhaba.\n\nGörüşülen: Merhaba."
    assert said(text) == [(None, header), ("Görüşmeci", "Merhaba."), ("Görüşülen", "Merhaba.")]


@pytest.mark.parametrize("remark", ["", "\n\nNot: ses kötü.", "\nNot: ses kötü."])
def test_a_short_transcript_is_no_header_though_each_speaks_once_and_a_remark_follows(remark: str) -> None:
    first = "[00:00:01] Belediye Başkanı: Hoş geldiniz.\n00:01:05 Interviewer: Thanks.\n(00:02:00) K1: Evet."
    assert [name for name, _ in said(first + remark)] == ["Belediye Başkanı", "Interviewer", "K1"]
    plain = "Belediye Başkanı: Hoş geldiniz.\nInterviewer: Thanks.\nK1: Evet."
    assert [name for name, _ in said(plain + remark)] == ["Belediye Başkanı", "Interviewer", "K1"]


def test_a_header_without_a_blank_line_behind_it_ends_at_the_first_speaker() -> None:
    text = "Tarih: 01.07.2020\nGörüşmeci: Merhaba.\nAli: Selam.\nGörüşmeci: Nasıl?\nAli: İyi."
    assert said(text)[:2] == [(None, "Tarih: 01.07.2020"), ("Görüşmeci", "Merhaba.")]


def test_a_remark_in_a_talk_belongs_to_the_turn() -> None:
    text = "Görüşmeci: Selam.\nNot: gülüyor\nK1: Evet.\nGörüşmeci: Peki.\nK1: Olur."
    assert said(text)[0] == ("Görüşmeci", "Selam.\nNot: gülüyor")


def test_a_name_counts_once_it_comes_back() -> None:
    text = "Ayşe Yılmaz: Merhaba.\nSoru: Nasıl?\nAyşe Yılmaz: İyi."
    assert people(text) == {"Ayşe Yılmaz": TELLS, "Soru": ASKS}


def test_the_header_may_name_a_speaker_who_speaks_once_and_give_the_role() -> None:
    text = "ayşe: Merhaba.\nMehmet Bey: Selam."
    assert people(text, {"Ayşe": ASKS, "Mehmet Bey": None}) == {"Ayşe": ASKS, "Mehmet Bey": TELLS}
    assert people(text, {"Mehmet Bey": TELLS}) == {"Mehmet Bey": TELLS}


def test_what_the_header_says_of_a_role_counts_more_than_the_word() -> None:
    assert people("Görüşmeci: a\nAraştırmacı: b", {"Görüşmeci": TELLS}) == {"Görüşmeci": TELLS, "Araştırmacı": ASKS}


def test_a_code_or_an_office_that_comes_once_counts_behind_another_label() -> None:
    text = "Görüşmeci: Selam.\nK3: Evet.\nBelediye Başkan Yardımcısı: Hoş geldiniz."
    assert people(text) == {"Görüşmeci": ASKS, "K3": TELLS, "Belediye Başkan Yardımcısı": TELLS}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("S: ne?\nC: bu\nS: kim?\nC: o", {"S": ASKS, "C": TELLS}),
        ("Q: what?\nA: this\nQ: who?\nA: they", {"Q": ASKS, "A": TELLS}),
        ("I: what?\nB: this\nI: who?\nB: they", {"I": ASKS, "B": TELLS}),
        ("Soru 1: Ne?\nCevap 1: Bu.\nSoru 2: Kim?\nCevap 2: O", {"Soru": ASKS, "Cevap": TELLS}),
        (
            "Moderatör: a\nKatılımcı 1: b\nKatılımcı 2: c",
            {"Moderatör": ASKS, "Katılımcı 1": TELLS, "Katılımcı 2": TELLS},
        ),
        ("GÖRÜŞMECİ: a\nGörüşmeci: b", {"GÖRÜŞMECİ": ASKS}),
        ("Gorusmeci: a\nKatilimci: b", {"Gorusmeci": ASKS, "Katilimci": TELLS}),
        ("Araştırmacı: a\nGörüşmeci 7: b", {"Araştırmacı": ASKS, "Görüşmeci 7": TELLS}),
        ("Ali: a\nVeli: b\nAli: c\nVeli: d", {"Ali": None, "Veli": None}),
        ("Speaker 1: a\nSpeaker 2: b", {"Speaker 1": None, "Speaker 2": None}),
    ],
)
def test_roles_are_told_by_the_labels_words(text: str, roles: dict[str, Role | None]) -> None:
    assert people(text) == roles


def test_f4_timestamps_behind_a_turn_are_the_time_of_the_next() -> None:
    text = "I: Nasıl? #00:00:12-3#\n\nB: İyi. #00:01:02-0#\n\nI: Peki.\n\nB: Evet."
    turns = find_turns(text).turns
    assert [turn.speech.of(text) for turn in turns] == ["Nasıl?", "İyi.", "Peki.", "Evet."]
    assert [turn.seconds for turn in turns] == [None, 12.3, 62.0, None]


def test_text_before_the_first_label_has_no_speaker() -> None:
    assert said("Bir gün.\n\nINT: Evet?")[0] == (None, "Bir gün.")


def test_a_label_on_a_line_of_its_own_speaks_what_follows() -> None:
    assert said("INT:\n\nSoru bu.\n\nK1:\nCevap bu.\n\nK1: Bu da.") == [
        ("INT", "Soru bu."), ("K1", "Cevap bu."), ("K1", "Bu da."),
    ]  # fmt: skip


def test_who_says_nothing_makes_no_turn() -> None:
    assert said("INT: Soru.\nK1:\nINT: Yine?\nK1: Evet.") == [("INT", "Soru."), ("INT", "Yine?"), ("K1", "Evet.")]


def test_a_text_of_white_space_has_no_turns() -> None:
    assert find_turns(" \n") == find_turns("")
    assert find_turns("").turns == ()


def test_in_wrapped_text_a_line_that_begins_like_a_label_may_be_prose() -> None:
    lines = ["Katılımcı: " + "kelime " * 9, "kelime " * 10, "Sebep: " + "kelime " * 9, "kelime " * 10, "Sebep: yok."]
    prose = "\n".join(line.strip() for line in lines)
    assert [name for name, _ in said(f"{prose}\n\n{prose}")] == ["Katılımcı", "Katılımcı"]


def test_speech_is_the_paragraphs_without_labels() -> None:
    text = "Başlık\nINT: Soru?\nYine.\nK1: [00:01] Cevap."
    found = speech(text, paragraphs(text), find_turns(text).turns)
    assert [span.of(text) for span in found] == ["Başlık", "Soru?", "Yine.", "Cevap."]


PIECES = ["K1:", "INT:", "Ali: ", "a", ".", " ", "\n", "\t", "[00:01:02]", "#00:01-2#", "**", "\n\n", "Tarih: "]


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=50)))
def test_turns_are_sorted_apart_and_hold_their_speech(text: str) -> None:
    turns = find_turns(text).turns
    assert all(one.span.end <= other.span.start for one, other in pairwise(turns))
    assert all(turn.span.contains(turn.speech) and turn.span.end <= len(text) for turn in turns)
    assert all(turn.speech.of(text) == turn.speech.of(text).strip() for turn in turns)
    said_in = speech(text, paragraphs(text), turns)
    assert all(one.end <= other.start for one, other in pairwise(said_in))
    assert "".join("".join(span.of(text).split()) for span in said_in) == "".join(
        "".join(turn.speech.of(text).split()) for turn in turns
    )


@pytest.mark.parametrize(
    ("stamp", "time"),
    [("00:12:34", 754.0), ("12:34", 754.0), ("1:00:00,250", 3600.25), ("#00:01:02-3#", 62.3), ("-", None)],
)
def test_timestamps_are_seconds(stamp: str, time: float | None) -> None:
    assert seconds(stamp) == time


def test_given_paragraphs_are_used() -> None:
    text = "INT: a\nK1: b"
    assert [turn.speaker for turn in find_turns(text, paragraphs=[Span(0, 12)]).turns] == ["INT"]

"""Subtitles: the cues of a speaker are one paragraph with its time, and nothing that was said is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import Unreadable
from qcode.formats.transcripts import read
from qcode.text.speakers import find_turns

SRT = """1
00:00:01,000 --> 00:00:04,000
Görüşmeci: Merhaba, birimi anlatır mısınız?

2
00:00:04,500 --> 00:00:09,000
Memur: Sınır kentiyiz. Komşuyla
iş yapmak zorundayız.

3
00:00:09,100 --> 00:00:15,000
Hibe gelmese bu birim de olmazdı.

4
01:02:03,900 --> 01:02:05,000
Memur: Iğdır'a sorun.
"""
VTT = """WEBVTT - Toplantı

NOTE
kayıt 12 Mart

STYLE
::cue { color: white }

7f3a/1-0
00:01.000 --> 00:05.000 align:start position:0%
<v Görüşmeci>Turizm <b>etkili</b> oldu mu?</v>

7f3a/2-0
00:05.500 --> 00:12.000
<v.loud Ayşe Yılmaz>Elbette &amp; fazlasıyla.</v>
<v Görüşmeci>Peki?</v>
"""
WHISPER = """1
00:00:00,000 --> 00:00:02,000
Biz 2010 yılında kurulduk ve

2
00:00:02,000 --> 00:00:04,000
o günden beri çalışıyoruz.

3
00:00:07,500 --> 00:00:09,000
Sonra hibeler bitti.

4
00:00:13,000 --> 00:00:14,000
- Peki ya bütçe?
- Yok.
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_cues_of_a_speaker_become_one_paragraph_with_the_time_of_the_first(tmp_path: Path) -> None:
    assert read(written(tmp_path, "kars.srt", SRT)).text == (
        "[00:00:01] Görüşmeci: Merhaba, birimi anlatır mısınız?\n\n"
        "[00:00:04] Memur: Sınır kentiyiz. Komşuyla iş yapmak zorundayız. Hibe gelmese bu birim de olmazdı. "
        "Iğdır'a sorun.\n"
    )


def test_the_voices_of_a_web_subtitle_are_its_speakers_and_its_notes_and_tags_are_left_out(tmp_path: Path) -> None:
    transcript = read(written(tmp_path, "muğla.vtt", VTT))
    assert transcript.text == (
        "[00:00:01] Görüşmeci: Turizm etkili oldu mu?\n\n"
        "[00:00:05] Ayşe Yılmaz: Elbette & fazlasıyla.\n\n"
        "[00:00:05] Görüşmeci: Peki?\n"
    )
    assert (transcript.name, transcript.media_type, transcript.notes) == ("muğla", "text/vtt", ())


def test_the_speakers_and_times_of_subtitles_are_found_as_those_of_any_transcript(tmp_path: Path) -> None:
    found = find_turns(read(written(tmp_path, "kars.srt", SRT)).text)
    assert [(turn.speaker, turn.seconds) for turn in found.turns] == [("Görüşmeci", 1.0), ("Memur", 4.0)]


def test_where_nobody_is_named_a_paragraph_ends_at_a_pause_behind_a_sentence(tmp_path: Path) -> None:
    assert read(written(tmp_path, "whisper.srt", WHISPER)).text == (
        "[00:00:00] Biz 2010 yılında kurulduk ve o günden beri çalışıyoruz.\n\n"
        "[00:00:07] Sonra hibeler bitti.\n\n"
        "[00:00:13] - Peki ya bütçe?\n\n"
        "[00:00:13] - Yok.\n"
    )


def test_a_sentence_with_a_colon_is_nobodys_name(tmp_path: Path) -> None:
    text = SRT.replace("Hibe gelmese", "Bize gelen müfettiş açıkça şöyle dedi: Hibe gelmese")
    assert "zorundayız. Bize gelen müfettiş açıkça şöyle dedi: Hibe" in read(written(tmp_path, "kars.srt", text)).text


def test_what_stands_outside_of_the_cues_is_told_with_its_line(tmp_path: Path) -> None:
    notes = read(written(tmp_path, "kars.srt", SRT + "\nÇeviren: hiç kimse\n")).notes
    assert [str(note) for note in notes] == ["line 18: “Çeviren: hiç kimse” belongs to no time, and was left out."]


def test_a_windows_file_with_a_byte_order_mark_and_its_line_ends_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "kars.srt"
    path.write_bytes(b"\xef\xbb\xbf" + SRT.replace("\n", "\r\n").encode())
    assert read(path).text == read(written(tmp_path, "plain.srt", SRT)).text


@pytest.mark.parametrize("text", ["Görüşmeci: Merhaba\nMemur: Merhaba\n", "WEBVTT\n\nNOTE\nhiçbir şey\n"])
def test_a_file_without_cues_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unreadable, match="There is no subtitle in the file"):
        read(written(tmp_path, "kars.srt", text))


@given(
    st.lists(
        st.tuples(st.integers(0, 90_000), st.text("abcşğıİ -–.?", min_size=1, max_size=30).filter(str.strip)),
        min_size=1,
        max_size=12,
    )
)
def test_every_word_is_kept_in_its_order_whatever_the_cues_hold(
    tmp_path_factory: pytest.TempPathFactory, cues: list[tuple[int, str]]
) -> None:
    blocks = [
        f"{at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d},000 --> 30:00:00,000\n{words}\n" for at, words in cues
    ]
    text = read(written(tmp_path_factory.mktemp("cues"), "any.srt", "\n".join(blocks))).text
    assert re.sub(r"\[\d+:\d\d:\d\d\]", "", text).split() == " ".join(words for _at, words in cues).split()

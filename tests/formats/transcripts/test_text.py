from __future__ import annotations

import contextlib
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import Unreadable
from qcode.formats.transcripts import LARGEST, read
from qcode.formats.transcripts.canonical import canonical
from qcode.formats.transcripts.decoding import decode
from tests.plain_user import plain_user, public_folder

TURKISH = "Görüşmeci: Iğdır'da şeffaf bir ihale yapıldı mı?\nKatılımcı: Hayır, İzmir'de oldu. ĞŞ\n"
FRENCH = "Le maire a été réélu à Şişli après une année très agitée; les élus étaient déçus.\n".replace(
    "Ş", "S"
).replace("ş", "s")
ICELANDIC = "Það er ekki víst að þetta sé rétt; bæjarstjórinn sagði að ný lög þyrfti í málið.\n"


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TURKISH.encode(), "utf-8"),
        (TURKISH.encode("utf-8-sig"), "utf-8"),
        (TURKISH.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TURKISH.encode("utf-16-be"), "utf-16"),
        (TURKISH.encode("utf-16-le"), "utf-16-le"),
        (TURKISH.encode("utf-16-be"), "utf-16-be"),
        (TURKISH.encode("utf-32"), "utf-32"),
        (TURKISH.encode("cp1254"), "windows-1254"),
        (FRENCH.encode("cp1252"), "windows-1252"),
        (ICELANDIC.encode("cp1252"), "windows-1252"),
        ("Žižek’s “text”".encode("cp1252"), "windows-1252"),
        (b"plain", "utf-8"),
    ],
)
def test_an_encoding_is_found_and_named(content: bytes, encoding: str) -> None:
    decoded = decode(content)
    assert decoded.encoding == encoding
    assert canonical(decoded.text).text in (TURKISH, FRENCH, ICELANDIC, "Žižek’s “text”", "plain")
    assert bool(decoded.notes) == (encoding != "utf-8")


def test_a_french_text_with_a_turkish_name_keeps_the_name() -> None:
    text = "Il a été élu à Şişli, où les élus étaient très réticents à écouter l'idée."
    assert decode(text.encode("cp1254")).text == text


def test_every_turkish_letter_survives_windows_1254() -> None:
    text = "Ağrı, Iğdır, İzmir, Şırnak, ŞANLIURFA, ĞÜİŞÇÖ, çöğüş"
    assert decode(text.encode("cp1254")).text == text


def test_a_few_broken_bytes_do_not_make_utf_8_another_encoding() -> None:
    decoded = decode((TURKISH * 5).encode() + b"\n\xff" + TURKISH.encode())
    assert decoded.encoding == "utf-8"
    assert decoded.text == TURKISH * 5 + "\n\ufffd" + TURKISH
    assert [(note.line, note.message) for note in decoded.notes] == [
        (12, "Broken UTF-8 in 1 places was replaced by U+FFFD.")
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda text: text + " x"))
def test_utf_8_is_read_back_as_it_was_written(text: str) -> None:
    assert decode(b"x" + text.encode()).text == "x" + text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused_with_a_sentence(content: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert isinstance(decode(content).text, str)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b" \n\t\n", "The file has only white space."),
        (b"\xef\xbb\xbf", "The file has only white space."),
        (b"%PDF-1.7\n...", "The file is a PDF, not text."),
        (b"\x89PNG\r\n\x1a\n\0\0", "The file is an image, not text."),
        (b"PK\x03\x04\x14\0", "The file is a ZIP archive, not text."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The file is an old Office file, not text."),
        (b"{\\rtf1\\ansi Merhaba}", "The file is an RTF document, not text."),
        (b"\0\0\0\x20ftypM4A ", "The file is a recording, not text."),
        (b"SQLite format 3\0...", "The file is a database, not text."),
        (b"\0" * 5000, "The file is binary, not text: it has NUL bytes."),
        (b"abc\0def ghi jkl", "The file is binary, not text: it has NUL bytes."),
        (b"ab\x01\x02\x03" * 20, "The file is binary, not text: it is full of control characters."),
        (b"\xff\xfea\x00b", "The file begins as utf-16 but cannot be read as that from byte 4 on."),
        (b"a\nb\x81\xe7", "The file's encoding is unknown: byte 0x81 in line 2 is no letter in UTF-8"),
    ],
)
def test_a_bad_file_is_refused_with_the_exact_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(file(tmp_path, "bad.txt", content))
    assert refusal.value.message.startswith(reason)
    assert refusal.value.hint


def test_what_is_no_file_or_too_large_is_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    huge.touch()
    os.truncate(huge, 50 * 1024**2)
    fifo = tmp_path / "pipe.txt"
    os.mkfifo(fifo)
    (tmp_path / "folder.txt").mkdir()
    reasons = {}
    for path in (huge, fifo, tmp_path / "folder.txt", tmp_path / "none.txt"):
        with pytest.raises(Unreadable) as refusal:
            read(path)
        reasons[path.name] = refusal.value.message
    assert reasons == {
        "huge.txt": "The file has 50 MB; a transcript may have 32.",
        "pipe.txt": "This is not a file.",
        "folder.txt": "This is not a file.",
        "none.txt": "The file does not exist.",
    }
    assert LARGEST == 32 * 1024**2


def test_a_file_that_may_not_be_read_is_refused() -> None:
    with public_folder() as folder:
        path = file(folder, "secret.txt", b"text")
        assert read(path).text == "text"
        path.chmod(0)
        with plain_user(), pytest.raises(Unreadable, match="may not be read"):
            read(path)


@pytest.mark.parametrize(
    ("name", "hint"), [("a.doc", "Save it as .docx"), ("a.pdf", "Copy its text"), ("a.xyz", ".txt"), ("a", ".txt")]
)
def test_an_unknown_suffix_is_refused_with_a_way_out(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(file(tmp_path, name, b"text"))
    assert hint in refusal.value.hint


def test_a_transcript_keeps_its_bytes_its_name_and_where_it_begins(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Iğdır görüşme 1") + ".TXT"
    content = b"\r\n  K1: a\r\nK2: b\r\n"
    transcript = read(file(tmp_path, name, content))
    assert transcript.name == "Iğdır görüşme 1"
    assert transcript.text == "\n  K1: a\nK2: b\n"
    assert transcript.original == content
    assert transcript.media_type == "text/plain"
    assert [note.message for note in transcript.notes] == ["Line ends were made LF (CRLF)."]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg", "a\nb\nc\nd\ne\nf\ng"),
        ("a\x0cb", "a\n\nb"),
        ("\ufeffa\ufeffb", "ab"),
        ("Go\u0308ru\u0308s\u0327meci", "Görüşmeci"),
        ("i\u0307zmir I\u0307zmir", "izmir İzmir"),
        ("i\u0307\u0307\u0301", "í"),
        ("a\x00b\x07c\x7f\x9b", "a\ufffdb\ufffdc\ufffd\ufffd"),
        ("\x1b[31mred\x1b[0m \x1b]0;title\x07x", "red x"),
        ("\x1b\x1b[0m[31m", "\ufffd[31m"),
        ("e\x1b[0m\u0301", "é"),
        ("end\x1a", "end"),
        ("\ud800", "\ufffd"),
        ("a\tb\u00a0c", "a\tb\u00a0c"),
    ],
)
def test_a_canonical_text_is_nfc_with_lf_and_harmless(written: str, text: str) -> None:
    assert canonical(written).text == text


def test_what_was_changed_is_told_with_its_line() -> None:
    notes = canonical("a\r\nb\x07\x0ci\u0307").notes
    assert [(note.line, note.message) for note in notes] == [
        (None, "Line ends were made LF (CRLF)."),
        (None, "1 form feed became blank lines."),
        (2, "1 control character replaced by U+FFFD."),
        (None, "1 stray dot above i left out."),
    ]


NASTY = st.text(st.sampled_from("aiIe\u0307\u0301\u0323\ufeff\x1b[0m]\x07;\r\n\x0b\x0c\x85\u2028\x00\ud800\x1aé"))


@given(st.one_of(NASTY, st.text(), st.text(st.characters())))
def test_making_a_canonical_text_canonical_changes_nothing(text: str) -> None:
    made = canonical(text).text
    again = canonical(made)
    assert again.text == made
    assert again.notes == ()
    assert made.encode() is not None


def test_a_transcript_that_begins_with_the_letters_of_a_tag_of_a_recording_is_text():
    assert decode(b"ID3: Merhaba.\nID4: Evet.\n").text.startswith("ID3: Merhaba.")
    with pytest.raises(Unreadable, match="a recording"):
        decode(b"ID3\x04\x00" + bytes(range(1, 200)))

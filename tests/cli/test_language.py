"""What is said beside a picture and a pack is in the language that was asked for."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Qcode


def test_beside_a_turkish_picture_it_is_said_in_turkish_what_it_is_of(qcode: Qcode, study: Path) -> None:
    english = qcode("figure", "tree", "--out", "a.svg", "--language", "en")
    turkish = qcode("figure", "tree", "--out", "b.svg", "--language", "tr")
    assert "A code includes those under it." in english.err
    assert "Bir kod, altındakileri de içerir." in turkish.err
    assert not set(english.err.splitlines()) & set(turkish.err.splitlines())


def test_what_a_turkish_pack_lacks_is_said_in_turkish(qcode: Qcode, study: Path) -> None:
    words = ("--no-figures", "--draws", "5", "--format", "csv")
    english = qcode("report", "--out", "english", "--language", "en", *words)
    turkish = qcode("report", "--out", "turkish", "--language", "tr", *words)
    assert "  T7 Protocol of decisions: No round was finished" in english.err
    assert "  T7 Karar tutanağı: Uyuşmazlıkları karara bağlanabilecek, tamamlanmış bir tur yok." in turkish.err

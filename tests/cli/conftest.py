"""Commands as a user gives them: words in, exit code, stdout and stderr out."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qcode.__main__ import main
from qcode.services.study import make_demo
from tests.prepared import Prepared


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str
    raw: bytes = b""


Qcode = Callable[..., Answer]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.delenv("COLUMNS", raising=False)
    return place


@pytest.fixture
def qcode(folder: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Qcode:
    """Run one command line in the folder, all the way through the program's entry."""

    def run(*words: str, stdin: str = "") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        code = main(list(words))
        said = capsysbinary.readouterr()
        return Answer(code, said.out.decode("utf-8", "replace"), said.err.decode("utf-8", "replace"), said.out)

    return run


@pytest.fixture
def study(prepared: Prepared, qcode: Qcode, folder: Path) -> Path:
    """A small project: two interviews, two cases, three codes, coder_a."""
    prepared("small", folder, lambda: _small(qcode, folder))
    return folder / "study.qcode"


def _small(qcode: Qcode, folder: Path) -> None:
    texts = {
        "iğdır": "Görüşmeci: Bütçe nasıl?\nK1: Bütçe kısıtları var. Şimdi bekliyoruz.\n",
        "çankırı": "Görüşmeci: Avrupa Birliği?\nK1: İlgi =çok= büyük. Şimdi bekliyoruz.\n",
    }
    (folder / "texts").mkdir()
    for name, text in texts.items():
        (folder / "texts" / f"{name}.txt").write_text(text, "utf-8")
    (folder / "cases.csv").write_text("case,type,founded\nIğdır,province,1992\nÇankırı,province,1880\n", "utf-8")
    for words in (
        ("init", "study.qcode", "--case-noun", "belediye", "--coder", "coder_a"),
        ("cases", "import", "cases.csv"),
        ("import", "texts"),
        ("codes", "add", "kapasite"),
        ("codes", "add", "bütçe kısıtları", "--under", "kapasite", "--hotkey", "b"),
        ("codes", "add", "AB"),
    ):
        answer = qcode(*words)
        assert answer.code == 0, answer


@pytest.fixture(scope="session")
def _sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sample") / "sample.qcode"
    os.environ["QCODE_STATE"] = str(place.with_name("state.json"))
    make_demo(place).close()
    with sqlite3.connect(place) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    return place


@pytest.fixture
def sample(_sample: Path, folder: Path) -> Path:
    """The sample study, in the folder."""
    return Path(shutil.copy(_sample, folder / "sample.qcode"))

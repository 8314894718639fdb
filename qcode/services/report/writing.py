"""A pack as files: a folder that is there whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

from qcode.errors import QcodeError, Refused
from qcode.formats.documents import rendered
from qcode.formats.tables import render, write
from qcode.formats.tables.workbook import write_sheets
from qcode.model.paper import Paper, Picture
from qcode.model.table import Table
from qcode.services.report.leftovers import hidden, in_use, sweep

FORMATS = ("docx", "xlsx", "latex", "markdown", "html", "csv", "json")
"""What a pack can be written as; pictures come with documents."""

MANIFEST = "pack.json"
"""The file by which a folder is known for a pack."""

_DOCUMENTS = {"docx": "report.docx", "latex": "report.tex", "markdown": "report.md", "html": "report.html"}


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything of a pack: the paper, tables by part and name, pictures, the two paragraphs, and what is missing.

    `reader` turns a table into the paper's language, where that is not the tables' own: for the workbook, which people
    read. CSV and JSON keep the English heads, by which programs find them; so `missing` is for these, and `lacking` the
    same for people. `ways` has, by part, the command that lists the excerpts behind its numbers.
    """

    paper: Paper
    sheets: tuple[tuple[str, str, Table], ...]
    pictures: tuple[Picture, ...]
    methods: tuple[str, str]
    missing: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...] = ()
    reader: Callable[[Table], Table] | None = None
    ways: Mapping[str, str] = field(default_factory=dict)


Write = Callable[[Pack, Callable[[str], None]], int]
"""Writes a pack and tells what is written; gives the number of files."""


@contextmanager
def write_pack(folder: Path, *, formats: Sequence[str], replacing: bool) -> Iterator[Write]:
    """Give a function that writes a pack beside the folder; when the block ends well, that becomes the folder.

    Raises Refused, before any work, for a folder that is there and may not be replaced.
    """
    target = Path(os.path.abspath(folder))  # noqa: PTH100 - a link stays a link
    sweep(target)
    _may_be_written(target, replacing=replacing)
    scratch = hidden(target, "part")
    try:
        scratch.mkdir()
        with in_use(scratch):
            yield lambda pack, tell: _write(pack, scratch, formats, tell)
            _take_place(scratch, target)
    except OSError as error:
        hint = "Check that the folder exists, that you may write there, and that the disk is not full."
        raise QcodeError(f"“{folder}” could not be written: {error.strerror or error}.", hint) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _may_be_written(target: Path, *, replacing: bool) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not target.is_dir():
        raise Refused(f"“{target.name}” is a file, and a pack is a folder.", "Name another place: --out paper")
    if not replacing:
        raise Refused(
            f"There is something in “{target.name}” already.",
            "Name another folder, or write over a pack with --replace.",
        )
    if not (target / MANIFEST).is_file():
        raise Refused(f"“{target.name}” holds no pack of qcode, so nothing in it is replaced.", "Name another folder.")


def _take_place(scratch: Path, target: Path) -> None:
    if target.exists():
        aside = hidden(target, "old")
        target.rename(aside)
        try:
            scratch.rename(target)
        except OSError:
            aside.rename(target)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    else:
        scratch.rename(target)


def _write(pack: Pack, folder: Path, formats: Sequence[str], tell: Callable[[str], None]) -> int:
    writers: dict[str, Callable[[Pack, Path], None]] = {"xlsx": _workbook, "csv": _csv, "json": _json}
    for name in formats:
        if name in _DOCUMENTS:
            (folder / _DOCUMENTS[name]).write_bytes(rendered(pack.paper, format=name))
        else:
            writers[name](pack, folder)
        tell(name)
    if any(name in _DOCUMENTS for name in formats):
        _pictures(pack, folder)
        (folder / "methods.md").write_text(f"{pack.methods[0]}\n\n{pack.methods[1]}\n", "utf-8")
    _manifest(pack, folder, formats)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return len(files)


def _pictures(pack: Pack, folder: Path) -> None:
    (folder / "figures").mkdir()
    for picture in pack.pictures:
        for suffix, content in picture.files:
            (folder / "figures" / f"{picture.name}.{suffix}").write_bytes(content)


def _workbook(pack: Pack, folder: Path) -> None:
    sheets = [(f"{mark} {name}", pack.reader(table) if pack.reader else table) for mark, name, table in pack.sheets]
    ways = [f"{mark}: {way}" for mark, way in pack.ways.items()]
    about = (pack.paper.stamp, *pack.lacking, *ways)
    write_sheets(sheets, to=folder / "report.xlsx", title=pack.paper.title, about=about)


def _csv(pack: Pack, folder: Path) -> None:
    (folder / "tables").mkdir()
    taken: set[str] = set()
    for mark, name, table in pack.sheets:
        write(table, to=folder / "tables" / f"{_free(_file_name(mark, name), taken)}.csv", format="csv", bom=True)


def _file_name(mark: str, name: str) -> str:
    part = f"{mark[0]}{int(mark[1:]):02d}" if mark[1:] else mark
    return f"{part}-{re.sub(r'[^0-9A-Za-zÀ-ɏ]+', '-', name).strip('-')}"


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where another table has it, in letters of any size."""
    free = next(each for each in chain([name], (f"{name}-{at}" for at in count(2))) if each.casefold() not in taken)
    taken.add(free.casefold())
    return free


def _json(pack: Pack, folder: Path) -> None:
    tables = [
        {"part": mark, "name": name, "excerpts": pack.ways.get(mark, ""), **json.loads(render(table, format="json"))}
        for mark, name, table in pack.sheets
    ]
    content = {
        "title": pack.paper.title,
        "stamp": pack.paper.stamp,
        "methods": {"en": pack.methods[0], "tr": pack.methods[1]},
        "missing": [{"part": name, "why": why} for name, why in pack.missing],
        "tables": tables,
    }
    (folder / "report.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _manifest(pack: Pack, folder: Path, formats: Sequence[str]) -> None:
    content = {
        "written by": "qcode report",
        "stamp": pack.paper.stamp,
        "formats": list(formats),
        "files": sorted(str(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file()),
        "missing": dict(pack.missing),
    }
    (folder / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")

"""The page on the command line names every command and every option."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from qcode.cli import errors
from qcode.cli.app import qcode
from tests.cli.tree import walk

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def everything() -> list[tuple[tuple[str, ...], click.Command]]:
    return list(walk(qcode))


def section(name: str) -> str:
    """What the page says of a command and its members."""
    parts = re.split(r"^### (.*)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    found = [text for title, text in zip(parts[1::2], parts[2::2], strict=True) if f"qcode {name}" in title.split(", ")]
    assert len(found) == 1, name
    return found[0].partition("\n## ")[0]


@pytest.mark.parametrize(("path", "command"), everything(), ids=[" ".join(path) for path, _ in everything()])
def test_every_command_is_described_with_its_options(path: tuple[str, ...], command: click.Command):
    text = section(path[0])
    if len(path) > 1:
        assert f"qcode {' '.join(path)}" in text
    common, filters = PAGE.read_text("utf-8").partition("## Begin")[0].split("### Filters")
    known = text + common + (filters if "Takes the filters" in text else "")
    for parameter in command.params:
        for option in parameter.opts if isinstance(parameter, click.Option) else []:
            assert re.search(rf"{option}(?![\w-])", known), option


def test_every_section_is_about_a_command_that_exists():
    known = {path[0] for path, _ in everything()}
    said = re.findall(r"qcode ([a-z]+)", " ".join(re.findall(r"^### (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)))
    assert set(said) == known


def test_every_command_that_is_written_in_code_exists():
    paths = {" ".join(path) for path, _ in everything()}
    for line in re.findall(r"`qcode ([^`]*)`", PAGE.read_text("utf-8")):
        words = [word for word in line.split() if re.fullmatch("[a-z]+", word)]
        if words and not line.startswith(("COMMAND", "…", "-")):
            assert any(" ".join(words[:n]) in paths for n in (1, 2)), line


def test_every_exit_code_is_listed():
    listed = set(map(int, re.findall(r"^\| (\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)))
    ours = {errors.FAILED, errors.USAGE, errors.REFUSED_PART, errors.BUG, errors.INTERRUPTED, errors.NOBODY_READS}
    assert listed == {0, *ours}

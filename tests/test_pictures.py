"""The page of screens and the README show pictures that are there, and the page shows them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "screens.md"


def shown(page: Path) -> list[Path]:
    """The pictures that a page shows."""
    return [(page.parent / each).resolve() for each in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text("utf-8"))]


@pytest.mark.parametrize("page", [PAGE, ROOT / "README.md"], ids=lambda page: page.name)
def test_every_picture_that_is_shown_is_there(page: Path) -> None:
    assert [each.name for each in shown(page) if not each.is_file()] == []
    assert shown(page)


def test_the_page_of_screens_shows_every_picture_that_is_made() -> None:
    made = re.findall(
        r'^    "([a-z-]+)": Picture\(|^    "(coding)": CODED',
        (PAGE.parent / "pictures/make.py").read_text("utf-8"),
        re.MULTILINE,
    )
    names = {first or second for first, second in made}
    assert (
        {each.stem for each in shown(PAGE)} == names == {each.stem for each in (PAGE.parent / "pictures").glob("*.png")}
    )

"""The registry of formats: by name or suffix, each with a module that can do what its line says."""

from __future__ import annotations

import subprocess
import sys

import pytest

from qcode.errors import UsageError
from qcode.formats import Format, choose, codebook_formats, names, table_formats


@pytest.mark.parametrize("each", [*table_formats(), *codebook_formats()], ids=lambda each: f"{each.module}-{each.name}")
def test_a_format_can_do_what_its_line_says(each: Format) -> None:
    module = each.load()
    assert hasattr(module, "write" if each.binary else "render") or hasattr(module, "write")
    assert not each.streams or hasattr(module, "stream_rows")
    assert not (each.reads and each in codebook_formats()) or hasattr(module, "read")


def test_a_format_is_found_by_name_or_by_suffix() -> None:
    assert choose(table_formats(), name="CSV").name == "csv"
    assert choose(table_formats(), path="out/Table.XLSX").name == "xlsx"
    assert choose(table_formats(), name="csv", path="x.html").name == "csv"
    assert choose(codebook_formats(), path="codes.yml").name == "yaml"
    with pytest.raises(UsageError, match=", ".join(names(codebook_formats()))):
        choose(codebook_formats(), path="codes")


def test_the_registry_imports_no_format_before_it_is_asked_for() -> None:
    code = "import sys, qcode.formats.tables, qcode.formats.codebooks; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"yaml", "openpyxl", "xlsxwriter", "wcwidth"} & set(loaded)

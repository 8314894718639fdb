"""A user whom permissions stop, also where the tests run as root, as they do in a container."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def plain_user() -> Iterator[None]:
    """Be that user; what is not yet imported may be out of reach meanwhile."""
    was_root = os.geteuid() == 0
    if was_root:
        os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
            os.setresuid(0, 0, 0)


@contextmanager
def public_folder() -> Iterator[Path]:
    """A folder to which every user finds, but in which she may write nothing that is not hers."""
    folder = Path(tempfile.mkdtemp(prefix="qcode-public-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for each in (folder, *folder.rglob("*")):
            each.chmod(0o755)
        shutil.rmtree(folder)

"""What a project's schema is called, without importing what builds it."""

HEAD = "0006"
"""The newest migration; a test holds it to the newest file in `migrations/versions`."""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every migration that this qcode knows, oldest first."""

APPLICATION_ID = 0x71636F64
"""Marks an SQLite file as a qcode project (`PRAGMA application_id`)."""


def is_ours(version: str | None) -> bool:
    """Whether tables so called are a project's, of whichever qcode; other programs write names of their own there."""
    return version is not None and len(version) == len(HEAD) and version.isdecimal()

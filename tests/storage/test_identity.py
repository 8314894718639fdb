"""GUIDs: valid, unique, rising."""

from __future__ import annotations

import uuid

from qcode.storage.identity import new_guid, new_guids


def test_guids_are_uuids_of_version_7_in_rising_order():
    made = [*new_guids(5_000), new_guid(), *new_guids(3)]
    assert len(set(made)) == len(made)
    assert made[:5_000] == sorted(made[:5_000])
    assert {(uuid.UUID(each).version, uuid.UUID(each).variant) for each in made} == {(7, uuid.RFC_4122)}
    assert [str(uuid.UUID(each)) for each in made] == made

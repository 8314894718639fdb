"""GUIDs: valid, unique, rising."""

from __future__ import annotations

import uuid

from qcode.storage.identity import new_guid, new_guids


def test_guids_are_uuids_of_version_7_in_rising_order():
    made = [*new_guids(70_000), new_guid(), *new_guids(3)]
    assert len(set(made)) == len(made)
    numbers = [uuid.UUID(each).int for each in made[:70_000]]
    assert numbers == list(range(numbers[0], numbers[0] + 70_000))
    assert {(uuid.UUID(each).version, uuid.UUID(each).variant) for each in made} == {(7, uuid.RFC_4122)}
    assert [str(uuid.UUID(each)) for each in made] == made


def test_guids_of_one_process_rise_within_a_millisecond_too():
    found = [guid for count in (1, 3, 1, 2) * 500 for guid in new_guids(count)]
    assert found == sorted(set(found))
    assert {uuid.UUID(guid).version for guid in found} == {7}

"""A place is told without the password that may stand in it."""

from __future__ import annotations

import pytest

from qcode.model.place import told_place


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (
            "postgresql+psycopg://ayşe:a:b@c@host:5432/db?project=study",
            "postgresql+psycopg://ayşe@host:5432/db?project=study",
        ),
        ("postgresql://ayşe@host/db", "postgresql://ayşe@host/db"),
        ("postgresql:///db?host=/tmp", "postgresql:///db?host=/tmp"),
        ("study@home:1.qcode", "study@home:1.qcode"),
    ],
)
def test_a_place_is_told_without_its_password(place, told):
    assert told_place(place) == told

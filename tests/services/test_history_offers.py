"""What undo and redo would do, said before they do it."""

from __future__ import annotations

from qcode.services.codebook import add_code
from qcode.services.history import redo, redo_offers, undo, undo_offers


def test_undo_and_redo_say_what_they_would_do(project):
    assert (undo_offers(project), redo_offers(project)) == ("", "")
    add_code(project, "bütçe kısıtları")
    assert "bütçe kısıtları" in undo_offers(project)
    assert redo_offers(project) == ""
    undo(project)
    assert undo_offers(project) == ""
    assert "bütçe kısıtları" in redo_offers(project)
    redo(project)
    assert "bütçe kısıtları" in undo_offers(project)

"""Which steps of the history do not count any more, as conditions on a step `s` in plain SQL."""

from __future__ import annotations

UNDONE = """exists (select 1 from steps u where u.target_id = s.id and u.kind = 'undo'
    and not exists (select 1 from steps r where r.target_id = s.id and r.id > u.id))"""
"""The step was undone, and not done again."""

MERGE_UNDONE = UNDONE.replace("s.id", "s.merge_id")
"""The merge that brought the step was undone."""

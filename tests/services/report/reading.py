"""What stands in a pack."""

from __future__ import annotations

from qcode.model.paper import Heading
from qcode.services.report import Pack


def headings(pack: Pack, level: int = 1) -> list[str]:
    return [each.text for each in pack.paper.blocks if isinstance(each, Heading) and each.level == level]

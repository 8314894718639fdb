"""What happened to rows: the lines of steps with their undoing and redoing, and the conflicts that were decided."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qcode.storage.journal import SETTLE
from qcode.storage.merging.graph import Knot
from qcode.storage.merging.lines import Line
from qcode.storage.merging.rows import Event, Op

_BACK = {"insert": Op.DELETE, "delete": Op.RESTORE, "update": Op.UPDATE}
_AGAIN = {"insert": Op.RESTORE, "delete": Op.DELETE, "update": Op.UPDATE}
_FIRST = {"insert": Op.INSERT, "delete": Op.DELETE, "update": Op.UPDATE}


def events(lines: Iterable[Line], steps: Mapping[str, Knot]) -> Iterator[tuple[str, str, Event]]:
    """What happened to which row (table, identity), with the undoing and redoing of the lines among the steps."""
    toggles = defaultdict(list)
    for each in steps.values():
        if each.target is not None:
            toggles[each.target].append(each)
    for line in lines:
        if line.thing == "conflicts":
            yield from _decided(line, toggles[line.step])
            continue
        first = Op.RESTORE if line.op == "insert" and steps[line.step].verb == SETTLE else _FIRST[line.op]
        yield (
            line.thing,
            line.target,
            Event(line.step, line.place, first, line.before, line.after, line.others, line.contested),
        )
        for each in toggles[line.step]:
            back = each.kind == "undo"
            op = (_BACK if back else _AGAIN)[line.op]
            before, after = (line.after, line.before) if back else (line.before, line.after)
            place, undoes = (-line.place, line.step) if back else (line.place, "")
            yield line.thing, line.target, Event(each.guid, place, op, before, after, undoes=undoes)


def _decided(line: Line, toggles: Sequence[Knot]) -> Iterator[tuple[str, str, Event]]:
    """A conflict that somebody took off the list: a writing of its field; undone, it stands again."""
    if line.op != "delete":
        return
    conflict = line.before
    thing, target, column = conflict["thing"], conflict["target"], conflict["field"]
    shown, chosen, lost = conflict["shown"], conflict["choice"], json.loads(conflict["others"])
    states = [(line.step, False, line.place)]
    states += [(each.guid, each.kind == "undo", -line.place if each.kind == "undo" else line.place) for each in toggles]
    for step, again, place in states:
        if column == "":
            yield thing, target, Event(step, place, Op.RESTORE, {}, {}, contested=again)
        else:
            value = json.loads(shown if again or chosen is None else chosen)
            yield thing, target, Event(step, place, Op.UPDATE, {}, {column: value}, {column: lost} if again else {})

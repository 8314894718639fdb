"""What is kept of codings that a correction left no word of: a memo on the document, and the memos that they had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from qcode.storage.journal import SETTLE
from qcode.storage.merging.rows import Merged, Values

if TYPE_CHECKING:
    from qcode.storage.merging.plan import Plan

_LOST = UUID("b0a1d3a2-2f0a-5c0e-8f54-5d9f7e2c6a44")
"""The namespace in which what is kept of a lost coding has the same GUID in every copy."""

_QUOTED = 300


class Way(NamedTuple):
    """How words were lost: the text that tells (`digest`), the end of “Lost …”, and what tells the way back from it."""

    digest: str
    told: str
    back: str


@dataclass(frozen=True, slots=True)
class _Loss:
    """A coding of whose words nothing is left; `told` where the correction itself has kept a note of it."""

    row: Merged
    way: Way
    quote: str
    told: bool


class Lost:
    """The rows of which nothing is left in the text as it is now."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._waiting: list[_Loss] = []
        self._gone: dict[tuple[str, str], tuple[Way, str] | None] = {}

    def take(self, row: Merged, way: Way, quote: str, *, told: bool) -> None:
        """Remember a lost coding; `told` where the correction itself has kept a note of it."""
        self._waiting.append(_Loss(row, way, quote, told))

    def lose(self, row: Merged, way: Way, quote: str) -> None:
        """Take a row out of the text: a memo stays on the document, a coding leaves a note there."""
        if row.table == "memos":
            row.values.update(
                target="document", start=None, stop=None, title=f"“{_short(quote, 80)}” (lost in a correction)"
            )
        elif row.table == "codings":
            told = not row.alive or self._plan.is_worked_out(row.table, row.written)
            self.take(row, way, quote, told=told)
            self._gone[row.table, row.identity] = None if row.alive else (way, quote)
            row.alive = False
        else:
            self._gone[row.table, row.identity] = None
            row.alive = False

    def leave(self, row: Merged) -> None:
        """Remember that a correction took a row out, and told it."""
        self._gone[row.table, row.identity] = None

    def is_gone(self, row: Merged) -> bool:
        """Whether a row that would come back with its document has no place in the text; it is told then."""
        key = (row.table, row.identity)
        if key not in self._gone:
            return False
        untold = self._gone[key]
        if untold is not None:
            self.take(row, *untold, told=False)
            self._gone[key] = None
        return True

    def keep(self) -> None:
        """Keep code, coder and words of a lost coding as a memo on the document, and the memos that it had."""
        while self._waiting:
            each = self._waiting.pop()
            self._keep_memos(each.row, each.quote)
            if not each.told:
                self._note(each.row, each.way, each.quote)

    def _keep_memos(self, coding: Merged, quote: str) -> None:
        plan = self._plan
        local = plan.ours.rows("codings", [coding.identity])[coding.identity]
        if local is not None:
            rows = plan.ours.referring("memos", "coding_id", [local[0]])
            names = plan.ours.identities("memos", [row["id"] for row in rows])
            plan.look_at(("memos", names[row["id"]]) for row in rows)
        title = f"{self._path(coding)}: “{_short(quote, 80)}” (lost in a correction)"
        for row in plan.alive("memos"):
            if row.values["coding_id"] == coding.identity:
                row.values.update(
                    target="document", document_id=coding.values["document_id"], coding_id=None, title=title
                )

    def _note(self, coding: Merged, way: Way, quote: str) -> None:
        plan, values = self._plan, coding.values
        identity = str(uuid5(_LOST, f"{coding.identity} {way.digest}{way.back}"))
        plan.look_at([("memos", identity)])
        known = plan.state.get(("memos", identity))
        coder = plan.row("coders", values["coder_id"]).values["name"]
        weight = f", weight {values['weight']}" if values["weight"] is not None else ""
        note: Values = {
            "guid": identity, "target": "document", "document_id": values["document_id"], "case_id": None,
            "code_id": None, "coding_id": None, "start": None, "stop": None,
            "title": f"Lost {way.told}",
            "text": f"{self._path(coding)} ({coder}{weight}): “{_short(quote, _QUOTED)}”",
            "coder_id": values["coder_id"], "created": values["created"], "modified": values["created"],
        }  # fmt: skip
        if known is not None and (known.lives or known.killers):
            if self._is_as_told(known):
                known.values["text"] = note["text"]
            return
        row = Merged("memos", identity, note, {}, {}, lives=False, contested=False, killers=())
        row.alive = True
        plan.state["memos", identity] = row

    def _is_as_told(self, note: Merged) -> bool:
        """Whether nobody wrote in a note that a merge left: it says then what the coding is by now."""
        written = note.stamps.get("text")
        return written is None or self._plan.steps[written[1]].verb == SETTLE

    def _path(self, coding: Merged) -> str:
        names: list[str] = []
        at = coding.values["code_id"]
        while at is not None and len(names) < 50:
            local = self._plan.ours.rows("codes", [at])[at]
            found = self._plan.state.get(("codes", at))
            values = found.values if found is not None else local[1] if local else {"name": "a code", "parent_id": None}
            names.append(str(values["name"]))
            at = values["parent_id"]
        return " / ".join(reversed(names))


def _short(quote: str, most: int) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= most else line[: most - 1] + "…"

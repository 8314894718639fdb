"""The corrections of texts that two copies know: which of them hold, and which ones a step did not know of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.storage.correcting import CORRECT

if TYPE_CHECKING:
    from qcode.storage.merging.plan import Plan
    from qcode.storage.merging.rows import Merged


@dataclass(frozen=True, slots=True)
class Correction:
    """A further text of a document: its number, the steps that brought it or took it back, and whether it holds."""

    document: str
    number: int
    text: str
    digest: str
    steps: tuple[str, ...]
    killers: tuple[str, ...]
    holds: bool


class Corrections:
    """The corrected texts of two copies: by document, its texts behind the first one, in their order."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def read(self) -> bool:
        """Look at them; whether there are any. Raises Refused where both copies gave a document different texts."""
        ours = self._plan.ours
        steps = [each for each in ours.known.steps.values() if each.verb == CORRECT and each.kind == "do"]
        lines = (*(ours.lines(steps) if steps else ()), *self._plan.new_lines)
        known = {
            line.target for line in lines
            if line.thing == "revisions" and line.op == "insert" and line.after["number"] > 1
        }  # fmt: skip
        if known:
            ours.whole["revisions"] = None
            self._plan.look_at(("revisions", guid) for guid in sorted(known))
            self._must_agree(known)
        return bool(known)

    def gone(self) -> set[str]:
        """The steps of those that were taken back, and those that took them back or brought them again."""
        made = {step for some in self.by_document.values() for each in some if not each.holds for step in each.steps}
        return made | {guid for guid, step in self._plan.steps.items() if step.target in made}

    def _must_agree(self, known: set[str]) -> None:
        texts: dict[tuple[str, int], set[str]] = defaultdict(set)
        for guid in known:
            row = self._plan.state.get(("revisions", guid))
            if row is not None and row.lives:
                texts[row.values["document_id"], row.values["number"]].add(row.values["sha256"])
        for (document, _), different in sorted(texts.items()):
            if len(different) > 1:
                name = self._plan.row("documents", document).values["name"]
                raise Refused(
                    f"The text of {name} was corrected in both copies, and not in the same way.",
                    "Undo the correction in one copy, merge, and correct the text then; what was coded in it is kept "
                    "with qcode codings export. Nothing was changed.",
                )

    @cached_property
    def by_document(self) -> dict[str, list[Correction]]:
        """By document, its texts behind the first one, in their order."""
        found: dict[tuple[str, int], Correction] = {}
        dead: dict[str, list[Correction]] = defaultdict(list)
        for (table, _), row in self._plan.state.items():
            at = row.stamps.get("number")
            if table != "revisions" or row.values["number"] < 2 or at is None:
                continue
            values = row.values
            key = (values["document_id"], values["number"])
            holds = not self._was_taken_back(row, at[1])
            other = found.get(key) if holds else None
            steps = (at[1], *(other.steps if other else ()))
            each = Correction(*key, values["text"], values["sha256"], steps, row.killers, holds)
            if holds:
                found[key] = each
            else:
                dead[key[0]].append(each)
        ordered: dict[str, list[Correction]] = defaultdict(list)
        for key in sorted(found):
            ordered[key[0]].append(found[key])
        for document, some in dead.items():
            ordered[document] += some
        return dict(ordered)

    def _was_taken_back(self, revision: Merged, step: str) -> bool:
        """Whether somebody undid a correction; one that went with its document was there until then."""
        return not revision.lives and any(self._plan.steps[each].target == step for each in revision.killers)

    def beside(self) -> set[int]:
        """The steps here that did not know of some correction, nor it of them."""
        saw = self._plan.order.saw
        made = {step for some in self.by_document.values() for each in some for step in (*each.steps, *each.killers)}
        return {
            step.key
            for guid, step in self._plan.ours.known.steps.items()
            if any(not saw(guid, each) and not saw(each, guid) for each in made)
        }

    def holding(self, document: str) -> list[Correction]:
        """Those of a document that hold."""
        return [each for each in self.by_document[document] if each.holds]

    def unseen(self, document: str, step: str | None) -> list[Correction]:
        """The corrections that hold and that a step did not know."""
        saw = self._plan.order.saw
        dead = [each for each in self.by_document[document] if not each.holds] if step is not None else []
        alike = [each for each in dead if step is not None and self._counts_in(each, step)]
        return [
            each for each in self.holding(document)
            if step is not None
            and not any(saw(step, made) or saw(made, step) for made in each.steps)
            and not any(_alike(each, one) for one in alike)
        ]  # fmt: skip

    def left_behind(self, document: str, step: str) -> list[Correction]:
        """The corrections that were taken back and that a step counted in, above the newest text it knew that holds."""
        saw = self._plan.order.saw
        counted = [each for each in self.by_document[document] if not each.holds and self._counts_in(each, step)]
        held = [
            each.number for each in self.holding(document)
            if any(saw(step, made) for made in each.steps) or any(_alike(each, one) for one in counted)
        ]  # fmt: skip
        return [each for each in counted if each.number > max(held, default=0)]

    def _counts_in(self, correction: Correction, step: str) -> bool:
        """Whether a step knew of a correction, and of nobody who took it back."""
        saw = self._plan.order.saw
        return saw(step, correction.steps[0]) and not any(saw(step, killer) for killer in correction.killers)

    def under(self, correction: Correction) -> str:
        """The text that a correction was made in, also where that one holds no more, or is in neither file."""
        document, number = correction.document, correction.number - 1
        below = [each for each in self.by_document[document] if each.number == number]
        for each in below:
            if each.holds or any(self._counts_in(each, step) for step in correction.steps):
                return each.text
        for copy in (self._plan.ours, self._plan.theirs):
            said = """select r.text from revisions r join documents d on d.id = r.document_id
            where d.guid = :document and r.number = :number"""
            for (found,) in copy.reader.tuples(said, document=document, number=number):
                return str(found)
        raise Refused(f"{self._plan.theirs.place} speaks of a text that neither copy has.")


def _alike(one: Correction, other: Correction) -> bool:
    """Whether two corrections of a document came to the same text."""
    return (one.number, one.digest) == (other.number, other.digest)

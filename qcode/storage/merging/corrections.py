"""The corrections of texts that two copies know: which text of a document holds, and which steps count no more."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.storage.correcting import CORRECT
from qcode.storage.merging.versions import Made, Versions

if TYPE_CHECKING:
    from qcode.storage.merging.graph import Knot
    from qcode.storage.merging.lines import Line
    from qcode.storage.merging.plan import Plan

DECIDE = "decide"
"""The verb of a step that decided between what two copies had changed differently."""


class Corrections:
    """By document (`by_document`), its texts; `lines` are those of the steps that corrected one, by document.

    `untold` are the numbers of the texts that this copy has of a document and no step tells of, the first among them.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.by_document: dict[str, Versions] = {}
        self.lines: dict[str, list[Line]] = {}
        self.untold: dict[str, frozenset[int]] = {}

    def read(self) -> None:
        """Look at them; raises Refused where a copy stands on a correction that it does not hold."""
        plan, ours = self._plan, self._plan.ours
        steps = [each for each in ours.known.steps.values() if each.verb in (CORRECT, DECIDE) and each.kind == "do"]
        lines = (*(ours.lines(steps) if steps else ()), *plan.new_lines)
        made: dict[str, list[Made]] = defaultdict(list)
        by_step: dict[str, list[Line]] = defaultdict(list)
        kept: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            by_step[line.step].append(line)
            row = line.after
            if line.thing == "revisions" and line.op == "insert" and plan.steps[line.step].verb == CORRECT:
                one = Made(line.step, row["number"], str(row["guid"]), row["text"], row["sha256"])
                made[row["document_id"]].append(one)
            elif line.thing == "conflicts" and line.op == "delete" and _is_about_text(line):
                kept[line.before["target"]].append(line.step)
        toggles: dict[str, list[Knot]] = defaultdict(list)
        for each in plan.steps.values():
            if each.target is not None:
                toggles[each.target].append(each)
        for document, some in made.items():
            self._must_be_known(document, some)
            first = _First(plan, document)
            self.by_document[document] = Versions(plan.order, some, kept[document], toggles, first)
            self.lines[document] = [line for one in some for line in by_step[one.step]]

    def _must_be_known(self, document: str, made: list[Made]) -> None:
        """Whoever merges a copy that was shared with a text that only its own history tells needs that history."""
        ours = self._plan.ours
        local = ours.rows("documents", [document])[document]
        there = ours.referring("revisions", "document_id", [local[0]]) if local else []
        known, lowest = {each.guid for each in made}, min(each.number for each in made)
        self.untold[document] = frozenset(row["number"] for row in there if row["guid"] not in known)
        if any(number >= lowest for number in self.untold[document]):
            name = local[1]["name"] if local else ""
            raise Refused(
                f"The text of {name} was corrected in both copies, and this one was shared without its history.",
                "Merge it into the copy that it was shared from, and the other one there.",
            )

    def turning(self) -> list[str]:
        """The documents about whose texts the other copy tells something new."""
        new = {each.guid for each in self._plan.new}
        return [document for document, one in self.by_document.items() if new & set(one.about)]

    def beside(self) -> set[int]:
        """The steps here that did not know of some correction, nor it of them."""
        saw = self._plan.order.saw
        about = {step for one in self.by_document.values() for step in one.about}
        return {
            step.key
            for guid, step in self._plan.ours.known.steps.items()
            if any(not saw(guid, each) and not saw(each, guid) for each in about)
        }


class _First:
    """Gives the words of the text of a document that nobody here corrected to, by its number."""

    def __init__(self, plan: Plan, document: str) -> None:
        self._plan, self._document = plan, document
        self._text: str | None = None

    def __call__(self, number: int) -> str:
        if self._text is None:
            self._text = self._read(number)
        return self._text

    def _read(self, number: int) -> str:
        for copy in (self._plan.ours, self._plan.theirs):
            said = """select r.text from revisions r join documents d on d.id = r.document_id
            where d.guid = :document and r.number = :number"""
            for (found,) in copy.reader.tuples(said, document=self._document, number=number):
                return str(found)
        for copy in (self._plan.ours, self._plan.theirs):  # the document is gone from both
            for line in copy.lines_in("revisions"):
                row = line.after or line.before
                if (row.get("document_id"), row.get("number")) == (self._document, number) and "text" in row:
                    return str(row["text"])
        raise Refused(f"{self._plan.theirs.place} speaks of a text that neither copy has.")


def _is_about_text(line: Line) -> bool:
    return (line.before.get("thing"), line.before.get("field")) == ("documents", "revision")

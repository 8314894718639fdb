"""A study in a blind round, and what others do in it unseen."""

from __future__ import annotations

from collections.abc import Callable

from qcode.errors import QcodeError
from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import coding, documents, memos, rounds, settling
from qcode.services.project import Project
from qcode.services.querying import saved as saved_queries
from qcode.services.settling import rules as settling_rules
from qcode.services.tables import framework
from tests.marked import Study

View = Callable[[Project], object]


def blind_study(project: Project) -> Study:
    made = Study(project)
    made.coder("coder_b")
    made.coder("coder_c")
    made.case("Ordu", type="coastal", founded=2010)
    made.code("flood")
    made.code("hope")
    made.document("one", "A: We wait for the flood.\nB: There is hope.\n", cases=["Ordu"])
    made.document("two", "A: Water came.\nB: We wait.\n")
    made.document("three", "A: [We wait](flood@coder_a,coder_b) there.\nB: [Hope](hope@coder_b).\n", done=["coder_b"])
    saved_queries.save_query(project, "kept", "coder:coder_b and memo")
    settled_before(project)
    rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["one", "two"])
    return made


def settled_before(project: Project) -> None:
    """A round that is over, with a decision from which a rule came."""
    rounds.new_round(project, "before", coders=["coder_a", "coder_b"], documents=["three"])
    for name in ("coder_a", "coder_b"):
        with as_coder(project, name) as theirs:
            rounds.submit(theirs, "before", as_done=True)
    settling.settle(project, settling.queue(project, "before").find(1), settling.Outcome.B)
    settling_rules.add_rule(project, settling.queue(project, "before").find(1), code_id=1, text="x", version="ruled")


def as_coder(project: Project, name: str | None) -> Project:
    """The same project, opened by another."""
    return Project.open(project.place, coder=name)


def work(project: Project) -> None:
    """What coder_b does in the round."""
    with as_coder(project, "coder_b") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(3, 10), code_ids=[1, 2], memo="sly")
        coding.apply_codes(theirs, document_id=2, span=Span(3, 8), code_ids=[1])
        memos.write_memo(theirs, on=MemoOn.DOCUMENT, target_id=1, text="sly")
        memos.write_memo(theirs, on=MemoOn.CODE, target_id=1, text="sly")
        framework.summarise(theirs, 1, 1, "sly")
        documents.set_state(theirs, [1], State.DOING)
        documents.keep_place(theirs, 1, 7)


def told(project: Project, view: View) -> str:
    try:
        return repr(view(project))
    except QcodeError as error:
        return f"{type(error).__name__}: {error}"

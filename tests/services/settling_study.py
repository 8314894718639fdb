"""A small study in a round that two or three coders have submitted, with every type of disagreement."""

from __future__ import annotations

import re

from qcode.model.document import Span
from qcode.services import coding, rounds
from qcode.services.project import Project
from qcode.services.settling import Disagreement, Queue, queue
from tests.marked import Study

ONE = """[Rain fell for three days.](flood@coder_a,coder_b) [The river [rose at night.](flood@coder_b)](flood@coder_a)
[The ministry wrote to us.](steering@coder_a|eu@coder_b) Nothing came. [We had hope.](hope@coder_a) It is late.
[Money](money@coder_b) [was short](hope@coder_a,coder_b) there.
"""

TWO = "[All agree here.](eu@coder_a,coder_b) And nobody says a word there."


def codings_in(marked: str) -> list[tuple[str, str, Span]]:
    """Coder, code and passage of every mark."""
    found: list[tuple[str, str, Span]] = []
    text, marks, opened, last = "", re.compile(r"\[|\]\(([^)]*)\)"), [], 0
    for mark in marks.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        if mark[0] == "[":
            opened.append(len(text))
            continue
        span = Span(opened.pop(), len(text))
        for part in mark[1].split("|"):
            code, _, coders = part.partition("@")
            found += [(coder, code, span) for coder in coders.split(",")]
    return found


def plain_text(marked: str) -> str:
    """The text alone."""
    return re.sub(r"\[|\]\([^)]*\)", "", marked)


class Pilot:
    """A round `pilot` over documents of marked text, submitted by all its coders."""

    def __init__(self, project: Project, documents: dict[str, str], *, coders: tuple[str, ...] = ("coder_a", "coder_b"),
                 submit: bool = True) -> None:  # fmt: skip
        self.project, self.study = project, Study(project)
        for name in coders[1:]:
            self.study.coder(name)
        for name in ("flood", "steering", "eu", "hope", "money", "other"):
            self.study.code(name, use_when=f"somebody speaks of {name}")
        for name, marked in documents.items():
            self.study.document(name, plain_text(marked))
        rounds.new_round(project, "pilot", coders=coders)
        for coder in coders:
            with Project.open(project.place, coder=coder) as theirs:
                for name, marked in documents.items():
                    for who, code, span in codings_in(marked):
                        if who == coder:
                            coding.apply_codes(theirs, document_id=self.study.documents[name], span=span,
                                               code_ids=[self.code(code)])  # fmt: skip
                if submit:
                    rounds.submit(theirs, "pilot", as_done=True)

    def code(self, name: str) -> int:
        """A code's key."""
        return self.study.codes[(name,)]

    def queue(self) -> Queue:
        """The queue as it is now."""
        return queue(self.project, "pilot")

    def at(self, words: str) -> Disagreement:
        """The disagreement whose passage begins with these words."""
        return next(each for each in self.queue().items if each.quote.startswith(words))

    def layer(self) -> set[tuple[str, str]]:
        """The agreed layer: code and words."""
        said = """select k.name, substr(r.text, c.start + 1, c.stop - c.start) from codings c
        join coders w on w.id = c.coder_id join codes k on k.id = c.code_id join documents d on d.id = c.document_id
        join revisions r on r.document_id = d.id and r.number = d.revision where w.kind = 'consensus'"""
        return {(code, words) for code, words in self.project.database.tuples(said)}

    def settled_documents(self) -> set[str]:
        """The documents for which the agreed layer stands."""
        said = """select d.name from assignments a join coders w on w.id = a.coder_id
        join documents d on d.id = a.document_id where w.kind = 'consensus' and a.state = 'done'"""
        return {name for (name,) in self.project.database.tuples(said)}

"""Coded text that can be read: `[We wait](flood@ben,eva)` is the coding, so that nobody counts characters.

`[words](code@coder,coder)` codes the words, by coder_a where nobody is named; `[words](=Ordu)` says that they belong
to the case Ordu. Marks may stand in one another. A code is its path: `why / steering`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qcode.model.codebook import SEPARATOR
from qcode.model.document import Speaker, Transcript
from qcode.services.documents.importing import cut_transcript
from qcode.services.project import Project
from qcode.storage.documents import add_document
from qcode.storage.transaction import Transaction

_MARK = re.compile(r"\[|\]\((?P<about>=?)(?P<name>[^)@]+)(?:@(?P<coders>[^)]+))?\)")


@dataclass(frozen=True)
class Mark:
    """One mark: where, its name, and who made it; `about` for a case."""

    start: int
    stop: int
    name: str
    coders: tuple[str, ...]
    about: bool


def unmark(marked: str) -> tuple[str, list[Mark]]:
    """The bare text and its marks."""
    text, open_at, marks, last = "", [], [], 0
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        last = found.end()
        if found.group() == "[":
            open_at.append(len(text))
        else:
            coders = tuple((found["coders"] or "coder_a").split(","))
            marks.append(Mark(open_at.pop(), len(text), found["name"], coders, bool(found["about"])))
    return text + marked[last:], marks


class Study:
    """Fills a project with marked documents, cases and codes."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.documents: dict[str, int] = {}
        self.cases: dict[str, int] = {}
        self.codes: dict[tuple[str, ...], int] = {}
        self.rounds: dict[str, int] = {}
        self.coders = dict(project.database.tuples("select name, id from coders"))

    def case(self, name: str, **values: str | float) -> None:
        """A case with its attributes: numbers are numbers, words are text."""
        with self.project.write("test") as tx:
            self.cases[name] = tx.insert("cases", name=name, position=len(self.cases))
            for attribute, value in values.items():
                self._value(tx, attribute, value, owner="case", key=self.cases[name])

    def code(self, path: str, **values: object) -> int:
        """A code with those above it."""
        with self.project.write("test") as tx:
            return self._code(tx, path, **values)

    def coder(self, name: str, *, kind: str = "person") -> int:
        """A coder."""
        with self.project.write("test") as tx:
            return self._coder(tx, name, kind=kind)

    def round(self, name: str) -> int:
        """A round."""
        with self.project.write("test") as tx:
            self.rounds[name] = tx.insert("rounds", name=name)
        return self.rounds[name]

    def document(
        self,
        name: str,
        marked: str,
        *,
        cases: Sequence[str] = (),
        done: Sequence[str] = (),
        date: str | None = None,
        language: str = "en",
        speakers: Sequence[Speaker] = (),
        within: str | None = None,
        **values: str | float,
    ) -> int:
        """A document with its codings; `done` are the coders who have finished with it, `within` is a round."""
        text, marks = unmark(marked)
        transcript = Transcript(
            name, text, text.encode(), "text/plain", "utf-8", language=language, date=date, speakers=tuple(speakers)
        )
        cut = cut_transcript(transcript, language)
        with self.project.write("test") as tx:
            key = add_document(tx, transcript, cut, name=name, source=f"{name}.txt", language=language)
            self.documents[name] = key
            for case in cases:
                tx.insert("case_links", case_id=self.cases[case], document_id=key)
            for coder in done:
                tx.insert("assignments", coder_id=self._coder(tx, coder), document_id=key, state="done",
                          round_id=self.rounds[within] if within else None)  # fmt: skip
            for attribute, value in values.items():
                self._value(tx, attribute, value, owner="document", key=key)
            self._marks(tx, key, marks, within=within)
        return key

    def _marks(self, tx: Transaction, document: int, marks: Sequence[Mark], *, within: str | None) -> None:
        for mark in marks:
            if mark.about:
                case = self.cases[mark.name]
                tx.insert("case_links", case_id=case, document_id=document, start=mark.start, stop=mark.stop)
                continue
            for coder in mark.coders:
                tx.insert("codings", document_id=document, code_id=self._code(tx, mark.name), start=mark.start,
                          stop=mark.stop, coder_id=self._coder(tx, coder),
                          round_id=self.rounds[within] if within else None)  # fmt: skip

    def _coder(self, tx: Transaction, name: str, *, kind: str = "person") -> int:
        if name not in self.coders:
            self.coders[name] = tx.insert("coders", name=name, kind=kind)
        return self.coders[name]

    def _code(self, tx: Transaction, path: str, **values: object) -> int:
        above: int | None = None
        names = tuple(path.split(SEPARATOR))
        for depth in range(1, len(names) + 1):
            if names[:depth] not in self.codes:
                position, own = len(self.codes), values if depth == len(names) else {}
                self.codes[names[:depth]] = tx.insert(
                    "codes", name=names[depth - 1], parent_id=above, position=position, **own
                )
            above = self.codes[names[:depth]]
        return self.codes[names]

    def _value(self, tx: Transaction, name: str, value: str | float, *, owner: str, key: int) -> None:
        found = tx.value("select id from attributes where owner = :owner and name = :name", owner=owner, name=name)
        kind = "text" if isinstance(value, str) else "number"
        attribute = found or tx.insert("attributes", name=name, owner=owner, type=kind)
        number = None if isinstance(value, str) else float(value)
        text = value if isinstance(value, str) else f"{value:g}"
        tx.insert("attribute_values", attribute_id=attribute, value=text, number=number, **{f"{owner}_id": key})

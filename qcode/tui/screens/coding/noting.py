"""Memos from the coding screen: on a coding, a passage, a code, the interview, its case, the project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from qcode.model.coding import Memo, MemoOn
from qcode.model.document import Span
from qcode.services import memos
from qcode.services.cases import cases_of_document
from qcode.tui.drafting import Begun, Drafting, drafted_passages, drafting, place_of
from qcode.tui.screens.asking.keeping import keep
from qcode.tui.screens.asking.prompts import Choose, MemoEditor, Option
from qcode.tui.widgets.transcript import Mark
from qcode.tui.wording import in_quotes

if TYPE_CHECKING:
    from qcode.tui.screens.coding import CodingScreen


TABLES = {
    MemoOn.PROJECT: "projects",
    MemoOn.DOCUMENT: "documents",
    MemoOn.CASE: "cases",
    MemoOn.CODE: "codes",
    MemoOn.CODING: "codings",
    MemoOn.SPAN: "documents",
}
"""Where the things are kept on which one writes memos here."""


class Subject(NamedTuple):
    """What a memo is on: the kind, the key, what it is called, and the words or the passage that it is about.

    `where` names the passage in the key of a draft that was begun before; "" for a passage without one.
    """

    on: MemoOn
    key: int | None
    name: str
    kind: str = ""
    span: Span | None = None
    where: str = ""


class MemoVerbs:
    """The actions that write memos; mixed into the coding screen's verbs."""

    @property
    def _desk(self) -> CodingScreen:
        return cast("CodingScreen", self)

    def action_memo(self) -> None:
        """Write a memo on the coding that is meant, else on what is selected."""
        view = self._desk.view
        here = list(reversed(view.marks_at(view.cursor)))
        if view.current_mark is not None:
            here = [view.current_mark]
        elif view.selection is not None:
            here = [mark for mark in here if mark.span == view.selection]
        subjects = [self._on_coding(mark) for mark in here] or self._on_passage()
        self._choose("memo on which coding?", subjects)

    def action_memo_on(self) -> None:
        """Write a memo on the passage, a coding or a code here, the interview, its case, or the project."""
        screen = self._desk
        if screen.opened is None:
            return
        document, project = screen.opened.document, screen.session.project
        here = list(reversed(screen.view.marks_at(screen.view.cursor)))
        codes = dict.fromkeys(mark.code_id for mark in here)
        self._choose(
            "memo on what?",
            [
                *self._on_passage(),
                *map(self._on_coding, here),
                *(Subject(MemoOn.CODE, key, screen.session.book[key].name, "the code itself") for key in codes),
                Subject(MemoOn.DOCUMENT, document.id, document.name, "this interview"),
                *(
                    Subject(MemoOn.CASE, each.id, each.name, project.case_noun)
                    for each in cases_of_document(project, document.id)
                ),
                Subject(MemoOn.PROJECT, None, project.name, "the project"),
            ],
        )

    def _on_coding(self, mark: Mark) -> Subject:
        return Subject(MemoOn.CODING, mark.id, mark.name, f"the coding by {mark.coder}", mark.span)

    def _on_passage(self) -> list[Subject]:
        """The passage that is selected, or the one of one's own memo under the cursor, or the cursor's word."""
        screen = self._desk
        view, me = screen.view, screen.session.coder_id
        written = [memo.span for memo in screen.memos_at(view.cursor) if memo.coder_id == me]
        begun = None if written and view.selection is None else self._begun_here()
        span = view.selection or (written[0] if written else begun.span if begun else view.target())
        if span is None or screen.opened is None:
            return []
        where = begun.where if begun else ""
        return [Subject(MemoOn.SPAN, screen.opened.document.id, "this passage", "", span, where)]

    def _begun_here(self) -> Begun | None:
        """The passage that is selected, or one under the cursor, if a memo on it was begun and never saved."""
        screen = self._desk
        if screen.opened is None:
            return None
        document, chosen = screen.opened.document, screen.view.selection
        for each in drafted_passages(screen.session.project, document.id, revision=document.revision):
            if each.span == chosen or (chosen is None and each.span.start <= screen.view.cursor < each.span.end):
                return each
        return None

    def _choose(self, question: str, subjects: Sequence[Subject]) -> None:
        if len(subjects) == 1:
            self._write_on(subjects[0])
            return
        options = [
            Option(str(number), each.name, ", ".join(filter(None, (each.kind, "has one" if self._own(each) else ""))))
            for number, each in enumerate(subjects)
        ]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                self._write_on(subjects[int(answer[0])])

        if options:
            self._desk.app.push_screen(Choose(question, options), take)
        else:
            self._desk.status.warn("There is nothing here to write a memo on.", "M offers the interview and its case")

    def _own(self, subject: Subject) -> Memo | None:
        """One's own newest memo on a subject: that one is changed instead of a second one written."""
        screen = self._desk
        if subject.key is None:
            found = [each for each in memos.list_memos(screen.session.project) if each.on is MemoOn.PROJECT]
        elif subject.on is MemoOn.SPAN:
            found = [each for each in screen.memos_in if each.span == subject.span]
        else:
            found = memos.memos_on(screen.session.project, subject.on, subject.key)
        own = [each for each in found if each.coder_id == screen.session.coder_id]
        return own[-1] if own else None

    def _write_on(self, subject: Subject) -> None:
        """Open the editor for a memo on something, and keep what was written."""
        screen = self._desk
        own, project = self._own(subject), screen.session.project
        revision = screen.opened.document.revision if screen.opened else None
        quote = subject.span.of(screen.view.script.text) if subject.span else ""
        draft = self._draft(subject, own, quote=quote, revision=revision)

        def write(text: str | None) -> None:
            words = text or ""
            if own is not None and words != own.text:
                keep(
                    screen,
                    lambda: memos.change_memo(project, own.id, text=words, expected=own.text),
                    words,
                    anyway=lambda: memos.change_memo(project, own.id, text=words),
                    draft=draft,
                )
            elif own is None and words:
                passage = subject.span if subject.on is MemoOn.SPAN else None
                keep(
                    screen,
                    lambda: memos.write_memo(
                        project, on=subject.on, target_id=subject.key, text=words, span=passage, revision=revision
                    ),
                    words,
                    draft=draft,
                )
            else:
                draft.done()

        editor = MemoEditor(own.text if own else "", on=subject.name, quote=quote)
        screen.app.push_screen(editor.kept_as(draft), write)

    def _draft(self, subject: Subject, own: Memo | None, *, quote: str, revision: int | None) -> Drafting:
        project, opened = self._desk.session.project, self._desk.opened
        inside = f" in {opened.document.name}" if opened and subject.span else ""
        name = f"memo on {subject.name}{inside}"
        if subject.on is MemoOn.SPAN:
            name = f"memo on {in_quotes(memos.summary_line(quote))}{inside}"
        if own is not None:
            return drafting(project, name, table="memos", key=own.id)
        where = subject.where
        if subject.on is MemoOn.SPAN and subject.span and not where:
            where = place_of(subject.span, revision=revision)
        return drafting(project, name, table=TABLES[subject.on], key=subject.key, where=where)

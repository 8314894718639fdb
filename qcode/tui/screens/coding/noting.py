"""Memos from the coding screen: on a coding, a passage, a code, the interview, its case, the project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from qcode.errors import Disconnected
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


Thing = TypeVar("Thing")

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

    `guid` is that of the row, None for the project. `where` names the passage in the key of a draft that was begun
    before; "" for a passage without one.
    """

    on: MemoOn
    key: int | None
    guid: str | None
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
        document, project, book = screen.opened.document, screen.session.project, screen.session.book
        here = list(reversed(screen.view.marks_at(screen.view.cursor)))
        codes = dict.fromkeys(mark.code_id for mark in here)
        self._choose(
            "memo on what?",
            [
                *self._on_passage(),
                *map(self._on_coding, here),
                *(Subject(MemoOn.CODE, key, book[key].guid, book[key].name, "the code itself") for key in codes),
                Subject(MemoOn.DOCUMENT, document.id, document.guid, document.name, "this interview"),
                *(
                    Subject(MemoOn.CASE, each.id, each.guid, each.name, project.case_noun)
                    for each in self._unless_away(lambda: cases_of_document(project, document.id))
                ),
                Subject(MemoOn.PROJECT, None, None, project.name, "the project"),
            ],
        )

    def _unless_away(self, read: Callable[[], Sequence[Thing]]) -> Sequence[Thing]:
        """What the project holds; nothing while the server is away, so that a memo can be begun all the same."""
        try:
            return read()
        except Disconnected:
            return ()

    def _on_coding(self, mark: Mark) -> Subject:
        guid = self._desk.codings[mark.id].guid
        return Subject(MemoOn.CODING, mark.id, guid, mark.name, f"the coding by {mark.coder}", mark.span)

    def _on_passage(self) -> list[Subject]:
        """The passage that is selected, or the one of one's own memo under the cursor, or the cursor's word."""
        screen = self._desk
        view, me = screen.view, screen.session.coder_id
        written = [memo.span for memo in screen.memos_at(view.cursor) if memo.coder_id == me]
        begun = None if written and view.selection is None else self._begun_here()
        span = view.selection or (written[0] if written else begun.span if begun else view.target())
        if span is None or screen.opened is None:
            return []
        where, document = begun.where if begun else "", screen.opened.document
        return [Subject(MemoOn.SPAN, document.id, document.guid, "this passage", "", span, where)]

    def _begun_here(self) -> Begun | None:
        """The passage that is selected, or one under the cursor, if a memo on it was begun and never saved."""
        screen = self._desk
        if screen.opened is None:
            return None
        document, chosen = screen.opened.document, screen.view.selection
        for each in self._unless_away(lambda: drafted_passages(screen.session.project, document)):
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
        own = [each for each in self._there(subject) if each.coder_id == self._desk.session.coder_id]
        return own[-1] if own else None

    def _there(self, subject: Subject) -> Sequence[Memo]:
        """The memos on a subject; of those that are not on the screen, none while the server is away."""
        screen, key = self._desk, subject.key
        project = screen.session.project
        if key is None:
            every = self._unless_away(lambda: memos.list_memos(project))
            return [each for each in every if each.on is MemoOn.PROJECT]
        if subject.on is MemoOn.SPAN:
            return [each for each in screen.memos_in if each.span == subject.span]
        if subject.on is MemoOn.CODING:
            return screen.memos_on.get(key, ())
        return self._unless_away(lambda: memos.memos_on(project, subject.on, key))

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
            return drafting(project, name, table="memos", guid=own.guid)
        where = subject.where
        if subject.on is MemoOn.SPAN and subject.span and not where:
            where = place_of(subject.span, revision=revision)
        return drafting(project, name, table=TABLES[subject.on], guid=subject.guid, where=where)

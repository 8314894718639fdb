"""The documents by case: how long, how far coded, by whom finished."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from qcode.model.coding import MemoOn, State
from qcode.services import documents, memos
from qcode.services.cases import call_cases
from qcode.services.ordering import in_order
from qcode.tui.actions import bindings_for
from qcode.tui.drafting import drafting
from qcode.tui.screens.asking.keeping import keep, keep_line
from qcode.tui.screens.documents.lines import SORTS
from qcode.tui.screens.documents.listed import DocumentsListed
from qcode.tui.widgets.filterlist import FilterList


class DocumentsScreen(DocumentsListed):
    """Every document under its case (or under the value of an attribute); Enter opens one for coding."""

    NAME = "documents"
    PLACES: ClassVar[tuple[str, ...]] = ("documents",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("documents")]

    # Doing

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """Open the document."""
        message.stop()
        if isinstance(message.key, int):
            self.open(message.key)

    def open(self, document_id: int, *, at: int | None = None) -> None:
        """Open a document for coding."""
        from qcode.tui.screens.coding import CodingScreen

        frame = self.qcode.go("coding")
        if isinstance(frame, CodingScreen):
            frame.open(document_id, at=at)

    def open_current(self) -> None:
        """Open the document under the cursor, else the first one."""
        first = next((key for key in self.list.keys if isinstance(key, int)), None)
        key = self.here.document.id if self.here else first
        if key is not None:
            self.open(key)

    def next_undone(self, after: int | None = None) -> int | None:
        """The next document of the list, behind another one, that is not done.

        Those of a round come first, and behind one of a round only those of the same round.
        """
        keys = [key for key in self.list.keys if isinstance(key, int)] or list(self.lines)
        start = keys.index(after) + 1 if after in keys else 0
        turned = [*keys[start:], *keys[:start]]
        project = self.session.project  # the list may not have been read since
        done, in_rounds = documents.done_here(project), documents.rounds_here(project)
        undone = [key for key in turned if key != after and key not in done]
        here = in_rounds.get(after, "") if after is not None else ""
        in_round = [key for key in undone if key in in_rounds and here in ("", in_rounds[key])]
        return next(iter(in_round if here else [*in_round, *undone]), None)

    def all_done(self, document_id: int | None) -> tuple[str, str]:
        """What to say where `next_undone` finds nothing behind a document, and what to do then."""
        in_rounds = documents.rounds_here(self.session.project)
        name = in_rounds.get(document_id, "") if document_id is not None else ""
        if name:
            return f"That was the last of the round “{name}”", "R, then Z submits it"
        return "Every other document is done.", ""

    def told_last(self, name: str, document_id: int) -> tuple[str, str]:
        """What to say where a document was marked done behind which nothing is left, and what to do then."""
        last, hint = self.all_done(document_id)
        return (last, hint) if hint else (f"{name} is done. {last}", "u undoes")

    def action_next_undone(self) -> None:
        """Open the next interview that is not done."""
        here = self.here
        key = self.next_undone(here.document.id if here else None)
        if here is not None and here.state is not State.DONE and (here.round or not self._in_round(key)):
            key = here.document.id
        if key is None:
            self.status.say(*self.all_done(here.document.id if here else None))
        else:
            self.open(key)

    def _in_round(self, document_id: int | None) -> bool:
        return document_id in documents.rounds_here(self.session.project)

    def action_done(self) -> None:
        """Mark the document done, or open again."""
        line = self.here
        if line is None:
            return
        state, key = State.DOING if line.state is State.DONE else State.DONE, line.document.id
        if self.do(lambda: documents.set_state(self.session.project, [key], state)) is None:
            return
        told, hint = f"{line.document.name} is {'done' if state is State.DONE else 'open again'}", "u undoes"
        if state is State.DONE and self.next_undone(key) is None:
            told, hint = self.told_last(line.document.name, key)
        self.status.say(told, hint)

    def action_attributes(self) -> None:
        """Edit the attributes of the document and its cases."""
        from qcode.tui.screens.documents.attributes import edit_attributes

        if self.here is None:
            self.status.warn("The cursor is on no document.", "↓ goes to one")
        else:
            edit_attributes(self, self.here.document.id)

    def action_rename(self) -> None:
        """Rename the document."""
        from qcode.tui.screens.documents.attributes import rename

        if self.here is None:
            self.status.warn("The cursor is on no document.", "↓ goes to one")
        else:
            rename(self, self.here.document.id, self.here.document.name)

    def action_correct(self) -> None:
        """Put a corrected text in the place of the document's."""
        from qcode.tui.screens.documents.correcting import correct_text

        if self.here is None:
            self.status.warn("The cursor is on no document.", "↓ goes to one")
        else:
            correct_text(self, self.here.document)

    def action_memo(self) -> None:
        """Write a memo on the document."""
        from qcode.tui.screens.asking.prompts import MemoEditor

        line = self.here
        if line is None:
            return
        project, key = self.session.project, line.document.id

        draft = drafting(
            project, f"memo on {line.document.name}", table="documents", guid=line.document.guid, where="another"
        )

        def write(text: str | None) -> None:
            if text:
                verb = partial(memos.write_memo, project, on=MemoOn.DOCUMENT, target_id=key, text=text)
                keep(self, verb, text, draft=draft)
            else:
                draft.done()

        self.app.push_screen(MemoEditor(on=line.document.name).kept_as(draft), write)

    def action_merge(self) -> None:
        """Bring in what another copy holds."""
        self.qcode.action_merge_copy()

    def action_share(self) -> None:
        """Make a copy for a coauthor."""
        self.qcode.action_share_copy()

    def action_conflicts(self) -> None:
        """Decide what two copies changed differently."""
        self.qcode.go("conflicts")

    def action_noun(self) -> None:
        """Say what a case is called in this project."""
        from qcode.tui.screens.asking.prompts import Ask

        project, before = self.session.project, self.session.project.case_noun.written
        note = "As: municipality. A plural that is not made with -s stands behind a stroke: belediye/belediyeler."
        keep_line(
            self,
            Ask("what is a case called?", value=before, note=note),
            lambda noun: call_cases(project, noun, expected=before),
            anyway=lambda noun: call_cases(project, noun),
        )

    def action_group(self) -> None:
        """Choose by what the documents are grouped."""
        from qcode.tui.screens.asking.prompts import Choose, Option

        names = in_order({name for line in self.lines.values() for name in self.listed.values(line)})
        options = [Option("", self.session.project.case_noun), *(Option(name, name) for name in names)]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                self.grouping = answer[0]
                self.show(list(self.lines.values()))

        self.app.push_screen(Choose("group by", options, chosen=(self.grouping,)), take)

    def action_sort(self) -> None:
        """Choose by what the documents are sorted."""
        from qcode.tui.screens.asking.prompts import Choose, Option

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                self.sort(answer[0], turned=answer[0] == self.sorting and not self.turned)

        options = [Option(name, name) for name in SORTS]
        self.app.push_screen(Choose("sort by", options, chosen=(self.sorting,)), take)

    def action_import_files(self) -> None:
        """Bring in transcripts from a file or folder."""
        from qcode.tui.screens.documents.bringing import ask_and_bring

        ask_and_bring(self)

    def bring(self, place: str) -> None:
        """Bring in transcripts from a file or folder."""
        from qcode.tui.screens.documents.bringing import bring_in

        bring_in(self, place)

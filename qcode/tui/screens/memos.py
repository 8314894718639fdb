"""All memos together, by what they are written on; each opens its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.coding import Memo, MemoOn
from qcode.model.selection import Selection
from qcode.services import coding, memos
from qcode.services.memos.files import save_memos
from qcode.services.memos.lines import MemoFilter, MemoLine, grouped, memo_lines
from qcode.tui.actions import bindings_for
from qcode.tui.clipboard import copy_from
from qcode.tui.drafting import Drafting, drafting
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.keeping import keep as keep_words
from qcode.tui.screens.asking.prompts import Choose, MemoEditor, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.asking.where import ask_where, where_text
from qcode.tui.threads import hand_over
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry, Heading
from qcode.tui.widgets.lines import Title
from qcode.tui.wording import counted, written

_COLUMNS = (
    Column("on", most=60, least=10),
    Column("memo", most=120, least=20),
    Column("coder", most=16, drop=2),
    Column("changed", drop=1),
)
_CONCERNING = ("memos", "codings", "codes", "documents", "cases", "coders")


_BY = {
    "kind": "what they are on",
    "code": "code",
    "case": "case",
    "document": "document",
    "coder": "coder",
    "date": "day: a journal",
}
"""By what the memos stand together, as the question says it."""


class MemosScreen(Frame):
    """The memos of all coders under what they are on, and the one under the cursor in full."""

    NAME = "memos"
    PLACES: ClassVar[tuple[str, ...]] = ("memos",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("memos")]
    DEFAULT_CSS = """
    MemosScreen #whole {
        height: 6; max-height: 40%; padding: 0 2; border-top: hkey $border-blurred; color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.list = FilterList(sorts=True, id="memos")
        self.whole = Static("", id="whole", markup=False)
        self.lines: dict[int, MemoLine] = {}
        self.by = "kind"
        self.newest_first = True
        self.selection = Selection()

    def body(self) -> Iterable[Widget]:
        """The list over the whole memo."""
        yield self.list
        yield self.whole

    def on_mount(self) -> None:
        """Read the memos."""
        super().on_mount()
        self.list.focus()
        self.read()

    # Reading

    @work(thread=True, exclusive=True, group="memos")
    def read(self) -> None:
        """Read the memos in a thread of its own."""
        try:
            lines = memo_lines(self.session.project, MemoFilter(selection=self.selection))
        except QcodeError as error:
            hand_over(self.status.fail, error)
        else:
            hand_over(self.show, lines)

    def show(self, lines: Sequence[MemoLine]) -> None:
        """Show the memos under their headings, the newest first; days too begin with the newest."""
        self.lines = {line.memo.id: line for line in lines}
        ordered = sorted(lines, key=lambda line: line.memo.modified, reverse=self.newest_first)
        groups = grouped(ordered, self.by)
        if self.by == "date" and self.newest_first:
            groups.reverse()
        headings = [Heading(f"group {name}", (f"{name}  {len(group)}", "", "", "")) for name, group in groups]
        entries = [self._entry(line, name) for name, group in groups for line in group]
        filters = where_text(self.selection)
        note = " · ".join(filter(None, (counted(len(lines), "memo"), filters)))
        self.list.load(entries, columns=_COLUMNS, headings=headings, note=note)
        if not lines and filters:
            self.status.say("There are no such memos.", "w changes the filters")
        elif not lines:
            self.status.say("There are no memos yet.", "n writes one on the project, m in an interview on a passage")
        self.entitle()
        self._tell_about()

    def _entry(self, line: MemoLine, group: str) -> Entry:
        memo = line.memo
        words = " ".join(memo.text.split())
        shown = f"{memo.title}: {words}" if memo.title else words
        cells = (line.what, shown, line.coder, memo.modified[:10])
        return Entry(memo.id, cells, f"group {group}")

    def entitle(self) -> None:
        """Where one is, and how many memos there are."""
        session = self.session
        right = counted(len(self.lines), "memo") if self.lines else ""
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def concerned(self, change: Change | None) -> None:
        """Read again what the list shows."""
        if change is None or any(map(change.concerns, _CONCERNING)):
            self.read()

    @property
    def here(self) -> MemoLine | None:
        """The memo under the cursor."""
        key = self.list.key
        return self.lines.get(key) if isinstance(key, int) else None

    def on_filter_list_highlighted(self) -> None:
        """Show the whole memo under the cursor."""
        self._tell_about()

    def _tell_about(self) -> None:
        line = self.here
        self.whole.update(line.memo.text if line else "", layout=False)
        if line is not None:
            created = line.memo.created[:16].replace("T", " ")
            changed = line.memo.modified[:16].replace("T", " ")
            when = created if created == changed else f"{created}, changed {changed}"
            self.status.say(f"{line.coder}, {when} UTC · on {line.what}")

    def action_group(self) -> None:
        """Choose by what the memos stand together."""

        def take(keys: tuple[str, ...] | None) -> None:
            if keys:
                self.by = keys[0]
                self.show(list(self.lines.values()))

        options = [Option(key, told) for key, told in _BY.items()]
        self.app.push_screen(Choose("memos by …", options, chosen=(self.by,)), take)

    def action_where(self) -> None:
        """Show only the memos about some codes, cases, documents, by some coders, of some days."""

        def take(selection: Selection) -> None:
            self.selection = selection
            self.read()

        ask_where(self, self.selection, take)

    def action_sort(self) -> None:
        """Turn the order round."""
        self.newest_first = not self.newest_first
        self.show(list(self.lines.values()))
        self.status.say("the newest first" if self.newest_first else "the oldest first")

    # The memo's place

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """Open what the memo is on; Escape comes back."""
        message.stop()
        line = self.lines.get(message.key) if isinstance(message.key, int) else None
        if line is None:
            return
        memo = line.memo
        if memo.on is MemoOn.PROJECT or memo.target_id is None:
            self.action_edit()
        elif memo.on in (MemoOn.CODING, MemoOn.SPAN):
            self._open_passage(memo)
        elif memo.on is MemoOn.CODE:
            self._open_code(memo.target_id)
        elif memo.on is MemoOn.CELL:
            self._open_cell(memo.target_id, memo.code_id or 0)
        else:
            self._open_document(line)

    def _open_passage(self, memo: Memo) -> None:
        from qcode.tui.screens.coding import CodingScreen

        frame = self.qcode.frame("coding")
        if not isinstance(frame, CodingScreen) or memo.target_id is None:
            return
        document_id, span, mark = memo.target_id, memo.span, None
        if memo.on is MemoOn.CODING:
            found = coding.codings_by_key(self.session.project, [memo.target_id])
            if not found:
                self.status.warn("The coding of this memo is no longer there.")
                return
            document_id, span, mark = found[0].document_id, found[0].span, found[0].id

        def show() -> None:
            frame.open(document_id, at=span.start if span else None, mark=mark)
            if memo.on is MemoOn.SPAN and span is not None and span.end <= len(frame.view.script.text):
                frame.view.select(span.start, span.end)
            frame.view.arrive()
            frame.view.focus()

        self.app.push_screen(frame)
        self.call_after_refresh(show)

    def _open_code(self, code_id: int) -> None:
        from qcode.tui.screens.codebook import CodebookScreen

        frame = self.qcode.frame("codebook")
        if isinstance(frame, CodebookScreen):
            self.app.push_screen(frame)
            self.call_after_refresh(frame.tree_of_codes.show_code, code_id)

    def _open_cell(self, case_id: int, code_id: int) -> None:
        from qcode.tui.screens.tables.framework import FrameworkScreen

        frame = self.qcode.frame("framework")
        if isinstance(frame, FrameworkScreen):
            frame.wanted = (case_id, code_id)
            self.app.push_screen(frame)
            self.call_after_refresh(frame.show_wanted)

    def _open_document(self, line: MemoLine) -> None:
        from qcode.tui.screens.documents import DocumentsScreen

        frame = self.qcode.frame("documents")
        if not isinstance(frame, DocumentsScreen):
            return
        self.app.push_screen(frame)
        case = line.memo.on is MemoOn.CASE
        key = f"group {line.what}" if case else line.memo.target_id or 0
        self.call_after_refresh(frame.list.show, key)

    # Writing

    def action_new(self) -> None:
        """Write a memo on the project."""
        project = self.session.project
        draft = drafting(project, f"memo on {project.name}", table="projects", guid=None, where="another")

        def write(text: str | None) -> None:
            if text:
                keep_words(self, lambda: memos.write_memo(project, on=MemoOn.PROJECT, text=text), text, draft=draft)
            else:
                draft.done()

        self.app.push_screen(MemoEditor(on=project.name).kept_as(draft), write)

    def action_edit(self) -> None:
        """Read the whole memo, and change it where it is one's own."""
        line = self.here
        if line is None:
            return
        own = line.memo.coder_id == self.session.coder_id
        note = "" if own else f"{line.coder}'s; what you change is not kept"
        draft = drafting(self.session.project, f"memo on {line.what}", table="memos", guid=line.memo.guid)

        def keep(text: str | None) -> None:
            if not own:
                if text != line.memo.text:
                    self.status.warn(f"That memo is {line.coder}'s.", "n writes one of your own")
            elif text != line.memo.text:
                self._keep(line.memo, text or "", draft)
            else:
                draft.done()

        editor = MemoEditor(line.memo.text, on=line.what, quote=self._quote(line.memo), note=note)
        self.app.push_screen(editor.kept_as(draft) if own else editor, keep)

    def _keep(self, memo: Memo, text: str, draft: Drafting) -> None:
        project = self.session.project
        keep_words(
            self,
            lambda: memos.change_memo(project, memo.id, text=text, expected=memo.text),
            text,
            anyway=lambda: memos.change_memo(project, memo.id, text=text),
            draft=draft,
        )

    def _quote(self, memo: Memo) -> str:
        from qcode.services.coding.describing import passage_of_memo

        try:
            return passage_of_memo(self.session.project, memo)
        except QcodeError:
            return ""

    def action_delete(self) -> None:
        """Delete one's own memo."""
        line = self.here
        if line is not None:
            self.do(lambda: memos.change_memo(self.session.project, line.memo.id, text=""), hint="u brings it back")

    def action_copy(self) -> None:
        """Copy the memo's words."""
        if self.here is not None:
            copy_from(self, self.here.memo.text, said="the memo is copied", otherwise="E writes the memos to a file")

    def action_export(self) -> None:
        """Write the memos that are shown to a file."""
        shown = [self.lines[key] for key in self.list.keys if isinstance(key, int) and key in self.lines]
        if not shown:
            self.status.say("There are no memos to write.")
            return
        notes = [f"Filters: {self.selection.describe()}"] if self.selection.describe() else []
        notes += [f"With: {self.list.words}"] if self.list.words else []

        def write(path: Path) -> str:
            number = save_memos(self.session.project, shown, to=path, by=self.by, notes=notes)
            return written(number, "memo", path)

        save_to_file(self, "write these memos to", name=file_name("memos", suffix=".docx"), write=write)

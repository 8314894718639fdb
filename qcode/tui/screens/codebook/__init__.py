"""The codebook: the tree, and what it says of the code under the cursor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.codebook import Code
from qcode.model.coding import MemoOn
from qcode.model.place import path_of
from qcode.services import memos
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.keeping import keep_line
from qcode.tui.screens.asking.prompts import Ask
from qcode.tui.screens.codebook.verbs import CodeVerbs
from qcode.tui.widgets.codecard import CodeCard
from qcode.tui.widgets.codetree import BookTree, CodeTree
from qcode.tui.widgets.form import code_problem, code_values
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.palette import CODE_COLOURS, COLOUR_NAMES, code_colour
from qcode.tui.widgets.picker import Picker
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.services.codebook.files import CodebookImport

_WRITTEN = (".yaml", ".csv", ".xlsx", ".md", ".html", ".docx", ".tex", ".qdc")
"""What the name of a codebook's file may end in."""


class CodebookScreen(CodeVerbs, Frame):
    """All codes with their definitions; every change is a step that can be taken back."""

    NAME = "codebook"
    PLACES: ClassVar[tuple[str, ...]] = ("codebook",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("codebook")]
    DEFAULT_CSS = """
    CodebookScreen #book { height: 1fr; }
    CodebookScreen CodeTree { width: 2fr; display: block; }
    CodebookScreen CodeCard { width: 3fr; height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.tree_of_codes = BookTree(id="codes")
        self.card = CodeCard(id="card")
        self.picker = Picker()

    def body(self) -> Iterable[Widget]:
        """Tree and card; the picker waits over them."""
        with Horizontal(id="book"):
            yield self.tree_of_codes
            yield self.card
        yield self.picker

    def on_mount(self) -> None:
        """Show the codes."""
        super().on_mount()  # first: keys are taken, although the codes cannot be counted while the server is away
        self.tree_of_codes.focus()
        self._load()
        self._show_card()

    def _load(self) -> None:
        try:
            self.session.keep_counts()
        finally:  # a codebook is there to be read while the server is away, too
            self.tree_of_codes.load(self.session.book, counts=self.session.counts)
            self.picker.load(self.session.candidates())
        if not len(self.session.book):
            self.status.say("There are no codes yet.", "n makes one, i brings a codebook in from a file")

    @property
    def here(self) -> Code | None:
        """The code under the cursor."""
        key = self.tree_of_codes.code_id
        return self.session.book[key] if key is not None and key in self.session.book else None

    def entitle(self) -> None:
        """Where one is, and how many codes there are."""
        session = self.session
        right = counted(len(session.book), "code")
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def concerned(self, change: Change | None) -> None:
        """Show codes and counts anew."""
        if change is None or any(change.concerns(kind) for kind in ("codes", "codings", "memos")):
            self._load()
            self._show_card()
            self.entitle()

    def _show_card(self) -> None:
        code = self.here
        if code is None:
            self.card.show(None)
            return
        notes: tuple[str, ...] = ()
        try:
            notes = tuple(memo.text for memo in memos.memos_on(self.session.project, MemoOn.CODE, code.id))
        finally:
            self.card.show(
                code,
                path=self.session.book.path_text(code.id),
                count=self.session.counts.get(code.id, 0),
                memos=notes,
            )

    def on_code_tree_highlighted(self) -> None:
        """Show what the codebook says of the code."""
        self._show_card()

    def on_code_tree_chosen(self, message: CodeTree.Chosen) -> None:
        """Enter opens the code's form."""
        message.stop()
        self._edit_code(self.session.book[message.code_id])

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Merge into what was picked."""
        message.stop()
        self.merge_picked(message)

    def action_memo(self) -> None:
        """Write a memo on the code."""
        if self.here is not None:
            self.memo_on_code(self.here)

    def action_colour(self) -> None:
        """Choose the code's colour: one of the set that is told apart best, or any other."""
        from qcode.tui.screens.asking.prompts import Choose, Option

        code = self.here
        if code is None:
            return
        used = Counter(code_colour(each.colour, code_id=each.id).lower() for each in self.session.book)
        now = code_colour(code.colour, code_id=code.id)
        options = [
            Option(colour, name, f"{colour.lower()} · {counted(used[colour.lower()], 'code')}", colour=colour)
            for name, colour in zip(COLOUR_NAMES, CODE_COLOURS, strict=True)
        ]
        options.append(Option("", "another one", "by its number, as #4477aa"))
        chosen = next((colour for colour in CODE_COLOURS if colour.lower() == now.lower()), "")

        def take(answer: tuple[str, ...] | None) -> None:
            if answer and answer[0]:
                expected = {"colour": code.colour}
                self.do(lambda: self._set_field(code, "colour", answer[0], expected=expected))
            elif answer:
                self._ask_field("colour", "as #4477aa", value=code.colour)

        self.app.push_screen(Choose(f"colour of “{code.name}”", options, chosen=(chosen,)), take)

    def action_hotkey(self) -> None:
        """Choose the code's hotkey; one that is free is proposed where it has none."""
        from qcode.services.codebook import suggest_hotkey

        code = self.here
        if code is not None:
            value = code.hotkey or suggest_hotkey(self.session.project, code.name)
            self._ask_field("hotkey", "one or two letters or digits; empty for none", value=value)

    def _ask_field(self, field: str, note: str, *, value: str) -> None:
        code = self.here
        if code is None:
            return
        session = self.session

        def check(answer: str) -> str | None:
            return code_problem({**code_values(code), field: answer}, book=session.book, code=code)

        keep_line(
            self,
            Ask(f"{field} of “{code.name}”", value=value, note=note, check=check, empty=True),
            lambda answer: self._set_field(code, field, answer, expected={field: getattr(code, field)}),
            anyway=lambda answer: self._set_field(code, field, answer),
        )

    def _set_field(self, code: Code, field: str, value: str, *, expected: dict[str, str] | None = None) -> Change:
        from qcode.services import codebook

        changed: dict[str, Any] = {field: value}
        return codebook.redefine_code(self.session.project, code.id, expected=expected, **changed)

    def action_freeze(self) -> None:
        """Keep this state of the codebook as a named version."""
        from qcode.services.codebook.versions import freeze_codebook

        question = Ask("name of this version", note="as: pilot, v1, after the first round")
        keep_line(self, question, lambda name: freeze_codebook(self.session.project, name))

    def action_export(self) -> None:
        """Write the codebook to a file."""

        from qcode.tui.screens.asking.saving import save_to_file

        def write(path: Path) -> str:
            from qcode.services.codebook.files import export_codebook, for_readers

            export_codebook(self.session.project, path, counts=for_readers(None, str(path)))
            return f"the codebook is in {path}"

        save_to_file(self, "write the codebook to", name="codebook.yaml", write=write, suffixes=_WRITTEN)

    def action_import_codes(self) -> None:
        """Bring in codes from a file."""
        from qcode.tui.screens.asking.saving import reading_problem

        def take(answer: str | None) -> None:
            if answer:
                self._import(path_of(answer))

        note = "Codes of the same name are changed, the others stay; .yaml, .csv, .xlsx, .qdc come in."
        self.app.push_screen(Ask("codebook file to import", note=note, check=reading_problem), take)

    @work(thread=True, exclusive=True, group="import codes")
    def _import(self, path: Path) -> None:
        from qcode.services.codebook.files import import_codebook

        tell = self.app.call_from_thread
        try:
            found = import_codebook(self.session.project, path)
        except QcodeError as error:
            tell(self.status.fail, error)
            return
        tell(self._imported, found)

    def _imported(self, found: CodebookImport) -> None:
        if found.problems:
            more = f" There are {len(found.problems)} such lines." if len(found.problems) > 1 else ""
            self.status.warn(f"{found.problems[0]}{more}", "nothing was changed")
        elif found.change is not None:
            self.session.wrote()
            self.qcode.changed(found.change, by=self)
            self.status.say(found.summary, "u undoes")

    def action_excerpts(self) -> None:
        """List the excerpts of the code and those under it."""
        from qcode.model.selection import Selection
        from qcode.services import segments
        from qcode.tui.screens.excerpts import ExcerptsScreen

        code = self.here
        if code is None:
            return
        codes = frozenset(each.id for each in self.session.book.branch(code.id))
        excerpts = self.qcode.go("excerpts")
        if isinstance(excerpts, ExcerptsScreen):
            behind = partial(
                segments.behind, self.session.project, selection=Selection(), by="document", codes=codes, column=None
            )
            about = self.session.book.path_text(code.id)
            excerpts.call_after_refresh(excerpts.show, behind, about=about)

    def action_summary(self) -> None:
        """Show the codebook summary."""
        self.qcode.go("summary")

"""What is done to the codebook from any tree of codes: define, make, rename, move, merge, split, retire."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.codebook import Code
from qcode.services import codebook
from qcode.services.codebook.finding import proper_code_name
from qcode.tui.drafting import Drafting, drafting
from qcode.tui.screens.asking.keeping import keep, keep_line
from qcode.tui.screens.asking.prompts import Ask, MemoEditor
from qcode.tui.screens.codebook.form import CodeForm, Filled
from qcode.tui.screens.codebook.uniting import Uniting
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.form import code_problem, parse_labels
from qcode.tui.widgets.picker import Picker

if TYPE_CHECKING:
    from qcode.tui.frame import Frame


class CodeVerbs:
    """The actions on codes; mixed into every screen that has a tree of codes and a picker."""

    picker: Picker

    @property
    def _frame(self) -> Frame:
        return cast("Frame", self)

    def on_code_tree_move_wanted(self, message: CodeTree.MoveWanted) -> None:
        """Put the code at another place of the tree."""
        message.stop()
        frame, seen = self._frame, self._frame.session.book[message.code_id]
        frame.do(
            lambda: codebook.move_code(
                frame.session.project, message.code_id, under=message.parent_id, position=message.position, seen=seen
            )
        )
        message.tree.show_code(message.code_id)

    def on_code_tree_no_way(self, message: CodeTree.NoWay) -> None:
        """Say why a code stays where it is."""
        message.stop()
        self._frame.status.say(message.words)

    def on_code_tree_dragged(self, message: CodeTree.Dragged) -> None:
        """Say what letting a dragged code go would do."""
        message.stop()
        if message.words:
            self._frame.status.wait(message.words)
        else:
            self._frame.status.say("It stays where it is.")

    def on_code_tree_wanted(self, message: CodeTree.Wanted) -> None:
        """Do what the tree's keys ask for."""
        message.stop()
        book = self._frame.session.book
        code = book[message.code_id] if message.code_id is not None and message.code_id in book else None
        if message.what == "new":
            self._ask_new(message.tree, code.parent_id if code else None)
        elif code is None:
            return
        elif message.what == "new_child":
            self._ask_new(message.tree, code.id)
        else:
            getattr(self, f"_{message.what}_code")(code)

    def _ask_new(self, tree: CodeTree, parent: int | None) -> None:
        frame, project = self._frame, self._frame.session.project
        above = f" under “{frame.session.book[parent].name}”" if parent is not None else ""

        def made(change: Change, name: str) -> None:
            tree.set_words("")  # else a filter could hide it
            tree.show_code(max(change.touched.get("codes") or {0}))
            frame.status.say(f"new code “{name}”", "e defines it, u undoes")

        question = Ask(f"new code{above}", check=self._name_check(parent))
        keep_line(frame, question, lambda name: codebook.add_code(project, name, parent=parent), then=made)

    def _name_check(self, parent: int | None, *, but: int | None = None) -> Callable[[str], str | None]:
        """What is wrong with a name for a code under `parent`, while it is being written."""
        session = self._frame.session

        def check(name: str) -> str | None:
            there = parent is None or parent in session.book
            return codebook.name_problem(session.book, name, parent=parent, but=but) if there else None

        return check

    def _edit_code(self, code: Code) -> None:
        frame = self._frame
        book = frame.session.book

        def check(values: Mapping[str, str]) -> str | None:
            return code_problem(values, book=book, code=code)

        draft = drafting(frame.session.project, f"definition of {code.name}", table="codes", guid=code.guid)

        def take(filled: Filled | None) -> None:
            if filled is not None and filled.changed:
                self._keep_code(code, filled, draft)
            else:
                draft.done()

        frame.app.push_screen(CodeForm(code, path=book.path_text(code.id), check=check).kept_as(draft), take)

    def _keep_code(self, code: Code, filled: Filled, draft: Drafting) -> None:
        frame = self._frame
        project = frame.session.project
        fields = filled.changed - {"name"}
        if "name" in filled.changed:
            name = filled.values["name"]
            keep(
                frame,
                lambda: codebook.rename_code(project, code.id, name, expected=code.name),
                f"name: {name}",
                anyway=lambda: codebook.rename_code(project, code.id, name),
                draft=None if fields else draft,
            )
        if not fields:
            return
        values: dict[str, object] = {name: filled.values[name] for name in fields}
        if "labels" in values:
            values["labels"] = parse_labels(filled.values["labels"]) or {}
        before = {name: dict(code.labels) if name == "labels" else getattr(code, name) for name in fields}

        def verb(expected: Mapping[str, object] | None = before) -> Change:
            return codebook.redefine_code(project, code.id, expected=expected, **values)

        words = "\n\n".join(f"{codebook.spoken(name)}: {filled.values[name]}" for name in sorted(fields))
        # A request of its own: where somebody else is writing it waits alone, and the name is not given twice.
        frame.call_next(keep, frame, verb, words, anyway=lambda: verb(None), draft=draft)

    def _rename_code(self, code: Code) -> None:
        project = self._frame.session.project
        check = self._name_check(code.parent_id, but=code.id)
        keep_line(
            self._frame,
            Ask(f"another name for “{code.name}”", value=code.name, check=check),
            lambda name: codebook.rename_code(project, code.id, name, expected=code.name),
            anyway=lambda name: codebook.rename_code(project, code.id, name),
        )

    def _retire_code(self, code: Code) -> None:
        frame = self._frame
        project = frame.session.project
        if code.retired:
            if frame.do(lambda: codebook.revive_code(project, code.id)) is not None:
                hotkey = frame.session.book[code.id].hotkey
                by, hint = (f", by its hotkey {hotkey}", "") if hotkey else ("", "e gives it a hotkey, ")
                frame.status.say(f"“{code.name}” is offered again{by}", f"{hint}u undoes")
        elif frame.do(lambda: codebook.retire_code(project, code.id)) is not None:
            freed = f", its hotkey {code.hotkey} is free" if code.hotkey else ""
            frame.status.say(f"“{code.name}” is retired; its codings stay{freed}", "x revives it, u undoes")

    def _merge_code(self, code: Code) -> None:
        if not self._open_to("Merging codes"):
            return
        title = f"merge “{code.name}” into"
        self.picker.open(title=title, purpose=f"merge {code.id}", new=False, several=False, but=code.id)

    def _open_to(self, doing: str) -> bool:
        """Whether it can be done now; a blind round that is not open is said to be in the way before anything else."""
        from qcode.services.codebook.merging import must_be_open_to

        try:
            must_be_open_to(self._frame.session.project, doing)
        except QcodeError as error:
            self._frame.status.fail(error)
            return False
        return True

    def _split_code(self, code: Code) -> None:
        frame = self._frame
        if not self._open_to("Splitting a code"):
            return

        def begin(answer: str | None) -> None:
            if answer:
                self._begin_split(code, answer.split(";"))

        note = "The names of the parts with ; between them. Then each excerpt is sent to one of them."
        frame.app.push_screen(Ask(f"split “{code.name}” into", note=note), begin)

    def _begin_split(self, code: Code, answer: Sequence[str]) -> None:
        """Walk through the excerpts of a code, once the names of its parts can be used."""
        from qcode.tui.screens.codebook.splitting import MOST_PARTS, SplitScreen

        frame = self._frame
        try:
            names = list(dict.fromkeys(proper_code_name(name) for name in answer if name.strip()))
        except QcodeError as error:
            frame.status.fail(error)
            return
        if len(names) > MOST_PARTS:
            frame.status.warn(f"A code is split into {MOST_PARTS} parts at most.", "a part can be split again")
        elif code.name in names:
            frame.status.warn(f"“{code.name}” is the code itself.", "what is sent nowhere stays with it")
        elif names:
            frame.app.push_screen(SplitScreen(code, names))

    def merge_picked(self, message: Picker.Picked) -> bool:
        """Ask whether to merge, where the picker was opened for that; whether it was."""
        if not message.purpose.startswith("merge "):
            return False
        frame, book = self._frame, self._frame.session.book
        source, target = int(message.purpose.removeprefix("merge ")), int(message.keys[0])
        if source in book and target in book:
            Uniting(frame, book[source], book[target]).ask()
        else:
            frame.status.warn("That code is no longer there.", "Somebody removed or merged it.")
        return True

    def memo_on_code(self, code: Code) -> None:
        """Write a memo on a code."""
        from qcode.model.coding import MemoOn
        from qcode.services import memos

        frame, project = self._frame, self._frame.session.project
        draft = drafting(project, f"memo on {code.name}", table="codes", guid=code.guid, where="another")

        def write(text: str | None) -> None:
            if text:
                keep(
                    frame,
                    lambda: memos.write_memo(project, on=MemoOn.CODE, target_id=code.id, text=text),
                    text,
                    draft=draft,
                )
            else:
                draft.done()

        frame.app.push_screen(MemoEditor(on=f"code {code.name}").kept_as(draft), write)

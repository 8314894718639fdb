"""Excerpts to look at again after the codebook changed; whether each was looked at is kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import work
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.services import exporting
from qcode.services.settling import rules as settling_rules
from qcode.services.settling.rules import Review, Touched, review_table
from qcode.services.tables.notes import counted
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.excerpts import speaking
from qcode.tui.screens.tables.parts import HeadLine, HeadPart
from qcode.tui.threads import hand_over
from qcode.tui.widgets.blocks import Blocks, wrapped
from qcode.tui.widgets.cells import fit, fit_middle
from qcode.tui.widgets.lines import Title
from qcode.tui.wording import written

_CONCERNING = ("codings", "codes", "looks", "codebook_versions", "documents", "memos")


class TouchedList(Blocks[Touched]):
    """Each excerpt under its citation, with code, coder, and a tick where somebody has looked at it."""

    @property
    def block_height(self) -> int:
        """The citation and two lines of words."""
        return 3

    def words_of(self, item: Touched) -> str:
        """Everything that is shown of an excerpt."""
        each = item.excerpt
        return " ".join((each.quote, speaking(each), each.code, each.coder, each.memo))

    def key_of(self, item: Touched) -> object:
        """The coding."""
        return item.excerpt.coding.id

    def block(self, item: Touched, *, width: int, here: bool) -> list[Strip]:
        """Tick, citation, code and coder; under them the words."""
        each, base = item.excerpt, self.style_of("rows--line")
        style = self.cursor_style() if here else self.style_of("blocks--lead")
        quiet = self.cursor_style() if here else self.style_of("rows--muted")
        right = fit_middle(f"{each.code.rpartition(' / ')[2]} · {each.coder}", width // 2 - 4)
        tick = "✓ " if item.looked_by else "· "
        left = fit(f" {tick}{speaking(each)}", max(8, width - cell_len(right) - 2))
        lines = [self.line([Segment(left, style), Segment(f" {right} ", quiet)], width=width)]
        quote = wrapped(each.quote, width=max(8, width - 5), most=self.block_height - 1)
        return lines + [
            self.line([self.edge(here=here), *self.found_in(words, base=base)], width=width) for words in quote
        ]  # fmt: skip


class LookingScreen(Frame):
    """What a version of the codebook touches."""

    NAME = "look again"
    PLACES: ClassVar[tuple[str, ...]] = ("looking",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("looking")]

    def __init__(self, version: str | None = None) -> None:
        """The excerpts of a version, by default of the newest."""
        super().__init__()
        self.version = version
        self.found: Review | None = None
        self.list = TouchedList(id="touched")
        self.told = HeadLine(id="changes")

    def body(self) -> Iterable[Widget]:
        """What changed, over the excerpts."""
        self.list.on_moved = self._tell_about
        yield self.told
        yield self.list

    def on_mount(self) -> None:
        """Read, and give the keys to the list."""
        super().on_mount()
        self.list.focus()
        self.read()

    def read(self) -> None:
        """Read the excerpts again."""
        self.status.wait("reading excerpts …")
        self._read()

    @work(thread=True, exclusive=True, group="looking")
    def _read(self) -> None:
        try:
            found = settling_rules.review(self.session.project, self.version)
        except QcodeError as error:
            hand_over(self.status.fail, error)
        else:
            hand_over(self._have, found)

    def _have(self, found: Review) -> None:
        self.found, self.version = found, found.version.name
        self.list.load(found.excerpts)
        changes = "; ".join(found.changes) or "this version defines no code anew"
        self.told.show(HeadPart(changes, "v", "choose_version"), right=f"{found.looked} of {len(found.excerpts)}")
        self.entitle()
        if found.excerpts:
            self._tell_about()
        else:
            self.status.say("This version touches no excerpt.", "v chooses another one, Esc goes back")

    def entitle(self) -> None:
        """Of which version, and how many were looked at."""
        found = self.found
        right = f"{found.waiting} to look at" if found else ""
        session = self.session
        title = Title(project=session.project.name, screen=self.NAME, document=self.version or "",
                      coder=session.coder_told, right=right)  # fmt: skip
        self.titlebar.show(title)

    def concerned(self, change: Change | None) -> None:
        """Read again what the list shows."""
        if change is None or any(map(change.concerns, _CONCERNING)):
            self.read()

    def _tell_about(self) -> None:
        here = self.list.here
        if here is None:
            return
        looked = f"looked at by {here.looked_by}, {here.looked_at[:10]}" if here.looked_by else "not looked at yet"
        self.status.say(f"{self.list.cursor + 1} of {self.list.count():,} · {looked}", "Space ticks it, Enter opens it")

    def on_blocks_chosen(self, message: Blocks.Chosen) -> None:
        """Open the place that was clicked twice."""
        message.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Open the place of the excerpt; Escape there comes back here."""
        from qcode.tui.screens.coding import CodingScreen

        here, frame = self.list.here, self.qcode.frame("coding")
        if here is None or not isinstance(frame, CodingScreen):
            return
        coding = here.excerpt.coding
        self.app.push_screen(frame)
        self.call_after_refresh(frame.visit, coding.document_id, at=coding.span.start, mark=coding.id)

    def action_tick(self) -> None:
        """Say that the excerpt was looked at, or that it was not, and go on."""
        here, found = self.list.here, self.found
        if here is None or found is None:
            return
        key, name, on = here.excerpt.coding.id, found.version.name, not here.looked_by
        if self.do(lambda: settling_rules.look(self.session.project, name, [key], on=on)):
            self.list.action_down()

    def action_filter(self) -> None:
        """Begin to type a filter."""
        self.list.action_filter()

    def action_choose_version(self) -> None:
        """Choose another version of the codebook."""
        options = [
            Option(each.version.name, each.version.name, f"{counted(each.waiting, 'excerpt')} to look at")
            for each in settling_rules.reviews(self.session.project)
        ]
        if not options:
            self.status.say("No version of the codebook touches anything.")
            return

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                self.version = answer[0]
                self.read()

        self.app.push_screen(Choose("look again after which version?", options, chosen=[self.version or ""]), take)

    def action_export(self) -> None:
        """Write the excerpts to a file."""
        found = self.found
        if found is None or not found.excerpts:
            self.status.say("There is nothing to write.")
            return

        def write(path: Path) -> str:
            exporting.save_table(review_table(found), to=path)
            return written(len(found.excerpts), "excerpt", path)

        save_to_file(self, "write these excerpts to", name=file_name("look again", found.version.name), write=write)

"""The coders of the project: what each may do, and how much each has done; an owner gives roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Label

from qcode.errors import Refused
from qcode.model.change import Change
from qcode.model.coding import Coder, CoderKind, CoderRole
from qcode.model.table import Table
from qcode.services import exporting
from qcode.services.listing import coders_of, coders_table
from qcode.services.project import add_coder
from qcode.services.roles import CHANGE_ROLE, must_be_owner, set_role
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.keeping import keep_line
from qcode.tui.screens.asking.prompts import Ask, Choose, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.threads import hand_over
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.widgets.lines import Title
from qcode.tui.wording import counted, written

MAY = {
    CoderRole.OWNER: "also gives roles and makes rounds",
    CoderRole.CODER: "codes, writes memos, merges and settles",
    CoderRole.READER: "reads, and changes nothing",
}
"""What a role lets one do."""

_CONCERNING = ("coders", "codings", "assignments", "rounds")
_COLUMNS = (
    Column("coder", most=40, least=12),
    Column("role", most=10, least=6),
    Column("codings", right=True),
    Column("codes", right=True, drop=2),
    Column("documents", right=True),
    Column("done", right=True),
    Column("last", most=10, drop=1),
)


class CodersScreen(Frame):
    """Who works in the project; Enter gives the role."""

    NAME = "coders"
    PLACES: ClassVar[tuple[str, ...]] = ("coders",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("coders")]
    DEFAULT_CSS = """
    CodersScreen .told { width: 100%; height: auto; padding: 0 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.who = Label(classes="told", markup=False)
        self.list = FilterList(sorts=True, id="coders")
        self.found: dict[str, Coder] = {}
        self._table: Table | None = None

    def body(self) -> Iterable[Widget]:
        """As whom one works and how somebody else would, what is not counted; the list."""
        yield self.who
        yield self.list

    def on_mount(self) -> None:
        """Read the coders."""
        super().on_mount()
        self.list.focus()
        self.read()

    @work(thread=True, exclusive=True, group="coders")
    def read(self) -> None:
        """Read the coders in a thread of its own."""
        project = self.session.project
        found, table = coders_of(project), coders_table(project)
        hand_over(self.show, found, table)

    def show(self, found: Sequence[Coder], table: Table) -> None:
        """Show the coders in the order in which they came."""
        self.found, self._table = {each.name: each for each in found}, table
        rows = [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]
        self.list.load([_entry(row) for row in rows], columns=_COLUMNS, note=counted(len(self._people), "coder"))
        here = f"You work as {self.session.coder_name}. To open the project as somebody else: qcode --coder NAME"
        self.who.update("\n".join((here, *table.notes)))
        self.entitle()
        if not self.status.text:
            self._tell_about()

    @property
    def _people(self) -> list[Coder]:
        return [each for each in self.found.values() if each.kind is CoderKind.PERSON]

    @property
    def here(self) -> Coder | None:
        """The coder under the cursor."""
        return self.found.get(str(self.list.key))

    def entitle(self) -> None:
        """Where one is, and what one may do oneself."""
        session = self.session
        mine = self.found.get(session.coder_name)
        right = f"you are {'an owner' if mine.role is CoderRole.OWNER else f'a {mine.role.value}'}" if mine else ""
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def concerned(self, change: Change | None) -> None:
        """Read again what a change touches."""
        if change is None or any(map(change.concerns, _CONCERNING)):
            self.read()

    def on_filter_list_highlighted(self, message: FilterList.Highlighted) -> None:
        """Say what the coder may do."""
        message.stop()
        self._tell_about()

    def _tell_about(self) -> None:
        here = self.here
        if here is None:
            return
        if here.kind is not CoderKind.PERSON:
            self.status.say(f"{here.name}: what the coders agreed on, worked out from what was settled")
        else:
            mine = self.found.get(self.session.coder_name)
            owns = mine is not None and mine.role is CoderRole.OWNER
            hint = "Enter gives a role" if owns else "an owner gives roles"
            self.status.say(f"{here.name}, {here.role.value}: {MAY[here.role]}", hint)

    # Doing

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """Give the coder a role, where whoever is working may."""
        message.stop()
        project, here = self.session.project, self.here
        if here is None or here.kind is not CoderKind.PERSON:
            self._tell_about()
            return
        try:
            must_be_owner(project, CHANGE_ROLE)
        except Refused as error:
            self.status.fail(error)
            return

        def take(answer: tuple[str, ...] | None) -> None:
            if answer and answer[0] != here.role.value:
                role = CoderRole(answer[0])
                if self.do(lambda: set_role(project, here.name, role), hint="") is not None:
                    self.status.say(f"{here.name} is {role.value} now: {MAY[role]}", "u undoes")

        options = [Option(role.value, role.value, may) for role, may in MAY.items()]
        self.app.push_screen(Choose(f"{here.name} is", options, chosen=[here.role.value]), take)

    def action_new(self) -> None:
        """Bring a coder in."""
        project = self.session.project

        def add(name: str) -> Change:
            add_coder(project, name)
            return project.last

        def added(_: Change, name: str) -> None:
            self.status.say(f"{name} is a coder of the project now", "Enter gives a role, u undoes")

        def check(name: str) -> str | None:
            return f"There is a coder “{name}” already." if name in self.found else None

        keep_line(self, Ask("who is to come in?", note="A name or initials.", check=check), add, then=added)

    def action_export(self) -> None:
        """Write the coders to a file."""
        project, table = self.session.project, self._table
        if table is None:
            return

        def write(path: Path) -> str:
            exporting.save_table(table, to=path)
            return written(len(table.rows), "line", path)

        save_to_file(self, "write the coders to", name=file_name(project.name, "coders"), write=write)


def _entry(row: Mapping[str, object]) -> Entry:
    role = row["role"] if row["kind"] == CoderKind.PERSON.value else "agreed"
    numbers = (f"{row[name]:,}" for name in ("codings", "codes", "documents", "done"))
    return Entry(str(row["coder"]), (str(row["coder"]), str(role), *numbers, str(row["last"])))

"""The list of documents as it is read and shown, and what is told of the one under the cursor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from textual import work
from textual.widget import Widget
from textual.worker import get_current_worker

from qcode.model.change import Change
from qcode.model.coding import State
from qcode.services import documents
from qcode.services.cases import list_cases
from qcode.services.documents import DocumentLine
from qcode.services.merging.conflicts import count_conflicts
from qcode.tui.frame import Frame
from qcode.tui.screens.documents.lines import DocumentList
from qcode.tui.threads import hand_over
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.lines import Title
from qcode.tui.wording import counted

_CONCERNING = ("conflicts", "documents", "codings", "assignments", "case_links", "cases", "attribute_values", "coders")
_MEASURED_ANEW = ("documents", "speakers", "turns", "coders")
"""What changes how much there is to code in a document, or whose codings count."""


class OpeningList(FilterList):
    """A list that opens a document within the turn of its key, so that what is typed ahead reaches the text."""

    def action_choose(self) -> None:
        """Open the document; a heading folds or unfolds."""
        if isinstance(self.key, int) and isinstance(self.screen, DocumentsListed):
            self.screen.open(self.key)
        else:
            super().action_choose()


class DocumentsListed(Frame):
    """Every document under its case (or under the value of an attribute)."""

    NAME = "documents"

    def __init__(self) -> None:
        super().__init__()
        self.list: FilterList = OpeningList(id="documents")
        self.lines: dict[int, DocumentLine] = {}
        self._told: int | str | None = None
        self._about = ("", "")
        """What was said last of a document."""
        self.conflicts = 0
        self.listed = DocumentList([])
        self.coverage: Mapping[int, float] = {}
        self._measured: dict[int, int] = {}
        self._changed: set[int] | None = None
        self.about_cases: Mapping[str, Mapping[str, str]] = {}
        self.grouping = ""
        self.sorting, self.turned = "name", False

    def open(self, document_id: int, *, at: int | None = None) -> None:
        """Open a document for coding."""
        raise NotImplementedError

    def bring(self, place: str) -> None:
        """Bring in transcripts from a file or folder."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield self.list

    def on_mount(self) -> None:
        """Paint first, then read."""
        self.list.focus()
        self.status.wait("reading the project …")
        self.call_after_refresh(self.read)

    @work(thread=True, exclusive=True, group="documents")
    def read(self) -> None:
        """Read the documents in a thread of its own, and the first time the codebook too."""
        project, worker = self.session.project, get_current_worker()
        if not self.session.state:
            hand_over(self.qcode.begin_with, self.session.look_up())
        lines = documents.list_documents(project)
        about_cases = {case.name: case.values for case in list_cases(project)}
        hand_over(self._have, lines, count_conflicts(project), about_cases)
        if not worker.is_cancelled:
            hand_over(self._show_coverage, lines, self._coverage_of(lines))

    def _have(
        self, lines: Sequence[DocumentLine], conflicts: int, about_cases: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.conflicts, self.about_cases = conflicts, about_cases
        self.show(lines)

    def _coverage_of(self, lines: Sequence[DocumentLine]) -> dict[int, float]:
        """How much of each document is coded: measured in those whose codings changed since it was measured last.

        A coding that was taken off can be looked up no longer, but its document has fewer than it had.
        """
        from qcode.services.tables.coverage import coverage_by_document, documents_of_codings

        project, changed = self.session.project, self._changed
        if changed is None:
            return coverage_by_document(project)
        stale = documents_of_codings(project, changed)
        stale |= {line.document.id for line in lines if self._measured.get(line.document.id) != line.mine}
        there = {line.document.id for line in lines}
        known = {key: share for key, share in self.coverage.items() if key in there - stale}
        return known | coverage_by_document(project, stale) if stale else known

    def _show_coverage(self, lines: Sequence[DocumentLine], coverage: Mapping[int, float]) -> None:
        """Show how much of each document is coded; it takes longer to find than all else."""
        self._changed, self._measured = set(), {line.document.id: line.mine for line in lines}
        if coverage != self.coverage:
            self.coverage = coverage
            self.show(list(self.lines.values()))

    def show(self, lines: Sequence[DocumentLine]) -> None:
        """Show the documents under their headings."""
        self.lines = {line.document.id: line for line in lines}
        self.listed = DocumentList(
            lines,
            self.session.project.case_noun,
            self.about_cases,
            self.coverage,
            self.grouping,
            self.sorting,
            self.turned,
        )
        entries, headings = self.listed.shown()
        done = sum(line.state is State.DONE for line in lines)
        by = f" · by {self.grouping}" if self.grouping else ""
        note = f"{done} of {len(lines)} done{by}"
        self.list.load(entries, columns=self.listed.columns, headings=headings, note=note)
        self.status.waiting = ""
        self.status.refresh(layout=False)
        if not lines:
            self.status.say("There are no documents yet.", "i brings transcripts in")
        self.entitle()
        if self.conflicts and not self.status.text:
            self.status.warn(f"{counted(self.conflicts, 'conflict')} to decide", "C shows what copies hold differently")
        elif not self.status.text:
            self._tell_of_round(lines)
        if self.status.text and (self.status.text, self.status.hint) != self._about:
            self._told = self.list.key  # what was answered last stays until the cursor is moved
        else:
            self._told = None  # what is said of a document may be otherwise by now
            self._tell_about()
        self.qcode.documents_read(self)

    def _tell_of_round(self, lines: Sequence[DocumentLine]) -> None:
        """Say what is to be done in a round, where whoever is working has something to do in one."""
        left = Counter(line.round for line in lines if line.round and line.state is not State.DONE)
        if left:
            name, number = next(iter(left.items()))
            self.status.say(f"round “{name}”: {counted(number, 'document')} to code", "n opens the next one")

    def entitle(self) -> None:
        """Where one is, and how many cases there are."""
        session = self.session
        cases = len({name for line in self.lines.values() for name in line.cases})
        noun = session.project.case_noun
        counts = [counted(self.conflicts, "conflict")] if self.conflicts else []
        counts += [counted(cases, noun)] if cases else []
        right = ", ".join([*counts, counted(len(self.lines), "document")]) if self.lines else ""
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def case_of(self, document_id: int) -> str:
        """The document's cases, with the kind of a single one: `Kozan, metropolitan district`; "" for none."""
        cases = self.lines[document_id].cases if document_id in self.lines else ()
        kinds = [self.about_cases.get(cases[0], {}).get(self.listed.telling, "")] if len(cases) == 1 else []
        return ", ".join(filter(None, (*cases, *kinds)))

    def concerned(self, change: Change | None) -> None:
        """Read again what the list shows."""
        keys = change.touched.get("codings", frozenset()) if change is not None else None
        anew = change is None or any(map(change.concerns, _MEASURED_ANEW))
        self._changed = None if anew or keys is None or self._changed is None else self._changed | keys
        if change is None or any(map(change.concerns, (*_CONCERNING, *_MEASURED_ANEW))):
            self.read()

    @property
    def here(self) -> DocumentLine | None:
        """The document under the cursor."""
        key = self.list.key
        return self.lines.get(key) if isinstance(key, int) else None

    def on_filter_list_highlighted(self) -> None:
        """Tell about the document under the cursor."""
        self._tell_about()

    def _tell_about(self) -> None:
        line = self.here
        key, self._told = self._told, self.list.key
        if line is None and (self.status.text, self.status.hint) == self._about:
            self.status.clear()
        if line is None or key == line.document.id:
            return
        coded = Counter(line.codings)
        counts = ", ".join(f"{name} {count}" for name, count in coded.items())
        by = f"codings: {counts}" if counts else "nobody has coded it yet"
        parts = [counted(line.turns, "turn"), counted(line.speakers, "speaker")] if line.speakers else []
        about = f"{line.document.name}: {', '.join([*parts, counted(line.document.characters, 'character')])}"
        self._about = (about, by)
        self.status.say(about, by)

    def sort(self, by: str, *, turned: bool = False) -> None:
        """Show the documents sorted, or the other way round; the cursor stays on its own."""
        self.sorting, self.turned = by, turned
        self.show(list(self.lines.values()))
        said = "by name" if by == "name" else f"sorted by {by}"
        self.status.say(f"{said}, turned" if turned else said, "s sorts otherwise, b groups")

    def on_filter_list_title_clicked(self, message: FilterList.TitleClicked) -> None:
        """A click on a column's title sorts by it, a second one turns, a third one goes back to the names."""
        message.stop()
        wanted = self.listed.sort_of(message.title)
        if wanted is not None and wanted == self.sorting:
            self.sort("name" if self.turned else wanted, turned=not self.turned)
        elif wanted is not None:
            self.sort(wanted)

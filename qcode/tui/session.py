"""What all screens share: the project that is open, its codebook, and what was done last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.codebook import Code, Codebook
from qcode.services import codebook, coding, history
from qcode.services.project import Project
from qcode.services.roles import reads_only
from qcode.tui.naming import told_apart
from qcode.tui.ranking import Candidate

_REMEMBERED = 12


@dataclass(frozen=True, slots=True)
class Known:
    """The codebook, the counts by code (None where those that one had are right), the codes applied last, and whether
    whoever is working is a reader.
    """

    state: str
    book: Codebook
    counts: dict[int, int] | None
    recent: Sequence[int]
    reads_only: bool


class Session:
    """A project in use by one person at one terminal."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.book = Codebook([])
        self.names: dict[int, str] = {}
        self.names_by_path: dict[str, str] = {}
        """What the codes are called where they stand alone: two of one name are told apart by what is above them."""
        self.counts: dict[int, int] = {}
        self.recent: list[int] = []
        self.last_codes: tuple[int, ...] = ()
        self.document_id: int | None = None
        self.typed: dict[str, str] = {}
        """What was typed for something that could not be done yet, by what it is for: it is offered when asked again.

        It is never written to the disk, since an address may hold a password.
        """
        self.state = ""
        self.reads_only = False
        """Whether whoever is working may change nothing, as a reader."""
        self._began = datetime.now().astimezone()
        self._counted = ""
        """The state of the project in which `counts` were right for every code."""

    @property
    def coder_name(self) -> str:
        """Who is working."""
        return self.project.coder.name if self.project.coder else ""

    @property
    def coder_told(self) -> str:
        """Who is working, for the title of every screen: that a reader changes nothing is said, too."""
        return f"{self.coder_name} (reader)" if self.reads_only else self.coder_name

    @property
    def coder_id(self) -> int:
        """The key of who is working; 0 before anybody has said who."""
        return self.project.coder.id if self.project.coder else 0

    @property
    def is_there(self) -> bool:
        """Whether the project can be written to, as far as is known."""
        try:
            self.project.must_be_there()
        except QcodeError:
            return False
        return True

    def read(self) -> None:
        """Read the codebook and the counts again."""
        self.take(self.look_up())

    def look_up(self) -> Known:
        """Read the codebook and the counts, in any thread, and change nothing here."""
        state = self.project.state()
        self.project.look_up_noun()
        book = codebook.book_of(self.project)
        counts = self._counts() if self._counted != state else None
        return Known(state, book, counts, self.recent or coding.recent_codes(self.project, most=_REMEMBERED),
                     reads_only(self.project))  # fmt: skip

    def take(self, known: Known) -> None:
        """Go on with what was read; the last code of an earlier session can be applied again at once."""
        self.state, self.book, self.reads_only = known.state, known.book, known.reads_only
        self.names = told_apart(known.book)
        self.names_by_path = {known.book.path_text(key): name for key, name in self.names.items()}
        if known.counts is not None:
            self.counts, self._counted = known.counts, known.state
        self.last_codes = self.last_codes if self.recent else self.last_codes or tuple(known.recent[:1])
        self.recent = [code_id for code_id in self.recent or known.recent if code_id in self.book]
        self.last_codes = tuple(code_id for code_id in self.last_codes if code_id in self.book)

    def _counts(self) -> dict[int, int]:
        return coding.counts_by_code(self.project, coder_ids=[self.coder_id])

    def keep_counts(self) -> None:
        """Read the counts where something was coded since they were read."""
        if not self._counted or self._counted != self.state:
            self.read_counts()

    def read_counts(self) -> None:
        """Read only the counts again."""
        self.counts = self._counts()
        self._counted = self.state

    def recount(self, change: Change | None, before: Iterable[int], after: Iterable[int]) -> dict[int, int]:
        """Bring the counts up to date after a change: the codes of my codings in it, as they were and as they are.

        Gives the counts that may be others now. Where the change followed on what was counted, nothing is read for
        them; where it is not known what changed, all is counted again.
        """
        known = self.counts
        if change is None or change.before != self._counted or not change.after:
            self.read_counts()
            return dict.fromkeys(known, 0) | self.counts
        self._counted = change.after
        difference = Counter(after)
        difference.subtract(before)
        found = {code_id: known.get(code_id, 0) + more for code_id, more in difference.items()}
        known.update(found)
        return found

    def others_wrote(self) -> bool:
        """Whether somebody else has written since the last look; our own writing is told with `wrote`."""
        return self.project.state() != self.state

    def wrote(self) -> None:
        """Say that the last step was our own doing; what others wrote before it is still to be read."""
        step = self.project.last
        if step.before == self.state and step.after:
            if self._counted == self.state and not step.concerns("codings"):
                self._counted = step.after
            self.state = step.after

    def where_made(self, change: Change) -> str:
        """When the step was made that was taken back or done again, where it was not made in this window; else ""."""
        at = history.made_elsewhere(self.project, change.of) if change.of is not None else ""
        if not at:
            return ""
        made = datetime.fromisoformat(at).astimezone()
        if made < self._began:
            return f"made before this window, {made:%Y-%m-%d %H:%M}"
        return f"made in another window, {made:%H:%M}"

    def is_of_another_window(self, made: str) -> bool:
        """Whether a step of one's own that was not made here was made while this window was open; `made` in UTC."""
        return bool(made) and datetime.fromisoformat(made).astimezone() >= self._began

    def used(self, code_ids: Iterable[int]) -> None:
        """Remember codes that were applied, the last one first."""
        self.last_codes = tuple(code_ids)
        self.recent = [*self.last_codes, *(each for each in self.recent if each not in self.last_codes)][:_REMEMBERED]

    def usable(self) -> list[Code]:
        """The codes that can be applied, in the codebook's order."""
        return [code for code in self.book if not code.retired]

    def hotkeys(self) -> dict[str, int]:
        """The codes by their hotkeys."""
        return {code.hotkey: code.id for code in self.usable() if code.hotkey}

    def candidates(self) -> list[Candidate]:
        """The codes as the picker finds them."""
        return [
            Candidate(
                key=code.id,
                name=code.name,
                labels=tuple(code.labels.values()),
                path=self.book.path_text(code.id),
                definition=code.brief or code.definition,
                hint=code.hotkey,
                colour=code.colour,
                code=code,
            )
            for code in self.usable()
        ]

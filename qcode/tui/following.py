"""What was written here and by others: every screen is told, and the user of what a server says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from qcode.errors import QcodeError
from qcode.model.change import Change, Heard
from qcode.services.project import Project
from qcode.tui import starting
from qcode.tui.frame import Frame
from qcode.tui.stacking import Stacking
from qcode.tui.tidying import Tidier

if TYPE_CHECKING:
    from qcode.model.change import Listener
    from qcode.tui.session import Known

_FOLLOW_SECONDS = 1.0


class Following(Stacking):
    """A program whose screens follow what is written, wherever."""

    @dataclass
    class News(Message):
        """The server told that somebody wrote, or is away, or is back."""

        heard: Heard

    def __init__(self, project: Project) -> None:
        """The program on a project; `begin_to_follow` begins."""
        super().__init__(project)
        self.tidier = Tidier()
        self._kept_document: int | None = None
        self._folded = ""
        self._listener: Listener | None = None

    def begin_to_follow(self) -> None:
        """Look once a second, and listen where a server tells."""
        self.set_interval(_FOLLOW_SECONDS, self._follow)
        self._listener = self.session.project.listener(self._hear)
        if self._listener is not None:
            self._listener.start()
            self.session.project.hurry()

    def begin_with(self, known: Known) -> None:
        """Take what was read first; screens that were opened before it came show it now."""
        if self.session.state:
            return  # somebody was quicker
        self.session.take(known)
        for frame in self.frames:
            if frame is not self.frame("documents"):
                frame.tell(None)

    def end_following(self) -> None:
        """Listen no longer."""
        if self._listener is not None:
            self._listener.stop()

    def changed(self, change: Change, *, by: Frame | None = None) -> None:
        """Tell every screen of a change that was made here."""
        if (change.concerns("codes") or change.concerns("coders")) and not self.look():
            self._read()
        told = None if change.concerns("projects") else change  # what a case is called stands everywhere
        for frame in self.frames:
            if frame is not by:
                frame.tell(told)
        if by is not None:
            by.concerned(told)

    def _follow(self) -> None:
        """See that the project is there; look whether somebody else has written, where nobody tells; tidy up."""
        self.tidier.look()
        try:
            self.session.project.must_be_there()
            self._keep_document()
            self._answered()
            if self._listener is None:
                self.look()
                self._fold()
        except QcodeError as error:
            self.tell_of(error)

    def _fold(self) -> None:
        """While nobody is at work, see that the file alone holds everything: people mail files that are open."""
        if self.tidier.is_quiet and self.session.state not in ("", self._folded):
            self.run_worker(self._fold_all, thread=True, exclusive=True, group="fold")

    def _fold_all(self) -> None:
        state = self.session.state
        if self.session.project.fold():
            self._folded = state

    def _keep_document(self) -> None:
        document_id = self.session.document_id
        if document_id is not None and document_id != self._kept_document:
            self._kept_document = document_id
            starting.keep_document(self.session.project, document_id)

    def look(self) -> bool:
        """Show what others have written since the last look; whether they have."""
        if not self.session.others_wrote():
            return False
        self._read()
        self._tell_all()
        return True

    def _tell_all(self) -> None:
        for frame in self.frames:
            frame.tell(None)

    def _read(self) -> None:
        """Read what all screens share; whether somebody is a reader stands in the title."""
        before = self.session.reads_only
        self.session.read()
        if self.current is not None and self.session.reads_only != before:
            self.current.entitle()

    def _hear(self, heard: Heard) -> None:
        """Take news over from the listener's thread."""
        self.post_message(self.News(heard))

    def on_following_news(self, message: News) -> None:
        """Show what others wrote; say that the server is away, or back, and what became of an unanswered step."""
        try:
            if message.heard is Heard.LOST:
                self.session.project.must_be_there()
                return
            if not self.look() and message.heard is Heard.BACK:
                self._tell_all()  # what could not be read meanwhile is read now
            if message.heard is Heard.BACK and self.current is not None and not self._answered():
                self.current.status.say("The connection is back.")
        except QcodeError as error:
            self.tell_of(error)

    def _answered(self) -> bool:
        """Say what became of a step whose answer was lost; whether there was one."""
        found = self.session.project.answer()
        if found is None or self.current is None:
            return False
        self.look()
        step = f"{found.change.verb}: {found.change.summary}".removesuffix(": ")
        if found.kept:
            self.current.status.say(f"The connection is back, and “{step}” was kept.", "u undoes")
        else:
            self.current.status.say(f"The connection is back; “{step}” was not kept.", "do it again")
        return True

"""What becomes of the place and the selection in an open interview when somebody corrects its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qcode.model.document import Span

if TYPE_CHECKING:
    from qcode.tui.screens.coding import CodingScreen


class FollowingText:
    """The text of an open interview follows its corrections; mixed into the coding screen."""

    _bereft: int | None = None
    """Where the cursor was put when the words that were selected were gone; a code key does not take others there."""

    @property
    def _followed(self) -> CodingScreen:
        return cast("CodingScreen", self)

    def follow_text(self, document_id: int) -> None:
        """Show the text that the document has by now at the same words, with the same words selected."""
        from qcode.services.documents.correcting import places_after

        screen = self._followed
        if screen.opened is None:
            return
        selected = screen.view.selection
        now = places_after(screen.session.project, document_id, screen.opened.text, screen.view.cursor, selected)
        screen.load(document_id, now.cursor)
        self._bereft = screen.view.cursor if selected is not None and now.selection is None else None
        if now.selection is not None:
            screen.view.select(now.selection.start, now.selection.end, cursor=now.cursor)
        if self._bereft is None:
            screen.status.warn("The text of this document was corrected.", "codings have moved with their words")
        else:
            screen.status.warn("The text was corrected, and what you had selected is no longer in it.", "select anew")

    def gone_from_under(self, span: Span | None) -> bool:
        """Whether the words that were selected are gone by a correction, and nothing was gone to since.

        It is said once: the key was meant for those words, and would code the one at which the cursor was left.
        """
        screen = self._followed
        before, self._bereft = self._bereft, None
        if before is None or screen.view.selection is not None or screen.view.cursor != before or span is None:
            return False
        screen.status.warn("Nothing was coded: what you had selected is no longer in the text.", "select anew")
        return True

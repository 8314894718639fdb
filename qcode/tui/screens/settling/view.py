"""The text of the settling desk, in which own borders are set."""

from __future__ import annotations

from textual.message import Message

from qcode.model.document import Span
from qcode.tui.widgets.transcript import TranscriptView
from qcode.tui.widgets.transcript.borders import BorderEdit


class DeskView(TranscriptView):
    """The text of the desk: borders that were set are told even where they were left as they were."""

    class Kept(Message, namespace="desk_view"):
        """These borders are to be kept."""

        def __init__(self, span: Span) -> None:
            """Tell which."""
            super().__init__()
            self.span = span

    class GivenBack(Message, namespace="desk_view"):
        """The borders are to stay as they were."""

    class Moves(Message, namespace="desk_view"):
        """A border moves; the hint says which, and how."""

        def __init__(self, hint: str) -> None:
            """Tell the hint."""
            super().__init__()
            self.hint = hint

    def on_mount(self) -> None:
        """There is no cursor to see before borders are set."""
        super().on_mount()
        self._scene.focused = False

    def action_keep_borders(self) -> None:
        """Tell the borders that are to be kept."""
        edit = self.editing
        if edit is not None:
            self._settle()
            self.post_message(self.Kept(edit.span))

    def action_clear(self) -> None:
        """Give the borders back."""
        if self.editing is not None:
            self._settle()
            self.post_message(self.GivenBack())
        else:
            super().action_clear()

    def _show_edit(self, edit: BorderEdit, *, hint: str = "") -> None:
        super()._show_edit(edit, hint=hint)
        self.post_message(self.Moves(self.hint))

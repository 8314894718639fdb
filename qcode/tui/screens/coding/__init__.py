"""The coding screen: the text to read and select in, the codebook beside it, what is coded here beside or below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from qcode.tui.actions import bindings_for
from qcode.tui.screens.codebook.keys import CodeKeys
from qcode.tui.screens.codebook.verbs import CodeVerbs
from qcode.tui.screens.coding.corrected import FollowingText
from qcode.tui.screens.coding.shown import InterviewShown
from qcode.tui.screens.coding.telling import Telling
from qcode.tui.screens.coding.verbs import CodingVerbs
from qcode.tui.widgets.kept import KeptHorizontal, KeptVertical

_KEEP_PLACE_SECONDS = 5.0


class CodingScreen(Telling, FollowingText, CodingVerbs, CodeVerbs, CodeKeys, InterviewShown):
    """One interview. A code key puts its code on what is selected, or on the word under the cursor."""

    NAME = "coding"
    AUTO_FOCUS = "#transcript"
    PLACES: ClassVar[tuple[str, ...]] = ("coding",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("coding")]
    DEFAULT_CSS = """
    CodingScreen #desk { height: 1fr; }
    CodingScreen #page { width: 1fr; height: 1fr; }
    CodingScreen TranscriptView { height: 1fr; width: 1fr; }
    CodingScreen #below { height: 4; border-top: hkey $border-blurred; }
    CodingScreen #inspector { height: 1fr; }
    CodingScreen.-tall-inspector #below { height: 17; max-height: 70%; }
    CodingScreen.-wide #below { display: none; }
    CodingScreen.-hide-tree CodeTree { display: none; }
    CodingScreen.-hide-inspector #inspector, CodingScreen.-hide-inspector #below { display: none; }
    """

    def body(self) -> Iterable[Widget]:
        """Codebook, text, inspector; the picker waits over them."""
        self.view.on_status = self.tell_moved
        self.view.on_covering = self.own_unseen
        with KeptHorizontal(id="desk"):
            yield self.tree_beside
            with KeptVertical(id="page"):
                yield self.view
                yield self.below
            yield self.inspector
        yield self.picker
        yield self.offered

    def on_mount(self) -> None:
        """Give the keys to the text."""
        self._load_book()
        self.set_focus(self.view)
        self.set_interval(_KEEP_PLACE_SECONDS, self.keep_place)

    # Following

    def on_screen_suspend(self) -> None:
        """Remember the place when the screen goes out of sight, and forget a prefix that waits."""
        self.router.reset()
        self.offered.hide()
        self.keep_place()

    def on_descendant_focus(self) -> None:
        """Tell of the codebook's code while the codebook has the keys, and of the passage while the text has."""
        self.tell_here()

    def on_unmount(self) -> None:
        """Remember the place at the end."""
        self.keep_place()

    # Keys

    @property
    def answers_at_once(self) -> bool:
        """While the text has the keys: a code key must not overtake the key before it."""
        return super().answers_at_once or (self.focused is self.view and self.opened is not None)

    @property
    def answers_in_whole(self) -> bool:
        """While the text has the keys: a code is on disk and on the screen when its key is answered."""
        return self.focused is self.view

    def route(self, event: events.Key) -> bool:
        """Code keys: digits at once, Space and one or two letters; all else is for the bindings."""
        if self.focused is not self.view:
            return super().route(event)
        if self.view.editing is not None:
            return False
        if event.key == "escape" and (self.stop_finding() or self._leave_tour()):
            return True
        return self.feed(event.key, event.character)

    def _leave_tour(self) -> bool:
        """End the tour with one Escape, also where something is selected; what is begun is given up first."""
        tour = self.qcode.tour
        if tour is None or self.router.pending or self.view.selecting:
            return False
        tour.leave()
        return True

    def action_hotkey(self) -> None:
        """Show which keys lead to which codes, for what is selected in the text."""
        self.set_focus(self.view)
        super().action_hotkey()

    def action_next_pane(self) -> None:
        """From the text to the codebook, which comes where it is folded away, and back."""
        if self.tree_beside.has_focus or self.has_class("-hide-tree"):
            self.step_back()
        else:
            self.add_class("-tree")
            self.set_focus(self.tree_beside)

    action_previous_pane = action_next_pane

    def step_back(self) -> bool:
        """From the codebook to the text; in a narrow terminal the codebook folds away."""
        self.remove_class("-tree")
        if self.view.has_focus:
            return False
        self.set_focus(self.view)
        return True

    def action_tree(self) -> None:
        """Show or hide the codebook beside the text."""
        if not self.has_class("-narrow"):
            self.toggle_class("-hide-tree")
            self.set_focus(self.view)
        elif self.has_class("-tree"):
            self.step_back()
        else:
            self.action_next_pane()

    def action_inspector(self) -> None:
        """What is said about the passage: shown, below the text at full length too, or hidden."""
        if not self.inspector.display and self.below.display and not self.has_class("-tall-inspector"):
            self.add_class("-tall-inspector")
            self.status.say("all that is known here, with the code's definition", "Ctrl+T hides it")
        else:
            self.status.clear()
            self.remove_class("-tall-inspector")
            self.toggle_class("-hide-inspector")

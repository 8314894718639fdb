"""Telling what is under the cursor of the coding screen: passage, codings, by whom, when, memos, what a code means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from qcode.model.codebook import Code
from qcode.model.coding import Memo
from qcode.tui.widgets.inspector import CodingHere, Seen
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.transcript import Mark
from qcode.tui.widgets.transcript.borders import WHILE_BORDERS_MOVE
from qcode.tui.widgets.transcript.nouns import Said

if TYPE_CHECKING:
    from qcode.tui.screens.coding import CodingScreen

_MOST_INSIDE = 12
"""Of the codings within a long selection, so many are told."""


class Telling:
    """What the title, the inspector and the status line say; mixed into the coding screen."""

    _hinted = ""

    @property
    def _told(self) -> CodingScreen:
        return cast("CodingScreen", self)

    def entitle(self) -> None:
        """The document, its case, who is working, and the turn."""
        screen = self._told
        session, opened = screen.session, screen.opened
        screen.titlebar.show(
            Title(
                project=session.project.name,
                screen="" if opened else screen.NAME,
                document=opened.document.name if opened else "",
                about=screen.about,
                coder=session.coder_told,
                right=self._where(),
            )
        )

    def _where(self) -> str:
        """The round that what is coded now belongs to, and the turn."""
        screen = self._told
        turns = len(screen.opened.turns) if screen.opened else 0
        number = screen.view.turn_number
        coded_in = f"round {screen.round.name}" if screen.round and screen.opened else ""
        shown = screen.only_shown() if screen.opened else ""
        return " · ".join(filter(None, (shown, coded_in, f"turn {number}/{turns}" if number and turns else "")))

    def memos_at(self, offset: int) -> list[Memo]:
        """The memos on passages in which an offset lies."""
        screen = self._told
        return [memo for memo in screen.memos_in if memo.span and memo.span.start <= offset < memo.span.end]

    def tell_moved(self) -> None:
        """The same after a movement; a click takes away what answered an earlier key, as a key does."""
        if self._told.view.is_pressed:
            self._told.status.clear()
        self.tell_here()

    def tell_here(self) -> None:
        """Show what is under the cursor, in the frame of the key that moved it."""
        screen = self._told
        if screen.opened is None:
            return
        self._show_seen()
        screen.keybar.show_only(WHILE_BORDERS_MOVE if screen.view.editing else {})
        if screen.view.hint:
            screen.status.say(screen.view.hint)
        elif self._hinted and screen.status.text == self._hinted:
            screen.status.clear()  # it answered an earlier key
        self._hinted = screen.status.text if screen.view.hint else ""
        self.entitle()

    def _show_seen(self) -> None:
        """Tell the passage and the codings on it: those under the cursor, or else those within what is selected."""
        screen = self._told
        view, target, current = screen.view, screen.view.target(), screen.view.current_mark
        here = view.marks_at(view.cursor)
        if current is not None and current not in here:
            here = [*here, current]
        inside = view.marks_within(view.selection, most=_MOST_INSIDE) if view.selection and not here else []
        said = view.script.said(target.start, target.end) if target else Said(0, 0)
        seen = Seen(
            quote=target.of(view.script.text) if target else "",
            words=said.answered,
            asked=said.asked,
            codings=tuple(self._in_words(mark, current) for mark in here[::-1] or inside),
            inside=bool(inside),
            mine_shown=screen.session.coder_id in screen.shown_coders,
            memos=tuple(map(self._memo_told, self.memos_at(view.cursor))),
            code=self._code_told(here, current),
            browsing=screen.tree_beside.has_focus,
        )
        screen.below.show(seen)
        screen.inspector.show(seen)

    def _code_told(self, here: Sequence[Mark], current: Mark | None) -> Code | None:
        screen = self._told
        mark = current or (here[-1] if here else None)
        key = mark.code_id if mark else None
        if screen.tree_beside.has_focus and screen.tree_beside.code_id is not None:
            key = screen.tree_beside.code_id
        return screen.session.book[key] if key is not None and key in screen.session.book else None

    def _in_words(self, mark: Mark, current: Mark | None) -> CodingHere:
        screen = self._told
        each = screen.codings[mark.id]
        return CodingHere(
            code=screen.session.book[each.code_id],
            name=mark.name,
            path=screen.session.book.path_text(each.code_id),
            coder=mark.coder,
            when=each.created[:10],
            round=screen.rounds[each.round_id].name if each.round_id in screen.rounds else "",
            weight=each.weight,
            typical=each.typical,
            memos=tuple(map(self._memo_told, screen.memos_on.get(mark.id, ()))),
            current=current is not None and current.id == mark.id,
        )

    def _memo_told(self, memo: Memo) -> str:
        """A memo's words; another coder's with her name."""
        screen = self._told
        if memo.coder_id == screen.session.coder_id or memo.coder_id not in screen.coders:
            return memo.text
        return f"{screen.coders[memo.coder_id].name}: {memo.text}"

    def on_code_tree_highlighted(self) -> None:
        """Tell what the code under the tree's cursor means."""
        self.tell_here()

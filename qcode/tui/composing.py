"""Putting the changed parts of a screen together from those widgets alone that have a part in them."""

from __future__ import annotations

from typing import cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

Pieces = dict[int, Strip | None]
"""The pieces of a row, by the column in which each begins; None for one that is still to be drawn."""


class PartCompositor(Compositor):
    """Textual's compositor, which for any change anywhere asks all widgets for all their rows, cut to what is asked.

    With a title above that changes and a status line below, that is the whole screen.
    """

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has changed, None where nothing has."""
        cuts = self.cuts
        spans = [span for span in self._regions_to_spans(self._dirty_regions) if 0 <= span[0] < len(cuts)]
        self._dirty_regions.clear()
        if not spans:
            return None
        rows: dict[int, Pieces] = {y: dict.fromkeys(cuts[y][:-1]) for y, _, _ in spans}
        for widget, (place, clip) in self.visible_widgets.items():  # those in front come first
            shown = place.intersection(clip)
            left, top, right, bottom = shown.corners
            reached = {y: rows[y] for y, start, end in spans if top <= y < bottom and start < right and left < end}
            if any(None in pieces.values() for pieces in reached.values()):
                self._take(widget.render_lines(shown.translate((-place.x, -place.y))), shown, reached)
        ends = {y: cuts[y][1:] for y in rows}
        return ChopsUpdate(cast("list[Pieces]", rows), spans, cast("list[list[int]]", ends))

    def _take(self, strips: list[Strip], shown: Region, rows: dict[int, Pieces]) -> None:
        """Put a widget's share into rows, where nothing is that stands before it."""
        left, top, right, _ = shown.corners
        for y, pieces in rows.items():
            edges = [cut for cut in self.cuts[y] if left <= cut <= right]
            for edge, strip in zip(edges, strips[y - top].divide([cut - left for cut in edges[1:]]), strict=False):
                if pieces[edge] is None:
                    pieces[edge] = strip

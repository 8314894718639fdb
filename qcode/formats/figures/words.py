"""Many short words in one picture, as one thing to be drawn: a heatmap has a number in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties


class Word(NamedTuple):
    """A word around a place, in the measure of the axes."""

    x: float
    y: float
    text: str
    colour: str


class Words(Artist):
    """Words in letters of one size, each measured once: an artist for every cell would take most of the drawing."""

    def __init__(self, words: Sequence[Word], *, size: float) -> None:
        super().__init__()
        self.words, self._look = words, FontProperties(size=size)
        self.set_zorder(3)
        self.set_in_layout(False)

    def draw(self, renderer: RendererBase) -> None:
        """Draw all of them, grouped as a file has them."""
        assert self.axes is not None
        _, height = renderer.get_canvas_width_height()
        sizes = {
            text: renderer.get_text_width_height_descent(text, self._look, ismath=False)
            for text in {word.text for word in self.words}
        }
        places = self.axes.transData.transform([(word.x, word.y) for word in self.words] or [(0, 0)])
        renderer.open_group("words")
        context = renderer.new_gc()
        for word, (x, y) in zip(self.words, places, strict=False):
            wide, tall, below = sizes[word.text]
            baseline = y - (tall - below) / 2
            context.set_foreground(word.colour)
            renderer.draw_text(
                context, x - wide / 2, height - baseline if renderer.flipy() else baseline, word.text, self._look, 0
            )
        context.restore()
        renderer.close_group("words")

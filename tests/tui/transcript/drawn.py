"""What a transcript on a stage shows, and where on it a quote is."""

from __future__ import annotations

from textual.geometry import Offset
from textual.strip import Strip

from tests.tui.transcript.scripts import Reader


def strips(app: Reader) -> list[Strip]:
    """The rows of the view as the screen asks for them."""
    return app.view.render_lines(app.view.size.region)


def drawn(app: Reader) -> list[str]:
    """The rows of the view as text."""
    return [strip.text for strip in strips(app)]


def spot(app: Reader, quote: str, *, right: int = 0, down: int = 0) -> Offset:
    """The cell at which a quote begins, which must be in sight, moved by so many cells."""
    view = app.view
    wrapped, offset = view._scene.wrapped, app.script.text.index(quote)
    row = wrapped.row_of(offset) - view.scroll_offset.y
    return Offset(view._scene.layout.gutter + wrapped.column_of(offset) + right, row + down)

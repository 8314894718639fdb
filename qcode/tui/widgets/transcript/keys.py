"""The keys of the transcript view. Each has an id, by which a keymap can change it, and a help text."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType


def _key(name: str, keys: str, action: str, label: str, help_text: str, *, show: bool = False) -> Binding:
    return Binding(keys, action, label, show=show, id=f"transcript.{name}", tooltip=help_text)


KEYS: Final[list[BindingType]] = [
    _key("left", "left,h", "step(-1)", "Left", "One character back; a border: one word back"),
    _key("right", "right,l", "step(1)", "Right", "One character on; a border: one word on"),
    _key("up", "up,k", "row(-1)", "Up", "One row up"),
    _key("down", "down,j", "row(1)", "Down", "One row down"),
    _key("word-on", "w", "word(1)", "Next word", "To the next word"),
    _key("word-back", "b", "word(-1)", "Word before", "To the word before"),
    _key("leap-right", "ctrl+right", "leap(1)", "Next word", "To the next word; a border: one sentence on"),
    _key("leap-left", "ctrl+left", "leap(-1)", "Word before", "To the word before; a border: one sentence back"),
    _key("sentence", "s", "take('sentence', 1)", "Sentence", "Select the sentence; again: the next one too", show=True),
    _key("sentence-back", "S", "take('sentence', -1)", "Sentence before", "Select the sentence; again: the one before"),
    _key("paragraph", "p", "take('paragraph', 1)", "Paragraph", "Select the paragraph; again: the next one too"),
    _key("paragraph-back", "P", "take('paragraph', -1)", "Paragraph before", "Select it; again: the one before too"),
    _key("turn", "t", "take('turn', 1)", "Turn", "Select the turn; again: the next one too"),
    _key("turn-back", "T", "take('turn', -1)", "Turn before", "Select the turn; again: the one before too"),
    _key("row-start", "home", "row_end(-1)", "Row's start", "To the beginning of the row"),
    _key("row-end", "end", "row_end(1)", "Row's end", "To the end of the row"),
    _key("top", "ctrl+home", "text_end(-1)", "Top", "To the beginning of the text"),
    _key("bottom", "G,ctrl+end", "text_end(1)", "End", "To the end of the text"),
    _key("page-down", "pagedown", "page(1)", "Page down", "One page on"),
    _key("page-up", "pageup", "page(-1)", "Page up", "One page back"),
    _key("hit-on", "n", "hit(1)", "Next hit", "Select the next hit of the search"),
    _key("hit-back", "N", "hit(-1)", "Hit before", "Select the hit before"),
    _key("coding-before", "comma", "mark(-1)", "Coding before", "Select the coding before this one"),
    _key("coding-after", "semicolon", "mark(1)", "Next coding", "Select the coding after this one"),
    _key("uncoded-on", "f", "uncoded(1)", "Next free passage", "To the next passage of an answer without a code"),
    _key("uncoded-back", "F", "uncoded(-1)", "Free passage before", "To the passage before without a code"),
    _key("select", "v", "select", "Select", "Begin to select; again: end", show=True),
    _key("extend-left", "shift+left", "extend(-1)", "Select left", "Select to the left; a border: one character back"),
    _key("extend-right", "shift+right", "extend(1)", "Select right", "Select to the right; a border: one character on"),
    _key("extend-up", "shift+up", "extend_row(-1)", "Select up", "Select to the row above"),
    _key("extend-down", "shift+down", "extend_row(1)", "Select down", "Select to the row below"),
    _key("extend-row-start", "shift+home", "extend_row_end(-1)", "Select to start", "Select to the row's beginning"),
    _key("extend-row-end", "shift+end", "extend_row_end(1)", "Select to end", "Select to the row's end"),
    _key("grow", "plus,equals_sign", "grow", "Grow", "Word, sentence, paragraph, turn", show=True),
    _key("shrink", "minus,underscore", "shrink", "Shrink", "Turn, paragraph, sentence, word"),
    _key("borders", "e", "edit_borders", "Borders", "Move the borders of the coding under the cursor"),
    _key("other-border", "tab", "other_border", "Other border", "While moving borders: go to the other one"),
    _key("keep", "enter", "keep_borders", "Keep", "While moving borders: keep them"),
    _key("escape", "escape", "clear", "Clear", "Give borders back, or end the selection"),
]

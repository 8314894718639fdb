"""Where the forms of words are looked up, for a face that answers keys meanwhile."""

from __future__ import annotations

from qcode.text.dictionary import keep_apart, let_go

__all__ = ["keep_apart", "let_go"]

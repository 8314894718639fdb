"""The transcript of the coding screen: reading, selecting, and seeing codings, on Textual's line API."""

from __future__ import annotations

from qcode.tui.widgets.transcript.borders import BorderEdit
from qcode.tui.widgets.transcript.nouns import Mark, Options, Script
from qcode.tui.widgets.transcript.ranges import Ranges
from qcode.tui.widgets.transcript.view import TranscriptView

__all__ = ["BorderEdit", "Mark", "Options", "Ranges", "Script", "TranscriptView"]

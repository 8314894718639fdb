"""What can be done in the windows over a screen: questions, forms, the picker, help."""

from __future__ import annotations

from qcode.tui.catalogue.rows import Row, actions_at

_R = Row

ACTIONS = [
    *actions_at(
        "picker",
        "Choose",
        _R("choose", "enter", "take", "Take the code, or all that are marked", "fp"),
        _R("mark", "tab shift+enter", "mark several", "Mark the code and go on", "fp"),
        _R("up", "up ctrl+k", "up", "One line up", "p"),
        _R("down", "down ctrl+n", "down", "One line down", "p"),
        _R("page_up", "pageup", "page up", "One page up", "p"),
        _R("page_down", "pagedown", "page down", "One page down", "p"),
        _R("dismiss", "escape", "leave", "Close without taking anything", "fp"),
    ),
    *actions_at(
        "form",
        "Form",
        _R("save", "ctrl+s", "save", "Save and close", "fp"),
        _R("leave", "escape", "save and leave", "Save what was changed and close", "fp"),
        _R("next", "tab down", "next field", "To the next field", "p"),
        _R("previous", "shift+tab up", "field before", "To the field before", "p"),
    ),
    *actions_at(
        "askform",
        "Form",
        _R("save", "ctrl+s", "do it", "Do what the form asks for", "fp"),
        _R("leave", "escape", "leave", "Leave with nothing done; twice where something was written", "fp"),
        _R("next", "tab down", "next field", "To the next field", "p"),
        _R("previous", "shift+tab up", "field before", "To the field before", "p"),
    ),
    *actions_at(
        "memo",
        "Memo",
        _R("save", "ctrl+s escape", "save and close", "Save the memo and close", "fp"),
        _R("delete", "f12", "delete", "Delete the memo", "p"),
    ),
    *actions_at(
        "draft",
        "Draft",
        _R(
            "drop_draft",
            "ctrl+g",
            "drop the draft",
            "Go back to what is saved, where a window begins with a draft",
            "p",
        ),
    ),
    *actions_at(
        "prompt",
        "Question",
        _R("accept", "enter", "accept", "Take the answer", "fp"),
        _R("leave", "escape", "leave", "Leave everything as it is", "fp"),
    ),
    *actions_at(
        "reason",
        "Reason",
        _R("own_next", "down", "written before", "Take a reason that was written before in this round", "p"),
        _R("own_before", "up", "written before", "Take the one before it", "p"),
    ),
    *actions_at(
        "find",
        "Search",
        _R("mode", "ctrl+t", "way", "Take the words as written, as whole words, as a pattern, in any form", "fp"),
        _R("letters", "ctrl+l", "letters", "Choose which letters are alike: capitals, ı and i, ş and s, none", "fp"),
    ),
    *actions_at(
        "keys",
        "Keys",
        _R("change", "enter", "change", "Press a new key for the action", "fp"),
        _R("reset", "delete x", "default", "Give the action its default keys back", "fp"),
        _R("leave", "escape q", "save and leave", "Save the keymap and go back", "fp"),
    ),
    *actions_at(
        "welcome",
        "Welcome",
        _R("leave", "escape q", "leave", "Leave qcode", "fp"),
    ),
    *actions_at(
        "jump",
        "Jump",
        _R("leave", "escape", "leave", "Leave everything as it is", "fp"),
    ),
    *actions_at(
        "help",
        "Help",
        _R("leave", "escape q f1 ?", "close", "Close the help", "fp"),
    ),
    *actions_at(
        "roundform",
        "New round",
        _R("choose", "f6", "choose", "Choose coders, documents or an attribute from a list", "fp"),
    ),
    *actions_at(
        "packform",
        "Methods pack",
        _R("choose", "f6", "choose", "Choose the kind, round, language, formats or figures from a list", "fp"),
    ),
    *actions_at(
        "saturationform",
        "Saturation",
        _R("choose", "f6", "choose", "Choose the interviews of an order from a list", "fp"),
    ),
    *actions_at(
        "notkept",
        "Not saved",
        _R("again", "ctrl+s", "again", "Try to save the words again", "fp"),
        _R("copy", "y", "copy", "Copy the words", "fp"),
        _R("leave", "escape", "keep as a draft", "Leave; the words are a draft, offered again where they belong", "fp"),
        _R("drop", "ctrl+g", "drop", "Give the words up; the project stays as it is", "fp"),
    ),
    *actions_at(
        "unsaved",
        "Not saved",
        _R("copy", "y", "copy", "Copy the words", "fp"),
        _R("drop", "delete x", "drop", "Forget what was written", "fp"),
        _R("leave", "escape q", "leave", "Leave everything as it is", "fp"),
    ),
    *actions_at(
        "working",
        "Work",
        _R("stop", "escape", "stop", "Stop; nothing of it is kept", "fp"),
    ),
]

"""What can be done with the project itself: documents, codebook, search, memos, history."""

from __future__ import annotations

from qcode.tui.catalogue.rows import Row, actions_at

_R = Row

ACTIONS = [
    *actions_at(
        "documents",
        "Documents",
        _R("next_undone", "n", "next undone", "Open the next interview that is not done", "f"),
        _R("done", "z", "done", "Mark the interview done, or open again", "f"),
        _R("attributes", "a", "attributes", "Edit the attributes of the document and its case", "f"),
        _R("import_files", "i", "import", "Bring in transcripts from files and folders", "f"),
        _R("group", "b", "group by", "Choose by what the documents are grouped"),
        _R("sort", "s", "sort by", "Choose by what the documents are sorted"),
        _R("memo", "m", "memo", "Write a memo on the document"),
        _R("rename", "r", "rename", "Rename the document"),
        _R("correct", "T", "correct the text", "Put a corrected transcript in its place; what it does is shown first"),
        _R("merge", "M", "merge a copy", "Bring in what another copy holds; first it is shown", "p"),
        _R("share", "S", "share a copy", "Make a copy for a coauthor to work in", "p"),
        _R("conflicts", "C", "conflicts", "Decide what two copies changed differently", "p"),
    ),
    *actions_at(
        "codebook",
        "Codebook",
        _R("summary", "y", "summary", "Show the codebook summary"),
        _R("freeze", "F", "freeze", "Keep this state of the codebook as a named version"),
        _R("memo", "m", "memo", "Write a memo on the code"),
        _R("colour", "c", "colour", "Choose the code's colour"),
        _R("hotkey", "t", "hotkey", "Choose the code's hotkey"),
        _R("export", "E", "export", "Write the codebook to a file"),
    ),
    *actions_at(
        "search",
        "Search",
        _R("edit_query", "/ ctrl+f", "search for", "Change what is searched", "f"),
        _R("code_hits", "c", "code hits", "Look at each hit and code it", "f"),
        _R("mode", "ctrl+t", "way", "Take the words as written, as whole words, as a pattern, in any form", "f"),
        _R("letters", "ctrl+l", "letters", "Choose which letters are alike: capitals, ı and i, none", "f"),
        _R("export", "E", "export", "Write the hits to a file"),
    ),
    *actions_at(
        "walk",
        "Code the hits",
        _R("direct", "1 2 3 4 5 6 7 8 9 0", "code", "Apply the code with this hotkey, and go on", "fpr"),
        _R("hotkey", "space", "any code", "Apply a code by its hotkey of one or two letters, and go on", "fpr"),
        _R("pick", "c", "pick", "Find a code by its name and apply it", "f"),
        _R("again", "full_stop", "again", "Apply the last code again", "f"),
        _R("skip", "x", "go on", "Go on without a code", "f"),
        _R("words", "h", "words", "Code the words that were found", "f"),
        _R("sentence", "s", "sentence", "Code the sentence around them", "f"),
        _R("paragraph", "p", "paragraph", "Code the paragraph around them", "f"),
        _R("turn", "t", "turn", "Code the turn around them", "f"),
        _R("grow", "plus equals_sign", "grow", "Code the next larger unit", "p"),
        _R("shrink", "minus underscore", "shrink", "Code the next smaller unit", "p"),
        _R("next", "right down n", "next", "To the next hit", "p"),
        _R("previous", "left up N", "before", "To the hit before", "p"),
        _R("finish", "escape q", "end", "End here; what was coded is on disk", "fp"),
    ),
    *actions_at(
        "split",
        "Split",
        _R("send", "1 2 3 4 5 6 7 8 9", "part", "Send the excerpt to the part with this number, and go on", "fpr"),
        _R("stay", "0", "stays", "Leave the excerpt with the code, and go on", "fpr"),
        _R("next_open", "n", "next open", "To the next excerpt that was sent to no part", "f"),
        _R("finish", "ctrl+s", "end", "Carry the split out, or leave it; Escape asks the same", "f"),
    ),
    *actions_at(
        "memos",
        "Memos",
        _R("new", "n", "new memo", "Write a memo on the project", "f"),
        _R("edit", "e", "edit", "Read the whole memo; change it where it is your own", "f"),
        _R("delete", "x delete", "delete", "Delete your own memo"),
        _R("group", "b", "group by", "Put the memos together by kind, code, case, document, coder, or day", "f"),
        _R("sort", "s", "turn order", "The newest first, or the oldest"),
        _R("copy", "y", "copy", "Copy the memo's words"),
        _R("export", "E", "export", "Write all memos to a file", "f"),
    ),
    *actions_at(
        "history",
        "History",
        _R("undo_to", "U", "back to here", "Take back every step down to this one"),
        _R("export", "E", "export", "Write the history to a file", "f"),
    ),
    *actions_at(
        "conflicts",
        "Conflicts",
        _R("take", "1 2 3 4 5 6 7 8 9", "take", "Take the value with this number", "fpr"),
        _R("other", "e", "other value", "Write another value", "f"),
    ),
]

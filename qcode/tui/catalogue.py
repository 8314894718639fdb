"""What can be done, where, and by which key: the data of the registry, and nothing else.

A key must be reachable on a Turkish-Q keyboard and through a plain terminal; `keymap.default_problems` holds
this table to that.
"""

from __future__ import annotations

from typing import NamedTuple

from qcode.tui.actions import Action, Registry


class _Row(NamedTuple):
    id: str
    keys: str
    name: str
    help: str
    marks: str = ""
    call: str = ""


def _actions(where: str, group: str, *rows: _Row) -> list[Action]:
    """Actions of one place under one heading; marks: f in the footer, p not in the palette, r routed."""
    return [
        Action(
            id=f"{where}.{row.id}",
            name=row.name,
            help=row.help,
            keys=tuple(row.keys.split()),
            where=where,
            group=group,
            in_footer="f" in row.marks,
            in_palette="p" not in row.marks,
            call=row.call,
            routed="r" in row.marks,
        )
        for row in rows
    ]


_R = _Row

_APP = [
    *_actions(
        "app",
        "Everywhere",
        _R("help", "f1 ?", "help", "Show the keys of the place where you are", "f"),
        _R("documents", "f2", "documents", "Go to the documents"),
        _R("coding", "f3", "coding", "Go to the interview that you coded last"),
        _R("codebook", "f4", "codebook", "Go to the codebook"),
        _R("table", "f5", "table", "Go to the table of codes by case"),
        _R("summary", "", "codebook summary", "Go to the summary of the codebook, with typical excerpts"),
        _R("agreement", "f6", "agreement", "Go to agreement and settling"),
        _R("search", "f7", "search", "Search all documents"),
        _R("memos", "f8", "memos", "Go to the memos"),
        _R("history", "f9", "history", "Go to the history of the project"),
        _R("palette", "ctrl+p", "commands", "Find a command by its name"),
        _R("jump", "f10", "jump", "Put a letter on every part of the screen and jump to one"),
        _R("back", "escape q", "back", "Go back one step; nothing is lost", "p"),
        _R("undo", "u", "undo", "Take back the last step", "f"),
        _R("redo", "ctrl+r", "redo", "Do again what was taken back"),
        _R("dark", "", "dark or light", "Change between the dark and the light theme"),
        _R("theme", "", "theme", "Choose a theme"),
        _R("keys", "", "change keys", "Look up and change the key of every action"),
        _R("quit", "ctrl+q", "quit", "Leave qcode; everything is on disk already"),
    ),
]

_LISTS = [
    *_actions(
        "list",
        "Move",
        _R("up", "up k", "up", "One line up", "p"),
        _R("down", "down j", "down", "One line down", "p"),
        _R("page_up", "pageup", "page up", "One page up", "p"),
        _R("page_down", "pagedown", "page down", "One page down", "p"),
        _R("first", "home", "first", "To the first line", "p"),
        _R("last", "end G", "last", "To the last line", "p"),
    ),
    *_actions(
        "filterlist",
        "List",
        _R("choose", "enter", "open", "Open what the cursor is on", "fp"),
        _R("fold", "left h", "fold", "Close the group", "p"),
        _R("unfold", "right l", "unfold", "Open the group", "p"),
        _R("fold_all", "ctrl+left", "fold all", "Close all groups", "p"),
        _R("unfold_all", "ctrl+right", "unfold all", "Open all groups", "p"),
        _R("mark", "space", "mark", "Mark the line, or the whole group, where several can be taken", "p"),
        _R("filter", "/ ctrl+f", "filter", "Show only the lines that hold what you type", "fp"),
    ),
    *_actions(
        "codetree",
        "Codes",
        _R("choose", "enter", "apply", "Apply the code to the selection", "fp"),
        _R("fold", "left h", "fold", "Close the branch, or go to its parent", "p"),
        _R("unfold", "right l", "unfold", "Open the branch", "p"),
        _R("fold_all", "ctrl+left", "fold all", "Close all branches", "p"),
        _R("unfold_all", "ctrl+right", "unfold all", "Open all branches", "p"),
        _R("filter", "/ ctrl+f", "filter", "Show only the codes that hold what you type", "fp"),
        _R("focus", "o", "only this", "Show only the codings of this code", "f"),
        _R("focus_none", "O", "all", "Show the codings of all codes again"),
        _R("hide", "v", "hide or show", "Hide the codings of this branch, or show them again"),
    ),
    *_actions(
        "codetree",
        "Change the codebook",
        _R("edit", "e", "edit", "Edit the code's definition", "f"),
        _R("new", "n", "new code", "Make a new code beside this one", "f"),
        _R("new_child", "N", "new code under it", "Make a new code under this one"),
        _R("rename", "r", "rename", "Rename the code"),
        _R("move_up", "shift+up K", "move up", "Move the code before its neighbour"),
        _R("move_down", "shift+down J", "move down", "Move the code behind its neighbour"),
        _R("move_out", "shift+left <", "move out", "Move the code beside its parent"),
        _R("move_in", "shift+right >", "move in", "Move the code under the one above it"),
        _R("merge", "M", "merge", "Merge the code into another one"),
        _R("split", "S", "split", "Split the code: send each excerpt to one of its parts"),
        _R("retire", "x delete", "retire", "Retire the code; its codings stay"),
    ),
    *_actions(
        "matrix",
        "Move",
        _R("cell_left", "left h", "left", "One column to the left", "p"),
        _R("cell_right", "right l", "right", "One column to the right", "p"),
        _R("page_left", "ctrl+left", "page left", "One screen of columns to the left", "p"),
        _R("page_right", "ctrl+right", "page right", "One screen of columns to the right", "p"),
        _R("row_start", "home", "row start", "To the first column", "p"),
        _R("row_end", "end", "row end", "To the row's total", "p"),
        _R("top", "ctrl+home g", "top", "To the first row", "p"),
        _R("bottom", "ctrl+end", "bottom", "To the totals", "p"),
    ),
    *_actions(
        "matrix",
        "Table",
        _R("choose", "enter", "excerpts", "List the excerpts of the cell", "fp"),
        _R("fold", "space", "fold", "Fold or unfold the row's branch", "fp"),
        _R("fold_all", "minus", "fold all", "Show only the top of the tree", "p"),
        _R("unfold_all", "plus", "unfold all", "Show all rows of the tree", "p"),
        _R("sort_column", "s", "sort", "Sort the rows by this column; again turns, once more restores"),
        _R("sort_row", "S", "sort columns", "Sort the columns by this row; again turns, once more restores"),
        _R("heat", "t", "heat", "Shade the cells by their values", "f"),
        _R("rotate", "v", "upright names", "Write the columns' names upright, or shortened"),
        _R("hide_row", "x", "hide row", "Leave this row out"),
        _R("hide_column", "X", "hide column", "Leave this column out"),
        _R("hide_empty", "e", "hide empty", "Leave out the rows and columns without a value"),
        _R("show_all", "a", "show all", "Show every row and column again"),
    ),
    *_actions(
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
    *_actions(
        "form",
        "Form",
        _R("save", "ctrl+s", "save", "Save and close", "fp"),
        _R("leave", "escape", "save and leave", "Save what was changed and close", "fp"),
        _R("next", "tab", "next field", "To the next field", "p"),
        _R("previous", "shift+tab", "field before", "To the field before", "p"),
    ),
    *_actions(
        "memo",
        "Memo",
        _R("save", "ctrl+s escape", "save and close", "Save the memo and close", "fp"),
        _R("delete", "f12", "delete", "Delete the memo", "p"),
    ),
    *_actions(
        "prompt",
        "Question",
        _R("accept", "enter", "accept", "Take the answer", "fp"),
        _R("leave", "escape", "leave", "Leave everything as it is", "fp"),
    ),
    *_actions(
        "keys",
        "Keys",
        _R("change", "enter", "change", "Press a new key for the action", "fp"),
        _R("reset", "delete x", "default", "Give the action its default keys back", "fp"),
        _R("leave", "escape q", "save and leave", "Save the keymap and go back", "fp"),
    ),
    *_actions(
        "help",
        "Help",
        _R("leave", "escape q f1 ?", "close", "Close the help", "fp"),
    ),
]


_TEXT = [
    *_actions(
        "transcript",
        "Move",
        _R("left", "left h", "left", "One character back; a border: one word back", "p", "step(-1)"),
        _R("right", "right l", "right", "One character on; a border: one word on", "p", "step(1)"),
        _R("up", "up k", "up", "One row up", "p", "row(-1)"),
        _R("down", "down j", "down", "One row down", "p", "row(1)"),
        _R("next_word", "w", "word", "To the next word", "p", "word(1)"),
        _R("previous_word", "b", "word back", "To the word before", "p", "word(-1)"),
        _R("leap_right", "ctrl+right", "leap on", "To the next word; a border: one sentence on", "p", "leap(1)"),
        _R("leap_left", "ctrl+left", "leap back", "To the word before; a border: one sentence back", "p", "leap(-1)"),
        _R("row_start", "home", "row start", "To the beginning of the row", "p", "row_end(-1)"),
        _R("row_end", "end", "row end", "To the end of the row", "p", "row_end(1)"),
        _R("page_up", "pageup", "page up", "One page back", "p", "page(-1)"),
        _R("page_down", "pagedown", "page down", "One page on", "p", "page(1)"),
        _R("top", "ctrl+home g", "top", "To the beginning of the text", "p", "text_end(-1)"),
        _R("bottom", "ctrl+end", "end", "To the end of the text", "p", "text_end(1)"),
        _R("go_to", "G ctrl+g", "go to", "Go to a turn, a paragraph or a place by its number", "", "screen.go_to"),
        _R("next_coding", "semicolon", "next coding", "Select the coding after this one", "p", "mark(1)"),
        _R("previous_coding", "comma", "coding before", "Select the coding before this one", "p", "mark(-1)"),
        _R("next_uncoded", "f", "uncoded", "To the next passage of an answer without a code", "", "uncoded(1)"),
        _R("previous_uncoded", "F", "uncoded before", "To the passage before without a code", "", "uncoded(-1)"),
        _R("next_hit", "n", "next hit", "Select the next hit of the search", "", "hit(1)"),
        _R("previous_hit", "N", "hit before", "Select the hit before", "", "hit(-1)"),
    ),
    *_actions(
        "transcript",
        "Select",
        _R("sentence", "s", "sentence", "Select the sentence; again takes the next one in", "fp",
           "take('sentence', 1)"),
        _R("sentence_back", "S", "sentence before", "The same, towards the start", "p", "take('sentence', -1)"),
        _R("paragraph", "p", "paragraph", "Select the paragraph; again takes the next one in", "p",
           "take('paragraph', 1)"),
        _R("paragraph_back", "P", "paragraph before", "The same, towards the start", "p", "take('paragraph', -1)"),
        _R("turn", "t", "turn", "Select the turn; again takes the next one in", "p", "take('turn', 1)"),
        _R("turn_back", "T", "turn before", "The same, towards the start", "p", "take('turn', -1)"),
        _R("select", "v", "select", "Begin to select; again ends", "p"),
        _R("grow", "plus equals_sign", "grow", "Grow the selection: word, sentence, paragraph, turn", "fp"),
        _R("shrink", "minus underscore", "shrink", "Shrink the selection again", "p"),
        _R("extend_left", "shift+left", "select left", "Select to the left; a border: one character back", "p",
           "extend(-1)"),
        _R("extend_right", "shift+right", "select right", "Select to the right; a border: one character on", "p",
           "extend(1)"),
        _R("extend_up", "shift+up", "select up", "Select to the row above", "p", "extend_row(-1)"),
        _R("extend_down", "shift+down", "select down", "Select to the row below", "p", "extend_row(1)"),
        _R("extend_row_start", "shift+home", "select to start", "Select to the row's beginning", "p",
           "extend_row_end(-1)"),
        _R("extend_row_end", "shift+end", "select to end", "Select to the row's end", "p", "extend_row_end(1)"),
        _R("borders", "e", "borders", "Move the borders of the coding under the cursor", "", "edit_borders"),
        _R("other_border", "tab", "other border", "While borders move: go to the other one", "p"),
        _R("keep_borders", "enter", "keep", "While borders move: keep them", "p"),
        _R("clear", "escape", "clear", "Give moved borders back, or end the selection", "p"),
    ),
    *_actions(
        "transcript",
        "Code",
        _R("in_vivo", "i", "in vivo", "Make a code of the selected words", "", "screen.in_vivo"),
        _R("take_off", "x delete", "take off", "Take the code under the cursor off", "", "screen.take_off"),
        _R("recode", "r", "recode", "Put another code in its place", "", "screen.recode"),
        _R("weigh", "W", "weight", "Give the coding a weight from 0 to 100", "", "screen.weigh"),
        _R("memo", "m", "memo", "Write a memo on the coding or the selection", "f", "screen.memo"),
        _R("typical", "asterisk", "typical", "Mark the excerpt as typical of its code, or no longer", "",
           "screen.typical"),
        _R("only_code", "o", "only this", "Show only the code under the cursor", "", "screen.only_code"),
        _R("all_codes", "O", "all codes", "Show all codes again", "", "screen.all_codes"),
        _R("next_of_code", "ctrl+n", "next of code", "To this code's next excerpt, through all documents", "",
           "screen.next_of_code"),
        _R("previous_of_code", "ctrl+b", "before of code", "To this code's excerpt before, through all documents", "",
           "screen.previous_of_code"),
    ),
]  # fmt: skip

_SCREENS = [
    *_actions(
        "coding",
        "Code",
        _R("direct", "1 2 3 4 5 6 7 8 9 0", "code", "Apply the code with this hotkey", "fpr"),
        _R("hotkey", "space", "any code", "Apply a code by its hotkey of one or two letters", "fpr"),
        _R("pick", "c", "pick", "Find a code by its name and apply it", "f"),
        _R("again", "full_stop", "again", "Apply the last code again", "f"),
        _R("done", "z", "done", "Mark the interview done, or open again"),
        _R("next_pane", "tab", "next pane", "To the next part of the screen", "p"),
        _R("previous_pane", "shift+tab", "pane before", "To the part before", "p"),
        _R("find", "/ ctrl+f", "search", "Search this interview", "f"),
        _R("inspector", "ctrl+t", "inspector", "Show or hide what is said about the code", call="inspector"),
        _R("coders", "ctrl+o", "coders", "Choose whose codings are shown"),
        _R("tree", "ctrl+e", "codebook", "Show or hide the codebook beside the text"),
        _R("next_document", "ctrl+d", "next undone", "To the next interview that is not done"),
    ),
    *_actions(
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
    ),
    *_actions(
        "codebook",
        "Codebook",
        _R("summary", "y", "summary", "Show the codebook summary"),
        _R("freeze", "F", "freeze", "Keep this state of the codebook as a named version"),
        _R("memo", "m", "memo", "Write a memo on the code"),
        _R("colour", "c", "colour", "Choose the code's colour"),
        _R("hotkey", "t", "hotkey", "Choose the code's hotkey"),
        _R("export", "E", "export", "Write the codebook to a file"),
    ),
    *_actions(
        "table",
        "Table",
        _R("measure", "o", "measure", "Choose what is counted, and per what", "f"),
        _R("where", "w", "where", "Filter by code, coder, document, case", "f"),
        _R("rows", "r", "rows", "Choose the rows", "f"),
        _R("columns", "c", "columns", "Choose the columns, or another attribute", "f"),
        _R("export", "E", "export", "Write the table to a file as it is shown", "f"),
        _R("find", "/ ctrl+f", "find", "Go to a row or column by its name", "f"),
        _R("notes", "i", "notes", "Say what the numbers mean and what is not among them"),
        _R("stop", "escape", "stop", "Stop counting; the table before stays", "p"),
    ),
    *_actions(
        "excerpts",
        "Excerpts",
        _R("choose", "enter", "open", "Open the place in the interview; Escape comes back", "fp"),
        _R("filter", "/ ctrl+f", "filter", "Show only the excerpts that hold what you type", "fp"),
        _R("copy", "y", "copy", "Copy the words with their citation", "f"),
        _R("typical", "asterisk", "typical", "Choose the excerpt as typical of its code, or take that back", "f"),
        _R("export", "E", "export", "Write the excerpts that are shown to a file", "f"),
    ),
    *_actions(
        "summary",
        "Codebook summary",
        _R("choose", "enter", "excerpts", "List the excerpts of the code and those under it", "fp"),
        _R("filter", "/ ctrl+f", "filter", "Show only the codes that hold what you type", "fp"),
        _R("where", "w", "where", "Count only some codes, coders, documents, cases", "f"),
        _R("quotes", "o", "quotes", "Show one, two or three typical excerpts a code", "f"),
        _R("export", "E", "export", "Write the summary to a file", "f"),
    ),
    *_actions(
        "settling",
        "Settle",
        _R("first", "a 1", "first coder", "Take the first coder's reading", "f"),
        _R("second", "b 2", "second coder", "Take the second coder's reading", "f"),
        _R("both", "e", "both", "Take both readings", "f"),
        _R("neither", "n", "neither", "Take neither reading", "f"),
        _R("other", "c", "another code", "Take another code", "f"),
        _R("reason", "r", "reason", "Write the reason for the decision", "f"),
        _R("discuss", "d", "discuss", "Leave it for the next meeting", "f"),
        _R("rule", "y", "rule", "Amend the codebook's rule"),
        _R("next", "right pagedown", "next", "To the next disagreement", "p"),
        _R("previous", "left pageup", "before", "To the disagreement before", "p"),
    ),
    *_actions(
        "search",
        "Search",
        _R("pattern", "ctrl+t", "pattern", "Take the words as a pattern, or as they are"),
        _R("code_hits", "c", "code hits", "Look at each hit and code it", "f"),
        _R("edit_query", "/ ctrl+f", "search for", "Change what is searched", "f"),
    ),
    *_actions(
        "memos",
        "Memos",
        _R("new", "n", "new memo", "Write a memo on the project", "f"),
        _R("export", "E", "export", "Write all memos to a file"),
    ),
    *_actions(
        "history",
        "History",
        _R("undo_to", "U", "back to here", "Take back every step down to this one"),
        _R("export", "E", "export", "Write the history to a file", "f"),
    ),
]

ACTIONS = Registry([*_APP, *_LISTS, *_TEXT, *_SCREENS])
"""Every action of qcode, in the order in which help and documentation show them."""

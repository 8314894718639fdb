"""What can be done everywhere: going from screen to screen, undo, help."""

from __future__ import annotations

from qcode.tui.catalogue.rows import Row, actions_at

_R = Row

ACTIONS = [
    *actions_at(
        "app",
        "Everywhere",
        _R("help", "f1 ?", "help", "Show the keys of the place where you are", "f"),
        _R("documents", "f2", "documents", "Go to the documents", call="show('documents')"),
        _R("coding", "f3", "coding", "Go to the interview that you coded last"),
        _R("codebook", "f4", "codebook", "Go to the codebook", call="show('codebook')"),
        _R("table", "f5", "table", "Go to the table of codes by case", call="show('table')"),
        _R("together", "", "codes together", "Go to the matrix of codes that occur together", call="show('together')"),
        _R(
            "saturation",
            "",
            "saturation",
            "Go to the curve of new codes, interview by interview",
            call="show('saturation')",
        ),
        _R(
            "framework",
            "",
            "framework",
            "Go to the framework: summaries of cases and codes beside their excerpts",
            call="show('framework')",
        ),
        _R(
            "by_attribute",
            "",
            "codes by an attribute",
            "Go to n of N cases with intervals, tests and residuals",
            call="tables('attribute')",
        ),
        _R("joint", "", "joint display", "Go to codes by an attribute beside quotes", call="tables('joint')"),
        _R("covered", "", "text covered by codes", "Go to the words that each code covers", call="tables('coverage')"),
        _R("words", "", "words", "Go to the words that are said, in all or under codes", call="tables('words')"),
        _R("context", "", "a word in its context", "List every place of a word (KWIC)", call="tables('context')"),
        _R("over_time", "", "codes over time", "Go to cases and codes by year", call="tables('time')"),
        _R(
            "sequence",
            "",
            "codes one after another",
            "The sequence: which code follows which",
            call="tables('sequence')",
        ),
        _R(
            "summary",
            "",
            "codebook summary",
            "Go to the summary of the codebook, with typical excerpts",
            call="show('summary')",
        ),
        _R("agreement", "f6", "agreement", "Go to the agreement between coders", call="show('agreement')"),
        _R("rounds", "R", "rounds", "Go to the rounds: who codes which documents, blind or not", call="show('rounds')"),
        _R("settling", "", "settling", "Settle what the coders of a round read differently", call="show('settling')"),
        _R("looking", "", "look again", "List the excerpts that the newest version of the codebook touches"),
        _R("search", "f7", "search", "Search all documents"),
        _R(
            "query",
            "Q",
            "query",
            "Ask for excerpts with a query: codes together, near one another, by attributes",
            call="show('queries')",
        ),
        _R("memos", "f8", "memos", "Go to the memos", call="show('memos')"),
        _R("history", "f9", "history", "Go to the history of the project", call="show('history')"),
        _R("conflicts", "", "conflicts", "Decide what two copies changed differently", call="show('conflicts')"),
        _R("merge_copy", "", "merge a copy", "Bring in what another copy of the project holds"),
        _R("report", "", "methods pack", "Write the methods pack of a paper into a folder: tables, figures, codebook"),
        _R("picture", "", "export picture", "Draw what the screen shows into a file: SVG, PNG or PDF for print"),
        _R("share_copy", "", "share a copy", "Make a copy for a coauthor to work in, without anyone's codings"),
        _R("palette", "ctrl+p", "commands", "Find a command by its name"),
        _R("jump", "f10", "jump", "Put a letter on every part of the screen and jump to one"),
        _R("back", "escape q", "back", "Go back one step; nothing is lost", "p"),
        _R("undo", "u", "undo", "Take back the last step", "f"),
        _R("redo", "ctrl+r", "redo", "Do again what was taken back"),
        _R("dark", "", "dark or light", "Change between the dark and the light theme"),
        _R("theme", "", "theme", "Choose a theme"),
        _R("tour", "", "tour", "Take the five-minute tour: select, code, undo, count"),
        _R("keys", "", "change keys", "Look up and change the key of every action"),
        _R("quit", "ctrl+q", "quit", "Leave qcode; everything is on disk already"),
    ),
]

"""The names of all commands with a line on each; what a command needs is loaded when it is called."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from qcode.model.whole import whole


class Name(NamedTuple):
    """A command: the module that has it, its name there, and its line in the list."""

    module: str
    attribute: str
    help: str


SECTIONS: Mapping[str, Mapping[str, Name]] = {
    "Begin": {
        "demo": Name("qcode.cli.starting", "demo", "Open the sample study in a fresh project."),
        "init": Name("qcode.cli.starting", "init", "Make an empty project."),
        "open": Name("qcode.cli.starting", "open_", "Open the project in the terminal, as qcode alone does."),
    },
    "Bring in": {
        "import": Name("qcode.cli.importing", "import_", "Read transcripts from files and folders."),
        "documents": Name("qcode.cli.documents", "documents", "List documents, print them, say how far you are."),
        "cases": Name("qcode.cli.cases", "cases", "Read cases with their attributes, link documents to them."),
        "codebook": Name("qcode.cli.codebook", "codebook", "Read, write, list, check and sum up the codebook."),
        "codes": Name("qcode.cli.codes", "codes", "Add, rename, define, move, merge, retire and remove codes."),
        "coders": Name("qcode.cli.coders", "coders", "List coders, add some, say what they may do."),
    },
    "Code": {
        "codings": Name("qcode.cli.codings", "codings", "Put codes on passages, one by one or from a file; export."),
        "round": Name("qcode.cli.rounds", "round_", "Code blind in rounds: make one, see how far all are, submit."),
        "memos": Name("qcode.cli.memos", "memos", "Write memos, list and search them, read them as a journal."),
    },
    "Ask": {
        "table": Name("qcode.cli.table", "table", "Count codes by case or attribute, together, in order; count words."),
        "segments": Name("qcode.cli.segments", "segments", "List excerpts with their citations."),
        "query": Name("qcode.cli.queries", "query", "Keep queries for excerpts under a name, and ask them."),
        "agreement": Name("qcode.cli.agreement", "agreement", "Measure how far coders agree, and where they differ."),
        "report": Name("qcode.cli.report", "report", "Write the methods pack of a paper into a folder."),
        "figure": Name("qcode.cli.figure", "figure", "Draw a heatmap, tree, network, codelines, saturation and more."),
        "search": Name("qcode.cli.searching", "search", "Find words in the documents, in every inflected form too."),
    },
    "Work with others": {
        "settle": Name("qcode.cli.settling", "settle", "Settle what coders read differently; rules, protocol."),
        "share": Name("qcode.cli.merging", "share", "Make a copy for a coauthor to work in."),
        "merge": Name("qcode.cli.merging", "merge", "Bring in what another copy of the project holds."),
        "conflicts": Name("qcode.cli.merging", "conflicts", "List what copies changed differently, and decide."),
        "copy": Name("qcode.cli.merging", "copy", "Copy a whole project to a file or a PostgreSQL server."),
    },
    "Keep": {
        "undo": Name("qcode.cli.history", "undo", "Take back the last step."),
        "redo": Name("qcode.cli.history", "redo", "Do the step again that was taken back."),
        "history": Name("qcode.cli.history", "history", "List every step: when, who, what."),
        "doctor": Name("qcode.cli.starting", "doctor", "Examine the project for what should never be."),
        "completion": Name("qcode.cli.completing", "completion", "Print the script that completes qcode in a shell."),
    },
}
"""The commands in the order in which help lists them."""

COMMANDS: Mapping[str, Name] = {name: each for section in SECTIONS.values() for name, each in section.items()}

PROJECT_HELP = "The project: a file, or a PostgreSQL URL."
PROJECT_DEFAULT = "Without it: QCODE_PROJECT, or the *.qcode file in the folder, of copies the one you work in."
CODER_HELP = "Who is working."
CODER_DEFAULT = "Without it: QCODE_CODER, or the last one here."

_HEAD = """Usage: qcode [OPTIONS] [COMMAND] [ARGUMENTS]

  Code interviews with coauthors: excerpts, agreement, and the tables that a
  paper needs. Without a command, the project opens in the terminal.
"""

_OPTIONS = (
    ("--project PLACE", f"{PROJECT_HELP} {PROJECT_DEFAULT}"),
    ("--coder NAME", f"{CODER_HELP} {CODER_DEFAULT}"),
    ("--version", "Say which qcode this is."),
    ("-h, --help", "This text; after a command, what the command takes."),
)

_TAIL = "--project and --coder may stand before or after a command.\nWhat a command takes: qcode COMMAND --help\n"


def help_text(width: int | None = None) -> str:
    """What `qcode --help` prints, in lines of the given width or the terminal's."""
    room, indent = min(width or _columns(), 100), max(map(len, (*COMMANDS, *dict(_OPTIONS)))) + 4
    parts = [_HEAD, "Options:\n" + _listed(dict(_OPTIONS), indent, room)]
    parts += [
        f"{title}:\n" + _listed({name: each.help for name, each in commands.items()}, indent, room)
        for title, commands in SECTIONS.items()
    ]
    return "\n".join([*parts, _TAIL])


def _columns() -> int:
    said = os.environ.get("COLUMNS", "")
    if columns := whole(said):
        return columns
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


def _listed(lines: Mapping[str, str], indent: int, width: int) -> str:
    return "".join(f"  {name:<{indent - 2}}" + _wrapped(text, indent, width) + "\n" for name, text in lines.items())


def _wrapped(text: str, indent: int, width: int) -> str:
    lines, room = [""], max(width - indent, 24)
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return ("\n" + " " * indent).join(lines)

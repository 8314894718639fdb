"""Completion in the shell: the script, and the answers to it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from qcode.cli.options import Command, OneOf

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem, ShellComplete

SHELLS = ("bash", "zsh", "fish")
COMPLETE = "_QCODE_COMPLETE"
"""The variable by which a shell asks for completions."""


@click.command(cls=Command)
@click.argument("shell", type=OneOf("shell", lambda: SHELLS), metavar="|".join(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes qcode's commands, options, codes, coders and documents in a shell.

    \b
    bash: qcode completion bash > ~/.local/share/bash-completion/completions/qcode
    zsh:  qcode completion zsh > a folder of your $fpath/_qcode
    fish: qcode completion fish > ~/.config/fish/completions/qcode.fish
    """
    root = click.get_current_context().find_root().command
    # Not `source()`, which runs bash to look at its version: the script is for another machine as well.
    asked = _completer(shell)(root, {}, "qcode", COMPLETE)
    click.echo(asked.source_template % asked.source_vars(), nl=False)


def answer_shell(root: click.Command, instruction: str) -> int:
    """Answer a shell that asks for completions, in the words of its script."""
    shell, _, asked = instruction.partition("_")
    if shell not in SHELLS or asked != "complete":
        return 1
    click.echo(_completer(shell)(root, {}, "qcode", "").complete())
    return 0


def _completer(shell: str) -> type[ShellComplete]:
    from click.shell_completion import BashComplete, FishComplete, ZshComplete

    class Bash(BashComplete):
        """Bash inserts what it is given: a name of several words needs its marks, and `read` must leave them."""

        source_template = BashComplete.source_template.replace("read type value", "read -r type value")

        def format_completion(self, item: CompletionItem[str]) -> str:
            return f"{item.type},{quoted(item.value, mark=_open_mark()) if item.type == 'plain' else item.value}"

    class Fish(FishComplete):
        """A comma in a name is no end of it."""

        source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')

    return {"bash": Bash, "zsh": ZshComplete, "fish": Fish}[shell]


def _open_mark() -> str:
    """The quotation mark that the word in work begins with, as bash tells it; "" for none."""
    words, at = os.environ.get("COMP_WORDS", "").split("\n"), os.environ.get("COMP_CWORD", "")
    word = words[int(at)] if at.isdecimal() and int(at) < len(words) else ""
    return word[:1] if word[:1] in ('"', "'") else ""


def quoted(name: str, *, mark: str = "") -> str:
    """A name as a shell takes it for one word; behind an open quotation mark, as it takes it there."""
    if mark == "'":
        return name.replace("'", "'\\''")
    if mark:
        return "".join(f"\\{each}" if each in '"$`\\' else each for each in name)
    plain = all(each.isalnum() or each in "-_./,:=@%+" for each in name)
    return name if plain else "".join(each if each.isalnum() or each in "-_./,:=@%+" else f"\\{each}" for each in name)

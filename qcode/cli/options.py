"""What several commands take alike: the project and the coder, a selection, a format and a file."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar, cast

import click

from qcode.cli.known import CASES, CODERS, CODES, DOCUMENTS, QUERIES, ROUNDS, SAVED, Known, WordType
from qcode.cli.names import CODER_HELP, PROJECT_HELP
from qcode.cli.session import keep
from qcode.cli.show import Output
from qcode.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])


def _everywhere(taken: Iterable[str]) -> list[click.Parameter]:
    options: list[click.Parameter] = [
        click.Option(["--project"], metavar="PLACE", expose_value=False, callback=keep, help=PROJECT_HELP)
    ]
    if "--coder" not in taken:
        who = click.Option(["--coder"], metavar="NAME", type=CODERS, expose_value=False, callback=keep, help=CODER_HELP)
        options.append(who)
    return options


class Command(click.Command):
    """A command that takes --project and --coder behind its name, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        kwargs.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*args, **kwargs)
        self.params += _everywhere([name for each in self.params for name in each.opts])


class Group(click.Group):
    """A family of commands; a mistyped one is answered with the names like it.

    `elsewhere` names members that are loaded when they are asked for: the module of each, in which the command is
    called as on the command line.
    """

    command_class = Command

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - passed on
        elsewhere: Mapping[str, str] | None = None,
        **kwargs: Any,  # noqa: ANN401 - passed on
    ) -> None:
        kwargs.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*args, **kwargs)
        self._elsewhere = dict(elsewhere or {})
        self.params += _everywhere(())

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; raises UsageError with the names like it."""
        name = args[0]
        if ctx.resilient_parsing or name.startswith("-") or self.get_command(ctx, name) is not None:
            return super().resolve_command(ctx, args)
        near = _like(name, self.list_commands(ctx))
        hint = f"Did you mean {_either(near)}?" if near else f"All commands: {ctx.command_path} --help"
        raise UsageError(f"There is no command “{ctx.command_path} {name}”.", hint)

    def format_commands(
        self,
        ctx: click.Context,
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands in the order in which they were written, each with its whole first sentence."""
        found = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        rows = [(name, each.get_short_help_str(limit=200)) for name, each in found.items() if each is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names in the order in which the commands were written."""
        return [*(name for name in self.commands if name not in self._elsewhere), *self._elsewhere]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, loaded now where it stands elsewhere."""
        if cmd_name in self._elsewhere and cmd_name not in self.commands:
            self.add_command(getattr(import_module(self._elsewhere[cmd_name]), cmd_name))
        return super().get_command(ctx, cmd_name)


Group.group_class = Group


def _like(word: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, list(known), n=3, cutoff=0.5)


def _either(words: Iterable[str]) -> str:
    return " or ".join(f"“{each}”" for each in words)


_IN_FULL = {"md": "markdown", "tex": "latex", "txt": "text", "word": "docx", "excel": "xlsx", "yml": "yaml"}
"""What people write for the name of a format."""


class OneOf(WordType):
    """One of some words, which are asked for when they are needed; a mistyped one is answered with those like it."""

    def __init__(self, noun: str, words: Callable[[], Iterable[str]]) -> None:
        self.name = noun
        self._words = words

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:  # noqa: ARG002 - click's
        """All of them, as help shows what can be written."""
        return "|".join(self._words())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401, ARG002
        """The word, whatever its case."""
        words = list(self._words())
        word = str(value).lower()
        if word in words or _IN_FULL.get(word) in words:
            return word if word in words else _IN_FULL[word]
        near = _like(str(value).lower(), words)
        hint = f"Did you mean {_either(near[:1])}? " if near else ""
        raise UsageError(f"There is no {self.name} “{value}”.", f"{hint}Use one of: {', '.join(words)}.")

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:  # noqa: ARG002
        """The words that begin so."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(each) for each in self._words() if each.startswith(incomplete.lower())]


LARGEST = 2**31 - 1


class Whole(click.IntRange):
    """A whole number that every engine stores and every array counts with, in words that a user understands."""

    name = "whole number"

    def __init__(self, min: int | None = None, max: int = LARGEST) -> None:
        super().__init__(min=min, max=max)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        """The number, if it is one that can stand here."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter as error:
            what = param.opts[0] if param is not None else "This"
            border = f" from {self.min}" if self.min is not None else ""
            border += f" to {self.max}" if self.max != LARGEST or len(str(value)) >= len(str(LARGEST)) else ""
            raise UsageError(f"{what} takes a whole number{border}, not “{str(value)[:40]}”.") from error


class Share(click.FloatRange):
    """A share from 0 to 1, which may be written as a percentage (5%, %5); in words that a user understands."""

    name = "share"

    def __init__(self, *, some: bool = False) -> None:
        """With `some`, a share of nothing is none."""
        super().__init__(min=0, max=1, min_open=some)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        """The share, if it is one."""
        text = str(value).strip().replace(",", ".")
        bare = text.removesuffix("%") if text.endswith("%") else text.removeprefix("%")
        try:
            number = float(bare) / (1 if bare == text else 100)
            if math.isnan(number):
                raise ValueError(text)
            return float(super().convert(number, param, ctx))
        except (click.BadParameter, ValueError) as error:
            what = param.opts[0] if param is not None else "This"
            least = "above 0" if self.min_open else "from 0"
            raise UsageError(f"{what} takes a share {least} to 1, not “{value}”.", "Write 0.05 or 5%.") from error


def _table_formats() -> Iterable[str]:
    from qcode.services.exporting import table_format_names

    return table_format_names()


def _streamed_formats() -> Iterable[str]:
    from qcode.services.exporting import streamed_format_names

    return streamed_format_names()


def _into_output(command: F) -> F:
    @wraps(command)
    def wrapped(*args: Any, format: str | None, out: str | None, bom: bool, **kwargs: Any) -> Any:  # noqa: ANN401
        return command(*args, output=Output(format, out, bom), **kwargs)

    return cast("F", wrapped)


def _output_options(command: F, formats: Callable[[], Iterable[str]], default: str) -> F:
    options = (
        click.option("--format", type=OneOf("format", formats), help=f"The format; {default}, or what --out ends in."),
        click.option(
            "--out",
            metavar="FILE",
            type=click.Path(),
            help="Write to a file, whole or not at all; - is stdout. The suffix gives the format.",
        ),
        click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, by which Excel knows UTF-8."),
    )
    found = _into_output(command)
    for option in reversed(options):
        found = option(found)
    return found


def listing(command: F) -> F:
    """Give a command --format, --out and --bom as one `output`."""
    return _output_options(command, _table_formats, "text")


def streaming(command: F) -> F:
    """Give a command --format, --out and --bom as one `output`, for rows that are written one by one."""
    return _output_options(command, _streamed_formats, "csv")


_SELECTION: tuple[tuple[str, str, Known | None, str], ...] = (
    ("--code", "codes", CODES, "Only this code and what is under it."),
    ("--coder", "coders", CODERS, "Only this coder's codings. (Who is working stands before the command.)"),
    ("--document", "documents", DOCUMENTS, "Only this document."),
    ("--case", "cases", CASES, "Only this case."),
    ("--where", "where", None, "Only where an attribute is so: type=metropolitan, founded>=2014, region~ege."),
    ("--role", "roles", None, "Only what such speakers say: interviewer or respondent."),
    ("--speaker", "speakers", None, "Only what this speaker says."),
)


def selecting(command: F) -> F:
    """Give a command the filters that every question takes, as one `selection`."""
    return _selecting(command, {})


def selecting_memos(command: F) -> F:
    """Give a command the filters that every question takes, as memos take them."""
    return _selecting(command, _OF_MEMOS)


def selecting_compared(command: F) -> F:
    """Give a command the filters that every question takes, as a comparison of coders takes them."""
    return _selecting(command, _OF_AGREEMENT)


def _selecting(command: F, helps: Mapping[str, str]) -> F:
    @wraps(command)
    def wrapped(*args: Any, exactly: bool, **kwargs: Any) -> Any:  # noqa: ANN401 - passed on
        from qcode.model.selection import Selection

        taken = [name for _, name, _, _ in _SELECTION] + ["since", "until", "round", "agreed", "query", "saved"]
        parts = {name: kwargs.pop(name) for name in taken}
        return command(*args, selection=Selection.of(branches=not exactly, **parts), **kwargs)

    found: Any = wrapped
    for flags, text in reversed(_FLAGS):
        found = click.option(*flags, is_flag=True, help=helps.get(flags[0], text))(found)
    query, saved = helps.get("--query", _QUERY), helps.get("--saved", _SAVED_QUERY)
    found = click.option("--saved", multiple=True, metavar="NAME", type=SAVED, help=saved)(found)
    found = click.option("--query", default="", metavar="QUERY", type=QUERIES, help=query)(found)
    for option, text in reversed(_DATES):
        metavar, kind = ("NAME", ROUNDS) if option == "--round" else ("DATE", None)
        found = click.option(option, metavar=metavar, type=kind, help=helps.get(option, text))(found)
    for option, name, kind, text in reversed(_SELECTION):
        metavar = "CONDITION" if name == "where" else "NAME"
        said = f"{helps.get(option, text)} Repeatable."
        found = click.option(option, name, multiple=True, metavar=metavar, type=kind, help=said)(found)
    return cast("F", found)


_QUERY = 'Only excerpts that a query finds: code:money and near(code:"EU accession", paragraph).'
_SAVED_QUERY = "Only excerpts that the saved query of this name finds. Repeatable: all of them must."
_DATES = (
    ("--since", "Only documents of this date or later: 2024, 2024-05, 2024-05-31."),
    ("--until", "Only documents of this date or earlier."),
    ("--round", "Only codings of this round."),
)
_FLAGS = (
    (("--exactly",), "Of each --code take the code itself, without what is under it."),
    (("--agreed",), "Where the coders agreed on codings, take those."),
)
_OF_MEMOS: Mapping[str, str] = {
    "--code": "Only about this code and what is under it.",
    "--coder": "Only this coder's. (Who is working stands before the command.)",
    "--document": "Only on this document and in it.",
    "--case": "Only about this case.",
    "--where": "Only about cases and documents whose attribute is so: type=metropolitan, founded>=2014.",
    "--role": "Only on passages that such speakers say: interviewer or respondent.",
    "--speaker": "Only on passages that this speaker says.",
    "--since": "Only those written then or later: 2024, 2024-05, 2024-05-31.",
    "--until": "Only those written then or earlier.",
    "--round": "Only on codings of this round.",
    "--agreed": "Only on codings of the agreed layer, or where nothing is agreed on.",
    "--query": "Only on excerpts that a query finds: code:money and near(code:staff, turn).",
    "--saved": "Only on excerpts that the saved query of this name finds.",
}
"""What the filters mean of memos."""
_OF_AGREEMENT: Mapping[str, str] = {
    "--coder": "Compare this coder; two or more, without it all. (Who is working stands before the command.)",
    "--document": "Only in this document.",
    "--case": "Only in what is about this case.",
    "--where": "Only in what is about cases, or in documents, whose attribute is so: type=metropolitan, founded>=2014.",
    "--role": "Only in what such speakers say: interviewer or respondent.",
    "--speaker": "Only in what this speaker says.",
    "--since": "Only in documents of this date or later: 2024, 2024-05, 2024-05-31.",
    "--until": "Only in documents of this date or earlier.",
    "--round": "What was submitted in this round, instead of codings as they are now.",
    "--agreed": "Refused: agreement is of what coders coded on their own.",
    "--query": "Only units that a query on the text finds: speaker:K1 and text:fund.",
    "--saved": "Only units that the saved query of this name, on the text, finds.",
}
"""What the filters mean of a comparison: they choose the text that is compared, the codes, the coders and the round."""

"""Where both faces begin: `qcode` on the command line, `python -m qcode`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from qcode import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code; what needs no command is answered before anything is loaded."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given == ["--version"]:
        print(f"qcode {__version__}")  # noqa: T201 - the program's answer
        return 0
    try:
        if given in (["--help"], ["-h"]):
            from qcode.cli.names import help_text

            print(help_text(), end="")  # noqa: T201 - the program's answer
            return 0
        from qcode.cli.app import run
    except KeyboardInterrupt:
        return 130
    return run(given, open_screens=_open_screens)


def _open_screens(place: str | None, coder: str | None) -> int:
    from qcode.tui.app import run

    return run(place, coder)


if __name__ == "__main__":
    sys.exit(main())

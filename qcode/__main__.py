"""Where both faces begin: `qcode` on the command line, `python -m qcode`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from qcode import __version__

_RARELY = (20_000, 20, 20)
"""Nearly all that a start makes stays until the end: to look for what could be thrown away costs, and finds nothing."""

_ONE_THREAD = "OPENBLAS_NUM_THREADS", "1"
"""The products of matrices here take milliseconds: threads that wait for each other would only cost."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code; what needs no command is answered before anything is loaded."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if given == ["--version"]:
            return _answer(f"qcode {__version__}\n")
        if given in (["--help"], ["-h"]):
            from qcode.cli.names import help_text

            return _answer(help_text())
        gc.set_threshold(*_RARELY)
        os.environ.setdefault(*_ONE_THREAD)
        from qcode.cli.app import run
    except KeyboardInterrupt:
        return 130
    return run(given, open_screens=_open_screens)


def _answer(text: str) -> int:
    """Print what was asked for; 1 where it cannot be written, as on a full disk."""
    try:
        print(text, end="", flush=True)  # noqa: T201 - the program's answer
    except OSError as error:
        sys.stdout = None  # what could not be written is not tried again at the end
        if isinstance(error, BrokenPipeError):
            return 141
        print(f"qcode: {error.strerror}.", file=sys.stderr)  # noqa: T201 - the program's answer
        return 1
    return 0


def _open_screens(place: str | None, coder: str | None) -> int:
    from qcode.tui.app import run

    return run(place, coder)


if __name__ == "__main__":
    sys.exit(main())

"""One coder at work in a process of her own: `python -m tests.services.team_worker PLACE CODER HOW_MANY`.

Puts codes on passages and writes memos, and says on a line of stdout what was answered. What is refused because the
server is away, or the file is busy, is tried again, as a person would.
"""

from __future__ import annotations

import json
import sys
import time

from qcode.errors import AlreadyDone, Refused
from qcode.model.change import Change
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import coding, memos
from qcode.services.project import Project


def until_answered(verb) -> Change | None:
    """Try until it is done; None where it turned out to be done already."""
    while True:
        try:
            return verb()
        except AlreadyDone:
            return None
        except Refused as error:
            print(json.dumps(["refused", str(error)]), flush=True)
            time.sleep(0.1)


def main(place: str, coder: str, number: int) -> None:
    """Work."""
    with Project.open(place, coder=coder) as project:
        project.acting()
        print(json.dumps(["ready"]), flush=True)
        sys.stdin.readline()
        for each in range(number):
            start, code = 3 * each, 1 + each % 2
            until_answered(
                lambda start=start, code=code: coding.apply_codes(
                    project, document_id=1, span=Span(start, start + 7), code_ids=[code]
                )
            )
            print(json.dumps(["coding", code, start]), flush=True)
            if each % 3 == 0:
                words = f"{coder} notes {each}"
                until_answered(
                    lambda words=words: memos.write_memo(project, on=MemoOn.DOCUMENT, target_id=1, text=words)
                )
                print(json.dumps(["memo", words]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

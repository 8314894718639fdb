"""One coder at work in a process of her own: `python -m tests.services.team_worker PLACE CODER HOW_MANY [JOB]`.

She begins when a line comes on stdin. Puts codes on passages and writes memos (`code`; when all is done further memos,
until stdin ends), imports codings from files (`import`), settles a round (`settle`), or merges copies (`merge`), and
says on a line of stdout what was answered. What is refused because the server is away, or the file is busy, is tried
again, as a person would.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from qcode.errors import AlreadyDone, Refused, Stale
from qcode.model.change import Change
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import coding, memos
from qcode.services.codebook import book_of
from qcode.services.coding.files import import_codings
from qcode.services.merging import merge
from qcode.services.project import Project
from qcode.services.settling import Outcome, queue, settle


def until_answered(verb) -> Change | None:
    """Try until it is done; None where it turned out to be done already. Raises Stale where it is another thing now."""
    while True:
        try:
            return verb()
        except AlreadyDone:
            return None
        except Stale:
            raise
        except Refused as error:
            print(json.dumps(["refused", str(error)]), flush=True)
            time.sleep(0.1)


def main(place: str, coder: str, number: int, job: str = "code") -> None:
    """Work."""
    with Project.open(place, coder=coder) as project:
        project.acting()
        print(json.dumps(["ready"]), flush=True)
        sys.stdin.readline()
        enough = threading.Event()
        threading.Thread(target=lambda: enough.set() if not sys.stdin.read() else None, daemon=True).start()
        for each in range(number):
            JOBS[job](project, coder, each)
        for each in itertools.count(number):
            if job != "code" or enough.is_set():
                break
            note(project, f"{coder} notes {each}")


def code(project: Project, coder: str, each: int) -> None:
    """Put a code on a passage, and write a memo now and then."""
    start, key = 3 * each, 1 + each % 2
    until_answered(lambda: coding.apply_codes(project, document_id=1, span=Span(start, start + 7), code_ids=[key]))
    print(json.dumps(["coding", key, start]), flush=True)
    if each % 3 == 0:
        note(project, f"{coder} notes {each}")


def note(project: Project, words: str) -> None:
    """Write a memo on the document."""
    until_answered(lambda: memos.write_memo(project, on=MemoOn.DOCUMENT, target_id=1, text=words))
    print(json.dumps(["memo", words]), flush=True)


def bring_in(project: Project, coder: str, each: int) -> None:
    """Import a file of codings with memos, and mark the documents as done."""
    document, path = project.database.value("select name from documents where id = 1"), book_of(project).path_text(1)
    rows = [f"{document},{path},{3 * place},{3 * place + 8 + each},{coder}" for place in range(40)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "codings.csv"
        file.write_text("document,code,start,end,memo\n" + "\n".join(rows), "utf-8")
        until_answered(lambda: import_codings(project, file, done=True))
    print(json.dumps(["imported", each]), flush=True)


def decide(project: Project, coder: str, each: int) -> None:
    """Settle a disagreement for one of its readings, whoever has settled it before."""
    items, reason = queue(project, "pilot").items, f"{coder} {each}"
    item, outcome = items[each % len(items)], (Outcome.A, Outcome.B)[each % 2]
    try:
        until_answered(lambda: settle(project, item, outcome, reason=reason))
    except Stale:
        decide(project, coder, each)
    else:
        print(json.dumps(["decided", item.guid, reason]), flush=True)


def bring_together(project: Project, coder: str, each: int) -> None:
    """Merge a copy out of the folder that the environment names."""
    copy = Path(os.environ["TEAM_COPIES"]) / f"{each}.qcode"
    until_answered(lambda: merge(project, copy).change)
    print(json.dumps(["merged", each]), flush=True)


JOBS = {"code": code, "import": bring_in, "settle": decide, "merge": bring_together}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])

"""What a user does with several things at once, or for others, played by number."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from qcode.errors import QcodeError
from qcode.model.case import AttributeOf, AttributeType
from qcode.model.coding import CoderRole, State
from qcode.model.document import Span
from qcode.services import coding, memos
from qcode.services.cases.importing import import_cases
from qcode.services.codebook import book_of
from qcode.services.codebook.merging import merge_codes, split_code
from qcode.services.codebook.versions import freeze_codebook
from qcode.services.coding.describing import Said, describe
from qcode.services.coding.files import import_codings
from qcode.services.documents import set_state
from qcode.services.documents.importing import import_transcripts
from qcode.services.project import Project
from qcode.services.roles import set_role
from tests.services.builder import write_files

WIDER = (
    "retype", "choose", "merge several", "split in two", "import of others", "state of", "retitle", "role of",
    "import files", "freeze noted", "unapply several", "recode several", "apply several",
)  # fmt: skip


def keys(project: Project, table: str) -> list[int]:
    """The keys of a table's rows in the order of their GUIDs, so that a number means the same thing in every copy."""
    return [key for (key,) in project.database.tuples(f'select id from "{table}" order by guid')]


def pick(found: Sequence[int], number: int) -> int:
    """One of some keys, by number."""
    if not found:
        raise QcodeError("There is nothing to choose from.")
    return found[number % len(found)]


def do_wider(project: Project, verb: str, one: int, two: int, three: int) -> None:  # noqa: C901 - a list of verbs
    """One of `WIDER`, on what the numbers choose."""
    documents, codes, codings = keys(project, "documents"), keys(project, "codes"), keys(project, "codings")
    if verb == "retype":
        _retype(project, list(AttributeType)[one % 5], two, three)
    elif verb == "choose":
        describe(project, [Said(AttributeOf.CASE, pick(keys(project, "cases"), one), "kind", f"+kind {two % 4}")])
    elif verb == "merge several":
        chosen = {"brief": f"brief {three}"} if three % 2 else None
        merge_codes(project, [pick(codes, one), pick(codes, one + 1)], pick(codes, two), choose=chosen)
    elif verb == "split in two":
        _split_in_two(project, pick(codes, one), f"k{two}", f"k{three}")
    elif verb == "import of others":
        _import_of_others(project, one, two, three)
    elif verb == "state of":
        coder = ("coder_a", "coder_b", "coder_c")[three % 3]
        set_state(project, documents[one % 2 :], list(State)[two % 3], coder=coder)
    elif verb == "retitle":
        memos.change_memo(project, pick(keys(project, "memos"), one), text=f"memo {two}", title=f"title {three}")
    elif verb == "role of":
        set_role(project, ("coder_b", "coder_c", "coder_d")[one % 3], list(CoderRole)[two % 3])
    elif verb == "import files":
        _import_files(project, one, two, three)
    elif verb == "freeze noted":
        freeze_codebook(project, f"v{one % 4}", f"note {two}")
    elif verb == "unapply several":
        coding.remove_codings(project, codings[one % 3 :][: 2 + two % 3])
    elif verb == "recode several":
        coding.recode(project, codings[one % 3 :][: 2 + three % 3], pick(codes, two))
    elif verb == "apply several":
        some = sorted({pick(codes, one), pick(codes, three)})
        span = Span(two % 3, 4 + two % 2)
        coding.apply_codes(project, document_id=pick(documents, two), span=span, code_ids=some, memo=f"m{three}")
    else:
        raise LookupError(verb)


def _retype(project: Project, kind: AttributeType, two: int, three: int) -> None:
    """Cases with an attribute whose type somebody names: one that is there, or a new one."""
    name = ("size", "kind", "a1")[two % 3]
    value = {AttributeType.NUMBER: f"{three}", AttributeType.DATE: f"2024-01-0{1 + three}"}.get(kind, "yes")
    _import_table(project, f"city,{name}\nAnkara,{value}\n", {name: kind})


def _import_table(project: Project, content: str, types: dict[str, AttributeType]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        import_cases(project, write_files(Path(folder), {"cases.csv": content}) / "cases.csv", types=types)


def _split_in_two(project: Project, code: int, first: str, second: str) -> None:
    said = "select id from codings where code_id = :code order by guid"
    mine = [key for (key,) in project.database.tuples(said, code=code)]
    sent = {key: (first, second)[place % 2] for place, key in enumerate(mine)}
    split_code(project, code, [first, second], sent, retire=first < second)


def _import_of_others(project: Project, one: int, two: int, three: int) -> None:
    """Codings of several coders from a file, with memos and weights; it says which documents are done."""
    names = [name for (name,) in project.database.tuples("select name from documents order by guid")]
    book = book_of(project)
    paths = [book.path_text(each.id) for each in book]
    if not names or not paths:
        raise QcodeError("There is nothing to code, or nothing to code with.")
    rows = [
        {"document": pick_name(names, one), "code": pick_name(paths, two), "start": at, "end": at + 3, "coder": coder,
         "memo": f"memo {three}" if at else "", "weight": three * 10}
        for at, coder in enumerate(("coder_a", "coder_b", "coder_c"))
    ]  # fmt: skip
    head = list(rows[0])
    lines = [",".join(head), *(",".join(f'"{row[name]}"' for name in head) for row in rows)]
    with tempfile.TemporaryDirectory() as folder:
        file = write_files(Path(folder), {"codings.csv": "\n".join(lines) + "\n"}) / "codings.csv"
        import_codings(project, file, keep_good=True, done=bool(three % 2))


def pick_name(found: Sequence[str], number: int) -> str:
    """One of some names, by number."""
    return found[number % len(found)]


def _import_files(project: Project, one: int, two: int, three: int) -> None:
    """Two transcripts at once, in another language; one of a known name with another text gets a free one."""
    texts = {
        f"text {one % 3}.txt": f"Ada: It is number {two % 3}.\nBen: And so on.\n",
        "ankara.txt": f"Can: Otobüs {three % 2}.\nIşıl: Evet.\n",
    }
    with tempfile.TemporaryDirectory() as folder:
        place = write_files(Path(folder), texts)
        import_transcripts(project, [place / name for name in texts], rename=bool(three % 3), language="tr")

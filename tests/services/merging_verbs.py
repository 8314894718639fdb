"""What else a user can do in a copy, played by number: files that come in, cases, every kind of memo, blind rounds."""

from __future__ import annotations

import tempfile
from pathlib import Path

from qcode.errors import QcodeError
from qcode.model.codebook import CodebookFile, CodeEntry
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import cases, coding, history, memos, rounds
from qcode.services.cases.importing import import_cases
from qcode.services.codebook import book_of, move_code, redefine_code
from qcode.services.codebook.files import import_entries
from qcode.services.coding.describing import About, describe
from qcode.services.documents import remove_documents
from qcode.services.documents.importing import import_transcripts
from qcode.services.project import Project, add_coder
from qcode.services.querying.saved import remove_query, save_query
from qcode.services.rounds.ending import end_without
from qcode.services.settling import Outcome, Placed, queue, settle
from qcode.services.tables.framework import summarise
from tests.services.builder import write_files
from tests.services.merging_wider import WIDER, do_wider, keys, pick

__all__ = ["MORE", "do_more", "keys", "pick", "redo"]

MORE = (
    "import codebook", "noun", "import cases", "import documents", "unlink", "link new", "about", "memo on a case",
    "memo on the project", "summarise", "memo several", "remove memos", "remove query", "import text", "import again",
    "coder", "labels", "place", "add codes", "undo to", "undo anybody's", "redo anybody's", "own borders",
    "another code", "blind", "end blind", "apply for", "sample", "save query", "remove two", "hotkey moves",
    *WIDER,
)  # fmt: skip


def do_more(project: Project, verb: str, one: int, two: int, three: int) -> None:  # noqa: C901 - a list of verbs
    """One of `MORE`, on what the numbers choose."""
    documents, codes = keys(project, "documents"), keys(project, "codes")
    if verb in WIDER:
        do_wider(project, verb, one, two, three)
    elif verb == "import codebook":
        _import_codebook(project, one, two, three)
    elif verb == "noun":
        cases.call_cases(project, ("city", "ministry", "town/towns")[one % 3])
    elif verb == "import cases":
        rows = f"Ankara,{one},{two}.5\nKars {two % 2},{three},\n"
        _table(project, "cases.csv", "city,size,area\n" + rows)
    elif verb == "import documents":
        _import_documents(project, one, two, three)
    elif verb == "unlink":
        cases.unlink_document(project, pick(documents, one), _name(project, "cases", two))
    elif verb == "link new":
        cases.link_document(project, pick(documents, one), f"Van {two % 2}", new=True)
    elif verb == "about":
        names = (_name(project, "cases", two), f"Bolu {three % 2}")[: 1 + three % 2]
        describe(project, [], about=About(pick(documents, one), names))
    elif verb == "labels":
        redefine_code(project, pick(codes, one), labels={"tr": f"kod {two}", **({"en": "code"} if three % 2 else {})})
    elif verb == "place":
        move_code(project, pick(codes, one), under=pick(codes, two) if three > 4 else None, position=three % 3)
    elif verb == "hotkey moves":
        redefine_code(project, pick(codes, one), hotkey="")
        redefine_code(project, pick(codes, two), hotkey="ab"[three % 2])
    elif verb == "import text":
        _import_text(project, f"text {one % 3}", f"Ada: It is number {two % 2}.\nBen: And so on.\n")
    elif verb in ("import again", "remove two"):
        _documents_again(project, verb, one, two)
    elif verb == "coder":
        add_coder(project, f"coder_{'cde'[one % 3]}")
    else:
        _noted(project, verb, one, two, three)


def _noted(project: Project, verb: str, one: int, two: int, three: int) -> None:
    if verb == "memo on a case":
        memos.write_memo(project, on=MemoOn.CASE, target_id=pick(keys(project, "cases"), one), text=f"memo {two}")
    elif verb == "memo on the project":
        memos.write_memo(project, on=MemoOn.PROJECT, text=f"memo {two}", title=f"title {three}")
    elif verb == "summarise":
        case, code = pick(keys(project, "cases"), one), pick(keys(project, "codes"), two)
        summarise(project, case, code, f"summary {three}" if three else "")
    elif verb == "memo several":
        some = keys(project, "codings")[one % 3 :][: 1 + two % 3]
        memos.memo_codings(project, some, f"memo {three}")
    elif verb == "remove memos":
        memos.remove_memos(project, keys(project, "memos")[one % 3 :][: 1 + two % 3])
    elif verb == "save query":
        save_query(
            project, f"q{one % 3}", f"code:k{two % 4} and document:izmir", note=f"{three}", replace=bool(three % 2)
        )
    elif verb == "remove query":
        remove_query(project, f"q{one % 3}")
    elif verb == "add codes":
        some = keys(project, "codings")[one % 3 :][:2]
        coding.add_codes(project, some, [pick(keys(project, "codes"), two)])
    else:
        _in_rounds(project, verb, one, two, three)


def redo(project: Project, *, everyone: bool) -> None:
    """Do again what was taken back, or take something back and do it again."""
    try:
        history.redo(project, everyone=everyone)
    except QcodeError:
        history.undo(project, everyone=everyone)
        history.redo(project, everyone=everyone)


def _in_rounds(project: Project, verb: str, one: int, two: int, three: int) -> None:
    if verb == "undo to":
        said = "select id from steps where coder_id = :me and kind = 'do' and merge_id is null order by id desc"
        mine = [key for (key,) in project.database.tuples(said, me=project.acting().id)]
        history.undo_to(project, pick(mine[:4], one))
    elif verb == "undo anybody's":
        history.undo(project, everyone=True)
    elif verb == "redo anybody's":
        redo(project, everyone=True)
    elif verb in ("own borders", "another code"):
        _decide(project, verb, one, two, three)
    elif verb == "blind":
        names = [_name(project, "documents", three)]
        rounds.new_round(project, f"b{one % 2}", coders=["coder_a", "coder_b"], documents=names)
    elif verb == "end blind":
        name = f"b{one % 2}"
        if name not in [each.name for each in rounds.list_rounds(project)]:
            _in_rounds(project, "blind", one, two, three)
        end_without(project, name, ["coder_b" if two % 2 else "coder_a"], reason=f"because {three}")
    elif verb == "apply for":
        document = pick(keys(project, "documents"), two)
        span, code = Span(three % 3, 4 + three % 2), pick(keys(project, "codes"), one)
        coding.apply_codes(project, document_id=document, span=span, code_ids=[code], memo=f"m{three}" * (three % 2))
    elif verb == "sample":
        names = ["coder_a", "coder_b"]
        rounds.new_round(project, f"s{one % 2}", coders=names, sample=1, by="size", seed=two, blind=bool(three % 2))
    else:
        raise LookupError(verb)


def _decide(project: Project, verb: str, one: int, two: int, three: int) -> None:
    items = queue(project, "settled").items
    if not items:
        return
    item = items[one % len(items)]
    code = pick(keys(project, "codes"), two)
    if verb == "another code":
        settle(project, item, Outcome.CODE, codings=[Placed(item.span, code, "")])
    else:
        own = min(item.code_ids - {0}, default=code)
        span = Span(max(0, item.span.start - three % 3), item.span.end + three % 2)
        settle(project, item, Outcome.BORDERS, codings=[Placed(span, own, "")])


def _name(project: Project, table: str, number: int) -> str:
    key = pick(keys(project, table), number)
    return str(project.database.value(f'select name from "{table}" where id = :key', key=key))


def _import_codebook(project: Project, one: int, two: int, three: int) -> None:
    """A codebook that someone edited in a spreadsheet: definitions, a new code, another order."""
    book = book_of(project)
    paths = [book.path(each.id) for each in book]
    first = paths[one % len(paths)] if paths else ("k0",)
    given = {"definition": f"from a file {two}", "example": f"like {three}"}
    entries = [CodeEntry(first, **given, given=frozenset(given))]
    entries.append(CodeEntry((*first, f"k{three}") if two % 2 else (f"k{three}",), retired=bool(two % 3 == 2)))
    if one % 2 and entries[1].path[:-1] != first:
        entries.reverse()
    import_entries(project, CodebookFile(tuple(entries)), source="book.csv")


def _table(project: Project, name: str, content: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        import_cases(project, write_files(Path(folder), {name: content}) / name)


def _import_documents(project: Project, one: int, two: int, three: int) -> None:
    name, case = _name(project, "documents", one), _name(project, "cases", two)
    borders = f"{three % 3},{5 + three % 3}" if three % 2 else ","
    content = f"document,case,start,stop,language,date,kind\n{name},{case},{borders},tr,2024-0{1 + two}-01,{three}\n"
    with tempfile.TemporaryDirectory() as folder:
        file = write_files(Path(folder), {"documents.csv": content}) / "documents.csv"
        import_cases(project, None, documents=file)


def _import_text(project: Project, name: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        import_transcripts(project, [write_files(Path(folder), {f"{name}.txt": text}) / f"{name}.txt"])


def _documents_again(project: Project, verb: str, one: int, two: int) -> None:
    """Take documents out, and bring the text of the first in again, under another name."""
    documents = keys(project, "documents")
    chosen = sorted({pick(documents, one), pick(documents, two)}) if verb == "remove two" else [pick(documents, one)]
    said = "select r.text from revisions r join documents d on d.id = r.document_id and d.revision = r.number"
    text = str(project.database.value(f"{said} where d.id = :key", key=chosen[0]))
    remove_documents(project, chosen)
    _import_text(project, f"again {two % 2}", text)

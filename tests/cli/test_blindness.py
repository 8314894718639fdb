"""Nothing that another coder does in a blind round changes a word of what any command says.

The same command is given in two copies of a project that differ in one thing: in one, coder_b has coded the documents
of the round and written memos; in the other coder_b has done nothing. Whoever else asks must be told the same.
"""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from pathlib import Path

import click
import pytest

from qcode.cli.app import qcode as commands
from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import coding, documents, memos, rounds
from qcode.services.documents import find_document
from qcode.services.project import Project, add_coder
from qcode.services.querying.saved import save_query
from qcode.services.tables import framework
from tests.cli.conftest import Answer, Qcode
from tests.cli.tree import walk
from tests.prepared import Prepared

WHERE = ("--code", "kapasite", "--document", "iğdır")

INVOCATIONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "demo": ((),),
    "init": (("other.qcode", "--coder", "coder_a"),),
    "open": (("--help",),),
    "import": (("texts",),),
    "documents list": ((), ("--format", "json")),
    "documents text": (("iğdır",),),
    "documents correct": (("ordu", "ordu.txt", "--even-so"), ("iğdır", "ordu.txt"), ("ordu", "ordu.txt", "--dry-run")),
    "documents done": (("iğdır",), ("iğdır", "--for", "coder_b")),
    "documents todo": (("iğdır",),),
    "documents remove": (("iğdır",), ("ordu",)),
    "cases import": (("cases.csv",),),
    "cases list": (("--format", "csv"),),
    "cases link": (("iğdır", "Çankırı"),),
    "cases unlink": (("iğdır", "Iğdır"),),
    "cases noun": ((), ("province/provinces",)),
    "codebook import": (("book.yaml",),),
    "codebook export": (("--format", "yaml"), ("--format", "csv", "--guids")),
    "codebook list": ((),),
    "codebook lint": ((),),
    "codebook summary": ((), ("--quotes", "3"), ("--coder", "coder_b", "--format", "json")),
    "codebook freeze": (("v2",),),
    "codebook versions": ((),),
    "codebook diff": (("pilot",),),
    "codes add": (("yeni",),),
    "codes rename": (("AB", "Avrupa"),),
    "codes define": (("AB", "--brief", "accession"),),
    "codes move": (("AB", "--under", "kapasite"),),
    "codes merge": (("AB", "--into", "kapasite"),),
    "codes retire": (("AB",),),
    "codes revive": (("AB",),),
    "codes remove": (("AB",), ("bütçe kısıtları",)),
    "coders list": ((), ("--format", "json")),
    "coders add": (("coder_d",),),
    "coders role": (("coder_b", "coder"),),
    "codings add": (("iğdır", "0", "9", "AB"), ("iğdır", "AB", "--quote", "Bütçe kısıtları var")),
    "codings remove": (("iğdır", "--quote", "Bütçe kısıtları var"), ("iğdır", "--quote", "Şimdi bekliyoruz")),
    "codings import": (("rows.csv",),),
    "codings export": ((), ("--format", "jsonl"), ("--coder", "coder_b"), ("--round", "pilot"),
                       ("--round", "pilot", "--sealed")),
    "round new": (("second", "--coders", "coder_a,coder_b", "--sample", "1", "--seed", "3"),),
    "round status": ((), ("pilot", "--format", "json")),
    "round coverage": ((), ("pilot", "--format", "json")),
    "round end": (("pilot", "--without", "coder_c"),),
    "round submit": ((), ("pilot", "--as-done"), ("pilot", "--unfinished")),
    "round list": ((),),
    "memos list": ((), ("--format", "csv"), ("--coder", "coder_b"), ("--by", "code", "--find", "a")),
    "memos journal": ((), ("--format", "json")),
    "memos edit": (("memo:2", "mine"), ("memo:1", "seen"), ("memo:3", "sealed"), ("memo:4", "sealed"),
                   ("9999", "none")),
    "memos remove": (("memo:2",), ("memo:1",), ("memo:3",), ("memo:4",), ("9999",), ("9",)),
    "memos summary": (("Çankırı", "AB", "Bir cümle."),),
    "memos add": (("look again", "--document", "iğdır"),),
    "table frequencies": (
        (), ("--excerpts", "AB", "all"), ("--by", "coder"),
        ("--by", "document", "--count", "coders"), ("--by", "round"), ("--count", "words"),
        ("--by", "speaker"), ("--coder", "coder_b"), WHERE, ("--count", "presence", "--format", "csv"),
    ),
    "table attribute": (("type", "--universe", "all", "--excerpts", "AB", "all"),
                        ("type", "--universe", "all"), ("type", "--universe", "all", "--format", "json")),
    "table cooccurrence": (
        (), ("--within", "sentence", "--across"), ("--within", "near", "--layout", "matrix"),
        ("--excerpts", "AB", "bütçe kısıtları"), ("--within", "turn", "--format", "csv"),
    ),
    "table sequence": (("--within", "9", "--across"), ("--within", "9", "--excerpts", "AB", "bütçe kısıtları")),
    "table coverage": ((), ("--by", "coder"), ("--excerpts", "AB")),
    "table words": (("--all-words",), ("--excerpts", "bekliyoruz", "--code", "AB"),
                    ("--code", "AB"), ("--by-code", "--all-words", "--sort", "keyness")),
    "table context": (("bekliyoruz", "--code", "kapasite"), ("kısıtları", "--coder", "coder_a")),
    "table framework": ((), ("--excerpts", "AB", "all"), ("--quotes", "3", "--layout", "wide"), ("--format", "json")),
    "table joint": (("type", "--universe", "all"), ("type", "--universe", "all", "--excerpts", "AB", "all")),
    "table time": (("founded", "--event", "2009", "--universe", "all"),
                   ("founded", "--universe", "all", "--excerpts", "AB", "all")),
    "table saturation": (("--universe", "all", "--excerpts", "all"),
                         ("--universe", "all", "--base", "1", "--run", "1"), ("--by", "case", "--universe", "all")),
    "segments": ((), ("--context",), ("--coder", "coder_b"), ("--sort", "code", "--format", "jsonl"), WHERE,
                 ("--query", "coder:coder_b"), ("--query", "not coder:coder_a or near(coder:coder_b, 9 turns)")),
    "query save": (("new", "coder:coder_b"), ("kept", "memo", "--replace")),
    "query list": ((),),
    "query show": (("kept",),),
    "query run": (("kept",), ("kept", "--format", "csv")),
    "query remove": (("kept",),),
    "agreement": ((), ("--a", "coder_a", "--b", "coder_b"), ("--round", "pilot"), ("--show", "differences"),
                  ("--show", "units"), ("--by", "document", "--format", "csv"), ("--by", "order"),
                  ("--round", "pilot", "--show", "kinds")),
    "report": (("--out", "paper", "--format", "json", "--format", "csv", "--no-figures", "--replace"),),
    "figure": (("heatmap", "--by", "document"), ("tree",), ("codelines",), ("codelines", "--document", "iğdır"),
               ("portrait",), ("timeline",), ("agreement",), ("network",), ("saturation",),
               ("heatmap", "--by", "coder", "--out", "h.svg")),
    "search": (("kısıtları",), ("kısıtları", "--code", "bütçe kısıtları"), ("bekliyoruz", "--coder", "coder_b")),
    **{f"settle {name}": ((*words, "--round", "pilot"),) for name, words in {
        "list": (), "show": ("1",), "decide": ("1", "a"), "reason": ("1", "because"), "reopen": ("1",), "agreed": (),
        "rule": ("1", "never"), "protocol": (), "compare": ("--draws", "5"),
    }.items()},
    "settle review": ((), ("pilot",)),
    "share": (("--coder", "coder_d", "--out", "for-d.qcode"),),
    "merge": (("others/nothing.qcode",),),
    "conflicts": ((),),
    "copy": (("study.qcode", "copied.qcode"),),
    "undo": ((), ("--everyone",)),
    "redo": ((), ("--everyone",)),
    "history": ((), ("--limit", "3"), ("--format", "json")),
    "doctor": ((),),
    "completion": (("bash",),),
}  # fmt: skip
"""Every command, with words that make it say all that it can about others' work."""

REFUSED = {
    ("memos edit", "memo:1", "seen"), ("memos edit", "memo:3", "sealed"), ("memos edit", "memo:4", "sealed"),
    ("memos edit", "9999", "none"), ("memos remove", "memo:1"), ("memos remove", "memo:3"), ("memos remove", "memo:4"),
    ("memos remove", "9999"), ("memos remove", "9"),
    ("documents remove", "iğdır"), ("documents correct", "iğdır", "ordu.txt"),
    ("codes merge", "AB", "--into", "kapasite"), ("codes remove", "AB"),
    ("codes remove", "bütçe kısıtları"), ("round submit",), ("undo", "--everyone"), ("redo",), ("redo", "--everyone"),
    ("codings remove", "iğdır", "--quote", "Bütçe kısıtları var"),
    ("agreement",), ("agreement", "--a", "coder_a", "--b", "coder_b"), ("agreement", "--round", "pilot"),
    ("agreement", "--show", "differences"), ("agreement", "--show", "units"),
    ("agreement", "--by", "document", "--format", "csv"),
    ("agreement", "--by", "order"), ("agreement", "--round", "pilot", "--show", "kinds"),
    ("round end", "pilot", "--without", "coder_c"),
    ("figure", "agreement"), ("figure", "timeline"), ("figure", "network"), ("figure", "saturation"),
    *((command, *words) for command, lines in INVOCATIONS.items() if command.startswith("settle") for words in lines
      if command != "settle review"),
}  # fmt: skip
"""What cannot be done here, with or without others' work."""

NOTHING = {("codebook lint",), ("search", "bekliyoruz", "--coder", "coder_b")}
"""What finds nothing, or something to complain of."""

WHO = ("coder_a", "coder_c", "")
"""A coder of the round who has not submitted, a coder who is not in it, and somebody who is not known."""


def span_of(project: Project, name: str, words: str) -> tuple[int, Span]:
    found = find_document(project, name)
    text = documents.open_document(project, found.id).text
    return found.id, Span(text.index(words), text.index(words) + len(words))


def put(project: Project, name: str, words: str, *codes: str, memo: str = "") -> None:
    key, span = span_of(project, name, words)
    ids = [project.database.value("select id from codes where name = :name", name=code) for code in codes]
    coding.apply_codes(project, document_id=key, span=span, code_ids=ids, memo=memo)


def closed(place: Path) -> None:
    """Put all of the log into the file, so that it can be copied."""
    connection = sqlite3.connect(place)
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()


@pytest.fixture
def quiet(prepared: Prepared, study: Path, folder: Path, qcode: Qcode) -> Path:
    """A blind round on two of three documents, in which coder_a has begun and coder_b has not."""
    prepared("quiet", folder, lambda: _begin(study, folder, qcode))
    return study


def _begin(study: Path, folder: Path, qcode: Qcode) -> None:
    (folder / "more").mkdir()
    (folder / "others").mkdir()
    (folder / "more" / "ordu.txt").write_text("K1: Bütçe kısıtları burada da var.\n", "utf-8")
    assert qcode("import", "more").code == 0
    (folder / "ordu.txt").write_text("K1: Bütçe kısıtları burada da var, çok.\n", "utf-8")
    (folder / "rows.csv").write_text("document,start,end,code,coder\niğdır,24,30,AB,coder_a\n", "utf-8")
    assert qcode("codebook", "export", "--out", "book.yaml").code == 0
    with Project.open(study, coder="coder_b") as project:
        add_coder(project, "coder_b")
        add_coder(project, "coder_c")
        put(project, "ordu", "kısıtları burada", "bütçe kısıtları", memo="seen before")
    with Project.open(study, coder="coder_a") as project:
        save_query(project, "kept", "coder:coder_b or memo")
        memos.write_memo(project, on=MemoOn.PROJECT, text="we begin")
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["iğdır", "çankırı"])
        put(project, "iğdır", "Şimdi bekliyoruz", "kapasite")
        put(project, "ordu", "Bütçe", "AB")
    closed(study)


@pytest.fixture
def busy(prepared: Prepared, quiet: Path, tmp_path: Path) -> Path:
    """The same, and coder_b has coded, weighed, chosen, recoded, undone, and written memos of every kind."""
    (tmp_path / "made").mkdir()
    place = tmp_path / "made" / "busy.qcode"
    prepared("busy", place.parent, lambda: _go_on(Path(shutil.copy(quiet, place))))
    return place


def _go_on(place: Path) -> None:
    with Project.open(place, coder="coder_b") as project:
        put(project, "iğdır", "Bütçe kısıtları var", "bütçe kısıtları", "AB", memo="sly remark on a coding")
        put(project, "çankırı", "çok", "AB")
        put(project, "çankırı", "büyük", "kapasite")
        key = project.database.value("select max(id) from codings")
        coding.set_weight(project, key, 70)
        coding.mark_typical(project, key)
        document, span = span_of(project, "iğdır", "Bütçe kısıtları var")
        case = project.database.value("select id from cases order by id")
        code = project.database.value("select id from codes where name = 'AB'")
        memos.write_memo(project, on=MemoOn.DOCUMENT, target_id=document, text="sly remark on a document")
        memos.write_memo(project, on=MemoOn.SPAN, target_id=document, span=span, text="sly remark on a passage")
        memos.write_memo(project, on=MemoOn.CASE, target_id=case, text="sly remark on a case")
        memos.write_memo(project, on=MemoOn.CODE, target_id=code, text="sly remark on a code")
        memos.write_memo(project, on=MemoOn.PROJECT, text="sly remark on all")
        for (each,) in list(project.database.tuples("select id from codings where document_id = 3 order by id")):
            memos.write_memo(project, on=MemoOn.CODING, target_id=each, text="sly remark outside of the round")
        outside, span = span_of(project, "ordu", "Bütçe")
        memos.write_memo(project, on=MemoOn.SPAN, target_id=outside, span=span, text="sly remark on a passage outside")
        framework.summarise(project, case, code, "sly remark on a case and a code")
        documents.set_state(project, [document], State.DOING)
        put(project, "çankırı", "Avrupa", "AB")
        from qcode.services.history import undo

        undo(project)
    closed(place)


def told(qcode: Qcode, folder: Path, source: Path, words: tuple[str, ...]) -> Answer:
    for leftover in folder.rglob("*.qcode*"):
        leftover.unlink()
    shutil.copy(source, folder / "study.qcode")
    shutil.copy(source.with_name("nothing.qcode"), folder / "others" / "nothing.qcode")
    answer = qcode(*words)
    return Answer(answer.code, answer.out, answer.err)


def with_names(place: Path, words: tuple[str, ...]) -> tuple[str, ...]:
    """The same words with the name of the Nth memo, sealed or not, in the place of `memo:N`."""
    with sqlite3.connect(place) as connection:
        names = {f"memo:{key}": guid[-7:] for key, guid in connection.execute("select id, guid from memos")}
    return tuple(names.get(word, word) for word in words)


def leaves() -> set[str]:
    return {" ".join(path) for path, command in walk(commands) if not isinstance(command, click.Group)}


def test_every_command_is_tried():
    assert set(INVOCATIONS) == leaves()


@pytest.mark.parametrize("who", WHO, ids=["in the round", "not in it", "unknown"])
@pytest.mark.parametrize("command", sorted(INVOCATIONS))
def test_no_command_tells_what_another_does_in_a_blind_round(
    command: str, who: str, qcode: Qcode, folder: Path, quiet: Path, busy: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    sources = []
    for name, place in (("quiet", quiet), ("busy", busy)):
        (tmp_path / name).mkdir()
        sources.append(Path(shutil.copy(place, tmp_path / name / "study.qcode")))
        shutil.copy(quiet, tmp_path / name / "nothing.qcode")
    for words in INVOCATIONS[command]:
        if who:
            monkeypatch.setenv("QCODE_CODER", who)
        monkeypatch.setenv("QCODE_STATE", str(tmp_path / "nobody.json"))
        said = with_names(busy, words)
        answers = [told(qcode, folder, source, (*command.split(), *said)) for source in sources]
        assert answers[0] == answers[1], words
        if who == "coder_a" and (command, *words) not in REFUSED:
            assert answers[0].code == (1 if (command, *words) in NOTHING else 0), answers[0]
        assert "sly" not in answers[1].out + answers[1].err


def test_a_merge_does_not_tell_how_much_another_has_done(qcode: Qcode, folder: Path, quiet: Path, busy: Path):
    answers = []
    for more in ((), ("Bütçe", "Şimdi", "K1")):
        mine = shutil.copy(quiet, folder / "mine.qcode")
        shutil.copy(busy, folder / "other.qcode")
        with Project.open(folder / "other.qcode", coder="coder_b") as project:
            for words in more:
                put(project, "iğdır", words, "AB", "kapasite", memo="sly again")
        closed(folder / "other.qcode")
        said = [qcode("--project", str(mine), "--coder", "coder_a", *words)
                for words in (("merge", "other.qcode", "--dry-run"), ("merge", "other.qcode"))]  # fmt: skip
        listed = qcode("--project", str(mine), "--coder", "coder_a", "history", "--format", "csv").out
        steps = [row for row in csv.DictReader(io.StringIO(listed)) if row["verb"] == "merge"]
        told_of_steps = [(each["what"], each["things"]) for each in steps]
        answers.append(([(each.code, each.out, each.err) for each in said], told_of_steps))
        assert said[1].code == 0
    assert answers[0] == answers[1]


def test_when_all_have_submitted_everybody_sees_everything(qcode: Qcode, folder: Path, busy: Path):
    shutil.copy(busy, folder / "study.qcode")
    assert "sly" not in qcode("--coder", "coder_a", "memos", "list").out
    for coder in ("coder_a", "coder_b"):
        assert qcode("--coder", coder, "round", "submit", "pilot", "--as-done").code == 0
    assert qcode("--coder", "coder_a", "memos", "list").out.count("sly") == 11
    assert "kısıtları var" in qcode("segments", "--coder", "coder_b").out
    assert qcode("agreement", "--round", "pilot", "--draws", "50").code == 0

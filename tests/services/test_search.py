from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections import Counter
from itertools import islice

import pytest

from qcode.errors import NotFound, UsageError
from qcode.model.document import Speaker
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.search import WIDEST, Hit, export_hits, search
from tests.marked import Study
from tests.prepared import Begin


def count_hits(
    project: Project, words: str, *, mode: str = "plain", selection: Selection | None = None
) -> Counter[int]:
    return Counter(hit.document_id for hit in search(project, words, mode=mode, selection=selection))


ORDU = """Interviewer: What about the flood?

Mayor: We wait for the ministry. [The flood took the bridge.](flood) Nobody came.

Clerk: The second flood was worse."""

KOZAN = """Görüşmeci: Sel ne zaman oldu?

Başkan: IŞIKLAR söndü, ışık yoktu. Belediye
başkanının sözü geçmedi."""


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    study = Study(project)
    study.case("Ordu", type="coastal")
    study.case("Kozan", type="inland")
    who = [Speaker("Interviewer"), Speaker("Mayor"), Speaker("Clerk")]
    study.document("ordu-1", ORDU, cases=["Ordu"], date="2023-05-01", speakers=who)
    study.document("kozan-1", KOZAN, cases=["Kozan"], language="tr", date="2024-02-03")
    study.document("çay-1", "Mayor: Sel geldi. Sel gitti.\n\nMayor: Bitti.", language="tr")
    return study


def found(study: Study, words: str, **how: object) -> list[str]:
    return [f"{hit.document} {hit.match}" for hit in search(study.project, words, **how)]


def test_a_hit_says_where_it_is_and_what_stands_around_it(study: Study) -> None:
    hits = list(search(study.project, "the flood"))
    assert [(hit.turn, hit.speaker, hit.role) for hit in hits] == [
        (1, "Interviewer", "interviewer"),
        (2, "Mayor", "respondent"),
    ]
    assert hits[1] == Hit(
        document_id=study.documents["ordu-1"],
        document="ordu-1",
        revision=1,
        cases=("Ordu",),
        span=hits[1].span,
        before="",
        match="The flood",
        after=" took the bridge.",
        turn=2,
        speaker="Mayor",
        role="respondent",
    )


def test_context_adds_sentences_on_either_side(study: Study) -> None:
    (hit,) = search(study.project, "took", context=1)
    assert (hit.before, hit.after) == ("We wait for the ministry. The flood ", " the bridge. Nobody came.")


def test_context_ends_where_the_text_does(study: Study) -> None:
    (hit,) = search(study.project, "second", context=50)
    assert hit.before.startswith("What about the flood?")
    assert hit.after == " flood was worse."


def test_a_hit_in_a_label_stands_on_its_line(study: Study) -> None:
    (hit,) = search(study.project, "clerk:")
    assert (hit.before, hit.match, hit.after) == ("", "Clerk:", " The second flood was worse.")
    assert (hit.turn, hit.speaker) == (3, "Clerk")


def test_before_match_and_after_are_one_stretch_of_the_text(study: Study) -> None:
    for hit in search(study.project, "e", context=1):
        text = {"ordu-1": ORDU.replace("[", "").replace("](flood)", ""), "kozan-1": KOZAN}.get(hit.document, "")
        start = hit.span.start - len(hit.before)
        around = hit.before + hit.match + hit.after
        assert not text or text[start : start + len(around)] == around


def test_context_of_an_endless_sentence_is_cut_at_a_word(study: Study) -> None:
    study.document("long", "we " * 500 + "stopped " + "we " * 500)
    (hit,) = search(study.project, "stopped")
    assert len(hit.before) <= WIDEST
    assert len(hit.after) <= WIDEST
    assert (hit.before[:3], hit.after[-3:]) == ("we ", " we")


def test_each_document_is_compared_as_its_language_does(study: Study) -> None:
    assert found(study, "ışık") == ["kozan-1 IŞIK", "kozan-1 ışık"]
    study.document("night", "THE CITY WAS LIT.", language="en")
    assert found(study, "city") == ["night CITY"]


def test_documents_come_in_the_order_of_the_alphabet(study: Study) -> None:
    assert found(study, "sel", mode="word") == ["çay-1 Sel", "çay-1 Sel", "kozan-1 Sel"]


def test_inflected_forms_are_found_over_the_end_of_a_line(study: Study) -> None:
    assert found(study, "belediye başkanı", mode="lemma") == ["kozan-1 Belediye\nbaşkanının"]


def test_a_pattern_runs_over_all_documents(study: Study) -> None:
    assert found(study, r"\bsel\b.*\?|w\w+se", mode="pattern") == ["kozan-1 Sel ne zaman oldu?", "ordu-1 worse"]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(documents=("ordu-1",)), ["ordu-1 flood"] * 3),
        (Selection(cases=("Kozan",)), []),
        (Selection.of(where=["type=coastal"]), ["ordu-1 flood"] * 3),
        (Selection(until="2023"), ["ordu-1 flood"] * 3),
        (Selection(since="2024"), []),
        (Selection(roles=("interviewer",)), ["ordu-1 flood"]),
        (Selection(speakers=("Mayor", "Clerk")), ["ordu-1 flood"] * 2),
        (Selection(codes=("flood",)), ["ordu-1 flood"]),
        (Selection(coders=("coder_a",)), ["ordu-1 flood"]),
    ],
)
def test_a_selection_narrows_the_search(study: Study, selection: Selection, expected: list[str]) -> None:
    assert found(study, "flood", selection=selection) == expected
    assert sum(count_hits(study.project, "flood", selection=selection).values()) == len(expected)


def test_a_hit_belongs_to_the_case_of_its_part_of_the_document(study: Study) -> None:
    study.document("both", "[The sea rose.](=Ordu)\n\n[The sea fell.](=Kozan)\n\nThe sea.")
    cases = [hit.cases for hit in search(study.project, "the sea")]
    assert cases == [("Ordu",), ("Kozan",), ()]
    only = search(study.project, "the sea", selection=Selection(cases=("Kozan",)))
    assert [hit.after for hit in only] == [" fell."]


def test_hits_are_counted_by_document(study: Study) -> None:
    documents = study.documents
    assert count_hits(study.project, "sel", mode="word") == {documents["çay-1"]: 2, documents["kozan-1"]: 1}
    assert count_hits(study.project, "xyzzy") == {}


def test_a_search_stops_at_its_limit_or_when_it_is_cancelled(study: Study) -> None:
    assert len(list(search(study.project, "e", most=4))) == 4
    stop = iter([False, False, False, True])
    assert len(list(search(study.project, "e", cancelled=lambda: next(stop, True)))) == 2
    assert list(search(study.project, "e", cancelled=lambda: True)) == []


def test_mistakes_are_said_before_the_first_hit(study: Study) -> None:
    with pytest.raises(UsageError, match="missing \\)"):
        search(study.project, "(flood", mode="pattern")
    with pytest.raises(NotFound):
        search(study.project, "flood", selection=Selection(documents=("nowhere",)))
    with pytest.raises(UsageError):
        search(study.project, "flood", most=0)


def test_an_empty_project_has_no_hits_and_still_refuses_nonsense(project: Project) -> None:
    assert list(search(project, "flood")) == []
    with pytest.raises(UsageError):
        search(project, " ")


def test_the_project_can_be_written_between_two_hits(study: Study) -> None:
    hits = search(study.project, "flood")
    next(hits)
    study.document("new", "Another flood.")
    assert len(list(hits)) == 2


def test_a_document_that_was_corrected_meanwhile_is_searched_as_it_is_now(study: Study) -> None:
    hits = search(study.project, "sel", mode="word")
    assert next(hits).document == "çay-1"
    corrected = KOZAN.replace("Sel ne", "Taşkın ya da sel ne")
    with study.project.write("test") as tx:
        key = study.documents["kozan-1"]
        tx.insert("revisions", document_id=key, number=2, text=corrected, sha256="0" * 64, source="kozan-1.txt",
                  original=tx.value("select original from revisions where document_id = :key", key=key),
                  media_type="text/plain", encoding="utf-8")  # fmt: skip
        tx.update("documents", key, revision=2)
    last = list(hits)[-1]
    assert (last.document, last.revision, last.match) == ("kozan-1", 2, "sel")
    assert last.span.of(corrected) == "sel"


def test_a_document_that_is_gone_meanwhile_is_left_out(study: Study) -> None:
    from qcode.services.documents import remove_documents

    hits = search(study.project, "sel", mode="word")
    first = next(hits)
    remove_documents(study.project, [study.documents["kozan-1"]])
    assert {hit.document for hit in (first, *hits)} == {"çay-1"}


def test_many_documents_are_read_in_several_goes(study: Study) -> None:
    for number in range(3):
        study.document(f"big-{number}", "We spoke of the sea. " * 30_000)
    assert count_hits(study.project, "the sea") == {study.documents[f"big-{number}"]: 30_000 for number in range(3)}
    assert len(list(islice(search(study.project, "the sea"), 30_001))) == 30_001


def test_hits_are_written_as_rows(study: Study) -> None:
    stream = io.StringIO()
    hits = search(study.project, "took")
    assert export_hits(hits, to=stream, format="csv") == 1
    (row,) = csv.DictReader(io.StringIO(stream.getvalue()))
    assert row["document"] == "ordu-1"
    assert row["case"] == "Ordu"
    assert (row["before"].strip(), row["match"], row["after"].strip()) == ("The flood", "took", "the bridge.")
    assert export_hits(search(study.project, "flood"), to=io.StringIO(), format="json") == 3


def test_searching_loads_no_sqlalchemy_and_no_spacy(file_project: Project) -> None:
    Study(file_project).document("one", "The flood.")
    asked = (
        "import sys; from qcode.services.project import Project; from qcode.services.search import search\n"
        "with Project.open(sys.argv[1]) as project: print(*[hit.match for hit in search(project, 'FLOOD')])\n"
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", asked, file_project.place], capture_output=True, text=True, check=True)
    hit, modules = run.stdout.splitlines()
    assert hit == "flood"
    assert not {"sqlalchemy", "spacy", "regex", "simplemma", "pandas", "numpy", "click"} & set(modules.split())

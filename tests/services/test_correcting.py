"""Correcting a text: everything in it finds its words again, nothing is lost for good, and it can all be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import Refused, Stale, Unreadable
from qcode.model.coding import CoderRole, MemoOn
from qcode.model.document import Role, Span
from qcode.services import agreement, coding, documents, history, memos, rounds
from qcode.services.doctor import examine
from qcode.services.documents.correcting import correct, correction_table
from qcode.services.project import Project
from qcode.services.roles import set_role
from qcode.services.rounds.sealed import sealed_table
from qcode.services.settling import queue
from qcode.storage.documents import original_of, text_of
from tests.marked import Study
from tests.services.correcting_study import CORRECTED, TEXT, everything, file, quotes, study_of
from tests.services.settling_study import ONE, TWO, Pilot


@pytest.fixture
def study(project: Project) -> Study:
    return study_of(project)


def test_codings_keep_their_words_and_what_became_of_each_is_told(study: Study, tmp_path: Path):
    found = correct(study.project, 1, file(tmp_path, CORRECTED), note="heard again")
    assert [(each.what, each.fate, each.code, each.coder, each.before, each.after) for each in found.things] == [
        ("coding", "kept", "flood", "coder_a", "Evden çıkamıyoruz.", "Evden çıkamıyoruz."),
        ("coding", "kept", "flood", "coder_b", "yükseldi", "yükseldi"),
        ("coding", "changed", "flood", "coder_a", "Sel suyu geldi, bekliyoz.", "Sel suyu geldi, bekliyoruz."),
        ("coding", "changed", "flood", "coder_b", "Sel suyu geldi, bekliyoz.", "Sel suyu geldi, bekliyoruz."),
        ("coding", "changed", "wait", "coder_a", "bekliyoz", "bekliyoruz"),
        ("coding", "lost", "help", "coder_b", "Kimse yardım etmedi.", ""),
        ("link", "moved", "Kozan", "", "Şimdi ne olacak, bilmiyoruz.", "Şimdi ne olacak, bilmiyoruz."),
        ("coding", "moved", "money", "coder_a", "Bütçe yok ki.", "Bütçe yok ki."),
    ]
    assert found.told == "codings: 2 kept, 1 moved, 3 with other words, 1 lost"
    assert [row[1] for row in correction_table(found).rows] == ["changed"] * 3 + ["lost"]
    assert len(correction_table(found, every=True).rows) == 8
    assert quotes(study.project) == [
        ("flood", "coder_a", "Evden çıkamıyoruz."), ("flood", "coder_b", "yükseldi"), ("wait", "coder_a", "bekliyoruz"),
        ("flood", "coder_a", "Sel suyu geldi, bekliyoruz."), ("flood", "coder_b", "Sel suyu geldi, bekliyoruz."),
        ("money", "coder_a", "Bütçe yok ki."),
    ]  # fmt: skip
    assert examine(study.project) == []


def test_a_dry_run_tells_the_same_and_writes_nothing(study: Study, tmp_path: Path):
    before = everything(study.project)
    told = correct(study.project, 1, file(tmp_path, CORRECTED), dry_run=True)
    assert told.change is None
    assert everything(study.project) == before
    done = correct(study.project, 1, file(tmp_path, CORRECTED))
    assert (done.things, done.told, done.share) == (told.things, told.told, told.share)


def test_the_new_text_is_cut_anew_and_roles_cases_and_words_are_kept(study: Study, tmp_path: Path):
    correct(study.project, 1, file(tmp_path, CORRECTED), note="heard again")
    opened = documents.open_document(study.project, 1)
    assert (opened.document.revision, opened.text, opened.document.characters) == (2, CORRECTED, len(CORRECTED))
    assert [turn.speaker for turn in opened.turns] == ["Mara", "Ali", "Mara", "Mara", "Ali"]
    assert [(each.name, each.role) for each in opened.speakers] == [
        ("Mara", Role.RESPONDENT), ("Ali", Role.INTERVIEWER),
    ]  # fmt: skip
    assert opened.document.words == 4 + 4 + 5  # what Mara says
    starts = opened.sentences[0::2]
    assert CORRECTED.index("Yeni bir") in starts
    assert original_of(study.project.database, 1) == CORRECTED.encode()
    said = "select number, source, note, text from revisions order by number"
    assert list(study.project.database.tuples(said))[1] == (2, "new.txt", "heard again", CORRECTED)
    assert history.history(study.project)[0].reason == "heard again"


def test_undo_and_redo_give_back_every_row(study: Study, tmp_path: Path):
    project = study.project
    memos.memo_codings(project, [5], "why nobody?")
    before = everything(project)
    correct(project, 1, file(tmp_path, CORRECTED))
    after = everything(project)
    for _ in range(2):
        history.undo(project)
        assert everything(project) == before
        assert examine(project) == []
        history.redo(project)
        assert everything(project) == after
    correct(project, 1, file(tmp_path, CORRECTED.replace("Evden", "Biz evden")))
    third = everything(project)
    history.undo(project)
    assert everything(project) == after
    history.redo(project)
    assert everything(project) == third
    assert examine(project) == []


def test_what_was_lost_stays_on_the_document_with_its_memos(study: Study, tmp_path: Path):
    project = study.project
    lost = next(
        row[0]
        for row in project.database.tuples("""select c.id from codings c join codes k
    on k.id = c.code_id where k.name = 'help'""")
    )
    with Project.open(project.place, coder="coder_b") as theirs:
        coding.set_weight(theirs, lost, 40)
    memos.memo_codings(project, [lost], "why nobody?")
    memos.write_memo(
        project, on=MemoOn.SPAN, target_id=1, span=Span(TEXT.index("Kimse"), TEXT.index(" yardım")), text="who?"
    )
    memos.write_memo(
        project, on=MemoOn.SPAN, target_id=1, span=Span(TEXT.index("Bütçe"), TEXT.index(" yok")), text="how much?"
    )
    correct(project, 1, file(tmp_path, CORRECTED))
    said = "select target, title, text, start, stop from memos where document_id = 1 order by id"
    at = CORRECTED.index("Bütçe")
    assert list(project.database.tuples(said)) == [
        ("document", "help: “Kimse yardım etmedi.” (lost in a correction)", "why nobody?", None, None),
        ("document", "“Kimse” (lost in a correction)", "who?", None, None),
        ("span", "", "how much?", at, at + 5),
        ("document", "Lost in the correction to revision 2",
         "help (coder_b, weight 40, 1 memo kept on the document): “Kimse yardım etmedi.”", None, None),
    ]  # fmt: skip


def test_codings_that_come_to_stand_on_the_same_words_become_one_with_the_memos_of_both(
    project: Project, tmp_path: Path
):
    made = Study(project)
    made.document("one", "A: [[Rain fell](flood) and fell and fell over the whole of it](flood) until night.\n")
    memos.memo_codings(project, [1], "first")
    memos.memo_codings(project, [2], "second")
    found = correct(project, 1, file(tmp_path, "A: Rain fell until night.\n"), even_so=True)
    assert sorted(each.fate for each in found.things) == ["kept", "met another"]
    assert quotes(project) == [("flood", "coder_a", "Rain fell")]
    assert list(project.database.tuples("select text, coding_id from memos order by id")) == [
        ("first", 1),
        ("second", 1),
    ]
    history.undo(project)
    assert len(quotes(project)) == 2


def test_codings_that_stand_in_one_anothers_way_are_moved_all_the_same(project: Project, tmp_path: Path):
    made = Study(project)
    words = "aa bb cc dd ee ff gg hh"
    made.document("one", " ".join(f"[{word}](flood)" for word in words.split()))
    for text in ("zz " + words, words + " zz", "zz yy xx " + words):
        correct(project, 1, file(tmp_path, text))
        assert [quote for _, _, quote in quotes(project)] == words.split()


def test_a_speaker_whose_name_was_corrected_keeps_role_and_case(study: Study, tmp_path: Path):
    project = study.project
    with project.write("test") as tx:
        tx.update("speakers", 1, case_id=1)
    found = correct(project, 1, file(tmp_path, TEXT.replace("Mara:", "Meryem:")))
    assert found.speakers == {"Mara": "Meryem"}
    assert next(project.database.tuples("select id, name, role, case_id from speakers order by id")) == (
        1, "Meryem", "respondent", 1,
    )  # fmt: skip


def test_where_coders_were_reading_moves_along(study: Study, tmp_path: Path):
    place = TEXT.index("Bütçe")
    documents.keep_place(study.project, 1, place)
    correct(study.project, 1, file(tmp_path, CORRECTED))
    assert documents.place_of(study.project, 1) == CORRECTED.index("Bütçe")


def test_what_cannot_be_a_correction_is_refused_in_a_sentence(study: Study, tmp_path: Path):
    project = study.project
    study.document("other", "A: Quite another text about boats and nets in the morning.\n")
    before = everything(project)
    with pytest.raises(Refused, match="adana has this text already"):
        correct(project, 1, file(tmp_path, TEXT))
    with pytest.raises(Refused, match="the text of other, not of adana"):
        correct(project, 1, file(tmp_path, text_of(project.database, 2)))
    strange = file(tmp_path, "B: Something else was written in here by mistake.\n")
    with pytest.raises(Refused, match=r"Only \d+% of the text of adana is in that file.*--even-so"):
        correct(project, 1, strange)
    with pytest.raises(Unreadable):
        correct(project, 1, tmp_path / "missing.txt")
    with pytest.raises(Stale, match="no longer there"):
        correct(project, 99, strange)
    assert everything(project) == before
    assert correct(project, 1, strange, dry_run=True).count("lost", "coding") == 7
    assert correct(project, 1, strange, even_so=True).count("lost", "coding") == 7
    assert quotes(project) == []
    history.undo(project)
    assert everything(project) == before


def test_a_reader_corrects_nothing(study: Study, tmp_path: Path):
    set_role(study.project, "coder_b", CoderRole.READER)
    with Project.open(study.project.place, coder="coder_b") as theirs, pytest.raises(Refused, match="may read"):
        correct(theirs, 1, file(tmp_path, CORRECTED))


def test_a_document_waits_that_is_coded_in_a_round(study: Study, tmp_path: Path):
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"])
    for dry_run in (True, False):
        with pytest.raises(Refused, match="being coded in the round “pilot”"):
            correct(study.project, 1, file(tmp_path, CORRECTED), dry_run=dry_run)


@pytest.mark.parametrize("unit", ["sentence", "turn", "paragraph", "document"])
def test_the_figures_of_a_submitted_round_stay_what_they_were(project: Project, tmp_path: Path, unit: str):
    marked = ONE.replace("[Rain", "Mara: [Rain").replace("[Money]", "Ali: [Money]")
    marked += "\nMara: And then.\n\nAli: Nothing more.\n"
    pilot = Pilot(project, {"one": marked, "two": TWO})
    figures = [(each.name, each.agreement) for each in agreement.agreement(project, round="pilot", unit=unit).overall]
    sealed, waiting = sealed_table(project, "pilot").rows, [each.quote for each in queue(project, "pilot").items]
    old = text_of(project.database, pilot.study.documents["one"])
    new = old.replace("three days", "3 days").replace("Nothing came. ", "").replace("Ali: ", "Ali: Well, then. ")
    correct(project, pilot.study.documents["one"], file(tmp_path, new))
    assert [
        (each.name, each.agreement) for each in agreement.agreement(project, round="pilot", unit=unit).overall
    ] == figures
    assert sealed_table(project, "pilot").rows == sealed
    assert [each.quote for each in queue(project, "pilot").items] == waiting
    assert examine(project) == []


def test_decisions_and_the_agreed_layer_stay_within_the_text(project: Project, tmp_path: Path):
    from qcode.services.settling import Outcome, settle

    pilot = Pilot(project, {"one": ONE})
    settle(project, pilot.at("The ministry"), Outcome.A)
    layer = pilot.layer()
    assert ("steering", "The ministry wrote to us.") in layer
    text = text_of(project.database, 1)
    correct(project, 1, file(tmp_path, "Heading.\n\n" + text.replace("ministry", "Ministry")))
    assert pilot.layer() == {(code, words.replace("ministry", "Ministry")) for code, words in layer}
    assert examine(project) == []
    correct(project, 1, file(tmp_path, text.replace("The ministry wrote to us. ", "")))
    assert ("steering", "The ministry wrote to us.") not in pilot.layer()
    assert examine(project) == []


def test_what_is_not_settled_in_a_corrected_text_is_left_to_be_settled(project: Project, tmp_path: Path):
    from qcode.services.agreement import agreement
    from qcode.services.agreement.tables import terms
    from qcode.services.report import Terms, made_pack
    from qcode.services.settling import Outcome, how_far, settle
    from qcode.services.settling.tables import counts_line

    pilot = Pilot(project, {"one": ONE, "two": "[Here](eu@coder_a) we differ. And here [too](hope@coder_b).\n"})
    settle(project, pilot.at("The ministry"), Outcome.A)
    settle(project, pilot.at("Money"), Outcome.DISCUSS)
    correct(project, 1, file(tmp_path, text_of(project.database, 1).replace("Nothing came", "Nothing ever came")))
    found = pilot.queue()
    assert (len(found.items), found.settled, found.unsettled, found.corrected) == (6, 1, 5, 4)
    assert "1 settled, 5 unsettled; " in counts_line(found)
    assert how_far(project, rounds.find_round(project)) == ("6 disagreements: 1 settled, 5 unsettled",)
    english, turkish = made_pack(project, Terms(draws=5, figures=False)).methods
    assert (
        "In 1 of the compared documents the text was corrected after it had been submitted; agreement is of the text "
        "as it was submitted."
    ) in english
    assert (
        "Karşılaştırılan belgelerin 1 tanesinde metin, teslim edildikten sonra düzeltilmiştir; uyum, metnin teslim "
        "edildiği hâli üzerinden hesaplanmıştır."
    ) in turkish
    assert "Documents compared in the text as it was submitted, corrected since: 1." in terms(
        agreement(project, round="pilot", draws=5)
    )


def test_a_correction_says_before_and_after_what_is_not_settled_and_the_way_that_it_names_leads_there(
    project: Project, tmp_path: Path
):
    from qcode.services.settling import Outcome, settle

    pilot = Pilot(project, {"one": ONE})
    settle(project, pilot.at("The ministry"), Outcome.A)
    settle(project, pilot.at("Money"), Outcome.DISCUSS)
    better = file(tmp_path, text_of(project.database, 1).replace("Nothing came", "Nothing ever came"))
    told = (
        "Not settled in this text: 3 disagreements of the round pilot. They are settled in the text that was "
        "submitted; what is agreed follows into the corrected one."
    )
    assert correct(project, 1, better, dry_run=True).waiting == (told,)
    assert correct(project, 1, better).waiting == (told,)
    for words in ("The river", "We had", "Money"):
        settle(project, pilot.at(words), Outcome.A)
    assert ("hope", "We had hope.") in pilot.layer()
    assert correct(project, 1, file(tmp_path, text_of(project.database, 1) + "P.S.\n"), dry_run=True).waiting == ()

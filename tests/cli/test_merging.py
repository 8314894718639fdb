"""Sharing, merging, deciding and copying on the command line."""

from __future__ import annotations

import re

import pytest

from qcode.errors import Refused


@pytest.fixture
def copies(qcode, study):
    """study.qcode and a copy for coder_b, in which both have defined AB."""
    assert qcode("share", "--coder", "coder_b", "--out", "b.qcode").code == 0
    qcode("--project", "study.qcode", "--coder", "coder_a", "codes", "define", "AB", "--brief", "the Union")
    qcode("--project", "b.qcode", "--coder", "coder_b", "codes", "define", "AB", "--brief", "Europe")
    qcode("--project", "b.qcode", "--coder", "coder_b", "codes", "add", "iklim")
    return study


def test_a_dry_run_tells_and_writes_nothing(qcode, copies):
    said = qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "b.qcode", "--dry-run")
    assert said.code == 0
    assert said.out == ""
    assert "2 steps of the other copy:" in said.err
    assert "  1 code would be added: iklim\n" in said.err
    assert "1 conflict, to be decided with qcode conflicts:\n  code “AB”: definition in brief\n" in said.err
    assert "iklim" not in qcode("--project", "study.qcode", "codebook", "list").out


def test_a_merge_brings_everything_and_a_second_one_nothing(qcode, copies):
    said = qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "b.qcode")
    assert said.code == 0
    assert "  1 code added: iklim\n" in said.err
    assert said.err.endswith("Merged: b.qcode\n")
    assert "nothing that is new" in qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "b.qcode").err


def test_conflicts_are_listed_and_decided_by_name(qcode, copies):
    qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "b.qcode")
    listed = qcode("--project", "study.qcode", "conflicts").out
    name = listed.split()[0]
    assert re.fullmatch("#[0-9a-f]{5}", name)
    assert re.sub(r"20\d\d-\d\d-\d\d \d\d:\d\d", "TIME", listed) == (
        f"{name}  code “AB”: definition in brief\n"
        "    1  Europe  (coder_b, TIME, shown)\n    2  the Union  (coder_a, TIME)\n"
    )
    assert qcode("--project", "study.qcode", "conflicts", name).code == 2
    assert qcode("--project", "study.qcode", "conflicts", name, "1", "--value", "x").code == 2
    assert qcode("--project", "study.qcode", "conflicts", name, "0").code == 2
    assert qcode("--project", "study.qcode", "--coder", "coder_a", "conflicts", name, "3").err == (
        "qcode: There is no value of that number.\n  2 stand against each other.\n"
    )
    said = qcode("--project", "study.qcode", "--coder", "coder_a", "conflicts", name, "2")
    assert (said.code, said.err) == (0, "Decided: code AB: definition in brief\n")
    assert qcode("--project", "study.qcode", "conflicts").err == "There is nothing to decide.\n"


def test_another_value_is_written_on_the_command_line(qcode, copies):
    qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "b.qcode")
    name = qcode("--project", "study.qcode", "conflicts").out.split()[0].removeprefix("#")
    said = qcode("--project", "study.qcode", "--coder", "coder_a", "conflicts", name, "--value", "AB süreci")
    assert said.code == 0
    assert "AB süreci" in qcode("--project", "study.qcode", "codebook", "list", "--format", "csv").out


def test_both_texts_stand_where_there_is_room_for_lines(qcode, copies):
    for place, who, words in (("study.qcode", "coder_a", "the Union"), ("b.qcode", "coder_b", "Europe")):
        qcode("--project", place, "--coder", who, "codes", "define", "AB", "--definition", words)
    ours = ("--project", "study.qcode", "--coder", "coder_a", "conflicts")
    qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "b.qcode")
    names = dict(line.split("  ")[::-1] for line in qcode(*ours).out.splitlines() if line.startswith("#"))
    assert "Only one of these" in qcode(*ours, names["code “AB”: definition in brief"], "--both").err
    assert qcode(*ours, names["code “AB”: definition"], "--both").code == 0
    written = qcode("--project", "study.qcode", "codebook", "export", "--format", "yaml").out
    assert re.search(r"Europe\n +the Union", written)


def test_what_cannot_be_merged_is_a_sentence(qcode, copies, folder):
    (folder / "note.qcode").write_text("a note")
    expected = {"study.qcode": "the project itself", "note.qcode": "no qcode project", "no.qcode": "no file"}
    for other, words in expected.items():
        said = qcode("--project", "study.qcode", "--coder", "coder_a", "merge", other)
        assert said.code == 1
        assert words in said.err
        assert "Traceback" not in said.err


def test_a_copy_has_the_history_too(qcode, copies):
    assert qcode("copy", "study.qcode", "copy.qcode").code == 0
    assert qcode("--project", "copy.qcode", "history").out == qcode("--project", "study.qcode", "history").out
    assert qcode("copy", "study.qcode", "copy.qcode").code == 1


def test_a_merge_with_which_all_have_submitted_says_what_comes_next(qcode, sample):
    ours, theirs = ("--project", str(sample), "--coder", "coder_a"), ("--project", "b.qcode", "--coder", "coder_b")
    qcode(*ours, "round", "new", "pilot", "--coders", "coder_b,coder_a", "--sample", "1", "--seed", "1")
    assert qcode(*ours, "share", "--coder", "coder_b", "--out", "b.qcode").code == 0
    qcode(*theirs, "round", "submit", "--as-done")
    assert "is not told before the blind round is open" in qcode(*ours, "merge", "b.qcode").err
    assert qcode(*theirs, "merge", str(sample)).code == 0
    qcode(*ours, "round", "submit", "--as-done")
    first = qcode(*theirs, "merge", str(sample), "--dry-run")
    assert first.err.endswith("round “pilot”: it would open, and everybody would see everything.\n")
    said = qcode(*theirs, "merge", str(sample))
    assert said.err.endswith("All have submitted the round “pilot”. Next: qcode agreement --round pilot\n")
    assert "not told" not in said.err


def test_what_a_merge_comes_to_is_said_before_anything_is_written(qcode, copies, monkeypatch):
    def broken(*_, **__):
        raise Refused("The disk is full.", "Nothing was changed.")

    monkeypatch.setattr("qcode.storage.merging.apply.write", broken)
    said = qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "b.qcode")
    assert said.code == 1
    assert "  1 code added: iklim\n" in said.err
    assert said.err.endswith("qcode: The disk is full.\n  Nothing was changed.\n")


@pytest.fixture
def related(qcode, study):
    """Another project about one of the texts, with a code."""
    assert qcode("init", "related.qcode", "--coder", "coder_x").code == 0
    texts = next(study.parent.glob("**/iğdır*"))
    assert qcode("--project", "related.qcode", "--coder", "coder_x", "import", str(texts)).code == 0
    qcode("--project", "related.qcode", "--coder", "coder_x", "codes", "add", "theirs")


@pytest.mark.parametrize(("answer", "merged"), [("y", True), ("n", False), ("", False)])
def test_at_a_terminal_another_project_is_shown_and_asked_about_first(qcode, related, monkeypatch, answer, merged):
    monkeypatch.setattr("qcode.cli.merging.at_terminal", lambda: True)
    said = qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "related.qcode", stdin=f"{answer}\n")
    assert said.err.startswith("Another project: related; 1 document is shared.\n")
    assert said.err.count("1 code would be added: theirs") == 1
    assert said.err.endswith("Merged: related.qcode\n" if merged else "Nothing was merged.\n")
    assert ("theirs" in qcode("--project", "study.qcode", "codebook", "list").out) == merged


@pytest.mark.parametrize("words", [(), ("--yes",)])
def test_a_script_is_not_asked(qcode, related, monkeypatch, words):
    monkeypatch.setattr("qcode.cli.merging.at_terminal", lambda: bool(words))
    said = qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "related.qcode", *words)
    assert said.err.startswith("Another project: related; 1 document is shared.\n")
    assert said.err.endswith("Merged: related.qcode\n")


def test_a_coauthor_who_has_coded_here_is_told_of_and_can_go_on_with_it(qcode, study):
    place = ("--project", "study.qcode", "--coder", "coder_b")
    assert qcode(*place, "codings", "add", "iğdır", "0", "9", "AB").code == 0
    said = qcode("share", "--coder", "coder_b", "--out", "for b.qcode")
    assert said.code == 0
    assert "Made for b.qcode for coder_b: qcode --project 'for b.qcode' --coder coder_b\n" in said.err
    assert "coder_b has coded 1 document here already." in said.err
    said = qcode("--project", "study.qcode", "share", "--coder", "coder_b", "--out", "own.qcode", "--own")
    assert "already" not in said.err
    assert qcode("--project", "own.qcode", "codings", "export").out.count("coder_b") == 1
    assert qcode("--project", "for b.qcode", "codings", "export").out.count("coder_b") == 0


def test_two_texts_are_listed_by_the_places_where_they_differ_and_one_is_taken(qcode, study, folder):
    assert qcode("copy", "study.qcode", "b.qcode").code == 0
    text = "Görüşmeci: Bütçe nasıl?\nK1: Bütçe kısıtları var. Şimdi bekliyoruz.\n"
    (folder / "mine.txt").write_text(text.replace("Bütçe nasıl", "Bütçeniz nasıl"), "utf-8")
    (folder / "hers.txt").write_text(text.replace(" Şimdi bekliyoruz.", ""), "utf-8")
    for place, file in (("study", "mine"), ("b", "hers")):
        said = qcode(
            "--project", f"{place}.qcode", "--coder", "coder_a", "documents", "correct", "iğdır", f"{file}.txt"
        )
        assert said.code == 0
    said = qcode("--project", "study.qcode", "--coder", "coder_a", "merge", "b.qcode")
    assert said.err.endswith(
        "1 conflict, to be decided with qcode conflicts:\n  document “iğdır”: corrected differently\nMerged: b.qcode\n"
    )
    listed = qcode("--project", "study.qcode", "conflicts").out
    name = listed.split()[0]
    assert re.sub(r"20\d\d-\d\d-\d\d \d\d:\d\d", "TIME", listed) == (
        f"{name}  document “iğdır”: corrected differently\n"
        "    1  2 places, what differs in brackets  (coder_a, TIME, shown)\n"
        "       1. Görüşmeci: [Bütçe] nasıl? K1: Bütçe kısıtları var.\n"
        "       2. … Bütçe nasıl? K1: Bütçe kısıtları var.[]\n"
        "       whole: qcode documents text 'iğdır' --revision 3\n"
        "    2  2 places, what differs in brackets  (coder_a, TIME)\n"
        "       1. Görüşmeci: [Bütçeniz] nasıl? K1: Bütçe kısıtları var. Şimdi …\n"
        "       2. … Bütçeniz nasıl? K1: Bütçe kısıtları var. [Şimdi bekliyoruz.]\n"
        "       whole: qcode documents text 'iğdır' --revision -1\n"
    )
    other = qcode("--project", "study.qcode", "documents", "text", "iğdır", "--revision", "-1").out
    assert other == text.replace("Bütçe nasıl", "Bütçeniz nasıl")
    said = qcode("--project", "study.qcode", "documents", "text", "iğdır", "--revision", "7")
    assert (said.code, said.err.splitlines()[1:]) == (2, ["  Its texts are: -1, 1, 3"])
    said = qcode("--project", "study.qcode", "--coder", "coder_a", "conflicts", name, "2")
    assert said.code == 0
    assert "Bütçeniz nasıl" in qcode("--project", "study.qcode", "documents", "text", "iğdır").out
    assert qcode("--project", "study.qcode", "conflicts").err == "There is nothing to decide.\n"

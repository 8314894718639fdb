"""The verbs of the codebook, each undone and done again."""

from __future__ import annotations

import pytest

from qcode.errors import Ambiguous, NotFound, Refused, Stale, UsageError
from qcode.services import history
from qcode.services.codebook import (
    add_code,
    book_of,
    find_code,
    list_codes,
    move_code,
    redefine_code,
    remove_code,
    rename_code,
    retire_code,
    revive_code,
    suggest_hotkey,
)
from qcode.services.codebook.hotkeys import PALETTE
from qcode.services.codebook.merging import merge_codes, split_code
from qcode.services.project import Project
from tests.services.codebook_study import add_coding, add_document, add_memo, code_of, contents, key, tight, tree


def grow(project):
    """causes (money, law), effects, a/b."""
    for name, parent in (("causes", None), ("money", "causes"), ("law", "causes"), ("effects", None), ("a/b", None)):
        add_code(project, name, parent=parent)


def undone_and_redone(project, verb):
    """Do it, and check that undo and redo give the very same rows."""
    before = contents(project)
    change = verb()
    after = contents(project)
    assert after != before
    history.undo(project)
    assert contents(project) == before
    history.redo(project)
    assert contents(project) == after
    return change


def test_codes_come_in_the_order_of_the_tree_with_tight_positions(project):
    grow(project)
    assert tree(project) == ["causes", "causes / money", "causes / law", "effects", "a/b"]
    assert tight(book_of(project))


def test_a_code_is_added_between_its_siblings(project):
    grow(project)
    change = undone_and_redone(project, lambda: add_code(project, "fame", parent="causes", position=1, brief=" y\r\n"))
    assert tree(project)[1:4] == ["causes / money", "causes / fame", "causes / law"]
    assert change.verb == "add code"
    assert change.summary == "causes / fame"
    assert max(change.touched["codes"]) == key(project, "causes / fame")
    assert code_of(project, "causes / fame").brief == "y"
    assert tight(book_of(project))


@pytest.mark.parametrize("name", ["bütçe kısıtları", "İ", "ı", "日本", "👩‍💻", "100%", "a/b", "a.b:c", "'; drop table"])
def test_any_unicode_makes_a_name(project, name):
    add_code(project, name)
    assert find_code(project, name).name == name


def test_names_are_stored_composed_and_on_one_line(project):
    add_code(project, "  butc\u0327e\n kısıtları ")
    assert tree(project) == ["butçe kısıtları"]


@pytest.mark.parametrize("name", ["money / law", "/ law", "law /", "/", "", "  \n"])
def test_a_name_that_would_read_as_a_path_or_is_empty_is_refused(project, name):
    with pytest.raises(UsageError):
        add_code(project, name)
    assert tree(project) == []


def test_siblings_cannot_share_a_name_and_cousins_can(project):
    grow(project)
    add_code(project, "money", parent="effects")
    with pytest.raises(Refused, match=r"“money” under “causes” already"):
        add_code(project, "money", parent="causes")
    with pytest.raises(Refused, match="at the top"):
        rename_code(project, "a/b", "effects")
    with pytest.raises(Refused, match=r"under “causes”"):
        move_code(project, "effects / money", under="causes")


def test_a_name_that_a_sibling_has_in_other_letters_is_taken(project):
    add_code(project, "AB hibeleri")
    add_code(project, "tıp")
    add_code(project, "tip")
    with pytest.raises(Refused, match="“AB hibeleri” at the top of the codebook already; “AB HİBELERİ” differs"):
        add_code(project, "AB HİBELERİ")
    add_code(project, "AB HİBELERİ", parent="tıp")
    with pytest.raises(Refused, match="differs from it only in its writing"):
        rename_code(project, "tıp", "ab hibeleri")
    with pytest.raises(Refused, match="differs from it only in its writing"):
        move_code(project, "tıp / AB HİBELERİ", under=None)
    rename_code(project, "AB hibeleri", "AB Hibeleri")
    assert tree(project) == ["AB Hibeleri", "tıp", "tıp / AB HİBELERİ", "tip"]


def test_two_that_stood_in_one_place_in_other_letters_before_can_be_ordered_and_told_apart(project):
    add_code(project, "AB hibeleri")
    with project.write("add code") as tx:
        tx.insert("codes", name="AB HİBELERİ", position=1)
    move_code(project, "AB HİBELERİ", under=None, position=0)
    assert tree(project) == ["AB HİBELERİ", "AB hibeleri"]
    rename_code(project, "AB HİBELERİ", "grants")
    assert tree(project) == ["grants", "AB hibeleri"]


def test_renaming_keeps_everything_else(project):
    grow(project)
    change = undone_and_redone(project, lambda: rename_code(project, "law", "Kanun"))
    assert change.summary == "causes / law to Kanun"
    assert tree(project)[2] == "causes / Kanun"


def test_renaming_to_the_same_name_is_no_step(project):
    grow(project)
    assert rename_code(project, "law", "law").step is None


def test_redefining_sets_the_fields_and_names_them(project):
    grow(project)
    change = undone_and_redone(
        project,
        lambda: redefine_code(project, "law", brief="acts", not_when="custom", colour="#ABC", labels={"TR": " kanun "}),
    )
    law = code_of(project, "causes / law")
    assert (law.brief, law.not_when, law.colour, law.labels) == ("acts", "custom", "#aabbcc", {"tr": "kanun"})
    assert change.summary == "causes / law: brief, do not use when, colour, labels"


def test_redefining_over_a_change_of_somebody_else_is_stale(project):
    grow(project)
    redefine_code(project, "law", definition="by the other")
    with pytest.raises(Stale, match=r"The definition of “causes / law”"):
        redefine_code(project, "law", expected={"definition": ""}, definition="mine", brief="x")
    assert code_of(project, "causes / law").definition == "by the other"
    assert code_of(project, "causes / law").brief == ""
    redefine_code(project, "law", expected={"brief": "", "labels": {}}, brief="mine")
    assert code_of(project, "causes / law").brief == "mine"


@pytest.mark.parametrize(
    "fields", [{"colour": "red"}, {"hotkey": "abc"}, {"hotkey": "-"}, {"labels": {"": "x"}}, {"weight": "1"}]
)
def test_improper_values_are_refused(project, fields):
    grow(project)
    with pytest.raises(UsageError):
        redefine_code(project, "law", **fields)


def test_moving_takes_the_branch_along_and_closes_the_gap(project):
    grow(project)
    change = undone_and_redone(project, lambda: move_code(project, "causes", under="effects"))
    assert tree(project) == ["effects", "effects / causes", "effects / causes / money", "effects / causes / law", "a/b"]
    assert change.summary == "causes to effects"
    assert tight(book_of(project))


def test_moving_among_siblings_counts_places_without_the_code_itself(project):
    grow(project)
    move_code(project, "a/b", under=None, position=0)
    assert [path for path in tree(project) if " / " not in path] == ["a/b", "causes", "effects"]
    move_code(project, "a/b", under=None, position=1)
    assert [path for path in tree(project) if " / " not in path] == ["causes", "a/b", "effects"]
    move_code(project, "causes", under=None, position=99)
    assert [path for path in tree(project) if " / " not in path] == ["a/b", "effects", "causes"]
    assert tight(book_of(project))


def test_a_code_cannot_come_under_itself(project):
    grow(project)
    for under in ("causes", "causes / law"):
        with pytest.raises(Refused, match="under itself"):
            move_code(project, "causes", under=under)


def test_retiring_keeps_codings_and_frees_the_hotkey(project):
    grow(project)
    document = add_document(project, "a.txt", "money talks")
    add_coding(project, document, key(project, "causes / money"), 0, 5)
    redefine_code(project, "money", hotkey="m")
    undone_and_redone(project, lambda: retire_code(project, "money"))
    money = code_of(project, "causes / money")
    assert (money.retired, money.hotkey) == (True, "")
    assert project.database.value("select count(*) from codings") == 1
    redefine_code(project, "law", hotkey="m")
    undone_and_redone(project, lambda: revive_code(project, "money"))
    money = code_of(project, "causes / money")
    assert (money.retired, money.hotkey) == (False, ""), "another code has it by now"


def test_a_code_that_is_offered_again_has_its_hotkey_back_where_that_is_free(project):
    grow(project)
    redefine_code(project, "money", hotkey="m")
    retire_code(project, "money")
    undone_and_redone(project, lambda: revive_code(project, "money"))
    assert code_of(project, "causes / money").hotkey == "m"
    redefine_code(project, "money", hotkey="n")
    retire_code(project, "money")
    add_code(project, "nature", hotkey="no")
    revive_code(project, "money")
    assert code_of(project, "causes / money").hotkey == "", "n would begin no"


def test_a_step_that_would_bring_a_hotkey_back_which_another_code_has_by_now_is_not_taken_back(project):
    grow(project)
    redefine_code(project, "money", hotkey="m")
    retire_code(project, "money")
    with Project.open(project.place, coder="coder_b") as another:
        redefine_code(another, "law", hotkey="mo")
    with pytest.raises(Refused, match="would have the hotkey “m” again, and “causes / law” has “mo” by now"):
        history.undo(project)
    assert code_of(project, "causes / money").retired
    redefine_code(project, "law", hotkey="")
    revive_code(project, "money")
    assert code_of(project, "causes / money").hotkey == "m"


def test_a_code_that_somebody_moved_meanwhile_stays_where_it_was_put(project):
    for name in ("causes", "effects", "law"):
        add_code(project, name)
    seen = find_code(project, "law")
    move_code(project, "law", under="causes", seen=seen)
    with pytest.raises(Stale, match="“law” was moved by somebody else meanwhile"):
        move_code(project, "law", under="effects", seen=seen)
    assert book_of(project).path_text(seen.id) == "causes / law"
    move_code(project, "law", under="effects", seen=find_code(project, "law"))
    assert book_of(project).path_text(seen.id) == "effects / law"


def test_an_unused_code_is_removed_with_its_memos(project):
    grow(project)
    add_memo(project, "why this code", code=key(project, "causes / money"))
    change = undone_and_redone(project, lambda: remove_code(project, "money"))
    assert change.summary == "causes / money, with 1 memo"
    assert "causes / money" not in tree(project)
    assert tight(book_of(project))


def test_a_used_code_is_not_removed_and_the_sentence_says_why(project):
    grow(project)
    document = add_document(project, "a.txt", "money talks")
    add_coding(project, document, key(project, "causes"), 0, 5)
    with pytest.raises(Refused) as caught:
        remove_code(project, "causes")
    assert caught.value.message == "“causes” has 1 coding and 2 codes under it."
    assert "Retire" in caught.value.hint


def test_hotkeys_clash_when_one_begins_with_the_other(project):
    grow(project)
    redefine_code(project, "money", hotkey="1")
    with pytest.raises(Refused, match=r"“12” clashes with “1” of “causes / money”"):
        redefine_code(project, "law", hotkey="12")
    with pytest.raises(Refused, match="“1” belongs to “causes / money” already"):
        add_code(project, "new", hotkey="1")
    redefine_code(project, "money", hotkey="12")
    redefine_code(project, "law", hotkey="13")


def test_the_four_letters_i_are_four_hotkeys(project):
    for number, hotkey in enumerate("iıIİ"):
        add_code(project, f"code {number}", hotkey=hotkey)
    add_code(project, "ş", hotkey="s\u0327")
    assert [code.hotkey for code in book_of(project)] == ["i", "ı", "I", "İ", "ş"]


def test_a_hotkey_is_suggested_from_the_name(project):
    assert suggest_hotkey(project, "Money") == "m"
    add_code(project, "Money", hotkey="m")
    assert suggest_hotkey(project, "Media work") == "e"
    add_code(project, "x", hotkey="w")
    project.language = "tr"
    assert suggest_hotkey(project, "Irmak") == "ı"
    assert suggest_hotkey(project, "m") not in ("", "m")


def test_new_codes_take_the_next_free_colour(project):
    grow(project)
    assert [code.colour for code in book_of(project)] == [PALETTE[place] for place in (0, 1, 2, 3, 4)]
    redefine_code(project, "money", colour="#000000")
    add_code(project, "next")
    assert code_of(project, "next").colour == PALETTE[1]
    for number in range(len(PALETTE)):
        add_code(project, f"more {number}")
    assert {code.colour for code in book_of(project)} == {*PALETTE, "#000000"}


def test_a_code_is_found_by_path_name_end_of_path_label_and_guid(project):
    grow(project)
    add_code(project, "İç İşleri", parent="law", labels={"en": "Interior"})
    guid = code_of(project, "causes / law / İç İşleri").guid
    whole = "Causes / law / İç işleri"
    for words in ("İç İşleri", "iç işleri", "LAW / İÇ İŞLERİ", whole, "Interior", "interior", guid):
        assert find_code(project, words).name == "İç İşleri"


def test_exact_names_come_before_folded_ones(project):
    add_code(project, "Law")
    add_code(project, "law", parent="Law")
    assert find_code(project, "Law").parent_id is None
    assert find_code(project, "law").parent_id is not None


def test_a_name_given_twice_is_ambiguous_and_its_paths_are_not(project):
    grow(project)
    add_code(project, "money", parent="effects")
    with pytest.raises(Ambiguous) as caught:
        find_code(project, "money")
    assert caught.value.candidates == ("causes / money", "effects / money")
    assert find_code(project, "effects / money").id == key(project, "effects / money")


def test_an_unknown_name_brings_names_like_it(project):
    grow(project)
    with pytest.raises(NotFound) as caught:
        find_code(project, "efects")
    assert caught.value.similar == ("effects",)


def test_a_lost_key_is_stale(project):
    with pytest.raises(Stale):
        rename_code(project, 77, "x")


@pytest.fixture
def coded(project):
    """One document: money and law both on [0, 5) by coder_a; money on [6, 11); law by coder_b on [0, 5)."""
    grow(project)
    document = add_document(project, "a.txt", "money talks", case="İzmir")
    money, law = key(project, "causes / money"), key(project, "causes / law")
    keys = {
        "money 0": add_coding(project, document, money, 0, 5, typical=1, weight=80),
        "money 6": add_coding(project, document, money, 6, 11, day=2),
        "law 0": add_coding(project, document, law, 0, 5),
        "law 0 b": add_coding(project, document, law, 0, 5, coder="coder_b", day=9),
    }
    add_memo(project, "on the double", coding=keys["money 0"])
    add_memo(project, "on the code", code=money)
    redefine_code(project, "money", definition="all that is paid", labels={"tr": "para"})
    return project, keys


def test_merging_unites_codings_and_memos_and_keeps_both_definitions(coded):
    project, keys = coded
    law = key(project, "causes / law")
    change = undone_and_redone(project, lambda: merge_codes(project, ["money"], "law"))
    assert change.summary == "causes / money into causes / law"
    assert list(project.database.tuples("select id, code_id, typical, weight from codings order by id")) == [
        (keys["money 6"], law, 0, None), (keys["law 0"], law, 1, 80), (keys["law 0 b"], law, 0, None),
    ]  # fmt: skip
    said = "select title, text, code_id, coding_id from memos order by id"
    memos = [dict(row) for row in project.database.rows(said)]
    assert memos[0]["coding_id"] == keys["law 0"]
    assert memos[1]["code_id"] == law
    assert memos[2] == {
        "title": "Merged: causes / money", "code_id": law, "coding_id": None,
        "text": "causes / money, with 2 codings, was merged into this code.\n\nlabel tr: para\n\n"
                "definition: all that is paid",
    }  # fmt: skip
    assert tree(project) == ["causes", "causes / law", "effects", "a/b"]
    assert tight(book_of(project))


def test_the_text_of_the_merged_code_can_be_chosen_in_the_same_step(coded):
    project, _ = coded
    merge_codes(project, ["money"], "law", choose={"definition": "money and law"})
    assert code_of(project, "causes / law").definition == "money and law"
    history.undo(project)
    assert code_of(project, "causes / law").definition == ""


def test_merging_moves_children_under_the_target(coded):
    project, _ = coded
    undone_and_redone(project, lambda: merge_codes(project, ["causes"], "effects"))
    assert tree(project) == ["effects", "effects / money", "effects / law", "a/b"]
    assert tight(book_of(project))


def test_merging_a_whole_branch_into_its_parent_leaves_the_parent(coded):
    project, _ = coded
    undone_and_redone(project, lambda: merge_codes(project, ["money", "law"], "causes"))
    assert tree(project) == ["causes", "effects", "a/b"]
    assert project.database.value("select count(*) from codings") == 3


def test_a_child_may_have_the_name_of_the_code_that_goes(project):
    grow(project)
    add_code(project, "money", parent="causes / money")
    add_code(project, "grants", parent="causes / money / money")
    undone_and_redone(project, lambda: merge_codes(project, ["causes / money"], "causes"))
    assert tree(project)[:4] == ["causes", "causes / law", "causes / money", "causes / money / grants"]


def test_merges_that_would_contradict_something_are_refused(project):
    grow(project)
    add_code(project, "money", parent="effects")
    with pytest.raises(Refused, match="one name"):
        merge_codes(project, ["causes"], "effects")
    with pytest.raises(Refused, match="is under"):
        merge_codes(project, ["causes"], "law")
    with pytest.raises(UsageError, match="itself"):
        merge_codes(project, ["law", "causes"], "law")
    retire_code(project, "a/b")
    with pytest.raises(Refused, match="retired"):
        merge_codes(project, ["law"], "a/b")
    assert len(tree(project)) == 6


def test_splitting_sends_each_coding_to_its_part(coded):
    project, keys = coded
    sent = {keys["money 0"]: "grants", keys["money 6"]: "salaries"}
    change = undone_and_redone(project, lambda: split_code(project, "money", ["grants", "salaries"], sent, retire=True))
    assert change.summary == "causes / money into grants, salaries"
    assert tree(project)[:5] == ["causes", "causes / money", "causes / grants", "causes / salaries", "causes / law"]
    assert code_of(project, "causes / money").retired
    where = dict(project.database.tuples("select id, code_id from codings"))
    assert where[keys["money 0"]] == key(project, "causes / grants")
    assert where[keys["money 6"]] == key(project, "causes / salaries")
    assert tight(book_of(project))


def test_a_split_can_go_on_later_and_into_a_code_that_is_there(coded):
    project, keys = coded
    split_code(project, "money", ["law"], {keys["money 0"]: "law"}, retire=True)
    assert not code_of(project, "causes / money").retired
    assert [key for (key,) in project.database.tuples("select id from codings order by id")] == [
        keys["money 6"], keys["law 0"], keys["law 0 b"],
    ]  # fmt: skip


def test_a_split_of_what_is_not_there_changes_nothing(coded):
    project, keys = coded
    before = contents(project)
    with pytest.raises(Stale, match="1 coding no longer"):
        split_code(project, "money", ["x"], {keys["law 0"]: "x"})
    with pytest.raises(UsageError, match="none of the parts"):
        split_code(project, "money", ["x"], {keys["money 0"]: "y"})
    with pytest.raises(UsageError, match="the code itself"):
        split_code(project, "money", ["money"], {})
    assert contents(project) == before


def test_the_list_counts_codings_documents_cases_coders_and_last_use(coded):
    project, _ = coded
    table = list_codes(project)
    cells = {row[0]: row[2:7] for row in table.rows}
    assert cells["causes / law"] == (2, 1, 1, 2, "2024-03-09")
    assert cells["causes / money"] == (2, 1, 1, 1, "2024-03-02")
    assert cells["effects"] == (0, 0, 0, 0, "")


def test_a_name_is_as_long_as_either_engine_keeps_in_its_index_and_no_longer(project):
    longest = "".join(chr(0x4E00 + 7 * number) for number in range(500))
    add_code(project, longest)
    with pytest.raises(UsageError, match="The name of a code has at most 500 characters"):
        add_code(project, longest + "x")
    assert [code.name for code in book_of(project)] == [longest]


def test_a_code_is_found_as_tables_and_papers_name_it(project):
    for top, tr in (("why a unit", "neden"), ("what for", "ne için")):
        add_code(project, top, labels={"tr": tr})
        add_code(project, "sister cities", parent=top, labels={"tr": "kardeş şehirler"})
    wanted = key(project, "why a unit / sister cities")
    for words in ("sister cities (why a unit)", "Neden / Kardeş Şehirler", "kardeş şehirler (NEDEN)"):
        assert find_code(project, words).id == wanted
    with pytest.raises(Ambiguous):
        find_code(project, "kardeş şehirler")

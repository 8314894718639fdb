"""What the lint of a codebook says, and what it keeps quiet about."""

from __future__ import annotations

from qcode.services.codebook import add_code, redefine_code, retire_code
from qcode.services.codebook.lint import Rule, lint_codebook
from tests.services.codebook_study import add_coding, add_document, code_of, key


def said(project, rule):
    """What the lint says under one rule: (path, message)."""
    return [(each.path, each.message) for each in lint_codebook(project) if each.rule is rule]


def whole(project, name, **fields):
    add_code(project, name, **{"definition": "d", "example": "e", **fields})


def test_a_whole_codebook_that_two_coders_use_is_in_order(project):
    whole(project, "budget")
    whole(project, "law")
    document = add_document(project, "a.txt", "money talks")
    for name in ("budget", "law"):
        for coder in ("coder_a", "coder_b"):
            add_coding(project, document, key(project, name), 0, 5, coder=coder)
    assert lint_codebook(project) == []


def test_missing_texts_are_named_in_the_order_of_the_tree(project):
    add_code(project, "b", brief="x")
    add_code(project, "a", parent="b")
    found = [(each.path, each.rule) for each in lint_codebook(project) if each.rule in (Rule.DEFINITION, Rule.EXAMPLE)]
    assert found == [("b", Rule.DEFINITION), ("b", Rule.EXAMPLE), ("b / a", Rule.DEFINITION), ("b / a", Rule.EXAMPLE)]
    assert said(project, Rule.DEFINITION)[0][1] == "it has a brief definition only."
    assert str(lint_codebook(project)[0]) == "b: it has a brief definition only."


def test_names_alike_are_found_among_siblings_and_elsewhere_with_turkish_letters(project):
    for name in ("İŞBİRLİĞİ", "işbirliği", "budget", "unlike"):
        whole(project, f"_{name}" if name == "işbirliği" else name)
    with project.write("merge") as tx:  # two copies can bring in what one would have refused
        tx.update("codes", code_of(project, "_işbirliği").id, name="işbirliği")
    whole(project, "budgets", parent="unlike")
    assert said(project, Rule.NAMES) == [
        ("işbirliği", "its sibling “İŞBİRLİĞİ” has the same name in other letters; merge them, or tell them apart."),
        ("unlike / budgets", "elsewhere, “budget” is written nearly like it; merge them, or tell them apart."),
    ]


def test_names_without_their_turkish_letters_or_with_dashes_are_alike(project):
    for name in ("bütçe kısıtları", "butce-kisitlari"):
        whole(project, name)
    assert [path for path, _ in said(project, Rule.NAMES)] == ["butce-kisitlari"]


def test_letters_that_make_another_word_are_not_alike(project):
    for name in ("law", "war", "unit 1", "unit 2"):
        whole(project, name)
    assert said(project, Rule.NAMES) == []


def test_unused_codes_and_codes_of_one_coder_are_named_when_there_are_several(project):
    whole(project, "parent")
    for name in ("shared", "lonely"):
        whole(project, name, parent="parent")
    whole(project, "never")
    document = add_document(project, "a.txt", "money talks")
    add_coding(project, document, key(project, "parent / shared"), 0, 5)
    add_coding(project, document, key(project, "parent / lonely"), 0, 5)
    assert said(project, Rule.ONE_CODER) == []
    add_coding(project, document, key(project, "parent / shared"), 0, 5, coder="coder_b")
    assert [path for path, _ in said(project, Rule.ONE_CODER)] == ["parent / lonely"]
    assert [path for path, _ in said(project, Rule.UNUSED)] == ["never"]


def test_a_hotkey_clash_that_came_from_outside_is_named(project):
    whole(project, "a", hotkey="1")
    whole(project, "b")
    with project.write("import") as tx:
        tx.update("codes", key(project, "b"), hotkey="12")
    assert said(project, Rule.HOTKEY) == [("b", "its hotkey “12” clashes with “1” of “a”.")]


def test_a_retired_code_is_named_only_when_it_was_used_after_that(project):
    whole(project, "old")
    document = add_document(project, "a.txt", "money talks")
    code = key(project, "old")
    add_coding(project, document, code, 0, 5, day=1)
    retire_code(project, "old")
    assert said(project, Rule.RETIRED) == []
    with project.write("code") as tx:
        tx.insert("codings", document_id=document, code_id=code, coder_id=tx.coder_id, start=6, stop=11)
    redefine_code(project, "old", brief="later")
    assert said(project, Rule.RETIRED) == [
        ("old", "it is retired, and 1 coding came after that: revive it, or give them another code.")
    ]
    assert [each.rule for each in lint_codebook(project)] == [Rule.RETIRED]


def test_definitions_that_say_nearly_the_same_are_found_whatever_the_order_of_their_words(project):
    whole(project, "grants", definition="Money from outside that the municipality receives for its projects")
    whole(project, "funds", definition="For its projects the municipality receives money from outside.")
    whole(project, "mayor", definition="What the mayor is, has seen and wants, and which party")
    whole(project, "short", definition="money from outside")
    found = said(project, Rule.OVERLAP)
    assert [path for path, _ in found] == ["funds"]
    assert "“grants”" in found[0][1]

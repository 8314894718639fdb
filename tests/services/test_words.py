"""Words, lemmas and words in their context, by hand."""

from __future__ import annotations

import pytest

from qcode.errors import UsageError
from qcode.model.document import Role, Speaker
from qcode.model.selection import Selection
from qcode.services.project import Project
from qcode.services.tables.concordance import as_table as context_table
from qcode.services.tables.concordance import concordance
from qcode.services.tables.word_places import in_context
from qcode.services.tables.words import Words, as_table, word_frequencies
from tests.marked import Study
from tests.prepared import Begin


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    made = Study(project)
    made.case("Iğdır")
    for path in ("why / money", "why / who", "work"):
        made.code(path)
    made.document(
        "iğdır-1",
        "G: Bütçe nasıl?\nK: [Bütçe yoktu, BÜTÇEMİZ ve [İstanbul'da](work) bütçe](why / money).\n",
        cases=["Iğdır"], language="tr",
        speakers=[Speaker("G", Role.INTERVIEWER), Speaker("K", Role.RESPONDENT)],
    )  # fmt: skip
    made.document("iğdır-2", "[Bakan](why / who) geldi, bütçe 2020 ve IŞIK.\n", cases=["Iğdır"], language="tr")
    return made


def counts(found: Words) -> dict[str, int]:
    return {line.word: line.number for line in found.lines}


def test_words_are_folded_as_their_language_does_and_interviewers_do_not_count(study: Study):
    found = word_frequencies(study.project, stop=False)
    assert counts(found) == {
        "bütçe": 3,
        "ve": 2,
        "yoktu": 1,
        "bütçemiz": 1,
        "istanbul": 1,
        "bakan": 1,
        "geldi": 1,
        "ışık": 1,
    }
    assert found.sizes[None] == 12  # 2020 counts, and is not listed
    assert found.lines[0].documents == 2


def test_function_words_are_left_out_and_those_that_one_names(study: Study):
    found = word_frequencies(study.project, also_stop=["GELDİ"])
    assert set(counts(found)) & {"ve", "geldi"} == set()
    assert found.sizes[None] == 12


def test_lemmas_bring_inflected_forms_together(study: Study):
    assert counts(word_frequencies(study.project, lemmas=True))["bütçe"] == 4


def test_under_chosen_codes_words_stand_beside_all_others(study: Study):
    found = word_frequencies(study.project, selection=Selection(codes=("money",)), stop=False)
    first = found.lines[0]
    assert (first.word, first.number, first.elsewhere, first.documents) == ("bütçe", 2, 1, 1)
    assert first.ratio == 1  # 2 of 6 here, 1 of 6 elsewhere
    assert (found.lines[1].word, found.lines[1].elsewhere) == ("bütçemiz", 0)
    assert as_table(found).rows[0][:6] == ("bütçe", 2, pytest.approx(2000 / 6), 1, 1, pytest.approx(1000 / 6))


def test_every_code_has_a_list_and_a_word_counts_once_for_each(study: Study):
    found = word_frequencies(study.project, by_code=True, parents=False, stop=False)
    lists = {
        found.labels[code]: sorted(line.word for line in found.lines if line.code == code)
        for code in range(len(found.labels))
    }
    assert lists == {
        "why / money": ["bütçe", "bütçemiz", "istanbul", "ve", "yoktu"], "why / who": ["bakan"], "work": ["istanbul"],
    }  # fmt: skip
    assert as_table(found, short=True).rows[0][:3] == ("money", "bütçe", 2)
    why = word_frequencies(study.project, by_code=True, depth=1, stop=False)
    assert why.sizes[0] == 7


def test_what_is_key_is_more_frequent_here_than_elsewhere(study: Study):
    found = word_frequencies(study.project, selection=Selection(codes=("who",)), sort="keyness", stop=False)
    assert [line.word for line in found.lines] == ["bakan"]
    assert found.lines[0].keyness == pytest.approx(2 * 1 * 2.4849, abs=0.001)  # ln 12


def test_lists_are_as_long_as_one_likes(study: Study):
    assert len(word_frequencies(study.project, top=2).lines) == 2
    assert set(counts(word_frequencies(study.project, least=2, stop=False))) == {"bütçe", "ve"}
    assert [line.word for line in word_frequencies(study.project, sort="word", top=2).lines] == ["bakan", "bütçe"]


@pytest.mark.parametrize("words", [{"sort": "length"}, {"top": 0}, {"least": 0}])
def test_words_that_make_no_sense_are_refused(study: Study, words: dict[str, object]):
    with pytest.raises(UsageError):
        word_frequencies(study.project, **words)


def test_an_empty_project_has_no_words(project: Project):
    assert word_frequencies(project).lines == ()


def test_a_word_in_its_context_has_so_many_words_on_either_side(study: Study):
    found = concordance(study.project, "bütçe", context=2, selection=Selection(roles=("interviewer", "respondent")))
    assert [(each.left, each.word, each.right) for each in found] == [
        ("G:", "Bütçe", "nasıl? K"), ("nasıl? K:", "Bütçe", "yoktu, BÜTÇEMİZ"), ("ve İstanbul'da", "bütçe", "."),
    ]  # fmt: skip


def test_contexts_are_sorted_by_what_stands_beside_the_word(study: Study):
    def sides(sort: str) -> list[str]:
        return [
            each.right if sort == "right" else each.left
            for each in concordance(study.project, "bütçe", sort=sort, context=1)
        ]

    assert sides("right") == [".", "2020", "yoktu"]
    assert sides("left") == ["geldi,", "İstanbul'da", "K:"]


def test_contexts_are_those_of_what_respondents_say_by_whatever_way_they_are_found(study: Study):
    def words(query: str, **how: object) -> list[str]:
        return [f"{each.word} {each.right.split()[0]}" for each in in_context(study.project, query, **how)]

    said = ["Bütçe yoktu,", "bütçe .", "bütçe 2020"]
    number = next(line.number for line in word_frequencies(study.project).lines if line.word == "bütçe")
    assert words("bütçe") == words("bütçe", loose=True) == said
    assert len(said) == number
    assert words("bütçe", selection=Selection(roles=("interviewer",))) == ["Bütçe nasıl?"]
    assert words("bütçe", loose=True, selection=Selection(roles=("interviewer",))) == ["Bütçe nasıl?"]
    assert words("bütçe", most=2, sort="right") == ["bütçe .", "Bütçe yoktu,"]
    assert words("bütçe yoktu") == ["Bütçe yoktu ,"]
    assert words("nasıl", part=True) == []
    with pytest.raises(UsageError):
        words("bütçe", part=True, lemmas=True)


def test_contexts_within_a_codes_excerpts_and_in_every_form(study: Study):
    inside = concordance(study.project, "bütçe", selection=Selection(codes=("money",)), mode="lemma")
    assert [each.word for each in inside] == ["Bütçe", "BÜTÇEMİZ", "bütçe"]
    table = context_table(inside, "bütçe", selection=Selection(codes=("money",)), aligned=True)
    assert len({len(row[4]) for row in table.rows}) == 1
    assert table.notes == (
        "Unit: places of “bütçe”; 3 of them.",
        "Universe: what respondents say; interviewers’ words are no part of it.",
        "Filters: codes money.",
    )


@pytest.mark.parametrize("words", [{"sort": "length"}, {"context": 0}, {"context": 41}])
def test_contexts_that_make_no_sense_are_refused(study: Study, words: dict[str, object]):
    with pytest.raises(UsageError):
        concordance(study.project, "bütçe", **words)

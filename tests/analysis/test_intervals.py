from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from qcode.analysis import code_tables
from qcode.analysis.intervals import (
    Interval,
    document_bootstrap,
    set_alpha_interval,
    table_intervals,
    unit_bootstrap,
    unitizing_interval,
)
from qcode.analysis.sets import encode_sets, set_alpha_of
from qcode.analysis.standard_errors import gwet_standard_error, kappa_standard_error, rating_table
from qcode.analysis.unitizing import bar_u_alpha_of, cu_alpha_of, pooled, u_alpha_of, unitizing_counts
from qcode.errors import QcodeError
from tests.analysis.spans import LENGTH, coders

TABLES = np.array(
    [
        [[5, 1, 0, 14], [0, 0, 0, 20]],
        [[0, 2, 1, 17], [1, 0, 0, 19]],
        [[3, 0, 0, 12], [0, 0, 0, 15]],
        [[8, 1, 2, 29], [0, 0, 0, 40]],
        [[1, 0, 1, 8], [0, 0, 0, 10]],
        [[0, 0, 1, 24], [0, 0, 0, 25]],
        [[6, 0, 0, 14], [0, 0, 0, 20]],
    ]
)


few = settings(max_examples=40)


def ends_at_one_or_says_why_not(found: Interval) -> bool:
    if found.low is None or found.high is None:
        return found.low is found.high is found.reliable is None and bool(found.note)
    return found.low <= found.high <= 1 + 1e-9 and found.reliable + found.below_tentative <= 1 + 1e-9


def alike(one: Interval, other: Interval) -> bool:
    ends = [(each.low, each.high, each.undefined) for each in (one, other)]
    return ends[0] == pytest.approx(ends[1], abs=1e-6) and one.note == other.note


@st.composite
def tables_of_documents(draw):
    """Tables of up to nine documents and three codes, in which a document has as many units for every code."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    sizes, often = draw(st.lists(st.integers(1, 30), min_size=1, max_size=9)), [0.2, 0.1, 0.1, 0.6]
    return np.array([chance.multinomial(size, often, size=3) for size in sizes])


@pytest.mark.parametrize("coefficient", [code_tables.krippendorff_alpha, code_tables.cohen_kappa, code_tables.gwet_ac1])
@few
@given(tables=tables_of_documents(), order=st.permutations(range(3)))
def test_an_interval_ends_at_one_and_knows_neither_the_order_of_coders_nor_that_of_codes(coefficient, tables, order):
    found = table_intervals(tables, coefficient, draws=30)
    assert all(map(ends_at_one_or_says_why_not, found))
    if len(tables) >= 6:
        exchanged = table_intervals(tables[:, order][:, :, [0, 2, 1, 3]], coefficient, draws=30)
        assert all(alike(found[code], other) for code, other in zip(order, exchanged, strict=True))


@pytest.mark.parametrize("name", ["u_alpha", "bar_u_alpha", "cu_alpha"])
@few
@given(texts=st.lists(coders(3), min_size=1, max_size=8), names=st.permutations(["akış", "ürün", "sel"]))
def test_an_interval_over_texts_ends_at_one_and_knows_no_order_of_coders_and_no_names(name, texts, names):
    found = unitizing_interval([unitizing_counts(each, LENGTH, values="xyz") for each in texts], name, draws=30)
    assert ends_at_one_or_says_why_not(found)
    called = dict(zip("xyz", names, strict=True))
    renamed = [[[(*span[:2], called[span[2]]) for span in row] for row in text[::-1]] for text in texts]
    counts = [unitizing_counts(each, LENGTH, values=names) for each in renamed]
    assert alike(found, unitizing_interval(counts, name, draws=30))


@few
@given(
    units=st.lists(st.tuples(*[st.frozensets(st.sampled_from("xyz"))] * 2, st.integers(0, 8)), min_size=2, max_size=40),
    names=st.permutations("abc"),
)
def test_an_interval_of_sets_ends_at_one_and_knows_no_order_of_coders_and_no_names(units, names):
    first, second, documents = zip(*sorted(units, key=lambda each: each[2]), strict=True)
    places = np.unique(documents, return_inverse=True)[1]
    found = set_alpha_interval(encode_sets([first, second]), documents=places, draws=30)
    assert ends_at_one_or_says_why_not(found)
    called = str.maketrans("xyz", "".join(names))
    renamed = [[frozenset(code.translate(called) for code in each) for each in row] for row in (second, first)]
    if len(set(documents)) >= 6:
        assert alike(found, set_alpha_interval(encode_sets(renamed), documents=places, draws=30))


def drawn_documents(documents: int, draws: int, seed: int) -> np.ndarray:
    """Return the documents of each draw, as the bootstrap draws them."""
    return np.random.default_rng(seed).integers(documents, size=(draws, documents))


def test_a_draw_is_the_coefficient_of_the_documents_drawn():
    found = table_intervals(TABLES, code_tables.cohen_kappa, draws=200, seed=5)[0]
    values = [float(code_tables.cohen_kappa(TABLES[chosen, 0].sum(axis=0))) for chosen in drawn_documents(7, 200, 5)]
    assert (found.low, found.high) == (
        pytest.approx(np.quantile(values, 0.025)),
        pytest.approx(np.quantile(values, 0.975)),
    )
    assert found.below_tentative == pytest.approx(np.mean(np.array(values) < 0.667))
    assert found.reliable == pytest.approx(np.mean(np.array(values) >= 0.8))
    assert (found.over, found.resampled, found.draws, found.seed, found.note) == ("documents", 7, 200, 5, "")


def test_draws_in_which_a_code_does_not_occur_are_left_out_and_counted():
    found = table_intervals(TABLES, draws=400, seed=3)[1]
    without = np.mean([not (chosen == 1).any() for chosen in drawn_documents(7, 400, 3)])
    assert found.undefined == round(400 * without)
    assert 0 < found.undefined < 400


@pytest.mark.parametrize(("inside", "low"), [(1, False), (5, False), (6, True)])
def test_a_code_that_was_marked_in_fewer_than_six_documents_has_no_interval_and_says_why(inside, low):
    differs, blank = [[3, 1, 0, 16]], [[0, 0, 0, 20]]
    agrees = [[4, 0, 1, 15]]
    found = table_intervals([differs, *[agrees] * (inside - 1), *[blank] * (9 - inside)], draws=200, seed=1)[0]
    assert (found.low is not None) is low
    if not low:
        assert found.note.startswith(f"marked in {inside} document")
        assert (found.high, found.below_tentative, found.reliable) == (None, None, None)


def test_a_code_on_which_coders_never_differ_has_no_interval_of_one_point():
    found = table_intervals(np.tile([3, 0, 0, 17], (8, 1, 1)), draws=100)[0]
    assert (found.low, found.high) == (None, None)
    assert found.note == "every draw gives the same value: no interval can be drawn from it"


def test_a_code_of_fewer_than_ten_marked_units_has_no_interval_over_documents_or_units():
    few = [[[1, 0, 0, 9]], [[0, 1, 0, 9]], [[1, 0, 0, 9]]]
    for tables, units in ((few * 2, 6), (few, 3)):
        found = table_intervals(tables, draws=100)[0]
        assert (found.low, found.note) == (None, f"marked in {units} units, fewer than 10: too few to draw from")


def test_sets_of_codes_that_stand_in_few_documents_have_no_interval():
    blank, coded = [frozenset()] * 5, [frozenset("a"), frozenset("b"), *[frozenset("a")] * 13]
    other = [frozenset("a"), *[frozenset("a")] * 14]
    ratings = encode_sets([[*coded, *blank * 7], [*other, *blank * 7]])
    found = set_alpha_interval(ratings, documents=np.repeat(np.arange(10), 5), draws=100)
    assert (found.low, found.over) == (None, "documents")
    assert found.note == "marked in 3 documents, fewer than 6: too few to draw from"


def test_the_same_seed_gives_the_same_interval_and_another_another():
    one, again, other = (table_intervals(TABLES, draws=100, seed=seed)[0] for seed in (1, 1, 2))
    assert one == again
    assert (one.low, one.high) != (other.low, other.high)


def test_a_code_that_nobody_used_has_no_interval():
    found = table_intervals(np.tile([0, 0, 0, 9], (8, 1, 1)), draws=50)[0]
    assert (found.low, found.high, found.undefined, found.note) == (None, None, 50, "no draw had a value")
    assert found.below_tentative is None


def test_fewer_than_six_documents_are_resampled_by_unit_with_a_warning():
    found = table_intervals(TABLES[:5], draws=300, seed=4)[0]
    assert (found.over, found.resampled) == ("units", 105)
    assert found.note.startswith("fewer than 6 documents")
    assert found.low < code_tables.krippendorff_alpha(TABLES[:5, 0].sum(axis=0)) < found.high


def test_documents_that_were_not_double_coded_do_not_count_as_documents():
    empty = np.zeros((3, 2, 4), dtype=int)
    assert table_intervals(np.concatenate([TABLES[:5], empty]), draws=20)[0].over == "units"
    padded = table_intervals(np.concatenate([TABLES, empty]), draws=20, seed=1)
    assert padded == table_intervals(TABLES, draws=20, seed=1)


def test_drawing_units_spreads_as_the_analytic_error_says():
    table = np.array([60, 12, 18, 110])
    found = unit_bootstrap(np.eye(4), table, code_tables.cohen_kappa, draws=4000, seed=9)[0]
    error = kappa_standard_error(table.reshape(2, 2))
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(error, rel=0.05)
    assert found.over == "units"


def test_drawing_units_spreads_ac1_as_gwets_error_says():
    ratings = np.repeat([[1, 1, 0, 0], [1, 0, 1, 0]], [60, 12, 18, 110], axis=1)
    found = unit_bootstrap(np.eye(4), [60, 12, 18, 110], code_tables.gwet_ac1, draws=4000, seed=9)[0]
    error = gwet_standard_error(ratings, coefficient="gwet_ac1", categories=[0, 1])
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(error, rel=0.05)


def test_percent_agreement_has_the_error_of_a_share():
    ratings = np.repeat([[1, 1], [1, 0]], [30, 10], axis=1)
    assert gwet_standard_error(ratings, coefficient="percent_agreement") == pytest.approx(np.sqrt(0.75 * 0.25 / 39))


@pytest.mark.parametrize("coefficient", ["fleiss_kappa", "gwet_ac1", "conger_kappa", "brennan_prediger"])
def test_an_error_without_two_paired_units_is_undefined(coefficient):
    assert gwet_standard_error([[1, 2], [1, float("nan")]], coefficient=coefficient) is None


def test_a_kappa_without_units_or_variety_has_no_error():
    assert kappa_standard_error([[0, 0], [0, 0]]) is None
    assert kappa_standard_error([[7, 0], [0, 0]]) is None
    assert rating_table([[1, 2, 2], [1, 1, None]]).tolist() == [[1, 0], [1, 0]]


def random_sets(units: int, documents: int) -> tuple[list[list[frozenset[str] | None]], np.ndarray]:
    generator = np.random.default_rng(8)
    rows: list[list[frozenset[str] | None]] = [[], [], []]
    for _ in range(units):
        base = frozenset(code for code in "abc" if generator.random() < 0.3)
        for row in rows:
            changed = base ^ {"abc"[generator.integers(3)]} if generator.random() < 0.3 else base
            row.append(None if generator.random() < 0.1 else frozenset(changed))
    return rows, np.sort(generator.integers(documents, size=units))


def test_a_draw_of_set_alpha_is_the_alpha_of_the_documents_drawn():
    sets, documents = random_sets(80, 8)
    coded = encode_sets(sets)
    found = set_alpha_interval(coded, documents=documents, draws=60, seed=2)
    values = []
    for chosen in drawn_documents(8, 60, 2):
        units = [unit for document in chosen for unit in np.flatnonzero(documents == document)]
        values.append(set_alpha_of(coded.only(np.array(units))).value)
    assert (found.low, found.high) == (
        pytest.approx(np.quantile(values, 0.025)),
        pytest.approx(np.quantile(values, 0.975)),
    )
    assert (found.over, found.resampled) == ("documents", 8)


def test_few_documents_resample_the_units_of_set_alpha():
    sets, documents = random_sets(80, 3)
    found = set_alpha_interval(encode_sets(sets), documents=documents, draws=500, seed=2)
    assert found.over == "units"
    assert found.note.startswith("fewer than 6 documents")
    assert found.low < set_alpha_of(encode_sets(sets)).value < found.high


def random_documents(number: int) -> list:
    generator = np.random.default_rng(6)
    counts = []
    for _ in range(number):
        coders = []
        for _ in range(3):
            edges = np.sort(generator.choice(50, size=8, replace=False)).reshape(-1, 2)
            coders.append([(int(start), int(end), "xy"[generator.integers(2)]) for start, end in edges])
        counts.append(unitizing_counts(coders, 50, values="xy"))
    return counts


@pytest.mark.parametrize(
    ("name", "coefficient"), [("u_alpha", u_alpha_of), ("bar_u_alpha", bar_u_alpha_of), ("cu_alpha", cu_alpha_of)]
)
def test_a_draw_of_the_u_alpha_family_is_that_of_the_documents_drawn(name, coefficient):
    counts = random_documents(7)
    found = unitizing_interval(counts, name, draws=60, seed=2)
    values = [coefficient(pooled([counts[each] for each in chosen])).value for chosen in drawn_documents(7, 60, 2)]
    assert (found.low, found.high) == (
        pytest.approx(np.quantile(values, 0.025)),
        pytest.approx(np.quantile(values, 0.975)),
    )


def test_too_few_texts_give_no_interval_and_say_why():
    found = unitizing_interval(random_documents(5))
    assert found == Interval(
        None,
        None,
        0.95,
        2000,
        0,
        None,
        None,
        0,
        "documents",
        5,
        "fewer than 6 documents were coded by both, too few to resample",
    )


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: table_intervals(TABLES[0]), "shape"),
        (lambda: table_intervals(TABLES, draws=0), "needs draws"),
        (lambda: table_intervals(TABLES, level=95), "not between 0 and 1"),
        (lambda: document_bootstrap(np.zeros((0, 4)), code_tables.cohen_kappa), "no document to draw from"),
        (lambda: table_intervals(np.zeros((0, 2, 4))), "no unit to draw from"),
        (lambda: unitizing_interval(random_documents(6), "ku_alpha"), "“ku_alpha” has no interval"),
        (lambda: kappa_standard_error([[1, 2, 3], [1, 2, 3]]), "square"),
        (lambda: rating_table(np.ones((3, 2))), "two coders"),
        (lambda: kappa_standard_error([[1, -2], [3, 4]]), "numbers of 0 or more"),
        (lambda: gwet_standard_error(np.ones((2, 3)), coefficient="scott_pi"), "no error of Gwet's"),
        (lambda: table_intervals(TABLES, draws=2.5), "2.5 were asked for"),
        (lambda: table_intervals(TABLES, seed=-1), "The seed -1"),
        (lambda: table_intervals(TABLES, seed=None), "The seed None"),
        (lambda: table_intervals(-np.ones((8, 2, 4))), "numbers of 0 or more"),
        (lambda: table_intervals(np.full((8, 2, 4), np.nan)), "numbers of 0 or more"),
        (lambda: document_bootstrap([1, np.nan], lambda sums: sums), "must be numbers"),
        (lambda: unit_bootstrap(np.eye(2), [1, 2, 3], lambda sums: sums), "Every kind of unit"),
        (lambda: unit_bootstrap(np.eye(2), [1.5, 2], lambda sums: sums), "Every kind of unit"),
        (lambda: unitizing_interval(random_documents(2), draws=0), "needs draws"),
        (lambda: set_alpha_interval(encode_sets([[frozenset()], [frozenset()]]), documents=[0, 1]), "1 units need"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(call, sentence: str):
    with pytest.raises(QcodeError) as caught:
        call()
    assert sentence in str(caught.value)

"""Random queries over random codings find what the oracle finds, which knows no arrays."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qcode.model.document import Speaker
from qcode.model.query import (
    And,
    Compared,
    Distance,
    Expression,
    Flag,
    Named,
    Near,
    Not,
    Or,
    Related,
    conjunctions,
    names_excerpts,
)  # fmt: skip
from qcode.model.selection import Condition, Selection
from qcode.services.project import Project
from qcode.services.segments import segments
from qcode.storage.excerpts import turns_in
from qcode.storage.units import load_ranges
from qcode.text.query import parse
from tests.marked import Study
from tests.services.query_oracle import Known, Marked

TEXT = """A: one fon two. Three fonfon four! And five.

B: six fon. Seven eight.

A: nine.

Ten fon eleven? Twelve."""

CODES = ("a", "a / x", "b", "c")


@pytest.fixture(scope="module", params=range(4))
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, Known]]:
    place = tmp_path_factory.mktemp("oracle") / "study.qcode"
    with Project.create(place, coder="coder_a") as project:
        yield project, _study(project, random.Random(request.param))


def _study(project: Project, dice: random.Random) -> Known:
    study = Study(project)
    study.case("Ordu", type="big")
    study.case("Muş", type="small")
    for code in CODES:
        study.code(code)
    cases = {"one": "Ordu", "two": "Muş", "three": ""}
    texts = {"one": TEXT, "two": TEXT.replace("six", "fon"), "three": "fon. No turns here. fon fon."}
    for name, text in texts.items():
        speakers = [Speaker("A"), Speaker("B")] if name != "three" else []
        study.document(name, text, cases=[cases[name]] if cases[name] else [], speakers=speakers)
    study.coder("coder_b")
    codings = [_coding(study, dice, texts) for _ in range(dice.randint(3, 22))]
    return Known(
        texts=texts,
        codings=[each for each in codings if each is not None],
        speech={name: _speech(project, key) for name, key in study.documents.items()},
        units={name: _units(project, key) for name, key in study.documents.items()},
        cases={name: case for name, case in cases.items() if case},
        types={"Ordu": "big", "Muş": "small"},
        below={"a": {"a", "a / x"}, "x": {"a / x"}, "b": {"b"}, "c": {"c"}},
    )


def _coding(study: Study, dice: random.Random, texts: dict[str, str]) -> Marked | None:
    name = dice.choice(list(texts))
    start = dice.randrange(len(texts[name]) - 1)
    stop = min(len(texts[name]), start + dice.choice((1, 3, 8, 20, 60)))
    code, coder, weight = dice.choice(CODES), dice.choice(("coder_a", "coder_b")), dice.choice((None, 10, 90))
    memo = dice.choice(("", "", "hmm"))
    document, code_id = study.documents[name], study.codes[tuple(code.split(" / "))]
    place = {"document_id": document, "code_id": code_id, "coder_id": study.coders[coder], "start": start, "stop": stop}
    there = " and ".join(f"{column} = :{column}" for column in place)
    with study.project.write("test") as tx:
        if tx.value(f"select id from codings where {there}", **place) is not None:
            return None
        key = tx.insert("codings", weight=weight, **place)
        if memo:
            tx.insert("memos", target="coding", coding_id=key, text=memo, coder_id=study.coders[coder], modified=tx.at)
    return Marked(key, name, frozenset(range(start, stop)), code, coder, weight, memo)


def _speech(project: Project, key: int) -> dict[str, list[frozenset[int]]]:
    found: dict[str, list[frozenset[int]]] = {}
    rows = project.database.tuples(
        """select s.name, t.speech, t.stop from turns t join speakers s on s.id = t.speaker_id
        where t.document_id = :key order by t.position""",
        key=key,
    )
    for name, start, stop in rows:
        found.setdefault(name, []).append(frozenset(range(start, stop)))
    return found


def _units(project: Project, key: int) -> dict[str, list[frozenset[int]]]:
    found = {}
    for kind in ("sentence", "paragraph"):
        edges = load_ranges(project.database, key, kind)
        found[kind] = [frozenset(range(a, b)) for a, b in zip(edges[0::2], edges[1::2], strict=True)]
    found["turn"] = [frozenset(range(each.start, each.stop)) for each in turns_in(project.database, key)]
    return found


def _named(field: str, *names: str) -> st.SearchStrategy[Expression]:
    return st.sampled_from(names).map(lambda name: Named(field, name))


LEAVES: st.SearchStrategy[Expression] = st.one_of(
    _named("code", "a", "x", "b", "c"),
    _named("code", "a", "b"),
    _named("coder", "coder_a", "coder_b"),
    _named("speaker", "A", "B"),
    _named("text", "fon", "fonfon", "e"),
    _named("document", "one", "three"),
    _named("case", "Ordu"),
    _named("memo", "hm"),
    st.just(Flag("memo")),
    st.sampled_from((Compared(Condition("weight", ">=", "50")), Compared(Condition("type", "=", "small")))),
)
DISTANCES = st.builds(Distance, st.integers(0, 2), st.sampled_from(("sentence", "paragraph", "turn")))


def _grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    sides = st.builds(Related, inner, st.sampled_from(("within", "contains", "overlaps")), inner)
    directed = st.sampled_from(("followed_by", "preceded_by"))
    return st.one_of(
        st.builds(And, parts),
        st.builds(Or, parts),
        st.builds(Not, inner),
        st.builds(Near, inner, DISTANCES),
        sides,
        st.builds(Related, inner, directed, inner, st.none() | DISTANCES),
    )


QUERIES = st.recursive(LEAVES, _grown, max_leaves=6)


def _found(project: Project, *queries: Expression) -> list[set[int]]:
    """What each of these queries finds; a query that asks for one excerpt of two coders is none to try."""
    for each in queries:
        assume(not any(_asks_for_two_coders(together) for together in conjunctions(parse(str(each)).condition)))
    selections = [Selection(query=str(each)) for each in queries]
    return [{each.coding.id for each in segments(project, selection=asked)} for asked in selections]


def _asks_for_two_coders(together: And) -> bool:
    return len({each.name for each in together.parts if isinstance(each, Named) and each.field == "coder"}) > 1


@settings(max_examples=150)
@given(query=QUERIES)
def test_a_query_finds_what_the_oracle_finds_character_by_character(
    known: tuple[Project, Known], query: Expression
) -> None:
    project, oracle = known
    assert _found(project, query) == [oracle.found(query)]


SMALL = st.recursive(LEAVES, _grown, max_leaves=3)
NAMING, TESTING = SMALL.filter(names_excerpts), SMALL.filter(lambda of: not names_excerpts(of))
ALL_NAMED = st.tuples(NAMING, NAMING, NAMING)


@settings(max_examples=40)
@given(parts=st.tuples(SMALL, SMALL, SMALL), joined=st.sampled_from((And, Or)))
def test_and_and_or_do_not_depend_on_the_order(
    known: tuple[Project, Known], parts: tuple[Expression, Expression, Expression], joined: type[And | Or]
) -> None:
    one, two, three = parts
    orders = ((one, two, three), (two, three, one), (three, two, one))
    first, *others = _found(known[0], *map(joined, orders))
    assert others == [first, first]


def _grouped(joined: type[And | Or], one: Expression, two: Expression, three: Expression) -> list[Expression]:
    return [joined((one, two, three)), joined((joined((one, two)), three)), joined((one, joined((two, three))))]


@settings(max_examples=40)
@given(parts=st.tuples(SMALL, SMALL, SMALL))
def test_or_does_not_depend_on_parentheses(
    known: tuple[Project, Known], parts: tuple[Expression, Expression, Expression]
) -> None:
    first, *others = _found(known[0], *_grouped(Or, *parts))
    assert others == [first, first]


@settings(max_examples=40)
@given(parts=ALL_NAMED | st.tuples(TESTING, TESTING, SMALL) | st.tuples(SMALL, TESTING, TESTING))
def test_and_does_not_depend_on_parentheses_unless_they_tie_a_test_to_one_of_several_that_are_named(
    known: tuple[Project, Known], parts: tuple[Expression, Expression, Expression]
) -> None:
    first, *others = _found(known[0], *_grouped(And, *parts))
    assert others == [first, first]

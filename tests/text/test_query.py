"""Reading queries: what they mean, and what is said where they are wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import QueryError
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
    Query,
    Related,
    all_of,
    any_of,
)  # fmt: skip
from qcode.model.selection import Condition
from qcode.text.query import DEEPEST, parse

NAMES = st.one_of(
    st.sampled_from(("and", "followed by", "İstanbul'da", 'say "so"', "a|b", "bütçe kısıtları", "a:b", "near", "(")),
    st.text(min_size=1).map(str.strip).filter(bool).filter(lambda text: "\x00" not in text),
)
FIELDS = st.sampled_from(("code", "coder", "speaker", "role", "document", "case", "text", "memo", "round"))
CONDITIONS = st.builds(Condition, NAMES, st.sampled_from(("!=", ">=", "<=", "=", ">", "<", "~")), NAMES)
LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.builds(Named, FIELDS, NAMES),
    st.sampled_from((Flag("agreed"), Flag("memo"), Flag("typical"))),
    st.builds(Compared, CONDITIONS),
)
DISTANCES = st.builds(Distance, st.integers(0, 9), st.sampled_from(("sentence", "paragraph", "turn")))


def _grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(all_of, parts),
        st.builds(any_of, parts),
        st.builds(Not, inner),
        st.builds(Near, inner, DISTANCES),
        st.builds(Related, inner, st.sampled_from(("within", "contains", "overlaps")), inner),
        st.builds(Related, inner, st.sampled_from(("followed_by", "preceded_by")), inner, st.none() | DISTANCES),
    )


@given(st.recursive(LEAVES, _grown, max_leaves=6), st.lists(st.builds(Compared, CONDITIONS), max_size=2))
def test_a_query_that_is_written_out_is_read_as_the_same_query(of: Expression, where: list[Compared]) -> None:
    where = [each for each in where if each.condition.name.lower() != "weight"]
    written = str(Query("", of, tuple(where)))
    again = parse(written)
    assert _composed(str(again)) == _composed(written)


def _composed(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("(code:a and code:b) and code:c", "code:a and code:b and code:c"),
        ("code:a and (code:b and (code:c within code:d and code:e))",
         "code:a and code:b and code:c within code:d and code:e"),
        ("(memo and text:x) and (code:a and code:b)", "memo and text:x and code:a and code:b"),
        ("(code:a or memo) or (code:b or (code:c and memo))", "code:a or memo or code:b or (code:c and memo)"),
    ],
)  # fmt: skip
def test_parentheses_that_say_nothing_are_gone(written: str, read: str) -> None:
    assert parse(written).condition == parse(read).condition


@pytest.mark.parametrize(
    "written",
    [
        "(code:a and coder:x) and (code:b and coder:y)",
        "code:a and (code:b and not code:c)",
        "code:a and not (code:b and code:c)",
        "code:a and (code:b or code:c)",
    ],
)
def test_parentheses_that_tie_a_test_to_a_code_or_turn_the_order_stay(written: str) -> None:
    assert str(parse(written)) == written


def test_the_query_of_the_guide_is_read_as_it_is_meant() -> None:
    query = parse(
        'code:"central steering" and near(code:"EU accession", paragraph) and not speaker:interviewer '
        "where type = metropolitan and founded >= 2014"
    )
    assert query.condition == And(
        (
            Named("code", "central steering"),
            Near(Named("code", "EU accession"), Distance(0, "paragraph")),
            Not(Named("speaker", "interviewer")),
        )
    )
    assert query.where == (
        Compared(Condition("type", "=", "metropolitan")),
        Compared(Condition("founded", ">=", "2014")),
    )


@pytest.mark.parametrize(
    "written",
    [
        'code:"bütçe kısıtları" and not role:interviewer',
        "code:bütçe kısıtları AND NOT role:interviewer",
        "code:“bütçe kısıtları” and not role:interviewer",
        "code:«bütçe kısıtları»   and\nnot role:interviewer",
        "CODE : 'bütçe kısıtları' and (not (role:interviewer))",
    ],
)
def test_names_need_no_marks_and_any_marks_will_do(written: str) -> None:
    assert parse(written).condition == And((Named("code", "bütçe kısıtları"), Not(Named("role", "interviewer"))))


def test_not_binds_closer_than_and_and_and_closer_than_or_and_relations_closest() -> None:
    a, b, c = (Named("code", name) for name in "abc")
    assert parse("code:a or code:b and code:c").condition == Or((a, And((b, c))))
    assert parse("not code:a and code:b").condition == And((Not(a), b))
    assert parse("not code:a within code:b").condition == Not(Related(a, "within", b))
    assert parse("code:a within code:b overlaps code:c").condition == Related(Related(a, "within", b), "overlaps", c)


def test_followed_by_takes_a_distance_and_a_parenthesis_of_anything_else_is_a_term() -> None:
    a, b, c = (Named("code", name) for name in "abc")
    assert parse("code:a followed_by(2 sentences) code:b").condition == Related(
        a, "followed_by", b, Distance(2, "sentence")
    )
    assert parse("code:a preceded by (paragraph) code:b").condition == Related(
        a, "preceded_by", b, Distance(0, "paragraph")
    )
    assert parse("code:a followed by (code:b or code:c)").condition == Related(a, "followed_by", Or((b, c)))


@pytest.mark.parametrize(
    ("query", "at", "message", "hint"),
    [
        ("code:a code:b", "code", "“code” cannot stand here.", "Expected: and, or"),
        ("code:a adn code:b", "adn", "“adn” is no operator.", "Did you mean “and”?"),
        ("cod:a", "cod", "“cod:” is nothing to ask for.", "Did you mean “code”?"),
        ("near(code:a, paragrap)", "paragrap", "cannot stand here", "Did you mean “paragraph”?"),
        ("near(code:a)", ")", "cannot stand here", "“,” and a distance"),
        ('code:a and text:"b', '"b', "The quotation mark is not closed.", ""),
        ("steering", "steering", "“steering” does not say what it is.", "Write code:steering for a code"),
        ("code:a and agred", "agred", "does not say what it is", "Did you mean “agreed”?"),
        ("(code:a or code:b where type = x", "where", "cannot stand here", "“)”"),
        ("code:a where type = x or type = y", "or", "joined by “and” only", "type = a|b"),
        ("code:a where weight > 5", "weight", "is a coding's", "Write it before “where”"),
        ("code: and code:b", "and", "cannot stand here", "a name behind “code:”"),
        ("weight >", "", "ends too early", "a value behind “weight >”"),
        ("code:a within", "", "ends too early", "Expected here"),
    ],
)
def test_a_wrong_query_points_at_the_word_and_says_what_was_expected(
    query: str, at: str, message: str, hint: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    error = caught.value
    assert message in error.message
    assert hint in error.hint
    assert query[error.start : error.stop] == at
    line, marks = error.pointed
    assert marks.count("^") == max(len(at), 1)
    assert line[marks.index("^") :].startswith(at)


def test_the_pointer_stays_under_its_word_in_a_long_query() -> None:
    long = " and ".join(f"code:number{n}" for n in range(40)) + " andd code:x"
    with pytest.raises(QueryError) as caught:
        parse(long)
    line, marks = caught.value.pointed
    assert len(line) < 110
    assert line[marks.index("^") : marks.rindex("^") + 1] == "andd"


@pytest.mark.parametrize("query", ["", "   "])
def test_nothing_is_no_query(query: str) -> None:
    with pytest.raises(QueryError, match="There is no query"):
        parse(query)


@pytest.mark.parametrize("query", ["(" * 500 + "code:a" + ")" * 500, "not " * 500 + "code:a"])
def test_parentheses_without_end_are_refused_in_a_sentence(query: str) -> None:
    with pytest.raises(QueryError, match="too many parentheses"):
        parse(query)
    parse("(" * (DEEPEST - 1) + "code:a" + ")" * (DEEPEST - 1))


def test_relations_without_end_are_refused_in_a_sentence() -> None:
    parse("code:a" + " within code:a" * DEEPEST)
    with pytest.raises(QueryError, match="too many relations"):
        parse("code:a" + " within code:a" * (DEEPEST + 1))


@given(st.text(alphabet=st.sampled_from("code:\"“'()=<>!~, andornotwithinnear ıİşa1|-")))
def test_whatever_is_typed_is_read_or_pointed_at(text: str) -> None:
    error = _refused(text)
    assert error is None or (0 <= error.start < error.stop and "^" in error.pointed[1])


def _refused(text: str) -> QueryError | None:
    try:
        parse(text)
    except QueryError as error:
        return error
    return None

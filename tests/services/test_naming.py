"""Names by the last digits of a GUID: as short as tells one thing from the others, and as long as somebody likes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import NotFound, UsageError
from qcode.services.naming import LEAST, SHOWN, named_so, short_names

ONE = "0199aaaa-0000-7000-8000-0000003fa2c1"
TWO = "0199aaaa-0000-7000-8000-0000003fb2c1"
LIKE_TWO = "0199aaaa-0000-7000-8000-0000013fb2c1"
KEYS = {ONE: 1, TWO: 2, LIKE_TWO: 3}


def test_names_that_would_be_alike_are_longer_and_no_others():
    assert short_names([ONE, TWO]) == {ONE: "#fa2c1", TWO: "#fb2c1"}
    assert short_names(KEYS) == {ONE: "#fa2c1", TWO: "#03fb2c1", LIKE_TWO: "#13fb2c1"}
    assert short_names([]) == {}


@pytest.mark.parametrize("words", ["#fa2c1", "a2c1", "FA2C1", " #3fa2c1 ", ONE, ONE.replace("-", "")])
def test_any_length_that_is_one_things_alone_names_it(words: str):
    assert named_so("memo", words, KEYS, hint="") == 1


def test_a_name_of_several_says_what_tells_them_apart():
    with pytest.raises(UsageError, match=r"“3fb2c1” is the name of 2 memos\. Write more digits: #03fb2c1, #13fb2c1\."):
        named_so("memo", "3fb2c1", KEYS, hint="")


@pytest.mark.parametrize("words", ["", "#", "1", "2c1", "two", "--", "a2c1 fb2c1"])
def test_words_that_are_no_name_are_refused(words: str):
    with pytest.raises(UsageError, match="is no name of a memo"):
        named_so("memo", words, KEYS, hint="")


def test_a_name_of_nothing_is_not_found():
    with pytest.raises(NotFound, match="There is no memo “9999”"):
        named_so("memo", "9999", KEYS, hint="")


@given(st.sets(st.text("01", min_size=SHOWN + 4, max_size=SHOWN + 4), max_size=40))
def test_every_name_names_its_own_thing(guids: set[str]):
    names = short_names(guids)
    keys = {guid: place for place, guid in enumerate(sorted(guids))}
    assert len(set(names.values())) == len(guids)
    assert all(named_so("memo", name, keys, hint="") == keys[guid] for guid, name in names.items())
    assert all(len(name) > LEAST for name in names.values())

"""Any steps on a codebook can all be undone and done again."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.errors import QcodeError
from qcode.model.codebook import CodebookFile, CodeEntry
from qcode.services import history
from qcode.services.codebook import (
    add_code,
    book_of,
    move_code,
    redefine_code,
    remove_code,
    rename_code,
    retire_code,
    revive_code,
)
from qcode.services.codebook.files import import_entries
from qcode.services.codebook.merging import merge_codes, split_code
from qcode.services.codebook.versions import freeze_codebook
from qcode.services.project import Project
from tests.services.codebook_study import add_coding, add_document, add_memo, contents, tight

NAMES = st.sampled_from(["a", "b", "c", "ı", "İ", "a/b"])
CODES = st.integers(0, 7)
PLACES = st.one_of(st.none(), st.integers(0, 4))
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
HOTKEYS = st.sampled_from(["", "1", "12", "a", "ı"])

VERBS = st.one_of(
    st.tuples(st.just("add"), NAMES, st.one_of(st.none(), CODES), PLACES, HOTKEYS),
    st.tuples(st.just("rename"), CODES, NAMES),
    st.tuples(st.just("redefine"), CODES, NAMES, HOTKEYS),
    st.tuples(st.just("move"), CODES, st.one_of(st.none(), CODES), PLACES),
    st.tuples(st.just("merge"), st.lists(CODES, min_size=1, max_size=3), CODES),
    st.tuples(st.just("split"), CODES, st.lists(NAMES, min_size=1, max_size=2), st.booleans()),
    st.tuples(st.sampled_from(["retire", "revive", "remove"]), CODES),
    st.tuples(st.just("import"), st.lists(st.tuples(PATHS, st.one_of(st.none(), CODES), HOTKEYS), max_size=4)),
    st.tuples(st.just("freeze"), NAMES),
)


def take(project, verb, *said):
    """One verb on codes that are given by their place in the tree."""
    codes = list(book_of(project))
    if verb == "freeze":
        freeze_codebook(project, said[0])
    elif codes or (verb == "add" and said[1] is None):
        STEPS[verb](project, lambda number: None if number is None else codes[number % len(codes)], *said)


def lay(project, code, rows):
    entries = [
        CodeEntry(path, guid=getattr(code(number), "guid", None), hotkey=hotkey, given=frozenset({"hotkey"}))
        for path, number, hotkey in rows
    ]
    import_entries(project, CodebookFile(tuple(entries)))


def split(project, code, number, parts, retire):
    of = code(number)
    keys = list(project.database.tuples("select id from codings where code_id = :code order by id", code=of.id))
    split_code(project, of, parts, {key: parts[at % len(parts)] for at, (key,) in enumerate(keys)}, retire=retire)


STEPS = {
    "add": lambda project, code, name, parent, place, hotkey: add_code(
        project, name, parent=code(parent), position=place, hotkey=hotkey
    ),
    "rename": lambda project, code, number, name: rename_code(project, code(number), name),
    "redefine": lambda project, code, number, text, hotkey: redefine_code(
        project, code(number), brief=text, hotkey=hotkey, labels={"tr": text}
    ),
    "move": lambda project, code, number, under, place: move_code(
        project, code(number), under=code(under), position=place
    ),
    "merge": lambda project, code, numbers, into: merge_codes(project, [code(each) for each in numbers], code(into)),
    "split": split,
    "import": lay,
    "retire": lambda project, code, number: retire_code(project, code(number)),
    "revive": lambda project, code, number: revive_code(project, code(number)),
    "remove": lambda project, code, number: remove_code(project, code(number)),
}


def seed(project):
    """Three codes, five codings by two coders with doubles among them, and memos."""
    document = add_document(project, "a.txt", "money talks")
    for name in ("a", "b", "c"):
        add_code(project, name)
    first, second, third = (code.id for code in book_of(project))
    for code, coder in ((first, "coder_a"), (second, "coder_a"), (second, "coder_b"), (third, "coder_a")):
        add_memo(project, "why", coding=add_coding(project, document, code, 0, 5, coder=coder, typical=code % 2))
    add_coding(project, document, third, 6, 11)
    add_memo(project, "on it", code=second)


def keeps_its_word(project):
    """What holds after every verb: one tree with tight positions, no coding lost a span, no double."""
    book = book_of(project)
    assert tight(book)
    assert len(book) == project.database.value("select count(*) from codes")
    spans = project.database.rows("select distinct coder_id, start, stop from codings")
    assert len(spans) == 3
    keys = [code.hotkey for code in book if code.hotkey]
    assert not any(one != other and other.startswith(one) for one in keys for other in keys)
    assert len(keys) == len(set(keys))


@settings(max_examples=40)
@given(st.lists(VERBS, max_size=8))
def test_undoing_all_gives_the_first_state_and_redoing_all_the_last(steps):
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "s.qcode", coder="coder_a") as project:
        seed(project)
        states = [contents(project)]
        for verb, *said in steps:
            try:
                take(project, verb, *said)
            except QcodeError:
                assert contents(project) == states[-1]
                continue
            keeps_its_word(project)
            if contents(project) != states[-1]:
                states.append(contents(project))
        for state in reversed(states[:-1]):
            history.undo(project)
            assert contents(project) == state
        for state in states[1:]:
            history.redo(project)
            assert contents(project) == state

"""Any codings at all, in a study of four documents: what brute force compares the tables with."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from qcode.services.project import Project
from qcode.storage.identity import new_guids, now
from tests.marked import Study

TEXT = "Su geldi, yol yok; kim bilir ne zaman."
PARTS = {"Adana": [(0, 8)], "Ordu": [(6, 18), (25, 30)]}
OF_DOCUMENT = {"whole": ["Adana"], "both": ["Adana", "Zonguldak"], "stray": [], "joint": ["Adana", "Ordu"]}
"""The cases of each document, in the order of their import; of `joint` each has its parts."""
CASES = ("Adana", "Ordu", "Zonguldak")
CODES = {"a": None, "a / b": "a", "a / b / c": "a / b", "d": None}
BOOK = tuple(CODES)
COLUMNS = ("code_id", "coder_id", "created", "document_id", "guid", "round_id", "start", "stop", "typical", "weight")


class Coding(NamedTuple):
    document: str
    start: int
    stop: int
    code: str
    coder: str


CODINGS = st.sets(
    st.builds(
        lambda document, edges, code, coder: Coding(document, min(edges), max(edges), code, coder),
        st.sampled_from(sorted(OF_DOCUMENT)),
        st.sets(st.integers(0, len(TEXT)), min_size=2, max_size=2),
        st.sampled_from(sorted(CODES)),
        st.sampled_from(["coder_a", "coder_b"]),
    ),
    max_size=12,
)


def any_study(project: Project) -> Study:
    """Three municipalities, of which two share a document and one has none of its own; no codings yet."""
    made = Study(project)
    for name in CASES:
        made.case(name)
    for path in CODES:
        made.code(path)
    made.coder("coder_b")
    for name, cases in OF_DOCUMENT.items():
        key = made.document(name, TEXT, cases=cases if name != "joint" else [], done=["coder_a"])
    with project.write("test") as tx:
        for case, ranges in PARTS.items():
            for start, stop in ranges:
                tx.insert("case_links", case_id=made.cases[case], document_id=key, start=start, stop=stop)
    return made


def fill(study: Study, codings: set[Coding]) -> None:
    """Put these codings in the place of all others."""
    guids, at = new_guids(len(codings)), now()
    rows = [
        (study.codes[tuple(each.code.split(" / "))], study.coders[each.coder], at, study.documents[each.document], guid,
         None, each.start, each.stop, 0, None)
        for guid, each in zip(guids, sorted(codings), strict=True)
    ]  # fmt: skip
    with study.project.write("test") as tx:
        tx.execute("delete from codings")
        tx.insert_many("codings", COLUMNS, rows)


def covered(coding: Coding, case: str) -> set[int]:
    """The characters of a coding that are of a case."""
    if case not in OF_DOCUMENT[coding.document]:
        return set()
    ranges = PARTS[case] if coding.document == "joint" else [(0, len(TEXT))]
    return set(range(coding.start, coding.stop)) & {at for start, stop in ranges for at in range(start, stop)}


def branch(codings: set[Coding], code: str) -> list[Coding]:
    """The codings of a code and of those under it."""
    return [each for each in codings if f"{each.code} / ".startswith(f"{code} / ")]

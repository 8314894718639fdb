"""An interview with a mistake in it, and the same corrected."""

from __future__ import annotations

from pathlib import Path

from qcode.model.document import Role, Speaker
from qcode.services.project import Project
from qcode.storage.documents import text_of
from qcode.storage.schema import JOURNALED, journaled_columns
from tests.marked import Study, unmark

MARKED = """Mara: [Evden çıkamıyoruz.](flood) Su [yükseldi](flood@coder_b).

Ali: [Sel suyu geldi, [bekliyoz](wait).](flood@coder_a,coder_b)

Mara: [Kimse yardım etmedi.](help@coder_b) [Şimdi ne olacak, bilmiyoruz.](=Kozan)

Ali: [Bütçe yok ki.](money)
"""
TEXT = unmark(MARKED)[0]
CORRECTED = (
    TEXT.replace("bekliyoz", "bekliyoruz")
    .replace("Mara: Kimse yardım etmedi. Ş", "Mara: Ş")
    .replace("Ali: Bütçe", "Mara: Yeni bir paragraf, ığdır İzmir.\n\nAli: Bütçe")
)


def study_of(project: Project) -> Study:
    """One interview that two coders have coded, of a municipality."""
    made = Study(project)
    made.coder("coder_b")
    made.case("Kozan")
    made.document("adana", MARKED, cases=["Kozan"], language="tr",
                  speakers=[Speaker("Mara", Role.RESPONDENT), Speaker("Ali", Role.INTERVIEWER)])  # fmt: skip
    return made


def file(folder: Path, text: str, name: str = "new.txt") -> Path:
    """The text in a file of its own."""
    (folder / name).write_text(text, "utf-8")
    return folder / name


def everything(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that the journal covers."""
    columns = {name: ", ".join(journaled_columns(name)) for name in sorted(JOURNALED)}
    said = {name: f'select {told} from "{name}" order by id' for name, told in columns.items()}
    return {name: list(project.database.whole.tuples(words)) for name, words in said.items()}


def quotes(project: Project, key: int = 1) -> list[tuple[str, str, str]]:
    """Code, coder and words of every coding, as they are now."""
    said = """select k.name, p.name, c.start, c.stop from codings c join codes k on k.id = c.code_id
    join coders p on p.id = c.coder_id where c.document_id = :key order by c.id"""
    text = text_of(project.database, key)
    return [(code, who, text[start:stop]) for code, who, start, stop in project.database.tuples(said, key=key)]

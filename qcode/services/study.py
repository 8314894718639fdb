"""The sample study: local diplomacy in 45 municipalities, as a project to try everything on."""

from __future__ import annotations

import os
from getpass import getuser
from pathlib import Path
from tempfile import TemporaryDirectory

from qcode.errors import QcodeError
from qcode.formats.tables.reading import read_rows
from qcode.model.coder import CoderRole
from qcode.model.coding import State
from qcode.services.cases.importing import import_cases
from qcode.services.codebook.files import import_codebook
from qcode.services.coding.files import import_codings
from qcode.services.documents import DocumentFinder
from qcode.services.documents.importing import import_transcripts
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project, add_coder, coder_name
from qcode.storage import progress
from qcode.storage.coders import coders
from qcode.storage.making import must_be_free

CODERS = ("coder_a", "coder_b")


def study_folder() -> Path:
    """Where the sample's `codebooks` and `transcripts` are: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "study", package.parent):
        if (folder / "transcripts" / "cases.csv").is_file():
            return folder
    raise QcodeError("This installation of qcode came without the sample study.", "Install qcode-qda again.")


def newcomer() -> str:
    """Who is at this computer, as a coder may be called: `QCODE_CODER`, else the name of the login, else “you”."""
    try:
        return coder_name(os.environ.get("QCODE_CODER") or getuser())
    except (QcodeError, OSError, KeyError, ImportError):  # a system may know of no login
        return "you"


def make_demo(place: str | Path, *, coder: str = CODERS[0]) -> Project:
    """Copy the sample study into a fresh project and open it as one of its coders, or as another owner.

    Whoever is new has coded nothing in it: the practice interviews are to be coded, and what the study comes to is
    what its own two coders made of it.
    What is copied in stands in the history and cannot be undone. The project is there when it is whole. Raises
    ProjectExists where something is at the place already.
    """
    must_be_free(str(place))
    with TemporaryDirectory(prefix="qcode-demo-") as folder:
        made = Path(folder) / "demo.qcode"
        _fill(made, coder)
        copy_project(made, place)
    return Project.open(place, coder=coder)


def _fill(place: Path, coder: str) -> None:
    folder = study_folder()
    texts = folder / "transcripts"
    with Project.create(place, coder=CODERS[0], case_noun="municipality", name="Local diplomacy") as project:
        import_cases(project, texts / "cases.csv")
        import_transcripts(project, [texts / "notes", texts / "practice"])
        import_cases(project, None, documents=texts / "documents.csv")
        import_codebook(project, folder / "codebooks" / "local-diplomacy.yaml")
        import_codings(project, texts / "codings.jsonl")
        _mark_done(project, texts / "done.csv")
        add_coder(project, coder, role=CoderRole.OWNER)
        with project.database.write("begin") as tx:
            tx.execute("update steps set kind = 'init'")


def _mark_done(project: Project, path: Path) -> None:
    finder = DocumentFinder(project)
    keys = {each.name: each.id for each in coders(project.database)}
    with project.write("mark done", "what the two coders have finished") as tx:
        for row in read_rows(path).rows:
            progress.mark(
                tx,
                document_id=finder.find(row.cells["document"]).id,
                coder_id=keys[row.cells["coder"]],
                state=State(row.cells["state"]).value,
            )

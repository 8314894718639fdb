"""Every question takes the same filters in the same words, states them, and is changed by them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from qcode.cli.names import COMMANDS
from qcode.model.document import Role, Speaker
from qcode.services.project import Project
from tests.cli.conftest import Qcode
from tests.marked import Study
from tests.prepared import Prepared

FILTERS = {
    "--code": ["--code", "money"],
    "--exactly": ["--code", "money", "--exactly"],
    "--coder": ["--coder", "bora"],
    "--document": ["--document", "ordu-1"],
    "--case": ["--case", "Ordu"],
    "--where": ["--where", "type=city"],
    "--role": ["--role", "respondent"],
    "--speaker": ["--speaker", "K2"],
    "--since": ["--since", "2021"],
    "--until": ["--until", "2020"],
    "--round": ["--round", "pilot"],
    "--agreed": ["--agreed"],
    "--query": ["--query", "code:staff or code:money within text:wait"],
    "--saved": ["--saved", "Yakın"],
}

STATED = {
    "--where": "type = city", "--agreed": "agreed layer", "--exactly": "without those under them",
}  # fmt: skip

QUESTIONS = {
    "table frequencies": [],
    "table attribute": ["type", "--universe", "all"],
    "table joint": ["type", "--universe", "all"],
    "table time": ["founded", "--universe", "all"],
    "table cooccurrence": ["--within", "turn", "--layout", "pairs"],
    "table sequence": ["--within", "5"],
    "table saturation": ["--universe", "all", "--own"],
    "table coverage": [],
    "table words": ["--by-code", "--all-words"],
    "table context": ["we"],
    "table framework": [],
    "segments": [],
    "codings export": [],
    "codebook summary": [],
    "memos list": [],
    "memos journal": [],
}
"""The commands that ask, with what they need besides; `search`, `figure`, `report` and `agreement` are on their own."""

OF_SPEECH = {"table words", "table context"}
"""These count what respondents say unless somebody else is asked for, so that asking for them changes nothing."""

APART = {
    "memos add": "it names one thing to write on",
    "settle list": "a queue", "settle decide": "a code and borders", "settle rule": "a code",
}  # fmt: skip


def commands() -> Iterator[tuple[str, click.Command]]:
    for name, entry in COMMANDS.items():
        yield from _below(name, getattr(import_module(entry.module), entry.attribute))


def _below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for each in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), each)
            assert found is not None
            yield from _below(f"{name} {each}", found)
    else:
        yield name, command


def test_whoever_takes_one_filter_takes_all_of_them():
    for name, command in commands():
        taken = {option for each in command.params for option in each.opts} & set(FILTERS)
        if len(taken) > 2 and name not in APART:
            assert taken == set(FILTERS), f"{name} lacks {sorted(set(FILTERS) - taken)}"


KOZAN = """G: [How is the money?](money)

K1: [We wait for [funds](money / funds)](money@coder_a,bora). [Two people](staff@bora) work here. [We ask](staff).

G: [And Europe?](Europe)

K1: [We go there](Europe@bora)."""
ORDU = """G: [Is there a team?](staff) [And Turkey?](Turkey)

K2: [We wait](money). [A team](staff@coder_a,bora) of three. [Funds came](money / funds). [Europe](Europe) helps."""
MUS = "K3: [We have no [money](money / funds@bora)](money). [Nobody](staff) works. We wait."


@pytest.fixture
def study(prepared: Prepared, qcode: Qcode, folder: Path) -> Path:
    """Three interviews of two coders, one in a round, one settled."""
    prepared("three", folder, lambda: _three(qcode, folder / "study.qcode"))
    return folder / "study.qcode"


def _three(qcode: Qcode, place: Path) -> None:
    with Project.create(place, coder="coder_a", case_noun="municipality") as project:
        made = Study(project)
        made.round("pilot")
        made.case("Kozan", type="district", founded=2010.0)
        made.case("Ordu", type="city", founded=2014.0)
        made.case("Muş", type="city", founded=2014.0)
        asks, says = Role.INTERVIEWER, Role.RESPONDENT
        made.document("kozan-1", KOZAN, cases=["Kozan"], date="2020-05-02", done=["coder_a", "bora"],
                      speakers=[Speaker("G", asks), Speaker("K1", says)])  # fmt: skip
        made.document("ordu-1", ORDU, cases=["Ordu"], date="2021-06-01", within="pilot",
                      speakers=[Speaker("G", asks), Speaker("K2", says)])  # fmt: skip
        made.document("muş-1", MUS, cases=["Muş"], date="2021-07-01", speakers=[Speaker("K3", says)])
        _settled(made)
        _noted(made)
    assert qcode("query", "save", "Yakın", "code:money and near(code:staff, turn)").code == 0


def _settled(made: Study) -> None:
    """In Kozan the coders agreed on one passage alone."""
    consensus = made.coder("consensus", kind="consensus")
    with made.project.write("test") as tx:
        document, code = made.documents["kozan-1"], made.codes["money",]
        tx.insert("codings", document_id=document, code_id=code, coder_id=consensus, start=26, stop=33)
        tx.insert("assignments", coder_id=consensus, document_id=document, state="done")


def _noted(made: Study) -> None:
    """A memo on every coding, on the project and on every case."""
    with made.project.write("test") as tx:
        rows = list(tx.tuples("select id, coder_id from codings order by id"))
        for key, coder in rows:
            day = "2021-01-01T00:00:00Z" if key % 2 else "2020-01-01T00:00:00Z"
            tx.insert("memos", target="coding", coding_id=key, text=f"Hm {key}", coder_id=coder, created=day,
                      modified=tx.at)  # fmt: skip
        for key in made.cases.values():
            tx.insert("memos", target="case", case_id=key, text="A case", coder_id=made.coders["coder_a"],
                      modified=tx.at)  # fmt: skip
        tx.insert("memos", target="project", text="Begun", coder_id=made.coders["coder_a"], modified=tx.at)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_filter_changes_what_every_question_gives_and_is_stated(qcode: Qcode, study: Path, question: str):
    words = [*question.split(), *QUESTIONS[question]]
    before = qcode(*words, "--format", "csv")
    assert before.code == 0
    for name, chosen in FILTERS.items():
        answer = qcode(*words, *chosen, "--format", "csv")
        assert answer.code == 0, (question, name, answer.err)
        if question not in OF_SPEECH or name != "--role":
            assert answer.out != before.out, f"{question} takes no notice of {name}"
        if question not in ("segments", "codings export"):
            shown = qcode(*words, *chosen, "--format", "markdown").out
            said = STATED.get(name, chosen[-1])
            assert said in shown.replace("\\", ""), f"{question} does not state {name}"


@pytest.mark.parametrize("name", FILTERS)
def test_a_search_and_a_picture_take_every_filter(qcode: Qcode, study: Path, name: str):
    assert qcode("search", "e", *FILTERS[name], "--format", "csv").code == 0
    before, after = (qcode("figure", "heatmap", *chosen).out for chosen in ([], FILTERS[name]))
    assert before != after


IN_THE_TEXT = {
    "--query": ["--query", "text:wait"], "--saved": ["--saved", "Fon"],
    "--coder": ["--coder", "coder_a", "--coder", "bora"],
}  # fmt: skip
"""What agreement takes instead of a query for codings, and of a coder alone."""


@pytest.fixture
def double(prepared: Prepared, qcode: Qcode, study: Path) -> Path:
    """The three interviews finished by three coders, of which two submitted them in a round."""
    prepared("double", study.parent, lambda: _submitted(qcode))
    return study


def _submitted(qcode: Qcode) -> None:
    assert qcode("query", "save", "Fon", "text:fund").code == 0
    assert qcode("coders", "add", "ece").code == 0
    assert qcode("--coder", "ece", "codings", "add", "muş-1", "money", "--quote", "We wait").code == 0
    for coder in ("coder_a", "bora", "ece"):
        assert qcode("--coder", coder, "documents", "done", "kozan-1", "ordu-1", "muş-1").code == 0
    assert (
        qcode(
            "--coder", "coder_a", "round", "new", "both", "--coders", "coder_a,bora", "--documents", "ordu-1,muş-1"
        ).code
        == 0
    )
    for coder in ("coder_a", "bora"):
        assert qcode("--coder", coder, "round", "submit", "both", "--as-done").code == 0


@pytest.mark.parametrize("command", ["agreement", "figure agreement"])
@pytest.mark.parametrize("name", FILTERS)
def test_agreement_takes_every_filter_of_what_is_compared_states_it_and_refuses_the_rest(
    qcode: Qcode, double: Path, command: str, name: str
):
    chosen = IN_THE_TEXT.get(name, ["--round", "both"] if name == "--round" else FILTERS[name])
    words = [*command.split(), "--draws", "20"]
    before, answer = qcode(*words), qcode(*words, *chosen)
    assert before.code == 0
    if name == "--agreed":
        assert answer.code
        assert "what coders coded on their own" in answer.err
        return
    assert answer.code == 0, answer.err
    assert answer.out != before.out, f"{command} takes no notice of {name}"
    said = {"--coder": "Coders: coder_a, bora.", "--round": "as submitted in the round “both”"}
    assert said.get(name, STATED.get(name, chosen[-1])) in " ".join((answer.out + answer.err).split())


@pytest.mark.parametrize("command", ["agreement", "figure agreement"])
@pytest.mark.parametrize("asked", ["--query", "--saved", "--coder"])
def test_agreement_refuses_in_a_sentence_what_chooses_among_codings(
    qcode: Qcode, double: Path, command: str, asked: str
):
    answer = qcode(*command.split(), "--draws", "20", *FILTERS[asked])
    assert answer.code
    said = "needs two coders" if asked == "--coder" else "chose by its codings"
    assert said in answer.err


@pytest.mark.parametrize("question", [*QUESTIONS, "search", "figure", "agreement"])
@pytest.mark.parametrize(
    "wrong", [("--code", "ışık"), ("--coder", "x"), ("--where", "typ=city"), ("--query", "code:ışık"), ("--saved", "x")]
)
def test_a_name_that_is_not_there_is_said_in_a_sentence(
    qcode: Qcode, study: Path, question: str, wrong: tuple[str, str]
):
    more = {"search": ["we"], "figure": ["heatmap"], "agreement": []}.get(question, QUESTIONS.get(question, []))
    answer = qcode(*question.split(), *more, *wrong)
    assert answer.code
    assert "Traceback" not in answer.err
    assert wrong[1].removeprefix("code:").partition("=")[0] in answer.err

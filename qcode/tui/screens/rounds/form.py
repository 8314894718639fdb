"""The form for a new round: who codes which documents, drawn or chosen, blind or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from qcode.errors import QcodeError
from qcode.model.whole import whole
from qcode.services import rounds
from qcode.services.attributes.variables import similar
from qcode.services.documents import known_documents
from qcode.services.listing import people, who_code
from qcode.services.naming import must_be_named_once, must_be_new
from qcode.services.project import add_coder, proper_name
from qcode.services.rounds.drawing import Divider, dividers
from qcode.tui.actions import bindings_for
from qcode.tui.folding import fold
from qcode.tui.screens.asking.form_screen import FormScreen, answer, names_in, plain
from qcode.tui.screens.asking.prompts import Option
from qcode.tui.widgets.cells import fit_middle
from qcode.tui.widgets.form import Field
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.services.project import Project

FIELDS = (
    Field("name", "name", "What the round is called; the codebook is frozen as a version of this name"),
    Field("coders", "coders", "Who codes, separated by ; or commas; F6 chooses, and a new name becomes a new coder"),
    Field("sample", "how many", "How many documents are drawn by chance; empty takes all that are named, or all"),
    Field(
        "by",
        "in proportion to",
        "An attribute by whose values it draws, documents without one being a group, too; F6 chooses",
    ),
    Field("seed", "seed", "A number by which the same draw can be made again; empty chooses one"),
    Field("documents", "documents", "These, or a draw among these, separated by ; or commas; F6 chooses; empty is all"),
    Field("blind", "blind", "yes: until all have submitted nobody sees what others do; no: all see all", proposed=True),
)


@dataclass(frozen=True, slots=True)
class RoundAsked:
    """What a round is to be made of: the arguments of `services.rounds.new_round`."""

    name: str
    coders: tuple[str, ...]
    sample: int | None
    by: str | None
    seed: int | None
    documents: tuple[str, ...]
    blind: bool
    newcomers: tuple[str, ...] = ()

    def make(self, project: Project) -> rounds.Round:
        """Make the round, and coders of those who are new; raises what `add_coder` and `new_round` raise."""
        for name in self.newcomers:
            add_coder(project, name)
        return rounds.new_round(
            project, self.name, coders=self.coders, sample=self.sample, by=self.by, seed=self.seed,
            documents=self.documents, blind=self.blind,
        )  # fmt: skip


def asked_of(values: Mapping[str, str], *, known: Mapping[str, frozenset[str]]) -> RoundAsked:
    """What stands in the form; its numbers must have been checked. `known` as for `round_problem`."""
    coders = names_in(values["coders"], known["coders"])
    return RoundAsked(
        values["name"], coders, whole(values["sample"]),
        values["by"] or None, whole(values["seed"]),
        names_in(values["documents"], known["documents"]), bool(_blind(values)),
        tuple(name for name in coders if fold(name) not in known["coders"]),
    )  # fmt: skip


def _blind(values: Mapping[str, str]) -> bool | None:
    return answer(values["blind"], yes=("blind",), no=("open",))


def round_problem(
    values: Mapping[str, str], *, taken: Mapping[str, Sequence[str]], known: Mapping[str, frozenset[str]]
) -> str | None:
    """Why no round can be made of what stands in the form, in a sentence, or None.

    `taken` has the names that the round cannot have, by what they are the names of, as `round {}`; `known` the folded
    names of coders, documents and attributes (`by`); who is not among the coders is new.
    """
    coders, documents = (names_in(values[field], known[field]) for field in ("coders", "documents"))
    try:
        for name, noun in ((values["name"], "round"), *((each, "coder") for each in coders)):
            proper_name(name, noun)
        for what, names in taken.items():
            must_be_new(what, values["name"], names)
        must_be_named_once(_as_first_written(coders), among="the coders")
        must_be_named_once(_as_first_written(documents), among="the documents")
    except QcodeError as error:
        return str(error)
    if not coders:
        return "A round needs coders. F6 chooses among those there are."
    if unknown := [name for name in documents if fold(name) not in known["documents"]]:
        return f"There is no document “{unknown[0]}”. F6 chooses among those there are."
    if values["by"] and fold(values["by"]) not in known["by"]:
        return f"There is no attribute “{values['by']}”. F6 chooses among those there are."
    return _number_problem(values, most=len(documents or known["documents"]))


def _told(found: Divider) -> str:
    """How an attribute would divide the documents."""
    without = f", {counted(found.without, 'document')} without" if found.without else ""
    return f"{counted(found.groups, 'value')}{without}"


def _as_first_written(names: Sequence[str]) -> list[str]:
    """The names, those that differ only in their writing all as the first of them."""
    first = {fold(name): name for name in reversed(names)}
    return [first[fold(name)] for name in names]


def _number_problem(values: Mapping[str, str], *, most: int) -> str | None:
    for field, least in (("sample", 1), ("seed", 0)):
        text, number = values[field], whole(values[field])
        if text and (number is None or number < least):
            return f"“{fit_middle(text, 24)}” is no whole number from {least}."
    if (whole(values["sample"]) or 0) > most:
        return f"{values['sample']} of {most} documents cannot be drawn."
    if values["by"] and not values["sample"]:
        return "In proportion to an attribute some are drawn. Say how many."
    if _blind(values) is None:
        return "Blind is yes or no."
    return None


class RoundForm(FormScreen[RoundAsked]):
    """The form over the rounds."""

    PLACES: ClassVar[tuple[str, ...]] = ("roundform",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("roundform")]
    DEFAULT_CSS = """
    RoundForm > Box { height: 18; }
    RoundForm Form Label { width: 19; }
    RoundForm Form > #form-note { padding: 0 0 0 20; }
    """
    FIELDS = FIELDS
    SEVERAL = frozenset({"coders", "documents"})
    CALLED = "new round"
    SAVES = "make the round"

    def __init__(self, project: Project) -> None:
        """A form filled with what most rounds are: all who may code, all documents, blind."""
        self._project = project
        self._coders, self._working = people(project), who_code(project)
        self._documents = [each.name for each in known_documents(project)]
        self._dividers = dividers(project)
        self._told_new: tuple[str, ...] = ()
        super().__init__({"coders": "; ".join(self._working), "blind": "yes"})

    def problem_of(self, values: Mapping[str, str]) -> str | None:
        """Why no round can be made."""
        from qcode.services.codebook.versions import VERSION, codebook_versions

        taken = {
            "round {}": [each.name for each in rounds.list_rounds(self._project)],
            VERSION: [each.name for each in codebook_versions(self._project)],
        }
        return round_problem(values, taken=taken, known=self._known) or self._newcomers(values)

    @property
    def _known(self) -> dict[str, frozenset[str]]:
        named = {"coders": self._coders, "documents": self._documents, "by": [each.name for each in self._dividers]}
        return {key: frozenset(map(fold, names)) for key, names in named.items()}

    def _newcomers(self, values: Mapping[str, str]) -> str | None:
        """That somebody is no coder yet, once: asked for again, the round is made with them."""
        new = self.asked(values).newcomers
        if new in ((), self._told_new):
            return None
        self._told_new = new
        near = [each for name in new for each in similar(name, self._coders)]
        meant = f" Did you mean “{near[0]}”?" if near else ""
        they = "is no coder of the project yet" if len(new) == 1 else "are no coders of the project yet"
        return (
            f"{' and '.join(f'“{name}”' for name in new)} {they}.{meant} Ctrl+S again makes them one, with the round."
        )

    def asked(self, values: Mapping[str, str]) -> RoundAsked:
        """The round to be made."""
        return asked_of(values, known=self._known)

    def standing(self, key: str, text: str) -> tuple[str, ...]:
        """Names may be parted by commas, too."""
        return names_in(text, self._known[key]) if key in self.SEVERAL else super().standing(key, text)

    def choices(self) -> Mapping[str, Callable[[], list[Option]]]:
        """Coders, documents, attributes, and whether it is blind."""
        return {
            "coders": lambda: plain(self._working),
            "documents": lambda: plain(self._documents),
            "by": lambda: [Option(each.name, each.name, _told(each)) for each in self._dividers],
            "blind": lambda: plain(("yes", "no")),
        }

"""The form for how saturation is measured: its three numbers, an order of one's own, and the draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from qcode.model.whole import whole
from qcode.services.tables.saturation import BASE, DRAWS, RUN, THRESHOLDS
from qcode.tui.actions import bindings_for
from qcode.tui.folding import fold
from qcode.tui.screens.asking.form_screen import FormScreen, answer, parted, plain
from qcode.tui.screens.asking.prompts import Option
from qcode.tui.widgets.cells import fit_middle
from qcode.tui.widgets.form import Field

MOST_DRAWS = 1_000_000

FIELDS = (
    Field("base", "base", "The first so many interviews, with whose codes all later ones are compared"),
    Field("run", "run", "So many interviews behind one another, whose new codes are counted together"),
    Field("thresholds", "thresholds", "The new information that is little enough, in percent, with semicolons: 5; 0"),
    Field("given", "own order", "Interviews in the order you say, separated by semicolons; empty for none. F6 chooses"),
    Field("draws", "orders by chance", "So many say how much hangs on the order"),
    Field("seed", "seed", "A number by which the same orders can be drawn again"),
    Field(
        "replaced", "with replacement", "yes: one interview can come twice, as Guest, Namey & Chen draw; no: shuffle"
    ),
)
_LABELS = {field.key: field.label for field in FIELDS}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How saturation is measured; `given` are the interviews in an order of one's own."""

    base: int = BASE
    run: int = RUN
    thresholds: tuple[float, ...] = THRESHOLDS
    given: tuple[str, ...] = ()
    draws: int = DRAWS
    seed: int = 1
    replaced: bool = False

    @property
    def told(self) -> str:
        """The three numbers in a few words."""
        return f"base {self.base}, run {self.run}, {percents(self.thresholds, ' and ')} %"

    @property
    def short(self) -> str:
        """The same where there is little room."""
        return f"base {self.base}, run {self.run}"

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form."""
        return {
            "base": str(self.base), "run": str(self.run), "thresholds": percents(self.thresholds),
            "given": "; ".join(self.given), "draws": str(self.draws), "seed": str(self.seed),
            "replaced": "yes" if self.replaced else "no",
        }  # fmt: skip


def percents(shares: Sequence[float], between: str = "; ") -> str:
    """Shares as they are typed into the form: `5; 0`."""
    return between.join(f"{100 * each:g}" for each in shares)


def sizes_of(values: Mapping[str, str]) -> Sizes:
    """What stands in the form, which must have been checked."""
    return Sizes(
        base=int(values["base"]), run=int(values["run"]), thresholds=tuple(_shares(values["thresholds"])),
        given=parted(values["given"]), draws=int(values["draws"]), seed=int(values["seed"]),
        replaced=bool(answer(values["replaced"])),
    )  # fmt: skip


def _shares(text: str) -> list[float]:
    """Shares from percents, `5; 0` or `2,5 %`; a comma before a space parts, too. Raises ValueError."""
    parts = text.replace("%", " ").replace(", ", " ").replace(";", " ").split()
    return [float(part.replace(",", ".")) / 100 for part in parts]


def sizes_problem(values: Mapping[str, str], *, known: frozenset[str]) -> str | None:
    """Why saturation cannot be measured so, in a sentence, or None; `known` are the interviews' names, folded."""
    for field, least, most in (("base", 1, 10_000), ("run", 1, 10_000), ("draws", 1, MOST_DRAWS), ("seed", 0, 2**32)):
        text, number = values[field], whole(values[field])
        if number is None or not least <= number <= most:
            return (
                f"{_LABELS[field].capitalize()}: “{fit_middle(text, 24)}” is no whole number from {least} to {most:,}."
            )
    try:
        shares = _shares(values["thresholds"])
    except ValueError:
        return "Thresholds are percents, with semicolons between them: 5; 0."
    if not shares or not all(0 <= each < 1 for each in shares):
        return "A threshold is from 0 to under 100 percent."
    names = parted(values["given"])
    if unknown := [name for name in names if fold(name) not in known]:
        return f"There is no interview “{unknown[0]}”. F6 chooses among those there are."
    if len(set(map(fold, names))) < len(names):
        return "An interview stands twice in your order."
    return "With replacement is yes or no." if answer(values["replaced"]) is None else None


class SaturationForm(FormScreen[Sizes]):
    """The form over the curve."""

    PLACES: ClassVar[tuple[str, ...]] = ("saturationform",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("saturationform")]
    DEFAULT_CSS = """
    SaturationForm > Box { height: 15; }
    SaturationForm Form Label { width: 19; }
    SaturationForm Form > #form-note { padding: 0 0 0 20; }
    """
    FIELDS = FIELDS
    SEVERAL = frozenset({"given"})
    CALLED = "how saturation is measured"
    SAVES = "measure"

    def __init__(self, sizes: Sizes, *, interviews: Sequence[str]) -> None:
        """A form filled with what holds now; `interviews` are those that can stand in an order."""
        self._interviews = tuple(interviews)
        super().__init__(sizes.values)

    def problem_of(self, values: Mapping[str, str]) -> str | None:
        """Why it cannot be measured so."""
        return sizes_problem(values, known=frozenset(map(fold, self._interviews)))

    def asked(self, values: Mapping[str, str]) -> Sizes:
        """How it is to be measured."""
        return sizes_of(values)

    def choices(self) -> Mapping[str, Callable[[], list[Option]]]:
        """The interviews, and whether they are drawn with replacement."""
        return {"given": lambda: plain(self._interviews), "replaced": lambda: plain(("no", "yes"))}

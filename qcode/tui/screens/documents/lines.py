"""The list of documents as it is shown: its columns, groups and lines, from what is known of the documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qcode.model.coding import State
from qcode.services.documents import DocumentLine
from qcode.services.ordering import in_order, sort_key
from qcode.tui.widgets.columns import Cell, Column
from qcode.tui.widgets.grouped import Entry, Heading
from qcode.tui.wording import counted

SORTS = ("name", "date", "words", "mine", "coded", "state")
"""By what the documents can be sorted; `name` is how they come."""

SIGNS = {State.DONE: "●", State.DOING: "◐", State.TODO: "○"}

_KINDS = 8
"""An attribute with at most so many values says of what kind a case is."""
_ORDERS: dict[str, Callable[[DocumentLine], str | int]] = {
    "date": lambda line: line.document.date or "9999",
    "words": lambda line: -line.document.words,
    "mine": lambda line: -line.mine,
    "coders": lambda line: -sum(state is State.DONE for state in line.states.values()),
    "state": lambda line: [State.DOING, State.TODO, State.DONE].index(line.state),
}
_LARGEST_FIRST = ("words", "mine", "coded", "coders")


@dataclass(frozen=True)
class DocumentList:
    """The documents under their cases, or under the values of an attribute (`grouping`).

    `about_cases` are the attributes of each case, `coverage` the share that is coded by document, once measured.
    """

    lines: Sequence[DocumentLine]
    case_noun: str = "case"
    about_cases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    coverage: Mapping[int, float] = field(default_factory=dict)
    grouping: str = ""
    sorting: str = "name"
    turned: bool = False

    # Columns

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns; in a narrow list the kind of document goes first, and never what is to be done."""
        several = len({name for line in self.lines for name in line.states}) > 1
        return (
            Column(self._titled(self.case_noun), least=8, most=32, fair=14),
            Column(self._titled(self.kind), most=24, drop=4),
            Column(self._titled("document"), least=12, most=44, fair=17),
            Column(self._titled("kind"), most=36, drop=7),
            Column(self._titled("date"), drop=3),
            Column(self._titled("lang"), drop=8),
            Column(self._titled("words"), right=True, drop=2),
            Column(self._titled("mine"), right=True),
            Column(self._titled("coded"), right=True, drop=1),
            Column("", bar=True, drop=6),
            Column(self._titled("state"), least=5),
            Column(self._titled("round") if any(line.round for line in self.lines) else "", least=5, most=16),
            Column(self._titled("coders") if several else "", right=True, drop=0 if several else 9),
            Column("all coders" if several else "", drop=5 if several else 9, most=28),
        )

    def _titled(self, title: str) -> str:
        if title != (self.case_noun if self.sorting == "name" else self.sorting) or self.is_as_given:
            return title
        return f"{title} {'↓' if (self.sorting in _LARGEST_FIRST) != self.turned else '↑'}"

    @property
    def is_as_given(self) -> bool:
        """Whether the documents stand as they come: by case and name."""
        return self.sorting == "name" and not self.turned

    def sort_of(self, title: str) -> str | None:
        """By what a click on a column's title sorts; None where that column cannot be sorted by."""
        name = title.removesuffix(" ↑").removesuffix(" ↓")
        if name == self.case_noun:
            return "name"
        return name if name in (*_ORDERS, "coded", *self._by_words) or (name and name == self.kind) else None

    @property
    def _by_words(self) -> Mapping[str, Callable[[DocumentLine], str]]:
        """What documents are sorted by as by names; those that have nothing there stand last."""
        return {
            "document": lambda line: line.document.name,
            "kind": lambda line: line.values.get("kind", "") or "; ".join(line.cases[1:]),
            "lang": lambda line: line.document.language,
            "round": lambda line: line.round,
            self.kind: lambda line: self.values(line).get(self.kind, ""),
        }

    # Groups

    @property
    def kind(self) -> str:
        """The attribute that stands beside the case; "" where there is none, or a group says something already."""
        return "" if self.grouping else self.telling

    @cached_property
    def telling(self) -> str:
        """The attribute that tells of what kind a case is: the first that puts every case into one of a few kinds."""
        kinds: dict[str, list[str]] = {}
        for values in self.about_cases.values():
            for name, value in values.items():
                kinds.setdefault(name, []).append(value)
        every = len(self.about_cases)
        telling = [name for name, held in kinds.items() if len(held) == every and 1 < len(set(held)) <= _KINDS]
        return telling[0] if telling else ""

    def values(self, line: DocumentLine) -> Mapping[str, str]:
        """The attributes of the document and of its first case."""
        return {**self.about_cases.get(line.cases[0] if line.cases else "", {}), **line.values}

    def sorted(self) -> Sequence[DocumentLine]:
        """The documents by what was chosen."""
        if self.sorting in self._by_words:
            words = self._by_words[self.sorting]
            there = sorted(filter(words, self.lines), key=lambda line: sort_key(words(line)), reverse=self.turned)
            return [*there, *(line for line in self.lines if not words(line))]
        if self.sorting == "coded":
            found = sorted(self.lines, key=lambda line: -self.coverage.get(line.document.id, 0.0))
        else:
            found = sorted(self.lines, key=_ORDERS[self.sorting]) if self.sorting in _ORDERS else list(self.lines)
        return found[::-1] if self.turned else found

    def groups(self) -> dict[str, list[DocumentLine]]:
        """The documents by group, those without one last.

        Groups stand as a dictionary sorts them, or where documents are sorted, as the first document of each does.
        A document of several cases stands under the first of them.
        """
        groups: dict[str, list[DocumentLine]] = {}
        loose = []
        for line in self.sorted():
            names = line.cases if not self.grouping else (self.values(line).get(self.grouping, ""),)
            if names and names[0]:
                groups.setdefault(names[0], []).append(line)
            else:
                loose.append(line)
        if self.sorting == "name" or self.grouping:
            ordered = in_order(groups)
            back = self.turned and not self.grouping
            groups = {name: groups[name] for name in (reversed(ordered) if back else ordered)}
        if loose:
            groups[f"(no {self.grouping or self.case_noun})"] = loose
        return groups

    # Lines

    def shown(self) -> tuple[list[Entry], list[Heading | Entry]]:
        """The lines under headings, and the headings; a case with one document is one line among the headings."""
        groups = self.groups()
        entries, headings = list[Entry](), list[Heading | Entry]()
        for group, held in groups.items():
            if len(held) == 1 and not self.grouping:
                headings.append(self._entry(held[0], group, alone=True))
            else:
                headings.append(self._heading(group, held))
                entries += [self._entry(line, group, alone=len(held) == 1) for line in held]
        return entries, headings

    def _heading(self, group: str, held: Sequence[DocumentLine]) -> Heading:
        done = sum(line.state is State.DONE for line in held)
        mine = sum(line.mine for line in held)
        words = sum(line.document.words for line in held)
        state = "done" if done == len(held) else f"{done}/{len(held)}" if done or mine else "todo"
        about = self.about_cases.get(group, {}).get(self.kind, "")
        size = (f"{words:,}", str(mine or ""))
        cells = (group, about, counted(len(held), "document"), "", "", "", *size, "", None, state, "", "", "")
        return Heading(f"group {group}", cells)

    def _entry(self, line: DocumentLine, group: str, *, alone: bool) -> Entry:
        under_its_case = not self.grouping and not alone
        own = line.cases[0] if line.cases else "" if self.grouping else group
        case = "" if under_its_case else own
        states = line.states.values()
        cells: tuple[Cell, ...] = (
            case,
            self.values(line).get(self.kind, "") if case else "",
            line.document.name,
            line.values.get("kind", "") or "; ".join(line.cases[1:]),
            line.document.date or "",
            line.document.language,
            f"{line.document.words:,}",
            str(line.mine or ""),
            self._share(line),
            self.coverage.get(line.document.id) if line.mine else None,
            f"{SIGNS[line.state]} {line.state.value}",
            line.round,
            f"{sum(state is State.DONE for state in states)}/{len(states)}" if len(states) > 1 else "",
            " ".join(f"{SIGNS[state]} {name}" for name, state in line.states.items()) if len(states) > 1 else "",
        )
        also = " ".join((*line.cases, *self.values(line).values()))
        return Entry(line.document.id, cells, f"group {group}", also=also)

    def _share(self, line: DocumentLine) -> str:
        """How much of what respondents say in it is coded, `–` where nothing can be."""
        if line.document.id not in self.coverage:
            return "–" if self.coverage else ""
        return percent(self.coverage[line.document.id]) if line.mine else ""


def percent(share: float) -> str:
    """A share in whole per cent, where a little is not nothing and almost all is not all."""
    if 0 < share < 0.01:
        return "<1%"
    return f"{share:.0%}" if share == 1 or share < 0.99 else "99%"

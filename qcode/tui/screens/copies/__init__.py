"""Copies of the project from the screens: bring in what another one holds, and make one for a coauthor."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Label

from qcode.errors import QcodeError
from qcode.model.place import named_place, path_of, path_problem
from qcode.services import memory
from qcode.services.listing import coders_of
from qcode.services.merging import MergeReport, copies_among, merge
from qcode.services.merging.sharing import coded_here, share
from qcode.services.project import SUFFIX
from qcode.tui.screens.asking.approving import Approval
from qcode.tui.screens.asking.prompts import Ask, Box, Choose, Option
from qcode.tui.screens.asking.saving import file_name, reading_problem
from qcode.tui.screens.asking.working import Working
from qcode.tui.widgets.columns import Column
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.services.project import Project
    from qcode.tui.frame import Frame

_OTHER = ""
_MERGED, _WITH, _SHARED = "merge", "share with", "share with {}"
_COLUMNS = (Column("", least=9), Column("", least=10, most=34), Column("", most=120))
_MOST_TOLD = 200


class Preview(Approval):
    """What a merge would add, change and remove, and what would be in conflict; whether to go on."""

    DEFAULT_CSS = """
    Preview > Box { width: 100; }
    Preview .elsewhere { text-style: bold; color: $warning; }
    """

    def __init__(self, name: str, report: MergeReport) -> None:
        super().__init__(titles=False)
        self._file, self._report = name, report

    def compose(self) -> ComposeResult:
        """How much is new, and a line for each kind and each conflict."""
        with Box() as box:
            box.border_title = f"merge {self._file}?"
            box.say_keys(("filterlist.choose", "merge"), ("prompt.leave", "leave everything as it is"))
            if self._report.elsewhere:
                yield Label(self._report.elsewhere, markup=False, classes="elsewhere")
            yield Label(summed_up(self._report, would=True), markup=False)
            yield self.list

    def on_mount(self) -> None:
        """Fill the list."""
        self.fill(_told(self._report), _COLUMNS)


def _told(report: MergeReport) -> Iterator[tuple[str, str, str]]:
    for each in report.told:
        yield each.what, each.words, ", ".join(each.names)
    for name in report.opens:
        yield "opens", f"round {name}", "then everybody sees what all coded"
    for said in report.places[:_MOST_TOLD]:
        thing, _, became = said.partition(": ")
        yield "corrected", thing, became
    for said in report.conflicts[:_MOST_TOLD]:
        thing, _, field = said.rpartition(": ")
        yield "conflict", field, thing
    if not report.told and not report.conflicts and not report.opens:
        yield "sealed", "a blind round", "what the others did in it comes in unseen"


def summed_up(report: MergeReport, *, would: bool = False) -> str:
    """What a merge brings, or brought, in one line; of sealed work nothing is told."""
    parts = [
        f"{counted(report.count(what), 'thing')} {'would be ' if would else ''}{what}"
        for what in ("added", "changed", "removed")
        if report.count(what)
    ]
    if report.conflicts:
        parts.append(f"{counted(len(report.conflicts), 'conflict')} to decide")
    if report.standing:
        parts.append(f"{counted(report.standing, 'conflict')} from before")
    if not report.steps:
        parts.append("how much the others coded is told when the blind round is open")
    return ", ".join(parts)


def merge_another(frame: Frame) -> None:
    """Choose another copy, show what it would bring, and bring it in."""
    options = [Option(each, *named_place(each)) for each in _copies_near(frame.session.project)]
    if not options:
        _ask_place(frame)
        return

    def take(answer: tuple[str, ...] | None) -> None:
        if answer and answer[0] == _OTHER:
            _ask_place(frame)
        elif answer:
            _look_into(frame, answer[0])

    other = Option(_OTHER, "another file …", "or the address of a project on a server")
    frame.app.push_screen(Choose("merge which copy into this project?", [*options, other]), take)


def _copies_near(project: Project) -> list[str]:
    """Copies in the folder of this project, and those that were opened last; not the project itself."""
    place = str(project.place)
    near: list[str] = []
    if "://" not in place:
        near = [str(path) for path in sorted(Path(place).absolute().parent.glob(f"*{SUFFIX}"))]
    known = dict.fromkeys([*near, *memory.recent_places()])
    own = place if "://" in place else str(Path(place).absolute())
    return copies_among(project, [each for each in known if each != own])


def _ask_place(frame: Frame) -> None:
    note = "A .qcode file, or postgresql+psycopg://… It is only read."
    typed = frame.session.typed

    def take(answer: str | None) -> None:
        if answer:
            typed[_MERGED] = answer if "://" in answer else str(path_of(answer))
            _look_into(frame, typed[_MERGED])

    def check(answer: str) -> str | None:
        return None if "://" in answer else reading_problem(answer)

    question = Ask("merge which copy into this project?", value=typed.get(_MERGED, ""), note=note, check=check)
    frame.app.push_screen(question, take)


def _forget(frame: Frame, place: str) -> None:
    """The place that was typed was merged, or has nothing to merge: it is not offered again."""
    if frame.session.typed.get(_MERGED) == place:
        del frame.session.typed[_MERGED]


def _look_into(frame: Frame, place: str) -> None:
    project, (name, _) = frame.session.project, named_place(place)

    def seen(found: MergeReport | QcodeError | None) -> None:
        if isinstance(found, QcodeError):
            frame.status.fail(found)
        elif found is not None and not found.new:
            _forget(frame, place)
            frame.status.say(f"{name} holds nothing that is new here.")
        elif found is not None:
            frame.app.push_screen(Preview(name, found), lambda yes: _merge(frame, place) if yes else _left(frame))

    frame.app.push_screen(
        Working(f"looking into {name}", lambda tell: merge(project, place, dry_run=True, progress=tell)), seen
    )


def _left(frame: Frame) -> None:
    frame.status.say("Nothing was merged.")


def _merge(frame: Frame, place: str) -> None:
    project, (name, _) = frame.session.project, named_place(place)

    def done(found: MergeReport | QcodeError | None) -> None:
        if isinstance(found, QcodeError):
            frame.status.fail(found)
        elif found is not None:
            _forget(frame, place)
            frame.session.wrote()
            if found.change is not None:
                frame.qcode.changed(found.change, by=frame)
            hint = "C among the documents decides, u undoes" if found.conflicts else "u undoes"
            if found.opens:
                there = frame.NAME in ("rounds", "coverage")
                conflicts = f"; C{' among the documents' if there else ''}: conflicts" if found.conflicts else ""
                hint = f"{'' if there else 'R, then '}g: agreement{conflicts}"
                frame.status.say(f"merged {name}: all have submitted {', '.join(found.opens)}", hint)
            else:
                frame.status.say(f"merged {name}: {summed_up(found)}", hint)

    frame.app.push_screen(Working(f"merging {name}", lambda tell: merge(project, place, progress=tell)), done)


def share_copy(frame: Frame, *, first: Collection[str] = ()) -> None:
    """Choose a coauthor, some of them `first`, and a file, and make a copy for her to work in."""
    session, typed = frame.session, frame.session.typed
    people = [each for each in coders_of(session.project) if each.kind.value == "person"]
    others = [each for each in people if each.id != session.coder_id]
    options = [
        Option(each.name, each.name, f"{each.role.value}{', waited for' if each.name in first else ''}")
        for each in sorted(others, key=lambda each: each.name not in first)
    ]

    def take(answer: tuple[str, ...] | None) -> None:
        if answer and answer[0] == _OTHER:
            question = Ask("who will work in the copy?", value=typed.get(_WITH, ""), note="A name or initials.")
            frame.app.push_screen(question, named)
        elif answer:
            _ask_own(frame, answer[0])

    def named(answer: str | None) -> None:
        if answer:
            typed[_WITH] = answer
            _ask_own(frame, answer)

    frame.app.push_screen(Choose("a copy for whom?", [*options, Option(_OTHER, "somebody new …")]), take)


def _ask_own(frame: Frame, coder: str) -> None:
    """Ask whether a coauthor who has coded something here begins anew in the copy, or goes on."""
    number = coded_here(frame.session.project, coder)
    if not number:
        _ask_file(frame, coder, own=False)
        return

    def take(answer: tuple[str, ...] | None) -> None:
        if answer:
            _ask_file(frame, coder, own=answer[0] == "own")

    options = [
        Option("anew", "begin anew", "empty; what comes back stands beside what is here"),
        Option("own", "go on with it", f"the copy has {coder}'s codings and memos"),
    ]
    told = "1 document" if number == 1 else f"{number:,} documents"
    frame.app.push_screen(Choose(f"{coder} has coded {told} here", options), take)


def _ask_file(frame: Frame, coder: str, *, own: bool) -> None:
    project = frame.session.project
    place = str(project.place)
    folder = Path.cwd() if "://" in place else Path(place).absolute().parent
    suggested = folder / file_name(project.name, "for", coder, suffix=SUFFIX)
    whose = f"of codings, memos and states only {coder}'s." if own else "nobody's codings, memos and states do."
    note = f"Texts, codes and cases go along; {whose}"

    def check(answer: str) -> str | None:
        if "://" in answer:
            return None
        if why := path_problem(answer):
            return why
        path = path_of(answer)
        if path.exists():
            return f"{path.name} is there already; take another name."
        return None if path.parent.is_dir() else f"There is no folder {path.parent}."

    typed, what = frame.session.typed, _SHARED.format(coder)

    def make(answer: str | None) -> None:
        if answer:
            typed[what] = answer
            _share(frame, coder, answer if "://" in answer else str(path_of(answer)), own=own)

    value = typed.get(what, str(suggested))
    frame.app.push_screen(Ask(f"the copy for {coder} is", value=value, note=note, check=check), make)


def _share(frame: Frame, coder: str, out: str, *, own: bool) -> None:
    project = frame.session.project

    def work(tell: object) -> str:  # noqa: ARG001 - a copy is made in one go
        share(project, coder, out, own=own)
        return out

    def done(found: str | QcodeError | None) -> None:
        if isinstance(found, QcodeError):
            frame.status.fail(found)
        elif found is not None:
            for what in (_WITH, _SHARED.format(coder)):
                frame.session.typed.pop(what, None)
            name, where = named_place(found)
            there = f", {where}" if "://" in found else ""
            frame.status.say(f"{name}{there} is for {coder}", "M merges it later")

    frame.app.push_screen(Working(f"making a copy for {coder}", work), done)

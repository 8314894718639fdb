"""Merging a code into another one: both definitions are shown, and one is chosen, or both are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qcode.model.codebook import FIELDS, Code
from qcode.services.codebook import spoken
from qcode.tui.drafting import drafting
from qcode.tui.screens.asking.keeping import keep
from qcode.tui.screens.asking.prompts import Choose, Confirm, Option
from qcode.tui.screens.codebook.form import CodeForm, Filled
from qcode.tui.widgets.codetree import CodeTree
from qcode.tui.widgets.form import code_problem, code_values
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.tui.frame import Frame

_SHORT = 100


def both(target: Code, source: Code) -> dict[str, Any]:
    """Each field as both codes have it, the target's first; what is the same, or empty in one, stands once."""
    found: dict[str, Any] = {}
    for name in FIELDS:
        texts = dict.fromkeys(filter(None, (getattr(target, name), getattr(source, name))))
        found[name] = ("; " if name == "brief" else "\n").join(texts)
    return found


def fields_of(code: Code) -> dict[str, str]:
    """What the codebook says of a code."""
    return {name: getattr(code, name) for name in FIELDS}


def _in_short(code: Code) -> str:
    """The definition in at most two lines."""
    text = " ".join((code.brief or code.definition or "no definition").split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


class Uniting:
    """The questions before two codes are merged, asked on a screen."""

    def __init__(self, frame: Frame, source: Code, target: Code) -> None:
        """Merge the source into the target."""
        self._frame, self._source, self._target = frame, source, target

    def ask(self) -> None:
        """Ask which definition holds, where both codes have one; else only whether to merge."""
        source, target = fields_of(self._source), fields_of(self._target)
        if any(source.values()) and source != target:
            self._choose()
        else:
            self._confirm()

    @property
    def _title(self) -> str:
        return f"merge “{self._source.name}” into “{self._target.name}”"

    def _what_goes(self) -> str:
        session = self._frame.session
        count = counted(session.counts.get(self._source.id, 0), "coding")
        return (
            f"{count} of yours, all of the others', the memos and the codes under it go to "
            f"“{session.book.path_text(self._target.id)}”."
        )

    def _confirm(self) -> None:
        detail = f"{self._what_goes()} One key takes it back."
        self._frame.app.push_screen(Confirm(f"{self._title}?", detail=detail), self._confirmed)

    def _confirmed(self, sure: bool | None) -> None:
        if sure:
            self._merge({})

    def _choose(self) -> None:
        options = [
            Option("target", f"keep what “{self._target.name}” says"),
            Option("source", f"take what “{self._source.name}” says"),
            Option("both", "put both together"),
            Option("form", "put both together and edit them"),
        ]
        said = "\n".join(f"{each.name}: {_in_short(each)}" for each in (self._target, self._source))
        ask = f"{self._what_goes()} Which definition holds? That of “{self._source.name}” stays as a memo anyway."
        first = "target" if any(fields_of(self._target).values()) else "source"
        self._frame.app.push_screen(
            Choose(self._title, options, note=f"{said}\n\n{ask}", chosen=(first,)), self._chosen
        )

    def _chosen(self, answer: tuple[str, ...] | None) -> None:
        if not answer:
            return
        if answer[0] == "form":
            self._edit()
        else:
            texts: dict[str, dict[str, str]] = {
                "target": {},
                "source": fields_of(self._source),
                "both": both(self._target, self._source),
            }
            self._merge(texts[answer[0]])

    def _edit(self) -> None:
        united = both(self._target, self._source)
        book = self._frame.session.book

        def check(values: Mapping[str, str]) -> str | None:
            return code_problem({**code_values(self._target), **values}, book=book, code=self._target)

        draft = drafting(
            self._frame.session.project, f"definition of {self._target.name} and {self._source.name} in one",
            table="codes", guid=self._target.guid, where=f"and {self._source.guid}",
        )  # fmt: skip

        def take(filled: Filled | None) -> None:
            values = filled.values if filled is not None else code_values(replace(self._target, **united))
            chosen = {name: values[name] for name in FIELDS}
            words = "\n\n".join(f"{spoken(name)}: {text}" for name, text in chosen.items() if text)
            keep(self._frame, lambda: self._united(chosen), words, anyway=lambda: self._united(chosen, seen=()),
                 draft=draft)  # fmt: skip

        shown = replace(self._target, **united)
        form = CodeForm(shown, path=self._title, check=check, fields=FIELDS)
        self._frame.app.push_screen(form.kept_as(draft), take)

    def _merge(self, choose: Mapping[str, str]) -> None:
        self._frame.do(lambda: self._united(choose))

    def _united(self, choose: Mapping[str, str], *, seen: Sequence[Code] | None = None) -> Change:
        """Merge the two as they were read, or in any case with `seen` empty; the tree goes to what is left."""
        from qcode.services.codebook.merging import merge_codes

        read = (self._source, self._target) if seen is None else seen
        project = self._frame.session.project
        change = merge_codes(project, [self._source.id], self._target.id, choose=choose, seen=read)
        self._frame.call_next(self._show)
        return change

    def _show(self) -> None:
        for tree in self._frame.query(CodeTree):
            tree.show_code(self._target.id)

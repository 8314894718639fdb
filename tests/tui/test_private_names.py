"""What the program takes from inside of Textual: none of it is promised, so that each name is held to here.

Where Textual changes one, the test says which, and which module leans on it. Whoever needs another writes it down.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

import textual

import qcode.tui

TEXTUAL = Path(textual.__file__).parent

USED = {
    "app": {"_check_bindings"},
    "composing": {"_dirty_regions", "_regions_to_spans"},
    "drawing": {
        "_batch_count", "_compositor", "_dirty_regions", "_dirty_widgets", "_exchange_repaint_regions",
        "_layout_required", "_on_timer_update", "_refresh_styles_required", "_repaint_required", "_scroll_required",
    },
    "everywhere": {"_result_callbacks"},
    "in_order": {"_next_callbacks"},
    "lasting": {"_app", "_loop", "_queue", "_writer_thread"},
    "widgets.kept": {"_running", "_styles_cache"},
    "widgets.transcript.canvas": {"_start_widget", "_vertical_scrollbar"},
    "windowed": {"_modal_binding_chain"},
}  # fmt: skip
"""The names that a module reads or calls."""

REPLACED = {
    "drawing": {"_compositor_refresh": "self", "_refresh_layout": "self size scroll",
                "_on_screen_resume": "self event"},
    "guard": {"_dispatch_message": "self message"},
    "room": {"_display": "self screen renderable"},
    "stacking": {"_background_screens": "", "_handle_exception": "self error"},
    "widgets.kept": {"_set_dirty": "self regions"},
    "widgets.queryline": {"_on_key": "self event"},
    "widgets.rows": {"_on_mouse_scroll_down": "self event", "_on_mouse_scroll_up": "self event"},
    "widgets.blocks": {"_on_mouse_scroll_down": "self event", "_on_mouse_scroll_up": "self event"},
    "widgets.matrix": {"_on_mouse_scroll_down": "self event", "_on_mouse_scroll_up": "self event"},
    "widgets.transcript.canvas": {"_scroll_update": "self virtual_size"},
}  # fmt: skip
"""The methods that a module puts in the place of Textual's, with the parameters that they have there."""

MODULES = {
    "guard": {"textual._callback", "textual._types"}, "composing": {"textual._compositor"},
    "room": {"textual._compositor"},
}  # fmt: skip
"""The modules that are not for others."""


def modules() -> Iterator[tuple[str, ModuleType]]:
    for found in pkgutil.walk_packages(qcode.tui.__path__, "qcode.tui."):
        yield found.name.removeprefix("qcode.tui."), importlib.import_module(found.name)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def names_in(tree: ast.AST) -> set[str]:
    """The private names that a class defines, or gives to its instances."""
    found = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
    for each in ast.walk(tree):
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            found.add(each.target.id)
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store) and ast.unparse(each.value) == "self":
            found.add(each.attr)
    return {name for name in found if is_private(name)}


def source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text("utf-8")


def attributes(tree: ast.AST) -> list[ast.Attribute]:
    return [each for each in ast.walk(tree) if isinstance(each, ast.Attribute) and is_private(each.attr)]


def textual_bases(kind: type) -> list[type]:
    return [each for each in kind.__mro__[1:] if each.__module__.startswith("textual")]


def names_of_methods(kind: type) -> list[str]:
    return [name for name, each in vars(kind).items() if is_private(name) and isinstance(each, FunctionType | property)]


def parameters(method: object) -> str:
    return " ".join(inspect.signature(method).parameters) if callable(method) else ""


@cache
def of_textual() -> dict[str, set[str]]:
    """The private names of each of Textual's classes."""
    trees = [ast.parse(path.read_text("utf-8")) for path in TEXTUAL.rglob("*.py")]
    classes = [each for tree in trees for each in ast.walk(tree) if isinstance(each, ast.ClassDef)]
    found: dict[str, set[str]] = {}
    for each in classes:
        found.setdefault(each.name, set()).update(names_in(each))
    return found


def inherited(kind: type) -> set[str]:
    """The private names that a class has from Textual."""
    return set().union(*(of_textual().get(base.__name__, set()) for base in textual_bases(kind)))


@cache
def classes_of(module: ModuleType) -> list[tuple[type, ast.ClassDef]]:
    """The classes of a module, each with what is written of it."""
    classes = [each for each in ast.walk(ast.parse(source(module))) if isinstance(each, ast.ClassDef)]
    return [(kind, each) for each in classes if isinstance(kind := getattr(module, each.name, None), type)]


def taken_by(module: ModuleType, ours: set[str]) -> Iterator[str]:
    """The private names of Textual that a module reads, calls or sets."""
    every = set().union(*of_textual().values())
    for kind, tree in classes_of(module):
        own = [each.attr for each in attributes(tree) if ast.unparse(each.value) == "self"]
        yield from (inherited(kind) if textual_bases(kind) else every - ours).intersection(own)
    named = [each.attr for each in attributes(ast.parse(source(module))) if ast.unparse(each.value) != "self"]
    yield from (every - ours).intersection(named)


def test_every_private_name_that_is_used_is_still_there_and_no_other_is_used():
    classes = [each for _, module in modules() for each in classes_of(module)]
    ours = set().union(*(names_in(tree) - inherited(kind) for kind, tree in classes)) | {"_replace"}  # of named tuples
    found = {name: set(taken_by(module, ours)) - set(REPLACED.get(name, ())) for name, module in modules()}
    assert {name: taken for name, taken in found.items() if taken} == USED


def test_every_private_method_that_is_replaced_is_still_asked_in_the_same_way():
    found: dict[str, dict[str, str]] = {}
    for kind in [kind for _, module in modules() for kind, _ in classes_of(module)]:
        for own in [each for each in kind.__mro__ if each.__module__.startswith("qcode.tui.")]:
            for method in names_of_methods(own):
                before = next((vars(base)[method] for base in textual_bases(kind) if method in vars(base)), None)
                if before is not None:
                    found.setdefault(own.__module__.removeprefix("qcode.tui."), {})[method] = parameters(before)
    assert found == REPLACED


def test_no_other_private_module_is_used():
    found = {}
    for name, module in modules():
        nodes = ast.walk(ast.parse(source(module)))
        taken = {each.module for each in nodes if isinstance(each, ast.ImportFrom) and "textual._" in str(each.module)}
        found.update({name: taken} if taken else {})
    assert found == MODULES

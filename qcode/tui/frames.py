"""The screens by their names; each module is imported when its screen is first wanted."""

from __future__ import annotations

from collections.abc import Callable

from qcode.tui.frame import Frame


def _documents() -> Frame:
    from qcode.tui.screens.documents import DocumentsScreen

    return DocumentsScreen()


def _coding() -> Frame:
    from qcode.tui.screens.coding import CodingScreen

    return CodingScreen()


def _codebook() -> Frame:
    from qcode.tui.screens.codebook import CodebookScreen

    return CodebookScreen()


def _table() -> Frame:
    from qcode.tui.screens.tables.table import TableScreen

    return TableScreen()


def _together() -> Frame:
    from qcode.tui.screens.tables.together import TogetherScreen

    return TogetherScreen()


def _saturation() -> Frame:
    from qcode.tui.screens.tables.saturation import SaturationScreen

    return SaturationScreen()


def _framework() -> Frame:
    from qcode.tui.screens.tables.framework import FrameworkScreen

    return FrameworkScreen()


def _tables() -> Frame:
    from qcode.tui.screens.tables.tabulated import TabulatedScreen

    return TabulatedScreen()


def _excerpts() -> Frame:
    from qcode.tui.screens.excerpts import ExcerptsScreen

    return ExcerptsScreen()


def _queries() -> Frame:
    from qcode.tui.screens.excerpts.queries import QueriesScreen

    return QueriesScreen()


def _summary() -> Frame:
    from qcode.tui.screens.codebook.summary import SummaryScreen

    return SummaryScreen()


def _settling() -> Frame:
    from qcode.tui.screens.settling import SettlingScreen

    return SettlingScreen()


def _search() -> Frame:
    from qcode.tui.screens.search import SearchScreen

    return SearchScreen()


def _memos() -> Frame:
    from qcode.tui.screens.memos import MemosScreen

    return MemosScreen()


def _history() -> Frame:
    from qcode.tui.screens.history import HistoryScreen

    return HistoryScreen()


def _agreement() -> Frame:
    from qcode.tui.screens.agreement import AgreementScreen

    return AgreementScreen()


def _places() -> Frame:
    from qcode.tui.screens.agreement.places import PlacesScreen

    return PlacesScreen()


def _rounds() -> Frame:
    from qcode.tui.screens.rounds import RoundsScreen

    return RoundsScreen()


def _coverage() -> Frame:
    from qcode.tui.screens.rounds.coverage import CoverageScreen

    return CoverageScreen()


def _coders() -> Frame:
    from qcode.tui.screens.rounds.coders import CodersScreen

    return CodersScreen()


def _conflicts() -> Frame:
    from qcode.tui.screens.copies.conflicts import ConflictsScreen

    return ConflictsScreen()


FRAMES: dict[str, Callable[[], Frame]] = {
    "documents": _documents,
    "coding": _coding,
    "codebook": _codebook,
    "table": _table,
    "together": _together,
    "saturation": _saturation,
    "framework": _framework,
    "tables": _tables,
    "excerpts": _excerpts,
    "queries": _queries,
    "summary": _summary,
    "settling": _settling,
    "search": _search,
    "agreement": _agreement,
    "places": _places,
    "rounds": _rounds,
    "coverage": _coverage,
    "coders": _coders,
    "memos": _memos,
    "history": _history,
    "conflicts": _conflicts,
}
"""How each screen is made, by its name."""

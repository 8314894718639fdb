"""How to come to every screen of the program, and the studies in which they stand: for pictures and for the mouse.

A scene is a coroutine that presses what a user would.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

from textual.pilot import Pilot

from qcode.model.document import Span
from qcode.services import coding as codings
from qcode.services import rounds
from qcode.services.codebook import add_code, redefine_code
from qcode.services.codebook.versions import freeze_codebook
from qcode.services.documents import find_document
from qcode.services.documents.correcting import correct
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project, add_coder
from qcode.storage.documents import text_of
from qcode.tui.app import QcodeApp
from qcode.tui.screens.excerpts.queries import WAIT
from qcode.tui.widgets.offered import PATIENCE
from tests.tui import study as studies
from tests.tui.pictures import still
from tests.tui.stage import type_text
from tests.tui.study import coding, go_to_turn, settle

Go = Callable[[Pilot[int]], Awaitable[None]]


def app_of(pilot: Pilot[int]) -> QcodeApp:
    """The program."""
    return cast("QcodeApp", pilot.app)


def screen_of(pilot: Pilot[int]) -> Any:
    """The screen in sight, as whatever it is."""
    return pilot.app.screen


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys, each when what the one before began is done."""
    for key in keys:
        await studies.press(pilot, key)


# The studies


def plain(study: Path) -> None:
    """The sample study as it comes."""


def with_a_blind_round(study: Path) -> None:
    """A blind round of six interviews, which nobody has submitted."""
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "İlk pilot", coders=["coder_a", "coder_b"], sample=6, by="type", seed=7)


def with_a_submitted_round(study: Path) -> None:
    """A round of two interviews that both coders have submitted."""
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-balikesir", "note-esenyurt"])
        for name in ("coder_a", "coder_b"):
            with Project.open(study, coder=name) as theirs:
                rounds.submit(theirs, "pilot", as_done=True)


def with_a_corrected_text(study: Path) -> None:
    """The same round, after the text of the second interview was corrected."""
    with_a_submitted_round(study)
    with Project.open(study, coder="coder_a") as project:
        key = find_document(project, "note-esenyurt").id
        text = text_of(project.database, key)
        file = study.with_name("esenyurt.txt")
        file.write_text("Düzeltildi: İlk satır.\n\n" + text.replace("Burada teşkilatın", "Orada teşkilatın"), "utf-8")
        correct(project, key, file)


def with_three_coders(study: Path) -> None:
    """A round of two interviews that three have submitted, one of them with readings of her own."""
    people = ["coder_a", "coder_b", "Şule Işık"]
    with Project.open(study, coder="coder_a") as project:
        add_coder(project, people[-1])
        rounds.new_round(project, "Üçlü tur", coders=people, documents=["note-balikesir", "note-esenyurt"])
    with Project.open(study, coder=people[-1]) as theirs:
        for name, span in (("note-balikesir", Span(0, 60)), ("note-esenyurt", Span(20, 90))):
            key = find_document(theirs, name).id
            codings.apply_codes(theirs, document_id=key, span=span, code_ids=[2])
    for name in people:
        with Project.open(study, coder=name) as theirs:
            rounds.submit(theirs, "Üçlü tur", as_done=True)


def with_a_newer_codebook(study: Path) -> None:
    """Two versions of the codebook, between which the rule of one code was changed."""
    with Project.open(study, coder="coder_a") as project:
        freeze_codebook(project, "before")
        redefine_code(project, "central steering", not_when="Wishes of the mayor alone.")
        freeze_codebook(project, "İkinci sürüm")


OURS = "The unit was wanted from above: the ministry, the governor, or the metropolitan municipality asked for it."
THEIRS = (
    "Somebody above the municipality asked for a unit, or decided it; not the EU, not the mayor (İl, ilçe, bakanlık)."
)


def with_conflicts(study: Path) -> None:
    """A copy of coder_b's brought in, in which two things were changed differently."""
    other = study.with_name("coder_b.qcode")
    copy_project(study, other)
    with Project.open(study, coder="coder_a") as project:
        redefine_code(project, "central steering", definition=OURS)
        mark = codings.codings_of(project, find_document(project, "note-kozan").id)[0]
        codings.set_weight(project, mark.id, 70)
    with Project.open(other, coder="coder_b") as project:
        redefine_code(project, "central steering", definition=THEIRS)
        add_code(project, "iklim diplomasisi")
        codings.apply_codes(
            project, document_id=find_document(project, "note-erzurum").id, span=Span(0, 20), code_ids=[1]
        )
    with Project.open(other, coder="coder_a") as project:
        codings.remove_codings(project, [mark.id])
    with Project.open(study, coder="coder_a") as project:
        merge(project, other)


def with_two_texts(study: Path) -> None:
    """A copy of coder_b's brought in, in which a transcript was corrected otherwise than here."""
    other = study.with_name("coder_b.qcode")
    copy_project(study, other)
    ours = ("Bizim örgütümüzde", "metin [anlaşılmıyor]"), ("Şu teşkilatımızda", "metin, İlçe'nin")
    for place, name, (first, second) in ((study, "coder_a", ours[0]), (other, "coder_b", ours[1])):
        with Project.open(place, coder=name) as project:
            key = find_document(project, "note-esenyurt").id
            file = study.with_name(f"{name}.txt")
            text = text_of(project.database, key)
            file.write_text(text.replace("Burada teşkilatın", first).replace("metin,", second), "utf-8")
            correct(project, key, file)
    with Project.open(study, coder="coder_a") as project:
        merge(project, other)


# Reading and coding


async def documents(pilot: Pilot[int]) -> None:
    """The cursor on the first interview that is not done."""
    await settle(pilot)
    screen = app_of(pilot).frame("documents")
    cast("Any", screen).list.show(find_document(screen.session.project, "note-erzurum").id)
    await settle(pilot)


async def attributes(pilot: Pilot[int]) -> None:
    """What is said of a document and its case."""
    await documents(pilot)
    await press(pilot, "a")
    await still(pilot)


async def correction(pilot: Pilot[int]) -> None:
    """What a corrected transcript would do to what is coded in it."""
    await settle(pilot)
    project = app_of(pilot).session.project
    place = Path(str(project.place)).with_name("kozan-ığdır.txt")
    await press(pilot, "slash", *"note-kozan", "enter", "T")
    screen_of(pilot).query_one("Input").value = str(corrected_note(project, place))
    await press(pilot, "enter")
    await settle(pilot)


def corrected_note(project: Project, place: Path) -> Path:
    """The text of a note with a heading before it, without its last coded words, and with a typo mended."""
    from qcode.services.documents import open_document

    key = find_document(project, "note-kozan").id
    text = open_document(project, key).text
    first, *_, last = sorted(codings.codings_of(project, key), key=lambda each: each.span)
    words = first.span.of(text)
    new = text[: last.span.start] + text[last.span.end :]
    place.write_text("Düzeltildi: İlk satır.\n\n" + new.replace(words, f"{words[:4]}ş{words[4:]}"), "utf-8")
    return place


async def coding_(pilot: Pilot[int]) -> None:
    """A sentence selected in an interview with overlapping codings."""
    await settle(pilot)
    screen = await coding(app_of(pilot), pilot, "practice-mavikiyi")
    screen.view.move_to(screen.view.script.text.index("Birincisi"))
    await press(pilot, "s")


async def in_practice(pilot: Pilot[int]) -> None:
    """The practice interview, at its seventh turn."""
    await settle(pilot)
    screen = await coding(app_of(pilot), pilot, "practice-alderhaven")
    go_to_turn(screen.view, 7)
    await settle(pilot)


async def offered(pilot: Pilot[int]) -> None:
    """The codes that Space leads to, over a selected sentence."""
    await in_practice(pilot)
    await press(pilot, "f", "s", "space")
    await pilot.pause(PATIENCE + 0.3)
    await settle(pilot)


async def picker(pilot: Pilot[int]) -> None:
    """A code looked for by a few letters of its name."""
    await coding_(pilot)
    await press(pilot, "c", "b", "u", "t")
    await still(pilot)


async def all_told(pilot: Pilot[int]) -> None:
    """All that is known of a coding, while its borders move."""
    await in_practice(pilot)
    await press(pilot, "semicolon", "semicolon", "semicolon", "ctrl+t", "e", "shift+right")


async def memo(pilot: Pilot[int]) -> None:
    """A memo that is being written on a passage."""
    await coding_(pilot)
    await press(pilot, "m", *"ışık")
    await still(pilot)


async def finding(pilot: Pilot[int]) -> None:
    """An interview is to be searched for whole words."""
    await settle(pilot)
    await coding(app_of(pilot), pilot, "note-kozan")
    await press(pilot, "slash")
    await still(pilot)
    await type_text(cast("Pilot[None]", pilot), "ışık")
    await press(pilot, "ctrl+t")


# The codebook


async def codebook(pilot: Pilot[int]) -> None:
    """The second code with its definition."""
    await settle(pilot)
    await press(pilot, "f4", "down", "down")


async def definition(pilot: Pilot[int]) -> None:
    """The form of a code's definition."""
    await codebook(pilot)
    await press(pilot, "e")
    await still(pilot)


async def not_kept(pilot: Pilot[int]) -> None:
    """A definition that somebody else has changed while it was written."""
    await definition(pilot)
    with Project.open(app_of(pilot).session.project.place, coder="coder_b") as theirs:
        redefine_code(theirs, "central steering", definition=THEIRS)
    screen_of(pilot).query_one("#field-definition").text = OURS
    await press(pilot, "ctrl+s")
    await still(pilot)


async def merging(pilot: Pilot[int]) -> None:
    """Two definitions, one of which is to be chosen."""
    await settle(pilot)
    await press(pilot, "f4", "down", "M")
    await type_text(cast("Pilot[None]", pilot), "kardes")
    await press(pilot, "enter")


async def splitting(pilot: Pilot[int]) -> None:
    """A code being split, one excerpt sent."""
    await settle(pilot)
    await press(pilot, "f4", "down", "S")
    await type_text(cast("Pilot[None]", pilot), "bakanlık; yasa")
    await press(pilot, "enter", "1")


async def colours(pilot: Pilot[int]) -> None:
    """The colours of a code, one retired code behind them."""
    await settle(pilot)
    await press(pilot, "f4", "down", "x", "down", "c")


async def summary(pilot: Pilot[int]) -> None:
    """The codebook with how much each code is used, and typical excerpts."""
    await codebook(pilot)
    await press(pilot, "y", "down")


async def looking(pilot: Pilot[int]) -> None:
    """The excerpts that the newest version of the codebook touches."""
    await settle(pilot)
    app_of(pilot).action_looking()
    await settle(pilot)


# Tables and excerpts


async def table(pilot: Pilot[int]) -> None:
    """The table with its values shaded."""
    await settle(pilot)
    await press(pilot, "f5", "t", "right", "down")


async def excerpts(pilot: Pilot[int]) -> None:
    """What stands behind a number of the table."""
    await table(pilot)
    await press(pilot, "up", "left", "enter", "down")


async def together(pilot: Pilot[int]) -> None:
    """Codes together in one sentence, with their coefficient, shaded."""
    await settle(pilot)
    await press(pilot, "f5", "b", "enter", "c", "down", "down", "enter", "o", "down", "enter", "t", "right", "down")


async def saturation(pilot: Pilot[int]) -> None:
    """The curve with the cursor on an interview."""
    await settle(pilot)
    await press(pilot, "f5", "b", "down", "enter", "down", "down")


async def saturation_form(pilot: Pilot[int]) -> None:
    """How saturation is measured, over the curve."""
    await saturation(pilot)
    await press(pilot, "s", "enter", "enter")
    await still(pilot)


async def matrix(pilot: Pilot[int]) -> None:
    """The framework, the cursor on a cell."""
    await settle(pilot)
    await press(pilot, "f5", "b", "down", "down", "enter", "slash", *"koz", "enter", "slash", *"central", "enter")


async def framework(pilot: Pilot[int]) -> None:
    """A summary that is being typed beside its excerpts."""
    await matrix(pilot)
    await press(pilot, "enter", *"yönlendirdi")
    await still(pilot)


async def by_attribute(pilot: Pilot[int]) -> None:
    """Codes by an attribute, the cursor on a value."""
    await settle(pilot)
    app_of(pilot).action_tables("attribute")
    await settle(pilot)
    await press(pilot, "down", "down")


async def in_context(pilot: Pilot[int]) -> None:
    """A word with what stands around it."""
    await settle(pilot)
    app_of(pilot).action_tables("words")
    await settle(pilot)
    await press(pilot, "down", "enter")
    await settle(pilot)


async def typical_words(pilot: Pilot[int]) -> None:
    """The words that are typical of every code."""
    await settle(pilot)
    app_of(pilot).action_tables("words")
    await settle(pilot)
    screen_of(pilot).take_way("code/keyness")
    await settle(pilot)
    await press(pilot, "down")


async def over_time(pilot: Pilot[int]) -> None:
    """Codes by the year in which a unit was founded, beside the years of local elections."""
    await settle(pilot)
    app_of(pilot).action_tables("time")
    await settle(pilot)
    screen = screen_of(pilot)
    screen.ask(replace(screen.asked, subject="founded", events=(2009, 2014, 2019)))
    await settle(pilot)
    await press(pilot, "down")


async def filters(pilot: Pilot[int]) -> None:
    """Filters and a query, which is being completed, over the table."""
    await settle(pilot)
    await press(pilot, "f5", "w", *"type", "equals_sign", *"metropolitan", "down", *"code", "colon", *"eu")
    await still(pilot)


async def queries(pilot: Pilot[int]) -> None:
    """What a query finds, two excerpts marked."""
    await settle(pilot)
    await press(pilot, "Q")
    await settle(pilot)
    screen_of(pilot).line.set_text('code:"central steering" and near(code:"EU accession", paragraph)')
    await press(pilot, "enter")
    await settle(pilot)
    await press(pilot, "space", "shift+down")


async def offers(pilot: Pilot[int]) -> None:
    """A query that is being typed, with what can stand there."""
    await settle(pilot)
    await press(pilot, "Q")
    await settle(pilot)
    await press(pilot, "m", "e", "m", "o", "space", "a", "n", "d", "space", "down", "down")
    await pilot.pause(WAIT)
    await still(pilot)


async def search(pilot: Pilot[int]) -> None:
    """Words typed without Turkish letters, and where they are found."""
    await settle(pilot)
    await press(pilot, "f7")
    await still(pilot)
    await type_text(cast("Pilot[None]", pilot), "baskan")
    await press(pilot, "ctrl+l", "ctrl+l", "enter", "down", "down")


async def hit_walk(pilot: Pilot[int]) -> None:
    """The hits of a search, looked at one by one and coded."""
    await search(pilot)
    await press(pilot, "c", "s")


# With coauthors


async def overall(pilot: Pilot[int]) -> None:
    """The figures on all codes together."""
    await settle(pilot)
    await press(pilot, "f6")


async def by_code(pilot: Pilot[int]) -> None:
    """A line a code, the cursor on a number."""
    await settle(pilot)
    await press(pilot, "f6", "2", "down", "right", "right", "right", "right")


async def every_coefficient(pilot: Pilot[int]) -> None:
    """All coefficients of each code."""
    await settle(pilot)
    await press(pilot, "f6", "f", "down")


async def confusion(pilot: Pilot[int]) -> None:
    """Which code met which."""
    await settle(pilot)
    await press(pilot, "f6", "7")


async def places(pilot: Pilot[int]) -> None:
    """The units behind a number."""
    await by_code(pilot)
    await press(pilot, "enter")


async def rounds_(pilot: Pilot[int]) -> None:
    """The list of rounds."""
    await settle(pilot)
    await press(pilot, "R")


async def round_form(pilot: Pilot[int]) -> None:
    """The form for a new round."""
    await rounds_(pilot)
    await press(pilot, "n")
    await still(pilot)


async def coverage(pilot: Pilot[int]) -> None:
    """Who has coded which case."""
    await rounds_(pilot)
    await press(pilot, "home", "enter")


async def desk(pilot: Pilot[int]) -> None:
    """The first disagreement settled, the third in sight."""
    await settle(pilot)
    app_of(pilot).go("settling")
    await settle(pilot)
    await press(pilot, "a", "enter", "enter")


async def desk_of_a_corrected_text(pilot: Pilot[int]) -> None:
    """A disagreement in a text as it was submitted, and what its words are now."""
    await desk(pilot)


async def three_coders(pilot: Pilot[int]) -> None:
    """Agreement of three coders, code by code."""
    await by_code(pilot)


async def desk_of_three(pilot: Pilot[int]) -> None:
    """What three coders read differently."""
    await desk(pilot)


async def before_and_after(pilot: Pilot[int]) -> None:
    """Agreement before and after settling."""
    await desk(pilot)
    await press(pilot, "s")


async def coders(pilot: Pilot[int]) -> None:
    """The coders with their roles."""
    await settle(pilot)
    await press(pilot, "R", "c")
    await settle(pilot)


async def conflicts(pilot: Pilot[int]) -> None:
    """Two definitions of one code, side by side."""
    await settle(pilot)
    await press(pilot, "C")
    screen = screen_of(pilot)
    screen.list.show(next(each.id for each in screen.found.values() if each.noun == "code"))
    await settle(pilot)


async def two_texts(pilot: Pilot[int]) -> None:
    """Two corrections of one transcript: each place where they differ."""
    await settle(pilot)
    await press(pilot, "C")
    screen = screen_of(pilot)
    screen.list.show(next(each.id for each in screen.found.values() if each.noun == "document"))
    await settle(pilot)


# The project and the frame


async def memos(pilot: Pilot[int]) -> None:
    """All memos, one of them in sight."""
    await settle(pilot)
    await press(pilot, "f8", "down", "down")


async def history(pilot: Pilot[int]) -> None:
    """The steps that made the sample study."""
    await settle(pilot)
    await press(pilot, "f9", "down")


async def commands(pilot: Pilot[int]) -> None:
    """The commands of the documents."""
    await settle(pilot)
    await press(pilot, "ctrl+p")
    await still(pilot)


async def help_(pilot: Pilot[int]) -> None:
    """The keys of the coding screen."""
    await coding_(pilot)
    await press(pilot, "f1")


async def jump(pilot: Pilot[int]) -> None:
    """A letter on every part of the coding screen."""
    await coding_(pilot)
    await press(pilot, "f10")


async def keys(pilot: Pilot[int]) -> None:
    """The keys that can be changed."""
    await settle(pilot)
    app_of(pilot).action_keys()
    await press(pilot, "down", "down")


async def tour(pilot: Pilot[int]) -> None:
    """The tour after its first step."""
    await settle(pilot)
    app_of(pilot).action_tour()
    await settle(pilot)
    await press(pilot, "s")
    cast("Any", app_of(pilot).tour).look()
    await settle(pilot)


async def packing(pilot: Pilot[int]) -> None:
    """The form of a methods pack, begun on a table."""
    await settle(pilot)
    await press(pilot, "f5")
    app_of(pilot).action_report()
    await still(pilot)


class Scene(NamedTuple):
    """A screen, how one comes to it, and the study that it needs."""

    go: Go
    study: Callable[[Path], None] = plain

    @property
    def name(self) -> str:
        """The scene's name in a test's id."""
        return self.go.__name__.rstrip("_")


SCREENS = [
    *map(Scene, (documents, coding_, codebook, summary, splitting, table, excerpts, together, saturation, matrix,
                 by_attribute, typical_words, over_time, in_context, queries, search, hit_walk, memos, history)),
    *(Scene(go, with_a_blind_round) for go in (overall, by_code, every_coefficient, confusion, places, rounds_,
                                               coverage)),
    Scene(coders, with_three_coders),
    *(Scene(go, with_a_submitted_round) for go in (desk, before_and_after)),
    *(Scene(go, with_three_coders) for go in (three_coders, desk_of_three)),
    Scene(desk_of_a_corrected_text, with_a_corrected_text),
    Scene(conflicts, with_conflicts),
    Scene(two_texts, with_two_texts),
    Scene(looking, with_a_newer_codebook),
]  # fmt: skip
"""Every screen of the frame, filled."""

WINDOWS = [
    *map(Scene, (attributes, correction, offered, picker, all_told, memo, finding, definition, not_kept, merging,
                 colours, filters, offers, saturation_form, framework, commands, help_, jump, keys, tour, packing)),
    Scene(round_form, with_a_blind_round),
]  # fmt: skip
"""What stands over a screen or beside its text."""

MAIN = {"documents", "coding", "codebook", "table", "overall", "desk", "search"}
"""The screens in which days are spent."""

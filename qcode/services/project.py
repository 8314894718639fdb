"""A project that is open: what every verb takes as its first argument."""

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from qcode.errors import NotFound, ProjectNotFound, Refused, UsageError
from qcode.model.case import Noun
from qcode.model.coder import Coder, CoderKind, CoderRole
from qcode.model.place import told_place
from qcode.services import memory
from qcode.storage.coders import coder_named, coders
from qcode.storage.database import Database
from qcode.text.fold import same_word

if TYPE_CHECKING:
    import pandas as pd

    from qcode.model.change import Change, Heard, Listener
    from qcode.storage.database import Answer
    from qcode.storage.transaction import Transaction

SUFFIX = ".qcode"
_LONGEST_NAME = 500
"""So many characters a name has at most: a server looks names up in an index, which takes 2,700 bytes."""


class Project:
    """A project and who is working in it.

    Made by `Project.open` or `Project.create`; closes its files at the end of a `with`.
    """

    def __init__(self, database: Database, place: str, coder: str | None = None) -> None:
        self.database = database
        self.place = place
        row = database.row("select guid, name, case_noun, language, whose from projects")
        if row is None:
            raise ProjectNotFound(f"{told_place(place)} holds no project.")
        self.guid: str = row["guid"]
        self.name: str = row["name"]
        self.case_noun = Noun.of(row["case_noun"])
        self.language: str = row["language"]
        self._whose: str = row["whose"]
        self._wanted = coder
        self._coder: Coder | None = None
        self._remembered: object = None
        database.viewer = self._viewer

    def _viewer(self) -> int | None:
        return self.coder.id if self.coder else None

    @classmethod
    def open(cls, place: str | Path, *, coder: str | None = None) -> Self:
        """Open a project file or a PostgreSQL URL; `coder` is who works in it from now on."""
        database = Database.open(str(place))
        try:
            return cls(database, str(place), coder)
        except BaseException:
            database.close()
            raise

    @classmethod
    def create(
        cls, place: str | Path, *, coder: str, case_noun: str = "case", name: str = "", language: str = "en"
    ) -> Self:
        """Make an empty project with its first coder, who owns it.

        Raises ProjectExists where something is there already; nothing half-made is left behind.
        """
        from qcode.storage.making import making
        from qcode.storage.transaction import Transaction

        coder, case_noun = coder_name(coder), proper_noun(case_noun).written
        name = proper_name(name or name_of(str(place)), "project")
        language = proper_language(language) if language else ""
        with making(str(place), name=name, case_noun=case_noun, language=language) as writer:
            tx = Transaction(writer, verb="init", summary=f"project {name}", coder_id=None, reason="")
            tx.kind = "init"
            tx.insert("coders", name=coder, kind=CoderKind.PERSON.value, role=CoderRole.OWNER.value)
            tx.end_step()
        project = cls.open(place, coder=coder)
        memory.remember_coder(project.guid, coder, place=project.place)
        return project

    @property
    def coder(self) -> Coder | None:
        """Who is working: the one named, else the only one, the last one here, whose copy it is; None if unknown."""
        if self._coder is None:
            self._coder = self._find_coder()
        return self._coder

    @property
    def is_shared_copy(self) -> bool:
        """Whether this copy was made for a coauthor to work in."""
        return bool(self._whose)

    def _find_coder(self) -> Coder | None:
        if self._wanted:
            return coder_named(self.database, self._wanted)
        known = [each for each in coders(self.database) if each.kind is CoderKind.PERSON]
        if len(known) == 1:
            return known[0]
        here = [each for each in known if each.name == memory.last_coder_at(self.guid, self.place)]
        shared = [each for each in known if each.guid == self._whose and "://" not in self.place]
        anywhere = [each for each in known if each.name == memory.last_coder(self.guid)]
        return next(iter((*here, *shared, *anywhere)), None)

    def acting(self) -> Coder:
        """Who is working, for a mutation; a new name becomes a new coder.

        Raises UsageError where nobody said who is working and several coders are known, Refused for the consensus.
        """
        self.must_be_somebody()
        found = self.coder
        if found is None and self._wanted:
            add_coder(self, self._wanted)
            found = self.coder
        if found is None:
            names = ", ".join(each.name for each in coders(self.database))
            raise UsageError(f"Who is coding? The project knows {names}.", "Say so with --coder NAME or QCODE_CODER.")
        if self._remembered is None or memory.stamp() != self._remembered:
            memory.remember_coder(self.guid, found.name, place=self.place)
            self._remembered = memory.stamp()
        return found

    def must_be_somebody(self) -> None:
        """Raise Refused where whoever is said to work is the agreed layer, which follows from decisions."""
        found = self.coder
        if found is not None and found.kind is CoderKind.CONSENSUS:
            raise Refused(
                f"Nobody works as “{found.name}”: it is the agreed layer, which is worked out from decisions.",
                "Work under your own name (--coder NAME), and decide with `qcode settle`.",
            )

    @contextmanager
    def write(self, verb: str, summary: str = "", *, reason: str = "") -> Iterator[Transaction]:
        """One step of the history by whoever is working."""
        from qcode.services.roles import must_change

        acting = self.acting()
        with self.database.write(verb, summary, coder_id=acting.id, reason=reason) as tx:
            must_change(tx)
            yield tx
        if self.last.concerns("projects"):
            self.look_up_noun()

    def look_up_noun(self) -> None:
        """Take note of what a case is called by now: somebody else may have changed it."""
        self.case_noun = Noun.of(str(self.database.value("select case_noun from projects")))

    @property
    def last(self) -> Change:
        """The receipt of the newest mutation made through this object."""
        return self.database.last

    def state(self) -> str:
        """What tells one state of the project from the next: the GUIDs of its newest steps."""
        return str(self.database.value("select heads from projects"))

    def must_be_there(self) -> None:
        """Raise where nothing can be written: ProjectNotFound for a file that was moved, Disconnected for a server."""
        self.database.engine.must_be_there()

    def listener(self, tell: Callable[[Heard], None]) -> Listener | None:
        """What hears the others, in a thread of its own; None for a file, which has to be looked at now and then."""
        return self.database.engine.listener(tell)

    def fold(self) -> bool:
        """Make all that was written part of the project's file, so that a copy of the file alone holds it; whether."""
        return self.database.engine.fold()

    def hurry(self) -> None:
        """From now on this thread, which draws a screen, waits no longer than three seconds for a silent server.

        Then Disconnected is raised, at once and for everything, until the `listener` has heard of the server again.
        """
        self.database.engine.hurry()

    def begin_request(self) -> None:
        """A request of whoever draws a screen begins: its first writing raises Busy where it would have to wait.

        Then nothing of the request was done, and it can be made again. What it writes after that waits.
        """
        self.database.engine.begin_request()

    def answer(self) -> Answer | None:
        """What became of a step whose answer was lost with the connection; None where there is no such step."""
        return self.database.answer()

    def warm_up(self) -> None:
        """Load what the first mutation needs, so that it does not have to wait for it; for a thread of its own."""
        importlib.import_module("qcode.storage.transaction")

    def table(self, *, by: str = "", **options: Any) -> pd.DataFrame:  # noqa: ANN401 - passed on
        """The table of codes as a DataFrame: one row a code, one column a case (or what `by` names).

        Options are those of `services.tables.frequencies`, and the filters by their names: `codes`, `coders`,
        `documents`, `cases`, `where`, `roles`, `speakers`, `since`, `until`, `round`, `agreed`.
        """
        from qcode.services.tables import dataframe, frequencies

        return dataframe(frequencies(self, by=by or self.case_noun, **_with_selection(options)))

    def segments(self, **options: Any) -> pd.DataFrame:  # noqa: ANN401 - passed on
        """Excerpts with their citations as a DataFrame.

        Options are those of `services.segments.segments`, and the filters by their names, as `table` takes them.
        """
        from qcode.services.segments import dataframe, segments

        return dataframe(segments(self, **_with_selection(options)))

    def close(self) -> None:
        """Let go of the project's files."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def add_coder(project: Project, name: str, *, role: CoderRole = CoderRole.CODER) -> Coder:
    """Make a coder; raises Refused where the name differs from a known one only in its writing.

    Whoever comes new is a coder; another role is given by an owner, and a reader brings nobody in. It is a step of
    whoever is working, who can undo it; who comes by their own first change is brought in by nobody.
    """
    from qcode.services.roles import ADD_CODER, must_bring_in

    name = proper_name(name, "coder")
    for known in coders(project.database):
        if known.name == name:
            return known
        if same_word(known.name.replace(" ", ""), name.replace(" ", "")):
            raise Refused(
                f"There is a coder “{known.name}”, and “{name}” differs from it only in its writing.",
                "Use the name that is there.",
            )
    name = coder_name(name)
    asking = project.coder if role is CoderRole.CODER else project.acting()
    known_as = asking.id if asking else None
    with project.database.write(ADD_CODER, f"coder {name}", coder_id=known_as) as tx:
        must_bring_in(tx, asking.id if asking else None, role)
        tx.insert("coders", name=name, kind=CoderKind.PERSON.value, role=role.value)
    found = coder_named(project.database, name)
    if found is None:
        raise NotFound("coder", name)
    return found


def coder_name(name: str) -> str:
    """A coder's name as it is stored; raises what `proper_name` raises, and UsageError for a comma or semicolon in it.

    Commands and forms take several coders with one of these between them.
    """
    tidy = proper_name(name, "coder")
    between = next((sign for sign in ",;" if sign in tidy), None)
    if between:
        raise UsageError(f"“{tidy}” cannot be a coder's name: “{between}” stands between names.", "Leave it out.")
    return tidy


def proper_name(name: str, noun: str) -> str:
    """A name as it is stored: NFC, on one line, without white space around it.

    Raises UsageError where none is left, for one that is too long, and for signs that cannot be seen or stored
    (control characters, bytes that are no UTF-8).
    """
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy:
        raise UsageError(f"{_with_article(noun).capitalize()} needs a name.")
    if len(tidy) > _LONGEST_NAME:
        told = f"has at most {_LONGEST_NAME} characters; “{shown(tidy)[:40]}…” has {len(tidy):,}."
        raise UsageError(f"The name of {_with_article(noun)} {told}", "Take a shorter one.")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in tidy):
        raise UsageError(f"The {noun}'s name “{shown(tidy)}” has signs in it that cannot be seen.", "Type it anew.")
    return tidy


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def proper_noun(words: str) -> Noun:
    """What a case is to be called, from `municipality` or `belediye/belediyeler`; raises UsageError as for any name."""
    parts = words.split("/")
    if len(parts) > 2 or not all(each.strip() for each in parts):
        hint = "Write one word, or one and its plural: municipality, or belediye/belediyeler."
        raise UsageError(f"“{shown(words)[:40]}” is no noun for a case.", hint)
    one, *many = (proper_name(each, "noun for a case") for each in parts)
    return Noun(one, *many)


def proper_language(words: str) -> str:
    """The code of a language as it is stored, from `tr`, `en-GB` or `Türkçe`; raises UsageError for what is none."""
    from qcode.formats.transcripts.markdown import language_code

    code = language_code(words)
    if code is None:
        hint = "Write its two or three letters, like tr or en."
        raise UsageError(f"“{shown(words)[:40]}” is no code of a language.", hint)
    return code


def shown(text: str) -> str:
    """The text with � for every sign that no screen shows and no database keeps."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in ("Cc", "Cs") else each for each in text)


def _with_selection(options: dict[str, Any]) -> dict[str, Any]:
    """The options with filters gathered into one `selection`, where any is named; one name alone is a list of it."""
    from qcode.model.selection import Selection

    known = {each.name for each in fields(Selection)}
    given = {name: options.pop(name) for name in list(options) if name in known}
    if given:
        several = ("codes", "coders", "documents", "cases", "where", "roles", "speakers")
        lists = {name: [value] if isinstance(value, str) else value for name, value in given.items() if name in several}
        options["selection"] = Selection.of(**(given | lists))
    return options


def name_of(place: str) -> str:
    """What a project is called whose place is all that is known: its file's name, or the `project` of a URL."""
    if "://" not in place:
        return Path(place).stem
    try:
        address = urlsplit(place)
    except ValueError:
        return place.partition("://")[0]  # no address at all: whoever reads it in earnest says so
    return dict(parse_qsl(address.query)).get("project") or Path(address.path).stem or "qcode"

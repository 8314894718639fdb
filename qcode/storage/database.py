"""Opening a project's database, asking it, and writing to it: the one place where transactions begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from qcode.errors import (
    AlreadyDone,
    Disconnected,
    NewerProject,
    NotAProject,
    ProjectNotFound,
    Unopened,
    UsageError,
)
from qcode.model.change import Change
from qcode.model.place import path_of, told_place
from qcode.storage.sql import Row
from qcode.storage.sqlite import SQLiteEngine
from qcode.storage.version import HEAD, KNOWN, is_ours
from qcode.storage.visibility import concerns, sealed_rounds_sql, veiled

if TYPE_CHECKING:
    from qcode.storage.engine import Engine
    from qcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Answer:
    """A step during whose end the connection was lost, and whether it is there."""

    change: Change
    kept: bool


@dataclass(frozen=True, slots=True)
class _Ended:
    """A step that was ended and, as long as it is remembered, not answered; `others` are those ended just before it."""

    change: Change
    guid: str
    others: tuple[int, ...] = ()


class Database:
    """A project's database on either engine.

    Questions are plain SQL and need no SQLAlchemy; a mutation is one `with database.write(…) as tx:`.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.last: Change = Change("", "")
        """The receipt of the newest transaction of this database object."""
        self.own: set[int] = set()
        """The keys of the steps that were made through this object."""
        self._unanswered: _Ended | None = None
        self.viewer: Callable[[], int | None] | None = None
        """Who asks: questions find nothing that is sealed for that coder. None: they find everything."""

    @property
    def whole(self) -> Database:
        """The same project without the seal of blind rounds, for verbs that read everything and show none of it."""
        return Database(self.engine)

    @classmethod
    def open(cls, place: str) -> Database:
        """Open a project file or a `postgresql+psycopg://` URL, brought up to this qcode's schema.

        Raises ProjectNotFound, NotAProject, or NewerProject; then nothing was touched.
        """
        engine = engine_at(place)
        if isinstance(engine, SQLiteEngine):
            _must_be_file(engine.path)
        try:
            _bring_up(engine, place)
        except BaseException:
            engine.close()
            raise
        engine.must_be_there()
        return cls(engine)

    @classmethod
    @contextmanager
    def only_read(cls, place: str) -> Iterator[Database]:
        """Open somebody else's project to read it: a file by an older qcode stays as it is, read is a copy of it.

        Raises as `open`.
        """
        with _as_it_is(place) as there:
            database = cls.open(there)
            try:
                yield database
            finally:
                database.close()

    def rows(self, sql: str, **values: Any) -> list[Row]:  # noqa: ANN401 - SQL values
        """All rows of an answer, each by column name."""
        return self.engine.rows(self._seen(sql), values)

    def row(self, sql: str, **values: Any) -> Row | None:  # noqa: ANN401 - SQL values
        """The first row of an answer, None where there is none."""
        found = self.engine.rows(self._seen(sql), values)
        return found[0] if found else None

    def value(self, sql: str, **values: Any) -> Any:  # noqa: ANN401 - SQL values
        """The first value of the first row, None where there is none."""
        for row in self.engine.tuples(self._seen(sql), values):
            return row[0]
        return None

    def tuples(self, sql: str, **values: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - SQL values
        """The rows of a large answer one after another, without names."""
        return self.engine.tuples(self._seen(sql), values)

    def _seen(self, sql: str) -> str:
        """The question as it is put to what the viewer may see."""
        if self.viewer is None or not concerns(sql) or not self.engine.rows(f"{sealed_rounds_sql()} limit 1", {}):
            return sql
        return veiled(sql, self.viewer() or 0, self.engine.main)

    def snapshot(self) -> AbstractContextManager[None]:
        """What is read inside sees one state of the project."""
        return self.engine.snapshot()

    @contextmanager
    def write(
        self, verb: str, summary: str = "", *, coder_id: int | None = None, reason: str = ""
    ) -> Iterator[Transaction]:
        """One step of the history: all of it happens, or nothing; `last` is its receipt afterwards."""
        from qcode.storage.transaction import Transaction

        self.engine.must_be_there()
        self._answer_first()
        ended: _Ended | None = None
        try:
            with self.engine.writing() as writer:
                tx = Transaction(writer, verb=verb, summary=summary, coder_id=coder_id, reason=reason)
                yield tx
                tx.end_step()
                ended = _Ended(_receipt(tx), tx.guid, tuple(tx.ended))
        except Disconnected:
            if ended is None or not self._kept_all_the_same(ended):
                raise
        if ended is not None:
            self._remember(ended)

    def _remember(self, ended: _Ended) -> None:
        self.last = ended.change
        self.own.update(ended.others)
        if ended.change.step is not None:
            self.own.add(ended.change.step)

    def answer(self) -> Answer | None:
        """What became of the step whose end was not answered before the connection was lost; None for no such step.

        Raises Disconnected where the server is still away.
        """
        if self._unanswered is None:
            return None
        asked = self._unanswered
        with self.engine.writing() as writer:
            # The step that is perhaps still ending holds the project's clock; this waits for it.
            writer.execute("update projects set clock = clock", {})
            kept = bool(writer.rows("select id from steps where guid = :guid", {"guid": asked.guid}))
        self._unanswered = None
        return Answer(asked.change, kept=kept)

    def _kept_all_the_same(self, ended: _Ended) -> bool:
        """Whether a step is there whose end was not answered; where nobody can say, it is found out later."""
        if ended.change.step is None:
            return False
        self._unanswered = ended
        try:
            found = self.answer()
        except Disconnected:
            return False
        return found is not None and found.kept

    def _answer_first(self) -> None:
        """Raise Stale where the last step, whose end was not answered, turns out to be there: it is not done twice."""
        asked, found = self._unanswered, self.answer()
        if asked is not None and found is not None and found.kept:
            self._remember(asked)
            raise AlreadyDone(f"{found.change.verb} {found.change.summary}".strip())

    def close(self) -> None:
        """Let go of the project."""
        self.engine.close()


def _receipt(tx: Transaction) -> Change:
    return Change(
        verb=tx.verb,
        summary=tx.summary,
        step=tx.step_id,
        touched={name: None if keys is None else frozenset(keys) for name, keys in tx.touched.items()},
        before=tx.seen if tx.before is None else tx.before,
        after=tx.heads or "",
        of=tx.target_id,
    )


def engine_at(place: str) -> Engine:
    """What reads and writes at a place, which may be there or not."""
    if place.startswith(("postgresql:", "postgresql+psycopg:", "postgres:")):
        from qcode.storage.postgres_address import driver

        driver()
        from qcode.storage.postgres import PostgresEngine

        return PostgresEngine(place)
    path = place.removeprefix("sqlite:///")
    if "://" in path:
        raise UsageError(
            f"A project is a file, or on a PostgreSQL server, and not at {path.partition('://')[0]}://….",
            "Name a file, or an address like postgresql+psycopg://NAME@HOST/DATABASE?project=STUDY",
        )
    return SQLiteEngine(path_of(path))


@contextmanager
def _as_it_is(place: str) -> Iterator[str]:
    """The place; for the time being, that of a copy of a file by an older qcode, which can be brought up then.

    Of a file that cannot be opened where it is, on a full disk say, it is that of a copy, too.
    """
    engine = engine_at(place)
    try:
        copied = _how_to_copy(engine) if isinstance(engine, SQLiteEngine) else None
        if isinstance(engine, SQLiteEngine) and copied is not None:
            with TemporaryDirectory(prefix="qcode-") as folder:
                target = Path(folder) / engine.path.name
                copied(target)
                yield str(target)
            return
    finally:
        engine.close()
    yield place


def _how_to_copy(engine: SQLiteEngine) -> Callable[[Path], None] | None:
    """How a file is copied that is not to be opened where it is; None for one that is."""
    _must_be_file(engine.path, absent="Name a file that is there; nothing was changed.")
    try:
        version = engine.version()
    except Unopened:
        return engine.copy_bytes_to
    return engine.copy_to if version != HEAD and version in KNOWN else None


def _must_be_file(path: Path, *, absent: str = "Make a project with: qcode init NAME.qcode") -> None:
    if path.is_dir():
        raise NotAProject(f"{path} is a folder, not a project.", "Name the .qcode file in it.")
    if not path.exists():
        raise ProjectNotFound(f"There is no file {path}.", absent)
    if not path.is_file():
        raise NotAProject(f"{path} is a device or a pipe, not a file.", "Name a .qcode file.")
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\x00":
            raise NotAProject(f"{path} is no qcode project, or it is damaged.", "Nothing was changed in it.")


def _bring_up(engine: Engine, place: str) -> None:
    version = engine.version()
    if version == HEAD:
        return
    if not is_ours(version):
        is_file = isinstance(engine, SQLiteEngine)
        hint = "Nothing was changed in it." if is_file else "Look at its name, or make one with: qcode init"
        raise NotAProject(f"There is no qcode project at {told_place(place)}.", hint)
    if version not in KNOWN:
        raise NewerProject(
            f"{told_place(place)} was written by a newer qcode (schema {version}; this one knows {HEAD}).",
            "Install the newer qcode; nothing was changed.",
        )
    from qcode.storage.migrations import upgrade

    engine.backup(version)
    upgrade(engine)

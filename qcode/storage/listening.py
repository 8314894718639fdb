"""Hearing what others write to a project on a PostgreSQL server, and that the server is away or back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import psycopg

from qcode.errors import Disconnected, QcodeError
from qcode.model.change import Heard
from qcode.storage.postgres_errors import away

if TYPE_CHECKING:
    from qcode.storage.postgres import PostgresEngine

_LOOK_SECONDS = 0.5
"""How often a listener looks whether it is to stop; what it hears it tells at once."""

_REST_SECONDS = 0.25
"""How long it rests after telling, so that many steps on one another's heels are told once."""

_AGAIN_SECONDS = 0.5
"""How long it waits before it tries a server again that is away."""

_PROVE_EVERY = 10
"""After how many silent looks it asks whether the server is still there."""

_LAST_SECONDS = 2.0
"""How long it is waited for at the end."""


class PostgresListener:
    """A connection of its own, in a thread, on which the server tells that a step has ended."""

    def __init__(self, engine: PostgresEngine, tell: Callable[[Heard], None]) -> None:
        self._engine, self._tell = engine, tell
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="qcode listener", daemon=True)
        self._lost = False

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no longer; a silent server is not waited for."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(_LAST_SECONDS)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._engine.connect() as connection:
                    connection.execute(f'listen "{self._engine.schema}"')
                    self._is_back()
                    self._hear(connection)
            except QcodeError as error:
                self._is_lost(error)
            except psycopg.OperationalError as error:
                self._is_lost(away(error))
            self._stopped.wait(_AGAIN_SECONDS if self._lost else 0)

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        silent = 0
        while not self._stopped.is_set():
            if list(connection.notifies(timeout=_LOOK_SECONDS, stop_after=1)):
                silent = 0
                self._tell(Heard.WROTE)
                self._stopped.wait(_REST_SECONDS)
            elif self._engine.in_doubt:
                connection.execute("select 1")
                self._lost = True
                self._is_back()
            elif (silent := silent + 1) % _PROVE_EVERY == 0:
                connection.execute("select 1")

    def _is_lost(self, error: QcodeError) -> None:
        self._engine.found(error if isinstance(error, Disconnected) else Disconnected(error.message, error.hint))
        if not self._lost:
            self._lost = True
            self._tell(Heard.LOST)

    def _is_back(self) -> None:
        self._engine.found(None)
        self._tell(Heard.BACK if self._lost else Heard.WROTE)
        self._lost = False

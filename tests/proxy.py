"""Something between a program and its PostgreSQL server that can cut the line at the worst moment."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit


class Proxy:
    """A socket that passes everything on to a server; `url` is the server's address through it."""

    def __init__(self, server: str, folder: Path) -> None:
        parts = dict(parse_qsl(urlsplit(server).query))
        self._target = str(Path(parts["host"]) / f".s.PGSQL.{parts.get('port', '5432')}")
        self._folder = folder
        self.url = server.replace(urlsplit(server).query, f"host={folder}")
        self.lose_request = b""
        """The line is cut before a request that holds these bytes has reached the server."""
        self.lose_answer = b""
        """The line is cut after the server has answered a request that holds these bytes, and before that is told."""
        self.stay_away = False
        """Whether the server is not to be reached any more when the line has been cut."""
        self._speaking = threading.Event()
        self._speaking.set()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listening: socket.socket | None = None
        self.open()

    def open(self) -> None:
        """Let programs through."""
        place = self._folder / ".s.PGSQL.5432"
        place.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(str(place))
        listening.listen()
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()

    def hush(self) -> None:
        """Pass nothing on any more, and end nothing: as a network that has lost its way."""
        self._speaking.clear()

    def speak(self) -> None:
        """Pass on what was held back."""
        self._speaking.set()

    def cut(self) -> None:
        """Let nobody through, and end what is going on."""
        self._speaking.set()
        self._close()
        for pair in self._pairs:
            _end(*pair)
        self._pairs.clear()

    def _close(self) -> None:
        if self._listening is not None:
            self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        (self._folder / ".s.PGSQL.5432").unlink(missing_ok=True)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._target)
            self._pairs.append((client, server))
            threading.Thread(target=self._requests, args=(client, server), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client), daemon=True).start()

    def _requests(self, client: socket.socket, server: socket.socket) -> None:
        while request := _received(client):
            self._speaking.wait()
            lost = [each for each in (self.lose_request, self.lose_answer) if each and each in request]
            if lost:
                self._lose(client, server, request)
            if lost or not _send(server, request):
                break
        _end(client, server)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        while answer := _received(source):
            self._speaking.wait()
            if not _send(target, answer):
                break
        _end(source, target)

    def _lose(self, client: socket.socket, server: socket.socket, request: bytes) -> None:
        arrives = bool(self.lose_answer)
        self.lose_request = self.lose_answer = b""
        if self.stay_away:
            self._close()
        _end(client)
        if arrives:
            _send(server, request)
            time.sleep(0.3)


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(1 << 16)
    except OSError:
        return b""


def _send(target: socket.socket, content: bytes) -> bool:
    try:
        target.sendall(content)
    except OSError:
        return False
    return True


def _end(*ends: socket.socket) -> None:
    for each in ends:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()

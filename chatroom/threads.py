"""The server of ASYNC_MODE=threading: a native thread for each connection, and no eventlet.

Werkzeug's, because a thread for each connection is what WebSockets need, which never end, because accepting is ours to
bound, and because it is here anyway. It ends each connection after its answer; nginx before it keeps clients' alive.
"""

import logging
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from time import monotonic

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from chatroom import hub
from chatroom.core.uploads import seconds_for_body
from chatroom.realtime.push import push_here
from chatroom.serving import FULL, open_house

log = logging.getLogger("wsgi")

# Seconds: for a request's whole head, for each bite of an answer; for a body, core/uploads.py knows.
HEAD, BITE = 20, 120
LOOK_AGAIN = 1.0
MOST_TURNED_AWAY = 128  # that have a moment to read why
MOMENT = 0.5  # seconds
LAST_ANSWERS = 2.0  # seconds
FOR_EVER = float("inf")


class Handler(WSGIRequestHandler):
    """One connection; it keeps no access log, which would hold people's addresses."""

    timeout = BITE
    disable_nagle_algorithm = True

    def make_environ(self) -> dict:
        """Called when the head is here."""
        has_body = self.headers.get("content-length", "0") != "0" or "transfer-encoding" in self.headers
        environ = super().make_environ()
        length = self.headers.get("content-length", "")
        seconds = seconds_for_body(self.command, environ["PATH_INFO"], length) if has_body else FOR_EVER
        self.server.hears_until(self.request, monotonic() + seconds)
        return environ

    def version_string(self) -> str:
        """What the header Server says, instead of our software and its versions."""
        return "Chatroom"

    def log(self, type: str, message: str, *args) -> None:
        """Requests, and nonsense of clients."""


class ThreadServer(ThreadedWSGIServer):
    """Takes connections up to a limit, and answers the next one instead of letting it hang."""

    def __init__(self, app: Flask, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        super().__init__(host, port, app, Handler, fd=listener.fileno())
        listener.close()  # the server has a copy
        self._limit = app.config["MAX_CONNECTIONS"]
        self._inside: dict[socket.socket, float] = {}  # each with the moment by which it must have said what it says
        self._look_at = 0.0
        self._turned_away: set[socket.socket] = set()

    def process_request(self, request, client_address) -> None:
        """Serve a connection, or say that the house is full."""
        if len(self._inside) < self._limit:
            self.hears_until(request, monotonic() + HEAD)
            super().process_request(request, client_address)
        elif len(self._turned_away) < MOST_TURNED_AWAY:
            self._turned_away.add(request)
            hub.spawn(self._turn_away, request)
        else:
            with suppress(OSError):
                request.send(FULL, socket.MSG_DONTWAIT)
            self.shutdown_request(request)

    def shutdown_request(self, request) -> None:
        """The end of a connection, however it came."""
        super().shutdown_request(request)
        self._inside.pop(request, None)
        self._turned_away.discard(request)

    def hears_until(self, request, moment: float) -> None:
        """Nobody may hold a place by dripping bytes."""
        self._inside[request] = moment

    def service_actions(self) -> None:
        """Called again and again: who did not say it in time is heard no more."""
        now = monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_AGAIN
            self._hear_no_more([each for each, moment in list(self._inside.items()) if moment < now])

    def get_request(self):
        """The next connection."""
        try:
            return super().get_request()
        except OSError as error:
            log.error("a connection could not be taken: %s", error.strerror)
            hub.sleep(0.2)  # no file is left for it, perhaps, and it is offered again at once
            raise

    def handle_error(self, request, client_address) -> None:
        """A failure outside the app; the client's address stays out of the log."""
        log.exception("a connection failed")

    def log(self, type: str, message: str, *args) -> None:
        """A failure of the app's outermost layers."""
        log.error(message, *args)

    def empty(self) -> None:
        """Nobody is heard any more, which ends WebSockets; answers under way have a moment."""
        until = monotonic() + LAST_ANSWERS
        self._hear_no_more(list(self._inside))
        while self._inside and monotonic() < until:
            hub.sleep(0.02)

    def _turn_away(self, request) -> None:
        until = monotonic() + MOMENT
        request.settimeout(MOMENT)
        with suppress(OSError):
            request.sendall(FULL)
            request.shutdown(socket.SHUT_WR)
            # Closing on unread bytes would reset the connection, and the answer with it.
            while monotonic() < until and request.recv(65536):
                pass
        self.shutdown_request(request)

    @staticmethod
    def _hear_no_more(connections: list[socket.socket]) -> None:
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)


def serve(app: Flask, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT; clients are told, then connections end."""
    stopping, server = [], ThreadServer(app, listener)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.append(True))
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    while not stopping:
        hub.sleep(0.2)
    server.shutdown()
    push_here("resync", {}, to=None)
    hub.sleep(0.3)
    server.empty()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # threads that still run would crash Python on its own way out


def main() -> None:
    """Serve on native threads."""
    open_house(serve)

"""The only entry to production: patches the standard library, makes the app, serves it."""

import os
import sys
import warnings

if __name__ == "__main__" and os.environ.get("ASYNC_MODE", "").strip() == "threading":
    from chatroom import threads

    sys.exit(threads.main())  # of eventlet not even the import

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()  # before any other import, or TLS and Redis break later and far from here

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")  # before psycopg is imported, or one query stops everybody

import errno  # noqa: E402
import logging  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
from contextlib import suppress  # noqa: E402

import eventlet.wsgi  # noqa: E402

from chatroom.core.uploads import seconds_for_body  # noqa: E402
from chatroom.realtime import transports  # noqa: E402
from chatroom.realtime.push import push_here  # noqa: E402
from chatroom.serving import FULL, open_house  # noqa: E402

# Seconds: for the first byte, between two requests, for a request's whole head; for its body, core/uploads.py knows.
FIRST, BETWEEN, HEAD = 20, 75, 20
GONE = ("BrokenPipeError", "ConnectionResetError", "ConnectionAbortedError")
NOT_TAKEN = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ECONNABORTED)
STOPPED = errno.EINVAL  # what accepting says when nobody listens any more


class ServerLog:
    """Keeps what fails outside Flask, and no access log: that would hold people's addresses."""

    def info(self, text: str) -> None:
        """eventlet tells access and tracebacks by the same word; a client who left before the answer is no failure."""
        if text.startswith("Traceback") and not text.splitlines()[-1].startswith(GONE):
            logging.getLogger("wsgi").error(text)

    def error(self, text: str) -> None:
        """A failure while an answer was closed."""
        logging.getLogger("wsgi").error(text)

    def debug(self, *args) -> None:
        """Connections coming and going."""


class Protocol(eventlet.wsgi.HttpProtocol):
    """HTTP with deadlines for the whole of what a client sends, so that nobody holds a place by dripping bytes."""

    patience, deadline = FIRST, None

    def handle_one_request(self) -> None:
        """Wait for a request to begin, then give it so long to be here."""
        try:
            self.connection.settimeout(self.patience)
            if not self.rfile.peek(1):
                self.close_connection = True
                return
        except (OSError, ValueError):
            self.close_connection = True
            return
        self.patience = BETWEEN
        self._must_be_here_in(HEAD)
        try:
            super().handle_one_request()
        finally:
            self.deadline.cancel()

    def get_environ(self) -> dict:
        """Called when the head is here."""
        environ = super().get_environ()
        self.deadline.cancel()
        if self.headers.get("content-length", "0") != "0" or "transfer-encoding" in self.headers:
            length = self.headers.get("content-length", "")
            self._must_be_here_in(seconds_for_body(self.command, environ["PATH_INFO"], length))
        return environ

    def _must_be_here_in(self, seconds: float) -> None:
        self.deadline = eventlet.hubs.get_hub().schedule_call_global(seconds, self._hear_no_more)

    def _hear_no_more(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RD)


class Listener:
    """Goes on listening when there is no file left for one more connection, instead of ending the server.

    It is closed last when it stops: the loop still knows its number, which another file would get meanwhile.
    """

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener

    def accept(self):
        """The next connection, when those before it have had a turn: of a thousand at once each is let in and done."""
        eventlet.sleep(0)
        while True:
            try:
                return self._listener.accept()
            except OSError as error:
                if error.errno not in (*NOT_TAKEN, STOPPED):
                    raise
                if error.errno != STOPPED:
                    logging.getLogger("wsgi").error("a connection could not be taken: %s", error.strerror)
                eventlet.sleep(0.2)

    def stop(self) -> None:
        """Take nobody any more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)

    def __getattr__(self, name: str):
        return getattr(self._listener, name)


class Doorkeeper(eventlet.GreenPool):
    """Takes connections up to a limit, and answers the next one instead of letting it hang."""

    def __init__(self, limit: int) -> None:
        super().__init__(size=limit + 128)
        self.limit = limit

    def spawn(self, function, *args):
        """Serve a connection, or say that the house is full."""
        if self.running() + transports.beside_requests() < self.limit:
            return super().spawn(function, *args)
        return super().spawn(self._turn_away, args[0]) if self.free() > 0 else TurnedAway(args[0][1])

    def waitall(self) -> None:
        """On the way out, wait for answers under way, but not for WebSockets, which never end by themselves."""
        with eventlet.Timeout(2, False):
            super().waitall()

    @staticmethod
    def _turn_away(connection) -> None:
        client = connection[1]
        with suppress(OSError), eventlet.Timeout(0.5, False):
            client.sendall(FULL)
            client.shutdown(socket.SHUT_WR)
            while client.recv(65536):  # closing on unread bytes would reset the connection, and the answer with it
                pass
        client.close()


class TurnedAway:
    """What stands for the green thread of a connection that was answered at once, because too many were before it."""

    def __init__(self, client) -> None:
        with suppress(OSError):
            client.fd.send(FULL)

    def link(self, function, *args) -> None:
        """It has ended already."""
        function(self, *args)


def serve(app, listener) -> None:
    """Serve until SIGTERM or SIGINT; clients are told, then connections end."""
    stopping, server, listener = [], eventlet.getcurrent(), Listener(listener)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.append(True))

    def watch() -> None:
        while not stopping:
            eventlet.sleep(0.2)
        listener.stop()
        push_here("resync", {}, to=None)
        eventlet.sleep(0.3)
        eventlet.kill(server, SystemExit(0))

    eventlet.spawn_n(watch)
    doorkeeper = Doorkeeper(app.config["MAX_CONNECTIONS"])
    eventlet.wsgi.server(
        listener, app, log=ServerLog(), debug=False, protocol=Protocol, custom_pool=doorkeeper,
        keepalive=BETWEEN, socket_timeout=120,
    )  # fmt: skip


if __name__ == "__main__":
    open_house(serve)

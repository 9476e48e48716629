"""The only entry to production: patches the standard library, makes the app, serves it."""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()  # before any other import, or TLS and Redis break later and far from here

import os  # noqa: E402

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")  # before psycopg is imported, or one query stops everybody

import logging  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402

import eventlet.wsgi  # noqa: E402

from chatroom import create_app  # noqa: E402
from chatroom.realtime.push import push_here  # noqa: E402
from chatroom.settings import SettingError  # noqa: E402
from chatroom.wiring import start_background  # noqa: E402

FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n"
    b'{"error": {"code": "unavailable", "message": "The library is full at the moment; please try again soon."}}'
)


GONE = ("BrokenPipeError", "ConnectionResetError", "ConnectionAbortedError")


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


class Doorkeeper(eventlet.GreenPool):
    """Takes connections up to a limit, and answers the next one instead of letting it hang."""

    def __init__(self, limit: int) -> None:
        super().__init__(size=limit + 128)
        self.limit = limit

    def spawn(self, function, *args):
        """Serve a connection, or say that the house is full."""
        if self.running() < self.limit:
            return super().spawn(function, *args)
        return super().spawn(self._turn_away, args[0])

    def waitall(self) -> None:
        """On the way out, wait for answers under way, but not for WebSockets, which never end by themselves."""
        with eventlet.Timeout(2, False):
            super().waitall()

    @staticmethod
    def _turn_away(connection) -> None:
        client = connection[1]
        try:
            with eventlet.Timeout(2, False):
                client.recv(65536)  # closing on unread bytes would reset the connection, and the answer with it
                client.sendall(FULL)
            client.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # they have gone already
        client.close()


def listen(host: str, port: int):
    """Take the port, for this process alone."""
    # No port sharing: a second process on the same port must fail, not take half of the users.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = eventlet.listen((host, port), family=family, reuse_port=False, backlog=1024)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def serve(app, listener, limit: int) -> None:
    """Serve until SIGTERM or SIGINT; clients are told, then connections end."""
    stopping, server = [], eventlet.getcurrent()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.append(True))

    def watch() -> None:
        while not stopping:
            eventlet.sleep(0.2)
        listener.close()
        push_here("resync", {}, to=None)
        eventlet.sleep(0.3)
        eventlet.kill(server, SystemExit(0))

    eventlet.spawn_n(watch)
    host, port = listener.getsockname()[:2]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    print(f"{app.config['LIBRARY_NAME']} is open at http://{address}", flush=True)
    eventlet.wsgi.server(
        listener, app, log=ServerLog(), debug=False, custom_pool=Doorkeeper(limit), keepalive=75, socket_timeout=120
    )


def main() -> None:
    """Read the settings, make the app, serve it."""
    try:
        app = create_app()
    except SettingError as error:
        sys.exit(str(error))
    try:
        listener = listen(app.config["HOST"], app.config["PORT"])
    except OSError as error:
        sys.exit(f"{app.config['HOST']}:{app.config['PORT']} cannot be used: {error.strerror}.")
    start_background(app)
    serve(app, listener, app.config["MAX_CONNECTIONS"])


if __name__ == "__main__":
    main()

"""Run by test_wsgi.py in a process of its own: a server is asked to end, and other files are opened in that moment."""

import wsgi  # isort: skip, as it patches the standard library

import json
import os
import signal
import socket

import eventlet
from eventlet.hubs import trampoline
from eventlet.patcher import original

from tests.processes import free_port


class House:
    """As much of an app as is served here."""

    config = {"MAX_CONNECTIONS": 10}

    def __call__(self, environ: dict, start_response) -> list[bytes]:
        start_response("204 No Content", [])
        return []


def main() -> None:
    """Print what became of waiting for those files, and whether the port still took anybody meanwhile."""
    port, outcome = free_port(), {}

    def open_files(*_, **__) -> None:
        try:
            outcome["is_open"] = original("socket").socket().connect_ex(("127.0.0.1", port)) == 0
            for _ in range(30):  # not through eventlet, as libpq does
                reading, writing = os.pipe()
                os.write(writing, b".")
                trampoline(reading, read=True, timeout=5)
            outcome["error"] = ""
        except RuntimeError as error:
            outcome["error"] = str(error)

    def ask_to_end() -> None:
        answer = socket.create_connection(("127.0.0.1", port))
        answer.close()
        os.kill(os.getpid(), signal.SIGTERM)

    wsgi.push_here = open_files
    listener = socket.create_server(("127.0.0.1", port))
    eventlet.spawn(ask_to_end)
    wsgi.serve(House(), listener)
    print(json.dumps(outcome))


main()

"""The only place besides wsgi.py that knows which engine runs the server: eventlet, or plain threads."""

import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache

sleep = time.sleep  # green once wsgi.py has patched the standard library


@cache
def is_green() -> bool:
    """True when wsgi.py has turned threads into green threads."""
    if "eventlet" not in sys.modules:
        return False
    from eventlet.patcher import is_monkey_patched

    return is_monkey_patched("socket")


def async_mode() -> str:
    """The mode Socket.IO must run in."""
    return "eventlet" if is_green() else "threading"


def in_thread(function, *args):
    """Run slow work (C code, a disk's sync) in a native thread while the hub serves others; its result or exception."""
    if not is_green():
        return function(*args)
    from eventlet import tpool

    return tpool.execute(function, *args)


def spawn(function, *args) -> None:
    """Run a function beside the caller, on its own."""
    if is_green():
        import eventlet

        eventlet.spawn_n(function, *args)
    else:
        threading.Thread(target=function, args=args, daemon=True).start()


def soon(function: Callable[[], None], seconds: float = 0) -> None:
    """Call a function, which must not wait, in the loop's next turn, or after so long."""
    from eventlet.hubs import get_hub

    get_hub().schedule_call_global(seconds, function)


def watch(connection: socket.socket, function: Callable) -> Callable[[], None]:
    """Call a function, which must not wait, whenever there is something to read; what this returns ends it."""
    from eventlet.hubs import get_hub

    hub = get_hub()
    listener = hub.add(hub.READ, connection.fileno(), function, lambda error: None, lambda: None)
    return lambda: hub.remove(listener)


def wait_writable(connection: socket.socket) -> None:
    """Park this green thread until the system takes more for a connection; OSError once it is closed."""
    from eventlet.hubs import trampoline

    trampoline(connection, write=True)


def take_over(environ: dict) -> socket.socket:
    """The connection of a request, not blocking; the server neither reads from it any more nor closes it."""
    from eventlet.wsgi import WSGI_LOCAL

    green = environ["eventlet.input"].get_socket()
    connection = type(green.fd)(fileno=green.fd.detach())
    connection.setblocking(False)
    WSGI_LOCAL.already_handled = True
    return connection


def hanging_up(environ: dict) -> Callable[[], None]:
    """What ends the TCP connection of a request, however its client behaves."""
    found = environ.get("eventlet.input")
    connection = found.get_socket() if found else environ.get("werkzeug.socket") or environ.get("gunicorn.socket")

    def hang_up() -> None:
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    return hang_up


def lock() -> threading.Lock:
    """A lock that parks a green thread instead of the whole hub."""
    return threading.Lock()


def places(number: int) -> threading.BoundedSemaphore:
    """So many places; who finds none is parked alone."""
    return threading.BoundedSemaphore(number)


def event() -> threading.Event:
    """An event that parks a green thread instead of the whole hub."""
    return threading.Event()

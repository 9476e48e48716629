"""The only place besides wsgi.py that knows which engine runs the server: eventlet, or plain threads."""

import _socket
import logging
import select
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import cache
from types import ModuleType

from chatroom.core import workers

log = logging.getLogger(__name__)

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


@cache
def _hubs() -> ModuleType:
    from eventlet import hubs  # which only those have who have eventlet

    return hubs


def in_thread(function, *args):
    """Run slow work (C code, a disk's sync) in a native thread while the hub serves others; its result or exception."""
    if not is_green():
        return function(*args)
    from eventlet import tpool

    return tpool.execute(function, *args)


def hand() -> Callable:
    """`in_thread` for things that follow one another: a native thread that is asked in a third of the time."""
    return _Hand() if is_green() else in_thread


class _Hand:
    def __init__(self) -> None:
        from eventlet.patcher import original

        self._given, self._done = original("queue").SimpleQueue(), deque()
        # Not the standard library's sockets: those are green.
        self._here, self._there = _socket.socketpair()
        self._here.setblocking(False)
        watch(self._here, self._take_back)
        original("threading").Thread(target=self._work, daemon=True).start()

    def __call__(self, function: Callable, *args):
        job = _Job(function, args)
        self._given.put(job)
        job.wait()
        if job.error is not None:
            raise job.error
        return job.result

    def _work(self) -> None:
        while True:
            job = self._given.get()
            try:
                job.result = job.function(*job.args)
            except BaseException as error:
                job.error = error
            self._done.append(job)
            self._there.send(b".")

    def _take_back(self, fileno: int) -> None:
        self._here.recv(4096)
        while self._done:
            try:
                self._done.popleft().tell()
            except Exception:  # of whoever went on: the loop would listen here no more, and nobody be told again
                log.exception("a green thread failed")


class _Job:
    def __init__(self, function: Callable, args: tuple) -> None:
        self.function, self.args, self.result, self.error = function, args, None, None
        self._hub, self._waiter, self._is_done, self._killed_by = _hubs().get_hub(), None, False, None

    def wait(self) -> None:
        from greenlet import getcurrent

        self._waiter = getcurrent()
        while not self._is_done:
            try:
                self._hub.switch()
            except BaseException as error:  # what is being done cannot be stopped: whoever is killed dies after it
                self._killed_by = error
        if self._killed_by is not None:
            self._hub.schedule_call_local(0, self._waiter.throw, self._killed_by)

    def tell(self) -> None:
        self._is_done = True
        self._waiter.switch()


def spawn(function, *args, at_once: bool = False) -> None:
    """Run a function beside the caller, on its own; `at_once` if the loop calls, which goes on when that waits."""
    if is_green():
        workers.spawn(_hubs().get_hub(), function, args, at_once)
    else:
        threading.Thread(target=function, args=args, daemon=True).start()


def soon(function: Callable[[], None], seconds: float = 0) -> None:
    """Call a function, which must not wait, in the loop's next turn, or after so long."""
    _hubs().get_hub().schedule_call_global(seconds, function)


def watch(connection: socket.socket, function: Callable) -> Callable[[], None]:
    """Call a function, which must not wait, whenever there is something to read; what this returns ends it."""
    hub = _hubs().get_hub()
    listener = hub.add(hub.READ, connection.fileno(), function, lambda error: None, lambda: None)
    return lambda: hub.remove(listener)


def wait_writable(connection: socket.socket) -> None:
    """Park this green thread until the system takes more for a connection; OSError once it is closed."""
    _hubs().trampoline(connection, write=True)


def wait_for(steps: Generator, fileno: int, interval: float = 0.0, timeout: float | None = None):
    """psycopg.waiting.wait for green threads: its own, under eventlet, costs as much as many an answer.

    `steps` says what it waits for (1 to read, 2 to write, 3 either) and is told which is so; its value is returned.
    """
    trampoline = _hubs().trampoline
    try:
        wanted = next(steps)
        while True:
            if wanted == 3:
                wanted = steps.send(_ready_at_once(fileno) or _ready_in_time(fileno))
            else:
                trampoline(fileno, read=wanted == 1, write=wanted == 2, timeout=timeout)
                wanted = steps.send(wanted)
    except StopIteration as end:
        return end.value


def _ready_at_once(fileno: int) -> int:
    from eventlet.patcher import original

    poll = original("select").poll()  # a connection takes nearly always more; only the green one would give up its turn
    poll.register(fileno, select.POLLIN | select.POLLOUT)
    found = dict(poll.poll(0)).get(fileno, 0)
    return bool(found & ~select.POLLOUT) | bool(found & select.POLLOUT) << 1


def _ready_in_time(fileno: int) -> int:
    readable, writable, _ = select.select([fileno], [fileno], [])
    return bool(readable) | bool(writable) << 1


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


def guard() -> threading.Lock:
    """A lock for what waits for nothing, which no green thread can find held; it takes a tenth of the time."""
    if not is_green():
        return threading.Lock()
    from eventlet.patcher import original

    return original("threading").Lock()


def places(number: int) -> threading.BoundedSemaphore:
    """So many places; who finds none is parked alone."""
    return threading.BoundedSemaphore(number)


def event() -> "threading.Event | _GreenEvent":
    """An event that parks a green thread instead of the whole hub; native threads must not set it."""
    return _GreenEvent() if is_green() else threading.Event()


class _GreenEvent:
    """threading.Event without its locks, which cost more than what they would guard."""

    def __init__(self) -> None:
        from eventlet.event import Event

        self._event = Event()

    def is_set(self) -> bool:
        return self._event.ready()

    def set(self) -> None:
        if not self._event.ready():
            self._event.send(True)

    def clear(self) -> None:
        if self._event.ready():
            self._event.reset()

    def wait(self, timeout: float | None = None) -> bool:
        return bool(self._event.wait(timeout))

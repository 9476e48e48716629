"""From the settings to an open house, whichever engine then serves it."""

import ctypes
import gc
import logging
import resource
import socket
import sys
from collections.abc import Callable
from contextlib import suppress

from flask import Flask

from chatroom import create_app
from chatroom.settings import SettingError
from chatroom.wiring import start_background

log = logging.getLogger(__name__)

FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n"
    b'{"error": {"code": "unavailable", "message": "The library is full at the moment; please try again soon."}}'
)
UNSENT_MOST = 128 * 1024
M_MMAP_THRESHOLD = -3  # of malloc.h
YOUNG = 20_000  # objects made and kept before the collector looks for rings of them that nobody holds
OTHER_FILES = 128  # that the database, logs and requests need beside the connections


def open_house(serve: Callable[[Flask, socket.socket], None]) -> None:
    """Read the settings, make the app, take the port, serve."""
    try:
        app = create_app()
    except SettingError as error:
        sys.exit(str(error))
    _fit_to_files(app)
    _give_memory_back()
    try:
        listener = _listen(app.config["HOST"], app.config["PORT"])
    except OSError as error:
        sys.exit(f"{app.config['HOST']}:{app.config['PORT']} cannot be used: {error.strerror}.")
    start_background(app)
    host, port = listener.getsockname()[:2]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    print(f"{app.config['LIBRARY_NAME']} is open at http://{address}", flush=True)
    _keep_what_stands()
    serve(app, listener)


def _fit_to_files(app: Flask) -> None:
    """Let the process have as many files as it may, and take no more connections than they allow."""
    wanted = app.config["MAX_CONNECTIONS"] + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    if allowed < wanted:
        app.config["MAX_CONNECTIONS"] = max(10, allowed - OTHER_FILES)
        log.warning("the system allows %d files: %d connections", allowed, app.config["MAX_CONNECTIONS"])


def _give_memory_back() -> None:
    """Have large blocks mapped one by one: hashing a password takes 19 MiB, which each thread's heap would keep."""
    with suppress(AttributeError, OSError):  # another C library than glibc
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 1024 * 1024)


def _keep_what_stands() -> None:
    """Have the collector of garbage look no more at what was made so far, and less often at the rest: each time it
    looked through all, nobody was answered for as long as two hundred messages take."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port, for this process alone."""
    is_ipv6 = ":" in host
    family = socket.AF_INET6 if is_ipv6 else socket.AF_INET
    # No port sharing: a second process on the same port must fail, not take half of the users.
    listener = socket.create_server((host, port), family=family, backlog=1024, dualstack_ipv6=is_ipv6)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # What a client does not take waits with us, where it is counted, and not in megabytes of the system's.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_MOST)
    return listener

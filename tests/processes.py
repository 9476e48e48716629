"""Programs that tests start: on free ports, awaited, and ended whatever happens."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest


def unavailable(what: str) -> None:
    """Skip the test for want of something, or fail it where CHATROOM_REQUIRE_SERVICES=1 says all is there."""
    if os.environ.get("CHATROOM_REQUIRE_SERVICES") == "1":
        pytest.fail(f"{what} is required here; see scripts/test-services.sh")
    pytest.skip(f"{what} is not installed; see scripts/test-services.sh")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_until(ready: Callable[[], object], process: subprocess.Popen, seconds: float = 15) -> None:
    """Try again until it no longer raises; give up when the time is over or the process has ended."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            ready()
            return
        except Exception:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
        time.sleep(0.03)


@contextlib.contextmanager
def running(command: list[str], sign: int = signal.SIGTERM, **options) -> Iterator[subprocess.Popen]:
    """A program that is asked to end by a signal when the block is left, and killed if it does not."""
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            end(process, sign)


def end(process: subprocess.Popen, sign: int = signal.SIGTERM, seconds: float = 10) -> int:
    """Ask a process to end, kill it if it does not, and return its exit code."""
    if process.poll() is None:
        process.send_signal(sign)
        process.send_signal(signal.SIGCONT)  # a frozen process takes no other signal
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()

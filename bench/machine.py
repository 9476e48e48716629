"""What the figures were measured on, and what processes cost."""

import contextlib
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
SERVER_CPU, GENERATOR_CPU = 0, 1


# Whether servers and load can be kept apart; asked once, while this process itself may still go anywhere.
CAN_PIN = hasattr(os, "sched_setaffinity") and {SERVER_CPU, GENERATOR_CPU} <= os.sched_getaffinity(0)


@contextlib.contextmanager
def pinned(wanted: bool = True) -> Iterator[None]:
    """Whatever is started inside stays on the servers' processor; start servers by it, and leave before the load."""
    if not (wanted and CAN_PIN):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SERVER_CPU})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextlib.contextmanager
def started_pinned(server: AbstractContextManager[T]) -> Iterator[T]:
    """A server on the servers' processor, while the block is free to use the others."""
    with contextlib.ExitStack() as stack:
        with pinned():
            running = stack.enter_context(server)
        yield running


def resident_kib(pids: list[int]) -> int:
    """The memory that some processes hold."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def processor_seconds(pid: int) -> float:
    """How long a process has used a processor so far."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK")


class Bystanders:
    """How much of a processor programs took meanwhile that are none of ours, and what a hypervisor took away."""

    def __init__(self) -> None:
        self._began, self._theirs = time.monotonic(), _busy_seconds() - _own_seconds()

    def share(self) -> float:
        """Processors they kept busy since this was made."""
        theirs = _busy_seconds() - _own_seconds() - self._theirs
        return max(theirs, 0.0) / (time.monotonic() - self._began)


def _busy_seconds() -> float:
    ticks = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def _own_seconds() -> float:
    # Servers, databases and the load are all children of this process; who has gone is counted at their parent.
    parents, ticks = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = path.read_text().rpartition(")")[2].split()
            number = int(path.parent.name)
            parents[number], ticks[number] = int(words[1]), sum(map(int, words[11:15]))
    ours = {os.getpid()}
    while more := {number for number, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(ticks.get(number, 0) for number in ours) / os.sysconf("SC_CLK_TCK")


def sync_milliseconds(times: int = 200) -> float:
    """The median time of an fsync, in the folder where the servers' databases are."""
    taken = []
    with tempfile.TemporaryFile() as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - began)
    return 1000 * statistics.median(taken)


def description() -> str:
    """The machine in a line."""
    parts = [f"{os.cpu_count()} processors ({_processor()})", f"{platform.system()} {platform.release()}"]
    parts += [f"Python {platform.python_version()}", f"fsync {sync_milliseconds():.2f} ms"]
    return ", ".join(parts)


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()

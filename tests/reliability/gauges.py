"""What a process weighs, and how long things took."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def memory(pid: int) -> int:
    """KiB of memory that a process really uses."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise ProcessLookupError(pid)


def open_files(pid: int) -> int:
    """How many files and connections a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def connections(pid: int) -> int:
    """How many connections a process has open."""
    return sum(_kind(link).startswith("socket:") for link in Path(f"/proc/{pid}/fd").iterdir())


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long it took."""
    began = time.monotonic()
    yield
    print(f"{what} after {time.monotonic() - began:.2f} s")


def _kind(link: Path) -> str:
    try:
        return os.readlink(link)
    except FileNotFoundError:
        return ""  # closed while we looked


def p95(durations: list[float]) -> float:
    """What all but a twentieth of them stayed under."""
    return sorted(durations)[int(len(durations) * 0.95)]

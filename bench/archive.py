"""Rooms to a file and back: how quickly, in how much memory, and how long those who write meanwhile have to wait."""

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.long_rooms import fill_room
from bench.people import Library, Reader, found_library
from tests.processes import running
from tests.server import PROJECT, environment, running_server
from tests.services import fresh_database, private_postgres

SMALL, LARGE, QUICK = 10_000, 1_000_000, 100_000
FLASK = [sys.executable, "-m", "flask", "--app", "chatroom:create_app", "messages"]
HEADS = (
    "database", "messages", "command", "messages/s", "seconds", "peak memory, MiB", "longest wait of a writer, ms",
)  # fmt: skip
NOTE = (
    "Each command is a process of its own, timed from start to end, while the server runs and somebody posts a message "
    "every 50 ms: their longest wait for an acknowledgement is shown."
)


@dataclass(frozen=True)
class Run:
    """What one command took."""

    seconds: float
    mebibytes: float
    longest_wait: float


def measure(quick: bool) -> list[str]:
    """A table of both databases, small and large."""
    lines = [_line(HEADS), _line(["---"] * len(HEADS))]
    with private_postgres(durable=True) as postgres:
        for database in ("SQLite", "PostgreSQL"):
            for count in (SMALL, QUICK if quick else LARGE):
                with tempfile.TemporaryDirectory(prefix="bench-") as folder, fresh_database(postgres) as url:
                    place = {"INSTANCE_PATH": folder} | ({"DATABASE_URL": url} if database == "PostgreSQL" else {})
                    lines += [row(database, count, *each) for each in _there_and_back(place, count).items()]
    return [*lines, "", NOTE]


def row(database: str, count: int, command: str, run: Run) -> str:
    """A command's line of the table."""
    figures = f"{count / run.seconds:,.0f}", f"{run.seconds:,.1f}", f"{run.mebibytes:.0f}", f"{run.longest_wait:.0f}"
    return _line([database, f"{count:,}", command, *figures])


def _there_and_back(place: dict[str, str], count: int) -> dict[str, Run]:
    library = found_library(place, rooms=2)
    url = library.settings.get("DATABASE_URL") or f"sqlite:///{place['INSTANCE_PATH']}/chatroom.db"
    room, other = library.rooms
    fill_room(url, library.settings["ENCRYPTION_KEYS"], int(room), count)
    file = Path(place["INSTANCE_PATH"], "room.jsonl")
    with running_server(library.settings | {"SELF_REGISTRATION": "on"}) as server:
        writer = Reader(server.base_url, len(library.cookies))
        writer.post(f"/chat/rooms/{other}/join")
        return {
            "export": _timed(writer, other, library, "export", str(file), "--room", room),
            "import": _timed(writer, other, library, "import", str(file)),
        }


def _timed(writer: Reader, room: str, library: Library, *command: str) -> Run:
    with _writing(writer, room) as waits:
        began, peak = time.perf_counter(), 0
        silent = {"stdout": subprocess.DEVNULL, "env": environment(library.settings)}
        with running([*FLASK, *command], cwd=PROJECT, **silent) as process:
            while process.poll() is None:
                peak = max(peak, _peak_kib(process.pid))
                time.sleep(0.02)
        seconds = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"flask messages {' '.join(command)} failed")
    return Run(seconds, peak / 1024, 1000 * max(waits))


def _peak_kib(pid: int) -> int:
    # Not wait4's maximum, in which the memory of the process that forked counts too.
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1])
    return 0


@contextlib.contextmanager
def _writing(writer: Reader, room: str) -> Iterator[list[float]]:
    """Somebody who writes all the time, in another room of the same database; how long each message took."""
    waits, over = [], threading.Event()

    def write() -> None:
        while not over.wait(0.05):
            began = time.perf_counter()
            writer.post(f"/chat/rooms/{room}/messages", message_text="Is anybody here?")
            waits.append(time.perf_counter() - began)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


def _line(cells) -> str:
    return f"| {' | '.join(cells)} |"

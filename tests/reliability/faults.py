"""A server to whose clock and disk faults are done: `faults.c` is compiled and loaded into it."""

import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.processes import unavailable

CONTROL = struct.Struct("qq")
RECORD = struct.Struct("II")
SOURCE = Path(__file__).with_name("faults.c")


class Faults:
    """What is wrong with one server, and the trace of what it writes and answers."""

    def __init__(self, folder: Path) -> None:
        self._library, self._control, self._trace = (folder / name for name in ("faults.so", "control", "trace"))
        self._clock, self._disk = 0.0, 0.0
        self._set()

    def environment(self, traced_port: int | None = None) -> dict[str, str]:
        """What a server is started with; to trace it, with the port of those it answers."""
        found = {"LD_PRELOAD": str(self._library), "FAULTS_CONTROL": str(self._control)}
        if traced_port is None:
            return found
        self._trace.touch()
        self._trace.chmod(0o666)  # PostgreSQL is somebody else
        return found | {"FAULTS_TRACE": str(self._trace), "FAULTS_PORT": str(traced_port)}

    def put_clock(self, seconds: float) -> None:
        """The time of day is so much later than it is, or earlier."""
        self._clock = seconds
        self._set()

    def slow_disk(self, seconds: float) -> None:
        """Each sync takes so much longer."""
        self._disk = seconds
        self._set()

    def records(self) -> Iterator[tuple[str, bytes]]:
        """What was written (w), synced (from b to e) and answered (a), in that order."""
        with self._trace.open("rb") as trace:
            while head := trace.read(RECORD.size):
                kind, length = RECORD.unpack(head)
                yield chr(kind), trace.read(length)

    def _set(self) -> None:
        with self._control.open("r+b" if self._control.exists() else "wb") as control:
            control.write(CONTROL.pack(int(self._clock * 1e6), int(self._disk * 1e6)))


def compiled() -> Iterator[Faults]:
    """The library, compiled into a folder that PostgreSQL's user may read too."""
    compiler = shutil.which("cc") or unavailable("A C compiler")
    with tempfile.TemporaryDirectory(prefix="chatroom-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        options = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
        subprocess.run([compiler, *options, "-o", folder / "faults.so", SOURCE, "-ldl"], check=True)
        yield Faults(folder)

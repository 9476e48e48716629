"""A PostgreSQL that syncs, and is stopped, killed and started again."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
import psycopg

from tests.conftest import closing_database, make_app
from tests.processes import end, free_port, unavailable
from tests.services import connect, postgres_binaries, unprivileged

FAST, IMMEDIATE, POWER_CUT = signal.SIGINT, signal.SIGQUIT, signal.SIGKILL


class Postgres:
    """A server in a folder of its own, with fsync on, which keeps its port and its data."""

    def __init__(self, folder: Path, connections: int) -> None:
        self.folder, self.port, self.process = folder, free_port(), None
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"
        self._binaries = postgres_binaries() or unavailable("PostgreSQL")
        self._options = ["-h", "127.0.0.1", "-p", str(self.port), "-k", "", "-N", str(connections)]
        identity = unprivileged()
        os.chown(folder, identity.get("user", -1), -1)
        self._how = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **identity}
        settings = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([f"{self._binaries}/initdb", "-D", "data", *settings], check=True, **self._how)

    def start(self, environment: Mapping[str, str] | None = None) -> None:
        """Begin to serve; after a power cut it may take a moment until nothing is left of the one before."""
        command = [f"{self._binaries}/postgres", "-D", "data", *self._options]

        deadline = time.monotonic() + 30
        while True:
            if self.process is None or self.process.poll() is not None:
                self.process = subprocess.Popen(command, env=os.environ | (environment or {}), **self._how)
            try:
                connect(self.url).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, "PostgreSQL did not start"
                time.sleep(0.05)

    def stop(self, sign: int = FAST) -> None:
        """End it: politely, at once, or as a power cut would."""
        end(self.process, sign, seconds=30)


@contextmanager
def running_postgres(connections: int = 100, environment: Mapping[str, str] | None = None) -> Iterator[Postgres]:
    """One with our tables in it."""
    with tempfile.TemporaryDirectory(prefix="chatroom-postgres-") as name:
        server = Postgres(Path(name), connections)
        server.start(environment)
        try:
            with closing_database(make_app(server.url, Path(name, "instance"))) as app, app.app_context():
                flask_migrate.upgrade()
            yield server
        finally:
            server.stop()

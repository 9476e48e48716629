"""Starting what is measured: each run has a fresh server on a fresh database."""

import contextlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.machine import pinned, started_pinned
from bench.people import Library, found_library
from tests.processes import free_port, running, wait_until
from tests.server import PROJECT, running_server
from tests.services import connect, fresh_database, private_postgres, private_redis

MESSAGES = "SELECT count(*) FROM chat_messages WHERE message_type = 'text'"


@dataclass(frozen=True)
class Target:
    """A running server: where, in which words, for whom, and how its store is counted."""

    ports: list[int]
    pids: list[int]
    dialect: str = "PLAIN"
    cookies: list[str] = field(default_factory=lambda: [""])
    rooms: list[str] | None = None
    count: Callable[[], int | None] = lambda: None
    is_pinned: bool = True
    log: Callable[[], str] = lambda: ""


class Servers(contextlib.ExitStack):
    """All the kinds of servers; what they share is made once, when it is first needed."""

    def __init__(self, rooms: int) -> None:
        super().__init__()
        self._rooms = rooms
        self._founded: dict[str, Library] = {}
        self._postgres = {}
        self.kinds = {
            "floor": lambda: self._reference("floor.py"),
            "echo": lambda: self._reference("echo.py"),
            "echo-nodelay": lambda: self._reference("echo.py", "--nodelay"),
            "tutorial": self._tutorial,
            "chatroom": self._on_sqlite,
            "chatroom-pg": lambda: self._on_postgres(nodes=1, pin=True),
            "one-node": lambda: self._on_postgres(nodes=1, pin=False),
            "two-nodes": lambda: self._on_postgres(nodes=2, pin=False),
        }

    @contextlib.contextmanager
    def _reference(self, script: str, *options: str) -> Iterator[Target]:
        port = free_port()
        command = [sys.executable, "-W", "ignore", f"bench/servers/{script}", str(port), *options]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with started_pinned(running(command, cwd=PROJECT, **silent)) as process:
            wait_until(lambda: socket.create_connection(("127.0.0.1", port)).close(), process)
            yield Target([port], [process.pid])

    @contextlib.contextmanager
    def _tutorial(self) -> Iterator[Target]:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            path = Path(folder, "chat.db")
            with self._reference("tutorial.py", str(path)) as target:
                yield Target(target.ports, target.pids, count=lambda: _count(path, "SELECT count(*) FROM message"))

    @contextlib.contextmanager
    def _on_sqlite(self) -> Iterator[Target]:
        library = self._library("sqlite", self._found_on_sqlite)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            shutil.copytree(library.settings["INSTANCE_PATH"], folder, dirs_exist_ok=True)
            settings = library.settings | {"INSTANCE_PATH": folder}
            with started_pinned(running_server(settings)) as server:
                yield _chatroom(library, [server], lambda: _count(Path(folder, "chatroom.db"), MESSAGES))

    @contextlib.contextmanager
    def _on_postgres(self, nodes: int, pin: bool) -> Iterator[Target]:
        postgres = self._server_of_postgres(pin)
        library = self._library(f"postgres {pin}", lambda: self._found_on_postgres(postgres))
        template = library.settings["DATABASE_URL"].rpartition("/")[2]
        with fresh_database(postgres, template) as url, contextlib.ExitStack() as stack:
            settings = library.settings | {"DATABASE_URL": url}
            if not pin:
                settings |= {"REDIS_URL": stack.enter_context(private_redis()).url}
            with pinned(pin):
                servers = [stack.enter_context(running_server(settings)) for _ in range(nodes)]
            yield replace(_chatroom(library, servers, lambda: _count_on(url)), is_pinned=pin)

    def _library(self, name: str, found: Callable[[], Library]) -> Library:
        if name not in self._founded:
            self._founded[name] = found()
        return self._founded[name]

    def _found_on_sqlite(self) -> Library:
        folder = self.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
        return found_library({"INSTANCE_PATH": folder}, self._rooms)

    def _found_on_postgres(self, postgres) -> Library:
        folder = self.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
        url = self.enter_context(fresh_database(postgres))
        return found_library({"INSTANCE_PATH": folder, "DATABASE_URL": url}, self._rooms)

    def _server_of_postgres(self, pin: bool):
        if pin not in self._postgres:
            with pinned(pin):
                self._postgres[pin] = self.enter_context(private_postgres(durable=True))
        return self._postgres[pin]


def _chatroom(library: Library, servers: list, count: Callable[[], int]) -> Target:
    ports = [int(server.base_url.rpartition(":")[2]) for server in servers]
    pids = [server.process.pid for server in servers]
    return Target(ports, pids, "CHATROOM", library.cookies, library.rooms, count, log=lambda: servers[-1].log)


def _count(path: Path, query: str) -> int:
    with contextlib.closing(sqlite3.connect(path, timeout=10)) as database:
        return database.execute(query).fetchone()[0]


def _count_on(url: str) -> int:
    with connect(url) as database:
        return database.execute(MESSAGES).fetchone()[0]

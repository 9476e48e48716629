"""PostgreSQL and Redis for the tests: private servers on free ports, with nothing kept."""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import redis

from tests.processes import free_port, running, unavailable, wait_until


@dataclass(frozen=True)
class Service:
    """A server: its URL, and its process for the tests that stop or freeze it (none if it is not ours)."""

    url: str
    process: subprocess.Popen | None = None


@contextlib.contextmanager
def private_postgres(durable: bool = False) -> Iterator[Service]:
    """A PostgreSQL server of our own; it syncs only where durability is what is tested or measured."""
    binaries = postgres_binaries() or unavailable("PostgreSQL")
    port, identity = free_port(), unprivileged()
    # Not under tmp_path: pytest's folders belong to root alone, and PostgreSQL refuses to run as root.
    with tempfile.TemporaryDirectory(prefix="chatroom-postgres-") as folder:
        os.chown(folder, identity.get("user", -1), -1)
        how = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **identity}
        settings = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([f"{binaries}/initdb", "-D", "data", *settings], check=True, **how)
        options = [*([] if durable else ["-F"]), "-h", "127.0.0.1", "-p", str(port), "-k", "", "-N", "200"]
        with running([f"{binaries}/postgres", "-D", "data", *options], signal.SIGINT, **how) as process:
            server = Service(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres", process)
            wait_until(lambda: connect(server.url).close(), process)
            yield server


@contextlib.contextmanager
def fresh_database(server: Service, template: str = "template1") -> Iterator[str]:
    """The URL of a database that is empty, or like another; dropped afterwards whoever is still connected."""
    name = f"test_{uuid.uuid4().hex}"
    with connect(server.url) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield f"{server.url.rpartition('/')[0]}/{name}"
    finally:
        with connect(server.url) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def private_redis(port: int | None = None) -> Iterator[Service]:
    """A Redis server of our own that keeps nothing; on a port of choice, to come back after an outage."""
    program = shutil.which("redis-server") or unavailable("Redis")
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="chatroom-redis-") as folder:
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
        with running(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
            server = Service(f"redis://127.0.0.1:{port}/0", process)
            wait_until(lambda: ask_redis(server, "PING"), process)
            yield server


def connect(url: str) -> psycopg.Connection:
    """A connection to a database that commits each statement by itself."""
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True, connect_timeout=15)


def wait_until_somebody_waits(connection: psycopg.Connection) -> None:
    """Until a transaction of this server waits for what another one holds."""
    until = time.monotonic() + 15
    while not connection.execute("SELECT FROM pg_locks WHERE NOT granted").rowcount:
        assert time.monotonic() < until, "nobody waits"
        time.sleep(0.03)


def ask_redis(server: Service, *command: str) -> object:
    """The answer of Redis to one command."""
    with redis.Redis.from_url(server.url) as client:
        return client.execute_command(*command)


def postgres_binaries() -> str | None:
    """The folder with initdb and postgres."""
    if program := shutil.which("initdb"):
        return str(Path(program).resolve().parent)
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    return os.path.dirname(max(found, key=lambda path: int(path.split("/")[4]))) if found else None


def unprivileged() -> dict:
    """As whom a subprocess shall run: root becomes somebody else, anybody else stays."""
    if os.getuid() != 0:
        return {}
    names = {user.pw_name for user in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Service]:
    """PostgreSQL for the whole run, of TEST_POSTGRES_URL or our own."""
    url = os.environ.get("TEST_POSTGRES_URL")
    with contextlib.nullcontext(Service(url)) if url else private_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server) -> Iterator[str]:
    """A fresh, empty PostgreSQL database."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Service]:
    """Redis for the whole run, of TEST_REDIS_URL or our own."""
    url = os.environ.get("TEST_REDIS_URL")
    with contextlib.nullcontext(Service(url)) if url else private_redis() as server:
        yield server


@pytest.fixture
def redis_url(redis_server) -> str:
    """Redis, emptied."""
    ask_redis(redis_server, "FLUSHALL")
    return redis_server.url

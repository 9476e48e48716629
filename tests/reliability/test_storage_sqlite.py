"""SQLite kept from writing by another process, and a disk that takes long: nobody else has to wait for it."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.conftest import closing_database, make_app
from tests.processes import free_port
from tests.reliability.faults import Faults, compiled
from tests.reliability.house import PROMPT, House, assert_promises_kept, open_house, watching
from tests.reliability.watch import Watch
from tests.server import running_server

SLOW = 0.2  # seconds that each sync takes longer


@pytest.fixture
def house(sqlite_template, tmp_path) -> Iterator[House]:
    """The room on a fresh SQLite file; nobody serves it yet."""
    (tmp_path / "chat.db").write_bytes(sqlite_template.read_bytes())
    with closing_database(make_app(f"sqlite:///{tmp_path}/chat.db", tmp_path, RATE_LIMITS="off")) as app:
        yield open_house(app)


@pytest.fixture
def faults() -> Iterator[Faults]:
    """What makes the disk slow."""
    yield from compiled()


@pytest.mark.parametrize("seconds", [pytest.param(3, id="short"), pytest.param(14, id="long", marks=pytest.mark.long)])
def test_another_process_locks_the_file(house, seconds):
    port = free_port()
    with running_server(house.settings, port), house.crowd.going_on(port):
        with watching(house, port), locked(house):
            before = house.crowd.promised
            time.sleep(seconds)
            assert len(house.crowd.promised) - len(before) <= len(house.crowd.senders), "somebody wrote all the same"
        house.crowd.wait_for_all(more=2, seconds=5)
    assert_promises_kept(house)
    assert set(house.crowd.refusals) <= {"unavailable"}


def test_a_newcomer_reads_while_another_process_locks_the_file(house):
    port = free_port()
    with running_server(house.settings, port), locked(house):
        with Watch(port, "/healthz") as health, Watch(port, f"{house.path}/messages", house.keys["ada"]) as reading:
            time.sleep(PROMPT)
        health.assert_prompt(PROMPT)
        reading.assert_prompt(PROMPT)


def test_a_slow_disk_stops_nobody_else(house, faults):
    port = free_port()
    with running_server(house.settings | faults.environment(), port), house.crowd.going_on(port):
        with watching(house, port):
            faults.slow_disk(SLOW)
            began, before = time.monotonic(), len(house.crowd.promised)
            house.crowd.wait_for_all(more=3)
            each = (time.monotonic() - began) / (len(house.crowd.promised) - before)
        faults.slow_disk(0)
    assert_promises_kept(house)
    assert each < SLOW / 2, "each message had a sync of its own"


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Another process writes, and does not end."""
    path = house.settings["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")

"""Nobody hears of a message before it is on disk, seen from below: what the server writes, syncs and sends."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import closing_database, make_app
from tests.processes import free_port
from tests.reliability.faults import Faults, compiled
from tests.reliability.house import House, open_house
from tests.reliability.line import Line
from tests.reliability.postgres import running_postgres
from tests.server import running_server

KEPT = re.compile(rb"((?:rita|ravi|mo|tess) \d)-(\d{6})")  # the client_id, which is not sealed
HEARD = re.compile(rb"(\w+ \d), sentence (\d+)")  # the text, in acknowledgements and events
FRAME_HEAD = 24  # bytes before each page in SQLite's log; the page that ends a transaction has the size there
COUNTS = [pytest.param(100, id="short"), pytest.param(2000, id="long", marks=pytest.mark.long)]


@pytest.fixture
def faults() -> Iterator[Faults]:
    """What sees the writes."""
    yield from compiled()


@pytest.mark.parametrize("count", COUNTS)
def test_every_acknowledgement_follows_a_sync_on_sqlite(app_on_sqlite, faults, count):
    house, port = open_house(app_on_sqlite, window=4), free_port()
    with running_server(house.settings | faults.environment(port), port):
        talk(house, port, count)
    assert_synced(house, Trace(commits_are_marked=True), faults)


@pytest.mark.parametrize("count", COUNTS)
def test_every_acknowledgement_follows_a_sync_on_postgresql(tmp_path, faults, count):
    port = free_port()
    traced = faults.environment(port)
    with running_postgres(environment=traced) as postgres, serving(postgres.url, tmp_path) as app:
        house = open_house(app, window=4)
        with running_server(house.settings | traced, port):
            talk(house, port, count)
    assert_synced(house, Trace(commits_are_marked=False), faults)


@pytest.fixture
def app_on_sqlite(sqlite_template, tmp_path):
    """The app on a fresh SQLite file."""
    (tmp_path / "chat.db").write_bytes(sqlite_template.read_bytes())
    with serving(f"sqlite:///{tmp_path}/chat.db", tmp_path) as app:
        yield app


def serving(url: str, folder: Path):
    """The app on a database that has its tables."""
    return closing_database(make_app(url, folder, RATE_LIMITS="off"))


def talk(house: House, port: int, count: int) -> None:
    """One person alone, then so many messages by everybody at once; Ada listens."""
    with closing(Line(port, house.keys["ada"])) as line:
        line.ask("join_room", room_id=house.room)
        first, *_ = house.crowd.senders
        first.say(port, count // 10)
        with house.crowd.going_on(port):
            house.crowd.wait_for_all(count // len(house.crowd.senders), seconds=30 + count / 5)


class Trace:
    """Follows a trace: what has been written, what of it is synced, and what was told too early."""

    def __init__(self, commits_are_marked: bool) -> None:
        self._commits_are_marked, self._ends = commits_are_marked, False
        self._written, self._committed, self._syncs = set(), set(), []
        self.safe, self.told, self.early = set(), set(), set()

    def follow(self, kind: str, record: bytes) -> None:
        """One thing more has happened."""
        if kind == "w":
            self._write(record)
        elif kind == "b":
            self._syncs.append(frozenset(self._committed))
        elif kind == "e":
            self.safe |= self._syncs.pop(0)
        else:
            told = _found(HEARD, record)
            self.told |= told
            self.early |= told - self.safe

    def _write(self, record: bytes) -> None:
        if self._commits_are_marked and len(record) == FRAME_HEAD:
            self._ends = any(record[4:8])
            return
        self._written |= _found(KEPT, record)
        if self._ends or not self._commits_are_marked:
            self._committed |= self._written
            self._written, self._ends = set(), False


def _found(pattern: re.Pattern, record: bytes) -> set[tuple[bytes, int]]:
    return {(name, int(number)) for name, number in pattern.findall(record)}


def assert_synced(house: House, trace: Trace, faults: Faults) -> None:
    """All that was promised was told, and nothing before a sync of its commit had begun and ended."""
    for kind, record in faults.records():
        trace.follow(kind, record)
    promised = {(sender.name.encode(), n + 1) for sender in house.crowd.senders for n in range(len(sender.promised))}
    assert promised
    assert trace.told >= promised
    assert not trace.early

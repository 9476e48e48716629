"""PostgreSQL restarted, cut off, locked, frozen and full of others' connections, while everybody writes."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from tests.conftest import closing_database, make_app
from tests.invites.steps import make_room
from tests.processes import free_port
from tests.reliability.house import PROMPT, House, assert_promises_kept, open_house, post, watching
from tests.reliability.postgres import FAST, IMMEDIATE, POWER_CUT, Postgres, running_postgres
from tests.reliability.senders import wait_for
from tests.reliability.watch import Watch
from tests.server import running_server
from tests.services import connect

CONNECTIONS = 45  # PostgreSQL takes; the server's pool 30
POOL_TIMEOUT, FREEZE = 5.0, 3.0  # seconds
CROWD = 40  # who write into one room at once: more than there are connections
STOPS = [pytest.param(sign, 1, id=sign.name) for sign in (FAST, IMMEDIATE, POWER_CUT)]
STOPS += [
    pytest.param(sign, 10, id=f"{sign.name}-ten-times", marks=pytest.mark.long) for sign in (FAST, IMMEDIATE, POWER_CUT)
]
LOCKS = [pytest.param(3, id="short"), pytest.param(12, id="long", marks=pytest.mark.long)]


@dataclass
class Library:
    """One server on one PostgreSQL, for all tests here."""

    postgres: Postgres
    house: House
    port: int


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Iterator[Library]:
    """It is open."""
    folder, port = tmp_path_factory.mktemp("library"), free_port()
    with running_postgres(CONNECTIONS) as postgres, closing_database(make_app(postgres.url, folder)) as app:
        house = open_house(app, connections=2)
        with running_server(house.settings, port):
            yield Library(postgres, house, port)


@pytest.fixture
def house(library) -> Iterator[House]:
    """Everybody writes, and in the end all promises are kept."""
    with library.house.crowd.going_on(library.port):
        library.house.crowd.forget_refusals()
        yield library.house
    assert_promises_kept(library.house)


@pytest.mark.parametrize(("sign", "times"), STOPS)
def test_it_is_restarted(library, house, sign, times):
    with Watch(library.port, "/healthz") as health:
        for _ in range(times):
            library.postgres.stop(sign)
            assert post(house, library.port)[0] == 503
            library.postgres.start()
            house.crowd.wait_for_all(more=2)
    health.assert_prompt(PROMPT)
    assert set(house.crowd.refusals) <= {"unavailable"}


@pytest.mark.parametrize("seconds", LOCKS)
def test_one_room_is_locked(library, house, seconds):
    room = make_room(house.cast.rita_client, "public")
    numbers, url = range(CROWD), library.postgres.url.replace("+psycopg", "")

    def write(number: int) -> int:
        return post(house, library.port, room=room, client_id=str(number))[0]

    with ThreadPoolExecutor(CROWD) as pool:
        with psycopg.connect(url) as other, watching(house, library.port):
            other.execute("SELECT FROM chat_rooms WHERE room_id = %s FOR UPDATE", [room])
            answers, until = [pool.submit(write, number) for number in numbers], time.monotonic() + seconds
            while time.monotonic() < until:
                house.crowd.wait_for_all(more=1, seconds=PROMPT * 2)
        assert {answer.result() for answer in answers} <= {201, 503}
        assert set(pool.map(write, numbers)) <= {200, 201}
    kept = house.cast.ada_client.get(f"/chat/rooms/{room}/messages", limit=200).json["messages"]
    assert len(kept) == CROWD


def test_it_is_frozen(library, house):
    with Watch(library.port, "/healthz") as health, frozen(library.postgres):
        time.sleep(FREEZE)
    health.assert_prompt(PROMPT)
    assert not house.crowd.refusals


def test_others_take_every_connection(library, house):
    with Watch(library.port, "/healthz") as health, every_connection_taken(library.postgres):
        wait_for(lambda: "unavailable" in house.crowd.refusals)
        began = time.monotonic()
        assert post(house, library.port)[0] == 503
        assert time.monotonic() < began + POOL_TIMEOUT + PROMPT
    house.crowd.wait_for_all(more=2)
    health.assert_prompt(PROMPT)
    assert set(house.crowd.refusals) <= {"unavailable"}
    assert max(house.crowd.refusals.values()) < POOL_TIMEOUT + PROMPT


@contextmanager
def frozen(postgres: Postgres) -> Iterator[None]:
    """Its processes get no turn."""
    with connect(postgres.url) as connection:
        pids = [pid for (pid,) in connection.execute("SELECT pid FROM pg_stat_activity")]
    for sign in (signal.SIGSTOP, signal.SIGCONT):
        for pid in (postgres.process.pid, *pids):
            try:
                os.kill(pid, sign)
            except ProcessLookupError:  # the connection by which we asked
                continue
        if sign == signal.SIGSTOP:
            yield


@contextmanager
def every_connection_taken(postgres: Postgres) -> Iterator[None]:
    """Others connect until there is no room, and put out whoever is in their way."""
    taken: list[psycopg.Connection] = []
    try:
        while len(taken) < CONNECTIONS:
            try:
                taken.append(connect(postgres.url))
            except psycopg.OperationalError:
                mine = [connection.info.backend_pid for connection in taken]
                put_out = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                taken[0].execute(f"{put_out} WHERE backend_type = 'client backend' AND NOT pid = ANY(%s)", [mine])
        yield
    finally:
        for connection in taken:
            connection.close()

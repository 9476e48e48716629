"""The clock of the server is put an hour back, two forward and right again, while people write, read and wait."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager

import pytest

from tests.conftest import closing_database, make_app
from tests.processes import free_port
from tests.reliability.faults import Faults, compiled
from tests.reliability.house import House, assert_promises_kept, get, open_house, post, watching
from tests.reliability.line import Line
from tests.reliability.senders import wait_for
from tests.rooms.steps import settle
from tests.server import running_server

HOUR = 3600
STEPS = (-HOUR, HOUR, 0)  # from the true time
SLOW_MODE, WAIT = 2, 2  # seconds
LENGTHS = [pytest.param(0, id="short"), pytest.param(45, id="long", marks=pytest.mark.long)]


@pytest.fixture
def faults() -> Iterator[Faults]:
    """What lies about the time."""
    yield from compiled()


@pytest.fixture
def house(sqlite_template, tmp_path) -> Iterator[House]:
    """The room, where rates are limited as they are for everybody."""
    (tmp_path / "chat.db").write_bytes(sqlite_template.read_bytes())
    with closing_database(make_app(f"sqlite:///{tmp_path}/chat.db", tmp_path, RATE_LIMITS="off")) as app:
        house = open_house(app, connections=1)
        house.settings["RATE_LIMITS"] = "on"
        yield house


@pytest.fixture
def port(house, faults) -> Iterator[int]:
    """Where it is open."""
    port = free_port()
    with running_server(house.settings | faults.environment(), port):
        yield port


@pytest.mark.parametrize("seconds", LENGTHS)
def test_everybody_goes_on(house, port, faults, seconds):
    with house.crowd.going_on(port), present(house, port) as tabs, watching(house, port):
        wait_for(lambda: status_of_mo(house, port) == "online")
        for step in STEPS:
            faults.put_clock(step)
            house.crowd.wait_for_all(more=3, seconds=20)
            over = time.monotonic() + seconds
            while True:
                assert all(tab.ask(event, room_id=house.room)["ok"] for tab, event in tabs)
                assert status_of_mo(house, port) == "online"
                if time.monotonic() > over:
                    break
                time.sleep(1)
    assert_promises_kept(house)
    assert set(house.crowd.refusals) <= {"rate_limited"}


def test_nobody_is_locked_out_by_a_limit(house, port, faults):
    for step in STEPS:
        while (answer := post(house, port))[0] == 201:
            pass
        assert answer[1]["error"]["retry_after"] <= WAIT
        faults.put_clock(step)
        wait_for(lambda: post(house, port)[0] == 201, seconds=WAIT)


def test_nobody_is_locked_out_by_slow_mode(house, port, faults):
    settle(house.cast.rita_client, house.room, slow_mode_seconds=SLOW_MODE)
    for step in STEPS:
        wait_for(lambda: post(house, port, "ravi")[0] == 201)
        faults.put_clock(step)
        wait_for(lambda: post(house, port, "ravi")[0] == 201, seconds=SLOW_MODE + WAIT)


def test_whoever_waits_for_a_message_waits_as_long_as_asked(house, port, faults):
    began = time.monotonic()
    get(house, port, f"{house.path}/messages?after=0")
    usual = time.monotonic() - began
    for step in STEPS:
        with ThreadPoolExecutor(1) as pool:
            began = time.monotonic()
            waiting = pool.submit(get, house, port, f"{house.path}/messages?after=0&wait={WAIT}")
            time.sleep(WAIT / 4)
            faults.put_clock(step)
            assert waiting.result(WAIT * 3) == (200, {"messages": [], "has_more": False})
            assert WAIT - 0.1 < time.monotonic() - began < WAIT + 1 + 2 * usual


@contextmanager
def present(house: House, port: int) -> Iterator[list[tuple[Line, str]]]:
    """Tabs that are open all the time, each with something to say: Ada's, Mo's, and that by which Mo is present."""
    kinds = [("ada", "/chat", "join_room"), ("mo", "/chat", "join_room"), ("mo", "/presence", "heartbeat")]
    with ExitStack() as stack:
        yield [
            (stack.enter_context(closing(Line(port, house.keys[name], where))), event) for name, where, event in kinds
        ]


def status_of_mo(house: House, port: int) -> str:
    """As Ada sees it."""
    members = get(house, port, f"{house.path}/members")[1]["members"]
    mine = get(house, port, house.path, "mo")[1]["anon_id"]
    return next(member["status"] for member in members if member["anon_id"] == mine)

"""Strangers by the hundred, who connect and leave the server waiting: those inside do not notice."""

import resource
import time

import pytest
import requests

from tests.realtime.wire import close_everything
from tests.reliability.gauges import connections, memory, open_files, p95
from tests.reliability.members import Member, arrive
from tests.reliability.strangers import Stranger, invade
from tests.reliability.throng import Contact, Throng
from tests.reliability.town import build_town, settle_people

# The house is looked at between two ends: WebSockets without a sign-in go after 10 s, whoever is half there after 20.
SIZES = [
    pytest.param(3, 150, 15, 1, id="short"),
    pytest.param(5, 2000, 100, 12, id="long", marks=pytest.mark.long),
]
LEEWAY = 20  # connections that are free when all strangers have come
ENDED_WITHIN = 70  # seconds in which the server itself ends whatever is only half there, however it drips
SILENT = 600  # who say nothing when the house is full
DRIP = 5  # seconds between two bytes


@pytest.fixture
def town(sqlite_template, tmp_path):
    """A library, and its room."""
    with build_town(sqlite_template, tmp_path) as town:
        yield town
    close_everything()


@pytest.mark.parametrize(("waves", "count", "inside", "watch"), SIZES)
def test_strangers_disturb_nobody_inside(town, waves, count, inside, watch):
    cookies = settle_people(town.app, inside, town.room)
    with town.serve(MAX_CONNECTIONS=str(count + inside + LEEWAY)) as server, Throng(server.base_url) as throng:
        members, pid, weights = arrive(throng, cookies, town.room), server.process.pid, []
        talk(throng, members, 1)
        before = connections(pid)
        for wave in range(waves):
            strangers = invade(throng, count, cookies[0])
            delays = talk(throng, members, watch, strangers)
            assert p95(delays) < 1
            assert_full(throng)
            for stranger in strangers:
                stranger.close()
            throng.until(lambda: connections(pid) <= before, 10)
            weights.append(memory(pid))
            print(f"wave {wave}: a send took {p95(delays):.3f} s (p95), {max(delays):.3f} s at most; {weights[-1]} KiB")
        assert weights[-1] < weights[-2] * 1.05  # the first waves are what memory is laid out by
        arrive(throng, cookies[:1], town.room)
        assert all(member.is_open for member in members)


def talk(throng: Throng, members: list[Member], seconds: float, strangers: list[Contact] = ()) -> list[float]:
    """One send after the other by different members, while strangers drip; how long each took."""
    delays, until, dripped = [], time.monotonic() + seconds, time.monotonic()
    while time.monotonic() < until:
        member, began = members[len(delays) % len(members)], time.monotonic()
        assert member.ask("send_message", {"room_id": member.room, "message_text": "Undisturbed"})["ok"]
        delays.append(time.monotonic() - began)
        throng.turn()
        if time.monotonic() > dripped + DRIP:
            dripped = time.monotonic()
            drip(strangers)
    return delays


def drip(strangers: list[Contact]) -> None:
    """A byte of each who drips."""
    for stranger in strangers:
        if isinstance(stranger, Stranger):
            stranger.drip()


def assert_full(throng: Throng) -> None:
    """When the house is full, each further one hears so at once, however many come and say nothing."""
    usual, _ = ask_at_once(throng)
    silent = [Stranger(throng, "says nothing") for _ in range(SILENT)]
    throng.turn(0.2)
    seconds, statuses = ask_at_once(throng)
    assert statuses == {503}
    assert seconds < 2 + 2 * usual
    for stranger in silent:
        stranger.close()


def ask_at_once(throng: Throng) -> tuple[float, set[int]]:
    """How long it takes to answer twenty who ask in the same moment, and what they hear."""
    began, askers = time.monotonic(), [Stranger(throng, "asks") for _ in range(20)]
    throng.until(lambda: all(asker.answer for asker in askers), 20)
    seconds = time.monotonic() - began
    for asker in askers:
        asker.close()
    return seconds, {asker.answer for asker in askers}


@pytest.mark.long
def test_whatever_is_only_half_there_is_ended(town):
    """Also what drips: limits count in all, and not from byte to byte."""
    cookies = settle_people(town.app, 5, town.room)
    with town.serve() as server, Throng(server.base_url) as throng:
        members, began = arrive(throng, cookies, town.room), time.monotonic()
        strangers = invade(throng, 200, cookies[0])[:180]
        ended: dict[str, float] = {}
        while any(stranger.is_open for stranger in strangers) and time.monotonic() < began + ENDED_WITHIN:
            talk(throng, members, 1)
            drip(strangers)
        for stranger in strangers:
            ended[stranger.kind] = max(ended.get(stranger.kind, 0), (stranger.closed_at or 1e9) - began)
        print({kind: round(seconds) for kind, seconds in ended.items()})
        assert max(ended.values()) < ENDED_WITHIN


def test_running_out_of_files_ends_nothing(town):
    """A stranger can use up all that a process may open; when they have gone, it is as before."""
    cookies = settle_people(town.app, 5, town.room)
    with town.serve() as server, Throng(server.base_url) as throng:
        members = arrive(throng, cookies, town.room)
        talk(throng, members, 0.2)
        few = open_files(server.process.pid) + 10
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (few, few))
        strangers = [Stranger(throng, "says nothing") for _ in range(50)]
        throng.idle(1)
        for stranger in strangers:
            stranger.close()
        assert server.process.poll() is None, server.log
        throng.until(lambda: requests.get(f"{server.base_url}/healthz", timeout=5).ok, 5)
        talk(throng, members, 0.2)
        arrive(throng, cookies[:1], town.room)

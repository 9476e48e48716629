"""A power cut in the middle of a burst: what was acknowledged is kept, and nothing is there twice."""

import random
import time

import pytest

from tests.processes import free_port
from tests.reliability.house import House, assert_promises_kept, open_house
from tests.server import Server, running_server

CUTS, CUTS_ELSEWHERE = 10, 3  # on SQLite, which is itself killed with the server, and on PostgreSQL, which is not
MANY_CUTS, MANY = 50, 100_000
WINDOW = 8  # messages under way on each socket


@pytest.fixture
def house(app) -> House:
    """The room; nobody serves it yet."""
    return open_house(app, WINDOW)


def test_nothing_acknowledged_is_lost_and_nothing_doubled(house):
    kill_again_and_again(house, CUTS if house.settings["DATABASE_URL"].startswith("sqlite") else CUTS_ELSEWHERE)


@pytest.mark.long
def test_nor_in_fifty_cuts_among_a_hundred_thousand_messages(house):
    kill_again_and_again(house, MANY_CUTS, MANY // MANY_CUTS)
    assert len(house.crowd.promised) >= MANY


def kill_again_and_again(house: House, cuts: int, least: int = 0) -> None:
    """So many bursts, each of at least so many messages."""
    port = free_port()
    for _ in range(cuts):
        with running_server(house.settings, port) as server:
            house.crowd.burst_until(lambda server=server: cut_power(server), port, least)
        assert_promises_kept(house)
    with running_server(house.settings, port):
        house.crowd.settle(port)
    assert not house.crowd.pending
    assert_promises_kept(house)


def cut_power(server: Server) -> None:
    """At a moment nobody can foresee."""
    time.sleep(random.uniform(0.2, 0.8))
    server.kill()

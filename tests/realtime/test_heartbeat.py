"""Pings in the order in which they are due, and the end of who does not answer."""

from types import SimpleNamespace

import pytest

from chatroom.realtime import heartbeat

INTERVAL, PATIENCE = 20.0, 10.0


class Client:
    """A transport that notes what is done to it."""

    def __init__(self) -> None:
        self.pinged_at, self.closed, self.pings, self.ended = None, False, 0, None

    def ping(self) -> None:
        self.pings += 1

    def close(self, wait, abort, reason) -> None:
        self.closed, self.ended = True, reason


@pytest.fixture
def clock(monkeypatch):
    """Time that passes when we say so; `held_up` is how much longer the next turn takes."""
    clock = SimpleNamespace(now=1000.0, held_up=0.0, until=0.0)

    class StopError(Exception):
        """The end of the test's time."""

    def sleep(seconds: float) -> None:
        clock.now += seconds + clock.held_up
        clock.held_up = 0.0
        if clock.now >= clock.until:
            raise StopError

    def run(seconds: float) -> None:
        clock.until = clock.now + seconds
        with pytest.raises(StopError):
            heartbeat.beat(INTERVAL, PATIENCE, "ping timeout")

    clock.run = run
    monkeypatch.setattr(heartbeat, "monotonic", lambda: clock.now)
    monkeypatch.setattr(heartbeat, "hub", SimpleNamespace(sleep=sleep, spawn=lambda function, *args: function(*args)))
    heartbeat._heard.clear()
    heartbeat._asked.clear()
    return clock


def test_a_client_is_asked_and_one_that_answers_is_asked_again(clock):
    client = Client()
    heartbeat.begin(client)
    clock.run(19)
    assert client.pings == 0
    clock.run(2)
    assert client.pings == 1
    heartbeat.answered(client)
    clock.run(19)
    assert client.pings == 1
    clock.run(3)
    assert (client.pings, client.ended) == (2, None)


def test_one_that_does_not_answer_is_ended(clock):
    dead, alive = Client(), Client()
    for client in (dead, alive):
        heartbeat.begin(client)
    clock.run(22)
    heartbeat.answered(alive)
    clock.run(7)
    assert dead.ended is None
    clock.run(4)
    assert (dead.ended, alive.ended) == ("ping timeout", None)


def test_an_answer_that_nobody_asked_for_changes_nothing(clock):
    client = Client()
    heartbeat.begin(client)
    for _ in range(5):
        heartbeat.answered(client)
    clock.run(22)
    assert client.pings == 1


def test_one_that_has_gone_is_asked_no_more(clock):
    client = Client()
    heartbeat.begin(client)
    client.closed = True
    clock.run(60)
    assert (client.pings, client.ended) == (0, None)


def test_a_process_that_was_stopped_first_reads_what_was_answered(clock):
    client = Client()
    heartbeat.begin(client)
    clock.run(21)
    clock.held_up = 60.0
    clock.run(61)
    assert client.ended is None  # its answer lies in the system's buffer, and comes in this turn
    heartbeat.answered(client)
    clock.run(15)
    assert client.ended is None


def test_one_that_cannot_be_asked_keeps_nobody_else_from_being_asked(clock, caplog):
    broken, client = Client(), Client()
    broken.ping = None
    for each in (broken, client):
        heartbeat.begin(each)
    clock.run(23)
    assert client.pings == 1
    assert "clients were not pinged" in caplog.text

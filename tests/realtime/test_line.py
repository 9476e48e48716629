"""The line between the nodes: in order, in few words, and never waited for."""

import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from chatroom.realtime import line
from chatroom.realtime.line import Line
from tests.processes import wait_until
from tests.services import ask_redis, private_redis


@pytest.fixture
def redis():
    """A Redis that a test may freeze."""
    with private_redis() as redis:
        yield redis
        redis.process.send_signal(signal.SIGCONT)


class OverError(Exception):
    """The test is over."""


@pytest.fixture
def ends(redis, monkeypatch):
    """Two ends of a line: what each has heard, and has been told about the line."""
    threads = []

    def live(function, *arguments):
        with suppress(OverError):
            function(*arguments)

    def spawn(*given):
        threads.append(threading.Thread(target=live, args=given))
        threads[-1].start()

    def give_up(seconds):
        raise OverError

    monkeypatch.setattr(line.hub, "spawn", spawn)
    ends = [open_end(redis.url), open_end(redis.url)]
    for end in ends:
        wait_until(lambda end=end: check(end.line.stands), redis.process)
    yield ends
    monkeypatch.setattr(line.hub, "sleep", give_up)
    redis.process.kill()
    for thread in threads:
        thread.join()


def open_end(url: str) -> SimpleNamespace:
    """One node's end."""
    end = SimpleNamespace(heard=[], stood=[], repaired=[])
    end.line = Line(url, "chatroom:test", end.heard.append, end.stood.append, end.repaired.append)
    end.line.open()
    return end


def check(fact: bool) -> None:
    """For wait_until."""
    assert fact


def freeze(redis) -> None:
    """From now on Redis takes what it is sent, and answers nothing."""
    redis.process.send_signal(signal.SIGSTOP)
    state = Path(f"/proc/{redis.process.pid}/stat")
    wait_until(lambda: check(state.read_text().rpartition(")")[2].split()[0] == "T"), redis.process)


def test_much_is_said_in_order_and_in_few_round_trips(ends, redis):
    texts = [f"nr {number}" for number in range(2000)]
    before = reads(redis)
    for text in texts:
        ends[0].line.say(text)
    wait_until(lambda: check(len(ends[1].heard) == 2000), redis.process)
    assert [text.decode() for text in ends[1].heard] == texts
    assert reads(redis) - before < 400


def reads(redis) -> int:
    """How often Redis has read from anybody."""
    return ask_redis(redis, "INFO", "stats")["total_reads_processed"]


def test_a_frozen_redis_is_waited_for_by_nobody_and_fills_no_memory(ends, redis, monkeypatch):
    monkeypatch.setattr(line, "MOST_WAITING", 100)
    freeze(redis)
    began = time.monotonic()
    for number in range(10_000):
        ends[0].line.say(f"nr {number}")
    assert time.monotonic() - began < 1
    assert len(ends[0].line._waiting) <= 100
    for end in ends:
        wait_until(lambda end=end: check(end.stood == [True, False]), redis.process, 5)
    wait_until(lambda: check(not ends[0].line._waiting), redis.process, 3)


def test_when_redis_is_back_both_sides_know_that_something_was_lost(ends, redis):
    for end in ends:
        end.repaired.clear()
    freeze(redis)
    wait_until(lambda: check(not any(end.line._speaks or end.line._listens for end in ends)), redis.process, 5)
    ends[0].line.say("never heard")
    redis.process.send_signal(signal.SIGCONT)
    wait_until(lambda: check(all(sorted(end.repaired) == ["listens", "speaks"] for end in ends)), redis.process, 2)
    ends[0].line.say("heard again")
    wait_until(lambda: check(ends[1].heard[-1:] == [b"heard again"]), redis.process, 2)
    assert b"never heard" not in ends[1].heard


@pytest.mark.parametrize(("bound", "most"), [("MOST_WAITING", 3), ("MOST_CHARACTERS", 30)])
def test_who_says_too_much_at_once_knows_that_something_was_lost(ends, redis, monkeypatch, bound, most):
    ends[0].repaired.clear()
    freeze(redis)
    ends[0].line.say("0 123456789")
    wait_until(lambda: check(not ends[0].line._waiting), redis.process, 1)  # it is on its way
    monkeypatch.setattr(line, bound, most)
    for number in range(5):
        ends[0].line.say(f"{number} 123456789")
    assert len(ends[0].line._waiting) == (3 if bound == "MOST_WAITING" else 2)
    redis.process.send_signal(signal.SIGCONT)
    wait_until(lambda: check(ends[0].repaired == ["speaks"]), redis.process, 2)
    assert ends[0].stood == [True]

"""Buckets: a burst, then a trickle, in this process and in Redis alike."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chatroom.core import limits
from chatroom.core.errors import ChatError
from chatroom.core.limits import Buckets, limit
from tests.processes import free_port, wait_until
from tests.services import private_redis


@pytest.fixture(params=["here", "redis"])
def buckets(request) -> Buckets:
    """Buckets of each kind."""
    return Buckets() if request.param == "here" else Buckets(request.getfixturevalue("redis_url"))


@pytest.fixture
def clock(monkeypatch):
    """A function that lets time pass."""
    at = [1_790_000_000.123456]
    for name in ("time", "monotonic"):
        monkeypatch.setattr(f"chatroom.core.limits.{name}", lambda: at[0])
    # Redis's own clock goes on, however long the machine takes: nothing may expire by it.
    lasting = limits._TAKE.replace("math.ceil((full + step - now) * 1000)", "600000")
    assert lasting != limits._TAKE
    monkeypatch.setattr(limits, "_TAKE", lasting)
    return lambda seconds: at.__setitem__(0, at[0] + seconds)


@pytest.mark.parametrize(("burst", "rate"), [(10, 1), (10, 10), (3, 0.01), (7, 3), (100, 1000), (1, 1), (100, 0.15)])
def test_a_burst_passes_exactly(buckets, clock, burst, rate):
    assert [buckets.take("rita", burst, rate) for _ in range(burst)] == [0] * burst
    assert buckets.take("rita", burst, rate) == pytest.approx(1 / rate, rel=0.1)


def test_a_token_comes_back_each_step(buckets, clock):
    for _ in range(10):
        buckets.take("rita", 10, 1)
    clock(0.5)
    assert buckets.take("rita", 10, 1) == pytest.approx(0.5, abs=0.01)
    clock(0.51)
    assert buckets.take("rita", 10, 1) == 0
    assert buckets.take("rita", 10, 1) > 0.9
    clock(3600)
    assert [buckets.take("rita", 10, 1) > 0 for _ in range(11)] == [False] * 10 + [True]


@pytest.mark.parametrize("hour", [3600, -3600], ids=["on", "back"])
def test_a_clock_that_is_put_on_or_back_refuses_nobody_for_long(redis_url, monkeypatch, hour):
    buckets = Buckets(redis_url)
    for _ in range(5):
        assert buckets.take("rita", 5, 1) == 0
    then = time.time() + hour
    monkeypatch.setattr("chatroom.core.limits.time", lambda: then)
    assert buckets.take("rita", 5, 1) <= 1.01


def test_who_is_refused_pays_nothing(buckets, clock):
    buckets.take("rita", 1, 1)
    for _ in range(100):
        assert buckets.take("rita", 1, 1) == pytest.approx(1, abs=0.01)
    clock(1.01)
    assert buckets.take("rita", 1, 1) == 0


def test_one_persons_flood_is_not_anothers(buckets, clock):
    for _ in range(5):
        buckets.take("rita", 1, 1)
    assert buckets.take("ravi", 1, 1) == 0


def test_full_buckets_are_forgotten(clock):
    buckets = Buckets()
    for number in range(100):
        buckets.take(f"person {number}", 10, 1)
    clock(61)
    buckets.take("rita", 10, 1)
    assert list(buckets._full_at) == ["rita"]


def test_redis_is_one_bucket_for_all_nodes_and_keeps_nothing_for_ever(redis_url):
    one, other = Buckets(redis_url), Buckets(redis_url)
    assert one.take("rita", 2, 0.05) == other.take("rita", 2, 0.05) == 0
    assert one.take("rita", 2, 0.05) > 10
    assert 0 < one._shared.pttl("bucket:rita") <= 40_000


def test_without_redis_this_process_counts_and_nobody_waits(caplog):
    buckets = Buckets(f"redis://127.0.0.1:{free_port()}/0")
    began = time.monotonic()
    assert [buckets.take("rita", 30, 0.001) > 0 for _ in range(31)] == [False] * 30 + [True]
    assert time.monotonic() - began < 3
    assert "rate limits fall back to this process: ConnectionError" in caplog.text


def test_a_frozen_redis_costs_a_quarter_of_a_second_once_and_not_each_time():
    with private_redis() as server:
        buckets = Buckets(server.url)
        assert buckets.take("rita", 30, 0.001) == 0
        server.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        assert [buckets.take("rita", 30, 0.001) > 0 for _ in range(31)] == [False] * 30 + [True]
        assert time.monotonic() - began < 3  # 31 times a quarter would be eight


def test_many_who_ask_at_once_share_a_few_connections(monkeypatch):
    buckets, inside, most = Buckets("redis://127.0.0.1/0"), [], []

    def answer(*question):
        inside.append(question)
        most.append(len(inside))
        time.sleep(0.001)
        inside.pop()
        return b"0"

    monkeypatch.setattr(buckets._shared, "eval", answer)
    with ThreadPoolExecutor(120) as pool:
        waits = list(pool.map(lambda number: buckets.take(f"person {number}", 1, 1), range(240)))
    assert (waits, buckets._is_lost) == ([0] * 240, False)
    assert max(most) <= limits.AT_ONCE


def test_who_gets_no_turn_in_time_is_counted_here_and_redis_is_not_lost(monkeypatch):
    buckets = Buckets("redis://127.0.0.1/0")
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    monkeypatch.setattr(buckets._shared, "eval", lambda *question: b"7.5")
    for _ in range(limits.AT_ONCE):
        buckets._places.acquire()
    assert [buckets.take("rita", 1, 0.1) > 0 for _ in range(2)] == [False, True]
    buckets._places.release()
    assert buckets.take("rita", 1, 0.1) == 7.5


def test_redis_is_asked_again_a_moment_after_it_was_lost(clock):
    with private_redis() as server:
        url, port = server.url, int(server.url.split(":")[2].split("/")[0])
        buckets = Buckets(url)
        assert buckets.take("rita", 1, 0.001) == 0
    assert buckets.take("rita", 1, 0.001) == 0
    with private_redis(port) as server:
        assert buckets.take("rita", 1, 0.001) > 0  # it is still this process that counts
        clock(3)
        wait_until(lambda: take_and_find(buckets), server.process)


def take_and_find(buckets: Buckets) -> None:
    """A token from a bucket of its own, which is in Redis then."""
    buckets.take("ravi", 9, 9)
    assert buckets._shared.exists("bucket:ravi")


def test_a_limit_says_how_long_to_wait(open_app, clock):
    app = open_app()
    with app.app_context():
        limit("rita", 1, 0.1, "Please wait.")
        with pytest.raises(ChatError) as refusal:
            limit("rita", 1, 0.1, "Please wait.")
    assert (refusal.value.code, refusal.value.status) == ("rate_limited", 429)
    assert refusal.value.extra == {"retry_after": 10}


def test_limits_can_be_off(open_app):
    app = open_app(RATE_LIMITS="off")
    with app.app_context():
        for _ in range(50):
            limit("rita", 1, 0.1, "Please wait.")

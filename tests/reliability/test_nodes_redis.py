"""Redis freezes, falls, restarts, forgets: nobody waits for it, nothing is lost, and no right outlives its end."""

import signal
import time
from contextlib import contextmanager

import pytest
import requests

from tests.processes import end
from tests.realtime.wire import CHAT, PRESENCE, Somebody, Wire
from tests.reliability.consortium import everybody_leaves, make_room
from tests.reliability.gauges import timed
from tests.server import Server, running_server
from tests.services import Service, private_redis

__all__ = ["everybody_leaves"]


@pytest.fixture
def rita(consortium) -> Somebody:
    """Rita, at the first node."""
    return consortium.arrive("rita", at=0)


@pytest.fixture
def ravi(consortium) -> Somebody:
    """Ravi, at the second node."""
    return consortium.arrive("ravi", at=1)


@pytest.fixture
def room(rita, ravi) -> int:
    """Rita's room, with Ravi in it."""
    return make_room(rita, ravi)


@pytest.fixture
def closed(rita, ravi) -> int:
    """A room that nobody may read but Rita and Ravi."""
    room_id = rita.post("/chat/rooms", {"room_name": "Closed shelf", "room_type": "private"}).json()["room_id"]
    code = rita.post(f"/chat/rooms/{room_id}/invites").json()["invite_code"]
    assert ravi.post("/chat/invites/redeem", {"invite_code": code}).ok
    return room_id


def test_a_frozen_redis_delays_nobody_and_everybody_is_told(consortium, rita, ravi, room, closed):
    said, near, heard = rita.socket(), rita.socket(), ravi.socket()
    for wire in (near, heard):
        assert wire.ask("join_room", {"room_id": room})["ok"]
    handle = heard.ask("join_room", {"room_id": closed})["room"]["anon_id"]
    usual = max(seconds_to_hear(said, near, room, f"before, {number}") for number in range(5))
    with frozen(consortium.redis):
        frozen_at = time.monotonic()
        slowest = max(seconds_to_hear(said, near, room, f"nr {number}") for number in range(9))
        print(f"acknowledged and heard at its own node after {slowest:.2f} s at most, {usual:.2f} s before")
        assert slowest < 0.6 + 2 * usual
        assert heard.hear("service", 5) == {"degraded": True}
        print(f"said to be degraded after {time.monotonic() - frozen_at:.2f} s")
        assert lacks(consortium.nodes[0]) == ["redis", "nodes"]
        assert ravi.socket().hear("service", 2) == {"degraded": True}
        assert rita.delete(f"/chat/rooms/{closed}/members/{handle}").status_code == 204
        with timed("removed from a room at the other node"):
            assert heard.hear("removed", 5) == {"room_id": closed}
        forget_all(said, heard)
    assert_told_of_return(said, heard)
    assert lacks(consortium.nodes[1]) == []
    say(said, room, "thawed")
    late = list(iter(lambda: heard.hear("message", 2)["message_text"], "thawed"))  # first what Redis had lying there
    assert late == [f"nr {number}" for number in range(9)][: len(late)]


@pytest.mark.long
def test_while_redis_is_away_everything_arrives_in_35_seconds(consortium, rita, ravi, room):
    heard, lounging = ravi.socket(), ravi.socket(PRESENCE, CHAT)
    assert heard.ask("join_room", {"room_id": room})["ok"]
    with frozen(consortium.redis):
        assert heard.hear("service", 5) == {"degraded": True}
        assert heard.hear("resync", 5) == {}
        for number in range(2):
            assert rita.post(f"/chat/rooms/{room}/messages", {"message_text": f"slow {number}"}).ok
            with timed("counted and told to fetch at the other node"):
                assert hear_while_alive(lounging, "unread", 35, heard)["unread_count"] == number + 1
                assert heard.hear("resync", 35) == {}
            page = heard.ask("sync", {"room_id": room, "after": 0})
            assert page["messages"][-1]["message_text"] == f"slow {number}"
        forget_all(heard)
    assert_told_of_return(heard)


@pytest.mark.long
def test_what_a_node_says_that_nobody_can_hear_is_found_by_the_others(consortium, rita, ravi, room):
    """The others hear each other and know of no harm; the rooms' counters alone tell that something is missing."""
    heard = ravi.socket()
    assert heard.ask("join_room", {"room_id": room})["ok"]
    with private_redis() as elsewhere, running_server(consortium.settings | {"REDIS_URL": elsewhere.url}) as cut_off:
        say(at(cut_off, rita).socket(), room, "Hm")
        with timed("told to fetch"):
            assert heard.hear("resync", 35) == {}
    assert heard.ask("sync", {"room_id": room, "after": 0})["messages"][-1]["message_text"] == "Hm"
    assert lacks(consortium.nodes[1]) == []


def test_redis_may_go_and_come_back(consortium, rita, ravi, room):
    """Without it: acknowledged, kept, and rights still end; with it again: everybody is told to fetch."""
    said, heard = rita.socket(), ravi.socket()
    assert heard.ask("join_room", {"room_id": room})["ok"]
    last = consortium.arrive("rita", at=0).socket()
    end(consortium.redis.process)
    began = time.monotonic()
    with timed("three acknowledged"):
        for number in range(3):
            say(said, room, f"unheard {number}")
    assert time.monotonic() - began < 1
    assert lacks(consortium.nodes[0]) == ["redis", "nodes"]
    leaver = at(consortium.nodes[1], rita).socket()
    assert rita.post("/logout").ok
    with timed("signed out at the other node"):
        assert leaver.hear("signed_out", 1.5) == {"reason": "signed out"}
    assert leaver.ends_within(1)
    forget_all(last, heard)
    consortium.restart_redis()
    assert_told_of_return(last, heard)
    page = heard.ask("sync", {"room_id": room, "after": 0})
    assert [each["message_text"] for each in page["messages"]] == [f"unheard {number}" for number in range(3)]
    say(last, room, "heard again")
    assert heard.hear("message", 2)["message_text"] == "heard again"


@contextmanager
def frozen(redis: Service):
    """Redis takes connections, and answers nothing."""
    redis.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        redis.process.send_signal(signal.SIGCONT)


def seconds_to_hear(said: Wire, near: Wire, room: int, text: str) -> float:
    """How long it takes until something is acknowledged and heard at the same node."""
    began = time.monotonic()
    say(said, room, text)
    assert near.hear("message")["message_text"] == text
    return time.monotonic() - began


def say(wire: Wire, room: int, text: str) -> None:
    """Something, which is acknowledged."""
    answer = wire.ask("send_message", {"room_id": room, "message_text": text})
    assert answer["ok"], answer


def at(node: Server, person: Somebody) -> Somebody:
    """The same sign-in at a certain node."""
    return Somebody(node.base_url, person.cookie, person.credential, person.user_id)


def hear_while_alive(wire: Wire, event: str, seconds: float, other: Wire) -> dict:
    """The next event of that name at one socket, while another one answers its pings."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return wire.hear(event, 2)
        except TimeoutError:
            assert time.monotonic() < deadline
            other.ask("nothing")


def forget_all(*wires: Wire) -> None:
    """Drop what they have heard so far."""
    for wire in wires:
        wire.ask("nothing")
        wire.heard_so_far.clear()


def assert_told_of_return(*wires: Wire) -> None:
    """In two seconds: the nodes hear each other again, and whatever was missed may be fetched."""
    told = [("service", [{"degraded": False}]), ("resync", [{}])]
    deadline = time.monotonic() + 2
    with timed("told of Redis's return"):
        for wire in wires:
            wire._until(lambda wire=wire: all(each in wire.heard_so_far for each in told), deadline - time.monotonic())


def lacks(node: Server) -> list[str]:
    """What a node says it lacks."""
    answer = requests.get(f"{node.base_url}/readyz", timeout=5)
    assert (answer.status_code == 503) == bool(answer.json()["broken"])
    assert requests.get(f"{node.base_url}/healthz", timeout=5).status_code == 200
    return answer.json()["broken"]

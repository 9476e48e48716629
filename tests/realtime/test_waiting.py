"""Waiting over HTTP, where WebSockets are blocked."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest


def last_seq(person, room: int) -> int:
    """Where a room is now."""
    return person.get(f"/chat/rooms/{room}").json()["last_seq"]


@pytest.fixture
def pool():
    """People who wait, in threads."""
    with ThreadPoolExecutor(70) as pool:
        yield pool


@pytest.mark.parametrize("what", ["messages", "changes"])
def test_a_post_wakes_who_waits(arrive, room, pool, what):
    rita, ravi = arrive("rita"), arrive("ravi")
    waiting = pool.submit(ravi.get, f"/chat/rooms/{room}/{what}", after=last_seq(ravi, room), wait=20)
    time.sleep(0.5)
    assert not waiting.done()
    began = time.monotonic()
    rita.post(f"/chat/rooms/{room}/messages", {"message_text": "Wake up"})
    page = waiting.result(timeout=5).json()
    assert time.monotonic() - began < 1
    assert [each["message_text"] for each in page["messages"]] == ["Wake up"]


def test_nothing_new_answers_when_the_time_is_over(arrive, room):
    ravi = arrive("ravi")
    began = time.monotonic()
    page = ravi.get(f"/chat/rooms/{room}/changes", after=last_seq(ravi, room), wait=1).json()
    assert 0.9 < time.monotonic() - began < 2
    assert page["messages"] == []


@pytest.mark.parametrize("wait", ["26", "-1", "x", "nan"])
def test_a_wait_out_of_bounds_is_refused(arrive, room, wait):
    answer = arrive("ravi").get(f"/chat/rooms/{room}/changes", after=0, wait=wait)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["wait"])


def test_who_waits_holds_no_database_connection(arrive, room, pool):
    rita, ravi = arrive("rita"), arrive("ravi")
    after = last_seq(ravi, room)
    waiting = [pool.submit(ravi.get, f"/chat/rooms/{room}/changes", after=after, wait=20) for _ in range(60)]
    time.sleep(1.5)  # more than the pool has
    began = time.monotonic()
    assert rita.post(f"/chat/rooms/{room}/messages", {"message_text": "All of you"}).status_code == 201
    assert time.monotonic() - began < 2
    assert {len(each.result(timeout=10).json()["messages"]) for each in waiting} == {1}


def test_who_leaves_the_room_while_waiting_is_not_told(arrive, pool):
    rita, ravi = arrive("rita"), arrive("ravi")
    made = rita.post("/chat/rooms", {"room_name": "Closed shelf", "room_type": "private"}).json()["room_id"]
    code = rita.post(f"/chat/rooms/{made}/invites").json()["invite_code"]
    joined = ravi.post("/chat/invites/redeem", {"invite_code": code}).json()
    waiting = pool.submit(ravi.get, f"/chat/rooms/{made}/changes", after=joined["last_seq"], wait=20)
    time.sleep(0.3)
    assert rita.delete(f"/chat/rooms/{made}/members/{joined['anon_id']}").status_code == 204
    assert rita.post(f"/chat/rooms/{made}/messages", {"message_text": "among us"}).status_code == 201
    assert waiting.result(timeout=5).status_code == 404

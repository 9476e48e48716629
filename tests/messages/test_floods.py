"""Floods: ten at once, then one a second, for an account in a room; the same answer over the socket."""

from datetime import timedelta

import pytest
import time_machine

from chatroom.core.clock import now
from tests.invites.steps import make_room, refusal
from tests.messages.steps import edit, over_socket
from tests.rooms.steps import said, say, seen, settle


@pytest.fixture
def clock(app):
    """Time that stands still until it is moved, and limits that hold."""
    app.config["RATE_LIMITS"] = True
    with time_machine.travel(now() + timedelta(seconds=1), tick=False) as clock:
        yield clock


def test_ten_at_once_then_one_a_second(cast, room, clock):
    for _ in range(10):
        said(cast.ravi_client, room)
    flood = say(cast.ravi_client, room)
    assert refusal(flood) == (429, "rate_limited")
    assert flood.headers["Retry-After"] == str(flood.json["error"]["retry_after"]) == "1"
    clock.shift(1)
    said(cast.ravi_client, room)
    assert refusal(say(cast.ravi_client, room)) == (429, "rate_limited")
    clock.shift(60)
    assert [say(cast.ravi_client, room).status_code for _ in range(11)] == [201] * 10 + [429]
    assert seen(cast.rita_client, room)["last_seq"] == 21


def test_the_socket_counts_with_http_and_answers_the_same(app, cast, room, clock):
    for _ in range(5):
        said(cast.ravi_client, room)
        assert over_socket(app, cast.ravi, "send_message", {"room_id": room, "message_text": "x"})["ok"]
    refused = over_socket(app, cast.ravi, "send_message", {"room_id": room, "message_text": "x"})
    assert refused == {"ok": False, "error": say(cast.ravi_client, room).json["error"]}


def test_it_is_by_account_and_room(cast, room, private, clock):
    for _ in range(10):
        said(cast.ravi_client, room)
    said(cast.ravi_client, private)
    said(cast.rita_client, room)
    assert refusal(say(cast.ravi_client, room)) == (429, "rate_limited")


def test_an_account_writes_three_times_as_much_in_all_rooms_together(cast, clock):
    rooms = [make_room(cast.ravi_client, "private") for _ in range(4)]
    written = [say(cast.ravi_client, room).status_code for room in rooms for _ in range(10)]
    assert written == [201] * 30 + [429] * 10
    said(cast.rita_client, make_room(cast.rita_client, "private"))
    clock.shift(1)
    assert [say(cast.ravi_client, rooms[3]).status_code for _ in range(4)] == [201] * 3 + [429]


def test_repeats_cost_nothing_in_other_rooms_either(cast, room, private, clock):
    for _ in range(40):
        assert say(cast.ravi_client, room, "Once", client_id="a1").status_code in (200, 201)
    for _ in range(10):
        said(cast.ravi_client, private)


def test_edits_count_and_repeats_do_not(cast, room, clock):
    message = said(cast.ravi_client, room, "Once", client_id="a1")
    for _ in range(20):
        assert say(cast.ravi_client, room, "Once", client_id="a1").status_code == 200
    assert [edit(cast.ravi_client, message, f"Text {n}", n).status_code for n in range(1, 11)] == [200] * 9 + [429]


def test_the_settings_say_how_many(app, cast, room, clock):
    app.config.update(MESSAGE_BURST=2, MESSAGE_RATE=0.1)
    assert [say(cast.ravi_client, room).status_code for _ in range(3)] == [201, 201, 429]
    assert say(cast.ravi_client, room).json["error"]["retry_after"] == 10


def test_otto_learns_nothing_by_flooding(cast, room, private, clock):
    answers = [[say(cast.otto_client, room_id).status_code for _ in range(11)] for room_id in (private, 2_000_000)]
    assert answers[0] == answers[1] == [404] * 10 + [429]


def test_guessing_a_room_password_is_limited(app, cast, clock):
    made = cast.rita_client.post("/chat/rooms", {"room_name": "Tea", "room_type": "public", "password": "green"})
    path = f"/chat/rooms/{made.json['room_id']}/join"
    guesses = [cast.otto_client.post(path, {"password": f"guess {n}"}) for n in range(11)]
    assert [answer.status_code for answer in guesses] == [403] * 10 + [429]
    assert refusal(cast.otto_client.post(path, {"password": "green"})) == (429, "rate_limited")


def test_setting_room_passwords_is_limited_and_other_settings_are_not(cast, room, clock):
    answers = [settle(cast.rita_client, room, password=f"tea {n}").status_code for n in range(21)]
    assert answers == [200] * 20 + [429]
    assert settle(cast.rita_client, room, topic="Tea").status_code == 200

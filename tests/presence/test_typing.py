"""Who sees that somebody is typing, and who does not."""

import time

import pytest

from chatroom.presence.keystrokes import EVERY
from tests.presence.conftest import ask, handle, make_room


@pytest.fixture
def tabs(library, room, opens):
    """Rita and Ravi with the room open, Otto listening to another one."""
    rita, ravi, otto = opens("rita"), opens("ravi"), opens("otto")
    for tab in (rita, ravi):
        assert tab.say("join_room", room_id=room)["ok"]
    assert otto.say("join_room", room_id=make_room(library))["ok"]
    return rita, ravi, otto


def test_the_others_in_the_room_see_it(library, room, tabs, opens):
    rita, ravi, otto = tabs
    second = opens("rita")
    second.say("join_room", room_id=room)
    assert rita.say("typing", room_id=room) == {"ok": True}
    assert ravi.hears("typing") == {"room_id": room, "anon_id": handle(library, "rita", room)}
    assert [tab.all_heard("typing") for tab in (rita, second, otto)] == [[], [], []]


def test_it_is_passed_on_once_in_two_seconds(room, tabs):
    rita, ravi, _ = tabs
    began = time.monotonic()
    assert [rita.say("typing", room_id=room)["ok"] for _ in range(5)] == [True] * 5
    ravi.hears("typing")
    time.sleep(0.2)
    assert len(ravi.all_heard("typing")) <= 1 + (time.monotonic() - began) // EVERY


def test_in_a_thread_it_says_which(library, room, tabs):
    rita, ravi, otto = tabs
    parent, other = (rita.say("send_message", room_id=room, message_text=text)["message"] for text in ("One", "Two"))
    mine = {"room_id": room, "anon_id": handle(library, "rita", room)}
    for of in ({"parent_id": parent["message_id"]}, {"parent_id": other["message_id"]}, {}):
        assert rita.say("typing", room_id=room, **of) == {"ok": True}
        ravi.hears("typing", **of)
    rita.say("typing", room_id=room, parent_id=other["message_id"])  # too soon
    time.sleep(0.2)
    heard = [mine | of for of in ({"parent_id": parent["message_id"]}, {"parent_id": other["message_id"]}, {})]
    assert ravi.all_heard("typing") == heard
    assert rita.all_heard("typing") == otto.all_heard("typing") == []


def test_a_thread_must_be_one_of_this_room(library, room, tabs):
    rita, ravi, otto = tabs
    parent = rita.say("send_message", room_id=room, message_text="One")["message"]["message_id"]
    elsewhere = make_room(library)
    assert rita.say("typing", room_id=elsewhere, parent_id=parent)["error"]["code"] == "invalid"
    assert rita.say("typing", room_id=room, parent_id=987654)["error"]["code"] == "invalid"
    assert rita.say("typing", room_id=room, parent_id="1")["error"]["code"] == "invalid"
    assert otto.say("typing", room_id=room, parent_id=parent)["error"]["code"] == "forbidden"
    assert ravi.all_heard("typing") == []


def test_only_who_may_write_is_seen_typing(library, room, tabs):
    rita, ravi, otto = tabs
    assert otto.say("typing", room_id=room)["error"]["code"] == "forbidden"
    assert otto.say("typing", room_id=987654)["error"]["code"] == "not_found"
    study = make_room(library, room_type="study")
    assert ravi.say("typing", room_id=study)["error"]["code"] == "not_found"
    assert rita.say("typing", room_id="1")["error"]["code"] == "invalid"
    his = handle(library, "ravi", room)
    ask(library, "rita", "PATCH", f"/chat/rooms/{room}/members/{his}", {"is_muted": True})
    assert ravi.say("typing", room_id=room)["error"]["code"] == "forbidden"
    assert rita.all_heard("typing") == []

"""Who is told what they have not read."""

import time

import pytest

from chatroom.presence.jobs import UNREAD_TURN
from tests.presence.conftest import ask, handle


@pytest.fixture
def tabs(room, opens):
    """Rita, Ravi and Otto, each with a tab."""
    return opens("rita"), opens("ravi"), opens("otto")


def test_the_members_are_told_but_neither_the_author_nor_otto(room, tabs):
    rita, ravi, otto = tabs
    assert rita.say("send_message", room_id=room, message_text="Whan that Aprille")["ok"]
    assert ravi.hears("unread") == {"room_id": room, "unread_count": 1, "mention_count": 0}
    time.sleep(0.4)
    assert rita.all_heard("unread") == otto.all_heard("unread") == []


def test_mentions_and_removals_count(library, room, tabs):
    rita, ravi, _ = tabs
    his = handle(library, "ravi", room)
    message = rita.say("send_message", room_id=room, message_text=f"@{his}, and now?")["message"]
    ravi.hears("unread", room_id=room, unread_count=1, mention_count=1)
    rita.say("edit_message", message_id=message["message_id"], message_text="And now?", version=1)
    ravi.hears("unread", room_id=room, unread_count=1, mention_count=0)
    rita.say("delete_message", message_id=message["message_id"])
    ravi.hears("unread", room_id=room, unread_count=0, mention_count=0)


def test_a_burst_is_told_together(room, tabs):
    rita, ravi, _ = tabs
    began = time.monotonic()
    for number in range(20):
        rita.say("send_message", room_id=room, message_text=f"Line {number}")
    ravi.hears("unread", room_id=room, unread_count=20)
    assert len(ravi.all_heard("unread")) <= 2 + (time.monotonic() - began) / UNREAD_TURN


def test_reading_is_told_to_ones_own_tabs(room, tabs, opens):
    rita, ravi, otto = tabs
    second = opens("ravi")
    sent = [rita.say("send_message", room_id=room, message_text=text)["message"] for text in ("one", "two")]
    second.hears("unread", room_id=room, unread_count=2)
    answer = ravi.say("mark_read", room_id=room, seq=sent[0]["seq"])
    assert answer == {"ok": True, "unread_count": 1, "mention_count": 0}
    second.hears("unread", room_id=room, unread_count=1, read_seq=sent[0]["seq"])
    assert rita.all_heard("unread") == otto.all_heard("unread") == []


def test_a_read_mark_only_moves_on_and_never_past_the_end(library, room, tabs):
    rita, ravi, otto = tabs
    sent = [rita.say("send_message", room_id=room, message_text=text)["message"] for text in ("one", "two")]
    path = f"/chat/rooms/{room}/read"
    assert ask(library, "ravi", "POST", path, {"seq": 10**9}).json == {"unread_count": 0, "mention_count": 0}
    assert ravi.say("mark_read", room_id=room, seq=sent[0]["seq"])["unread_count"] == 0
    rita.say("send_message", room_id=room, message_text="three")
    assert ask(library, "ravi", "POST", path, {"seq": 0}).json["unread_count"] == 1
    assert ask(library, "ravi", "GET", f"/chat/rooms/{room}").json["unread_count"] == 1
    assert ask(library, "otto", "POST", path, {"seq": 1}).json["error"]["code"] == "forbidden"
    assert otto.say("mark_read", room_id=987654, seq=1)["error"]["code"] == "not_found"
    assert ask(library, "ravi", "POST", path, {"seq": "1"}).status == 422


def test_everything_can_be_read_at_once(library, room, tabs):
    rita, ravi, _ = tabs
    ravi.say("mark_read", room_id=room, seq=0)
    ask(library, "ravi", "POST", "/chat/rooms/read-all", {})
    rita.say("send_message", room_id=room, message_text="one more")
    assert ask(library, "ravi", "POST", "/chat/rooms/read-all", {}).json == {"rooms": 1}
    assert ask(library, "ravi", "POST", "/chat/rooms/read-all", {}).json == {"rooms": 0}
    ravi.hears("unread", room_id=room, unread_count=0)

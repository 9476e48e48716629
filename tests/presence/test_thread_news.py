"""Who is told what is new in a thread."""

import time

import pytest

from chatroom.presence.jobs import UNREAD_TURN
from tests.presence.conftest import ask


@pytest.fixture
def tabs(room, opens):
    """Rita, Ravi and Otto, each with a tab."""
    return opens("rita"), opens("ravi"), opens("otto")


def answer(tab, room, parent, text="So do I") -> dict:
    """A reply over the socket."""
    return tab.say("send_message", room_id=room, message_text=text, parent_id=parent["message_id"])["message"]


def test_who_follows_is_told_and_neither_the_others_nor_otto(library, room, tabs):
    rita, ravi, otto = tabs
    ask(library, "mo", "POST", f"/chat/rooms/{room}/join", {})
    parent = rita.say("send_message", room_id=room, message_text="Which one?")["message"]
    answer(ravi, room, parent)
    thread = {"room_id": room, "message_id": parent["message_id"], "is_following": True}
    rita.hears("thread", **thread, unread_count=1)
    ravi.hears("thread", **thread, unread_count=0)  # his other tabs learn that he follows it now
    ask(library, "rita", "DELETE", f"/chat/messages/{parent['message_id']}/follow")
    assert rita.hears("thread", is_following=False)["unread_count"] == 0
    count = len(rita.all_heard("thread"))
    answer(ravi, room, parent)
    time.sleep(0.5)
    assert len(rita.all_heard("thread")) == count
    assert otto.all_heard("thread") == []


def test_reading_is_told_to_ones_own_tabs(library, room, tabs):
    rita, ravi, _ = tabs
    parent = rita.say("send_message", room_id=room, message_text="Which one?")["message"]
    reply = answer(ravi, room, parent)
    rita.hears("thread", unread_count=1)
    ravi.hears("thread", unread_count=0)
    count = len(ravi.all_heard("thread"))
    ask(library, "rita", "POST", f"/chat/messages/{parent['message_id']}/thread/read", {"seq": reply["seq"]})
    rita.hears("thread", unread_count=0, read_seq=reply["seq"])
    ask(library, "rita", "POST", "/chat/threads/read-all", {})
    assert rita.hears("threads_read") == {}
    assert (len(ravi.all_heard("thread")), ravi.all_heard("threads_read")) == (count, [])


def test_a_burst_is_told_together_and_a_removal_counts(room, tabs):
    rita, ravi, _ = tabs
    parent = rita.say("send_message", room_id=room, message_text="Which one?")["message"]
    began = time.monotonic()
    replies = [answer(ravi, room, parent, f"Reply {number}") for number in range(15)]
    rita.hears("thread", unread_count=15)
    assert len(rita.all_heard("thread")) <= 2 + (time.monotonic() - began) / UNREAD_TURN
    ravi.say("delete_message", message_id=replies[3]["message_id"])
    rita.hears("thread", unread_count=14)

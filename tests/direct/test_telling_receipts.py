"""Who hears how far somebody has read; Otto hears nothing, nor does one of the two before both wish it."""

import time

import pytest

from tests.direct.steps import DIRECT, WORDS
from tests.presence.conftest import ask, handle, invite, make_room

QUIET = 1.5  # seconds in which what is told would have been


@pytest.fixture
def talk(library) -> int:
    """Rita and Ravi talk; they and Otto share the room where they met."""
    met = make_room(library, room_type="private")
    for name in ("ravi", "otto"):
        invite(library, name, met)
    body = {"room_id": met, "anon_id": handle(library, "ravi", met), "message_text": WORDS}
    room_id = ask(library, "rita", "POST", DIRECT, body).json["room_id"]
    assert ask(library, "ravi", "POST", f"{DIRECT}/{room_id}/accept", {}).status == 200
    return room_id


@pytest.fixture
def choose(library, talk):
    """A function by which somebody chooses."""
    return lambda name, wanted: ask(library, name, "PATCH", f"{DIRECT}/{talk}", {"shows_read": wanted})


def heard(tab, room_id) -> list[int | None]:
    """What a tab was told of the other one's reading."""
    return [each["other_read_seq"] for each in tab.all_heard("direct_read") if each["room_id"] == room_id]


def test_both_hear_when_both_wish_it_and_when_one_no_longer_does(opens, talk, choose):
    tabs = {name: opens(name) for name in ("rita", "ravi", "otto", "ada")}
    another = opens("rita")  # hears what her first one does
    choose("rita", True)
    another.hears("direct_changed", room_id=talk)
    time.sleep(QUIET)
    assert tabs["ravi"].all_heard("direct_changed", "direct_read", "room_updated") == []
    assert heard(another, talk) == []
    choose("ravi", True)
    for tab in (tabs["rita"], another, tabs["ravi"]):
        assert tab.hears("direct_read", room_id=talk) == {"room_id": talk, "other_read_seq": 0}
    tabs["ravi"].say("mark_read", room_id=talk, seq=1)
    for tab in (tabs["rita"], another):
        tab.hears("direct_read", room_id=talk, other_read_seq=1)
    choose("rita", False)
    for tab in (tabs["rita"], another, tabs["ravi"]):
        tab.hears("direct_read", room_id=talk, other_read_seq=None)
    tabs["rita"].say("send_message", room_id=talk, message_text="More")
    tabs["ravi"].say("mark_read", room_id=talk, seq=2)
    time.sleep(QUIET)
    assert heard(tabs["rita"], talk) == heard(another, talk) == [0, 1, None]
    assert heard(tabs["ravi"], talk) == [0, None]
    for name in ("otto", "ada"):
        assert [each.data for each in tabs[name].heard if each.data.get("room_id") == talk] == []


def test_what_was_not_looked_at_is_not_told(library, opens, talk, choose):
    rita, ravi = opens("rita"), opens("ravi")
    for name in ("rita", "ravi"):
        choose(name, True)
    rita.hears("direct_read", room_id=talk)
    rita.forget()
    ask(library, "ravi", "POST", "/chat/rooms/read-all", {})
    ravi.say("mark_read", room_id=talk, seq=2**31 - 1)
    ravi.say("mark_unread", room_id=talk, seq=1)
    time.sleep(QUIET)
    assert heard(rita, talk) == []
    ravi.say("mark_read", room_id=talk, seq=1)
    rita.hears("direct_read", room_id=talk, other_read_seq=1)
    ask(library, "ravi", "POST", f"{DIRECT}/{talk}/block", {})
    rita.hears("direct_changed", room_id=talk)
    assert ask(library, "rita", "GET", f"/chat/rooms/{talk}").json["other_read_seq"] is None
    ask(library, "ravi", "POST", f"{DIRECT}/{talk}/unblock", {})


def test_who_is_no_longer_seen_is_not_told_of(opens, talk, choose):
    rita, ravi = opens("rita"), opens("ravi")
    choose("rita", True)
    ravi.say("mark_read", room_id=talk, seq=1)
    choose("rita", False)
    time.sleep(QUIET)
    assert heard(rita, talk) == heard(ravi, talk) == []

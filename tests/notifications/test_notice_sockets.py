"""Notices in open pages: who hears them, and who must not."""

import time

import pytest

from tests.direct.steps import DIRECT, WORDS
from tests.notifications.notice_steps import stand_at_a_kiosk
from tests.presence.conftest import ask, handle, invite, library, make_room, opens, room  # noqa: F401


@pytest.fixture
def elsewhere(library, room, opens):  # noqa: F811
    """Ravi on two pages, and Otto, who wish for a sound; Rita, who does not."""
    for name in ("ravi", "otto"):
        assert ask(library, name, "PATCH", "/chat/notices", {"has_sound": True, "in_browser": False}).status == 200
    return opens("ravi"), opens("rita"), opens("otto")


@pytest.fixture
def request_(library):  # noqa: F811
    """A function by which Rita asks Ravi, whom she meets in a private room; the conversation's room_id."""
    met = make_room(library, room_type="private")
    invite(library, "ravi", met)

    def start() -> int:
        body = {"room_id": met, "anon_id": handle(library, "ravi", met), "message_text": WORDS}
        return ask(library, "rita", "POST", DIRECT, body).json["room_id"]

    return start


def test_who_is_called_hears_of_it_and_nobody_else(library, room, elsewhere):  # noqa: F811
    ravi, rita, otto = elsewhere
    his = handle(library, "ravi", room)
    message = rita.say("send_message", room_id=room, message_text=f"**Tea**, @{his}?")["message"]
    assert ravi.hears("notice", message_id=message["message_id"]) == {
        "room_id": room, "message_id": message["message_id"], "kind": "mention", "room_name": "Slow books",
        "anon_id": message["anon_id"], "display_name": None, "text": f"Tea, @{his}?", "has_sound": True,
        "in_browser": False,
    }  # fmt: skip
    rita.say("send_message", room_id=room, message_text="Just so")
    time.sleep(1)
    assert len(ravi.all_heard("notice")) == 1
    assert rita.all_heard("notice") == otto.all_heard("notice") == []


def test_levels_and_hidden_words(library, room, elsewhere):  # noqa: F811
    ravi, rita, _ = elsewhere
    ask(library, "ravi", "PATCH", f"/chat/rooms/{room}/mine", {"notify": "all"})
    ask(library, "ravi", "PATCH", "/chat/notices", {"hides_text": True})
    rita.say("send_message", room_id=room, message_text="The marmalade")
    assert ravi.hears("notice", room_id=room, kind="message")["text"] == ""
    ask(library, "ravi", "PATCH", f"/chat/rooms/{room}/mine", {"notify": "nothing"})
    ask(library, "ravi", "PATCH", "/chat/notices", {"hides_text": False})
    ravi.forget()
    rita.say("send_message", room_id=room, message_text=f"@{handle(library, 'ravi', room)}, the marmalade")
    time.sleep(1)
    assert ravi.all_heard("notice") == []


def test_who_is_asked_to_a_conversation_hears_of_it_before_they_accept(library, request_, elsewhere):  # noqa: F811
    ravi, rita, otto = elsewhere
    room_id = request_()
    notice = ravi.hears("notice", room_id=room_id)
    assert (notice["kind"], notice["text"]) == ("direct", WORDS)
    assert rita.all_heard("notice") == otto.all_heard("notice") == []


def test_a_request_that_is_withheld_tells_nobody(library, request_, elsewhere):  # noqa: F811
    ask(library, "ravi", "PATCH", DIRECT, {"takes_requests": False})
    request_()
    time.sleep(1)
    assert [each.all_heard("notice") for each in elsewhere] == [[], [], []]
    ask(library, "ravi", "PATCH", DIRECT, {"takes_requests": True})


def test_never_at_a_kiosk(library, room, elsewhere):  # noqa: F811
    ravi, rita, _ = elsewhere
    stand_at_a_kiosk(library.app, library.ravi)
    rita.say("send_message", room_id=room, message_text=f"Psst, @{handle(library, 'ravi', room)}")
    ravi.hears("unread", room_id=room, mention_count=1)
    time.sleep(1)
    assert ravi.all_heard("notice") == []

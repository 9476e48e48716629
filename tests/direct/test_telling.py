"""Who hears of a conversation, and who sees whom in it; Otto hears nothing."""

import time
from collections.abc import Iterator

import pytest

from tests.direct.steps import DIRECT, WORDS
from tests.presence.conftest import ask, handle, invite, make_room
from tests.presence.sockets import PRESENCE

QUIET = 1.5  # seconds in which what is told would have been


@pytest.fixture
def met(library) -> int:
    """A private room with handles of its own for Rita, Ravi and Otto."""
    room_id = make_room(library, room_type="private")
    for name in ("ravi", "otto"):
        invite(library, name, room_id)
    return room_id


@pytest.fixture(autouse=True)
def forgiven(library) -> Iterator[None]:
    """Afterwards Ravi has blocked nobody, or no later request of Rita's would reach him."""
    yield
    for room in ask(library, "ravi", "GET", DIRECT).json["rooms"]:
        if room["hold"] and room["hold"]["state"] == "blocking":
            ask(library, "ravi", "POST", f"{DIRECT}/{room['room_id']}/unblock", {})


@pytest.fixture
def act(library):
    """A function: somebody accepts, declines, blocks, unblocks."""
    return lambda name, room_id, verb: ask(library, name, "POST", f"{DIRECT}/{room_id}/{verb}", {})


@pytest.fixture
def request_(library, met):
    """A function by which Rita asks Ravi; the conversation's room_id."""

    def start() -> int:
        body = {"room_id": met, "anon_id": handle(library, "ravi", met), "message_text": WORDS}
        return ask(library, "rita", "POST", DIRECT, body).json["room_id"]

    return start


@pytest.fixture
def begin(request_, act):
    """The same, and he accepts."""

    def start() -> int:
        room_id = request_()
        assert act("ravi", room_id, "accept").status == 200
        return room_id

    return start


def about(tab, room_id) -> list[str]:
    """Which events a tab has heard of a room."""
    return [each.event for each in list(tab.heard) if each.data.get("room_id") == room_id]


def status_in(library, room_id, anon_id) -> str:
    """What Rita sees of a handle in a room."""
    members = ask(library, "rita", "GET", f"/chat/rooms/{room_id}/members").json["members"]
    return next(each["status"] for each in members if each["anon_id"] == anon_id)


def test_the_one_who_is_asked_hears_of_it_and_nobody_else(opens, request_, act):
    tabs = {name: opens(name) for name in ("rita", "ravi", "otto", "ada")}
    talk = request_()
    assert tabs["ravi"].hears("direct_request") == {"room_id": talk}
    assert tabs["rita"].hears("direct_changed") == {"room_id": talk}
    for name in ("otto", "ada"):
        assert tabs[name].say("join_room", room_id=talk)["error"]["code"] == "not_found"
    act("ravi", talk, "accept")
    for name in ("rita", "ravi"):
        tabs[name].hears("direct_changed", room_id=talk)
        assert tabs[name].say("join_room", room_id=talk)["ok"]
    tabs["ravi"].say("send_message", room_id=talk, message_text="Gladly")
    tabs["rita"].hears("message", room_id=talk, message_text="Gladly")
    tabs["rita"].hears("unread", room_id=talk)
    assert [each for name in ("otto", "ada") for each in about(tabs[name], talk)] == []


def test_of_what_is_kept_from_somebody_they_hear_nothing(library, opens, request_):
    ask(library, "ravi", "PATCH", DIRECT, {"takes_requests": False})
    rita, ravi = opens("rita"), opens("ravi")
    talk = request_()
    rita.hears("direct_changed", room_id=talk)
    time.sleep(QUIET)
    assert about(ravi, talk) == []
    ask(library, "ravi", "PATCH", DIRECT, {"takes_requests": True})


@pytest.mark.parametrize("verb", ["decline", "block"])
def test_an_asker_is_told_the_same_of_declining_and_blocking(opens, request_, act, verb):
    rita = opens("rita")
    talk = request_()
    rita.say("join_room", room_id=talk)
    rita.hears("direct_changed", room_id=talk)
    rita.forget()
    act("ravi", talk, verb)
    rita.hears("direct_changed", room_id=talk)
    time.sleep(QUIET)
    assert about(rita, talk) == ["direct_changed"]


@pytest.mark.parametrize("path", [f"{DIRECT}/<>/block", "/chat/rooms/<>/leave"])
def test_leaving_and_blocking_are_told_alike(library, opens, begin, path):
    rita = opens("rita")
    talk = begin()
    rita.say("join_room", room_id=talk)
    rita.forget()
    ask(library, "ravi", "POST", path.replace("<>", str(talk)), {})
    rita.hears("direct_changed", room_id=talk)
    time.sleep(QUIET)
    assert [event for event in about(rita, talk) if event != "presence"] == ["direct_changed"]


def test_who_leaves_hears_no_more(library, opens, begin):
    rita, ravi = opens("rita"), opens("ravi")
    talk = begin()
    for tab in (rita, ravi):
        tab.say("join_room", room_id=talk)
    ask(library, "ravi", "POST", f"/chat/rooms/{talk}/leave", {})
    ravi.hears("removed", room_id=talk)
    ravi.forget()
    assert rita.say("send_message", room_id=talk, message_text="Where are you?")["error"]["code"] == "forbidden"
    assert rita.say("typing", room_id=talk)["error"]["code"] == "forbidden"
    assert ravi.say("sync", room_id=talk, after=0)["error"]["code"] == "not_found"


def test_they_see_each_other_only_while_they_talk(library, opens, met, request_, act):
    opens("ravi", namespaces=(PRESENCE,))
    rita, ravi = opens("rita"), handle(library, "ravi", met)
    rita.hears("presence", room_id=met, anon_id=ravi, status="online", seconds=8)
    talk = request_()
    time.sleep(QUIET + 3)  # longer than a handle takes to appear
    assert "presence" not in about(rita, talk)
    act("ravi", talk, "accept")
    rita.hears("presence", room_id=talk, anon_id=ravi, status="online", seconds=8)
    act("ravi", talk, "block")
    rita.hears("direct_changed", room_id=talk)
    deadline = time.monotonic() + 25  # longer than it takes to fade
    while status_in(library, talk, ravi) != "offline" and time.monotonic() < deadline:
        time.sleep(0.5)
    assert status_in(library, talk, ravi) == "offline"


def test_under_a_handle_that_was_renewed_nobody_is_seen(library, opens, met, begin):
    ravi = handle(library, "ravi", met)
    talk = begin()
    ask(library, "ravi", "POST", f"/chat/rooms/{met}/handle", {})
    opens("ravi")
    rita = opens("rita")
    time.sleep(QUIET + 3)
    assert [each for each in rita.all_heard("presence") if each["anon_id"] == ravi] == []
    assert status_in(library, talk, ravi) == "offline"


def test_under_a_handle_that_was_renewed_one_fades_and_hears_all_the_same(library, opens, met, begin):
    ravi = handle(library, "ravi", met)
    talk = begin()
    his, hers = opens("ravi"), opens("rita")
    hers.hears("presence", room_id=talk, anon_id=ravi, status="online", seconds=8)
    ask(library, "ravi", "POST", f"/chat/rooms/{met}/handle", {})
    his.forget()
    hers.say("send_message", room_id=talk, message_text="Still there?")
    his.hears("unread", room_id=talk)
    hers.hears("presence", room_id=talk, anon_id=ravi, status="offline", seconds=30)
    his.forget()
    hers.say("send_message", room_id=talk, message_text="Good night, then")
    his.hears("unread", room_id=talk)
    later = opens("ravi")
    hers.say("send_message", room_id=talk, message_text="Until tomorrow")
    later.hears("unread", room_id=talk)
    assert status_in(library, talk, ravi) == "offline"

"""Losing a right ends at once: the socket is told why, and closed within a second."""

import time

import pytest

from chatroom.accounts import queries, standing
from tests.cast import email
from tests.realtime.wire import Wire
from tests.server import run_flask


@pytest.fixture
def pair(arrive):
    """Rita at home and at the library: two sign-ins, a socket each."""
    people = arrive("rita"), arrive("rita")
    return [(person, person.socket("/chat", "/presence")) for person in people]


def told_and_closed(wire, reason: str, seconds: float = 1.0) -> bool:
    """Whether a socket hears why it ends, and then ends, in so many seconds."""
    began = time.monotonic()
    assert wire.hear("signed_out", seconds) == {"reason": reason}
    assert wire.ends_within(max(0.05, seconds - (time.monotonic() - began)))
    return True


def test_signing_out_ends_this_devices_sockets_alone(pair):
    (here, here_wire), (there, there_wire) = pair
    other_tab = here.socket()
    assert here.post("/logout").ok
    assert told_and_closed(here_wire, "signed out")
    assert told_and_closed(other_tab, "signed out")
    assert there_wire.ask("nothing")["error"]["code"] == "unknown_event"
    assert there.get("/auth/me").ok


def test_a_device_that_is_revoked_from_another_one(pair):
    (here, here_wire), (there, there_wire) = pair
    number = there.credential.split(":")[1]
    assert here.submit(f"/account/sessions/{number}/revoke").ok
    assert told_and_closed(there_wire, "signed out")
    assert here_wire.ask("nothing")["error"]["code"] == "unknown_event"


def test_deactivating_from_a_command_in_another_process(arrive, settings):
    otto = arrive("otto")
    wire = otto.socket()
    run_flask(settings, "users", "deactivate", email("otto"))
    assert told_and_closed(wire, "deactivated")
    assert otto.get("/auth/me").status_code == 401
    run_flask(settings, "users", "activate", email("otto"))


@pytest.mark.parametrize(
    ("act", "reason"), [("ban", "banned"), ("change_role", "role changed"), ("deactivate", "deactivated")]
)
def test_what_an_admin_does_in_another_process(library, arrive, act, reason):
    tess, ada = arrive("tess"), arrive("ada")
    wire = tess.socket()
    with library.app_context():
        admin = queries.find_person_by_credential(ada.credential)
        more = {"ban": ["Shouting."], "change_role": ["member"], "deactivate": []}[act]
        getattr(standing, act)(admin, tess.user_id, *more)
    assert told_and_closed(wire, reason)
    with library.app_context():
        standing.lift_ban(admin, tess.user_id)
        standing.activate(admin, tess.user_id)
        standing.change_role(admin, tess.user_id, "teacher")


def test_an_event_in_the_moment_before_is_refused(library, arrive, room):
    mo, ada = arrive("mo"), arrive("ada")
    wire = mo.socket()
    with library.app_context():
        admin = queries.find_person_by_credential(ada.credential)
        standing.ban(admin, mo.user_id, "Shouting.")
    assert wire.ask("send_message", {"room_id": room, "message_text": "one more"})["error"]["code"] == "unauthenticated"
    with library.app_context():
        standing.lift_ban(admin, mo.user_id)


def test_who_is_put_out_of_a_room_hears_so_and_then_nothing(arrive):
    rita, ravi = arrive("rita"), arrive("ravi")
    made = rita.post("/chat/rooms", {"room_name": "Closed shelf", "room_type": "private"}).json()
    code = rita.post(f"/chat/rooms/{made['room_id']}/invites").json()
    joined = ravi.post("/chat/invites/redeem", {"invite_code": code["invite_code"]}).json()
    wire, rita_wire = ravi.socket(), rita.socket()
    assert wire.ask("join_room", {"room_id": made["room_id"]})["ok"]
    assert rita.delete(f"/chat/rooms/{made['room_id']}/members/{joined['anon_id']}").status_code == 204
    assert wire.hear("removed", 1) == {"room_id": made["room_id"]}
    assert rita_wire.ask("send_message", {"room_id": made["room_id"], "message_text": "among us"})["ok"]
    assert wire.hears_nothing("message", 0.3)
    assert wire.ask("join_room", {"room_id": made["room_id"]})["error"]["code"] == "not_found"


def test_a_connection_that_says_nothing_is_closed_after_ten_seconds(server, arrive):
    half, present = arrive("rita").socket(), arrive("rita").socket()
    began, silent = time.monotonic(), Wire(server.base_url)
    half.ws.send("41/chat,")  # has left again
    assert not silent.ends_within(8)
    assert silent.ends_within(5)
    assert half.ends_within(2)
    assert 9 < time.monotonic() - began < 13
    assert present.ask("nothing")["error"]["code"] == "unknown_event"

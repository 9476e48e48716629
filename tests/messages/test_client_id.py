"""Sending twice: a client_id makes one message, whatever happened in between."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from chatroom.messages import service
from tests.invites.steps import later, refusal
from tests.messages.steps import edit, over_socket, remove
from tests.rooms.steps import change_member, handle, leave, read, said, say, seen


def test_a_repeat_returns_the_first_message(app, cast, room):
    first = say(cast.ravi_client, room, "Once", client_id="a1")
    again = say(cast.ravi_client, room, "Once", client_id="a1")
    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)
    heard = over_socket(app, cast.ravi, "send_message", {"room_id": room, "message_text": "Once", "client_id": "a1"})
    assert heard == {"ok": True, "message": first.json}
    assert (len(read(cast.rita_client, room)["messages"]), seen(cast.rita_client, room)["last_seq"]) == (1, 1)


def test_another_text_or_parent_under_the_same_id_is_a_conflict(cast, room):
    first = said(cast.ravi_client, room, "Once", client_id="a1")
    assert refusal(say(cast.ravi_client, room, "Twice", client_id="a1")) == (409, "conflict")
    assert refusal(say(cast.ravi_client, room, "Once", client_id="a1", parent_id=first["message_id"])) == (
        409,
        "conflict",
    )
    assert seen(cast.rita_client, room)["last_seq"] == 1


def test_the_id_is_the_authors_and_the_rooms(cast, room, private):
    for client, where in ((cast.ravi_client, room), (cast.rita_client, room), (cast.ravi_client, private)):
        said(client, where, "Once", client_id="a1")
    mine, hers = read(cast.ravi_client, room)["messages"]
    assert (mine["client_id"], "client_id" in hers) == ("a1", False)


def test_no_id_means_no_promise(cast, room):
    ids = {
        said(cast.ravi_client, room, "Again", **more)["message_id"]
        for more in ({}, {"client_id": ""}, {"client_id": None})
    }
    assert len(ids) == 3
    for wrong in (5, "x" * 65, ["a"], "\ud800", True):
        assert refusal(say(cast.ravi_client, room, client_id=wrong)) == (422, "invalid")


def test_after_an_edit_the_first_text_still_finds_it(cast, room):
    first = said(cast.ravi_client, room, "Once", client_id="a1")
    edit(cast.ravi_client, first, "Changed")
    again = say(cast.ravi_client, room, "Once", client_id="a1")
    assert (again.status_code, again.json["message_text"], again.json["version"]) == (200, "Changed", 2)
    assert refusal(say(cast.ravi_client, room, "Changed", client_id="a1")) == (409, "conflict")


def test_after_a_removal_it_does_not_come_back(cast, room):
    remove(cast.mo_client, said(cast.ravi_client, room, "Once", client_id="a1"))
    again = say(cast.ravi_client, room, "Once", client_id="a1")
    assert (again.status_code, again.json["is_deleted"], again.json["message_text"]) == (200, True, "")


def test_the_promise_outlasts_a_new_handle_a_mute_and_a_day(cast, private):
    first = said(cast.ravi_client, private, "Once", client_id="a1")
    cast.ravi_client.post(f"/chat/rooms/{private}/handle")
    change_member(cast.rita_client, private, handle(cast.ravi_client, private), is_muted=True)
    with later(days=1):
        again = say(cast.ravi_client, private, "Once", client_id="a1")
    assert (again.status_code, again.json["message_id"]) == (200, first["message_id"])
    assert refusal(say(cast.ravi_client, private, "Twice", client_id="a2")) == (403, "muted")


def test_who_is_out_of_a_closed_room_gets_nothing_back(cast, private):
    said(cast.ravi_client, private, "Once", client_id="a1")
    leave(cast.ravi_client, private)
    assert refusal(say(cast.ravi_client, private, "Once", client_id="a1")) == (404, "not_found")
    assert refusal(say(cast.ravi_client, private, "Twice", client_id="a1")) == (404, "not_found")


def test_two_at_once_make_one_message(app, cast, room):
    start = Barrier(4)

    def send(_) -> tuple[int, bool]:
        with app.app_context():
            start.wait(20)
            message, is_new = service.post(cast.ravi, room, "Once", "a1")
            return message.message_id, is_new

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert len({message_id for message_id, _ in answers}) == 1
    assert sorted(is_new for _, is_new in answers) == [False, False, False, True]
    assert seen(cast.rita_client, room)["last_seq"] == 1

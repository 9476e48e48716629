"""What one keeps for oneself."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chatroom.messages import saved
from tests.invites.steps import refusal
from tests.messages.steps import edit, remove
from tests.rooms.steps import enter, handle, leave, put_out, said, settle
from tests.services import connect, wait_until_somebody_waits


def save(client, message):
    """Keep it."""
    return client.put(f"/chat/messages/{message['message_id']}/saved", {})


def kept(client, **query) -> list[str]:
    """The texts of what somebody has saved."""
    return [each["message"]["message_text"] for each in client.get("/chat/saved", **query).json["saved"]]


def test_saved_across_rooms_the_last_first(cast, room, private):
    one, two = said(cast.rita_client, room, "One"), said(cast.rita_client, private, "Two")
    for message in (two, one, two):
        assert save(cast.ravi_client, message).status_code == 204
    assert kept(cast.ravi_client) == ["One", "Two"]
    page = cast.ravi_client.get("/chat/saved", limit=1).json
    assert (page["message_ids"], page["has_more"]) == ([one["message_id"], two["message_id"]], True)
    assert page["saved"][0]["message"] == {name: value for name, value in one.items() if name != "client_id"}
    assert kept(cast.ravi_client, skip=1) == ["Two"]
    edit(cast.rita_client, one, "One, better")
    assert kept(cast.ravi_client) == ["One, better", "Two"]


def test_they_are_mine_alone(cast, room):
    message = said(cast.rita_client, room)
    save(cast.ravi_client, message)
    assert (kept(cast.rita_client), kept(cast.otto_client)) == ([], [])
    assert cast.rita_client.get(f"/chat/messages/{message['message_id']}").json == message | {"client_id": None}
    cast.otto_client.delete(f"/chat/messages/{message['message_id']}/saved")
    assert len(kept(cast.ravi_client)) == 1


def test_taken_out_again_and_again(cast, room):
    message = said(cast.rita_client, room)
    save(cast.ravi_client, message)
    for _ in range(2):
        assert cast.ravi_client.delete(f"/chat/messages/{message['message_id']}/saved").status_code == 204
    assert kept(cast.ravi_client) == []
    assert refusal(cast.ravi_client.delete("/chat/messages/99/saved")) == (404, "not_found")


def test_only_what_one_may_read(cast, room, private):
    secret = said(cast.rita_client, private)
    assert refusal(save(cast.otto_client, secret)) == (404, "not_found")
    assert refusal(save(cast.ravi_client, {"message_id": 99})) == (404, "not_found")
    save(cast.ravi_client, secret)
    put_out(cast.rita_client, private, handle(cast.ravi_client, private))
    assert cast.ravi_client.get("/chat/saved").json == {"saved": [], "message_ids": [], "has_more": False}
    path = f"/chat/messages/{secret['message_id']}/saved"
    assert refusal(cast.otto_client.delete(path)) == (404, "not_found")
    assert [cast.ravi_client.delete(path).status_code for _ in range(2)] == [204, 404]


def test_in_a_room_one_reads_along_too_until_it_has_a_password(cast, room):
    message = said(cast.rita_client, room)
    save(cast.otto_client, message)
    assert len(kept(cast.otto_client)) == 1
    settle(cast.rita_client, room, password="a secret")
    assert kept(cast.otto_client) == []
    settle(cast.rita_client, room, password=None)
    enter(cast.otto_client, room)
    assert len(kept(cast.otto_client)) == 1
    leave(cast.otto_client, room)
    assert len(kept(cast.otto_client)) == 1


def test_what_was_removed_is_gone(cast, room):
    message = said(cast.rita_client, room)
    save(cast.ravi_client, message)
    remove(cast.mo_client, message)
    assert kept(cast.ravi_client) == []
    assert refusal(save(cast.ravi_client, message)) == (409, "conflict")


def test_there_is_a_limit(cast, room, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 2)
    first, second, third = (said(cast.rita_client, room) for _ in range(3))
    for message in (first, second, first):
        assert save(cast.ravi_client, message).status_code == 204
    assert refusal(save(cast.ravi_client, third)) == (409, "conflict")
    cast.ravi_client.delete(f"/chat/messages/{first['message_id']}/saved")
    assert save(cast.ravi_client, third).status_code == 204


def test_a_removed_message_takes_no_place(cast, room, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 1)
    first, second = said(cast.rita_client, room), said(cast.rita_client, room)
    save(cast.ravi_client, first)
    remove(cast.rita_client, first)
    assert save(cast.ravi_client, second).status_code == 204


def test_what_can_be_read_no_longer_takes_no_place(cast, room, private, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 2)
    secret, first, second, third = (said(cast.rita_client, where) for where in (private, room, room, room))
    save(cast.otto_client, first)
    for message in (secret, first):
        save(cast.ravi_client, message)
    assert refusal(save(cast.ravi_client, second)) == (409, "conflict")
    put_out(cast.rita_client, private, handle(cast.ravi_client, private))
    assert save(cast.ravi_client, second).status_code == 204
    assert refusal(save(cast.ravi_client, third)) == (409, "conflict")
    ids = [second["message_id"], first["message_id"]]
    assert cast.ravi_client.get("/chat/saved").json["message_ids"] == ids
    assert cast.otto_client.get("/chat/saved").json["message_ids"] == [first["message_id"]]


def test_each_says_what_its_room_is_called_also_when_that_has_ended(cast, room, private):
    for client, where in ((cast.ravi_client, private), (cast.otto_client, room)):
        save(client, said(cast.rita_client, where))
    settle(cast.rita_client, room, is_active=False)
    for client, where in ((cast.ravi_client, private), (cast.otto_client, room)):
        name = cast.rita_client.get(f"/chat/rooms/{where}").json["room_name"]
        assert [each["room_name"] for each in client.get("/chat/saved").json["saved"]] == [name]


@pytest.mark.parametrize("query", [{"skip": -1}, {"skip": "x"}, {"limit": 0}, {"limit": 201}])
def test_bad_input(cast, query):
    assert refusal(cast.ravi_client.get("/chat/saved", **query)) == (422, "invalid")


def test_two_tabs_save_it_once(app, cast, room):
    message = said(cast.rita_client, room)

    def save_here(_) -> None:
        with app.app_context():
            saved.save(cast.ravi, message["message_id"])

    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(save_here, range(4)))
    assert len(kept(cast.ravi_client)) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_removed_while_it_is_saved_is_not_kept(app, cast, room):
    message = said(cast.ravi_client, room)
    with ThreadPoolExecutor(1) as pool, connect(app.config["DATABASE_URL"]) as other:
        with other.transaction():
            other.execute("SELECT FROM chat_rooms WHERE room_id = %s FOR NO KEY UPDATE", [room])
            saving = pool.submit(save, cast.rita_client, message)
            wait_until_somebody_waits(other)
            other.execute("UPDATE chat_messages SET is_deleted = true, deleted_at = now(), deleted_by = anon_id,"
                          " deleted_as = 'author' WHERE message_id = %s", [message["message_id"]])  # fmt: skip
        assert refusal(saving.result(20)) == (409, "conflict")
        assert other.execute("SELECT count(*) FROM saved_messages").fetchone() == (0,)

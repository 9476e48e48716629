"""Drafts: one for each person and room, newest wins, nobody else's, gone with the membership."""

import pytest
from cryptography.fernet import Fernet

from chatroom.extensions import db
from chatroom.messages import kept_drafts, upkeep
from chatroom.messages.draft_models import KeptDraft
from tests.invites.steps import later, refusal
from tests.rooms.steps import enter, leave


def keep(client, room_id, text, **more):
    """Keep a draft."""
    return client.put(f"/chat/rooms/{room_id}/draft", {"message_text": text, **more})


def post(client, room_id) -> int:
    """A message to answer."""
    return client.post(f"/chat/rooms/{room_id}/messages", {"message_text": "A question"}).json["message_id"]


def kept(client) -> dict[int, str]:
    """What is kept of somebody, by room."""
    return {draft["room_id"]: draft["message_text"] for draft in client.get("/chat/drafts").json["drafts"]}


def test_a_draft_is_kept_for_each_room(cast, room, private):
    assert keep(cast.ravi_client, room, "Dear all").json["message_text"] == "Dear all"
    keep(cast.ravi_client, private, "Psst")
    keep(cast.ravi_client, room, "Dear\nall,")
    assert kept(cast.ravi_client) == {room: "Dear\nall,", private: "Psst"}


def test_it_is_nobody_elses(cast, room):
    keep(cast.ravi_client, room, "Dear all")
    assert kept(cast.rita_client) == kept(cast.mo_client) == kept(cast.otto_client) == {}


def test_otto_keeps_none_where_he_is_not(cast, room, private):
    assert refusal(keep(cast.otto_client, room, "Hm")) == (403, "forbidden")
    assert refusal(keep(cast.otto_client, private, "Hm")) == (404, "not_found")
    assert refusal(cast.otto_client.delete(f"/chat/rooms/{private}/draft")) == (404, "not_found")


def test_a_thread_has_one_of_its_own(cast, room):
    parent = post(cast.rita_client, room)
    keep(cast.ravi_client, room, "In the room")
    answer = keep(cast.ravi_client, room, "Below it", parent_id=parent)
    assert (answer.json["room_id"], answer.json["parent_id"]) == (room, parent)
    keep(cast.ravi_client, room, "Below it, longer", parent_id=parent)
    keep(cast.rita_client, room, "Rita's", parent_id=parent)
    listed = cast.ravi_client.get("/chat/drafts").json["drafts"]
    assert {(draft["parent_id"], draft["message_text"]) for draft in listed} == {
        (None, "In the room"), (parent, "Below it, longer"),
    }  # fmt: skip
    with later(minutes=1):
        older = keep(cast.ravi_client, room, "In the tunnel", parent_id=parent, age=3600)
        assert older.json["message_text"] == "Below it, longer"
    assert cast.ravi_client.delete(f"/chat/rooms/{room}/draft", {"parent_id": parent}).status_code == 204
    assert kept(cast.ravi_client) == {room: "In the room"}
    assert kept(cast.rita_client) == {room: "Rita's"}


def test_a_thread_must_be_one_of_the_room(cast, room, private):
    parent, elsewhere = post(cast.rita_client, room), post(cast.ravi_client, private)
    for wrong in (elsewhere, 987654, "1", 0):
        assert refusal(keep(cast.ravi_client, room, "Hm", parent_id=wrong)) == (422, "invalid")
    assert refusal(keep(cast.otto_client, room, "Hm", parent_id=parent)) == (403, "forbidden")
    assert refusal(keep(cast.otto_client, private, "Hm", parent_id=elsewhere)) == (404, "not_found")
    assert kept(cast.ravi_client) == kept(cast.otto_client) == {}


def test_below_a_message_that_is_gone_it_can_still_be_dropped(cast, room):
    parent = post(cast.rita_client, room)
    keep(cast.ravi_client, room, "Below it", parent_id=parent)
    cast.rita_client.delete(f"/chat/messages/{parent}")
    assert keep(cast.ravi_client, room, "", parent_id=parent).status_code == 200
    assert kept(cast.ravi_client) == {}


def test_sent_or_emptied_it_is_gone(app, cast, room):
    for end in (lambda: cast.ravi_client.delete(f"/chat/rooms/{room}/draft"), lambda: keep(cast.ravi_client, room, "")):
        keep(cast.ravi_client, room, "Dear all")
        assert end().status_code in (200, 204)
        assert kept(cast.ravi_client) == {}
    with app.app_context():
        assert db.session.query(KeptDraft).count() == 0


def test_the_newest_wins_however_late_another_device_comes(cast, room):
    keep(cast.ravi_client, room, "From the laptop")
    with later(minutes=1):
        answer = keep(cast.ravi_client, room, "From the phone, in the tunnel", age=3600)
        assert answer.json["message_text"] == "From the laptop"
        assert keep(cast.ravi_client, room, "From the phone", age=30).json["message_text"] == "From the phone"
    assert kept(cast.ravi_client) == {room: "From the phone"}


def test_a_renewed_handle_keeps_it(cast, private):
    keep(cast.ravi_client, private, "Psst")
    assert cast.ravi_client.post(f"/chat/rooms/{private}/handle").status_code == 200
    assert kept(cast.ravi_client) == {private: "Psst"}


def test_who_leaves_takes_it_along(app, cast, room):
    keep(cast.ravi_client, room, "Dear all")
    leave(cast.ravi_client, room)
    with app.app_context():
        assert db.session.query(KeptDraft).count() == 0
    enter(cast.ravi_client, room)
    assert kept(cast.ravi_client) == {}


def test_it_is_as_long_as_a_message_at_most(cast, room):
    assert refusal(keep(cast.ravi_client, room, "x" * 4001)) == (422, "invalid")
    assert keep(cast.ravi_client, room, "x" * 4000).status_code == 200


def test_there_are_so_many_at_most(cast, room, private, monkeypatch):
    monkeypatch.setattr(kept_drafts, "MOST", 1)
    keep(cast.ravi_client, room, "One")
    assert refusal(keep(cast.ravi_client, private, "Two")) == (409, "conflict")
    assert keep(cast.ravi_client, room, "Another one").status_code == 200
    assert kept(cast.ravi_client) == {room: "Another one"}


def test_the_page_of_a_room_brings_it(cast, room):
    keep(cast.ravi_client, room, "Dear all of Marmalade Lane")
    assert "Marmalade Lane" in cast.ravi_client.get(f"/rooms/{room}").text
    assert "Marmalade Lane" not in cast.rita_client.get(f"/rooms/{room}").text


@pytest.mark.parametrize("plain", [b"marmalade"])
def test_it_lies_sealed_and_follows_new_keys(app, cast, room, plain):
    keep(cast.ravi_client, room, f"The {plain.decode()} is in the piano")
    with app.app_context():
        stored = db.session.execute(db.text("SELECT message_text FROM message_drafts")).scalar()
        assert plain not in bytes(stored)
        assert upkeep.reseal_texts() == 0
        app.config["ENCRYPTION_KEYS"].insert(0, Fernet.generate_key().decode())
        app.extensions.pop("chatroom_keyring")
        assert upkeep.reseal_texts() == 1

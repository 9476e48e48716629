"""Pinned messages: moderators pin, everyone in the room sees what, by whom and when."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import exc, update

from chatroom.core.errors import ChatError
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages import pins, queries
from chatroom.messages.models import Message
from tests.invites.steps import refusal
from tests.messages.steps import edit, kept, pin, pinned, remove
from tests.rooms.steps import change_member, enter, handle, read, said, seen, settle


def test_moderators_pin_and_everyone_sees_by_whom_newest_first(cast, room):
    first, second = said(cast.ravi_client, room, "First"), said(cast.ravi_client, room, "Second")
    answer = pin(cast.mo_client, second).json
    assert (answer["is_pinned"], answer["pinned_by"]) == (True, handle(cast.mo_client, room))
    assert answer["pinned_at"] and answer["updated_seq"] == 3
    pin(cast.rita_client, first)
    for client in (cast.ravi_client, cast.otto_client):
        found = pinned(client, room)
        assert [each["message_text"] for each in found] == ["First", "Second"]
        assert found[0]["pinned_by"] == handle(cast.rita_client, room)
    changes = cast.otto_client.get(f"/chat/rooms/{room}/changes", after=2).json
    assert [(each["seq"], each["updated_seq"], each["is_pinned"]) for each in changes["messages"]] == [
        (2, 3, True),
        (1, 4, True),
    ]
    gone = pin(cast.mo_client, first, on=False).json
    assert (gone["is_pinned"], gone["pinned_by"], gone["pinned_at"], gone["updated_seq"]) == (False, None, None, 5)
    assert [each["message_id"] for each in pinned(cast.ravi_client, room)] == [second["message_id"]]


def test_what_is_so_already_stays_and_takes_no_number(cast, room):
    message = said(cast.ravi_client, room)
    first = pin(cast.mo_client, message).json
    assert pin(cast.rita_client, message).json == first
    for _ in range(2):
        assert pin(cast.rita_client, message, on=False).json["updated_seq"] == 3
    assert seen(cast.rita_client, room)["last_seq"] == 3


def test_who_must_not_pin_does_not(app, cast, room, private):
    message, secret = said(cast.rita_client, room), said(cast.rita_client, private)
    for on in (True, False):
        for client in (cast.ravi_client, cast.otto_client, cast.tess_client):
            assert refusal(pin(client, message, on)) == (403, "forbidden")
        assert refusal(pin(cast.ravi_client, secret, on)) == (403, "forbidden")
        for client in (cast.otto_client, cast.lena_client, cast.ada_client):
            assert refusal(pin(client, secret, on)) == (404, "not_found")
        assert refusal(pin(cast.mo_client, {"message_id": 2_000_000}, on)) == (404, "not_found")
    assert refusal(cast.otto_client.get(f"/chat/rooms/{private}/pins")) == (404, "not_found")
    assert not pinned(cast.rita_client, room) and not pinned(cast.rita_client, private)
    assert kept(app, secret).updated_seq == secret["seq"]


def test_the_librarys_staff_pins_where_it_moderates(cast, room):
    message = said(cast.ravi_client, room)
    assert refusal(pin(cast.lena_client, message)) == (403, "forbidden")  # who pinned is a handle of this room
    pin(cast.mo_client, message)
    assert not pin(cast.lena_client, message, on=False).json["is_pinned"]
    lena = enter(cast.lena_client, room)
    assert pin(cast.lena_client, message).json["pinned_by"] == lena


def test_who_moderates_no_longer_pins_no_longer(cast, room):
    first, second = said(cast.ravi_client, room), said(cast.ravi_client, room)
    mo = handle(cast.mo_client, room)
    pin(cast.mo_client, first)
    change_member(cast.rita_client, room, mo, role="member")
    assert refusal(pin(cast.mo_client, second)) == (403, "forbidden")
    assert refusal(pin(cast.mo_client, first, on=False)) == (403, "forbidden")
    assert [each["pinned_by"] for each in pinned(cast.ravi_client, room)] == [mo]


def test_a_removed_message_is_pinned_no_longer_and_cannot_be(app, cast, room):
    message = said(cast.ravi_client, room)
    pin(cast.mo_client, message)
    gone = remove(cast.ravi_client, message).json
    assert (gone["is_pinned"], gone["pinned_by"], gone["pinned_at"]) == (False, None, None)
    assert refusal(pin(cast.mo_client, message)) == (409, "conflict")
    assert pin(cast.mo_client, message, on=False).json["updated_seq"] == 3
    assert pinned(cast.rita_client, room) == [] and kept(app, message).pinned_by is None


def test_an_edit_keeps_the_pin(cast, room):
    message = said(cast.ravi_client, room)
    pin(cast.mo_client, message)
    assert edit(cast.ravi_client, message, "Another text").json["is_pinned"]
    assert pinned(cast.otto_client, room)[0]["message_text"] == "Another text"


def test_read_only_and_archived_rooms(cast, room):
    first, second = said(cast.ravi_client, room), said(cast.ravi_client, room)
    settle(cast.rita_client, room, is_read_only=True)
    assert pin(cast.mo_client, first).status_code == 200
    settle(cast.rita_client, room, is_active=False)
    assert refusal(pin(cast.mo_client, second)) == (409, "archived")
    assert pin(cast.mo_client, first).json["is_pinned"]
    assert not pin(cast.mo_client, first, on=False).json["is_pinned"]


def test_a_room_holds_so_many(cast, room, monkeypatch):
    assert queries.PINS_MOST == 50
    monkeypatch.setattr(queries, "PINS_MOST", 2)
    messages = [said(cast.ravi_client, room, f"nr {number}") for number in range(3)]
    for message in messages[:2]:
        pin(cast.mo_client, message)
    one_more = pin(cast.mo_client, messages[2])
    assert refusal(one_more) == (409, "conflict")
    assert "2 pinned messages" in one_more.json["error"]["message"]
    assert seen(cast.rita_client, room)["last_seq"] == 5
    pin(cast.mo_client, messages[0], on=False)
    assert pin(cast.mo_client, messages[2]).status_code == 200


def test_at_once_there_are_not_too_many(app, cast, room, monkeypatch):
    monkeypatch.setattr(queries, "PINS_MOST", 1)
    messages, start = [said(cast.ravi_client, room, f"nr {number}") for number in range(3)], Barrier(3)
    refused = []

    def hurry(message) -> None:
        with app.app_context():
            start.wait()
            try:
                pins.pin(cast.mo, message["message_id"], on=True)
            except ChatError as error:
                refused.append(error.code)

    threads = [Thread(target=hurry, args=(message,)) for message in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(pinned(cast.rita_client, room)), refused) == (1, ["conflict", "conflict"])
    assert seen(cast.rita_client, room)["last_seq"] == 4


def test_the_database_keeps_both_or_neither(app, cast, room):
    message = said(cast.rita_client, room)
    with app.app_context(), pytest.raises(exc.IntegrityError), transaction():
        mine = Message.message_id == message["message_id"]
        db.session.execute(update(Message).where(mine).values(pinned_by=message["anon_id"]))


def test_too_fast_is_too_fast(app, cast, room, still, monkeypatch):
    message = said(cast.ravi_client, room)
    monkeypatch.setitem(app.config, "RATE_LIMITS", True)
    answers = [pin(cast.mo_client, message, on=number % 2 == 0) for number in range(pins.BURST + 5)]
    assert refusal(answers[-1]) == (429, "rate_limited")


def test_pages_show_the_pin(cast, room):
    pin(cast.mo_client, said(cast.ravi_client, room))
    assert read(cast.otto_client, room)["messages"][0]["is_pinned"]

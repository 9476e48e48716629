"""A new handle: once a day, and nothing anybody sees ties it to the old one."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from chatroom.extensions import db
from chatroom.handles import service as handles
from chatroom.realtime import audiences
from chatroom.rooms import members, service
from chatroom.rooms.models import RoomMember
from tests.invites.steps import come_in, later, make_room, refusal
from tests.rooms.steps import (
    change_member,
    enter,
    handle,
    leave,
    member_list,
    put_out,
    read,
    said,
    say,
    seen,
    settle,
)


@pytest.fixture
def private(cast) -> int:
    """Rita's private room, where Ravi has a handle of its own and Mo moderates."""
    room_id = make_room(cast.rita_client, "private")
    come_in(cast.ravi_client, cast.rita_client, room_id)
    change_member(cast.rita_client, room_id, come_in(cast.mo_client, cast.rita_client, room_id), role="moderator")
    return room_id


def renew(client, room_id) -> tuple[str, str]:
    """The handle before and after."""
    old = handle(client, room_id)
    answer = client.post(f"/chat/rooms/{room_id}/handle")
    assert answer.status_code == 200, answer.text
    return old, answer.json["anon_id"]


def test_the_old_lingers_while_the_new_appears_and_goes_within_a_day(cast, private):
    old, new = renew(cast.ravi_client, private)
    shown = member_list(cast.rita_client, private)
    assert {old, new} <= shown.keys()
    assert seen(cast.rita_client, private)["member_count"] == len(shown) == 4
    assert shown[old] == shown[new] | {"anon_id": old}
    with later(minutes=59):
        assert old in member_list(cast.rita_client, private)
    with later(hours=24):
        assert old not in member_list(cast.rita_client, private)
        assert seen(cast.rita_client, private)["member_count"] == 3


def test_one_goes_on_where_one_was(cast, private):
    mine = said(cast.ravi_client, private, "Before")
    said(cast.rita_client, private, "Unread")
    before = seen(cast.ravi_client, private)
    old, new = renew(cast.ravi_client, private)
    after = seen(cast.ravi_client, private)
    assert after == before | {"anon_id": new, "member_count": 4}
    edit = cast.ravi_client.patch(f"/chat/messages/{mine['message_id']}", {"message_text": "Mine still", "version": 1})
    assert (edit.status_code, edit.json["anon_id"]) == (200, old)
    assert said(cast.ravi_client, private, "After")["anon_id"] == new
    assert json.dumps(read(cast.rita_client, private)).count(new) == 1


def test_once_a_day(cast, private, room):
    renew(cast.ravi_client, private)
    again = cast.ravi_client.post(f"/chat/rooms/{private}/handle")
    assert refusal(again) == (429, "rate_limited")
    assert 0 < again.json["error"]["retry_after"] <= 24 * 3600
    with later(days=1):
        old, new = renew(cast.ravi_client, private)
        assert old != new
    public = cast.ravi_client.get("/auth/me").json["anon_id"]
    assert cast.ravi_client.submit("/account/handle").status_code == 303
    fresh = cast.ravi_client.get("/auth/me").json["anon_id"]
    assert (fresh != public, handle(cast.ravi_client, room)) == (True, fresh)
    assert refusal(cast.ravi_client.post("/account/handle", {})) == (429, "rate_limited")
    assert {public, fresh} <= member_list(cast.rita_client, room).keys()


def test_a_public_handle_is_not_renewed_for_one_room_and_otto_renews_nothing(cast, private, room):
    assert refusal(cast.ravi_client.post(f"/chat/rooms/{room}/handle")) == (409, "conflict")
    assert refusal(cast.otto_client.post(f"/chat/rooms/{room}/handle")) == (403, "forbidden")
    assert refusal(cast.otto_client.post(f"/chat/rooms/{private}/handle")) == (404, "not_found")


def test_a_muted_person_stays_muted_under_the_new_handle_which_does_not_look_it(cast, private):
    change_member(cast.mo_client, private, handle(cast.ravi_client, private), is_muted=True)
    old, new = renew(cast.ravi_client, private)
    assert refusal(say(cast.ravi_client, private)) == (403, "muted")
    shown = member_list(cast.mo_client, private)
    assert (shown[old]["is_muted"], shown[new]["is_muted"]) == (True, False)
    assert seen(cast.ravi_client, private)["is_muted"] is True
    change_member(cast.mo_client, private, old, is_muted=False)
    said(cast.ravi_client, private)


def test_muting_the_old_handle_mutes_the_person(cast, private):
    old, _ = renew(cast.ravi_client, private)
    change_member(cast.mo_client, private, old, is_muted=True)
    assert refusal(say(cast.ravi_client, private)) == (403, "muted")


def test_a_mute_is_lifted_on_the_new_handle_once_the_old_is_gone(cast, private):
    change_member(cast.mo_client, private, handle(cast.ravi_client, private), is_muted=True)
    old, new = renew(cast.ravi_client, private)
    change_member(cast.mo_client, private, new, is_muted=False)
    assert member_list(cast.mo_client, private)[old]["is_muted"] is True
    assert refusal(say(cast.ravi_client, private)) == (403, "muted")
    with later(days=1):
        assert refusal(say(cast.ravi_client, private)) == (403, "muted")
        change_member(cast.mo_client, private, new, is_muted=False)
        said(cast.ravi_client, private)


def test_removing_the_old_handle_removes_the_person_and_lets_the_new_one_linger(cast, private):
    old, new = renew(cast.ravi_client, private)
    assert put_out(cast.mo_client, private, old).status_code == 204
    assert cast.ravi_client.get(f"/chat/rooms/{private}").status_code == 404
    shown = member_list(cast.rita_client, private)
    assert (old in shown, new in shown) == (False, True)
    with later(days=1):
        assert new not in member_list(cast.rita_client, private)


def test_removing_the_new_handle_removes_the_person_and_lets_the_old_one_linger(cast, private):
    old, new = renew(cast.ravi_client, private)
    put_out(cast.mo_client, private, new)
    assert cast.ravi_client.get(f"/chat/rooms/{private}").status_code == 404
    assert {old} == {old, new} & member_list(cast.rita_client, private).keys()


def test_an_old_handle_is_no_way_around_what_its_bearer_is_now(cast, private):
    old, new = renew(cast.ravi_client, private)
    change_member(cast.rita_client, private, new, role="moderator")
    assert put_out(cast.mo_client, private, old).status_code == 204
    assert seen(cast.ravi_client, private)["role"] == "moderator"
    assert {new} == {old, new} & member_list(cast.rita_client, private).keys()


def test_the_last_admin_is_not_removed_by_their_old_handle(cast, room):
    cast.rita_client.submit("/account/handle")
    old = next(each for each, member in member_list(cast.ada_client, room).items()
               if member["role"] == "admin" and each != handle(cast.rita_client, room))  # fmt: skip
    assert refusal(put_out(cast.ada_client, room, old)) == (409, "conflict")
    assert settle(cast.rita_client, room, topic="Still mine").status_code == 200
    assert refusal(leave(cast.rita_client, room)) == (409, "conflict")


def test_who_has_renewed_and_left_leaves_the_old_handle_lingering(cast, private):
    old, new = renew(cast.ravi_client, private)
    leave(cast.ravi_client, private)
    assert {old} == {old, new} & member_list(cast.rita_client, private).keys()


def test_a_renewed_public_handle_goes_from_each_room_at_a_moment_of_its_own(app, cast, room):
    others = [make_room(cast.rita_client, "public") for _ in range(3)]
    old = handle(cast.ravi_client, room)
    for each in others:
        enter(cast.ravi_client, each)
    own = enter(cast.ravi_client, make_room(cast.rita_client, "public"), handle="fresh")
    cast.ravi_client.submit("/account/handle")
    with app.app_context():
        rows = db.session.query(RoomMember).filter_by(anon_id=old).all()
        assert len({row.left_at for row in rows}) == len(rows) == 4
        assert db.session.query(RoomMember).filter_by(anon_id=own, left_at=None).count() == 1
    fresh = cast.ravi_client.get("/auth/me").json["anon_id"]
    assert all(handle(cast.ravi_client, each) == fresh for each in (room, *others))


def test_who_renews_while_joining_is_there_under_the_new_handle(app, cast, room, monkeypatch):
    left = make_room(cast.rita_client, "public")
    renewed, plain = Event(), handles.public_handle

    def slow(user_id: int) -> str:
        anon_id = plain(user_id)
        renewed.wait(1)
        return anon_id

    def renew_beside() -> None:
        with app.app_context():
            members.renew_public_handle(cast.ravi)
        renewed.set()

    monkeypatch.setattr(service.handles, "public_handle", slow)
    with ThreadPoolExecutor() as beside, app.app_context():
        joining = beside.submit(enter, cast.ravi_client, left)
        time.sleep(0.3)
        beside.submit(renew_beside).result(20)
        joining.result(20)
    fresh = cast.ravi_client.get("/auth/me").json["anon_id"]
    assert handle(cast.ravi_client, left) == handle(cast.ravi_client, room) == fresh


def test_of_a_renewal_only_ones_own_tabs_hear(app, cast, private, monkeypatch):
    said_to = []
    monkeypatch.setattr("chatroom.rooms.broadcasts.push", lambda event, data, to: said_to.append((event, to)))
    renew(cast.ravi_client, private)
    assert said_to == [("room_updated", audiences.user(cast.ravi.user_id))]

"""Roles, muting, removing, handing over and leaving."""

import json
import re

from chatroom.shell import home_routes
from tests.invites.steps import come_in, invite, make_room, redeem, refusal
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

GHOST = "quiet-otter-4821"


def test_the_list_shows_handles_roles_and_nothing_of_people(cast, room):
    listed = member_list(cast.otto_client, room)
    assert sorted(member["role"] for member in listed.values()) == ["admin", "member", "moderator"]
    assert {frozenset(member) for member in listed.values()} == {
        frozenset({"anon_id", "role", "is_muted", "status", "status_text"})
    }


def test_the_page_brings_the_members_of_a_room_that_is_not_too_full(cast, room, monkeypatch):
    def brought() -> dict:
        page = cast.ravi_client.get(f"/rooms/{room}").text
        return json.loads(re.search(r'id="boot">(.*?)</script>', page)[1])

    assert {member["anon_id"]: member for member in brought()["members"]} == member_list(cast.ravi_client, room)
    monkeypatch.setattr(home_routes, "MEMBERS_MOST", 2)
    assert (brought()["members"], brought()["room"]["member_count"]) == ([], 3)


def test_the_admin_gives_roles_and_a_moderator_does_not(cast, room):
    ravi = handle(cast.ravi_client, room)
    for client in (cast.otto_client, cast.ravi_client, cast.mo_client, cast.lena_client):
        assert refusal(change_member(client, room, ravi, role="moderator")) == (403, "forbidden")
    changed = change_member(cast.rita_client, room, ravi, role="guest")
    assert (changed.status_code, changed.json["role"]) == (200, "guest")
    for role in ("bot", "king", "", 1, ["member"], {"a": 1}):
        assert refusal(change_member(cast.rita_client, room, ravi, role=role)) == (422, "invalid")
    assert refusal(change_member(cast.rita_client, room, ravi, is_muted="yes")) == (422, "invalid")
    assert refusal(change_member(cast.rita_client, room, GHOST, role="guest")) == (404, "not_found")
    assert refusal(change_member(cast.rita_client, room, "x" * 5000, role="guest")) == (404, "not_found")
    assert member_list(cast.rita_client, room)[ravi]["role"] == "guest"


def test_a_moderator_mutes_members_and_nobody_above(cast, room):
    ravi, rita, mo = (handle(client, room) for client in (cast.ravi_client, cast.rita_client, cast.mo_client))
    for client in (cast.otto_client, cast.ravi_client):
        assert refusal(change_member(client, room, mo, is_muted=True)) == (403, "forbidden")
    for above in (rita, mo):
        assert refusal(change_member(cast.mo_client, room, above, is_muted=True)) == (403, "forbidden")
    assert change_member(cast.mo_client, room, ravi, is_muted=True).json["is_muted"] is True
    assert refusal(say(cast.ravi_client, room)) == (403, "muted")
    assert read(cast.ravi_client, room)["messages"] == []
    assert seen(cast.ravi_client, room)["is_muted"] is True
    assert member_list(cast.ravi_client, room)[ravi]["is_muted"] is True
    assert member_list(cast.otto_client, room)[ravi]["is_muted"] is False
    leave(cast.ravi_client, room)
    enter(cast.ravi_client, room)
    assert refusal(say(cast.ravi_client, room)) == (403, "muted")
    change_member(cast.mo_client, room, ravi, is_muted=False)
    said(cast.ravi_client, room)


def test_the_librarys_staff_moderates_an_open_room_and_no_closed_one(cast, room, private):
    ravi = handle(cast.ravi_client, room)
    assert change_member(cast.lena_client, room, ravi, is_muted=True).status_code == 200
    assert put_out(cast.lena_client, room, handle(cast.mo_client, room)).status_code == 403
    assert put_out(cast.lena_client, room, ravi).status_code == 204
    assert refusal(put_out(cast.ada_client, private, handle(cast.ravi_client, private))) == (404, "not_found")


def test_who_is_removed_is_gone_and_what_they_wrote_stays(cast, private):
    message, ravi = said(cast.ravi_client, private), handle(cast.ravi_client, private)
    code = invite(cast.rita_client, private)
    assert put_out(cast.rita_client, private, ravi).status_code == 204
    assert ravi not in member_list(cast.rita_client, private)
    assert read(cast.rita_client, private)["messages"][0]["message_id"] == message["message_id"]
    for answer in (
        cast.ravi_client.get(f"/chat/rooms/{private}"),
        say(cast.ravi_client, private),
        cast.ravi_client.get(f"/chat/messages/{message['message_id']}"),
        cast.ravi_client.delete(f"/chat/messages/{message['message_id']}"),
    ):
        assert refusal(answer) == (404, "not_found")
    assert refusal(redeem(cast.ravi_client, code)) == (403, "forbidden")
    assert refusal(put_out(cast.rita_client, private, ravi)) == (404, "not_found")


def test_a_moderator_removes_neither_another_nor_the_admin(cast, room):
    rita, mo = handle(cast.rita_client, room), handle(cast.mo_client, room)
    enter(cast.otto_client, room)
    for target in (rita, mo):
        assert refusal(put_out(cast.mo_client, room, target)) == (403, "forbidden")
        assert refusal(put_out(cast.otto_client, room, target)) == (403, "forbidden")
    assert put_out(cast.rita_client, room, mo).status_code == 204
    assert refusal(put_out(cast.mo_client, room, handle(cast.ravi_client, room))) == (403, "forbidden")


def test_the_last_admin_stays_until_there_is_another(cast, room):
    rita, ravi = handle(cast.rita_client, room), handle(cast.ravi_client, room)
    assert refusal(leave(cast.rita_client, room)) == (409, "conflict")
    assert refusal(put_out(cast.rita_client, room, rita)) == (409, "conflict")
    assert refusal(put_out(cast.ada_client, room, rita)) == (409, "conflict")
    assert refusal(change_member(cast.rita_client, room, rita, role="member")) == (409, "conflict")
    change_member(cast.rita_client, room, ravi, role="admin")
    assert leave(cast.rita_client, room).status_code == 200
    assert refusal(leave(cast.ravi_client, room)) == (409, "conflict")


def test_who_is_alone_closes_the_room_by_leaving(cast):
    room = make_room(cast.rita_client, "public")
    said(cast.rita_client, room)
    assert leave(cast.rita_client, room).json["is_active"] is False
    assert refusal(cast.otto_client.post(f"/chat/rooms/{room}/join")) == (409, "archived")


def test_handing_over(cast, room):
    ravi, path = handle(cast.ravi_client, room), f"/chat/rooms/{room}/hand-over"
    for client in (cast.otto_client, cast.ravi_client, cast.mo_client, cast.lena_client):
        assert refusal(client.post(path, {"anon_id": ravi})) == (403, "forbidden")
    assert refusal(cast.rita_client.post(path, {"anon_id": GHOST})) == (404, "not_found")
    assert refusal(cast.rita_client.post(path, {})) == (422, "invalid")
    handed = cast.rita_client.post(path, {"anon_id": ravi})
    assert (handed.status_code, handed.json["role"]) == (200, "moderator")
    assert "manage" not in handed.json["permissions"]
    assert seen(cast.ravi_client, room)["role"] == "admin"
    assert refusal(settle(cast.rita_client, room, topic="x")) == (403, "forbidden")
    assert leave(cast.rita_client, room).status_code == 200


def test_handing_over_to_oneself_changes_nothing(cast, room):
    rita = handle(cast.rita_client, room)
    assert cast.rita_client.post(f"/chat/rooms/{room}/hand-over", {"anon_id": rita}).json["role"] == "admin"


def test_the_director_hands_over_an_open_room_without_being_in_it(cast, room):
    ravi = handle(cast.ravi_client, room)
    assert cast.ada_client.post(f"/chat/rooms/{room}/hand-over", {"anon_id": ravi}).status_code == 200
    assert seen(cast.ravi_client, room)["role"] == "admin"


def test_a_guest_of_one_room_is_nobody_in_another(cast, room, private):
    mo = come_in(cast.mo_client, cast.rita_client, private)
    assert mo != handle(cast.mo_client, room)
    assert refusal(put_out(cast.mo_client, private, handle(cast.ravi_client, private))) == (403, "forbidden")
    assert refusal(change_member(cast.rita_client, room, mo, is_muted=True)) == (404, "not_found")

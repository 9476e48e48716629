"""Which handle one speaks under: the public one, or one of a room alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from chatroom.core.errors import ChatError
from chatroom.handles import service
from chatroom.handles.models import AnonId
from chatroom.handles.words import is_handle
from chatroom.rooms import members
from tests.cast import ROLES
from tests.invites.steps import come_in, invite, make_room, redeem
from tests.rooms.steps import enter, handle, leave, member_list, said


def public(client) -> str:
    return client.get("/auth/me").json["anon_id"]


def test_everybody_has_a_public_handle_of_their_own(cast):
    clients = [getattr(cast, f"{name}_client") for name in ROLES]
    handles = {public(client) for client in clients}
    assert len(handles) == len(ROLES)
    assert all(is_handle(each) for each in handles)
    assert {public(client) for client in clients} == handles
    assert cast.tess_client.get("/auth/me").json.keys() == {"anon_id", "role", "csrf_token"}
    assert cast.tess_client.get("/auth/me").json["role"] == "teacher"


def test_open_rooms_show_the_public_handle_and_closed_ones_a_handle_of_their_own(cast):
    rooms = {kind: make_room(cast.lena_client, kind) for kind in ("public", "librarian", "private", "study")}
    for room_id in rooms.values():
        come_in(cast.ravi_client, cast.lena_client, room_id)
    for client in (cast.lena_client, cast.ravi_client):
        shown = {kind: handle(client, room_id) for kind, room_id in rooms.items()}
        assert shown["public"] == shown["librarian"] == public(client)
        assert len(set(shown.values())) == 3


def test_one_may_choose_either_way_in_any_room(cast, room):
    fresh = enter(cast.otto_client, room, handle="fresh")
    assert fresh != public(cast.otto_client)
    assert "of this room alone" in cast.otto_client.get(f"/chat/rooms/{room}").json["identity"]
    private = make_room(cast.rita_client, "private")
    joined = redeem(cast.otto_client, invite(cast.rita_client, private), handle="public").json
    assert joined["anon_id"] == public(cast.otto_client)
    assert cast.tess_client.post(f"/chat/rooms/{room}/join", {"handle": "other"}).status_code == 422


def test_coming_back_brings_the_same_handle_or_the_other_one(cast, room):
    first = enter(cast.otto_client, room)
    said(cast.otto_client, room, "Under my public handle")
    leave(cast.otto_client, room)
    assert first not in member_list(cast.rita_client, room)
    second = enter(cast.otto_client, room, handle="fresh")
    assert second != first
    assert member_list(cast.rita_client, room).keys().isdisjoint({first})
    leave(cast.otto_client, room)
    assert enter(cast.otto_client, room, handle="fresh") == second
    leave(cast.otto_client, room)
    assert enter(cast.otto_client, room) == first


def test_a_handle_is_never_given_out_again(app, cast, monkeypatch):
    taken, free = public(cast.rita_client), "mellow-heron-4827"
    drawn = iter([taken, taken, free])
    monkeypatch.setattr(service, "generate_handle", lambda: next(drawn))
    cast.otto_client.submit("/account/handle")
    assert public(cast.otto_client) == free
    with app.app_context():
        assert AnonId.query.filter_by(user_id=cast.otto.user_id, is_active=False).count() == 1


def test_two_devices_that_find_no_handle_make_one(app, cast):
    room_id, start = make_room(cast.rita_client, "private"), Barrier(2)

    def ask(_) -> str:
        with app.app_context():
            start.wait(20)
            return service.room_handle(cast.otto.user_id, room_id)

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(ask, range(2)))) == 1


def test_of_two_renewals_at_once_one_waits_a_day(app, cast):
    start = Barrier(2)

    def renew(_) -> str:
        with app.app_context():
            start.wait(20)
            try:
                return members.renew_public_handle(cast.otto)
            except ChatError as error:
                return error.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(renew, range(2)))
    assert outcomes == {"rate_limited", public(cast.otto_client)}

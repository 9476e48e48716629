"""Making, listing and revoking invites: what they show, and who may."""

from datetime import datetime, timedelta

from chatroom.core.clock import now
from chatroom.core.ids import plain_code
from chatroom.invites import queries
from chatroom.invites.models import RoomInvite
from tests.invites.steps import invite, kept, later, listed, make_room, refusal

DAY = 24 * 3600
SHOWN = {"invite_id", "room_id", "hint", "expires_at", "max_uses", "uses_count", "is_active"}


def test_an_invite_comes_with_its_code_its_link_and_its_picture(cast, room):
    made = invite(cast.rita_client, room, max_uses=5)
    assert set(made) == SHOWN | {"invite_code", "url", "qr_svg"}
    assert len(plain_code(made["invite_code"])) == 16
    assert made["url"] == f"http://localhost/join#{made['invite_code']}"
    assert made["qr_svg"].startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert made["invite_code"].endswith(made["hint"])
    assert len(made["hint"]) == 4
    assert (made["room_id"], made["max_uses"], made["uses_count"], made["is_active"]) == (room, 5, 0, True)


def test_an_invite_is_for_a_week_and_for_everyone_unless_one_says_otherwise(cast, room):
    made = invite(cast.rita_client, room)
    left = datetime.fromisoformat(made["expires_at"]) - now()
    assert timedelta(days=7, minutes=-1) < left <= timedelta(days=7)
    assert made["max_uses"] is None


def test_the_link_leads_to_the_address_that_people_type(app, cast, room):
    app.config["PUBLIC_URL"] = "https://chat.example.org"
    made = invite(cast.rita_client, room)
    assert made["url"] == f"https://chat.example.org/join#{made['invite_code']}"


def test_the_code_is_nowhere_in_the_database(app, cast, room):
    made = invite(cast.rita_client, room)
    row = kept(app, made)
    values = " ".join(str(getattr(row, column.name)) for column in RoomInvite.__table__.columns)
    assert plain_code(made["invite_code"]) not in plain_code(values)
    assert plain_code(made["invite_code"])[:12] not in plain_code(values)


def test_the_code_is_shown_once(cast, room):
    invite(cast.rita_client, room)
    assert all(set(each) == SHOWN for each in listed(cast.rita_client, room))


def test_invites_are_listed_newest_first(cast, room):
    one, two = invite(cast.rita_client, room), invite(cast.mo_client, room)
    assert [each["invite_id"] for each in listed(cast.rita_client, room)][:2] == [
        two["invite_id"],
        one["invite_id"],
    ]


def test_an_invite_that_is_valid_is_listed_however_many_came_after_it(app, cast):
    room = make_room(cast.rita_client)
    old, dead = invite(cast.rita_client, room), [invite(cast.rita_client, room) for _ in range(3)]
    for made in dead:
        cast.rita_client.delete(f"/chat/invites/{made['invite_id']}")
    new = invite(cast.rita_client, room)
    with app.app_context():
        found = [each.invite_id for each in queries.invites_of(room, most=4)]
    assert found == [each["invite_id"] for each in (new, *reversed(dead[-2:]), old)]


def test_a_room_has_no_more_valid_invites_than_are_listed(cast, room, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", len([each for each in listed(cast.rita_client, room) if each["is_active"]]))
    path, last = f"/chat/rooms/{room}/invites", listed(cast.rita_client, room)[0]
    assert refusal(cast.rita_client.post(path)) == (409, "conflict")
    cast.rita_client.delete(f"/chat/invites/{last['invite_id']}")
    assert cast.rita_client.post(path).status_code == 201


WANTED = [
    {"expires_in": 60}, {"expires_in": 365 * DAY}, {"expires_in": None},
    {"max_uses": 1}, {"max_uses": 10_000}, {"max_uses": None},
    {"uses_count": 7, "is_active": False, "invite_code": "MINE"},
]  # fmt: skip
REFUSED = [
    *(("expires_in", value) for value in (59, 0, -1, 365 * DAY + 1, 2**63, "3600", 90.5, True, [], {})),
    *(("max_uses", value) for value in (0, -1, 10_001, 2**63, "5", 1.5, True, [], {})),
]


def test_what_one_may_ask_for(cast, room):
    for wanted in WANTED:
        made = invite(cast.rita_client, room, **wanted)
        assert made["max_uses"] == wanted.get("max_uses")
        assert (made["uses_count"], made["is_active"]) == (0, True)
        assert made["invite_code"] != "MINE"


def test_what_one_may_not_ask_for(cast, room):
    before = len(listed(cast.rita_client, room))
    for field, value in REFUSED:
        refused = cast.rita_client.post(f"/chat/rooms/{room}/invites", {field: value})
        assert refusal(refused) == (422, "invalid"), (field, value)
        assert set(refused.json["error"]["fields"]) == {field}
    assert len(listed(cast.rita_client, room)) == before


def test_a_moderator_invites_and_a_member_does_not(cast, room):
    assert cast.mo_client.post(f"/chat/rooms/{room}/invites").status_code == 201
    assert refusal(cast.ravi_client.post(f"/chat/rooms/{room}/invites")) == (403, "forbidden")
    assert refusal(cast.ravi_client.get(f"/chat/rooms/{room}/invites")) == (403, "forbidden")


def test_for_an_outsider_there_is_no_such_room(cast, room):
    for outsider in (cast.otto_client, cast.ada_client):
        answers = [outsider.post(f"/chat/rooms/{number}/invites") for number in (room, 4711)]
        answers += [outsider.get(f"/chat/rooms/{number}/invites") for number in (room, 4711)]
        assert {refusal(answer) for answer in answers} == {(404, "not_found")}


def test_a_stranger_is_asked_to_sign_in(app, room):
    assert refusal(app.test_client().get(f"/chat/rooms/{room}/invites")) == (401, "unauthenticated")


def test_in_a_public_room_staff_invites_once_it_is_in_the_room(cast):
    room = make_room(cast.rita_client, "public")
    for who in (cast.otto_client, cast.lena_client):
        assert refusal(who.post(f"/chat/rooms/{room}/invites")) == (403, "forbidden")
    cast.lena_client.post(f"/chat/rooms/{room}/join")
    assert cast.lena_client.post(f"/chat/rooms/{room}/invites").status_code == 201


def test_nobody_is_invited_to_an_archived_room(cast, room):
    made = invite(cast.rita_client, room)
    cast.rita_client.patch(f"/chat/rooms/{room}", {"is_active": False})
    assert refusal(cast.rita_client.post(f"/chat/rooms/{room}/invites")) == (409, "archived")
    assert refusal(cast.ravi_client.post(f"/chat/rooms/{room}/invites")) == (403, "forbidden")
    assert {each["is_active"] for each in listed(cast.rita_client, room)} == {False}
    cast.rita_client.patch(f"/chat/rooms/{room}", {"is_active": True})
    assert listed(cast.rita_client, room)[0] == {name: made[name] for name in SHOWN}


def test_an_invite_ends_by_itself(cast, room):
    invite(cast.rita_client, room, expires_in=60)
    with later(seconds=61):
        assert listed(cast.rita_client, room)[0]["is_active"] is False


def test_invites_are_made_in_moderation(app, cast, room, still):
    app.config["RATE_LIMITS"] = True
    for _ in range(30):
        invite(cast.rita_client, room)
    refused = cast.rita_client.post(f"/chat/rooms/{room}/invites")
    assert refusal(refused) == (429, "rate_limited")
    assert 1 <= int(refused.headers["Retry-After"]) <= 11
    assert cast.mo_client.post(f"/chat/rooms/{room}/invites").status_code == 201
    with later(seconds=11):
        invite(cast.rita_client, room)


def test_any_moderator_revokes_an_invite_and_once_is_enough(app, cast, room):
    made = invite(cast.rita_client, room)
    path = f"/chat/invites/{made['invite_id']}"
    assert cast.mo_client.delete(path).status_code == 204
    first = kept(app, made)
    assert cast.rita_client.delete(path).status_code == 204
    again = kept(app, made)
    assert (again.revoked_at, again.revoked_by) == (first.revoked_at, first.revoked_by)
    assert listed(cast.rita_client, room)[0]["is_active"] is False


def test_the_librarian_revokes_in_a_public_room_without_being_in_it(cast):
    made = invite(cast.rita_client, make_room(cast.rita_client, "public"))
    assert refusal(cast.otto_client.delete(f"/chat/invites/{made['invite_id']}")) == (403, "forbidden")
    assert cast.lena_client.delete(f"/chat/invites/{made['invite_id']}").status_code == 204


def test_who_may_not_revoke(cast, room):
    made = invite(cast.rita_client, room)
    assert refusal(cast.ravi_client.delete(f"/chat/invites/{made['invite_id']}")) == (403, "forbidden")
    answers = [cast.otto_client.delete(f"/chat/invites/{number}") for number in (made["invite_id"], 4711)]
    assert [refusal(answer) for answer in answers] == [(404, "not_found")] * 2
    assert answers[0].json == answers[1].json
    assert refusal(cast.otto_client.delete(f"/chat/invites/{2**40}")) == (404, "not_found")
    assert listed(cast.rita_client, room)[0]["is_active"] is True

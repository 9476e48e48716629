"""Coming in by an invite: who does, who does not, and what it uses."""

from chatroom.core.ids import plain_code
from tests.invites.steps import REDEEM, invite, later, listed, make_room, redeem, refusal


def uses(cast, room) -> int:
    """How often the newest invite has been used."""
    return listed(cast.rita_client, room)[0]["uses_count"]


def revoke(cast, made) -> None:
    """Let the invite open nothing any more."""
    assert cast.rita_client.delete(f"/chat/invites/{made['invite_id']}").status_code == 204


def test_an_invite_opens_a_private_room(cast, room):
    made = invite(cast.rita_client, room)
    entered = redeem(cast.otto_client, made)
    assert entered.status_code == 200
    assert (entered.json["room_id"], entered.json["role"]) == (room, "member")
    assert cast.otto_client.get(f"/chat/rooms/{room}").json["anon_id"] == entered.json["anon_id"]
    assert uses(cast, room) == 1


def test_one_comes_under_a_handle_of_that_room_or_under_the_public_one(cast, room):
    made = invite(cast.rita_client, room)
    public = {
        name: getattr(cast, f"{name}_client").get("/auth/me").json["anon_id"] for name in ("otto", "tess", "bibi")
    }
    assert redeem(cast.otto_client, made).json["anon_id"] != public["otto"]
    assert redeem(cast.tess_client, made, handle="fresh").json["anon_id"] != public["tess"]
    assert redeem(cast.bibi_client, made, handle="public").json["anon_id"] == public["bibi"]
    open_room = make_room(cast.rita_client, "public")
    assert redeem(cast.otto_client, invite(cast.rita_client, open_room)).json["anon_id"] == public["otto"]


TYPED = [
    lambda code: code.lower(),
    lambda code: code.replace("-", ""),
    lambda code: code.replace("-", " "),
    lambda code: f"  {code.replace('-', ' - ')} \n",
    lambda code: code.replace("-", "\N{EN DASH}"),
    lambda code: code.replace("-", "\N{EM DASH}"),
    lambda code: code.replace("0", "o").replace("1", "l").replace("V", "u"),
    lambda code: code.replace("0", "O").replace("1", "I"),
]
UNKNOWN = ["ABCD-EFGH-JKMN-PQRS", "x", "\N{SNOWMAN}", "----", "' OR 1=1 --"]
NO_CODE = [
    {}, {"invite_code": ""}, {"invite_code": "  "}, {"invite_code": 5}, {"invite_code": None},
    {"invite_code": ["A"]}, {"invite_code": "A" * 101}, {"invite_code": "\ud800"},
    {"invite_code": "ABCD", "handle": "my name"},
]  # fmt: skip


def test_a_code_is_known_however_it_is_typed(monkeypatch, cast, room):
    monkeypatch.setattr("chatroom.invites.service.fresh_code", lambda: "01VA-BCDE-FGHJ-KMNP")
    code = invite(cast.rita_client, room)["invite_code"]
    for typed in TYPED:
        assert cast.otto_client.post(REDEEM, {"invite_code": typed(code)}).json["room_id"] == room, typed(code)


def test_there_is_no_such_invite(cast):
    for code in UNKNOWN:
        refused = cast.otto_client.post(REDEEM, {"invite_code": code})
        assert refusal(refused) == (404, "not_found")
        assert refused.json["error"]["message"] == "There is no such invite."


def test_what_is_no_code(cast):
    for body in NO_CODE:
        assert refusal(cast.otto_client.post(REDEEM, body)) == (422, "invalid"), body


def test_a_stranger_is_asked_to_sign_in_first(app, cast, room):
    made = invite(cast.rita_client, room)
    refused = app.test_client().post(REDEEM, json={"invite_code": made["invite_code"]})
    assert refusal(refused) == (401, "unauthenticated")
    assert uses(cast, room) == 0


def test_an_expired_invite_opens_nothing(cast, room):
    made = invite(cast.rita_client, room, expires_in=60)
    with later(seconds=61):
        assert refusal(redeem(cast.otto_client, made)) == (410, "invite_expired")
        assert refusal(cast.otto_client.get(f"/chat/rooms/{room}")) == (404, "not_found")


def test_a_revoked_invite_opens_nothing(cast, room):
    made = invite(cast.rita_client, room)
    revoke(cast, made)
    assert refusal(redeem(cast.otto_client, made)) == (410, "invite_expired")
    assert uses(cast, room) == 0


def test_an_invite_is_used_up(cast, room):
    made = invite(cast.rita_client, room, max_uses=2)
    assert [redeem(each, made).status_code for each in (cast.otto_client, cast.tess_client)] == [200, 200]
    assert refusal(redeem(cast.bibi_client, made)) == (410, "invite_used_up")
    assert (uses(cast, room), listed(cast.rita_client, room)[0]["is_active"]) == (2, False)


def test_a_member_just_lands_in_the_room_and_uses_nothing(cast, room):
    made = invite(cast.rita_client, room, max_uses=1)
    before = cast.ravi_client.get(f"/chat/rooms/{room}").json
    assert redeem(cast.ravi_client, made, handle="public").json == before
    assert redeem(cast.rita_client, made).json["role"] == "admin"
    assert uses(cast, room) == 0


def test_a_member_lands_in_the_room_whatever_has_become_of_the_invite(cast, room):
    used_up, revoked = invite(cast.rita_client, room, max_uses=1), invite(cast.rita_client, room)
    redeem(cast.otto_client, used_up)
    revoke(cast, revoked)
    assert redeem(cast.otto_client, used_up).status_code == 200
    assert redeem(cast.ravi_client, used_up).status_code == 200
    assert redeem(cast.ravi_client, revoked).status_code == 200
    with later(days=8):
        assert redeem(cast.ravi_client, used_up).status_code == 200
    cast.rita_client.patch(f"/chat/rooms/{room}", {"is_active": False})
    assert redeem(cast.ravi_client, used_up).json["is_active"] is False


def test_who_left_comes_back_on_the_use_that_was_theirs(cast, room):
    made = invite(cast.rita_client, room, max_uses=1)
    redeem(cast.otto_client, made)
    cast.otto_client.post(f"/chat/rooms/{room}/leave")
    assert redeem(cast.otto_client, made).json["role"] == "member"
    assert uses(cast, room) == 1
    cast.otto_client.post(f"/chat/rooms/{room}/leave")
    revoke(cast, made)
    assert refusal(redeem(cast.otto_client, made)) == (410, "invite_expired")


def test_an_invite_is_for_the_rooms_audience(cast):
    room = make_room(cast.rita_client, audience={"roles": ["member"]})
    made = invite(cast.rita_client, room, max_uses=1)
    assert refusal(redeem(cast.tess_client, made)) == (403, "forbidden")
    assert refusal(cast.tess_client.get(f"/chat/rooms/{room}")) == (404, "not_found")
    assert uses(cast, room) == 0
    assert redeem(cast.otto_client, made).status_code == 200


def test_an_invite_stands_for_the_password(cast):
    for room_type in ("private", "public", "study"):
        room = make_room(cast.rita_client, room_type, password="open sesame")
        assert redeem(cast.otto_client, invite(cast.rita_client, room)).json["role"] == "member"


def test_an_archived_room_takes_nobody_in(cast, room):
    made = invite(cast.rita_client, room)
    cast.rita_client.patch(f"/chat/rooms/{room}", {"is_active": False})
    assert refusal(redeem(cast.otto_client, made)) == (409, "archived")
    cast.rita_client.patch(f"/chat/rooms/{room}", {"is_active": True})
    assert uses(cast, room) == 0


def test_the_answer_names_nobody(cast, room):
    made = invite(cast.rita_client, room)
    for answer in (redeem(cast.otto_client, made), cast.rita_client.get(f"/chat/rooms/{room}/invites")):
        assert "canary" not in answer.text
        assert "Realname" not in answer.text
        assert plain_code(made["invite_code"]) not in plain_code(answer.text)

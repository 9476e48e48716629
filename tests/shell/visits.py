"""What people do in a library, so that everything it answers is seen once."""

from tests.invites.steps import REDEEM, invite, make_room, redeem, refusal
from tests.messages.steps import PARTY, edit, pin, pinned, react, remove, revisions
from tests.notifications.notice_steps import be_called
from tests.rooms.steps import change_member, enter, handle, leave, member_list, put_out, read, said, say, settle


def gather(rita, ravi, mo, lena) -> tuple[int, int]:
    audience = {"roles": ["member", "librarian"], "department": None, "level": None}
    make_room(lena, "librarian", topic="What is new", audience=audience)
    public = make_room(rita, "public", book="Walden", password="pond")
    assert refusal(say(ravi, public)) == (403, "forbidden")
    assert refusal(ravi.post(f"/chat/rooms/{public}/join")) == (403, "forbidden")
    enter(ravi, public, password="pond", handle="public")
    enter(mo, public, password="pond", handle="fresh")
    private = make_room(rita, "private")
    made = invite(rita, private, max_uses=1)
    redeem(ravi, made)
    assert refusal(redeem(mo, made)) == (410, "invite_used_up")
    rita.get(f"/chat/rooms/{private}/invites")
    rita.delete(f"/chat/invites/{made['invite_id']}")
    assert len(ravi.get("/chat/rooms").json["rooms"]) == 3
    ravi.get("/auth/me")
    return public, private


def talk(rita, ravi, room) -> None:
    first = said(rita, room, f"*Welcome*, @{handle(ravi, room)}")
    reply = said(ravi, room, "Thank you", parent_id=first["message_id"], client_id="a1")
    assert say(ravi, room, "Thank you", parent_id=first["message_id"], client_id="a1").status_code == 200
    assert edit(ravi, reply, "Thank you all").status_code == 200
    assert "current" in edit(ravi, reply, "Too late").json["error"]
    follow(ravi, first)
    assert react(ravi, first, PARTY).json["own_reactions"] == {PARTY: handle(ravi, room)}
    assert react(ravi, first, PARTY, on=False).json["reactions"] == {}
    assert pin(rita, first).json["is_pinned"]
    assert len(pinned(ravi, room)) == 1
    pin(rita, first, on=False)
    assert refusal(pin(ravi, first)) == (403, "forbidden")
    remove(rita, reply, reason="Spoiler")
    revisions(rita, reply)
    rita.get(f"/chat/messages/{reply['message_id']}")
    assert len(read(ravi, room, limit=1, before=3)["messages"]) == 1
    read(ravi, room, after=0, top_level="true")
    assert len(ravi.get(f"/chat/rooms/{room}/changes", after=0).json["messages"]) == 2
    ravi.put(f"/chat/messages/{first['message_id']}/saved")
    assert len(ravi.get("/chat/saved").json["saved"]) == 1
    ravi.delete(f"/chat/messages/{first['message_id']}/saved")
    be_called(ravi, room)
    ravi.post(f"/chat/rooms/{room}/read", {"seq": 1})
    ravi.post("/chat/rooms/read-all")
    ravi.post(f"/chat/rooms/{room}/unread", {"seq": 1})
    ravi.patch(f"/chat/rooms/{room}/mine", {"is_hushed": True})
    assert len(ravi.get("/chat/mentions", limit=1).json["messages"]) == 1
    assert ravi.get("/chat/search", q="from:me")
    assert ravi.get("/chat/search", q="?!").status_code == 422
    assert refusal(say(ravi, room, "")) == (422, "invalid")


def follow(ravi, first) -> None:
    path = f"/chat/messages/{first['message_id']}"
    assert ravi.put(f"{path}/follow").json["is_following"]
    assert len(ravi.get(f"{path}/thread").json["messages"]) == 1
    ravi.post(f"{path}/thread/read", {"seq": 3})
    assert len(ravi.get("/chat/threads").json["threads"]) == 1
    ravi.post("/chat/threads/read-all")
    ravi.delete(f"{path}/follow")


def keep_order(rita, ravi, mo, room) -> None:
    settle(rita, room, topic="No hurry", slow_mode_seconds=30, ends_at="2099-01-01T00:00:00Z", password=None)
    change_member(rita, room, handle(mo, room), role="moderator", is_muted=False)
    change_member(mo, room, handle(ravi, room), is_muted=True)
    assert refusal(say(ravi, room)) == (403, "muted")
    assert member_list(mo, room)[handle(ravi, room)]["is_muted"]
    put_out(mo, room, handle(ravi, room))
    mo.post(f"/chat/rooms/{room}/handle")
    rita.post(f"/chat/rooms/{room}/hand-over", {"anon_id": handle(mo, room)})
    leave(rita, room)
    settle(mo, room, is_active=False)
    assert refusal(say(mo, room)) == (409, "archived")


def knock(rita, otto, public, private) -> None:
    assert refusal(otto.get(f"/chat/rooms/{private}")) == (404, "not_found")
    assert refusal(otto.post(REDEEM, {"invite_code": "no such code"})) == (404, "not_found")
    assert refusal(rita.get(f"/chat/rooms/{public}/messages", limit=201)) == (422, "invalid")

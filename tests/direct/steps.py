"""What tests of direct conversations do again and again."""

from tests.invites.steps import make_room
from tests.rooms.steps import enter, handle

DIRECT = "/chat/direct"
WORDS = "Would you swap bookmarks?"


def write_to(client, room_id, anon_id, text=WORDS):
    """Write to somebody met in a room; None: no words."""
    words = {} if text is None else {"message_text": text}
    return client.post(DIRECT, {"room_id": room_id, "anon_id": anon_id, **words})


def asked(client, room_id, anon_id, text=WORDS) -> int:
    """A request that was made; its room_id."""
    made = write_to(client, room_id, anon_id, text)
    assert made.status_code == 201, made.text
    return made.json["room_id"]


def answer(client, room_id, verb):
    """accept, decline, block or unblock."""
    return client.post(f"{DIRECT}/{room_id}/{verb}")


def listed(client) -> dict:
    """Somebody's conversations."""
    found = client.get(DIRECT)
    assert found.status_code == 200, found.text
    return found.json


def hold(client, room_id) -> str | None:
    """What holds somebody back in a conversation."""
    found = client.get(f"/chat/rooms/{room_id}")
    assert found.status_code == 200, found.text
    return found.json["hold"] and found.json["hold"]["state"]


def take_requests(client, wanted):
    """Choose whether anybody may ask."""
    assert client.patch(DIRECT, {"takes_requests": wanted}).json["takes_requests"] is wanted


def show_read(client, room_id, wanted=True):
    """Choose whether the two see how far each has read."""
    return client.patch(f"{DIRECT}/{room_id}", {"shows_read": wanted})


def other_has_read(client, room_id) -> int | None:
    """How far the other one has read, as far as one may see it; the list says the same."""
    found = client.get(f"/chat/rooms/{room_id}").json["other_read_seq"]
    assert [each["other_read_seq"] for each in listed(client)["rooms"] if each["room_id"] == room_id] == [found]
    return found


def all_of(client, room_id) -> dict:
    """Everything that one of the two can learn of a conversation, but for when it was and which number it has."""
    paths = ("", "/members", "/messages", "/changes")
    found = {path: client.get(f"/chat/rooms/{room_id}{path}") for path in paths}
    assert {path: each.status_code for path, each in found.items()} == dict.fromkeys(paths, 200)
    room = found[""].json
    room = {key: room[key] for key in room if key not in ("room_id", "created_at", "room_name", "anon_id")}
    counts = {key: room.pop(key) for key in ("unread_count", "mention_count", "read_seq", "last_seq", "member_count")}
    members = [{**each, "anon_id": ""} for each in found["/members"].json["members"]]
    texts = [(each["seq"], each["updated_seq"], each["message_text"]) for each in found["/messages"].json["messages"]]
    return {"room": room, "counts": counts, "members": members, "texts": texts}


def write_to_each_other(ravi, otto) -> None:
    """Everything that two can do, once."""
    room = make_room(otto, "public")
    here, host = enter(ravi, room, handle="fresh"), handle(otto, room)
    talk = asked(ravi, room, host)
    write_to(ravi, room, host, None)
    otto.post(f"/chat/direct/{talk}/decline")
    assert write_to(otto, room, here).status_code == 200
    for verb in ("block", "unblock"):
        otto.post(f"/chat/direct/{talk}/{verb}")
    show_read(otto, talk)
    ravi.post(f"/chat/rooms/{room}/handle")
    waiting = asked(otto, room, handle(ravi, room))
    ravi.post(f"/chat/direct/{waiting}/accept")
    ravi.patch("/chat/direct", {"takes_requests": True})
    assert len(ravi.get("/chat/direct").json["rooms"]) == 2

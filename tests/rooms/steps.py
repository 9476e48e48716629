"""What tests of rooms, handles and messages do again and again."""


def enter(client, room_id, **choice) -> str:
    """Walk into an open room; the handle there."""
    joined = client.post(f"/chat/rooms/{room_id}/join", choice)
    assert joined.status_code == 200, joined.text
    return joined.json["anon_id"]


def leave(client, room_id):
    """Leave a room."""
    return client.post(f"/chat/rooms/{room_id}/leave")


def seen(client, room_id) -> dict:
    """The room as this person finds it."""
    answer = client.get(f"/chat/rooms/{room_id}")
    assert answer.status_code == 200, answer.text
    return answer.json


def handle(client, room_id) -> str:
    """The handle under which this person is in the room."""
    return seen(client, room_id)["anon_id"]


def member_list(client, room_id) -> dict[str, dict]:
    """The room's members by their handles, as this person sees them."""
    answer = client.get(f"/chat/rooms/{room_id}/members")
    assert answer.status_code == 200, answer.text
    return {member["anon_id"]: member for member in answer.json["members"]}


def change_member(client, room_id, anon_id, **fields):
    """Give a member a role, mute them or let them speak."""
    return client.patch(f"/chat/rooms/{room_id}/members/{anon_id}", fields)


def put_out(client, room_id, anon_id):
    """Remove a member."""
    return client.delete(f"/chat/rooms/{room_id}/members/{anon_id}")


def settle(client, room_id, **changes):
    """Change a room's settings."""
    return client.patch(f"/chat/rooms/{room_id}", changes)


def say(client, room_id, text="Has anyone read it?", **more):
    """Write a message."""
    return client.post(f"/chat/rooms/{room_id}/messages", {"message_text": text, **more})


def said(client, room_id, text="Has anyone read it?", **more) -> dict:
    """A message that has been written."""
    posted = say(client, room_id, text, **more)
    assert posted.status_code == 201, posted.text
    return posted.json


def read(client, room_id, **query) -> dict:
    """A page of the room."""
    answer = client.get(f"/chat/rooms/{room_id}/messages", **query)
    assert answer.status_code == 200, answer.text
    return answer.json

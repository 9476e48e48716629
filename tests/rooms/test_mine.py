"""What a member arranges for themselves in a room, which is nobody else's affair."""

from tests.invites.steps import come_in, make_room, refusal
from tests.rooms.steps import enter, handle, leave, said, seen


def hush(client, room_id, is_hushed=True):
    """Mute a room for oneself, or listen to it again."""
    return client.patch(f"/chat/rooms/{room_id}/mine", {"is_hushed": is_hushed})


def test_a_room_is_hushed_for_oneself_alone(cast):
    room = make_room(cast.rita_client, "public")
    enter(cast.ravi_client, room)
    assert hush(cast.ravi_client, room).json["is_hushed"] is True
    assert seen(cast.ravi_client, room)["is_hushed"] is True
    assert seen(cast.rita_client, room)["is_hushed"] is False
    assert hush(cast.ravi_client, room, False).json["is_hushed"] is False


def test_what_is_unread_and_who_is_called_still_counts(cast):
    room = make_room(cast.rita_client, "public")
    ravi = enter(cast.ravi_client, room)
    hush(cast.ravi_client, room)
    said(cast.rita_client, room, f"@{ravi}, and now?")
    said(cast.rita_client, room)
    found = seen(cast.ravi_client, room)
    assert (found["unread_count"], found["mention_count"]) == (2, 1)


def test_it_outlasts_a_new_handle_but_not_leaving(cast):
    room = make_room(cast.rita_client, "private")
    before = come_in(cast.ravi_client, cast.rita_client, room)
    hush(cast.ravi_client, room)
    cast.ravi_client.post(f"/chat/rooms/{room}/handle")
    assert handle(cast.ravi_client, room) != before
    assert seen(cast.ravi_client, room)["is_hushed"] is True
    leave(cast.ravi_client, room)
    come_in(cast.ravi_client, cast.rita_client, room)
    assert seen(cast.ravi_client, room)["is_hushed"] is False


def test_what_is_not_sent_stays(cast):
    room = make_room(cast.rita_client, "public")
    hush(cast.rita_client, room)
    assert cast.rita_client.patch(f"/chat/rooms/{room}/mine", {}).json["is_hushed"] is True


def test_only_members_have_something_to_arrange(cast):
    public, private = make_room(cast.rita_client, "public"), make_room(cast.rita_client, "private")
    assert refusal(hush(cast.otto_client, public)) == (403, "forbidden")
    assert refusal(hush(cast.otto_client, private)) == (404, "not_found")
    assert refusal(hush(cast.rita_client, public, "yes")) == (422, "invalid")
    assert seen(cast.rita_client, public)["is_hushed"] is False

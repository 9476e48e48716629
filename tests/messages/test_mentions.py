"""Calling somebody by their handle, and everyone by @room."""

import pytest

from chatroom.messages.queries import count_unread_mentions
from tests.invites.steps import later, refusal
from tests.messages.steps import edit, remove
from tests.rooms.steps import change_member, handle, put_out, said, seen

STRANGER = "mellow-heron-4827"


def calls(app, cast, name, room_id) -> int:
    """How often a person is called in what they have not read: as counted, which is as recounted."""
    found = seen(getattr(cast, f"{name}_client"), room_id)
    with app.app_context():
        assert found["mention_count"] == count_unread_mentions(getattr(cast, name), room_id, found["read_seq"])
    return found["mention_count"]


@pytest.fixture
def called(app, cast, room):
    """A function: how often Rita, Ravi and Mo are called."""
    return lambda: tuple(calls(app, cast, name, room) for name in ("rita", "ravi", "mo"))


def test_a_member_is_called_by_their_handle(cast, room, called):
    ravi = handle(cast.ravi_client, room)
    message = said(
        cast.rita_client, room, f"@{ravi} and @{STRANGER} and @{cast.otto_client.get('/auth/me').json['anon_id']}"
    )
    assert message["message_html"].count("<span") == 1
    assert f'<span class="mention" data-handle="{ravi}">@{ravi}</span>' in message["message_html"]
    assert called() == (0, 1, 0)


def test_everyone_is_called_by_moderators_alone(cast, room, called):
    assert "<span" not in said(cast.ravi_client, room, "@room hello")["message_html"]
    assert called() == (0, 0, 0)
    assert 'data-handle="room"' in said(cast.mo_client, room, "@room hello")["message_html"]
    assert called() == (1, 1, 0)


def test_nobody_is_called_by_code_or_an_address_or_themselves(cast, room, called):
    ravi = handle(cast.ravi_client, room)
    for text in (f"`@{ravi}`", f"mail@{ravi}", f"```\n@{ravi}\n```", "`@room`", f"@{handle(cast.rita_client, room)}"):
        said(cast.rita_client, room, text)
    assert called() == (0, 0, 0)


def test_a_person_is_called_once_however_often_they_are_named(cast, room, called):
    ravi = handle(cast.ravi_client, room)
    message = said(cast.rita_client, room, f"@room @{ravi} @{ravi}")
    assert called() == (0, 1, 1)
    remove(cast.rita_client, message)
    assert called() == (0, 0, 0)


def test_an_edit_calls_and_uncalls(cast, room, called):
    ravi, mo = handle(cast.ravi_client, room), handle(cast.mo_client, room)
    message = said(cast.rita_client, room, f"@{ravi}")
    steps = [(f"@{mo}", (0, 0, 1)), (f"@room @{mo}", (0, 1, 1)), (f"@{ravi} @{mo}", (0, 1, 1)), ("@room", (0, 1, 1)),
             (f"@{mo}", (0, 0, 1)), ("nobody", (0, 0, 0)), (f"@room @{ravi}", (0, 1, 1))]  # fmt: skip
    for version, (text, expected) in enumerate(steps, 1):
        edit(cast.rita_client, message, text, version)
        assert called() == expected, text
    assert remove(cast.rita_client, message).status_code == 200
    assert called() == (0, 0, 0)


def test_a_renewed_handle_can_be_called_as_long_as_it_is_shown(app, cast, private):
    old = handle(cast.ravi_client, private)
    first = said(cast.rita_client, private, f"@{old}")
    new = cast.ravi_client.post(f"/chat/rooms/{private}/handle").json["anon_id"]
    second = said(cast.rita_client, private, f"@{old} @{new}")
    assert second["message_html"].count("<span") == 2
    assert calls(app, cast, "ravi", private) == 2
    edit(cast.rita_client, second, f"@{old}")
    assert calls(app, cast, "ravi", private) == 2
    remove(cast.rita_client, first)
    assert calls(app, cast, "ravi", private) == 1
    with later(days=1):
        assert "<span" not in said(cast.rita_client, private, f"@{old}")["message_html"]


def test_who_is_gone_cannot_be_called(cast, room):
    ravi = handle(cast.ravi_client, room)
    put_out(cast.mo_client, room, ravi)
    assert "<span" not in said(cast.rita_client, room, f"@{ravi}")["message_html"]


def test_a_moderator_no_more_calls_everyone_no_more(cast, room, called):
    message = said(cast.mo_client, room, "@room")
    change_member(cast.rita_client, room, handle(cast.mo_client, room), role="member")
    assert "<span" not in edit(cast.mo_client, message, "@room again").json["message_html"]
    assert called() == (0, 0, 0)
    assert refusal(edit(cast.otto_client, message, "@room")) == (403, "forbidden")

"""Who invites and whom an invite lets in, by table."""

from datetime import timedelta

import pytest

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.invites.models import RoomInvite
from chatroom.invites.policy import is_active, why_not_admitted, why_not_invite
from chatroom.rooms.models import Room, RoomMember

HOUR = timedelta(hours=1)
EARLIER, LATER = now() - HOUR, now() + HOUR
RITA = Person(1, "member", "session:1:member")
LENA = Person(2, "librarian", "session:2:librarian")
TEACHERS = {"roles": ["teacher"], "department": None, "level": None}


def a_room(**settings):
    return Room(**{"room_type": "private", "slow_mode_seconds": 0, **settings})


def an_invite(**settings):
    return RoomInvite(**{"created_at": EARLIER, "expires_at": LATER, "uses_count": 0, **settings})


def code(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize(("room", "role", "person", "expected"), [
    (a_room(), "admin", RITA, None),
    (a_room(), "moderator", RITA, None),
    (a_room(), "member", RITA, "forbidden"),
    (a_room(), "guest", RITA, "forbidden"),
    (a_room(), "bot", RITA, "forbidden"),
    (a_room(), "member", LENA, "forbidden"),
    (a_room(room_type="public"), "member", LENA, None),
    (a_room(room_type="public"), None, LENA, "forbidden"),
    (a_room(archived_at=EARLIER), "admin", RITA, "archived"),
    (a_room(ends_at=EARLIER), "admin", RITA, "archived"),
    (a_room(archived_at=EARLIER), "member", RITA, "forbidden"),
])  # fmt: skip
def test_who_invites(room, role, person, expected):
    member = role and RoomMember(role=role, is_muted=False)
    assert code(why_not_invite(room, member, person)) == expected


@pytest.mark.parametrize(("invite", "room", "was_theirs", "removed_at", "expected"), [
    (an_invite(), a_room(), False, None, None),
    (an_invite(max_uses=1), a_room(), False, None, None),
    (an_invite(max_uses=1, uses_count=1), a_room(), False, None, "invite_used_up"),
    (an_invite(max_uses=1, uses_count=1), a_room(), True, None, None),
    (an_invite(expires_at=EARLIER), a_room(), True, None, "invite_expired"),
    (an_invite(revoked_at=EARLIER), a_room(), True, None, "invite_expired"),
    (an_invite(), a_room(archived_at=EARLIER), True, None, "archived"),
    (an_invite(), a_room(ends_at=EARLIER), False, None, "archived"),
    (an_invite(), a_room(audience=TEACHERS), True, None, "forbidden"),
    (an_invite(), a_room(), True, EARLIER + HOUR / 2, "forbidden"),
    (an_invite(), a_room(), True, EARLIER, "forbidden"),
    (an_invite(), a_room(), True, EARLIER - HOUR, None),
])  # fmt: skip
def test_whom_an_invite_lets_in(invite, room, was_theirs, removed_at, expected):
    assert code(why_not_admitted(invite, room, RITA, was_theirs, removed_at)) == expected


@pytest.mark.parametrize(("invite", "room", "expected"), [
    (an_invite(), a_room(), True),
    (an_invite(max_uses=2, uses_count=1), a_room(), True),
    (an_invite(max_uses=1, uses_count=1), a_room(), False),
    (an_invite(expires_at=EARLIER), a_room(), False),
    (an_invite(revoked_at=EARLIER), a_room(), False),
    (an_invite(), a_room(archived_at=EARLIER), False),
])  # fmt: skip
def test_which_invites_are_active(invite, room, expected):
    assert is_active(invite, room) is expected

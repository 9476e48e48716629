"""Who waits for a room may do in it what they may when their turn comes, not what they might when they asked."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.invites.steps import invite, redeem, refusal
from tests.rooms.steps import change_member, handle, leave, member_list, put_out, seen, settle
from tests.services import connect, wait_until_somebody_waits

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
DEMOTE = "UPDATE room_members SET role = 'member' WHERE anon_id = %s"
CLOSE = "UPDATE users SET is_active = false WHERE user_id = %s"
STAFF_ACTS = {  # of Lena, who is not in the room
    "mutes": lambda lena, room, ravi, made: change_member(lena, room, ravi, is_muted=True),
    "removes": lambda lena, room, ravi, made: put_out(lena, room, ravi),
    "revokes": lambda lena, room, ravi, made: lena.delete(f"/chat/invites/{made['invite_id']}"),
    "joins": lambda lena, room, ravi, made: lena.post(f"/chat/rooms/{room}/join", {}),
    "redeems": lambda lena, room, ravi, made: redeem(lena, made),
}
OWN_ACTS = {  # of Rita, whose room it is
    "changes it": lambda rita, room, mo: settle(rita, room, topic="Mine"),
    "hands it over": lambda rita, room, mo: rita.post(f"/chat/rooms/{room}/hand-over", {"anon_id": mo}),
    "invites": lambda rita, room, mo: rita.post(f"/chat/rooms/{room}/invites", {}),
    "hushes it": lambda rita, room, mo: rita.patch(f"/chat/rooms/{room}/mine", {"is_hushed": True}),
    "leaves": lambda rita, room, mo: leave(rita, room),
}


@pytest.fixture
def meanwhile(app, room):
    """A function that has a statement written while somebody waits for the room; what they are answered."""

    def hold(act, statement, *values):
        with connect(app.config["DATABASE_URL"]) as other, ThreadPoolExecutor(1) as pool:
            with other.transaction():
                other.execute("SELECT FROM chat_rooms WHERE room_id = %s FOR NO KEY UPDATE", [room])
                other.execute(statement, values)
                answer = pool.submit(act)
                wait_until_somebody_waits(other)
            return answer.result(20)

    return hold


def test_an_admin_no_longer_changes_nothing(cast, room, meanwhile):
    rita = handle(cast.rita_client, room)
    answer = meanwhile(lambda: settle(cast.rita_client, room, topic="Mine"), DEMOTE, rita)
    assert refusal(answer) == (403, "forbidden")
    assert seen(cast.rita_client, room)["topic"] == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("password_hash = 'of another one'", (403, "forbidden")),
        ('audience = \'{"roles": ["teacher"]}\'', (403, "forbidden")),
        ("archived_at = now()", (409, "archived")),
        ("password_hash = NULL", None),
    ],
)
def test_whom_the_room_is_no_longer_for_does_not_come_in(cast, room, meanwhile, change, code):
    settle(cast.rita_client, room, password="under the lamp")
    join = {"password": "under the lamp"}
    answer = meanwhile(
        lambda: cast.otto_client.post(f"/chat/rooms/{room}/join", join),
        f"UPDATE chat_rooms SET {change} WHERE room_id = %s",
        room,
    )
    assert (refusal(answer) if code else answer.status_code) == (code or 200)
    assert (handle(cast.otto_client, room) is None) == (code is not None)


def test_a_moderator_no_longer_revokes_nothing(cast, room, meanwhile):
    made, mo = invite(cast.mo_client, room), handle(cast.mo_client, room)
    answer = meanwhile(lambda: cast.mo_client.delete(f"/chat/invites/{made['invite_id']}"), DEMOTE, mo)
    assert refusal(answer) == (403, "forbidden")
    [found] = cast.rita_client.get(f"/chat/rooms/{room}/invites").json["invites"]
    assert found["is_active"]


@pytest.mark.parametrize("act", STAFF_ACTS.values(), ids=STAFF_ACTS)
def test_who_no_longer_belongs_to_the_staff_does_nothing(cast, room, meanwhile, act):
    ravi, made = handle(cast.ravi_client, room), invite(cast.rita_client, room)
    before = seen(cast.rita_client, room)
    answer = meanwhile(
        lambda: act(cast.lena_client, room, ravi, made),
        "UPDATE users SET role = 'member' WHERE user_id = %s",
        cast.lena.user_id,
    )
    assert refusal(answer) == (401, "unauthenticated")
    assert seen(cast.rita_client, room) == before


@pytest.mark.parametrize("act", OWN_ACTS.values(), ids=OWN_ACTS)
def test_whose_account_is_closed_does_nothing(cast, room, meanwhile, act):
    mo, before = handle(cast.mo_client, room), member_list(cast.mo_client, room)
    answer = meanwhile(lambda: act(cast.rita_client, room, mo), CLOSE, cast.rita.user_id)
    assert refusal(answer) == (401, "unauthenticated")
    assert member_list(cast.mo_client, room) == before and seen(cast.mo_client, room)["topic"] == ""

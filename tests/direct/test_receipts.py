"""How far the other one has read: seen by two who have both chosen so, and by nobody else."""

import pytest

from tests.direct.steps import DIRECT, all_of, answer, asked, listed, other_has_read, show_read, take_requests, write_to
from tests.invites.steps import come_in, make_room, refusal
from tests.rooms.steps import change_member, handle, leave, said, seen


def reads(client, room_id, seq) -> None:
    """Somebody has read so far."""
    assert client.post(f"/chat/rooms/{room_id}/read", {"seq": seq}).status_code == 200


@pytest.fixture
def shown(cast, talk) -> int:
    """A conversation in which Rita has written as number 2, which Ravi has read, and both wish to see it."""
    said(cast.rita_client, talk)
    reads(cast.ravi_client, talk, 2)
    for client in (cast.rita_client, cast.ravi_client):
        assert show_read(client, talk).json["shows_read"] is True
    assert (other_has_read(cast.rita_client, talk), other_has_read(cast.ravi_client, talk)) == (2, 0)
    return talk


def test_only_when_both_wish_it_and_no_longer_when_one_does_not(cast, talk):
    two = cast.rita_client, cast.ravi_client
    said(cast.rita_client, talk)
    reads(cast.ravi_client, talk, 2)
    assert [seen(client, talk)["shows_read"] for client in two] == [False, False]
    assert [other_has_read(client, talk) for client in two] == [None, None]
    before = all_of(cast.ravi_client, talk)
    assert show_read(cast.rita_client, talk).json["other_read_seq"] is None
    assert all_of(cast.ravi_client, talk) == before
    assert show_read(cast.ravi_client, talk).json["other_read_seq"] == 0
    assert other_has_read(cast.rita_client, talk) == 2
    assert show_read(cast.rita_client, talk, False).json["other_read_seq"] is None
    assert [other_has_read(client, talk) for client in two] == [None, None]
    assert [seen(client, talk)["shows_read"] for client in two] == [False, True]


def test_it_goes_on_by_what_was_looked_at_and_never_back(cast, shown):
    said(cast.rita_client, shown)
    cast.ravi_client.post("/chat/rooms/read-all")
    reads(cast.ravi_client, shown, 2**31 - 1)
    assert other_has_read(cast.rita_client, shown) == 2
    reads(cast.ravi_client, shown, 3)
    assert other_has_read(cast.rita_client, shown) == 3
    cast.ravi_client.post(f"/chat/rooms/{shown}/unread", {"seq": 1})
    assert seen(cast.ravi_client, shown)["unread_count"] == 3
    reads(cast.ravi_client, shown, 1)
    assert other_has_read(cast.rita_client, shown) == 3


@pytest.mark.parametrize("act", ["block", "leave"])
@pytest.mark.parametrize("who", ["rita", "ravi"])
def test_nothing_is_seen_where_one_has_left_or_blocks(cast, room, shown, act, who):
    client = getattr(cast, f"{who}_client")
    other = cast.ravi_client if who == "rita" else cast.rita_client
    leave(client, shown) if act == "leave" else answer(client, shown, act)
    assert other_has_read(other, shown) is None
    if act == "block":
        assert other_has_read(client, shown) is None
        answer(client, shown, "unblock")
    else:
        write_to(client, room, handle(other, room), None)
    assert other_has_read(cast.rita_client, shown) == 2


def test_a_mute_where_they_met_shows_in_nothing(cast, room, shown):
    before = all_of(cast.rita_client, shown)
    change_member(cast.rita_client, room, handle(cast.ravi_client, room), is_muted=True)
    assert all_of(cast.rita_client, shown) == before
    assert other_has_read(cast.ravi_client, shown) == 0


def test_a_request_tells_nothing_however_it_is_answered(cast, room):
    take_requests(cast.ravi_client, False)
    withheld = asked(cast.rita_client, room, handle(cast.ravi_client, room))
    waiting = asked(cast.rita_client, room, handle(cast.mo_client, room))
    assert show_read(cast.rita_client, withheld).status_code == show_read(cast.mo_client, waiting).status_code == 200
    show_read(cast.rita_client, waiting)
    assert refusal(show_read(cast.ravi_client, withheld)) == (404, "not_found")
    reads(cast.mo_client, waiting, 1)
    assert other_has_read(cast.mo_client, waiting) is None
    assert all_of(cast.rita_client, withheld) == all_of(cast.rita_client, waiting)
    assert {other_has_read(cast.rita_client, each) for each in (withheld, waiting)} == {None}
    answer(cast.mo_client, waiting, "decline")
    assert other_has_read(cast.rita_client, waiting) is None


def test_a_choice_is_for_one_conversation_so_that_two_are_not_one_persons(cast, room, shown):
    elsewhere = make_room(cast.rita_client, "private")
    come_in(cast.ravi_client, cast.rita_client, elsewhere)
    other = asked(cast.rita_client, elsewhere, handle(cast.ravi_client, elsewhere))
    answer(cast.ravi_client, other, "accept")
    assert [seen(client, other)["shows_read"] for client in (cast.rita_client, cast.ravi_client)] == [False, False]
    show_read(cast.rita_client, other)
    before = all_of(cast.rita_client, other)
    show_read(cast.ravi_client, shown, False)
    reads(cast.ravi_client, shown, 2)
    assert all_of(cast.rita_client, other) == before
    assert refusal(cast.rita_client.patch(DIRECT, {"shows_read": True})) == (422, "invalid")


def test_nobody_else_chooses_or_sees(cast, room, shown):
    for client in (cast.otto_client, cast.mo_client, cast.lena_client, cast.ada_client):
        assert refusal(show_read(client, shown, False)) == (404, "not_found")
        assert refusal(show_read(client, room, False)) == refusal(show_read(client, 2_000_000)) == (404, "not_found")
        assert listed(client)["rooms"] == []
    assert other_has_read(cast.rita_client, shown) == 2
    assert refusal(show_read(cast.rita_client, room)) == (404, "not_found")
    assert (seen(cast.rita_client, room)["shows_read"], seen(cast.rita_client, room)["other_read_seq"]) == (False, None)


@pytest.mark.parametrize("wrong", [{}, {"shows_read": "yes"}, {"shows_read": None}, {"shows_read": 1}])
def test_what_cannot_be_meant_changes_nothing(cast, shown, wrong):
    refused = cast.rita_client.patch(f"{DIRECT}/{shown}", wrong)
    assert refusal(refused) == (422, "invalid")
    assert list(refused.json["error"]["fields"]) == ["shows_read"]
    assert other_has_read(cast.rita_client, shown) == 2


@pytest.mark.parametrize("setting", ["off", "staff"])
def test_where_patrons_have_no_direct_messages_nothing_is_seen(app, cast, shown, setting):
    app.config["DIRECT_MESSAGES"] = setting
    assert {other_has_read(client, shown) for client in (cast.rita_client, cast.ravi_client)} == {None}

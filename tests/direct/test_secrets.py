"""What neither of the two can learn, whatever the other does."""

import pytest
from sqlalchemy import func, select, update

from chatroom.core.facts import transaction
from chatroom.direct.models import DirectConversation, DirectSide
from chatroom.extensions import db
from chatroom.handles.models import AnonId
from tests.direct.steps import all_of, answer, asked, hold, listed, take_requests, write_to
from tests.invites.steps import come_in, make_room, refusal
from tests.rooms.steps import enter, handle, leave, member_list, read, said, say, seen


@pytest.fixture
def elsewhere(cast) -> int:
    """Another room of Rita's, where she and Ravi have other handles."""
    room_id = make_room(cast.rita_client, "private")
    come_in(cast.ravi_client, cast.rita_client, room_id)
    return room_id


def test_who_takes_no_requests_is_not_found_out(cast, room, request_):
    take_requests(cast.mo_client, False)
    kept = asked(cast.rita_client, room, handle(cast.mo_client, room))
    assert all_of(cast.rita_client, kept) == all_of(cast.rita_client, request_)
    assert listed(cast.mo_client)["rooms"] == []
    assert kept not in {each["room_id"] for each in cast.mo_client.get("/chat/rooms").json["rooms"]}
    assert cast.mo_client.get(f"/chat/rooms/{kept}").status_code == 404
    assert refusal(answer(cast.mo_client, kept, "accept")) == (404, "not_found")
    again = [write_to(cast.rita_client, room, handle(client, room)) for client in (cast.mo_client, cast.ravi_client)]
    assert [refusal(each) for each in again] == [(403, "forbidden")] * 2
    assert again[0].json == again[1].json


def test_the_switch_ends_no_conversation_and_hides_no_request_that_came_before(cast, room, talk):
    waiting = asked(cast.mo_client, room, handle(cast.ravi_client, room))
    take_requests(cast.ravi_client, False)
    said(cast.rita_client, talk)
    assert listed(cast.ravi_client)["request_count"] == 1
    assert answer(cast.ravi_client, waiting, "accept").status_code == 200
    take_requests(cast.ravi_client, True)
    assert listed(cast.ravi_client)["takes_requests"] is True


@pytest.mark.parametrize("asker", ["blocked", "blocker"])
def test_a_block_holds_between_two_people_and_neither_learns_by_which_handles(cast, room, elsewhere, talk, asker):
    answer(cast.ravi_client, talk, "block")
    one, other = cast.rita_client, cast.ravi_client
    if asker == "blocker":
        one, other = other, one
    kept = asked(one, elsewhere, handle(other, elsewhere))
    like = asked(one, room, handle(cast.mo_client, room))
    assert all_of(one, kept) == all_of(one, like)
    assert [each["room_id"] for each in listed(other)["rooms"]] == [talk]
    kept_too = asked(other, elsewhere, handle(one, elsewhere))
    assert kept_too != kept
    assert {hold(one, kept), hold(other, kept_too)} == {"waiting"}


def test_a_block_touches_no_other_conversation_of_the_two(cast, elsewhere, talk):
    another = asked(cast.rita_client, elsewhere, handle(cast.ravi_client, elsewhere))
    third = make_room(cast.rita_client, "private")
    come_in(cast.ravi_client, cast.rita_client, third)
    waiting = asked(cast.rita_client, third, handle(cast.ravi_client, third))
    answer(cast.ravi_client, another, "accept")
    answer(cast.ravi_client, talk, "block")
    assert (hold(cast.rita_client, another), hold(cast.ravi_client, another)) == (None, None)
    assert hold(cast.ravi_client, waiting) == "asked"
    answer(cast.ravi_client, another, "block")
    answer(cast.ravi_client, talk, "unblock")
    assert hold(cast.rita_client, another) == "closed"


def test_unblocking_lets_in_nothing_that_was_kept_out(cast, elsewhere, talk):
    answer(cast.ravi_client, talk, "block")
    kept = asked(cast.rita_client, elsewhere, handle(cast.ravi_client, elsewhere))
    answer(cast.ravi_client, talk, "unblock")
    assert [each["room_id"] for each in listed(cast.ravi_client)["rooms"]] == [talk]
    assert hold(cast.rita_client, kept) == "waiting"


def test_declining_and_blocking_a_request_look_alike(cast, room):
    mo, ravi = handle(cast.mo_client, room), handle(cast.ravi_client, room)
    declined, blocked = asked(cast.rita_client, room, mo), asked(cast.rita_client, room, ravi)
    answer(cast.mo_client, declined, "decline")
    answer(cast.ravi_client, blocked, "block")
    assert all_of(cast.rita_client, declined) == all_of(cast.rita_client, blocked)


def test_leaving_and_blocking_look_alike(cast, room):
    talks = {}
    for client, verb in ((cast.mo_client, "leave"), (cast.ravi_client, "block")):
        talks[verb] = asked(cast.rita_client, room, handle(client, room))
        answer(client, talks[verb], "accept")
    leave(cast.mo_client, talks["leave"])
    answer(cast.ravi_client, talks["block"], "block")
    assert all_of(cast.rita_client, talks["leave"]) == all_of(cast.rita_client, talks["block"])
    said_no = [say(cast.rita_client, room_id).json for room_id in talks.values()]
    assert said_no[0] == said_no[1]


def test_a_request_that_crosses_one_that_was_kept_takes_its_place(cast, room):
    take_requests(cast.ravi_client, False)
    kept = asked(cast.rita_client, room, handle(cast.ravi_client, room))
    made = write_to(cast.ravi_client, room, handle(cast.rita_client, room), "Hello")
    assert made.status_code == 201
    assert [each["message_text"] for each in read(cast.ravi_client, made.json["room_id"])["messages"]] == ["Hello"]
    assert [each["room_id"] for each in listed(cast.rita_client)["rooms"]] == [made.json["room_id"]]
    assert cast.rita_client.get(f"/chat/rooms/{kept}").status_code == 404


def test_two_people_have_one_conversation_for_each_pair_of_handles(app, cast, room, elsewhere, talk):
    other = asked(cast.ravi_client, elsewhere, handle(cast.rita_client, elsewhere))
    assert other != talk
    seen_here, seen_there = seen(cast.ravi_client, talk), seen(cast.ravi_client, other)
    assert seen_here["room_name"] != seen_there["room_name"]
    assert seen_here["anon_id"] != seen_there["anon_id"]
    third = make_room(cast.mo_client, "public")
    for client in (cast.rita_client, cast.ravi_client):
        enter(client, third)  # under the public handles by which they know each other
    found = write_to(cast.ravi_client, third, handle(cast.rita_client, third), None)
    assert found.json["room_id"] == talk


@pytest.mark.parametrize("is_public", [True, False])
def test_a_renewed_handle_is_not_tied_to_the_one_in_the_conversation(cast, room, elsewhere, is_public):
    where = room if is_public else elsewhere
    old, ravi = handle(cast.rita_client, where), handle(cast.ravi_client, where)
    talk = asked(cast.rita_client, where, ravi)
    answer(cast.ravi_client, talk, "accept")
    if is_public:
        cast.rita_client.submit("/account/handle")
    else:
        cast.rita_client.post(f"/chat/rooms/{where}/handle")
    new = handle(cast.rita_client, where)
    assert new != old
    before = all_of(cast.ravi_client, talk)
    said(cast.rita_client, talk, "Still me")
    assert set(member_list(cast.ravi_client, talk)) == {old, ravi}
    assert (seen(cast.rita_client, talk)["anon_id"], seen(cast.ravi_client, talk)["room_name"]) == (old, old)
    assert all_of(cast.ravi_client, talk)["members"] == before["members"]
    afresh = write_to(cast.rita_client, where, ravi)
    assert (afresh.status_code, afresh.json["anon_id"]) == (201, new)
    back = write_to(cast.ravi_client, where, old, None)  # it is still shown
    assert back.json["room_id"] == talk
    assert refusal(cast.rita_client.post(f"/chat/rooms/{talk}/handle")) == (409, "conflict")


def test_a_former_handle_that_is_still_shown_is_written_to_like_any(cast, room, request_):
    old = handle(cast.mo_client, room)
    cast.mo_client.submit("/account/handle")
    made = asked(cast.rita_client, room, old)
    assert all_of(cast.rita_client, made) == all_of(cast.rita_client, request_)
    assert seen(cast.mo_client, made)["anon_id"] == old
    answer(cast.mo_client, made, "accept")
    said(cast.mo_client, made)


def test_nobody_else_reads_it_whoever_they_are(cast, talk):
    message = said(cast.rita_client, talk)
    for client in (cast.otto_client, cast.mo_client, cast.lena_client, cast.ada_client):
        for path in (f"/chat/rooms/{talk}", f"/chat/rooms/{talk}/messages", f"/chat/rooms/{talk}/members",
                     f"/chat/messages/{message['message_id']}", f"/rooms/{talk}"):  # fmt: skip
            assert client.get(path).status_code == 404, path
        assert refusal(client.delete(f"/chat/messages/{message['message_id']}")) == (404, "not_found")
    assert refusal(cast.ravi_client.delete(f"/chat/messages/{message['message_id']}")) == (403, "forbidden")


def test_the_conversation_outlives_the_tie_to_a_person(app, cast, room, talk):
    before = all_of(cast.rita_client, talk)
    with app.app_context(), transaction():
        db.session.execute(update(AnonId).where(AnonId.user_id == cast.ravi.user_id).values(user_id=None))
    assert all_of(cast.rita_client, talk) == before
    said(cast.rita_client, talk)
    assert cast.ravi_client.get(f"/chat/rooms/{talk}").status_code == 404
    assert answer(cast.rita_client, talk, "block").status_code == 200
    like = asked(cast.rita_client, room, handle(cast.mo_client, room))
    assert hold(cast.rita_client, like) == "waiting"


def test_what_is_stored_of_a_block_is_a_hash_and_the_same_for_both(app, cast, talk):
    for client in (cast.rita_client, cast.ravi_client):
        answer(client, talk, "block")
    with app.app_context():
        keys = set(db.session.scalars(select(DirectSide.block_key)))
        withheld = db.session.scalar(select(func.count()).where(DirectConversation.is_withheld))
    [key] = keys
    assert len(key) == 64
    assert withheld == 0

"""Writing to somebody for the first time: who may, whom, and how often."""

import pytest

from tests.cast import assemble
from tests.conftest import closing_database, make_app
from tests.direct.steps import DIRECT, WORDS, answer, asked, hold, listed, write_to
from tests.invites.steps import later, make_room, refusal
from tests.messages.steps import edit
from tests.rooms.steps import change_member, enter, handle, leave, member_list, put_out, read, say, seen


def test_a_request_waits_until_the_other_accepts(cast, room):
    rita, ravi = handle(cast.rita_client, room), handle(cast.ravi_client, room)
    made = write_to(cast.rita_client, room, ravi)
    assert made.status_code == 201
    talk = made.json["room_id"]
    assert (made.json["room_name"], made.json["anon_id"], made.json["room_type"]) == (ravi, rita, "direct")
    assert made.json["hold"]["state"] == "waiting"
    found = seen(cast.ravi_client, talk)
    assert (found["room_name"], found["anon_id"], found["unread_count"]) == (rita, ravi, 1)
    assert found["hold"]["state"] == "asked"
    assert read(cast.ravi_client, talk)["messages"][0]["message_text"] == WORDS
    for client in (cast.rita_client, cast.ravi_client):
        assert refusal(say(client, talk)) == (403, "forbidden")
        assert seen(client, talk)["permissions"] == []
    accepted = answer(cast.ravi_client, talk, "accept")
    assert (accepted.status_code, accepted.json["hold"]) == (200, None)
    for client in (cast.rita_client, cast.ravi_client):
        assert say(client, talk).status_code == 201
        assert set(seen(client, talk)["permissions"]) == {"post", "reply", "react"}


def test_the_one_message_stays_as_it_is(cast, request_):
    [message] = read(cast.rita_client, request_)["messages"]
    assert refusal(edit(cast.rita_client, message, "Other words")) == (403, "forbidden")


def test_conversations_are_in_the_list_of_rooms_by_the_name_of_the_other(cast, room, talk):
    waiting = asked(cast.mo_client, room, handle(cast.ravi_client, room))
    names = {found["room_id"]: found["room_name"] for found in cast.ravi_client.get("/chat/rooms").json["rooms"]}
    assert names[talk] == handle(cast.rita_client, room)
    assert names[waiting] == handle(cast.mo_client, room)
    found = listed(cast.ravi_client)
    assert [each["room_id"] for each in found["rooms"]] == [waiting, talk]
    assert (found["request_count"], found["takes_requests"], found["may_write"]) == (1, True, True)
    assert {each["room_id"] for each in cast.otto_client.get("/chat/rooms").json["rooms"]} == {room}
    assert listed(cast.otto_client)["rooms"] == []


@pytest.mark.parametrize("text", ["x" * 501, "", " ", 7])
def test_the_first_words_are_few_and_not_none(cast, room, text):
    refused = write_to(cast.rita_client, room, handle(cast.ravi_client, room), text)
    assert refusal(refused) == (422, "invalid")
    assert list(refused.json["error"]["fields"]) == ["message_text"]
    assert listed(cast.rita_client)["rooms"] == listed(cast.ravi_client)["rooms"] == []


def test_without_words_a_conversation_is_found_but_none_is_made(cast, room):
    ravi = handle(cast.ravi_client, room)
    assert refusal(write_to(cast.rita_client, room, ravi, None)) == (422, "invalid")
    talk = asked(cast.rita_client, room, ravi)
    found = write_to(cast.rita_client, room, ravi, None)
    assert (found.status_code, found.json["room_id"]) == (200, talk)


def test_only_who_shares_a_room_is_written_to(cast, room, private):
    ravi = handle(cast.ravi_client, room)
    assert refusal(write_to(cast.otto_client, room, ravi)) == (403, "forbidden")  # reads along
    assert refusal(write_to(cast.otto_client, private, ravi)) == (404, "not_found")
    assert refusal(write_to(cast.rita_client, private, ravi)) == (404, "not_found")  # of another room
    assert refusal(write_to(cast.rita_client, room, "quiet-otter-4821")) == (404, "not_found")
    assert refusal(write_to(cast.rita_client, 2_000_000, ravi)) == (404, "not_found")
    leave(cast.ravi_client, room)
    assert refusal(write_to(cast.rita_client, room, ravi)) == (404, "not_found")


def test_nobody_writes_to_themself(cast, room):
    old = handle(cast.rita_client, room)
    assert refusal(write_to(cast.rita_client, room, old)) == (409, "conflict")
    cast.rita_client.submit("/account/handle")
    assert refusal(write_to(cast.rita_client, room, old)) == (409, "conflict")


def test_who_is_muted_in_the_room_begins_nothing_from_it(cast, room):
    mo = handle(cast.mo_client, room)
    change_member(cast.rita_client, room, mo, is_muted=True)
    assert refusal(write_to(cast.mo_client, room, handle(cast.ravi_client, room))) == (403, "muted")
    cast.mo_client.submit("/account/handle")
    assert refusal(write_to(cast.mo_client, room, handle(cast.ravi_client, room))) == (403, "muted")


def test_a_mute_in_the_room_holds_in_what_began_there(cast, room):
    elsewhere = make_room(cast.mo_client, "public")
    enter(cast.ravi_client, elsewhere, handle="fresh")
    ravi, mo = handle(cast.ravi_client, room), handle(cast.mo_client, room)
    here = asked(cast.mo_client, room, ravi)
    there = asked(cast.mo_client, elsewhere, handle(cast.ravi_client, elsewhere))
    for talk in (here, there):
        answer(cast.ravi_client, talk, "accept")
    change_member(cast.rita_client, room, mo, is_muted=True)
    assert refusal(say(cast.mo_client, here)) == (403, "muted")
    assert hold(cast.ravi_client, here) is None
    assert say(cast.ravi_client, here).status_code == 201
    assert say(cast.mo_client, there).status_code == 201
    change_member(cast.rita_client, room, mo, is_muted=False)
    assert say(cast.mo_client, here).status_code == 201


def test_to_be_put_out_of_the_room_ends_no_conversation(cast, room, talk):
    put_out(cast.rita_client, room, handle(cast.ravi_client, room))
    leave(cast.mo_client, room)
    assert say(cast.ravi_client, talk).status_code == 201
    assert say(cast.rita_client, talk).status_code == 201


def test_so_many_requests_a_day(database_url, tmp_path):
    with closing_database(make_app(database_url, tmp_path, DIRECT_REQUESTS_PER_DAY="2")) as app:
        cast = assemble(app)
        room = make_room(cast.rita_client, "public")
        names = [enter(getattr(cast, f"{name}_client"), room) for name in ("ravi", "mo", "otto")]
        talks = [asked(cast.rita_client, room, name) for name in names[:2]]
        refused = write_to(cast.rita_client, room, names[2])
        assert refusal(refused) == (429, "rate_limited")
        assert 0 < refused.json["error"]["retry_after"] <= 24 * 3600 + 1
        assert len(listed(cast.rita_client)["rooms"]) == 2
        answer(cast.ravi_client, talks[0], "accept")
        assert say(cast.rita_client, talks[0]).status_code == 201
        assert write_to(cast.mo_client, room, names[0]).status_code == 201
        with later(days=1, minutes=1):
            asked(cast.rita_client, room, names[2])


def test_the_list_of_members_leads_to_nobodys_conversations(cast, room, talk):
    assert set(member_list(cast.otto_client, room)) == {
        handle(client, room) for client in (cast.rita_client, cast.ravi_client, cast.mo_client)
    }
    assert cast.otto_client.post(DIRECT).status_code == 422


def test_nobody_writes_very_fast_by_this_door(database_url, tmp_path, still):
    with closing_database(make_app(database_url, tmp_path)) as app:
        cast = assemble(app)
        room = make_room(cast.rita_client, "public")
        ravi = enter(cast.ravi_client, room)
        talk = asked(cast.rita_client, room, ravi)
        answer(cast.ravi_client, talk, "accept")
        codes = [write_to(cast.rita_client, room, ravi, "Again").status_code for _ in range(15)]
        assert 429 in codes
        assert set(codes) <= {200, 429}

"""The inbox: every message that calls a person, in all of their rooms, and no other."""

import pytest

from tests.invites.steps import come_in, make_room, refusal
from tests.messages.steps import edit, remove
from tests.rooms.steps import enter, handle, leave, put_out, said

INBOX = "/chat/mentions"


def inbox(client, **query) -> list[str]:
    """What the messages in somebody's inbox say, newest first."""
    answer = client.get(INBOX, **query)
    assert answer.status_code == 200, answer.text
    return [message["message_text"].rpartition(" ")[2] for message in answer.json["messages"]]


@pytest.fixture
def ravi(cast, room, private) -> dict[int, str]:
    """Ravi's handle in each room."""
    return {each: handle(cast.ravi_client, each) for each in (room, private)}


def test_it_holds_calls_from_all_rooms_newest_first(cast, room, private, ravi):
    said(cast.rita_client, room, f"@{ravi[room]} one")
    said(cast.rita_client, private, f"@{ravi[private]} two")
    said(cast.rita_client, room, "not him")
    said(cast.mo_client, room, "@room three")
    assert inbox(cast.ravi_client) == ["three", "two", "one"]
    assert inbox(cast.rita_client) == ["three"]
    assert inbox(cast.otto_client) == inbox(cast.mo_client) == []


def test_its_messages_are_as_in_their_rooms(cast, room, ravi):
    made = said(cast.rita_client, room, f"@{ravi[room]} one", client_id="c1")
    [found] = cast.ravi_client.get(INBOX).json["messages"]
    assert found == cast.ravi_client.get(f"/chat/messages/{made['message_id']}").json
    assert "client_id" not in found


def test_it_comes_in_pages(cast, room, ravi):
    for number in range(5):
        said(cast.rita_client, room, f"@{ravi[room]} @room {number}")
    seen, before = [], {}
    for is_last in (False, False, True):
        page = cast.ravi_client.get(INBOX, limit=2, **before).json
        assert page["has_more"] is not is_last
        seen += [message["message_text"][-1] for message in page["messages"]]
        before = {"before": page["messages"][-1]["message_id"]}
    assert seen == ["4", "3", "2", "1", "0"]


def test_what_is_gone_or_calls_no_more_is_not_in_it(cast, room, ravi):
    gone = said(cast.rita_client, room, f"@{ravi[room]} gone")
    changed = said(cast.rita_client, room, f"@{ravi[room]} changed")
    late = said(cast.rita_client, room, "late")
    remove(cast.rita_client, gone)
    edit(cast.rita_client, changed, "changed")
    assert inbox(cast.ravi_client) == []
    edit(cast.rita_client, late, f"@{ravi[room]} late")
    assert inbox(cast.ravi_client) == ["late"]


def test_calls_by_an_older_handle_are_still_ones_own(cast, private, ravi):
    said(cast.rita_client, private, f"@{ravi[private]} old")
    renewed = cast.ravi_client.post(f"/chat/rooms/{private}/handle").json["anon_id"]
    said(cast.rita_client, private, f"@{renewed} new")
    said(cast.rita_client, private, f"@{ravi[private]} old again")
    said(cast.rita_client, private, "@room everyone")
    said(cast.ravi_client, private, f"@{ravi[private]} myself")
    assert inbox(cast.ravi_client) == ["everyone", "again", "new", "old"]


def test_everyone_is_who_was_there(cast, room):
    said(cast.mo_client, room, "@room before")
    enter(cast.otto_client, room)
    said(cast.mo_client, room, "@room after")
    assert inbox(cast.otto_client) == ["after"]
    assert inbox(cast.ravi_client) == ["after", "before"]


def test_who_is_put_out_has_it_no_more(cast, room, private, ravi):
    for each in (room, private):
        said(cast.rita_client, each, f"@{ravi[each]} {each}")
    put_out(cast.rita_client, private, ravi[private])
    assert inbox(cast.ravi_client) == [str(room)]
    leave(cast.ravi_client, room)
    assert inbox(cast.ravi_client) == []
    come_in(cast.ravi_client, cast.rita_client, room)
    assert inbox(cast.ravi_client) == [str(room)]


def test_otto_finds_nothing_in_it(app, cast, room, ravi):
    other = make_room(cast.otto_client, "public")
    said(cast.rita_client, room, f"@{ravi[room]} one")
    assert inbox(cast.otto_client) == []
    assert cast.otto_client.get(f"/chat/rooms/{other}").json["mention_count"] == 0
    assert refusal(app.test_client().get(INBOX)) == (401, "unauthenticated")


@pytest.mark.parametrize("query", [{"before": 0}, {"before": "x"}, {"limit": 0}, {"limit": 201}, {"before": 2**31}])
def test_a_wrong_page_is_refused(cast, query):
    assert refusal(cast.ravi_client.get(INBOX, **query)) == (422, "invalid")

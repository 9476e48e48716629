"""Reading a room page by page, both ways."""

import pytest

from tests.invites.steps import refusal
from tests.rooms.steps import read, said, seen


@pytest.fixture
def ten(cast, room) -> int:
    """A room with ten messages, of which the third has a reply (seq 11, and 12 for its count)."""
    messages = [
        said((cast.rita_client, cast.ravi_client)[number % 2], room, f"Message {number}") for number in range(1, 11)
    ]
    said(cast.rita_client, room, "A reply", parent_id=messages[2]["message_id"])
    return room


def seqs(client, room_id, **query) -> tuple[list[int], bool]:
    """The page's seqs, and whether there is more."""
    page = read(client, room_id, **query)
    assert page.keys() == {"messages", "has_more"}
    return [message["seq"] for message in page["messages"]], page["has_more"]


def test_the_newest_come_first_as_a_page_and_in_order(cast, ten):
    assert seqs(cast.ravi_client, ten) == ([*range(1, 12)], False)
    assert seqs(cast.ravi_client, ten, limit=3) == ([9, 10, 11], True)
    assert seqs(cast.ravi_client, ten, limit=11) == ([*range(1, 12)], False)
    assert seqs(cast.ravi_client, ten, limit=10) == ([*range(2, 12)], True)


def test_backwards(cast, ten):
    assert seqs(cast.ravi_client, ten, before=9, limit=4) == ([5, 6, 7, 8], True)
    assert seqs(cast.ravi_client, ten, before=5, limit=4) == ([1, 2, 3, 4], False)
    assert seqs(cast.ravi_client, ten, before=1) == ([], False)
    assert seqs(cast.ravi_client, ten, before=0) == ([], False)
    assert seqs(cast.ravi_client, ten, before=1000, limit=1) == ([11], True)


def test_forwards(cast, ten):
    assert seqs(cast.ravi_client, ten, after=0, limit=4) == ([1, 2, 3, 4], True)
    assert seqs(cast.ravi_client, ten, after=7, limit=4) == ([8, 9, 10, 11], False)
    assert seqs(cast.ravi_client, ten, after=12) == ([], False)


def test_around_a_message(cast, ten):
    ids = {message["seq"]: message["message_id"] for message in read(cast.ravi_client, ten)["messages"]}

    def around(seq, limit):
        page = read(cast.ravi_client, ten, around=ids[seq], limit=limit)
        return [message["seq"] for message in page["messages"]], page["has_more"], page["has_newer"]

    assert around(6, 4) == ([4, 5, 6, 7], True, True)
    assert around(6, 1) == ([6], True, True)
    assert around(1, 4) == ([1, 2], False, True)
    assert around(11, 4) == ([9, 10, 11], True, False)
    assert around(5, 200) == ([*range(1, 12)], False, False)


def test_around_a_removed_message_is_its_place(cast, room):
    said(cast.rita_client, room)
    message = said(cast.ravi_client, room, "Regretted")
    cast.ravi_client.delete(f"/chat/messages/{message['message_id']}")
    page = read(cast.rita_client, room, around=message["message_id"])
    assert [(each["seq"], each["is_deleted"], each["message_text"]) for each in page["messages"]][1] == (2, True, "")


def test_around_what_is_not_in_the_room_finds_nothing(cast, room, private):
    secret = said(cast.rita_client, private)["message_id"]
    for client, room_id, message_id in (
        (cast.ravi_client, room, secret),  # he reads both, and it is in the other one
        (cast.otto_client, room, secret),
        (cast.otto_client, private, secret),
        (cast.ravi_client, room, 99),
    ):
        answer = client.get(f"/chat/rooms/{room_id}/messages", around=message_id)
        assert refusal(answer) == (404, "not_found")


def test_changes_come_in_the_order_they_were_made(cast, ten):
    page = cast.ravi_client.get(f"/chat/rooms/{ten}/changes", after=9).json
    assert [(each["seq"], each["updated_seq"]) for each in page["messages"]] == [(10, 10), (11, 11), (3, 12)]
    assert (page["last_seq"], page["has_more"]) == (12, False)
    page = cast.ravi_client.get(f"/chat/rooms/{ten}/changes", limit=2).json
    assert ([each["updated_seq"] for each in page["messages"]], page["last_seq"], page["has_more"]) == (
        [1, 2],
        12,
        True,
    )
    page = cast.ravi_client.get(f"/chat/rooms/{ten}/changes", after=12).json
    assert page == {"messages": [], "last_seq": 12, "has_more": False}


def test_one_asks_for_what_was_before_or_after_and_for_200_at_most(cast, ten):
    for query in (
        {"before": 3, "after": 1},
        {"before": 3, "around": 1},
        {"after": 3, "around": 1},
        {"around": 0},
        {"limit": 0},
        {"limit": 201},
        {"wait": 26, "after": 0},
        {"wait": -1, "after": 0},
    ):
        assert refusal(cast.ravi_client.get(f"/chat/rooms/{ten}/messages", **query)) == (422, "invalid"), query
    assert len(read(cast.ravi_client, ten, limit=200, colour="red")["messages"]) == 11


def test_an_empty_room_has_an_empty_page(cast, room):
    assert seqs(cast.otto_client, room) == ([], False)
    assert seen(cast.otto_client, room)["last_seq"] == 0

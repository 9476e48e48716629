"""Following threads: how it begins and ends, and what is unread in them."""

import pytest

from chatroom.messages import following, threads
from tests.invites.steps import make_room, refusal
from tests.messages.steps import over_socket, remove
from tests.messages.test_threads import answer_to, thread
from tests.rooms.steps import enter, handle, leave, said, seen, settle

MARK = ("is_following", "read_seq", "unread_count")


def mark(client, message) -> tuple:
    """Whether somebody follows a thread, and how many replies they have not read."""
    found = thread(client, message).json
    return found["is_following"], found["unread_count"]


def follow(client, message):
    """Follow by hand."""
    return client.put(f"/chat/messages/{message['message_id']}/follow")


def unfollow(client, message):
    """Follow no longer."""
    return client.delete(f"/chat/messages/{message['message_id']}/follow")


def mark_read(client, message, seq):
    """Say how far one has read."""
    return client.post(f"/chat/messages/{message['message_id']}/thread/read", {"seq": seq})


def followed(client, **query) -> list[tuple[int, int]]:
    """The list of threads: which, and how many unread."""
    found = client.get("/chat/threads", **query).json["threads"]
    return [(each["parent"]["message_id"], each["unread_count"]) for each in found]


@pytest.fixture
def parent(cast, room) -> dict:
    """Rita's message, that nobody has answered."""
    return said(cast.rita_client, room)


def test_so_many_are_counted_at_most(app, cast, room, parent, monkeypatch):
    monkeypatch.setattr(threads, "UNREAD_MOST", 3)
    for number in range(1, 6):
        answer_to(cast.ravi_client, parent)
        expected = min(number, 3)
        assert mark(cast.rita_client, parent) == (True, expected)
        assert followed(cast.rita_client) == [(parent["message_id"], expected)]
        assert [each["unread_count"] for each in cast.rita_client.get("/chat/threads").json["news"]] == [expected]
    hers = handle(cast.rita_client, room)
    with app.app_context():
        told = dict(threads.followers(room, parent["message_id"], [hers]))
    assert [state.unread_count for state in told.values()] == [3]


def test_who_writes_in_a_thread_follows_it_and_so_does_who_began_it(cast, room, parent):
    assert mark(cast.rita_client, parent) == (False, 0)
    answer_to(cast.ravi_client, parent)
    assert mark(cast.rita_client, parent) == (True, 1)
    assert mark(cast.ravi_client, parent) == (True, 0)
    answer_to(cast.mo_client, parent)
    assert [mark(client, parent) for client in (cast.rita_client, cast.ravi_client, cast.mo_client)] == [
        (True, 2), (True, 1), (True, 0),
    ]  # fmt: skip
    assert mark(cast.otto_client, parent) == (False, 0)
    answer_to(cast.ravi_client, parent)
    assert mark(cast.ravi_client, parent) == (True, 0)  # who writes there has read it
    assert mark(cast.mo_client, parent) == (True, 1)


def test_by_hand_it_begins_with_what_comes_next(cast, parent):
    answer_to(cast.ravi_client, parent)
    begun = follow(cast.mo_client, parent)
    assert begun.status_code == 200
    assert begun.json.keys() == {"room_id", "message_id", *MARK}
    assert mark(cast.mo_client, parent) == (True, 0)
    answer_to(cast.ravi_client, parent)
    assert follow(cast.mo_client, parent).json["unread_count"] == 1


def test_who_ceased_to_follow_is_left_alone_until_they_write(cast, parent):
    answer_to(cast.ravi_client, parent)
    assert unfollow(cast.rita_client, parent).json["is_following"] is False
    reply = answer_to(cast.ravi_client, parent)
    remove(cast.ravi_client, reply)
    assert mark(cast.rita_client, parent) == (False, 0)
    assert followed(cast.rita_client) == []
    answer_to(cast.rita_client, parent)
    answer_to(cast.ravi_client, parent)
    assert mark(cast.rita_client, parent) == (True, 1)


def test_who_began_it_may_cease_before_anybody_answers(cast, parent):
    assert unfollow(cast.rita_client, parent).json["is_following"] is False
    answer_to(cast.ravi_client, parent)
    assert mark(cast.rita_client, parent) == (False, 0)
    assert follow(cast.rita_client, parent).json["is_following"] is True
    answer_to(cast.ravi_client, parent)
    assert mark(cast.rita_client, parent) == (True, 1)


def test_a_first_reply_anew_brings_nobody_back(cast, parent):
    reply = answer_to(cast.ravi_client, parent)
    unfollow(cast.rita_client, parent)
    remove(cast.ravi_client, reply)
    answer_to(cast.mo_client, parent)
    assert mark(cast.rita_client, parent) == (False, 0)


def test_what_is_removed_is_unread_no_longer(cast, parent):
    replies = [answer_to(cast.ravi_client, parent) for _ in range(3)]
    remove(cast.ravi_client, replies[1])
    assert mark(cast.rita_client, parent) == (True, 2)


def test_a_mark_moves_on_and_never_back_nor_past_the_end(cast, room, parent):
    first, second = (answer_to(cast.ravi_client, parent) for _ in range(2))
    assert mark_read(cast.rita_client, parent, first["seq"]).json["unread_count"] == 1
    assert mark_read(cast.rita_client, parent, 0).json["unread_count"] == 1
    read = mark_read(cast.rita_client, parent, 2**31 - 1).json
    assert (read["unread_count"], read["read_seq"]) == (0, seen(cast.rita_client, room)["last_seq"])
    answer_to(cast.ravi_client, parent)
    assert mark(cast.rita_client, parent) == (True, 1)
    untouched = mark_read(cast.mo_client, parent, second["seq"]).json
    assert (untouched["is_following"], untouched["read_seq"]) == (False, None)


def test_the_rooms_own_count_is_another(cast, room, parent):
    answer_to(cast.ravi_client, parent)
    mark_read(cast.rita_client, parent, 2**31 - 1)
    assert seen(cast.rita_client, room)["unread_count"] == 1
    cast.rita_client.post(f"/chat/rooms/{room}/read", {"seq": 2**31 - 1})
    answer_to(cast.ravi_client, parent)
    cast.rita_client.post(f"/chat/rooms/{room}/read", {"seq": 2**31 - 1})
    assert mark(cast.rita_client, parent) == (True, 1)


def test_the_list_begins_with_what_was_answered_last(cast, room, private):
    parents = [said(cast.rita_client, where, str(number)) for number, where in enumerate((room, private, room))]
    for parent in (*parents, parents[0]):
        answer_to(cast.ravi_client, parent)
    ids = [parent["message_id"] for parent in parents]
    assert followed(cast.rita_client) == [(ids[0], 2), (ids[2], 1), (ids[1], 1)]
    page = cast.rita_client.get("/chat/threads", limit=2).json
    assert page["has_more"]
    assert followed(cast.rita_client, before=page["threads"][-1]["last_message_id"]) == [(ids[1], 1)]
    assert {(each["room_id"], each["message_id"], each["unread_count"]) for each in page["news"]} == {
        (room, ids[0], 2), (room, ids[2], 1), (private, ids[1], 1),
    }  # fmt: skip
    assert cast.ravi_client.get("/chat/threads").json["news"] == []
    assert cast.rita_client.post("/chat/threads/read-all").json == {"threads": 3}
    assert [unread for _, unread in followed(cast.rita_client)] == [0, 0, 0]
    assert cast.rita_client.post("/chat/threads/read-all").json == {"threads": 0}
    assert [unread for _, unread in followed(cast.ravi_client)] == [0, 0, 0]
    assert followed(cast.otto_client) == []


def test_it_outlasts_a_renewed_handle(cast, private):
    parent = said(cast.rita_client, private)
    answer_to(cast.ravi_client, parent)
    old = handle(cast.ravi_client, private)
    cast.ravi_client.post(f"/chat/rooms/{private}/handle")
    assert handle(cast.ravi_client, private) != old
    answer_to(cast.rita_client, parent)
    assert (mark(cast.ravi_client, parent), len(followed(cast.ravi_client))) == ((True, 1), 1)
    answer_to(cast.ravi_client, parent)
    remove(cast.ravi_client, answer_to(cast.ravi_client, parent))
    assert mark(cast.ravi_client, parent) == (True, 0)
    assert mark(cast.rita_client, parent)[1] == 1


def test_whoever_left_has_no_threads_there_and_on_coming_back_begins_anew(cast, room, parent):
    answer_to(cast.ravi_client, parent)
    leave(cast.ravi_client, room)
    answer_to(cast.mo_client, parent)
    assert (followed(cast.ravi_client), mark(cast.ravi_client, parent)) == ([], (False, 0))
    assert cast.ravi_client.get("/chat/threads").json["news"] == []
    enter(cast.ravi_client, room)
    assert mark(cast.ravi_client, parent) == (True, 0)
    answer_to(cast.mo_client, parent)
    assert followed(cast.ravi_client) == [(parent["message_id"], 1)]


def test_only_members_follow_and_only_first_messages(cast, room, private, parent):
    secret, reply = said(cast.rita_client, private), answer_to(cast.ravi_client, parent)
    for act in (follow, unfollow, lambda client, message: mark_read(client, message, 1)):
        assert refusal(act(cast.otto_client, parent)) == (403, "forbidden")
        assert refusal(act(cast.otto_client, secret)) == (404, "not_found")
        assert refusal(act(cast.rita_client, {"message_id": 2_000_000})) == (404, "not_found")
        assert refusal(act(cast.rita_client, reply)) == (422, "invalid")
    for seq in (None, -1, "1", 2**31):
        assert refusal(mark_read(cast.rita_client, parent, seq)) == (422, "invalid")
    assert mark(cast.otto_client, parent) == (False, 0)


def test_one_follows_by_hand_so_many_and_no_more(cast, room, monkeypatch):
    monkeypatch.setattr(following, "BY_HAND_MOST", 2)
    parents = [said(cast.rita_client, room) for _ in range(3)]
    assert [follow(cast.ravi_client, parent).status_code for parent in parents] == [200, 200, 409]
    assert follow(cast.ravi_client, parents[0]).status_code == 200
    answer_to(cast.ravi_client, parents[2])
    assert len(followed(cast.ravi_client)) == 3
    other = make_room(cast.ravi_client, "public")
    assert follow(cast.ravi_client, said(cast.ravi_client, other)).status_code == 200


def test_a_room_that_is_closed_keeps_its_threads(cast, room, parent):
    answer_to(cast.ravi_client, parent)
    settle(cast.rita_client, room, is_active=False)
    assert followed(cast.rita_client) == [(parent["message_id"], 1)]
    assert unfollow(cast.rita_client, parent).status_code == 200


def test_over_the_socket_writing_begins_it_too(app, cast, room, parent):
    sent = {"room_id": room, "message_text": "Me too", "parent_id": parent["message_id"], "client_id": "a"}
    over_socket(app, cast.ravi, "send_message", sent)
    over_socket(app, cast.ravi, "send_message", sent)
    assert (mark(cast.ravi_client, parent), mark(cast.rita_client, parent)) == ((True, 0), (True, 1))

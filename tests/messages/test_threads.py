"""Threads: what a parent says of its replies, their pages, and what becomes of them when something is removed."""

from hypothesis import given
from hypothesis import strategies as st

from chatroom.messages import broadcasts
from tests.invites.steps import make_room, refusal
from tests.messages.steps import draft, edit, remove, together
from tests.messages.test_replica import IN_THE_APP
from tests.rooms.steps import enter, handle, put_out, read, said, say, settle


def answer_to(client, parent, text="So do I") -> dict:
    """A reply."""
    return said(client, parent["room_id"], text, parent_id=parent["message_id"])


def shown(client, message) -> dict:
    """A message as it is now."""
    return client.get(f"/chat/messages/{message['message_id']}").json


def thread(client, message, **query):
    """The thread below a message."""
    return client.get(f"/chat/messages/{message['message_id']}/thread", **query)


def last_of(message) -> tuple:
    """What a parent says of its replies."""
    last = message["last_reply"]
    return message["reply_count"], last and last["anon_id"], last and last["sent_at"]


def told(reply) -> tuple:
    """By whom and when a reply was written."""
    return reply["anon_id"], reply["sent_at"]


def test_a_parent_says_how_many_answered_and_who_last(cast, room):
    parent = said(cast.rita_client, room)
    assert last_of(parent) == (0, None, None)
    first = answer_to(cast.ravi_client, parent)
    assert last_of(shown(cast.otto_client, parent)) == (1, *told(first))
    second = answer_to(cast.mo_client, parent)
    edit(cast.ravi_client, first, "Changed later")
    assert last_of(shown(cast.otto_client, parent)) == (2, *told(second))
    assert last_of(read(cast.otto_client, room)["messages"][0]) == (2, *told(second))


def test_when_the_last_reply_goes_it_is_the_one_before(cast, room):
    parent = said(cast.rita_client, room)
    replies = [answer_to(client, parent) for client in (cast.ravi_client, cast.mo_client, cast.rita_client)]
    remove(cast.mo_client, replies[1])
    assert last_of(shown(cast.otto_client, parent)) == (2, *told(replies[2]))
    remove(cast.rita_client, replies[2])
    assert last_of(shown(cast.otto_client, parent)) == (1, *told(replies[0]))
    remove(cast.ravi_client, replies[0])
    assert last_of(shown(cast.otto_client, parent)) == (0, None, None)


def test_a_thread_comes_in_pages(cast, room):
    parent = said(cast.rita_client, room)
    said(cast.rita_client, room, "Beside it")
    replies = [answer_to(cast.ravi_client, parent, f"Reply {number}") for number in range(5)]
    seqs = [reply["seq"] for reply in replies]

    def page(**query) -> tuple:
        found = thread(cast.otto_client, parent, **query).json
        assert found["parent"] == shown(cast.otto_client, parent)
        return [each["seq"] for each in found["messages"]], found["has_more"]

    assert page() == (seqs, False)
    assert page(limit=2) == (seqs[3:], True)
    assert page(limit=2, before=seqs[3]) == (seqs[1:3], True)
    assert page(limit=2, before=seqs[1]) == (seqs[:1], False)
    assert page(limit=2, after=seqs[0]) == (seqs[1:3], True)
    assert page(after=seqs[4]) == ([], False)
    assert thread(cast.ravi_client, parent).json["messages"][0]["client_id"] is None
    for query in ({"before": 1, "after": 1}, {"limit": 0}, {"limit": 201}, {"before": "x"}):
        assert refusal(thread(cast.ravi_client, parent, **query)) == (422, "invalid"), query
    assert refusal(thread(cast.ravi_client, replies[0])) == (422, "invalid")


def test_a_thread_is_read_by_who_reads_its_room_and_nobody_else(cast, room, private):
    parent, secret = said(cast.rita_client, room), said(cast.rita_client, private)
    assert thread(cast.otto_client, parent).status_code == 200
    for client in (cast.otto_client, cast.ada_client):
        assert refusal(thread(client, secret)) == (404, "not_found")
    assert refusal(thread(cast.rita_client, {"message_id": 2_000_000})) == (404, "not_found")
    ravi = handle(cast.ravi_client, private)
    assert thread(cast.ravi_client, secret).status_code == 200
    put_out(cast.rita_client, private, ravi)
    assert refusal(thread(cast.ravi_client, secret)) == (404, "not_found")


def test_a_removed_parent_keeps_its_thread_which_goes_on(cast, room):
    parent = said(cast.rita_client, room)
    first = answer_to(cast.ravi_client, parent)
    remove(cast.rita_client, parent)
    second = answer_to(cast.mo_client, parent)
    found = thread(cast.otto_client, parent).json
    assert (found["parent"]["is_deleted"], found["parent"]["message_text"]) == (True, "")
    assert [each["message_id"] for each in found["messages"]] == [first["message_id"], second["message_id"]]
    remove(cast.ravi_client, first)
    remove(cast.mo_client, second)
    assert [each["is_deleted"] for each in thread(cast.otto_client, parent).json["messages"]] == [True, True]
    assert refusal(say(cast.rita_client, room, parent_id=parent["message_id"])) == (422, "invalid")


def test_who_has_another_handle_now_is_still_the_author(cast, private):
    parent = said(cast.rita_client, private)
    reply = answer_to(cast.ravi_client, parent)
    cast.ravi_client.post(f"/chat/rooms/{private}/handle")
    assert last_of(shown(cast.rita_client, parent)) == (1, *told(reply))
    assert "client_id" in thread(cast.ravi_client, parent).json["messages"][0]
    remove(cast.ravi_client, reply)
    assert last_of(shown(cast.rita_client, parent)) == (0, None, None)


def test_below_an_announcement_members_answer_where_they_may(cast):
    room = make_room(cast.lena_client, "librarian")
    enter(cast.ravi_client, room)
    announced = said(cast.lena_client, room)
    assert answer_to(cast.ravi_client, announced)["parent_id"] == announced["message_id"]
    settle(cast.lena_client, room, allows_replies=False)
    assert refusal(say(cast.ravi_client, room, parent_id=announced["message_id"])) == (403, "forbidden")
    assert thread(cast.ravi_client, announced).json["parent"]["reply_count"] == 1
    assert answer_to(cast.lena_client, announced)["badge"] == "librarian"


ACTS = st.lists(st.tuples(st.sampled_from(["post", "reply", "remove"]), st.integers(0, 12)), min_size=4, max_size=25)


@IN_THE_APP
@given(acts=ACTS)
def test_what_parents_say_is_what_a_count_finds(cast, acts):
    room = make_room(cast.rita_client, "public")
    enter(cast.ravi_client, room)
    for kind, which in acts:
        messages = read(cast.rita_client, room, limit=200)["messages"]
        client = (cast.rita_client, cast.ravi_client)[which % 2]
        if kind == "post" or not messages:
            say(client, room)
        elif kind == "reply":
            say(client, room, parent_id=messages[which % len(messages)]["message_id"])
        else:
            remove(cast.rita_client, messages[which % len(messages)])
    messages = read(cast.rita_client, room, limit=200)["messages"]
    for message in messages:
        below = [each for each in messages if each["parent_id"] == message["message_id"] and not each["is_deleted"]]
        assert last_of(message) == (len(below), *(told(below[-1]) if below else (None, None)))


def test_each_change_of_a_parent_is_told_by_its_own_number(app, cast, room, monkeypatch):
    parent = said(cast.rita_client, room, "Which one?")["message_id"]
    told = []
    monkeypatch.setattr(broadcasts, "push", lambda event, *all_, to, **how: told.extend((event, each) for each in all_))
    together(app, draft(cast.ravi, room, "this one", parent_id=parent), draft(cast.mo, room, "that", parent_id=parent))
    assert [(event, each["updated_seq"]) for event, each in told] == [
        ("message", 2), ("message_edited", 3), ("message", 4), ("message_edited", 5),
    ]  # fmt: skip
    assert told[-1][1]["reply_count"] == 2

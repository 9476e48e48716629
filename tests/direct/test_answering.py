"""Accepting, declining, blocking, leaving and coming back."""

import pytest

from tests.direct.steps import WORDS, answer, hold, listed, write_to
from tests.invites.steps import refusal
from tests.messages.steps import remove
from tests.rooms.steps import handle, leave, read, said, say, seen

VERBS = ("accept", "decline", "block", "unblock")


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_answers(cast, request_, verb):
    for client in (cast.otto_client, cast.mo_client, cast.lena_client, cast.ada_client):
        assert refusal(answer(client, request_, verb)) == (404, "not_found")
    assert refusal(answer(cast.rita_client, 2_000_000, verb)) == (404, "not_found")
    assert hold(cast.ravi_client, request_) == "asked"


@pytest.mark.parametrize("verb", VERBS)
def test_a_room_is_no_request(cast, room, verb):
    assert refusal(answer(cast.rita_client, room, verb)) == (404, "not_found")


def test_the_asker_cannot_answer_in_the_others_place(cast, request_):
    for verb in ("accept", "decline"):
        assert refusal(answer(cast.rita_client, request_, verb)) == (409, "conflict")
    answer(cast.ravi_client, request_, "accept")
    for client in (cast.rita_client, cast.ravi_client):
        assert refusal(answer(client, request_, "accept")) == (409, "conflict")
        assert refusal(answer(client, request_, "decline")) == (409, "conflict")


def test_who_is_declined_hears_that_it_was_not_accepted_and_cannot_ask_again(cast, room, request_):
    assert answer(cast.ravi_client, request_, "decline").status_code == 204
    assert cast.ravi_client.get(f"/chat/rooms/{request_}").status_code == 404
    assert listed(cast.ravi_client)["rooms"] == []
    assert seen(cast.rita_client, request_)["hold"] == {
        "state": "refused", "text": "Your request was not accepted.",
    }  # fmt: skip
    assert refusal(say(cast.rita_client, request_)) == (403, "forbidden")
    assert refusal(write_to(cast.rita_client, room, handle(cast.ravi_client, room))) == (403, "forbidden")
    assert refusal(answer(cast.ravi_client, request_, "accept")) == (404, "not_found")


def test_who_has_declined_may_still_write(cast, room, request_):
    answer(cast.ravi_client, request_, "decline")
    found = write_to(cast.ravi_client, room, handle(cast.rita_client, room), "After all")
    assert (found.status_code, found.json["room_id"], found.json["hold"]) == (200, request_, None)
    assert [each["message_text"] for each in read(cast.rita_client, request_)["messages"]] == [WORDS, "After all"]
    said(cast.rita_client, request_)


def test_two_who_ask_each_other_talk(cast, room, request_):
    found = write_to(cast.ravi_client, room, handle(cast.rita_client, room), "And you?")
    assert (found.status_code, found.json["room_id"], found.json["hold"]) == (200, request_, None)
    said(cast.rita_client, request_)


def test_who_blocks_closes_it_for_both_and_can_open_it_again(cast, talk):
    said(cast.rita_client, talk, "Before")
    blocked = answer(cast.ravi_client, talk, "block")
    assert (blocked.status_code, blocked.json["hold"]["state"]) == (200, "blocking")
    assert hold(cast.rita_client, talk) == "closed"
    for client in (cast.rita_client, cast.ravi_client):
        assert refusal(say(client, talk)) == (403, "forbidden")
        assert read(client, talk)["messages"][-1]["message_text"] == "Before"
    answer(cast.rita_client, talk, "unblock")  # of a block that is not hers
    assert hold(cast.rita_client, talk) == "closed"
    assert answer(cast.ravi_client, talk, "unblock").json["hold"] is None
    said(cast.rita_client, talk)


def test_who_is_held_back_does_not_react_either(cast, request_):
    [message] = read(cast.ravi_client, request_)["messages"]
    path = f"/chat/messages/{message['message_id']}/reactions/👍"
    for client in (cast.rita_client, cast.ravi_client):
        assert refusal(client.put(path)) == (403, "forbidden")
    answer(cast.ravi_client, request_, "accept")
    assert cast.ravi_client.put(path).status_code == 200
    answer(cast.ravi_client, request_, "block")
    assert refusal(cast.rita_client.put(path)) == (403, "forbidden")


def test_both_may_block_and_the_last_to_lift_it_opens_it(cast, talk):
    for client in (cast.rita_client, cast.ravi_client):
        assert answer(client, talk, "block").json["hold"]["state"] == "blocking"
    assert answer(cast.rita_client, talk, "unblock").json["hold"]["state"] == "closed"
    assert answer(cast.ravi_client, talk, "unblock").json["hold"] is None
    assert hold(cast.rita_client, talk) is None


def test_a_request_that_was_blocked_is_one_that_was_not_accepted(cast, request_):
    answer(cast.ravi_client, request_, "block")
    assert hold(cast.rita_client, request_) == "refused"
    assert answer(cast.ravi_client, request_, "unblock").json["hold"]["state"] == "asked"
    assert hold(cast.rita_client, request_) == "refused"
    answer(cast.ravi_client, request_, "accept")
    said(cast.rita_client, request_)


def test_who_leaves_is_gone_and_may_come_back(cast, room, talk):
    left = leave(cast.ravi_client, talk)
    assert (left.status_code, left.json["anon_id"]) == (200, None)
    assert cast.ravi_client.get(f"/chat/rooms/{talk}").status_code == 404
    assert cast.ravi_client.post(f"/chat/rooms/{talk}/join").status_code == 404
    assert hold(cast.rita_client, talk) == "closed"
    found = write_to(cast.ravi_client, room, handle(cast.rita_client, room), None)
    assert (found.status_code, found.json["room_id"]) == (200, talk)
    assert hold(cast.rita_client, talk) is None
    said(cast.rita_client, talk)
    said(cast.ravi_client, talk)


def test_who_comes_back_is_not_called_by_what_was_removed_meanwhile(cast, room, talk):
    his = handle(cast.ravi_client, talk)
    gone, stays = (said(cast.rita_client, talk, f"{word}, @{his}?") for word in ("Tea", "Coffee"))
    assert seen(cast.ravi_client, talk)["mention_count"] == 2
    leave(cast.ravi_client, talk)
    remove(cast.rita_client, gone)
    write_to(cast.ravi_client, room, handle(cast.rita_client, room), None)
    assert seen(cast.ravi_client, talk)["mention_count"] == 1
    remove(cast.rita_client, stays)
    assert seen(cast.ravi_client, talk)["mention_count"] == 0


def test_whom_the_other_has_left_does_not_open_it(cast, room, talk):
    leave(cast.rita_client, talk)
    leave(cast.ravi_client, talk)
    found = write_to(cast.ravi_client, room, handle(cast.rita_client, room), None)
    assert found.json["hold"]["state"] == "closed"
    assert refusal(write_to(cast.ravi_client, room, handle(cast.rita_client, room))) == (403, "forbidden")


def test_an_asker_who_leaves_and_comes_back_still_waits(cast, room, request_):
    leave(cast.rita_client, request_)
    assert refusal(write_to(cast.rita_client, room, handle(cast.ravi_client, room))) == (403, "forbidden")
    assert cast.rita_client.get(f"/chat/rooms/{request_}").status_code == 404  # a refusal has changed nothing
    write_to(cast.rita_client, room, handle(cast.ravi_client, room), None)
    assert hold(cast.rita_client, request_) == "waiting"


def test_read_marks_are_as_in_rooms_and_each_ones_own(cast, talk):
    said(cast.rita_client, talk)
    assert seen(cast.ravi_client, talk)["unread_count"] == 2
    last = seen(cast.ravi_client, talk)["last_seq"]
    assert cast.ravi_client.post(f"/chat/rooms/{talk}/read", {"seq": last}).json["unread_count"] == 0
    assert seen(cast.ravi_client, talk)["read_seq"] == last
    assert seen(cast.rita_client, talk)["unread_count"] == 0


def test_nobody_disturbs_the_other_one_by_answering_again_and_again(app, cast, talk):
    app.config["RATE_LIMITS"] = True
    answers = [answer(cast.ravi_client, talk, verb).status_code for _ in range(20) for verb in ("block", "unblock")]
    assert answers[:30] == [200] * 30
    assert 429 in answers[30:]

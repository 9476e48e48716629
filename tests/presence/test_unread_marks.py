"""Marking messages as unread again."""

import pytest

from chatroom.presence import marks
from tests.presence.conftest import ask, handle


@pytest.fixture
def sent(library, room) -> list[dict]:
    """Three messages of Rita's, the second of which calls Ravi, who has read them."""
    texts = ["one", f"two, @{handle(library, 'ravi', room)}", "three"]
    path = f"/chat/rooms/{room}"
    sent = [ask(library, "rita", "POST", f"{path}/messages", {"message_text": text}).json for text in texts]
    ask(library, "ravi", "POST", f"{path}/read", {"seq": sent[-1]["seq"]})
    return sent


def unread(library, name, room, seq):
    """Somebody marks a room as unread from a message on."""
    return ask(library, name, "POST", f"/chat/rooms/{room}/unread", {"seq": seq})


def test_from_a_message_on_all_is_unread(library, room, sent):
    assert unread(library, "ravi", room, sent[1]["seq"]).json == {"unread_count": 2, "mention_count": 1}
    found = ask(library, "ravi", "GET", f"/chat/rooms/{room}").json
    assert (found["unread_count"], found["mention_count"], found["read_seq"]) == (2, 1, sent[0]["seq"])


def test_what_was_unread_before_stays_unread(library, room, sent):
    unread(library, "ravi", room, sent[0]["seq"])
    assert unread(library, "ravi", room, sent[2]["seq"]).json["unread_count"] == 3


def test_what_is_read_then_is_read_again(library, room, sent):
    unread(library, "ravi", room, sent[0]["seq"])
    read = ask(library, "ravi", "POST", f"/chat/rooms/{room}/read", {"seq": sent[1]["seq"]})
    assert read.json == {"unread_count": 1, "mention_count": 0}


def test_ones_own_tabs_hear_from_where_and_nobody_else_a_word(room, sent, opens):
    first, second, rita, otto = opens("ravi"), opens("ravi"), opens("rita"), opens("otto")
    answer = first.say("mark_unread", room_id=room, seq=sent[1]["seq"])
    assert answer == {"ok": True, "unread_count": 2, "mention_count": 1}
    for tab in (first, second):
        heard = tab.hears("unread", room_id=room, from_seq=sent[1]["seq"])  # posts are told now and then
        assert heard == {"room_id": room, "unread_count": 2, "mention_count": 1, "from_seq": sent[1]["seq"]}
    assert rita.all_heard("unread") == otto.all_heard("unread") == []


def test_only_members_mark(library, room, sent, opens):
    assert unread(library, "otto", room, 1).json["error"]["code"] == "forbidden"
    assert unread(library, "otto", 987654, 1).json["error"]["code"] == "not_found"
    assert opens("otto").say("mark_unread", room_id=room, seq=1)["error"]["code"] == "forbidden"
    for seq in (0, "1", None, 2**31):
        assert unread(library, "ravi", room, seq).status == 422


def test_nobody_marks_what_would_take_long_to_count(library, room, sent, monkeypatch):
    monkeypatch.setattr(marks, "UNREAD_MOST", 1)
    ravi = library.ravi_client
    assert ravi.post(f"/chat/rooms/{room}/unread", {"seq": sent[0]["seq"]}).status_code == 422
    assert ravi.post(f"/chat/rooms/{room}/unread", {"seq": sent[1]["seq"]}).status_code == 200
    assert ravi.post(f"/chat/rooms/{room}/unread", {"seq": 2**31 - 1}).json == {"unread_count": 2, "mention_count": 1}


def test_what_is_unread_already_is_not_counted_anew(library, room, sent, monkeypatch):
    unread(library, "ravi", room, sent[0]["seq"])
    counted = []
    monkeypatch.setattr(marks, "count_unread", lambda *asked: counted.append(asked))
    answer = library.ravi_client.post(f"/chat/rooms/{room}/unread", {"seq": sent[2]["seq"]})
    assert answer.json == {"unread_count": 3, "mention_count": 1}
    assert counted == []
    found = ask(library, "ravi", "GET", f"/chat/rooms/{room}").json
    assert (found["unread_count"], found["mention_count"], found["read_seq"]) == (3, 1, sent[0]["seq"] - 1)

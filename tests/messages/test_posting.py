"""Writing messages: what is kept, counted and told."""

import pytest

from tests.invites.steps import refusal
from tests.messages.steps import over_socket, remove
from tests.rooms.steps import enter, handle, leave, read, said, say, seen

FIELDS = {
    "message_id", "room_id", "seq", "updated_seq", "anon_id", "role", "message_type", "message_text",
    "message_html", "parent_id", "reply_count", "version", "sent_at", "edited_at", "is_deleted", "is_pinned",
    "reactions", "attachments", "last_reply", "badge", "display_name", "is_forwarded", "deleted_by",
    "pinned_by", "pinned_at",
}  # fmt: skip


def test_a_message_comes_back_as_it_was_written(cast, room):
    posted = cast.rita_client.post(f"/chat/rooms/{room}/messages", {"message_text": "A *slow* book", "client_id": "a"})
    assert posted.status_code == 201
    assert posted.json["message_text"] == "A *slow* book"
    assert posted.json["message_html"] == "<p>A <em>slow</em> book</p>"
    assert posted.json["client_id"] == "a"
    [found] = cast.ravi_client.get(f"/chat/rooms/{room}/messages").json["messages"]
    assert found == {name: value for name, value in posted.json.items() if name != "client_id"}
    assert found.keys() == FIELDS
    assert cast.ravi_client.get(f"/chat/messages/{found['message_id']}").json == found


def test_every_change_takes_the_next_seq(cast, room):
    first, second = said(cast.rita_client, room), said(cast.ravi_client, room)
    assert (first["seq"], first["updated_seq"], second["seq"]) == (1, 1, 2)
    reply = said(cast.ravi_client, room, parent_id=first["message_id"])
    parent = cast.mo_client.get(f"/chat/messages/{first['message_id']}").json
    assert (reply["seq"], parent["seq"], parent["updated_seq"], parent["reply_count"]) == (3, 1, 4, 1)
    remove(cast.ravi_client, reply)
    parent = cast.mo_client.get(f"/chat/messages/{first['message_id']}").json
    assert (parent["updated_seq"], parent["reply_count"]) == (6, 0)
    assert seen(cast.otto_client, room)["last_seq"] == 6


def test_a_text_has_up_to_4000_characters_and_something_to_see(cast, room):
    for text in ("x" * 4000, "𝄞" * 4000, "é" * 4000, "🫨", "\n x \n"):
        assert said(cast.rita_client, room, text)["message_text"] == text
    for text in (
        "x" * 4001,
        "",
        "  \n\t",
        "\u200b",
        "\u3164\u2800",
        "\ufeff\u2060",
        "\x00\x07",
        "\ud83d",
        None,
        5,
        ["x"],
        {},
    ):
        assert refusal(say(cast.rita_client, room, text)) == (422, "invalid"), text
    assert refusal(cast.rita_client.post(f"/chat/rooms/{room}/messages", {})) == (422, "invalid")
    assert seen(cast.rita_client, room)["last_seq"] == 5


def test_control_letters_are_dropped_and_line_ends_made_one(cast, room):
    posted = said(cast.rita_client, room, "a\x00b\x1b\u202ec\r\nd\re\tf e\u0301")
    assert posted["message_text"] == "abc\nd\ne\tf \u00e9"


def test_unknown_fields_and_those_one_may_not_set_have_no_effect(cast, room):
    sent = {"seq": 99, "anon_id": handle(cast.ravi_client, room), "badge": "librarian", "message_type": "system",
            "role": "admin", "sent_at": "2000-01-01T00:00:00Z", "version": 9, "colour": "red"}  # fmt: skip
    posted = said(cast.mo_client, room, **sent)
    expected = {"seq": 1, "anon_id": handle(cast.mo_client, room), "badge": None, "message_type": "text",
                "role": "moderator", "version": 1}  # fmt: skip
    assert {name: posted[name] for name in expected} == expected
    assert posted["sent_at"].startswith("20") and not posted["sent_at"].startswith("2000")


def test_a_reply_answers_a_standing_first_message_of_its_room(cast, room, private):
    first, elsewhere = said(cast.rita_client, room), said(cast.rita_client, private)
    reply, gone = said(cast.ravi_client, room, parent_id=first["message_id"]), said(cast.ravi_client, room)
    remove(cast.ravi_client, gone)
    for parent in (elsewhere, reply, gone, {"message_id": 2_000_000}):
        answer = say(cast.rita_client, room, parent_id=parent["message_id"])
        assert list(answer.json["error"]["fields"]) == ["parent_id"]
    assert refusal(say(cast.otto_client, room, parent_id=first["message_id"])) == (403, "forbidden")


def test_over_the_socket_the_answers_are_the_same(app, cast, room, private):
    sent = over_socket(app, cast.ravi, "send_message", {"room_id": room, "message_text": "Hello", "client_id": "1"})
    assert (sent["ok"], sent["message"]["client_id"]) == (True, "1")
    cases = [
        (cast.otto, {"room_id": room, "message_text": "x"}, "forbidden"),
        (cast.otto, {"room_id": private, "message_text": "x"}, "not_found"),
        (cast.ravi, {"room_id": 2**63, "message_text": "x"}, "invalid"),
        (cast.ravi, {"room_id": "1", "message_text": "x"}, "invalid"),
        (cast.ravi, {"message_text": "x"}, "invalid"),
        (cast.ravi, {"room_id": room}, "invalid"),
        (cast.ravi, [room, "x"], "invalid"),
        (cast.ravi, {"room_id": room, "message_text": "Other", "client_id": "1"}, "conflict"),
    ]
    for person, fields, code in cases:
        answer = over_socket(app, person, "send_message", fields)
        assert (answer["ok"], answer["error"]["code"]) == (False, code), fields
    message_id = sent["message"]["message_id"]
    for event in ("edit_message", "delete_message"):
        fields = {"message_id": message_id, "message_text": "x", "version": 1}
        assert over_socket(app, cast.otto, event, fields)["error"]["code"] == "forbidden"
    assert over_socket(app, cast.otto, "sync", {"room_id": private, "after": 0})["error"]["code"] == "not_found"
    assert over_socket(app, cast.otto, "join_room", {"room_id": private})["error"]["code"] == "not_found"
    assert over_socket(app, cast.ravi, "sync", {"room_id": room, "after": -1})["error"]["code"] == "invalid"
    assert over_socket(app, cast.ravi, "edit_message", {"message_id": message_id, "message_text": "Hi", "version": 1})[
        "ok"
    ]
    assert over_socket(app, cast.ravi, "delete_message", {"message_id": message_id})["message"]["is_deleted"]


def test_what_others_wrote_counts_as_unread_and_what_is_gone_does_not(cast, room):
    gone = said(cast.ravi_client, room)
    said(cast.mo_client, room)
    assert [
        seen(client, room)["unread_count"] for client in (cast.rita_client, cast.ravi_client, cast.otto_client)
    ] == [2, 1, 0]
    remove(cast.ravi_client, gone)
    assert [seen(client, room)["unread_count"] for client in (cast.rita_client, cast.ravi_client)] == [1, 1]
    enter(cast.otto_client, room)
    assert seen(cast.otto_client, room)["unread_count"] == 0
    leave(cast.ravi_client, room)
    enter(cast.ravi_client, room)
    assert seen(cast.ravi_client, room)["unread_count"] == 0


@pytest.mark.parametrize("kind", ["edit", "delete"])
def test_whoever_left_an_open_room_still_takes_their_words_back_but_changes_none(cast, room, kind):
    mine = said(cast.ravi_client, room)
    leave(cast.ravi_client, room)
    path = f"/chat/messages/{mine['message_id']}"
    if kind == "edit":
        assert refusal(cast.ravi_client.patch(path, {"message_text": "x", "version": 1})) == (403, "forbidden")
    else:
        assert cast.ravi_client.delete(path).json["deleted_by"] == "author"
    assert read(cast.otto_client, room)["messages"][0]["is_deleted"] is (kind == "delete")

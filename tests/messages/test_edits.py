"""Another text for one's own message, if nobody was faster."""

from chatroom.messages import queries
from tests.invites.steps import refusal
from tests.messages.steps import edit, over_socket, remove, revisions
from tests.rooms.steps import change_member, handle, read, said, seen, settle


def test_an_edit_makes_the_next_version_and_keeps_its_place(cast, room):
    message = said(cast.ravi_client, room, "Frist", client_id="a1")
    said(cast.rita_client, room)
    edited = edit(cast.ravi_client, message, "**First**").json
    changed = {"message_text", "message_html", "version", "edited_at", "updated_seq"}
    assert {name for name, value in edited.items() if message[name] != value} == changed
    assert (edited["version"], edited["updated_seq"], edited["seq"]) == (2, 3, 1)
    assert edited["message_html"] == "<p><strong>First</strong></p>"
    assert read(cast.otto_client, room)["messages"][0]["message_text"] == "**First**"


def test_a_late_edit_gets_the_current_text(app, cast, room):
    message = said(cast.ravi_client, room, "One")
    current = edit(cast.ravi_client, message, "Two").json
    late = edit(cast.ravi_client, message, "Three", version=1)
    assert (refusal(late), late.json["error"]["current"]) == ((409, "conflict"), current)
    heard = over_socket(
        app, cast.ravi, "edit_message", {"message_id": message["message_id"], "message_text": "Three", "version": 1}
    )
    assert heard["error"]["current"] == current
    assert refusal(edit(cast.ravi_client, message, "Three", version=3)) == (409, "conflict")
    assert seen(cast.ravi_client, room)["last_seq"] == 2


def test_only_its_author_edits_a_message(cast, room, private):
    message, secret = said(cast.ravi_client, room), said(cast.ravi_client, private)
    for client in (cast.otto_client, cast.rita_client, cast.mo_client, cast.ada_client):
        assert refusal(edit(client, message, "x")) == (403, "forbidden")
    assert refusal(edit(cast.rita_client, secret, "x")) == (403, "forbidden")
    assert refusal(edit(cast.otto_client, secret, "x")) == (404, "not_found")


def test_the_same_text_changes_nothing(cast, room):
    message = said(cast.ravi_client, room, "One")
    assert edit(cast.ravi_client, message, "One").json == message
    assert seen(cast.ravi_client, room)["last_seq"] == 1


def test_who_may_not_write_may_not_edit(cast, room):
    message = said(cast.ravi_client, room)
    change_member(cast.mo_client, room, handle(cast.ravi_client, room), is_muted=True)
    assert refusal(edit(cast.ravi_client, message, "x")) == (403, "muted")
    change_member(cast.mo_client, room, handle(cast.ravi_client, room), is_muted=False)
    settle(cast.rita_client, room, is_read_only=True)
    assert refusal(edit(cast.ravi_client, message, "x")) == (403, "forbidden")


def test_a_removed_message_is_not_edited_and_shows_nothing(cast, room):
    message = said(cast.ravi_client, room, "Regretted")
    remove(cast.mo_client, message)
    late = edit(cast.ravi_client, message, "x")
    assert refusal(late) == (409, "conflict")
    assert late.json["error"]["current"]["is_deleted"] is True
    assert "Regretted" not in late.text


def test_bad_input(cast, room):
    message = said(cast.ravi_client, room)
    for fields in ({}, {"message_text": "x"}, {"version": 1}, {"message_text": "", "version": 1},
                   {"message_text": "x" * 4001, "version": 1}, {"message_text": "x", "version": "1"},
                   {"message_text": "x", "version": 2**63}, {"message_text": "\u200b", "version": 1}):  # fmt: skip
        answer = cast.ravi_client.patch(f"/chat/messages/{message['message_id']}", fields)
        assert refusal(answer) == (422, "invalid"), fields


def test_moderators_and_the_author_see_the_earlier_texts_and_nobody_else_does(cast, room, private):
    message = said(cast.ravi_client, room, "One")
    edit(cast.ravi_client, message, "Two")
    edited = edit(cast.ravi_client, message, "Three", version=2).json
    for client in (cast.mo_client, cast.rita_client, cast.lena_client, cast.ravi_client):
        found = revisions(client, message).json
        assert [(each["version"], each["message_text"]) for each in found["revisions"]] == [(1, "One"), (2, "Two")]
        assert found["message_text"] == "Three"
        assert found["revisions"][1]["replaced_at"] == edited["edited_at"]
    for client in (cast.otto_client, cast.tess_client):
        assert refusal(revisions(client, message)) == (403, "forbidden")
    secret = said(cast.ravi_client, private)
    for client in (cast.ada_client, cast.otto_client):
        assert refusal(revisions(client, secret)) == (404, "not_found")


def test_an_author_sees_them_under_a_renewed_handle(cast, private):
    message = said(cast.ravi_client, private, "One")
    edit(cast.ravi_client, message, "Two")
    assert cast.ravi_client.post(f"/chat/rooms/{private}/handle").status_code == 200
    assert [each["message_text"] for each in revisions(cast.ravi_client, message).json["revisions"]] == ["One"]


def test_what_was_removed_is_its_authors_no_longer(cast, room):
    message = said(cast.ravi_client, room, "One")
    edit(cast.ravi_client, message, "Two")
    remove(cast.mo_client, message)
    assert refusal(revisions(cast.ravi_client, message)) == (403, "forbidden")
    assert revisions(cast.mo_client, message).json["message_text"] == "Two"


def test_very_many_versions_come_in_pages(cast, room, monkeypatch):
    monkeypatch.setattr(queries, "REVISIONS_MOST", 3)
    message = said(cast.ravi_client, room, "1")
    for version in range(1, 8):
        edit(cast.ravi_client, message, str(version + 1), version)
    path, shown = f"/chat/messages/{message['message_id']}/revisions", []
    for before in ({}, {"before": 5}, {"before": 2}):
        found = cast.ravi_client.get(path, **before).json
        shown.append(([each["version"] for each in found["revisions"]], found["has_more"], found["message_text"]))
    assert shown == [([5, 6, 7], True, "8"), ([2, 3, 4], True, "8"), ([1], False, "8")]
    for wrong in ("0", "x", "1.5"):
        assert cast.ravi_client.get(path, before=wrong).status_code == 422

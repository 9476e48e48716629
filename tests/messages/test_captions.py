"""The words beside files: they can be taken off, and come again."""

import pytest

from tests.files import samples
from tests.invites.steps import refusal
from tests.messages.steps import edit, kept, over_socket, revisions
from tests.messages.uploads import posted, uploaded
from tests.rooms.steps import handle, read, said, seen
from tests.search.steps import found

PAPER = (samples.PDF, "Karte-1890.pdf", "application/pdf")


@pytest.fixture
def captioned(cast, room) -> dict:
    """Ravi shows Rita a map, with words that call her."""
    return posted(cast.ravi_client, room, *PAPER, text=f"Look, @{handle(cast.rita_client, room)}, a marmalade map")


def test_words_are_taken_off_and_the_files_stay(app, cast, room, captioned):
    edited = edit(cast.ravi_client, captioned, "").json
    assert (edited["message_text"], edited["message_html"]) == ("", "<p></p>")
    assert (edited["version"], edited["updated_seq"], edited["seq"]) == (2, 2, 1)
    assert edited["edited_at"] and edited["attachments"] == captioned["attachments"]
    told = read(cast.otto_client, room)["messages"][0]
    assert told == {name: value for name, value in edited.items() if name in told}
    assert kept(app, captioned).message_text == ""
    assert seen(cast.rita_client, room)["mention_count"] == 0
    assert cast.rita_client.get("/chat/mentions").json["messages"] == []


def test_they_are_kept_for_moderators_and_found_no_more(cast, room, captioned):
    edit(cast.ravi_client, captioned, "")
    assert found(cast.rita_client, "marmalade") == []
    assert found(cast.rita_client, "karte 1890") == found(cast.rita_client, "has:document") == [""]
    again = edit(cast.ravi_client, captioned, "An orange map", version=2).json
    assert found(cast.rita_client, "orange karte") == ["An orange map"]
    kept_texts = revisions(cast.mo_client, again).json["revisions"]
    assert [each["message_text"] for each in kept_texts] == [captioned["message_text"], ""]
    assert refusal(revisions(cast.otto_client, again)) == (403, "forbidden")


def test_the_socket_and_a_reply_do_it_too(app, cast, room):
    parent = said(cast.rita_client, room, "Where is it?")
    file = uploaded(cast.ravi_client, room, *PAPER)["attachment_id"]
    reply = said(cast.ravi_client, room, "Here", parent_id=parent["message_id"], attachments=[file])
    heard = over_socket(
        app, cast.ravi, "edit_message", {"message_id": reply["message_id"], "message_text": "", "version": 1}
    )
    assert heard["ok"] and heard["message"]["message_text"] == ""
    [shown] = cast.otto_client.get(f"/chat/messages/{parent['message_id']}/thread").json["messages"]
    assert (shown["message_text"], len(shown["attachments"])) == ("", 1)
    assert cast.otto_client.get(f"/chat/messages/{parent['message_id']}").json["reply_count"] == 1


def test_of_two_who_edit_the_late_one_gets_the_current_text(cast, room, captioned):
    current = edit(cast.ravi_client, captioned, "").json
    late = edit(cast.ravi_client, captioned, "Another map", version=1)
    assert (refusal(late), late.json["error"]["current"]) == ((409, "conflict"), current)
    edit(cast.ravi_client, captioned, "A third map", version=2)
    late = edit(cast.ravi_client, captioned, "", version=2)
    assert late.json["error"]["current"]["message_text"] == "A third map"
    assert edit(cast.ravi_client, captioned, "", version=3).json["version"] == 4
    assert edit(cast.ravi_client, captioned, "", version=4).json["version"] == 4


def test_without_files_there_are_words(app, cast, room):
    message = said(cast.ravi_client, room, "Has anyone read it?")
    refused = edit(cast.ravi_client, message, "")
    assert refusal(refused) == (422, "invalid")
    assert "must not be empty" in refused.json["error"]["fields"]["message_text"]
    fields = {"message_id": message["message_id"], "message_text": "", "version": 1}
    assert over_socket(app, cast.ravi, "edit_message", fields)["error"]["code"] == "invalid"
    assert kept(app, message).version == 1
    assert revisions(cast.mo_client, message).json["revisions"] == []


def test_only_its_author_takes_them_off(cast, captioned):
    for client in (cast.otto_client, cast.rita_client, cast.mo_client, cast.ada_client):
        assert refusal(edit(client, captioned, "")) == (403, "forbidden")
    for text in (" ", "\u200b", None):
        assert refusal(edit(cast.ravi_client, captioned, text)) == (422, "invalid")

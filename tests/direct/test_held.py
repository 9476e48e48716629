"""Who is held back in a conversation, by whatever: what they cannot do there, and what stays theirs."""

import pytest

from tests.direct.steps import all_of, answer, asked, hold, take_requests
from tests.invites.steps import refusal
from tests.messages.steps import PARTY, edit, over_socket, pin, pinned, react, remove
from tests.messages.uploads import fetch, rows, upload, uploaded
from tests.rooms.steps import change_member, handle, leave, read, said, say, seen

NO = (403, "forbidden")


@pytest.fixture(params=["waiting", "withheld", "asked", "refused", "closed", "left", "blocking", "muted"])
def held(request, cast, room):
    """Somebody held back: who, their client, the conversation, its first message, and how they are refused."""
    mo, ravi = handle(cast.mo_client, room), handle(cast.ravi_client, room)
    if request.param == "withheld":
        take_requests(cast.ravi_client, False)
    talk = asked(cast.mo_client, room, ravi)
    [message] = read(cast.mo_client, talk)["messages"]
    if request.param == "refused":
        answer(cast.ravi_client, talk, "decline")
    elif request.param in ("closed", "left", "blocking", "muted"):
        answer(cast.ravi_client, talk, "accept")
        react(cast.mo_client, message, PARTY)
    if request.param == "closed":
        answer(cast.ravi_client, talk, "block")
    elif request.param == "blocking":
        answer(cast.mo_client, talk, "block")
    elif request.param == "left":
        leave(cast.ravi_client, talk)
    elif request.param == "muted":
        change_member(cast.rita_client, room, mo, is_muted=True)
    name = "ravi" if request.param == "asked" else "mo"
    refused = (403, "muted") if request.param == "muted" else NO
    return getattr(cast, name), getattr(cast, f"{name}_client"), talk, message, refused


def test_what_is_written_into_it_is_refused_at_every_door(app, cast, room, held):
    person, client, talk, message, refused = held
    word, before = said(cast.ravi_client, room, "From elsewhere"), all_of(client, talk)
    forward = f"/chat/messages/{word['message_id']}/forward"
    assert refusal(say(client, talk)) == refused
    assert refusal(say(client, talk, parent_id=message["message_id"])) == refused
    assert refusal(edit(client, message, "Other words")) == NO if person is cast.ravi else refused
    assert refusal(client.post(forward, {"room_id": talk})) == refused
    assert refusal(upload(client, talk)) == refused
    assert refusal(react(client, message, "\N{THUMBS UP SIGN}")) == refused
    assert over_socket(app, person, "typing", {"room_id": talk})["error"]["code"] == "forbidden"
    assert [refusal(pin(client, message, on)) for on in (True, False)] == [NO] * 2
    for outsider in (cast.otto_client, cast.lena_client, cast.ada_client):
        assert refusal(pin(outsider, message)) == refusal(react(outsider, message, PARTY)) == (404, "not_found")
    assert all_of(client, talk) == before
    assert rows(app) == 0


def test_nobody_pins_in_an_open_conversation_either(cast, talk):
    message = said(cast.rita_client, talk)
    assert [refusal(pin(client, message)) for client in (cast.rita_client, cast.ravi_client)] == [NO] * 2
    assert pinned(cast.rita_client, talk) == []


def test_what_is_ones_own_stays_so(cast, held):
    person, client, talk, message, _ = held
    path = f"/chat/rooms/{talk}/draft"
    others = [each for each in (cast.mo_client, cast.ravi_client, cast.otto_client) if each is not client]
    before = [each.get("/chat/drafts").json for each in others]
    assert client.put(path, {"message_text": "Unsaid"}).status_code == 200
    assert [each.get("/chat/drafts").json for each in others] == before
    assert refusal(cast.otto_client.put(path, {"message_text": "Unsaid"})) == (404, "not_found")
    if person is cast.ravi:  # it is the other's
        assert refusal(remove(client, message)) == NO
        return
    assert react(client, message, PARTY, on=False).json["reactions"] == {}
    assert remove(client, message).status_code == 200
    assert read(client, talk)["messages"][0]["message_text"] == ""


def test_a_file_that_was_on_its_way_comes_with_no_message(cast, talk):
    file = uploaded(cast.rita_client, talk)
    answer(cast.ravi_client, talk, "block")
    assert hold(cast.rita_client, talk) == "closed"
    assert refusal(say(cast.rita_client, talk, "", attachments=[file["attachment_id"]])) == NO
    assert fetch(cast.ravi_client, file).status_code == 404
    assert seen(cast.ravi_client, talk)["last_seq"] == 1
    assert cast.rita_client.delete(f"/chat/attachments/{file['attachment_id']}").status_code == 204

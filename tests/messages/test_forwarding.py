"""Forwarding: the words arrive, and nothing that would tell where they come from."""

import json
import re
from time import process_time

import pytest
from sqlalchemy import select, update

from chatroom.core.clock import now
from chatroom.core.errors import ChatError
from chatroom.extensions import db
from chatroom.handles.queries import person_key
from chatroom.messages import forwarding
from chatroom.messages.models import Message, MessageMention
from chatroom.messages.traces import without_traces
from chatroom.realtime import audiences
from chatroom.rooms.models import RoomMember
from tests.invites.steps import come_in, make_room, refusal
from tests.messages.steps import edit, remove
from tests.rooms.steps import change_member, handle, leave, read, said, seen, settle


@pytest.fixture
def study(cast) -> int:
    """Tess's study group, in which Ravi and Mo are; Rita knows nothing of it."""
    room_id = make_room(cast.tess_client, "study")
    for client in (cast.ravi_client, cast.mo_client):
        come_in(client, cast.tess_client, room_id)
    return room_id


@pytest.fixture
def heard(monkeypatch):
    """A function that answers what a room was told."""
    told = []

    def push(event: str, *several: dict, to: str, at_once: bool = False) -> None:
        told.extend((event, data, to) for data in several)

    monkeypatch.setattr("chatroom.messages.broadcasts.push", push)
    return lambda room_id: [(event, data) for event, data, to in told if to == audiences.room(room_id)]


def forward(client, message, room_id, **fields):
    """Say it there."""
    return client.post(f"/chat/messages/{message['message_id']}/forward", {"room_id": room_id, **fields})


def test_the_words_arrive_under_my_handle_of_that_room(cast, private, study):
    said(cast.tess_client, study)
    message = said(cast.rita_client, private, "*Emma* is about being wrong.")
    answer = forward(cast.ravi_client, message, study)
    posted = answer.json
    assert (answer.status_code, posted["anon_id"]) == (201, handle(cast.ravi_client, study))
    assert (posted["room_id"], posted["seq"], posted["is_forwarded"], posted["parent_id"]) == (study, 2, True, None)
    assert posted["message_text"] == "*Emma* is about being wrong."
    assert posted["message_html"] == "<p><em>Emma</em> is about being wrong.</p>"
    assert read(cast.mo_client, study)["messages"][1]["is_forwarded"] is True
    assert said(cast.ravi_client, study)["is_forwarded"] is False


def test_words_of_ones_own_stand_before_it(cast, private, study):
    message = said(cast.rita_client, private, "One\n\nTwo")
    posted = forward(cast.ravi_client, message, study, message_text="Look:").json
    assert posted["message_text"] == "Look:\n\n> One\n>\n> Two"
    assert posted["message_html"].endswith("<blockquote>\n<p>One</p>\n<p>Two</p>\n</blockquote>")


def test_nothing_tells_others_where_it_comes_from(app, cast, private, study, heard):
    for _ in range(40):
        said(cast.rita_client, private)  # so that the source's numbers are none of the other room's
    rita, ravi = handle(cast.rita_client, private), handle(cast.ravi_client, private)
    text = (
        f"> **{rita}** [said](/rooms/{private}#m41):\n> Ask @{ravi.title()} or {rita}, "
        f"http://localhost/rooms/{private}#m41 or https://chat.library.example/rooms/{private}#m7, /rooms/{private} "
        f"[here](http://localhost/join#ABCD-EFGH) /avatars/{rita}.svg"
    )
    message = said(cast.rita_client, private, text)
    forward(cast.ravi_client, message, study, message_text="Look", client_id="f1")
    paths = [f"/chat/rooms/{study}{rest}" for rest in ("", "/messages", "/changes", "/members")]
    told = [cast.mo_client.get(path).text for path in paths] + [json.dumps(each) for each in heard(study)]
    traces = [rita, ravi, f"/rooms/{private}", "#m", "join#", f'"message_id": {message["message_id"]},']
    assert len(told) > len(paths)
    for words in told:
        assert [trace for trace in traces if trace.lower() in words.lower()] == []
    shown = read(cast.mo_client, study)["messages"][0]
    assert shown["message_text"].splitlines()[2:] == [
        "> > **somebody** said:",
        "> > Ask somebody or somebody, … or … … here /avatars/somebody.svg",
    ]
    assert message["message_id"] not in [value for value in shown.values() if type(value) is int]
    with app.app_context():
        kept = db.session.scalar(select(Message).where(Message.message_id == shown["message_id"]))
        assert not {rita, ravi} & set(map(str, vars(kept).values()))


def test_the_other_room_hears_nothing_of_it(cast, private, study, heard):
    message = said(cast.rita_client, private)
    before, told = seen(cast.rita_client, private)["last_seq"], len(heard(private))
    forward(cast.ravi_client, message, study)
    assert (seen(cast.rita_client, private)["last_seq"], len(heard(private))) == (before, told)
    assert cast.rita_client.get(f"/chat/messages/{message['message_id']}").json == message | {"client_id": None}


def test_it_calls_nobody_but_by_ones_own_words(app, cast, study):
    public = make_room(cast.tess_client, "public")
    message = said(cast.tess_client, public, "Listen, @room")
    mo, tess = handle(cast.mo_client, study), handle(cast.tess_client, study)
    # Tess moderates the study group: from her, @room would call everyone.
    forwarded = forward(cast.tess_client, message, study).json
    with_words = forward(cast.tess_client, message, study, message_text=f"For @{mo}").json
    assert "mention" not in forwarded["message_html"]
    assert re.findall(r"data-handle=\"([^\"]+)", with_words["message_html"]) == [mo]
    with app.app_context():
        assert list(db.session.scalars(select(MessageMention.anon_id))).count("") == 1  # where it was said
    assert seen(cast.mo_client, study)["mention_count"] == 1
    assert tess not in with_words["message_html"]


def test_what_looks_like_a_handle_and_is_none_stays(app):
    with app.app_context():
        text = "See covid-report-2021, [a list](https://example.org/rooms/7) and https://example.org/rooms/7"
        assert without_traces(text, "chat.library.example") == text


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("**https://chat.example.org/join#ABCD-EFGH-JKMN-PQRS**", "**…**"),
        ("=https://chat.example.org/join#ABCD", "=…"),
        ("https://alias.example/join#ABCD", "…"),
        ("link:https://chat.example.org/rooms/5#m1", "link:…"),
        ("https://alias.example/rooms/5#m1", "…"),
        ("chat.example.org/rooms/5", "…"),
        ("[x](chat.example.org/rooms/5)", "x"),
        ("[x](<https://CHAT.example.org/join#ABCD> 'come')", "x"),
        ("chat.example.org/join#ABCD", "…"),
        ("*/rooms/9*", "*…*"),
        ("see //chat.example.org/chat/messages/7, please", "see … please"),
        ("/join/#ABCD", "…"),
        ("https://chat.example.org/chat/attachments/3f9a0c", "…"),
        ("[the plan](/chat/direct/12/accept)", "the plan"),
        ("https://example.org/wiki/rooms/7", "https://example.org/wiki/rooms/7"),
        ("docs/rooms/7 and [y](https://example.org/rooms/7)", "docs/rooms/7 and [y](https://example.org/rooms/7)"),
    ],
)
def test_links_that_lead_here_are_taken_out_however_they_are_written(app, written, left):
    with app.app_context():
        assert without_traces(written, "chat.example.org") == left


@pytest.mark.parametrize("piece", ["a", "a.", "a-", "](a", "/", "http://", "/rooms/"])
def test_no_text_takes_long_to_be_freed_of_traces(app, piece):
    start = process_time()
    with app.app_context():
        for _ in range(10):
            without_traces((piece * 4000)[:4000], "chat.example.org")
    assert process_time() - start < 2


def test_invites_and_handles_are_taken_out_however_they_are_written(app, cast, private):
    code = cast.rita_client.post(f"/chat/rooms/{private}/invites", {}).json["invite_code"]
    his = handle(cast.ravi_client, private)
    other = "0000-1111-2222-3333, they were glad that"
    with app.app_context():
        for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " ")):
            assert without_traces(f"code {typed}! Not {other}", "") == f"code …! Not {other}"
        assert without_traces(his.replace("-", "\\-"), "") == "somebody"


def test_rights_are_asked_in_both_rooms(cast, room, private, study):
    message, public = said(cast.rita_client, private), said(cast.rita_client, room)
    assert refusal(forward(cast.otto_client, message, room)) == (404, "not_found")
    assert refusal(forward(cast.otto_client, public, study)) == (404, "not_found")
    assert refusal(forward(cast.otto_client, public, make_room(cast.rita_client, "public"))) == (403, "forbidden")
    assert refusal(forward(cast.rita_client, message, study)) == (404, "not_found")
    assert refusal(forward(cast.mo_client, message, study)) == (404, "not_found")
    assert refusal(forward(cast.ravi_client, message, 99)) == (404, "not_found")
    assert refusal(forward(cast.ravi_client, {"message_id": 99}, study)) == (404, "not_found")
    assert refusal(forward(cast.ravi_client, message, private)) == (422, "invalid")
    leave(cast.ravi_client, private)
    assert refusal(forward(cast.ravi_client, message, study)) == (404, "not_found")
    assert read(cast.mo_client, study)["messages"] == []


def test_mute_slow_mode_and_read_only_hold_there(cast, private, study):
    message = said(cast.rita_client, private)
    change_member(cast.tess_client, study, handle(cast.ravi_client, study), is_muted=True)
    assert refusal(forward(cast.ravi_client, message, study)) == (403, "muted")
    change_member(cast.tess_client, study, handle(cast.ravi_client, study), is_muted=False)
    settle(cast.tess_client, study, slow_mode_seconds=60)
    assert forward(cast.ravi_client, message, study).status_code == 201
    assert refusal(forward(cast.ravi_client, message, study)) == (429, "rate_limited")
    settle(cast.tess_client, study, slow_mode_seconds=0, is_read_only=True)
    assert refusal(forward(cast.ravi_client, message, study)) == (403, "forbidden")
    assert len(read(cast.mo_client, study)["messages"]) == 1


def test_once_for_each_client_id_whatever_happened_meanwhile(cast, private, study):
    message, other = said(cast.rita_client, private), said(cast.rita_client, private, "Another")
    first = forward(cast.ravi_client, message, study, client_id="f1", message_text="Look")
    edit(cast.rita_client, message, "Changed")
    again = forward(cast.ravi_client, message, study, client_id="f1", message_text="Look")
    assert (again.status_code, again.json) == (200, first.json)
    remove(cast.rita_client, edit(cast.rita_client, message, "Again", version=2).json)
    leave(cast.ravi_client, private)
    assert forward(cast.ravi_client, message, study, client_id="f1", message_text="Look").json == first.json
    for another, fields in ((message, {}), (other, {"message_text": "Look"})):
        assert refusal(forward(cast.ravi_client, another, study, client_id="f1", **fields)) == (409, "conflict")
    assert len(read(cast.mo_client, study)["messages"]) == 1


def test_what_was_removed_has_no_words_to_forward(cast, private, study):
    message = said(cast.rita_client, private)
    remove(cast.rita_client, message)
    assert refusal(forward(cast.ravi_client, message, study)) == (409, "conflict")
    assert read(cast.mo_client, study)["messages"] == []


def test_both_together_are_no_longer_than_a_message(cast, private, study):
    message = said(cast.rita_client, private, "x" * 4000)
    assert forward(cast.ravi_client, message, study).status_code == 201
    late = forward(cast.ravi_client, message, study, message_text="y")
    assert refusal(late) == (422, "invalid")
    assert "4005 of 4000" in late.json["error"]["fields"]["message_text"]


def test_what_is_forwarded_is_not_edited(cast, private, study):
    posted = forward(cast.ravi_client, said(cast.rita_client, private), study).json
    assert refusal(edit(cast.ravi_client, posted, "She said the opposite")) == (403, "forbidden")
    assert remove(cast.ravi_client, posted).json["is_deleted"] is True


def test_a_right_that_ends_while_one_waits_has_ended(app, cast, private, study, monkeypatch):
    message, held = said(cast.rita_client, private), forwarding.lock_rooms

    def wait_and_leave(room_ids):
        mine = (RoomMember.room_id == private, RoomMember.person_key == person_key(cast.ravi.user_id, private))
        db.session.execute(update(RoomMember).where(*mine).values(left_at=now()))
        return held(room_ids)

    monkeypatch.setattr(forwarding, "lock_rooms", wait_and_leave)
    with app.app_context(), pytest.raises(ChatError, match="message"):
        forwarding.forward(cast.ravi, message["message_id"], study)
    assert read(cast.mo_client, study)["messages"] == []

"""Emoji at messages: one for each person, message and emoji, the same for everyone who looks."""

import json
from threading import Barrier, Thread

import pytest
from sqlalchemy import exc, func, insert, select

from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages import reactions
from chatroom.messages.emoji import find_emoji
from chatroom.messages.models import MessageReaction
from tests.invites.steps import refusal
from tests.messages.steps import HEART, PARTY, THUMB, edit, kept, over_socket, react, remove
from tests.messages.test_together import statements  # noqa: F401
from tests.rooms.steps import change_member, enter, handle, leave, put_out, read, said, say, seen, settle
from tests.server import PROJECT


def shown(client, room) -> dict:
    """The reactions to the room's first message, as this person gets them."""
    return read(client, room)["messages"][0]["reactions"]


def rows(app) -> int:
    """How many reactions are stored."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(MessageReaction))


def test_everyone_sees_who_reacted_in_the_order_in_which_they_came(cast, room):
    message = said(cast.rita_client, room)
    for client, emoji in ((cast.mo_client, PARTY), (cast.ravi_client, PARTY), (cast.ravi_client, HEART)):
        answer = react(client, message, emoji)
        assert answer.status_code == 200
    mo, ravi = handle(cast.mo_client, room), handle(cast.ravi_client, room)
    assert answer.json["reactions"] == {PARTY: [mo, ravi], HEART: [ravi]}
    assert answer.json["own_reactions"] == {PARTY: ravi, HEART: ravi}
    assert (answer.json["updated_seq"], seen(cast.otto_client, room)["last_seq"]) == (4, 4)
    found = read(cast.otto_client, room)["messages"][0]
    assert found["reactions"] == {PARTY: [mo, ravi], HEART: [ravi]}
    assert "own_reactions" not in found


def test_over_the_socket_as_over_http(app, cast, room):
    message, ravi = said(cast.rita_client, room), handle(cast.ravi_client, room)
    wanted = {"message_id": message["message_id"], "emoji": THUMB}
    assert over_socket(app, cast.ravi, "react", wanted | {"on": True})["message"]["reactions"] == {THUMB: [ravi]}
    assert over_socket(app, cast.ravi, "react", wanted | {"on": False})["message"]["reactions"] == {}
    assert over_socket(app, cast.otto, "react", wanted | {"on": True})["error"]["code"] == "forbidden"


def test_what_is_so_already_stays_and_takes_no_number(app, cast, room):
    message = said(cast.rita_client, room)
    for _ in range(2):
        assert react(cast.ravi_client, message, PARTY).json["updated_seq"] == 2
    for _ in range(2):
        assert react(cast.ravi_client, message, PARTY, on=False).json["updated_seq"] == 3
    assert (seen(cast.rita_client, room)["last_seq"], rows(app)) == (3, 0)
    assert kept(app, message).reaction_count == 0


def test_the_database_refuses_the_same_reaction_twice(app, cast, room):
    message, ravi = said(cast.rita_client, room), handle(cast.ravi_client, room)
    react(cast.ravi_client, message, PARTY)
    same = {"message_id": message["message_id"], "emoji": PARTY, "anon_id": ravi}
    with app.app_context(), pytest.raises(exc.IntegrityError), transaction():
        db.session.execute(insert(MessageReaction).values(same))
    assert rows(app) == 1


def test_at_once_it_is_one(app, cast, room):
    message, start = said(cast.rita_client, room), Barrier(4)

    def hurry() -> None:
        with app.app_context():
            start.wait()
            reactions.react(cast.ravi, message["message_id"], PARTY, on=True)

    threads = [Thread(target=hurry) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (rows(app), kept(app, message).reaction_count, seen(cast.rita_client, room)["last_seq"]) == (1, 1, 2)


def test_under_a_new_handle_it_is_still_ones_own(cast, private):
    message, old = said(cast.rita_client, private), handle(cast.ravi_client, private)
    react(cast.ravi_client, message, PARTY)
    cast.ravi_client.post(f"/chat/rooms/{private}/handle")
    new = handle(cast.ravi_client, private)
    found = read(cast.ravi_client, private)["messages"][0]
    assert (found["reactions"], found["own_reactions"]) == ({PARTY: [old]}, {PARTY: old})
    again = react(cast.ravi_client, message, PARTY).json
    assert (again["reactions"], again["updated_seq"]) == ({PARTY: [old]}, 2)
    assert react(cast.ravi_client, message, PARTY, on=False).json["reactions"] == {}
    assert react(cast.ravi_client, message, PARTY).json["reactions"] == {PARTY: [new]}
    assert "own_reactions" not in read(cast.rita_client, private)["messages"][0]


def test_who_must_not_react_does_not(cast, room, private):
    message, secret = said(cast.rita_client, room), said(cast.rita_client, private)
    for client in (cast.otto_client, cast.lena_client, cast.ada_client):
        assert refusal(react(client, message, PARTY)) == (403, "forbidden")
        assert refusal(react(client, secret, PARTY)) == (404, "not_found")
        assert refusal(react(client, secret, PARTY, on=False)) == (404, "not_found")
    assert refusal(react(cast.ravi_client, message | {"message_id": 2_000_000}, PARTY)) == (404, "not_found")
    assert shown(cast.rita_client, room) == {}


def test_who_lost_the_right_may_only_take_back(cast, room):
    message, ravi = said(cast.rita_client, room), handle(cast.ravi_client, room)
    for emoji in (PARTY, HEART, THUMB):
        react(cast.ravi_client, message, emoji)
    change_member(cast.mo_client, room, ravi, is_muted=True)
    assert refusal(react(cast.ravi_client, message, "🐢")) == (403, "muted")
    assert react(cast.ravi_client, message, PARTY, on=False).status_code == 200
    change_member(cast.mo_client, room, ravi, is_muted=False)
    settle(cast.rita_client, room, is_read_only=True)
    assert refusal(react(cast.ravi_client, message, PARTY)) == (403, "forbidden")
    assert react(cast.mo_client, message, PARTY).status_code == 200
    settle(cast.rita_client, room, is_read_only=False, is_active=False)
    assert refusal(react(cast.ravi_client, message, "🐢")) == (409, "archived")
    assert react(cast.ravi_client, message, HEART, on=False).status_code == 200
    settle(cast.rita_client, room, is_active=True)
    put_out(cast.rita_client, room, ravi)
    assert refusal(react(cast.ravi_client, message, "🐢")) == (403, "forbidden")
    assert shown(cast.rita_client, room) == {THUMB: [ravi], PARTY: [handle(cast.mo_client, room)]}


def test_members_react_to_announcements(cast):
    made = cast.lena_client.post("/chat/rooms", {"room_name": "News", "room_type": "librarian"}).json
    settle(cast.lena_client, made["room_id"], allows_replies=False)
    message, ravi = said(cast.lena_client, made["room_id"]), enter(cast.ravi_client, made["room_id"])
    assert react(cast.ravi_client, message, PARTY).json["reactions"] == {PARTY: [ravi]}


def test_a_removed_message_has_none_and_gets_none(app, cast, room):
    message = said(cast.ravi_client, room)
    react(cast.rita_client, message, PARTY)
    assert remove(cast.ravi_client, message).json["reactions"] == {}
    assert refusal(react(cast.mo_client, message, PARTY)) == (409, "conflict")
    assert react(cast.rita_client, message, PARTY, on=False).json["updated_seq"] == 3
    assert (rows(app), kept(app, message).reaction_count) == (0, 0)


def test_who_left_stays_at_what_they_reacted_to(cast, room):
    message, ravi = said(cast.rita_client, room), handle(cast.ravi_client, room)
    react(cast.ravi_client, message, PARTY)
    leave(cast.ravi_client, room)
    assert shown(cast.rita_client, room) == {PARTY: [ravi]}
    assert react(cast.ravi_client, message, PARTY, on=False).json["reactions"] == {}


def test_an_edit_and_a_repeated_send_keep_them(cast, room):
    message = said(cast.ravi_client, room, "One", client_id="a1")
    react(cast.ravi_client, message, PARTY)
    ravi = handle(cast.ravi_client, room)
    again = say(cast.ravi_client, room, "One", client_id="a1").json
    edited = edit(cast.ravi_client, message, "Two").json
    late = edit(cast.ravi_client, message, "Three", version=1).json["error"]["current"]
    for found in (again, edited, late):
        assert (found["reactions"], found["own_reactions"]) == ({PARTY: [ravi]}, {PARTY: ravi})


def test_a_message_holds_so_many(app, cast, room, monkeypatch):
    message = said(cast.rita_client, room)
    monkeypatch.setattr(reactions, "BURST", 100)
    known = json.loads((PROJECT / "static/vendor/emoji.json").read_text())["groups"][2]["emoji"]
    for emoji, *_ in known[: reactions.EMOJI_MOST]:
        assert react(cast.ravi_client, message, emoji).status_code == 200
    one_more = react(cast.ravi_client, message, PARTY)
    assert refusal(one_more) == (409, "conflict")
    assert "20 different emoji" in one_more.json["error"]["message"]
    assert react(cast.mo_client, message, known[0][0]).status_code == 200
    monkeypatch.setattr(reactions, "REACTIONS_MOST", 21)
    assert refusal(react(cast.mo_client, message, known[1][0])) == (409, "conflict")
    assert (rows(app), kept(app, message).reaction_count) == (21, 21)


def test_too_fast_is_too_fast(app, cast, room, still, monkeypatch):
    message = said(cast.rita_client, room)
    monkeypatch.setitem(app.config, "RATE_LIMITS", True)
    answers = [react(cast.ravi_client, message, PARTY, on=number % 2 == 0) for number in range(reactions.BURST + 5)]
    assert refusal(answers[-1]) == (429, "rate_limited")


@pytest.mark.parametrize(
    "text", ["x", "", "👍👍", "👍x", "🏽", "\ufe0f", "1", "©x", "\ud83d", "🇩", "x" * 50, None, 5, [PARTY]]
)
def test_what_is_no_emoji_is_refused(app, cast, room, text):
    message = said(cast.rita_client, room)
    wanted = {"message_id": message["message_id"], "emoji": text, "on": True}
    assert over_socket(app, cast.ravi, "react", wanted)["error"]["fields"].keys() == {"emoji"}
    if isinstance(text, str) and text and "\ud83d" not in text:
        assert refusal(react(cast.ravi_client, message, text)) == (422, "invalid")
    assert rows(app) == 0


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("❤", "❤️"), ("❤️", "❤️"), ("👍🏽", "👍"), ("👩🏿‍🚒", "👩‍🚒"), ("🫱🏻‍🫲🏿", "🤝"), ("👩🏻‍🤝‍👩🏿", "👭"),
        ("#⃣", "#️⃣"), ("🏳‍🌈", "🏳️‍🌈"), ("🇩🇪", "🇩🇪"), ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"), ("©", "©️"),
    ],
)  # fmt: skip
def test_one_emoji_is_written_in_one_way(app, text, meant):
    with app.app_context():
        assert find_emoji(text) == meant


def test_a_page_asks_once_more_for_all_of_them_and_only_if_there_are_any(app, cast, room, statements):  # noqa: F811
    messages = [said(cast.rita_client, room, f"nr {number}") for number in range(3)]
    statements.clear()
    read(cast.otto_client, room)
    plain = len(statements)
    for message in messages:
        react(cast.ravi_client, message, PARTY)
    statements.clear()
    read(cast.otto_client, room)
    assert len(statements) == plain + 1

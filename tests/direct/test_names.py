"""What a conversation is called wherever it is named: by the other one's handle, and to nobody else at all."""

from chatroom.notifications import line
from chatroom.notifications.digest import Reader, news_for
from tests.direct.steps import asked
from tests.invites.steps import come_in, make_room
from tests.presence.conftest import ask
from tests.presence.conftest import handle as handle_in
from tests.rooms.steps import handle, said
from tests.search.steps import found, refusal, searched

NAME = "Direct conversation"


def test_search_names_it_and_finds_in_it_by_that_name(cast, room, talk):
    rita, ravi = handle(cast.rita_client, room), handle(cast.ravi_client, room)
    said(cast.rita_client, talk, "The marmalade")
    for client, other in ((cast.rita_client, ravi), (cast.ravi_client, rita)):
        assert [each["room_name"] for each in searched(client, "marmalade")["results"]] == [other]
        assert found(client, f"marmalade in:{other}") == ["The marmalade"]
        assert found(client, f"marmalade in:{other}", room_id=talk) == ["The marmalade"]
        assert "no room called" in refusal(client, f'marmalade in:"{NAME}"')
    for client in (cast.otto_client, cast.mo_client, cast.ada_client):
        assert found(client, "marmalade") == []
        assert "no room called" in refusal(client, f"marmalade in:{ravi}")


def test_each_handle_of_a_person_names_its_own_conversation_alone(cast, room, talk):
    elsewhere = make_room(cast.rita_client, "private")
    come_in(cast.ravi_client, cast.rita_client, elsewhere)
    other = asked(cast.rita_client, elsewhere, handle(cast.ravi_client, elsewhere), "More marmalade")
    said(cast.rita_client, talk, "Marmalade")
    results = searched(cast.ravi_client, "marmalade")["results"]
    assert {each["room_id"]: each["room_name"] for each in results} == {
        talk: handle(cast.rita_client, room), other: handle(cast.rita_client, elsewhere),
    }  # fmt: skip


def test_the_daily_mail_names_it(app, cast, room, talk):
    said(cast.ravi_client, talk, "Unread")
    with app.app_context():
        [news] = [each for each in news_for(Reader(cast.rita, "", False, None)) if each.room_id == talk]
        others = [each.room_id for each in news_for(Reader(cast.otto, "", False, None))]
    assert news.room_name == handle(cast.ravi_client, room)
    assert others == []


def test_a_notice_names_it(app, cast, room, talk, monkeypatch):
    told = []
    monkeypatch.setattr(line, "tell_nodes", lambda event, data: told.append((data["room_name"], set(data["kinds"]))))
    line._waiting.clear()
    said(cast.rita_client, talk, "Are you there?")
    with app.app_context():
        line.turn()
    assert told == [(handle(cast.rita_client, room), {handle(cast.ravi_client, room)})]


def test_a_persons_own_pages_are_told_of_it_by_that_name(library, opens):
    room = ask(library, "rita", "POST", "/chat/rooms", {"room_name": "A", "room_type": "public"}).json["room_id"]
    for name in ("ravi", "otto"):
        ask(library, name, "POST", f"/chat/rooms/{room}/join", {})
    ravi = handle_in(library, "ravi", room)
    body = {"room_id": room, "anon_id": ravi, "message_text": "A word?"}
    talk = ask(library, "rita", "POST", "/chat/direct", body).json["room_id"]
    tabs = {name: opens(name) for name in ("rita", "ravi", "otto")}
    ask(library, "rita", "PATCH", f"/chat/rooms/{talk}/mine", {"is_hushed": True})
    assert tabs["rita"].hears("room_updated", room_id=talk)["room_name"] == ravi
    for name in ("ravi", "otto"):
        assert [each for each in tabs[name].all_heard("room_updated") if each["room_id"] == talk] == []

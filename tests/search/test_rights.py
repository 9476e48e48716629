"""Only what one may read in that moment is found, and nothing else about it is learnt."""

from chatroom.messages.word_hashes import hashes_of
from chatroom.messages.word_index import index_keys
from chatroom.search import queries
from tests.direct.steps import answer, asked
from tests.invites.steps import come_in
from tests.rooms.steps import enter, handle, leave, put_out, said, settle
from tests.search.steps import found, refusal


def test_otto_finds_nothing_of_a_private_room(cast, private):
    said(cast.ravi_client, private, "The marmalade is in the piano")
    assert found(cast.rita_client, "marmalade") == ["The marmalade is in the piano"]
    assert found(cast.otto_client, "marmalade") == []
    assert found(cast.otto_client, f"from:{handle(cast.ravi_client, private)}") == []
    assert cast.otto_client.get("/chat/search", q="marmalade", room_id=private).status_code == 404
    assert refusal(cast.otto_client, f"marmalade in:{private}") == refusal(cast.otto_client, "x in:99999").replace(
        "99999", str(private)
    )


def test_who_is_put_out_or_leaves_finds_nothing_more(cast, private):
    said(cast.rita_client, private, "marmalade")
    come_in(cast.mo_client, cast.rita_client, private)
    assert found(cast.ravi_client, "marmalade") == found(cast.mo_client, "marmalade") == ["marmalade"]
    put_out(cast.rita_client, private, handle(cast.ravi_client, private))
    leave(cast.mo_client, private)
    assert found(cast.ravi_client, "marmalade") == found(cast.mo_client, "marmalade") == []


def test_an_open_room_is_found_in_by_whom_it_is_for(cast, room):
    said(cast.ravi_client, room, "marmalade")
    assert found(cast.otto_client, "marmalade") == ["marmalade"]
    settle(cast.rita_client, room, audience={"roles": ["teacher"]})
    assert found(cast.otto_client, "marmalade") == []
    assert found(cast.tess_client, "marmalade") == ["marmalade"]
    settle(cast.rita_client, room, audience=None, password="sesame")
    assert found(cast.otto_client, "marmalade") == []
    assert found(cast.ravi_client, "marmalade") == ["marmalade"]
    enter(cast.otto_client, room, password="sesame")
    assert found(cast.otto_client, "marmalade") == ["marmalade"]


def test_a_room_that_has_ended_is_still_read_and_found_in(cast, room):
    said(cast.ravi_client, room, "marmalade")
    settle(cast.rita_client, room, is_active=False)
    assert found(cast.otto_client, "marmalade") == ["marmalade"]


def test_the_index_asks_at_the_door_itself(cast, private, monkeypatch):
    """A right that ends between two statements."""
    said(cast.rita_client, private, "marmalade")
    monkeypatch.setattr(queries, "readable_rooms", lambda person: {private: "A room I was in"})
    assert found(cast.otto_client, "marmalade") == []
    assert found(cast.ravi_client, "marmalade") == ["marmalade"]


def test_a_word_has_nothing_in_common_with_itself_in_another_room(app, cast, room, private):
    with app.app_context():
        secret = index_keys()[0].secret
    assert hashes_of(room, secret)["tea"] == hashes_of(room, secret)["tea"]
    one, other = hashes_of(room, secret)["tea"], hashes_of(private, secret)["tea"]
    assert not {one.token, one.left, one.right} & {other.token, other.left, other.right}


def test_who_is_not_signed_in_finds_nothing(app):
    assert app.test_client().get("/chat/search?q=x").status_code == 401


def test_by_me_means_me_in_a_conversation_begun_in_a_private_room(cast, room, private):
    his, hers = handle(cast.ravi_client, private), handle(cast.rita_client, private)
    talk = asked(cast.rita_client, private, his, "A lighthouse for you?")
    answer(cast.ravi_client, talk, "accept")
    said(cast.ravi_client, talk, "A lighthouse for me")
    cast.rita_client.post(f"/chat/rooms/{private}/handle")  # renewed there, and in the conversation as before
    leave(cast.ravi_client, private)
    for client, mine, other in ((cast.rita_client, "you?", "me"), (cast.ravi_client, "me", "you?")):
        assert found(client, "lighthouse from:me") == [f"A lighthouse for {mine}"]
        assert found(client, "lighthouse -from:me") == [f"A lighthouse for {other}"]
    assert found(cast.ravi_client, f"from:{hers}") == ["A lighthouse for you?"]
    assert found(cast.otto_client, f"from:{hers}") == found(cast.otto_client, "from:me") == []


def test_by_me_means_me_under_a_handle_that_was_renewed(cast, room):
    said(cast.ravi_client, room, "A lighthouse")
    cast.ravi_client.post(f"/chat/rooms/{room}/handle")
    said(cast.ravi_client, room, "Another lighthouse")
    assert len(found(cast.ravi_client, "lighthouse from:me")) == 2
    assert found(cast.ravi_client, "lighthouse -from:me") == []
